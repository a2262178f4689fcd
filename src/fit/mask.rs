//! Distinct tests, each evaluated once into two bitmaps.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::lists::{self, Cells, ListTest};
use super::rules::{ColumnKey, Rules};
use crate::bitmap::Bitmap;
use crate::model::{Atom, Condition, Date, DayBound, FieldType, Predicate};
use crate::snapshot::{Column, FieldColumn, Snapshot, UNKNOWN_DAY};

/// Where a test is true and where it is unknown; false everywhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    /// Rows that meet the test.
    pub truth: Bitmap,
    /// Rows of which nobody knows.
    pub unknown: Bitmap,
}

/// A condition over numbered tests.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expression {
    /// The test of that number.
    Test(usize),
    /// One of these holds.
    Any(Vec<Expression>),
    /// All of these hold.
    All(Vec<Expression>),
    /// This one does not hold.
    Not(Box<Expression>),
}

/// The distinct tests of any number of versions, and the columns that they read.
#[derive(Clone, Debug, Default)]
pub struct Tests {
    columns: Vec<FieldColumn>,
    tests: Vec<Test>,
}

/// A column, the aliases under which it is compared, and the question.
type Test = (usize, BTreeMap<String, String>, Predicate);

impl Tests {
    /// No tests yet.
    pub fn new() -> Self {
        Tests::default()
    }

    /// Takes in a condition of a version whose fields are read in the given way; tests that are known already are
    /// shared.
    pub fn add(&mut self, condition: &Condition, fields: &BTreeMap<String, ColumnKey>) -> Expression {
        match condition {
            Condition::Atom(atom) => Expression::Test(self.add_atom(atom, fields)),
            Condition::Any(inner) => Expression::Any(inner.iter().map(|one| self.add(one, fields)).collect()),
            Condition::All(inner) => Expression::All(inner.iter().map(|one| self.add(one, fields)).collect()),
            Condition::Not(inner) => Expression::Not(Box::new(self.add(inner, fields))),
        }
    }

    fn add_atom(&mut self, atom: &Atom, fields: &BTreeMap<String, ColumnKey>) -> usize {
        let key = fields.get(&atom.field).cloned().unwrap_or_else(|| ColumnKey {
            column: atom.field.clone(),
            field_type: FieldType::Text,
            aliases: BTreeMap::new(),
        });
        let column = FieldColumn { field: atom.field.clone(), column: key.column, field_type: key.field_type };
        let at = self
            .columns
            .iter()
            .position(|other| other.column == column.column && other.field_type == column.field_type);
        let at = at.unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        });
        // Aliases matter only to tests that compare whole texts; leaving them out elsewhere shares more tests.
        let uses_aliases = matches!(atom.predicate, Predicate::TextIn { .. } | Predicate::List { .. });
        let aliases = if uses_aliases { key.aliases } else { BTreeMap::new() };
        let test = (at, aliases, atom.predicate.clone());
        self.tests.iter().position(|other| *other == test).unwrap_or_else(|| {
            self.tests.push(test);
            self.tests.len() - 1
        })
    }

    /// Takes in every test of a version, so that its columns are read.
    pub fn add_rules(&mut self, rules: &Rules) {
        for criterion in rules.profiles.iter().flat_map(|profile| &profile.criteria) {
            self.add(&criterion.condition, &rules.fields);
        }
        for negative in &rules.negatives {
            self.add(&negative.condition, &rules.fields);
        }
    }

    /// The same columns in their places, and none of the tests.
    #[must_use]
    pub fn without_tests(&self) -> Self {
        Tests { columns: self.columns.clone(), tests: Vec::new() }
    }

    /// The columns that the tests read, in the order in which a snapshot must hold them.
    pub fn columns(&self) -> &[FieldColumn] {
        &self.columns
    }

    /// The number of distinct tests.
    pub fn len(&self) -> usize {
        self.tests.len()
    }

    /// Whether there is no test.
    pub fn is_empty(&self) -> bool {
        self.tests.is_empty()
    }

    /// Evaluates every test on every row. The snapshot must have been read with [`Tests::columns`].
    pub fn evaluate(&self, snapshot: &Snapshot) -> Masks {
        let mut masks = Masks { rows: snapshot.account_count, masks: Vec::new() };
        self.evaluate_more(snapshot, &mut masks);
        masks
    }

    /// Evaluates the tests that came in since these masks were made.
    pub fn evaluate_more(&self, snapshot: &Snapshot, masks: &mut Masks) {
        let rows = masks.rows;
        let evaluate =
            |(column, aliases, predicate): &Test| match snapshot.columns.get(*column).and_then(Option::as_ref) {
                Some(column) => mask(column, aliases, predicate, rows, snapshot.as_of),
                None => missing_column(predicate, rows),
            };
        let first = masks.masks.len();
        let mut lists = self.list_masks(snapshot, first);
        let others: Vec<Option<Mask>> = self.tests[first..]
            .par_iter()
            .enumerate()
            .map(|(at, test)| (!lists.contains_key(&(first + at))).then(|| evaluate(test)))
            .collect();
        let others = others.into_iter().enumerate();
        masks.masks.extend(others.filter_map(|(at, mask)| mask.or_else(|| lists.remove(&(first + at)))));
    }

    /// The tests on what lists hold, by number: walking over the cells is the greater part of the work, and all tests
    /// of a column share it.
    fn list_masks(&self, snapshot: &Snapshot, first: usize) -> BTreeMap<usize, Mask> {
        let mut masks = BTreeMap::new();
        for (at, column) in snapshot.columns.iter().enumerate() {
            let Some(Column::List { offsets, codes, values, known }) = column else { continue };
            let (mut numbers, mut tests) = (Vec::new(), Vec::new());
            for (number, (of_column, aliases, predicate)) in self.tests.iter().enumerate().skip(first) {
                if let Predicate::List { mode, values } = predicate
                    && *of_column == at
                {
                    numbers.push(number);
                    tests.push(ListTest { mode: *mode, wanted: values, aliases });
                }
            }
            let truths = lists::truths(Cells { offsets, codes, values }, &tests);
            masks.extend(numbers.into_iter().zip(truths.into_iter().map(|truth| with_known(truth, known))));
        }
        masks
    }
}

/// The evaluated tests of a snapshot.
#[derive(Clone, Debug)]
pub struct Masks {
    rows: usize,
    masks: Vec<Mask>,
}

impl Masks {
    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many tests have been evaluated.
    pub fn len(&self) -> usize {
        self.masks.len()
    }

    /// Whether no test has been evaluated.
    pub fn is_empty(&self) -> bool {
        self.masks.is_empty()
    }

    /// The same tests on some of the rows only, in the given order.
    pub fn of_rows(&self, rows: &[u32]) -> Masks {
        let pick = |bitmap: &Bitmap| Bitmap::from_fn(rows.len(), |at| bitmap.get(rows[at] as usize));
        let pick = |mask: &Mask| Mask { truth: pick(&mask.truth), unknown: pick(&mask.unknown) };
        Masks { rows: rows.len(), masks: self.masks.par_iter().map(pick).collect() }
    }

    /// Truth and unknown of an expression for the 64 rows of a word, by Kleene's strong logic. Bits past the last
    /// row are neither true nor unknown in a test, and must be cut off by the caller after a `not`.
    pub fn word(&self, expression: &Expression, word: usize) -> (u64, u64) {
        match expression {
            Expression::Test(test) => {
                let mask = &self.masks[*test];
                (mask.truth.words()[word], mask.unknown.words()[word])
            }
            Expression::Not(inner) => {
                let (truth, unknown) = self.word(inner, word);
                (!truth & !unknown, unknown)
            }
            Expression::Any(inner) => {
                let (truth, unknown) = inner.iter().fold((0, 0), |(truth, unknown), one| {
                    let (t, u) = self.word(one, word);
                    (truth | t, unknown | u)
                });
                (truth, unknown & !truth)
            }
            Expression::All(inner) => {
                let (truth, falsity) = inner.iter().fold((u64::MAX, 0), |(truth, falsity), one| {
                    let (t, u) = self.word(one, word);
                    (truth & t, falsity | (!t & !u))
                });
                (truth, !truth & !falsity)
            }
        }
    }

    /// The whole mask of an expression.
    pub fn mask(&self, expression: &Expression) -> Mask {
        let words = self.rows.div_ceil(64);
        let mut truth = Vec::with_capacity(words);
        let mut unknown = Vec::with_capacity(words);
        for word in 0..words {
            let (t, u) = self.word(expression, word);
            let live = live_rows(self.rows, word);
            truth.push(t & live);
            unknown.push(u & live);
        }
        Mask { truth: Bitmap::from_words(truth, self.rows), unknown: Bitmap::from_words(unknown, self.rows) }
    }
}

/// The bits of a word that stand for rows.
pub(super) fn live_rows(rows: usize, word: usize) -> u64 {
    let left = rows.saturating_sub(word * 64);
    if left >= 64 { u64::MAX } else { (1 << left) - 1 }
}

/// A column that the snapshot lacks: nothing is known of any row.
fn missing_column(predicate: &Predicate, rows: usize) -> Mask {
    match predicate {
        Predicate::Known(known) => Mask { truth: Bitmap::new(rows, !known), unknown: Bitmap::new(rows, false) },
        _ => Mask { truth: Bitmap::new(rows, false), unknown: Bitmap::new(rows, true) },
    }
}

fn mask(column: &Column, aliases: &BTreeMap<String, String>, predicate: &Predicate, rows: usize, as_of: Date) -> Mask {
    if let Predicate::Known(expected) = predicate {
        let known = known_rows(column, rows);
        let truth = if *expected { known } else { inverted(&known) };
        return Mask { truth, unknown: Bitmap::new(rows, false) };
    }
    match column {
        Column::Text { codes, values } => {
            let holds: Vec<bool> = values.iter().map(|value| text_holds(predicate, aliases, value)).collect();
            by_row(rows, |row| match codes[row] {
                0 => None,
                code => Some(holds[code as usize - 1]),
            })
        }
        Column::Integer { values, known } => {
            let truth = match predicate {
                Predicate::IntegerRange { low, high } => {
                    let (low, high) = (low.unwrap_or(i64::MIN), high.unwrap_or(i64::MAX));
                    Bitmap::from_fn(rows, |row| (low..=high).contains(&values[row]))
                }
                Predicate::IntegerIn { values: set, negated } => {
                    Bitmap::from_fn(rows, |row| set.contains(&values[row]) != *negated)
                }
                _ => Bitmap::new(rows, false),
            };
            with_known(truth, known)
        }
        Column::Number { values, known } => {
            let (low, high) = match predicate {
                Predicate::NumberRange { low, high } => {
                    (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY))
                }
                _ => (f64::INFINITY, f64::NEG_INFINITY),
            };
            with_known(Bitmap::from_fn(rows, |row| values[row] >= low && values[row] <= high), known)
        }
        Column::Boolean { truth, known } => match predicate {
            Predicate::Is(true) => with_known(truth.clone(), known),
            Predicate::Is(false) => with_known(inverted(truth), known),
            _ => with_known(Bitmap::new(rows, false), known),
        },
        Column::Date { days } => {
            let (low, high) = day_range(predicate, as_of);
            by_row(rows, |row| (days[row] != UNKNOWN_DAY).then(|| (low..=high).contains(&days[row])))
        }
        // Tests on what the lists hold have been evaluated together.
        Column::List { known, .. } => with_known(Bitmap::new(rows, false), known),
    }
}

/// Calls `value` once a row: true, false, or none for unknown.
fn by_row(rows: usize, value: impl Fn(usize) -> Option<bool>) -> Mask {
    let words = rows.div_ceil(64);
    let (mut truth, mut unknown) = (Vec::with_capacity(words), Vec::with_capacity(words));
    for first in (0..rows).step_by(64) {
        let (mut t, mut u) = (0_u64, 0_u64);
        for row in first..rows.min(first + 64) {
            let bit = row - first;
            let value = value(row);
            t |= u64::from(value == Some(true)) << bit;
            u |= u64::from(value.is_none()) << bit;
        }
        truth.push(t);
        unknown.push(u);
    }
    Mask { truth: Bitmap::from_words(truth, rows), unknown: Bitmap::from_words(unknown, rows) }
}

fn with_known(mut truth: Bitmap, known: &Bitmap) -> Mask {
    truth.and(known);
    Mask { truth, unknown: inverted(known) }
}

fn inverted(bitmap: &Bitmap) -> Bitmap {
    let mut inverted = bitmap.clone();
    inverted.not();
    inverted
}

fn known_rows(column: &Column, rows: usize) -> Bitmap {
    match column {
        Column::Text { codes, .. } => Bitmap::from_fn(rows, |row| codes[row] != 0),
        Column::Date { days } => Bitmap::from_fn(rows, |row| days[row] != UNKNOWN_DAY),
        Column::Integer { known, .. }
        | Column::Number { known, .. }
        | Column::Boolean { known, .. }
        | Column::List { known, .. } => known.clone(),
    }
}

fn text_holds(predicate: &Predicate, aliases: &BTreeMap<String, String>, value: &str) -> bool {
    match predicate {
        Predicate::TextIn { values, negated } => {
            let canonical = aliases.get(value).map_or(value, String::as_str);
            values.contains(canonical) != *negated
        }
        Predicate::StartsWith(prefixes) => prefixes.iter().any(|prefix| value.starts_with(prefix.as_str())),
        _ => false,
    }
}

fn day_range(predicate: &Predicate, as_of: Date) -> (i32, i32) {
    let Predicate::DateRange { low, high } = predicate else { return (1, 0) };
    let day = |bound: &DayBound| crate::snapshot::day_number(bound.day(as_of));
    (low.as_ref().map_or(UNKNOWN_DAY + 1, day), high.as_ref().map_or(i32::MAX, day))
}
