//! A field that nobody declared.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A test names a field that there is not.
    ///
    /// ## What it does
    ///
    /// Finds fields in criteria, negative profiles, triggers and column mappings that are neither built in nor declared in
    /// the document of kind `fields`.
    ///
    /// ## Why is this bad?
    ///
    /// A field that no data fill is unknown for every account, so the criterion never earns its points, and everybody scores
    /// lower than they should.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: employes
    ///     at_least: 200
    ///     importance: strong
    ///     why: Above this the planners are a department
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: employees
    ///     at_least: 200
    ///     importance: strong
    ///     why: Above this the planners are a department
    ///     evidence: [win-loss-2026q3]
    /// ```
    struct UnknownField("unknown-field", References)
}
