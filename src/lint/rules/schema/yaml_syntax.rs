//! Text that no YAML reader understands.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A file is not valid YAML.
    ///
    /// ## What it does
    ///
    /// Finds the place at which the text stops being YAML: a colon inside of an unquoted text, a tab as indentation, a quote
    /// or bracket that is never closed. Reading stops there, so a file has at most one finding of this rule.
    ///
    /// ## Why is this bad?
    ///
    /// Nothing in the file is known, so nothing of it is checked, backtested or rendered. Most often a single character is at
    /// fault, and most often it is a text that needs quotes.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// summary: They all say the same: planning takes too long
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// summary: "They all say the same: planning takes too long"
    /// ```
    struct YamlSyntax("yaml-syntax", Schema)
}
