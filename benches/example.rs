//! Copies of this repository's own example, to measure on. It refuses to know what is measured.

use std::fs;
use std::path::Path;

use anyhow::Result;

/// Writes the example's documents and data into a folder.
pub(crate) fn write(to: &Path) -> Result<()> {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("icp"), to)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
