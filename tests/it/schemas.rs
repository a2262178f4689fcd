//! The committed JSON Schemas are those of the types.

use std::fs;
use std::path::Path;

#[test]
fn committed_schemas_are_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    let documents = icp::schema::files();
    let outputs = icp::report::schemas().into_iter().map(|(name, schema)| (format!("{name}.schema.json"), schema));
    let mut names = Vec::new();
    for (name, schema) in documents.into_iter().chain(outputs) {
        let text = format!("{}\n", serde_json::to_string_pretty(&schema).expect("a schema is JSON"));
        let path = folder.join(&name);
        if std::env::var_os("ICP_BLESS").is_some() {
            fs::create_dir_all(&folder).expect("the folder can be made");
            fs::write(&path, &text).expect("the schema can be written");
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text, "schema/{name} is out of date; ICP_BLESS=1 cargo test --test it schemas writes it");
        names.push(name);
    }
    for entry in fs::read_dir(&folder).expect("schema/ is there").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(names.contains(&name), "schema/{name} belongs to no type");
    }
}

#[test]
fn schemas_are_schemas() {
    let outputs = icp::report::schemas().into_iter();
    for (name, schema) in icp::schema::files().into_iter().chain(outputs) {
        assert!(jsonschema::meta::is_valid(&schema), "{name} is no JSON Schema");
    }
}
