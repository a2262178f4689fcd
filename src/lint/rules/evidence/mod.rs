//! Claims without proof, and proof that does not hold.

mod contradicted_budget;
mod contradicted_cycle;
mod mostly_unknown_field;
mod no_better_than_rest;
mod no_evidence;
mod no_why;
mod old_evidence;
mod old_wins;
mod rests_on_few_accounts;
mod small_sample;
mod unsupported_value;
mod weight_against_wins;

pub(in crate::lint) use contradicted_budget::ContradictedBudget;
pub(in crate::lint) use contradicted_cycle::ContradictedCycle;
pub(in crate::lint) use mostly_unknown_field::MostlyUnknownField;
pub(in crate::lint) use no_better_than_rest::NoBetterThanRest;
pub(in crate::lint) use no_evidence::NoEvidence;
pub(in crate::lint) use no_why::NoWhy;
pub(in crate::lint) use old_evidence::OldEvidence;
pub(in crate::lint) use old_wins::OldWins;
pub(in crate::lint) use rests_on_few_accounts::RestsOnFewAccounts;
pub(in crate::lint) use small_sample::SmallSample;
pub(in crate::lint) use unsupported_value::UnsupportedValue;
pub(in crate::lint) use weight_against_wins::WeightAgainstWins;
