//! Deal sizes and cycle lengths: ratios of typical values, compared on the log scale.
//!
//! This file refuses to know whether a value was an amount or a number of days: it is given logarithms.

use std::cmp::Ordering;

use super::cluster::{Group, Variation, effective_size};
use super::difference::contrast_weights;
use super::normal::two_sided_t;
use super::verdict::{Better, Verdict, judge};

/// An amount on the log scale: ln y. `None` where it is not a positive number.
pub fn log_amount(amount: f64) -> Option<f64> {
    (amount > 0.0 && amount.is_finite()).then(|| libm::log(amount))
}

/// A number of days on the log scale: ln(1 + d). `None` where it is negative or not a number.
pub fn log_days(days: f64) -> Option<f64> {
    (days >= 0.0 && days.is_finite()).then(|| libm::log1p(days))
}

/// The values of one account on the log scale, summed up.
#[derive(Clone, Copy, Debug)]
pub struct LogAccount(Moments);

impl LogAccount {
    /// Sums up values; none where there are none.
    pub fn of(log_values: &[f64]) -> Option<Self> {
        match log_values {
            [] => None,
            [only] => Some(LogAccount(Moments::of([(*only, 1)]))),
            several => {
                // Sorted, so that nothing depends on the order of rows.
                let mut values = several.to_vec();
                values.sort_by(f64::total_cmp);
                Some(LogAccount(Moments::of(values.into_iter().map(|value| (value, 1)))))
            }
        }
    }

    /// The order in which accounts are added up. Samples that are filled in it need not be sorted.
    pub fn order(&self, other: &Self) -> Ordering {
        self.0.order(&other.0)
    }
}

/// The values of a group of accounts on the log scale, summed up by account.
#[derive(Clone, Default, Debug)]
pub struct Sample(Vec<Moments>);

impl Sample {
    /// Adds one account with all its values; one without values says nothing and is left out.
    pub fn add_account(&mut self, log_values: &[f64]) {
        self.0.extend(LogAccount::of(log_values).map(|account| account.0));
    }

    /// Adds one account that was summed up before.
    pub fn push(&mut self, account: LogAccount) {
        self.0.push(account.0);
    }

    /// How many accounts have a value.
    pub fn accounts(&self) -> u64 {
        self.0.len() as u64
    }

    /// How many values there are.
    pub fn values(&self) -> u64 {
        self.0.iter().map(|account| account.count).sum()
    }

    /// The logarithm of the geometric mean: the mean of all values. `None` without one.
    pub fn mean(&self) -> Option<f64> {
        let summary = Summary::of(&self.sorted());
        (summary.means.count > 0).then_some(summary.means.mean)
    }

    fn sorted(&self) -> Vec<Moments> {
        let mut accounts = self.0.clone();
        accounts.sort_unstable_by(Moments::order);
        accounts
    }
}

/// The accounts of a snapshot with their values, split by what base and head select.
#[derive(Clone, Default, Debug)]
pub struct LogChange {
    /// Selected by base and by head.
    pub common: Sample,
    /// Selected by base only.
    pub leaving: Sample,
    /// Selected by head only.
    pub entering: Sample,
    /// Selected by neither; they only help to see how much values scatter.
    pub neither: Sample,
}

/// Head's typical value over base's.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct LogRatio {
    /// The difference of the mean logarithms, head minus base.
    pub log_difference: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Accounts minus groups.
    pub degrees_of_freedom: u64,
    /// The variance of a value within its group, on the log scale.
    pub variance: f64,
    /// How much the values of one account resemble each other, between 0 and 1.
    pub correlation: f64,
    /// How many independent values move.
    pub moved_effective: f64,
}

impl LogRatio {
    /// The ratio of the geometric means.
    pub fn ratio(&self) -> f64 {
        libm::exp(self.log_difference)
    }

    /// The interval of the ratio, from Student's t with one degree of freedom an account (Donner & Klar 2000).
    pub fn interval(&self, confidence: f64) -> (f64, f64) {
        let half = two_sided_t(confidence, self.degrees_of_freedom) * self.standard_error;
        (libm::exp(self.log_difference - half), libm::exp(self.log_difference + half))
    }
}

impl LogChange {
    /// The ratio of typical values with all that its interval needs.
    ///
    /// A contrast of three disjoint groups with pooled variance on the log scale (comparing logarithms gives ratios of
    /// geometric means: Bland & Altman 1996), each group's variance inflated by its design effect (Kish 1965).
    /// `None` where base or head has no value, or there are no more accounts than groups.
    pub fn estimate(&self) -> Option<LogRatio> {
        let samples = [&self.common, &self.leaving, &self.entering, &self.neither];
        let sorted = samples.map(Sample::sorted);
        let [common, leaving, entering, neither] = sorted.each_ref().map(|accounts| Summary::of(accounts));
        let weights = contrast_weights(common.means.count, leaving.means.count, entering.means.count)?;
        let mut all = sorted.concat();
        // Four runs that are sorted already are merged, which a stable sort knows to do.
        all.sort_by(Moments::order);
        let everyone = Summary::of(&all);
        let groups = samples.iter().filter(|sample| sample.accounts() > 0).count() as u64;
        let degrees_of_freedom = everyone.accounts.checked_sub(groups).filter(|&freedom| freedom > 0)?;

        let scatter = common.scatter() + leaving.scatter() + entering.scatter() + neither.scatter();
        let variance = scatter / (everyone.means.count - groups) as f64;
        let correlation = everyone.correlation();
        // A group without values has weight zero, so whatever stands in for its mean and size does not count.
        let (mut log_difference, mut squared_error) = (0.0, 0.0);
        for (weight, group) in weights.into_iter().zip([common, leaving, entering]) {
            log_difference += weight * group.means.mean;
            squared_error += weight * weight * variance / group.effective_size(correlation).unwrap_or(f64::INFINITY);
        }
        let moved = [leaving, entering].map(|group| group.effective_size(correlation).unwrap_or(0.0));
        Some(LogRatio {
            log_difference,
            standard_error: squared_error.sqrt(),
            degrees_of_freedom,
            variance,
            correlation,
            moved_effective: moved[0] + moved[1],
        })
    }

    /// The estimate with the verdict of [`LogChange::verdict_after`], for the work of one.
    pub fn estimate_and_verdict(
        &self,
        attempts: u64,
        confidence: f64,
        tolerance: f64,
        better: Better,
    ) -> (Option<LogRatio>, Verdict) {
        let ratio = self.estimate();
        (ratio, self.judged(ratio, confidence, tolerance, better, Some(attempts)))
    }

    /// What the data say, with ratios within 1 ± `tolerance` counting as no change.
    pub fn verdict(&self, confidence: f64, tolerance: f64, better: Better) -> Verdict {
        self.judged(self.estimate(), confidence, tolerance, better, None)
    }

    /// The verdict of the latest of `attempts` on the same data: "improved" must also hold at the confidence of
    /// [`claim_confidence`](super::claim_confidence), and is inconclusive otherwise.
    pub fn verdict_after(&self, attempts: u64, confidence: f64, tolerance: f64, better: Better) -> Verdict {
        self.estimate_and_verdict(attempts, confidence, tolerance, better).1
    }

    fn judged(
        &self,
        ratio: Option<LogRatio>,
        confidence: f64,
        tolerance: f64,
        better: Better,
        attempts: Option<u64>,
    ) -> Verdict {
        if self.common.values() > 0 && self.leaving.values() + self.entering.values() == 0 {
            return Verdict::Unchanged;
        }
        let Some(ratio) = ratio else { return Verdict::Inconclusive };
        let interval = |confidence| {
            let (lower, upper) = ratio.interval(confidence);
            match better {
                Better::Higher => (lower - 1.0, upper - 1.0),
                Better::Lower => (1.0 - upper, 1.0 - lower),
            }
        };
        judge(interval, confidence, tolerance, ratio.moved_effective, attempts)
    }
}

/// What the comparison needs of one or several samples taken together.
#[derive(Clone, Copy, Debug)]
struct Summary {
    accounts: u64,
    /// Σm², over accounts.
    sum_squares: u64,
    /// Of the accounts' means, each as often as the account has values.
    means: Moments,
    /// The sum of squared deviations from the account's mean.
    within: f64,
}

impl Summary {
    /// Of sorted accounts: in one order, which does not depend on how they came and in which sample they are.
    fn of(accounts: &[Moments]) -> Self {
        Summary {
            accounts: accounts.len() as u64,
            sum_squares: accounts.iter().map(|account| account.count * account.count).sum(),
            means: Moments::of(accounts.iter().map(|account| (account.mean, account.count))),
            within: accounts.iter().map(|account| account.squares).sum(),
        }
    }

    /// The sum of squared deviations of all values from their common mean.
    fn scatter(&self) -> f64 {
        self.means.squares + self.within
    }

    /// The correlation of values within accounts.
    fn correlation(&self) -> f64 {
        Variation {
            accounts: self.accounts,
            observations: self.means.count,
            sum_squares: self.sum_squares,
            varies: self.scatter() > 0.0,
            between: self.means.squares,
            within: self.within,
        }
        .correlation()
    }

    /// How many independent values it is worth; `None` without a value.
    fn effective_size(&self, correlation: f64) -> Option<f64> {
        effective_size(Group { closed: self.means.count, won: 0, sum_squares: self.sum_squares }, correlation)
    }
}

/// Count, mean and sum of squared deviations from the mean, updated value by value (Welford 1962; West 1979): exactly
/// zero deviations where all values are equal, and no cancellation where they nearly are.
#[derive(Clone, Copy, Default, Debug)]
struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Of values, each as often as its count says.
    fn of(values: impl IntoIterator<Item = (f64, u64)>) -> Self {
        let mut moments = Moments::default();
        for (value, count) in values {
            moments.count += count;
            let deviation = value - moments.mean;
            moments.mean += deviation * (count as f64 / moments.count as f64);
            moments.squares += count as f64 * deviation * (value - moments.mean);
        }
        moments
    }

    fn order(&self, other: &Self) -> Ordering {
        let by_mean = self.mean.total_cmp(&other.mean);
        self.count.cmp(&other.count).then(by_mean).then(self.squares.total_cmp(&other.squares))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sample(accounts: &[Vec<f64>]) -> Sample {
        let mut sample = Sample::default();
        accounts.iter().for_each(|values| sample.add_account(values));
        sample
    }

    fn accounts() -> impl Strategy<Value = Vec<Vec<f64>>> {
        proptest::collection::vec(proptest::collection::vec(0.0..12.0, 0..5), 0..12)
    }

    proptest! {
        #[test]
        fn order_changes_no_bit(common in accounts(), entering in accounts(), leaving in accounts()) {
            let turn = |accounts: &[Vec<f64>]| {
                accounts.iter().rev().map(|values| values.iter().rev().copied().collect()).collect()
            };
            let change = |turn: fn(&[Vec<f64>]) -> Vec<Vec<f64>>| LogChange {
                common: sample(&turn(&common)),
                leaving: sample(&turn(&leaving)),
                entering: sample(&turn(&entering)),
                neither: Sample::default(),
            };
            prop_assert_eq!(change(turn).estimate(), change(<[Vec<f64>]>::to_vec).estimate());
        }

        #[test]
        fn taking_a_change_back_inverts_the_ratio(common in accounts(), entering in accounts(), leaving in accounts()) {
            let (common, leaving, entering) = (sample(&common), sample(&leaving), sample(&entering));
            let neither = Sample::default();
            let there = LogChange {
                common: common.clone(), leaving: leaving.clone(), entering: entering.clone(), neither: neither.clone(),
            };
            let back = LogChange { common, leaving: entering, entering: leaving, neither };
            let (Some(one), Some(other)) = (there.estimate(), back.estimate()) else {
                prop_assert_eq!(there.estimate(), back.estimate());
                return Ok(());
            };
            prop_assert!((0.0..=1.0).contains(&one.correlation));
            prop_assert!((one.log_difference + other.log_difference).abs() < 1e-10);
            prop_assert!((one.standard_error - other.standard_error).abs() < 1e-10);
            let (lower, upper) = one.interval(0.9);
            prop_assert!(lower <= one.ratio() && one.ratio() <= upper);
        }
    }

    #[test]
    fn logarithms_of_what_can_be() {
        assert_eq!(log_amount(0.0), None);
        assert_eq!(log_amount(-1.0), None);
        assert_eq!(log_amount(f64::NAN), None);
        assert_eq!(log_amount(1.0), Some(0.0));
        assert_eq!(log_days(-1.0), None);
        assert_eq!(log_days(0.0), Some(0.0));
    }

    #[test]
    fn too_little_to_say() {
        let one = sample(&[vec![1.0, 2.0]]);
        let check = |change: &LogChange, expected: Verdict| {
            assert_eq!(change.estimate(), None);
            assert_eq!(change.verdict(0.9, 0.001, Better::Higher), expected);
        };
        check(&LogChange::default(), Verdict::Inconclusive);
        check(&LogChange { entering: one.clone(), ..LogChange::default() }, Verdict::Inconclusive);
        check(&LogChange { common: one.clone(), ..LogChange::default() }, Verdict::Unchanged);
        check(&LogChange { entering: one.clone(), leaving: one, ..LogChange::default() }, Verdict::Inconclusive);
    }

    #[test]
    fn values_that_do_not_vary() {
        let same = sample(&vec![vec![0.1, 0.1, 0.1]; 7]);
        let change = LogChange { common: same.clone(), entering: same, ..LogChange::default() };
        let ratio = change.estimate().unwrap();
        assert_eq!((ratio.variance, ratio.correlation, ratio.interval(0.9)), (0.0, 0.1, (1.0, 1.0)));
        assert_eq!(change.verdict(0.9, 0.001, Better::Higher), Verdict::Unchanged);
    }

    #[test]
    fn shorter_cycles_are_better() {
        let days = |from: u32| -> Sample {
            sample(&(from..from + 12).map(|d| vec![f64::from(d).ln_1p()]).collect::<Vec<_>>())
        };
        let change = LogChange { leaving: days(60), entering: days(20), ..LogChange::default() };
        assert_eq!(change.verdict(0.9, 0.001, Better::Lower), Verdict::Improved);
        assert_eq!(change.verdict_after(1000, 0.9, 0.001, Better::Lower), Verdict::Improved);
        assert_eq!(change.verdict(0.9, 0.001, Better::Higher), Verdict::Worsened);
    }
}
