//! A snapshot that there is not.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// The workspace names a snapshot that there is not.
    ///
    /// ## What it does
    ///
    /// Holds `snapshot:` in the workspace's document against the ids of the documents of kind `snapshot`.
    ///
    /// ## Why is this bad?
    ///
    /// Without customer data nothing can be backtested, and the gate has nothing to judge by.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// snapshot: customers-2026q4
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # icp.yaml
    /// snapshot: customers-2026q3
    /// ```
    struct UnknownSnapshot("unknown-snapshot", References)
}
