//! Names that lead nowhere.

mod unknown_criterion;
mod unknown_evidence;
mod unknown_field;
mod unknown_measure;
mod unknown_negative_profile;
mod unknown_persona;
mod unknown_profile;
mod unknown_snapshot;
mod unknown_tier;
mod unknown_value;

pub(in crate::lint) use unknown_criterion::UnknownCriterion;
pub(in crate::lint) use unknown_evidence::UnknownEvidence;
pub(in crate::lint) use unknown_field::UnknownField;
pub(in crate::lint) use unknown_measure::UnknownMeasure;
pub(in crate::lint) use unknown_negative_profile::UnknownNegativeProfile;
pub(in crate::lint) use unknown_persona::UnknownPersona;
pub(in crate::lint) use unknown_profile::UnknownProfile;
pub(in crate::lint) use unknown_snapshot::UnknownSnapshot;
pub(in crate::lint) use unknown_tier::UnknownTier;
pub(in crate::lint) use unknown_value::UnknownValue;
