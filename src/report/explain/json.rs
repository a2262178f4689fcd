//! `icp explain --format json`, version 1.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Run, Values};
use crate::fit::{FitKind, Place};
use crate::model::{Effect, Status};
use crate::report::encode;

#[derive(Debug, Serialize, JsonSchema)]
struct Wire<'a> {
    /// Always `icp/explain/v1`.
    #[schemars(extend("const" = "icp/explain/v1"))]
    schema: &'static str,
    snapshot: &'a str,
    as_of: &'a str,
    /// `worktree`, or the revision as it was given.
    r#ref: &'a str,
    commit: Option<&'a str>,
    /// The account's key.
    account: &'a str,
    name: Option<&'a str>,
    /// `icp`, `excluded`, `needs-data` or `no-fit`.
    fit: &'static str,
    /// The profile that takes it in.
    profile: Option<&'a str>,
    tier: Option<&'a str>,
    closed: u64,
    won: u64,
    profiles: Vec<ProfileWire<'a>>,
    negatives: Vec<NegativeWire<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ProfileWire<'a> {
    id: &'a str,
    /// `operational` or `aspirational`.
    status: &'static str,
    /// `tier`, `excluded`, `needs-data` or `no-fit`.
    place: &'static str,
    tier: Option<&'a str>,
    /// 0 to 100 with one decimal; null where nothing that was weighed is known.
    score: Option<f64>,
    /// Points that negative profiles take off.
    penalty: u32,
    criteria: Vec<CriterionWire<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CriterionWire<'a> {
    id: &'a str,
    required: bool,
    weight: u32,
    earned: f64,
    /// Whether it holds; null where that is not known.
    holds: Option<bool>,
    values: Vec<ValueWire<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct NegativeWire<'a> {
    id: &'a str,
    /// Whether it matches; null where that is not known.
    matches: Option<bool>,
    /// Points that a match takes off; null where it excludes.
    penalty: Option<u8>,
    values: Vec<ValueWire<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ValueWire<'a> {
    field: &'a str,
    /// Normalised, as tests see it; null where it is not known.
    value: Option<&'a str>,
}

/// The report as JSON, indented, with a final line break.
pub fn json(run: &Run) -> String {
    encode::json(&wire(run))
}

/// The JSON Schema of the report.
pub fn schema() -> serde_json::Value {
    encode::schema::<Wire<'_>>()
}

fn wire(run: &Run) -> Wire<'_> {
    let explanation = &run.explanation;
    let profiles: Vec<ProfileWire<'_>> = explanation
        .profiles
        .iter()
        .zip(&run.values)
        .map(|(profile, of_criteria)| ProfileWire {
            id: &profile.id,
            status: if profile.status == Status::Aspirational { "aspirational" } else { "operational" },
            place: match profile.place {
                Place::Tier(_) => "tier",
                Place::Excluded | Place::ExcludedAnyway => "excluded",
                Place::NeedsData => "needs-data",
                Place::NoFit => "no-fit",
            },
            tier: profile.tier.as_deref(),
            score: profile.score.map(|tenths| f64::from(tenths) / 10.0),
            penalty: profile.penalty,
            criteria: profile
                .criteria
                .iter()
                .zip(of_criteria)
                .map(|(criterion, with)| CriterionWire {
                    id: &criterion.id,
                    required: criterion.is_required,
                    weight: criterion.weight,
                    earned: f64::from(criterion.half_points) / 2.0,
                    holds: criterion.answer,
                    values: values(with),
                })
                .collect(),
        })
        .collect();
    let (fit, best) = match explanation.fit {
        FitKind::Icp { profile, .. } => ("icp", explanation.profiles.get(usize::from(profile))),
        FitKind::Excluded => ("excluded", None),
        FitKind::NeedsData => ("needs-data", None),
        FitKind::NoFit => ("no-fit", None),
    };
    Wire {
        schema: "icp/explain/v1",
        snapshot: &run.snapshot.0,
        as_of: &run.snapshot.1,
        r#ref: &run.version.0,
        commit: run.version.1.as_deref(),
        account: &run.account,
        name: run.name.as_deref(),
        fit,
        profile: best.map(|profile| profile.id.as_str()),
        tier: best.and_then(|profile| profile.tier.as_deref()),
        closed: run.deals.0,
        won: run.deals.1,
        profiles,
        negatives: explanation
            .negatives
            .iter()
            .zip(&run.negative_values)
            .map(|(negative, with)| NegativeWire {
                id: &negative.id,
                matches: negative.answer,
                penalty: match negative.effect {
                    Effect::Penalty(points) => Some(points),
                    Effect::Exclude => None,
                },
                values: values(with),
            })
            .collect(),
    }
}

fn values(values: &Values) -> Vec<ValueWire<'_>> {
    values.iter().map(|(field, value)| ValueWire { field, value: value.as_deref() }).collect()
}
