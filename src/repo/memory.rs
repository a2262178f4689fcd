//! A version that is kept nowhere: texts by path, for built-in examples, previews and tests.
//!
//! It refuses to know Git and the disk.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::error::Error;
use super::tree::{Entry, Listing, Origin, Tree, is_hidden, normalise};

/// Files that live in memory.
#[derive(Clone, Debug)]
pub struct MemoryTree {
    files: BTreeMap<String, Vec<u8>>,
    origin: Origin,
}

impl MemoryTree {
    /// Files by path, relative to the root, with `/`. Of two with the same path the later one counts.
    pub fn new<P: Into<String>, T: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        let files = files.into_iter().map(|(path, text)| (path.into(), text.into())).collect();
        MemoryTree { files, origin: Origin { label: "memory".to_owned(), commit: None } }
    }
}

/// Whether a folder below another one is hidden on the way to a path.
fn is_visible(below: &str) -> bool {
    let folders = below.rsplit_once('/').map_or("", |(folders, _)| folders);
    folders.split('/').all(|folder| !is_hidden(folder))
}

impl Tree for MemoryTree {
    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn walk(&self, folder: &str) -> Result<Listing, Error> {
        let folder = normalise(folder)?;
        let below = |path: &str| -> bool {
            let rest = if folder.is_empty() {
                Some(path)
            } else {
                path.strip_prefix(folder.as_str()).and_then(|rest| rest.strip_prefix('/'))
            };
            rest.is_some_and(is_visible)
        };
        let files = self.files.iter().filter(|(path, _)| below(path));
        let entries = files.map(|(path, bytes)| Entry { path: path.clone(), size: Some(bytes.len() as u64) }).collect();
        Ok(Listing { entries, skipped: Vec::new() })
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.files.get(&normalise(path)?).cloned())
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Error> {
        Ok(self.files.get(&normalise(path)?).map(|bytes| bytes.len() as u64))
    }

    fn local(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn is_tracked(&self, path: &str) -> Result<bool, Error> {
        Ok(self.files.contains_key(&normalise(path)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_hold_what_lies_below_them() {
        let tree = MemoryTree::new([("icp/icp.yaml", "a"), ("icp/.x/b.yaml", "b"), ("icp2/c.yaml", "c"), ("d", "dd")]);
        let check = |folder: &str, expected: &[&str]| {
            let entries = tree.list(folder).expect("lists");
            let paths: Vec<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
            assert_eq!(paths, expected, "{folder}");
        };
        check("", &["d", "icp/icp.yaml", "icp2/c.yaml"]);
        check("icp", &["icp/icp.yaml"]);
        check("icp/.x", &["icp/.x/b.yaml"]);
        check("nothing", &[]);
        assert_eq!(tree.read("icp/./icp.yaml").expect("reads").as_deref(), Some(b"a".as_slice()));
        assert_eq!(tree.size("d").expect("is there"), Some(2));
        assert!(tree.read("../d").is_err());
    }
}
