//! Two tiers that begin at the same score.

use crate::lint::rule::declare_reader_rule;

declare_reader_rule! {
    /// Two tiers begin at the same score.
    ///
    /// ## What it does
    ///
    /// Finds tiers of one profile with the same lowest score.
    ///
    /// ## Why is this bad?
    ///
    /// An account with that score would be in both. The plays of one of them would never be used.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// tiers: {A: 80, B: 60, C: 60}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// tiers: {A: 80, B: 60, C: 40}
    /// ```
    struct SameTier("same-tier", Schema)
}
