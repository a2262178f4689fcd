//! `icp history --format json`, version 1: numbers raw, absent values null.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Row, Run, State};
use crate::report::backtest::{SummaryWire, summary};
use crate::report::encode;

#[derive(Debug, Serialize, JsonSchema)]
struct Wire {
    /// Always `icp/history/v1`.
    #[schemars(extend("const" = "icp/history/v1"))]
    schema: &'static str,
    snapshot: SnapshotWire,
    /// `icp`, or `profile:ID`.
    group: String,
    /// The level of every interval.
    confidence: f64,
    /// Whether the history is complete; false where a shallow clone ends earlier.
    complete: bool,
    /// The newest first; with `--worst` the dearest first.
    commits: Vec<CommitWire>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SnapshotWire {
    id: String,
    as_of: String,
    digest: String,
    synthetic: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CommitWire {
    /// Null for what is not committed yet.
    commit: Option<String>,
    author: Option<String>,
    date: Option<String>,
    subject: Option<String>,
    /// `measured`, `absent`, `unreadable`, or `unmeasurable` where it asks of the data what they do not have.
    state: String,
    /// Why it cannot be read or measured.
    reason: Option<String>,
    /// What it does to the rules of the version before.
    edits: Vec<String>,
    /// Its win rate minus that of the version before.
    difference: Option<f64>,
    /// The numbers of the group.
    numbers: Option<SummaryWire>,
}

/// The report as JSON, indented, with a final line break.
pub fn json(run: &Run) -> String {
    let wire = Wire {
        schema: "icp/history/v1",
        snapshot: SnapshotWire {
            id: run.snapshot.id.clone(),
            as_of: run.snapshot.as_of.to_string(),
            digest: run.snapshot.digest.clone(),
            synthetic: run.snapshot.synthetic,
        },
        group: run.group.to_string(),
        confidence: run.confidence,
        complete: run.is_complete,
        commits: run.listed().into_iter().map(row).collect(),
    };
    encode::json(&wire)
}

/// The JSON Schema of the report.
pub fn schema() -> serde_json::Value {
    encode::schema::<Wire>()
}

fn row(row: &Row) -> CommitWire {
    let commit = row.commit.as_ref();
    let step = row.step();
    let (state, reason) = match &row.state {
        State::Measured(_) => ("measured", None),
        State::Absent => ("absent", None),
        State::Unreadable(reason) => ("unreadable", Some(reason.clone())),
        State::Unmeasurable(reason) => ("unmeasurable", Some(reason.clone())),
    };
    CommitWire {
        commit: commit.map(|commit| commit.id.clone()),
        author: commit.map(|commit| commit.author.clone()),
        date: commit.map(|commit| commit.date.clone()),
        subject: commit.map(|commit| commit.subject.clone()),
        state: state.to_owned(),
        reason,
        edits: step.map(|step| step.edits.clone()).unwrap_or_default(),
        difference: step.and_then(|step| step.difference),
        numbers: step.map(|step| summary(&step.summary)),
    }
}
