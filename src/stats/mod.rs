//! How sure can we be: intervals, verdicts and corrections, in closed form and without random numbers.
//!
//! Every function is pure and names the paper its formula comes from. This room refuses to know where the numbers
//! come from: no snapshots, no profiles, no gate policies; only counts, values and levels of confidence.
//!
//! Vocabulary used throughout:
//!
//! * A **group** is a set of accounts. The *common* accounts are selected before and after a change, the *leaving*
//!   ones only before (base), the *entering* ones only after (head).
//! * A **confidence** is two-sided and strictly between 0 and 1: at 0.90 each bound is a one-sided 95 % bound.
//! * **rho** is the intra-account correlation of a snapshot, between 0 and 1: how much the deals of one account
//!   resemble each other.
//! * `None` means that there is nothing to compute from: a size is zero.

pub mod cluster;
pub mod difference;
pub mod jackknife;
pub mod log_scale;
pub mod normal;
pub mod proportion;
pub mod ratio;
pub mod verdict;

pub use cluster::{Group, Histogram, effective_size, intra_account_correlation};
pub use difference::Change;
pub use jackknife::{Renewal, Retention, RetentionChange};
pub use log_scale::{LogAccount, LogChange, LogRatio, Sample, log_amount, log_days};
pub use proportion::wilson;
pub use ratio::{Criterion, WeightOfEvidence, benjamini_hochberg};
pub use verdict::{Better, DEFAULT_TOLERANCE, Decision, MINIMUM_MOVED, Verdict, claim_confidence};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
