//! Rows with a problem: counted, and the first of them named. Refuses to decide what a problem means for a verdict.

use std::fmt;

/// How many rows a problem names.
pub(super) const FIRST: usize = 10;

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowRef {
    /// The file, as messages show it.
    pub file: String,
    /// The line on which the row begins, from 1; in a Parquet file the row, from 1.
    pub line: u64,
    /// The column, where the problem lies in one.
    pub column: Option<String>,
    /// The cell as written, where that helps; never an account's key or name.
    pub value: Option<String>,
}

impl fmt::Display for RowRef {
    /// `data/accounts.csv:12, column `Employees`: `many``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        if let Some(value) = &self.value {
            write!(f, ": `{value}`")?;
        }
        Ok(())
    }
}

/// Rows that share a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowProblem {
    /// What is wrong, in kebab-case: `duplicate-account-key`, `unknown-account`, `bad-value`, …
    pub rule: String,
    /// How many rows (or cells) have the problem.
    pub count: u64,
    /// The first ten in the order of the files.
    pub rows: Vec<RowRef>,
    /// What is wrong, and what was done with the rows.
    pub message: String,
    /// Whether the snapshot cannot be used.
    pub is_error: bool,
}

impl fmt::Display for RowProblem {
    /// The message, then one line per named row.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        for row in &self.rows {
            write!(f, "\n  {row}")?;
        }
        let named = self.rows.len() as u64;
        if self.count > named && named > 0 {
            write!(f, "\n  … and {} more", self.count - named)?;
        }
        Ok(())
    }
}

/// `1 row`, `2 rows`.
pub(super) fn counted(count: u64, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// A count with the first few examples, gathered in the order of the rows.
#[derive(Clone, Debug)]
pub(super) struct Tally<T> {
    pub(super) count: u64,
    pub(super) first: Vec<T>,
}

impl<T> Default for Tally<T> {
    fn default() -> Self {
        Tally { count: 0, first: Vec::new() }
    }
}

impl<T> Tally<T> {
    pub(super) fn add(&mut self, example: impl FnOnce() -> T) {
        self.count += 1;
        if self.first.len() < FIRST {
            self.first.push(example());
        }
    }
}
