//! The versions of the past, each with its rules for one snapshot.

use std::collections::BTreeMap;

use anyhow::Result;
use icp::backtest::Edits;
use icp::diagnostic::Severity;
use icp::fit::{Rules, rules};
use icp::model::Snapshot as Manifest;
use icp::repo::{Commit, Repository};
use icp::workspace::{self, Cache, Loaded, Workspace};
use rayon::prelude::*;

use crate::measure::rules_of;
use crate::session::{Session, Version};

/// How many versions are in memory at once.
const AT_ONCE: usize = 64;

/// A version of the past.
pub(crate) struct Past {
    /// The commit; none for what is not committed yet.
    pub commit: Option<Commit>,
    /// Its rules.
    pub rules: Readable,
    /// What it does to the rules of the readable version before it, in words.
    pub edits: Vec<String>,
}

/// What became of a version.
pub(crate) enum Readable {
    /// Its rules.
    Yes(Rules),
    /// There is no workspace in it.
    Absent,
    /// Why it cannot be read.
    No(String),
    /// Why it cannot be measured on today's data.
    Unmeasurable(String),
}

impl Past {
    /// The rules, where there are any.
    pub(crate) fn rules(&self) -> Option<Rules> {
        match &self.rules {
            Readable::Yes(rules) => Some(rules.clone()),
            _ => None,
        }
    }

    /// Marks the versions that cannot be measured on today's data; there is a place for each.
    pub(crate) fn refuse(versions: &mut [Past], refused: &[Option<String>]) {
        for (version, reason) in versions.iter_mut().zip(refused) {
            if let Some(reason) = reason {
                version.rules = Readable::Unmeasurable(reason.clone());
            }
        }
    }
}

/// What is asked of the past.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted {
    /// Nothing before this second.
    pub since: Option<i64>,
    /// Only so many of the newest versions.
    pub most: Option<usize>,
    /// Whether it matters what each version changed.
    pub edits: bool,
}

/// Every commit on the first-parent line up to a revision that changed the workspace, the oldest first, and whether
/// the line is complete. A workspace that was moved is followed to where it was.
///
/// # Errors
/// The revision is not found, or Git refuses. A version that cannot be read is a value.
pub(crate) fn past(
    session: &Session,
    revision: &str,
    folder: &str,
    wanted: &Wanted,
    manifest: &Manifest,
) -> Result<(Vec<Past>, bool)> {
    let repository = session.repository()?;
    let since = wanted.since;
    let left = |found: &Vec<Past>| wanted.most.map_or(usize::MAX, |most| most.saturating_sub(found.len()));
    let cache = Cache::default();
    let mut found: Vec<Past> = Vec::new();
    let mut newer: Option<(usize, Whole)> = None;
    let (mut from, mut folder) = (revision.to_owned(), folder.to_owned());
    let mut is_complete;
    loop {
        let history = repository.history(&from, &[&folder], since)?;
        is_complete = history.complete;
        for commits in history.commits[..history.commits.len().min(left(&found))].chunks(AT_ONCE) {
            let read = |commit: &Commit| version(repository, commit, &folder, &cache, manifest);
            let versions: Vec<State> = commits.par_iter().map(read).collect::<Result<_>>()?;
            let mut readable: Vec<(usize, Whole)> = newer.take().into_iter().collect();
            for (commit, state) in commits.iter().zip(versions) {
                let rules = match state {
                    State::Whole(whole) => {
                        let rules = whole.rules.clone();
                        readable.push((found.len(), *whole));
                        Readable::Yes(rules)
                    }
                    State::Absent => Readable::Absent,
                    State::No(reason) => Readable::No(reason),
                };
                found.push(Past { commit: Some(commit.clone()), rules, edits: Vec::new() });
            }
            let pairs = if wanted.edits { readable.as_slice() } else { &[] };
            let described = pairs.par_windows(2).map(|pair| (pair[0].0, edits(&pair[1].1, &pair[0].1)));
            for (at, edits) in described.collect::<Vec<_>>() {
                found[at].edits = edits;
            }
            newer = readable.pop();
        }
        // Where the folder first appears, the workspace may have come from another one.
        let Some(oldest) = history.commits.last().filter(|_| history.complete && left(&found) > 0) else { break };
        let Some(parent) = repository.first_parent(oldest)? else { break };
        if since.is_some_and(|since| parent.time < since) {
            break;
        }
        let Ok(elsewhere) = workspace::find(&repository.revision_at(&parent, &parent.short)?) else { break };
        if elsewhere == folder {
            break;
        }
        (from, folder) = (parent.id, elsewhere);
    }
    found.reverse();
    // The line may begin before there was a workspace at all.
    let first = found.iter().position(|past| !matches!(past.rules, Readable::Absent)).unwrap_or(0);
    Ok((found.split_off(first), is_complete))
}

/// What is at a commit.
enum State {
    Whole(Box<Whole>),
    Absent,
    No(String),
}

/// Reads the workspace of a commit.
///
/// # Errors
/// Git refuses.
fn version(
    repository: &Repository,
    commit: &Commit,
    folder: &str,
    cache: &Cache,
    manifest: &Manifest,
) -> Result<State> {
    let tree = repository.revision_at(commit, &commit.short)?;
    Ok(match workspace::load_with(&tree, folder, cache).map(|loaded| read(loaded, manifest)) {
        Ok(Ok(whole)) => State::Whole(Box::new(whole)),
        Ok(Err(reason)) => State::No(reason),
        Err(workspace::Error::NotFound(_)) => State::Absent,
        Err(error) => State::No(error.to_string()),
    })
}

/// A version that could be read.
struct Whole {
    workspace: Workspace,
    rules: Rules,
}

/// What changed between two versions, in words; nothing is asked of versions whose rules are alike.
fn edits(older: &Whole, newer: &Whole) -> Vec<String> {
    let edits = Edits::between(&older.rules, &newer.rules);
    if edits.is_empty() {
        return Vec::new();
    }
    let edits = edits.described_by(&icp::diff::diff_of_words(&older.workspace, &newer.workspace));
    edits.list.into_iter().map(|edit| edit.description).collect()
}

/// What is not committed yet, where it means something else than the newest commit.
///
/// # Errors
/// The work tree's workspace is broken.
pub(crate) fn uncommitted(version: &Version, manifest: &Manifest, committed: &[Past]) -> Result<Option<Past>> {
    let workspace = version.whole()?;
    let rules = rules_of(workspace, manifest)?;
    let newest = committed.iter().rev().find_map(Past::rules);
    let edits = newest.as_ref().map(|newest| Edits::between(newest, &rules).list);
    if edits.as_ref().is_some_and(Vec::is_empty) {
        return Ok(None);
    }
    let edits = edits.into_iter().flatten().map(|edit| edit.description).collect();
    Ok(Some(Past { commit: None, rules: Readable::Yes(rules), edits }))
}

/// The rules of a version, or why there are none.
fn read(loaded: Loaded, manifest: &Manifest) -> Result<Whole, String> {
    if let Err(findings) = loaded.whole() {
        let mut errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let first = errors.next().map(|finding| finding.message.clone()).unwrap_or_default();
        let more = errors.count();
        let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
        return Err(format!("{first}{more}"));
    }
    let workspace = loaded.workspace.ok_or_else(|| "there is no readable workspace".to_owned())?;
    let rules = rules(&workspace, manifest).map_err(|_| "it has tests that cannot be read".to_owned())?;
    Ok(Whole { workspace, rules })
}

/// The place of each commit in a history.
pub(crate) fn places(history: &[Past]) -> BTreeMap<&str, usize> {
    let commits = history.iter().enumerate();
    commits.filter_map(|(at, past)| Some((past.commit.as_ref()?.id.as_str(), at))).collect()
}
