//! A profile that there is not.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A document names a profile that there is not.
    ///
    /// ## What it does
    ///
    /// Finds ids in `applies_to`, in the gate's groups and in waivers that no document of kind `profile` has.
    ///
    /// ## Why is this bad?
    ///
    /// A negative profile that applies to nothing excludes nobody, and a gate rule on it guards nothing, while both look as if
    /// they did.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # negative/no-plant-team.yaml
    /// applies_to: [midmarket-manufacturing]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # negative/no-plant-team.yaml
    /// applies_to: [midmarket]
    /// ```
    struct UnknownProfile("unknown-profile", References)
}
