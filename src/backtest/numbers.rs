//! The metrics of a group: exact sums first, one division last.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::cells::Cells;
use super::deals::{DealSums, Deals, sum_deals};
use crate::model::Metric;
use crate::snapshot::{Customers, Snapshot, day_number};
use crate::stats::{self, wilson};

/// The numbers of a group of accounts. Money is in millionths of the snapshot's currency.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    /// Accounts in the group.
    pub accounts: u64,
    /// Accounts in the snapshot.
    pub all_accounts: u64,
    /// Closed and won deals, with the sum of squares that intervals need.
    pub deals: stats::Group,
    /// Open deals.
    pub open: u64,
    /// Closed and won deals of the whole snapshot.
    pub all_deals: stats::Group,
    /// Σ amount of won deals.
    pub won_revenue: i128,
    /// Σ amount of won deals of the whole snapshot.
    pub all_won_revenue: i128,
    /// Won deals whose amount is known.
    pub won_with_amount: u64,
    /// Σ amount of open deals.
    pub open_amount: i128,
    /// Twice the median of the days from created to closed of won deals.
    pub twice_cycle_days: Option<i64>,
    /// Accounts with a win.
    pub customers: u64,
    /// Customers that left by the snapshot's day.
    pub churned: u64,
    /// Accounts with a deal.
    pub with_opportunity: u64,
    /// Customers whose recurring revenue grew.
    pub expanded: u64,
    /// Customers whose recurring revenue is known at both ends.
    pub with_revenue: u64,
    /// Σ recurring revenue at the start, of those.
    pub revenue_start: i128,
    /// Σ recurring revenue now, of those.
    pub revenue_now: i128,
    /// For each declared measure: sum and number of customers with a known value.
    pub measures: BTreeMap<String, (f64, u64)>,
    /// Which columns the snapshot has.
    pub has: Availability,
    /// The interval of the win rate at the level of the comparison.
    pub win_rate_interval: Option<(f64, f64)>,
    /// The interval of the retention at the level of the comparison.
    pub retention_interval: Option<(f64, f64)>,
}

/// Which columns the snapshot has, and so which metrics there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Availability {
    /// Opportunities at all.
    pub opportunities: bool,
    /// Their amounts.
    pub amount: bool,
    /// Their created and closed dates.
    pub cycle: bool,
    /// The day a customer left.
    pub churn: bool,
    /// Recurring revenue at the start and now.
    pub revenue: bool,
}

impl Numbers {
    /// The value of a metric as an exact fraction, with a denominator above zero; none where it is not defined, or
    /// the snapshot lacks a column for it.
    pub fn fraction(&self, metric: &Metric) -> Option<(i128, i128)> {
        let has = self.has;
        let count = |value: u64| Some((i128::from(value), 1));
        let over = |top: i128, bottom: i128| (bottom > 0).then_some((top, bottom));
        let share = |top: u64, bottom: u64| over(i128::from(top), i128::from(bottom));
        let millionths = 1_000_000;
        match metric {
            Metric::Accounts => count(self.accounts),
            Metric::AccountShare => share(self.accounts, self.all_accounts),
            _ if !has.opportunities => None,
            Metric::Closed => count(self.deals.closed),
            Metric::Won => count(self.deals.won),
            Metric::Lost => count(self.deals.closed - self.deals.won),
            Metric::Open => count(self.open),
            Metric::WinRate => share(self.deals.won, self.deals.closed),
            Metric::Lift => over(
                i128::from(self.deals.won) * i128::from(self.all_deals.closed),
                i128::from(self.deals.closed) * i128::from(self.all_deals.won),
            ),
            Metric::WonShare => share(self.deals.won, self.all_deals.won),
            Metric::Customers => count(self.customers),
            Metric::OpportunityRate => share(self.with_opportunity, self.accounts),
            Metric::CycleDays => self.twice_cycle_days.map(|days| (i128::from(days), 2)),
            Metric::Churned => has.churn.then_some((i128::from(self.churned), 1)),
            Metric::Retention if has.churn => share(self.customers - self.churned, self.customers),
            Metric::WonRevenue if has.amount => Some((self.won_revenue, millionths)),
            Metric::WonRevenueShare if has.amount => over(self.won_revenue, self.all_won_revenue),
            Metric::DealSize if has.amount => over(self.won_revenue, i128::from(self.won_with_amount) * millionths),
            Metric::LifetimeValue if has.amount => over(self.won_revenue, i128::from(self.customers) * millionths),
            Metric::OpenAmount if has.amount => Some((self.open_amount, millionths)),
            Metric::ExpansionRate if has.revenue => share(self.expanded, self.with_revenue),
            Metric::NetRevenueRetention if has.revenue => over(self.revenue_now, self.revenue_start),
            _ => None,
        }
    }

    /// The value of a metric.
    pub fn value(&self, metric: &Metric) -> Option<f64> {
        if let Metric::Measure(name) = metric {
            let (sum, count) = self.measures.get(name)?;
            return (*count > 0).then(|| sum / *count as f64);
        }
        self.fraction(metric).map(|(top, bottom)| divide(top, bottom))
    }

    /// The interval of a metric that has one for a single group.
    pub fn interval(&self, metric: &Metric) -> Option<(f64, f64)> {
        match metric {
            Metric::WinRate => self.win_rate_interval,
            Metric::Retention => self.retention_interval,
            _ => None,
        }
    }
}

/// The quotient of two whole numbers, in lowest terms first, so that equal fractions give equal floats.
pub(super) fn divide(top: i128, bottom: i128) -> f64 {
    let common = greatest_common_divisor(top.unsigned_abs(), bottom.unsigned_abs()).max(1) as i128;
    (top / common) as f64 / (bottom / common) as f64
}

fn greatest_common_divisor(mut one: u128, mut other: u128) -> u128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// Sums over the accounts and deals of one cell.
#[derive(Clone, Debug, Default)]
pub(super) struct CellSums {
    accounts: u64,
    group: stats::Group,
    customers: u64,
    churned: u64,
    with_opportunity: u64,
    expanded: u64,
    with_revenue: u64,
    revenue_start: i128,
    revenue_now: i128,
    measures: Vec<(f64, u64)>,
    deals: DealSums,
}

/// Sums every cell.
pub(super) fn sum_cells(snapshot: &Snapshot, deals: &Deals, cells: &Cells) -> Vec<CellSums> {
    // Fixed chunks, brought together in order: sums of measures are floats, and must not depend on threads.
    const CHUNK: usize = 64 * 1024;
    let customers = &snapshot.customers;
    let as_of = day_number(snapshot.as_of);
    let empty = CellSums { measures: vec![(0.0, 0); customers.measures.len()], ..CellSums::default() };
    let parts: Vec<Vec<CellSums>> = (0..snapshot.account_count.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let mut sums = vec![empty.clone(); cells.len()];
            for account in chunk * CHUNK..snapshot.account_count.min((chunk + 1) * CHUNK) {
                sums[cells.of_account[account] as usize].add_account(customers, as_of, deals, account);
            }
            sums
        })
        .collect();
    let mut sums = vec![empty; cells.len()];
    for part in parts {
        sums.iter_mut().zip(&part).for_each(|(sum, other)| sum.add(other));
    }
    if let Some(opportunities) = &snapshot.opportunities {
        let deal_sums = sum_deals(deals, opportunities, &cells.of_account, cells.len());
        sums.iter_mut().zip(deal_sums).for_each(|(sum, deals)| sum.deals = deals);
    }
    sums
}

impl CellSums {
    fn add_account(&mut self, customers: &Customers, as_of: i32, deals: &Deals, account: usize) {
        self.accounts += 1;
        self.with_opportunity += u64::from(deals.any[account] > 0);
        let (closed, won) = (deals.closed[account], deals.won[account]);
        self.group += stats::Group::of_account(closed, won);
        if won == 0 {
            return;
        }
        self.customers += 1;
        self.churned += u64::from(customers.has_churned(account, as_of));
        if let Some((start, now)) = customers.revenue(account, as_of) {
            self.with_revenue += 1;
            self.expanded += u64::from(now > start);
            self.revenue_start += i128::from(start);
            self.revenue_now += i128::from(now);
        }
        for (sum, values) in self.measures.iter_mut().zip(customers.measures.values()) {
            let value = values[account];
            if !value.is_nan() {
                sum.0 += value;
                sum.1 += 1;
            }
        }
    }

    fn add(&mut self, other: &CellSums) {
        self.accounts += other.accounts;
        self.group += other.group;
        self.customers += other.customers;
        self.churned += other.churned;
        self.with_opportunity += other.with_opportunity;
        self.expanded += other.expanded;
        self.with_revenue += other.with_revenue;
        self.revenue_start += other.revenue_start;
        self.revenue_now += other.revenue_now;
        for (sum, value) in self.measures.iter_mut().zip(&other.measures) {
            sum.0 += value.0;
            sum.1 += value.1;
        }
    }
}

/// The numbers of the chosen cells.
pub(super) fn numbers(snapshot: &Snapshot, sums: &[CellSums], chosen: &[bool]) -> Numbers {
    let mut numbers = Numbers { has: availability(snapshot), ..Numbers::default() };
    let names: Vec<&String> = snapshot.customers.measures.keys().collect();
    let mut cycles: BTreeMap<i32, u64> = BTreeMap::new();
    numbers.measures = names.iter().map(|name| ((*name).clone(), (0.0, 0))).collect();
    for (sum, is_chosen) in sums.iter().zip(chosen) {
        numbers.all_accounts += sum.accounts;
        numbers.all_deals += sum.group;
        numbers.all_won_revenue += sum.deals.won_amount;
        if !is_chosen {
            continue;
        }
        numbers.accounts += sum.accounts;
        numbers.deals += sum.group;
        numbers.open += sum.deals.open;
        numbers.won_revenue += sum.deals.won_amount;
        numbers.won_with_amount += sum.deals.won_with_amount;
        numbers.open_amount += sum.deals.open_amount;
        numbers.customers += sum.customers;
        numbers.churned += sum.churned;
        numbers.with_opportunity += sum.with_opportunity;
        numbers.expanded += sum.expanded;
        numbers.with_revenue += sum.with_revenue;
        numbers.revenue_start += sum.revenue_start;
        numbers.revenue_now += sum.revenue_now;
        for (name, value) in names.iter().zip(&sum.measures) {
            if let Some(total) = numbers.measures.get_mut(*name) {
                total.0 += value.0;
                total.1 += value.1;
            }
        }
        for (days, count) in &sum.deals.cycles {
            *cycles.entry(*days).or_default() += count;
        }
    }
    numbers.twice_cycle_days = twice_median(&cycles);
    numbers
}

fn availability(snapshot: &Snapshot) -> Availability {
    let opportunities = snapshot.opportunities.as_ref();
    Availability {
        opportunities: opportunities.is_some(),
        amount: opportunities.is_some_and(|table| table.amount.is_some()),
        cycle: opportunities.is_some_and(|table| table.created.is_some() && table.closed.is_some()),
        churn: snapshot.customers.churned_on.is_some(),
        revenue: snapshot.customers.arr_start.is_some() && snapshot.customers.arr_now.is_some(),
    }
}

/// Twice the median, so that the mean of two middle values stays whole.
fn twice_median(counts: &BTreeMap<i32, u64>) -> Option<i64> {
    let total: u64 = counts.values().sum();
    let at = |rank: u64| {
        let mut seen = 0;
        counts.iter().find(|(_, count)| {
            seen += **count;
            seen > rank
        })
    };
    let low = at(total.checked_sub(1)? / 2)?.0;
    let high = at(total / 2)?.0;
    Some(i64::from(*low) + i64::from(*high))
}

/// The numbers' intervals at a level, for deals of accounts that resemble each other so much.
pub(super) fn with_intervals(mut numbers: Numbers, correlation: f64, confidence: f64) -> Numbers {
    numbers.win_rate_interval = wilson(numbers.deals, correlation, confidence);
    let kept = numbers.customers - numbers.churned;
    numbers.retention_interval =
        numbers.has.churn.then(|| wilson(stats::Group::of_singles(numbers.customers, kept), 0.0, confidence)).flatten();
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_of_even_counts_lie_between() {
        let check = |days: &[i32], expected: Option<i64>| {
            let mut counts = BTreeMap::new();
            days.iter().for_each(|day| *counts.entry(*day).or_default() += 1);
            assert_eq!(twice_median(&counts), expected, "{days:?}");
        };
        check(&[], None);
        check(&[7], Some(14));
        check(&[1, 2], Some(3));
        check(&[5, 1, 9], Some(10));
        check(&[1, 1, 4, 9], Some(5));
        check(&[3, 3, 3, 3, 8], Some(6));
    }

    #[test]
    fn equal_fractions_are_equal_floats() {
        assert_eq!(divide(33 * 100 - 34 * 100, 100 * 100), -0.01);
        assert_eq!(divide(1, 3), divide(1_000_000_000_000, 3_000_000_000_000));
    }
}
