//! Where bytes come from: files on the disk, or bytes in memory. Refuses to know what the bytes mean.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::error::Error;

/// Finds the files behind the paths of a manifest.
pub trait DataSource: Sync {
    /// The files behind a path or a glob, sorted by path; none if there is none. Paths are relative to the manifest.
    ///
    /// # Errors
    ///
    /// If looking for them fails, not if there are none.
    fn find(&self, path: &str) -> Result<Vec<DataFile>, Error>;
}

/// A file with data.
#[derive(Clone, Debug)]
pub struct DataFile {
    /// The path that messages show.
    pub path: String,
    /// Where the bytes are.
    pub content: Content,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub enum Content {
    /// On the disk.
    Local(PathBuf),
    /// In memory.
    Memory(Arc<[u8]>),
}

/// The files below a manifest's folder on the disk.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
    shown: String,
}

impl Folder {
    /// The folder of a manifest, and how messages call it: `icp/snapshots`, or nothing for the current folder.
    pub fn new(root: impl Into<PathBuf>, shown: impl Into<String>) -> Self {
        Folder { root: root.into(), shown: shown.into() }
    }

    fn file(&self, path: &Path) -> DataFile {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let shown = if relative.is_absolute() { relative.to_owned() } else { Path::new(&self.shown).join(relative) };
        DataFile { path: tidy(&shown), content: Content::Local(path.to_owned()) }
    }
}

impl DataSource for Folder {
    fn find(&self, path: &str) -> Result<Vec<DataFile>, Error> {
        let literal = self.root.join(path);
        if literal.exists() {
            return Ok(vec![self.file(&literal)]);
        }
        if !path.contains(['*', '?', '[']) {
            return Ok(Vec::new());
        }
        let root = glob::Pattern::escape(&self.root.to_string_lossy());
        let pattern = Path::new(&root).join(path);
        let matches = glob::glob(&pattern.to_string_lossy())
            .map_err(|error| Error::unreadable(path, format!("the pattern is wrong: {}", error.msg)))?;
        let mut files = Vec::new();
        for found in matches {
            let found = found.map_err(|error| Error::unreadable(path, error))?;
            if !found.is_dir() {
                files.push(self.file(&found));
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }
}

/// A path without `.` and `..` where that can be said without asking the disk, with `/` between its parts.
fn tidy(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|part| part != "..") => {
                parts.pop();
            }
            Component::ParentDir => parts.push("..".to_owned()),
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::RootDir | Component::Prefix(_) => return path.to_string_lossy().replace('\\', "/"),
        }
    }
    parts.join("/")
}

/// A file that can be read anywhere, by several threads at once.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) path: String,
    pub(super) len: u64,
    content: Content,
}

impl Input {
    /// Looks at the file: that it is one, is not empty and is not a stand-in for one.
    pub(super) fn open(file: DataFile) -> Result<Self, Error> {
        let len = match &file.content {
            Content::Memory(bytes) => bytes.len() as u64,
            Content::Local(path) => {
                let metadata = path.metadata().map_err(|error| Error::unreadable(&file.path, error))?;
                if metadata.is_dir() {
                    return Err(Error::content(&file.path, None, "is a folder; name the file, or a glob in it"));
                }
                metadata.len()
            }
        };
        let input = Input { path: file.path, len, content: file.content };
        if len == 0 {
            return Err(Error::content(&input.path, None, "the file is empty"));
        }
        input.refuse_stand_ins()?;
        Ok(input)
    }

    /// The same file with other bytes, as after unpacking.
    pub(super) fn with_bytes(&self, bytes: Vec<u8>) -> Self {
        Input { path: self.path.clone(), len: bytes.len() as u64, content: Content::Memory(bytes.into()) }
    }

    /// The bytes from `offset` on, at most `len` of them. A buffer may be handed in to be used again.
    pub(super) fn block(&self, offset: u64, len: usize, mut buffer: Vec<u8>) -> Result<Block<'_>, Error> {
        let len = self.len.saturating_sub(offset).min(len as u64) as usize;
        match &self.content {
            Content::Memory(bytes) => {
                let start = offset.min(self.len) as usize;
                Ok(Block::Borrowed(&bytes[start..start + len]))
            }
            Content::Local(path) => {
                buffer.resize(len, 0);
                let read = File::open(path).and_then(|file| read_exact_at(&file, &mut buffer, offset));
                read.map_err(|error| Error::unreadable(&self.path, error))?;
                Ok(Block::Owned(buffer))
            }
        }
    }

    /// The bytes one after another.
    pub(super) fn stream(&self) -> Result<Box<dyn Read + '_>, Error> {
        match &self.content {
            Content::Memory(bytes) => Ok(Box::new(&bytes[..])),
            Content::Local(path) => {
                let file = File::open(path).map_err(|error| Error::unreadable(&self.path, error))?;
                Ok(Box::new(io::BufReader::with_capacity(1 << 18, file)))
            }
        }
    }

    fn refuse_stand_ins(&self) -> Result<(), Error> {
        let head = self.block(0, 64, Vec::new())?;
        let refuse = |message: &str| Err(Error::content(&self.path, None, message));
        if head.starts_with(b"version https://git-lfs") {
            return refuse("is a Git LFS pointer, not the data; fetch the file with `git lfs pull`");
        }
        if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) || head.starts_with(b"PK\x03\x04") {
            return refuse("is an Excel workbook or a ZIP archive; save it as `CSV UTF-8`, or unpack it");
        }
        Ok(())
    }
}

/// Some bytes of a file.
pub(super) enum Block<'a> {
    Borrowed(&'a [u8]),
    Owned(Vec<u8>),
}

impl Deref for Block<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Block::Borrowed(bytes) => bytes,
            Block::Owned(bytes) => bytes,
        }
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut buffer: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, buffer, offset)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        buffer = &mut buffer[read..];
        offset += read as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_paths_are_short() {
        let check = |path: &str, expected: &str| assert_eq!(tidy(Path::new(path)), expected);
        check("icp/snapshots/../data/accounts.csv", "icp/data/accounts.csv");
        check("./a.csv", "a.csv");
        check("../a/../b.csv", "../b.csv");
        check("/data/a.csv", "/data/a.csv");
    }

    #[test]
    fn folders_find_files_and_globs() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["b.csv", "a.csv", "c.txt"] {
            std::fs::write(folder.path().join(name), "x").expect("a file");
        }
        let source = Folder::new(folder.path(), "icp");
        let check = |path: &str, expected: &[&str]| {
            let found = source.find(path).expect("a search");
            assert_eq!(found.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), expected, "{path}");
        };
        check("*.csv", &["icp/a.csv", "icp/b.csv"]);
        check("a.csv", &["icp/a.csv"]);
        check("d.csv", &[]);
        check("?.t*", &["icp/c.txt"]);
        assert!(source.find("***").is_err());
    }
}
