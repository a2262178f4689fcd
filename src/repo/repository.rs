//! A Git repository: finding it, and finding the commits that people name.
//!
//! It refuses to choose what to compare with (that is `base`) and to walk history (that is `history`).

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use git2::{ErrorCode, ObjectType, Oid, RepositoryOpenFlags};

use super::base::Environment;
use super::error::Error;
use super::revision::{Revision, object_at};
use super::tree::Origin;
use super::worktree::WorkTree;
use crate::diagnostic::did_you_mean;

/// A commit, as reports show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The full id in hexadecimal digits.
    pub id: String,
    /// The first ten digits of the id: always as many, so that a report does not depend on the clone.
    pub short: String,
    /// The author's name.
    pub author: String,
    /// When it was committed, in seconds since 1970-01-01 UTC.
    pub time: i64,
    /// The day of `time` in UTC, as `YYYY-MM-DD`.
    pub date: String,
    /// The first paragraph of the message on one line.
    pub subject: String,
}

/// An open Git repository. Clones share it.
#[derive(Clone)]
pub struct Repository {
    git: Arc<Mutex<git2::Repository>>,
    folder: PathBuf,
    root: Option<PathBuf>,
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository").field("folder", &self.folder).field("root", &self.root).finish_non_exhaustive()
    }
}

impl Repository {
    /// The repository that holds a file or folder, or none.
    ///
    /// # Errors
    /// There is no such path, or there is a repository that cannot be opened.
    pub fn discover(start: &Path) -> Result<Option<Repository>, Error> {
        let real = std::fs::canonicalize(start).map_err(|error| Error::io(start.display().to_string(), &error))?;
        let folder = match git2::Repository::discover_path(&real, &[] as &[&Path]) {
            Ok(folder) => folder,
            Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
            Err(error) => return Err(Error::opening(&real, &error)),
        };
        Repository::open(&folder, None).map(Some)
    }

    /// As [`Repository::discover`], but `GIT_DIR` and `GIT_WORK_TREE` decide where `GIT_DIR` is set, as in a hook.
    ///
    /// # Errors
    /// As for [`Repository::discover`].
    pub fn discover_with(start: &Path, environment: Environment<'_>) -> Result<Option<Repository>, Error> {
        let value = |name: &str| environment(name).filter(|value| !value.is_empty());
        match value("GIT_DIR") {
            Some(folder) => {
                Repository::open(Path::new(&folder), value("GIT_WORK_TREE").as_deref().map(Path::new)).map(Some)
            }
            None => Repository::discover(start),
        }
    }

    fn open(folder: &Path, work_tree: Option<&Path>) -> Result<Repository, Error> {
        let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::NO_DOTGIT;
        let git = git2::Repository::open_ext(folder, flags, &[] as &[&Path])
            .map_err(|error| Error::opening(above_git(folder), &error))?;
        if let Some(work_tree) = work_tree {
            let work_tree = std::path::absolute(work_tree).unwrap_or_else(|_| work_tree.to_owned());
            git.set_workdir(&work_tree, false).map_err(|error| Error::opening(&work_tree, &error))?;
        }
        // The library ends folders with a slash, which messages do without.
        let trimmed = |path: &Path| path.components().collect::<PathBuf>();
        let root = git.workdir().map(trimmed);
        Ok(Repository { folder: trimmed(git.path()), root, git: Arc::new(Mutex::new(git)) })
    }

    /// The top of the work tree; a bare repository has none.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Whether there is no work tree.
    pub fn is_bare(&self) -> bool {
        self.root.is_none()
    }

    /// Whether history was cut off when the repository was cloned.
    pub fn is_shallow(&self) -> bool {
        self.lock().is_shallow()
    }

    /// The files on disk.
    ///
    /// # Errors
    /// The repository is bare, or its work tree is gone.
    pub fn worktree(&self) -> Result<WorkTree, Error> {
        let bare = || Error::Bare { path: self.folder.display().to_string() };
        WorkTree::new(self.root().ok_or_else(bare)?, Some(self.clone()))
    }

    /// The files of the commit that a revision names: a branch, a tag, an id, `HEAD~2`, `v1^{commit}` …
    ///
    /// # Errors
    /// As for [`Repository::commit`].
    pub fn revision(&self, revision: &str) -> Result<Revision, Error> {
        let commit = self.commit(revision)?;
        self.revision_at(&commit, revision)
    }

    /// The files of a commit that is known already, under the label that reports are to show.
    ///
    /// # Errors
    /// The commit is not in this repository.
    pub fn revision_at(&self, commit: &Commit, label: &str) -> Result<Revision, Error> {
        let origin = Origin { label: label.to_owned(), commit: Some(commit.clone()) };
        let tree = self.with(|git| Ok(find_commit(git, &commit.id)?.tree_id()))?;
        Ok(Revision::new(self.clone(), tree, origin))
    }

    /// The commit that a revision names.
    ///
    /// # Errors
    /// There is no such commit, the name is ambiguous, or it names something else.
    pub fn commit(&self, revision: &str) -> Result<Commit, Error> {
        self.with(|git| Ok(describe(&resolve(git, revision)?)))
    }

    /// The commit that is checked out.
    ///
    /// # Errors
    /// There is no commit yet.
    pub fn head(&self) -> Result<Commit, Error> {
        self.with(|git| Ok(describe(&head(git)?)))
    }

    /// The first parent: for a merge, the branch that was merged into. The first commit of all has none.
    ///
    /// # Errors
    /// A shallow clone ends here.
    pub fn first_parent(&self, commit: &Commit) -> Result<Option<Commit>, Error> {
        self.with(|git| match first_parent(git, &find_commit(git, &commit.id)?)? {
            Parent::Commit(parent) => Ok(Some(describe(&parent))),
            Parent::None => Ok(None),
            Parent::CutOff => Err(shallow(&format!("the parent of {}", commit.short))),
        })
    }

    /// The best common ancestor of two revisions.
    ///
    /// # Errors
    /// One of them is not found, or they have no common ancestor in this clone.
    pub fn merge_base(&self, one: &str, other: &str) -> Result<Commit, Error> {
        self.with(|git| {
            let (first, second) = (resolve(git, one)?, resolve(git, other)?);
            Ok(describe(&merge_base(git, (&first, one), (&second, other))?))
        })
    }

    /// Whether the index or the last commit has a file of this normalised path.
    pub(super) fn is_tracked(&self, path: &str) -> Result<bool, Error> {
        self.with(|git| {
            // A split index cannot be read; the last commit still can.
            let staged = git.index().and_then(|mut index| {
                index.read(false)?;
                Ok((0..=3).any(|stage| index.get_path(Path::new(path), stage).is_some()))
            });
            match head(git) {
                _ if matches!(staged, Ok(true)) => Ok(true),
                Ok(commit) => is_file_at(git, &commit, path),
                Err(Error::UnbornHead { .. }) => Ok(false),
                Err(error) => Err(error),
            }
        })
    }

    /// The files below a normalised folder that a sparse checkout keeps off the disk.
    pub(super) fn left_out(&self, folder: &str) -> Result<Vec<String>, Error> {
        self.with(|git| {
            let is_sparse = git.config().and_then(|config| config.get_bool("core.sparseCheckout")).unwrap_or(false);
            let Some(root) = git.workdir().filter(|_| is_sparse) else { return Ok(Vec::new()) };
            // A sparse index cannot be read; what is on disk is then all there is to know.
            let Ok(mut index) = git.index() else { return Ok(Vec::new()) };
            index.read(false).map_err(|error| Error::index(root, &error))?;
            let inside =
                |path: &str| folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
            let left_out =
                index.iter().filter(is_left_out).map(|entry| String::from_utf8_lossy(&entry.path).into_owned());
            // Someone may have put the file there nevertheless.
            Ok(left_out.filter(|path| inside(path) && root.join(path).symlink_metadata().is_err()).collect())
        })
    }

    pub(super) fn with<T>(&self, work: impl FnOnce(&git2::Repository) -> Result<T, Error>) -> Result<T, Error> {
        work(&self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, git2::Repository> {
        // The library keeps no half-done state between calls, so a panic elsewhere does not spoil it.
        self.git.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a sparse checkout keeps a file off the disk.
pub(super) fn is_left_out(entry: &git2::IndexEntry) -> bool {
    git2::IndexEntryExtendedFlag::from_bits_truncate(entry.flags_extended).is_skip_worktree()
}

/// The folder that people know a repository by: the one that holds `.git`.
fn above_git(folder: &Path) -> &Path {
    if folder.ends_with(".git") { folder.parent().unwrap_or(folder) } else { folder }
}

fn is_file_at(git: &git2::Repository, commit: &git2::Commit<'_>, path: &str) -> Result<bool, Error> {
    let Some(id) = object_at(git, commit, path)? else { return Ok(false) };
    Ok(git.find_tree(id).is_err())
}

/// The shown form of a commit.
pub(super) fn describe(commit: &git2::Commit<'_>) -> Commit {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let id = commit.id().to_string();
    let time = commit.time().seconds();
    Commit {
        short: short(&id).to_owned(),
        id,
        author: text(commit.author().name_bytes()),
        time,
        date: date(time),
        subject: commit.summary_bytes().map(text).unwrap_or_default(),
    }
}

/// The first ten digits of a commit's id.
pub(super) fn short(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}

/// The UTC day of a time. Times beyond the calendar's ends, which only a broken commit has, become its ends.
fn date(seconds: i64) -> String {
    let (first, last) = (jiff::Timestamp::MIN, jiff::Timestamp::MAX);
    let time = jiff::Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { first } else { last });
    jiff::tz::TimeZone::UTC.to_datetime(time).date().to_string()
}

/// The commit that `HEAD` names.
pub(super) fn head(git: &git2::Repository) -> Result<git2::Commit<'_>, Error> {
    let commit = git.head().and_then(|head| head.peel_to_commit());
    commit.map_err(|error| match error.code() {
        ErrorCode::UnbornBranch => Error::UnbornHead { branch: head_branch(git).unwrap_or_else(|| "HEAD".into()) },
        _ => Error::git("read `HEAD`", &error),
    })
}

/// The branch that `HEAD` names, with or without commits; none if it names a commit.
pub(super) fn head_branch(git: &git2::Repository) -> Option<String> {
    let head = git.find_reference("HEAD").ok()?;
    let target = head.symbolic_target().ok()??;
    Some(target.strip_prefix("refs/heads/").unwrap_or(target).to_owned())
}

pub(super) fn find_commit<'a>(git: &'a git2::Repository, id: &str) -> Result<git2::Commit<'a>, Error> {
    let commit = Oid::from_str(id).and_then(|id| git.find_commit(id));
    commit.map_err(|error| Error::git(format!("read the commit {}", short(id)), &error))
}

/// The commit that a revision names.
pub(super) fn resolve<'a>(git: &'a git2::Repository, revision: &str) -> Result<git2::Commit<'a>, Error> {
    let not_a_commit = |what: &str| Error::NotACommit { revision: revision.to_owned(), what: what.to_owned() };
    if revision == "HEAD" {
        return head(git);
    }
    if revision.contains("..") {
        return Err(not_a_commit("a range"));
    }
    let object = match git.revparse_single(revision) {
        Ok(object) => object,
        Err(error) if error.code() == ErrorCode::Ambiguous => {
            return Err(Error::AmbiguousRevision { revision: revision.to_owned() });
        }
        Err(_) => return Err(not_found(git, revision)),
    };
    object.peel_to_commit().map_err(|_| match object.kind() {
        Some(ObjectType::Tree) => not_a_commit("a folder"),
        Some(ObjectType::Blob) => not_a_commit("a file"),
        _ => not_a_commit("a tag of something else"),
    })
}

/// Why a revision is not found: misspelt, cut off by a shallow clone, or not fetched.
fn not_found(git: &git2::Repository, revision: &str) -> Error {
    let end = revision.find(['~', '^', ':', '@']).unwrap_or(revision.len());
    let (name, rest) = revision.split_at(end);
    let names = reference_names(git);
    let exists = names.iter().any(|known| known == name);
    let near = near_name(name, &names).filter(|_| !exists).map(|near| format!("did you mean `{near}{rest}`"));
    let unfetched = name.strip_prefix("origin/").filter(|_| !exists && git.find_remote("origin").is_ok());
    let advice = match (near, unfetched.map(fetch)) {
        (Some(near), Some(fetch)) => format!("{near}, or is `{fetch}` to be run first"),
        (Some(near), None) => near,
        (None, _) if git.is_shallow() => return shallow(revision),
        (None, Some(fetch)) => format!("run `{fetch}` first"),
        (None, None) if exists => format!("`{name}` is there, but nothing that `{rest}` leads to from it"),
        (None, None) => "`git branch --all` and `git tag` list what there is".into(),
    };
    Error::RevisionNotFound { revision: revision.to_owned(), advice }
}

/// The branch or tag that a name most likely means: the remote's branch of that name, or one spelt much alike.
fn near_name(name: &str, names: &[String]) -> Option<String> {
    let remotes = || names.iter().filter_map(|known| known.strip_prefix("origin/"));
    match name.strip_prefix("origin/") {
        // The remote's name is no part of what is compared, or short names would all be alike.
        Some(branch) => did_you_mean(branch, remotes()).map(|near| format!("origin/{near}")),
        None if remotes().any(|branch| branch == name) => Some(format!("origin/{name}")),
        None => did_you_mean(name, names.iter().map(String::as_str)).map(str::to_owned),
    }
}

/// The short names of all branches and tags, in order, and `HEAD`.
fn reference_names(git: &git2::Repository) -> Vec<String> {
    let mut names = vec!["HEAD".to_owned()];
    if let Ok(references) = git.references() {
        let known = references.flatten().filter(|it| it.is_branch() || it.is_remote() || it.is_tag());
        let shown = known.filter_map(|it| it.shorthand().map(str::to_owned).ok());
        names.extend(shown.filter(|name| !name.ends_with("/HEAD")));
    }
    names.sort_unstable();
    names
}

/// The error for what a shallow clone lacks, with the command that fetches it.
pub(super) fn shallow(missing: &str) -> Error {
    let command = match missing.strip_prefix("origin/") {
        Some(branch) if !branch.contains(['~', '^', ':', '@', ' ']) => {
            format!("git fetch --unshallow origin {branch}:refs/remotes/origin/{branch}")
        }
        _ => "git fetch --unshallow".into(),
    };
    let missing = if missing.contains(' ') { missing.to_owned() } else { format!("`{missing}`") };
    Error::Shallow { missing, command }
}

/// The command that brings a branch that was never fetched.
fn fetch(branch: &str) -> String {
    format!("git fetch origin {branch}:refs/remotes/origin/{branch}")
}

/// What precedes a commit on its first-parent line.
pub(super) enum Parent<'a> {
    Commit(git2::Commit<'a>),
    None,
    /// There is one, but the clone ends before it.
    CutOff,
}

pub(super) fn first_parent<'a>(git: &'a git2::Repository, commit: &git2::Commit<'_>) -> Result<Parent<'a>, Error> {
    match commit.parent_id(0) {
        Ok(id) => match git.find_commit(id) {
            Ok(parent) => Ok(Parent::Commit(parent)),
            Err(error) if error.code() == ErrorCode::NotFound && git.is_shallow() => Ok(Parent::CutOff),
            Err(error) => Err(Error::git(format!("read the commit {}", short(&id.to_string())), &error)),
        },
        Err(_) if is_cut_off(commit) => Ok(Parent::CutOff),
        Err(_) => Ok(Parent::None),
    }
}

/// Whether a commit has parents that a shallow clone hides: the stored text still names them.
pub(super) fn is_cut_off(commit: &git2::Commit<'_>) -> bool {
    let names_parent =
        || commit.raw_header_bytes().split(|byte| *byte == b'\n').any(|line| line.starts_with(b"parent "));
    commit.parent_count() == 0 && names_parent()
}

/// The best common ancestor of two commits, each given with the name that messages use.
pub(super) fn merge_base<'a>(
    git: &'a git2::Repository,
    one: (&git2::Commit<'_>, &str),
    other: (&git2::Commit<'_>, &str),
) -> Result<git2::Commit<'a>, Error> {
    match git.merge_base(one.0.id(), other.0.id()) {
        Ok(id) => find_commit(git, &id.to_string()),
        Err(_) if git.is_shallow() => Err(shallow(&format!("the common history of `{}` and `{}`", one.1, other.1))),
        Err(error) if error.code() == ErrorCode::NotFound => {
            Err(Error::NoMergeBase { one: one.1.to_owned(), other: other.1.to_owned() })
        }
        Err(error) => Err(Error::git(format!("find the merge base of `{}` and `{}`", one.1, other.1), &error)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::super::testing::{Fixture, paths};
    use super::super::tree::Tree;
    use super::*;

    fn real(path: &Path) -> PathBuf {
        fs::canonicalize(path).expect("exists")
    }

    #[test]
    fn a_repository_is_found_from_any_folder_in_it() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("sales/icp/icp.yaml", "1\n")]);
        for start in ["", "sales", "sales/icp", "sales/icp/icp.yaml"] {
            let start = fixture.path().join(start);
            let repository = Repository::discover(&start).expect("opens").expect("found");
            assert_eq!(repository.root().map(real), Some(real(fixture.path())));
            let tree = repository.worktree().expect("work tree");
            assert!(tree.relative(&start).is_ok_and(|path| "sales/icp/icp.yaml".starts_with(&path)));
        }
        let elsewhere = TempDir::new().expect("temporary folder");
        assert!(Repository::discover(elsewhere.path()).expect("looked").is_none());
        assert!(Repository::discover(&elsewhere.path().join("none")).is_err());
    }

    #[test]
    fn a_linked_work_tree_has_its_own_files_and_head() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("icp/icp.yaml", "1\n")]);
        let elsewhere = TempDir::new().expect("temporary folder");
        let place = elsewhere.path().join("linked");
        fixture.git.worktree("linked", &place, None).expect("work tree");
        fs::write(place.join("icp/new.yaml"), "n").expect("written");
        let linked = Repository::discover(&place.join("icp")).expect("opens").expect("found");
        assert_eq!(linked.root().map(real), Some(real(&place)));
        assert_eq!(paths(&linked.worktree().expect("work tree"), "icp"), ["icp/icp.yaml", "icp/new.yaml"]);
        assert_eq!(paths(&fixture.repository().worktree().expect("work tree"), "icp"), ["icp/icp.yaml"]);
        assert_eq!(linked.head().expect("head").subject, "one");
        assert_eq!((linked.has_changes("icp"), fixture.repository().has_changes("icp")), (Ok(true), Ok(false)));
    }

    #[test]
    fn a_hooks_variables_name_the_repository() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("a", "1\n")]);
        let elsewhere = TempDir::new().expect("temporary folder");
        fs::write(elsewhere.path().join("b"), "").expect("written");
        let (git_dir, work_tree) = (fixture.git.path().to_owned(), elsewhere.path().to_owned());
        let open = |names: &[&str]| {
            let environment = |name: &str| {
                let path = if name == "GIT_DIR" { &git_dir } else { &work_tree };
                names.contains(&name).then(|| path.display().to_string())
            };
            Repository::discover_with(elsewhere.path(), &environment).expect("opens")
        };
        assert!(open(&[]).is_none());
        assert!(open(&["GIT_WORK_TREE"]).is_none());
        let repository = open(&["GIT_DIR"]).expect("found");
        assert_eq!(repository.root().map(real), Some(real(fixture.path())));
        let both = open(&["GIT_DIR", "GIT_WORK_TREE"]).expect("found");
        assert_eq!(paths(&both.worktree().expect("work tree"), ""), ["b"]);
        assert_eq!(both.head().expect("head").subject, "one");
        assert!(Repository::discover_with(fixture.path(), &|_| Some("/nowhere/at/all".into())).is_err());
        assert!(Repository::discover_with(fixture.path(), &|_| Some(String::new())).expect("opens").is_some());
    }

    #[test]
    fn a_bare_repository_has_revisions_but_no_files_on_disk() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("icp/icp.yaml", "1\n")]);
        let elsewhere = TempDir::new().expect("temporary folder");
        let source = fixture.git.path().display().to_string();
        git2::build::RepoBuilder::new().bare(true).clone(&source, elsewhere.path()).expect("clone");
        let repository = Repository::discover(elsewhere.path()).expect("opens").expect("found");
        assert!(repository.is_bare());
        let error = repository.worktree().expect_err("bare").to_string();
        assert!(error.contains("is bare and has no work tree; name a revision"), "{error}");
        assert_eq!(paths(&repository.revision("main").expect("revision"), ""), ["icp/icp.yaml"]);
        assert_eq!(repository.has_changes("icp"), Ok(false));
    }

    #[test]
    fn an_empty_repository_has_files_but_no_head() {
        let fixture = Fixture::new();
        fixture.write("icp/icp.yaml", "1\n");
        let repository = fixture.repository();
        assert_eq!(repository.head(), Err(Error::UnbornHead { branch: "main".into() }));
        let error = repository.revision("HEAD").expect_err("unborn").to_string();
        assert_eq!(error, "the branch `main` has no commit yet; commit first, or name a revision");
        assert_eq!(paths(&repository.worktree().expect("work tree"), ""), ["icp/icp.yaml"]);
    }

    #[test]
    fn revisions_are_named_as_in_git() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("icp/a", "1\n")]);
        fixture.commit("two", &[("icp/a", "2\n")]);
        let object = fixture.git.revparse_single("HEAD~1").expect("object");
        let tagger = fixture.git.find_commit(fixture.oid("HEAD")).expect("commit").author().to_owned();
        fixture.git.tag("v1.0", &object, &tagger, "first", false).expect("tag");
        fixture.reference("refs/remotes/origin/release", "HEAD");
        let repository = fixture.repository();
        let id = fixture.id("HEAD~1");
        for name in ["HEAD~1", "HEAD^", "main~", "v1.0", "v1.0^{commit}", "v1.0^0", &id, &id[..8]] {
            assert_eq!(repository.commit(name).map(|commit| commit.subject), Ok("one".into()), "{name}");
        }
        let check = |name: &str, expected: &str| {
            assert_eq!(repository.commit(name).expect_err(name).to_string(), expected);
        };
        check("mian", "revision `mian` not found; did you mean `main`");
        check("mian~1", "revision `mian~1` not found; did you mean `main~1`");
        check("v1.1", "revision `v1.1` not found; did you mean `v1.0`");
        check("release", "revision `release` not found; did you mean `origin/release`");
        check("origin/releese^", "revision `origin/releese^` not found; did you mean `origin/release^`");
        check("orgin/release", "revision `orgin/release` not found; did you mean `origin/release`");
        check("origin/feat", "revision `origin/feat` not found; `git branch --all` and `git tag` list what there is");
        check("HEAD~9", "revision `HEAD~9` not found; `HEAD` is there, but nothing that `~9` leads to from it");
        check("whatever", "revision `whatever` not found; `git branch --all` and `git tag` list what there is");
        check("", "revision `` not found; `git branch --all` and `git tag` list what there is");
        check("HEAD:icp", "`HEAD:icp` is a folder, not a commit; name a branch, a tag or a commit");
        check("HEAD:icp/a", "`HEAD:icp/a` is a file, not a commit; name a branch, a tag or a commit");
        check("v1.0..main", "`v1.0..main` is a range, not a commit; name a branch, a tag or a commit");
    }

    #[test]
    fn first_parents_end_at_the_first_commit() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("a", "1\n")]);
        fixture.commit("two", &[("a", "2\n")]);
        let repository = fixture.repository();
        let head = repository.head().expect("head");
        let parent = repository.first_parent(&head).expect("parent").expect("has one");
        assert_eq!(parent.subject, "one");
        assert_eq!(repository.first_parent(&parent), Ok(None));
        let tree = repository.revision_at(&parent, "HEAD^").expect("revision");
        assert_eq!((&*tree.origin().label, tree.read("a")), ("HEAD^", Ok(Some(b"1\n".to_vec()))));
    }

    #[test]
    fn formats_that_cannot_be_read_are_refused_by_name() {
        let check = |extension: &str, value: &str, expected: &str| {
            let fixture = Fixture::new();
            let mut config = fixture.git.config().expect("config");
            config.set_i32("core.repositoryformatversion", 1).expect("config");
            config.set_str(&format!("extensions.{extension}"), value).expect("config");
            let error = Repository::discover(fixture.path()).expect_err(extension).to_string();
            assert!(error.contains(expected) && !error.contains(".git`"), "{error}");
        };
        check("objectFormat", "sha256", "uses SHA-256 object names");
        check("refStorage", "reftable", "uses the reftable format");
        check("noveltyOfTheYear", "true", "uses the extension `noveltyoftheyear`");
    }

    #[test]
    fn days_are_in_utc_whatever_the_time() {
        let check = |seconds: i64, expected: &str| assert_eq!(date(seconds), expected);
        check(0, "1970-01-01");
        check(1_767_225_599, "2025-12-31");
        check(1_767_225_600, "2026-01-01");
        check(i64::MAX, "9999-12-30");
    }
}
