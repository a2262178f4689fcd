//! What a team needs and does not find.

mod no_negative_profile;

pub(in crate::lint) use no_negative_profile::NoNegativeProfile;
