//! Many versions on one snapshot: every distinct test and every distinct profile is evaluated once.
//!
//! A full [`Backtest`](super::Backtest) of a version knows tiers, groups and all metrics. Where hundreds of versions
//! are held against each other, who is in the ICP and what became of their deals is enough; this file refuses to
//! know more, save for the one version that somebody asks all numbers of.

use std::collections::HashMap;

use rayon::prelude::*;

use super::cells::Cells;
use super::deals::Deals;
use super::numbers::{self, Numbers, divide};
use crate::bitmap::Bitmap;
use crate::fit::{Masks, ProfileSelection, Rules, Selection, Tests};
use crate::model::Group;
use crate::snapshot::{Outcome, Snapshot, UNKNOWN_AMOUNT};
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
    deals: Deals,
    masks: Masks,
    /// Σ amount of won deals of each account, in millionths; empty where there are no amounts.
    won_amount: Vec<i128>,
    all_won_amount: i128,
    /// The distinct profiles of all versions.
    profiles: Vec<ProfileSelection>,
    /// For each version its operational profiles, by id.
    versions: Vec<Vec<(String, usize)>>,
    /// The level of every interval, two-sided.
    pub confidence: f64,
    /// How much the deals of one account resemble each other.
    pub correlation: f64,
}

impl<'a> Variants<'a> {
    /// Takes in versions. The snapshot must have been read with the columns of `tests`, which must name every column
    /// that the versions read.
    pub fn new(snapshot: &'a Snapshot, tests: &Tests, versions: &[Rules], confidence: f64) -> Self {
        let mut tests = tests.clone();
        let (mut profiles, mut known) = (Vec::new(), HashMap::new());
        let versions = versions.iter().map(|rules| {
            let selection = Selection::new(rules, &mut tests);
            let numbered = selection.profiles.into_iter().map(|(id, profile)| {
                let at = *known.entry(profile.clone()).or_insert_with(|| {
                    profiles.push(profile);
                    profiles.len() - 1
                });
                (id, at)
            });
            numbered.collect()
        });
        let versions: Vec<Vec<(String, usize)>> = versions.collect();
        let deals = Deals::new(snapshot, None);
        let won_amount = won_amounts(snapshot);
        Variants {
            snapshot,
            masks: tests.evaluate(snapshot),
            all_won_amount: won_amount.iter().sum(),
            won_amount,
            profiles,
            versions,
            confidence,
            correlation: deals.correlation(snapshot.clusters.as_deref()),
            deals,
        }
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

    /// Whether two versions surely have the same accounts in the ICP, by their rules.
    pub fn are_alike(&self, one: usize, other: usize) -> bool {
        self.chosen(one, &Group::Icp) == self.chosen(other, &Group::Icp)
    }

    /// The accounts of a group of a version: of the ICP, of an operational profile, or all outside of the ICP.
    /// Every other group is empty here.
    pub fn members(&self, version: usize, group: &Group) -> Bitmap {
        self.union(&self.chosen(version, group), group)
    }

    /// What became of the deals of a group of every version, in parallel; versions that are alike are counted once.
    pub fn summaries(&self, group: &Group) -> Vec<Summary> {
        let chosen: Vec<Vec<usize>> = (0..self.len()).map(|version| self.chosen(version, group)).collect();
        let mut distinct: Vec<&Vec<usize>> = chosen.iter().collect();
        distinct.sort_unstable();
        distinct.dedup();
        // Most versions share all profiles but one with the version before, so the bitmaps are worth keeping, as
        // long as they fit into memory.
        const MOST_BYTES: usize = 1 << 30;
        let keep = self.profiles.len() * self.masks.rows() / 8 <= MOST_BYTES;
        let bitmaps: Vec<Bitmap> = if keep {
            self.profiles.par_iter().map(|profile| profile.members(&self.masks)).collect()
        } else {
            Vec::new()
        };
        let union = |profiles: &Vec<usize>| match bitmaps.is_empty() {
            true => self.union(profiles, group),
            false => combined(profiles.iter().map(|at| &bitmaps[*at]), group, self.masks.rows()),
        };
        let counted: Vec<Summary> = distinct.par_iter().map(|profiles| self.summary(&union(profiles))).collect();
        let find = |profiles: &Vec<usize>| distinct.binary_search(&profiles).ok().map(|at| counted[at].clone());
        chosen.iter().map(|profiles| find(profiles).unwrap_or_default()).collect()
    }

    /// What became of the deals of some accounts.
    pub fn summary(&self, members: &Bitmap) -> Summary {
        let mut summary = Summary { accounts: members.count_ones() as u64, ..Summary::default() };
        let mut won_amount = 0;
        for account in members.iter_ones() {
            let closed = self.deals.closed[account];
            if closed > 0 {
                summary.deals += stats::Group::of_account(closed, self.deals.won[account]);
                won_amount += self.won_amount.get(account).copied().unwrap_or(0);
            }
        }
        if let Some(clusters) = &self.snapshot.clusters {
            summary.deals.sum_squares = self.cluster_squares(clusters, members);
        }
        summary.win_rate = summary.deals.rate();
        summary.win_rate_interval = wilson(summary.deals, self.correlation, self.confidence);
        if !self.won_amount.is_empty() {
            summary.won_revenue = Some(won_amount);
            summary.won_revenue_share = (self.all_won_amount > 0).then(|| divide(won_amount, self.all_won_amount));
        }
        summary
    }

    /// All numbers of some accounts.
    pub fn numbers(&self, members: &Bitmap) -> Numbers {
        let cells = Cells::of_members(members);
        let sums = numbers::sum_cells(self.snapshot, &self.deals, &cells);
        let mut numbers = numbers::numbers(self.snapshot, &sums, &[false, true]);
        if let Some(clusters) = &self.snapshot.clusters {
            numbers.deals.sum_squares = self.cluster_squares(clusters, members);
        }
        numbers::with_intervals(numbers, self.correlation, self.confidence)
    }

    /// The win rate of the whole snapshot.
    pub fn overall(&self) -> Option<f64> {
        let (mut closed, mut won) = (0, 0);
        for (account_closed, account_won) in self.deals.closed.iter().zip(&self.deals.won) {
            closed += u64::from(*account_closed);
            won += u64::from(*account_won);
        }
        stats::Group::of_singles(closed, won).rate()
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

    fn union(&self, profiles: &[usize], group: &Group) -> Bitmap {
        let bitmaps: Vec<Bitmap> = profiles.iter().map(|at| self.profiles[*at].members(&self.masks)).collect();
        combined(bitmaps.iter(), group, self.masks.rows())
    }

    /// Deals of sister accounts count as those of one.
    fn cluster_squares(&self, clusters: &[u32], members: &Bitmap) -> u64 {
        let most = clusters.iter().max().map_or(0, |most| *most as usize + 1);
        let mut closed = vec![0_u64; most];
        for account in members.iter_ones() {
            closed[clusters[account] as usize] += u64::from(self.deals.closed[account]);
        }
        closed.iter().map(|deals| deals * deals).sum()
    }
}

fn combined<'b>(bitmaps: impl Iterator<Item = &'b Bitmap>, group: &Group, rows: usize) -> Bitmap {
    let mut union = Bitmap::new(rows, false);
    bitmaps.for_each(|bitmap| union.or(bitmap));
    if *group == Group::Outside {
        union.not();
    }
    union
}

fn won_amounts(snapshot: &Snapshot) -> Vec<i128> {
    let Some(opportunities) = &snapshot.opportunities else { return Vec::new() };
    let Some(amounts) = &opportunities.amount else { return Vec::new() };
    let mut sums = vec![0_i128; snapshot.account_count];
    for (row, account) in opportunities.account.iter().enumerate() {
        if opportunities.outcome[row] == Outcome::Won && amounts[row] != UNKNOWN_AMOUNT {
            sums[*account as usize] += i128::from(amounts[row]);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Market, criterion, integer, profile, rules, text};
    use super::super::{Backtest, Side, tests_of};
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
            for (version, summary) in variants.summaries(&group).into_iter().enumerate() {
                let backtest = Backtest::new(&snapshot, &mut tests.clone(), &versions[version], None, 0.9);
                let numbers = backtest.numbers(Side::Head, &group);
                assert_eq!((summary.accounts, summary.deals), (numbers.accounts, numbers.deals), "{group}");
                assert_eq!(summary.win_rate_interval, numbers.win_rate_interval);
                assert_eq!(summary.won_revenue, Some(numbers.won_revenue));
                assert_eq!(variants.numbers(&variants.members(version, &group)), numbers);
            }
        }
        assert!(variants.are_alike(0, 0) && !variants.are_alike(0, 1));
    }
}
