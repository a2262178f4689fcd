//! Two versions of a test: whether they mean the same, and if not, the difference in the fewest words.
//!
//! What is equal in normal form, or equal by logic, is no change. It refuses to know where a test stands.

use std::collections::{BTreeMap, BTreeSet};

use super::Context;
use super::reach::{Comparison, Verdict, reads_alike};
use super::tree::adds_and_drops;
use crate::model::{
    Atom, Catalogue, Condition, DayBound, ListMode, Predicate, SpanOfTime, Test, TimeUnit, normalise, test_in_words,
};
use crate::yaml::Scalar;

/// How a test differs.
pub(super) struct TestChange {
    /// The difference in one line.
    pub(super) summary: String,
    /// What it does to the accounts that are admitted.
    pub(super) verdict: Verdict,
}

/// A test in words, as its version reads it.
pub(super) fn in_words(context: &Context<'_>, test: &Test, is_base: bool) -> String {
    test_in_words(test, if is_base { &context.base.catalogue } else { &context.head.catalogue })
}

/// The difference between two versions of a test; none where they mean the same.
pub(super) fn compare(context: &Context<'_>, base: &Test, head: &Test) -> Option<TestChange> {
    let (base_fields, head_fields) = (&context.base.catalogue, &context.head.catalogue);
    let resolved = (Condition::resolve(base, base_fields, ""), Condition::resolve(head, head_fields, ""));
    let (Ok(before), Ok(after)) = resolved else {
        let summary = difference(context, base, head);
        return (base != head).then(|| TestChange { summary, verdict: Verdict::undecided() });
    };
    let is_alike = normal_form(&before) == normal_form(&after);
    let atoms = [before.atoms(), after.atoms()].concat();
    if is_alike && atoms.iter().all(|atom| reads_alike(base_fields, head_fields, &atom.field)) {
        return None;
    }
    let spelling = spellings(&[base, head]);
    let comparison = Comparison { base: base_fields, head: head_fields, as_of: context.as_of, spelling: &spelling };
    let verdict = comparison.tests(&before, &after);
    if verdict.is_same {
        return None;
    }
    let summary = if is_alike {
        let fields: BTreeSet<&str> = atoms.iter().map(|atom| atom.field.as_str()).collect();
        let changed = fields.into_iter().filter(|field| !reads_alike(base_fields, head_fields, field));
        let changed: Vec<String> = changed.map(|field| format!("`{field}`")).collect();
        format!("same test, but {} is read in another way", changed.join(", "))
    } else {
        difference(context, base, head)
    };
    Some(TestChange { summary, verdict })
}

/// Normalised text → the text as it stands in the tests, the later test first.
pub(super) fn spellings(tests: &[&Test]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for test in tests {
        test.visit("", &mut |test, _| {
            let lists = [&test.is_in, &test.not_in, &test.starts_with, &test.any_of, &test.all_of, &test.none_of];
            let values = lists.into_iter().flatten().flatten().chain(&test.is);
            found.extend(values.map(|value| (normalise(&value.text), value.text.trim().to_owned())));
        });
    }
    found
}

/// The difference in the fewest words: values that came or went, bounds that moved, else both tests.
fn difference(context: &Context<'_>, base: &Test, head: &Test) -> String {
    let fields = (&context.base.catalogue, &context.head.catalogue);
    if base.field.is_some() && base.field == head.field {
        let name = base.field.as_deref().unwrap_or_default();
        let short = values_moved(name, base, head, fields).or_else(|| bounds_moved(name, base, head, fields.1));
        if let Some(short) = short {
            return short;
        }
    }
    let (before, after) = (in_words(context, base, true), in_words(context, head, false));
    if before == after { format!("{before}, written in another way") } else { format!("{before} → {after}") }
}

/// A test with one operator that takes a set of values, on both sides the same.
fn values_moved(name: &str, base: &Test, head: &Test, fields: (&Catalogue, &Catalogue)) -> Option<String> {
    let (operator, before) = only_set(base)?;
    let (same, after) = only_set(head)?;
    if operator != same {
        return None;
    }
    let canonical = |value: &Scalar, fields: &Catalogue| fields.canonical(name, &value.text);
    let missing_from = |values: &[Scalar], fields: &Catalogue, others: &[Scalar], other_fields: &Catalogue| {
        let others: BTreeSet<String> = others.iter().map(|value| canonical(value, other_fields)).collect();
        let missing = values.iter().filter(|value| !others.contains(&canonical(value, fields)));
        missing.map(|value| value.text.trim().to_owned()).collect::<Vec<_>>()
    };
    let new = missing_from(after, fields.1, before, fields.0);
    let gone = missing_from(before, fields.0, after, fields.1);
    let is_exclusion = matches!(operator, "not_in" | "none_of");
    match (new.is_empty() && gone.is_empty(), is_exclusion) {
        (true, _) => None,
        (false, false) => Some(adds_and_drops(&new, &gone)),
        (false, true) => {
            let part =
                |verb: &str, texts: &[String]| (!texts.is_empty()).then(|| format!("{verb} {}", texts.join(", ")));
            let parts = [part("now excludes", &new), part("no longer excludes", &gone)];
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join("; "))
        }
    }
}

fn only_set(test: &Test) -> Option<(&'static str, &[Scalar])> {
    let sets = [
        ("in", &test.is_in),
        ("not_in", &test.not_in),
        ("starts_with", &test.starts_with),
        ("any_of", &test.any_of),
        ("all_of", &test.all_of),
        ("none_of", &test.none_of),
    ];
    let is_alone = test.test_keys().len() == 2;
    let written = sets.into_iter().find_map(|(key, values)| values.as_deref().map(|values| (key, values)));
    written.filter(|_| is_alone)
}

/// A test that is one range of numbers on both sides: `200–500 → 150–500 people`.
fn bounds_moved(name: &str, base: &Test, head: &Test, fields: &Catalogue) -> Option<String> {
    let (before, after) = (only_range(base)?, only_range(head)?);
    let unit = fields.get(name).and_then(|field| field.unit.as_deref());
    let unit = unit.map_or_else(String::new, |unit| format!(" {unit}"));
    Some(format!("{before} → {after}{unit}"))
}

fn only_range(test: &Test) -> Option<String> {
    if test.test_keys().iter().any(|key| !matches!(*key, "field" | "at_least" | "at_most" | "between")) {
        return None;
    }
    let text = |value: &Scalar| value.text.trim().to_owned();
    let (low, high) = match (&test.between, &test.at_least, &test.at_most) {
        (Some(bounds), None, None) => (bounds.first().map(text), bounds.get(1).map(text)),
        (None, low, high) => (low.as_ref().map(text), high.as_ref().map(text)),
        _ => return None,
    };
    match (low, high) {
        // A dash between dates or behind a minus would be misread.
        (Some(low), Some(high)) if low.contains('-') || high.contains('-') => Some(format!("{low} to {high}")),
        (Some(low), Some(high)) => Some(format!("{low}–{high}")),
        (Some(low), None) => Some(format!("at least {low}")),
        (None, Some(high)) => Some(format!("at most {high}")),
        (None, None) => None,
    }
}

/// A duration in days or months, so that a year and twelve months are one.
pub(super) fn plain_span(span: SpanOfTime) -> SpanOfTime {
    let (factor, unit) = match span.unit {
        TimeUnit::Days => (1, TimeUnit::Days),
        TimeUnit::Weeks => (7, TimeUnit::Days),
        TimeUnit::Months => (1, TimeUnit::Months),
        TimeUnit::Quarters => (3, TimeUnit::Months),
        TimeUnit::Years => (12, TimeUnit::Months),
    };
    SpanOfTime { count: span.count.saturating_mul(factor), unit }
}

/// A condition in a form that does not show how it was written: no `not` where the test itself can say so, nothing
/// nested that need not be, ranges of one field as one, everything in order and once.
pub(super) fn normal_form(condition: &Condition) -> Condition {
    normal(condition, false)
}

fn normal(condition: &Condition, negated: bool) -> Condition {
    match condition {
        Condition::Not(inner) => normal(inner, !negated),
        Condition::Atom(Atom { field, predicate }) => {
            let atom = |predicate| Condition::Atom(Atom { field: field.clone(), predicate });
            let predicate = plain(predicate);
            match (negated, opposite(&predicate)) {
                (false, _) => atom(predicate),
                (true, Some(opposite)) => atom(opposite),
                (true, None) => Condition::Not(Box::new(atom(predicate))),
            }
        }
        Condition::Any(inner) | Condition::All(inner) => {
            // Not one of these is: each of these not.
            let is_all = matches!(condition, Condition::All(_)) != negated;
            let mut parts: Vec<Condition> = Vec::new();
            for part in inner.iter().map(|part| normal(part, negated)) {
                match (part, is_all) {
                    (Condition::All(nested), true) | (Condition::Any(nested), false) => parts.extend(nested),
                    (part, _) => parts.push(part),
                }
            }
            if is_all {
                parts = with_ranges_joined(parts);
            }
            parts.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
            parts.dedup();
            match (parts.len(), is_all) {
                (1, _) => parts.remove(0),
                (_, true) => Condition::All(parts),
                (_, false) => Condition::Any(parts),
            }
        }
    }
}

fn plain(predicate: &Predicate) -> Predicate {
    let bound = |bound: DayBound| match bound {
        DayBound::Before(span) => DayBound::Before(plain_span(span)),
        DayBound::OlderThan(span) => DayBound::OlderThan(plain_span(span)),
        DayBound::After(span) => DayBound::After(plain_span(span)),
        other => other,
    };
    match predicate {
        Predicate::DateRange { low, high } => Predicate::DateRange { low: low.map(bound), high: high.map(bound) },
        Predicate::List { mode: ListMode::AllOf, values } if values.len() == 1 => {
            Predicate::List { mode: ListMode::AnyOf, values: values.clone() }
        }
        other => other.clone(),
    }
}

/// The predicate that is true where this one is false, if there is one.
fn opposite(predicate: &Predicate) -> Option<Predicate> {
    Some(match predicate.clone() {
        Predicate::Known(known) => Predicate::Known(!known),
        Predicate::Is(value) => Predicate::Is(!value),
        Predicate::TextIn { values, negated } => Predicate::TextIn { values, negated: !negated },
        Predicate::IntegerIn { values, negated } => Predicate::IntegerIn { values, negated: !negated },
        Predicate::List { mode: ListMode::AnyOf, values } => Predicate::List { mode: ListMode::NoneOf, values },
        Predicate::List { mode: ListMode::NoneOf, values } => Predicate::List { mode: ListMode::AnyOf, values },
        _ => return None,
    })
}

/// Ranges on one field as the range that they have in common; relative days stay apart, for their order may change.
fn with_ranges_joined(parts: Vec<Condition>) -> Vec<Condition> {
    let mut joined: Vec<Condition> = Vec::new();
    for part in parts {
        let has_taken = joined.iter_mut().any(|earlier| match (earlier, &part) {
            (Condition::Atom(earlier), Condition::Atom(atom)) if earlier.field == atom.field => {
                match intersection(&earlier.predicate, &atom.predicate) {
                    Some(both) => {
                        earlier.predicate = both;
                        true
                    }
                    None => false,
                }
            }
            _ => false,
        });
        if !has_taken {
            joined.push(part);
        }
    }
    joined
}

fn intersection(a: &Predicate, b: &Predicate) -> Option<Predicate> {
    use Predicate as P;
    let lowest = |a: Option<f64>, b: Option<f64>| a.into_iter().chain(b).reduce(f64::max);
    let highest = |a: Option<f64>, b: Option<f64>| a.into_iter().chain(b).reduce(f64::min);
    match (a, b) {
        (P::IntegerRange { low: a, high: b }, P::IntegerRange { low: c, high: d }) => {
            Some(P::IntegerRange { low: *a.max(c), high: b.iter().chain(d).min().copied() })
        }
        (P::NumberRange { low: a, high: b }, P::NumberRange { low: c, high: d }) => {
            Some(P::NumberRange { low: lowest(*a, *c), high: highest(*b, *d) })
        }
        (P::DateRange { low: a, high: b }, P::DateRange { low: c, high: d }) => {
            let is_fixed = |bound: &&DayBound| matches!(bound, DayBound::On(_));
            let bounds = || [a, b, c, d].into_iter().flatten();
            let one_each = !(a.is_some() && c.is_some() || b.is_some() && d.is_some());
            (one_each || bounds().all(|bound| is_fixed(&bound)))
                .then(|| P::DateRange { low: a.iter().chain(c).max().copied(), high: b.iter().chain(d).min().copied() })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;
    use crate::yaml::{Limits, from_node, parse};

    fn condition(yaml: &str) -> Condition {
        let document = parse(&Source::new("test.yaml", yaml), &Limits::default()).expect("is YAML");
        let test: Test = from_node(&document.root).expect("is a test");
        Condition::resolve(&test, &Catalogue::default(), "").expect("fits its field")
    }

    #[test]
    fn spellings_of_one_meaning_have_one_form() {
        let check = |one: &str, other: &str| {
            assert_eq!(normal_form(&condition(one)), normal_form(&condition(other)), "{one} and {other}");
        };
        check("{field: employees, between: [200, 500]}", "{field: employees, at_least: 200, at_most: 500}");
        check(
            "all: [{field: employees, at_least: 200}, {field: employees, at_most: 500}]",
            "{field: employees, between: [200, 500]}",
        );
        check("{field: industry, not_in: [a]}", "not: {field: industry, in: [A]}");
        check("not: {not: {field: employees, at_least: 5}}", "{field: employees, at_least: 5}");
        check("{field: tech_stack, in: [a, b]}", "{field: tech_stack, any_of: [b, a]}");
        check("{field: last_funding_on, within: 1 year}", "{field: last_funding_on, within: 12 months}");
        check(
            "any: [{field: regulated, is: true}, {any: [{field: public, is: true}]}]",
            "any: [{field: public, is: true}, {field: regulated, is: yes}, {field: public, is: true}]",
        );
        check(
            "not: {any: [{field: regulated, is: true}, {field: public, is: true}]}",
            "all: [{field: regulated, is: false}, {field: public, is: false}]",
        );
        check("{field: annual_revenue, at_least: 200k}", "{field: annual_revenue, at_least: 200000}");
    }
}
