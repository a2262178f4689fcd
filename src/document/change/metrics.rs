//! Base against head in numbers, with the places where drawings put them.
//!
//! Where so few accounts enter or leave that they must not be itemised, every count and sum that gives their number
//! away by subtraction is left out, and rates and means stay.

use schemars::JsonSchema;
use serde::Serialize;

use super::words;
use crate::backtest::{Comparison, Numbers};
use crate::document::view::currency;
use crate::language::Language;
use crate::model::{Group, Metric, MetricUnit};
use crate::report::backtest::{Change, Run};
use crate::workspace::Workspace;

/// The numbers of a change.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportNumbers {
    /// The level of every interval, two-sided.
    pub confidence: f64,
    /// The currency of every amount, where the documents agree on one.
    pub currency: Option<String>,
    /// Accounts in the snapshot.
    pub accounts: u64,
    /// Closed deals in the snapshot.
    pub closed: u64,
    /// Won deals in the snapshot.
    pub won: u64,
    /// The metrics of the ICP.
    pub metrics: Vec<ReportMetric>,
    /// The win rate of each profile that both versions have.
    pub profiles: Vec<ReportMetric>,
    /// Whether counts are left out, because so few accounts enter or leave that they would give them away.
    pub counts_hidden: bool,
    /// Whether counts of deals are left out, because so few accounts with deals enter or leave.
    pub deals_hidden: bool,
    /// Whether the number of customers is left out, because so few customers enter or leave.
    pub customers_hidden: bool,
    /// The win rates of both versions, for a drawing.
    pub rates: Vec<ReportRate>,
    /// The highest win rate that has to find room in it, a full tenth.
    pub rate_scale: f64,
    /// The largest difference of rates that has to find room when differences are drawn, in both directions.
    pub difference_scale: f64,
}

/// One metric of one group.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportMetric {
    /// Its key: `win_rate`.
    pub key: String,
    /// The metric in words, or the group's name where a table is about one metric.
    pub words: String,
    /// How its values are written: `percent`, `money`, `days`, `times` or `number`.
    pub kind: String,
    /// How differences are written: `points`, `money`, `days` or `number`.
    pub difference_kind: String,
    /// Base's value.
    pub base: Option<f64>,
    /// Head's value.
    pub head: Option<f64>,
    /// Head minus base.
    pub difference: Option<f64>,
    /// The interval of the difference; for deal size and cycle, of the ratio of typical values minus one.
    pub interval: Option<[f64; 2]>,
    /// Whether the interval is that of a ratio.
    pub is_relative: bool,
    /// `improved`, `unchanged`, `inconclusive` or `worsened`; none for plain facts of the snapshot.
    pub verdict: Option<String>,
    /// Where a drawing puts the difference and its interval; none where there is no interval.
    pub drawn: Option<ReportDrawn>,
}

/// A difference in a drawing whose middle is "no difference": shares of its width.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportDrawn {
    /// The lower end of the interval.
    pub low: f64,
    /// The difference; none where only the interval is known.
    pub at: Option<f64>,
    /// The upper end of the interval.
    pub high: f64,
}

/// The win rates of a group under both versions.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportRate {
    /// The group in words.
    pub name: String,
    /// Under base; none where nothing is compared.
    pub base: Option<ReportSide>,
    /// Under head.
    pub head: ReportSide,
}

/// A win rate with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportSide {
    /// The win rate.
    pub rate: f64,
    /// Its interval.
    pub interval: Option<[f64; 2]>,
}

/// The metrics of the ICP that a reviewer is shown, in this order.
const SHOWN: [Metric; 12] = [
    Metric::WinRate,
    Metric::WonRevenueShare,
    Metric::DealSize,
    Metric::CycleDays,
    Metric::Retention,
    Metric::NetRevenueRetention,
    Metric::LifetimeValue,
    Metric::Accounts,
    Metric::Closed,
    Metric::Won,
    Metric::Customers,
    Metric::OpportunityRate,
];

/// The word for how values of a unit are written.
pub(super) fn kind(unit: MetricUnit) -> &'static str {
    match unit {
        MetricUnit::Rate => "percent",
        MetricUnit::Money => "money",
        MetricUnit::Days => "days",
        MetricUnit::Ratio => "times",
        MetricUnit::Count | MetricUnit::Other => "number",
    }
}

/// What must not be had by subtraction, because it stands for few of the accounts that enter or leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Few {
    /// The accounts themselves, and so every count and sum.
    pub(super) accounts: bool,
    /// Those among them with deals, and so every count and sum of deals.
    pub(super) deals: bool,
    /// The customers among them, and so the number of customers.
    pub(super) customers: bool,
}

impl Few {
    /// What is few among the movers of a change.
    pub(super) fn of(change: &Change, smallest: u64) -> Few {
        let any = |count: fn(&Numbers) -> u64| {
            [&change.entering, &change.leaving].into_iter().map(count).any(|count| count > 0 && count < smallest)
        };
        let accounts = any(|numbers| numbers.accounts);
        Few {
            accounts,
            deals: accounts || any(|numbers| numbers.with_opportunity),
            customers: accounts || any(|numbers| numbers.customers),
        }
    }

    /// Whether both values of a metric of the ICP may be shown.
    fn spares(self, metric: &str) -> bool {
        match metric {
            "win_rate" | "deal_size" | "cycle_days" | "retention" | "net_revenue_retention" | "lifetime_value" => true,
            "accounts" => !self.accounts,
            "customers" => !self.customers,
            _ => !self.deals,
        }
    }
}

/// The numbers of a run.
pub(super) fn numbers(run: &Run, workspace: Option<&Workspace>, language: Language, smallest: u64) -> ReportNumbers {
    let change = run.change.as_ref();
    let few = change.map(|change| Few::of(change, smallest));
    let mut metrics: Vec<ReportMetric> = match change {
        Some(change) => {
            let found = SHOWN.iter().filter_map(|shown| change.of_icp(shown));
            found.map(|comparison| compared(comparison, words::metric(&comparison.metric, language))).collect()
        }
        None => alone(run, language),
    };
    metrics.retain(|metric| metric.base.is_some() || metric.head.is_some());
    metrics.retain(|metric| few.is_none_or(|few| few.spares(&metric.key)));
    let of_profiles = change.into_iter().flat_map(|change| &change.metrics);
    let mut profiles: Vec<ReportMetric> = of_profiles
        .filter_map(|comparison| match &comparison.group {
            Group::Profile(id)
                if comparison.metric == Metric::WinRate && (comparison.base.is_some() || comparison.head.is_some()) =>
            {
                Some(compared(comparison, name(id, workspace)))
            }
            _ => None,
        })
        .collect();
    let difference_scale = scale(metrics.iter().chain(&profiles).filter(|metric| !metric.is_relative));
    let relative_scale = scale(metrics.iter().filter(|metric| metric.is_relative));
    for metric in metrics.iter_mut().chain(&mut profiles) {
        let scale = if metric.is_relative { relative_scale } else { difference_scale };
        metric.drawn = drawn(metric, scale);
    }
    let rates = rates(run, workspace, language, smallest);
    let sides = rates.iter().flat_map(|rate| rate.base.iter().chain([&rate.head]));
    let highest = sides.map(|side| side.interval.map_or(side.rate, |[_, high]| high)).fold(0.1, f64::max);
    ReportNumbers {
        confidence: run.confidence,
        currency: workspace.and_then(currency),
        accounts: run.snapshot.accounts,
        closed: run.snapshot.closed,
        won: run.snapshot.won,
        metrics,
        profiles,
        counts_hidden: few.is_some_and(|few| few.accounts),
        deals_hidden: few.is_some_and(|few| few.deals),
        customers_hidden: few.is_some_and(|few| few.customers),
        rates,
        rate_scale: ((highest * 10.0).ceil() / 10.0).min(1.0),
        difference_scale,
    }
}

fn compared(comparison: &Comparison, words: String) -> ReportMetric {
    let metric = &comparison.metric;
    ReportMetric {
        key: metric.key().into_owned(),
        words,
        kind: kind(metric.unit()).to_owned(),
        difference_kind: if metric.unit() == MetricUnit::Rate { "points" } else { kind(metric.unit()) }.to_owned(),
        base: comparison.base,
        head: comparison.head,
        difference: comparison.difference,
        interval: comparison.interval.map(<[f64; 2]>::from),
        is_relative: matches!(metric, Metric::DealSize | Metric::CycleDays),
        verdict: comparison.is_estimate.then(|| comparison.verdict.as_str().to_owned()),
        drawn: None,
    }
}

/// Head's ICP where there is nothing to compare it with.
fn alone(run: &Run, language: Language) -> Vec<ReportMetric> {
    let Some((_, numbers)) = run.head.groups.iter().find(|(group, _)| *group == Group::Icp) else { return Vec::new() };
    let metric = |metric: &Metric| ReportMetric {
        key: metric.key().into_owned(),
        words: words::metric(metric, language),
        kind: kind(metric.unit()).to_owned(),
        difference_kind: String::new(),
        base: None,
        head: numbers.value(metric),
        difference: None,
        interval: None,
        is_relative: false,
        verdict: None,
        drawn: None,
    };
    SHOWN.iter().map(metric).collect()
}

/// The name that people use for a profile.
fn name(id: &str, workspace: Option<&Workspace>) -> String {
    workspace.and_then(|found| found.profile(id)).map_or_else(|| id.to_owned(), |found| found.name.clone())
}

/// The largest distance from "no difference", with a little room.
fn scale<'m>(metrics: impl Iterator<Item = &'m ReportMetric>) -> f64 {
    let far = metrics.filter_map(|metric| metric.interval).flatten().filter(|end| end.is_finite());
    far.fold(0.0_f64, |most, end| most.max(end.abs())) * 1.08
}

fn drawn(metric: &ReportMetric, scale: f64) -> Option<ReportDrawn> {
    let [low, high] = metric.interval.filter(|_| scale > 0.0)?;
    let place = |value: f64| (0.5 + value / scale / 2.0).clamp(0.0, 1.0);
    let at = if metric.is_relative { None } else { metric.difference };
    Some(ReportDrawn { low: place(low), at: at.map(place), high: place(high) })
}

/// The win rates of the ICP and of each profile of head that is large enough.
fn rates(run: &Run, workspace: Option<&Workspace>, language: Language, smallest: u64) -> Vec<ReportRate> {
    let shown = run.head.groups.iter().filter(|(group, _)| matches!(group, Group::Icp | Group::Profile(_)));
    let rate = |(group, numbers): &(Group, Numbers)| {
        let before = run.base.as_ref().and_then(|base| base.groups.iter().find(|(other, _)| other == group));
        Some(ReportRate {
            name: match group {
                Group::Icp => language.text("side-icp", &[]),
                Group::Profile(id) => name(id, workspace),
                other => words::group(other, language),
            },
            base: before.and_then(|(_, numbers)| side(numbers, smallest)),
            head: side(numbers, smallest)?,
        })
    };
    shown.filter_map(rate).collect()
}

fn side(numbers: &Numbers, smallest: u64) -> Option<ReportSide> {
    let rate = numbers.value(&Metric::WinRate).filter(|_| numbers.with_opportunity >= smallest)?;
    Some(ReportSide { rate, interval: numbers.win_rate_interval.map(<[f64; 2]>::from) })
}
