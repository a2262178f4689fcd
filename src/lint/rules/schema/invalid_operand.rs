//! A value that cannot be compared with its field.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A test compares a field with a value of another type.
    ///
    /// ## What it does
    ///
    /// Finds operands that cannot be read as the type of the field: words where a number is asked for, days that are none.
    /// Numbers may be written as people say them: `200k`, `50 million`, `25%`.
    ///
    /// ## Why is this bad?
    ///
    /// Such a test can never hold, and an account that fits would be turned away.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: employees
    ///     at_least: two hundred
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
    struct InvalidOperand("invalid-operand", Schema)
}
