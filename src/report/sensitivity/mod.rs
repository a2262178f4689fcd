//! How the ICP reacts when a number is a little higher or lower, or a criterion is not there.

mod json;
mod text;

use crate::backtest::{Curve, Number, Sensitivity};
use crate::report::backtest::SnapshotFacts;
use crate::words;

pub use json::{json, schema};
pub use text::{markdown, text};

/// Everything that a report says of a sensitivity.
#[derive(Clone, Debug)]
pub struct Run {
    /// The snapshot.
    pub snapshot: SnapshotFacts,
    /// `worktree`, or the revision as it was given.
    pub label: String,
    /// The commit.
    pub commit: Option<String>,
    /// The curves.
    pub sensitivity: Sensitivity,
    /// The level of every interval.
    pub confidence: f64,
}

/// What a curve varies, in words: "`employees` of machine-builders: at least 200".
fn title(curve: &Curve) -> String {
    let place = &curve.place;
    let part = place.part.as_deref().unwrap_or_default();
    let number = words::short(curve.actual);
    match &place.number {
        Number::AtLeast(field) => format!("{}: at least {number}", of(field, part, &place.document)),
        Number::AtMost(field) => format!("{}: at most {number}", of(field, part, &place.document)),
        Number::Weight => format!("`{part}` of {}: weight {number}", place.document),
        Number::Threshold => format!("tier {part} of {}: from {number}", place.document),
        Number::Penalty => format!("{}: penalty of {number}", place.document),
    }
}

/// A field, its criterion where that is called otherwise, and the document.
fn of(field: &str, part: &str, document: &str) -> String {
    if part.is_empty() || part == field {
        format!("`{field}` of {document}")
    } else {
        format!("`{field}` in `{part}` of {document}")
    }
}
