//! The tree as a plain JSON value, for what asks for no places: schema validation and templates.
//!
//! It refuses to lose anything but places and spelling.

use super::tree::{Node, Value};

impl Node {
    /// The same value as JSON, keys in the order of the text.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Boolean(value) => (*value).into(),
            Value::Integer(value) => (*value).into(),
            Value::Float(value) => (*value).into(),
            Value::Text(text) => text.as_str().into(),
            Value::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Value::Mapping(entries) => {
                let pairs = entries.iter().map(|entry| (entry.key.clone(), entry.value.to_json()));
                serde_json::Value::Object(pairs.collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::yaml::parse::tests::document;

    #[test]
    fn json_has_the_same_values_in_the_same_order() {
        let check = |text: &str, expected: &str| assert_eq!(document(text).root.to_json().to_string(), expected);
        check("z: 1\na: [no, ~, true, 1e3, 0755]\nm: {}\n", r#"{"z":1,"a":["no",null,true,1000.0,"0755"],"m":{}}"#);
        check("'1': x\n2: y\n", r#"{"1":"x","2":"y"}"#);
        check("- |\n  a\n  b\n- \"\\u00e4\"\n", r#"["a\nb\n","ä"]"#);
    }
}
