//! Bounds that are the wrong way round.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// The bounds of `between` are the wrong way round.
    ///
    /// ## What it does
    ///
    /// Finds `between: [high, low]`.
    ///
    /// ## Why is this bad?
    ///
    /// No value lies between them, so the test never holds.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: employees
    ///     between: [2000, 200]
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
    ///     between: [200, 2000]
    ///     importance: strong
    ///     why: Above this the planners are a department
    ///     evidence: [win-loss-2026q3]
    /// ```
    struct EmptyRange("empty-range", Schema)
}
