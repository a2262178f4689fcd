//! One account under every profile, criterion by criterion. The same arithmetic as over all rows, one row at a time.

use super::mask::{Masks, Tests};
use super::place::{FitKind, Place, places};
use super::rules::Rules;
use super::score::{Scorer, displayed_score};
use crate::model::{Effect, MissingData, Status};

/// Where one account stands, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Where it stands overall.
    pub fit: FitKind,
    /// Every profile that is evaluated, by id.
    pub profiles: Vec<ProfileExplanation>,
    /// Every negative profile that can be told from data, by id.
    pub negatives: Vec<NegativeExplanation>,
}

/// Where one account stands under one profile.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileExplanation {
    /// The profile's id.
    pub id: String,
    /// Whether it counts into the ICP.
    pub status: Status,
    /// Where the account stands.
    pub place: Place,
    /// The tier's name, where it has one.
    pub tier: Option<String>,
    /// The score in tenths of a point, penalties taken off; none where everything that was weighed is unknown.
    pub score: Option<u32>,
    /// Points that negative profiles take off.
    pub penalty: u32,
    /// The lowest score of the lowest tier.
    pub lowest: Option<u32>,
    /// The criteria in the order of writing.
    pub criteria: Vec<CriterionExplanation>,
}

/// What one criterion says of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct CriterionExplanation {
    /// The criterion's id.
    pub id: String,
    /// Its points.
    pub weight: u32,
    /// Half points that it earned.
    pub half_points: u32,
    /// Whether an account without it does not fit.
    pub is_required: bool,
    /// Whether it holds; none where that is not known.
    pub answer: Option<bool>,
}

/// What one negative profile says of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct NegativeExplanation {
    /// Its id.
    pub id: String,
    /// Whether it matches; none where that is not known, which has no effect.
    pub answer: Option<bool>,
    /// What a match does.
    pub effect: Effect,
    /// The profiles that it applies to; every one where nothing is written.
    pub applies_to: Option<Vec<String>>,
}

/// Explains one row. The masks must come from the same `tests`, after the rules were added to them.
pub fn explain(rules: &Rules, tests: &mut Tests, masks: &Masks, row: usize) -> Explanation {
    let places = places(rules, tests, masks);
    let mut answer = |condition: &crate::model::Condition| {
        let mask = masks.mask(&tests.add(condition, &rules.fields));
        if mask.unknown.get(row) { None } else { Some(mask.truth.get(row)) }
    };
    let negatives: Vec<NegativeExplanation> = rules
        .negatives
        .iter()
        .map(|rule| NegativeExplanation {
            id: rule.id.clone(),
            answer: answer(&rule.condition),
            effect: rule.effect,
            applies_to: rule.applies_to.clone(),
        })
        .collect();
    let profiles = rules.profiles.iter().zip(&places.profiles).map(|(rule, of_all)| {
        let answers: Vec<Option<bool>> = rule.criteria.iter().map(|criterion| answer(&criterion.condition)).collect();
        let matching = rules
            .negatives
            .iter()
            .zip(&negatives)
            .filter(|(negative, explanation)| negative.applies_to(&rule.id) && explanation.answer == Some(true));
        let penalty = matching
            .map(|(negative, _)| match negative.effect {
                Effect::Penalty(points) => u32::from(points),
                Effect::Exclude => 0,
            })
            .sum();
        let criteria = rule.criteria.iter().zip(&answers).map(|(criterion, answer)| CriterionExplanation {
            id: criterion.id.clone(),
            weight: criterion.weight,
            half_points: criterion.weight
                * match (answer, rule.missing_data) {
                    (Some(true), _) => 2,
                    (None, MissingData::HalfCredit) => 1,
                    _ => 0,
                },
            is_required: criterion.required,
            answer: *answer,
        });
        let criteria = criteria.collect();
        let tally = Scorer::new(rule).tally(|at| answers[at]);
        let place = of_all.place(row);
        ProfileExplanation {
            id: rule.id.clone(),
            status: rule.status,
            place,
            tier: match place {
                Place::Tier(tier) => of_all.tiers.get(usize::from(tier)).cloned(),
                _ => None,
            },
            score: tally.map(|tally| displayed_score(tally, penalty)),
            penalty,
            lowest: rule.tiers.last().map(|tier| tier.from),
            criteria,
        }
    });
    Explanation { fit: places.fit(row), profiles: profiles.collect(), negatives }
}
