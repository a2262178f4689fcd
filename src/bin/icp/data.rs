//! Where the files are that a snapshot's manifest names: in the version's tree, beside it on disk, or below
//! `--data`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use icp::repo::{Reason, Tree};
use icp::snapshot::{Content, DataFile, DataSource, Error};

/// Finds data files for one manifest.
pub(crate) struct Locator<'a> {
    /// The version's files.
    pub tree: &'a dyn Tree,
    /// The files on disk, for data that Git does not track.
    pub worktree: Option<&'a dyn Tree>,
    /// The manifest's path; data paths are relative to it.
    pub manifest: &'a str,
    /// Another root for the data.
    pub root: Option<&'a Path>,
}

impl DataSource for Locator<'_> {
    fn find(&self, path: &str) -> Result<Vec<DataFile>, Error> {
        let joined = self.join(path)?;
        let files = match self.root {
            Some(root) => below_root(root, &joined)?,
            None => self.in_repository(&joined)?,
        };
        if files.is_empty() {
            return Err(unreadable(path, format!("there is no such file; {}", self.hint())));
        }
        Ok(files)
    }
}

impl Locator<'_> {
    /// Whether there is surely no file under a path; one that cannot be looked for is not surely missing.
    pub(crate) fn is_missing(&self, path: &str) -> bool {
        let found = self.join(path).and_then(|joined| match self.root {
            Some(root) => below_root(root, &joined),
            None => self.in_repository(&joined),
        });
        found.is_ok_and(|files| files.is_empty())
    }

    /// A path of the manifest, from the repository's root. Only `--data` may lead elsewhere.
    fn join(&self, path: &str) -> Result<String, Error> {
        let folder = self.manifest.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        let is_absolute = path.starts_with('/') || path.contains('\\') || path.get(1..2) == Some(":");
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.pop().is_none() && self.root.is_none() => {
                    return Err(unreadable(path, OUTSIDE));
                }
                ".." => {}
                part => parts.push(part),
            }
        }
        if is_absolute && self.root.is_none() {
            return Err(unreadable(path, OUTSIDE));
        }
        Ok(parts.join("/"))
    }

    fn in_repository(&self, path: &str) -> Result<Vec<DataFile>, Error> {
        let from_tree = in_tree(self.tree, path)?;
        if !from_tree.is_empty() {
            return Ok(from_tree);
        }
        let Some(worktree) = self.worktree else { return Ok(Vec::new()) };
        let on_disk = in_tree(worktree, path)?;
        if on_disk.is_empty() { not_checked_out(worktree, path).map_or(Ok(on_disk), Err) } else { Ok(on_disk) }
    }

    fn hint(&self) -> String {
        match self.root {
            Some(root) => format!("looked below {}", root.display()),
            None => {
                "customer data may lie outside of the repository: name their folder with --data DIR or ICP_DATA".into()
            }
        }
    }
}

fn in_tree(tree: &dyn Tree, path: &str) -> Result<Vec<DataFile>, Error> {
    let failed = |error: icp::repo::Error| unreadable(path, error);
    let paths = if is_glob(path) {
        let folder = path.split('/').take_while(|part| !is_glob(part)).collect::<Vec<_>>().join("/");
        let entries = tree.list(&folder).map_err(failed)?;
        let pattern = pattern(path)?;
        entries.into_iter().map(|entry| entry.path).filter(|path| matches(&pattern, path)).collect()
    } else {
        vec![path.to_owned()]
    };
    let mut files = Vec::new();
    for path in paths {
        if let Some(local) = tree.local(&path).filter(|local| local.exists()) {
            // The size is asked for so that links that lead out, and folders, are refused here already.
            tree.size(&path).map_err(failed)?;
            files.push(DataFile { path, content: Content::Local(local) });
        } else if let Some(bytes) = tree.read(&path).map_err(failed)? {
            files.push(DataFile { path, content: Content::Memory(Arc::from(bytes)) });
        }
    }
    Ok(files)
}

/// Why a file that Git has is not on disk, if a sparse checkout leaves it out.
fn not_checked_out(worktree: &dyn Tree, path: &str) -> Option<Error> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let folder = if is_glob(folder) { "" } else { folder };
    let pattern = pattern(path).ok()?;
    let skipped = worktree.walk(folder).ok()?.skipped;
    let left_out = skipped.into_iter().find(|it| it.reason == Reason::NotCheckedOut && matches(&pattern, &it.path))?;
    Some(unreadable(&left_out.path, left_out.reason))
}

/// The files below another root. The manifest's path may begin with folders that the other root does not repeat
/// (`icp/data/accounts.csv` may be `DIR/accounts.csv`), so the longest tail of it that exists is taken.
fn below_root(root: &Path, path: &str) -> Result<Vec<DataFile>, Error> {
    if !root.is_dir() {
        return Err(unreadable(&root.display().to_string(), "it is not a folder"));
    }
    let parts: Vec<&str> = path.split('/').collect();
    for first in 0..parts.len() {
        let tail = parts[first..].join("/");
        let files = if is_glob(&tail) { glob_below(root, &tail)? } else { one_below(root, &tail) };
        if !files.is_empty() {
            return Ok(files);
        }
    }
    Ok(Vec::new())
}

fn one_below(root: &Path, tail: &str) -> Vec<DataFile> {
    let file: PathBuf = root.join(tail);
    if !file.exists() {
        return Vec::new();
    }
    vec![DataFile { path: tail.to_owned(), content: Content::Local(file) }]
}

fn glob_below(root: &Path, tail: &str) -> Result<Vec<DataFile>, Error> {
    let pattern = pattern(tail)?;
    let failed = |error| unreadable(&root.display().to_string(), error);
    let entries = icp::repo::open_folder(root).and_then(|tree| tree.list("")).map_err(failed)?;
    let found = entries.into_iter().filter(|entry| matches(&pattern, &entry.path));
    Ok(found.map(|entry| DataFile { content: Content::Local(root.join(&entry.path)), path: entry.path }).collect())
}

const OUTSIDE: &str = "it leads out of the repository; data that lie elsewhere are found with --data DIR or ICP_DATA";

fn unreadable(file: &str, message: impl ToString) -> Error {
    Error::Unreadable { file: file.to_owned(), message: message.to_string() }
}

fn is_glob(path: &str) -> bool {
    path.contains(['*', '?', '['])
}

fn pattern(path: &str) -> Result<glob::Pattern, Error> {
    glob::Pattern::new(path).map_err(|error| unreadable(path, error))
}

fn matches(pattern: &glob::Pattern, path: &str) -> bool {
    let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::default() };
    pattern.matches_with(path, options)
}
