//! Profiles that fit too many accounts, or too few.

mod met_by_everybody;
mod met_by_nobody;
mod no_required_criterion;
mod one_dimension_only;
mod overlapping_profiles;
mod profile_without_customers;
mod too_broad;
mod too_narrow;

pub(in crate::lint) use met_by_everybody::MetByEverybody;
pub(in crate::lint) use met_by_nobody::MetByNobody;
pub(in crate::lint) use no_required_criterion::NoRequiredCriterion;
pub(in crate::lint) use one_dimension_only::OneDimensionOnly;
pub(in crate::lint) use overlapping_profiles::OverlappingProfiles;
pub(in crate::lint) use profile_without_customers::ProfileWithoutCustomers;
pub(in crate::lint) use too_broad::TooBroad;
pub(in crate::lint) use too_narrow::TooNarrow;
