//! What a person writes, as types: one file a kind, the test language, fields and their types.
//!
//! These types are the format. The JSON Schemas are generated from them, and so is what editors show, which is
//! why their comments are written for the people who write the documents. This room refuses to know files, Git
//! and printing, and whether what somebody wrote is wise.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod condition;
mod fields;
mod gate;
mod metric;
mod negative;
mod persona;
mod profile;
mod quantity;
mod snapshot;
mod span_of_time;
mod test;
mod waivers;
mod words;
mod workspace;

pub use condition::{Atom, Condition, DayBound, ListMode, OperandError, OperandProblem, Predicate, normalise};
pub use fields::{Aliases, Catalogue, Dimension, Field, FieldType, Fields, KnownAt, built_in};
pub use gate::{Action, Confidence, Gate, GatePolicy, GateRule, Holdout, Off, Strictness, WhenUncertain};
pub use metric::{Group, Metric, MetricUnit};
pub use negative::{Effect, Negative, NegativeEvidence, NegativeEvidenceItem};
pub use persona::{BuyingRole, Objection, Persona};
pub use profile::{
    Budget, Buying, CommitteeMember, Contributor, ContributorDetail, Criterion, Evidence, EvidenceType, Experiment,
    Importance, MissingData, Pain, Play, Profile, Question, Range, Review, Stages, Status, Tier, TierDetail, Trigger,
    Urgency, Value,
};
pub use quantity::Quantity;
pub use snapshot::{
    AccountsTable, AmountColumn, AmountWithCurrency, BadValues, CsvSettings, Customers, DataFormat, EmptyList, Measure,
    MeasureDirection, OnlyColumn, OpportunitiesTable, Outcome, Pins, Snapshot,
};
pub use span_of_time::{SpanOfTime, TimeUnit};
pub use test::Test;
pub use waivers::{Accept, Waiver, Waivers};
pub use words::{duration_in_language, listed, test_in_language, test_in_words};
pub(crate) use words::{label_in_language, unit_in_language};
pub use workspace::{
    BestCustomer, DocumentOutput, Event, FORMAT_VERSION, Lifecycle, LintLevel, LintSettings, Privacy, Workspace,
};

/// A calendar day.
pub type Date = jiff::civil::Date;

/// What a document is; written as `kind:` in its first lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The product, the gate, lint settings, outputs.
    Workspace,
    /// What is known about an account.
    Fields,
    /// An ideal customer profile.
    Profile,
    /// A negative profile: who not to sell to, and why.
    Negative,
    /// A person in the buying committee.
    Persona,
    /// Where the customer data is and how to read it.
    Snapshot,
    /// Regressions that were accepted on purpose.
    Waivers,
}

impl Kind {
    /// Every kind, in the order in which people meet them.
    pub const ALL: [Kind; 7] =
        [Kind::Workspace, Kind::Fields, Kind::Profile, Kind::Negative, Kind::Persona, Kind::Snapshot, Kind::Waivers];

    /// The word after `kind:`.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Workspace => "workspace",
            Kind::Fields => "fields",
            Kind::Profile => "profile",
            Kind::Negative => "negative",
            Kind::Persona => "persona",
            Kind::Snapshot => "snapshot",
            Kind::Waivers => "waivers",
        }
    }

    /// The kind that a word names.
    pub fn parse(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The kind as a reader would say it.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Workspace => "workspace",
            Kind::Fields => "field catalogue",
            Kind::Profile => "profile",
            Kind::Negative => "negative profile",
            Kind::Persona => "persona",
            Kind::Snapshot => "snapshot",
            Kind::Waivers => "waiver list",
        }
    }
}

/// An allowance: a rule that this document is excused from, best with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Allow {
    /// The rule's name alone.
    Rule(String),
    /// The rule with a reason.
    Reasoned(AllowReasoned),
}

/// A rule with the reason why it does not apply here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowReasoned {
    /// The rule's name.
    pub rule: String,
    /// Why the rule does not apply here.
    pub reason: String,
}

impl Allow {
    /// The rule's name.
    pub fn rule(&self) -> &str {
        match self {
            Allow::Rule(rule) => rule,
            Allow::Reasoned(allow) => &allow.rule,
        }
    }

    /// The reason, where one is given.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Allow::Rule(_) => None,
            Allow::Reasoned(allow) => Some(&allow.reason),
        }
    }
}

/// The pattern of every id: kebab-case.
pub const ID_PATTERN: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// Whether a text may be an id.
pub fn is_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}
