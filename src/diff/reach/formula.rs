//! Tests as formulas without `not` over sets of a field's values, for each of the ways in which a test can come out.
//!
//! It refuses to search; it only says what must hold of which field.

use std::collections::{BTreeMap, BTreeSet};

use super::sets::{Contents, Line, States, Values, rank};
use crate::model::{Atom, Catalogue, Condition, Date, DayBound, FieldType, ListMode, Predicate};

/// What must hold for a test to come out in a given way.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Formula {
    /// The field is in one of these states.
    Field(String, States),
    /// All of these hold.
    All(Vec<Formula>),
    /// One of these holds.
    Any(Vec<Formula>),
}

/// The ways in which a test can come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    holds: bool,
    /// Whether it may be unknown as well.
    or_unknown: bool,
}

impl Outcome {
    pub(super) const TRUE: Outcome = Outcome { holds: true, or_unknown: false };
    pub(super) const FALSE: Outcome = Outcome { holds: false, or_unknown: false };
    pub(super) const NOT_TRUE: Outcome = Outcome { holds: false, or_unknown: true };
    pub(super) const NOT_FALSE: Outcome = Outcome { holds: true, or_unknown: true };

    fn turned(self) -> Self {
        Outcome { holds: !self.holds, ..self }
    }
}

/// How one version reads its fields.
pub(super) struct Reading<'a> {
    fields: &'a Catalogue,
    as_of: Date,
}

impl<'a> Reading<'a> {
    pub(super) fn new(fields: &'a Catalogue, as_of: Date) -> Self {
        Reading { fields, as_of }
    }

    /// What must hold of the fields for a test to come out in this way, by Kleene's strong logic.
    pub(super) fn formula(&self, condition: &Condition, outcome: Outcome) -> Formula {
        match condition {
            Condition::Not(inner) => self.formula(inner, outcome.turned()),
            Condition::Atom(atom) => self.atom(atom, outcome),
            Condition::All(inner) | Condition::Any(inner) => {
                let is_all = matches!(condition, Condition::All(_)) == outcome.holds;
                let parts = inner.iter().map(|one| self.formula(one, outcome));
                if is_all { Formula::All(parts.collect()) } else { any(parts) }
            }
        }
    }

    fn atom(&self, atom: &Atom, outcome: Outcome) -> Formula {
        let field = |states| Formula::Field(atom.field.clone(), states);
        let field_type = self.fields.get(&atom.field).map_or(FieldType::Text, |field| field.field_type);
        if let Predicate::Known(known) = atom.predicate {
            // Whether a value is known is never unknown itself.
            let states = States { values: everything(field_type), unknown: false };
            let is_known = known == outcome.holds;
            return field(if is_known { states } else { States { values: nothing(field_type), unknown: true } });
        }
        if let Predicate::List { mode, values } = &atom.predicate {
            return self.list(atom, *mode, values, outcome);
        }
        let holding = self.holding(atom);
        let values = match (holding, outcome.holds) {
            (values, true) => values,
            (Values::Ordered(line), false) => Values::Ordered(all_ordered(field_type).without(&line)),
            (Values::Texts(line), false) => Values::Texts(all_texts().without(&line)),
            (values @ Values::Lists(_), false) => values,
        };
        field(States { values, unknown: outcome.or_unknown })
    }

    /// The known values, lists aside, of which a predicate is true.
    fn holding(&self, atom: &Atom) -> Values {
        let ordered = |low: Option<i128>, high: Option<i128>, domain: Line<i128>| {
            let low = low.unwrap_or(i128::MIN);
            Values::Ordered(Line::span(low, high.map(|high| high + 1)).and(&domain))
        };
        let day = |bound: DayBound| day_number(bound.day(self.as_of));
        match &atom.predicate {
            Predicate::IntegerRange { low, high } => {
                ordered(low.map(i128::from), high.map(i128::from), all_ordered(FieldType::Integer))
            }
            Predicate::NumberRange { low, high } => {
                ordered(low.map(rank), high.map(rank), all_ordered(FieldType::Number))
            }
            Predicate::DateRange { low, high } => ordered(low.map(day), high.map(day), all_ordered(FieldType::Date)),
            Predicate::Is(value) => {
                let value = i128::from(*value);
                ordered(Some(value), Some(value), all_ordered(FieldType::Boolean))
            }
            Predicate::IntegerIn { values, negated } => {
                let points = values.iter().map(|value| (i128::from(*value), i128::from(*value) + 1));
                let line = Line::of_pieces(points);
                Values::Ordered(if *negated { all_ordered(FieldType::Integer).without(&line) } else { line })
            }
            Predicate::TextIn { values, negated } => {
                let line = Line::of_pieces(self.spellings(&atom.field, values).into_iter().map(point));
                Values::Texts(if *negated { all_texts().without(&line) } else { line })
            }
            Predicate::StartsWith(prefixes) if prefixes.contains("") => Values::Texts(all_texts()),
            Predicate::StartsWith(prefixes) => {
                Values::Texts(Line::of_pieces(prefixes.iter().map(|prefix| beginning_with(prefix))))
            }
            Predicate::Known(_) | Predicate::List { .. } => Values::Texts(Line::empty()),
        }
    }

    fn list(&self, atom: &Atom, mode: ListMode, values: &BTreeSet<String>, outcome: Outcome) -> Formula {
        let field = |contents| {
            Formula::Field(atom.field.clone(), States { values: Values::Lists(contents), unknown: outcome.or_unknown })
        };
        let has = |wanted: BTreeSet<String>| field(Contents { has: vec![wanted], lacks: BTreeSet::new() });
        let lacks = |unwanted: BTreeSet<String>| field(Contents { has: Vec::new(), lacks: unwanted });
        let one = |value: &String| self.spellings(&atom.field, &BTreeSet::from([value.clone()]));
        match (mode, outcome.holds) {
            (ListMode::AnyOf, true) | (ListMode::NoneOf, false) => has(self.spellings(&atom.field, values)),
            (ListMode::AnyOf, false) | (ListMode::NoneOf, true) => lacks(self.spellings(&atom.field, values)),
            (ListMode::AllOf, true) => Formula::All(values.iter().map(|value| has(one(value))).collect()),
            (ListMode::AllOf, false) => Formula::Any(values.iter().map(|value| lacks(one(value))).collect()),
        }
    }

    /// Every normalised text that this version reads as one of these values.
    fn spellings(&self, field: &str, values: &BTreeSet<String>) -> BTreeSet<String> {
        let aliases = self.fields.aliases(field);
        let read_as = |text: &String| values.contains(aliases.get(text).unwrap_or(text));
        values.iter().chain(aliases.keys()).filter(|text| read_as(text)).cloned().collect()
    }
}

/// One of these; those that speak of the same field become one set where that can be said.
fn any(parts: impl Iterator<Item = Formula>) -> Formula {
    let mut by_field: BTreeMap<String, Vec<States>> = BTreeMap::new();
    let mut kept: Vec<Formula> = Vec::new();
    for part in parts {
        match part {
            Formula::Field(field, states) if !matches!(states.values, Values::Lists(_)) => {
                by_field.entry(field).or_default().push(states);
            }
            other => kept.push(other),
        }
    }
    kept.extend(by_field.into_iter().flat_map(|(field, states)| {
        joined(states).into_iter().map(move |states| Formula::Field(field.clone(), states))
    }));
    if kept.len() == 1 { kept.remove(0) } else { Formula::Any(kept) }
}

/// Sets as one, neighbours first, so that many small ones cost little more than a large one.
fn joined(mut states: Vec<States>) -> Vec<States> {
    while states.len() > 1 {
        let pairs: Vec<States> = states
            .chunks(2)
            .map(|pair| match pair {
                [a, b] => a.or(b).unwrap_or_else(|| a.clone()),
                _ => pair[0].clone(),
            })
            .collect();
        states = pairs;
    }
    states
}

/// The number of a day, counted from 1970-01-01.
pub(super) fn day_number(day: Date) -> i128 {
    let epoch = jiff::civil::date(1970, 1, 1);
    // Days are apart by days only, whatever the largest unit; the difference always exists.
    day.since(epoch).map(|span| i128::from(span.get_days())).unwrap_or_default()
}

/// The text alone: up to the next text that there can be.
fn point(text: String) -> (Vec<u8>, Vec<u8>) {
    let text = text.into_bytes();
    let mut behind = text.clone();
    behind.push(0);
    (text, behind)
}

/// Every text that begins with another, which is not empty: up to the first one behind them all.
fn beginning_with(prefix: &str) -> (Vec<u8>, Vec<u8>) {
    let mut end = prefix.as_bytes().to_vec();
    // UTF-8 has no byte 255, so the last byte can always be raised.
    if let Some(last) = end.last_mut() {
        *last += 1;
    }
    (prefix.as_bytes().to_vec(), end)
}

fn all_texts() -> Line<Vec<u8>> {
    Line::span(Vec::new(), None)
}

/// Every known value of a type that has an order.
pub(super) fn all_ordered(field_type: FieldType) -> Line<i128> {
    let (low, high) = match field_type {
        FieldType::Number => (rank(f64::MIN), rank(f64::MAX)),
        FieldType::Date => (day_number(Date::MIN), day_number(Date::MAX)),
        FieldType::Boolean => (0, 1),
        _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    Line::span(low, Some(high + 1))
}

/// Every known value of a type.
pub(super) fn everything(field_type: FieldType) -> Values {
    match field_type {
        FieldType::Text => Values::Texts(all_texts()),
        FieldType::List => Values::Lists(Contents::default()),
        other => Values::Ordered(all_ordered(other)),
    }
}

fn nothing(field_type: FieldType) -> Values {
    match field_type {
        FieldType::Text => Values::Texts(Line::empty()),
        FieldType::List => Values::Lists(Contents::impossible()),
        _ => Values::Ordered(Line::empty()),
    }
}
