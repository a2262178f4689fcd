//! Why one account is in the ICP or not, as text and as JSON. What it shows is about one customer: it is made for the
//! screen of whoever asks, and no other report takes anything from it.

mod json;
mod text;

use crate::fit::Explanation;

pub use json::{json, schema};
pub use text::text;

/// One account, explained.
#[derive(Clone, Debug)]
pub struct Run {
    /// The account's key.
    pub account: String,
    /// Its name, where the manifest maps one.
    pub name: Option<String>,
    /// The snapshot's id and day.
    pub snapshot: (String, String),
    /// `worktree`, or the revision as it was given, and its commit.
    pub version: (String, Option<String>),
    /// Where it stands, and why.
    pub explanation: Explanation,
    /// For each profile, and for each of its criteria, what the account has: field and value.
    pub values: Vec<Vec<Values>>,
    /// For each negative profile, what the account has.
    pub negative_values: Vec<Values>,
    /// Closed and won deals of the account.
    pub deals: (u64, u64),
}

/// Fields with what an account has there; none where it is not known.
pub type Values = Vec<(String, Option<String>)>;
