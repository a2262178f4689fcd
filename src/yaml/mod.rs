//! A YAML tree that keeps every span, key and comment.

use std::borrow::Cow;

/// A scalar with its spelling kept: the text as typed, and what YAML reads in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scalar {
    /// The text as typed, without quotes.
    pub text: String,
    /// What YAML reads in it.
    pub value: serde_json::Value,
    /// Whether it stood in quotes.
    pub quoted: bool,
}

impl<'de> serde::Deserialize<'de> for Scalar {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let text = match &value {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Ok(Scalar { text, value, quoted: false })
    }
}

impl schemars::JsonSchema for Scalar {
    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": ["string", "number", "boolean"]})
    }
}
