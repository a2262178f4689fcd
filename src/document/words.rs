//! Tests as people would say them.

use crate::model::{Catalogue, Field, Test};
use crate::words;
use crate::yaml::Scalar;

use super::ranges::span;

/// A test in words: `Employees: 200 to 1,000 people`.
pub(super) fn test_in_words(test: &Test, catalogue: &Catalogue) -> String {
    let text = part(test, catalogue);
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn part(test: &Test, catalogue: &Catalogue) -> String {
    let inner = |tests: &[Test], word: &str| {
        let parts: Vec<String> = tests.iter().map(|test| part(test, catalogue)).collect();
        if let [only] = parts.as_slice() { only.clone() } else { parts.join(&format!("; {word} ")) }
    };
    match (&test.any, &test.all, &test.not) {
        (Some(tests), ..) => return inner(tests, "or"),
        (_, Some(tests), _) => return inner(tests, "and"),
        (.., Some(test)) => return format!("not: {}", part(test, catalogue)),
        _ => {}
    }
    let name = test.field.as_deref().unwrap_or_default();
    let field = catalogue.get(name);
    let label = field.map_or_else(|| name.replace('_', " "), Field::label);
    let unit = field.and_then(|field| field.unit.as_deref());
    format!("{label}: {}", operators(test, unit).join(", "))
}

fn operators(test: &Test, unit: Option<&str>) -> Vec<String> {
    let list = |values: &Option<Vec<Scalar>>, word: &str| values.as_ref().map(|values| listed(values, word));
    let number = |value: &Scalar| measured(value, unit);
    let found = [
        list(&test.is_in, "or"),
        list(&test.not_in, "or").map(|text| format!("not {text}")),
        test.is.as_ref().map(|value| match value.text.to_lowercase().as_str() {
            "true" => "yes".to_owned(),
            "false" => "no".to_owned(),
            _ => value.text.clone(),
        }),
        list(&test.starts_with, "or").map(|text| format!("starts with {text}")),
        test.at_least.as_ref().map(|value| format!("at least {}", number(value))),
        test.at_most.as_ref().map(|value| format!("at most {}", number(value))),
        test.between.as_ref().and_then(|ends| match ends.as_slice() {
            [from, to] => span(Some(number(from)), Some(number(to))),
            _ => None,
        }),
        list(&test.any_of, "or"),
        list(&test.all_of, "and").map(|text| format!("all of {text}")),
        list(&test.none_of, "or").map(|text| format!("none of {text}")),
        test.within.map(|span| format!("within the last {span}")),
        test.older_than.map(|span| format!("more than {span} ago")),
        test.due_within.map(|span| format!("within the next {span}")),
        test.known.map(|known| if known { "known" } else { "not known" }.to_owned()),
    ];
    found.into_iter().flatten().collect()
}

/// A number with groups of three and its unit; a currency goes before it. Anything else stays as it is written.
fn measured(value: &Scalar, unit: Option<&str>) -> String {
    let text = match value.value.as_f64() {
        // Years and codes have no unit, and no groups of three.
        Some(number) if unit.is_some() || number.abs() >= 10_000.0 => words::short(number),
        _ => value.text.clone(),
    };
    match unit {
        Some(code) if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => format!("{code} {text}"),
        Some(unit) => format!("{text} {unit}"),
        None => text,
    }
}

fn listed(values: &[Scalar], word: &str) -> String {
    let texts: Vec<&str> = values.iter().map(|value| value.text.trim()).collect();
    match texts.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} {word} {last}", most.join(", ")),
        _ => texts.concat(),
    }
}
