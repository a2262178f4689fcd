//! What became of the deals, brought to accounts once.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::bitmap::Bitmap;
use crate::model::Date;
use crate::snapshot::{Opportunities, Outcome, Snapshot, UNKNOWN_AMOUNT, UNKNOWN_DAY, day_number};
use crate::stats::{Histogram, intra_account_correlation};

/// The deals of every account: counts, and which rows of the opportunities count at all.
#[derive(Clone, Debug)]
pub struct Deals {
    /// Closed deals of each account.
    pub closed: Vec<u32>,
    /// Won deals of each account.
    pub won: Vec<u32>,
    /// Deals of each account, open ones included.
    pub any: Vec<u32>,
    keep: Option<Bitmap>,
}

impl Deals {
    /// Counts the deals, or those that are kept.
    pub fn new(snapshot: &Snapshot, keep: Option<&Bitmap>) -> Self {
        let accounts = snapshot.account_count;
        let mut deals =
            Deals { closed: vec![0; accounts], won: vec![0; accounts], any: vec![0; accounts], keep: keep.cloned() };
        let Some(opportunities) = &snapshot.opportunities else { return deals };
        for (row, (account, outcome)) in opportunities.account.iter().zip(&opportunities.outcome).enumerate() {
            if keep.is_some_and(|keep| !keep.get(row)) {
                continue;
            }
            let account = *account as usize;
            deals.any[account] += 1;
            deals.closed[account] += u32::from(*outcome != Outcome::Open);
            deals.won[account] += u32::from(*outcome == Outcome::Won);
        }
        deals
    }

    /// Whether a row of the opportunities counts.
    pub(super) fn counts(&self, row: usize) -> bool {
        self.keep.as_ref().is_none_or(|keep| keep.get(row))
    }

    /// How much the deals of one account (of one parent, where the snapshot has parents) resemble each other.
    pub fn correlation(&self, clusters: Option<&[u32]>) -> f64 {
        let mut histogram = Histogram::default();
        match clusters {
            None => {
                for (closed, won) in self.closed.iter().zip(&self.won).filter(|(closed, _)| **closed > 0) {
                    histogram.add(*closed, *won);
                }
            }
            Some(clusters) => {
                let mut sums: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
                for (account, cluster) in clusters.iter().enumerate() {
                    let sum = sums.entry(*cluster).or_default();
                    sum.0 += self.closed[account];
                    sum.1 += self.won[account];
                }
                for (closed, won) in sums.into_values().filter(|(closed, _)| *closed > 0) {
                    histogram.add(closed, won);
                }
            }
        }
        intra_account_correlation(&histogram)
    }
}

/// The rows of the latest ⌈share · n⌉ closed deals with a date, ties included; none where no deal has one.
pub fn latest_closed(opportunities: &Opportunities, share: f64) -> Option<Bitmap> {
    let closed = opportunities.closed.as_ref()?;
    let is_dated = |row: &usize| opportunities.outcome[*row] != Outcome::Open && closed[*row] != UNKNOWN_DAY;
    let mut days: Vec<i32> = (0..closed.len()).filter(is_dated).map(|row| closed[row]).collect();
    if days.is_empty() {
        return None;
    }
    days.sort_unstable();
    let count = ((days.len() as f64 * share).ceil() as usize).clamp(1, days.len());
    let first = days[days.len() - count];
    Some(Bitmap::from_fn(closed.len(), |row| is_dated(&row) && closed[row] >= first))
}

/// The rows of the closed deals that closed after a day; none where deals have no close dates.
pub fn closed_after(opportunities: &Opportunities, day: Date) -> Option<Bitmap> {
    let closed = opportunities.closed.as_ref()?;
    let day = day_number(day);
    let is_later = |row: usize| opportunities.outcome[row] != Outcome::Open && closed[row] > day;
    Some(Bitmap::from_fn(closed.len(), is_later))
}

/// Sums over the deals of one cell.
#[derive(Clone, Debug, Default)]
pub(super) struct DealSums {
    pub(super) open: u64,
    pub(super) won_amount: i128,
    pub(super) won_with_amount: u64,
    pub(super) open_amount: i128,
    /// Days from created to closed → how many won deals took them.
    pub(super) cycles: BTreeMap<i32, u64>,
}

/// Sums the deals by the cell of their account.
pub(super) fn sum_deals(
    deals: &Deals,
    opportunities: &Opportunities,
    of_account: &[u32],
    cells: usize,
) -> Vec<DealSums> {
    const CHUNK: usize = 128 * 1024;
    let rows = opportunities.account.len();
    let parts: Vec<Part> = (0..rows.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let mut part = Part { sums: vec![DealSums::default(); cells], cycles: Vec::new() };
            for row in chunk * CHUNK..rows.min((chunk + 1) * CHUNK) {
                if deals.counts(row) {
                    part.add(opportunities, row, of_account[opportunities.account[row] as usize]);
                }
            }
            part.cycles.sort_unstable();
            part
        })
        .collect();
    let mut sums = vec![DealSums::default(); cells];
    for part in parts {
        for (sum, other) in sums.iter_mut().zip(&part.sums) {
            sum.open += other.open;
            sum.won_amount += other.won_amount;
            sum.won_with_amount += other.won_with_amount;
            sum.open_amount += other.open_amount;
        }
        for run in part.cycles.chunk_by(|one, other| one == other) {
            let (cell, days) = run[0];
            *sums[cell as usize].cycles.entry(days).or_default() += run.len() as u64;
        }
    }
    sums
}

struct Part {
    sums: Vec<DealSums>,
    cycles: Vec<(u32, i32)>,
}

impl Part {
    fn add(&mut self, opportunities: &Opportunities, row: usize, cell: u32) {
        let sum = &mut self.sums[cell as usize];
        let amount = opportunities.amount.as_ref().map_or(UNKNOWN_AMOUNT, |amounts| amounts[row]);
        match opportunities.outcome[row] {
            Outcome::Open => {
                sum.open += 1;
                if amount != UNKNOWN_AMOUNT {
                    sum.open_amount += i128::from(amount);
                }
            }
            Outcome::Won => {
                if amount != UNKNOWN_AMOUNT {
                    sum.won_amount += i128::from(amount);
                    sum.won_with_amount += 1;
                }
                if let Some(days) = cycle(opportunities, row) {
                    self.cycles.push((cell, days));
                }
            }
            Outcome::Lost => {}
        }
    }
}

/// Days from created to closed. One day before zero is taken as zero, which is what time zones do to dates; anything
/// earlier means that one of the two is wrong, and the cycle is not known.
pub(super) fn cycle(opportunities: &Opportunities, row: usize) -> Option<i32> {
    let created = opportunities.created.as_ref().map(|days| days[row]).filter(|day| *day != UNKNOWN_DAY)?;
    let closed = opportunities.closed.as_ref().map(|days| days[row]).filter(|day| *day != UNKNOWN_DAY)?;
    match closed - created {
        -1 => Some(0),
        days if days >= 0 => Some(days),
        _ => None,
    }
}
