//! Many versions on one snapshot: every distinct test and every distinct profile is evaluated once.
//!
//! A full [`Backtest`](super::Backtest) of a version knows tiers, groups and all metrics. Where hundreds of versions
//! are held against each other, who is in the ICP and what became of their deals is enough; this file refuses to
//! know more, save for the one version that somebody asks all numbers of.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::Backtest;
use super::cells::Cells;
use super::classes::{ClassSums, Classes};
use super::deals::Deals;
use super::numbers::{self, Numbers, divide};
use crate::bitmap::Bitmap;
use crate::fit::{Masks, ProfileSelection, Rules, Selection, Tests};
use crate::model::Group;
use crate::snapshot::Snapshot;
use crate::stats::{self, wilson};

/// What became of the deals of some accounts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Accounts.
    pub accounts: u64,
    /// Closed and won deals, with the sum of squares that intervals need.
    pub deals: stats::Group,
    /// Won / closed; none without a closed deal.
    pub win_rate: Option<f64>,
    /// Its interval.
    pub win_rate_interval: Option<(f64, f64)>,
    /// Σ amount of won deals, in millionths; none where the snapshot has no amounts.
    pub won_revenue: Option<i128>,
    /// Its share of all won revenue.
    pub won_revenue_share: Option<f64>,
}

/// Versions on a snapshot.
pub struct Variants<'a> {
    snapshot: &'a Snapshot,
    deals: Arc<Deals>,
    tests: Tests,
    masks: Arc<Masks>,
    classes: Arc<Classes>,
    /// The distinct profiles of all versions.
    profiles: Vec<ProfileSelection>,
    numbers_of_profiles: HashMap<ProfileSelection, usize>,
    /// For each version its operational profiles, by id.
    versions: Vec<Vec<(String, usize)>>,
    /// The level of every interval, two-sided.
    pub confidence: f64,
    /// How much the deals of one account resemble each other.
    pub correlation: f64,
}

/// Some accounts, as far as the tests tell accounts apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Members(pub(super) Bitmap);

impl<'a> Variants<'a> {
    /// Takes in versions. The snapshot must have been read with the columns of `tests`, which must name every column
    /// that the versions read.
    pub fn new(snapshot: &'a Snapshot, tests: &Tests, versions: &[Rules], confidence: f64) -> Self {
        let tests = with_those_of(tests, versions);
        let masks = Arc::new(tests.evaluate(snapshot));
        let deals = Arc::new(Deals::new(snapshot, None));
        let correlation = deals.correlation(snapshot.clusters.as_deref());
        let classes = Arc::new(Classes::new(snapshot, &deals, &masks));
        Self::on(snapshot, tests, (masks, classes), deals, (confidence, correlation)).holding(versions)
    }

    /// Takes in versions, whose tests read no other columns, on the ground that a backtest has laid with the same
    /// tests.
    pub fn beside(backtest: &Backtest<'a>, tests: &Tests, versions: &[Rules]) -> Self {
        let tests = with_those_of(tests, versions);
        let (mut masks, deals) = (Arc::clone(&backtest.masks), Arc::clone(&backtest.deals));
        let classes = if tests.len() > masks.len() {
            tests.evaluate_more(backtest.snapshot, Arc::make_mut(&mut masks));
            Arc::new(Classes::new(backtest.snapshot, &deals, &masks))
        } else {
            backtest.classes()
        };
        let levels = (backtest.confidence, backtest.correlation);
        Self::on(backtest.snapshot, tests, (masks, classes), deals, levels).holding(versions)
    }

    fn on(
        snapshot: &'a Snapshot,
        tests: Tests,
        (masks, classes): (Arc<Masks>, Arc<Classes>),
        deals: Arc<Deals>,
        (confidence, correlation): (f64, f64),
    ) -> Self {
        Variants {
            snapshot,
            tests,
            classes,
            masks,
            deals,
            profiles: Vec::new(),
            numbers_of_profiles: HashMap::new(),
            versions: Vec::new(),
            confidence,
            correlation,
        }
    }

    fn holding(mut self, versions: &[Rules]) -> Self {
        self.add(versions);
        self
    }

    /// Takes in more versions, whose tests read no other columns, and says which they are.
    pub fn add(&mut self, versions: &[Rules]) -> Range<usize> {
        let first = self.versions.len();
        for rules in versions {
            let selection = Selection::new(rules, &mut self.tests);
            let numbered: Vec<(String, usize)> =
                selection.profiles.into_iter().map(|(id, profile)| (id, self.number(profile))).collect();
            self.versions.push(numbered);
        }
        if self.tests.len() > self.masks.len() {
            self.tests.evaluate_more(self.snapshot, Arc::make_mut(&mut self.masks));
            self.classes = Arc::new(Classes::new(self.snapshot, &self.deals, &self.masks));
        }
        first..self.versions.len()
    }

    fn number(&mut self, profile: ProfileSelection) -> usize {
        let profiles = &mut self.profiles;
        *self.numbers_of_profiles.entry(profile).or_insert_with_key(|profile| {
            profiles.push(profile.clone());
            profiles.len() - 1
        })
    }

    /// How many versions there are.
    pub fn len(&self) -> usize {
        self.versions.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.versions.is_empty()
    }

    /// The snapshot.
    pub fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// The tests of all versions.
    pub fn tests(&self) -> &Tests {
        &self.tests
    }

    /// Whether two versions surely have the same accounts in the ICP, by their rules.
    pub fn are_alike(&self, one: usize, other: usize) -> bool {
        self.chosen(one, &Group::Icp) == self.chosen(other, &Group::Icp)
    }

    /// The accounts of a group of a version: of the ICP, of an operational profile, or all outside of the ICP.
    /// Every other group is empty here.
    pub fn accounts(&self, version: usize, group: &Group) -> Bitmap {
        self.accounts_of(&self.members(version, group))
    }

    pub(super) fn accounts_of(&self, members: &Members) -> Bitmap {
        self.classes.accounts(&members.0)
    }

    pub(super) fn members(&self, version: usize, group: &Group) -> Members {
        self.union(&self.chosen(version, group), group)
    }

    /// Nobody.
    pub(super) fn nobody(&self) -> Members {
        Members(Bitmap::new(self.classes.masks.rows(), false))
    }

    /// What became of the deals of a group of some versions, in parallel; versions that are alike are counted once.
    pub fn summaries(&self, versions: Range<usize>, group: &Group) -> Vec<Summary> {
        let chosen: Vec<Vec<usize>> = versions.map(|version| self.chosen(version, group)).collect();
        let mut distinct: Vec<&Vec<usize>> = chosen.iter().collect();
        distinct.sort_unstable();
        distinct.dedup();
        // Most versions share all profiles but one with the version before, so the bitmaps are worth keeping, as
        // long as they fit into memory.
        const MOST_BYTES: usize = 1 << 30;
        let rows = self.classes.masks.rows();
        let used: BTreeSet<usize> = chosen.iter().flatten().copied().collect();
        let keep = used.len() * rows / 8 <= MOST_BYTES;
        let bitmaps: HashMap<usize, Bitmap> = if keep {
            used.par_iter().map(|at| (*at, self.profiles[*at].members(&self.classes.masks))).collect()
        } else {
            HashMap::new()
        };
        let union = |profiles: &Vec<usize>| match bitmaps.is_empty() {
            true => self.union(profiles, group),
            false => Members(combined(profiles.iter().map(|at| &bitmaps[at]), group, rows)),
        };
        // What all of them hold is summed up once, and each then costs as much as it differs.
        let of_all = distinct.iter().fold(None, |all: Option<Members>, profiles| {
            let mut members = union(profiles);
            all.iter().for_each(|all| members.0.and(&all.0));
            Some(members)
        });
        let of_all = of_all.unwrap_or_else(|| self.nobody());
        let shared = self.sums(&of_all.0);
        let count = |profiles: &&Vec<usize>| {
            let members = union(profiles);
            let mut own = members.0.clone();
            own.and_not(&of_all.0);
            self.summary_of(&members, shared + self.sums(&own))
        };
        let counted: Vec<Summary> = distinct.par_iter().map(count).collect();
        let find = |profiles: &Vec<usize>| distinct.binary_search(&profiles).ok().map(|at| counted[at].clone());
        chosen.iter().map(|profiles| find(profiles).unwrap_or_default()).collect()
    }

    /// What became of the deals of some accounts.
    pub(super) fn summary(&self, members: &Members) -> Summary {
        self.summary_of(members, self.sums(&members.0))
    }

    fn sums(&self, classes: &Bitmap) -> ClassSums {
        classes.iter_ones().fold(ClassSums::default(), |sum, class| sum + self.classes.sums[class])
    }

    fn summary_of(&self, members: &Members, sums: ClassSums) -> Summary {
        let mut summary = Summary { accounts: sums.accounts, deals: sums.deals, ..Summary::default() };
        if let Some(clusters) = &self.snapshot.clusters {
            summary.deals.sum_squares = self.cluster_squares(clusters, members);
        }
        summary.win_rate = summary.deals.rate();
        summary.win_rate_interval = wilson(summary.deals, self.correlation, self.confidence);
        if self.has_amounts() {
            let (mine, all) = (sums.won_amount, self.classes.won_amount);
            summary.won_revenue = Some(mine);
            summary.won_revenue_share = (all > 0).then(|| divide(mine, all));
        }
        summary
    }

    fn has_amounts(&self) -> bool {
        self.snapshot.opportunities.as_ref().is_some_and(|opportunities| opportunities.amount.is_some())
            && self.snapshot.account_count > 0
    }

    /// All numbers of a group of a version, as of [`Variants::accounts`].
    pub fn numbers(&self, version: usize, group: &Group) -> Numbers {
        let members = self.members(version, group);
        let cells = Cells::of_members(&self.accounts_of(&members));
        let sums = numbers::sum_cells(self.snapshot, &self.deals, &cells);
        let mut numbers = numbers::numbers(self.snapshot, &sums, &[false, true]);
        if let Some(clusters) = &self.snapshot.clusters {
            numbers.deals.sum_squares = self.cluster_squares(clusters, &members);
        }
        numbers::with_intervals(numbers, self.correlation, self.confidence)
    }

    /// The win rate of the whole snapshot.
    pub fn overall(&self) -> Option<f64> {
        let mut deals = stats::Group::default();
        self.classes.sums.iter().for_each(|sums| deals += sums.deals);
        deals.rate()
    }

    /// The distinct profiles whose accounts make up a group of a version.
    fn chosen(&self, version: usize, group: &Group) -> Vec<usize> {
        let profiles = self.versions[version].iter();
        let mut chosen: Vec<usize> = match group {
            Group::Icp | Group::Outside => profiles.map(|(_, at)| *at).collect(),
            Group::Profile(id) => profiles.filter(|(other, _)| other == id).map(|(_, at)| *at).collect(),
            _ => Vec::new(),
        };
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }

    fn union(&self, profiles: &[usize], group: &Group) -> Members {
        let masks = &self.classes.masks;
        let bitmaps: Vec<Bitmap> = profiles.iter().map(|at| self.profiles[*at].members(masks)).collect();
        Members(combined(bitmaps.iter(), group, masks.rows()))
    }

    /// Deals of sister accounts count as those of one.
    fn cluster_squares(&self, clusters: &[u32], members: &Members) -> u64 {
        let most = clusters.iter().max().map_or(0, |most| *most as usize + 1);
        let mut closed = vec![0_u64; most];
        for (account, cluster) in clusters.iter().enumerate() {
            if members.0.get(self.classes.of(account)) {
                closed[*cluster as usize] += u64::from(self.deals.closed[account]);
            }
        }
        closed.iter().map(|deals| deals * deals).sum()
    }
}

/// These tests with those of all versions: all are known before any is evaluated, so that those of a list share one
/// walk.
fn with_those_of(tests: &Tests, versions: &[Rules]) -> Tests {
    let mut tests = tests.clone();
    versions.iter().for_each(|rules| tests.add_rules(rules));
    tests
}

fn combined<'b>(bitmaps: impl Iterator<Item = &'b Bitmap>, group: &Group, rows: usize) -> Bitmap {
    let mut union = Bitmap::new(rows, false);
    bitmaps.for_each(|bitmap| union.or(bitmap));
    if *group == Group::Outside {
        union.not();
    }
    union
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Market, criterion, integer, profile, rules, text};
    use super::super::{Side, tests_of};
    use super::*;

    #[test]
    fn a_variant_counts_as_its_backtest() {
        let market = Market::of(&[
            ("machines", Some(300), &[true, false]),
            ("machines", Some(120), &[true]),
            ("machines", None, &[false]),
            ("food", Some(400), &[true, true]),
            ("food", Some(20), &[]),
        ]);
        let versions = vec![
            rules(vec![profile("a", vec![criterion("industry", 0, text("industry", &["machines"]))])]),
            rules(vec![profile("a", vec![criterion("employees", 0, integer("employees", Some(200), None))])]),
            rules(vec![]),
        ];
        let tests = tests_of(&versions.iter().collect::<Vec<_>>());
        let snapshot = market.snapshot(&tests);
        let variants = Variants::new(&snapshot, &tests, &versions, 0.9);
        for group in [Group::Icp, Group::Outside, Group::Profile("a".to_owned())] {
            for (version, summary) in variants.summaries(0..3, &group).into_iter().enumerate() {
                let backtest = Backtest::new(&snapshot, &mut tests.clone(), &versions[version], None, 0.9);
                let numbers = backtest.numbers(Side::Head, &group);
                assert_eq!((summary.accounts, summary.deals), (numbers.accounts, numbers.deals), "{group}");
                assert_eq!(summary.win_rate_interval, numbers.win_rate_interval);
                assert_eq!(summary.won_revenue, Some(numbers.won_revenue));
                assert_eq!(variants.numbers(version, &group), numbers);
            }
        }
        assert!(variants.are_alike(0, 0) && !variants.are_alike(0, 1));
    }
}
