//! Customer data that cannot carry the numbers.

mod after_sale_criterion;
mod amount_as_criterion;
pub(in crate::lint::rules) mod columns;
mod dominant_account;
mod lost_zeros;
mod missing_column;
mod old_snapshot;
mod outcome_as_criterion;
mod renewals_as_wins;
mod several_currencies;
mod small_snapshot;
mod unpinned_snapshot;
mod unread_outcome;
mod unreadable_snapshot;

pub(in crate::lint) use after_sale_criterion::AfterSaleCriterion;
pub(in crate::lint) use amount_as_criterion::AmountAsCriterion;
pub(in crate::lint) use dominant_account::DominantAccount;
pub(in crate::lint) use lost_zeros::LostZeros;
pub(in crate::lint) use missing_column::MissingColumn;
pub(in crate::lint) use old_snapshot::OldSnapshot;
pub(in crate::lint) use outcome_as_criterion::OutcomeAsCriterion;
pub(in crate::lint) use renewals_as_wins::RenewalsAsWins;
pub(in crate::lint) use several_currencies::SeveralCurrencies;
pub(in crate::lint) use small_snapshot::SmallSnapshot;
pub(in crate::lint) use unpinned_snapshot::UnpinnedSnapshot;
pub(in crate::lint) use unread_outcome::UnreadOutcome;
pub(in crate::lint) use unreadable_snapshot::UnreadableSnapshot;
