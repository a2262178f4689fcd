//! From what each field may be to an account that a person can picture: round numbers, values by their usual name.
//!
//! It refuses to search; whatever it picks lies in the sets that it is given.

use std::collections::{BTreeMap, BTreeSet};

use super::Account;
use super::formula::{all_ordered, everything};
use super::search::Found;
use super::sets::{Contents, Line, States, Values, at_rank};
use crate::model::{Date, FieldType};

/// What is known of fields beyond their sets, so that examples look like the documents.
pub(super) struct Pictures<'a> {
    /// The type of each field.
    pub(super) types: BTreeMap<String, FieldType>,
    /// Normalised texts of each field that people use, the likeliest first.
    pub(super) likely: BTreeMap<String, Vec<String>>,
    /// Normalised text → the text as it is written.
    pub(super) spelling: &'a BTreeMap<String, String>,
}

impl Pictures<'_> {
    /// One account, by field; fields that may be anything are left out.
    pub(super) fn account(&self, found: &Found) -> Account {
        let picture = |(field, states): (&String, &States)| {
            let field_type = self.types.get(field).copied().unwrap_or(FieldType::Text);
            let is_free = states.unknown && states.values == everything(field_type);
            (!is_free).then(|| (field.clone(), self.value(field, field_type, states)))
        };
        found.iter().filter_map(picture).collect()
    }

    fn value(&self, field: &str, field_type: FieldType, states: &States) -> String {
        let likely = self.likely.get(field).map_or(&[][..], Vec::as_slice);
        let known = match &states.values {
            Values::Ordered(line) => ordered(line, field_type),
            Values::Texts(line) => text(line, likely).map(|text| self.spelled(&text)),
            Values::Lists(contents) if contents.is_empty() => None,
            Values::Lists(contents) => {
                let items: Vec<String> = list(contents, likely).iter().map(|text| self.spelled(text)).collect();
                Some(if items.is_empty() { "none".to_owned() } else { items.join(", ") })
            }
        };
        known.unwrap_or_else(|| "unknown".to_owned())
    }

    fn spelled(&self, text: &str) -> String {
        self.spelling.get(text).cloned().unwrap_or_else(|| text.to_owned())
    }
}

/// The value next to a bound: that is where a change shows.
fn ordered(line: &Line<i128>, field_type: FieldType) -> Option<String> {
    let domain = all_ordered(field_type);
    let (least, end) = domain.pieces().next()?;
    let (low, behind) = line.pieces().next()?;
    let high = behind.or(end)? - 1;
    let bounds = (Some(*low).filter(|low| low > least), Some(high).filter(|high| Some(&(high + 1)) != end));
    Some(match field_type {
        FieldType::Boolean => if *low == 1 { "yes" } else { "no" }.to_owned(),
        FieldType::Number => round(at_rank(*low), at_rank(high), bounds.0.is_some()).to_string(),
        FieldType::Date => day(bounds.0.or(bounds.1).unwrap_or_default()),
        _ => bounds.0.or(bounds.1).unwrap_or_default().to_string(),
    })
}

fn day(number: i128) -> String {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = i64::try_from(number).ok().and_then(|days| jiff::Span::new().try_days(days).ok());
    days.and_then(|days| epoch.checked_add(days).ok()).unwrap_or(Date::MAX).to_string()
}

/// The number with the fewest decimals between two, next to the lower or the upper one.
fn round(low: f64, high: f64, from_below: bool) -> f64 {
    if !from_below && high == f64::MAX {
        return 0.0;
    }
    let decimals = (0..=17).map(|digits| libm::pow(10.0, f64::from(digits)));
    let rounded =
        decimals.map(|unit| if from_below { libm::ceil(low * unit) / unit } else { libm::floor(high * unit) / unit });
    let fallback = if from_below { low } else { high };
    rounded.into_iter().find(|value| (low..=high).contains(value)).unwrap_or(fallback)
}

fn text(line: &Line<Vec<u8>>, likely: &[String]) -> Option<String> {
    let is_in = |text: &&String| !text.is_empty() && line.contains(&text.as_bytes().to_vec());
    if let Some(text) = likely.iter().find(is_in) {
        return Some(text.clone());
    }
    let pieces: Vec<String> = line.pieces().map(|(low, _)| readable(low)).collect();
    let other = "other".to_owned();
    let longer = |start: &String| ["", "0", "1", "5", "9", "a", "m", "z", "-", "!"].map(|end| format!("{start}{end}"));
    let candidates: Vec<String> = [other].into_iter().chain(pieces.iter().flat_map(longer)).collect();
    candidates.iter().find(is_in).or(pieces.first()).cloned()
}

/// The text where a piece begins; behind a single text that is left out, that text.
fn readable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.strip_suffix(&[0]).unwrap_or(bytes)).into_owned()
}

fn list(contents: &Contents, likely: &[String]) -> BTreeSet<String> {
    let mut items: BTreeSet<String> = BTreeSet::new();
    for wanted in &contents.has {
        let allowed: BTreeSet<&String> = wanted.difference(&contents.lacks).collect();
        if allowed.iter().any(|item| items.contains(*item)) {
            continue;
        }
        let pick = likely.iter().find(|item| allowed.contains(item)).or(allowed.first().copied());
        items.extend(pick.cloned());
    }
    items
}
