//! A limit that cannot be read.

use crate::lint::Rule;
use crate::lint::rule::declare_rule;

declare_rule! {
    /// A limit is not a number of its sort.
    ///
    /// ## What it does
    ///
    /// Finds values under `lint.limits` that are no whole number, share or duration where the limit is one.
    ///
    /// ## Why is this bad?
    ///
    /// The limit has its default, and the workspace says something else.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint:
    ///   limits: {review-interval: 6}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint:
    ///   limits: {review-interval: 6 months}
    /// ```
    struct InvalidLimit("invalid-limit", Suppression, Error) { can_be_silenced: false }
}

impl Rule for InvalidLimit {}
