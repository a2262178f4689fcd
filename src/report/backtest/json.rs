//! `icp backtest --format json`, version 1: numbers raw, absent values null.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::json_why::{self, SinceWire, WarningWire, WhyWire};
use super::{Change, Run, Version};
use crate::backtest::{Comparison, Numbers};
use crate::model::Metric;
use crate::report::encode;
use crate::snapshot::RowProblem;

/// The whole report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Wire {
    /// Always `icp/backtest/v1`.
    #[schemars(extend("const" = "icp/backtest/v1"))]
    schema: &'static str,
    /// The data that both versions were evaluated on.
    snapshot: SnapshotWire,
    /// What head is compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<VersionWire>,
    /// What is proposed, or the only version.
    head: VersionWire,
    /// What the change does.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<ChangeWire>,
    /// Why accounts move.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<WhyWire>,
    /// The deals that closed after base was committed: those that nobody could tune to.
    #[serde(skip_serializing_if = "Option::is_none")]
    since_base: Option<SinceWire>,
    /// How often the snapshot has been asked, this time included; "improved" is claimed more carefully each time.
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u64>,
    /// What makes the result weaker than it looks.
    warnings: Vec<WarningWire>,
    /// What the gate says; null where it was not asked.
    gate: Option<GateWire>,
    /// What a reader must know before anything else.
    alerts: Vec<String>,
    /// Things that a reader of the numbers must know.
    notes: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SnapshotWire {
    id: String,
    /// The day that durations count from.
    as_of: String,
    /// Whether the data are invented.
    synthetic: bool,
    accounts: u64,
    opportunities: u64,
    closed: u64,
    won: u64,
    /// `sha256:` and the digest of the files.
    digest: String,
    /// How much the deals of one account resemble each other.
    intra_account_correlation: f64,
    /// The level of every interval.
    confidence: f64,
    problems: Vec<ProblemWire>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ProblemWire {
    rule: String,
    count: u64,
    /// What was done with the rows.
    message: String,
    /// The first of them.
    rows: Vec<RowWire>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RowWire {
    file: String,
    /// The line of a text file, the row of any other, from 1.
    row: u64,
    column: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct VersionWire {
    /// `worktree`, `staged`, or the revision as it was given.
    r#ref: String,
    commit: Option<String>,
    /// Why this version was chosen, where the tool chose it.
    why: Option<String>,
    /// The numbers of every group, by its name.
    groups: BTreeMap<String, NumbersWire>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ChangeWire {
    /// `common`, `entering` and `leaving`.
    groups: BTreeMap<String, NumbersWire>,
    /// Accounts that leave and that one criterion would bring back: near misses of a profile of head.
    left_behind: u64,
    /// Accounts whose place or tier changes.
    moved: u64,
    /// Group → metric → comparison.
    metrics: BTreeMap<String, BTreeMap<String, ComparisonWire>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ComparisonWire {
    /// The group that base is measured on, where it is another one: what only head has is held against base's ICP.
    #[serde(skip_serializing_if = "Option::is_none")]
    base_group: Option<String>,
    base: Option<f64>,
    head: Option<f64>,
    difference: Option<f64>,
    /// The interval of the difference; for deal size and cycle, of the ratio of typical values minus one.
    interval: Option<(f64, f64)>,
    probability_worse: Option<f64>,
    /// `improved`, `unchanged`, `inconclusive` or `worsened`.
    verdict: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct NumbersWire {
    accounts: u64,
    account_share: Option<f64>,
    closed: Option<u64>,
    won: Option<u64>,
    lost: Option<u64>,
    open: Option<u64>,
    win_rate: Option<f64>,
    win_rate_interval: Option<(f64, f64)>,
    lift: Option<f64>,
    won_share: Option<f64>,
    won_revenue: Option<f64>,
    won_revenue_share: Option<f64>,
    deal_size: Option<f64>,
    cycle_days: Option<f64>,
    customers: Option<u64>,
    churned: Option<u64>,
    retention: Option<f64>,
    retention_interval: Option<(f64, f64)>,
    lifetime_value: Option<f64>,
    opportunity_rate: Option<f64>,
    open_amount: Option<f64>,
    expansion_rate: Option<f64>,
    net_revenue_retention: Option<f64>,
    /// `measure:NAME` for every measure that the snapshot declares.
    #[serde(flatten)]
    measures: BTreeMap<String, Option<f64>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct GateWire {
    /// The worst of the rules: `passed`, `warned`, `waived` or `blocked`.
    outcome: String,
    /// Whether anything was measured; false where the gate is off.
    measured: bool,
    /// `base` or `head`.
    policy_from: String,
    rules: Vec<RuleWire>,
    waivers: Vec<WaiverWire>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RuleWire {
    id: String,
    group: String,
    metric: Option<String>,
    outcome: String,
    /// What was measured, against what, and how sure that is.
    reason: String,
    /// What to do now; null where there is nothing to do.
    next: Option<String>,
    base: Option<f64>,
    head: Option<f64>,
    difference: Option<f64>,
    interval: Option<(f64, f64)>,
    verdict: Option<String>,
    /// The waiver that turned a block into a pass.
    waiver: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct WaiverWire {
    id: String,
    rule: String,
    /// `used`, `unused`, `expired`, `too-long`, `exceeded` or `asked-for`.
    state: String,
    note: String,
}

/// The report as JSON, indented, with a final line break.
pub fn json(run: &Run) -> String {
    encode::json(&wire(run))
}

/// The JSON Schema of the report.
pub fn schema() -> serde_json::Value {
    encode::schema::<Wire>()
}

/// The report as wire types.
pub(crate) fn wire(run: &Run) -> Wire {
    let facts = &run.snapshot;
    Wire {
        schema: "icp/backtest/v1",
        snapshot: SnapshotWire {
            id: facts.id.clone(),
            as_of: facts.as_of.to_string(),
            synthetic: facts.synthetic,
            accounts: facts.accounts,
            opportunities: facts.opportunities,
            closed: facts.closed,
            won: facts.won,
            digest: facts.digest.clone(),
            intra_account_correlation: run.correlation,
            confidence: run.confidence,
            problems: facts.problems.iter().map(problem).collect(),
        },
        base: run.base.as_ref().map(version),
        head: version(&run.head),
        change: run.change.as_ref().map(change),
        why: run.why.as_ref().map(json_why::why),
        since_base: run.since_base.as_ref().map(json_why::since),
        attempts: run.attempts,
        warnings: run.warnings.iter().map(json_why::warning).collect(),
        gate: run.gate.as_ref().map(gate),
        alerts: run.alerts.clone(),
        notes: run.notes.clone(),
    }
}

fn problem(problem: &RowProblem) -> ProblemWire {
    let rows =
        problem.rows.iter().map(|row| RowWire { file: row.file.clone(), row: row.line, column: row.column.clone() });
    ProblemWire {
        rule: problem.rule.clone(),
        count: problem.count,
        message: problem.message.clone(),
        rows: rows.collect(),
    }
}

fn version(version: &Version) -> VersionWire {
    let groups = version.groups.iter().map(|(group, numbers)| (group.to_string(), self::numbers(numbers)));
    VersionWire {
        r#ref: version.label.clone(),
        commit: version.commit.clone(),
        why: version.why.clone(),
        groups: groups.collect(),
    }
}

fn change(change: &Change) -> ChangeWire {
    let groups = [("common", &change.common), ("entering", &change.entering), ("leaving", &change.leaving)];
    let mut metrics: BTreeMap<String, BTreeMap<String, ComparisonWire>> = BTreeMap::new();
    for comparison in &change.metrics {
        let group = metrics.entry(comparison.group.to_string()).or_default();
        group.insert(comparison.metric.to_string(), self::comparison(comparison));
    }
    ChangeWire {
        groups: groups.into_iter().map(|(name, numbers)| (name.to_owned(), self::numbers(numbers))).collect(),
        left_behind: change.left_behind,
        moved: change.moved,
        metrics,
    }
}

pub(super) fn comparison(comparison: &Comparison) -> ComparisonWire {
    let is_other = comparison.group != comparison.base_group;
    ComparisonWire {
        base_group: is_other.then(|| comparison.base_group.to_string()),
        base: comparison.base,
        head: comparison.head,
        difference: comparison.difference,
        interval: comparison.interval,
        probability_worse: comparison.probability_worse,
        verdict: comparison.verdict.as_str().to_owned(),
    }
}

fn numbers(numbers: &Numbers) -> NumbersWire {
    let value = |metric: Metric| numbers.value(&metric);
    let whole = |metric: Metric| numbers.fraction(&metric).and_then(|(top, _)| u64::try_from(top).ok());
    NumbersWire {
        accounts: numbers.accounts,
        account_share: value(Metric::AccountShare),
        closed: whole(Metric::Closed),
        won: whole(Metric::Won),
        lost: whole(Metric::Lost),
        open: whole(Metric::Open),
        win_rate: value(Metric::WinRate),
        win_rate_interval: numbers.win_rate_interval,
        lift: value(Metric::Lift),
        won_share: value(Metric::WonShare),
        won_revenue: value(Metric::WonRevenue),
        won_revenue_share: value(Metric::WonRevenueShare),
        deal_size: value(Metric::DealSize),
        cycle_days: value(Metric::CycleDays),
        customers: whole(Metric::Customers),
        churned: whole(Metric::Churned),
        retention: value(Metric::Retention),
        retention_interval: numbers.retention_interval,
        lifetime_value: value(Metric::LifetimeValue),
        opportunity_rate: value(Metric::OpportunityRate),
        open_amount: value(Metric::OpenAmount),
        expansion_rate: value(Metric::ExpansionRate),
        net_revenue_retention: value(Metric::NetRevenueRetention),
        measures: numbers
            .measures
            .keys()
            .map(|name| (format!("measure:{name}"), value(Metric::Measure(name.clone()))))
            .collect(),
    }
}

fn gate(report: &crate::gate::Report) -> GateWire {
    let rules = report.rules.iter().map(|rule| RuleWire {
        id: rule.id.clone(),
        group: rule.group.to_string(),
        metric: rule.metric.as_ref().map(ToString::to_string),
        outcome: rule.outcome.as_str().to_owned(),
        reason: rule.reason.clone(),
        next: rule.next.clone(),
        base: rule.base,
        head: rule.head,
        difference: rule.difference,
        interval: rule.interval,
        verdict: rule.verdict.map(|verdict| verdict.as_str().to_owned()),
        waiver: rule.waiver.clone(),
    });
    let waivers = report.waivers.iter().map(|waiver| WaiverWire {
        id: waiver.id.clone(),
        rule: waiver.rule.clone(),
        state: waiver.state.as_str().to_owned(),
        note: waiver.note.clone(),
    });
    GateWire {
        outcome: report.outcome.as_str().to_owned(),
        measured: report.is_measured,
        policy_from: report.policy_from.as_str().to_owned(),
        rules: rules.collect(),
        waivers: waivers.collect(),
    }
}
