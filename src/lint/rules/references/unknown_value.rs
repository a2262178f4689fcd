//! A value that its field cannot have.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A test asks for a value that is not in the field's vocabulary.
    ///
    /// ## What it does
    ///
    /// Finds values in tests that are missing from the closed vocabulary (`values`) of their field. Aliases of a value count
    /// as the value.
    ///
    /// ## Why is this bad?
    ///
    /// No account can have the value, so that part of the test never holds. Most often it is a spelling; sometimes it is a
    /// new market that nobody has added to the vocabulary yet.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: industry
    ///     in: [Manufactoring]
    ///     importance: must
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
    ///     importance: must
    ///     why: 21 of the 30 customers with the best net retention
    ///     evidence: [win-loss-2026q3]
    /// ```
    struct UnknownValue("unknown-value", References)
}
