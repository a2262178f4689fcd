//! Claims without proof, and proof that does not hold.

mod no_evidence;
mod no_why;

pub(in crate::lint) use no_evidence::NoEvidence;
pub(in crate::lint) use no_why::NoWhy;
