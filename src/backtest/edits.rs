//! The edits between two versions, one by one, so that each can be applied without the others.
//!
//! An edit is one thing that a reviewer could take back: the test of a criterion, its weight, a negative profile.
//! Rewritings that mean the same are no edits. It refuses to know accounts: whom an edit moves is for others to say.

mod canonical;

use std::collections::{BTreeMap, BTreeSet};

use self::canonical::is_same;
use crate::diff::{Change, Subject};
use crate::fit::{ColumnKey, CriterionRule, NegativeRule, ProfileRule, Rules};
use crate::model::{Condition, Effect, Kind, Predicate, Status};

/// One thing that a change does.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// The same for the same edit in every run: `profile:midmarket/criterion:industry/test`.
    pub id: String,
    /// The kind of document.
    pub kind: Kind,
    /// The document's id; none for the fields.
    pub document: Option<String>,
    /// What in the document.
    pub subject: Subject,
    /// A few words without a final period: "`employees` of machine-builders: weight 30 → 25".
    pub description: String,
    parts: BTreeSet<Part>,
    /// The fields whose tests it brings, takes or changes.
    fields: BTreeSet<String>,
}

/// The smallest things that can be as in base or as in head.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Profile(String),
    Status(String),
    MissingData(String),
    Tiers(String),
    Criterion(String, String),
    Test(String, String),
    Weight(String, String),
    Negative(String),
    When(String),
    Effect(String),
    AppliesTo(String),
    Field(String),
}

/// The edits between two versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Edits {
    /// The edits: profiles by id with their criteria in the order of writing, then negative profiles, then fields.
    pub list: Vec<Edit>,
    base: Rules,
    head: Rules,
}

impl Edits {
    /// What head changes in base.
    pub fn between(base: &Rules, head: &Rules) -> Self {
        let mut list = Vec::new();
        for (id, old, new) in pairs(&base.profiles, &head.profiles, |profile| &profile.id) {
            profile_edits(id, old, new, &mut list);
        }
        for (id, old, new) in pairs(&base.negatives, &head.negatives, |negative| &negative.id) {
            negative_edits(id, old, new, &mut list);
        }
        let mut edits = Edits { list, base: base.clone(), head: head.clone() };
        edits.add_fields();
        edits
    }

    /// The version that is changed.
    pub fn base(&self) -> &Rules {
        &self.base
    }

    /// The version that it becomes.
    pub fn head(&self) -> &Rules {
        &self.head
    }

    /// How many edits there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the two versions have the same rules.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Base with some of the edits (their places in [`Edits::list`]): with none of them base, with all of them head.
    pub fn apply(&self, chosen: &[usize]) -> Rules {
        let parts: BTreeSet<&Part> =
            chosen.iter().filter_map(|at| self.list.get(*at)).flat_map(|edit| &edit.parts).collect();
        let is_new = |part: Part| parts.contains(&part);
        let profiles: Vec<ProfileRule> = pairs(&self.base.profiles, &self.head.profiles, |profile| &profile.id)
            .filter_map(|(id, old, new)| match (old, new) {
                (Some(old), None) => (!is_new(Part::Profile(id.to_owned()))).then(|| old.clone()),
                (None, Some(new)) => is_new(Part::Profile(id.to_owned())).then(|| new.clone()),
                (Some(old), Some(new)) => Some(mixed_profile(old, new, &is_new)),
                (None, None) => None,
            })
            .collect();
        let negatives: Vec<NegativeRule> = pairs(&self.base.negatives, &self.head.negatives, |negative| &negative.id)
            .filter_map(|(id, old, new)| match (old, new) {
                (Some(old), None) => (!is_new(Part::Negative(id.to_owned()))).then(|| old.clone()),
                (None, Some(new)) => is_new(Part::Negative(id.to_owned())).then(|| new.clone()),
                (Some(old), Some(new)) => Some(mixed_negative(old, new, &is_new)),
                (None, None) => None,
            })
            .collect();
        let fields = self.mixed_fields(&profiles, &negatives, &is_new);
        Rules { profiles, negatives, fields }
    }

    /// The same edits, described in the words of the changes in meaning, where there are any.
    #[must_use]
    pub fn described_by(mut self, changes: &[Change]) -> Self {
        for edit in &mut self.list {
            let found = changes.iter().filter(|change| edit.is_part_of(change) && !change.summary.is_empty());
            let words: Vec<&str> = found.map(|change| change.summary.as_str()).collect();
            if words.is_empty() {
                continue;
            }
            edit.description = words.join("; ");
            if let Some(document) = edit.document.as_ref().filter(|document| !edit.description.contains(*document)) {
                edit.description = format!("{} ({document})", edit.description);
            }
        }
        self
    }

    /// The fields that the given rules name, each read as in base or as in head.
    fn mixed_fields(
        &self,
        profiles: &[ProfileRule],
        negatives: &[NegativeRule],
        is_new: &impl Fn(Part) -> bool,
    ) -> BTreeMap<String, ColumnKey> {
        let tests = profiles.iter().flat_map(|profile| profile.criteria.iter().map(|criterion| &criterion.condition));
        let tests = tests.chain(negatives.iter().map(|negative| &negative.condition));
        let names: BTreeSet<&String> = tests.flat_map(Condition::atoms).map(|atom| &atom.field).collect();
        let key = |name: &String| match (self.base.fields.get(name), self.head.fields.get(name)) {
            (Some(old), Some(new)) => Some(if is_new(Part::Field(name.clone())) { new } else { old }),
            (old, new) => old.or(new),
        };
        names.into_iter().filter_map(|name| Some((name.clone(), key(name)?.clone()))).collect()
    }

    /// Adds the fields that are read differently. Tests that make sense under one reading only go with the field.
    fn add_fields(&mut self) {
        for (name, old) in &self.base.fields {
            let Some(new) = self.head.fields.get(name).filter(|new| *new != old) else { continue };
            let mut edit = Edit {
                id: format!("field:{name}"),
                kind: Kind::Fields,
                document: None,
                subject: Subject::Field(name.clone()),
                description: format!("`{name}` is read differently"),
                parts: BTreeSet::from([Part::Field(name.clone())]),
                fields: BTreeSet::from([name.clone()]),
            };
            if is_entangled(name, old, new, &self.base, &self.head) {
                let (with, without): (Vec<Edit>, Vec<Edit>) =
                    std::mem::take(&mut self.list).into_iter().partition(|other| other.fields.contains(name));
                self.list = without;
                for other in with {
                    edit.description = format!("{}, with {}", edit.description, other.description);
                    edit.parts.extend(other.parts);
                    edit.fields.extend(other.fields);
                }
            }
            self.list.push(edit);
        }
    }
}

impl Edit {
    /// Whether a change in meaning is (a part of) this edit.
    pub fn is_part_of(&self, change: &Change) -> bool {
        let is_same_document = change.document.kind == self.kind
            && (self.document.is_none() || change.document.id.as_deref() == self.document.as_deref());
        let is_same_subject = match (&self.subject, &change.subject) {
            (Subject::Weight(mine), Subject::Weight(theirs) | Subject::Required(theirs)) => mine == theirs,
            (Subject::Tier(_), Subject::Tier(_)) => true,
            (mine, theirs) => mine == theirs,
        };
        is_same_document && is_same_subject
    }
}

/// Two lists side by side by id, in the order of ids.
fn pairs<'a, T>(
    base: &'a [T],
    head: &'a [T],
    id: impl Fn(&'a T) -> &'a String,
) -> impl Iterator<Item = (&'a str, Option<&'a T>, Option<&'a T>)> {
    let mut both: BTreeMap<&str, (Option<&T>, Option<&T>)> = BTreeMap::new();
    base.iter().for_each(|one| both.entry(id(one)).or_default().0 = Some(one));
    head.iter().for_each(|one| both.entry(id(one)).or_default().1 = Some(one));
    both.into_iter().map(|(id, (old, new))| (id, old, new))
}

/// A criterion of base with what became of it in head.
struct CriterionPair<'a> {
    /// Its id, with a number where the profile has several of that id.
    key: String,
    base: Option<&'a CriterionRule>,
    head: Option<&'a CriterionRule>,
}

/// The criteria of a profile side by side: by id, then those that were only given another id; head's order first.
fn criteria<'a>(base: &'a ProfileRule, head: &'a ProfileRule) -> Vec<CriterionPair<'a>> {
    let old = keyed(base);
    let new = keyed(head);
    let mut left: BTreeMap<&str, &CriterionRule> = old.iter().map(|(key, rule)| (key.as_str(), *rule)).collect();
    let mut found: Vec<CriterionPair<'a>> = new
        .iter()
        .map(|(key, rule)| CriterionPair { key: key.clone(), base: left.remove(key.as_str()), head: Some(rule) })
        .collect();
    for pair in found.iter_mut().filter(|pair| pair.base.is_none()) {
        let Some(rule) = pair.head else { continue };
        let renamed = left.iter().find(|(_, old)| is_same_criterion(old, rule)).map(|(key, _)| *key);
        pair.base = renamed.and_then(|key| left.remove(key));
    }
    let gone = old.iter().filter(|(key, _)| left.contains_key(key.as_str()));
    found.extend(gone.map(|(key, rule)| CriterionPair { key: key.clone(), base: Some(rule), head: None }));
    found
}

fn keyed(profile: &ProfileRule) -> Vec<(String, &CriterionRule)> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let key = |rule: &'_ CriterionRule, seen_before: usize| match seen_before {
        0 => rule.id.clone(),
        times => format!("{}#{}", rule.id, times + 1),
    };
    profile
        .criteria
        .iter()
        .map(|rule| {
            let times = seen.entry(rule.id.as_str()).or_default();
            let key = key(rule, *times);
            *times += 1;
            (key, rule)
        })
        .collect()
}

fn is_same_criterion(one: &CriterionRule, other: &CriterionRule) -> bool {
    one.weight == other.weight && one.required == other.required && is_same(&one.condition, &other.condition)
}

fn profile_edits(id: &str, old: Option<&ProfileRule>, new: Option<&ProfileRule>, list: &mut Vec<Edit>) {
    let edit = |path: &str, subject: Subject, description: String, part: Part, fields: BTreeSet<String>| Edit {
        id: format!("profile:{id}{path}"),
        kind: Kind::Profile,
        document: Some(id.to_owned()),
        subject,
        description,
        parts: BTreeSet::from([part]),
        fields,
    };
    let whole = |rule: &ProfileRule, word: &str| {
        let fields = rule.criteria.iter().flat_map(|criterion| fields_of(&criterion.condition)).collect();
        edit("", Subject::Document, format!("profile {id} {word}"), Part::Profile(id.to_owned()), fields)
    };
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (Some(old), None) => return list.push(whole(old, "removed")),
        (None, Some(new)) => return list.push(whole(new, "added")),
        (None, None) => return,
    };
    if old.status != new.status {
        let words = format!("{id} goes from {} to {}", status(old.status), status(new.status));
        list.push(edit("/status", Subject::Status, words, Part::Status(id.to_owned()), BTreeSet::new()));
    }
    for pair in criteria(old, new) {
        list.extend(criterion_edits(id, &pair).into_iter().map(|(path, subject, words, part, fields)| {
            edit(&format!("/criterion:{}{path}", pair.key), subject, words, part, fields)
        }));
    }
    if old.missing_data != new.missing_data {
        let words = format!("what {id} gives for missing data");
        list.push(edit(
            "/missing_data",
            Subject::MissingData,
            words,
            Part::MissingData(id.to_owned()),
            BTreeSet::new(),
        ));
    }
    if old.tiers != new.tiers {
        let subject = Subject::Tier(new.tiers.last().map_or_else(String::new, |tier| tier.name.clone()));
        list.push(edit("/tiers", subject, tiers(old, new), Part::Tiers(id.to_owned()), BTreeSet::new()));
    }
}

type CriterionEdit = (&'static str, Subject, String, Part, BTreeSet<String>);

fn criterion_edits(id: &str, pair: &CriterionPair<'_>) -> Vec<CriterionEdit> {
    let key = &pair.key;
    let whole = |rule: &CriterionRule, word: &str| {
        let part = Part::Criterion(id.to_owned(), key.clone());
        let words = format!("`{key}` of {id} {word}");
        ("", Subject::Criterion(rule.id.clone()), words, part, fields_of(&rule.condition))
    };
    let (old, new) = match (pair.base, pair.head) {
        (Some(old), Some(new)) => (old, new),
        (Some(old), None) => return vec![whole(old, "removed")],
        (None, Some(new)) => return vec![whole(new, "added")],
        (None, None) => return Vec::new(),
    };
    let mut found = Vec::new();
    if !is_same(&old.condition, &new.condition) {
        let fields = fields_of(&old.condition).into_iter().chain(fields_of(&new.condition)).collect();
        let words = format!("the test of `{key}` of {id}");
        let part = Part::Test(id.to_owned(), key.clone());
        found.push(("/test", Subject::Criterion(new.id.clone()), words, part, fields));
    }
    if (old.weight, old.required) != (new.weight, new.required) {
        let mut words = Vec::new();
        if old.weight != new.weight {
            words.push(format!("weight {} → {}", old.weight, new.weight));
        }
        match (old.required, new.required) {
            (false, true) => words.push("now required".to_owned()),
            (true, false) => words.push("no longer required".to_owned()),
            _ => {}
        }
        let words = format!("`{key}` of {id}: {}", words.join(", "));
        let part = Part::Weight(id.to_owned(), key.clone());
        found.push(("/weight", Subject::Weight(new.id.clone()), words, part, BTreeSet::new()));
    }
    found
}

/// The tiers whose thresholds differ, in words.
fn tiers(old: &ProfileRule, new: &ProfileRule) -> String {
    let mut words = Vec::new();
    for tier in &new.tiers {
        match old.tiers.iter().find(|other| other.name == tier.name) {
            Some(other) if other.from == tier.from => {}
            Some(other) => words.push(format!("{} from {} → {}", tier.name, other.from, tier.from)),
            None => words.push(format!("{} added from {}", tier.name, tier.from)),
        }
    }
    let is_gone = |name: &String| !new.tiers.iter().any(|tier| tier.name == *name);
    words.extend(old.tiers.iter().filter(|tier| is_gone(&tier.name)).map(|tier| format!("{} removed", tier.name)));
    format!("tiers of {}: {}", new.id, words.join(", "))
}

fn negative_edits(id: &str, old: Option<&NegativeRule>, new: Option<&NegativeRule>, list: &mut Vec<Edit>) {
    let edit = |path: &str, subject: Subject, description: String, part: Part, fields: BTreeSet<String>| Edit {
        id: format!("negative:{id}{path}"),
        kind: Kind::Negative,
        document: Some(id.to_owned()),
        subject,
        description,
        parts: BTreeSet::from([part]),
        fields,
    };
    let whole = |rule: &NegativeRule, word: &str| {
        let words = format!("negative profile {id} {word}");
        edit("", Subject::Document, words, Part::Negative(id.to_owned()), fields_of(&rule.condition))
    };
    let (old, new) = match (old, new) {
        (Some(old), Some(new)) => (old, new),
        (Some(old), None) => return list.push(whole(old, "removed")),
        (None, Some(new)) => return list.push(whole(new, "added")),
        (None, None) => return,
    };
    if !is_same(&old.condition, &new.condition) {
        let fields = fields_of(&old.condition).into_iter().chain(fields_of(&new.condition)).collect();
        let words = format!("the test of negative profile {id}");
        list.push(edit("/when", Subject::Test("when".to_owned()), words, Part::When(id.to_owned()), fields));
    }
    if old.effect != new.effect {
        let words = format!("{id}: {} → {}", effect(old.effect), effect(new.effect));
        list.push(edit("/effect", Subject::Effect, words, Part::Effect(id.to_owned()), BTreeSet::new()));
    }
    if old.applies_to != new.applies_to {
        let words = format!("the profiles that {id} applies to");
        let subject = Subject::Key("applies_to".to_owned());
        list.push(edit("/applies_to", subject, words, Part::AppliesTo(id.to_owned()), BTreeSet::new()));
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Operational => "operational",
        Status::Aspirational => "aspirational",
        Status::Retired => "retired",
    }
}

fn effect(effect: Effect) -> String {
    match effect {
        Effect::Exclude => "exclude".to_owned(),
        Effect::Penalty(points) => format!("penalty of {points}"),
    }
}

fn mixed_profile(old: &ProfileRule, new: &ProfileRule, is_new: &impl Fn(Part) -> bool) -> ProfileRule {
    let id = &new.id;
    let side = |part: Part| if is_new(part) { new } else { old };
    let mixed = |pair: CriterionPair<'_>| match (pair.base, pair.head) {
        (Some(before), Some(after)) => {
            let weights = if is_new(Part::Weight(id.clone(), pair.key.clone())) { after } else { before };
            let test = if is_new(Part::Test(id.clone(), pair.key)) { after } else { before };
            Some(CriterionRule {
                id: after.id.clone(),
                weight: weights.weight,
                required: weights.required,
                condition: test.condition.clone(),
            })
        }
        (Some(before), None) => (!is_new(Part::Criterion(id.clone(), pair.key))).then(|| before.clone()),
        (None, Some(after)) => is_new(Part::Criterion(id.clone(), pair.key)).then(|| after.clone()),
        (None, None) => None,
    };
    ProfileRule {
        id: id.clone(),
        status: side(Part::Status(id.clone())).status,
        criteria: criteria(old, new).into_iter().filter_map(mixed).collect(),
        missing_data: side(Part::MissingData(id.clone())).missing_data,
        tiers: side(Part::Tiers(id.clone())).tiers.clone(),
    }
}

fn mixed_negative(old: &NegativeRule, new: &NegativeRule, is_new: &impl Fn(Part) -> bool) -> NegativeRule {
    let side = |part: Part| if is_new(part) { new } else { old };
    NegativeRule {
        id: new.id.clone(),
        effect: side(Part::Effect(new.id.clone())).effect,
        applies_to: side(Part::AppliesTo(new.id.clone())).applies_to.clone(),
        condition: side(Part::When(new.id.clone())).condition.clone(),
    }
}

fn fields_of(condition: &Condition) -> BTreeSet<String> {
    condition.atoms().into_iter().map(|atom| atom.field.clone()).collect()
}

/// Whether tests on a field make sense under one of its two readings only: its type changed, or a value that a test
/// names is another value's spelling on the other side.
fn is_entangled(name: &str, old: &ColumnKey, new: &ColumnKey, base: &Rules, head: &Rules) -> bool {
    let names_a_spelling = |rules: &Rules, other: &ColumnKey| {
        let tests = rules.profiles.iter().flat_map(|profile| profile.criteria.iter().map(|rule| &rule.condition));
        let tests = tests.chain(rules.negatives.iter().map(|negative| &negative.condition));
        tests.flat_map(Condition::atoms).filter(|atom| atom.field == name).any(|atom| match &atom.predicate {
            Predicate::TextIn { values, .. } | Predicate::List { values, .. } => {
                values.iter().any(|value| other.aliases.contains_key(value))
            }
            _ => false,
        })
    };
    old.field_type != new.field_type || names_a_spelling(base, new) || names_a_spelling(head, old)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{criterion, integer, profile, rules, text};
    use super::*;
    use crate::model::MissingData;

    fn descriptions(base: &Rules, head: &Rules) -> Vec<String> {
        Edits::between(base, head).list.into_iter().map(|edit| edit.description).collect()
    }

    fn base() -> Rules {
        rules(vec![profile(
            "machines",
            vec![
                criterion("industry", 0, text("industry", &["machines"])),
                criterion("employees", 30, integer("employees", Some(200), Some(1000))),
                criterion("erp", 20, text("erp", &["sap"])),
            ],
        )])
    }

    fn check(change: impl Fn(&mut Rules), expected: &[&str]) {
        let base = base();
        let mut head = base.clone();
        change(&mut head);
        assert_eq!(descriptions(&base, &head), expected);
        let edits = Edits::between(&base, &head);
        let all: Vec<usize> = (0..edits.len()).collect();
        assert_eq!(Edits::between(&edits.apply(&[]), &base).len(), 0);
        assert_eq!(Edits::between(&edits.apply(&all), &head).len(), 0);
    }

    #[test]
    fn each_thing_that_can_be_taken_back_is_an_edit() {
        check(|_| {}, &[]);
        check(|head| head.profiles[0].criteria[1].weight = 25, &["`employees` of machines: weight 30 → 25"]);
        check(
            |head| {
                head.profiles[0].criteria[1].required = true;
                head.profiles[0].criteria[1].weight = 0;
            },
            &["`employees` of machines: weight 30 → 0, now required"],
        );
        check(
            |head| {
                head.profiles[0].criteria[1].condition = integer("employees", Some(150), Some(1000));
                head.profiles[0].criteria.remove(2);
                head.profiles[0].criteria.push(criterion("tool", 10, text("tool", &["paper"])));
            },
            &["the test of `employees` of machines", "`tool` of machines added", "`erp` of machines removed"],
        );
        check(
            |head| {
                head.profiles[0].status = Status::Aspirational;
                head.profiles[0].missing_data = MissingData::HalfCredit;
                head.profiles[0].tiers[0].from = 70;
            },
            &[
                "machines goes from operational to aspirational",
                "what machines gives for missing data",
                "tiers of machines: A from 50 → 70",
            ],
        );
        check(|head| head.profiles[0].id = "plants".to_owned(), &["profile machines removed", "profile plants added"]);
        check(
            |head| {
                head.negatives.push(NegativeRule {
                    id: "paper".to_owned(),
                    effect: Effect::Exclude,
                    applies_to: None,
                    condition: text("tool", &["paper"]),
                });
            },
            &["negative profile paper added"],
        );
    }

    #[test]
    fn rewriting_is_no_edit() {
        check(|head| head.profiles[0].criteria.reverse(), &[]);
        check(|head| head.profiles[0].criteria[1].id = "headcount".to_owned(), &[]);
        check(
            |head| {
                let bounds = vec![integer("employees", None, Some(1000)), integer("employees", Some(200), None)];
                head.profiles[0].criteria[1].condition = Condition::All(bounds);
            },
            &[],
        );
        check(
            |head| {
                let one = head.profiles[0].criteria[0].condition.clone();
                head.profiles[0].criteria[0].condition = Condition::Any(vec![one.clone(), Condition::All(vec![one])]);
            },
            &[],
        );
    }

    #[test]
    fn a_test_that_its_field_decides_goes_with_it() {
        let base = base();
        let mut head = base.clone();
        let alias = ("sap".to_owned(), "sap erp".to_owned());
        head.fields.get_mut("erp").expect("there is one").aliases.extend([alias]);
        assert_eq!(descriptions(&base, &head), ["`erp` is read differently"]);
        head.profiles[0].criteria[2].condition = text("erp", &["sap erp"]);
        assert_eq!(descriptions(&base, &head), ["`erp` is read differently, with the test of `erp` of machines"]);
    }
}
