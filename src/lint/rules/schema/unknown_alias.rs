//! A `*` that refers to nothing.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// An alias names no anchor.
    ///
    /// ## What it does
    ///
    /// Finds a `*name` without a `&name` before it.
    ///
    /// ## Why is this bad?
    ///
    /// In YAML an unquoted text that begins with `*` is not a text but a reference to a value that was named before. Without
    /// that value there is nothing to read.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// owner: *sales
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// owner: sales
    /// ```
    struct UnknownAlias("unknown-alias", Schema)
}
