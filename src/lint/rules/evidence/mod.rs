//! Claims without proof, and proof that does not hold.

mod no_evidence;
mod no_why;
mod old_evidence;
mod small_sample;

pub(in crate::lint) use no_evidence::NoEvidence;
pub(in crate::lint) use no_why::NoWhy;
pub(in crate::lint) use old_evidence::OldEvidence;
pub(in crate::lint) use small_sample::SmallSample;
