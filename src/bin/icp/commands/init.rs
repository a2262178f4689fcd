//! `icp init`

use std::path::Path;

use anyhow::{Result, bail};

use crate::arguments::Init;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

/// What the starter consists of: where it goes, and what is in it.
macro_rules! starter {
    ($($target:literal <- $file:literal,)*) => {
        [$(($target, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/init/", $file))),)*]
    };
}

const FULL: [(&str, &str); 13] = starter! {
    "icp/icp.yaml" <- "icp/icp.yaml",
    "icp/fields.yaml" <- "icp/fields.yaml",
    "icp/profiles/machine-builders.yaml" <- "icp/profiles/machine-builders.yaml",
    "icp/negative/no-planning-owner.yaml" <- "icp/negative/no-planning-owner.yaml",
    "icp/personas/managing-director.yaml" <- "icp/personas/managing-director.yaml",
    "icp/personas/head-of-production.yaml" <- "icp/personas/head-of-production.yaml",
    "icp/personas/it-manager.yaml" <- "icp/personas/it-manager.yaml",
    "icp/snapshots/example-2026q3.yaml" <- "icp/snapshots/example-2026q3.yaml",
    "icp/data/example-accounts.csv" <- "icp/data/example-accounts.csv",
    "icp/data/example-opportunities.csv" <- "icp/data/example-opportunities.csv",
    "icp/.gitattributes" <- "icp/gitattributes",
    ".github/workflows/icp.yml" <- "workflow.yml",
    ".gitignore" <- "gitignore",
};

const MINIMAL: [(&str, &str); 3] = starter! {
    "icp/icp.yaml" <- "minimal/icp.yaml",
    "icp/profiles/example.yaml" <- "minimal/profiles/example.yaml",
    ".gitignore" <- "gitignore",
};

/// The day on which the starter was written; a new workspace was reviewed on the day it is made.
const WRITTEN_ON: &str = "2026-11-21";

/// Writes the starter. Files that are there already are never touched: `.gitignore` is added to, any other one
/// stops the command before it writes anything.
pub(crate) fn run(options: &Init, today: icp::model::Date, output: &Output) -> Result<Exit> {
    let starter: &[(&str, &str)] = if options.minimal { &MINIMAL } else { &FULL };
    let folder = &options.dir;
    let taken: Vec<&str> = starter
        .iter()
        .map(|(path, _)| *path)
        .filter(|path| *path != ".gitignore" && folder.join(path).exists())
        .collect();
    if !taken.is_empty() {
        let more = if taken.len() > 1 { format!(" and {} more files", taken.len() - 1) } else { String::new() };
        bail!("{}{more} are there already; `icp init` does not overwrite anything", taken[0]);
    }
    let mut lines = String::new();
    for (path, content) in starter {
        let content = content.replace(WRITTEN_ON, &today.to_string());
        let target = folder.join(path);
        if *path == ".gitignore" {
            ignore(&target, &content)?;
        } else {
            files::write(&target, content.as_bytes())?;
        }
        lines.push_str(&format!("  {path}\n"));
    }
    let next = if options.minimal {
        "Next: edit icp/profiles/example.yaml, and run `icp lint`"
    } else {
        "The customers in icp/data are invented. Next: run `icp check`, then edit icp/profiles/machine-builders.yaml"
    };
    output.result(&format!("Wrote\n{lines}\n{next}\n"))?;
    Ok(Exit::Fine)
}

/// Adds the lines that a `.gitignore` does not have yet.
fn ignore(target: &Path, content: &str) -> Result<()> {
    let old = std::fs::read_to_string(target).unwrap_or_default();
    let missing: Vec<&str> = content.lines().filter(|line| !old.lines().any(|other| other == *line)).collect();
    let mut new = old.clone();
    if !old.is_empty() && !missing.is_empty() {
        if !new.ends_with('\n') {
            new.push('\n');
        }
        new.push('\n');
    }
    for line in missing {
        new.push_str(line);
        new.push('\n');
    }
    files::write(target, new.as_bytes())?;
    Ok(())
}
