//! What does not fit, in the words of somebody who writes YAML. It refuses to know how values are read.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::super::tree::{Entry, Node, Value, shorten};
use crate::diagnostic::did_you_mean;
use crate::text::Span;

/// An error on its way up, which the first node on the way gives its place.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) span: Option<Span>,
    /// The expectation that a value of this kind did not meet, until the place is known and with it the spelling.
    expected: Option<(String, Kind)>,
}

/// What serde says it found, as coarse as is needed to tell whether a node is what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Null,
    Boolean,
    Number,
    Text,
    Sequence,
    Mapping,
}

impl Kind {
    fn of(node: &Node) -> Self {
        match node.value {
            Value::Null => Kind::Null,
            Value::Boolean(_) => Kind::Boolean,
            Value::Integer(_) | Value::Float(_) => Kind::Number,
            Value::Text(_) => Kind::Text,
            Value::Sequence(_) => Kind::Sequence,
            Value::Mapping(_) => Kind::Mapping,
        }
    }

    fn of_unexpected(found: &Unexpected<'_>) -> Option<Self> {
        Some(match found {
            Unexpected::Unit | Unexpected::Option => Kind::Null,
            Unexpected::Bool(_) => Kind::Boolean,
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => Kind::Number,
            Unexpected::Str(_) | Unexpected::Char(_) => Kind::Text,
            Unexpected::Seq => Kind::Sequence,
            Unexpected::Map => Kind::Mapping,
            _ => return None,
        })
    }
}

impl Fault {
    pub(super) fn new(message: String) -> Self {
        Fault { message, span: None, expected: None }
    }

    pub(super) fn mismatch(found: &Unexpected<'_>, expected: &dyn Expected) -> Self {
        let expected = in_our_words(&expected.to_string());
        let message = format!("expected {expected}, found {}", found_in_our_words(found));
        Fault { message, span: None, expected: Kind::of_unexpected(found).map(|kind| (expected, kind)) }
    }

    /// Places the fault at a node, unless a deeper one has claimed it.
    pub(super) fn at(mut self, node: &Node) -> Self {
        if self.span.is_none() {
            self.span = Some(node.span);
            // A buffered value may report a fault that lies deeper than this node: then serde's own words stay.
            if let Some((expected, kind)) = self.expected.take().filter(|(_, kind)| *kind == Kind::of(node)) {
                self.message = format!("expected {expected}, found {}{}", node.describe(), advice(&expected, kind));
            }
        }
        self
    }

    /// Places the fault at a key.
    pub(super) fn at_key(mut self, entry: &Entry) -> Self {
        self.span.get_or_insert(entry.key_span);
        self
    }
}

/// What to do about a mismatch, where it is plain.
fn advice(expected: &str, found: Kind) -> &'static str {
    match (expected, found) {
        ("a text", Kind::Number | Kind::Boolean) => "; put it in quotes",
        ("a list", Kind::Text | Kind::Number | Kind::Boolean) => "; put it in `[…]`",
        _ => "",
    }
}

/// serde's names for Rust types, in the words of somebody who writes YAML.
fn in_our_words(expected: &str) -> String {
    let words = match expected {
        "a string" | "a borrowed string" | "string" | "identifier" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" | "map" => "keys with values",
        "unit" => "nothing",
        "a character" => "a single character",
        "f32" | "f64" => "a number",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "u128" | "usize" => "a whole number, 0 or more",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        other if other.starts_with("struct ") => "keys with values",
        other if other.starts_with("enum ") || other.starts_with("variant ") => "a word",
        other => other,
    };
    words.to_owned()
}

/// What serde found in a buffered value, whose spelling is lost.
fn found_in_our_words(found: &Unexpected<'_>) -> String {
    match found {
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        Unexpected::Bool(value) => format!("`{value}`"),
        Unexpected::Signed(value) => format!("the number `{value}`"),
        Unexpected::Unsigned(value) => format!("the number `{value}`"),
        Unexpected::Float(value) => format!("the number `{value}`"),
        Unexpected::Str(text) => format!("the text `{}`", shorten(text)),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "keys with values".to_owned(),
        other => other.to_string(),
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        // The one sentence of serde's derive that names Rust types to the user.
        let untagged = message.starts_with("data did not match any variant of untagged enum");
        Fault::new(if untagged { "the value has none of the forms that are allowed here".to_owned() } else { message })
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Fault::mismatch(&found, expected)
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Fault::mismatch(&found, expected)
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Fault::new(format!("expected {}, found {length} items", in_our_words(&expected.to_string())))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Fault::new(format!("unknown key `{field}`{}", suggestion(field, expected)))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Fault::new(format!("unknown value `{variant}`{}", suggestion(variant, expected)))
    }

    fn missing_field(field: &'static str) -> Self {
        Fault::new(format!("the key `{field}` is missing"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Fault::new(format!("the key `{field}` is given twice, under two of its names"))
    }
}

fn suggestion(word: &str, expected: &[&str]) -> String {
    if let Some(meant) = did_you_mean(word, expected.iter().copied()) {
        return format!("; did you mean `{meant}`?");
    }
    let list: Vec<String> = expected.iter().map(|word| format!("`{word}`")).collect();
    if list.is_empty() { String::new() } else { format!("; expected one of {}", list.join(", ")) }
}
