//! What stops the reading of a snapshot. Refuses to know how it is shown.

use super::problem::RowProblem;

/// Why a snapshot cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The manifest asks for something that makes no sense.
    #[error("snapshot `{snapshot}`: {message}")]
    Manifest {
        /// The manifest's id.
        snapshot: String,
        /// What is wrong, and what to write instead.
        message: String,
    },
    /// No file is found under a path.
    #[error("no file is found under `{path}` (`{role}.path`, relative to the manifest)")]
    NotFound {
        /// `accounts` or `opportunities`.
        role: String,
        /// The path or glob as written.
        path: String,
    },
    /// A file cannot be opened or read.
    #[error("{file} cannot be read: {message}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        message: String,
    },
    /// A file is not what it should be.
    #[error("{file}{}: {message}", line.map(|line| format!(":{line}")).unwrap_or_default())]
    Content {
        /// The file.
        file: String,
        /// The line from 1, where one is at fault.
        line: Option<u64>,
        /// What is wrong, and what to do.
        message: String,
    },
    /// A column that the manifest names is not there.
    #[error(
        "{file} has no column `{column}` ({role}){}",
        suggestion.as_ref().map_or_else(
            || format!("; it has {}", listed(columns)),
            |suggestion| format!("; did you mean `{suggestion}`?"),
        )
    )]
    MissingColumn {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The key of the manifest that names it.
        role: String,
        /// The column that was most likely meant.
        suggestion: Option<String>,
        /// The columns that are there.
        columns: Vec<String>,
    },
    /// A column that is needed stands twice in the header.
    #[error("{file} has the column `{column}` ({role}) {count} times; rename all but one of them")]
    RepeatedColumn {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The key of the manifest that names it.
        role: String,
        /// How often it stands there.
        count: usize,
    },
    /// A Parquet column has a type that cannot be read as what it is asked for.
    #[error("{file}: column `{column}` ({role}) {message}")]
    ColumnType {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// The key of the manifest that names it.
        role: String,
        /// The type in the file, what was asked for, and what to do.
        message: String,
    },
    /// The files are not those that the manifest pins.
    #[error(
        "the files of `{role}` have the SHA-256 {found}, but the manifest pins {expected}; \
         restore the files, or update `sha256.{role}` if they were changed on purpose"
    )]
    Pin {
        /// `accounts` or `opportunities`.
        role: String,
        /// The digest in the manifest.
        expected: String,
        /// The digest of the files.
        found: String,
    },
    /// Amounts in several currencies cannot be added up.
    #[error(
        "column `{column}` has more than one currency ({}); convert all amounts to one currency first, \
         for example in the export, and leave `currency_column` out",
        currencies.join(", ")
    )]
    Currencies {
        /// The currency column.
        column: String,
        /// The currencies in the order of first appearance, at most ten.
        currencies: Vec<String>,
    },
    /// Rows that make the snapshot unusable; warnings are listed with them.
    #[error("{}", problems.iter().filter(|p| p.is_error).map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Rows {
        /// Every problem that was found; at least one is an error.
        problems: Vec<RowProblem>,
    },
}

impl Error {
    pub(super) fn manifest(snapshot: &str, message: impl Into<String>) -> Self {
        Error::Manifest { snapshot: snapshot.to_owned(), message: message.into() }
    }

    pub(super) fn content(file: &str, line: Option<u64>, message: impl Into<String>) -> Self {
        Error::Content { file: file.to_owned(), line, message: message.into() }
    }

    pub(super) fn unreadable(file: &str, error: impl ToString) -> Self {
        Error::Unreadable { file: file.to_owned(), message: error.to_string() }
    }
}

fn listed(columns: &[String]) -> String {
    const MOST: usize = 20;
    let mut text =
        columns.iter().take(MOST).map(|column| format!("`{}`", shortened(column))).collect::<Vec<_>>().join(", ");
    if columns.len() > MOST {
        text.push_str(&format!(" and {} more", columns.len() - MOST));
    }
    if text.is_empty() { "none".to_owned() } else { text }
}

/// A name as far as anybody would read it: what is not a header at all can be megabytes long.
fn shortened(column: &str) -> String {
    const MOST: usize = 60;
    match column.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &column[..end]),
        None => column.to_owned(),
    }
}
