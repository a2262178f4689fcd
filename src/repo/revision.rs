//! The files of a commit, straight from the object store: nothing is checked out.
//!
//! It refuses to know how the commit was chosen. Content is what Git stores, without line-ending or LFS
//! filters.

use std::collections::VecDeque;
use std::path::PathBuf;

use git2::{ObjectType, Oid};

use super::error::Error;
use super::repository::{Repository, short};
use super::tree::{Collector, Listing, MAX_LINKS, Origin, Reason, Tree, is_hidden, join, normalise, shown};

/// File mode of a symbolic link, whose blob holds the path it leads to.
const LINK: i32 = 0o120_000;

/// The files of one commit. Blobs are read when they are asked for.
#[derive(Clone, Debug)]
pub struct Revision {
    repository: Repository,
    tree: Oid,
    origin: Origin,
}

impl Revision {
    pub(super) fn new(repository: Repository, tree: Oid, origin: Origin) -> Self {
        Revision { repository, tree, origin }
    }

    /// What a path names in the revision.
    fn find(&self, git: &git2::Repository, path: &str) -> Result<Found, Error> {
        let store = Store { git, commit: self.commit() };
        let mut trail = vec![self.tree];
        store.follow(&mut trail, path.as_bytes()).map_err(|stray| stray.into_error(path))
    }

    /// The blob that a path names, if it names a regular file.
    fn blob(&self, git: &git2::Repository, path: &str) -> Result<Option<Oid>, Error> {
        let path = normalise(path)?;
        match self.find(git, &path)? {
            Found::File(id) => Ok(Some(id)),
            Found::Folder(_) | Found::Submodule => Err(Error::IsFolder { path: shown(&path) }),
            Found::Nothing => Ok(None),
        }
    }

    fn missing(&self, git: &git2::Repository, path: &str, error: &git2::Error) -> Error {
        Store { git, commit: self.commit() }.missing(&format!("`{path}`"), error)
    }

    fn commit(&self) -> &str {
        self.origin.commit.as_ref().map_or("HEAD", |commit| &commit.id)
    }
}

impl Tree for Revision {
    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn walk(&self, folder: &str) -> Result<Listing, Error> {
        let folder = normalise(folder)?;
        self.repository.with(|git| {
            let store = Store { git, commit: self.commit() };
            let mut trail = vec![self.tree];
            match store.follow(&mut trail, folder.as_bytes()).map_err(|stray| stray.into_error(&folder))? {
                Found::Folder(_) => {}
                Found::File(_) => return Err(Error::NotAFolder { path: folder }),
                Found::Nothing | Found::Submodule => return Ok(Listing::default()),
            }
            let odb = git.odb().map_err(|error| Error::git("open the object store", &error))?;
            let mut walk = Walk { store, odb, visiting: trail.clone(), trail, found: Collector::new(&folder) };
            walk.folder(&folder)?;
            Ok(walk.found.finish())
        })
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        self.repository.with(|git| {
            let Some(id) = self.blob(git, path)? else { return Ok(None) };
            let blob = git.find_blob(id).map_err(|error| self.missing(git, path, &error))?;
            Ok(Some(blob.content().to_vec()))
        })
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Error> {
        self.repository.with(|git| {
            let Some(id) = self.blob(git, path)? else { return Ok(None) };
            let header = git.odb().and_then(|odb| odb.read_header(id));
            let (size, _) = header.map_err(|error| self.missing(git, path, &error))?;
            Ok(Some(size as u64))
        })
    }

    fn local(&self, _path: &str) -> Option<PathBuf> {
        None
    }

    fn is_tracked(&self, path: &str) -> Result<bool, Error> {
        let path = normalise(path)?;
        self.repository.with(|git| Ok(matches!(self.find(git, &path)?, Found::File(_))))
    }
}

/// The object that a path names in a commit, links followed; none if there is none or a link strays.
pub(super) fn object_at(git: &git2::Repository, commit: &git2::Commit<'_>, path: &str) -> Result<Option<Oid>, Error> {
    let id = commit.id().to_string();
    let store = Store { git, commit: &id };
    match store.follow(&mut vec![commit.tree_id()], path.as_bytes()) {
        Ok(Found::File(id) | Found::Folder(id)) => Ok(Some(id)),
        Ok(Found::Nothing | Found::Submodule) | Err(Stray::Out | Stray::Loop) => Ok(None),
        Err(Stray::Error(error)) => Err(error),
    }
}

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    File(Oid),
    Folder(Oid),
    Submodule,
    Nothing,
}

/// Why a path could not be followed to its end.
enum Stray {
    Out,
    Loop,
    Error(Error),
}

impl Stray {
    fn into_error(self, path: &str) -> Error {
        match self {
            Stray::Out => Error::LeadsOut { path: path.to_owned() },
            Stray::Loop => Error::LinkLoop { path: path.to_owned() },
            Stray::Error(error) => error,
        }
    }
}

/// The object store as one commit sees it.
#[derive(Clone, Copy)]
struct Store<'a> {
    git: &'a git2::Repository,
    commit: &'a str,
}

impl<'a> Store<'a> {
    /// Follows a path from the last tree of the trail. Where it ends at a folder, the trail ends there too.
    fn follow(self, trail: &mut Vec<Oid>, path: &[u8]) -> Result<Found, Stray> {
        let steps = |path: &[u8]| path.split(|byte| *byte == b'/').map(<[u8]>::to_vec).collect::<Vec<_>>();
        let mut ahead: VecDeque<Vec<u8>> = steps(path).into();
        let mut links = 0;
        while let Some(step) = ahead.pop_front() {
            match &*step {
                b"" | b"." => continue,
                b".." => {
                    trail.pop();
                    if trail.is_empty() {
                        return Err(Stray::Out);
                    }
                    continue;
                }
                _ => {}
            }
            let Some(here) = trail.last() else { return Err(Stray::Out) };
            let tree = self.tree(*here).map_err(Stray::Error)?;
            let Some(entry) = tree.get_name_bytes(&step) else { return Ok(Found::Nothing) };
            match entry.kind() {
                Some(ObjectType::Tree) => trail.push(entry.id()),
                Some(ObjectType::Blob) if entry.filemode() == LINK => {
                    links += 1;
                    if links > MAX_LINKS {
                        return Err(Stray::Loop);
                    }
                    let target = self.link(entry.id()).map_err(Stray::Error)?;
                    if target.starts_with(b"/") {
                        return Err(Stray::Out);
                    }
                    for step in steps(&target).into_iter().rev() {
                        ahead.push_front(step);
                    }
                }
                Some(ObjectType::Blob) if ahead.is_empty() => return Ok(Found::File(entry.id())),
                Some(ObjectType::Commit) => return Ok(Found::Submodule),
                _ => return Ok(Found::Nothing),
            }
        }
        trail.last().map(|id| Found::Folder(*id)).ok_or(Stray::Out)
    }

    fn tree(self, id: Oid) -> Result<git2::Tree<'a>, Error> {
        self.git.find_tree(id).map_err(|error| self.missing("a folder", &error))
    }

    fn link(self, id: Oid) -> Result<Vec<u8>, Error> {
        let blob = self.git.find_blob(id).map_err(|error| self.missing("a symbolic link", &error))?;
        Ok(blob.content().to_vec())
    }

    fn missing(self, what: &str, error: &git2::Error) -> Error {
        missing(self.git, &format!("{what} of commit {}", short(self.commit)), error)
    }
}

/// Why an object that a commit refers to could not be read.
pub(super) fn missing(git: &git2::Repository, what: &str, error: &git2::Error) -> Error {
    if error.code() != git2::ErrorCode::NotFound {
        return Error::git(format!("read {what}"), error);
    }
    let advice = if is_partial(git) {
        "it was cloned in part: run `git fetch --refetch --no-filter`, or clone without `--filter`"
    } else {
        "the repository is damaged: run `git fsck`, or clone it again"
    };
    Error::MissingObject { what: what.to_owned(), advice: advice.to_owned() }
}

/// Whether objects were left behind at a promise to fetch them later.
fn is_partial(git: &git2::Repository) -> bool {
    let Ok(config) = git.config() else { return false };
    let has = |glob: &str| config.entries(Some(glob)).is_ok_and(|mut entries| entries.next().is_some());
    has(r"^extensions\.partialclone$") || has(r"^remote\..*\.promisor$")
}

/// One walk through a commit's trees.
struct Walk<'a> {
    store: Store<'a>,
    odb: git2::Odb<'a>,
    /// The trees from the root to the one that is being listed, from which its links are followed.
    trail: Vec<Oid>,
    /// Every tree that is being listed, or holds one that is, whatever links led there: the mark of a loop.
    visiting: Vec<Oid>,
    found: Collector,
}

impl Walk<'_> {
    /// Lists the last tree of the trail under the given path.
    fn folder(&mut self, path: &str) -> Result<(), Error> {
        let Some(here) = self.trail.last() else { return Ok(()) };
        let tree = self.store.tree(*here)?;
        for entry in tree.iter() {
            self.found.meet(self.visiting.len())?;
            let Ok(name) = entry.name() else {
                self.found.skip(join(path, &entry.name_bytes().escape_ascii().to_string()), Reason::NotUtf8);
                continue;
            };
            let member = join(path, name);
            match entry.kind() {
                Some(ObjectType::Tree) => self.subfolder(&member, entry.id())?,
                Some(ObjectType::Blob) if entry.filemode() == LINK => self.link(member, name)?,
                Some(ObjectType::Blob) => self.file(member, entry.id()),
                Some(ObjectType::Commit) => self.found.skip(member, Reason::Submodule),
                _ => self.found.skip(member, Reason::NotAFile),
            }
        }
        Ok(())
    }

    fn file(&mut self, path: String, id: Oid) {
        // A partial clone may lack a large file that nobody is going to read, so only reading it fails.
        let size = self.odb.read_header(id).ok().map(|(size, _)| size as u64);
        self.found.file(path, size);
    }

    fn subfolder(&mut self, path: &str, id: Oid) -> Result<(), Error> {
        if is_hidden(path) {
            return Ok(());
        }
        self.trail.push(id);
        self.visiting.push(id);
        self.folder(path)?;
        self.visiting.pop();
        self.trail.pop();
        Ok(())
    }

    fn link(&mut self, path: String, name: &str) -> Result<(), Error> {
        let mut trail = self.trail.clone();
        match self.store.follow(&mut trail, name.as_bytes()) {
            Ok(Found::File(id)) => self.file(path, id),
            Ok(Found::Folder(id)) if self.visiting.contains(&id) => self.found.skip(path, Reason::DeadLink),
            Ok(Found::Folder(_)) => self.linked_folder(&path, trail)?,
            Ok(Found::Submodule) => self.found.skip(path, Reason::Submodule),
            Ok(Found::Nothing) | Err(Stray::Loop) => self.found.skip(path, Reason::DeadLink),
            Err(Stray::Out) => self.found.skip(path, Reason::LeadsOut),
            Err(Stray::Error(error)) => return Err(error),
        }
        Ok(())
    }

    fn linked_folder(&mut self, path: &str, trail: Vec<Oid>) -> Result<(), Error> {
        if is_hidden(path) {
            return Ok(());
        }
        let depth = self.visiting.len();
        self.visiting.extend(&trail);
        let outer = std::mem::replace(&mut self.trail, trail);
        self.folder(path)?;
        self.trail = outer;
        self.visiting.truncate(depth);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Fixture, paths, skipped};
    use super::*;

    const FILE: u32 = 0o100_644;
    const LINK: u32 = 0o120_000;
    const SUBMODULE: u32 = 0o160_000;

    fn reads(tree: &dyn Tree, path: &str) -> Option<String> {
        let bytes = tree.read(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn a_revision_keeps_what_the_work_tree_has_lost() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("icp/icp.yaml", "1\n"), ("icp/profiles/a.yaml", "a\n"), ("README.md", "x\n")]);
        fixture.write("icp/icp.yaml", "two\n");
        fixture.remove("icp/profiles/a.yaml");
        fixture.write("icp/new.yaml", "new\n");
        let revision = fixture.repository().revision("main").expect("revision");
        let worktree = fixture.repository().worktree().expect("work tree");
        assert_eq!(paths(&revision, "icp"), ["icp/icp.yaml", "icp/profiles/a.yaml"]);
        assert_eq!(paths(&worktree, "icp"), ["icp/icp.yaml", "icp/new.yaml"]);
        assert_eq!(reads(&revision, "icp/icp.yaml").as_deref(), Some("1\n"));
        assert_eq!(reads(&worktree, "icp/icp.yaml").as_deref(), Some("two\n"));
        assert_eq!(reads(&revision, "icp/../README.md").as_deref(), Some("x\n"));
        assert_eq!(reads(&revision, "icp/new.yaml"), None);
        assert_eq!(reads(&revision, "README.md/icp.yaml"), None);
        assert_eq!((revision.size("icp/icp.yaml"), revision.size("none")), (Ok(Some(2)), Ok(None)));
        assert_eq!(revision.local("icp/icp.yaml"), None);
        assert_eq!((revision.is_tracked("icp/icp.yaml"), revision.is_tracked("icp")), (Ok(true), Ok(false)));
        assert_eq!(revision.read("icp"), Err(Error::IsFolder { path: "icp".into() }));
        assert_eq!(revision.read("../x"), Err(Error::LeadsOut { path: "../x".into() }));
        assert_eq!(revision.list("README.md"), Err(Error::NotAFolder { path: "README.md".into() }));
        assert_eq!(paths(&revision, "elsewhere"), [""; 0]);
    }

    #[test]
    fn the_origin_says_which_commit_under_which_name() {
        let fixture = Fixture::new();
        fixture.commit("Say hello\nto all\n\nBody.\n", &[("a", "1\n")]);
        let revision = fixture.repository().revision("main").expect("revision");
        let origin = revision.origin();
        let commit = origin.commit.as_ref().expect("a commit");
        assert_eq!(origin.label, "main");
        assert_eq!(commit.id, fixture.id("HEAD"));
        assert_eq!(commit.short, commit.id[..10]);
        assert_eq!((&*commit.author, &*commit.subject), ("Test Author", "Say hello to all"));
        assert_eq!((commit.time, &*commit.date), (1_767_268_800, "2026-01-01"));
        assert_eq!(fixture.repository().worktree().expect("work tree").origin().label, "worktree");
    }

    #[test]
    fn links_are_followed_inside_the_tree() {
        let fixture = Fixture::new();
        fixture.commit_entries(
            "links",
            &[
                (b"shared/personas/cfo.yaml", FILE, b"cfo\n"),
                (b"shared/personas/up", LINK, b"../../README.md"),
                (b"icp/personas", LINK, b"../shared/personas"),
                (b"icp/alias.yaml", LINK, b"./personas/../personas/cfo.yaml"),
                (b"icp/self", LINK, b"."),
                (b"icp/ring", LINK, b"ring"),
                (b"icp/gone", LINK, b"nowhere/at/all"),
                (b"icp/out", LINK, b"../../etc/passwd"),
                (b"icp/absolute", LINK, b"/etc/passwd"),
                (b"README.md", FILE, b"hello\n"),
            ],
        );
        let tree = fixture.repository().revision("links").expect("revision");
        assert_eq!(paths(&tree, "icp"), ["icp/alias.yaml", "icp/personas/cfo.yaml", "icp/personas/up"]);
        assert_eq!(paths(&tree, "icp/personas"), ["icp/personas/cfo.yaml", "icp/personas/up"]);
        assert_eq!(reads(&tree, "icp/personas/up").as_deref(), Some("hello\n"));
        assert_eq!(reads(&tree, "icp/alias.yaml").as_deref(), Some("cfo\n"));
        assert_eq!(reads(&tree, "icp/gone"), None);
        for path in ["icp/out", "icp/absolute"] {
            assert_eq!(tree.read(path), Err(Error::LeadsOut { path: path.into() }));
        }
        assert_eq!(tree.read("icp/ring"), Err(Error::LinkLoop { path: "icp/ring".into() }));
        let expected = [
            ("icp/absolute", Reason::LeadsOut),
            ("icp/gone", Reason::DeadLink),
            ("icp/out", Reason::LeadsOut),
            ("icp/ring", Reason::DeadLink),
            ("icp/self", Reason::DeadLink),
        ];
        assert_eq!(skipped(&tree, "icp"), expected.map(|(path, reason)| (path.to_owned(), reason)));
    }

    #[test]
    fn folders_that_link_to_each_other_end() {
        let fixture = Fixture::new();
        fixture.commit_entries("ring", &[(b"a/to-b", LINK, b"../b"), (b"b/to-a", LINK, b"../a"), (b"b/x", FILE, b"")]);
        let tree = fixture.repository().revision("ring").expect("revision");
        assert_eq!(paths(&tree, ""), ["a/to-b/x", "b/x"]);
    }

    #[test]
    fn submodules_hidden_folders_and_foreign_names_are_passed_over() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("x", "1\n")]);
        fixture.commit_entries(
            "odd",
            &[
                (b"icp/module", SUBMODULE, b""),
                (b"icp/.cache/a.yaml", FILE, b"a"),
                (b"icp/.hidden.yaml", FILE, b"h"),
                (b"icp/caf\xe9.yaml", FILE, b"c"),
                (b"icp/caf\xc3\xa9.yaml", FILE, b"c"),
            ],
        );
        let tree = fixture.repository().revision("odd").expect("revision");
        assert_eq!(paths(&tree, "icp"), ["icp/.hidden.yaml", "icp/café.yaml"]);
        assert_eq!(paths(&tree, "icp/.cache"), ["icp/.cache/a.yaml"]);
        assert_eq!(paths(&tree, "icp/module"), [""; 0]);
        assert_eq!(tree.read("icp/module"), Err(Error::IsFolder { path: "icp/module".into() }));
        let expected =
            [(r"icp/caf\xe9.yaml".to_owned(), Reason::NotUtf8), ("icp/module".to_owned(), Reason::Submodule)];
        assert_eq!(skipped(&tree, "icp"), expected);
    }

    #[test]
    fn content_that_was_never_fetched_is_missing_only_when_it_is_read() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("icp/a.yaml", "a\n"), ("icp/b.yaml", "b\n")]);
        let blob = fixture.git.revparse_single("HEAD:icp/a.yaml").expect("blob").id();
        let folder = fixture.git.revparse_single("HEAD:icp").expect("folder").id();
        fixture.lose(blob);
        let short = fixture.id("HEAD")[..10].to_owned();
        let revision = || fixture.repository().revision("main").expect("revision");
        let sizes: Vec<Option<u64>> = revision().list("icp").expect("listed").iter().map(|it| it.size).collect();
        assert_eq!(sizes, [None, Some(2)]);
        let damaged = revision().read("icp/a.yaml").expect_err("missing").to_string();
        assert_eq!(
            damaged,
            format!(
                "`icp/a.yaml` of commit {short} is not in this clone; the repository is damaged: run `git fsck`, or \
                 clone it again"
            )
        );
        fixture.git.config().and_then(|mut it| it.set_bool("remote.origin.promisor", true)).expect("config");
        let partial = revision().read("icp/a.yaml").expect_err("missing").to_string();
        assert!(partial.contains("run `git fetch --refetch --no-filter`"), "{partial}");
        assert!(revision().size("icp/a.yaml").is_err());
        fixture.lose(folder);
        let folders = revision().list("icp").expect_err("missing").to_string();
        assert!(matches!(fixture.repository().has_changes("icp"), Err(Error::MissingObject { .. })));
        assert!(folders.starts_with(&format!("a folder of commit {short} is not in this clone")), "{folders}");
    }
}
