//! Which commits changed some files, and who made them.
//!
//! It refuses to look into the files: a change is a different object id at the path.

use std::collections::{BTreeMap, BinaryHeap, HashSet};

use git2::{Mailmap, Oid, Signature, Time};

use super::error::Error;
use super::repository::{Commit, Parent, Repository, describe, first_parent, head, is_cut_off, resolve, short};
use super::revision::object_at;
use super::tree::normalise;

/// Commits that the search for authors looks at before it gives up.
const MAX_COMMITS: usize = 2_000;

/// The commits of a first-parent line that changed some files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// The newest first.
    pub commits: Vec<Commit>,
    /// False where a shallow clone ended the walk; its last commit then counts as a change if it has the files.
    pub complete: bool,
}

/// Someone who changed some files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The name in the newest of the commits, after `.mailmap`.
    pub name: String,
    /// In how many of the commits.
    pub commits: usize,
}

/// Who made the newest commits that changed some files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authors {
    /// The busiest first, then by name. Someone named in `Co-authored-by` counts like the author.
    pub people: Vec<Author>,
    /// How many commits were found, at most as many as were asked for.
    pub commits: usize,
    /// False where a shallow clone, or the limit of 2,000 commits searched, ended the walk too early.
    pub complete: bool,
}

impl Repository {
    /// The commits on the first-parent line from `revision` back that changed one of the files or folders.
    ///
    /// A merge counts as one commit, with all that it brought. `since` (seconds since 1970-01-01 UTC) ends the
    /// walk at the first commit that is older.
    ///
    /// # Errors
    /// The revision is not found, or the clone lacks objects.
    pub fn history(&self, revision: &str, paths: &[&str], since: Option<i64>) -> Result<History, Error> {
        let paths = paths.iter().map(|path| normalise(path)).collect::<Result<Vec<_>, _>>()?;
        self.with(|git| {
            let mut history = History { commits: Vec::new(), complete: true };
            let mut commit = resolve(git, revision)?;
            let mut here = objects_at(git, &commit, &paths)?;
            while since.is_none_or(|since| commit.time().seconds() >= since) {
                let (parent, before) = match first_parent(git, &commit)? {
                    Parent::Commit(parent) => {
                        let before = objects_at(git, &parent, &paths)?;
                        (Some(parent), before)
                    }
                    Parent::None => (None, vec![None; paths.len()]),
                    Parent::CutOff => {
                        history.complete = false;
                        (None, vec![None; paths.len()])
                    }
                };
                if here != before {
                    history.commits.push(describe(&commit));
                }
                let Some(parent) = parent else { break };
                (commit, here) = (parent, before);
            }
            Ok(history)
        })
    }

    /// Who made the newest `limit` commits before `HEAD`, on any line, that changed a file or folder.
    ///
    /// Merges do not count: what they bring has authors of its own. People are told apart by their e-mail
    /// addresses after `.mailmap`, which stay here.
    ///
    /// # Errors
    /// There is no commit yet, or the clone lacks objects.
    pub fn authors_of(&self, path: &str, limit: usize) -> Result<Authors, Error> {
        let path = normalise(path)?;
        self.with(|git| {
            let (changes, complete) = changes_of(git, &path, limit)?;
            let mailmap = git.mailmap().ok();
            // Address to name and count; names from the newest commit, which comes first.
            let mut people: BTreeMap<String, Author> = BTreeMap::new();
            for commit in &changes {
                for (address, name) in people_of(commit, mailmap.as_ref()) {
                    people.entry(address).or_insert(Author { name, commits: 0 }).commits += 1;
                }
            }
            let mut people: Vec<Author> = people.into_values().collect();
            people.sort_by(|a, b| b.commits.cmp(&a.commits).then_with(|| a.name.cmp(&b.name)));
            Ok(Authors { people, commits: changes.len(), complete })
        })
    }
}

fn objects_at(git: &git2::Repository, commit: &git2::Commit<'_>, paths: &[String]) -> Result<Vec<Option<Oid>>, Error> {
    paths.iter().map(|path| object_at(git, commit, path)).collect()
}

/// The newest commits that changed a path, and whether the walk came to its proper end.
fn changes_of<'a>(git: &'a git2::Repository, path: &str, limit: usize) -> Result<(Vec<git2::Commit<'a>>, bool), Error> {
    let start = head(git)?;
    let mut changes = Vec::new();
    let mut complete = true;
    let mut seen = HashSet::from([start.id()]);
    let mut queue = BinaryHeap::from([(start.time().seconds(), start.id())]);
    while let Some((_, id)) = queue.pop() {
        if changes.len() == limit {
            break;
        }
        let commit = find(git, id)?;
        let mut parents = Vec::new();
        for id in commit.parent_ids() {
            match git.find_commit(id) {
                Ok(parent) => parents.push(parent),
                Err(_) if git.is_shallow() => complete = false,
                Err(error) => return Err(Error::git(format!("read the commit {}", short(&id.to_string())), &error)),
            }
        }
        for parent in &parents {
            if seen.insert(parent.id()) {
                queue.push((parent.time().seconds(), parent.id()));
            }
        }
        if seen.len() > MAX_COMMITS {
            return Ok((changes, false));
        }
        if is_cut_off(&commit) || parents.len() != commit.parent_count() {
            // What this commit changed cannot be told.
            complete = false;
            continue;
        }
        let before = parents.first().map_or(Ok(None), |parent| object_at(git, parent, path))?;
        if parents.len() <= 1 && object_at(git, &commit, path)? != before {
            changes.push(commit);
        }
    }
    let enough = changes.len() == limit;
    Ok((changes, complete || enough))
}

fn find(git: &git2::Repository, id: Oid) -> Result<git2::Commit<'_>, Error> {
    super::repository::find_commit(git, &id.to_string())
}

/// The author and the co-authors of a commit, as folded address and name, each once.
fn people_of(commit: &git2::Commit<'_>, mailmap: Option<&Mailmap>) -> BTreeMap<String, String> {
    let message = String::from_utf8_lossy(commit.message_bytes());
    let mut people = BTreeMap::new();
    let mut add = |signature: &Signature<'_>| {
        let mapped = mailmap.and_then(|mailmap| mailmap.resolve_signature(signature).ok());
        let signature = mapped.as_ref().unwrap_or(signature);
        let name = String::from_utf8_lossy(signature.name_bytes()).into_owned();
        let address = String::from_utf8_lossy(signature.email_bytes()).to_lowercase();
        people.entry(if address.is_empty() { name.to_lowercase() } else { address }).or_insert(name);
    };
    add(&commit.author());
    if let Ok(trailers) = git2::message_trailers_strs(&message) {
        for (_, person) in trailers.iter().filter(|(key, _)| key.eq_ignore_ascii_case("co-authored-by")) {
            let parts = person.split_once('<').and_then(|(name, rest)| Some((name.trim(), rest.split_once('>')?.0)));
            let signature = parts.and_then(|(name, address)| Signature::new(name, address, &Time::new(0, 0)).ok());
            if let Some(signature) = signature {
                add(&signature);
            }
        }
    }
    people
}

#[cfg(test)]
mod tests {
    use super::super::testing::Fixture;
    use super::*;

    fn subjects(history: &History) -> Vec<&str> {
        history.commits.iter().map(|commit| &*commit.subject).collect()
    }

    #[test]
    fn history_names_the_commits_that_changed_a_folder() {
        let fixture = Fixture::new();
        fixture.commit("readme", &[("README.md", "x\n")]);
        fixture.commit("one", &[("icp/icp.yaml", "1\n")]);
        fixture.commit("other", &[("README.md", "y\n")]);
        fixture.commit("two", &[("icp/icp.yaml", "2\n")]);
        fixture.commit("back", &[("icp/icp.yaml", "1\n")]);
        let repository = fixture.repository();
        let history = |paths: &[&str], since| repository.history("HEAD", paths, since).expect("history");
        assert_eq!(subjects(&history(&["icp"], None)), ["back", "two", "one"]);
        assert_eq!(subjects(&history(&["icp", "README.md"], None)), ["back", "two", "other", "one", "readme"]);
        assert_eq!(subjects(&history(&["icp/none"], None)), [""; 0]);
        let two = repository.commit("HEAD^").expect("two");
        assert_eq!(subjects(&history(&["icp"], Some(two.time))), ["back", "two"]);
        assert!(history(&["icp"], None).complete);
        assert!(repository.history("HEAD", &["../icp"], None).is_err());
    }

    #[test]
    fn a_merge_counts_once_with_all_it_brought() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("icp/icp.yaml", "1\n")]);
        fixture.branch("feature");
        fixture.commit("readme", &[("README.md", "x\n")]);
        fixture.checkout("feature");
        fixture.commit("a", &[("icp/a.yaml", "1\n")]);
        fixture.commit("b", &[("icp/b.yaml", "1\n")]);
        fixture.checkout("main");
        fixture.merge("merge", &["feature"], &[("icp/a.yaml", "1\n"), ("icp/b.yaml", "1\n")]);
        let repository = fixture.repository();
        assert_eq!(subjects(&repository.history("main", &["icp"], None).expect("history")), ["merge", "one"]);
        assert_eq!(subjects(&repository.history("feature", &["icp"], None).expect("history")), ["b", "a", "one"]);
    }

    #[test]
    fn a_moved_folder_is_followed_by_naming_both_places() {
        let fixture = Fixture::new();
        fixture.commit("old place", &[("sales/icp.yaml", "1\n")]);
        fixture.remove("sales/icp.yaml");
        fixture.commit("moved", &[("icp/icp.yaml", "1\n")]);
        let repository = fixture.repository();
        assert_eq!(subjects(&repository.history("HEAD", &["icp"], None).expect("history")), ["moved"]);
        let both = repository.history("HEAD", &["icp", "sales"], None).expect("history");
        assert_eq!(subjects(&both), ["moved", "old place"]);
    }

    #[test]
    fn a_shallow_clone_tells_that_its_history_is_cut_off() {
        let fixture = Fixture::new();
        for text in ["1\n", "2\n", "3\n"] {
            fixture.commit(text.trim(), &[("icp/icp.yaml", text)]);
        }
        fixture.cut_off("main~1");
        let repository = fixture.repository();
        let history = repository.history("HEAD", &["icp"], None).expect("history");
        assert_eq!((subjects(&history), history.complete), (vec!["3", "2"], false));
        let authors = repository.authors_of("icp", 9).expect("authors");
        assert_eq!((authors.commits, authors.complete), (1, false));
        let enough = repository.authors_of("icp", 1).expect("authors");
        assert_eq!((enough.commits, enough.complete), (1, true));
    }

    #[test]
    fn authors_are_told_apart_by_address() {
        let fixture = Fixture::new();
        let text = "Ann <ann@example.com> <a@old.example.com>\n";
        fixture.commit_as(("Ann", "ann@example.com"), "one", &[("icp/a", "1\n"), (".mailmap", text)]);
        fixture.commit_as(("A. Old", "a@old.example.com"), "two", &[("icp/a", "2\n")]);
        fixture.commit_as(("Ann B.", "Ann@Example.com"), "three", &[("icp/a", "3\n")]);
        fixture.commit_as(("Cid", "cid@example.com"), "four", &[("README.md", "x\n")]);
        let people = |limit| {
            let authors = fixture.repository().authors_of("icp", limit).expect("authors");
            let names: Vec<(String, usize)> = authors.people.into_iter().map(|it| (it.name, it.commits)).collect();
            (names, authors.commits, authors.complete)
        };
        assert_eq!(people(9), (vec![("Ann B.".into(), 3)], 3, true));
        fixture.commit_as(
            ("Ann", "ann@example.com"),
            "five\n\nMore.\n\nCo-authored-by: Dee <dee@example.com>\nCo-Authored-By: broken\n",
            &[("icp/a", "5\n")],
        );
        assert_eq!(people(9), (vec![("Ann".into(), 4), ("Dee".into(), 1)], 4, true));
        assert_eq!(people(1), (vec![("Ann".into(), 1), ("Dee".into(), 1)], 1, true));
    }

    #[test]
    fn merges_have_no_author_of_their_own() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("icp/icp.yaml", "1\n")]);
        fixture.branch("feature");
        fixture.commit("readme", &[("README.md", "x\n")]);
        fixture.checkout("feature");
        fixture.commit_as(("Ann", "ann@example.com"), "a", &[("icp/a.yaml", "1\n")]);
        fixture.checkout("main");
        fixture.merge("merge", &["feature"], &[("icp/a.yaml", "1\n")]);
        let authors = fixture.repository().authors_of("icp", 9).expect("authors");
        assert_eq!(authors.commits, 2);
        assert_eq!(authors.people.iter().map(|it| &*it.name).collect::<Vec<_>>(), ["Ann", "Test Author"]);
    }
}
