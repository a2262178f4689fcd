//! Recipes for CI and Git: what they say is YAML, the commands that they run are there with these options, the
//! actions that they use are pinned, and Git's diff driver shows meaning.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use icp::text::Source;
use icp::yaml::{Limits, parse};

use crate::support::Folder;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file with recipes in it.
fn files() -> Vec<PathBuf> {
    let mut files = vec![root().join("docs/continuous-integration.md"), root().join("docs/git.md")];
    for folder in ["docs/ci", ".github/workflows", "templates/init"] {
        let entries = fs::read_dir(root().join(folder)).expect(folder).flatten().map(|entry| entry.path());
        files.extend(entries.filter(|path| path.extension().is_some_and(|extension| extension == "yml")));
    }
    files.extend([root().join("action.yml"), root().join(".pre-commit-hooks.yaml"), root().join("README.md")]);
    files
}

/// The pieces of a file that are YAML: the whole, or its blocks.
fn pieces(path: &Path, text: &str) -> Vec<String> {
    if path.extension().is_none_or(|extension| extension != "md") {
        return vec![text.to_owned()];
    }
    let blocks = text.split("```yaml\n").skip(1).filter_map(|rest| rest.split_once("```").map(|(block, _)| block));
    blocks.map(str::to_owned).collect()
}

#[test]
fn recipes_are_yaml() {
    for path in files() {
        let text = fs::read_to_string(&path).expect("a file");
        for piece in pieces(&path, &text) {
            let read = parse(&Source::new("recipe.yml", piece.as_str()), &Limits::default());
            assert!(read.is_ok(), "{}: {:?}\n{piece}", path.display(), read.err());
        }
    }
}

#[test]
fn actions_are_pinned_by_commit() {
    for path in files() {
        for line in fs::read_to_string(&path).expect("a file").lines() {
            let Some((_, used)) = line.split_once("uses: ") else { continue };
            let is_own = used.starts_with("./") || used.starts_with("icp-as-code/icp@v");
            let commit = used.split_once('@').map_or("", |(_, rest)| rest.split(' ').next().unwrap_or_default());
            let is_pinned = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_own || (is_pinned && used.contains(" # v")), "{}: {line}", path.display());
        }
    }
}

#[test]
fn commands_are_there_with_their_options() {
    let folder = Folder::new();
    let mut count = 0;
    for path in files() {
        let text = fs::read_to_string(&path).expect("a file").replace("\n      --", " --");
        for line in text.lines() {
            let Some((before, rest)) = line.split_once("icp ") else { continue };
            if !(before.is_empty() || before.ends_with([' ', '\'', '!', '`', '/'])) {
                continue;
            }
            let words: Vec<&str> =
                rest.split(|c: char| c.is_whitespace() || matches!(c, '`' | '\'' | '"' | '\\')).collect();
            let Some(command) = words.first().filter(|word| is_command(word)) else { continue };
            let help = folder.icp(&[*command, "--help"]).expect(0).stdout;
            let options = words.iter().filter(|word| word.starts_with("--")).take_while(|word| **word != "--");
            for option in options.map(|word| word.split('=').next().unwrap_or(word)) {
                let option = option.trim_end_matches(|c: char| !c.is_alphanumeric());
                assert!(help.contains(option), "{}: `icp {command}` has no {option}: {line}", path.display());
            }
            count += 1;
        }
    }
    assert!(count > 20, "{count} commands were found");
}

fn is_command(word: &str) -> bool {
    let commands =
        ["check", "lint", "diff", "render", "init", "doctor", "outline", "fmt", "backtest", "explain", "demo"];
    commands.contains(&word)
}

#[test]
fn git_shows_meaning() {
    let folder = Folder::example();
    folder.write(".gitattributes", b"/icp/**/*.yaml diff=icp\n");
    folder.commit("Compare statements");
    let profile = "icp/profiles/machine-builders.yaml";
    // Quotes, a comment and the order of keys are no change of meaning.
    folder.edit(
        profile,
        "name: Machine and equipment builders",
        "name: \"Machine and equipment builders\"   # as ever",
    );
    folder.commit("Tidy up");
    folder.edit(profile, "between: [200, 1000]", "between: [20, 5000]");
    folder.commit("Any size");
    let driver = format!("diff.icp.textconv={} outline", env!("CARGO_BIN_EXE_icp"));
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .args(["-c", &driver, "-c", "safe.directory=*"])
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .expect("Git runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let log = git(&["log", "-p", "-1"]);
    assert!(log.contains("-criteria › employees › between: 200, 1000"), "{log}");
    assert!(log.contains("+criteria › employees › between: 20, 5000"), "{log}");
    let tidied = git(&["diff", "HEAD~2", "HEAD~1", "--", profile]);
    assert!(!tidied.contains("\n-") && !tidied.contains("\n+"), "nothing changed in meaning: {tidied}");
    assert!(git(&["diff", "--no-textconv", "HEAD~1", "HEAD"]).contains("+    between: [20, 5000]"));
}
