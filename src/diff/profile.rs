//! Profiles: criteria, weights and tiers as rules, everything else key by key.

use super::alone;
use super::condition::spellings;
use super::reach::{Comparison, Guarded, Reach};
use super::sides::{Pointers, Sides};
use super::tree::ticked;
use super::{Change, ChangeKind, Context, Subject, pairs};
use crate::model::{Criterion, Kind, MissingData, Profile, Status, Test, test_in_words};
use crate::workspace::Workspace;

/// Keys that are compared as rules.
const RULES: [&str; 4] = ["criteria", "tiers", "missing_data", "status"];

pub(super) fn diff(context: &Context<'_>, changes: &mut Vec<Change>) {
    for (latest, base, head) in pairs(&context.base.profiles, &context.head.profiles, |profile| &profile.id) {
        let document = context.document(Kind::Profile, Some(&latest.id), &latest.name, base, head);
        context.compare(document, (base, head), describe, compare, changes);
    }
}

fn describe(_: &Workspace, profile: &Profile) -> String {
    let criteria = profile.criteria.len();
    let plural = if criteria == 1 { "criterion" } else { "criteria" };
    let status = match profile.status {
        Status::Operational => "",
        Status::Aspirational => ", aspirational",
        Status::Retired => ", retired",
    };
    format!("{} ({criteria} {plural}{status})", profile.name)
}

fn compare(sides: &mut Sides<'_>, base: &Profile, head: &Profile) {
    let before = sides.changes.len();
    status(sides, base, head);
    criteria(sides, base, head);
    let word = |profile: &Profile| Some(missing_data(profile.missing_data).to_owned());
    let at = Pointers::both("/missing_data", "/missing_data");
    let already = sides.changes.len();
    sides.value(Subject::MissingData, "`missing_data`", word(base), word(head), at);
    if sides.changes.len() > already {
        alone::reach(sides, head, |was| was.missing_data = base.missing_data);
    }
    tiers(sides, base, head);
    fit(sides, base, head, before);
    sides.other_keys(&RULES);
}

fn status(sides: &mut Sides<'_>, base: &Profile, head: &Profile) {
    let word = |profile: &Profile| {
        let word = match profile.status {
            Status::Operational => "operational",
            Status::Aspirational => "aspirational",
            Status::Retired => "retired",
        };
        Some(word.to_owned())
    };
    let at = Pointers::both("/status", "/status");
    sides.value(Subject::Status, "`status`", word(base), word(head), at);
}

fn missing_data(missing_data: MissingData) -> &'static str {
    match missing_data {
        MissingData::NoCredit => "no-credit",
        MissingData::HalfCredit => "half-credit",
        MissingData::LeftOut => "left-out",
    }
}

/// Criteria with their ids and pointers; of two with the same id the second gets a number.
pub(super) fn named(profile: &Profile) -> Vec<(String, String, &Criterion)> {
    let mut found: Vec<(String, String, &Criterion)> = Vec::new();
    for (at, criterion) in profile.criteria.iter().enumerate() {
        let id = criterion.id().map_or_else(|| format!("criterion {}", at + 1), str::to_owned);
        let count = found.iter().filter(|(_, _, other)| other.id() == criterion.id()).count();
        let id = if count > 0 { format!("{id} ({})", count + 1) } else { id };
        found.push((id, format!("/criteria/{at}"), criterion));
    }
    found
}

fn criteria(sides: &mut Sides<'_>, base: &Profile, head_profile: &Profile) {
    let (base, head) = (named(base), named(head_profile));
    for (id, pointer, criterion) in &base {
        match head.iter().find(|(other, _, _)| other == id) {
            Some((_, head_pointer, after)) => {
                both(sides, head_profile, id, (criterion, pointer), (after, head_pointer))
            }
            None => {
                one(sides, id, criterion, pointer, ChangeKind::Removed);
                alone::reach(sides, head_profile, |was| was.put(id, criterion));
            }
        }
    }
    for (id, pointer, criterion) in &head {
        if !base.iter().any(|(other, _, _)| other == id) {
            one(sides, id, criterion, pointer, ChangeKind::Added);
            alone::reach(sides, head_profile, |was| was.rules.retain(|(other, _)| other != id));
        }
    }
}

fn one(sides: &mut Sides<'_>, id: &str, criterion: &Criterion, pointer: &str, kind: ChangeKind) {
    let is_new = kind == ChangeKind::Added;
    let workspace = if is_new { sides.context.head } else { sides.context.base };
    let words = in_words(criterion, workspace);
    let summary = format!("{}: {words}", ticked(id));
    let subject = Subject::Criterion(id.to_owned());
    if is_new {
        sides.push(subject, kind, summary, None, Some(words), Pointers { base: None, head: Some(pointer) });
    } else {
        sides.push(subject, kind, summary, Some(words), None, Pointers { base: Some(pointer), head: None });
    }
}

/// `200 to 500 people, weight 30`.
fn in_words(criterion: &Criterion, workspace: &Workspace) -> String {
    let test = criterion.test.as_ref().map(|test| test_in_words(test, &workspace.catalogue));
    let ask = criterion.ask.as_ref().map(|ask| format!("ask “{ask}”"));
    let required = criterion.is_required().then(|| "required".to_owned());
    let weight = criterion.points().map(|points| format!("weight {points}"));
    [test, ask, required, weight].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn both(sides: &mut Sides<'_>, profile: &Profile, id: &str, base: (&Criterion, &str), head: (&Criterion, &str)) {
    let ((before, base_pointer), (after, head_pointer)) = (base, head);
    let at = Pointers::both(base_pointer, head_pointer);
    let (base_test, head_test) = (before.test.as_ref(), after.test.as_ref());
    sides.tests(Subject::Criterion(id.to_owned()), &ticked(id), base_test, head_test, at);
    let already = sides.changes.len();
    weights(sides, id, (before, after), at);
    if sides.changes.len() > already {
        alone::reach(sides, profile, |was| was.set(id, |rule| rule.weight = before.points().unwrap_or(0)));
    }
    if before.is_required() != after.is_required() {
        let words = |is_required| Some(if is_required { "required" } else { "not required" }.to_owned());
        let now = if after.is_required() { "now required" } else { "no longer required" };
        let summary = format!("{}: {now}", ticked(id));
        let (words_before, words_after) = (words(before.is_required()), words(after.is_required()));
        sides.push(Subject::Required(id.to_owned()), ChangeKind::Changed, summary, words_before, words_after, at);
        alone::reach(sides, profile, |was| was.set(id, |rule| rule.is_required = before.is_required()));
    }
    let mut except = Test::OPERATORS.to_vec();
    except.extend(["field", "any", "all", "not", "id", "importance", "weight", "required"]);
    sides.keys(id, (base_pointer, head_pointer), &except);
}

fn weights(sides: &mut Sides<'_>, id: &str, (before, after): (&Criterion, &Criterion), at: Pointers<'_>) {
    let (before, after) = (before.points(), after.points());
    let words = match (before, after) {
        (before, after) if before == after => return,
        (Some(before), Some(after)) => format!("weight {before} → {after}"),
        (None, Some(after)) => format!("now weighs {after}"),
        (Some(before), None) => format!("no longer weighs {before}"),
        (None, None) => return,
    };
    let summary = format!("{}: {words}", ticked(id));
    let text = |points: Option<u32>| points.map(|points| points.to_string());
    sides.push(Subject::Weight(id.to_owned()), ChangeKind::Changed, summary, text(before), text(after), at);
}

fn tiers(sides: &mut Sides<'_>, base: &Profile, head: &Profile) {
    let (base_tiers, head_tiers) = (base.tier_list(), head.tier_list());
    let mut names: Vec<&String> = base_tiers.iter().map(|(name, _)| name).collect();
    let new = head_tiers.iter().map(|(name, _)| name).filter(|name| !base_tiers.iter().any(|(b, _)| b == *name));
    names.extend(new);
    for name in names {
        let find = |tiers: &[(String, crate::model::Tier)]| {
            tiers.iter().find(|(other, _)| other == name).map(|(_, tier)| tier.from())
        };
        let (before, after) = (find(&base_tiers), find(&head_tiers));
        let pointer = format!("/tiers/{}", crate::yaml::escape(name));
        let at = Pointers { base: before.map(|_| pointer.as_str()), head: after.map(|_| pointer.as_str()) };
        let text = |from: Option<u8>| from.map(|from| format!("from {from}"));
        let label = format!("tier {name}");
        let already = sides.changes.len();
        sides.value(Subject::Tier(name.clone()), &label, text(before), text(after), at);
        match (before, after) {
            _ if sides.changes.len() == already => {}
            (Some(before), Some(after)) => alone::threshold(sides, head, before, after),
            // Another tier decides who fits only where it is the lowest one.
            (before, _) => {
                let others = head_tiers.iter().filter(|(other, _)| other != name).map(|(_, tier)| tier.from());
                let lowest = others.chain(before).min();
                alone::reach(sides, head, |was| was.threshold = lowest.map_or(was.threshold, u32::from));
            }
        }
        // What a tier means and what is done for it.
        sides.keys(&format!("tiers.{name}"), (&pointer, &pointer), &["from"]);
    }
}

/// Says what all changes of rules do together, ahead of them.
fn fit(sides: &mut Sides<'_>, base: &Profile, head: &Profile, first: usize) {
    let moves_fit = |change: &Change| change.subject.is_rule() && change.subject != Subject::Status;
    if !sides.context.asks_fit || !sides.changes[first..].iter().any(moves_fit) {
        return;
    }
    let (context, as_of) = (sides.context, sides.context.as_of);
    let whole = |profile: &Profile, workspace: &Workspace| {
        let obstacles =
            alone::obstacles(&profile.id, workspace.negatives.iter().map(|it| &it.value), &workspace.catalogue);
        alone::Was::of(profile, &workspace.catalogue).map(|was| was.scoring()).zip(obstacles)
    };
    let Some((before, after)) = whole(base, context.base).zip(whole(head, context.head)) else { return };
    let tests: Vec<Test> =
        base.criteria.iter().chain(&head.criteria).filter_map(|criterion| criterion.test.clone()).collect();
    let spelling = spellings(&tests.iter().collect::<Vec<_>>());
    let comparison =
        Comparison { base: &context.base.catalogue, head: &context.head.catalogue, as_of, spelling: &spelling };
    let verdict = comparison.guarded(
        Guarded { scoring: &before.0, obstacles: &before.1 },
        Guarded { scoring: &after.0, obstacles: &after.1 },
    );
    let words = match verdict.reach {
        Reach::Broader => "as a whole: admits all accounts that it did, and more",
        Reach::Narrower => "as a whole: admits fewer accounts, and none that it did not",
        Reach::Equal => "as a whole: admits the same accounts",
        Reach::Sideways => "as a whole: admits some accounts that it did not, and loses others",
        Reach::Undecided => "as a whole: the documents alone do not tell whether it admits more accounts or fewer",
    };
    let at = Pointers::both("/criteria", "/criteria");
    sides.push(Subject::Fit, ChangeKind::Changed, words.to_owned(), None, None, at);
    sides.with_reach(verdict);
    sides.changes[first..].rotate_right(1);
}
