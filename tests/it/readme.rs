//! The README's commands, run where it says, with the output that it shows.
//!
//! Every ```console block holds one command and its whole output. They are run in the repository that `icp demo`
//! makes, in the order of the page. `ICP_BLESS=1` writes the outputs anew.

use std::fs;
use std::path::Path;

use crate::support::Folder;

#[test]
fn the_readme_shows_what_happens() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).expect("README.md");
    let folder = Folder::new();
    folder.icp(&["demo", "tour"]).expect(0).says("icp init");
    let mut fresh = String::new();
    let mut rest = text.as_str();
    while let Some((before, block)) = rest.split_once("```console\n") {
        let (block, after) = block.split_once("```").expect("every block is closed");
        let command = block.lines().next().and_then(|line| line.strip_prefix("$ icp ")).expect("a block is a command");
        let arguments: Vec<&str> = command.split(' ').collect();
        let ran = folder.icp_in("tour", &arguments);
        assert!(ran.status < 2, "`icp {command}` ended with {}: {}", ran.status, ran.said());
        fresh.push_str(&format!("{before}```console\n$ icp {command}\n{}```", ran.stdout));
        rest = after;
    }
    fresh.push_str(rest);
    if std::env::var_os("ICP_BLESS").is_some() {
        fs::write(&path, &fresh).expect("README.md can be written");
        return;
    }
    similar_or_explain(&text, &fresh);
}

#[track_caller]
fn similar_or_explain(committed: &str, fresh: &str) {
    if committed != fresh {
        let diff =
            similar::TextDiff::from_lines(committed, fresh).unified_diff().header("README.md", "now").to_string();
        panic!("README.md shows something else than what happens; ICP_BLESS=1 cargo test --test it readme\n{diff}");
    }
}
