//! What a validation error means to the person who wrote the document, and where.

use std::collections::BTreeMap;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Edit, Fix, Safety, did_you_mean};
use crate::model::{self, FieldType, Metric};
use crate::yaml::{Document, Node, Style, escape};

use super::examples;
use super::meant::{meant_key, meant_word};

/// The findings behind the validator's errors, with what belongs together in one.
pub(super) fn explain<'a>(
    errors: impl IntoIterator<Item = ValidationError<'a>>,
    schema: &Value,
    document: &Document,
) -> Vec<Diagnostic> {
    let explainer = Explainer { schema, document };
    let mut missing: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut found = Vec::new();
    for error in errors {
        explainer.explain(&error, &mut missing, &mut found);
    }
    found.extend(missing.iter().map(|(at, keys)| explainer.missing_keys(at, keys)));
    found
}

struct Explainer<'a> {
    schema: &'a Value,
    document: &'a Document,
}

/// Keys that are missing: pointer of the mapping → key and the place in the schema that asks for it.
type Missing = BTreeMap<String, Vec<(String, String)>>;

impl Explainer<'_> {
    /// Most often one error is one finding; where a value could have had several shapes, it is those of the shape
    /// that was evidently meant.
    fn explain(&self, error: &ValidationError<'_>, missing: &mut Missing, found: &mut Vec<Diagnostic>) {
        let at = error.instance_path().as_str();
        let asked_by = parent(error.schema_path().as_str());
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                let known = self.keys(asked_by);
                found.extend(unexpected.iter().map(|key| self.unknown_key(at, key, &known)));
            }
            Kind::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                if !self.is_misspelt(at, key, &self.keys(asked_by)) {
                    missing.entry(at.to_owned()).or_default().push((key.to_owned(), asked_by.to_owned()));
                }
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => match meant_branch(at, context) {
                Some(branch) => branch.iter().for_each(|inner| self.explain(inner, missing, found)),
                None => {
                    let mut expected = Expected::default();
                    self.gather(context, at, &mut expected);
                    found.push(self.wrong_shape(at, &expected));
                }
            },
            _ => found.push(self.invalid_value(error)),
        }
    }

    fn unknown_key(&self, at: &str, key: &str, known: &[&str]) -> Diagnostic {
        let place = self.document.key_place(&format!("{at}/{}", escape(key)));
        let finding = Diagnostic::error("unknown-key", format!("{} has no key `{key}`", self.subject(at)));
        let finding = finding.at(place.clone());
        match meant_key(key, known) {
            Some(meant) => {
                let edit = Edit { source: place.source, span: place.span, text: meant.to_owned() };
                let title = format!("rename `{key}` to `{meant}`");
                let fix = Fix { title, safety: Safety::Unsafe, edits: vec![edit] };
                finding.help(format!("did you mean `{meant}`?")).fix(fix)
            }
            None if known.is_empty() => finding,
            None => match model::built_in().iter().find(|field| field.name == key && known.contains(&"at_least")) {
                Some(field) => finding.help(format!(
                    "a test names the field and then what must hold of it: `{{field: {key}, {}}}`",
                    example_test(field.field_type)
                )),
                None => match examples::above(self.schema, at, key) {
                    Some((above, line)) => {
                        finding.help(format!("write it below `{above}:`, as in `{above}: {{{line}}}`"))
                    }
                    None => self.like_this(finding.help(format!("its keys are {}", list(known, "and"))), at),
                },
            },
        }
    }

    /// Whether a missing key is there under a name that was evidently meant to be it, which is a finding already.
    fn is_misspelt(&self, at: &str, key: &str, known: &[&str]) -> bool {
        let entries = self.document.node(at).map(Node::entries).unwrap_or_default();
        let mut unknown = entries.iter().filter(|entry| !known.contains(&entry.key.as_str()));
        unknown.any(|entry| meant_key(&entry.key, known) == Some(key))
    }

    fn missing_keys(&self, at: &str, keys: &[(String, String)]) -> Diagnostic {
        // The place of a missing key is the thing it is missing from: its key, or the start of a list's item.
        let is_item = at.rsplit('/').next().is_some_and(|last| last.parse::<usize>().is_ok());
        let place = if at.is_empty() || is_item { self.document.first_key(at) } else { self.document.key_place(at) };
        let names: Vec<&str> = keys.iter().map(|(key, _)| key.as_str()).collect();
        let verb = if names.len() == 1 { "is" } else { "are" };
        let finding = Diagnostic::error("missing-key", format!("{} {verb} missing", list(&names, "and"))).at(place);
        keys.iter().fold(finding, |finding, (key, asked_by)| finding.help(self.how_to_add(key, asked_by)))
    }

    /// What to write for a missing key: one of the words that it takes, or what it is for.
    fn how_to_add(&self, key: &str, asked_by: &str) -> String {
        let property = self.schema.pointer(&format!("{asked_by}/properties/{}", escape(key)));
        let words = property.map(|property| self.words(property)).unwrap_or_default();
        let meaning = property.and_then(|property| property.get("description")).and_then(Value::as_str);
        let meaning = meaning.and_then(|text| text.lines().next()).unwrap_or_default().trim_end_matches('.');
        let owner = match asked_by.strip_prefix("/$defs/") {
            Some(below) => below.split('/').next().unwrap_or_default(),
            None => self.schema.get("title").and_then(Value::as_str).unwrap_or_default(),
        };
        let line = examples::of_key(owner, key).map(|value| format!("{key}: {value}"));
        match (words.as_slice(), line) {
            ([word], _) => format!("add `{key}: {word}`"),
            ([_, ..], _) => format!("add `{key}:` with {}", list(&words, "or")),
            ([], Some(line)) if meaning.is_empty() => format!("add it, such as `{line}`"),
            ([], Some(line)) => format!("add `{key}:` ({}), such as `{line}`", lower_first(meaning)),
            ([], None) => format!("add `{key}:`, {}", lower_first(meaning)),
        }
    }

    /// The words that a schema allows, if it allows nothing else.
    fn words<'b>(&'b self, schema: &'b Value) -> Vec<&'b str> {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            return self.schema.pointer(target.trim_start_matches('#')).map(|s| self.words(s)).unwrap_or_default();
        }
        let many = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        let constant = schema.get("const").into_iter();
        let branches = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        let inner = branches.flat_map(|branch| self.words(branch));
        many.chain(constant).filter_map(Value::as_str).chain(inner).collect()
    }

    /// What the branches of a choice ask for at one place.
    fn gather(&self, context: &[Vec<ValidationError<'static>>], at: &str, expected: &mut Expected) {
        for inner in context.iter().flatten().filter(|inner| inner.instance_path().as_str() == at) {
            match inner.kind() {
                Kind::Constant { expected_value } => expected.words.extend(expected_value.as_str().map(str::to_owned)),
                Kind::Enum { options } => expected.words.extend(strings(options)),
                Kind::Type { .. } => {
                    let shape = self.expected(inner);
                    if !shape.is_empty() && !expected.shapes.contains(&shape) {
                        expected.shapes.push(shape);
                    }
                }
                Kind::AnyOf { context } | Kind::OneOfNotValid { context } => self.gather(context, at, expected),
                _ => {}
            }
        }
    }

    fn wrong_shape(&self, at: &str, expected: &Expected) -> Diagnostic {
        if self.is_duration(at) {
            let finding = |message| Diagnostic::error("invalid-value", message).at(self.document.place(at));
            return self.not_a_duration(finding, at, self.scalar(at));
        }
        // "A text" says nothing beside the words that it may be.
        let shapes: Vec<&String> =
            expected.shapes.iter().filter(|shape| *shape != "a text" || expected.words.is_empty()).collect();
        let words: Vec<&str> = expected.words.iter().map(String::as_str).collect();
        let all = words.iter().map(|word| format!("`{word}`")).chain(shapes.into_iter().cloned());
        let all: Vec<String> = all.collect();
        if let Some(word) = self.node(at).and_then(Node::as_text).filter(|_| !words.is_empty()) {
            return self.unknown_word(at, word, &words, &all);
        }
        let message = format!("{} takes {}, not {}", self.subject(at), joined(&all, "or"), self.found(at));
        self.with_advice(Diagnostic::error("invalid-value", message).at(self.document.place(at)), at, &all)
    }

    fn unknown_word(&self, at: &str, word: &str, words: &[&str], all: &[String]) -> Diagnostic {
        let message = format!("{} cannot be `{}`", self.subject(at), shorten(word));
        let finding = Diagnostic::error("invalid-value", message).at(self.document.place(at));
        if let Some(meant) = meant_word(word, words) {
            return finding.help(format!("did you mean `{meant}`?"));
        }
        match examples::for_pointer(self.schema, at) {
            Some(line) => finding.help(format!("it can be {}: write for example `{line}`", joined(all, "or"))),
            None => finding.help(format!("it can be {}", joined(all, "or"))),
        }
    }

    /// The line to copy for what stands at a place, where there is one.
    fn like_this(&self, finding: Diagnostic, at: &str) -> Diagnostic {
        match examples::for_pointer(self.schema, at) {
            Some(line) => finding.help(format!("write it like this: `{line}`")),
            None => finding,
        }
    }

    fn invalid_value(&self, error: &ValidationError<'_>) -> Diagnostic {
        let at = error.instance_path().as_str();
        let (subject, found) = (self.subject(at), self.found(at));
        let place = self.document.place(at);
        let finding = |message: String| Diagnostic::error("invalid-value", message).at(place.clone());
        match error.kind() {
            Kind::Type { .. } if self.node(at).is_some_and(|node| node.is_null() && node.span.is_empty()) => {
                let place = self.document.key_place(at);
                let is_item = at.rsplit('/').next().is_some_and(|last| last.parse::<usize>().is_ok());
                let message = if is_item {
                    format!("{subject} is empty")
                } else {
                    format!("nothing is written behind {subject}")
                };
                let empty = Diagnostic::error("invalid-value", message).at(place);
                self.like_this(empty, at)
            }
            Kind::Type { .. } if self.is_duration(at) => self.not_a_duration(finding, at, self.scalar(at)),
            Kind::Type { .. } => {
                let expected = self.expected(error);
                let message = format!("{subject} takes {expected}, not {found}");
                self.with_advice(finding(message), at, &[expected])
            }
            Kind::Enum { options } => {
                let words = strings(options);
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                let all: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                let word = self.node(at).and_then(|node| node.scalar.as_deref()).unwrap_or_default();
                self.unknown_word(at, word, &words, &all)
            }
            Kind::Constant { expected_value } => finding(format!("{subject} takes {expected_value}, not {found}")),
            Kind::Pattern { .. } => self.unreadable(finding, at),
            Kind::MinItems { limit: 1 } | Kind::MinLength { .. } | Kind::MinProperties { .. } => {
                let finding = finding(format!("{subject} is empty"));
                match examples::for_pointer(self.schema, at) {
                    Some(line) => finding.help(format!("fill it, as in `{line}`")),
                    None => finding.help("fill it"),
                }
            }
            Kind::MinItems { limit } | Kind::MaxItems { limit } => {
                let count = self.node(at).map_or(0, |node| node.items().len());
                let finding = finding(format!("{subject} takes {limit} values, not {count}"));
                let finding = match *limit {
                    2 if count > 2 => {
                        finding.help("between two values stands a comma, within a number none: `1000000`")
                    }
                    _ => finding,
                };
                self.like_this(finding, at)
            }
            Kind::Minimum { .. } | Kind::Maximum { .. } => {
                let number = self.node(at).and_then(|node| node.scalar.as_deref()).unwrap_or_default();
                let range = self.range(parent(error.schema_path().as_str()));
                self.like_this(finding(format!("{subject} takes {range}, not {}", shorten(number))), at)
            }
            Kind::Format { format } if format == "date" => {
                let text = self.node(at).and_then(|node| node.scalar.as_deref()).unwrap_or_default();
                let finding = finding(format!("{subject} takes a day, not {found}"));
                match written_day(text) {
                    Some(day) => finding.help(format!("write year-month-day: `{}`", self.line(at, &day))),
                    None => finding.help(format!("write year-month-day, such as `{}`", self.line(at, "2026-09-30"))),
                }
            }
            _ => self.like_this(finding(format!("{subject} cannot be {found}")), at),
        }
    }

    fn range(&self, schema_path: &str) -> String {
        let bound = |key: &str| self.schema.pointer(&format!("{schema_path}/{key}")).and_then(Value::as_f64);
        match (bound("minimum"), bound("maximum")) {
            (Some(low), Some(high)) => format!("a number from {low} to {high}"),
            (Some(low), None) => format!("a number from {low} on"),
            (None, Some(high)) => format!("a number up to {high}"),
            (None, None) => "another number".to_owned(),
        }
    }

    /// A text that does not have the form that its key asks for.
    fn unreadable(&self, finding: impl Fn(String) -> Diagnostic, at: &str) -> Diagnostic {
        let found = self.node(at).and_then(|node| node.scalar.as_deref()).unwrap_or_default();
        let kind = self.document.root.get("kind").and_then(Node::as_text);
        match at.rsplit('/').next().unwrap_or_default() {
            "id" => {
                let finding = finding(format!("`{found}` is not an id"));
                let rule = "ids are lower-case letters, digits and single hyphens";
                let id = words_of(found, "-");
                if id.is_empty() { finding.help(rule) } else { finding.help(format!("{rule}: `{id}`")) }
            }
            "name" if kind == Some(model::Kind::Fields.as_str()) => {
                let finding = finding(format!("`{found}` cannot be the name of a field"));
                let rule = "names of fields are letters, digits and `_`, and begin with a letter";
                let name = words_of(found, "_");
                let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
                if is_name { finding.help(format!("{rule}: `{name}`")) } else { finding.help(rule) }
            }
            "metric" => {
                let metrics: Vec<_> = Metric::ALL.iter().map(Metric::key).collect();
                let metrics: Vec<&str> = metrics.iter().map(AsRef::as_ref).collect();
                let finding = finding(format!("there is no metric `{found}`"));
                match did_you_mean(found, metrics.iter().copied()) {
                    Some(meant) => finding.help(format!("did you mean `{meant}`?")),
                    None => finding.help(format!("the metrics are {} and `measure:NAME`", quoted(&metrics).join(", "))),
                }
            }
            "group" => finding(format!("there is no group `{found}`")).help(
                "the groups are `icp`, `all`, `outside`, `excluded`, `needs-data`, `each-profile`, `profile:ID`, \
                 `profile:ID/tier:NAME`, `negative:ID`, `aspirational:ID` and `near-miss:ID`",
            ),
            "within" | "older_than" | "due_within" | "every" => self.not_a_duration(finding, at, found),
            "from" | "to" if at.contains("/cycle/") => self.not_a_duration(finding, at, found),
            "currency" => finding(format!("`{found}` is not the code of a currency"))
                .help("write its three capital letters, such as `EUR` or `USD`"),
            "accounts" | "opportunities" if at.starts_with("/sha256") => {
                finding(format!("`{}` is not a SHA-256 digest", shorten(found)))
                    .help("write the 64 digits that `sha256sum FILE` prints")
            }
            "repository" => finding(format!("`{}` is not the address of a page", shorten(found)))
                .help("copy it from the browser, such as `repository: https://github.com/example/go-to-market`"),
            _ => {
                let finding = finding(format!("{} takes a number, not `{}`", self.subject(at), shorten(found)));
                self.like_this(finding, at)
                    .help("numbers are written as `200`, `200k`, `50 million`, `1.5 bn`, `25%` or `1 point`")
            }
        }
    }

    /// Whether a single value stands where a length of time is asked for.
    fn is_duration(&self, at: &str) -> bool {
        let line = examples::for_pointer(self.schema, at);
        let value = line.as_deref().and_then(|line| line.split_once(": ")).map_or("", |(_, value)| value);
        model::SpanOfTime::parse(value).is_ok() && !self.scalar(at).is_empty()
    }

    fn scalar(&self, at: &str) -> &str {
        self.node(at).and_then(|node| node.scalar.as_deref()).unwrap_or_default()
    }

    fn not_a_duration(&self, finding: impl Fn(String) -> Diagnostic, at: &str, found: &str) -> Diagnostic {
        let span = written_span(found);
        let span =
            span.or_else(|| examples::for_pointer(self.schema, at)?.split_once(": ").map(|(_, span)| span.into()));
        let span = span.unwrap_or_else(|| "3 months".to_owned());
        finding(format!("{} takes a length of time, not `{}`", self.subject(at), shorten(found)))
            .help(format!("write a number and days, weeks, months, quarters or years: `{}`", self.line(at, &span)))
    }

    /// What to do about a value of the wrong type: what was evidently meant, else a line to copy.
    fn with_advice(&self, finding: Diagnostic, at: &str, expected: &[String]) -> Diagnostic {
        let Some(node) = self.node(at) else { return finding };
        let takes = |shape: &str| expected.iter().any(|expected| expected == shape);
        let key = at.rsplit('/').next().unwrap_or_default();
        let slice = self.document.source.slice(node.span);
        let Some(scalar) = node.scalar.as_deref() else {
            let finding = match key {
                "is" if !node.items().is_empty() => {
                    return finding.help(format!("for several values write `in: {}`", self.on_one_line(node)));
                }
                _ if takes("a list") => finding.help("begin each item with `- ` on a line of its own, or use brackets"),
                _ if takes("a text") => {
                    finding.help("write it as one text; `|` behind the key begins one of several lines")
                }
                _ => finding,
            };
            return self.like_this(finding, at);
        };
        if slice.contains('\n') && node.style == Style::Plain {
            // Lines that YAML folded into one text were hardly meant as one.
            return self.like_this(finding, at);
        }
        let (text, title) = if takes("a list") {
            match (key, two_ends(scalar)) {
                ("between", Some((low, high))) => (format!("[{low}, {high}]"), "put both ends in brackets"),
                _ if key == "between" || scalar.trim().is_empty() || !examples::takes_texts(self.schema, at) => {
                    return self.like_this(finding, at);
                }
                // Semicolons are how spreadsheets list.
                _ if scalar.contains(';') && !scalar.contains(',') => {
                    let values: Vec<&str> = scalar.split(';').map(str::trim).collect();
                    let line = self.line(at, &format!("[{}]", values.join(", ")));
                    return finding.help(format!("put it in brackets, with commas: `{line}`"));
                }
                _ => (format!("[{slice}]"), "put it in brackets"),
            }
        } else if takes("true or false") && matches!(scalar.to_lowercase().as_str(), "yes" | "on" | "y" | "true") {
            ("true".to_owned(), "write it out")
        } else if takes("true or false") && matches!(scalar.to_lowercase().as_str(), "no" | "off" | "n" | "false") {
            ("false".to_owned(), "write it out")
        } else if takes("true or false") {
            return finding.help(format!("write `{}` or `{}`", self.line(at, "true"), self.line(at, "false")));
        } else if takes("a text") && !node.is_null() {
            (format!("\"{scalar}\""), "put it in quotes")
        } else if (takes("a whole number") || takes("a number")) && node.is_quoted() && scalar.parse::<f64>().is_ok() {
            (scalar.to_owned(), "take the quotes away")
        } else if let Some(points) =
            scalar.trim().strip_suffix('%').filter(|points| key == "weight" && is_weight(points))
        {
            (points.trim().to_owned(), "write the points alone")
        } else {
            return self.like_this(finding, at);
        };
        let finding = finding.help(format!("{title}: `{}`", self.line(at, &text)));
        // In a text of several lines, or beside other punctuation, brackets would mean something else.
        let is_simple = !scalar.contains(['\n', ',', '[', ']', '{', '}', '"', '\\', '#']) && !slice.is_empty();
        let is_block = matches!(node.style, Style::Literal | Style::Folded);
        if !is_simple || is_block {
            return finding;
        }
        let edit = Edit { source: self.document.source.clone(), span: node.span, text };
        finding.fix(Fix { title: title.to_owned(), safety: Safety::Safe, edits: vec![edit] })
    }

    /// A list's simple values in brackets.
    fn on_one_line(&self, list: &Node) -> String {
        let items = list.items().iter().filter(|item| item.scalar.is_some());
        let items: Vec<&str> = items.map(|item| self.document.source.slice(item.span)).collect();
        format!("[{}]", items.join(", "))
    }

    /// What a type error asks for, in words: a mapping by its keys, so that one can write it at once.
    fn expected(&self, error: &ValidationError<'_>) -> String {
        let Kind::Type { kind } = error.kind() else { return String::new() };
        let names: Vec<String> = match kind {
            TypeKind::Single(one) => vec![one.to_string()],
            TypeKind::Multiple(many) => many.iter().map(|one| one.to_string()).collect(),
        };
        let has = |name: &str| names.iter().any(|other| other == name);
        if has("string") && has("number") && has("boolean") {
            return "a single value".to_owned();
        }
        let shapes = names.iter().map(|name| match name.as_str() {
            "object" => self.mapping(parent(error.schema_path().as_str())),
            name => type_name(name).to_owned(),
        });
        let shapes: Vec<String> = shapes.filter(|shape| !shape.is_empty()).collect();
        joined(&shapes, "or")
    }

    /// What a mapping takes, in words: the keys that it needs, else some of those that it knows.
    fn mapping(&self, schema_path: &str) -> String {
        let keys = self.keys(schema_path);
        let required = self.schema.pointer(&format!("{schema_path}/required")).map(strings).unwrap_or_default();
        if keys.contains(&"field") && keys.contains(&"any") {
            return "a test such as `{field: employees, at_least: 200}`".to_owned();
        }
        let required: Vec<&str> = required.iter().map(String::as_str).collect();
        match (required.as_slice(), keys.as_slice()) {
            ([], []) => NAMED.to_owned(),
            ([], [key]) | ([key], _) => format!("the key `{key}` with a value"),
            ([], [_, _] | [_, _, _]) => format!("the keys {}", list(&keys, "and")),
            ([], [first, second, third, ..]) => format!("keys such as {}", list(&[first, second, third], "and")),
            _ => format!("the keys {}", list(&required, "and")),
        }
    }

    /// The keys that the schema knows at a place of its own.
    fn keys(&self, schema_path: &str) -> Vec<&str> {
        let object = self.schema.pointer(schema_path).and_then(|object| object.get("properties"));
        object.and_then(Value::as_object).into_iter().flatten().map(|(key, _)| key.as_str()).collect()
    }

    /// What a pointer leads to, as the beginning of a sentence: the document by its kind, an item by its list.
    fn subject(&self, at: &str) -> String {
        let Some((above, last)) = at.rsplit_once('/') else {
            let kind = self.document.root.get("kind").and_then(Node::as_text).and_then(model::Kind::parse);
            return kind.map_or_else(|| "the document".to_owned(), |kind| format!("a {}", kind.noun()));
        };
        let key = |segment: &str| format!("`{}`", segment.replace("~1", "/").replace("~0", "~"));
        if last.parse::<usize>().is_err() {
            return key(last);
        }
        match above.rsplit('/').find(|segment| segment.parse::<usize>().is_err()).unwrap_or_default() {
            "criteria" => "a criterion".to_owned(),
            "fields" => "a field".to_owned(),
            "rules" => "a rule".to_owned(),
            list => format!("an item of {}", key(list)),
        }
    }

    /// A value as it is written at a place: behind its key, or alone where it is an item of a list.
    fn line(&self, at: &str, value: &str) -> String {
        let is_item = self.node(parent(at)).is_some_and(|above| !above.items().is_empty());
        let key = at.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
        if is_item { value.to_owned() } else { format!("{key}: {value}") }
    }

    fn node(&self, at: &str) -> Option<&Node> {
        self.document.node(at)
    }

    fn found(&self, at: &str) -> String {
        self.node(at).map(Node::describe).unwrap_or_default()
    }
}

/// What a mapping takes whose keys are names that people choose.
const NAMED: &str = "names with values";

/// What could stand at a place.
#[derive(Default)]
struct Expected {
    /// Words.
    words: Vec<String>,
    /// Types, in words.
    shapes: Vec<String>,
}

/// The branch of a choice whose shape the value has: the one that does not fail on the value's own type or word.
fn meant_branch<'a>(
    at: &str,
    context: &'a [Vec<ValidationError<'static>>],
) -> Option<&'a Vec<ValidationError<'static>>> {
    context.iter().find(|branch| !branch.is_empty() && !branch.iter().any(|inner| is_about_shape(at, inner)))
}

fn is_about_shape(at: &str, error: &ValidationError<'_>) -> bool {
    if error.instance_path().as_str() != at {
        return false;
    }
    match error.kind() {
        Kind::Type { .. } | Kind::Constant { .. } | Kind::Enum { .. } => true,
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => meant_branch(at, context).is_none(),
        _ => false,
    }
}

/// What could be asked of a field of a type.
fn example_test(field_type: FieldType) -> &'static str {
    match field_type {
        FieldType::Text => "in: [ONE, ANOTHER]",
        FieldType::Integer | FieldType::Number => "between: [200, 500]",
        FieldType::Boolean => "is: true",
        FieldType::Date => "within: 12 months",
        FieldType::List => "any_of: [ONE, ANOTHER]",
    }
}

/// Whether a text is a number of points that a criterion can have.
fn is_weight(text: &str) -> bool {
    text.trim().parse::<u8>().is_ok_and(|points| (1..=100).contains(&points))
}

fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn type_name(name: &str) -> &'static str {
    match name {
        "string" => "a text",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        _ => "",
    }
}

fn strings(options: &Value) -> Vec<String> {
    options.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn quoted(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| format!("`{word}`")).collect()
}

/// Words in backquotes: `a`, `b` and `c`.
fn list(words: &[&str], last: &str) -> String {
    joined(&quoted(words), last)
}

/// Things as a sentence counts them up: a, b or c.
fn joined(things: &[String], last: &str) -> String {
    match things {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// A text as an identifier: its words in lower case with something between them.
fn words_of(text: &str, between: &str) -> String {
    let lower: String = text.chars().flat_map(char::to_lowercase).collect();
    let parts = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(between)
}

/// The day in `30.09.2026`, and in `30/09/2026` or `09/30/2026` where one of two numbers can be no month.
fn written_day(text: &str) -> Option<String> {
    let mark = if text.contains('/') { '/' } else { '.' };
    let parts: Vec<i16> = text.split(mark).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let [first, second, year] = parts.as_slice() else { return None };
    let (day, month) = match mark {
        '.' => (first, second),
        _ if *first > 12 => (first, second),
        _ if *second > 12 => (second, first),
        _ => return None,
    };
    let day = model::Date::new(*year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok()?;
    (*year >= 1900).then(|| day.to_string())
}

/// The ends of a range of numbers as people write it: `200-500`, `100 to 500`, `$5M – $50M`.
fn two_ends(text: &str) -> Option<(&str, &str)> {
    let (low, high) = text.split_once(" to ").or_else(|| text.split_once(['-', '–']))?;
    let (low, high) = (bare_number(low)?, bare_number(high)?);
    Some((low, high))
}

/// A number without the sign of a currency before it.
fn bare_number(text: &str) -> Option<&str> {
    let bare = text.trim().trim_start_matches(['$', '€', '£']).trim_start();
    model::Quantity::parse(bare).is_ok().then_some(bare)
}

/// A length of time that a word or a shorter spelling evidently means: `quarterly`, `3m`, `one year`, `90d`.
fn written_span(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let word = match lower.as_str() {
        "daily" => "1 day",
        "weekly" => "1 week",
        "biweekly" => "2 weeks",
        "monthly" => "1 month",
        "quarterly" => "3 months",
        "half-yearly" | "half yearly" | "biannually" | "semi-annually" => "6 months",
        "yearly" | "annually" | "annual" => "12 months",
        _ => "",
    };
    if !word.is_empty() {
        return Some(word.to_owned());
    }
    let digits = lower.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = match digits {
        0 => lower.split_once(' ')?,
        _ => (&lower[..digits], lower[digits..].trim_start_matches([' ', '-'])),
    };
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let number = match WORDS.iter().position(|word| *word == number) {
        Some(at) => at + 1,
        None => number.parse().ok().filter(|number| *number < 100_000)?,
    };
    let unit = match unit {
        "d" | "day" | "days" => "day",
        "w" | "wk" | "wks" | "week" | "weeks" => "week",
        "m" | "mo" | "mos" | "month" | "months" => "month",
        "q" | "quarter" | "quarters" => "quarter",
        "y" | "yr" | "yrs" | "year" | "years" => "year",
        _ => return None,
    };
    Some(format!("{number} {unit}{}", if number == 1 { "" } else { "s" }))
}

/// Enough of a text to recognise it by.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(40).collect();
    if short.len() < text.trim_end().len() { format!("{short}…") } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_recognised_where_there_is_no_doubt() {
        assert_eq!(written_day("30.9.2026").as_deref(), Some("2026-09-30"));
        assert_eq!(written_day("30/09/2026").as_deref(), Some("2026-09-30"));
        assert_eq!(written_day("09/30/2026").as_deref(), Some("2026-09-30"));
        for text in ["03/09/2026", "30.09.26", "31.02.2026", "yesterday", ""] {
            assert_eq!(written_day(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_of_numbers_are_recognised() {
        let check = |text: &str, expected: Option<(&str, &str)>| assert_eq!(two_ends(text), expected, "{text}");
        check("200-500", Some(("200", "500")));
        check("100 to 500", Some(("100", "500")));
        check("$500M - $5B", Some(("500M", "5B")));
        check("50k – 80k", Some(("50k", "80k")));
        check("mid-market", None);
        check("500+", None);
        check("a to b", None);
    }

    #[test]
    fn lengths_of_time_are_recognised_where_there_is_no_doubt() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(written_span(text).as_deref(), expected, "{text}");
        check("quarterly", Some("3 months"));
        check("One year", Some("1 year"));
        check("3m", Some("3 months"));
        check("12-months", Some("12 months"));
        check("90d", Some("90 days"));
        check("90", None);
        check("soon", None);
        check("1.5 years", None);
        check("", None);
        check("999999 days", None);
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(list(&["a"], "or"), "`a`");
        assert_eq!(list(&["a", "b", "c"], "or"), "`a`, `b` or `c`");
    }
}
