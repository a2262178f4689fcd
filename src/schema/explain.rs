//! What a validation error means to the person who wrote the document, and where.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use crate::diagnostic::Edit;
use crate::diagnostic::{Diagnostic, Fix, Safety, did_you_mean};
use crate::yaml::{Document, escape};

/// The findings behind one error of the validator: most often one; where a value could have had several shapes,
/// those of the shape that was evidently meant.
pub(super) fn explain(error: &ValidationError<'_>, schema: &Value, document: &Document) -> Vec<Diagnostic> {
    let at = error.instance_path().as_str();
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            let known = known_keys(schema, error.schema_path().as_str());
            unexpected.iter().map(|key| unknown_key(document, at, key, &known)).collect()
        }
        Kind::Required { property } => vec![missing_key(document, at, property.as_str().unwrap_or_default())],
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => branches(error, context, schema, document),
        _ => vec![invalid_value(error, document)],
    }
}

fn unknown_key(document: &Document, at: &str, key: &str, known: &[String]) -> Diagnostic {
    let place = document.key_place(&format!("{at}/{}", escape(key)));
    let finding = Diagnostic::error("unknown-key", format!("there is no key `{key}` here")).at(place.clone());
    match did_you_mean(key, known.iter().map(String::as_str)) {
        Some(meant) => {
            let edit = Edit { source: place.source, span: place.span, text: meant.to_owned() };
            let title = format!("rename `{key}` to `{meant}`");
            finding.help(format!("did you mean `{meant}`?")).fix(Fix {
                title,
                safety: Safety::Unsafe,
                edits: vec![edit],
            })
        }
        None if known.is_empty() => finding,
        None => finding.help(format!("the keys are {}", quoted(known.iter().map(String::as_str)))),
    }
}

fn missing_key(document: &Document, at: &str, key: &str) -> Diagnostic {
    // The place of a missing key is the thing it is missing from: its key, or the start of a list's item.
    let place = if at.is_empty() || at.rsplit('/').next().is_some_and(|last| last.parse::<usize>().is_ok()) {
        let node = document.node(at);
        match node.and_then(|node| node.entries().first()) {
            Some(first) => crate::text::Place::new(&document.source, first.key_span),
            None => document.place(at),
        }
    } else {
        document.key_place(at)
    };
    Diagnostic::error("missing-key", format!("`{key}` is missing")).at(place).help(format!("add `{key}:`"))
}

/// The branch whose shape the value has: the one that does not fail on the value's own type or constant.
fn branches(
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
    schema: &Value,
    document: &Document,
) -> Vec<Diagnostic> {
    let at = error.instance_path().as_str();
    let is_about_shape = |inner: &ValidationError<'_>| {
        inner.instance_path().as_str() == at
            && matches!(inner.kind(), Kind::Type { .. } | Kind::Constant { .. } | Kind::Enum { .. })
    };
    let meant = context.iter().find(|branch| !branch.is_empty() && !branch.iter().any(is_about_shape));
    if let Some(branch) = meant {
        return branch.iter().flat_map(|inner| explain(inner, schema, document)).collect();
    }
    let mut words = Vec::new();
    let mut types = Vec::new();
    gather_expected(context, at, &mut words, &mut types);
    let node = document.node(at);
    let found = node.map(crate::yaml::Node::describe).unwrap_or_default();
    let is_text = node.is_some_and(|node| node.as_text().is_some());
    let place = document.place(at);
    if words.is_empty() || !(is_text || types.is_empty()) {
        types.extend((!words.is_empty()).then(|| format!("one of {}", quoted(words.iter().map(String::as_str)))));
        let message = format!("{}: expected {}, found {found}", name(at), types.join(" or "));
        return vec![Diagnostic::error("invalid-value", message).at(place)];
    }
    vec![not_one_of(document, at, &words, &types)]
}

fn gather_expected(
    context: &[Vec<ValidationError<'static>>],
    at: &str,
    words: &mut Vec<String>,
    types: &mut Vec<String>,
) {
    for inner in context.iter().flatten().filter(|inner| inner.instance_path().as_str() == at) {
        match inner.kind() {
            Kind::Constant { expected_value } => words.extend(expected_value.as_str().map(str::to_owned)),
            Kind::Enum { options } => words.extend(strings(options)),
            Kind::Type { .. } => {
                let expected = expected_types(inner);
                if !expected.is_empty() && !types.contains(&expected) {
                    types.push(expected);
                }
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => gather_expected(context, at, words, types),
            _ => {}
        }
    }
}

fn not_one_of(document: &Document, at: &str, words: &[String], types: &[String]) -> Diagnostic {
    let found = document.node(at).and_then(|node| node.scalar.clone()).unwrap_or_default();
    let finding =
        Diagnostic::error("invalid-value", format!("{}: `{found}` is not known", name(at))).at(document.place(at));
    match did_you_mean(&found, words.iter().map(String::as_str)) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None => {
            let also: String = types.iter().map(|expected| format!(", or {expected}")).collect();
            finding.help(format!("expected one of {}{also}", quoted(words.iter().map(String::as_str))))
        }
    }
}

fn invalid_value(error: &ValidationError<'_>, document: &Document) -> Diagnostic {
    let at = error.instance_path().as_str();
    let node = document.node(at);
    let found = node.map(crate::yaml::Node::describe).unwrap_or_default();
    let what = name(at);
    let finding = |message: String| Diagnostic::error("invalid-value", message).at(document.place(at));
    match error.kind() {
        Kind::Type { .. } => {
            let expected = expected_types(error);
            let finding = finding(format!("{what}: expected {expected}, found {found}"));
            let is_number = node.is_some_and(|node| node.as_number().is_some() || node.as_boolean().is_some());
            match node.and_then(|node| node.scalar.as_deref()) {
                Some(scalar) if is_number && expected == "a text" => {
                    finding.help(format!("put it in quotes to make it a text: \"{scalar}\""))
                }
                _ => finding,
            }
        }
        Kind::Enum { options } => not_one_of(document, at, &strings(options), &[]),
        Kind::Constant { expected_value } => finding(format!("{what}: expected {expected_value}, found {found}")),
        Kind::Pattern { .. } => pattern(finding, at, node.and_then(|node| node.scalar.as_deref()).unwrap_or_default()),
        Kind::MinItems { limit: 1 } | Kind::MinLength { .. } => {
            finding(format!("{what} is empty")).help("write at least one value, or leave the key out")
        }
        Kind::MinItems { limit } | Kind::MaxItems { limit } => finding(format!("{what} takes exactly {limit} values")),
        Kind::Minimum { limit } => finding(format!("{what}: {found} is below {limit}")),
        Kind::Maximum { limit } => finding(format!("{what}: {found} is above {limit}")),
        Kind::Format { format } if format == "date" => {
            finding(format!("{what}: {found} is not a day")).help("write days as year-month-day: 2026-09-30")
        }
        _ => finding(format!("{what}: {error}")),
    }
}

fn pattern(finding: impl Fn(String) -> Diagnostic, at: &str, found: &str) -> Diagnostic {
    let key = at.rsplit('/').next().unwrap_or_default();
    match key {
        "id" => {
            let finding = finding(format!("`{found}` is not an id"));
            let id = kebab(found);
            let rule = "ids are lower-case letters, digits and single hyphens";
            if id.is_empty() { finding.help(rule) } else { finding.help(format!("{rule}: `{id}`")) }
        }
        "metric" => finding(format!("there is no metric `{found}`")).help(format!(
            "the metrics are {}, and `measure:NAME`",
            quoted(crate::model::Metric::ALL.iter().map(|metric| metric.key()))
        )),
        "group" => finding(format!("there is no group `{found}`")).help(
            "the groups are `icp`, `all`, `outside`, `excluded`, `needs-data`, `each-profile`, `profile:ID`, \
             `profile:ID/tier:NAME`, `negative:ID`, `aspirational:ID` and `near-miss:ID`",
        ),
        "within" | "older_than" | "due_within" | "every" => finding(format!("`{found}` is not a duration"))
            .help("write a number and days, weeks, months, quarters or years: `12 months`"),
        _ => finding(format!("{}: `{found}` cannot be read", name(at))),
    }
}

/// The keys that the schema knows at the place of an `additionalProperties`.
fn known_keys(schema: &Value, schema_path: &str) -> Vec<String> {
    let parent = schema_path.rsplit_once('/').map_or("", |(parent, _)| parent);
    let properties = schema.pointer(parent).and_then(|object| object.get("properties")).and_then(Value::as_object);
    properties.map(|properties| properties.keys().cloned().collect()).unwrap_or_default()
}

fn expected_types(error: &ValidationError<'_>) -> String {
    let Kind::Type { kind } = error.kind() else {
        return String::new();
    };
    let names: Vec<&str> = match kind {
        jsonschema::error::TypeKind::Single(one) => vec![type_name(&one.to_string())],
        jsonschema::error::TypeKind::Multiple(many) => many.iter().map(|one| type_name(&one.to_string())).collect(),
    };
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    names.join(" or ")
}

fn type_name(name: &str) -> &'static str {
    match name {
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "a mapping",
        _ => "",
    }
}

fn strings(options: &Value) -> Vec<String> {
    options.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The key that a pointer ends in, in backquotes; items of lists are called by their list.
fn name(pointer: &str) -> String {
    let key = pointer.rsplit('/').find(|segment| segment.parse::<usize>().is_err()).unwrap_or_default();
    if key.is_empty() { "the document".to_owned() } else { format!("`{}`", key.replace("~1", "/").replace("~0", "~")) }
}

fn quoted<T: AsRef<str>>(words: impl Iterator<Item = T>) -> String {
    words.map(|word| format!("`{}`", word.as_ref())).collect::<Vec<_>>().join(", ")
}

fn kebab(text: &str) -> String {
    let lower: String = text.chars().flat_map(char::to_lowercase).collect();
    let parts = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}
