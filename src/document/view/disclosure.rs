//! Which sets of accounts may be counted in public, so that no small one follows from them.
//!
//! Every count that is shown tells a sum over accounts. Whoever reads several of them can add and subtract; what they
//! can find out is the linear span of the shown sets. So sets are shown one by one, the most important first, each
//! only as long as no small set whatever lies in that span. It refuses to know what the sets are.

use std::collections::BTreeSet;

/// Numbers modulo a prime: whole-number combinations that are equal stay so, and others collide with a chance of one
/// in two thousand million.
const PRIME: u64 = 2_147_483_647;

/// The sets over a number of cells; a cell holds the accounts that no set tells apart.
pub(super) struct Disclosure {
    /// How many accounts each cell holds, none of them zero, the largest first.
    counts: Vec<u64>,
    /// The cells of each set, one bit each.
    sets: Vec<Vec<u64>>,
    /// How many accounts each set holds.
    sizes: Vec<u64>,
    smallest: u64,
}

impl Disclosure {
    /// `cells` are the sets that the accounts of each cell are in, and how many accounts these are.
    pub(super) fn new<'a>(cells: impl Iterator<Item = (&'a [bool], u64)>, sets: usize, smallest: u64) -> Self {
        let mut cells: Vec<(&[bool], u64)> = cells.filter(|(_, count)| *count > 0).collect();
        cells.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let words = cells.len().div_ceil(64);
        let mut bits = vec![vec![0_u64; words]; sets];
        for (cell, (members, _)) in cells.iter().enumerate() {
            for (set, _) in members.iter().enumerate().filter(|(_, is_in)| **is_in) {
                bits[set][cell / 64] |= 1 << (cell % 64);
            }
        }
        let mut disclosure = Disclosure {
            counts: cells.into_iter().map(|(_, count)| count).collect(),
            sets: bits,
            sizes: Vec::new(),
            smallest,
        };
        disclosure.sizes = disclosure.sets.iter().map(|set| disclosure.count(&cells_of(set))).collect();
        disclosure
    }

    /// Shows as many of the candidates as may be, each a number of sets that go together; the sets that are shown.
    pub(super) fn shown(&self, candidates: &[Vec<usize>]) -> BTreeSet<usize> {
        let mut shown = BTreeSet::new();
        let mut span = Span::default();
        for together in candidates {
            if together.iter().any(|set| self.is_small(self.sizes[*set])) {
                continue;
            }
            let mut next = span.clone();
            together.iter().for_each(|set| next.add(self.vector(*set)));
            if next.holds_small(&self.counts, self.smallest) {
                continue;
            }
            shown.extend(together);
            span = next;
        }
        shown
    }

    fn count(&self, cells: &[u32]) -> u64 {
        cells.iter().map(|cell| self.counts[*cell as usize]).sum()
    }

    fn is_small(&self, count: u64) -> bool {
        count > 0 && count < self.smallest
    }

    fn vector(&self, set: usize) -> Vec<u64> {
        (0..self.counts.len()).map(|cell| self.sets[set][cell / 64] >> (cell % 64) & 1).collect()
    }
}

/// The places of the bits that are set.
fn cells_of(bits: &[u64]) -> Vec<u32> {
    let places = |(word, bits): (usize, &u64)| {
        let bits = *bits;
        (0..64).filter(move |at| bits >> at & 1 == 1).map(move |at| word as u32 * 64 + at)
    };
    bits.iter().enumerate().flat_map(places).collect()
}

/// A linear span in reduced echelon form.
#[derive(Clone, Default)]
struct Span {
    /// Each row's first column that is not zero, where the row holds a one and every other row a zero.
    rows: Vec<(usize, Vec<u64>)>,
}

impl Span {
    fn add(&mut self, mut vector: Vec<u64>) {
        for (pivot, row) in &self.rows {
            let factor = vector[*pivot];
            subtract(&mut vector, row, factor);
        }
        let Some(pivot) = vector.iter().position(|value| *value != 0) else { return };
        let inverse = power(vector[pivot], PRIME - 2);
        vector.iter_mut().for_each(|value| *value = *value * inverse % PRIME);
        for (_, row) in &mut self.rows {
            let factor = row[pivot];
            subtract(row, &vector, factor);
        }
        self.rows.push((pivot, vector));
    }

    /// Whether a set of fewer accounts than `smallest` lies in the span.
    ///
    /// Columns are sorted by their accounts, so what lies within small cells is made of the rows that begin there; and
    /// a set is the sum of the rows whose first columns it holds. With more sums than can be tried, one counts as
    /// found.
    fn holds_small(&self, counts: &[u64], smallest: u64) -> bool {
        let rows: Vec<&(usize, Vec<u64>)> = self.rows.iter().filter(|(first, _)| counts[*first] < smallest).collect();
        let mut search = Search { rows: &rows, counts, smallest, steps: MOST_SUMS };
        search.found(0, &vec![0; counts.len()], smallest.saturating_sub(1))
    }
}

/// As many sums are tried before a candidate is given up.
const MOST_SUMS: usize = 20_000;

/// Looks for a small set among the sums of rows.
struct Search<'a> {
    rows: &'a [&'a (usize, Vec<u64>)],
    counts: &'a [u64],
    smallest: u64,
    steps: usize,
}

impl Search<'_> {
    /// Whether adding rows from a place on to a sum, which leaves room for so many accounts, makes a small set.
    fn found(&mut self, from: usize, sum: &[u64], room: u64) -> bool {
        let rows = self.rows;
        rows.iter().enumerate().skip(from).any(|(at, (first, row))| {
            let Some(room) = room.checked_sub(self.counts[*first]) else { return false };
            let Some(steps) = self.steps.checked_sub(1) else { return true };
            self.steps = steps;
            let sum: Vec<u64> = sum.iter().zip(row).map(|(sum, value)| (sum + value) % PRIME).collect();
            self.is_small_set(&sum) || self.found(at + 1, &sum, room)
        })
    }

    fn is_small_set(&self, sum: &[u64]) -> bool {
        let accounts: u64 = sum.iter().zip(self.counts).map(|(value, count)| value.min(&1) * count).sum();
        accounts < self.smallest && sum.iter().all(|value| *value < 2)
    }
}

/// `vector − factor · row`, modulo the prime.
fn subtract(vector: &mut [u64], row: &[u64], factor: u64) {
    if factor == 0 {
        return;
    }
    for (value, other) in vector.iter_mut().zip(row) {
        *value = (*value + (PRIME - factor) * *other) % PRIME;
    }
}

fn power(base: u64, mut exponent: u64) -> u64 {
    let (mut result, mut square) = (1, base % PRIME);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * square % PRIME;
        }
        square = square * square % PRIME;
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Cells as a text of the sets that their accounts are in (`ab` for the first two), with a count.
    fn disclosure(cells: &[(&str, u64)], sets: usize) -> Disclosure {
        let members =
            |names: &str| -> Vec<bool> { (0..sets).map(|set| names.contains(char::from(b'a' + set as u8))).collect() };
        let cells: Vec<(Vec<bool>, u64)> = cells.iter().map(|(names, count)| (members(names), *count)).collect();
        Disclosure::new(cells.iter().map(|(members, count)| (members.as_slice(), *count)), sets, 5)
    }

    fn check(cells: &[(&str, u64)], sets: usize, expected: &str) {
        let candidates: Vec<Vec<usize>> = (0..sets).map(|set| vec![set]).collect();
        let shown = disclosure(cells, sets).shown(&candidates);
        let names: String = shown.into_iter().map(|set| char::from(b'a' + set as u8)).collect();
        assert_eq!(names, expected, "{cells:?}");
    }

    #[test]
    fn large_sets_are_shown_and_small_ones_are_not() {
        check(&[("a", 40), ("b", 60)], 2, "ab");
        check(&[("a", 40), ("b", 4)], 2, "a");
        check(&[("a", 40), ("", 60)], 2, "ab");
    }

    #[test]
    fn nothing_small_is_left_by_subtraction() {
        // All, and a part that leaves three.
        check(&[("ab", 40), ("a", 3)], 2, "a");
        // Two parts of a whole with a small rest.
        check(&[("ab", 40), ("ac", 40), ("a", 2)], 3, "ab");
        // A small overlap: b + c − a.
        check(&[("ab", 40), ("ac", 40), ("abc", 2)], 3, "ab");
        // A chain of four: the whole less three parts.
        check(&[("ab", 9), ("ac", 9), ("ad", 9), ("a", 2)], 4, "abc");
    }

    #[test]
    fn sets_that_go_together_are_shown_together() {
        let shown = disclosure(&[("ab", 40), ("ac", 3)], 3).shown(&[vec![0], vec![1, 2]]);
        assert_eq!(shown, BTreeSet::from([0]));
    }

    /// Every sum of up to four shown sets, each added or taken away, that is itself a set.
    fn attack(disclosure: &Disclosure, shown: &[usize]) -> Vec<u64> {
        let mut found = Vec::new();
        let choices = 2 * shown.len() + 1;
        for code in 0..choices.pow(4) {
            let signs = (0..4).map(|place| code / choices.pow(place) % choices);
            let mut sum = vec![0_i64; disclosure.counts.len()];
            for sign in signs.filter(|sign| *sign > 0) {
                let (set, weight) = (shown[(sign - 1) / 2], if sign % 2 == 0 { 1 } else { -1 });
                cells_of(&disclosure.sets[set]).iter().for_each(|cell| sum[*cell as usize] += weight);
            }
            if sum.iter().all(|value| [0, 1].contains(value)) {
                let cells = (0..sum.len() as u32).filter(|cell| sum[*cell as usize] == 1).collect::<Vec<_>>();
                found.push(disclosure.count(&cells));
            }
        }
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// An attacker who adds and subtracts whatever is shown finds no small set.
        #[test]
        fn an_attacker_finds_nothing_small(
            cells in proptest::collection::btree_map(0_u8..64, 1_u64..12, 1..14),
        ) {
            let named: Vec<(Vec<bool>, u64)> =
                cells.iter().map(|(bits, count)| ((0..6).map(|set| bits >> set & 1 == 1).collect(), *count)).collect();
            let disclosure =
                Disclosure::new(named.iter().map(|(members, count)| (members.as_slice(), *count)), 6, 5);
            let candidates: Vec<Vec<usize>> = (0..6).map(|set| vec![set]).collect();
            let shown: Vec<usize> = disclosure.shown(&candidates).into_iter().collect();
            for count in attack(&disclosure, &shown) {
                prop_assert!(count == 0 || count >= 5, "{shown:?} give away {count} accounts");
            }
        }
    }
}
