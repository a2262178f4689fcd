//! How every JSON output is written, and its schema. It refuses to know what any output says.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

/// A report as JSON, indented, with a final line break.
pub(super) fn json(wire: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(wire).expect("plain structs with text keys always serialize");
    text.push('\n');
    text
}

/// The JSON Schema (draft 2020-12) of what is written.
pub(crate) fn schema<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value()
}

/// The same under an address of its own.
pub(super) fn published<T: JsonSchema>(name: &str) -> Value {
    let mut schema = schema::<T>();
    if let Some(object) = schema.as_object_mut() {
        let address = format!("https://icp-as-code.github.io/icp/schema/{name}.schema.json");
        object.insert("$id".to_owned(), address.into());
    }
    schema
}
