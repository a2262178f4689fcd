//! The files of a folder on disk, as they are now, in Git or not.
//!
//! It refuses to hand out what lies outside the folder or in Git's own folder, however a path or a link
//! gets there: what a tool reads ends up in its messages, and the paths come from documents.

use std::fs::{self, FileType};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::error::Error;
use super::repository::Repository;
use super::tree::{Collector, Listing, Origin, Reason, Tree, is_hidden, join, normalise, shown};

/// The files below a folder on disk.
#[derive(Clone, Debug)]
pub struct WorkTree {
    root: PathBuf,
    /// The root without symbolic links: what is really inside begins with it.
    real_root: PathBuf,
    repository: Option<Repository>,
    origin: Origin,
}

/// The files below a folder that need not be in Git.
///
/// # Errors
/// There is no such folder.
pub fn open_folder(path: impl AsRef<Path>) -> Result<WorkTree, Error> {
    WorkTree::new(path.as_ref(), None)
}

impl WorkTree {
    pub(super) fn new(root: &Path, repository: Option<Repository>) -> Result<WorkTree, Error> {
        let shown = || root.display().to_string();
        let real_root = fs::canonicalize(root).map_err(|error| Error::io(shown(), &error))?;
        if !real_root.is_dir() {
            return Err(Error::NotAFolder { path: shown() });
        }
        let root = std::path::absolute(root).map_err(|error| Error::io(shown(), &error))?;
        Ok(WorkTree { root, real_root, repository, origin: Origin { label: "worktree".into(), commit: None } })
    }

    /// The folder to which all paths are relative.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file or folder on disk relative to the root, with `/`.
    ///
    /// # Errors
    /// It does not exist, lies outside the root, or is not named in UTF-8.
    pub fn relative(&self, path: &Path) -> Result<String, Error> {
        let shown = path.display().to_string();
        let real = fs::canonicalize(path).map_err(|error| Error::io(&*shown, &error))?;
        let inside = real.strip_prefix(&self.real_root).map_err(|_| Error::LeadsOut { path: shown.clone() })?;
        let steps: Option<Vec<&str>> = inside.components().map(|step| step.as_os_str().to_str()).collect();
        let steps = steps.ok_or(Error::Io { path: shown, reason: "the path is not UTF-8".into() })?;
        Ok(steps.join("/"))
    }

    /// Where a normalised path really is; none if nothing is there.
    fn resolve(&self, path: &str) -> Result<Option<PathBuf>, Error> {
        let real = match fs::canonicalize(self.real_root.join(path)) {
            Ok(real) => real,
            Err(error) if is_absent(error.kind()) => return Ok(None),
            Err(error) => return Err(Error::io(path, &error)),
        };
        if self.holds(&real) { Ok(Some(real)) } else { Err(Error::LeadsOut { path: path.to_owned() }) }
    }

    /// Whether a path without links is inside, and not in Git's own folder.
    fn holds(&self, real: &Path) -> bool {
        let Ok(inside) = real.strip_prefix(&self.real_root) else { return false };
        let is_git = |step: Component<'_>| step.as_os_str().eq_ignore_ascii_case(".git");
        !inside.components().any(is_git)
    }

    /// A regular file's place and size; none if there is none.
    fn file(&self, path: &str) -> Result<Option<(PathBuf, u64)>, Error> {
        let path = normalise(path)?;
        let Some(real) = self.resolve(&path)? else { return Ok(None) };
        let metadata = fs::metadata(&real).map_err(|error| Error::io(&*path, &error))?;
        match metadata.file_type() {
            kind if kind.is_file() => Ok(Some((real, metadata.len()))),
            kind if kind.is_dir() => Err(Error::IsFolder { path: shown(&path) }),
            _ => Err(Error::NotAFile { path }),
        }
    }
}

impl Tree for WorkTree {
    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn walk(&self, folder: &str) -> Result<Listing, Error> {
        let folder = normalise(folder)?;
        let mut found = Collector::new(&folder);
        if let Some(repository) = &self.repository {
            for path in repository.left_out(&folder)? {
                found.skip(path, Reason::NotCheckedOut);
            }
        }
        let Some(real) = self.resolve(&folder)? else { return Ok(found.finish()) };
        if !real.is_dir() {
            return Err(Error::NotAFolder { path: folder });
        }
        let mut walk = Walk { tree: self, trail: vec![real.clone()], found };
        walk.folder(&folder, &real)?;
        Ok(walk.found.finish())
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some((real, _)) = self.file(path)? else { return Ok(None) };
        fs::read(real).map(Some).map_err(|error| Error::io(path, &error))
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Error> {
        Ok(self.file(path)?.map(|(_, size)| size))
    }

    fn local(&self, path: &str) -> Option<PathBuf> {
        self.file(path).ok().flatten().map(|(real, _)| real)
    }

    fn is_tracked(&self, path: &str) -> Result<bool, Error> {
        let path = normalise(path)?;
        self.repository.as_ref().map_or(Ok(false), |repository| repository.is_tracked(&path))
    }
}

/// One walk: the folders that are being listed, from the outermost in, and what was found.
struct Walk<'a> {
    tree: &'a WorkTree,
    trail: Vec<PathBuf>,
    found: Collector,
}

impl Walk<'_> {
    fn folder(&mut self, path: &str, real: &Path) -> Result<(), Error> {
        let unreadable = |error| Error::io(shown(path), &error);
        for entry in fs::read_dir(real).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            self.found.meet(self.trail.len())?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                let escaped = name.as_encoded_bytes().escape_ascii().to_string();
                self.found.skip(join(path, &escaped), Reason::NotUtf8);
                continue;
            };
            let kind = entry.file_type().map_err(unreadable)?;
            self.member(join(path, name), &entry.path(), kind)?;
        }
        Ok(())
    }

    fn member(&mut self, path: String, place: &Path, kind: FileType) -> Result<(), Error> {
        if kind.is_symlink() {
            self.link(path, place)
        } else if kind.is_dir() {
            self.subfolder(&path, place)
        } else if kind.is_file() {
            let size = fs::metadata(place).map_err(|error| Error::io(&*path, &error))?.len();
            self.found.file(path, Some(size));
            Ok(())
        } else {
            self.found.skip(path, Reason::NotAFile);
            Ok(())
        }
    }

    fn link(&mut self, path: String, place: &Path) -> Result<(), Error> {
        let Ok(target) = fs::canonicalize(place) else {
            self.found.skip(path, Reason::DeadLink);
            return Ok(());
        };
        if !self.tree.holds(&target) {
            self.found.skip(path, Reason::LeadsOut);
        } else if self.trail.iter().any(|folder| folder.starts_with(&target)) {
            self.found.skip(path, Reason::DeadLink);
        } else {
            let kind = fs::metadata(&target).map_err(|error| Error::io(&*path, &error))?.file_type();
            self.member(path, &target, kind)?;
        }
        Ok(())
    }

    fn subfolder(&mut self, path: &str, real: &Path) -> Result<(), Error> {
        if is_hidden(path) {
            return Ok(());
        }
        if real.join(".git").symlink_metadata().is_ok() {
            self.found.skip(path, Reason::Submodule);
            return Ok(());
        }
        self.trail.push(real.to_owned());
        self.folder(path, real)?;
        self.trail.pop();
        Ok(())
    }
}

/// Whether a failure only says that nothing is there.
fn is_absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Fixture, paths, write};
    use super::*;
    use tempfile::TempDir;

    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = TempDir::new().expect("temporary folder");
        for (path, text) in files {
            write(folder.path(), path, text);
        }
        folder
    }

    #[test]
    fn a_folder_need_not_be_in_git() {
        let folder =
            folder(&[("icp/icp.yaml", "1\n"), ("icp/b/x.yaml", "x"), ("icp/a-b.yaml", ""), ("icp/.git/x", "")]);
        let tree = open_folder(folder.path()).expect("folder");
        assert_eq!(paths(&tree, "icp"), ["icp/a-b.yaml", "icp/b/x.yaml", "icp/icp.yaml"]);
        assert_eq!(paths(&tree, "none"), [""; 0]);
        assert_eq!(tree.read("icp/icp.yaml"), Ok(Some(b"1\n".to_vec())));
        assert_eq!(tree.read("icp/none.yaml"), Ok(None));
        assert_eq!(tree.read("icp/icp.yaml/x"), Ok(None));
        assert_eq!(tree.size("icp/b/x.yaml"), Ok(Some(1)));
        assert_eq!(tree.is_tracked("icp/icp.yaml"), Ok(false));
        assert_eq!(tree.read("icp"), Err(Error::IsFolder { path: "icp".into() }));
        assert_eq!(tree.read(""), Err(Error::IsFolder { path: ".".into() }));
        assert_eq!(tree.list("icp/icp.yaml"), Err(Error::NotAFolder { path: "icp/icp.yaml".into() }));
        assert_eq!(tree.origin(), &Origin { label: "worktree".into(), commit: None });
        let local = tree.local("icp/b/x.yaml").expect("on disk");
        assert_eq!(fs::read(local).expect("readable"), b"x");
        assert_eq!(tree.local("icp/none.yaml"), None);
        assert!(open_folder(folder.path().join("none")).is_err());
        assert!(matches!(open_folder(folder.path().join("icp/icp.yaml")), Err(Error::NotAFolder { .. })));
    }

    #[test]
    fn nothing_outside_the_root_is_read() {
        let outer = folder(&[("secret", "s"), ("root/icp/icp.yaml", "1\n"), ("root/.git/config", "token")]);
        let tree = open_folder(outer.path().join("root")).expect("folder");
        for path in ["../secret", "icp/../../secret", "/etc/hostname", ".git/config"] {
            assert_eq!(tree.read(path), Err(Error::LeadsOut { path: path.into() }), "{path}");
            assert_eq!(tree.local(path), None);
        }
        assert_eq!(
            tree.read("../secret").expect_err("outside").to_string(),
            "`../secret` leads out of the workspace's repository; move the file inside and use a path below the root"
        );
        assert_eq!(tree.relative(&outer.path().join("root/icp/icp.yaml")), Ok("icp/icp.yaml".into()));
        assert_eq!(tree.relative(&outer.path().join("root")), Ok(String::new()));
        assert!(matches!(tree.relative(&outer.path().join("secret")), Err(Error::LeadsOut { .. })));
    }

    #[test]
    fn git_tracks_what_is_staged_or_committed() {
        let fixture = Fixture::new();
        fixture.write("staged", "s");
        let tree = || fixture.repository().worktree().expect("work tree");
        assert_eq!(tree().is_tracked("staged"), Ok(false));
        let mut index = fixture.git.index().expect("index");
        index.add_path(Path::new("staged")).expect("added");
        index.write().expect("written");
        assert_eq!(tree().is_tracked("staged"), Ok(true), "before the first commit");
        fixture.commit("one", &[("icp/a.yaml", "a")]);
        fixture.remove("icp/a.yaml");
        fixture.write("new", "n");
        assert_eq!(tree().is_tracked("icp/a.yaml"), Ok(true), "removed on disk only");
        assert_eq!(tree().is_tracked("icp"), Ok(false));
        assert_eq!(tree().is_tracked("new"), Ok(false));
    }

    #[test]
    fn other_repositories_inside_are_passed_over() {
        let folder = folder(&[("icp/a.yaml", ""), ("icp/module/.git", "gitdir: x"), ("icp/module/b.yaml", "")]);
        let tree = open_folder(folder.path()).expect("folder");
        let listing = tree.walk("icp").expect("walked");
        assert_eq!(listing.entries.len(), 1);
        assert_eq!((&*listing.skipped[0].path, &listing.skipped[0].reason), ("icp/module", &Reason::Submodule));
    }

    #[cfg(unix)]
    mod links {
        use std::os::unix::fs::symlink;

        use super::super::super::testing::skipped;
        use super::*;

        #[test]
        fn links_are_followed_inside_and_refused_outside() {
            let outer = folder(&[
                ("secret/x.yaml", "s"),
                ("root/shared/cfo.yaml", "cfo"),
                ("root/icp/icp.yaml", "1\n"),
                ("root/.git/config", "token"),
            ]);
            let root = outer.path().join("root");
            let link = |target: &str, path: &str| symlink(target, root.join(path)).expect("link");
            link("../shared", "icp/personas");
            link("personas/cfo.yaml", "icp/alias.yaml");
            link("../../secret", "icp/out");
            link("../../secret/x.yaml", "icp/out.yaml");
            link("../.git/config", "icp/config.yaml");
            link(".", "icp/self");
            link("..", "icp/up");
            link("ring", "icp/ring");
            link("nowhere", "icp/gone");
            let tree = open_folder(&root).expect("folder");
            assert_eq!(paths(&tree, "icp"), ["icp/alias.yaml", "icp/icp.yaml", "icp/personas/cfo.yaml"]);
            assert_eq!(paths(&tree, "icp/personas"), ["icp/personas/cfo.yaml"]);
            assert_eq!(tree.read("icp/alias.yaml"), Ok(Some(b"cfo".to_vec())));
            assert_eq!(tree.size("icp/alias.yaml"), Ok(Some(3)));
            assert_eq!(tree.read("icp/gone"), Ok(None));
            for path in ["icp/out.yaml", "icp/out/x.yaml", "icp/config.yaml"] {
                assert_eq!(tree.read(path), Err(Error::LeadsOut { path: path.into() }));
            }
            assert!(matches!(tree.walk("icp/out"), Err(Error::LeadsOut { .. })));
            assert!(matches!(tree.read("icp/ring"), Err(Error::Io { .. })));
            let expected = [
                ("icp/config.yaml", Reason::LeadsOut),
                ("icp/gone", Reason::DeadLink),
                ("icp/out", Reason::LeadsOut),
                ("icp/out.yaml", Reason::LeadsOut),
                ("icp/ring", Reason::DeadLink),
                ("icp/self", Reason::DeadLink),
                ("icp/up", Reason::DeadLink),
            ];
            assert_eq!(skipped(&tree, "icp"), expected.map(|(path, reason)| (path.to_owned(), reason)));
        }

        #[test]
        fn folders_that_link_to_each_other_end() {
            let folder = folder(&[("a/y", ""), ("b/x", "")]);
            symlink("../b", folder.path().join("a/to-b")).expect("link");
            symlink("../a", folder.path().join("b/to-a")).expect("link");
            let tree = open_folder(folder.path()).expect("folder");
            assert_eq!(paths(&tree, ""), ["a/to-b/x", "a/y", "b/to-a/y", "b/x"]);
        }

        #[test]
        fn pipes_are_not_opened() {
            let folder = folder(&[("a.yaml", "")]);
            let socket = folder.path().join("socket");
            let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("socket");
            let tree = open_folder(folder.path()).expect("folder");
            assert_eq!(skipped(&tree, ""), [("socket".to_owned(), Reason::NotAFile)]);
            assert_eq!(tree.read("socket"), Err(Error::NotAFile { path: "socket".into() }));
        }

        #[cfg(target_os = "linux")]
        #[test]
        fn foreign_names_are_told() {
            use std::os::unix::ffi::OsStrExt;
            let folder = folder(&[("icp/a.yaml", "")]);
            let name = std::ffi::OsStr::from_bytes(b"caf\xe9.yaml");
            fs::write(folder.path().join("icp").join(name), "").expect("written");
            let tree = open_folder(folder.path()).expect("folder");
            assert_eq!(skipped(&tree, "icp"), [(r"icp/caf\xe9.yaml".to_owned(), Reason::NotUtf8)]);
        }
    }
}
