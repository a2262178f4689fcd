//! A negative profile as it is written: who not to sell to, and why.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, Evidence, Test};

/// A negative profile: who not to sell to, and why.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Negative {
    /// Always `negative`.
    #[schemars(extend("const" = "negative"))]
    pub kind: String,
    /// The name that other documents use.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// The name that people use.
    #[schemars(length(min = 1))]
    pub name: String,
    /// The profiles it applies to, by id; every profile where nothing is written.
    #[schemars(length(min = 1))]
    pub applies_to: Option<Vec<String>>,
    /// What happens to an account that matches.
    #[serde(default)]
    pub effect: Effect,
    /// The test that tells.
    pub when: Option<Test>,
    /// What to ask, for what only a conversation shows.
    pub ask: Option<String>,
    /// Why we do not sell to them.
    pub why: Option<String>,
    /// The sentence that a rep can use.
    pub say: Option<String>,
    /// What to offer in place of it.
    pub instead: Option<String>,
    /// The sources it rests on: ids of evidence, a text, or sources of its own.
    pub evidence: Option<NegativeEvidence>,
    /// Free text for the people who maintain this file.
    pub notes: Option<String>,
    /// Rules that this document is excused from.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// What a negative profile rests on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum NegativeEvidence {
    /// A sentence.
    Text(String),
    /// Ids of evidence in a profile, or sources of its own.
    List(Vec<NegativeEvidenceItem>),
}

/// One source of a negative profile.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum NegativeEvidenceItem {
    /// The id of evidence in a profile.
    Id(String),
    /// A source of its own.
    Own(Evidence),
}

/// What happens to an account that matches: `exclude`, or `{penalty: 20}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It has no fit, whatever its score.
    #[default]
    Exclude,
    /// So many points come off its score, never below zero.
    Penalty(#[schemars(range(min = 1, max = 100))] u8),
}
