//! Every test that the documents hold, and what several rules ask of one.
//!
//! It refuses to find faults.

use crate::diff::Reach;
use crate::lint::rules::sets::{Sets, Tested, resolve, scoring};
use crate::model::{Atom, Condition, Predicate, Profile, Status, Test};
use crate::text::Place;
use crate::workspace::{Located, Workspace};
use crate::yaml::Document;

/// A test in canonical form.
pub(super) struct One<'a> {
    /// Where it is written.
    pub(super) root: Written<'a>,
    pub(super) condition: Condition,
}

/// A test as it is written.
pub(super) struct Written<'a> {
    pub(super) test: &'a Test,
    pub(super) document: &'a Document,
    pub(super) pointer: String,
    owner: Owner<'a>,
}

/// Whose test it is.
enum Owner<'a> {
    Criterion(&'a str),
    Trigger(&'a str),
    Negative(&'a str),
}

impl Written<'_> {
    /// What it is called in a sentence.
    pub(super) fn what(&self) -> String {
        match self.owner {
            Owner::Criterion(id) | Owner::Negative(id) => format!("`{id}`"),
            Owner::Trigger(id) => format!("the trigger `{id}`"),
        }
    }

    /// Where a finding about it points to: for a criterion its first key.
    pub(super) fn place(&self) -> Place {
        match self.owner {
            Owner::Criterion(_) => self.document.first_key(&self.pointer),
            Owner::Trigger(_) | Owner::Negative(_) => self.document.key_place(&self.pointer),
        }
    }
}

/// Every test that can be read with the fields it names; those of retired profiles are left out.
pub(super) fn every(workspace: &Workspace) -> Vec<One<'_>> {
    let written = roots(workspace).into_iter();
    written.filter_map(|root| Some(One { condition: resolve(root.test, &workspace.catalogue)?, root })).collect()
}

/// A test that may stand inside of another one.
pub(super) struct Inner<'a> {
    pub(super) test: &'a Test,
    pub(super) document: &'a Document,
    pub(super) pointer: String,
}

impl Inner<'_> {
    /// Where its first key stands.
    pub(super) fn place(&self) -> Place {
        self.document.first_key(&self.pointer)
    }
}

/// Every test, and every test inside of one.
pub(super) fn every_inner(workspace: &Workspace) -> Vec<Inner<'_>> {
    let mut found = Vec::new();
    for Written { test, document, pointer, .. } in roots(workspace) {
        test.visit(&pointer, &mut |test, pointer| found.push(Inner { test, document, pointer: pointer.to_owned() }));
    }
    found
}

fn roots(workspace: &Workspace) -> Vec<Written<'_>> {
    let mut found: Vec<Written<'_>> = Vec::new();
    for profile in workspace.profiles.iter().filter(|profile| profile.status != Status::Retired) {
        of_profile(profile, &mut found);
    }
    for negative in &workspace.negatives {
        if let Some(test) = &negative.when {
            let owner = Owner::Negative(&negative.id);
            found.push(Written { test, document: &negative.document, pointer: "/when".to_owned(), owner });
        }
    }
    found
}

fn of_profile<'a>(profile: &'a Located<Profile>, found: &mut Vec<Written<'a>>) {
    let document = &*profile.document;
    for (at, criterion) in profile.criteria.iter().enumerate() {
        let Some(test) = &criterion.test else { continue };
        let owner = Owner::Criterion(criterion.id().unwrap_or_default());
        found.push(Written { test, document, pointer: format!("/criteria/{at}"), owner });
    }
    for (at, trigger) in profile.buying.iter().flat_map(|buying| &buying.triggers).enumerate() {
        let Some(test) = &trigger.when else { continue };
        let pointer = format!("/buying/triggers/{at}/when");
        found.push(Written { test, document, pointer, owner: Owner::Trigger(&trigger.id) });
    }
}

/// Whether a closed vocabulary decides an operator alone: with yes or with no.
pub(super) fn decided_by_vocabulary(sets: &Sets<'_>, atom: &Atom) -> Option<bool> {
    if matches!(atom.predicate, Predicate::Known(_) | Predicate::List { .. } | Predicate::Is(_)) {
        return None;
    }
    let possible = sets.vocabulary(&atom.field)?;
    let condition = Condition::Atom(atom.clone());
    if sets.implies(&possible, &condition) {
        return Some(true);
    }
    sets.is_never_together(&[&possible, &condition]).then_some(false)
}

/// Whether one operator of a test is decided by a vocabulary alone.
pub(super) fn is_pointless(sets: &Sets<'_>, condition: &Condition) -> bool {
    condition.atoms().iter().any(|atom| decided_by_vocabulary(sets, atom).is_some())
}

/// The lowest score of the highest tier that every account with the required criteria reaches.
pub(super) fn tier_for_all(sets: &Sets<'_>, profile: &Profile, tested: &[Tested]) -> Option<u8> {
    let only_required: Vec<Tested> =
        tested.iter().filter(|criterion| criterion.is_required).map(|c| Tested { points: 0, ..c.clone() }).collect();
    let everybody = scoring(profile, &only_required, 1);
    let mut tiers = profile.tier_list().into_iter().map(|(_, tier)| tier.from());
    tiers.find(|from| sets.scorings(&everybody, &scoring(profile, tested, *from)) == Reach::Equal)
}
