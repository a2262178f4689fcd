//! Base against head: how much a win rate changed when some accounts leave and others enter.
//!
//! This file refuses to know why accounts moved, and what a gate makes of it.

use super::cluster::{Group, effective_size};
use super::normal::{bisect, cumulative, two_sided_z};
use super::proportion::Rate;
use super::verdict::{Decision, Verdict, judge};

/// The accounts of base and head, split into the three sets that share no account.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Change {
    /// Selected by base and by head.
    pub common: Group,
    /// Selected by base only.
    pub leaving: Group,
    /// Selected by head only.
    pub entering: Group,
}

impl Change {
    /// All that base selects.
    pub fn base(&self) -> Group {
        self.common + self.leaving
    }

    /// All that head selects.
    pub fn head(&self) -> Group {
        self.common + self.entering
    }

    /// The same change taken back.
    pub fn reversed(&self) -> Change {
        Change { common: self.common, leaving: self.entering, entering: self.leaving }
    }

    /// How many closed deals move, counted as they are.
    pub fn moved(&self) -> u64 {
        self.leaving.closed + self.entering.closed
    }

    /// How many independent deals move: the effective sizes of the leaving and the entering, added up.
    pub fn moved_effective(&self, rho: f64) -> f64 {
        effective_size(self.leaving, rho).unwrap_or(0.0) + effective_size(self.entering, rho).unwrap_or(0.0)
    }

    /// Head's win rate minus base's. `None` where either has no closed deal.
    ///
    /// Exact in 128-bit integers and rounded once, for up to 2⁶³ deals, so that a fall of exactly one point compares
    /// as equal to 0.01.
    pub fn difference(&self) -> Option<f64> {
        let (base, head) = (self.base(), self.head());
        if base.closed == 0 || head.closed == 0 {
            return None;
        }
        let numerator = product(head.won, base.closed) - product(base.won, head.closed);
        let denominator = product(base.closed, head.closed);
        // In lowest terms both sides are mostly small enough to be exact as floating-point numbers.
        let divisor = greatest_common_divisor(numerator, denominator);
        Some((numerator / divisor) as f64 / (denominator / divisor) as f64)
    }

    /// The weights of the common, leaving and entering win rates whose sum is the difference.
    /// `None` where base or head has no closed deal.
    pub fn weights(&self) -> Option<[f64; 3]> {
        contrast_weights(self.common.closed, self.leaving.closed, self.entering.closed)
    }

    /// The interval of the difference. `None` where base or head has no closed deal.
    ///
    /// The method of variance estimates recovery (MOVER) for a contrast of independent proportions with Wilson
    /// limits: Zou, Huang & Zhang 2009; for two proportions Newcombe 1998. Because the three sets share no account,
    /// the overlap of base and head is accounted for exactly.
    pub fn interval(&self, rho: f64, confidence: f64) -> Option<(f64, f64)> {
        self.contrast(rho).map(|contrast| contrast.limits(two_sided_z(confidence)))
    }

    /// How probable it is that head wins less often than base: the confidence at which the interval's bound on the
    /// other side reaches zero. A half where the rates are equal. `None` where base or head has no closed deal.
    pub fn probability_worse(&self, rho: f64) -> Option<f64> {
        let (difference, z) = (self.difference()?, self.distance_to_zero(rho)?);
        Some(if difference < 0.0 { cumulative(z) } else { cumulative(-z) })
    }

    /// z*, how many standard deviations out the interval first touches zero; 0 where the rates are equal.
    /// `None` where base or head has no closed deal.
    pub fn distance_to_zero(&self, rho: f64) -> Option<f64> {
        self.contrast(rho).map(|contrast| contrast.distance_to_zero())
    }

    /// What the data say, with differences up to `tolerance` counting as none.
    pub fn verdict(&self, rho: f64, confidence: f64, tolerance: f64) -> Verdict {
        self.judged(rho, confidence, tolerance, None)
    }

    /// The verdict of the latest of `attempts` on the same data: "improved" must also hold at the confidence of
    /// [`claim_confidence`](super::claim_confidence), and is inconclusive otherwise.
    pub fn verdict_after(&self, attempts: u64, rho: f64, confidence: f64, tolerance: f64) -> Verdict {
        self.judged(rho, confidence, tolerance, Some(attempts))
    }

    fn judged(&self, rho: f64, confidence: f64, tolerance: f64, attempts: Option<u64>) -> Verdict {
        let Some(contrast) = self.contrast(rho) else { return Verdict::Inconclusive };
        if self.moved() == 0 {
            return Verdict::Unchanged;
        }
        let interval = |confidence| contrast.limits(two_sided_z(confidence));
        judge(interval, confidence, tolerance, self.moved_effective(rho), attempts)
    }

    /// What a rule concludes that allows a fall of `max_drop`, and of `max_proven_drop` where the data prove it; both
    /// positive shares of one. An empty head blocks; an empty base leaves nothing to fall.
    pub fn decide(&self, rho: f64, confidence: f64, max_drop: f64, max_proven_drop: f64) -> Decision {
        if self.head().closed == 0 {
            return Decision::NothingLeft;
        }
        let Some(difference) = self.difference() else { return Decision::Passed };
        Decision::of(difference, self.verdict(rho, confidence, max_proven_drop), max_drop, max_proven_drop)
    }

    /// Whether the data exclude a fall of more than `max_drop` (non-inferiority: Piaggio et al. 2012).
    /// Where base or head is empty they exclude nothing.
    pub fn is_non_inferior(&self, rho: f64, confidence: f64, max_drop: f64) -> bool {
        self.interval(rho, confidence).is_some_and(|(lower, _)| lower >= -max_drop)
    }

    fn contrast(&self, rho: f64) -> Option<Contrast> {
        let [common, leaving, entering] = self.weights()?;
        let parts = [(common, self.common), (leaving, self.leaving), (entering, self.entering)];
        Some(Contrast {
            difference: self.difference()?,
            parts: parts.map(|(weight, group)| Rate::new(group, rho).map(|rate| (weight, rate))),
        })
    }
}

/// The weights of the means of the common, leaving and entering observations in head's mean minus base's.
/// `None` where base or head has no observation.
pub(super) fn contrast_weights(common: u64, leaving: u64, entering: u64) -> Option<[f64; 3]> {
    let (base, head) = (common + leaving, common + entering);
    if base == 0 || head == 0 {
        return None;
    }
    let shift = i128::from(common) * (i128::from(base) - i128::from(head));
    Some([shift as f64 / product(base, head) as f64, -(leaving as f64 / base as f64), entering as f64 / head as f64])
}

/// A weighted sum of independent win rates.
struct Contrast {
    difference: f64,
    parts: [Option<(f64, Rate)>; 3],
}

impl Contrast {
    fn limits(&self, z: f64) -> (f64, f64) {
        let (mut below, mut above) = (0.0, 0.0);
        for (weight, rate) in self.parts.iter().flatten() {
            let (lower, upper) = rate.limits(z);
            let to_lower = weight * (rate.estimate - lower);
            let to_upper = weight * (upper - rate.estimate);
            // A negative weight turns the part's interval around.
            let (down, up) = if *weight < 0.0 { (to_upper, to_lower) } else { (to_lower, to_upper) };
            below += down * down;
            above += up * up;
        }
        (self.difference - below.sqrt(), self.difference + above.sqrt())
    }

    /// Only square roots are involved, so that every machine finds the same number.
    fn distance_to_zero(&self) -> f64 {
        if self.difference == 0.0 {
            return 0.0;
        }
        let excludes_zero = |z: f64| {
            let (lower, upper) = self.limits(z);
            upper < 0.0 || lower > 0.0
        };
        let (mut low, mut high) = (0.0, 1.0);
        // The limits widen to those of knowing nothing, which include zero; the cap only guards against a group that
        // breaks its own invariants.
        while excludes_zero(high) && high < 1e100 {
            (low, high) = (high, 2.0 * high);
        }
        bisect(low, high, excludes_zero)
    }
}

fn product(a: u64, b: u64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// At least 1, for a positive `b`.
fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn group() -> impl Strategy<Value = Group> {
        proptest::collection::vec((1u32..7).prop_flat_map(|closed| (Just(closed), 0..=closed)), 0..30)
            .prop_map(|accounts| accounts.into_iter().map(|(closed, won)| Group::of_account(closed, won)).sum())
    }

    fn change() -> impl Strategy<Value = Change> {
        (group(), group(), group())
            .prop_map(|(common, leaving, entering)| Change { common, leaving, entering })
            .prop_filter("both sides have deals", |change| change.difference().is_some())
    }

    proptest! {
        #[test]
        fn taking_a_change_back_negates_its_interval(change in change(), rho in 0.0..=1.0, confidence in 0.5..0.99) {
            let (lower, upper) = change.interval(rho, confidence).unwrap();
            let (back_lower, back_upper) = change.reversed().interval(rho, confidence).unwrap();
            prop_assert!((lower + back_upper).abs() < 1e-12 && (upper + back_lower).abs() < 1e-12);
            let worse = change.probability_worse(rho).unwrap() + change.reversed().probability_worse(rho).unwrap();
            prop_assert!((worse - 1.0).abs() < 1e-9, "{worse}");
        }

        #[test]
        fn the_interval_holds_the_weighted_difference(change in change(), rho in 0.0..=1.0, confidence in 0.5..0.99) {
            let difference = change.difference().unwrap();
            let (lower, upper) = change.interval(rho, confidence).unwrap();
            prop_assert!(-1.5 < lower && lower <= difference && difference <= upper && upper < 1.5);
            let rates = [change.common, change.leaving, change.entering].map(|group| group.rate().unwrap_or(0.0));
            let weighted: f64 = change.weights().unwrap().iter().zip(rates).map(|(weight, rate)| weight * rate).sum();
            prop_assert!((weighted - difference).abs() < 1e-12);
        }

        #[test]
        fn probability_worse_goes_with_the_sign(change in change(), rho in 0.0..=1.0) {
            let difference = change.difference().unwrap();
            let worse = change.probability_worse(rho).unwrap();
            prop_assert!((0.0..=1.0).contains(&worse));
            prop_assert_eq!(worse > 0.5, difference < 0.0, "{} {}", worse, difference);
            prop_assert_eq!(worse < 0.5, difference > 0.0, "{} {}", worse, difference);
        }

        #[test]
        fn another_win_that_enters_makes_worse_less_probable(change in change()) {
            prop_assume!(change.entering.won < change.entering.closed);
            let mut luckier = change;
            luckier.entering.won += 1;
            prop_assert!(luckier.probability_worse(0.1).unwrap() <= change.probability_worse(0.1).unwrap() + 1e-12);
        }

        #[test]
        fn the_probability_is_the_confidence_at_which_zero_is_touched(change in change(), rho in 0.0..=1.0) {
            let worse = change.probability_worse(rho).unwrap();
            prop_assume!((0.01..0.45).contains(&worse));
            let (lower, _) = change.interval(rho, 1.0 - 2.0 * worse).unwrap();
            prop_assert!(lower.abs() < 1e-9, "{lower}");
        }

        #[test]
        fn more_attempts_only_turn_improved_into_inconclusive(change in change(), attempts in 1u64..1000) {
            let (plain, after) = (change.verdict(0.1, 0.9, 0.001), change.verdict_after(attempts, 0.1, 0.9, 0.001));
            prop_assert!(plain == after || (plain, after) == (Verdict::Improved, Verdict::Inconclusive));
        }
    }

    #[test]
    fn tolerances_compare_exactly() {
        let check = |base: (u64, u64), head: (u64, u64), expected: f64| {
            let change = Change {
                common: Group::default(),
                leaving: Group::of_singles(base.0, base.1),
                entering: Group::of_singles(head.0, head.1),
            };
            assert_eq!(change.difference(), Some(expected), "{base:?} {head:?}");
        };
        check((100, 30), (100, 29), -0.01);
        check((300, 99), (700, 224), -0.01);
        check((1_000, 300), (2_000, 598), -0.001);
        check((3_000_000_000, 1_000_000_000), (9_000_000_000_000, 2_910_000_000_000), -0.01);
        check((7, 7), (3, 3), 0.0);
    }

    #[test]
    fn empty_sides() {
        let some = Group::of_singles(12, 4);
        let head_only = Change { entering: some, ..Change::default() };
        let base_only = head_only.reversed();
        let check = |change: Change, decision: Decision| {
            assert_eq!(change.difference(), None);
            assert_eq!(change.interval(0.0, 0.9), None);
            assert_eq!(change.probability_worse(0.0), None);
            assert_eq!(change.verdict(0.0, 0.9, 0.001), Verdict::Inconclusive);
            assert_eq!(change.decide(0.0, 0.9, 0.01, 0.001), decision);
            assert!(!change.is_non_inferior(0.0, 0.9, 0.01));
        };
        check(head_only, Decision::Passed);
        check(base_only, Decision::NothingLeft);
        check(Change::default(), Decision::NothingLeft);
    }

    #[test]
    fn billions_of_deals_keep_their_digits() {
        let common = Group { closed: 4_000_000_000, won: 1_000_000_000, sum_squares: 9_000_000_000 };
        let change = Change { common, leaving: Group::of_singles(40, 10), entering: Group::of_singles(40, 11) };
        let small = Change { common: Group::of_singles(400, 100), ..change };
        // The common accounts weigh nothing here, so the probability rests on the forty that move either way.
        let (large, small) = (change.probability_worse(0.0), small.probability_worse(0.0));
        assert!((large.unwrap() - small.unwrap()).abs() < 1e-9, "{large:?} {small:?}");
    }
}
