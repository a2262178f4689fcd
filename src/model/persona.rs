//! A persona as it is written: a person in the buying committee.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, Stages};

/// A persona: a role in the buying committee, never a living person and never a company.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Persona {
    /// Always `persona`.
    #[schemars(extend("const" = "persona"))]
    pub kind: String,
    /// The name that other documents use.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// The role's name.
    #[schemars(length(min = 1))]
    pub name: String,
    /// The part it plays when they buy.
    pub buying_role: BuyingRole,
    /// Titles on business cards.
    #[serde(default)]
    pub titles: Vec<String>,
    /// The department.
    pub department: Option<String>,
    /// How far up: `c-level`, `director`, `manager` …
    pub seniority: Option<String>,
    /// What they answer for.
    #[serde(default)]
    pub responsibilities: Vec<String>,
    /// What they want to reach.
    #[serde(default)]
    pub goals: Vec<String>,
    /// What hurts.
    #[serde(default)]
    pub pains: Vec<String>,
    /// What moves them.
    #[serde(default)]
    pub motivations: Vec<String>,
    /// What they say against it, and the answer.
    #[serde(default)]
    pub objections: Vec<Objection>,
    /// What they ask, by stage.
    pub questions: Option<Stages>,
    /// What they are measured by.
    #[serde(default)]
    pub success_measures: Vec<String>,
    /// Where they can be reached.
    #[serde(default)]
    pub channels: Vec<String>,
    /// What to tell them.
    #[serde(default)]
    pub messages: Vec<String>,
    /// Free text for the people who maintain this file.
    pub notes: Option<String>,
    /// Rules that this document is excused from.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// The part a person plays when an organisation buys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BuyingRole {
    /// Signs.
    EconomicBuyer,
    /// Checks whether it works.
    TechnicalEvaluator,
    /// Wants it and says so.
    Champion,
    /// Works with it.
    EndUser,
    /// Holds a hand over it.
    ExecutiveSponsor,
    /// Is listened to.
    Influencer,
    /// Can stop it.
    Blocker,
    /// Buys.
    Procurement,
    /// Reads the contract.
    Legal,
}

impl BuyingRole {
    /// The role as it is written in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            BuyingRole::EconomicBuyer => "economic-buyer",
            BuyingRole::TechnicalEvaluator => "technical-evaluator",
            BuyingRole::Champion => "champion",
            BuyingRole::EndUser => "end-user",
            BuyingRole::ExecutiveSponsor => "executive-sponsor",
            BuyingRole::Influencer => "influencer",
            BuyingRole::Blocker => "blocker",
            BuyingRole::Procurement => "procurement",
            BuyingRole::Legal => "legal",
        }
    }
}

/// An objection with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// What they say.
    pub says: String,
    /// What we answer.
    pub answer: Option<String>,
}
