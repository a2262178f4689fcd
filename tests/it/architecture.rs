//! The arrows between rooms, read from the code and held against the order of the rooms.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in the order of the data's way. Each may use those above it, never those below.
const ROOMS: [&str; 23] = [
    "text",
    "diagnostic",
    "language",
    "yaml",
    "model",
    "schema",
    "layout",
    "repo",
    "workspace",
    "stats",
    "bitmap",
    "words",
    "diff",
    "snapshot",
    "fit",
    "backtest",
    "gate",
    "intake",
    "lint",
    "report",
    "document",
    "export",
    "import",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src can be read").flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "bin") {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Room → the rooms that its files name behind `crate::`, with an example of where.
fn arrows() -> BTreeMap<String, BTreeMap<String, String>> {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    files.sort();
    let mut arrows: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for file in files {
        let relative = file.strip_prefix(root()).expect("below src");
        let first = relative.components().next().expect("a file has a name").as_os_str().to_string_lossy();
        let room = first.trim_end_matches(".rs").to_owned();
        let text = fs::read_to_string(&file).expect("sources are UTF-8");
        // What tests borrow does not weigh on the house.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (at, line) in code.lines().enumerate() {
            let mentions = line.split("crate::").skip(1).filter(|_| !line.trim_start().starts_with("//"));
            for mention in mentions {
                let name: String = mention.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                if name != room && !name.is_empty() {
                    let place = format!("src/{}:{}", relative.display(), at + 1);
                    arrows.entry(room.clone()).or_default().entry(name).or_insert(place);
                }
            }
        }
    }
    arrows
}

#[test]
fn every_room_is_known() {
    let declared: Vec<String> = fs::read_to_string(root().join("lib.rs"))
        .expect("src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned))
        .collect();
    for room in &declared {
        assert!(ROOMS.contains(&room.as_str()), "the room `{room}` has no place in the order of rooms");
    }
}

#[test]
fn arrows_run_one_way() {
    let position = |room: &str| ROOMS.iter().position(|other| *other == room);
    let mut wrong = Vec::new();
    for (from, targets) in arrows().iter().filter(|(from, _)| *from != "lib") {
        for (to, place) in targets {
            if let (Some(from_at), Some(to_at)) = (position(from), position(to))
                && to_at > from_at
            {
                wrong.push(format!("{place}: `{from}` uses `{to}`, which stands below it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_statistics_stand_alone() {
    assert_eq!(arrows().get("stats"), None, "`stats` is pure functions and uses no other room");
}

#[test]
fn every_file_says_why_it_exists() {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    sources(&root().join("bin"), &mut files);
    let silent: Vec<String> = files
        .iter()
        .filter(|file| !fs::read_to_string(file).expect("sources are UTF-8").starts_with("//!"))
        .map(|file| file.display().to_string())
        .collect();
    assert!(silent.is_empty(), "these files do not open with what they are for: {silent:?}");
}
