//! A negative profile that there is not.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A gate rule names a negative profile that there is not.
    ///
    /// ## What it does
    ///
    /// Finds groups `negative:ID` of gate rules that lead nowhere.
    ///
    /// ## Why is this bad?
    ///
    /// The rule would measure an empty group, and an empty group never gets worse.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// gate:
    ///   rules:
    ///     - {id: few-excluded-wins, metric: won_revenue_share, group: "negative:no-plants", at_most: 5%}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # icp.yaml
    /// gate:
    ///   rules:
    ///     - {id: few-excluded-wins, metric: won_revenue_share, group: "negative:no-plant-team", at_most: 5%}
    /// ```
    struct UnknownNegativeProfile("unknown-negative-profile", References)
}
