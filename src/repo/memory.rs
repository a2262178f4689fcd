//! Files held in memory, for tests and embedded examples.
//!
//! It refuses to know any disk or Git: no file of it can be opened from outside, and none is tracked.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::error::Error;
use super::tree::{Collector, Listing, Origin, Tree, is_hidden, normalise};

/// Files held in memory, for tests and embedded examples.
///
/// ```
/// use icp::repo::{MemoryTree, Tree};
///
/// let tree = MemoryTree::new([("icp/icp.yaml", "kind: workspace\n")]);
/// assert_eq!(tree.list("icp").expect("a folder").len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct MemoryTree {
    origin: Origin,
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryTree {
    /// A tree with these files: path below the root, with `/`, and content.
    ///
    /// # Panics
    /// A path leads out of the root, which only whoever writes the files down can do.
    pub fn new<P: AsRef<str>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files = files.into_iter().map(|(path, bytes)| {
            let path = normalise(path.as_ref()).expect("the paths of files in memory stay below the root");
            (path, bytes.into())
        });
        MemoryTree { origin: Origin { label: "memory".into(), commit: None }, files: files.collect() }
    }

    fn is_folder(&self, path: &str) -> bool {
        path.is_empty() || self.files.keys().any(|file| below(file, path).is_some())
    }
}

impl Tree for MemoryTree {
    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn walk(&self, folder: &str) -> Result<Listing, Error> {
        let folder = normalise(folder)?;
        if self.files.contains_key(&folder) {
            return Err(Error::NotAFolder { path: folder });
        }
        let mut collector = Collector::new(&folder);
        for (path, bytes) in &self.files {
            let Some(rest) = below(path, &folder) else { continue };
            collector.meet(rest.split('/').count())?;
            if !rest.split('/').any(is_hidden) {
                collector.file(path.clone(), Some(bytes.len() as u64));
            }
        }
        Ok(collector.finish())
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let path = normalise(path)?;
        match self.files.get(&path) {
            Some(bytes) => Ok(Some(bytes.clone())),
            None if self.is_folder(&path) => Err(Error::IsFolder { path }),
            None => Ok(None),
        }
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Error> {
        Ok(self.read(path)?.map(|bytes| bytes.len() as u64))
    }

    fn local(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn is_tracked(&self, path: &str) -> Result<bool, Error> {
        normalise(path).map(|_| false)
    }
}

/// What follows a folder in a path; none where the path is not in the folder.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_hold_what_lies_below_them() {
        let tree = MemoryTree::new([("icp/b.yaml", "b"), ("icp/a/a.yaml", "aa"), ("icp/.x/c.yaml", "c"), ("top", "t")]);
        let check = |folder: &str, expected: &[&str]| {
            let found = tree.list(folder).unwrap();
            let found: Vec<&str> = found.iter().map(|entry| entry.path.as_str()).collect();
            assert_eq!(found, expected, "{folder}");
        };
        check("", &["icp/a/a.yaml", "icp/b.yaml", "top"]);
        check("icp", &["icp/a/a.yaml", "icp/b.yaml"]);
        check("./icp/a/", &["icp/a/a.yaml"]);
        check("icp/.x", &["icp/.x/c.yaml"]);
        check("ic", &[]);
        assert!(matches!(tree.walk("top"), Err(Error::NotAFolder { .. })));
        assert!(matches!(tree.walk(".."), Err(Error::LeadsOut { .. })));
    }

    #[test]
    fn files_are_read_as_they_were_given() {
        let tree = MemoryTree::new([("icp/a.yaml", "ä")]);
        assert_eq!(tree.read("icp/../icp/a.yaml").unwrap(), Some("ä".as_bytes().to_vec()));
        assert_eq!(tree.size("icp/a.yaml").unwrap(), Some(2));
        assert_eq!(tree.read("icp/b.yaml").unwrap(), None);
        assert!(matches!(tree.read("icp"), Err(Error::IsFolder { .. })));
    }
}
