//! Where the files of one version come from: a folder on disk, or a commit's tree in Git.
//!
//! This is the only room that knows Git. It refuses to know YAML and what the files mean: it hands out
//! paths and bytes, and says which commits there are and which one a change is to be compared with.

mod base;
mod error;
mod history;
mod memory;
mod releases;
mod repository;
mod revision;
mod scratch;
mod staged;
#[cfg(test)]
mod testing;
mod tree;
mod worktree;

pub use base::{Base, Comparison, Environment, Head};
pub use error::Error;
pub use history::{Author, Authors, History};
pub use memory::MemoryTree;
pub use releases::Release;
pub use repository::{Commit, Repository};
pub use revision::Revision;
pub use scratch::Scratch;
pub use staged::STAGED;
pub use tree::{Entry, LfsPointer, Listing, Origin, Reason, Skipped, Tree, lfs_pointer};
pub use worktree::{WorkTree, open_folder};
