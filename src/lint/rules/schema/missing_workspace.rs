//! A folder without the document that makes it a workspace.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A folder holds no document of kind `workspace`.
    ///
    /// ## What it does
    ///
    /// Finds workspaces whose own document, usually `icp.yaml`, is of another kind.
    ///
    /// ## Why is this bad?
    ///
    /// The product, the default snapshot and the gate stand there. Without it no other document can be put together with the
    /// rest.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// kind: waivers
    /// waivers: []
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # icp.yaml
    /// kind: workspace
    /// version: 1
    /// product: Plantwise
    /// snapshot: customers-2026q3
    /// ```
    struct MissingWorkspace("missing-workspace", Schema)
}
