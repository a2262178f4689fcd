//! The index as a version: what the next commit would hold.
//!
//! It refuses to write to the repository: the tree that the index stands for is kept in memory.

use std::path::Path;

use super::base::Environment;
use super::error::Error;
use super::repository::Repository;
use super::revision::Revision;
use super::tree::Origin;

/// How reports name the index.
pub const STAGED: &str = "staged";

/// Of these objects, which nobody writes to disk, none is kept in favour of those on disk.
const PRIORITY: i32 = 1_000;

impl Repository {
    /// The files that are staged. `GIT_INDEX_FILE` names another index, as in a hook of `git commit -a`.
    ///
    /// # Errors
    /// There are conflicts, or the index cannot be read.
    pub fn staged(&self, environment: Environment<'_>) -> Result<Revision, Error> {
        let other = environment("GIT_INDEX_FILE").filter(|file| !file.is_empty());
        let tree = self.with(|git| {
            let root = git.workdir().unwrap_or_else(|| git.path());
            let failed = |error: git2::Error| Error::index(root, &error);
            let mut index = match &other {
                // Git names it from the top of the work tree.
                Some(file) => git2::Index::open(&root.join(Path::new(file))).map_err(failed)?,
                None => git.index().map_err(failed)?,
            };
            index.read(false).map_err(failed)?;
            if index.has_conflicts() {
                return Err(Error::Conflicts);
            }
            git.odb().and_then(|odb| odb.add_new_mempack_backend(PRIORITY).map(drop)).map_err(failed)?;
            index.write_tree_to(git).map_err(failed)
        })?;
        let origin = Origin { label: STAGED.to_owned(), commit: None };
        Ok(Revision::new(self.clone(), tree, origin))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Fixture, paths};
    use super::super::tree::Tree;
    use super::*;

    #[test]
    fn what_is_staged_is_a_version() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("icp/icp.yaml", "1\n"), ("icp/gone.yaml", "x\n")]);
        fixture.write("icp/icp.yaml", "2\n");
        fixture.write("icp/new.yaml", "new\n");
        let mut index = fixture.git.index().expect("index");
        index.add_path(Path::new("icp/icp.yaml")).expect("added");
        index.add_path(Path::new("icp/new.yaml")).expect("added");
        index.remove_path(Path::new("icp/gone.yaml")).expect("removed");
        index.write().expect("written");
        fixture.write("icp/icp.yaml", "3\n");
        fixture.write("icp/later.yaml", "later\n");
        let objects = || std::fs::read_dir(fixture.git.path().join("objects")).expect("folder").count();
        let before = objects();
        let staged = fixture.repository().staged(&|_| None).expect("staged");
        assert_eq!(staged.read("icp/icp.yaml"), Ok(Some(b"2\n".to_vec())));
        assert_eq!(paths(&staged, "icp"), ["icp/icp.yaml", "icp/new.yaml"]);
        assert_eq!((staged.origin().label.as_str(), &staged.origin().commit), ("staged", &None));
        assert_eq!(objects(), before, "nothing is written");
    }

    #[test]
    fn a_hook_may_name_another_index() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("a", "1\n")]);
        let other = fixture.git.path().join("index.other");
        std::fs::copy(fixture.git.path().join("index"), &other).expect("copied");
        fixture.write("b", "2\n");
        let mut index = fixture.git.index().expect("index");
        index.add_path(Path::new("b")).expect("added");
        index.write().expect("written");
        let repository = fixture.repository();
        assert_eq!(paths(&repository.staged(&|_| None).expect("staged"), ""), ["a", "b"]);
        let named = |name: &str| (name == "GIT_INDEX_FILE").then(|| other.display().to_string());
        assert_eq!(paths(&repository.staged(&named).expect("staged"), ""), ["a"]);
    }

    #[test]
    fn conflicts_are_told() {
        let fixture = Fixture::new();
        fixture.commit("one", &[("a", "1\n")]);
        let mut index = fixture.git.index().expect("index");
        let mut entry = index.get_path(Path::new("a"), 0).expect("an entry");
        index.remove_path(Path::new("a")).expect("removed");
        for stage in [2, 3] {
            entry.flags = stage << 12;
            index.add(&entry).expect("added");
        }
        index.write().expect("written");
        let error = fixture.repository().staged(&|_| None).expect_err("conflicts").to_string();
        assert!(error.contains("conflicts"), "{error}");
    }
}
