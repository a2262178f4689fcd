//! What stops the reading of files or history, each with the way on.
//!
//! Reasons of the Git library are kept as text, so that no other room meets its types.

use std::io;
use std::path::{Path, PathBuf};

/// Why a file, a revision or a repository could not be had.
///
/// Paths of files are relative to the root and use `/`; paths of folders on disk are as the system writes them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No repository at the folder or above it, where one is needed.
    #[error("`{path}` is not in a Git repository; run `git init` there, or name a folder that is in one")]
    NotARepository {
        /// The folder where the search began.
        path: String,
    },
    /// Git refuses a repository of another user.
    #[error(
        "Git does not trust `{path}`, which belongs to another user; if you do, run \
         `git config --global --add safe.directory {command_path}`"
    )]
    Ownership {
        /// The folder of the repository.
        path: String,
        /// The same folder, quoted for a shell.
        command_path: String,
    },
    /// The repository uses a format that cannot be read.
    #[error("the Git repository `{path}` uses {what}, which cannot be read yet; {advice}")]
    Unsupported {
        /// The folder of the repository.
        path: String,
        /// The format.
        what: String,
        /// The way on.
        advice: String,
    },
    /// A work tree is asked of a repository that has none.
    #[error(
        "the Git repository `{path}` is bare and has no work tree; name a revision, or use a clone that is not bare"
    )]
    Bare {
        /// The folder of the repository.
        path: String,
    },
    /// `HEAD` names a branch without commits.
    #[error("the branch `{branch}` has no commit yet; commit first, or name a revision")]
    UnbornHead {
        /// The branch that `HEAD` names.
        branch: String,
    },
    /// No commit answers to the name.
    #[error("revision `{revision}` not found; {advice}")]
    RevisionNotFound {
        /// The revision as given.
        revision: String,
        /// A near name, or how to list or fetch what there is.
        advice: String,
    },
    /// More than one object begins with the given id.
    #[error("revision `{revision}` is ambiguous; give more characters of the commit's id")]
    AmbiguousRevision {
        /// The revision as given.
        revision: String,
    },
    /// The name is of something that is no commit.
    #[error("`{revision}` is {what}, not a commit; name a branch, a tag or a commit")]
    NotACommit {
        /// The revision as given.
        revision: String,
        /// What it is.
        what: String,
    },
    /// A shallow clone ends before the commit that is needed.
    #[error(
        "this is a shallow clone without {missing}; give actions/checkout `fetch-depth: 0`, \
         set `GIT_DEPTH: 0` in GitLab CI, or run `{command}`"
    )]
    Shallow {
        /// What is not there: a revision, or the common history of two.
        missing: String,
        /// The command that fetches it.
        command: String,
    },
    /// A merge that is not finished.
    #[error(
        "the index has conflicts, so nobody can say what the next commit holds; resolve them and `git add` the files"
    )]
    Conflicts,
    /// Two revisions without a common commit.
    #[error("`{one}` and `{other}` have no commit in common, so there is no merge base; compare with `{one}` exactly")]
    NoMergeBase {
        /// The one revision.
        one: String,
        /// The other.
        other: String,
    },
    /// Nothing precedes the only commit.
    #[error("`HEAD` is the first commit, so there is nothing to compare it with; name a base")]
    FirstCommit,
    /// None of the names that a default branch usually has exists.
    #[error("found no default branch to compare with; name a base, or run `git remote set-head origin --auto`")]
    NoDefaultBranch,
    /// The object store lacks what a commit refers to.
    #[error("{what} is not in this clone; {advice}")]
    MissingObject {
        /// What is missing.
        what: String,
        /// How to get it.
        advice: String,
    },
    /// A path, or a symbolic link, that leaves the root.
    #[error("`{path}` leads out of the workspace's repository; move the file inside and use a path below the root")]
    LeadsOut {
        /// The path as given.
        path: String,
    },
    /// Symbolic links that refer to each other, or too many of them.
    #[error("`{path}` leads through too many symbolic links; replace them by the file that is meant")]
    LinkLoop {
        /// The path as given.
        path: String,
    },
    /// A folder where a file is expected.
    #[error("`{path}` is a folder, where a file is expected; name a file in it")]
    IsFolder {
        /// The path.
        path: String,
    },
    /// A file where a folder is expected.
    #[error("`{path}` is a file, where a folder is expected; name the folder that holds it")]
    NotAFolder {
        /// The path.
        path: String,
    },
    /// A device, a pipe or a socket.
    #[error("`{path}` is neither a file nor a folder; put a regular file there")]
    NotAFile {
        /// The path.
        path: String,
    },
    /// More files or deeper folders than any workspace has.
    #[error("`{folder}` holds more than {limit}; name a smaller folder")]
    TooLarge {
        /// The folder that was listed.
        folder: String,
        /// The limit that was met, in words.
        limit: String,
    },
    /// A Git LFS pointer in place of the data.
    #[error("`{path}` is a Git LFS pointer, not the data; run `git lfs pull`, or give actions/checkout `lfs: true`")]
    LfsPointer {
        /// The file.
        path: String,
    },
    /// The file system said no.
    #[error("cannot read `{path}`: {reason}")]
    Io {
        /// The file or folder.
        path: String,
        /// The system's words.
        reason: String,
    },
    /// Git said no, for a reason that has no case of its own.
    #[error("Git cannot {doing}: {reason}")]
    Git {
        /// What was tried, as an infinitive.
        doing: String,
        /// The Git library's words.
        reason: String,
    },
}

impl Error {
    pub(super) fn io(path: impl Into<String>, error: &io::Error) -> Self {
        Error::Io { path: path.into(), reason: error.to_string() }
    }

    pub(super) fn git(doing: impl Into<String>, error: &git2::Error) -> Self {
        Error::Git { doing: doing.into(), reason: error.message().trim_end_matches('.').to_owned() }
    }

    /// Why a repository that was found could not be opened.
    pub(super) fn opening(path: &Path, error: &git2::Error) -> Self {
        let shown = path.display().to_string();
        if error.code() == git2::ErrorCode::Owner {
            let command_path = shell_quoted(&shown);
            return Error::Ownership { path: shown, command_path };
        }
        match unsupported(error.message()) {
            Some((what, advice)) => Error::Unsupported { path: shown, what, advice },
            None => Error::git(format!("open the repository `{shown}`"), error),
        }
    }

    /// Why the index could not be read or compared.
    pub(super) fn index(path: &Path, error: &git2::Error) -> Self {
        let (what, advice) = match error.message().strip_prefix("unsupported mandatory extension: ") {
            Some("'link'") => ("a split index", "run `git update-index --no-split-index`"),
            Some("'sdir'") => ("a sparse index", "run `git sparse-checkout reapply --no-sparse-index`"),
            _ => return Error::git("read the index and the work tree", error),
        };
        let path: PathBuf = path.components().collect();
        Error::Unsupported { path: path.display().to_string(), what: what.into(), advice: advice.into() }
    }
}

/// The format that the Git library's words complain of, and the way on.
fn unsupported(message: &str) -> Option<(String, String)> {
    let plain_copy = "use a clone of it in the default format";
    if let Some(format) = message.strip_prefix("unknown object format ") {
        let format = format.trim_matches('\'').to_uppercase().replace("SHA256", "SHA-256");
        return Some((format!("{format} object names"), "use a clone or mirror with SHA-1 object names".into()));
    }
    if let Some(name) = message.strip_prefix("unsupported extension name extensions.") {
        return Some(match name {
            "refstorage" => ("the reftable format".into(), "run `git refs migrate --ref-format=files` in it".into()),
            _ => (format!("the extension `{name}`"), plain_copy.into()),
        });
    }
    message
        .strip_prefix("unsupported repository version ")
        .map(|version| (format!("format version {}", version.split(';').next().unwrap_or(version)), plain_copy.into()))
}

fn shell_quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:\\".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use git2::{ErrorClass, ErrorCode};

    fn opening(code: ErrorCode, message: &str) -> String {
        Error::opening(Path::new("/srv/deal room"), &git2::Error::new(code, ErrorClass::Config, message)).to_string()
    }

    #[test]
    fn another_users_repository_gets_the_exact_command() {
        assert_eq!(
            opening(ErrorCode::Owner, "repository path '/srv/deal room/.git/' is not owned by current user"),
            "Git does not trust `/srv/deal room`, which belongs to another user; if you do, run \
             `git config --global --add safe.directory '/srv/deal room'`"
        );
    }

    #[test]
    fn formats_that_cannot_be_read_are_named() {
        let check = |message: &str, expected: &str| {
            let shown = opening(ErrorCode::GenericError, message);
            assert!(shown.contains(expected), "{shown}");
        };
        check("unknown object format 'sha256'", "uses SHA-256 object names");
        check("unsupported extension name extensions.refstorage", "git refs migrate --ref-format=files");
        check("unsupported extension name extensions.relativeworktrees", "uses the extension `relativeworktrees`");
        check("unsupported repository version 7; only versions up to 1 are supported", "uses format version 7,");
        check("odd", "Git cannot open the repository `/srv/deal room`: odd");
    }

    #[test]
    fn index_formats_that_cannot_be_read_are_named() {
        let check = |extension: &str, expected: &str| {
            let message = format!("unsupported mandatory extension: '{extension}'");
            let error = git2::Error::new(ErrorCode::GenericError, ErrorClass::Index, message);
            let shown = Error::index(Path::new("/srv/x/"), &error).to_string();
            assert!(shown.contains(expected), "{shown}");
        };
        check("link", "`/srv/x` uses a split index, which cannot be read yet; run `git update-index --no-split-index`");
        check("sdir", "git sparse-checkout reapply --no-sparse-index");
        check("none", "Git cannot read the index and the work tree: unsupported");
    }

    #[test]
    fn quotes_only_where_a_shell_needs_them() {
        assert_eq!(shell_quoted("/srv/x-1"), "/srv/x-1");
        assert_eq!(shell_quoted("/it's"), r"'/it'\''s'");
    }
}
