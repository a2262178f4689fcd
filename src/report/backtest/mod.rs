//! What a backtest and the gate found.

mod json;
mod json_why;
pub(crate) mod sentences;
mod text;
mod why;

use rayon::prelude::*;

use crate::backtest::{
    Attribution, Backtest, Comparison, Edit, Edits, Movers, Numbers, Side, Variants, Warning, attribute, closed_after,
    comparable, count_admitted,
};
use crate::diff;
use crate::fit::Tests;
use crate::gate;
use crate::model::{Date, Group, Metric};
use crate::snapshot::{RowProblem, Snapshot};

pub use json::{Wire, json, schema};
pub(crate) use json_why::{SummaryWire, summary};
pub(crate) use sentences::cause;
pub use text::{brief, text};
pub(crate) use text::{compared_tables, groups_table, left_behind, movers_table, parts_table};

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
    /// Why accounts move; none where nothing is compared.
    pub why: Option<Why>,
    /// The deals that closed after base was committed.
    pub since_base: Option<SinceBase>,
    /// How often the snapshot has been asked, this time included; none where nothing is compared.
    pub attempts: Option<u64>,
    /// What makes the result weaker than it looks.
    pub warnings: Vec<Warning>,
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
    /// Accounts that leave and that one criterion would bring back: near misses of a profile of head.
    pub left_behind: u64,
    /// Accounts whose place or tier changes.
    pub moved: u64,
    /// Every metric of the ICP, of each profile and of each tier, compared.
    pub metrics: Vec<Comparison>,
}

/// Why accounts move.
#[derive(Clone, Debug)]
pub struct Why {
    /// What changed in meaning, with how many accounts each change lets in or out.
    pub changes: Vec<diff::Change>,
    /// The edits, one by one.
    pub edits: Vec<Edit>,
    /// Who enters and who leaves, by reason.
    pub movers: Movers,
    /// What each edit brings to the win rate; none where base or head has no closed deal.
    pub attribution: Option<Attribution>,
}

/// The win rate of the ICP on deals that nobody could tune to: those that closed after base was committed.
#[derive(Clone, Debug)]
pub struct SinceBase {
    /// The day of base's commit.
    pub day: Date,
    /// Closed deals since, of all accounts.
    pub closed: u64,
    /// The win rate of the ICP on these deals alone.
    pub comparison: Comparison,
}

impl Why {
    /// Finds out why accounts move between the two versions of these edits. The snapshot must have been read with the
    /// columns of `tests`.
    pub fn new(backtest: &Backtest<'_>, tests: &Tests, edits: Edits, mut changes: Vec<diff::Change>) -> Self {
        let mut variants = Variants::beside(backtest, tests, &[]);
        count_admitted(&mut changes, &mut variants, &edits);
        Why {
            changes,
            movers: Movers::new(&mut variants, &edits),
            attribution: attribute(&mut variants, &edits),
            edits: edits.list,
        }
    }
}

impl SinceBase {
    /// Counts again on the deals that closed after a day; none where nothing is compared or deals have no close
    /// dates.
    pub fn new(backtest: &Backtest<'_>, day: Date, tolerance: f64) -> Option<Self> {
        let keep = closed_after(backtest.snapshot().opportunities.as_ref()?, day)?;
        let later = backtest.restricted(&keep);
        Some(SinceBase {
            day,
            closed: keep.count_ones() as u64,
            comparison: later.compare(&Metric::WinRate, &Group::Icp, &Group::Icp, tolerance)?,
        })
    }
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
        let is_compared = |group: &Group| matches!(group, Group::Icp | Group::Profile(_) | Group::Tier(..));
        let groups: Vec<Group> = backtest.groups(Side::Head).into_iter().filter(is_compared).collect();
        let metrics = comparable();
        let compare = |group: &Group| {
            // What only head has is held against all of base's ICP.
            let base = if base_groups.contains(group) { group } else { &Group::Icp };
            backtest.compare_all(&metrics, base, group, tolerance)
        };
        let metrics = groups.par_iter().flat_map_iter(compare).collect();
        Some(Change {
            common: backtest.numbers(Side::Head, &Group::Common),
            entering: backtest.numbers(Side::Head, &Group::Entering),
            leaving: backtest.numbers(Side::Head, &Group::Leaving),
            left_behind: backtest.left_behind() as u64,
            moved: backtest.moved() as u64,
            metrics,
        })
    }

    /// The comparison of a metric of the ICP.
    pub fn of_icp(&self, metric: &Metric) -> Option<&Comparison> {
        self.metrics.iter().find(|comparison| comparison.group == Group::Icp && comparison.metric == *metric)
    }
}
