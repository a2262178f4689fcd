//! A criterion that there is not.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A qualification question decides a criterion that there is not.
    ///
    /// ## What it does
    ///
    /// Finds ids in `decides` that are neither a criterion of the profile nor a negative profile.
    ///
    /// ## Why is this bad?
    ///
    /// The question is asked, and nobody knows what the answer is good for.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// qualification:
    ///   - {question: How many people work at all sites together?, good: 200 or more, decides: headcount}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// qualification:
    ///   - {question: How many people work at all sites together?, good: 200 or more, decides: employees}
    /// ```
    struct UnknownCriterion("unknown-criterion", References)
}
