//! How often a snapshot has been asked: one, and one for each commit on base's line that touched the rules since the
//! snapshot appeared.
//!
//! A snapshot that was renamed, moved or mapped anew is the same snapshot as long as its data are.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use icp::model::{Kind, Snapshot as Manifest};
use icp::repo::{Commit, Repository, Tree};
use icp::workspace::{Located, Workspace};
use icp::yaml::{self, Limits, Node};

use crate::session::{Session, Version};

/// How often the snapshot of a manifest has been asked, this time included.
///
/// # Errors
/// A shallow clone ends before the snapshot's first appearance.
pub(crate) fn attempts(session: &Session, base: &Version, manifest: &Located<Manifest>) -> Result<u64> {
    let (Some(repository), Some(commit)) = (&session.repository, &base.tree.origin().commit) else { return Ok(1) };
    let workspace = base.whole()?;
    let Some(known) = same_snapshot(base, workspace, None, manifest) else { return Ok(1) };
    let (appeared, mut paths) = first_appearance(session, repository, commit, known)?;
    let rules = rule_paths(base, workspace);
    let touching: BTreeSet<String> = changes(repository, commit, &rules)?.into_iter().map(|it| it.id).collect();
    paths.extend(rules);
    let since = changes(repository, commit, &paths)?.into_iter().take_while(|it| it.id != appeared.id);
    Ok(1 + since.filter(|it| touching.contains(&it.id)).count() as u64)
}

fn changes(repository: &Repository, from: &Commit, paths: &BTreeSet<String>) -> Result<Vec<Commit>> {
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    Ok(repository.history(&from.id, &paths, None)?.commits)
}

/// The files of the rules: folders of profiles and negative profiles where they hold nothing else, so that files that
/// are gone count too; else the files themselves.
fn rule_paths(version: &Version, workspace: &Workspace) -> BTreeSet<String> {
    let is_rule = |kind: &Option<Kind>| matches!(kind, Some(Kind::Profile | Kind::Negative | Kind::Fields));
    let folder_of = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let documents = || version.loaded.documents.iter().map(|(kind, document)| (kind, document.source.path()));
    let mixed: BTreeSet<Option<String>> =
        documents().filter(|(kind, _)| !is_rule(kind)).map(|(_, path)| folder_of(path)).collect();
    let files = documents().filter(|(kind, _)| is_rule(kind));
    files
        .map(|(_, path)| match folder_of(path) {
            Some(folder) if folder != workspace.folder && !mixed.contains(&Some(folder.clone())) => folder,
            _ => path.to_owned(),
        })
        .collect()
}

/// The snapshot of a version that has the id of another, or its data.
fn same_snapshot(
    version: &Version,
    workspace: &Workspace,
    other: Option<&Version>,
    manifest: &Located<Manifest>,
) -> Option<Known> {
    let known = |it: &Located<Manifest>| Known { path: it.path().to_owned(), id: it.id.clone(), manifest: it.clone() };
    if let Some(same) = workspace.snapshot(&manifest.id) {
        return Some(known(same));
    }
    let has_its_data = |it: &&Located<Manifest>| {
        let is_pinned = it.sha256 == manifest.sha256 && it.sha256 != icp::model::Pins::default();
        let newer = other.unwrap_or(version);
        is_pinned || same_bytes(version.tree.as_ref(), it, newer.tree.as_ref(), manifest)
    };
    workspace.snapshots.iter().find(has_its_data).map(known)
}

/// A snapshot as a version has it.
struct Known {
    path: String,
    id: String,
    manifest: Located<Manifest>,
}

/// Whether two versions hold the same data; what Git does not hold cannot be compared.
fn same_bytes(one: &dyn Tree, first: &Located<Manifest>, other: &dyn Tree, second: &Located<Manifest>) -> bool {
    let files = |tree: &dyn Tree, manifest: &Located<Manifest>| -> Option<Vec<Vec<u8>>> {
        let accounts = manifest.accounts.iter().map(|table| &table.path);
        let paths = accounts.chain(manifest.opportunities.iter().map(|table| &table.path));
        let folder = manifest.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        paths.map(|path| tree.read(&format!("{folder}/{path}")).ok().flatten()).collect()
    };
    let (first, second) = (files(one, first), files(other, second));
    first.as_ref().is_some_and(|files| !files.is_empty()) && first == second
}

/// The commit in which the snapshot first appeared, and every path that its manifest had.
fn first_appearance(
    session: &Session,
    repository: &Repository,
    base: &Commit,
    known: Known,
) -> Result<(Commit, BTreeSet<String>)> {
    let (mut from, mut known) = (base.clone(), known);
    let mut paths = BTreeSet::new();
    loop {
        paths.insert(known.path.clone());
        let history = repository.history(&from.id, &[&known.path], None)?;
        let mut appeared = from.clone();
        let mut is_last = history.commits.is_empty();
        for (at, commit) in history.commits.iter().enumerate() {
            if id_at(&repository.revision_at(commit, &commit.short)?, &known.path).as_ref() != Some(&known.id) {
                break;
            }
            appeared = commit.clone();
            is_last = at + 1 == history.commits.len();
        }
        if is_last && !history.complete {
            bail!(
                "how often the snapshot {} was asked cannot be told, because the clone is shallow; run `git fetch \
                 --unshallow` (in GitHub Actions, `fetch-depth: 0`)",
                known.id
            );
        }
        let Some(parent) = repository.first_parent(&appeared)? else { return Ok((appeared, paths)) };
        // Under another name, or in another folder, it may have been there before.
        let newer = session.read(Box::new(repository.revision_at(&appeared, &appeared.short)?), None);
        let older = session.read(Box::new(repository.revision_at(&parent, &parent.short)?), None);
        let (Ok(newer), Ok(older)) = (newer, older) else { return Ok((appeared, paths)) };
        let Ok(workspace) = older.whole() else { return Ok((appeared, paths)) };
        match same_snapshot(&older, workspace, Some(&newer), &known.manifest) {
            Some(earlier) => (from, known) = (parent, earlier),
            None => return Ok((appeared, paths)),
        }
    }
}

/// The id in a manifest of a version.
fn id_at(tree: &dyn Tree, path: &str) -> Option<String> {
    let bytes = tree.read(path).ok()??;
    let source = yaml::decode(path, bytes).ok()?;
    let document = yaml::parse(&source, &Limits::default()).ok()?;
    document.root.get("id").and_then(Node::as_text).map(str::to_owned)
}
