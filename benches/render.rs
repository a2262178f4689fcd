//! How long documents take beyond the backtest that they rest on: `cargo bench --bench render`
//!
//! Measures the example, renders each built-in document of it, then all of them, and writes the report of a change.
//! Times are those of whole processes; what rendering costs is the difference to the first line.

mod example;
mod folder;
mod measure;

use std::fs;
use std::path::Path;

use anyhow::Result;
use icp::document::DOCUMENTS;

use measure::Case;

fn main() -> Result<()> {
    if !measure::is_bench() {
        return Ok(());
    }
    let folder = folder::of_all().join("render");
    write_example(&folder)?;
    let mut cases = vec![("icp backtest".to_owned(), vec!["backtest"])];
    for (name, _) in DOCUMENTS {
        cases.push((format!("icp render --template {name}"), vec!["render", "--template", name]));
    }
    cases.push(("icp render, all documents".to_owned(), vec!["render"]));
    cases.push(("icp backtest, a change".to_owned(), vec!["backtest", "--base", "HEAD"]));
    let report = vec!["render", "--template", "report.html", "--base", "HEAD"];
    cases.push(("icp render --template report.html, a change".to_owned(), report));
    let case = |(label, arguments): (String, Vec<&'static str>)| {
        Case::icp(label, arguments).with(|command| {
            command.current_dir(&folder);
        })
    };
    measure::compare("render", cases.into_iter().map(case).collect())
}

/// This repository's example, with every built-in document to be written, its history of one commit, and a change.
fn write_example(folder: &Path) -> Result<()> {
    let repository = folder::fresh(folder)?;
    example::write(&folder.join("icp"))?;
    let config = folder.join("icp/icp.yaml");
    let text = fs::read_to_string(&config)?;
    let all: String =
        DOCUMENTS.iter().map(|(name, _)| format!("  - {{template: {name}, output: dist/{name}}}\n")).collect();
    fs::write(&config, text.replacen("documents:\n", &format!("documents:\n{all}"), 1))?;
    repository.commit("Add the example", "Benchmark", 1_767_225_600)?;
    let profile = folder.join("icp/profiles/machine-builders.yaml");
    let text = fs::read_to_string(&profile)?;
    Ok(fs::write(profile, text.replacen("weight: 25", "weight: 10", 1))?)
}
