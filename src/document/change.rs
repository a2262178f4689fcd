//! What a reviewer reads of a proposed change, as plain data: the one thing that `report.html` sees.
//!
//! The sentences of the gate stand as they are, for a verdict that cannot be checked is worth nothing. Everything
//! else keeps to the workspace's smallest group, and nothing names an account. It refuses to know how anything looks,
//! and to judge.

mod gate;
mod meaning;
mod metrics;
mod movers;
mod sensitivity;
mod words;

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{Privacy, SnapshotProvenance};
use crate::backtest::Sensitivity;
use crate::diagnostic::Severity;
use crate::language::Language;
use crate::model::Metric;
use crate::report::backtest::{Run, SinceBase, Version};
use crate::report::check::{self, Check};
use crate::report::findings::Findings;
use crate::workspace::Workspace;

pub use gate::{ReportGate, ReportRule, ReportWaiver};
pub(super) use meaning::documents;
pub use meaning::{ReportDocument, ReportItem, ReportMeaning};
pub use metrics::{ReportDrawn, ReportMetric, ReportNumbers, ReportRate, ReportSide};
pub use movers::{ReportAttribution, ReportGroup, ReportMix, ReportMovers, ReportPart, ReportReason};
pub use sensitivity::{ReportCurve, ReportDrop, ReportPoint, ReportSensitivity};

/// The version of this view: it rises when something that templates use is renamed or goes away.
const VERSION: u32 = 1;

/// The template of the report.
pub const REPORT: (&str, &str) =
    ("report.html", "The backtest of a change: what a reviewer opens from the pull request");

/// Everything that the report of a change may show.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangeView {
    /// The version of this view.
    pub view: u32,
    /// The language of its fixed words, as a code: `en`, `de`. Sentences of the gate, the diff and the linter are in
    /// English whatever it is.
    pub language: Language,
    /// The product's name; empty where the workspace could not be read.
    pub product: String,
    /// The verdict.
    pub verdict: ReportVerdict,
    /// What a reader must know before anything else, each a sentence without a final period.
    pub alerts: Vec<String>,
    /// What the change is compared with; none where there is nothing to compare with.
    pub base: Option<ReportVersion>,
    /// What is proposed.
    pub head: Option<ReportVersion>,
    /// What the gate says; none where nothing was measured.
    pub gate: Option<ReportGate>,
    /// What changed in meaning; none where there is no base.
    pub meaning: Option<ReportMeaning>,
    /// The numbers; none where nothing was measured.
    pub numbers: Option<ReportNumbers>,
    /// Who enters and who leaves; none where nothing is compared.
    pub movers: Option<ReportMovers>,
    /// What each edit brings to the win rate; none where nothing is compared, or nothing could be split.
    pub attribution: Option<ReportAttribution>,
    /// How the proposed ICP reacts to small changes of its numbers.
    pub sensitivity: Option<ReportSensitivity>,
    /// The deals that closed after base was committed, which nobody could tune to.
    pub since_base: Option<ReportSince>,
    /// What makes the result weaker than it looks.
    pub warnings: Vec<ReportWarning>,
    /// What a reader of the numbers must know, each a sentence without a final period.
    pub notes: Vec<String>,
    /// What the linter found; none where it was not asked.
    pub lint: Option<ReportLint>,
    /// The command that gives the same report.
    pub reproduce: String,
    /// The snapshot; none where nothing was measured.
    pub snapshot: Option<SnapshotProvenance>,
    /// How often the snapshot has been asked, this time included.
    pub attempts: Option<u64>,
    /// What shared documents may show.
    pub privacy: Privacy,
    /// The version of this tool.
    pub version: String,
}

/// The verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportVerdict {
    /// `passed`, `warned`, `waived`, `blocked` or `not-measured`.
    pub outcome: String,
    /// The verdict in one sentence, without a final period.
    pub sentence: String,
    /// What the data say of the win rate of the ICP: `improved`, `unchanged`, `inconclusive` or `worsened`; none where
    /// nothing is compared.
    pub win_rate: Option<String>,
}

/// One of the versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportVersion {
    /// `worktree`, or the revision as it was given.
    pub label: String,
    /// The commit's id.
    pub commit: Option<String>,
    /// Why this version was chosen, where the tool chose it.
    pub why: Option<String>,
}

/// The win rate of the ICP on the deals that closed after base was committed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ReportSince {
    /// The day of base's commit.
    pub day: String,
    /// Closed deals since, of all accounts.
    pub closed: u64,
    /// The win rate under base.
    pub base: Option<f64>,
    /// The win rate under head.
    pub head: Option<f64>,
    /// The interval of the difference.
    pub interval: Option<[f64; 2]>,
    /// What can be said.
    pub verdict: String,
}

/// Something that makes the result weaker than it looks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportWarning {
    /// What it is.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

/// What the linter found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportLint {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// All findings, the errors first.
    pub findings: Vec<ReportFinding>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportFinding {
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// The rule.
    pub rule: String,
    /// What is wrong.
    pub message: String,
    /// File and line.
    pub place: Option<String>,
    /// What to do about it.
    pub help: Vec<String>,
}

/// What the report of a change may show.
///
/// The workspace is head's, where it could be read. `has_lint` is false for a run that did not ask the linter.
pub fn change_view(
    check: &Check<'_>,
    workspace: Option<&Workspace>,
    sensitivity: Option<&Sensitivity>,
    has_lint: bool,
) -> ChangeView {
    let smallest_group = workspace.map_or_else(Default::default, |found| found.config.privacy).smallest_group;
    let smallest = u64::from(smallest_group);
    let language = workspace.map(|found| found.config.language).unwrap_or_default();
    let run = check.run;
    let why = run.and_then(|run| run.why.as_ref());
    ChangeView {
        view: VERSION,
        language,
        product: workspace.map(|found| found.config.product.clone()).unwrap_or_default(),
        verdict: verdict(check),
        alerts: run.map(|run| run.alerts.clone()).unwrap_or_default(),
        base: run.and_then(|run| run.base.as_ref()).map(version),
        head: run.map(|run| version(&run.head)),
        gate: run.and_then(|run| gate::gate(run.gate.as_ref()?, check, language)),
        meaning: check.changes.map(meaning::meaning),
        numbers: run.map(|run| metrics::numbers(run, workspace, language, smallest)),
        movers: run.and_then(|run| movers::movers(run.change.as_ref()?, why, language, smallest)),
        attribution: why.and_then(movers::attribution),
        sensitivity: sensitivity.map(|found| sensitivity::sensitivity(found, check.changes, smallest)),
        since_base: run.and_then(|run| run.since_base.as_ref()).map(since),
        warnings: run.map(warnings).unwrap_or_default(),
        notes: run.map(|run| run.notes.clone()).unwrap_or_default(),
        lint: has_lint.then(|| lint(check)),
        reproduce: check::command(check),
        snapshot: run.map(|run| SnapshotProvenance {
            id: run.snapshot.id.clone(),
            as_of: run.snapshot.as_of,
            digest: run.snapshot.digest.clone(),
            synthetic: run.snapshot.synthetic,
        }),
        attempts: run.and_then(|run| run.attempts),
        privacy: Privacy { smallest_group },
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn verdict(check: &Check<'_>) -> ReportVerdict {
    let gate = check.run.and_then(|run| run.gate.as_ref()).filter(|gate| gate.is_measured);
    let win_rate = check.run.and_then(|run| run.change.as_ref()?.of_icp(&Metric::WinRate));
    ReportVerdict {
        outcome: gate.map_or("not-measured", |gate| gate.outcome.as_str()).to_owned(),
        sentence: check.headline(),
        win_rate: win_rate.map(|comparison| comparison.verdict.as_str().to_owned()),
    }
}

fn version(found: &Version) -> ReportVersion {
    ReportVersion { label: found.label.clone(), commit: found.commit.clone(), why: found.why.clone() }
}

fn since(found: &SinceBase) -> ReportSince {
    let comparison = &found.comparison;
    ReportSince {
        day: found.day.to_string(),
        closed: found.closed,
        base: comparison.base,
        head: comparison.head,
        interval: comparison.interval.map(<[f64; 2]>::from),
        verdict: comparison.verdict.as_str().to_owned(),
    }
}

fn warnings(run: &Run) -> Vec<ReportWarning> {
    let warning =
        |found: &crate::backtest::Warning| ReportWarning { what: found.to_string(), hint: found.hint().to_owned() };
    run.warnings.iter().map(warning).collect()
}

fn lint(check: &Check<'_>) -> ReportLint {
    let shown = Findings::from(check.lint);
    let count = |severity: Severity| shown.findings.iter().filter(|found| found.severity == severity).count();
    let mut findings: Vec<ReportFinding> = Vec::new();
    let mut sorted: Vec<_> = shown.findings.iter().collect();
    sorted.sort_by_key(|found| std::cmp::Reverse(found.severity));
    for found in sorted {
        let place = found.primary.as_ref().map(|label| (label.place.source.path(), label.place.start().line));
        findings.push(ReportFinding {
            severity: found.severity.as_str().to_owned(),
            rule: found.code.to_string(),
            message: found.message.clone(),
            place: place.map(|(path, line)| format!("{path}:{line}")),
            help: found.help.iter().map(ToString::to_string).collect(),
        });
    }
    ReportLint { errors: count(Severity::Error), warnings: count(Severity::Warning), findings }
}
