//! Profiles: criteria, weights and tiers as rules, everything else key by key.

use super::condition::spellings;
use super::reach::{Comparison, Reach, Rule, Scoring};
use super::sides::{Pointers, Sides};
use super::tree::ticked;
use super::{Change, ChangeKind, Context, Subject, pairs};
use crate::model::{Condition, Criterion, Kind, MissingData, Profile, Status, Test, test_in_words};
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
    sides.value(Subject::MissingData, "`missing_data`", word(base), word(head), at);
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
fn named(profile: &Profile) -> Vec<(String, String, &Criterion)> {
    let mut found: Vec<(String, String, &Criterion)> = Vec::new();
    for (at, criterion) in profile.criteria.iter().enumerate() {
        let id = criterion.id().map_or_else(|| format!("criterion {}", at + 1), str::to_owned);
        let count = found.iter().filter(|(_, _, other)| other.id() == criterion.id()).count();
        let id = if count > 0 { format!("{id} ({})", count + 1) } else { id };
        found.push((id, format!("/criteria/{at}"), criterion));
    }
    found
}

fn criteria(sides: &mut Sides<'_>, base: &Profile, head: &Profile) {
    let (base, head) = (named(base), named(head));
    for (id, pointer, criterion) in &base {
        match head.iter().find(|(other, _, _)| other == id) {
            Some((_, head_pointer, after)) => both(sides, id, (criterion, pointer), (after, head_pointer)),
            None => one(sides, id, criterion, pointer, ChangeKind::Removed),
        }
    }
    for (id, pointer, criterion) in &head {
        if !base.iter().any(|(other, _, _)| other == id) {
            one(sides, id, criterion, pointer, ChangeKind::Added);
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
    let test = criterion.test().map(|test| test_in_words(&test, &workspace.catalogue));
    let ask = criterion.ask.as_ref().map(|ask| format!("ask “{ask}”"));
    let required = criterion.is_required().then(|| "required".to_owned());
    let weight = criterion.points().map(|points| format!("weight {points}"));
    [test, ask, required, weight].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn both(sides: &mut Sides<'_>, id: &str, base: (&Criterion, &str), head: (&Criterion, &str)) {
    let ((before, base_pointer), (after, head_pointer)) = (base, head);
    let at = Pointers::both(base_pointer, head_pointer);
    let (base_test, head_test) = (before.test(), after.test());
    sides.tests(Subject::Criterion(id.to_owned()), &ticked(id), base_test.as_ref(), head_test.as_ref(), at);
    weights(sides, id, (before, after), at);
    if before.is_required() != after.is_required() {
        let words = |is_required| Some(if is_required { "required" } else { "not required" }.to_owned());
        let now = if after.is_required() { "now required" } else { "no longer required" };
        let summary = format!("{}: {now}", ticked(id));
        let (before, after) = (words(before.is_required()), words(after.is_required()));
        sides.push(Subject::Required(id.to_owned()), ChangeKind::Changed, summary, before, after, at);
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
        let asks = sides.context.asks_fit && sides.changes.len() > already;
        if let (true, Some(before), Some(after)) = (asks, before, after) {
            threshold(sides, head, before, after);
        }
        // What a tier means and what is done for it.
        sides.keys(&format!("tiers.{name}"), (&pointer, &pointer), &["from"]);
    }
}

/// What a threshold does by itself, under head's criteria.
fn threshold(sides: &mut Sides<'_>, head: &Profile, before: u8, after: u8) {
    let fields = &sides.context.head.catalogue;
    let spelling = spellings(&[]);
    let comparison = Comparison { base: fields, head: fields, as_of: sides.context.as_of, spelling: &spelling };
    let scoring = |from: u8| scoring(head, fields, from);
    if let (Some(before), Some(after)) = (scoring(before), scoring(after)) {
        let mut verdict = comparison.profiles(&before, &after);
        // The accounts that a threshold moves have nothing in particular in common.
        (verdict.lets_in, verdict.shuts_out) = (None, None);
        sides.with_reach(verdict);
    }
}

/// Says what all changes of rules do together, ahead of them.
fn fit(sides: &mut Sides<'_>, base: &Profile, head: &Profile, first: usize) {
    let moves_fit = |change: &Change| change.subject.is_rule() && change.subject != Subject::Status;
    if !sides.context.asks_fit || !sides.changes[first..].iter().any(moves_fit) {
        return;
    }
    let lowest = |profile: &Profile| profile.tier_list().last().map_or(1, |(_, tier)| tier.from());
    let (base_fields, head_fields) = (&sides.context.base.catalogue, &sides.context.head.catalogue);
    let scorings = (scoring(base, base_fields, lowest(base)), scoring(head, head_fields, lowest(head)));
    let (Some(before), Some(after)) = scorings else { return };
    let tests: Vec<Test> = base.criteria.iter().chain(&head.criteria).filter_map(Criterion::test).collect();
    let spelling = spellings(&tests.iter().collect::<Vec<_>>());
    let as_of = sides.context.as_of;
    let comparison = Comparison { base: base_fields, head: head_fields, as_of, spelling: &spelling };
    let verdict = comparison.profiles(&before, &after);
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

/// A profile's rules; none where a test does not fit its field.
fn scoring(profile: &Profile, fields: &crate::model::Catalogue, from: u8) -> Option<Scoring> {
    let rules = profile.criteria.iter().filter_map(|criterion| criterion.test().map(|test| (criterion, test)));
    let rule = |(criterion, test): (&Criterion, Test)| {
        let condition = Condition::resolve(&test, fields, "").ok()?;
        let weight = criterion.points().unwrap_or(0);
        Some(Rule { condition, weight, is_required: criterion.is_required() })
    };
    let rules = rules.map(rule).collect::<Option<Vec<Rule>>>()?;
    Some(Scoring { rules, missing_data: profile.missing_data, threshold: u32::from(from) })
}
