//! Columns as they are while a snapshot is read: cells with a value for "unknown", pieces joined in order, rows picked.
//!
//! Refuses to know where cells come from and what the columns are for.

use super::dictionary::Dictionary;
use super::keys::Keys;
use super::{CodedText, Texts};
use crate::bitmap::Bitmap;

/// What the cells of a column become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Keys, trimmed.
    Keys,
    /// The rows of keys in an index.
    Rows,
    /// Texts as written, trimmed.
    Texts,
    /// Codes of normalised texts.
    Codes,
    /// Whole numbers.
    Integers,
    /// Numbers.
    Numbers,
    /// Amounts in millionths.
    Money,
    /// Yes or no.
    Booleans,
    /// Days.
    Days,
    /// Codes of lists of normalised texts.
    Lists,
}

impl Kind {
    /// What a reader is told that a column should hold.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Kind::Keys | Kind::Rows => "keys",
            Kind::Texts | Kind::Codes => "texts",
            Kind::Integers => "whole numbers",
            Kind::Numbers => "numbers",
            Kind::Money => "amounts",
            Kind::Booleans => "booleans",
            Kind::Days => "dates",
            Kind::Lists => "lists",
        }
    }
}

/// No boolean; 0 is no, 1 is yes.
pub(super) const UNKNOWN_BOOLEAN: u8 = 2;

/// An entry of a list that says nothing.
pub(super) const NO_ENTRY: u32 = u32::MAX;

/// The cells of one column, of a piece of a file or of all files. Unknown cells hold a value that no cell can have.
#[derive(Clone, Debug)]
pub(super) enum Data {
    Keys(Keys),
    /// [`NO_KEY`] or [`keys::UNKNOWN_KEY`] where there is no such row.
    Rows(Vec<u32>),
    /// Empty where unknown.
    Texts(Texts),
    /// 0 where unknown, else one more than the place among the values.
    Codes(CodedText),
    /// `i64::MIN` where unknown.
    Integers(Vec<i64>),
    /// NaN where unknown.
    Numbers(Vec<f64>),
    Money(Vec<i64>),
    Booleans(Vec<u8>),
    Days(Vec<i32>),
    Lists(Lists),
}

/// Lists of codes.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    /// The end of each row's codes.
    pub(super) ends: Vec<u32>,
    /// Places among the values.
    pub(super) codes: Vec<u32>,
    pub(super) known: Vec<bool>,
    pub(super) values: Vec<String>,
}

impl Lists {
    /// Adds an entry to the list that began at `start`, unless it is there already.
    #[inline]
    pub(super) fn entry(&mut self, start: usize, code: Option<u32>) {
        if let Some(code) = code.filter(|code| !self.codes[start..].contains(code)) {
            self.codes.push(code);
        }
    }

    /// Ends the list of a row.
    pub(super) fn end(&mut self, known: bool) {
        self.ends.push(self.codes.len() as u32);
        self.known.push(known);
    }
}

impl Data {
    pub(super) fn new(kind: Kind) -> Self {
        match kind {
            Kind::Keys => Data::Keys(Keys::default()),
            Kind::Rows => Data::Rows(Vec::new()),
            Kind::Texts => Data::Texts(Texts::default()),
            Kind::Codes => Data::Codes(CodedText::default()),
            Kind::Integers => Data::Integers(Vec::new()),
            Kind::Numbers => Data::Numbers(Vec::new()),
            Kind::Money => Data::Money(Vec::new()),
            Kind::Booleans => Data::Booleans(Vec::new()),
            Kind::Days => Data::Days(Vec::new()),
            Kind::Lists => Data::Lists(Lists::default()),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Data::Keys(keys) => keys.hashes.len(),
            Data::Rows(rows) => rows.len(),
            Data::Texts(texts) => texts.len(),
            Data::Codes(text) => text.codes.len(),
            Data::Integers(values) | Data::Money(values) => values.len(),
            Data::Numbers(values) => values.len(),
            Data::Booleans(values) => values.len(),
            Data::Days(days) => days.len(),
            Data::Lists(lists) => lists.ends.len(),
        }
    }
}

/// A column that grows piece by piece.
#[derive(Debug)]
pub(super) struct Whole {
    data: Data,
    dictionary: Dictionary,
}

/// More than 4 GB of texts in one column, or more than four thousand million entries of lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooLarge;

impl Whole {
    pub(super) fn new(kind: Kind) -> Self {
        Whole { data: Data::new(kind), dictionary: Dictionary::default() }
    }

    /// Appends a piece of the same kind.
    pub(super) fn add(&mut self, piece: Data) -> Result<(), TooLarge> {
        u32::try_from(self.data.places() + piece.places()).map_err(|_| TooLarge)?;
        match (&mut self.data, piece) {
            (Data::Keys(whole), Data::Keys(piece)) => {
                append_texts(&mut whole.texts, piece.texts);
                append(&mut whole.hashes, piece.hashes);
            }
            (Data::Texts(whole), Data::Texts(piece)) => append_texts(whole, piece),
            (Data::Codes(whole), Data::Codes(piece)) => {
                let map = self.dictionary.absorb(piece.values, &piece.labels);
                append_mapped(&mut whole.codes, piece.codes, |code| map[code as usize]);
            }
            (Data::Lists(whole), Data::Lists(piece)) => {
                let map = self.dictionary.absorb(piece.values, &[]);
                let base = whole.codes.len() as u32;
                append_mapped(&mut whole.ends, piece.ends, |end| base + end);
                append_mapped(&mut whole.codes, piece.codes, |code| map[code as usize + 1] - 1);
                append(&mut whole.known, piece.known);
            }
            (Data::Rows(whole), Data::Rows(piece)) => append(whole, piece),
            (Data::Integers(whole), Data::Integers(piece)) => append(whole, piece),
            (Data::Money(whole), Data::Money(piece)) => append(whole, piece),
            (Data::Numbers(whole), Data::Numbers(piece)) => append(whole, piece),
            (Data::Booleans(whole), Data::Booleans(piece)) => append(whole, piece),
            (Data::Days(whole), Data::Days(piece)) => append(whole, piece),
            _ => debug_assert!(false, "pieces of one column have one kind"),
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Data {
        let Dictionary { values, labels, .. } = self.dictionary;
        match self.data {
            Data::Codes(text) => Data::Codes(CodedText { values, labels, ..text }),
            Data::Lists(lists) => Data::Lists(Lists { values, ..lists }),
            data => data,
        }
    }
}

fn append<T>(whole: &mut Vec<T>, mut piece: Vec<T>) {
    // The first piece is often the only one.
    if whole.is_empty() {
        *whole = piece;
    } else {
        whole.append(&mut piece);
    }
}

fn append_mapped(whole: &mut Vec<u32>, mut piece: Vec<u32>, map: impl Fn(u32) -> u32) {
    if whole.is_empty() {
        piece.iter_mut().for_each(|value| *value = map(*value));
        *whole = piece;
    } else {
        whole.extend(piece.into_iter().map(map));
    }
}

fn append_texts(whole: &mut Texts, piece: Texts) {
    let base = whole.bytes.len() as u32;
    append(&mut whole.bytes, piece.bytes);
    append_mapped(&mut whole.ends, piece.ends, |end| base + end);
}

impl Data {
    /// How much of the room that 32-bit places give is taken.
    fn places(&self) -> usize {
        match self {
            Data::Keys(keys) => keys.texts.bytes.len(),
            Data::Texts(texts) => texts.bytes.len(),
            Data::Lists(lists) => lists.codes.len(),
            _ => 0,
        }
    }

    /// The cells of some rows, in their order.
    pub(super) fn select(self, rows: &[u32]) -> Data {
        match self {
            Data::Keys(keys) => {
                Data::Keys(Keys { texts: pick_texts(&keys.texts, rows), hashes: pick(keys.hashes, rows) })
            }
            Data::Rows(own) => Data::Rows(pick(own, rows)),
            Data::Texts(texts) => Data::Texts(pick_texts(&texts, rows)),
            Data::Codes(text) => Data::Codes(CodedText { codes: pick(text.codes, rows), ..text }),
            Data::Integers(values) => Data::Integers(pick(values, rows)),
            Data::Numbers(values) => Data::Numbers(pick(values, rows)),
            Data::Money(values) => Data::Money(pick(values, rows)),
            Data::Booleans(values) => Data::Booleans(pick(values, rows)),
            Data::Days(days) => Data::Days(pick(days, rows)),
            Data::Lists(lists) => {
                let known = pick(lists.known, rows);
                let mut picked = Lists { known, ..Lists::default() };
                for row in rows {
                    let row = *row as usize;
                    let start = if row == 0 { 0 } else { lists.ends[row - 1] as usize };
                    picked.codes.extend_from_slice(&lists.codes[start..lists.ends[row] as usize]);
                    picked.ends.push(picked.codes.len() as u32);
                }
                Data::Lists(Lists { values: lists.values, ..picked })
            }
        }
    }
}

/// The values of some rows; in place where the rows ascend.
pub(super) fn pick<T: Copy>(mut values: Vec<T>, rows: &[u32]) -> Vec<T> {
    if !rows.is_sorted_by(|a, b| a < b) {
        return rows.iter().map(|row| values[*row as usize]).collect();
    }
    for (to, row) in rows.iter().enumerate() {
        values[to] = values[*row as usize];
    }
    values.truncate(rows.len());
    values
}

fn pick_texts(texts: &Texts, rows: &[u32]) -> Texts {
    let mut picked = Texts::default();
    rows.iter().for_each(|row| picked.push(texts.bytes(*row as usize)));
    picked
}

/// Which cells hold something else than the value for "unknown".
pub(super) fn known<T>(values: &[T], is_known: impl Fn(&T) -> bool) -> Bitmap {
    Bitmap::from_fn(values.len(), |at| is_known(&values[at]))
}
