//! What changed since the last release, from Git.
//!
//! Everything hangs on the commit that a document is written from, never on the day and never on what was committed
//! or tagged after it: the same commit gives the same words.

use anyhow::Result;
use icp::document::{CommitFacts, News, Since, news};
use icp::model::Date;
use icp::repo::{Commit, Repository};
use icp::workspace::Workspace;

use crate::session::{Session, Version};

/// What changed; none outside of Git, before the first commit, and where a clone is too shallow to tell.
///
/// `revision` is what is rendered; without it, the work tree.
///
/// # Errors
/// Git refuses.
pub(crate) fn of(
    session: &Session,
    version: &Version,
    workspace: &Workspace,
    revision: Option<&str>,
) -> Result<Option<News>> {
    let Some(repository) = &session.repository else { return Ok(None) };
    let Ok(head) = repository.commit(revision.unwrap_or("HEAD")) else { return Ok(None) };
    let is_changed = revision.is_none() && repository.has_changes(&version.folder)?;
    // What was last committed to the workspace: the commit that the document names.
    let last = repository.history(&head.id, &[&version.folder], None)?;
    let Some(last) = last.commits.first().filter(|_| last.complete).cloned() else { return Ok(None) };
    let release = repository.release_before(&last, is_changed)?;
    let (since, first_out) = match &release {
        Some(release) => {
            let since = Since { release: Some(release.tag.clone()), day: release.commit.date.clone() };
            (since, release.commit.time)
        }
        None => {
            let Some(start) = a_quarter_before(&last) else { return Ok(None) };
            (Since { release: None, day: start.to_string() }, seconds(start))
        }
    };
    let history = repository.history(&last.id, &[&version.folder], Some(first_out))?;
    let mut commits = Vec::new();
    for commit in history.commits {
        let is_released =
            release.as_ref().map(|release| repository.is_part_of(&commit, &release.commit)).transpose()?;
        if is_released == Some(true) {
            break;
        }
        commits.push(commit);
    }
    let before = match (&release, commits.last()) {
        (Some(release), _) => Some(release.commit.clone()),
        (None, Some(oldest)) => repository.first_parent(oldest)?,
        (None, None) => Some(last.clone()),
    };
    let before = before.and_then(|commit| read(session, repository, &commit));
    let before = before.as_ref().and_then(|version| version.whole().ok());
    let facts = |commit: &Commit| CommitFacts {
        id: commit.id.clone(),
        date: commit.date.clone(),
        subject: commit.subject.clone(),
    };
    let facts: Vec<CommitFacts> = commits.iter().map(facts).collect();
    let page = match &workspace.config.repository {
        Some(page) => Some(page.clone()),
        None => repository.origin_page()?,
    };
    Ok(Some(news(since, before, workspace, &facts, page.as_deref())))
}

/// The version of a commit; none where it has no workspace, or none that can be read.
fn read(session: &Session, repository: &Repository, commit: &Commit) -> Option<Version> {
    session.read(Box::new(repository.revision_at(commit, &commit.short).ok()?), None).ok()
}

/// The day three months before a commit.
fn a_quarter_before(commit: &Commit) -> Option<Date> {
    let day: Date = commit.date.parse().ok()?;
    day.checked_sub(jiff::Span::new().months(3)).ok()
}

/// The first second of a day, since 1970-01-01 UTC.
fn seconds(day: Date) -> i64 {
    i64::from(icp::snapshot::day_number(day)) * 24 * 60 * 60
}
