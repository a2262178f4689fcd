//! Small real repositories for the tests of this room.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use git2::{IndexEntry, IndexTime, Oid, RepositoryInitOptions, Signature, Time};
use tempfile::TempDir;

use super::repository::Repository;
use super::revision::Revision;
use super::tree::{Reason, Tree};

/// A repository in a temporary folder, on the branch `main`, whose commits are a day apart.
pub(super) struct Fixture {
    pub(super) folder: TempDir,
    pub(super) git: git2::Repository,
    days: Cell<i64>,
}

impl Fixture {
    pub(super) fn new() -> Self {
        let folder = TempDir::new().expect("temporary folder");
        let git = git2::Repository::init_opts(folder.path(), RepositoryInitOptions::new().initial_head("main"))
            .expect("repository");
        // The machine's own settings must not change what the tests see.
        git.config().and_then(|mut config| config.set_str("core.autocrlf", "false")).expect("config");
        Fixture { folder, git, days: Cell::new(0) }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn repository(&self) -> Repository {
        Repository::discover(self.path()).expect("opens").expect("is a repository")
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        write(self.path(), path, text);
    }

    pub(super) fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect("removed");
    }

    /// Writes files and commits everything that is on disk.
    pub(super) fn commit(&self, message: &str, files: &[(&str, &str)]) -> Oid {
        self.commit_as(("Test Author", "test@example.com"), message, files)
    }

    pub(super) fn commit_as(&self, author: (&str, &str), message: &str, files: &[(&str, &str)]) -> Oid {
        self.record(author, message, files, &[])
    }

    /// A merge into the current branch whose result adds the given files.
    pub(super) fn merge(&self, message: &str, others: &[&str], files: &[(&str, &str)]) -> Oid {
        self.record(("Test Merger", "merger@example.com"), message, files, others)
    }

    fn record(&self, author: (&str, &str), message: &str, files: &[(&str, &str)], others: &[&str]) -> Oid {
        for (path, text) in files {
            self.write(path, text);
        }
        let mut index = self.git.index().expect("index");
        index.add_all(["*"], git2::IndexAddOption::DEFAULT, None).expect("added");
        index.update_all(["*"], None).expect("updated");
        index.write().expect("index written");
        let tree = index.write_tree().expect("tree");
        let mut parents: Vec<Oid> = self.git.head().ok().and_then(|head| head.target()).into_iter().collect();
        parents.extend(others.iter().map(|name| self.oid(name)));
        self.record_tree(author, message, tree, &parents, Some("HEAD"))
    }

    /// A commit of any tree.
    fn record_tree(
        &self,
        author: (&str, &str),
        message: &str,
        tree: Oid,
        parents: &[Oid],
        update: Option<&str>,
    ) -> Oid {
        self.days.set(self.days.get() + 1);
        // Noon of 2026-01-01 and the days after.
        let time = Time::new(1_767_268_800 + (self.days.get() - 1) * 86_400, 0);
        let signature = Signature::new(author.0, author.1, &time).expect("signature");
        let parents: Vec<_> = parents.iter().map(|id| self.git.find_commit(*id).expect("parent")).collect();
        let parents: Vec<_> = parents.iter().collect();
        let tree = self.git.find_tree(tree).expect("tree");
        self.git.commit(update, &signature, &signature, message, &tree, &parents).expect("commit")
    }

    /// A commit of entries that need not be possible on this file system: path, mode and content each.
    pub(super) fn commit_entries(&self, branch: &str, entries: &[(&[u8], u32, &[u8])]) -> Oid {
        let mut index = git2::Index::new().expect("index");
        for (path, mode, content) in entries {
            let is_gitlink = *mode == 0o160_000;
            let id = if is_gitlink { self.oid("HEAD") } else { self.git.blob(content).expect("blob") };
            let zero = IndexTime::new(0, 0);
            index
                .add(&IndexEntry {
                    ctime: zero,
                    mtime: zero,
                    dev: 0,
                    ino: 0,
                    mode: *mode,
                    uid: 0,
                    gid: 0,
                    file_size: 0,
                    id,
                    flags: 0,
                    flags_extended: 0,
                    path: path.to_vec(),
                })
                .expect("entry");
        }
        let tree = index.write_tree_to(&self.git).expect("tree");
        let reference = format!("refs/heads/{branch}");
        self.record_tree(("Test Author", "test@example.com"), branch, tree, &[], Some(&reference))
    }

    /// A branch without a common history.
    pub(super) fn orphan(&self, branch: &str, message: &str, files: &[(&str, &str)]) -> Oid {
        let entries: Vec<(&[u8], u32, &[u8])> =
            files.iter().map(|(path, text)| (path.as_bytes(), 0o100_644, text.as_bytes())).collect();
        let id = self.commit_entries(branch, &entries);
        let commit = self.git.find_commit(id).expect("commit");
        let renamed = commit.amend(Some(&format!("refs/heads/{branch}")), None, None, None, Some(message), None);
        renamed.expect("message")
    }

    pub(super) fn oid(&self, revision: &str) -> Oid {
        self.git.revparse_single(revision).and_then(|it| it.peel_to_commit()).expect("revision").id()
    }

    pub(super) fn id(&self, revision: &str) -> String {
        self.oid(revision).to_string()
    }

    pub(super) fn branch(&self, name: &str) {
        self.reference(&format!("refs/heads/{name}"), "HEAD");
    }

    pub(super) fn reference(&self, name: &str, revision: &str) {
        self.git.reference(name, self.oid(revision), true, "test").expect("reference");
    }

    pub(super) fn symbolic(&self, name: &str, target: &str) {
        self.git.reference_symbolic(name, target, true, "test").expect("reference");
    }

    pub(super) fn rename_branch(&self, from: &str, to: &str) {
        let mut branch = self.git.find_branch(from, git2::BranchType::Local).expect("branch");
        branch.rename(to, false).expect("renamed");
    }

    pub(super) fn checkout(&self, branch: &str) {
        self.git.set_head(&format!("refs/heads/{branch}")).expect("head");
        let mut force = git2::build::CheckoutBuilder::new();
        self.git.checkout_head(Some(force.force().remove_untracked(true))).expect("checked out");
    }

    /// Makes the repository a shallow clone that ends at a commit: its parents are gone.
    pub(super) fn cut_off(&self, revision: &str) {
        let commit = self.git.find_commit(self.oid(revision)).expect("commit");
        fs::write(self.git.path().join("shallow"), format!("{}\n", commit.id())).expect("shallow");
        for parent in commit.parent_ids() {
            self.lose(parent);
        }
    }

    /// Deletes a loose object, as if it had never been fetched.
    pub(super) fn lose(&self, id: Oid) {
        let id = id.to_string();
        let file = self.git.path().join("objects").join(&id[..2]).join(&id[2..]);
        fs::remove_file(file).expect("object removed");
    }
}

impl Revision {
    pub(super) fn commit_subject(&self) -> &str {
        self.origin().commit.as_ref().map_or("", |commit| &commit.subject)
    }
}

/// Writes a file, with its folders.
pub(super) fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().expect("has a folder")).expect("folder");
    fs::write(file, text).expect("written");
}

/// The paths of the files below a folder.
pub(super) fn paths(tree: &dyn Tree, folder: &str) -> Vec<String> {
    tree.list(folder).expect("listed").into_iter().map(|entry| entry.path).collect()
}

/// What a walk left out.
pub(super) fn skipped(tree: &dyn Tree, folder: &str) -> Vec<(String, Reason)> {
    tree.walk(folder).expect("walked").skipped.into_iter().map(|it| (it.path, it.reason)).collect()
}
