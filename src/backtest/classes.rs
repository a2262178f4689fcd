//! Accounts that no test tells apart, counted together for as many versions as somebody likes to try.
//!
//! A version's rules are made of tests, so what it does to one account of a class it does to all. There are far fewer
//! classes than accounts where there are many accounts, and a version costs as much as there are classes. It refuses
//! to know versions.

use std::ops::Add;
use std::sync::Arc;

use super::cells::Cells;
use super::deals::Deals;
use crate::bitmap::Bitmap;
use crate::fit::Masks;
use crate::snapshot::{Outcome, Snapshot, UNKNOWN_AMOUNT};
use crate::stats;

/// The classes of a snapshot under some tests.
pub(super) struct Classes {
    /// The class of every account; none where every account is a class of its own.
    of_account: Option<Vec<u32>>,
    /// The tests, one row a class.
    pub(super) masks: Arc<Masks>,
    /// What became of the deals of each class.
    pub(super) sums: Vec<ClassSums>,
    /// Σ amount of all won deals, in millionths.
    pub(super) won_amount: i128,
}

/// Sums over the accounts of a class.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ClassSums {
    pub(super) accounts: u64,
    /// Closed and won deals, with the sum of squares by account.
    pub(super) deals: stats::Group,
    /// Σ amount of won deals, in millionths.
    pub(super) won_amount: i128,
}

impl Add for ClassSums {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self.accounts += other.accounts;
        self.deals += other.deals;
        self.won_amount += other.won_amount;
        self
    }
}

impl Classes {
    pub(super) fn new(snapshot: &Snapshot, deals: &Deals, masks: &Arc<Masks>) -> Self {
        let accounts = masks.rows();
        // Classes of one or two accounts each would cost more to find than they save.
        let cells = Cells::of_tests(masks, accounts / 4);
        let (of_account, masks) = match cells {
            Some(cells) => {
                let masks = Arc::new(masks.of_rows(&cells.examples));
                (Some(cells.of_account), masks)
            }
            None => (None, Arc::clone(masks)),
        };
        let sums = vec![ClassSums::default(); masks.rows()];
        let mut classes = Classes { of_account, masks, sums, won_amount: 0 };
        for account in 0..accounts {
            let class = classes.of(account);
            let sums = &mut classes.sums[class];
            sums.accounts += 1;
            if deals.closed[account] > 0 {
                sums.deals += stats::Group::of_account(deals.closed[account], deals.won[account]);
            }
        }
        classes.add_amounts(snapshot);
        classes
    }

    /// The class of an account.
    pub(super) fn of(&self, account: usize) -> usize {
        self.of_account.as_ref().map_or(account, |classes| classes[account] as usize)
    }

    /// The accounts of some classes.
    pub(super) fn accounts(&self, classes: &Bitmap) -> Bitmap {
        match &self.of_account {
            Some(of_account) => Bitmap::from_fn(of_account.len(), |account| classes.get(of_account[account] as usize)),
            None => classes.clone(),
        }
    }

    fn add_amounts(&mut self, snapshot: &Snapshot) {
        let Some(opportunities) = &snapshot.opportunities else { return };
        let Some(amounts) = &opportunities.amount else { return };
        for (row, account) in opportunities.account.iter().enumerate() {
            if opportunities.outcome[row] == Outcome::Won && amounts[row] != UNKNOWN_AMOUNT {
                let class = self.of(*account as usize);
                self.sums[class].won_amount += i128::from(amounts[row]);
                self.won_amount += i128::from(amounts[row]);
            }
        }
    }
}
