//! Profiles that fit too many accounts, or too few.

mod no_required_criterion;
mod one_dimension_only;

pub(in crate::lint) use no_required_criterion::NoRequiredCriterion;
pub(in crate::lint) use one_dimension_only::OneDimensionOnly;
