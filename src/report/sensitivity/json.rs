//! `icp backtest --sensitivity --format json`, version 1: numbers raw, absent values null.

use schemars::JsonSchema;
use serde::Serialize;

use super::Run;
use crate::report::backtest::{SummaryWire, summary};
use crate::report::encode;

#[derive(Debug, Serialize, JsonSchema)]
struct Wire {
    /// Always `icp/sensitivity/v1`.
    #[schemars(extend("const" = "icp/sensitivity/v1"))]
    schema: &'static str,
    snapshot: SnapshotWire,
    /// `worktree`, or the revision as it was given.
    r#ref: String,
    commit: Option<String>,
    /// The level of every interval.
    confidence: f64,
    /// The ICP as it is.
    icp: SummaryWire,
    /// The ICP without each of its criteria.
    without: Vec<DropWire>,
    /// The ICP with each number a little higher or lower.
    curves: Vec<CurveWire>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SnapshotWire {
    id: String,
    as_of: String,
    digest: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct DropWire {
    profile: String,
    criterion: String,
    #[serde(flatten)]
    numbers: SummaryWire,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CurveWire {
    /// `profile` or `negative`.
    kind: String,
    /// The document's id.
    document: String,
    /// The criterion or the tier; null in a negative profile.
    part: Option<String>,
    /// `at_least`, `at_most`, `weight`, `threshold` or `penalty`.
    number: String,
    /// The field whose bound it is.
    field: Option<String>,
    /// The number as it is.
    actual: f64,
    /// Whether the next step to either side moves the win rate by two points or the captured revenue by five.
    cliff: bool,
    points: Vec<PointWire>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PointWire {
    value: f64,
    #[serde(flatten)]
    numbers: SummaryWire,
}

/// The report as JSON, indented, with a final line break.
pub fn json(run: &Run) -> String {
    encode::json(&wire(run))
}

/// The JSON Schema of the report.
pub fn schema() -> serde_json::Value {
    encode::schema::<Wire>()
}

fn wire(run: &Run) -> Wire {
    let sensitivity = &run.sensitivity;
    let drops = sensitivity.drops.iter().map(|drop| DropWire {
        profile: drop.profile.clone(),
        criterion: drop.criterion.clone(),
        numbers: summary(&drop.summary),
    });
    let curves = sensitivity.curves.iter().map(|curve| CurveWire {
        kind: curve.place.kind.as_str().to_owned(),
        document: curve.place.document.clone(),
        part: curve.place.part.clone(),
        number: curve.place.number.as_str().to_owned(),
        field: curve.place.number.field().map(str::to_owned),
        actual: curve.actual,
        cliff: curve.is_cliff,
        points: curve
            .points
            .iter()
            .map(|point| PointWire { value: point.value, numbers: summary(&point.summary) })
            .collect(),
    });
    Wire {
        schema: "icp/sensitivity/v1",
        snapshot: SnapshotWire {
            id: run.snapshot.id.clone(),
            as_of: run.snapshot.as_of.to_string(),
            digest: run.snapshot.digest.clone(),
        },
        r#ref: run.label.clone(),
        commit: run.commit.clone(),
        confidence: run.confidence,
        icp: summary(&sensitivity.actual),
        without: drops.collect(),
        curves: curves.collect(),
    }
}
