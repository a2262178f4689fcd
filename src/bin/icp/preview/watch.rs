//! Whether files have changed, told by looking at them again and again: that works on every disk and in every container.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

/// Files up to this size are compared by content, since a clock may be too coarse for two quick edits.
const SMALL: u64 = 256 * 1024;

/// How deep folders may nest.
const DEPTH: usize = 16;

/// A number that is another one when a file below these places is another one.
pub(crate) fn fingerprint(places: &[PathBuf]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for place in places {
        add(place, DEPTH, &mut hasher);
    }
    hasher.finish()
}

fn add(path: &Path, depth: usize, hasher: &mut DefaultHasher) {
    let Ok(facts) = fs::symlink_metadata(path) else { return };
    path.hash(hasher);
    if facts.is_dir() && depth > 0 {
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let is_hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| !is_hidden(path)).collect();
        paths.sort();
        paths.iter().for_each(|path| add(path, depth - 1, hasher));
    } else if facts.is_file() {
        (facts.len(), facts.modified().ok()).hash(hasher);
        if facts.len() <= SMALL {
            fs::read(path).ok().hash(hasher);
        }
    }
}
