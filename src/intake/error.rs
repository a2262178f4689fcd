//! What stops the intake: a file that is no table, or a question that only a person can answer.

/// Why no workspace can be made of the exports.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A file that cannot be read as a table.
    #[error("{file}: {message}")]
    Unreadable {
        /// The file.
        file: String,
        /// What is wrong, and what to do.
        message: String,
    },
    /// Something that the data do not say.
    #[error("{what}; {ask}{}", listed(candidates))]
    Question {
        /// What is not known, and where.
        what: String,
        /// What to write.
        ask: String,
        /// What could be meant, one a line.
        candidates: Vec<String>,
    },
}

impl Error {
    pub(super) fn unreadable(file: &str, message: impl Into<String>) -> Self {
        Error::Unreadable { file: file.to_owned(), message: message.into() }
    }

    pub(super) fn question(what: impl Into<String>, ask: impl Into<String>, candidates: Vec<String>) -> Self {
        Error::Question { what: what.into(), ask: ask.into(), candidates }
    }
}

fn listed(candidates: &[String]) -> String {
    candidates.iter().map(|candidate| format!("\n  {candidate}")).collect()
}
