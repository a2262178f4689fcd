//! Criteria that cannot do what they are there for.

mod always_true;
mod contradictory_criteria;
mod duplicate_profile;
mod excluded_profile;
mod idle_weight;
mod implied_criterion;
mod never_true;
mod pointless_operator;
mod tier_for_everybody;
mod unreachable_branch;
mod unreachable_tier;

pub(in crate::lint) use always_true::AlwaysTrue;
pub(in crate::lint) use contradictory_criteria::ContradictoryCriteria;
pub(in crate::lint) use duplicate_profile::DuplicateProfile;
pub(in crate::lint) use excluded_profile::ExcludedProfile;
pub(in crate::lint) use idle_weight::IdleWeight;
pub(in crate::lint) use implied_criterion::ImpliedCriterion;
pub(in crate::lint) use never_true::NeverTrue;
pub(in crate::lint) use pointless_operator::PointlessOperator;
pub(in crate::lint) use tier_for_everybody::TierForEverybody;
pub(in crate::lint) use unreachable_branch::UnreachableBranch;
pub(in crate::lint) use unreachable_tier::UnreachableTier;
