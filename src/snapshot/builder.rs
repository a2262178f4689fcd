//! Fills one column of one piece of a file, cell by cell.
//!
//! Refuses to know formats and what the column is for.

use std::borrow::Cow;

use super::data::{Data, Kind, Lists, NO_ENTRY, UNKNOWN_BOOLEAN};
use super::dates::day_to_text;
use super::dictionary::Dictionary;
use super::keys::{Index, Keys, NO_KEY};
use super::problem::Tally;
use super::values::{self, Decimal, PLAIN, Reading, Value};
use super::{UNKNOWN_AMOUNT, UNKNOWN_DAY, short};

/// The index that a column of keys is looked up in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lookup<'a> {
    pub(super) index: &'a Index,
    pub(super) keys: &'a Keys,
}

/// A cell that cannot be read, by its row in the piece.
pub(super) type BadCell = (u32, String);

/// Fills one column of one piece.
pub(super) struct Builder<'a> {
    reading: &'a Reading,
    lookup: Option<Lookup<'a>>,
    data: Data,
    dictionary: Dictionary,
    /// Keys that wait until there are enough of them to be looked up together.
    waiting: Keys,
    bad: Tally<BadCell>,
}

/// How many keys are looked up together.
const KEYS_AT_A_TIME: usize = 4096;

impl<'a> Builder<'a> {
    pub(super) fn new(kind: Kind, reading: &'a Reading, lookup: Option<Lookup<'a>>, rows: usize) -> Self {
        let mut builder = Builder {
            reading,
            lookup,
            data: Data::new(kind),
            dictionary: Dictionary::default(),
            waiting: Keys::default(),
            bad: Tally::default(),
        };
        builder.reserve(rows);
        builder
    }

    /// The cells and those that could not be read.
    pub(super) fn finish(mut self) -> (Data, Tally<BadCell>) {
        self.look_up();
        let mut data = self.data;
        match &mut data {
            Data::Codes(text) => {
                text.values = self.dictionary.values;
                text.labels = self.dictionary.labels;
            }
            Data::Lists(lists) => lists.values = self.dictionary.values,
            _ => {}
        }
        (data, self.bad)
    }

    fn reserve(&mut self, rows: usize) {
        match &mut self.data {
            Data::Keys(keys) => {
                keys.hashes.reserve(rows);
                keys.texts.ends.reserve(rows);
            }
            Data::Rows(codes) => codes.reserve(rows),
            Data::Codes(text) => text.codes.reserve(rows),
            Data::Integers(values) | Data::Money(values) => values.reserve(rows),
            Data::Numbers(values) => values.reserve(rows),
            Data::Booleans(values) => values.reserve(rows),
            Data::Days(days) => days.reserve(rows),
            Data::Texts(texts) => texts.ends.reserve(rows),
            Data::Lists(lists) => {
                lists.ends.reserve(rows);
                lists.known.reserve(rows);
            }
        }
    }

    /// Adds a cell whose value is not known.
    pub(super) fn unknown(&mut self) {
        match &mut self.data {
            Data::Keys(keys) => keys.push(b""),
            Data::Rows(_) => self.waiting.push(b""),
            Data::Texts(texts) => texts.push(b""),
            Data::Codes(text) => text.codes.push(0),
            Data::Integers(values) => values.push(i64::MIN),
            Data::Money(values) => values.push(UNKNOWN_AMOUNT),
            Data::Numbers(values) => values.push(f64::NAN),
            Data::Booleans(values) => values.push(UNKNOWN_BOOLEAN),
            Data::Days(days) => days.push(UNKNOWN_DAY),
            Data::Lists(lists) => lists.end(false),
        }
    }

    /// Adds a cell that cannot be read; it counts as unknown.
    pub(super) fn bad(&mut self, cell: impl FnOnce() -> String) {
        let row = (self.data.len() + self.waiting.hashes.len()) as u32;
        self.bad.add(|| (row, shortened(cell())));
        self.unknown();
    }

    /// Adds a cell as it stands in a text file: UTF-8, neither trimmed nor in quotes.
    #[inline]
    pub(super) fn text(&mut self, cell: &[u8]) {
        self.texts(std::iter::once(Cow::Borrowed(cell)));
    }

    /// Adds cells as they stand in a text file: UTF-8, neither trimmed nor in quotes.
    #[inline]
    pub(super) fn texts<'c>(&mut self, cells: impl Iterator<Item = Cow<'c, [u8]>>) {
        let (reading, bad) = (self.reading, &mut self.bad);
        match &mut self.data {
            Data::Codes(text) => cells.for_each(|cell| text.codes.push(self.dictionary.code(&cell, reading))),
            Data::Keys(keys) => cells.for_each(|cell| keys.push(key(&cell, reading))),
            Data::Texts(texts) => cells.for_each(|cell| texts.push(key(&cell, reading))),
            Data::Lists(lists) => cells.for_each(|cell| add_list(lists, &mut self.dictionary, &cell, reading)),
            Data::Rows(_) => {
                for cell in cells {
                    self.waiting.push(key(&cell, reading));
                    if self.waiting.hashes.len() == KEYS_AT_A_TIME {
                        self.look_up();
                    }
                }
            }
            Data::Integers(values) => {
                add_typed(
                    values,
                    i64::MIN,
                    bad,
                    cells,
                    |cell| short::integer(cell, reading),
                    |text| reading.integer(text),
                );
            }
            Data::Money(values) => {
                add_typed(
                    values,
                    UNKNOWN_AMOUNT,
                    bad,
                    cells,
                    |cell| short::money(cell, reading),
                    |text| reading.money(text),
                );
            }
            Data::Numbers(values) => {
                add_typed(
                    values,
                    f64::NAN,
                    bad,
                    cells,
                    |cell| short::number(cell, reading),
                    |text| reading.number(text),
                );
            }
            Data::Booleans(values) => {
                let long = |text: &str| reading.boolean(text).map(u8::from);
                add_typed(values, UNKNOWN_BOOLEAN, bad, cells, |cell| short::boolean(cell, reading), long);
            }
            Data::Days(days) => {
                add_typed(days, UNKNOWN_DAY, bad, cells, |cell| short::day(cell, reading), |text| reading.date(text));
            }
        }
    }

    fn look_up(&mut self) {
        let Data::Rows(rows) = &mut self.data else { return };
        match self.lookup {
            Some(lookup) => lookup.index.find_all(lookup.keys, &self.waiting, rows),
            None => rows.extend(self.waiting.hashes.iter().map(|_| NO_KEY)),
        }
        self.waiting.clear();
    }

    /// Adds a list of texts; `None` stands for an entry without a value. A list without entries is known to be empty.
    pub(super) fn list<'t>(&mut self, entries: impl Iterator<Item = &'t [u8]>) {
        let Data::Lists(lists) = &mut self.data else { return self.unknown() };
        let start = lists.codes.len();
        for entry in entries {
            lists.entry(start, self.dictionary.entry(entry));
        }
        lists.end(true);
    }

    /// Whether the column wants codes of texts.
    pub(super) fn wants_codes(&self) -> bool {
        matches!(self.data, Data::Codes(_))
    }

    /// The code of a text, for [`Builder::codes`].
    pub(super) fn code_of(&mut self, text: &[u8]) -> u32 {
        self.dictionary.code(text, self.reading)
    }

    /// Adds cells by their codes.
    pub(super) fn codes(&mut self, codes: impl Iterator<Item = u32>) {
        if let Data::Codes(text) = &mut self.data {
            text.codes.extend(codes);
        }
    }

    /// The code of a list's entry, for [`Builder::list_of_codes`].
    pub(super) fn entry_of(&mut self, text: &[u8]) -> u32 {
        self.dictionary.entry(text).unwrap_or(NO_ENTRY)
    }

    /// Adds a list by the codes of its entries.
    pub(super) fn list_of_codes(&mut self, entries: &[u32]) {
        if let Data::Lists(lists) = &mut self.data {
            let start = lists.codes.len();
            entries.iter().for_each(|code| lists.entry(start, Some(*code).filter(|code| *code != NO_ENTRY)));
            lists.end(true);
        }
    }

    /// Whether the column wants lists.
    pub(super) fn wants_lists(&self) -> bool {
        matches!(self.data, Data::Lists(_))
    }

    /// Adds a whole number.
    pub(super) fn integer(&mut self, value: i64) {
        if self.reading.is_null_integer(value) {
            return self.unknown();
        }
        match &mut self.data {
            Data::Integers(values) if value != i64::MIN => values.push(value),
            Data::Numbers(values) => values.push(value as f64),
            Data::Money(_) => self.decimal(i128::from(value), 0),
            Data::Days(_) => self.bad(|| value.to_string()),
            _ => {
                self.printed(&value.to_string());
            }
        }
    }

    /// Adds a number; NaN is unknown.
    pub(super) fn number(&mut self, value: f64) {
        if self.reading.is_null_number(value) {
            return self.unknown();
        }
        let is_read = match &mut self.data {
            _ if value.is_infinite() => false,
            Data::Numbers(values) => push(values, Some(value)),
            Data::Integers(values) => push(values, values::number_to_integer(value)),
            Data::Money(values) => push(values, values::number_to_millionths(value)),
            Data::Days(_) => false,
            _ => self.printed(&values::number_to_text(value)),
        };
        if !is_read {
            self.bad(|| values::number_to_text(value));
        }
    }

    /// Adds `value · 10^-scale`.
    pub(super) fn decimal(&mut self, value: i128, scale: i8) {
        let text = || values::decimal_to_text(value, scale);
        let is_read = match &mut self.data {
            Data::Integers(values) => push(values, values::decimal_to_integer(value, scale)),
            Data::Money(values) => push(values, values::decimal_to_millionths(value, scale)),
            Data::Numbers(values) => push(values, PLAIN.read(&text()).and_then(Decimal::to_f64)),
            Data::Days(_) => false,
            _ => self.printed(&text()),
        };
        if !is_read {
            self.bad(text);
        }
    }

    /// Adds a number as JSON writes it.
    pub(super) fn json_number(&mut self, literal: &str) {
        if self.reading.is_null(literal) {
            return self.unknown();
        }
        let Some(decimal) = PLAIN.read(literal) else { return self.bad(|| literal.to_owned()) };
        let is_read = match &mut self.data {
            Data::Integers(values) => push(values, decimal.to_i64()),
            Data::Money(values) => push(values, decimal.to_millionths()),
            Data::Numbers(values) => push(values, decimal.to_f64()),
            Data::Days(_) => false,
            _ => self.printed(&json_number_to_text(literal)),
        };
        if !is_read {
            self.bad(|| literal.to_owned());
        }
    }

    /// Adds yes or no.
    pub(super) fn boolean(&mut self, value: bool) {
        let text = if value { "true" } else { "false" };
        match &mut self.data {
            Data::Booleans(values) => values.push(u8::from(value)),
            Data::Integers(_) | Data::Numbers(_) | Data::Money(_) | Data::Days(_) => self.bad(|| text.to_owned()),
            _ => {
                self.printed(text);
            }
        }
    }

    /// Adds a day since 1970-01-01.
    pub(super) fn day(&mut self, day: i32) {
        match &mut self.data {
            Data::Days(days) if day != UNKNOWN_DAY => days.push(day),
            _ => match day_to_text(day) {
                Some(text) => {
                    self.printed(&text);
                }
                None => self.bad(|| day.to_string()),
            },
        }
    }

    /// A typed value in a column of texts; always read.
    fn printed(&mut self, text: &str) -> bool {
        match &mut self.data {
            Data::Lists(lists) => {
                let start = lists.codes.len();
                lists.entry(start, self.dictionary.entry(text.as_bytes()));
                lists.end(true);
            }
            _ => self.text(text.as_bytes()),
        }
        true
    }
}

/// The text of a number literal of JSON: whole numbers as they are, others without `.0`.
pub(super) fn json_number_to_text(literal: &str) -> String {
    match literal.parse::<f64>() {
        Ok(value) if literal.contains(['.', 'e', 'E']) => values::number_to_text(value),
        _ => literal.to_owned(),
    }
}

/// Adds cells of one type: the short way where it leads anywhere, the long way for the rest.
#[inline]
fn add_typed<'c, T: Copy>(
    values: &mut Vec<T>,
    unknown: T,
    bad: &mut Tally<BadCell>,
    cells: impl Iterator<Item = Cow<'c, [u8]>>,
    short: impl Fn(&[u8]) -> Option<T>,
    long: impl Fn(&str) -> Value<T>,
) {
    for cell in cells {
        let value = match short(&cell) {
            Some(value) => value,
            None if cell.is_empty() => unknown,
            None => {
                let text = std::str::from_utf8(&cell).unwrap_or("");
                match long(text) {
                    Value::Known(value) => value,
                    Value::Unknown => unknown,
                    Value::Bad => {
                        bad.add(|| (values.len() as u32, shortened(text.trim().to_owned())));
                        unknown
                    }
                }
            }
        };
        values.push(value);
    }
}

/// Adds a list whose entries stand in one text.
fn add_list(lists: &mut Lists, dictionary: &mut Dictionary, cell: &[u8], reading: &Reading) {
    let text = trimmed(cell);
    if text.is_empty() {
        return lists.end(reading.empty_lists_are_known);
    }
    if reading.has_nulls() && is_null(text, reading) {
        return lists.end(false);
    }
    let start = lists.codes.len();
    match reading.list_separator.as_bytes() {
        [separator] => {
            for entry in text.split(|byte| byte == separator) {
                lists.entry(start, dictionary.entry(entry));
            }
        }
        separator => {
            let mut rest = text;
            while let Some(at) = memchr::memmem::find(rest, separator) {
                lists.entry(start, dictionary.entry(&rest[..at]));
                rest = &rest[at + separator.len()..];
            }
            lists.entry(start, dictionary.entry(rest));
        }
    }
    let is_known = lists.codes.len() > start || reading.empty_lists_are_known;
    lists.end(is_known);
}

fn push<T>(values: &mut Vec<T>, value: Option<T>) -> bool {
    let is_read = value.is_some();
    values.extend(value);
    is_read
}

/// A cell for a message, cut where it is long.
fn shortened(mut cell: String) -> String {
    const MOST: usize = 60;
    if let Some((at, _)) = cell.char_indices().nth(MOST) {
        cell.truncate(at);
        cell.push('…');
    }
    cell
}

/// The cell without white space around it.
#[inline]
pub(super) fn trimmed(cell: &[u8]) -> &[u8] {
    match cell {
        [first, .., last] if (0x21..0x7F).contains(first) && (0x21..0x7F).contains(last) => cell,
        [] => cell,
        _ => std::str::from_utf8(cell).map_or(cell, |text| text.trim().as_bytes()),
    }
}

fn is_null(trimmed: &[u8], reading: &Reading) -> bool {
    std::str::from_utf8(trimmed).is_ok_and(|text| reading.is_null(text))
}

/// The trimmed key; empty for "not known".
#[inline]
fn key<'a>(cell: &'a [u8], reading: &Reading) -> &'a [u8] {
    let key = trimmed(cell);
    if reading.has_nulls() && is_null(key, reading) { b"" } else { key }
}
