//! A value of the wrong type, or out of bounds.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A value cannot be what its key asks for.
    ///
    /// ## What it does
    ///
    /// Finds values of another type than the key takes, words that are not among those it knows, numbers out of bounds, ids
    /// that are not kebab-case, days and durations that cannot be read.
    ///
    /// ## Why is this bad?
    ///
    /// There is no way to tell what was meant, and a guess would be shown as a fact.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: employees
    ///     between: [200, 2000]
    ///     weight: heavy
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
    ///     weight: 40
    ///     why: Above this the planners are a department
    ///     evidence: [win-loss-2026q3]
    /// ```
    struct InvalidValue("invalid-value", Schema)
}
