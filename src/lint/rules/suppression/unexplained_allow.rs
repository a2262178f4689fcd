//! An allowance without a reason.

use crate::lint::Rule;
use crate::lint::rule::declare_rule;

declare_rule! {
    /// An allowance gives no reason.
    ///
    /// ## What it does
    ///
    /// Finds allowances, in comments, documents and the workspace, without a reason behind the rule's name.
    ///
    /// ## Why is this bad?
    ///
    /// In a year nobody knows whether the finding was wrong, or wrong only then. What cannot be judged is not touched,
    /// and allowances pile up.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// # icp: allow stale-review
    /// review: {last: 2026-02-01, every: 3 months}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// # icp: allow stale-review — waits for the new pricing, agreed with sales on 12 October
    /// review: {last: 2026-02-01, every: 3 months}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the reason stands elsewhere, such as in the commit.
    struct UnexplainedAllow("unexplained-allow", Suppression, Info)
}

impl Rule for UnexplainedAllow {}
