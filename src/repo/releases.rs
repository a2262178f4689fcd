//! Releases: the tags that a commit stands on, and the web pages where commits can be read.
//!
//! It refuses to guess: a remote whose host is no known one has no pages, and what stands before the host in an
//! address (a user, a token) is never passed on.

use git2::ErrorCode;

use super::error::Error;
use super::repository::{Commit, Repository, describe, find_commit};

/// A tag with its commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The tag's name.
    pub tag: String,
    /// The commit.
    pub commit: Commit,
}

impl Repository {
    /// The newest tag on a commit that came before the given one, on any line; with `inclusive`, on itself as well.
    ///
    /// A tag that is set later on the commit itself does not count, so that what is said of a commit stays the same.
    ///
    /// # Errors
    /// The clone lacks objects.
    pub fn release_before(&self, commit: &Commit, inclusive: bool) -> Result<Option<Release>, Error> {
        self.with(|git| {
            let failed = |error: &git2::Error| Error::git("read the tags", error);
            let here = find_commit(git, &commit.id)?.id();
            let names = git.tag_names(None).map_err(|error| failed(&error))?;
            let mut tags: Vec<Release> = Vec::new();
            for name in names.iter().flatten().flatten() {
                let found = git.find_reference(&format!("refs/tags/{name}")).and_then(|tag| tag.peel_to_commit());
                // A tag of something else is no release.
                tags.extend(found.ok().map(|commit| Release { tag: name.to_owned(), commit: describe(&commit) }));
            }
            tags.sort_by(|one, other| {
                let key = |release: &Release| (release.commit.time, release.tag.clone());
                key(other).cmp(&key(one))
            });
            for release in tags {
                let id = find_commit(git, &release.commit.id)?.id();
                let is_before = match git.graph_descendant_of(here, id) {
                    Ok(is_before) => is_before,
                    // A shallow clone ends somewhere.
                    Err(error) if error.code() == ErrorCode::NotFound => false,
                    Err(error) => return Err(failed(&error)),
                };
                if is_before || (inclusive && here == id) {
                    return Ok(Some(release));
                }
            }
            Ok(None)
        })
    }

    /// Whether a commit is another one, or came before it.
    ///
    /// # Errors
    /// The clone lacks objects.
    pub fn is_part_of(&self, commit: &Commit, of: &Commit) -> Result<bool, Error> {
        self.with(|git| {
            let (older, newer) = (find_commit(git, &commit.id)?.id(), find_commit(git, &of.id)?.id());
            let is_before = git.graph_descendant_of(newer, older);
            Ok(older == newer || is_before.map_err(|error| Error::git("compare two commits", &error))?)
        })
    }

    /// Where the remote `origin` can be read in a browser; none where it is neither on GitHub nor on GitLab.
    ///
    /// # Errors
    /// The configuration cannot be read.
    pub fn origin_page(&self) -> Result<Option<String>, Error> {
        self.with(|git| match git.find_remote("origin") {
            Ok(remote) => Ok(std::str::from_utf8(remote.url_bytes()).ok().and_then(page)),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(Error::git("read the remote `origin`", &error)),
        })
    }
}

/// The page of a remote on GitHub or GitLab, whichever way it is spelt.
fn page(remote: &str) -> Option<String> {
    let rest = match remote.split_once("://") {
        Some(("https" | "http" | "ssh" | "git", rest)) => rest.to_owned(),
        Some(_) => return None,
        // git@github.com:owner/name.git
        None => remote.replacen(':', "/", 1),
    };
    let (host, path) = rest.split_once('/')?;
    let host = host.rsplit('@').next().unwrap_or(host);
    let host = host.split(':').next().unwrap_or(host);
    let is_known = ["github.", "gitlab."].iter().any(|start| host.starts_with(start));
    let path = path.trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    let is_plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/".contains(c));
    (is_known && path.contains('/') && is_plain(host) && is_plain(path)).then(|| format!("https://{host}/{path}"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::*;

    #[test]
    fn remotes_have_pages() {
        let check = |remote: &str, expected: Option<&str>| assert_eq!(page(remote).as_deref(), expected, "{remote}");
        check("https://github.com/owner/name.git", Some("https://github.com/owner/name"));
        check("https://github.com/owner/name/", Some("https://github.com/owner/name"));
        check("git@github.com:owner/name.git", Some("https://github.com/owner/name"));
        check(
            "ssh://git@gitlab.example.com:2222/group/part/name.git",
            Some("https://gitlab.example.com/group/part/name"),
        );
        check("https://user:secret@github.com/owner/name", Some("https://github.com/owner/name"));
        check("https://example.com/owner/name", None);
        check("/srv/git/name.git", None);
        check("file:///srv/git/name.git", None);
        check("git@github.com:name", None);
        check("https://github.com/owner/<script>", None);
    }

    #[test]
    fn the_newest_tag_before_a_commit_is_the_release() {
        let fixture = Fixture::new();
        let tag = |name: &str, at: git2::Oid| {
            let object = fixture.git.find_object(at, None).expect("object");
            fixture.git.tag_lightweight(name, &object, false).expect("tag");
        };
        let first = fixture.commit("One", &[("a", "1")]);
        let second = fixture.commit("Two", &[("a", "2")]);
        let third = fixture.commit("Three", &[("a", "3")]);
        let repository = fixture.repository();
        let found = |at: git2::Oid, inclusive: bool| {
            let commit = repository.commit(&at.to_string()).expect("commit");
            repository.release_before(&commit, inclusive).expect("tags").map(|release| release.tag)
        };
        assert_eq!(found(third, true), None);
        tag("v1", first);
        tag("v3", third);
        assert_eq!(found(third, false).as_deref(), Some("v1"));
        assert_eq!(found(third, true).as_deref(), Some("v3"));
        assert_eq!(found(first, false), None);
        tag("v2", second);
        assert_eq!(found(third, false).as_deref(), Some("v2"));
        let commit = |at: git2::Oid| repository.commit(&at.to_string()).expect("commit");
        assert!(repository.is_part_of(&commit(first), &commit(third)).expect("compared"));
        assert!(repository.is_part_of(&commit(third), &commit(third)).expect("compared"));
        assert!(!repository.is_part_of(&commit(third), &commit(first)).expect("compared"));
    }
}
