//! `icp check --format json`, version 1: the reports of its parts, each as it stands alone.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::Check;
use crate::report::findings::Findings;
use crate::report::{backtest, diff, encode, findings};

#[derive(Serialize, JsonSchema)]
struct Wire {
    /// Always `icp/check/v1`.
    #[schemars(extend("const" = "icp/check/v1"))]
    schema: &'static str,
    /// The gate's outcome: `passed`, `warned`, `waived` or `blocked`.
    outcome: String,
    /// The verdict in a sentence.
    headline: String,
    /// As `icp lint --format json` prints it.
    lint: Value,
    /// As `icp diff --format json` prints it; null where there is no base.
    diff: Option<Value>,
    /// As `icp backtest --format json` prints it; null where nothing was measured.
    backtest: Option<Value>,
}

/// The report as JSON, indented, with a final line break.
pub fn json(check: &Check<'_>) -> String {
    let parse = |text: String| serde_json::from_str::<Value>(&text).unwrap_or_default();
    let wire = Wire {
        schema: "icp/check/v1",
        outcome: check.outcome().as_str().to_owned(),
        headline: check.headline(),
        lint: parse(findings::json(&Findings::from(check.lint))),
        diff: check.changes.map(|changes| parse(diff::json(changes))),
        backtest: check.run.map(|run| parse(backtest::json(run))),
    };
    encode::json(&wire)
}

/// The JSON Schema of the report.
pub fn schema() -> Value {
    encode::schema::<Wire>()
}
