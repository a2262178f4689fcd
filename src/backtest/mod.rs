//! Places × outcomes → metrics; base against head.
//!
//! This room refuses to know policy: it says how large a difference is and how sure one can be of it, and leaves
//! to the gate whether that blocks.

mod admitted;
mod attribution;
mod cells;
mod classes;
mod compare;
mod deals;
mod edits;
mod history;
mod members;
mod movers;
mod numbers;
mod portrait;
mod sensitivity;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod testing;
mod variants;
mod warnings;

use std::sync::{Arc, OnceLock};

use crate::bitmap::Bitmap;
use crate::fit::{FitKind, Masks, Places, Rules, Tests, places};
use crate::model::Group;
use crate::snapshot::Snapshot;
use crate::stats;

pub use admitted::count_admitted;
pub use attribution::{Attribution, Method, Part, attribute};
pub use compare::{Comparison, comparable};
pub use deals::{Deals, closed_after, latest_closed};
pub use edits::{Edit, Edits};
pub use history::{Broken, ENOUGH_DEALS, Step, best, broken, steps, values};
pub use members::WonDeal;
pub use movers::{Cause, Direction, MixShift, Movers, Reason};
pub use numbers::{Availability, Numbers};
pub use portrait::{
    Atom, Band, Bound, BoundTest, Counted, CriterionNumbers, Portrait, Quarter, QuarterSide, ReasonCount, Set,
};
pub use sensitivity::{Curve, Drop, Lever, Number, Point, Sensitivity};
pub use variants::{Summary, Variants};
pub use warnings::{Circumstances, Warning, warnings};

use cells::Cells;
use classes::Classes;
use numbers::CellSums;

/// A snapshot with one or two versions' places on it, counted.
pub struct Backtest<'a> {
    snapshot: &'a Snapshot,
    masks: Arc<Masks>,
    deals: Arc<Deals>,
    cells: Arc<Cells>,
    sums: Vec<CellSums>,
    versions: Arc<Vec<Places>>,
    /// The deal sizes and the cycles of every account on the log scale, once somebody asks for them.
    log_accounts: [OnceLock<Vec<(u32, stats::LogAccount)>>; 2],
    /// Accounts that no test tells apart, once somebody tries other versions.
    classes: OnceLock<Arc<Classes>>,
    /// The level of every interval, two-sided.
    pub confidence: f64,
    /// How much the deals of one account resemble each other.
    pub correlation: f64,
    /// How often this snapshot has been asked, this time included; "improved" is claimed more carefully each time.
    pub attempts: u64,
}

/// Which of the two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// What is proposed; the only one where nothing is compared.
    Head,
    /// What it is compared with.
    Base,
}

/// The columns that a snapshot must be read with, so that all these versions can be evaluated on it.
pub fn tests_of(versions: &[&Rules]) -> Tests {
    let mut tests = Tests::new();
    for rules in versions {
        tests.add_rules(rules);
    }
    tests
}

impl<'a> Backtest<'a> {
    /// Evaluates head, and base where there is one, on a snapshot that was read with the columns of `tests`.
    pub fn new(snapshot: &'a Snapshot, tests: &mut Tests, head: &Rules, base: Option<&Rules>, confidence: f64) -> Self {
        let masks = Arc::new(tests.evaluate(snapshot));
        let versions: Vec<Places> =
            std::iter::once(head).chain(base).map(|rules| places(rules, tests, &masks)).collect();
        let deals = Arc::new(Deals::new(snapshot, None));
        let correlation = deals.correlation(snapshot.clusters.as_deref());
        let cells = Cells::new(&versions, snapshot.account_count);
        let sums = numbers::sum_cells(snapshot, &deals, &cells);
        Backtest {
            snapshot,
            masks,
            deals,
            cells: Arc::new(cells),
            sums,
            versions: Arc::new(versions),
            log_accounts: Default::default(),
            classes: OnceLock::new(),
            confidence,
            correlation,
            attempts: 1,
        }
    }

    /// The same places, counted over some of the deals only. The correlation stays that of all deals: it belongs
    /// to the snapshot, and no choice of deals should move it.
    #[must_use]
    pub fn restricted(&self, keep: &Bitmap) -> Backtest<'a> {
        let deals = Deals::new(self.snapshot, Some(keep));
        let sums = numbers::sum_cells(self.snapshot, &deals, &self.cells);
        Backtest {
            snapshot: self.snapshot,
            masks: Arc::clone(&self.masks),
            deals: Arc::new(deals),
            cells: Arc::clone(&self.cells),
            sums,
            versions: Arc::clone(&self.versions),
            log_accounts: Default::default(),
            classes: OnceLock::new(),
            confidence: self.confidence,
            correlation: self.correlation,
            attempts: self.attempts,
        }
    }

    /// Accounts that no test of the two versions tells apart.
    fn classes(&self) -> Arc<Classes> {
        if let Some(classes) = self.classes.get() {
            return Arc::clone(classes);
        }
        // Worked out in parallel, so not while others wait for it.
        let classes = Arc::new(Classes::new(self.snapshot, &self.deals, &self.masks));
        Arc::clone(self.classes.get_or_init(|| classes))
    }

    /// Where every account stands in a version.
    pub fn places(&self, side: Side) -> Option<&Places> {
        self.versions.get(side as usize)
    }

    /// The snapshot.
    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// Whether base and head are both there.
    pub fn is_comparison(&self) -> bool {
        self.versions.len() == 2
    }

    /// The groups that a version has, in the order in which reports show them.
    pub fn groups(&self, side: Side) -> Vec<Group> {
        self.places(side).map(cells::groups).unwrap_or_default()
    }

    /// The numbers of a group of a version; of `common`, `entering` and `leaving` whatever the side.
    pub fn numbers(&self, side: Side, group: &Group) -> Numbers {
        self.count(&self.chosen(side, group))
    }

    /// The numbers of every group of a version.
    pub fn all_numbers(&self, side: Side) -> Vec<(Group, Numbers)> {
        self.groups(side).into_iter().map(|group| (group.clone(), self.numbers(side, &group))).collect()
    }

    /// How many accounts changed their place or tier overall.
    pub fn moved(&self) -> usize {
        match self.versions.as_slice() {
            [head, base] => (0..head.rows()).filter(|row| differs(head, base, *row)).count(),
            _ => 0,
        }
    }

    /// How many accounts left the ICP of which one more true criterion would bring a profile's tier back.
    pub fn left_behind(&self) -> usize {
        let [head, base] = self.versions.as_slice() else { return 0 };
        let is_near = |row: usize| head.profiles.iter().any(|profile| profile.near_miss.get(row));
        (0..head.rows()).filter(|row| base.is_in(*row) && !head.is_in(*row) && is_near(*row)).count()
    }

    /// Which cells are in a group of a version.
    fn chosen(&self, side: Side, group: &Group) -> Vec<bool> {
        self.cells.of_group(side, group, &self.versions)
    }

    fn count(&self, chosen: &[bool]) -> Numbers {
        let mut numbers = numbers::numbers(self.snapshot, &self.sums, chosen);
        if let Some(clusters) = &self.snapshot.clusters {
            // Deals of sister accounts count as those of one, also where the sisters stand in different cells.
            numbers.deals.sum_squares = self.cluster_squares(clusters, chosen);
        }
        numbers::with_intervals(numbers, self.correlation, self.confidence)
    }

    fn cluster_squares(&self, clusters: &[u32], chosen: &[bool]) -> u64 {
        let most = clusters.iter().max().map_or(0, |most| *most as usize + 1);
        let mut closed = vec![0_u64; most];
        for (account, cluster) in clusters.iter().enumerate() {
            if chosen[self.cells.of_account[account] as usize] {
                closed[*cluster as usize] += u64::from(self.deals.closed[account]);
            }
        }
        closed.iter().map(|deals| deals * deals).sum()
    }
}

fn differs(head: &Places, base: &Places, row: usize) -> bool {
    match (head.fit(row), base.fit(row)) {
        (FitKind::Icp { profile: p, tier: t }, FitKind::Icp { profile: q, tier: u }) => {
            let (new, old) = (&head.profiles[p as usize], &base.profiles[q as usize]);
            new.id != old.id || new.tiers[t as usize] != old.tiers[u as usize]
        }
        (new, old) => new != old,
    }
}
