//! `icp schema`

use anyhow::{Result, anyhow};
use serde_json::Value;

use crate::arguments::Schema;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

/// Prints a schema, lists them, or writes all of them.
pub(crate) fn run(options: &Schema, output: &Output) -> Result<Exit> {
    let schemas = all();
    if let Some(folder) = &options.write {
        for (name, schema) in &schemas {
            files::write(&folder.join(format!("{name}.schema.json")), pretty(schema)?.as_bytes())?;
        }
        output.note(&format!("{} schemas are in {}", schemas.len(), folder.display()));
        return Ok(Exit::Fine);
    }
    let names: Vec<&str> = schemas.iter().map(|(name, _)| name.as_str()).collect();
    let Some(name) = &options.name else {
        output.result(&format!("{}\n", names.join("\n")))?;
        return Ok(Exit::Fine);
    };
    let found = schemas.iter().find(|(other, _)| other == name);
    let (_, schema) = found.ok_or_else(|| {
        let meant = icp::diagnostic::did_you_mean(name, names.iter().copied());
        let help =
            meant.map_or_else(|| format!("there are {}", names.join(", ")), |meant| format!("did you mean `{meant}`?"));
        anyhow!("there is no schema `{name}`; {help}")
    })?;
    output.result(&pretty(schema)?)?;
    Ok(Exit::Fine)
}

/// Every schema with its name: those of documents, then those of outputs.
fn all() -> Vec<(String, Value)> {
    let documents = icp::schema::files().into_iter();
    let documents = documents.map(|(file, schema)| (file.trim_end_matches(".schema.json").to_owned(), schema));
    documents.chain(icp::report::schemas()).collect()
}

fn pretty(schema: &Value) -> Result<String> {
    Ok(format!("{}\n", serde_json::to_string_pretty(schema)?))
}
