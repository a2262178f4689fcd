//! A test that tests nothing, or two things at once.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A test names no field, or does not say what must hold of it.
    ///
    /// ## What it does
    ///
    /// Finds tests that have neither a `field` nor one of `any`, `all` and `not`, tests that have several of them, operators
    /// without a field, and fields without an operator.
    ///
    /// ## Why is this bad?
    ///
    /// A field alone is not a statement: it has to be compared with something before an account can meet it or not.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: employees
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
    struct MalformedTest("malformed-test", Schema)
}
