//! The deals of any set of accounts, one by one: for questions that the metrics of groups do not answer.

use std::collections::BTreeMap;

use super::Backtest;
use super::cells::Cells;
use super::deals::cycle;
use super::numbers::{self, Numbers};
use crate::bitmap::Bitmap;
use crate::snapshot::{Outcome, UNKNOWN_AMOUNT, UNKNOWN_DAY};
use crate::stats;

/// A deal that was won.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WonDeal {
    /// The account's row.
    pub account: u32,
    /// In millionths, where it is known.
    pub amount: Option<i64>,
    /// Days from created to closed, where both are known.
    pub cycle_days: Option<i32>,
    /// The day of closing, counted since 1970-01-01, where it is known.
    pub closed: Option<i32>,
}

impl Backtest<'_> {
    /// What became of the closed deals of some accounts. Deals of sister accounts count as those of one.
    pub fn deals_of(&self, members: &Bitmap) -> stats::Group {
        let mut group = stats::Group::default();
        let mut of_cluster: BTreeMap<u32, u64> = BTreeMap::new();
        for account in members.iter_ones() {
            let closed = self.deals.closed[account];
            group += stats::Group::of_account(closed, self.deals.won[account]);
            if let Some(clusters) = &self.snapshot.clusters {
                *of_cluster.entry(clusters[account]).or_default() += u64::from(closed);
            }
        }
        if self.snapshot.clusters.is_some() {
            group.sum_squares = of_cluster.values().map(|closed| closed * closed).sum();
        }
        group
    }

    /// All numbers of some accounts.
    pub fn numbers_of(&self, members: &Bitmap) -> Numbers {
        let cells = Cells::of_members(members);
        let sums = numbers::sum_cells(self.snapshot, &self.deals, &cells);
        let mut numbers = numbers::numbers(self.snapshot, &sums, &[false, true]);
        numbers.deals = self.deals_of(members);
        numbers::with_intervals(numbers, self.correlation, self.confidence)
    }

    /// How many deals an account has closed, and how many of them are won.
    pub fn closed_and_won(&self, account: usize) -> (u32, u32) {
        (self.deals.closed[account], self.deals.won[account])
    }

    /// The accounts with a won deal.
    pub fn customers(&self) -> Bitmap {
        Bitmap::from_fn(self.deals.won.len(), |account| self.deals.won[account] > 0)
    }

    /// The won deals of some accounts, in the order of their rows.
    pub fn won_deals_of(&self, members: &Bitmap) -> Vec<WonDeal> {
        let Some(table) = &self.snapshot.opportunities else { return Vec::new() };
        let is_meant = |row: &usize| {
            table.outcome[*row] == Outcome::Won && self.deals.counts(*row) && members.get(table.account[*row] as usize)
        };
        let deal = |row: usize| WonDeal {
            account: table.account[row],
            amount: table.amount.as_ref().map(|amounts| amounts[row]).filter(|amount| *amount != UNKNOWN_AMOUNT),
            cycle_days: cycle(table, row),
            closed: table.closed.as_ref().map(|days| days[row]).filter(|day| *day != UNKNOWN_DAY),
        };
        (0..table.len()).filter(is_meant).map(deal).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Market, criterion, integer, profile, rules};
    use super::super::{Backtest, Side, tests_of};
    use super::*;
    use crate::model::Group;

    #[test]
    fn members_of_a_profile_have_its_deals() {
        let market = Market::of(&[
            ("machines", Some(300), &[true, false]),
            ("machines", Some(120), &[true]),
            ("food", Some(400), &[true, true]),
        ]);
        let head = rules(vec![profile("a", vec![criterion("employees", 0, integer("employees", Some(200), None))])]);
        let mut tests = tests_of(&[&head]);
        let snapshot = market.snapshot(&tests);
        let backtest = Backtest::new(&snapshot, &mut tests, &head, None, 0.9);
        let members = Bitmap::from_fn(3, |row| row != 1);
        assert_eq!(backtest.numbers_of(&members), backtest.numbers(Side::Head, &Group::Icp));
        assert_eq!(backtest.customers().count_ones(), 3);
        let won: Vec<_> = backtest.won_deals_of(&members).iter().map(|deal| (deal.account, deal.cycle_days)).collect();
        assert_eq!(won, [(0, Some(10)), (2, Some(10)), (2, Some(10))]);
    }
}
