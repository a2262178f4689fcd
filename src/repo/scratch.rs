//! Small repositories made on the spot: for the guided tour and for tests.
//!
//! Author and times are given by the caller, so that the same steps give the same commits on every machine.

use std::path::{Path, PathBuf};

use git2::{BranchType, IndexAddOption, RepositoryInitOptions, Signature, Time, build::CheckoutBuilder};

use super::error::Error;

/// A repository that this program makes and fills.
pub struct Scratch {
    repository: git2::Repository,
    root: PathBuf,
}

impl Scratch {
    /// Makes a repository with the branch `main` in a folder that has none.
    ///
    /// # Errors
    /// The folder cannot be written, or is a repository already.
    pub fn init(root: &Path) -> Result<Self, Error> {
        let mut options = RepositoryInitOptions::new();
        options.initial_head("main").no_reinit(true).mkpath(true);
        let repository = git2::Repository::init_opts(root, &options).map_err(failed)?;
        Ok(Scratch { repository, root: root.to_owned() })
    }

    /// A repository that was made before.
    ///
    /// # Errors
    /// There is none in the folder itself.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let repository = git2::Repository::open(root).map_err(failed)?;
        Ok(Scratch { repository, root: root.to_owned() })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Commits everything in the folder that Git does not ignore, and gives the commit's id.
    ///
    /// # Errors
    /// Git refuses.
    pub fn commit(&self, message: &str, author: &str, seconds: i64) -> Result<String, Error> {
        let mut index = self.repository.index().map_err(failed)?;
        index.add_all(["*"], IndexAddOption::DEFAULT, None).map_err(failed)?;
        index.update_all(["*"], None).map_err(failed)?;
        index.write().map_err(failed)?;
        let tree = self.repository.find_tree(index.write_tree().map_err(failed)?).map_err(failed)?;
        let address = format!("{}@example.com", author.to_lowercase().replace(' ', "."));
        let who = Signature::new(author, &address, &Time::new(seconds, 0)).map_err(failed)?;
        let parent = self.repository.head().ok().and_then(|head| head.peel_to_commit().ok());
        let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
        let id = self.repository.commit(Some("HEAD"), &who, &who, message, &tree, &parents).map_err(failed)?;
        Ok(id.to_string())
    }

    /// Makes a branch at the current commit and switches to it.
    ///
    /// # Errors
    /// There is such a branch, or no commit yet.
    pub fn branch(&self, name: &str) -> Result<(), Error> {
        let head = self.repository.head().and_then(|head| head.peel_to_commit()).map_err(failed)?;
        self.repository.branch(name, &head, false).map_err(failed)?;
        self.switch(name)
    }

    /// Switches to a branch; what is not committed is gone.
    ///
    /// # Errors
    /// There is no such branch.
    pub fn switch(&self, name: &str) -> Result<(), Error> {
        let branch = self.repository.find_branch(name, BranchType::Local).map_err(failed)?;
        let reference = branch.get().name().unwrap_or_default().to_owned();
        let target = branch.get().peel(git2::ObjectType::Commit).map_err(failed)?;
        self.repository.checkout_tree(&target, Some(CheckoutBuilder::new().force())).map_err(failed)?;
        self.repository.set_head(&reference).map_err(failed)?;
        Ok(())
    }
}

fn failed(error: git2::Error) -> Error {
    Error::git("write the repository", &error)
}
