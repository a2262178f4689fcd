//! The workspace's own document: the product, the gate, lint settings, outputs.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Allow, Date, Gate, Test};
use crate::language::Language;
use crate::yaml::Scalar;

/// The workspace: the product, the gate, lint settings, outputs.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workspace {
    /// Always `workspace`.
    #[schemars(extend("const" = "workspace"))]
    pub kind: String,
    /// The version of the format.
    #[schemars(range(min = 1))]
    pub version: u32,
    /// The product's name; appears in the title of documents.
    #[schemars(length(min = 1))]
    pub product: String,
    /// The product in one sentence.
    pub description: Option<String>,
    /// The id of the default snapshot.
    pub snapshot: Option<String>,
    /// What a change must not make worse.
    pub gate: Option<Gate>,
    /// Settings of the linter.
    #[serde(default)]
    pub lint: LintSettings,
    /// Where the repository can be read in a browser, for links from documents to commits; without it, the page of the
    /// remote `origin` on GitHub or GitLab.
    #[schemars(regex(pattern = "^https?://"))]
    pub repository: Option<String>,
    /// What the company wants to reach with the ICP.
    pub goal: Option<String>,
    /// What "best" means when the tool looks for patterns.
    pub best_customer: Option<BestCustomer>,
    /// The target market, as a test.
    pub market: Option<Test>,
    /// Where we can deliver and support, as a test.
    pub serves: Option<Test>,
    /// Which tiers make a qualified lead.
    pub lifecycle: Option<Lifecycle>,
    /// Things that make every review due at once.
    #[serde(default)]
    pub events: Vec<Event>,
    /// The language of the documents' fixed words; what you write stays as it is.
    #[serde(default)]
    pub language: Language,
    /// What `icp render` writes.
    #[serde(default)]
    pub documents: Vec<DocumentOutput>,
    /// What shared output may show.
    #[serde(default)]
    pub privacy: Privacy,
    /// Free text for the people who maintain this file.
    pub notes: Option<String>,
    /// Rules that this document is excused from.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// The newest version of the format that this tool knows.
pub const FORMAT_VERSION: u32 = 1;

/// Settings of the linter.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LintSettings {
    /// Rule: severity.
    #[serde(default)]
    pub rules: BTreeMap<String, LintLevel>,
    /// Limit: number.
    #[serde(default)]
    pub limits: BTreeMap<String, Scalar>,
    /// Rules that the whole workspace is excused from, with a reason.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// How much a finding of a rule matters in this workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LintLevel {
    /// It fails the run.
    Error,
    /// It is shown.
    Warning,
    /// It is mentioned.
    Info,
    /// It is not looked for.
    Off,
}

/// What "best" means when the tool looks for patterns.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BestCustomer {
    /// What customers are ranked by: metrics of a customer, or `win`.
    pub by: Vec<String>,
    /// How many of them.
    #[schemars(range(min = 1))]
    pub top: Option<u32>,
}

/// Which tiers make a qualified lead.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    /// Tiers that make a marketing-qualified lead.
    #[serde(default)]
    pub mql: Vec<String>,
    /// Tiers that make a sales-qualified lead.
    #[serde(default)]
    pub sql: Vec<String>,
}

/// Something that makes every review due at once.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// When.
    pub on: Date,
    /// What.
    pub what: String,
}

/// A document that `icp render` writes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentOutput {
    /// A built-in template's name, or the path of one's own, relative to the workspace.
    pub template: String,
    /// Where the document goes, relative to the repository.
    pub output: String,
    /// The language of this document, where it is not that of the workspace.
    pub language: Option<Language>,
}

/// What shared output may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Privacy {
    /// Groups with fewer accounts are not itemised.
    #[schemars(range(min = 1))]
    pub smallest_group: u32,
}

impl Default for Privacy {
    fn default() -> Self {
        Privacy { smallest_group: 5 }
    }
}
