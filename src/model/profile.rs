//! An ideal customer profile as it is written.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::test::with_test_keys;
use super::{Allow, Date, Quantity, SpanOfTime, Test};

/// An ideal customer profile: which organisations the company is for, and why.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Always `profile`.
    #[schemars(extend("const" = "profile"))]
    pub kind: String,
    /// The name that other documents use.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// The name that people use.
    #[schemars(length(min = 1))]
    pub name: String,
    /// Whether the profile is part of "the ICP".
    #[serde(default)]
    pub status: Status,
    /// The team that answers for the profile.
    pub owner: Option<String>,
    /// Who contributed: teams, or `{team: sales, contributed: …, on: 2026-09-12}`.
    #[serde(default)]
    pub contributors: Vec<Contributor>,
    /// The profile in two sentences.
    pub summary: Option<String>,
    /// The exchange: what they gain and what we gain.
    pub value: Option<Value>,
    /// When the profile was last looked at, and how often it is.
    pub review: Option<Review>,
    /// What makes an organisation fit.
    #[schemars(length(min = 1))]
    pub criteria: Vec<Criterion>,
    /// What a criterion earns whose value is not known.
    #[serde(default)]
    pub missing_data: MissingData,
    /// Tiers: name and lowest score, or more; `{A: 80, B: 60, C: 40}` where nothing is written.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub tiers: Option<BTreeMap<String, Tier>>,
    /// The people in the buying committee, by persona id.
    #[serde(default)]
    pub personas: Vec<String>,
    /// How they buy.
    pub buying: Option<Buying>,
    /// What hurts, and what we offer.
    #[serde(default)]
    pub pains: Vec<Pain>,
    /// What to ask in a first conversation.
    #[serde(default)]
    pub qualification: Vec<Question>,
    /// What each team does for a tier.
    #[serde(default)]
    pub plays: Vec<Play>,
    /// What to read at each stage.
    pub content: Option<Stages>,
    /// What is being tried; for aspirational profiles.
    pub experiment: Option<Experiment>,
    /// Named sources that criteria point to.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// Free text for the people who maintain this file.
    pub notes: Option<String>,
    /// Rules that this document is excused from.
    #[serde(default)]
    pub allow: Vec<Allow>,
}

/// Whether a profile is part of "the ICP".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Part of the ICP.
    #[default]
    Operational,
    /// Tested and reported, never part of the ICP.
    Aspirational,
    /// Kept for the record; not evaluated.
    Retired,
}

/// Somebody who contributed to the profile.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Contributor {
    /// A team.
    Team(String),
    /// A team with what it brought.
    Detail(ContributorDetail),
}

/// A team with what it brought.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributorDetail {
    /// The team.
    pub team: String,
    /// What it brought.
    pub contributed: Option<String>,
    /// When.
    pub on: Option<Date>,
}

impl Contributor {
    /// The team's name.
    pub fn team(&self) -> &str {
        match self {
            Contributor::Team(team) => team,
            Contributor::Detail(detail) => &detail.team,
        }
    }
}

/// The exchange between them and us.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// What they gain.
    pub to_customer: Option<String>,
    /// What we gain.
    pub to_us: Option<String>,
}

/// When the profile was last looked at, and how often it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The day of the last review.
    pub last: Option<Date>,
    /// How often it is reviewed: `3 months`.
    pub every: Option<SpanOfTime>,
}

/// A criterion: a test of an account with one of `importance`, `weight` and `required`, or a question (`ask`) whose
/// answer only a conversation shows.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "WrittenCriterion")]
pub struct Criterion {
    /// The criterion's name; the field's name unless written.
    pub id: Option<String>,
    /// The test; none for a criterion that only asks.
    pub test: Option<Test>,
    /// What to ask; known only from a conversation, in the checklist and never in the score.
    pub ask: Option<String>,
    /// How much it matters: `must` is required, `strong` weighs 30, `nice` weighs 10.
    pub importance: Option<Importance>,
    /// How much it matters, in points from 1 to 100.
    pub weight: Option<u8>,
    /// Without it an account does not fit, whatever its score.
    pub required: Option<bool>,
    /// Why the criterion is there.
    pub why: Option<String>,
    /// The sources it rests on, by id.
    pub evidence: Option<Vec<String>>,
}

with_test_keys! {
    /// A criterion: a test of an account with one of `importance`, `weight` and `required`, or a question (`ask`)
    /// whose answer only a conversation shows.
    #[schemars(rename = "Criterion")]
    struct WrittenCriterion {
        /// The criterion's name; the field's name unless written.
        #[schemars(regex(pattern = "^[a-z0-9]+([-_][a-z0-9]+)*$"))]
        pub id: Option<String>,
        [operators]
        /// What to ask; known only from a conversation, in the checklist and never in the score.
        pub ask: Option<String>,
        /// How much it matters: `must` is required, `strong` weighs 30, `nice` weighs 10.
        pub importance: Option<Importance>,
        /// How much it matters, in points from 1 to 100.
        #[schemars(range(min = 1, max = 100))]
        pub weight: Option<u8>,
        /// Without it an account does not fit, whatever its score.
        pub required: Option<bool>,
        [tests]
        /// Why the criterion is there.
        pub why: Option<String>,
        /// The sources it rests on, by id.
        pub evidence: Option<Vec<String>>,
    }
}

impl JsonSchema for Criterion {
    fn schema_name() -> Cow<'static, str> {
        WrittenCriterion::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        WrittenCriterion::json_schema(generator)
    }
}

impl From<WrittenCriterion> for Criterion {
    fn from(written: WrittenCriterion) -> Self {
        let has_test = !written.test_keys().is_empty();
        let test = Test {
            field: written.field,
            is_in: written.is_in,
            not_in: written.not_in,
            is: written.is,
            starts_with: written.starts_with,
            at_least: written.at_least,
            at_most: written.at_most,
            between: written.between,
            any_of: written.any_of,
            all_of: written.all_of,
            none_of: written.none_of,
            within: written.within,
            older_than: written.older_than,
            due_within: written.due_within,
            known: written.known,
            any: written.any,
            all: written.all,
            not: written.not,
        };
        Criterion {
            id: written.id,
            test: has_test.then_some(test),
            ask: written.ask,
            importance: written.importance,
            weight: written.weight,
            required: written.required,
            why: written.why,
            evidence: written.evidence,
        }
    }
}

/// How much a criterion matters, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Importance {
    /// Required.
    Must,
    /// 30 points.
    Strong,
    /// 10 points.
    Nice,
}

impl Criterion {
    /// The name that is unique within the profile: the written id, else the field's name.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref().or_else(|| self.test.as_ref()?.field.as_deref())
    }

    /// The points it brings; none for one that brings none.
    pub fn points(&self) -> Option<u32> {
        match (self.weight, self.importance) {
            (Some(weight), _) => Some(u32::from(weight)),
            (None, Some(Importance::Strong)) => Some(30),
            (None, Some(Importance::Nice)) => Some(10),
            _ => None,
        }
    }

    /// Whether an account without it does not fit.
    pub fn is_required(&self) -> bool {
        self.required == Some(true) || self.importance == Some(Importance::Must)
    }
}

/// What a criterion earns whose value is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MissingData {
    /// Nothing.
    #[default]
    NoCredit,
    /// Half of its weight.
    HalfCredit,
    /// It leaves the sum.
    LeftOut,
}

/// A tier: its lowest score, or that and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Tier {
    /// The lowest score.
    From(#[schemars(range(min = 1, max = 100))] u8),
    /// The lowest score with its meaning.
    Detail(TierDetail),
}

/// A tier with its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TierDetail {
    /// The lowest score.
    #[schemars(range(min = 1, max = 100))]
    pub from: u8,
    /// What the tier means.
    pub means: Option<String>,
    /// What we do for it.
    #[serde(rename = "do")]
    pub action: Option<String>,
}

impl Tier {
    /// The lowest score.
    pub fn from(&self) -> u8 {
        match self {
            Tier::From(from) => *from,
            Tier::Detail(detail) => detail.from,
        }
    }

    /// What the tier means.
    pub fn means(&self) -> Option<&str> {
        match self {
            Tier::From(_) => None,
            Tier::Detail(detail) => detail.means.as_deref(),
        }
    }

    /// What we do for it.
    pub fn action(&self) -> Option<&str> {
        match self {
            Tier::From(_) => None,
            Tier::Detail(detail) => detail.action.as_deref(),
        }
    }
}

/// How they buy.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Buying {
    /// How long it takes from the first meeting to the signature.
    pub cycle: Option<Range<SpanOfTime>>,
    /// How many people take part.
    pub stakeholders: Option<Range<Quantity>>,
    /// What they spend.
    pub budget: Option<Budget>,
    /// What the purchase goes through.
    pub procurement: Option<String>,
    /// Who plays which part.
    #[serde(default)]
    pub committee: Vec<CommitteeMember>,
    /// What shows that the time is right.
    #[serde(default)]
    pub triggers: Vec<Trigger>,
}

/// From here to there; either end may be open.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Range<T> {
    /// The lower end.
    pub from: Option<T>,
    /// The upper end.
    pub to: Option<T>,
}

/// What they spend.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// The lower end.
    pub from: Option<Quantity>,
    /// The upper end.
    pub to: Option<Quantity>,
    /// The currency (ISO 4217).
    #[schemars(regex(pattern = "^[A-Z]{3}$"))]
    pub currency: Option<String>,
}

/// A persona with the part it plays in this purchase.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitteeMember {
    /// The persona's id.
    pub persona: String,
    /// The part it plays here, if not its usual one.
    pub role: Option<super::BuyingRole>,
}

/// Something that shows that the time is right.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// The trigger's name.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// What one sees.
    pub signal: String,
    /// The signal as a test, where the data show it; timing, kept apart from fit.
    pub when: Option<Test>,
}

/// Something that hurts, and what we offer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pain {
    /// The pain's name.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// The pain in their words.
    pub statement: String,
    /// How pressing it is: `high`, `medium` or `low`.
    pub urgency: Option<Urgency>,
    /// What we offer against it.
    pub we_offer: Option<String>,
}

/// How pressing a pain is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Urgency {
    /// It has to be solved this quarter.
    High,
    /// It has to be solved this year.
    Medium,
    /// It can wait.
    Low,
}

/// A question of a first conversation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What to ask.
    pub question: String,
    /// An answer that speaks for them.
    pub good: Option<String>,
    /// An answer that speaks against them.
    pub bad: Option<String>,
    /// The criterion that the answer decides, by id.
    pub decides: Option<String>,
}

/// What a team does for a tier.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Play {
    /// The team.
    pub team: String,
    /// The tier; every tier where nothing is written.
    pub tier: Option<String>,
    /// What it does.
    #[serde(rename = "do")]
    pub action: String,
    /// Where more is written.
    pub link: Option<String>,
}

/// Texts by stage of the journey.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stages {
    /// They learn that there is a problem.
    #[serde(default)]
    pub awareness: Vec<String>,
    /// They compare ways to solve it.
    #[serde(default)]
    pub consideration: Vec<String>,
    /// They decide.
    #[serde(default)]
    pub decision: Vec<String>,
}

/// What is being tried with an aspirational profile.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// What we believe.
    pub hypothesis: String,
    /// What would show that it is so.
    pub success: Option<String>,
    /// When we decide.
    pub decide_by: Option<Date>,
}

/// A named source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The source's name.
    #[schemars(regex(pattern = "^[a-z0-9]+(-[a-z0-9]+)*$"))]
    pub id: String,
    /// What kind of source it is.
    #[serde(rename = "type")]
    pub evidence_type: Option<EvidenceType>,
    /// When it was gathered.
    pub date: Option<Date>,
    /// How many deals, answers or interviews it rests on.
    pub sample: Option<u64>,
    /// What it found.
    pub finding: Option<String>,
    /// Where it can be read.
    pub link: Option<String>,
}

/// The kinds of sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceType {
    /// Numbers from the CRM.
    CrmAnalysis,
    /// Why deals were won and lost.
    WinLossAnalysis,
    /// Why customers left.
    ChurnAnalysis,
    /// How the product is used.
    ProductUsage,
    /// Conversations with customers.
    CustomerInterviews,
    /// Conversations with those who are not customers.
    DiscoveryInterviews,
    /// Answers to the same questions by many.
    Survey,
    /// Somebody else's look at the market.
    MarketResearch,
    /// Somebody else's numbers.
    Benchmark,
    /// What the team hears every day.
    TeamFeedback,
}

impl Profile {
    /// The tiers as they hold, highest threshold first.
    pub fn tier_list(&self) -> Vec<(String, Tier)> {
        let defaults = || [("A", 80), ("B", 60), ("C", 40)].map(|(name, from)| (name.to_owned(), Tier::From(from)));
        let mut tiers: Vec<(String, Tier)> = match &self.tiers {
            Some(tiers) => tiers.iter().map(|(name, tier)| (name.clone(), tier.clone())).collect(),
            None => defaults().into(),
        };
        tiers.sort_by_key(|(_, tier)| std::cmp::Reverse(tier.from()));
        tiers
    }
}
