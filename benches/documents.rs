//! How long the tool takes on documents, where a person waits for it: `cargo bench --bench documents`
//!
//! Lints workspaces of 1,000 and 10,000 documents (copies of this repository's own example under other ids,
//! once as they are and once with other numbers in their tests, so that no question was answered before), checks
//! and backtests a change to the example itself, and starts for nothing but its version. Times are those of whole
//! processes.

mod example;
mod folder;
mod measure;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use measure::Case;

fn main() -> Result<()> {
    if !measure::is_bench() {
        return Ok(());
    }
    let below = folder::of_all();
    let example = below.join("example");
    write_example(&example)?;
    let mut cases = vec![Case::icp("icp --version", ["--version"])];
    for (label, arguments) in [
        ("icp lint, the example", vec!["lint"]),
        ("icp backtest, a change to the example", vec!["backtest", "--base", "main"]),
        ("icp check, a change to the example", vec!["check", "--base", "main"]),
    ] {
        cases.push(Case::icp(label, arguments).with(|command| {
            command.current_dir(&example);
        }));
    }
    for (count, kind) in [(1_000, Copies::Alike), (10_000, Copies::Alike), (10_000, Copies::WithOwnNumbers)] {
        let folder = below.join(format!("documents-{count}-{kind:?}"));
        write_documents(&folder, count, kind)?;
        let label = match kind {
            Copies::Alike => format!("icp lint, {count} documents"),
            Copies::WithOwnNumbers => format!("icp lint, {count} documents with own numbers"),
        };
        cases.push(Case::icp(label, ["lint"]).with(|command| {
            command.current_dir(&folder);
        }));
    }
    measure::compare("documents", cases)
}

/// This repository's example with its history of one commit, and a change in the work tree.
fn write_example(folder: &Path) -> Result<()> {
    let repository = folder::fresh(folder)?;
    example::write(&folder.join("icp"))?;
    repository.commit("Add the example", "Benchmark", 1_767_225_600)?;
    let profile = folder.join("icp/profiles/machine-builders.yaml");
    let text = fs::read_to_string(&profile)?;
    let change = text.replacen("weight: 25", "weight: 10", 1).replacen("weight: 20", "weight: 30", 1);
    Ok(fs::write(profile, change)?)
}

/// In what the copies of a document differ.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Copies {
    /// In their ids.
    Alike,
    /// In the numbers of their tests as well.
    WithOwnNumbers,
}

/// The example's documents over and over, until there are so many.
fn write_documents(folder: &Path, count: usize, kind: Copies) -> Result<()> {
    folder::fresh(folder)?;
    let documents = folder.join("icp");
    example::write(&documents)?;
    fs::remove_dir_all(documents.join("data"))?;
    let mut originals = Vec::new();
    for kind in ["profiles", "negative", "personas"] {
        for path in files(&documents.join(kind))? {
            let text = fs::read_to_string(&path)?;
            let stem = path.file_stem().and_then(|stem| stem.to_str()).context("a name is not UTF-8")?.to_owned();
            originals.push((path, stem, text));
        }
    }
    let others = files(&documents)?.len() + files(&documents.join("snapshots"))?.len();
    for number in originals.len()..count.saturating_sub(others) {
        let (path, stem, text) = &originals[number % originals.len()];
        let copy = text.replacen(&format!("id: {stem}\n"), &format!("id: {stem}-{number}\n"), 1);
        let copy = if kind == Copies::WithOwnNumbers { raise_bounds(&copy, number) } else { copy };
        fs::write(path.with_file_name(format!("{stem}-{number}.yaml")), copy)?;
    }
    Ok(())
}

/// The text with the last number of every line that tests one raised by so much.
fn raise_bounds(text: &str, by: usize) -> String {
    let is_test = |line: &str| ["at_least: ", "at_most: ", "between: ["].iter().any(|key| line.contains(key));
    let raise = |line: &str| {
        let end = line.rfind(|c: char| c.is_ascii_digit()).map_or(0, |last| last + 1);
        let start = line[..end].rfind(|c: char| !c.is_ascii_digit()).map_or(0, |before| before + 1);
        match line[start..end].parse::<usize>() {
            Ok(number) if is_test(line) => format!("{}{}{}", &line[..start], number + by, &line[end..]),
            _ => line.to_owned(),
        }
    };
    text.lines().map(raise).collect::<Vec<_>>().join("\n") + "\n"
}

/// The files of a folder in the order of their names, without those of its folders.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    let mut files: Vec<PathBuf> = entries.into_iter().filter(|path| path.is_file()).collect();
    files.sort();
    Ok(files)
}
