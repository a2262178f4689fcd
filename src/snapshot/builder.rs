//! Columns of one piece of a file, filled cell by cell, and joined to whole columns afterwards.
//!
//! Texts become codes here: each spelling is trimmed, composed and lower-cased once per piece, not once per row.
//! Refuses to know formats and what the columns are for.

use hashbrown::HashTable;

use super::keys::{self, Index, Keys, MOST_ROWS, NO_KEY};
use super::problem::Tally;
use super::values::{self, Decimal, PLAIN, Reading, Value};
use super::{CodedText, Texts, UNKNOWN_AMOUNT, UNKNOWN_DAY};
use crate::bitmap::Bitmap;
use crate::model::normalise;

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

impl Data {
    fn new(kind: Kind) -> Self {
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
    pub(super) bad: Tally<BadCell>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(kind: Kind, reading: &'a Reading, lookup: Option<Lookup<'a>>, rows: usize) -> Self {
        let mut builder = Builder {
            reading,
            lookup,
            data: Data::new(kind),
            dictionary: Dictionary::default(),
            bad: Tally::default(),
        };
        builder.reserve(rows);
        builder
    }

    /// The cells and those that could not be read.
    pub(super) fn finish(self) -> (Data, Tally<BadCell>) {
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
            Data::Rows(rows) => rows.push(NO_KEY),
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
        let row = self.data.len() as u32;
        self.bad.add(|| (row, shortened(cell())));
        self.unknown();
    }

    /// Adds a cell as it stands in a text file: UTF-8, neither trimmed nor in quotes.
    #[inline]
    pub(super) fn text(&mut self, cell: &[u8]) {
        match &mut self.data {
            Data::Codes(text) => text.codes.push(self.dictionary.code(cell, self.reading)),
            Data::Keys(keys) => keys.push(key(cell, self.reading)),
            Data::Rows(rows) => {
                let key = key(cell, self.reading);
                rows.push(self.lookup.map_or(NO_KEY, |lookup| lookup.index.find(lookup.keys, key)));
            }
            Data::Texts(texts) => texts.push(key(cell, self.reading)),
            Data::Lists(_) => self.list_text(cell),
            Data::Integers(values) => match short_integer(cell).filter(|_| self.reading.plain_nulls) {
                Some(value) => values.push(value),
                None => self.typed_text(cell),
            },
            Data::Money(values) => match short_decimal(cell, self.reading).and_then(short_millionths) {
                Some(value) => values.push(value),
                None => self.typed_text(cell),
            },
            Data::Numbers(values) => match short_decimal(cell, self.reading).and_then(short_number) {
                Some(value) => values.push(value),
                None => self.typed_text(cell),
            },
            Data::Booleans(values) => match cell {
                b"true" if self.reading.plain_nulls => values.push(1),
                b"false" if self.reading.plain_nulls => values.push(0),
                _ => self.typed_text(cell),
            },
            Data::Days(days) => match values::iso_day(cell).filter(|_| self.reading.plain_dates) {
                Some(day) => days.push(day),
                None => self.typed_text(cell),
            },
        }
    }

    /// The long way for numbers, booleans and dates.
    fn typed_text(&mut self, cell: &[u8]) {
        if cell.is_empty() {
            return self.unknown();
        }
        let text = std::str::from_utf8(cell).unwrap_or("");
        let reading = self.reading;
        let is_bad = match &mut self.data {
            Data::Integers(values) => put(values, reading.integer(text), i64::MIN),
            Data::Money(values) => put(values, reading.money(text), UNKNOWN_AMOUNT),
            Data::Numbers(values) => put(values, reading.number(text), f64::NAN),
            Data::Days(days) => put(days, reading.date(text), UNKNOWN_DAY),
            Data::Booleans(values) => {
                let value = match reading.boolean(text) {
                    Value::Known(truth) => Value::Known(u8::from(truth)),
                    Value::Unknown => Value::Unknown,
                    Value::Bad => Value::Bad,
                };
                put(values, value, UNKNOWN_BOOLEAN)
            }
            _ => false,
        };
        if is_bad {
            let row = self.data.len() as u32 - 1;
            self.bad.add(|| (row, shortened(text.trim().to_owned())));
        }
    }

    fn list_text(&mut self, cell: &[u8]) {
        let Data::Lists(lists) = &mut self.data else { return };
        let separator = self.reading.list_separator.as_bytes();
        let text = trimmed(cell);
        if text.is_empty() {
            return lists.end(self.reading.empty_lists_are_known);
        }
        if is_null(text, self.reading) {
            return lists.end(false);
        }
        let start = lists.codes.len();
        let mut rest = text;
        while !rest.is_empty() {
            let end = match separator {
                [byte] => memchr::memchr(*byte, rest),
                _ => memchr::memmem::find(rest, separator),
            };
            let entry = &rest[..end.unwrap_or(rest.len())];
            rest = end.map_or(&[], |end| &rest[end + separator.len()..]);
            lists.entry(start, self.dictionary.entry(entry));
        }
        let known = lists.codes.len() > start || self.reading.empty_lists_are_known;
        lists.end(known);
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
            _ => match values::day_to_text(day) {
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

impl Lists {
    fn entry(&mut self, start: usize, code: Option<u32>) {
        if let Some(code) = code.filter(|code| !self.codes[start..].contains(code)) {
            self.codes.push(code);
        }
    }

    fn end(&mut self, known: bool) {
        self.ends.push(self.codes.len() as u32);
        self.known.push(known);
    }
}

fn push<T>(values: &mut Vec<T>, value: Option<T>) -> bool {
    let is_read = value.is_some();
    values.extend(value);
    is_read
}

fn put<T>(values: &mut Vec<T>, value: Value<T>, unknown: T) -> bool {
    match value {
        Value::Known(value) => {
            values.push(value);
            false
        }
        Value::Unknown => {
            values.push(unknown);
            false
        }
        Value::Bad => {
            values.push(unknown);
            true
        }
    }
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

/// Digits alone, few enough that nothing can overflow.
#[inline]
fn short_integer(cell: &[u8]) -> Option<i64> {
    if cell.is_empty() || cell.len() > 18 {
        return None;
    }
    let mut value = 0_i64;
    for byte in cell {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(value)
}

/// `±digits` with at most one point: the digits, and how many stand behind the point.
#[inline]
fn short_decimal(cell: &[u8], reading: &Reading) -> Option<(i64, usize, bool)> {
    if !reading.plain_numbers {
        return None;
    }
    let (negative, digits) = match cell {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let (mut value, mut places, mut points) = (0_i64, 0, 0);
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            value = value * 10 + i64::from(digit);
            places += points;
        } else if *byte == b'.' {
            points += 1;
        } else {
            return None;
        }
    }
    (points <= 1 && digits.len() > points).then_some((value, places, negative))
}

fn short_millionths((value, places, negative): (i64, usize, bool)) -> Option<i64> {
    const POWERS: [i64; 7] = [1_000_000, 100_000, 10_000, 1000, 100, 10, 1];
    let value = value.checked_mul(*POWERS.get(places)?)?;
    Some(if negative { -value } else { value })
}

fn short_number((value, places, negative): (i64, usize, bool)) -> Option<f64> {
    const POWERS: [f64; 17] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16];
    // Both operands are exact, so that the quotient is the nearest double.
    let size = (value <= 1 << 53).then(|| value as f64 / POWERS[places])?;
    Some(if negative { -size } else { size })
}

/// Spellings → codes of normalised texts.
#[derive(Default)]
struct Dictionary {
    spellings: HashTable<Spelling>,
    bytes: Vec<u8>,
    values: Vec<String>,
    labels: Vec<String>,
    by_value: HashTable<u32>,
}

/// A cell as written: where its bytes are kept, and its code.
struct Spelling {
    hash: u64,
    start: usize,
    len: u32,
    code: u32,
}

impl Dictionary {
    /// The code of a cell: 0 for "not known", else one more than the place among the values.
    #[inline]
    fn code(&mut self, cell: &[u8], reading: &Reading) -> u32 {
        if cell.is_empty() {
            return 0;
        }
        self.spelling(cell, |text| reading.is_null(text))
    }

    /// The place of a list's entry among the values; `None` for an empty one.
    #[inline]
    fn entry(&mut self, entry: &[u8]) -> Option<u32> {
        if entry.is_empty() {
            return None;
        }
        self.spelling(entry, str::is_empty).checked_sub(1)
    }

    #[inline]
    fn spelling(&mut self, cell: &[u8], is_null: impl Fn(&str) -> bool) -> u32 {
        let hash = keys::hash(cell);
        let is_same = |spelling: &Spelling| {
            spelling.hash == hash && self.bytes[spelling.start..][..spelling.len as usize] == *cell
        };
        if let Some(spelling) = self.spellings.find(hash, is_same) {
            return spelling.code;
        }
        self.learn(hash, cell, is_null)
    }

    #[cold]
    fn learn(&mut self, hash: u64, cell: &[u8], is_null: impl Fn(&str) -> bool) -> u32 {
        let text = std::str::from_utf8(cell).unwrap_or("").trim();
        let normal = if is_null(text) { String::new() } else { normalise(text) };
        let code = if normal.is_empty() { 0 } else { self.value(normal, text) + 1 };
        let (start, len) = (self.bytes.len(), cell.len() as u32);
        self.bytes.extend_from_slice(cell);
        self.spellings.insert_unique(hash, Spelling { hash, start, len, code }, |spelling| spelling.hash);
        code
    }

    fn value(&mut self, normal: String, label: &str) -> u32 {
        let hash = keys::hash(normal.as_bytes());
        let values = &self.values;
        if let Some(place) = self.by_value.find(hash, |place| values[*place as usize] == normal) {
            return *place;
        }
        let place = self.values.len() as u32;
        self.values.push(normal);
        self.labels.push(label.to_owned());
        let values = &self.values;
        self.by_value.insert_unique(hash, place, |place| keys::hash(values[*place as usize].as_bytes()));
        place
    }

    /// Takes over another dictionary's values; says which code each of its places has here.
    fn absorb(&mut self, values: Vec<String>, labels: &[String]) -> Vec<u32> {
        let label = |at: usize| labels.get(at).map_or("", String::as_str);
        values.into_iter().enumerate().map(|(at, value)| self.value(value, label(at)) + 1).collect()
    }
}

/// Joins pieces of one column in order.
///
/// # Errors
///
/// If texts or lists are too many for their 32-bit places.
pub(super) fn join(kind: Kind, mut pieces: Vec<Data>) -> Result<Data, TooLarge> {
    let places = |data: &Data| match data {
        Data::Keys(keys) => keys.texts.bytes.len(),
        Data::Texts(texts) => texts.bytes.len(),
        Data::Lists(lists) => lists.codes.len(),
        _ => 0,
    };
    u32::try_from(pieces.iter().map(places).sum::<usize>()).map_err(|_| TooLarge)?;
    if pieces.len() == 1 {
        return pieces.pop().ok_or(TooLarge);
    }
    let rows: usize = pieces.iter().map(Data::len).sum();
    Ok(match kind {
        Kind::Keys => {
            let mut keys = Keys { hashes: Vec::with_capacity(rows), ..Keys::default() };
            reserve_texts(&mut keys.texts, pieces.iter().filter_map(as_keys).map(|keys| &keys.texts));
            for piece in pieces {
                if let Data::Keys(piece) = piece {
                    append_texts(&mut keys.texts, &piece.texts);
                    keys.hashes.extend(piece.hashes);
                }
            }
            Data::Keys(keys)
        }
        Kind::Texts => {
            let mut texts = Texts::default();
            reserve_texts(&mut texts, pieces.iter().filter_map(as_texts));
            pieces.iter().filter_map(as_texts).for_each(|piece| append_texts(&mut texts, piece));
            Data::Texts(texts)
        }
        Kind::Codes => join_codes(pieces, rows),
        Kind::Lists => join_lists(pieces, rows),
        Kind::Rows => {
            Data::Rows(concatenated(pieces, rows, |piece| if let Data::Rows(v) = piece { v } else { vec![] }))
        }
        Kind::Integers => {
            Data::Integers(concatenated(pieces, rows, |piece| if let Data::Integers(v) = piece { v } else { vec![] }))
        }
        Kind::Numbers => {
            Data::Numbers(concatenated(pieces, rows, |piece| if let Data::Numbers(v) = piece { v } else { vec![] }))
        }
        Kind::Money => {
            Data::Money(concatenated(pieces, rows, |piece| if let Data::Money(v) = piece { v } else { vec![] }))
        }
        Kind::Booleans => {
            Data::Booleans(concatenated(pieces, rows, |piece| if let Data::Booleans(v) = piece { v } else { vec![] }))
        }
        Kind::Days => {
            Data::Days(concatenated(pieces, rows, |piece| if let Data::Days(v) = piece { v } else { vec![] }))
        }
    })
}

/// More than 4 GB of texts in one column, or more than four thousand million entries of lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooLarge;

fn concatenated<T>(pieces: Vec<Data>, rows: usize, values: impl Fn(Data) -> Vec<T>) -> Vec<T> {
    let mut whole = Vec::with_capacity(rows);
    // Each piece is freed as soon as it has been copied.
    pieces.into_iter().for_each(|piece| whole.append(&mut values(piece)));
    whole
}

fn as_keys(data: &Data) -> Option<&Keys> {
    if let Data::Keys(keys) = data { Some(keys) } else { None }
}

fn as_texts(data: &Data) -> Option<&Texts> {
    if let Data::Texts(texts) = data { Some(texts) } else { None }
}

fn reserve_texts<'a>(whole: &mut Texts, pieces: impl Iterator<Item = &'a Texts> + Clone) {
    whole.bytes.reserve_exact(pieces.clone().map(|piece| piece.bytes.len()).sum());
    whole.ends.reserve_exact(pieces.map(Texts::len).sum());
}

fn append_texts(whole: &mut Texts, piece: &Texts) {
    let base = whole.bytes.len() as u32;
    whole.bytes.extend_from_slice(&piece.bytes);
    whole.ends.extend(piece.ends.iter().map(|end| base + end));
}

fn join_codes(pieces: Vec<Data>, rows: usize) -> Data {
    let mut dictionary = Dictionary::default();
    let mut codes = Vec::with_capacity(rows);
    for piece in pieces {
        let Data::Codes(piece) = piece else { continue };
        let mut map = vec![0];
        map.append(&mut dictionary.absorb(piece.values, &piece.labels));
        codes.extend(piece.codes.iter().map(|code| map[*code as usize]));
    }
    Data::Codes(CodedText { codes, values: dictionary.values, labels: dictionary.labels })
}

fn join_lists(pieces: Vec<Data>, rows: usize) -> Data {
    let entries: usize =
        pieces.iter().map(|piece| if let Data::Lists(lists) = piece { lists.codes.len() } else { 0 }).sum();
    let mut dictionary = Dictionary::default();
    let mut whole = Lists {
        ends: Vec::with_capacity(rows),
        codes: Vec::with_capacity(entries),
        known: Vec::with_capacity(rows),
        values: Vec::new(),
    };
    for piece in pieces {
        let Data::Lists(piece) = piece else { continue };
        let map = dictionary.absorb(piece.values, &[]);
        let base = whole.codes.len() as u32;
        whole.ends.extend(piece.ends.iter().map(|end| base + end));
        whole.codes.extend(piece.codes.iter().map(|code| map[*code as usize] - 1));
        whole.known.extend(piece.known);
    }
    whole.values = dictionary.values;
    Data::Lists(whole)
}

impl Data {
    /// The cells of some rows, in their order.
    pub(super) fn select(self, rows: &[u32]) -> Data {
        fn pick<T: Copy>(values: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().map(|row| values[*row as usize]).collect()
        }
        match self {
            Data::Keys(keys) => {
                Data::Keys(Keys { texts: pick_texts(&keys.texts, rows), hashes: pick(&keys.hashes, rows) })
            }
            Data::Rows(own) => Data::Rows(pick(&own, rows)),
            Data::Texts(texts) => Data::Texts(pick_texts(&texts, rows)),
            Data::Codes(text) => Data::Codes(CodedText { codes: pick(&text.codes, rows), ..text }),
            Data::Integers(values) => Data::Integers(pick(&values, rows)),
            Data::Numbers(values) => Data::Numbers(pick(&values, rows)),
            Data::Money(values) => Data::Money(pick(&values, rows)),
            Data::Booleans(values) => Data::Booleans(pick(&values, rows)),
            Data::Days(days) => Data::Days(pick(&days, rows)),
            Data::Lists(lists) => {
                let known = pick(&lists.known, rows);
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

fn pick_texts(texts: &Texts, rows: &[u32]) -> Texts {
    let mut picked = Texts::default();
    rows.iter().for_each(|row| picked.push(texts.bytes(*row as usize)));
    picked
}

/// Which cells hold something else than the value for "unknown".
pub(super) fn known<T>(values: &[T], is_known: impl Fn(&T) -> bool) -> Bitmap {
    Bitmap::from_fn(values.len(), |at| is_known(&values[at]))
}

/// Whether rows can still be counted.
pub(super) fn fits(rows: usize) -> bool {
    rows <= MOST_ROWS
}
