//! What if a bound, a weight or a threshold were a little higher or lower, and what if a criterion were not there.
//!
//! All variants are evaluated together, so that hundreds cost little more than one. It refuses to recommend: a curve
//! shows where a number sits on a cliff, and says nothing about deals that are still to come.

use super::variants::{Summary, Variants};
use crate::fit::{Rules, Tests};
use crate::model::{Atom, Condition, Effect, Group, Kind, Predicate, Status};
use crate::snapshot::Snapshot;

/// How a version's ICP reacts to small changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The ICP as it is.
    pub actual: Summary,
    /// One curve for each number, in the order of writing.
    pub curves: Vec<Curve>,
    /// Each criterion, and the ICP without it.
    pub drops: Vec<Drop>,
}

/// What became of the ICP as one number was varied.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Where the number stands.
    pub place: Lever,
    /// The number as it is.
    pub actual: f64,
    /// The variants with the number as it is, from the lowest to the highest.
    pub points: Vec<Point>,
    /// Whether the next step to either side moves the win rate by two points or more, or the captured revenue by five.
    pub is_cliff: bool,
}

/// Where a number stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lever {
    /// Profile or negative profile.
    pub kind: Kind,
    /// The document's id.
    pub document: String,
    /// The criterion or the tier; none in a negative profile.
    pub part: Option<String>,
    /// What the number is.
    pub number: Number,
}

/// What a number is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Number {
    /// The lowest value of this field.
    AtLeast(String),
    /// The highest value of this field.
    AtMost(String),
    /// The points of a criterion.
    Weight,
    /// The lowest score of the last tier.
    Threshold,
    /// The points that a negative profile takes off.
    Penalty,
}

impl Number {
    /// The word in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Number::AtLeast(_) => "at_least",
            Number::AtMost(_) => "at_most",
            Number::Weight => "weight",
            Number::Threshold => "threshold",
            Number::Penalty => "penalty",
        }
    }

    /// The field whose bound it is.
    pub fn field(&self) -> Option<&str> {
        match self {
            Number::AtLeast(field) | Number::AtMost(field) => Some(field),
            _ => None,
        }
    }
}

/// The ICP with another number.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The number.
    pub value: f64,
    /// What became of the ICP.
    pub summary: Summary,
}

/// The ICP without a criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct Drop {
    /// The profile.
    pub profile: String,
    /// The criterion.
    pub criterion: String,
    /// What became of the ICP.
    pub summary: Summary,
}

/// Steps of the win rate and of the share of revenue that make a cliff.
const CLIFF: (f64, f64) = (0.02, 0.05);

impl Sensitivity {
    /// Varies every number of a version. The snapshot must have been read with the columns of `tests`, which must
    /// name every column that the version reads.
    pub fn new(snapshot: &Snapshot, tests: &Tests, rules: &Rules, confidence: f64) -> Self {
        let mut versions = vec![rules.clone()];
        let mut planned: Vec<Planned> = Vec::new();
        for knob in knobs(rules) {
            let points = knob.values.iter().filter_map(|value| {
                versions.push(knob.turned(rules, *value)?);
                Some((*value, versions.len() - 1))
            });
            let points: Vec<(f64, usize)> = points.collect();
            planned.push((knob.lever, knob.actual, points));
        }
        let mut dropped = Vec::new();
        for (at, profile) in operational(rules).filter(|(_, profile)| profile.criteria.len() > 1) {
            for (nth, criterion) in profile.criteria.iter().enumerate() {
                let mut version = rules.clone();
                version.profiles[at].criteria.remove(nth);
                versions.push(version);
                dropped.push((profile.id.clone(), criterion.id.clone(), versions.len() - 1));
            }
        }
        let summaries = Variants::new(snapshot, tests, &versions, confidence).summaries(0..versions.len(), &Group::Icp);
        let curves = planned.into_iter().map(|(place, actual, variants)| {
            let mut points: Vec<Point> = variants
                .into_iter()
                .map(|(value, version)| Point { value, summary: summaries[version].clone() })
                .collect();
            points.push(Point { value: actual, summary: summaries[0].clone() });
            points.sort_by(|one, other| one.value.total_cmp(&other.value));
            Curve { is_cliff: is_cliff(&points, actual), place, actual, points }
        });
        Sensitivity {
            curves: curves.collect(),
            drops: dropped
                .into_iter()
                .map(|(profile, criterion, version)| Drop { profile, criterion, summary: summaries[version].clone() })
                .collect(),
            actual: summaries[0].clone(),
        }
    }
}

fn operational(rules: &Rules) -> impl Iterator<Item = (usize, &crate::fit::ProfileRule)> {
    rules.profiles.iter().enumerate().filter(|(_, profile)| profile.status == Status::Operational)
}

/// Whether the next point on either side differs much.
fn is_cliff(points: &[Point], actual: f64) -> bool {
    let Some(at) = points.iter().position(|point| point.value == actual) else { return false };
    let here = &points[at].summary;
    let far = |one: Option<f64>, other: Option<f64>, limit: f64| {
        one.zip(other).is_some_and(|(one, other)| (one - other).abs() >= limit)
    };
    let neighbours = at.checked_sub(1).into_iter().chain([at + 1]);
    neighbours.filter_map(|at| points.get(at)).any(|point| {
        far(point.summary.win_rate, here.win_rate, CLIFF.0)
            || far(point.summary.won_revenue_share, here.won_revenue_share, CLIFF.1)
    })
}

/// A number of a version, and the values to try.
struct Knob {
    lever: Lever,
    actual: f64,
    values: Vec<f64>,
    path: Path,
}

/// Where a number stands in the rules.
#[derive(Clone, Copy)]
enum Path {
    /// A bound of an atom (counted in the order of writing) of a criterion of a profile.
    Criterion {
        profile: usize,
        criterion: usize,
        atom: usize,
    },
    Weight {
        profile: usize,
        criterion: usize,
    },
    /// The lowest tier of a profile.
    Tier {
        profile: usize,
    },
    /// A bound of an atom of a negative profile.
    Negative {
        negative: usize,
        atom: usize,
    },
    Penalty {
        negative: usize,
    },
}

fn knobs(rules: &Rules) -> Vec<Knob> {
    let mut knobs = Vec::new();
    for (at, profile) in operational(rules) {
        let lever = |part: &str, number| Lever {
            kind: Kind::Profile,
            document: profile.id.clone(),
            part: Some(part.to_owned()),
            number,
        };
        for (nth, criterion) in profile.criteria.iter().enumerate() {
            for (atom, number, actual, is_whole) in bounds(&criterion.condition) {
                let path = Path::Criterion { profile: at, criterion: nth, atom };
                knobs.push(Knob { lever: lever(&criterion.id, number), actual, values: steps(actual, is_whole), path });
            }
            // A lone weight cancels out.
            let others = profile.criteria.iter().filter(|other| other.weight > 0).count();
            if criterion.weight > 0 && others > 1 {
                let actual = f64::from(criterion.weight);
                let mut values = steps(actual, true);
                values.retain(|value| *value >= 1.0);
                let path = Path::Weight { profile: at, criterion: nth };
                knobs.push(Knob { lever: lever(&criterion.id, Number::Weight), actual, values, path });
            }
        }
        let is_scored = profile.total_weight() > 0;
        if let Some(lowest) = profile.tiers.iter().min_by_key(|tier| tier.from).filter(|_| is_scored) {
            let actual = f64::from(lowest.from);
            let mut values = steps(actual, true);
            values.retain(|value| (1.0..=100.0).contains(value));
            let path = Path::Tier { profile: at };
            knobs.push(Knob { lever: lever(&lowest.name, Number::Threshold), actual, values, path });
        }
    }
    for (at, negative) in rules.negatives.iter().enumerate() {
        let lever = |number| Lever { kind: Kind::Negative, document: negative.id.clone(), part: None, number };
        for (atom, number, actual, is_whole) in bounds(&negative.condition) {
            let path = Path::Negative { negative: at, atom };
            knobs.push(Knob { lever: lever(number), actual, values: steps(actual, is_whole), path });
        }
        if let Effect::Penalty(points) = negative.effect {
            let actual = f64::from(points);
            let mut values = steps(actual, true);
            values.retain(|value| (1.0..=100.0).contains(value));
            knobs.push(Knob { lever: lever(Number::Penalty), actual, values, path: Path::Penalty { negative: at } });
        }
    }
    knobs
}

/// The numeric bounds of a test: which atom, which bound, its value, and whether it is a whole number.
fn bounds(condition: &Condition) -> Vec<(usize, Number, f64, bool)> {
    let mut found = Vec::new();
    for (at, atom) in condition.atoms().into_iter().enumerate() {
        let low = || Number::AtLeast(atom.field.clone());
        let high = || Number::AtMost(atom.field.clone());
        match &atom.predicate {
            Predicate::IntegerRange { low: from, high: to } => {
                found.extend(from.map(|value| (at, low(), value as f64, true)));
                found.extend(to.map(|value| (at, high(), value as f64, true)));
            }
            Predicate::NumberRange { low: from, high: to } => {
                found.extend(from.map(|value| (at, low(), value, false)));
                found.extend(to.map(|value| (at, high(), value, false)));
            }
            _ => {}
        }
    }
    found
}

/// The values to try beside a number: up to 30 % to either side, or single steps where the number is small and whole.
fn steps(actual: f64, is_whole: bool) -> Vec<f64> {
    const SHARES: [f64; 8] = [-0.30, -0.20, -0.10, -0.05, 0.05, 0.10, 0.20, 0.30];
    const STEPS: [f64; 6] = [-3.0, -2.0, -1.0, 1.0, 2.0, 3.0];
    const SMALL: f64 = 20.0;
    let mut values: Vec<f64> = if is_whole && actual.abs() < SMALL {
        STEPS.iter().map(|step| actual + step).filter(|value| actual < 0.0 || *value >= 0.0).collect()
    } else {
        let value = |share: &f64| actual + actual.abs() * share;
        // A billionth is far below what anybody writes, and keeps 0.30000000000000004 out of reports.
        let rounded = |value: f64| if is_whole { value.round() } else { (value * 1e9).round() / 1e9 };
        SHARES.iter().map(|share| rounded(value(share))).collect()
    };
    values.dedup();
    values.retain(|value| *value != actual && value.is_finite());
    values
}

impl Knob {
    /// The version with another value; none where it would leave an empty range.
    fn turned(&self, rules: &Rules, value: f64) -> Option<Rules> {
        let mut rules = rules.clone();
        match self.path {
            Path::Criterion { profile, criterion, atom } => {
                set_bound(&mut rules.profiles[profile].criteria[criterion].condition, atom, &self.lever.number, value)?;
            }
            Path::Negative { negative, atom } => {
                set_bound(&mut rules.negatives[negative].condition, atom, &self.lever.number, value)?;
            }
            Path::Weight { profile, criterion } => {
                rules.profiles[profile].criteria[criterion].weight = value as u32;
            }
            Path::Tier { profile } => {
                let lowest = rules.profiles[profile].tiers.iter_mut().min_by_key(|tier| tier.from)?;
                lowest.from = value as u32;
            }
            Path::Penalty { negative } => rules.negatives[negative].effect = Effect::Penalty(value as u8),
        }
        Some(rules)
    }
}

fn set_bound(condition: &mut Condition, atom: usize, number: &Number, value: f64) -> Option<()> {
    let is_low = matches!(number, Number::AtLeast(_));
    match &mut nth_atom(condition, &mut { atom })?.predicate {
        Predicate::IntegerRange { low, high } => {
            *(if is_low { &mut *low } else { &mut *high }) = Some(value as i64);
            (low.is_none() || high.is_none() || low <= high).then_some(())
        }
        Predicate::NumberRange { low, high } => {
            *(if is_low { &mut *low } else { &mut *high }) = Some(value);
            (low.is_none() || high.is_none() || low <= high).then_some(())
        }
        _ => None,
    }
}

/// An atom by its place in [`Condition::atoms`].
fn nth_atom<'c>(condition: &'c mut Condition, left: &mut usize) -> Option<&'c mut Atom> {
    match condition {
        Condition::Atom(atom) if *left == 0 => Some(atom),
        Condition::Atom(_) => {
            *left -= 1;
            None
        }
        Condition::Any(inner) | Condition::All(inner) => inner.iter_mut().find_map(|one| nth_atom(one, left)),
        Condition::Not(inner) => nth_atom(inner, left),
    }
}

/// A lever with the value that it has, and each value to try with the version that has it.
type Planned = (Lever, f64, Vec<(f64, usize)>);

#[cfg(test)]
mod tests {
    use super::super::testing::{Market, criterion, integer, profile, rules, text};
    use super::super::tests_of;
    use super::*;

    #[test]
    fn steps_suit_the_number() {
        let check = |actual: f64, is_whole: bool, expected: &[f64]| assert_eq!(steps(actual, is_whole), expected);
        check(200.0, true, &[140.0, 160.0, 180.0, 190.0, 210.0, 220.0, 240.0, 260.0]);
        check(5.0, true, &[2.0, 3.0, 4.0, 6.0, 7.0, 8.0]);
        check(1.0, true, &[0.0, 2.0, 3.0, 4.0]);
        check(-5.0, true, &[-8.0, -7.0, -6.0, -4.0, -3.0, -2.0]);
        check(0.5, false, &[0.35, 0.4, 0.45, 0.475, 0.525, 0.55, 0.6, 0.65]);
        check(0.0, false, &[]);
    }

    #[test]
    fn every_number_is_varied_and_every_criterion_dropped() {
        let market = Market::of(&[
            ("machines", Some(300), &[true, false]),
            ("machines", Some(195), &[true]),
            ("machines", Some(100), &[false]),
            ("food", Some(300), &[false]),
        ]);
        let nested = Condition::Not(Box::new(Condition::Any(vec![
            integer("employees", None, Some(50)),
            integer("employees", Some(900), None),
        ])));
        let version = rules(vec![profile(
            "a",
            vec![
                criterion("industry", 0, text("industry", &["machines"])),
                criterion("employees", 40, integer("employees", Some(200), None)),
                criterion("size", 20, nested),
            ],
        )]);
        let tests = tests_of(&[&version]);
        let snapshot = market.snapshot(&tests);
        let found = Sensitivity::new(&snapshot, &tests, &version, 0.9);
        let names: Vec<String> = found
            .curves
            .iter()
            .map(|curve| {
                let place = &curve.place;
                format!("{} {} {}", place.part.as_deref().unwrap_or("-"), place.number.as_str(), curve.actual)
            })
            .collect();
        assert_eq!(
            names,
            [
                "employees at_least 200",
                "employees weight 40",
                "size at_most 50",
                "size at_least 900",
                "size weight 20",
                "A threshold 50",
            ]
        );
        let curve = &found.curves[0];
        let accounts: Vec<(f64, u64)> =
            curve.points.iter().map(|point| (point.value, point.summary.accounts)).collect();
        assert_eq!(accounts[2..6], [(180.0, 2), (190.0, 2), (200.0, 1), (210.0, 1)]);
        assert!(curve.is_cliff);
        let drops: Vec<(&str, u64)> =
            found.drops.iter().map(|drop| (drop.criterion.as_str(), drop.summary.accounts)).collect();
        assert_eq!(drops, [("industry", 2), ("employees", 3), ("size", 1)]);
        assert_eq!(found.actual.accounts, 1);
    }
}
