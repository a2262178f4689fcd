//! A measure that no snapshot has.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A gate rule watches a measure that no snapshot declares.
    ///
    /// ## What it does
    ///
    /// Finds metrics `measure:NAME` of gate rules that are not under `customers.measures` of any snapshot.
    ///
    /// ## Why is this bad?
    ///
    /// The rule could never be evaluated, and a change would pass for want of a number.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// gate:
    ///   rules:
    ///     - {id: quick-start, metric: "measure:onboarding_day", max_rise: 5}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # icp.yaml
    /// gate:
    ///   rules:
    ///     - {id: quick-start, metric: "measure:onboarding_days", max_rise: 5}
    /// ```
    struct UnknownMeasure("unknown-measure", References)
}
