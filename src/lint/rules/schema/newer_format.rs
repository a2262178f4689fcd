//! A workspace from the future.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A workspace is written in a newer version of the format.
    ///
    /// ## What it does
    ///
    /// Compares `version:` with the newest version that this tool knows.
    ///
    /// ## Why is this bad?
    ///
    /// A newer format may mean something else by the same words. Numbers from a tool that does not know it cannot be trusted.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// version: 9
    /// ```
    ///
    /// ## Use instead
    ///
    /// Update `icp`, and where it is pinned in CI, the version there. A workspace that was never used with a newer version
    /// says:
    ///
    /// ```yaml
    /// # icp.yaml
    /// version: 1
    /// ```
    struct NewerFormat("newer-format", Schema)
}
