//! The name of a limit that there is not.

use crate::lint::Rule;
use crate::lint::rule::declare_rule;

declare_rule! {
    /// A setting names a limit that no rule has.
    ///
    /// ## What it does
    ///
    /// Finds names under `lint.limits` that no rule declares.
    ///
    /// ## Why is this bad?
    ///
    /// The limit that was meant still has its default.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint:
    ///   limits: {review-intervals: 6 months}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint:
    ///   limits: {review-interval: 6 months}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a workspace is used with several versions of `icp`, of which only the newer ones know the limit.
    struct UnknownLimit("unknown-limit", Suppression, Warning)
}

impl Rule for UnknownLimit {}
