//! The people in the buying committees.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{self, BuyingRole, Status};
use crate::workspace::Workspace;

/// A role in the buying committee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Persona {
    /// Its id.
    pub id: String,
    /// The role's name.
    pub name: String,
    /// The part it plays when they buy.
    pub role: BuyingRole,
    /// Titles on business cards.
    pub titles: Vec<String>,
    /// The department.
    pub department: Option<String>,
    /// How far up.
    pub seniority: Option<String>,
    /// What they answer for.
    pub responsibilities: Vec<String>,
    /// What they want to reach.
    pub goals: Vec<String>,
    /// What hurts.
    pub pains: Vec<String>,
    /// What moves them.
    pub motivations: Vec<String>,
    /// What they say against it, and the answer.
    pub objections: Vec<Objection>,
    /// What they ask, by stage.
    pub questions: Stages,
    /// What they are measured by.
    pub success_measures: Vec<String>,
    /// Where they can be reached.
    pub channels: Vec<String>,
    /// What to tell them.
    pub messages: Vec<String>,
}

/// An objection with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Objection {
    /// What they say.
    pub says: String,
    /// What we answer.
    pub answer: Option<String>,
}

/// Texts by stage of the journey.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stages {
    /// They learn that there is a problem.
    pub awareness: Vec<String>,
    /// They compare ways to solve it.
    pub consideration: Vec<String>,
    /// They decide.
    pub decision: Vec<String>,
    /// Whether there is any text at all.
    pub any: bool,
}

impl Stages {
    pub(super) fn new(stages: Option<&model::Stages>) -> Self {
        let Some(stages) = stages else { return Stages::default() };
        let any = !(stages.awareness.is_empty() && stages.consideration.is_empty() && stages.decision.is_empty());
        let copy = |texts: &[String]| texts.to_vec();
        Stages {
            awareness: copy(&stages.awareness),
            consideration: copy(&stages.consideration),
            decision: copy(&stages.decision),
            any,
        }
    }
}

/// Where a role stands in lists: who signs first, who can stop it last.
pub(super) fn rank(role: BuyingRole) -> u8 {
    match role {
        BuyingRole::EconomicBuyer => 0,
        BuyingRole::ExecutiveSponsor => 1,
        BuyingRole::Champion => 2,
        BuyingRole::TechnicalEvaluator => 3,
        BuyingRole::EndUser => 4,
        BuyingRole::Influencer => 5,
        BuyingRole::Procurement => 6,
        BuyingRole::Legal => 7,
        BuyingRole::Blocker => 8,
    }
}

/// The personas, by role and name. Those that only retired profiles name are left out.
pub(super) fn personas(workspace: &Workspace) -> Vec<Persona> {
    let named_by = |id: &str, is_retired: bool| {
        let mut profiles =
            workspace.profiles.iter().filter(|profile| (profile.status == Status::Retired) == is_retired);
        profiles.any(|profile| {
            let mut committee = profile.buying.iter().flat_map(|buying| &buying.committee);
            profile.personas.iter().any(|other| other == id) || committee.any(|member| member.persona == id)
        })
    };
    let is_current = |id: &str| named_by(id, false) || !named_by(id, true);
    let mut personas: Vec<Persona> =
        workspace.personas.iter().filter(|found| is_current(&found.id)).map(|found| persona(found)).collect();
    personas.sort_by_cached_key(|found| (rank(found.role), found.name.to_lowercase()));
    personas
}

fn persona(found: &model::Persona) -> Persona {
    let objection =
        |objection: &model::Objection| Objection { says: objection.says.clone(), answer: objection.answer.clone() };
    Persona {
        id: found.id.clone(),
        name: found.name.clone(),
        role: found.buying_role,
        titles: found.titles.clone(),
        department: found.department.clone(),
        seniority: found.seniority.clone(),
        responsibilities: found.responsibilities.clone(),
        goals: found.goals.clone(),
        pains: found.pains.clone(),
        motivations: found.motivations.clone(),
        objections: found.objections.iter().map(objection).collect(),
        questions: Stages::new(found.questions.as_ref()),
        success_measures: found.success_measures.clone(),
        channels: found.channels.clone(),
        messages: found.messages.clone(),
    }
}
