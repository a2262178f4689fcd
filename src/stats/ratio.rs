//! How much a criterion says: the accounts that meet it against those that do not.
//!
//! This file refuses to know what a criterion asks, and how candidates were found.

use super::cluster::{Group, effective_size};
use super::normal::{cumulative, two_sided_z};
use super::proportion::Rate;

/// The closed deals on both sides of a criterion.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Criterion {
    /// Accounts that meet it.
    pub met: Group,
    /// Accounts that do not.
    pub unmet: Group,
}

/// The shrunk logarithm of the odds ratio: positive where meeting the criterion goes with winning.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct WeightOfEvidence {
    /// The logarithm of the odds ratio, with a half added to every count.
    pub log_odds_ratio: f64,
    /// Its variance.
    pub variance: f64,
    /// The weight after shrinking towards nothing, which small groups need most.
    pub shrunk: f64,
    /// The standard deviation of the shrunk weight.
    pub deviation: f64,
}

/// The standard deviation that weights of evidence are expected to have before any data.
const PRIOR_DEVIATION: f64 = 0.25;

impl Criterion {
    /// The share of closed deals whose account meets the criterion. `None` without a closed deal.
    pub fn share(&self) -> Option<f64> {
        let all = self.met.closed + self.unmet.closed;
        (all > 0).then(|| self.met.closed as f64 / all as f64)
    }

    /// How many times as often deals are won where the criterion is met as where it is not.
    ///
    /// Infinite where only the others win nothing; `None` where nobody wins or a side has no closed deal.
    pub fn ratio(&self) -> Option<f64> {
        let (met, unmet) = (self.met.rate()?, self.unmet.rate()?);
        (self.met.won > 0 || self.unmet.won > 0).then(|| met / unmet)
    }

    /// The interval of the ratio; the upper limit may be infinite. `None` where a side has no closed deal.
    ///
    /// The method of variance estimates recovery for a ratio (MOVER-R) with Wilson limits: Donner & Zou 2012.
    pub fn ratio_interval(&self, rho: f64, confidence: f64) -> Option<(f64, f64)> {
        let z = two_sided_z(confidence);
        let (met, unmet) = (Rate::new(self.met, rho)?, Rate::new(self.unmet, rho)?);
        let (met_limits, unmet_limits) = (met.limits(z), unmet.limits(z));
        let lower = if self.met.won == 0 {
            0.0
        } else if self.unmet.won == 0 {
            met_limits.0 / unmet_limits.1
        } else {
            lower_ratio(met.estimate, met_limits.0, unmet.estimate, unmet_limits.1)
        };
        let upper = if self.unmet.won == 0 || unmet_limits.0 == 0.0 {
            f64::INFINITY
        } else {
            upper_ratio(met.estimate, met_limits.1, unmet.estimate, unmet_limits.0)
        };
        Some((lower, upper))
    }

    /// How many times as often deals are won where the criterion is met as among all deals.
    /// `None` where nobody wins or a side has no closed deal.
    pub fn lift(&self) -> Option<f64> {
        Some(lift_of_ratio(self.ratio()?, self.share()?))
    }

    /// The interval of the lift: the limits of the ratio, of which the lift is a rising function.
    /// `None` where a side has no closed deal.
    pub fn lift_interval(&self, rho: f64, confidence: f64) -> Option<(f64, f64)> {
        let share = self.share()?;
        let (lower, upper) = self.ratio_interval(rho, confidence)?;
        Some((lift_of_ratio(lower, share), lift_of_ratio(upper, share)))
    }

    /// The weight of evidence, shrunk towards nothing. `None` where a side has no closed deal.
    ///
    /// The logarithm of the odds ratio with a half added to each count (Haldane 1956; Gart 1966), in effective
    /// counts, shrunk as the mean of a normal posterior with a normal prior around zero (Good 1985 on the weight of
    /// evidence; Efron & Morris 1975 on shrinking).
    pub fn weight_of_evidence(&self, rho: f64) -> Option<WeightOfEvidence> {
        let (met, unmet) = (odds_counts(self.met, rho)?, odds_counts(self.unmet, rho)?);
        let log_odds_ratio = libm::log(met.0 / met.1) - libm::log(unmet.0 / unmet.1);
        let variance = met.0.recip() + met.1.recip() + unmet.0.recip() + unmet.1.recip();
        let prior = PRIOR_DEVIATION * PRIOR_DEVIATION;
        Some(WeightOfEvidence {
            log_odds_ratio,
            variance,
            shrunk: log_odds_ratio * prior / (prior + variance),
            deviation: (prior * variance / (prior + variance)).sqrt(),
        })
    }

    /// The difference of the two win rates in standard deviations under "no difference".
    ///
    /// The two-sample test of proportions with pooled variance (Pearson 1900), in effective sizes (Donner & Klar
    /// 2000). Zero where deals do not vary; `None` where a side has no closed deal.
    pub fn z_score(&self, rho: f64) -> Option<f64> {
        let pooled = (self.met + self.unmet).rate()?;
        let (met, unmet) = (self.met.rate()?, self.unmet.rate()?);
        let sizes = effective_size(self.met, rho)?.recip() + effective_size(self.unmet, rho)?.recip();
        let variance = pooled * (1.0 - pooled) * sizes;
        Some(if variance > 0.0 { (met - unmet) / variance.sqrt() } else { 0.0 })
    }

    /// How probable a difference at least as large is by chance, in either direction.
    /// `None` where a side has no closed deal.
    pub fn p_value(&self, rho: f64) -> Option<f64> {
        Some(2.0 * cumulative(-self.z_score(rho)?.abs()))
    }
}

/// The adjusted p-value (q-value) of each p-value, in the order given.
///
/// Showing those at most q keeps the expected share of false discoveries at q (Benjamini & Hochberg 1995), as long as
/// *every* candidate that was looked at is among them.
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let count = p_values.len() as f64;
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut least: f64 = 1.0;
    for (rank, &index) in order.iter().enumerate().rev() {
        least = least.min(p_values[index] * (count / (rank + 1) as f64));
        adjusted[index] = least;
    }
    adjusted
}

/// Donner and Zou's lower limit [b − √(b² − ac)] / c with b = p₁p₂, a = l₁(2p₁ − l₁), c = u₂(2p₂ − u₂), written as
/// a / [b + √(b² − ac)]: the same number, without cancellation and without an exception where c is zero.
fn lower_ratio(met: f64, met_lower: f64, unmet: f64, unmet_upper: f64) -> f64 {
    let product = met * unmet;
    let numerator = met_lower * (2.0 * met - met_lower);
    let radicand = product * product - numerator * unmet_upper * (2.0 * unmet - unmet_upper);
    numerator / (product + radicand.max(0.0).sqrt())
}

/// Donner and Zou's upper limit; the lower limit of the second rate is positive.
fn upper_ratio(met: f64, met_upper: f64, unmet: f64, unmet_lower: f64) -> f64 {
    let product = met * unmet;
    let denominator = unmet_lower * (2.0 * unmet - unmet_lower);
    let radicand = product * product - met_upper * (2.0 * met - met_upper) * denominator;
    (product + radicand.max(0.0).sqrt()) / denominator
}

/// r / (f·r + 1 − f), the win rate relative to all deals when a share f of them meets the criterion.
fn lift_of_ratio(ratio: f64, share: f64) -> f64 {
    if ratio.is_infinite() { share.recip() } else { ratio / (share * ratio + 1.0 - share) }
}

/// Effective won and lost deals, each with a half added.
fn odds_counts(group: Group, rho: f64) -> Option<(f64, f64)> {
    let (rate, size) = (group.rate()?, effective_size(group, rho)?);
    Some((rate * size + 0.5, (1.0 - rate) * size + 0.5))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn group() -> impl Strategy<Value = Group> {
        (1u64..2000).prop_flat_map(|closed| (Just(closed), 0..=closed)).prop_map(|(n, x)| Group::of_singles(n, x))
    }

    proptest! {
        #[test]
        fn intervals_hold_their_estimates(met in group(), unmet in group(), confidence in 0.5..0.99) {
            let criterion = Criterion { met, unmet };
            let (lower, upper) = criterion.ratio_interval(0.0, confidence).unwrap();
            prop_assert!(0.0 <= lower && lower <= upper);
            if let Some(ratio) = criterion.ratio() {
                prop_assert!(lower <= ratio * (1.0 + 1e-12) && ratio <= upper * (1.0 + 1e-12));
            }
            let (lower, upper) = criterion.lift_interval(0.0, confidence).unwrap();
            let most = 1.0 / criterion.share().unwrap();
            prop_assert!(0.0 <= lower && lower <= upper && upper <= most * (1.0 + 1e-12));
        }

        #[test]
        fn swapping_sides_changes_the_sign(met in group(), unmet in group()) {
            let (one, other) = (Criterion { met, unmet }, Criterion { met: unmet, unmet: met });
            prop_assert_eq!(one.z_score(0.0).unwrap(), -other.z_score(0.0).unwrap());
            let sum = one.weight_of_evidence(0.0).unwrap().shrunk + other.weight_of_evidence(0.0).unwrap().shrunk;
            prop_assert!(sum.abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&one.p_value(0.0).unwrap()));
        }

        #[test]
        fn adjusting_raises_and_keeps_the_order(p in proptest::collection::vec(0.0..=1.0f64, 0..40)) {
            let adjusted = benjamini_hochberg(&p);
            for (i, q) in adjusted.iter().enumerate() {
                prop_assert!(p[i] <= *q && *q <= 1.0);
                for (j, other) in adjusted.iter().enumerate() {
                    prop_assert!(p[i] > p[j] || q <= other);
                }
            }
        }
    }

    #[test]
    fn nothing_to_compute_from() {
        let some = Group::of_singles(10, 3);
        for criterion in [
            Criterion::default(),
            Criterion { met: some, ..Criterion::default() },
            Criterion { unmet: some, ..Criterion::default() },
        ] {
            assert_eq!(criterion.ratio(), None);
            assert_eq!(criterion.lift(), None);
            assert_eq!(criterion.ratio_interval(0.0, 0.9), None);
            assert_eq!(criterion.lift_interval(0.0, 0.9), None);
            assert_eq!(criterion.weight_of_evidence(0.0), None);
            assert_eq!(criterion.p_value(0.0), None);
        }
        let lost = Criterion { met: Group::of_singles(5, 0), unmet: Group::of_singles(5, 0) };
        assert_eq!(lost.ratio(), None);
        assert_eq!(lost.ratio_interval(0.0, 0.9), Some((0.0, f64::INFINITY)));
        assert_eq!(lost.lift_interval(0.0, 0.9), Some((0.0, 2.0)));
        assert_eq!((lost.z_score(0.0), lost.p_value(0.0)), (Some(0.0), Some(1.0)));
    }

    #[test]
    fn the_lower_limit_where_its_printed_form_divides_by_zero() {
        // u₂ = 2p₂ makes the denominator vanish; the limit is l₁(2p₁ − l₁) / (2p₁p₂).
        assert!((lower_ratio(0.5, 0.25, 0.125, 0.25) - 0.25 * 0.75 / (2.0 * 0.5 * 0.125)).abs() < 1e-15);
    }

    #[test]
    fn adjusting_treats_equals_alike() {
        assert_eq!(benjamini_hochberg(&[]), Vec::<f64>::new());
        assert_eq!(benjamini_hochberg(&[0.04, 0.01, 0.04]), [0.04, 0.03, 0.04]);
    }
}
