//! The name of a rule that there is not.

use crate::lint::Rule;
use crate::lint::rule::declare_rule;

declare_rule! {
    /// An allowance or a setting names a rule that there is not.
    ///
    /// ## What it does
    ///
    /// Finds names in allowances and under `lint.rules` that no rule has.
    ///
    /// ## Why is this bad?
    ///
    /// The finding that it was meant for is still there, or, worse, a rule that was meant to be stricter is not.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint:
    ///   rules: {stale-reviews: error}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint:
    ///   rules: {stale-review: error}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a workspace is used with several versions of `icp`, of which only the newer ones know the rule.
    struct UnknownRule("unknown-rule", Suppression, Warning)
}

impl Rule for UnknownRule {}
