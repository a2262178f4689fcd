//! One win rate and how sure it is.
//!
//! This file refuses to know that win rates are ever compared.

use super::cluster::{Group, effective_size};
use super::normal::two_sided_z;

/// Wilson's interval of a win rate, with the effective instead of the counted size, within [0, 1].
///
/// Wilson 1927; the effective size in place of the sample size: Korn & Graubard 1998. `None` without a closed deal.
pub fn wilson(group: Group, rho: f64, confidence: f64) -> Option<(f64, f64)> {
    Rate::new(group, rho).map(|rate| rate.limits(two_sided_z(confidence)))
}

/// A win rate with the size that its certainty rests on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    /// p, won / closed.
    pub(super) estimate: f64,
    /// n*, how many independent deals it rests on.
    pub(super) size: f64,
    none_won: bool,
    all_won: bool,
}

impl Rate {
    /// `None` without a closed deal.
    pub(super) fn new(group: Group, rho: f64) -> Option<Self> {
        Some(Rate {
            estimate: group.rate()?,
            size: effective_size(group, rho)?,
            none_won: group.won == 0,
            all_won: group.won == group.closed,
        })
    }

    /// Wilson's limits `z` standard deviations out.
    pub(super) fn limits(&self, z: f64) -> (f64, f64) {
        let (p, size) = (self.estimate, self.size);
        let by_size = z * z / size;
        let widening = 1.0 + by_size;
        let centre = (p + 0.5 * by_size) / widening;
        let half = z / widening * (p * (1.0 - p) / size + 0.25 * by_size / size).sqrt();
        // At the ends the formula gives 0 and 1 but for rounding, which must not leak into a report.
        let lower = if self.none_won { 0.0 } else { (centre - half).max(0.0) };
        let upper = if self.all_won { 1.0 } else { (centre + half).min(1.0) };
        (lower, upper)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_closed_has_no_interval() {
        assert_eq!(wilson(Group::default(), 0.1, 0.9), None);
    }

    #[test]
    fn ends_are_exact() {
        assert_eq!(wilson(Group::of_singles(7, 0), 0.0, 0.9).map(|limits| limits.0), Some(0.0));
        assert_eq!(wilson(Group::of_singles(7, 7), 0.0, 0.9).map(|limits| limits.1), Some(1.0));
    }

    proptest! {
        #[test]
        fn contains_the_rate_within_zero_and_one(
            (closed, won) in (1u64..10_000_000).prop_flat_map(|closed| (Just(closed), 0..=closed)),
            size in 1u64..9, rho in 0.0..=1.0, confidence in 0.01..0.999,
        ) {
            let group = Group { closed, won, sum_squares: closed * size.min(closed) };
            let p = won as f64 / closed as f64;
            let (lower, upper) = wilson(group, rho, confidence).unwrap();
            prop_assert!(0.0 <= lower && lower <= p && p <= upper && upper <= 1.0, "{lower} {p} {upper}");
        }
    }
}
