//! "In or out?": invented accounts on either side of each bound, with the answer and the reason.
//!
//! It refuses to look at data: every account is made up from the documents alone. All criteria are met but the one
//! that is varied, so that the answer follows from that criterion by arithmetic; where a value also decides
//! something else, there is no such account, and the bound is left out.

use schemars::JsonSchema;
use serde::Serialize;

use crate::language::Language;
use crate::model::{self, Atom, Catalogue, Condition, Field, ListMode, Predicate, label_in_language, unit_in_language};
use crate::workspace::Workspace;
use crate::yaml::Scalar;

/// An invented account that differs from one that meets every criterion in one value at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Case {
    /// What the value is called.
    pub label: String,
    /// The value, which lies next to a bound.
    pub value: String,
    /// The other values, which all are as they should be.
    pub others: Vec<Fact>,
    /// The criterion that decides, in words.
    pub sentence: String,
    /// Whether the criterion is met.
    pub holds: bool,
    /// Whether an account without it does not fit.
    pub is_must: bool,
    /// The points that the criterion brings.
    pub points: u32,
    /// The score, from 0 to 100.
    pub score: u32,
    /// The tier; none for an account that is out.
    pub tier: Option<String>,
}

/// A value of an invented account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fact {
    /// What the value is called.
    pub label: String,
    /// The value.
    pub value: String,
}

/// A criterion with one predicate on one field that no other criterion looks at.
struct Bound<'a> {
    language: Language,
    sentence: String,
    field: &'a Field,
    atom: Atom,
    is_must: bool,
    points: u32,
}

/// The cases of a profile, in the order of its criteria.
pub(super) fn cases(workspace: &Workspace, language: Language, profile: &model::Profile) -> Vec<Case> {
    let catalogue = &workspace.catalogue;
    let bounds = bounds(profile, catalogue, language);
    let total: u32 = profile.criteria.iter().filter_map(tested_points).sum();
    let negatives = negative_atoms(workspace, profile);
    let mut cases = Vec::new();
    for bound in &bounds {
        let others: Vec<Fact> =
            bounds.iter().filter(|other| other.field.name != bound.field.name).filter_map(typical).collect();
        for (value, holds) in sides(&bound.atom.predicate, bound.field, language) {
            if !is_clear_of(&negatives, &bound.field.name, value.number) {
                continue;
            }
            let earned = if holds { total } else { total - bound.points };
            let score = score(earned, total);
            let is_in = holds || !bound.is_must;
            cases.push(Case {
                label: label(bound.field, language),
                value: value.words,
                others: others.clone(),
                sentence: bound.sentence.clone(),
                holds,
                is_must: bound.is_must,
                points: bound.points,
                score,
                tier: is_in.then(|| tier(profile, earned, total)).flatten(),
            });
        }
    }
    cases
}

fn tested_points(criterion: &model::Criterion) -> Option<u32> {
    criterion.test.as_ref().and_then(|_| criterion.points())
}

/// Full points where nothing brings any: then the musts alone decide.
fn score(earned: u32, total: u32) -> u32 {
    (100 * earned).checked_div(total).unwrap_or(100)
}

fn tier(profile: &model::Profile, earned: u32, total: u32) -> Option<String> {
    let reaches = |from: u8| total == 0 || 100 * earned >= u32::from(from) * total;
    profile.tier_list().into_iter().find(|(_, tier)| reaches(tier.from())).map(|(name, _)| name)
}

fn bounds<'a>(profile: &model::Profile, catalogue: &'a Catalogue, language: Language) -> Vec<Bound<'a>> {
    let mut tested: Vec<(usize, Condition, String)> = Vec::new();
    for (at, criterion) in profile.criteria.iter().enumerate() {
        let Some(test) = &criterion.test else { continue };
        if let Ok(condition) = Condition::resolve(test, catalogue, "") {
            tested.push((at, condition, super::sentence::sentence(test, catalogue, language)));
        }
    }
    let looks_at = |name: &str| {
        tested.iter().flat_map(|(_, condition, _)| condition.atoms()).filter(|atom| atom.field == name).count()
    };
    let bound = |(at, condition, sentence): &(usize, Condition, String)| {
        let Condition::Atom(atom) = condition else { return None };
        let field = catalogue.get(&atom.field).filter(|field| !field.personal)?;
        let criterion = &profile.criteria[*at];
        let test = criterion.test.as_ref()?;
        (looks_at(&atom.field) == 1).then(|| Bound {
            language,
            sentence: sentence.clone(),
            field,
            atom: spelled(atom, test),
            is_must: criterion.is_required(),
            points: criterion.points().unwrap_or_default(),
        })
    };
    tested.iter().filter_map(bound).collect()
}

/// The predicate with its texts as their author spells them.
fn spelled(atom: &Atom, test: &model::Test) -> Atom {
    let texts = |scalars: &Option<Vec<Scalar>>| {
        scalars.iter().flatten().map(|scalar| scalar.text.clone()).take(1).collect::<Vec<_>>()
    };
    let mut atom = atom.clone();
    match &mut atom.predicate {
        Predicate::TextIn { values, negated: false } => {
            let written = test.is.iter().map(|scalar| scalar.text.clone());
            *values = texts(&test.is_in).into_iter().chain(written).collect();
        }
        Predicate::List { mode: ListMode::AnyOf, values } => *values = texts(&test.any_of).into_iter().collect(),
        _ => {}
    }
    atom
}

/// What the negative profiles of a profile look at.
fn negative_atoms(workspace: &Workspace, profile: &model::Profile) -> Vec<Atom> {
    let applies =
        |negative: &&model::Negative| negative.applies_to.as_ref().is_none_or(|ids| ids.contains(&profile.id));
    let tests = workspace.negatives.iter().map(|negative| &**negative).filter(applies);
    let conditions =
        tests.filter_map(|negative| Condition::resolve(negative.when.as_ref()?, &workspace.catalogue, "").ok());
    conditions.flat_map(|condition| condition.atoms().into_iter().cloned().collect::<Vec<_>>()).collect()
}

/// Whether no negative profile could hold because of this value: for numbers by their ranges, for all else only
/// where none looks at the field.
fn is_clear_of(negatives: &[Atom], field: &str, number: Option<f64>) -> bool {
    negatives.iter().filter(|atom| atom.field == field).all(|atom| match (&atom.predicate, number) {
        (Predicate::IntegerRange { low, high }, Some(number)) => {
            low.is_some_and(|low| number < low as f64) || high.is_some_and(|high| number > high as f64)
        }
        (Predicate::NumberRange { low, high }, Some(number)) => {
            low.is_some_and(|low| number < low) || high.is_some_and(|high| number > high)
        }
        _ => false,
    })
}

/// A value in words, and as a number where it is one.
struct Picture {
    words: String,
    number: Option<f64>,
}

/// Values next to the bounds of a predicate, in order, each with whether the predicate holds of it.
fn sides(predicate: &Predicate, field: &Field, language: Language) -> Vec<(Picture, bool)> {
    let text = |words: &str, holds| (Picture { words: words.to_owned(), number: None }, holds);
    let number = |value: f64, holds| (Picture { words: quantity(value, field, language), number: Some(value) }, holds);
    match predicate {
        Predicate::IntegerRange { low, high } => {
            let low = low.iter().flat_map(|low| [(low.saturating_sub(1), false), (*low, true)]);
            let high = high.iter().flat_map(|high| [(*high, true), (high.saturating_add(1), false)]);
            low.chain(high).filter(|(value, _)| *value >= 0).map(|(value, holds)| number(value as f64, holds)).collect()
        }
        Predicate::NumberRange { low, high } => {
            let step = |bound: f64| if bound == 0.0 { 0.01 } else { bound.abs() * 0.01 };
            let low = low.iter().flat_map(|low| [(low - step(*low), false), (*low, true)]);
            let high = high.iter().flat_map(|high| [(*high, true), (high + step(*high), false)]);
            low.chain(high).map(|(value, holds)| number(value, holds)).collect()
        }
        Predicate::Is(value) => {
            let word = |value: bool| language.text(if value { "yes" } else { "no" }, &[]);
            vec![text(&word(*value), true), text(&word(!*value), false)]
        }
        Predicate::TextIn { values, negated: false } => {
            let mut sides: Vec<(Picture, bool)> = values.first().map(|value| text(value, true)).into_iter().collect();
            sides.push(text(&language.text("case-not-listed", &[]), false));
            sides
        }
        Predicate::List { mode: ListMode::AnyOf, values } => {
            let mut sides: Vec<(Picture, bool)> = values.first().map(|value| text(value, true)).into_iter().collect();
            sides.push(text(&language.text("case-none-listed", &[]), false));
            sides
        }
        _ => Vec::new(),
    }
}

/// A value in the middle of what a criterion admits.
fn typical(bound: &Bound<'_>) -> Option<Fact> {
    let quantity = |value: f64| quantity(value, bound.field, bound.language);
    let middle = |low: Option<f64>, high: Option<f64>| match (low, high) {
        (Some(low), Some(high)) => Some(low + (high - low) / 2.0),
        (low, high) => low.or(high),
    };
    let value = match &bound.atom.predicate {
        Predicate::IntegerRange { low, high } => {
            middle(low.map(|low| low as f64), high.map(|high| high as f64)).map(|value| quantity(value.floor()))
        }
        Predicate::NumberRange { low, high } => middle(*low, *high).map(quantity),
        other => sides(other, bound.field, bound.language)
            .into_iter()
            .find(|(_, holds)| *holds)
            .map(|(picture, _)| picture.words),
    };
    value.map(|value| Fact { label: label(bound.field, bound.language), value })
}

fn quantity(value: f64, field: &Field, language: Language) -> String {
    let number = language.short(value);
    match field.unit.as_deref() {
        Some(unit) if unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            language.in_currency(&number, unit)
        }
        // Units are written in the plural.
        Some(unit) if value != 1.0 => format!("{number} {}", unit_in_language(unit, language)),
        _ => number,
    }
}

fn label(field: &Field, language: Language) -> String {
    if language != Language::English
        && let Some(label) = label_in_language(field, language)
    {
        return capitalised(&label);
    }
    if field.label.is_none() && matches!(field.name.as_str(), "crm" | "erp" | "naics" | "sic") {
        return field.name.to_uppercase();
    }
    let label = field.label.clone().unwrap_or_else(|| field.name.replace('_', " "));
    capitalised(&label)
}

fn capitalised(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repo::MemoryTree;
    use crate::workspace;

    /// The cases of a profile with these criteria, each as `label value answer`.
    fn check(criteria: &str, negative: &str, expected: &[&str]) {
        let profile = format!("{{kind: profile, id: p, name: P, criteria: [{criteria}]}}");
        let negative = format!("{{kind: negative, id: n, name: N, when: {negative}}}");
        let files = [
            ("icp/icp.yaml", "{kind: workspace, version: 1, product: X}"),
            ("icp/profiles/p.yaml", profile.as_str()),
            ("icp/negative/n.yaml", negative.as_str()),
        ];
        let loaded = workspace::load(&MemoryTree::new(files), "icp").expect("the workspace can be read");
        let workspace = loaded.workspace.expect("there is a workspace");
        let profile = workspace.profile("p").expect("the profile");
        let answer = |case: &Case| case.tier.as_ref().map_or("out".to_owned(), |tier| format!("{tier} {}", case.score));
        let found: Vec<String> = cases(&workspace, Language::English, profile)
            .iter()
            .map(|case| format!("{} {}: {}", case.label, case.value, answer(case)))
            .collect();
        assert_eq!(found, expected, "{criteria}");
    }

    const NOTHING: &str = "{field: currency, is: none}";

    #[test]
    fn accounts_stand_on_either_side_of_each_bound() {
        check(
            "{field: employees, between: [200, 500], importance: must}",
            NOTHING,
            &[
                "Employees 199 people: out",
                "Employees 200 people: A 100",
                "Employees 500 people: A 100",
                "Employees 501 people: out",
            ],
        );
        check(
            "{field: locations, at_least: 2, weight: 70}, {field: erp, in: [SAP, Infor], weight: 30}",
            NOTHING,
            &["Locations 1: out", "Locations 2: A 100", "ERP SAP: A 100", "ERP one that is not on the list: B 70"],
        );
    }

    #[test]
    fn what_decides_something_else_too_makes_no_case() {
        // Two criteria look at the same value, or a negative profile might hold.
        check("{field: employees, at_least: 5, weight: 1}, {field: employees, at_most: 9, weight: 1}", NOTHING, &[]);
        let small = "{field: employees, at_most: 250}";
        check(
            "{field: employees, between: [200, 500], weight: 10}",
            small,
            &["Employees 500 people: A 100", "Employees 501 people: out"],
        );
        check("{field: erp, is: SAP, weight: 10}", "{field: erp, known: false}", &[]);
    }
}
