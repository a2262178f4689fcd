//! `icp doctor`: whether everything is set up. It looks and says; it changes nothing.

use std::path::Path;

use anyhow::Result;
use icp::model::Snapshot as Manifest;
use icp::report::{Align, Table};
use icp::snapshot::DataSource as _;
use icp::words;
use icp::workspace::{Located, Workspace};

use crate::arguments::{BaseArguments, DataArguments, Doctor, Global};
use crate::data::Locator;
use crate::exit::Exit;
use crate::measure::{Source, manifest, read_for, rules_of};
use crate::output::Output;
use crate::session::{Session, Version};

/// How good a thing is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Fine,
    /// Worth knowing, and no fault.
    Note,
    Wrong,
}

/// What was looked at, and what was found.
struct Look {
    state: State,
    what: &'static str,
    found: String,
    /// What to do.
    fix: Option<String>,
}

/// Days after which deals say little about today.
const OLD_DAYS: i32 = 183;

/// Where a CI's file can be.
const CI_FILES: [&str; 5] =
    [".gitlab-ci.yml", ".gitlab/icp.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml", "Jenkinsfile"];

/// Looks at everything.
pub(crate) fn run(options: &Doctor, global: &Global, output: &Output) -> Result<Exit> {
    let mut looks = vec![fine("program", format!("icp {}", env!("CARGO_PKG_VERSION")))];
    match Session::open(global) {
        Ok(session) => look(&session, &options.data, &mut looks),
        Err(error) => looks.push(wrong("workspace", format!("{error:#}"), None)),
    }
    let mut table = Table::new(&[Align::Left; 3]);
    for look in &looks {
        let state = match look.state {
            State::Fine => "ok",
            State::Note => "note",
            State::Wrong => "wrong",
        };
        table.row([state.to_owned(), look.what.to_owned(), look.found.clone()]);
        if let Some(fix) = &look.fix {
            table.row([String::new(), String::new(), format!("→ {fix}")]);
        }
    }
    let count = looks.iter().filter(|look| look.state == State::Wrong).count();
    let verdict = match count {
        0 => "everything is set up".to_owned(),
        count => words::counted(count as u64, "thing is wrong", "things are wrong"),
    };
    output.result(&format!("{}\n{verdict}\n", table.render(0)))?;
    Ok(if count > 0 { Exit::Findings } else { Exit::Fine })
}

fn fine(what: &'static str, found: impl Into<String>) -> Look {
    Look { state: State::Fine, what, found: found.into(), fix: None }
}

fn note(what: &'static str, found: impl Into<String>, fix: &str) -> Look {
    Look { state: State::Note, what, found: found.into(), fix: Some(fix.to_owned()) }
}

fn wrong(what: &'static str, found: impl Into<String>, fix: Option<&str>) -> Look {
    Look { state: State::Wrong, what, found: found.into(), fix: fix.map(str::to_owned) }
}

fn look(session: &Session, data: &DataArguments, looks: &mut Vec<Look>) {
    looks.push(repository(session));
    if session.repository.is_some() {
        looks.push(base(session));
    }
    match session.version(None) {
        Ok(version) => {
            looks.push(documents(&version));
            looks.extend(schema_lines(session, &version));
            if let Ok(workspace) = version.whole() {
                looks.extend(snapshot(session, &version, workspace, data));
            }
        }
        Err(error) => looks.push(wrong("documents", format!("{error:#}"), None)),
    }
    if let Ok(root) = session.root() {
        looks.extend(continuous_integration(&root));
    }
}

fn repository(session: &Session) -> Look {
    match &session.repository {
        None => wrong("git", "this folder is not in a Git repository", Some("run `git init`, and commit")),
        Some(repository) if repository.is_shallow() => wrong(
            "git",
            "the clone is shallow, so the commit to compare with may be missing",
            Some(
                "run `git fetch --unshallow`; in CI: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` for GitLab",
            ),
        ),
        Some(_) => fine("git", "a repository with its history"),
    }
}

fn base(session: &Session) -> Look {
    let none = BaseArguments { base: None, base_exact: false, head: None, staged: false };
    match session.base_or_new(&none) {
        Ok(Ok(version)) => {
            let origin = version.tree.origin();
            let commit = origin.commit.as_ref().map(|commit| commit.id.chars().take(10).collect::<String>());
            let why = version.why.as_deref().map_or_else(String::new, |why| format!(": {why}"));
            match version.whole() {
                Ok(_) => fine("base", format!("{} ({}){why}", origin.label, commit.unwrap_or_default())),
                Err(error) => wrong("base", format!("{error:#}"), Some("mend it on the base branch first")),
            }
        }
        Ok(Err(why)) => {
            note("base", why, "commit the workspace on the default branch; the next change has a base then")
        }
        Err(error) => wrong("base", format!("{error:#}"), None),
    }
}

fn documents(version: &Version) -> Look {
    match version.whole() {
        Ok(workspace) => {
            let profiles = words::counted(workspace.profiles.len() as u64, "profile", "profiles");
            fine("documents", format!("{profiles} in {}", version.folder))
        }
        Err(error) => wrong("documents", format!("{error:#}"), None),
    }
}

/// The line by which editors find the schema of a document.
fn schema_lines(session: &Session, version: &Version) -> Option<Look> {
    let root = session.root().ok()?;
    let listing = version.tree.list(&version.folder).ok()?;
    let without: Vec<String> = listing
        .into_iter()
        .map(|entry| entry.path)
        .filter(|path| path.ends_with(".yaml") || path.ends_with(".yml"))
        .filter(|path| {
            let text = std::fs::read_to_string(root.join(path)).unwrap_or_default();
            !text.lines().take(5).any(|line| line.starts_with("# yaml-language-server: $schema="))
        })
        .collect();
    let [first, rest @ ..] = without.as_slice() else {
        return Some(fine("editor", "every document names its schema"));
    };
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    Some(note(
        "editor",
        format!("no schema line: {first}{more}"),
        "begin it with `# yaml-language-server: $schema=…`, as the files of `icp init` do, and editors complete and check it",
    ))
}

fn snapshot(session: &Session, version: &Version, workspace: &Workspace, data: &DataArguments) -> Vec<Look> {
    if workspace.snapshots.is_empty() && workspace.gate().is_none() {
        let found = "there are no customer data, and the gate is off";
        return vec![note("snapshot", found, "`icp init --from deals.csv` in a new folder shows what it takes")];
    }
    let manifest = match manifest(workspace, data) {
        Ok(manifest) => manifest,
        Err(error) => return vec![wrong("snapshot", format!("{error:#}"), None)],
    };
    let source = Source { manifest, version };
    let read = rules_of(workspace, manifest)
        .and_then(|rules| read_for(session, &source, std::iter::once(&rules), data.data.as_deref()));
    let mut looks = Vec::new();
    match read {
        Ok((snapshot, _)) => {
            let deals = snapshot.opportunities.as_ref().map_or(0, icp::snapshot::Opportunities::len);
            let accounts = words::counted(snapshot.account_count as u64, "account", "accounts");
            let deals = words::counted(deals as u64, "deal", "deals");
            looks.push(fine("snapshot", format!("{} of {}: {accounts}, {deals}", snapshot.id, snapshot.as_of)));
        }
        Err(error) => looks.push(wrong("snapshot", format!("{error:#}"), None)),
    }
    let is_pinned = manifest.sha256.accounts.is_some() || manifest.sha256.opportunities.is_some();
    looks.push(if is_pinned {
        fine("digest", "the manifest pins its files")
    } else {
        note(
            "digest",
            "the files are not pinned, so they may change unseen",
            "add `sha256:` with what `sha256sum FILE` prints",
        )
    });
    let age = icp::snapshot::day_number(session.today) - icp::snapshot::day_number(manifest.as_of);
    if age > OLD_DAYS {
        let found = format!("the data are of {}, {} days ago", manifest.as_of, words::count(age as u64));
        looks.push(note("age", found, "export them again"));
    }
    looks.extend(in_git(session, manifest));
    looks
}

/// Customer data that every clone keeps for ever.
fn in_git(session: &Session, manifest: &Located<Manifest>) -> Option<Look> {
    let tree = session.repository.as_ref()?.revision("HEAD").ok()?;
    let locator = Locator { tree: &tree, worktree: None, manifest: manifest.path(), root: None };
    let accounts = manifest.accounts.iter().map(|table| &table.path);
    let paths = accounts.chain(manifest.opportunities.iter().map(|table| &table.path));
    let is_committed = paths.filter_map(|path| locator.find(path).ok()).any(|files| !files.is_empty());
    (is_committed && !manifest.synthetic).then(|| {
        wrong(
            "privacy",
            "customer data are committed to Git, where every clone keeps them",
            Some(
                "take them out of the history, and give their folder to CI as ICP_DATA; or write `synthetic: true` if \
                 they are invented",
            ),
        )
    })
}

/// The file that runs the check on changes.
fn continuous_integration(root: &Path) -> Vec<Look> {
    let mut files: Vec<(String, String)> = Vec::new();
    let workflows = root.join(".github/workflows");
    let mut names: Vec<String> = std::fs::read_dir(&workflows)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| format!(".github/workflows/{}", entry.file_name().to_string_lossy()))
        .collect();
    names.sort();
    for name in names.into_iter().chain(CI_FILES.map(str::to_owned)) {
        let text = std::fs::read_to_string(root.join(&name)).unwrap_or_default();
        if text.contains("icp check") || text.contains("icp-as-code/icp") {
            files.push((name, text));
        }
    }
    if files.is_empty() {
        let fix = "`icp init --ci github` (or gitlab) in a new folder writes a file to copy; docs/continuous-integration.md has others";
        return vec![note("ci", "no CI file runs `icp check`", fix)];
    }
    let mut looks = Vec::new();
    for (name, text) in files {
        let has_history = text.contains("fetch-depth: 0")
            || text.contains("GIT_DEPTH")
            || text.contains("depth: full")
            || text.contains("fetchDepth: 0");
        looks.push(if has_history {
            fine("ci", format!("{name} runs the check on the whole history"))
        } else {
            wrong(
                "ci",
                format!("{name} fetches the last commit only"),
                Some("add `fetch-depth: 0` (GitLab: `GIT_DEPTH: 0`)"),
            )
        });
        let here = env!("CARGO_PKG_VERSION");
        if let Some(other) = pinned(&text).filter(|pinned| pinned != here) {
            looks.push(wrong(
                "version",
                format!("{name} installs icp {other}, and this is {here}"),
                Some("use the same on both sides, so that both say the same"),
            ));
        }
    }
    looks
}

/// The version that a CI file installs.
fn pinned(text: &str) -> Option<String> {
    let marks = ["icp --version ", "icp-as-code/icp@v", "icp-as-code/icp:", "icp-as-code=="];
    let (at, mark) = marks.iter().find_map(|mark| Some((text.find(mark)?, mark)))?;
    let rest = &text[at + mark.len()..];
    let version: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect();
    version.starts_with(|c: char| c.is_ascii_digit()).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinned_versions_are_found() {
        let check = |text: &str, expected: Option<&str>| assert_eq!(pinned(text).as_deref(), expected, "{text}");
        check("run: cargo install --locked icp --version 0.1.0\n", Some("0.1.0"));
        check("uses: icp-as-code/icp@v1.2.3\n", Some("1.2.3"));
        check("uses: icp-as-code/icp@0123abc # v1.2.3\n", None);
        check("run: icp --version latest", None);
    }
}
