//! One snapshot under every version of the past: how the numbers of the ICP moved, and with which step.
//!
//! The cost follows distinct tests and distinct profiles, not versions. It refuses to know where versions come from.

use super::edits::Edits;
use super::variants::{Summary, Variants};
use super::{Backtest, Side};
use crate::fit::{Rules, Tests};
use crate::model::{Group, Metric};
use crate::snapshot::Snapshot;

/// A version of the past, measured on today's snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The numbers of the group.
    pub summary: Summary,
    /// Its win rate minus that of the version before; none for the first, and where either has no closed deal.
    pub difference: Option<f64>,
    /// What the version does to the rules of the one before; empty for the first.
    pub edits: Vec<String>,
    /// Whether its rules are those of the version before.
    pub is_same: bool,
}

impl Step {
    /// The same step with its edits in better words, where there are any.
    #[must_use]
    pub fn described(mut self, edits: Vec<String>) -> Self {
        if edits.len() == self.edits.len() {
            self.edits = edits;
        }
        self
    }
}

/// Measures every version that could be read, the oldest first. The snapshot must have been read with the columns of
/// `tests`, which must name every column that the versions read.
pub fn steps(
    snapshot: &Snapshot,
    tests: &Tests,
    versions: &[Option<Rules>],
    group: &Group,
    confidence: f64,
) -> Vec<Option<Step>> {
    let readable: Vec<Rules> = versions.iter().flatten().cloned().collect();
    let summaries = summaries(snapshot, tests, &readable, group, confidence);
    let mut measured = summaries.into_iter().enumerate();
    let mut before: Option<Summary> = None;
    let mut step = |rules: &Rules| {
        let (at, summary) = measured.next()?;
        let previous = at.checked_sub(1).map(|at| &readable[at]);
        let edits = previous.map(|previous| Edits::between(previous, rules).list).unwrap_or_default();
        let rates = before.as_ref().and_then(|before| before.win_rate).zip(summary.win_rate);
        let step = Step {
            difference: rates.map(|(before, after)| after - before),
            is_same: previous.is_some() && edits.is_empty(),
            edits: edits.into_iter().map(|edit| edit.description).collect(),
            summary: summary.clone(),
        };
        before = Some(summary);
        Some(step)
    };
    versions.iter().map(|rules| rules.as_ref().and_then(&mut step)).collect()
}

/// Whether who is in a group follows from who is in each profile, so that the versions can share the work.
fn is_shared(group: &Group) -> bool {
    matches!(group, Group::Icp | Group::Outside | Group::Profile(_))
}

/// The deals of a group under each version.
fn summaries(snapshot: &Snapshot, tests: &Tests, versions: &[Rules], group: &Group, confidence: f64) -> Vec<Summary> {
    if is_shared(group) {
        return Variants::new(snapshot, tests, versions, confidence).summaries(0..versions.len(), group);
    }
    let of_version = |rules: &Rules| {
        let numbers = whole(snapshot, tests, rules, confidence).numbers(Side::Head, group);
        Summary {
            accounts: numbers.accounts,
            deals: numbers.deals,
            win_rate: numbers.value(&Metric::WinRate),
            win_rate_interval: numbers.win_rate_interval,
            won_revenue: numbers.has.amount.then_some(numbers.won_revenue),
            won_revenue_share: numbers.value(&Metric::WonRevenueShare),
        }
    };
    alike(versions, of_version)
}

/// A version by itself, with tiers, negative profiles and all that the short way leaves out.
fn whole<'s>(snapshot: &'s Snapshot, tests: &Tests, rules: &Rules, confidence: f64) -> Backtest<'s> {
    Backtest::new(snapshot, &mut tests.clone(), rules, None, confidence)
}

/// Something of each version, asked once where a version has the rules of the one before.
fn alike<T: Clone>(versions: &[Rules], of: impl Fn(&Rules) -> T) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    for (at, rules) in versions.iter().enumerate() {
        let known = at.checked_sub(1).filter(|before| versions[*before] == *rules).map(|before| found[before].clone());
        found.push(known.unwrap_or_else(|| of(rules)));
    }
    found
}

/// A metric of a group under every version that could be read.
pub fn values(
    snapshot: &Snapshot,
    tests: &Tests,
    versions: &[Option<Rules>],
    group: &Group,
    metric: &Metric,
) -> Vec<Option<f64>> {
    const ANY_LEVEL: f64 = 0.9;
    let readable: Vec<Rules> = versions.iter().flatten().cloned().collect();
    if !is_shared(group) {
        let of_version = |rules: &Rules| {
            let backtest = whole(snapshot, tests, rules, ANY_LEVEL);
            // A profile or a tier that a version lacks has no value there.
            let has = backtest.groups(Side::Head).contains(group);
            backtest.numbers(Side::Head, group).value(metric).filter(|_| has)
        };
        let mut found = alike(&readable, of_version).into_iter();
        return versions.iter().map(|rules| rules.as_ref().and_then(|_| found.next()?)).collect();
    }
    let variants = Variants::new(snapshot, tests, &readable, ANY_LEVEL);
    let mut known: Vec<(usize, Option<f64>)> = Vec::new();
    for version in 0..readable.len() {
        let alike = known.iter().rev().find(|(other, _)| variants.are_alike(*other, version));
        let value = match (alike, group) {
            // Which profile an account is in for matters to a profile's group alone.
            (Some((_, value)), Group::Icp | Group::Outside) => *value,
            _ => variants.numbers(version, group).value(metric),
        };
        known.push((version, value));
    }
    let mut found = known.into_iter();
    versions.iter().map(|rules| rules.as_ref().and_then(|_| found.next()?.1)).collect()
}

/// The version with the highest win rate of the ICP, of equal ones the newest, with what became of its deals. A version
/// with fewer than [`ENOUGH_DEALS`] closed deals is no measure for others: three lucky deals make no profile.
pub fn best(versions: &Variants<'_>) -> Option<(usize, Summary)> {
    let summaries = versions.summaries(0..versions.len(), &Group::Icp).into_iter().enumerate();
    let known = summaries.filter(|(_, summary)| summary.deals.closed >= ENOUGH_DEALS);
    known.max_by(|(_, one), (_, other)| {
        let product = |one: &Summary, other: &Summary| u128::from(one.deals.won) * u128::from(other.deals.closed);
        product(one, other).cmp(&product(other, one))
    })
}

/// As many closed deals make a version worth holding others against.
pub const ENOUGH_DEALS: u64 = 30;

/// What a search for a broken bound finds among the values of versions, the oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The newest version keeps the bound.
    Never,
    /// Every version breaks it.
    Always,
    /// This version breaks it, the one of the second place was the last to keep it, and none since does.
    At(usize, usize),
}

/// The version since which a bound is broken. Versions without a value are passed over.
pub fn broken(values: &[Option<f64>], keeps: impl Fn(f64) -> bool) -> Broken {
    let known: Vec<(usize, bool)> =
        values.iter().enumerate().filter_map(|(at, value)| Some((at, keeps((*value)?)))).collect();
    match known.iter().rposition(|(_, keeps)| *keeps) {
        _ if known.is_empty() => Broken::Always,
        None => Broken::Always,
        Some(last) if last + 1 == known.len() => Broken::Never,
        Some(last) => Broken::At(known[last + 1].0, known[last].0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Market, version};
    use super::super::tests_of;
    use super::*;

    /// What a step gave: accounts, difference, number of edits, and whether it is the same.
    type Found = (u64, Option<f64>, usize, bool);

    #[test]
    fn steps_are_measured_against_the_version_before() {
        let market = Market::of(&[
            ("machines", Some(300), &[true]),
            ("machines", Some(150), &[false]),
            ("machines", Some(10), &[false, false]),
        ]);
        let version = |low| Some(version(&["machines"], low));
        let versions = [version(200), None, version(100), version(100), version(1)];
        let tests = tests_of(&versions.iter().flatten().collect::<Vec<_>>());
        let snapshot = market.snapshot(&tests);
        let steps = steps(&snapshot, &tests, &versions, &Group::Icp, 0.9);
        let found: Vec<Option<Found>> = steps
            .iter()
            .map(|step| step.as_ref().map(|it| (it.summary.accounts, it.difference, it.edits.len(), it.is_same)))
            .collect();
        assert_eq!(
            found,
            [
                Some((1, None, 0, false)),
                None,
                Some((2, Some(-0.5), 1, false)),
                Some((2, Some(0.0), 0, true)),
                Some((3, Some(-0.25), 1, false)),
            ]
        );
        let rates = values(&snapshot, &tests, &versions, &Group::Icp, &Metric::WinRate);
        assert_eq!(rates, [Some(1.0), None, Some(0.5), Some(0.5), Some(0.25)]);
        let closed = values(&snapshot, &tests, &versions, &Group::Profile("a".to_owned()), &Metric::Closed);
        assert_eq!(closed, [Some(1.0), None, Some(2.0), Some(2.0), Some(4.0)]);
    }

    #[test]
    fn a_bound_is_broken_since_the_last_version_that_kept_it() {
        let check = |values: &[Option<f64>], expected: Broken| {
            assert_eq!(broken(values, |value| value >= 0.35), expected, "{values:?}");
        };
        check(&[], Broken::Always);
        check(&[None], Broken::Always);
        check(&[Some(0.3)], Broken::Always);
        check(&[Some(0.3), Some(0.35)], Broken::Never);
        check(&[Some(0.4), Some(0.3)], Broken::At(1, 0));
        check(&[Some(0.4), None, Some(0.3), Some(0.2), None], Broken::At(2, 0));
        check(&[Some(0.4), Some(0.3), Some(0.4), Some(0.3), Some(0.2)], Broken::At(3, 2));
    }
}
