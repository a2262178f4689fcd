//! Where benchmarks keep what they measure on. It refuses to know what lies there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use icp::repo::Scratch;

/// The folder of everything that benchmarks write: `target/bench-data`.
pub(crate) fn of_all() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-data")
}

/// An empty folder that is a repository, in place of whatever was there.
pub(crate) fn fresh(folder: &Path) -> Result<Scratch> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(Scratch::init(folder)?)
}
