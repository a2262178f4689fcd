//! JSON Schemas from the model, and validation with spans.
//!
//! The schemas are generated from the types in `model`, committed under `schema/` for editors, and used here to
//! hold each document against its kind. This room refuses to know rules of taste, and other documents.

mod examples;
mod explain;
mod meant;
mod structure;
mod validate;

use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::model::{Fields, Kind, Negative, Persona, Profile, Snapshot, Waivers, Workspace};

pub use structure::{
    check_fields, check_negative, check_persona, check_profile, check_snapshot, check_waivers, check_workspace,
};
pub use validate::{kind_of, validate};

/// Where the published schemas live; the `$id` of each is its file name below this.
const BASE: &str = "https://icp-as-code.github.io/icp/schema";

/// The JSON Schema (draft 2020-12) of a kind of document.
pub fn of_kind(kind: Kind) -> &'static Value {
    static SCHEMAS: LazyLock<Vec<Value>> = LazyLock::new(|| Kind::ALL.into_iter().map(generate).collect());
    &SCHEMAS[Kind::ALL.iter().position(|other| *other == kind).unwrap_or_default()]
}

/// The JSON Schema of any document: it picks the kind's schema by `kind`.
pub fn of_any() -> Value {
    let branches: Vec<Value> = Kind::ALL
        .into_iter()
        .map(|kind| {
            json!({
                "if": {"properties": {"kind": {"const": kind.as_str()}}, "required": ["kind"]},
                "then": {"$ref": file_name(kind)},
            })
        })
        .collect();
    let kinds: Vec<&str> = Kind::ALL.into_iter().map(Kind::as_str).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{BASE}/icp.schema.json"),
        "title": "A document of an ICP workspace",
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": kinds}},
        "allOf": branches,
    })
}

/// The name of a kind's schema file.
pub fn file_name(kind: Kind) -> String {
    format!("{}.schema.json", kind.as_str())
}

/// Every document schema with its file name, as committed under `schema/`.
pub fn files() -> Vec<(String, Value)> {
    let kinds = Kind::ALL.into_iter().map(|kind| (file_name(kind), of_kind(kind).clone()));
    kinds.chain([("icp.schema.json".to_owned(), of_any())]).collect()
}

fn generate(kind: Kind) -> Value {
    match kind {
        Kind::Workspace => generate_for::<Workspace>(kind),
        Kind::Fields => generate_for::<Fields>(kind),
        Kind::Profile => generate_for::<Profile>(kind),
        Kind::Negative => generate_for::<Negative>(kind),
        Kind::Persona => generate_for::<Persona>(kind),
        Kind::Snapshot => generate_for::<Snapshot>(kind),
        Kind::Waivers => generate_for::<Waivers>(kind),
    }
}

fn generate_for<T: JsonSchema>(kind: Kind) -> Value {
    let generator: SchemaGenerator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    if let Some(object) = schema.as_object_mut() {
        // Keys that begin with `x-` belong to the people who write the documents.
        object.insert("patternProperties".to_owned(), json!({"^x-": true}));
        let mut with_id = Map::new();
        with_id.insert("$schema".to_owned(), object.remove("$schema").unwrap_or_default());
        with_id.insert("$id".to_owned(), json!(format!("{BASE}/{}", file_name(kind))));
        with_id.append(object);
        *object = with_id;
    }
    examples::insert(&mut schema);
    schema
}
