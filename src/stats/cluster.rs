//! Deals of one account resemble each other: counts by account, their correlation, and how many independent deals
//! a group is worth.
//!
//! This file refuses to know profiles: the correlation belongs to a snapshot, so that no change can move it.

use std::collections::BTreeMap;
use std::ops::{Add, AddAssign};

/// Closed deals of one group of accounts, as far as win rates need them.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Group {
    /// How many deals are closed: n.
    pub closed: u64,
    /// How many of them are won: x, at most `closed`.
    pub won: u64,
    /// The sum over accounts of the square of their closed deals: Σm².
    pub sum_squares: u64,
}

impl Group {
    /// A group in which every account has one closed deal, or one yes/no answer (retention).
    pub fn of_singles(closed: u64, won: u64) -> Self {
        Group { closed, won, sum_squares: closed }
    }

    /// The group of one account with `closed` deals, `won` of them won.
    pub fn of_account(closed: u32, won: u32) -> Self {
        let closed = u64::from(closed);
        Group { closed, won: u64::from(won), sum_squares: closed * closed }
    }

    /// won / closed; `None` without a closed deal.
    pub fn rate(&self) -> Option<f64> {
        (self.closed > 0).then(|| self.won as f64 / self.closed as f64)
    }
}

/// The group of two disjoint sets of accounts.
impl Add for Group {
    type Output = Group;

    fn add(mut self, other: Group) -> Group {
        self += other;
        self
    }
}

impl AddAssign for Group {
    fn add_assign(&mut self, other: Group) {
        self.closed += other.closed;
        self.won += other.won;
        self.sum_squares += other.sum_squares;
    }
}

impl std::iter::Sum for Group {
    fn sum<I: Iterator<Item = Group>>(groups: I) -> Group {
        groups.fold(Group::default(), Add::add)
    }
}

/// How many accounts have m closed deals and x of them won, for every pair (m, x).
///
/// It is kept in order of the pairs, so that sums over it do not depend on the order in which accounts came.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Histogram(BTreeMap<(u32, u32), u64>);

impl Histogram {
    /// Counts one account. One without a closed deal says nothing and is left out.
    pub fn add(&mut self, closed: u32, won: u32) {
        self.add_many(closed, won, 1);
    }

    /// Counts several accounts that are alike.
    pub fn add_many(&mut self, closed: u32, won: u32, accounts: u64) {
        if closed > 0 && accounts > 0 {
            *self.0.entry((closed, won)).or_default() += accounts;
        }
    }

    /// Counts the accounts of another histogram too.
    pub fn merge(&mut self, other: &Histogram) {
        for (&(closed, won), &accounts) in &other.0 {
            self.add_many(closed, won, accounts);
        }
    }

    /// How many accounts have a closed deal.
    pub fn accounts(&self) -> u64 {
        self.0.values().sum()
    }

    /// All its accounts as one group.
    pub fn group(&self) -> Group {
        let mut group = Group::default();
        for (&(closed, won), &accounts) in &self.0 {
            let one = Group::of_account(closed, won);
            group.closed += one.closed * accounts;
            group.won += one.won * accounts;
            group.sum_squares += one.sum_squares * accounts;
        }
        group
    }

    /// Q = Σx²/m, in order of the pairs.
    fn sum_of_won_squared_by_closed(&self) -> f64 {
        let term = |(&(closed, won), &accounts): (&(u32, u32), &u64)| {
            accounts as f64 * (f64::from(won) * f64::from(won) / f64::from(closed))
        };
        self.0.iter().map(term).sum()
    }
}

impl FromIterator<(u32, u32)> for Histogram {
    fn from_iter<I: IntoIterator<Item = (u32, u32)>>(accounts: I) -> Self {
        let mut histogram = Histogram::default();
        accounts.into_iter().for_each(|(closed, won)| histogram.add(closed, won));
        histogram
    }
}

/// The correlation assumed where deals do not vary, so that it cannot be estimated.
pub(super) const CORRELATION_WITHOUT_VARIATION: f64 = 0.1;

/// ρ, the correlation of wins within an account, between 0 and 1.
///
/// The analysis-of-variance estimator (Donner 1986; Ridout, Demétrio & Firth 1999), cut to [0, 1]. With one deal an
/// account there is nothing to correlate: 0. A single account is one observation: 1. Where all deals are won or all
/// are lost the correlation cannot be seen, and a moderate 0.1 is assumed.
pub fn intra_account_correlation(histogram: &Histogram) -> f64 {
    let total = histogram.group();
    let between_accounts = histogram.sum_of_won_squared_by_closed();
    let won = total.won as f64;
    Variation {
        accounts: histogram.accounts(),
        observations: total.closed,
        sum_squares: total.sum_squares,
        varies: total.won > 0 && total.won < total.closed,
        between: between_accounts - won * won / total.closed as f64,
        within: won - between_accounts,
    }
    .correlation()
}

/// The sums that an analysis of variance by account needs.
pub(super) struct Variation {
    /// J, how many accounts.
    pub(super) accounts: u64,
    /// n, how many observations.
    pub(super) observations: u64,
    /// S, the sum over accounts of the square of their observations.
    pub(super) sum_squares: u64,
    /// Whether observations differ at all.
    pub(super) varies: bool,
    /// The sum of squares between accounts.
    pub(super) between: f64,
    /// The sum of squares within accounts.
    pub(super) within: f64,
}

impl Variation {
    /// The analysis-of-variance estimate of the correlation; see [`intra_account_correlation`].
    pub(super) fn correlation(&self) -> f64 {
        if self.observations == self.accounts {
            return 0.0;
        }
        if self.accounts == 1 {
            return 1.0;
        }
        if !self.varies {
            return CORRELATION_WITHOUT_VARIATION;
        }
        let observations = self.observations as f64;
        let freedom_between = (self.accounts - 1) as f64;
        let between = self.between / freedom_between;
        let within = self.within / (self.observations - self.accounts) as f64;
        let typical_size = (observations - self.sum_squares as f64 / observations) / freedom_between;
        ((between - within) / (between + (typical_size - 1.0) * within)).clamp(0.0, 1.0)
    }
}

/// n* = n / (1 + ρ(Σm²/n − 1)): how many independent deals the group is worth.
///
/// The design effect of clusters of unequal size (Kish 1965; Donner & Klar 2000). `None` without a closed deal.
pub fn effective_size(group: Group, rho: f64) -> Option<f64> {
    (group.closed > 0).then(|| {
        let closed = group.closed as f64;
        closed / (1.0 + rho * (group.sum_squares as f64 / closed - 1.0))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn accounts() -> impl Strategy<Value = Vec<(u32, u32)>> {
        proptest::collection::vec((0u32..9).prop_flat_map(|closed| (Just(closed), 0..=closed)), 0..40)
    }

    proptest! {
        #[test]
        fn correlation_is_a_share_whatever_the_order(accounts in accounts(), turn in 0usize..40) {
            let histogram: Histogram = accounts.iter().copied().collect();
            let rho = intra_account_correlation(&histogram);
            prop_assert!((0.0..=1.0).contains(&rho), "{rho}");
            let mut turned = accounts.clone();
            turned.rotate_left(turn % accounts.len().max(1));
            turned.reverse();
            prop_assert_eq!(rho.to_bits(), intra_account_correlation(&turned.into_iter().collect()).to_bits());
        }

        #[test]
        fn merging_is_counting_together(one in accounts(), other in accounts()) {
            let mut merged: Histogram = one.iter().copied().collect();
            merged.merge(&other.iter().copied().collect());
            let together: Histogram = one.iter().chain(&other).copied().collect();
            prop_assert_eq!(&merged, &together);
            prop_assert_eq!(together.group(), one.iter().chain(&other).map(|&(m, x)| Group::of_account(m, x)).sum());
        }

        #[test]
        fn effective_size_lies_between_accounts_and_deals(accounts in accounts(), rho in 0.0..=1.0) {
            let histogram: Histogram = accounts.into_iter().collect();
            let group = histogram.group();
            prop_assume!(group.closed > 0);
            let size = effective_size(group, rho).unwrap();
            prop_assert!(size <= group.closed as f64 * (1.0 + 1e-12) && size >= 1.0 - 1e-12, "{size}");
        }
    }

    #[test]
    fn degenerate_correlations() {
        let check = |accounts: &[(u32, u32)], expected: f64| {
            assert_eq!(intra_account_correlation(&accounts.iter().copied().collect()), expected, "{accounts:?}");
        };
        check(&[], 0.0);
        check(&[(0, 0)], 0.0);
        check(&[(1, 1)], 0.0);
        check(&[(1, 1), (1, 0)], 0.0);
        check(&[(4, 2)], 1.0);
        check(&[(4, 4), (2, 2)], 0.1);
        check(&[(4, 0), (2, 0)], 0.1);
        check(&[(2, 2), (2, 0)], 1.0);
        check(&[(2, 1), (2, 1)], 0.0);
    }
}
