//! Who not to sell to, and why.

use schemars::JsonSchema;
use serde::Serialize;

use super::by_name;
use super::numbers::{GroupNumbers, Ledger};
use super::profile::{Evidence, evidence};
use super::sentence::sentence;
use crate::language::Language;
use crate::model::{self, Effect, Group, NegativeEvidence, NegativeEvidenceItem, Status};
use crate::workspace::Workspace;

/// A negative profile.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Negative {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it applies to every profile.
    pub everywhere: bool,
    /// The profiles that it applies to.
    pub profiles: Vec<ProfileName>,
    /// What happens to an account that matches.
    pub effect: NegativeEffect,
    /// Points off the score; none where it excludes.
    pub penalty: Option<u8>,
    /// The test in words.
    pub sentence: Option<String>,
    /// What to ask, for what only a conversation shows.
    pub ask: Option<String>,
    /// Why we do not sell to them.
    pub why: Option<String>,
    /// The sentence that a rep can use.
    pub say: Option<String>,
    /// What to offer in place of it.
    pub instead: Option<String>,
    /// What it rests on, in a sentence.
    pub because: Option<String>,
    /// The sources it rests on.
    pub evidence: Vec<Evidence>,
    /// The numbers of the accounts that match it.
    pub numbers: Option<GroupNumbers>,
}

/// What happens to an account that matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum NegativeEffect {
    /// It has no fit.
    Exclude,
    /// Points come off its score.
    Penalty,
}

/// A profile's name with the id that links to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProfileName {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Every negative profile that applies to a profile which is not retired.
pub(super) fn negatives(workspace: &Workspace, language: Language, ledger: Option<&Ledger<'_>>) -> Vec<Negative> {
    let all = workspace.negatives.iter().map(|found| negative(workspace, language, found, ledger));
    all.filter(|negative| negative.everywhere || !negative.profiles.is_empty()).collect()
}

/// The negative profiles that apply to one profile, by name.
pub(super) fn of_profile(
    workspace: &Workspace,
    language: Language,
    id: &str,
    ledger: Option<&Ledger<'_>>,
) -> Vec<Negative> {
    let applies = |negative: &Negative| negative.everywhere || negative.profiles.iter().any(|other| other.id == id);
    by_name(negatives(workspace, language, ledger).into_iter().filter(applies).collect(), |negative| &negative.name)
}

fn negative(
    workspace: &Workspace,
    language: Language,
    found: &model::Negative,
    ledger: Option<&Ledger<'_>>,
) -> Negative {
    let named = found.applies_to.iter().flatten().filter_map(|id| workspace.profile(id));
    let current = named.filter(|profile| profile.status != Status::Retired);
    let (effect, penalty) = match found.effect {
        Effect::Exclude => (NegativeEffect::Exclude, None),
        Effect::Penalty(points) => (NegativeEffect::Penalty, Some(points)),
    };
    let (because, sources) = sources(workspace, found);
    Negative {
        id: found.id.clone(),
        name: found.name.clone(),
        everywhere: found.applies_to.is_none(),
        profiles: current.map(|found| ProfileName { id: found.id.clone(), name: found.name.clone() }).collect(),
        effect,
        penalty,
        sentence: found.when.as_ref().map(|test| sentence(test, &workspace.catalogue, language)),
        ask: found.ask.clone(),
        why: found.why.clone(),
        say: found.say.clone(),
        instead: found.instead.clone(),
        because,
        evidence: sources,
        // Where there is only a question, nothing was counted, whatever the group is called.
        numbers: found
            .when
            .as_ref()
            .and_then(|_| ledger.and_then(|ledger| ledger.group(&Group::Negative(found.id.clone())))),
    }
}

/// What a negative profile rests on: a sentence, or sources of its own and of profiles.
fn sources(workspace: &Workspace, found: &model::Negative) -> (Option<String>, Vec<Evidence>) {
    let items = match &found.evidence {
        None => return (None, Vec::new()),
        Some(NegativeEvidence::Text(text)) => return (Some(text.clone()), Vec::new()),
        Some(NegativeEvidence::List(items)) => items,
    };
    let of_profiles =
        |id: &str| workspace.profiles.iter().flat_map(|profile| &profile.evidence).find(|evidence| evidence.id == id);
    let resolve = |item: &NegativeEvidenceItem| match item {
        NegativeEvidenceItem::Own(own) => Some(evidence(own)),
        NegativeEvidenceItem::Id(id) => of_profiles(id).map(evidence),
    };
    (None, items.iter().filter_map(resolve).collect())
}
