//! A key that stands twice in one mapping.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A key stands twice in one mapping.
    ///
    /// ## What it does
    ///
    /// Finds keys that are written a second time beside the first.
    ///
    /// ## Why is this bad?
    ///
    /// Readers of YAML disagree on which of the two counts, and most drop one without a word. Whoever changes the one that
    /// does not count sees no effect and does not know why.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// owner: sales
    /// summary: Discrete manufacturers that have outgrown spreadsheets
    /// owner: revenue-operations
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// owner: revenue-operations
    /// summary: Discrete manufacturers that have outgrown spreadsheets
    /// ```
    struct DuplicateKey("duplicate-key", Schema)
}
