//! How the ICP did under every version of the past, all on one snapshot.

mod json;
mod svg;
mod text;

use crate::backtest::Step;
use crate::repo::Commit;
use crate::report::backtest::SnapshotFacts;

pub use json::{json, schema};
pub use svg::svg;
pub use text::{markdown, text};

/// Everything that a report says of a history.
#[derive(Clone, Debug)]
pub struct Run {
    /// The snapshot.
    pub snapshot: SnapshotFacts,
    /// The group that is followed: `icp`, or `profile:ID`.
    pub group: crate::model::Group,
    /// The commits, the oldest first.
    pub rows: Vec<Row>,
    /// Whether the first commit of all is among them, or the first that was asked for; false where a shallow clone
    /// ends earlier.
    pub is_complete: bool,
    /// Show only so many commits that cost most, the dearest first.
    pub worst: Option<usize>,
    /// The level of every interval.
    pub confidence: f64,
}

/// One commit.
#[derive(Clone, Debug)]
pub struct Row {
    /// The commit; none for what is not committed yet.
    pub commit: Option<Commit>,
    /// What was measured.
    pub state: State,
}

/// What became of a version.
#[derive(Clone, Debug)]
pub enum State {
    /// It was measured.
    Measured(Step),
    /// There was no workspace yet, or no longer.
    Absent,
    /// It cannot be read; why.
    Unreadable(String),
    /// It asks of today's data what they do not have; what that is.
    Unmeasurable(String),
}

impl Row {
    fn step(&self) -> Option<&Step> {
        match &self.state {
            State::Measured(step) => Some(step),
            _ => None,
        }
    }
}

impl Run {
    /// The commits that the report lists: all, the newest first, or those that cost most, the dearest first.
    fn listed(&self) -> Vec<&Row> {
        let Some(most) = self.worst else { return self.rows.iter().rev().collect() };
        let cost = |row: &Row| row.step().and_then(|step| step.difference).filter(|difference| *difference < 0.0);
        let mut rows: Vec<(&Row, f64)> = self.rows.iter().rev().filter_map(|row| Some((row, cost(row)?))).collect();
        // The sort is stable: of equal costs the newest comes first.
        rows.sort_by(|(_, one), (_, other)| one.total_cmp(other));
        rows.into_iter().take(most).map(|(row, _)| row).collect()
    }

    /// The group in words.
    fn group_name(&self) -> String {
        crate::words::group(&self.group)
    }
}
