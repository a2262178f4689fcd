//! What a backtest and the gate found.

mod json;
mod text;

use crate::backtest::{Backtest, Comparison, Numbers, Side, comparable};
use crate::gate;
use crate::model::{Date, Group, Metric};
use crate::snapshot::{RowProblem, Snapshot};

pub use json::{Wire, json, schema};
pub use text::{brief, text};
pub(crate) use text::{compared_tables, groups_table, movers_table};

/// Everything a report says of a backtest, as plain values.
#[derive(Clone, Debug)]
pub struct Run {
    /// The snapshot.
    pub snapshot: SnapshotFacts,
    /// What is proposed, or the only version.
    pub head: Version,
    /// What it is compared with.
    pub base: Option<Version>,
    /// What the change does.
    pub change: Option<Change>,
    /// What the gate says.
    pub gate: Option<gate::Report>,
    /// What a reader must know before anything else, each a sentence without a final period.
    pub alerts: Vec<String>,
    /// Things that a reader of the numbers must know, each a sentence without a final period.
    pub notes: Vec<String>,
    /// The level of every interval.
    pub confidence: f64,
    /// How much the deals of one account resemble each other.
    pub correlation: f64,
}

/// What a report says of a snapshot.
#[derive(Clone, Debug)]
pub struct SnapshotFacts {
    /// Its id.
    pub id: String,
    /// Its day.
    pub as_of: Date,
    /// Whether the data are invented.
    pub synthetic: bool,
    /// Accounts.
    pub accounts: u64,
    /// Opportunities that are counted.
    pub opportunities: u64,
    /// Closed ones.
    pub closed: u64,
    /// Won ones.
    pub won: u64,
    /// The digest of its files.
    pub digest: String,
    /// Problems with its rows.
    pub problems: Vec<RowProblem>,
}

/// One version with its numbers.
#[derive(Clone, Debug)]
pub struct Version {
    /// `worktree`, or the revision as it was given.
    pub label: String,
    /// The commit.
    pub commit: Option<String>,
    /// Why this version was chosen, where the tool chose it.
    pub why: Option<String>,
    /// The numbers of every group.
    pub groups: Vec<(Group, Numbers)>,
}

/// What a change does.
#[derive(Clone, Debug)]
pub struct Change {
    /// Accounts that are in the ICP under both.
    pub common: Numbers,
    /// Accounts that enter.
    pub entering: Numbers,
    /// Accounts that leave.
    pub leaving: Numbers,
    /// Accounts whose place or tier changes.
    pub moved: u64,
    /// Every metric of the ICP and of each profile, compared.
    pub metrics: Vec<Comparison>,
}

impl SnapshotFacts {
    /// What a report says of this snapshot.
    pub fn new(snapshot: &Snapshot) -> Self {
        let outcomes = snapshot.opportunities.iter().flat_map(|table| &table.outcome);
        let (mut opportunities, mut closed, mut won) = (0, 0, 0);
        for outcome in outcomes {
            opportunities += 1;
            closed += u64::from(*outcome != crate::snapshot::Outcome::Open);
            won += u64::from(*outcome == crate::snapshot::Outcome::Won);
        }
        SnapshotFacts {
            id: snapshot.id.clone(),
            as_of: snapshot.as_of,
            synthetic: snapshot.synthetic,
            accounts: snapshot.account_count as u64,
            opportunities,
            closed,
            won,
            digest: snapshot.digest.clone(),
            problems: snapshot.problems.clone(),
        }
    }
}

impl Change {
    /// What the change does; none where nothing is compared.
    pub fn new(backtest: &Backtest<'_>, tolerance: f64) -> Option<Self> {
        if !backtest.is_comparison() {
            return None;
        }
        let base_groups = backtest.groups(Side::Base);
        let compared = backtest.groups(Side::Head).into_iter().filter(|group| {
            *group == Group::Icp || (matches!(group, Group::Profile(_)) && base_groups.contains(group))
        });
        // A profile is followed by its win rate alone; the finer metrics are those of the whole ICP.
        let pairs = compared.flat_map(|group| {
            let is_icp = group == Group::Icp;
            let metrics = comparable().into_iter().filter(move |metric| is_icp || *metric == Metric::WinRate);
            metrics.map(|metric| (group.clone(), metric)).collect::<Vec<_>>()
        });
        let metrics =
            pairs.filter_map(|(group, metric)| backtest.compare(&metric, &group, &group, tolerance)).collect();
        Some(Change {
            common: backtest.numbers(Side::Head, &Group::Common),
            entering: backtest.numbers(Side::Head, &Group::Entering),
            leaving: backtest.numbers(Side::Head, &Group::Leaving),
            moved: backtest.moved() as u64,
            metrics,
        })
    }

    /// The comparison of a metric of the ICP.
    pub fn of_icp(&self, metric: &Metric) -> Option<&Comparison> {
        self.metrics.iter().find(|comparison| comparison.group == Group::Icp && comparison.metric == *metric)
    }
}
