//! Allowances and settings of the linter itself.

mod ineffective_setting;
mod invalid_limit;
mod unexplained_allow;
mod unknown_limit;
mod unknown_rule;
mod unused_allow;

pub(in crate::lint) use ineffective_setting::IneffectiveSetting;
pub(in crate::lint) use invalid_limit::InvalidLimit;
pub(in crate::lint) use unexplained_allow::UnexplainedAllow;
pub(in crate::lint) use unknown_limit::UnknownLimit;
pub(in crate::lint) use unknown_rule::UnknownRule;
pub(in crate::lint) use unused_allow::UnusedAllow;
