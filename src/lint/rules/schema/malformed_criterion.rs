//! A criterion that does not say what it asks, or how much that matters.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A criterion does not say what it tests, or how much that matters.
    ///
    /// ## What it does
    ///
    /// Finds criteria without a test or a question, with both, without an importance or weight, with two that contradict each
    /// other, questions that carry a weight, and criteria without a name.
    ///
    /// ## Why is this bad?
    ///
    /// A criterion earns points when its test holds. Without a test there is nothing to hold, and without points nothing to
    /// earn. What only a conversation shows belongs into the checklist, because no data can be scored on it.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: employees
    ///     between: [200, 2000]
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
    struct MalformedCriterion("malformed-criterion", Schema)
}
