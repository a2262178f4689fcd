//! What changed since the last release, or in the last quarter: in words, with the commits.
//!
//! It refuses to know Git; versions and commits are handed in.

use schemars::JsonSchema;
use serde::Serialize;

use super::link::Link;
use crate::diff::{Change, diff};
use crate::document::change::{ReportDocument, documents};
use crate::model::Kind;
use crate::workspace::Workspace;

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct News {
    /// The release that it is held against; none for the last quarter.
    pub release: Option<String>,
    /// The day from which on changes are told: the release's, or the first of the quarter's.
    pub since: String,
    /// Whether everything is new: there was no ICP before.
    pub is_first: bool,
    /// What changed, document by document.
    pub documents: Vec<ReportDocument>,
    /// The commits that changed the ICP, the newest first.
    pub commits: Vec<NewsCommit>,
    /// How many further commits are not listed.
    pub more_commits: usize,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NewsCommit {
    /// The first ten digits of its id.
    pub short: String,
    /// Its day.
    pub date: String,
    /// What its message says first.
    pub subject: String,
    /// Where it can be read.
    pub link: Option<Link>,
    /// The pull or merge request that brought it, as `#12`.
    pub request: Option<String>,
    /// Where that can be read.
    pub request_link: Option<Link>,
}

/// A commit as the history tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitFacts {
    /// Its full id.
    pub id: String,
    /// Its day.
    pub date: String,
    /// What its message says first.
    pub subject: String,
}

/// From when on changes are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// The release; none for the last quarter.
    pub release: Option<String>,
    /// The day.
    pub day: String,
}

/// As many commits are listed; a release with more of them has notes of its own.
const MOST_COMMITS: usize = 12;

/// What changed between two versions. `before` is none where there was no ICP, or none that could be read; `page` is
/// where the repository can be read in a browser.
pub fn news(
    since: Since,
    before: Option<&Workspace>,
    now: &Workspace,
    commits: &[CommitFacts],
    page: Option<&str>,
) -> News {
    let mut changes: Vec<Change> = before.map(|before| diff(before, now)).unwrap_or_default();
    // Whoever reads the playbook wants to know what it says now, not where its data lie and what was waived.
    changes.retain(|change| change.has_meaning() && !matches!(change.document.kind, Kind::Snapshot | Kind::Waivers));
    let page = page.filter(|page| Link::new(page).url.is_some()).map(|page| page.trim_end_matches('/'));
    News {
        release: since.release,
        since: since.day,
        is_first: before.is_none(),
        documents: documents(&changes),
        commits: commits.iter().take(MOST_COMMITS).map(|commit| self::commit(commit, page)).collect(),
        more_commits: commits.len().saturating_sub(MOST_COMMITS),
    }
}

fn commit(found: &CommitFacts, page: Option<&str>) -> NewsCommit {
    let short: String = found.id.chars().take(10).collect();
    let link = |path: &str, text: &str| {
        page.map(|page| Link { text: text.to_owned(), ..Link::new(&format!("{page}/{path}")) })
    };
    let is_gitlab = page.is_some_and(|page| page.contains("://gitlab."));
    let (commits, requests) = if is_gitlab { ("-/commit", "-/merge_requests") } else { ("commit", "pull") };
    let request = request(&found.subject);
    NewsCommit {
        link: link(&format!("{commits}/{}", found.id), &short),
        request_link: request.and_then(|number| link(&format!("{requests}/{number}"), &format!("#{number}"))),
        request: request.map(|number| format!("#{number}")),
        short,
        date: found.date.clone(),
        subject: found.subject.clone(),
    }
}

/// The request that a subject names, as GitHub and GitLab write it: `… (#12)`, `Merge pull request #12 from …`,
/// `… (!12)`.
fn request(subject: &str) -> Option<u64> {
    let after = subject.strip_prefix("Merge pull request #").map(|rest| rest.split(' ').next().unwrap_or_default());
    let inside = || subject.trim_end().strip_suffix(')')?.rsplit_once('(')?.1.strip_prefix(['#', '!']);
    after.or_else(inside)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_name_requests() {
        let check = |subject: &str, expected: Option<u64>| assert_eq!(request(subject), expected, "{subject}");
        check("Widen the size (#12)", Some(12));
        check("Merge pull request #7 from owner/branch", Some(7));
        check("Widen the size (!12)", Some(12));
        check("Widen the size (12)", None);
        check("Fix #12", None);
        check("Widen (#x)", None);
        check("", None);
    }

    #[test]
    fn commits_have_links_where_there_are_pages() {
        let check = |page: Option<&str>, expected: Option<&str>, request: Option<&str>| {
            let facts = CommitFacts {
                id: "0123456789abcdef".to_owned(),
                date: "2026-10-01".to_owned(),
                subject: "Widen (#3)".to_owned(),
            };
            let found = commit(&facts, page);
            let url = |link: Option<Link>| link.and_then(|link| link.url);
            assert_eq!(url(found.link).as_deref(), expected);
            assert_eq!(url(found.request_link).as_deref(), request);
            assert_eq!((found.short.as_str(), found.request.as_deref()), ("0123456789", Some("#3")));
        };
        check(None, None, None);
        let github = "https://github.com/o/r";
        let commit = "https://github.com/o/r/commit/0123456789abcdef";
        check(Some(github), Some(commit), Some("https://github.com/o/r/pull/3"));
        let gitlab = "https://gitlab.com/o/r";
        let commit = "https://gitlab.com/o/r/-/commit/0123456789abcdef";
        check(Some(gitlab), Some(commit), Some("https://gitlab.com/o/r/-/merge_requests/3"));
    }
}
