//! Base against head: how far each metric of a group moved, and how sure one can be of it.

use super::numbers::{Numbers, divide};
use super::{Backtest, Side};
use crate::model::{Group, Metric};
use crate::snapshot::{UNKNOWN_AMOUNT, day_number};
use crate::stats::{self, Better, Change, LogAccount, LogChange, Renewal, Retention, Sample, Verdict};

use super::deals::cycle;

/// What became of one metric of one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The group on head's side.
    pub group: Group,
    /// The group on base's side, where it is another one (a profile that only head has is held against base's ICP).
    pub base_group: Group,
    /// The metric.
    pub metric: Metric,
    /// Base's value.
    pub base: Option<f64>,
    /// Head's value.
    pub head: Option<f64>,
    /// Head minus base.
    pub difference: Option<f64>,
    /// The interval of the difference, for metrics that have one; for deal size and cycle, of the ratio minus one.
    pub interval: Option<(f64, f64)>,
    /// The probability that head is worse, for rates of yes and no.
    pub probability_worse: Option<f64>,
    /// What can be said.
    pub verdict: Verdict,
    /// Whether the verdict rests on an interval; otherwise the difference is a plain fact of the snapshot.
    pub is_estimate: bool,
    /// Deals (or customers) that left or entered the group.
    pub moved: u64,
}

/// The metrics that can be compared, in the order of reports.
pub fn comparable() -> Vec<Metric> {
    let skip = [Metric::Lost, Metric::Lift];
    Metric::ALL.into_iter().filter(|metric| !skip.contains(metric)).collect()
}

/// The three parts of a change of one group, as sets of cells.
struct Parts {
    base: Vec<bool>,
    head: Vec<bool>,
    common: Vec<bool>,
    leaving: Vec<bool>,
    entering: Vec<bool>,
}

impl Parts {
    /// Whether an account left or entered.
    fn moves(&self) -> bool {
        self.leaving.contains(&true) || self.entering.contains(&true)
    }
}

/// The numbers of both sides and of what they share and do not.
struct Counts {
    base: Numbers,
    head: Numbers,
    common: Numbers,
    leaving: Numbers,
    entering: Numbers,
}

impl Counts {
    fn new(backtest: &Backtest<'_>, parts: &Parts) -> Self {
        Counts {
            base: backtest.count(&parts.base),
            head: backtest.count(&parts.head),
            common: backtest.count(&parts.common),
            leaving: backtest.count(&parts.leaving),
            entering: backtest.count(&parts.entering),
        }
    }
}

impl Backtest<'_> {
    /// The cells that stayed, left and entered between two groups.
    fn parts(&self, base: &Group, head: &Group) -> Parts {
        let base = self.chosen(Side::Base, base);
        let head = self.chosen(Side::Head, head);
        let pairs = || base.iter().copied().zip(head.iter().copied());
        Parts {
            common: pairs().map(|(base, head)| base && head).collect(),
            leaving: pairs().map(|(base, head)| base && !head).collect(),
            entering: pairs().map(|(base, head)| !base && head).collect(),
            base,
            head,
        }
    }

    /// Compares a metric of a group; `tolerance` is what still counts as unchanged. None where nothing is compared.
    pub fn compare(&self, metric: &Metric, base_group: &Group, group: &Group, tolerance: f64) -> Option<Comparison> {
        self.compare_all(std::slice::from_ref(metric), base_group, group, tolerance).pop()
    }

    /// Compares several metrics of a group, in their order; empty where nothing is compared.
    pub fn compare_all(
        &self,
        metrics: &[Metric],
        base_group: &Group,
        group: &Group,
        tolerance: f64,
    ) -> Vec<Comparison> {
        if !self.is_comparison() {
            return Vec::new();
        }
        let parts = self.parts(base_group, group);
        let counts = Counts::new(self, &parts);
        let names = (base_group, group);
        metrics.iter().map(|metric| self.compare_one(metric, names, (&parts, &counts), tolerance)).collect()
    }

    fn compare_one(
        &self,
        metric: &Metric,
        (base_group, group): (&Group, &Group),
        (parts, counts): (&Parts, &Counts),
        tolerance: f64,
    ) -> Comparison {
        let (base, head) = (&counts.base, &counts.head);
        let mut comparison = Comparison {
            group: group.clone(),
            base_group: base_group.clone(),
            metric: metric.clone(),
            base: base.value(metric),
            head: head.value(metric),
            difference: difference(metric, base, head),
            interval: None,
            probability_worse: None,
            verdict: Verdict::Inconclusive,
            is_estimate: true,
            moved: 0,
        };
        // Where nobody moves there is nothing to estimate.
        let stays = !parts.moves() && comparison.difference.is_some();
        match metric {
            Metric::WinRate => self.compare_rate(&mut comparison, counts, tolerance, |numbers| numbers.deals),
            Metric::Retention if base.has.churn => self.compare_rate(&mut comparison, counts, tolerance, |numbers| {
                stats::Group::of_singles(numbers.customers, numbers.customers - numbers.churned)
            }),
            Metric::DealSize | Metric::CycleDays | Metric::NetRevenueRetention if stays => {
                (comparison.verdict, comparison.interval) = (Verdict::Unchanged, Some((0.0, 0.0)));
            }
            Metric::DealSize | Metric::CycleDays => self.compare_typical(&mut comparison, parts, tolerance),
            Metric::NetRevenueRetention if base.has.revenue => {
                self.compare_revenue(&mut comparison, parts, tolerance);
            }
            _ => {
                comparison.is_estimate = false;
                comparison.verdict = self.fact(metric, comparison.difference);
            }
        }
        comparison
    }

    /// The verdict on a number that is what it is: better, worse or the same.
    fn fact(&self, metric: &Metric, difference: Option<f64>) -> Verdict {
        let lower_is_better = match metric {
            Metric::Measure(name) => self.snapshot().customers.lower_is_better.contains(name),
            other => other.lower_is_better(),
        };
        match difference {
            None => Verdict::Inconclusive,
            Some(0.0) => Verdict::Unchanged,
            Some(difference) if (difference < 0.0) == lower_is_better => Verdict::Improved,
            Some(_) => Verdict::Worsened,
        }
    }

    fn compare_rate(
        &self,
        comparison: &mut Comparison,
        counts: &Counts,
        tolerance: f64,
        group_of: impl Fn(&Numbers) -> stats::Group,
    ) {
        let change = Change {
            common: group_of(&counts.common),
            leaving: group_of(&counts.leaving),
            entering: group_of(&counts.entering),
        };
        comparison.difference = change.difference();
        comparison.interval = change.interval(self.correlation, self.confidence);
        comparison.probability_worse = change.probability_worse(self.correlation);
        comparison.verdict = change.verdict_after(self.attempts, self.correlation, self.confidence, tolerance);
        comparison.moved = change.moved();
    }

    /// Deal size and cycle: typical values on the log scale, each account a cluster.
    fn compare_typical(&self, comparison: &mut Comparison, parts: &Parts, tolerance: f64) {
        let mut samples: [Sample; 4] = Default::default();
        let at = usize::from(comparison.metric != Metric::DealSize);
        for (account, values) in self.log_accounts[at].get_or_init(|| self.log_accounts(&comparison.metric)) {
            let cell = self.cells.of_account[*account as usize] as usize;
            let part = match (parts.base[cell], parts.head[cell]) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) => 3,
            };
            samples[part].push(*values);
        }
        let [common, leaving, entering, neither] = samples;
        let change = LogChange { common, leaving, entering, neither };
        comparison.moved = change.leaving.values() + change.entering.values();
        let better = if comparison.metric.lower_is_better() { Better::Lower } else { Better::Higher };
        let (ratio, verdict) = change.estimate_and_verdict(self.attempts, self.confidence, tolerance, better);
        comparison.verdict = verdict;
        if let Some(ratio) = ratio {
            let (low, high) = ratio.interval(self.confidence);
            comparison.interval = Some((low - 1.0, high - 1.0));
        }
    }

    /// Every account with the values of its won deals, in the order in which they are added up: the same for every
    /// group.
    fn log_accounts(&self, metric: &Metric) -> Vec<(u32, LogAccount)> {
        let Some(opportunities) = &self.snapshot().opportunities else { return Vec::new() };
        let mut rows: Vec<(u32, f64)> = Vec::new();
        for (row, account) in opportunities.account.iter().enumerate() {
            if opportunities.outcome[row] != crate::snapshot::Outcome::Won || !self.deals.counts(row) {
                continue;
            }
            let value = match metric {
                Metric::DealSize => {
                    let amount = opportunities.amount.as_ref().map(|amounts| amounts[row]);
                    amount.filter(|amount| *amount != UNKNOWN_AMOUNT).and_then(|a| stats::log_amount(a as f64 / 1e6))
                }
                _ => cycle(opportunities, row).and_then(|days| stats::log_days(f64::from(days))),
            };
            rows.extend(value.map(|value| (*account, value)));
        }
        rows.sort_by_key(|(account, _)| *account);
        let mut values = Vec::new();
        let of_account = |run: &[(u32, f64)]| {
            values.clear();
            values.extend(run.iter().map(|(_, value)| *value));
            LogAccount::of(&values).map(|account| (run[0].0, account))
        };
        let mut accounts: Vec<(u32, LogAccount)> =
            rows.chunk_by(|(one, _), (other, _)| one == other).filter_map(of_account).collect();
        // Not in parallel: whoever helps could come to ask for the same and wait for itself.
        accounts.sort_by(|(_, one), (_, other)| one.order(other));
        accounts
    }

    fn compare_revenue(&self, comparison: &mut Comparison, parts: &Parts, tolerance: f64) {
        let customers = &self.snapshot().customers;
        let as_of = day_number(self.snapshot().as_of);
        let mut change = Retention { common: Vec::new(), leaving: Vec::new(), entering: Vec::new() };
        for account in 0..self.snapshot().account_count {
            let cell = self.cells.of_account[account] as usize;
            let part = match (parts.base[cell], parts.head[cell]) {
                (true, true) => &mut change.common,
                (true, false) => &mut change.leaving,
                (false, true) => &mut change.entering,
                (false, false) => continue,
            };
            if self.deals.won[account] > 0
                && let Some((start, end)) = customers.revenue(account, as_of)
            {
                part.push(Renewal { start: start as f64 / 1e6, end: end as f64 / 1e6 });
            }
        }
        comparison.moved = change.moved();
        comparison.verdict = change.verdict_after(self.attempts, self.confidence, tolerance);
        comparison.interval = change.estimate().map(|estimate| estimate.interval(self.confidence));
    }
}

/// Head minus base, in whole numbers as far as they carry.
fn difference(metric: &Metric, base: &Numbers, head: &Numbers) -> Option<f64> {
    let (Some((a, b)), Some((c, d))) = (base.fraction(metric), head.fraction(metric)) else {
        return Some(head.value(metric)? - base.value(metric)?);
    };
    let exact = || -> Option<f64> {
        if b == d {
            return Some(divide(c.checked_sub(a)?, d));
        }
        let top = c.checked_mul(b)?.checked_sub(a.checked_mul(d)?)?;
        Some(divide(top, b.checked_mul(d)?))
    };
    exact().or_else(|| Some(head.value(metric)? - base.value(metric)?))
}
