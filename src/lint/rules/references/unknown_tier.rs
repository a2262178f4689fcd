//! A tier that there is not.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// A document names a tier that there is not.
    ///
    /// ## What it does
    ///
    /// Finds tiers in plays, in the lifecycle and in the gate's groups that the profile, or any profile, does not have.
    ///
    /// ## Why is this bad?
    ///
    /// A play for a tier that nobody reaches is never played.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// plays:
    ///   - {team: customer-success, tier: Gold, do: A named manager and a 30-day onboarding plan}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// plays:
    ///   - {team: customer-success, tier: A, do: A named manager and a 30-day onboarding plan}
    /// ```
    struct UnknownTier("unknown-tier", References)
}
