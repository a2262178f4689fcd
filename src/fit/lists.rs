//! Tests on lists: all tests of a column in one walk over its cells. It refuses to know which version asks.
//!
//! Each distinct value stands for the bits of the tests that look for it; a row's bits are those of its values, and
//! every test is a question about them.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::bitmap::Bitmap;
use crate::model::ListMode;

/// A test on a list column.
pub(super) struct ListTest<'a> {
    pub(super) mode: ListMode,
    pub(super) wanted: &'a BTreeSet<String>,
    /// Normalised spelling → normalised value.
    pub(super) aliases: &'a BTreeMap<String, String>,
}

/// The cells of a list column.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    pub(super) offsets: &'a [u32],
    pub(super) codes: &'a [u32],
    pub(super) values: &'a [String],
}

/// Where each test holds; rows whose list is not known count as empty lists.
pub(super) fn truths(cells: Cells<'_>, tests: &[ListTest<'_>]) -> Vec<Bitmap> {
    let rows = cells.offsets.len().saturating_sub(1);
    let mut truths = vec![Bitmap::new(rows, true); tests.len()];
    for batch in batches(tests) {
        let questions = Questions::new(cells.values, tests, &batch);
        for (piece, truth) in batch.iter().zip(questions.answers(cells, rows)) {
            truths[piece.test].and(&truth);
        }
    }
    truths
}

/// A test, or as much of one as fits into a word: the first wanted value and how many follow.
#[derive(Clone, Copy)]
struct Piece {
    test: usize,
    first: usize,
    bits: usize,
}

/// Pieces that share a word of 64 bits: one bit for a test that any value decides, one a value where all must be there.
fn batches(tests: &[ListTest<'_>]) -> Vec<Vec<Piece>> {
    let mut batches: Vec<Vec<Piece>> = Vec::new();
    let mut free = 0;
    for (test, ListTest { mode, wanted, .. }) in tests.iter().enumerate() {
        let mut first = 0;
        let needed = if *mode == ListMode::AllOf { wanted.len() } else { 1 };
        while first < needed {
            if free == 0 {
                batches.push(Vec::new());
                free = 64;
            }
            let bits = free.min(needed - first);
            if let Some(batch) = batches.last_mut() {
                batch.push(Piece { test, first, bits });
            }
            (first, free) = (first + bits, free - bits);
        }
    }
    batches
}

/// The questions of a batch.
struct Questions {
    /// For each distinct value the bits that it sets.
    of_value: Vec<u64>,
    /// For each piece its bits and how they are asked.
    pieces: Vec<(u64, ListMode)>,
}

impl Questions {
    fn new(values: &[String], tests: &[ListTest<'_>], batch: &[Piece]) -> Self {
        let mut of_value = vec![0; values.len()];
        let mut pieces = Vec::with_capacity(batch.len());
        let mut shift = 0;
        for piece in batch {
            let ListTest { mode, wanted, aliases } = &tests[piece.test];
            for (value, bits) in values.iter().zip(&mut of_value) {
                let canonical = aliases.get(value).unwrap_or(value);
                let Some(position) = wanted.iter().position(|other| other == canonical) else { continue };
                let bit = if *mode == ListMode::AllOf { position.checked_sub(piece.first) } else { Some(0) };
                if let Some(bit) = bit.filter(|bit| *bit < piece.bits) {
                    *bits |= 1 << (shift + bit);
                }
            }
            pieces.push(((u64::MAX >> (64 - piece.bits)) << shift, *mode));
            shift += piece.bits;
        }
        Questions { of_value, pieces }
    }

    /// One bitmap a piece.
    fn answers(&self, cells: Cells<'_>, rows: usize) -> Vec<Bitmap> {
        const WORDS: usize = 256;
        let all_words = rows.div_ceil(64);
        let block = |block: usize| -> Vec<Vec<u64>> {
            let mut answers = vec![Vec::with_capacity(WORDS); self.pieces.len()];
            for word in block * WORDS..all_words.min((block + 1) * WORDS) {
                let (seen, count) = self.seen(cells, rows, word);
                for ((bits, mode), answers) in self.pieces.iter().zip(&mut answers) {
                    let holds = |seen: u64| match mode {
                        ListMode::AnyOf => seen & bits != 0,
                        ListMode::NoneOf => seen & bits == 0,
                        ListMode::AllOf => seen & bits == *bits,
                    };
                    let rows = seen[..count].iter().enumerate();
                    answers.push(rows.fold(0, |word, (bit, seen)| word | u64::from(holds(*seen)) << bit));
                }
            }
            answers
        };
        let blocks: Vec<Vec<Vec<u64>>> = (0..all_words.div_ceil(WORDS)).into_par_iter().map(block).collect();
        let words = |piece: usize| blocks.iter().flat_map(|block| block[piece].iter().copied()).collect();
        (0..self.pieces.len()).map(|piece| Bitmap::from_words(words(piece), rows)).collect()
    }

    /// The bits that the values of up to 64 rows set, and how many rows there are.
    fn seen(&self, cells: Cells<'_>, rows: usize, word: usize) -> ([u64; 64], usize) {
        let count = (rows - word * 64).min(64);
        let mut seen = [0; 64];
        for (at, seen) in seen[..count].iter_mut().enumerate() {
            let row = word * 64 + at;
            let codes = &cells.codes[cells.offsets[row] as usize..cells.offsets[row + 1] as usize];
            *seen = codes.iter().fold(0, |seen, code| seen | self.of_value[*code as usize]);
        }
        (seen, count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(lists: &[Vec<u32>], tests: &[(ListMode, BTreeSet<u32>)]) {
        let name = |value: &u32| format!("v{value:03}");
        let values: Vec<String> = (0..100).map(|value| name(&value)).collect();
        let mut offsets = vec![0];
        lists.iter().for_each(|list| offsets.push(offsets[offsets.len() - 1] + list.len() as u32));
        let codes = lists.concat();
        let aliases = BTreeMap::from([(name(&1), name(&2))]);
        let wanted: Vec<BTreeSet<String>> = tests.iter().map(|(_, wanted)| wanted.iter().map(name).collect()).collect();
        let asked: Vec<ListTest<'_>> = tests
            .iter()
            .zip(&wanted)
            .map(|((mode, _), wanted)| ListTest { mode: *mode, wanted, aliases: &aliases })
            .collect();
        let found = truths(Cells { offsets: &offsets, codes: &codes, values: &values }, &asked);
        for ((mode, wanted), truth) in tests.iter().zip(found) {
            for (row, list) in lists.iter().enumerate() {
                let own: BTreeSet<u32> = list.iter().map(|value| if *value == 1 { 2 } else { *value }).collect();
                let expected = match mode {
                    ListMode::AnyOf => !own.is_disjoint(wanted),
                    ListMode::NoneOf => own.is_disjoint(wanted),
                    ListMode::AllOf => own.is_superset(wanted),
                };
                assert_eq!(truth.get(row), expected, "{mode:?} {wanted:?} of {list:?}");
            }
        }
    }

    #[test]
    fn many_values_take_several_words() {
        let lists = [vec![], (0..100).collect(), (0..99).collect(), vec![1], vec![2, 2]];
        let most: BTreeSet<u32> = (2..100).collect();
        let modes = [ListMode::AllOf, ListMode::AnyOf, ListMode::NoneOf];
        check(&lists, &modes.map(|mode| (mode, most.clone())));
        check(&lists, &modes.map(|mode| (mode, BTreeSet::from([2]))));
        check(&[], &modes.map(|mode| (mode, most.clone())));
    }

    proptest! {
        #[test]
        fn each_test_is_as_if_it_were_alone(
            lists in prop::collection::vec(prop::collection::vec(0_u32..8, 0..6), 0..150),
            tests in prop::collection::vec((0..3_usize, prop::collection::btree_set(0_u32..8, 1..7)), 0..30),
        ) {
            let modes = [ListMode::AnyOf, ListMode::AllOf, ListMode::NoneOf];
            let tests: Vec<_> = tests.into_iter().map(|(mode, wanted)| (modes[mode], wanted)).collect();
            check(&lists, &tests);
        }
    }
}
