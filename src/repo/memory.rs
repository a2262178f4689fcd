//! Files that exist only in memory: what examples, built-in workspaces and tests are read from.
//!
//! It refuses to know the disk and Git: nothing in it is tracked, linked or hidden from it by size.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::error::Error;
use super::tree::{Collector, Listing, Origin, Tree, normalise};

/// A set of files in memory.
#[derive(Clone, Debug)]
pub struct MemoryTree {
    origin: Origin,
    files: BTreeMap<String, Vec<u8>>,
}

impl MemoryTree {
    /// The files with their contents, by path from the root with `/`. A path that is given twice keeps what was
    /// given last.
    pub fn new<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        let files = files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect();
        MemoryTree { origin: Origin { label: "memory".to_owned(), commit: None }, files }
    }
}

impl Tree for MemoryTree {
    fn origin(&self) -> &Origin {
        &self.origin
    }

    fn walk(&self, folder: &str) -> Result<Listing, Error> {
        let folder = normalise(folder)?;
        let mut found = Collector::new(&folder);
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        for (path, bytes) in self.files.range(prefix.clone()..) {
            let Some(below) = path.strip_prefix(&prefix) else { break };
            let (folders, _) = below.rsplit_once('/').unwrap_or_default();
            if folders.split('/').any(|name| name.starts_with('.')) {
                continue;
            }
            found.meet(below.matches('/').count())?;
            found.file(path.clone(), Some(bytes.len() as u64));
        }
        Ok(found.finish())
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.files.get(&normalise(path)?).cloned())
    }

    fn size(&self, path: &str) -> Result<Option<u64>, Error> {
        Ok(self.files.get(&normalise(path)?).map(|bytes| bytes.len() as u64))
    }

    fn local(&self, _path: &str) -> Option<PathBuf> {
        None
    }

    fn is_tracked(&self, _path: &str) -> Result<bool, Error> {
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_hold_what_lies_below_them() {
        let tree = MemoryTree::new([("icp/icp.yaml", "a"), ("icp/.x/y", "b"), ("icp-2/z", "c"), ("icp/a/b", "d")]);
        let paths = |folder: &str| -> Vec<String> {
            tree.list(folder).expect("is listed").into_iter().map(|entry| entry.path).collect()
        };
        assert_eq!(paths("icp"), ["icp/a/b", "icp/icp.yaml"]);
        assert_eq!(paths(""), ["icp-2/z", "icp/a/b", "icp/icp.yaml"]);
        assert_eq!(paths("icp/.x"), ["icp/.x/y"]);
        assert_eq!(paths("none"), [""; 0]);
        assert_eq!(tree.read("icp/./icp.yaml"), Ok(Some(b"a".to_vec())));
        assert_eq!(tree.size("icp"), Ok(None));
        assert!(tree.read("../x").is_err());
    }
}
