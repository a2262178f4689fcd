//! What the cells of a column look like: how many, how varied, and what they could be read as. Refuses to know names.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::export::Export;

/// How dates are written in exports; a column may fit several.
pub(super) const DATE_FORMATS: [&str; 6] = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y/%m/%d", "%d-%m-%Y"];

/// Texts that stand for "not known" in exports.
const NULLS: [&str; 9] = ["n/a", "N/A", "#N/A", "-", "--", "null", "NULL", "(blank)", "(No value)"];

/// Different texts that are counted one by one; beyond this a column is "many different texts".
const MOST_VALUES: usize = 400;

/// A column is a date or a number although some cells are not, up to this share.
const TOLERATED: f64 = 0.01;

/// What a file looks like.
#[derive(Clone, Debug)]
pub(super) struct Survey {
    pub(super) rows: u64,
    pub(super) columns: Vec<Column>,
}

/// What a column looks like.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    pub(super) name: String,
    /// Cells with something in them.
    pub(super) filled: u64,
    /// Texts and how often they are there; none where there are too many.
    pub(super) values: Option<BTreeMap<String, u64>>,
    /// No text stands there twice.
    pub(super) is_unique: bool,
    /// The texts for "not known" that occur.
    pub(super) nulls: Vec<String>,
    with_at: u64,
    booleans: u64,
    integers: u64,
    /// Numbers with a point, and with a comma, as the decimal mark.
    with_point: u64,
    with_comma: u64,
    /// Cells that show which mark it is, because the other reading fails.
    pub(super) only_comma: u64,
    pub(super) grouped: u64,
    dates: [u64; DATE_FORMATS.len()],
    /// The latest day in ISO form, by format.
    pub(super) latest: [Option<(i32, u32, u32)>; DATE_FORMATS.len()],
    characters: u64,
}

impl Column {
    fn is_mostly(&self, count: u64) -> bool {
        self.filled > 0 && count as f64 >= self.filled as f64 * (1.0 - TOLERATED)
    }

    pub(super) fn is_boolean(&self) -> bool {
        self.is_mostly(self.booleans)
    }

    pub(super) fn is_integer(&self) -> bool {
        self.is_mostly(self.integers)
    }

    pub(super) fn is_number(&self) -> bool {
        self.is_mostly(self.with_point.max(self.with_comma))
    }

    /// The formats in which the cells are dates.
    pub(super) fn date_formats(&self) -> Vec<usize> {
        (0..DATE_FORMATS.len()).filter(|at| self.is_mostly(self.dates[*at])).collect()
    }

    pub(super) fn is_date(&self) -> bool {
        !self.date_formats().is_empty()
    }

    /// Some cells are addresses of people.
    pub(super) fn has_addresses(&self) -> bool {
        self.filled > 0 && self.with_at * 10 >= self.filled
    }

    /// Sentences rather than names of things.
    pub(super) fn is_prose(&self) -> bool {
        self.filled > 0 && self.characters / self.filled > 60
    }

    /// Some cells are not what most are.
    pub(super) fn has_bad_cells(&self, most: u64) -> bool {
        most < self.filled
    }

    pub(super) fn readable_as_number(&self) -> u64 {
        self.with_point.max(self.with_comma)
    }

    pub(super) fn readable_as_integer(&self) -> u64 {
        self.integers
    }

    pub(super) fn readable_as_date(&self, format: usize) -> u64 {
        self.dates[format]
    }

    pub(super) fn distinct(&self) -> usize {
        self.values.as_ref().map_or(usize::MAX, BTreeMap::len)
    }

    fn see(&mut self, cell: &str, seen: &mut HashSet<u64>) {
        let text = cell.trim();
        if text.is_empty() {
            return;
        }
        if let Some(null) = NULLS.iter().find(|null| **null == text) {
            if !self.nulls.iter().any(|known| known == null) {
                self.nulls.push((*null).to_owned());
            }
            return;
        }
        self.filled += 1;
        self.characters += text.chars().count() as u64;
        if self.is_unique && !seen.insert(hash(text)) {
            self.is_unique = false;
            *seen = HashSet::new();
        }
        if let Some(values) = &mut self.values {
            *values.entry(text.to_owned()).or_default() += 1;
            if values.len() > MOST_VALUES {
                self.values = None;
            }
        }
        self.with_at += u64::from(text.contains('@'));
        let is_boolean = ["true", "false", "yes", "no", "1", "0"].iter().any(|word| word.eq_ignore_ascii_case(text));
        self.booleans += u64::from(is_boolean);
        self.see_number(text);
        for (at, format) in DATE_FORMATS.iter().enumerate() {
            if let Some(day) = day(text, format) {
                self.dates[at] += 1;
                self.latest[at] = self.latest[at].max(Some(day));
            }
        }
    }

    fn see_number(&mut self, text: &str) {
        let (point, comma) = (number(text, '.', ','), number(text, ',', '.'));
        self.with_point += u64::from(point.is_some());
        self.with_comma += u64::from(comma.is_some());
        self.only_comma += u64::from(comma.is_some() && point.is_none());
        self.grouped += u64::from(text.contains(',') && point.is_some() || text.contains('.') && comma.is_some());
        self.integers += u64::from(point == Some(true) || comma == Some(true) && point.is_none());
    }
}

/// Looks at every cell of a file.
pub(super) fn survey(export: &Export<'_>) -> Survey {
    let start = |name: &String| Column {
        name: name.clone(),
        values: Some(BTreeMap::new()),
        is_unique: true,
        ..Column::default()
    };
    let mut columns: Vec<Column> = export.header.iter().map(start).collect();
    let mut seen = vec![HashSet::new(); columns.len()];
    let mut rows = 0;
    for row in export.rows() {
        rows += 1;
        for ((column, cell), seen) in columns.iter_mut().zip(&row).zip(&mut seen) {
            column.see(cell, seen);
        }
    }
    Survey { rows, columns }
}

/// A number to compare texts by.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Whether a text is a number with these marks, and whether it is whole.
fn number(text: &str, decimal: char, thousands: char) -> Option<bool> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once(decimal).map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(thousands);
    let first = groups.next()?;
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = whole.contains(thousands);
    if !is_digits(first) || (is_grouped && first.len() > 3) || !groups.all(|group| group.len() == 3 && is_digits(group))
    {
        return None;
    }
    match fraction {
        None => Some(true),
        Some(fraction) => is_digits(fraction).then(|| fraction.bytes().all(|byte| byte == b'0')),
    }
}

/// The day that a text begins with in a format, if nothing but a time follows.
pub(super) fn day(text: &str, format: &str) -> Option<(i32, u32, u32)> {
    let end = text.find([' ', 'T', ',']).unwrap_or(text.len());
    let separator = format.chars().nth(2)?;
    let mut parts = text[..end].split(separator);
    let (mut year, mut month, mut day) = (0, 0, 0);
    for key in format.split(separator) {
        let part = parts.next()?;
        let is_year = key == "%Y";
        if part.is_empty() || part.len() > if is_year { 4 } else { 2 } || (is_year && part.len() < 4) {
            return None;
        }
        let value: u32 = part.parse().ok()?;
        match key {
            "%Y" => year = i32::try_from(value).ok()?,
            "%m" => month = value,
            _ => day = value,
        }
    }
    let is_day = (1..=12).contains(&month) && (1..=31).contains(&day);
    (parts.next().is_none() && is_day).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_days_are_told() {
        let check = |text: &str, point: Option<bool>, comma: Option<bool>| {
            assert_eq!((number(text, '.', ','), number(text, ',', '.')), (point, comma), "{text}");
        };
        check("1234", Some(true), Some(true));
        check("1,234.5", Some(false), None);
        check("1.234,5", None, Some(false));
        check("1.234", Some(false), Some(true));
        check("-12.00", Some(true), None);
        check("12 €", None, None);
        check("1,2,3", None, None);
        assert_eq!(day("2026-03-05T10:00:00Z", "%Y-%m-%d"), Some((2026, 3, 5)));
        assert_eq!(day("3/5/2026", "%m/%d/%Y"), Some((2026, 3, 5)));
        assert_eq!(day("31/12/2026", "%m/%d/%Y"), None);
        assert_eq!(day("05.03.26", "%d.%m.%Y"), None);
    }
}
