//! Net revenue retention, whose value a single large account can turn: compared by leaving out one account at a time.
//!
//! This file refuses to know currencies and periods.

use super::normal::two_sided_t;
use super::verdict::{MINIMUM_MOVED, Verdict, judge};

/// The recurring revenue of one account at the start and at the end of a period, in one unit of money.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Renewal {
    /// At the start.
    pub start: f64,
    /// At the end; 0 for an account that left.
    pub end: f64,
}

/// The accounts with recurring revenue, split by what base and head select.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Retention {
    /// Selected by base and by head.
    pub common: Vec<Renewal>,
    /// Selected by base only.
    pub leaving: Vec<Renewal>,
    /// Selected by head only.
    pub entering: Vec<Renewal>,
}

/// Head's net revenue retention minus base's.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RetentionChange {
    /// Base's revenue at the end over that at the start.
    pub base: f64,
    /// Head's.
    pub head: f64,
    /// The jackknife's standard error of the difference.
    pub standard_error: f64,
    /// Accounts minus one.
    pub degrees_of_freedom: u64,
}

impl RetentionChange {
    /// Head minus base.
    pub fn difference(&self) -> f64 {
        self.head - self.base
    }

    /// The interval of the difference, from Student's t (Tukey 1958).
    pub fn interval(&self, confidence: f64) -> (f64, f64) {
        let half = two_sided_t(confidence, self.degrees_of_freedom) * self.standard_error;
        (self.difference() - half, self.difference() + half)
    }
}

impl Retention {
    /// How many accounts move.
    pub fn moved(&self) -> u64 {
        (self.leaving.len() + self.entering.len()) as u64
    }

    /// Both retentions and the standard error of their difference.
    ///
    /// The delete-one jackknife over the accounts of base and head (Quenouille 1956; Tukey 1958; Efron & Stein 1981).
    /// `None` where base or head starts without revenue, or would without one of its accounts.
    pub fn estimate(&self) -> Option<RetentionChange> {
        let renewals = self.sorted();
        let totals = Totals::of(&renewals);
        let (base, head) = totals.rates()?;
        let without_one: Option<Vec<f64>> = renewals
            .iter()
            .map(|&(place, renewal)| totals.without(place, renewal).rates().map(|(base, head)| head - base))
            .collect();
        let without_one = without_one?;
        let count = without_one.len() as f64;
        let mean = without_one.iter().sum::<f64>() / count;
        let squares: f64 = without_one.iter().map(|difference| (difference - mean).powi(2)).sum();
        Some(RetentionChange {
            base,
            head,
            standard_error: ((count - 1.0) / count * squares).sqrt(),
            degrees_of_freedom: without_one.len() as u64 - 1,
        })
    }

    /// What the data say, with differences up to `tolerance` counting as none. Inconclusive with fewer than five
    /// accounts that move.
    pub fn verdict(&self, confidence: f64, tolerance: f64) -> Verdict {
        self.judged(confidence, tolerance, None)
    }

    /// The verdict of the latest of `attempts` on the same data: "improved" must also hold at the confidence of
    /// [`claim_confidence`](super::claim_confidence), and is inconclusive otherwise.
    pub fn verdict_after(&self, attempts: u64, confidence: f64, tolerance: f64) -> Verdict {
        self.judged(confidence, tolerance, Some(attempts))
    }

    fn judged(&self, confidence: f64, tolerance: f64, attempts: Option<u64>) -> Verdict {
        if self.moved() == 0 && !self.common.is_empty() {
            return Verdict::Unchanged;
        }
        // Two or three accounts can agree by accident, and their jackknife would call that certain.
        if (self.moved() as f64) < MINIMUM_MOVED {
            return Verdict::Inconclusive;
        }
        let Some(change) = self.estimate() else { return Verdict::Inconclusive };
        judge(|confidence| change.interval(confidence), confidence, tolerance, self.moved() as f64, attempts)
    }

    /// All accounts in an order that does not depend on the order of rows, so that sums do not either.
    fn sorted(&self) -> Vec<(Place, Renewal)> {
        let places =
            [(Place::COMMON, &self.common), (Place::LEAVING, &self.leaving), (Place::ENTERING, &self.entering)];
        let mut all = Vec::new();
        for (place, renewals) in places {
            let mut renewals = renewals.clone();
            renewals.sort_by(|a, b| a.start.total_cmp(&b.start).then(a.end.total_cmp(&b.end)));
            all.extend(renewals.into_iter().map(|renewal| (place, renewal)));
        }
        all
    }
}

/// Whether base and head select an account.
#[derive(Clone, Copy)]
struct Place {
    base: bool,
    head: bool,
}

impl Place {
    const COMMON: Place = Place { base: true, head: true };
    const LEAVING: Place = Place { base: true, head: false };
    const ENTERING: Place = Place { base: false, head: true };
}

/// Revenue at the start and at the end, for base and head.
#[derive(Clone, Copy)]
struct Totals {
    base: Sums,
    head: Sums,
}

impl Totals {
    fn of(renewals: &[(Place, Renewal)]) -> Self {
        let side = |selects: fn(&Place) -> bool| {
            let selected = renewals.iter().filter(|(place, _)| selects(place));
            selected.fold(Sums::default(), |sums, (_, renewal)| sums.plus(renewal, 1))
        };
        Totals { base: side(|place| place.base), head: side(|place| place.head) }
    }

    fn without(self, place: Place, renewal: Renewal) -> Self {
        let side = |sums: Sums, selected: bool| if selected { sums.plus(&renewal, -1) } else { sums };
        Totals { base: side(self.base, place.base), head: side(self.head, place.head) }
    }

    fn rates(&self) -> Option<(f64, f64)> {
        Some((self.base.rate()?, self.head.rate()?))
    }
}

/// Revenue at the start and at the end of some accounts.
#[derive(Clone, Copy, Default)]
struct Sums {
    start: f64,
    end: f64,
    /// How many accounts have revenue at the start: when the last one is taken out, what subtraction leaves of
    /// `start` is rounding, not revenue.
    payers: i64,
}

impl Sums {
    fn plus(self, renewal: &Renewal, times: i8) -> Self {
        let factor = f64::from(times);
        Sums {
            start: self.start + factor * renewal.start,
            end: self.end + factor * renewal.end,
            payers: self.payers + i64::from(renewal.start > 0.0) * i64::from(times),
        }
    }

    fn rate(&self) -> Option<f64> {
        (self.payers > 0 && self.start > 0.0).then(|| self.end / self.start)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn renewals(pairs: &[(u32, u32)]) -> Vec<Renewal> {
        pairs.iter().map(|&(start, end)| Renewal { start: f64::from(start), end: f64::from(end) }).collect()
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_taking_back_negates(
            common in proptest::collection::vec((1u32..1000, 0u32..1000), 0..9),
            leaving in proptest::collection::vec((1u32..1000, 0u32..1000), 0..9),
            entering in proptest::collection::vec((1u32..1000, 0u32..1000), 0..9),
        ) {
            let (common, leaving, entering) = (renewals(&common), renewals(&leaving), renewals(&entering));
            let there = Retention { common: common.clone(), leaving: leaving.clone(), entering: entering.clone() };
            let mut turned = there.clone();
            turned.common.reverse();
            turned.leaving.reverse();
            prop_assert_eq!(there.estimate(), turned.estimate());
            let back = Retention { common, leaving: entering, entering: leaving };
            if let (Some(one), Some(other)) = (there.estimate(), back.estimate()) {
                prop_assert!((one.difference() + other.difference()).abs() < 1e-12);
                prop_assert!((one.standard_error - other.standard_error).abs() < 1e-9);
                let (lower, upper) = one.interval(0.9);
                prop_assert!(lower <= one.difference() && one.difference() <= upper);
            } else {
                prop_assert_eq!(there.estimate().is_some(), back.estimate().is_some());
            }
        }
    }

    #[test]
    fn too_little_to_say() {
        let check = |common: &[(u32, u32)], leaving: &[(u32, u32)], entering: &[(u32, u32)], expected: Verdict| {
            let retention =
                Retention { common: renewals(common), leaving: renewals(leaving), entering: renewals(entering) };
            assert_eq!(retention.verdict(0.9, 0.001), expected, "{retention:?}");
        };
        check(&[], &[], &[], Verdict::Inconclusive);
        check(&[(100, 90)], &[], &[], Verdict::Unchanged);
        check(&[(100, 90); 9], &[(100, 10); 2], &[(100, 110); 2], Verdict::Inconclusive);
        check(&[(100, 90); 9], &[(100, 10); 3], &[(100, 110); 3], Verdict::Improved);
        check(&[(100, 90); 9], &[(100, 110); 3], &[(100, 10); 3], Verdict::Worsened);
        check(&[], &[(100, 90)], &[(100, 90); 9], Verdict::Inconclusive);
        check(&[(0, 90); 9], &[(0, 90); 9], &[(0, 90); 9], Verdict::Inconclusive);
    }
}
