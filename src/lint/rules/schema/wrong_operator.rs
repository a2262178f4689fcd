//! An operator that its field does not understand.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// An operator is used on a field of another type.
    ///
    /// ## What it does
    ///
    /// Finds operators that fields of the given type do not have, such as `at_least` on a text or `within` on a number.
    ///
    /// ## Why is this bad?
    ///
    /// Such a test can never hold. Either the operator is wrong, or the field has another type than one thinks.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: industry
    ///     at_least: Manufacturing
    ///     importance: strong
    ///     why: 21 of the 30 customers with the best net retention
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: industry
    ///     in: [Manufacturing]
    ///     importance: strong
    ///     why: 21 of the 30 customers with the best net retention
    ///     evidence: [win-loss-2026q3]
    /// ```
    struct WrongOperator("wrong-operator", Schema)
}
