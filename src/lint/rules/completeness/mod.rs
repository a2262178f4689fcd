//! What a team needs and does not find.

mod aspirational_without_experiment;
mod disqualifier_without_question;
mod few_contributors;
mod goal_without_gate_rule;
mod missing_buying_role;
mod no_buying_cycle;
mod no_negative_profile;
mod no_owner;
mod no_pains;
mod no_qualification_questions;
mod no_triggers;
mod no_value_exchange;
mod stage_without_content;
mod targets_beyond_serves;

pub(in crate::lint) use aspirational_without_experiment::AspirationalWithoutExperiment;
pub(in crate::lint) use disqualifier_without_question::DisqualifierWithoutQuestion;
pub(in crate::lint) use few_contributors::FewContributors;
pub(in crate::lint) use goal_without_gate_rule::GoalWithoutGateRule;
pub(in crate::lint) use missing_buying_role::MissingBuyingRole;
pub(in crate::lint) use no_buying_cycle::NoBuyingCycle;
pub(in crate::lint) use no_negative_profile::NoNegativeProfile;
pub(in crate::lint) use no_owner::NoOwner;
pub(in crate::lint) use no_pains::NoPains;
pub(in crate::lint) use no_qualification_questions::NoQualificationQuestions;
pub(in crate::lint) use no_triggers::NoTriggers;
pub(in crate::lint) use no_value_exchange::NoValueExchange;
pub(in crate::lint) use stage_without_content::StageWithoutContent;
pub(in crate::lint) use targets_beyond_serves::TargetsBeyondServes;
