//! The files of one version, whatever they are kept in: the trait that work trees and revisions share.
//!
//! It refuses to know Git and the disk; paths, bytes and reasons are all there is here.

use std::fmt;
use std::path::PathBuf;

use super::error::Error;
use super::repository::Commit;

/// Files and folders that one listing may meet, whether kept or skipped.
pub(super) const MAX_ENTRIES: usize = 250_000;
/// Folders that may lie in each other.
pub(super) const MAX_DEPTH: usize = 256;
/// Symbolic links that one path may lead through, as on Linux.
pub(super) const MAX_LINKS: usize = 40;

/// Which version a set of files is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// `worktree`, or the revision as it was given.
    pub label: String,
    /// The commit; a work tree has none.
    pub commit: Option<Commit>,
}

/// One regular file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Relative to the root, with `/`.
    pub path: String,
    /// Bytes; none where a partial clone lacks the file's content.
    pub size: Option<u64>,
}

/// Why something in a folder is not listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The name is not UTF-8; the path shows the bytes at fault escaped.
    NotUtf8,
    /// A symbolic link that leaves the root.
    LeadsOut,
    /// A symbolic link to nothing, or to a folder that holds the link.
    DeadLink,
    /// Another repository.
    Submodule,
    /// A file that a sparse checkout leaves out.
    NotCheckedOut,
    /// A device, a pipe or a socket.
    NotAFile,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::NotUtf8 => "its name is not UTF-8",
            Reason::LeadsOut => "the link leads out of the workspace's repository",
            Reason::DeadLink => "the link leads nowhere, or back to a folder that holds it",
            Reason::Submodule => "it is another Git repository",
            Reason::NotCheckedOut => "the sparse checkout leaves it out; run `git sparse-checkout add` with its folder",
            Reason::NotAFile => "it is neither a file nor a folder",
        })
    }
}

/// Something that a listing left out, so that nothing is left out silently.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Relative to the root, with `/`; bytes that are not UTF-8 as `\xFF`.
    pub path: String,
    /// Why.
    pub reason: Reason,
}

/// What a folder holds, all levels deep, each part sorted by the bytes of the path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The regular files.
    pub entries: Vec<Entry>,
    /// What was left out, hidden folders aside.
    pub skipped: Vec<Skipped>,
}

/// A set of files as one version has them.
///
/// Paths are relative to the root and use `/`; `""` is the root itself. `.`, `..` and empty steps are
/// allowed as long as they stay inside. Symbolic links are followed while they stay inside.
pub trait Tree: Send + Sync {
    /// Which version this is.
    fn origin(&self) -> &Origin;

    /// What a folder holds, all levels deep. Hidden folders are passed over, unless asked for by name;
    /// a folder that is not there holds nothing.
    ///
    /// # Errors
    /// The path leaves the root or is a file, there are too many files, or the folder cannot be read.
    fn walk(&self, folder: &str) -> Result<Listing, Error>;

    /// The content of a file as it is stored, or none if there is no such file.
    ///
    /// # Errors
    /// The path leaves the root or is a folder, or the file cannot be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Error>;

    /// The size of a file in bytes, or none if there is no such file.
    ///
    /// # Errors
    /// As for [`Tree::read`].
    fn size(&self, path: &str) -> Result<Option<u64>, Error>;

    /// Where the file can be opened on disk; only files of a work tree can.
    fn local(&self, path: &str) -> Option<PathBuf>;

    /// Whether Git has a file of that path: in the revision, or in the index or the last commit.
    ///
    /// # Errors
    /// The path leaves the root, or Git cannot tell.
    fn is_tracked(&self, path: &str) -> Result<bool, Error>;

    /// The regular files of [`Tree::walk`] alone.
    ///
    /// # Errors
    /// As for [`Tree::walk`].
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Error> {
        Ok(self.walk(folder)?.entries)
    }
}

/// Collects what a walk meets and stops it at the limits.
pub(super) struct Collector {
    folder: String,
    met: usize,
    listing: Listing,
}

impl Collector {
    pub(super) fn new(folder: &str) -> Self {
        Collector { folder: folder.to_owned(), met: 0, listing: Listing::default() }
    }

    /// Counts one more thing in a folder that lies `depth` folders deep.
    pub(super) fn meet(&mut self, depth: usize) -> Result<(), Error> {
        self.met += 1;
        let limit = if self.met > MAX_ENTRIES {
            format!("{MAX_ENTRIES} files")
        } else if depth > MAX_DEPTH {
            format!("{MAX_DEPTH} levels of folders")
        } else {
            return Ok(());
        };
        Err(Error::TooLarge { folder: shown(&self.folder), limit })
    }

    pub(super) fn file(&mut self, path: String, size: Option<u64>) {
        self.listing.entries.push(Entry { path, size });
    }

    pub(super) fn skip(&mut self, path: impl Into<String>, reason: Reason) {
        self.listing.skipped.push(Skipped { path: path.into(), reason });
    }

    pub(super) fn finish(mut self) -> Listing {
        self.listing.entries.sort_unstable();
        self.listing.skipped.sort_unstable();
        self.listing
    }
}

/// A path without `.`, `..` and empty steps.
pub(super) fn normalise(path: &str) -> Result<String, Error> {
    let leads_out = || Error::LeadsOut { path: path.to_owned() };
    let foreign = |step: &str| step.contains('\0') || (cfg!(windows) && step.contains(['\\', ':']));
    if path.starts_with('/') {
        return Err(leads_out());
    }
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop().ok_or_else(leads_out)?),
            step if foreign(step) => return Err(leads_out()),
            step => steps.push(step),
        }
    }
    Ok(steps.join("/"))
}

/// A path as a message shows it.
pub(super) fn shown(path: &str) -> String {
    if path.is_empty() { ".".into() } else { path.to_owned() }
}

/// Whether the last step of a path is hidden.
pub(super) fn is_hidden(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with('.'))
}

/// The path of something in a folder.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// What stands in a file's place when Git LFS keeps its data elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LfsPointer {
    /// SHA-256 of the data, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Size of the data in bytes.
    pub size: u64,
}

/// Recognises a Git LFS pointer.
///
/// The form is that of <https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md>: lines of key and value,
/// `version` first, at most 1024 bytes.
pub fn lfs_pointer(bytes: &[u8]) -> Option<LfsPointer> {
    const VERSIONS: [&str; 2] = ["https://git-lfs.github.com/spec/v1", "https://hawser.github.com/spec/v1"];
    if bytes.len() > 1024 || !bytes.starts_with(b"version ") {
        return None;
    }
    let mut lines = std::str::from_utf8(bytes).ok()?.lines();
    let version = lines.next()?.strip_prefix("version ")?;
    if !VERSIONS.contains(&version) {
        return None;
    }
    let fields: Vec<(&str, &str)> = lines.filter_map(|line| line.split_once(' ')).collect();
    let value = |key: &str| fields.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
    let sha256 = value("oid")?.strip_prefix("sha256:")?.to_owned();
    Some(LfsPointer { sha256, size: value("size")?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        let check = |path: &str, expected: Option<&str>| {
            assert_eq!(normalise(path).ok().as_deref(), expected, "{path}");
        };
        check("", Some(""));
        check(".", Some(""));
        check("icp/icp.yaml", Some("icp/icp.yaml"));
        check("icp//./a/../icp.yaml/", Some("icp/icp.yaml"));
        check("a/..", Some(""));
        check("..", None);
        check("a/../../b", None);
        check("/etc/passwd", None);
        check("a\0b", None);
        check("..a/...", Some("..a/..."));
    }

    #[test]
    fn pointers_of_large_file_storage_are_recognised() {
        let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
        let check = |text: &str, expected: Option<u64>| {
            assert_eq!(lfs_pointer(text.as_bytes()).map(|pointer| pointer.size), expected, "{text}");
        };
        check(pointer, Some(12345));
        check(&pointer.replace('\n', "\r\n"), Some(12345));
        check(&pointer.replace("git-lfs", "hawser"), Some(12345));
        check(&pointer.replace("v1", "v9"), None);
        check(&pointer.replace("size", "length"), None);
        check(&pointer.replace("12345", "many"), None);
        check("version: 1\n", None);
        check("", None);
        check(&format!("{pointer}{}", " ".repeat(1024)), None);
        assert_eq!(lfs_pointer(b"version \xff"), None);
    }

    #[test]
    fn walks_end_at_the_limits() {
        let mut collector = Collector::new("icp");
        assert_eq!(collector.meet(MAX_DEPTH), Ok(()));
        let error = collector.meet(MAX_DEPTH + 1).expect_err("too deep");
        assert_eq!(error.to_string(), "`icp` holds more than 256 levels of folders; name a smaller folder");
        collector.met = MAX_ENTRIES;
        assert!(collector.meet(1).is_err());
    }
}
