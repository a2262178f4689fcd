//! What one change of a rule does by itself: head is held against head with that change taken back.
//!
//! It refuses to know how a change is written down.

use std::sync::Arc;

use super::Context;
use super::condition::spellings;
use super::profile::named;
use super::reach::{Comparison, Guarded, Obstacle, Reach, Rule, Scoring, Verdict};
use super::sides::Sides;
use crate::model::{Catalogue, Condition, Criterion, MissingData, Negative, Profile, Status, Test};

/// The rules of a profile, by the ids of its criteria, to be changed back.
#[derive(Clone)]
pub(super) struct Was<'a> {
    pub(super) rules: Vec<(String, Rule)>,
    pub(super) missing_data: MissingData,
    /// The lowest score that fits.
    pub(super) threshold: u32,
    fields: &'a Catalogue,
    /// Whether something could not be changed back.
    is_lost: bool,
}

impl<'a> Was<'a> {
    /// The rules as they are; none where a test does not fit its field.
    pub(super) fn of(profile: &Profile, fields: &'a Catalogue) -> Option<Self> {
        let lowest = profile.tier_list().last().map_or(1, |(_, tier)| tier.from());
        let rules = named(profile).into_iter().filter(|(_, _, criterion)| criterion.test.is_some());
        let rules = rules.map(|(id, _, criterion)| Some((id, rule(criterion, fields)?)));
        Some(Was {
            rules: rules.collect::<Option<_>>()?,
            missing_data: profile.missing_data,
            threshold: u32::from(lowest),
            fields,
            is_lost: false,
        })
    }

    /// Puts a criterion back that is gone.
    pub(super) fn put(&mut self, id: &str, criterion: &Criterion) {
        match rule(criterion, self.fields) {
            Some(rule) => self.rules.push((id.to_owned(), rule)),
            None => self.is_lost = criterion.test.is_some(),
        }
    }

    /// Changes a criterion back.
    pub(super) fn set(&mut self, id: &str, change: impl Fn(&mut Rule)) {
        self.rules.iter_mut().filter(|(other, _)| other == id).for_each(|(_, rule)| change(rule));
    }

    pub(super) fn scoring(self) -> Scoring {
        let rules = self.rules.into_iter().map(|(_, rule)| rule).collect();
        Scoring { rules, missing_data: self.missing_data, threshold: self.threshold }
    }
}

fn rule(criterion: &Criterion, fields: &Catalogue) -> Option<Rule> {
    let condition = Condition::resolve(criterion.test.as_ref()?, fields, "").ok()?;
    Some(Rule {
        condition: Arc::new(condition),
        weight: criterion.points().unwrap_or(0),
        is_required: criterion.is_required(),
    })
}

/// The negative profiles in the way of a profile; none where a test does not fit its field.
pub(super) fn obstacles<'n>(
    profile: &str,
    negatives: impl Iterator<Item = &'n Negative>,
    fields: &Catalogue,
) -> Option<Vec<Obstacle>> {
    let applies = |it: &&Negative| it.applies_to.as_ref().is_none_or(|ids| ids.iter().any(|id| id == profile));
    let tested = negatives.filter(applies).filter_map(|it| Some((it.when.as_ref()?, it.effect)));
    tested
        .map(|(when, effect)| Some(Obstacle { condition: Condition::resolve(when, fields, "").ok()?, effect }))
        .collect()
}

/// Says of the latest change what it does to who fits, all other changes made.
pub(super) fn reach(sides: &mut Sides<'_>, head: &Profile, take_back: impl FnOnce(&mut Was<'_>)) {
    if !sides.context.asks_fit {
        return;
    }
    let fields = &sides.context.head.catalogue;
    let negatives = sides.context.head.negatives.iter().map(|negative| &negative.value);
    let (Some(now), Some(obstacles)) = (Was::of(head, fields), obstacles(&head.id, negatives, fields)) else { return };
    let mut was = now.clone();
    take_back(&mut was);
    if was.is_lost {
        return;
    }
    let verdict = compare(sides.context, head, (was, &obstacles), (now, &obstacles));
    sides.with_reach(verdict);
}

/// The same of a threshold: who reaches that tier.
pub(super) fn threshold(sides: &mut Sides<'_>, head: &Profile, before: u8, after: u8) {
    if !sides.context.asks_fit {
        return;
    }
    let fields = &sides.context.head.catalogue;
    let negatives = sides.context.head.negatives.iter().map(|negative| &negative.value);
    let (Some(rules), Some(obstacles)) = (Was::of(head, fields), obstacles(&head.id, negatives, fields)) else {
        return;
    };
    let from = |from: u8| Was { threshold: u32::from(from), ..rules.clone() };
    let verdict = compare(sides.context, head, (from(before), &obstacles), (from(after), &obstacles));
    sides.with_reach(verdict);
}

/// What a change of a negative profile does to the profiles that it applies to, taken together; none where there is
/// no such profile, or a test does not fit its field.
pub(super) fn of_negative(
    context: &Context<'_>,
    (base, head): (Option<&Negative>, Option<&Negative>),
) -> Option<Verdict> {
    let workspace = context.head;
    let id = head.or(base)?.id.as_str();
    let others = || workspace.negatives.iter().map(|negative| &negative.value).filter(|other| other.id != id);
    let mut whole: Option<Verdict> = None;
    for profile in workspace.profiles.iter().filter(|profile| profile.status != Status::Retired) {
        let now = Was::of(profile, &workspace.catalogue)?;
        let before = obstacles(&profile.id, others().chain(base), &workspace.catalogue)?;
        let after = obstacles(&profile.id, others().chain(head), &workspace.catalogue)?;
        if before == after {
            continue;
        }
        let verdict = compare(context, profile, (now.clone(), &before), (now, &after));
        whole = Some(whole.map_or(verdict.clone(), |known| both(known, verdict)));
    }
    whole
}

/// Two verdicts as one.
fn both(one: Verdict, other: Verdict) -> Verdict {
    use Reach::{Equal, Sideways, Undecided};
    let reach = match (one.reach, other.reach) {
        (Sideways, _) | (_, Sideways) => Sideways,
        (Undecided, _) | (_, Undecided) => Undecided,
        (Equal, reach) | (reach, Equal) => reach,
        (one, other) if one == other => one,
        _ => Sideways,
    };
    Verdict {
        reach,
        is_same: one.is_same && other.is_same,
        lets_in: one.lets_in.or(other.lets_in),
        shuts_out: one.shuts_out.or(other.shuts_out),
    }
}

fn compare(
    context: &Context<'_>,
    profile: &Profile,
    (was, before): (Was<'_>, &[Obstacle]),
    (now, after): (Was<'_>, &[Obstacle]),
) -> Verdict {
    let tests: Vec<Test> = profile.criteria.iter().filter_map(|criterion| criterion.test.clone()).collect();
    let spelling = spellings(&tests.iter().collect::<Vec<_>>());
    let fields = &context.head.catalogue;
    let comparison = Comparison { base: fields, head: fields, as_of: context.as_of, spelling: &spelling };
    let (was, now) = (was.scoring(), now.scoring());
    comparison.guarded(Guarded { scoring: &was, obstacles: before }, Guarded { scoring: &now, obstacles: after })
}
