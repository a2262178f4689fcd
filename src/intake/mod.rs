//! An export of a CRM → a workspace to begin with: which column says what, and what already separates won from lost.
//!
//! It reads headers and cells, guesses, and says why it guessed so; what it cannot decide it asks for
//! ([`Error::Question`]). It refuses to know files, flags that have nothing to do with data, and what becomes of the
//! texts that it writes.

mod columns;
mod error;
mod export;
mod join;
mod outcome;
mod plan;
mod separate;
mod survey;
#[cfg(test)]
mod tests;
mod vocabulary;
mod write;

pub use error::Error;
pub use export::{Export, Kept};
pub use outcome::OutcomeChoice;
pub use plan::{Answers, FieldChoice, LeftOut, Plan, Taken, plan};
pub use separate::{Draft, Finding, draft};
pub use write::{Documents, ManifestFacts, documents, manifest};
