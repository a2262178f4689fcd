//! What an unquoted word means: YAML 1.2's core schema, and the scalar that keeps its spelling beside its meaning.
//!
//! It refuses to know places; the parser adds them to what is wrong here.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::tree::{Node, Value};

/// A scalar with its spelling kept: the text as typed, and what YAML reads in it.
///
/// `[0111, 1e3, NO]` has the texts `0111`, `1e3` and `NO`, whatever they mean as numbers. The spelling is kept when
/// [`from_node`](super::from_node) reads it in plain structs, sequences, options, maps and externally tagged enums.
/// Inside `#[serde(flatten)]`, untagged and internally tagged enums serde buffers values on the way, and there, as with
/// any other deserializer (`serde_json`), a number's text is its shortest usual spelling: `1e3` becomes `1000.0`.
/// Texts keep their spelling everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The content as typed, without quotes.
    pub text: String,
    /// A number, boolean, text or null.
    pub value: serde_json::Value,
    /// Whether it was in quotes or a block text. Where the spelling is lost: whether it would need quotes.
    pub quoted: bool,
}

impl Scalar {
    /// The scalar in a node; none for lists and mappings.
    pub fn from_node(node: &Node) -> Option<Self> {
        let text = node.scalar.clone()?;
        Some(Scalar { text, value: node.to_json(), quoted: node.is_quoted() })
    }

    /// A scalar of which only the text is known.
    pub(super) fn from_text(text: String) -> Self {
        let quoted = !matches!(resolve(&text), Ok(Value::Text(_)));
        Scalar { value: serde_json::Value::String(text.clone()), text, quoted }
    }

    /// A scalar of which only the value is known.
    pub(super) fn from_value(value: serde_json::Value) -> Self {
        Scalar { text: value.to_string(), value, quoted: false }
    }
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Scalar::from_text(text.to_owned())
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "number", "boolean"]})
    }
}

/// Why an unquoted word has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// `.inf` and `.nan`.
    NotFinite,
    /// A number beyond `i64` or `f64`.
    OutOfRange,
}

/// What an unquoted word means.
///
/// By YAML 1.2 `no`, `on`, `y` and dates are texts. Beyond it, digits with a leading zero (`0755`, `01.5`) are texts:
/// people mean a code, and 755 would not find it again.
pub(super) fn resolve(text: &str) -> Result<Value, Unreadable> {
    match text {
        _ if is_null(text) => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(Value::Boolean(true)),
        "false" | "False" | "FALSE" => return Ok(Value::Boolean(false)),
        ".nan" | ".NaN" | ".NAN" => return Err(Unreadable::NotFinite),
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Err(Unreadable::NotFinite);
    }
    let number = if let Some(digits) = text.strip_prefix("0x") {
        radix(digits, 16)
    } else if let Some(digits) = text.strip_prefix("0o") {
        radix(digits, 8)
    } else {
        decimal(text, unsigned)
    };
    number.unwrap_or_else(|| Ok(Value::Text(text.to_owned())))
}

/// Whether an unquoted word is null, or not there at all.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn radix(digits: &str, radix: u32) -> Option<Result<Value, Unreadable>> {
    let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    is_number.then(|| i64::from_str_radix(digits, radix).map(Value::Integer).map_err(|_| Unreadable::OutOfRange))
}

fn decimal(text: &str, unsigned: &str) -> Option<Result<Value, Unreadable>> {
    let whole = digits(unsigned);
    let rest = &unsigned[whole..];
    let fraction = rest.strip_prefix('.').map_or(0, |tail| 1 + digits(tail));
    let exponent = &rest[fraction..];
    let leading_zero = whole > 1 && unsigned.starts_with('0');
    if (whole == 0 && fraction < 2) || leading_zero || !(exponent.is_empty() || is_exponent(exponent)) {
        return None;
    }
    if fraction == 0 && exponent.is_empty() {
        return Some(text.parse().map(Value::Integer).map_err(|_| Unreadable::OutOfRange));
    }
    let mantissa = &unsigned[..whole + fraction];
    let vanished = |value: f64| value == 0.0 && mantissa.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    let value: f64 = text.parse().ok()?;
    let held = value.is_finite() && !vanished(value);
    Some(if held { Ok(Value::Float(value)) } else { Err(Unreadable::OutOfRange) })
}

/// The number of digits that a text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn is_exponent(text: &str) -> bool {
    let Some(power) = text.strip_prefix(['e', 'E']) else { return false };
    let power = power.strip_prefix(['+', '-']).unwrap_or(power);
    !power.is_empty() && digits(power) == power.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_core_schema() {
        let check = |text: &str, expected: Value| assert_eq!(resolve(text), Ok(expected), "{text}");
        for null in ["", "~", "null", "Null", "NULL"] {
            check(null, Value::Null);
        }
        check("true", Value::Boolean(true));
        check("FALSE", Value::Boolean(false));
        check("0", Value::Integer(0));
        check("-0", Value::Integer(0));
        check("+12", Value::Integer(12));
        check("-7", Value::Integer(-7));
        check("9223372036854775807", Value::Integer(i64::MAX));
        check("-9223372036854775808", Value::Integer(i64::MIN));
        check("0o17", Value::Integer(15));
        check("0xFf", Value::Integer(255));
        check("1e3", Value::Float(1000.0));
        check("1E+3", Value::Float(1000.0));
        check("1.10", Value::Float(1.1));
        check("1.", Value::Float(1.0));
        check(".5", Value::Float(0.5));
        check("-0.0", Value::Float(-0.0));
        check("0e5", Value::Float(0.0));
    }

    #[test]
    fn everything_else_is_text() {
        let words = [
            "no",
            "NO",
            "yes",
            "on",
            "off",
            "y",
            "tRUE",
            "nUll",
            "2026-09-30",
            "60:00",
            "1_000",
            "1,000",
            "0b11",
            "0o8",
            "0x",
            "0xg",
            "-0x1",
            "0O7",
            ".",
            "-",
            "+",
            "..1",
            "1e",
            "1e+",
            "e3",
            "1.2.3",
            "0755",
            "-0755",
            "00",
            "01.5",
            "01e3",
            "200k",
            "25%",
            "inf",
            "nan",
            "１",
            ".e1",
            "+.",
        ];
        for word in words {
            assert_eq!(resolve(word), Ok(Value::Text(word.to_owned())), "{word}");
        }
    }

    #[test]
    fn numbers_that_nothing_holds_are_refused() {
        let check = |text: &str, expected: Unreadable| assert_eq!(resolve(text), Err(expected), "{text}");
        for word in [".inf", "-.Inf", "+.INF", ".nan", ".NaN", ".NAN"] {
            check(word, Unreadable::NotFinite);
        }
        for word in ["9223372036854775808", "-9223372036854775809", "0xffffffffffffffff", "1e999", "-1e999", "1e-999"] {
            check(word, Unreadable::OutOfRange);
        }
    }

    #[test]
    fn scalars_serialize_as_their_value() {
        let scalar = Scalar { text: "1e3".to_owned(), value: 1000.0.into(), quoted: false };
        assert_eq!(serde_json::to_string(&scalar).ok().as_deref(), Some("1000.0"));
        assert_eq!(scalar.to_string(), "1e3");
        let schema = schemars::schema_for!(Scalar);
        assert_eq!(schema.get("type"), Some(&serde_json::json!(["string", "number", "boolean"])));
    }
}
