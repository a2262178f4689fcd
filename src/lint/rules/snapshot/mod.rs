//! Customer data that cannot carry the numbers.

mod amount_as_criterion;
mod columns;
mod outcome_as_criterion;

pub(in crate::lint) use amount_as_criterion::AmountAsCriterion;
pub(in crate::lint) use outcome_as_criterion::OutcomeAsCriterion;
