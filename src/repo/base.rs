//! Which commit a change is compared with, and why that one.
//!
//! The choice is part of every verdict, so each comes with a sentence for the report. It refuses to read the
//! process's environment: variables come in through a function.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use git2::{Delta, DiffOptions, ErrorCode};
use sha2::{Digest, Sha256};

use super::error::Error;
use super::repository::{
    Commit, Parent, Repository, describe, first_parent, head, head_branch, is_left_out, merge_base, resolve, shallow,
};
use super::revision::missing;
use super::tree::{lfs_pointer, normalise};

/// Looks up an environment variable.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The commit to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The commit itself.
    pub commit: Commit,
    /// The name that reports show: the revision as given, or the one that was chosen.
    pub label: String,
    /// Why this commit, to follow "compared with": no capital, no period.
    pub why: String,
}

/// What is compared with the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// The files on disk.
    WorkTree,
    /// A commit.
    Revision {
        /// The commit itself.
        commit: Commit,
        /// The revision as given.
        label: String,
    },
}

/// Both ends of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The older end.
    pub base: Base,
    /// The newer end.
    pub head: Head,
}

impl Repository {
    /// The base that a revision stands for: its merge base with `HEAD`, or on request the revision itself.
    ///
    /// # Errors
    /// The revision is not found, or has no common history with `HEAD`.
    pub fn base(&self, revision: &str, exact: bool) -> Result<Base, Error> {
        self.with(|git| if exact { exactly(git, revision) } else { at_merge_base(git, revision, "HEAD", "") })
    }

    /// Both ends of `A..B` (exactly these), `A...B` (`B` with its merge base with `A`) or `A` (the work tree
    /// with the merge base of `A` and `HEAD`). An end that is left out is `HEAD`.
    ///
    /// # Errors
    /// As for [`Repository::base`].
    pub fn compare(&self, range: &str) -> Result<Comparison, Error> {
        let or_head = |end: &str| if end.is_empty() { "HEAD".to_owned() } else { end.to_owned() };
        let (one, other, exact) = if let Some((one, other)) = range.split_once("...") {
            (or_head(one), or_head(other), false)
        } else if let Some((one, other)) = range.split_once("..") {
            (or_head(one), or_head(other), true)
        } else {
            return Ok(Comparison { base: self.base(range, false)?, head: Head::WorkTree });
        };
        self.with(|git| {
            let base = if exact { exactly(git, &one)? } else { at_merge_base(git, &one, &other, "")? };
            let commit = describe(&resolve(git, &other)?);
            Ok(Comparison { base, head: Head::Revision { commit, label: other } })
        })
    }

    /// The base when none is named, for the files below `folder`.
    ///
    /// A pull request's target branch (`GITHUB_BASE_REF`) or base commit (`CI_MERGE_REQUEST_DIFF_BASE_SHA`)
    /// comes first, then the merge base of `HEAD` with the default branch. Where that is `HEAD` itself, only
    /// uncommitted changes below the folder can be new: if there are any, `HEAD` is the base, else its first
    /// parent, so that a run on the default branch judges what was committed last.
    ///
    /// # Errors
    /// There is no commit yet or no earlier one, no default branch, or a shallow clone lacks the base.
    pub fn default_base(&self, folder: &str, environment: Environment<'_>) -> Result<Base, Error> {
        let folder = normalise(folder)?;
        let value = |name: &str| environment(name).filter(|value| !value.is_empty());
        self.with(|git| {
            let head = head(git)?;
            if let Some(branch) = value("GITHUB_BASE_REF") {
                let target = target_branch(git, &branch)?;
                return at_merge_base(git, &target, "HEAD", ", the pull request's target (GITHUB_BASE_REF)");
            }
            if let Some(id) = value("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
                let why = "the merge request's base commit (CI_MERGE_REQUEST_DIFF_BASE_SHA)".to_owned();
                return Ok(Base { why, ..exactly(git, &id)? });
            }
            let branch = default_branch(git, value("CI_DEFAULT_BRANCH").as_deref()).ok_or(Error::NoDefaultBranch)?;
            let base = at_merge_base(git, &branch, "HEAD", ", the default branch")?;
            if base.commit.id != head.id().to_string() {
                return Ok(base);
            }
            on_default_branch(git, &head, &branch, &folder)
        })
    }

    /// Whether the files on disk below `folder` differ from the last commit, new files that Git does not
    /// ignore included. A bare repository has none that could.
    ///
    /// # Errors
    /// There is no commit yet, or the work tree cannot be compared.
    pub fn has_changes(&self, folder: &str) -> Result<bool, Error> {
        let folder = normalise(folder)?;
        self.with(|git| has_changes(git, &head(git)?, &folder))
    }
}

/// The base where `HEAD` adds no commit to the default branch.
fn on_default_branch(
    git: &git2::Repository,
    head: &git2::Commit<'_>,
    branch: &str,
    folder: &str,
) -> Result<Base, Error> {
    let place = if folder.is_empty() { "the work tree".to_owned() } else { format!("`{folder}`") };
    if has_changes(git, head, folder)? {
        let why = format!("`HEAD`, because it is on `{branch}` and {place} has uncommitted changes");
        return Ok(Base { commit: describe(head), label: "HEAD".into(), why });
    }
    match first_parent(git, head)? {
        Parent::Commit(parent) => {
            let why = format!(
                "the first parent of `HEAD`, because `HEAD` is on `{branch}` and {place} has no uncommitted changes"
            );
            Ok(Base { commit: describe(&parent), label: "HEAD^".into(), why })
        }
        Parent::None => Err(Error::FirstCommit),
        Parent::CutOff => Err(shallow("the parent of `HEAD`")),
    }
}

fn exactly(git: &git2::Repository, revision: &str) -> Result<Base, Error> {
    let commit = describe(&resolve(git, revision)?);
    Ok(Base { commit, label: revision.to_owned(), why: format!("`{revision}` exactly, as asked for") })
}

/// The merge base of a revision and a head; `note` says more about the revision.
fn at_merge_base(git: &git2::Repository, revision: &str, head: &str, note: &str) -> Result<Base, Error> {
    let (one, other) = (resolve(git, revision)?, resolve(git, head)?);
    let commit = describe(&merge_base(git, (&one, revision), (&other, head))?);
    Ok(Base { commit, label: revision.to_owned(), why: format!("the merge base of `{head}` and `{revision}`{note}") })
}

/// The branch that a pull request is to be merged into, as the remote has it or else the clone.
fn target_branch(git: &git2::Repository, branch: &str) -> Result<String, Error> {
    let remote = format!("origin/{branch}");
    if exists(git, &format!("refs/remotes/{remote}")) {
        return Ok(remote);
    }
    if exists(git, &format!("refs/heads/{branch}")) {
        return Ok(branch.to_owned());
    }
    // Neither is there, so this fails, with the words on how to fetch it.
    if git.is_shallow() { Err(shallow(&remote)) } else { resolve(git, &remote).map(|_| remote) }
}

/// The short name of the default branch: the first of its usual names that exists, or the only branch.
fn default_branch(git: &git2::Repository, named_by_ci: Option<&str>) -> Option<String> {
    let remote_head = git.find_reference("refs/remotes/origin/HEAD").ok().and_then(|head| {
        let target = head.symbolic_target().ok()??;
        target.strip_prefix("refs/remotes/").map(str::to_owned)
    });
    let configured = || git.config().and_then(|config| config.get_string("init.defaultBranch")).ok();
    let remote = |name: &str| Some(format!("origin/{name}"));
    let candidates = [remote_head, named_by_ci.and_then(remote), remote("main"), remote("master")];
    let remotes = candidates.into_iter().flatten().find(|name| exists(git, &format!("refs/remotes/{name}")));
    remotes
        .or_else(|| {
            let locals = [Some("main".to_owned()), Some("master".to_owned()), configured()];
            locals.into_iter().flatten().find(|name| exists(git, &format!("refs/heads/{name}")))
        })
        .or_else(|| {
            let only = git.branches(None).ok()?.count() == 1;
            head_branch(git).filter(|_| only)
        })
}

fn exists(git: &git2::Repository, reference: &str) -> bool {
    git.find_reference(reference).and_then(|reference| reference.peel_to_commit()).is_ok()
}

fn has_changes(git: &git2::Repository, head: &git2::Commit<'_>, folder: &str) -> Result<bool, Error> {
    let Some(root) = git.workdir() else { return Ok(false) };
    let mut options = DiffOptions::new();
    options.include_untracked(true).recurse_untracked_dirs(true).ignore_filemode(true).ignore_submodules(true);
    options.skip_binary_check(true).disable_pathspec_match(true);
    if !folder.is_empty() {
        options.pathspec(folder);
    }
    let unreadable = |error: git2::Error| match error.code() {
        ErrorCode::NotFound => missing(git, "a folder of the last commit", &error),
        _ => Error::index(root, &error),
    };
    let tree = head.tree().map_err(unreadable)?;
    let diff = git.diff_tree_to_workdir_with_index(Some(&tree), Some(&mut options)).map_err(unreadable)?;
    let index = git.index().map_err(unreadable)?;
    Ok(diff.deltas().any(|delta| match delta.status() {
        Delta::Modified => !is_smudged(git, root, &delta),
        Delta::Deleted => {
            let entry = delta.old_file().path().and_then(|path| index.get_path(path, 0));
            !entry.is_some_and(|entry| is_left_out(&entry))
        }
        _ => true,
    }))
}

/// Whether a file differs from its blob only because Git LFS put the data in the pointer's place.
fn is_smudged(git: &git2::Repository, root: &Path, delta: &git2::DiffDelta<'_>) -> bool {
    let data_size = |file: &Path| fs::metadata(file).map(|metadata| metadata.len()).ok();
    let pointer = git.find_blob(delta.old_file().id()).ok().and_then(|blob| lfs_pointer(blob.content()));
    let (Some(pointer), Some(path)) = (pointer, delta.new_file().path()) else { return false };
    let file = root.join(path);
    data_size(&file) == Some(pointer.size) && sha256(&file).as_deref() == Some(&*pointer.sha256)
}

fn sha256(path: &Path) -> Option<String> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).ok()?);
    let mut hasher = Sha256::new();
    loop {
        let bytes = file.fill_buf().ok()?;
        if bytes.is_empty() {
            break;
        }
        hasher.update(bytes);
        let read = bytes.len();
        file.consume(read);
    }
    Some(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Fixture, paths, skipped};
    use super::super::tree::Reason;
    use super::*;

    /// Main with three commits, and a branch off the first with one commit of its own.
    fn forked() -> Fixture {
        let fixture = Fixture::new();
        fixture.commit("first", &[("icp/icp.yaml", "version: 1\n")]);
        fixture.branch("feature");
        fixture.commit("second", &[("icp/icp.yaml", "version: 1 # two\n")]);
        fixture.commit("third", &[("README.md", "hello\n")]);
        fixture.checkout("feature");
        fixture.commit("ours", &[("icp/ours.yaml", "kind: profile\n")]);
        fixture
    }

    fn none(_: &str) -> Option<String> {
        None
    }

    /// Subject, label and reason of the default base for `icp`.
    fn chosen(fixture: &Fixture, variables: &[(&str, &str)]) -> (String, String, String) {
        let environment = |name: &str| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let base = fixture.repository().default_base("icp", &environment).expect("a base");
        (base.commit.subject, base.label, base.why)
    }

    fn check(fixture: &Fixture, variables: &[(&str, &str)], subject: &str, label: &str, why: &str) {
        let found = chosen(fixture, variables);
        assert_eq!((&*found.0, &*found.1, &*found.2), (subject, label, why));
    }

    #[test]
    fn a_branch_is_compared_where_it_left_the_default_branch() {
        let fixture = forked();
        let why = "the merge base of `HEAD` and `main`, the default branch";
        check(&fixture, &[], "first", "main", why);
        // What CI sets on a push is empty, not absent.
        check(&fixture, &[("GITHUB_BASE_REF", "")], "first", "main", why);
    }

    #[test]
    fn the_remotes_default_branch_comes_before_local_ones() {
        let fixture = forked();
        fixture.reference("refs/remotes/origin/master", "main~1");
        check(
            &fixture,
            &[],
            "first",
            "origin/master",
            "the merge base of `HEAD` and `origin/master`, the default branch",
        );
        fixture.reference("refs/remotes/origin/trunk", "feature");
        fixture.symbolic("refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
        fixture.commit("more", &[("icp/more.yaml", "")]);
        check(&fixture, &[], "ours", "origin/trunk", "the merge base of `HEAD` and `origin/trunk`, the default branch");
        fixture.symbolic("refs/remotes/origin/HEAD", "refs/remotes/origin/gone");
        assert_eq!(chosen(&fixture, &[]).1, "origin/master");
        assert_eq!(chosen(&fixture, &[("CI_DEFAULT_BRANCH", "trunk")]).1, "origin/trunk");
    }

    #[test]
    fn pull_requests_are_compared_with_their_target() {
        let fixture = forked();
        let why =
            |name: &str| format!("the merge base of `HEAD` and `{name}`, the pull request's target (GITHUB_BASE_REF)");
        check(&fixture, &[("GITHUB_BASE_REF", "main")], "first", "main", &why("main"));
        fixture.reference("refs/remotes/origin/main", "main~1");
        check(&fixture, &[("GITHUB_BASE_REF", "main")], "first", "origin/main", &why("origin/main"));
        let second = fixture.id("main~1");
        let why = "the merge request's base commit (CI_MERGE_REQUEST_DIFF_BASE_SHA)";
        check(&fixture, &[("CI_MERGE_REQUEST_DIFF_BASE_SHA", &second)], "second", &second, why);
    }

    #[test]
    fn a_target_that_was_not_fetched_says_how() {
        let fixture = forked();
        let base_ref = |name: &str| (name == "GITHUB_BASE_REF").then(|| "release".to_owned());
        fixture.git.remote("origin", "https://example.com/x.git").expect("remote");
        let error = fixture.repository().default_base("icp", &base_ref).expect_err("not fetched").to_string();
        assert_eq!(
            error,
            "revision `origin/release` not found; run `git fetch origin release:refs/remotes/origin/release` first"
        );
    }

    #[test]
    fn on_the_default_branch_the_last_commit_or_the_open_changes_count() {
        let fixture = forked();
        fixture.checkout("main");
        let committed = "the first parent of `HEAD`, because `HEAD` is on `main` and `icp` has no uncommitted changes";
        let open = "`HEAD`, because it is on `main` and `icp` has uncommitted changes";
        check(&fixture, &[], "second", "HEAD^", committed);
        // A change elsewhere does not count, a new file does, as does a change in the index alone.
        fixture.write("README.md", "changed\n");
        check(&fixture, &[], "second", "HEAD^", committed);
        fixture.write("icp/new.yaml", "kind: persona\n");
        check(&fixture, &[], "third", "HEAD", open);
        fixture.remove("icp/new.yaml");
        check(&fixture, &[], "second", "HEAD^", committed);
        fixture.remove("icp/icp.yaml");
        check(&fixture, &[], "third", "HEAD", open);
    }

    #[test]
    fn ignored_files_and_other_folders_are_no_changes() {
        let fixture = Fixture::new();
        fixture.commit("first", &[("icp/icp.yaml", "a\n"), (".gitignore", "*.tmp\n"), ("icp-old/x", "1\n")]);
        fixture.write("icp/x.tmp", "noise");
        fixture.write("icp-old/x", "2\n");
        let repository = fixture.repository();
        assert_eq!(repository.has_changes("icp"), Ok(false));
        assert_eq!(repository.has_changes(""), Ok(true));
    }

    #[test]
    fn what_a_sparse_checkout_leaves_out_is_told_and_is_no_change() {
        let fixture = Fixture::new();
        fixture.commit("first", &[("icp/a.yaml", "a\n"), ("icp/b.yaml", "b\n"), ("icp-old/c.yaml", "c\n")]);
        fixture.git.config().and_then(|mut config| config.set_bool("core.sparseCheckout", true)).expect("config");
        let mut index = fixture.git.index().expect("index");
        for path in ["icp/b.yaml", "icp-old/c.yaml"] {
            let mut entry = index.get_path(Path::new(path), 0).expect("entry");
            entry.flags |= git2::IndexEntryFlag::EXTENDED.bits();
            entry.flags_extended |= git2::IndexEntryExtendedFlag::SKIP_WORKTREE.bits();
            index.add(&entry).expect("added");
            fixture.remove(path);
        }
        index.write().expect("written");
        let repository = fixture.repository();
        let tree = repository.worktree().expect("work tree");
        assert_eq!(paths(&tree, "icp"), ["icp/a.yaml"]);
        assert_eq!(skipped(&tree, "icp"), [("icp/b.yaml".to_owned(), Reason::NotCheckedOut)]);
        assert_eq!(skipped(&tree, "icp-old"), [("icp-old/c.yaml".to_owned(), Reason::NotCheckedOut)]);
        assert_eq!(repository.has_changes(""), Ok(false));
        fixture.remove("icp/a.yaml");
        assert_eq!(repository.has_changes(""), Ok(true));
    }

    #[test]
    fn data_in_place_of_its_pointer_is_no_change() {
        let fixture = Fixture::new();
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 3\n");
        fixture.commit("first", &[("icp/data/a.csv", &pointer)]);
        fixture.write("icp/data/a.csv", "abc");
        assert_eq!(fixture.repository().has_changes("icp"), Ok(false));
        fixture.write("icp/data/a.csv", "abd");
        assert_eq!(fixture.repository().has_changes("icp"), Ok(true));
    }

    #[test]
    fn without_anything_earlier_there_is_no_base() {
        let fixture = Fixture::new();
        let failure = |fixture: &Fixture| fixture.repository().default_base("icp", &none).expect_err("no base");
        assert_eq!(failure(&fixture), Error::UnbornHead { branch: "main".into() });
        fixture.commit("first", &[("icp/icp.yaml", "a\n")]);
        assert_eq!(failure(&fixture), Error::FirstCommit);
        fixture.rename_branch("main", "trunk");
        assert_eq!(failure(&fixture), Error::FirstCommit, "the only branch is the default branch");
        fixture.branch("other");
        assert_eq!(failure(&fixture), Error::NoDefaultBranch);
    }

    #[test]
    fn ranges_are_exact_with_two_points_and_fork_with_three() {
        let fixture = forked();
        let repository = fixture.repository();
        let check = |range: &str, base: &str, head: Option<&str>| {
            let found = repository.compare(range).expect(range);
            let found_head = match &found.head {
                Head::WorkTree => None,
                Head::Revision { commit, .. } => Some(&*commit.subject),
            };
            assert_eq!((&*found.base.commit.subject, found_head), (base, head), "{range}");
        };
        check("main..feature", "third", Some("ours"));
        check("main...feature", "first", Some("ours"));
        check("feature...main", "first", Some("third"));
        check("main..", "third", Some("ours"));
        check("main...", "first", Some("ours"));
        check("..main", "ours", Some("third"));
        check("main", "first", None);
        check("main~2..main^", "first", Some("second"));
        assert!(repository.compare("main..nope").is_err());
        assert!(repository.compare("main....feature").is_err());
    }

    #[test]
    fn a_named_base_is_a_merge_base_unless_asked_otherwise() {
        let repository = forked();
        let base = |exact| repository.repository().base("main", exact).expect("a base");
        assert_eq!((&*base(false).commit.subject, &*base(false).why), ("first", "the merge base of `HEAD` and `main`"));
        assert_eq!((&*base(true).commit.subject, &*base(true).why), ("third", "`main` exactly, as asked for"));
    }

    #[test]
    fn strangers_have_no_merge_base() {
        let fixture = forked();
        fixture.orphan("pages", "page", &[("index.html", "<p>\n")]);
        let error = fixture.repository().base("pages", false).expect_err("no merge base");
        assert_eq!(error, Error::NoMergeBase { one: "pages".into(), other: "HEAD".into() });
        assert_eq!(fixture.repository().base("pages", true).expect("exact").commit.subject, "page");
    }

    #[test]
    fn octopus_merges_have_a_base_and_a_first_parent() {
        let fixture = forked();
        fixture.checkout("main");
        fixture.branch("third-arm");
        fixture.checkout("third-arm");
        fixture.commit("arm", &[("icp/arm.yaml", "a\n")]);
        fixture.checkout("main");
        fixture.merge("octopus", &["feature", "third-arm"], &[("icp/ours.yaml", "o\n"), ("icp/arm.yaml", "a\n")]);
        assert_eq!(chosen(&fixture, &[]).0, "third");
        assert_eq!(fixture.repository().merge_base("main", "feature").expect("base").subject, "ours");
        assert_eq!(fixture.repository().revision("HEAD^3").expect("parent").commit_subject(), "arm");
    }

    #[test]
    fn a_shallow_clone_without_the_base_says_what_to_fetch() {
        let fixture = forked();
        fixture.checkout("main");
        fixture.cut_off("main");
        let repository = fixture.repository();
        assert!(repository.is_shallow());
        let failure = |variable: Option<&str>| {
            let environment = |name: &str| variable.filter(|_| name == "GITHUB_BASE_REF").map(str::to_owned);
            repository.default_base("icp", &environment).expect_err("no base").to_string()
        };
        assert_eq!(
            failure(None),
            "this is a shallow clone without the parent of `HEAD`; give actions/checkout `fetch-depth: 0`, \
             set `GIT_DEPTH: 0` in GitLab CI, or run `git fetch --unshallow`"
        );
        let missing = failure(Some("release"));
        assert!(missing.contains("without `origin/release`; give actions/checkout `fetch-depth: 0`"), "{missing}");
        assert!(missing.contains("`git fetch --unshallow origin release:refs/remotes/origin/release`"), "{missing}");
        let earlier = repository.revision("HEAD~1").expect_err("cut off").to_string();
        assert!(earlier.contains("shallow clone without `HEAD~1`"), "{earlier}");
        let apart = repository.base("feature", false).expect_err("cut off").to_string();
        assert!(apart.contains("without the common history of `feature` and `HEAD`"), "{apart}");
        // Open changes can still be judged.
        fixture.write("icp/new.yaml", "kind: persona\n");
        assert_eq!(repository.default_base("icp", &none).expect("a base").label, "HEAD");
    }
}
