//! `icp init`

use std::path::Path;

use anyhow::{Result, bail};

use super::intake;
use crate::arguments::{Ci, Global, Init};
use crate::exit::Exit;
use crate::files;
use crate::output::Output;
use crate::session;

/// What the starter consists of: where it goes, and what is in it.
macro_rules! starter {
    ($($target:literal <- $file:literal,)*) => {
        [$(($target, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/init/", $file))),)*]
    };
}

const FULL: [(&str, &str); 12] = starter! {
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
    ".gitignore" <- "gitignore",
};

const MINIMAL: [(&str, &str); 3] = starter! {
    "icp/icp.yaml" <- "minimal/icp.yaml",
    "icp/profiles/example.yaml" <- "minimal/profiles/example.yaml",
    ".gitignore" <- "gitignore",
};

const OWN_DATA: [(&str, &str); 1] = starter! { ".gitignore" <- "gitignore-own", };

const GITHUB: [(&str, &str); 1] = starter! { ".github/workflows/icp.yml" <- "workflow.yml", };

/// GitLab reads one file, which may be there already; then ours is one to include.
const GITLAB: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ci/gitlab.yml"));
const GITLAB_FILE: &str = ".gitlab-ci.yml";
const GITLAB_INCLUDED: &str = ".gitlab/icp.yml";

/// The day on which the starter was written; a new workspace was reviewed on the day it is made.
const WRITTEN_ON: &str = "2026-11-21";

/// Files to write: a path below the folder, and what is in it.
pub(super) type Files = Vec<(String, Vec<u8>)>;

/// Writes the starter. Files that are there already are never touched: `.gitignore` is added to, any other one
/// stops the command before it writes anything.
pub(crate) fn run(options: &Init, global: &Global, output: &Output) -> Result<Exit> {
    let today = session::today(global).to_string();
    let folder = &options.dir;
    if !options.intake.from.is_empty() {
        let intake = intake::read(options, global)?;
        output.result(&intake.said)?;
        let mut files = intake.files;
        files.extend(owned(&OWN_DATA));
        let (ci, hint) = ci_files(options, true);
        files.extend(ci);
        let written = write(folder, &files)?;
        let measured = intake::measured(options, global)?;
        output.result(&format!("\nWrote\n{written}\n{measured}{hint}\n{}\n", intake::NEXT))?;
        return Ok(Exit::Fine);
    }
    let starter: &[(&str, &str)] = if options.minimal { &MINIMAL } else { &FULL };
    let mut files: Files = starter
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.replace(WRITTEN_ON, &today).into_bytes()))
        .collect();
    let (ci, hint) = ci_files(options, !options.minimal);
    files.extend(ci);
    let written = write(folder, &files)?;
    let next = if options.minimal {
        "Next: edit icp/profiles/example.yaml, and run `icp lint`, which lists what is still to be done"
    } else {
        "The customers in icp/data are invented. Next: run `icp check`, then edit icp/profiles/machine-builders.yaml"
    };
    output.result(&format!("Wrote\n{written}{hint}\n{next}\n"))?;
    Ok(Exit::Fine)
}

/// The files of a CI, and what is left to do by hand. A minimal starter has none unless asked for.
fn ci_files(options: &Init, has_default: bool) -> (Files, String) {
    let folder = &options.dir;
    let has_gitlab = folder.join(GITLAB_FILE).exists();
    let choice = options.ci.unwrap_or(match (has_default, has_gitlab) {
        (false, _) => Ci::None,
        (true, true) => Ci::Gitlab,
        (true, false) => Ci::Github,
    });
    match choice {
        Ci::None => (Vec::new(), String::new()),
        Ci::Github => (owned(&GITHUB), String::new()),
        Ci::Gitlab if !has_gitlab => (owned(&[(GITLAB_FILE, GITLAB)]), String::new()),
        Ci::Gitlab => {
            let hint = format!("\nAdd to {GITLAB_FILE}:\n  include:\n    - local: {GITLAB_INCLUDED}\n");
            (owned(&[(GITLAB_INCLUDED, GITLAB)]), hint)
        }
    }
}

fn owned(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

/// Writes all files or none, and lists them.
fn write(folder: &Path, new: &Files) -> Result<String> {
    let is_taken = |path: &&str| *path != ".gitignore" && folder.join(path).exists();
    let taken: Vec<&str> = new.iter().map(|(path, _)| path.as_str()).filter(is_taken).collect();
    if !taken.is_empty() {
        let more = if taken.len() > 1 { format!(" and {} more files", taken.len() - 1) } else { String::new() };
        bail!("{}{more} are there already; `icp init` does not overwrite anything", taken[0]);
    }
    let mut lines = String::new();
    for (path, content) in new {
        let target = folder.join(path);
        if path == ".gitignore" {
            ignore(&target, &String::from_utf8_lossy(content))?;
        } else {
            files::write(&target, content)?;
        }
        lines.push_str(&format!("  {path}\n"));
    }
    Ok(lines)
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
