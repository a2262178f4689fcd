//! Customer data that cannot carry the numbers.

mod after_sale_criterion;
mod amount_as_criterion;
mod columns;
mod old_snapshot;
mod outcome_as_criterion;
mod unpinned_snapshot;

pub(in crate::lint) use after_sale_criterion::AfterSaleCriterion;
pub(in crate::lint) use amount_as_criterion::AmountAsCriterion;
pub(in crate::lint) use old_snapshot::OldSnapshot;
pub(in crate::lint) use outcome_as_criterion::OutcomeAsCriterion;
pub(in crate::lint) use unpinned_snapshot::UnpinnedSnapshot;
