//! Every test that the documents hold, and what several rules ask of one.
//!
//! It refuses to find faults.

use crate::diff::Reach;
use crate::lint::rules::sets::{Sets, Tested, resolve, scoring};
use crate::model::{Atom, Condition, Predicate, Profile, Status, Test};
use crate::text::Place;
use crate::workspace::{Located, Workspace};
use crate::yaml::Document;

/// A test with a name and a place.
pub(super) struct One {
    /// What it is called in a sentence.
    pub(super) what: String,
    pub(super) place: Place,
    pub(super) condition: Condition,
}

/// Every test that can be read with the fields it names; those of retired profiles are left out.
pub(super) fn every(workspace: &Workspace) -> Vec<One> {
    let written = roots(workspace).into_iter();
    written
        .filter_map(|(what, test, _, place)| {
            Some(One { what, place, condition: resolve(&test, &workspace.catalogue)? })
        })
        .collect()
}

/// Every test, and every test inside of one, with the place of its first key.
pub(super) fn every_written(workspace: &Workspace) -> Vec<(Test, Place)> {
    let written = every_pointer(workspace).into_iter();
    written.map(|(test, document, pointer)| (test, document.first_key(&pointer))).collect()
}

/// Every test, and every test inside of one, with its document and its pointer there.
pub(super) fn every_pointer(workspace: &Workspace) -> Vec<(Test, &Document, String)> {
    let mut found = Vec::new();
    for (_, test, (document, pointer), _) in roots(workspace) {
        test.visit(&pointer, &mut |inner, pointer| found.push((inner.clone(), document, pointer.to_owned())));
    }
    found
}

type Root<'a> = (String, Test, (&'a Document, String), Place);

fn roots(workspace: &Workspace) -> Vec<Root<'_>> {
    let mut found: Vec<Root<'_>> = Vec::new();
    for profile in workspace.profiles.iter().filter(|profile| profile.status != Status::Retired) {
        of_profile(profile, &mut found);
    }
    for negative in &workspace.negatives {
        if let Some(test) = &negative.when {
            let place = negative.key_place("/when");
            found.push((format!("`{}`", negative.id), test.clone(), (&negative.document, "/when".into()), place));
        }
    }
    found
}

fn of_profile<'a>(profile: &'a Located<Profile>, found: &mut Vec<Root<'a>>) {
    for (at, criterion) in profile.criteria.iter().enumerate() {
        let Some(test) = criterion.test() else { continue };
        let pointer = format!("/criteria/{at}");
        let place = profile.document.first_key(&pointer);
        found.push((format!("`{}`", criterion.id().unwrap_or_default()), test, (&profile.document, pointer), place));
    }
    for (at, trigger) in profile.buying.iter().flat_map(|buying| &buying.triggers).enumerate() {
        let Some(test) = &trigger.when else { continue };
        let pointer = format!("/buying/triggers/{at}/when");
        let place = profile.key_place(&pointer);
        found.push((format!("the trigger `{}`", trigger.id), test.clone(), (&profile.document, pointer), place));
    }
}

/// Whether a closed vocabulary decides an operator alone: with yes or with no.
pub(super) fn decided_by_vocabulary(sets: &Sets<'_>, atom: &Atom) -> Option<bool> {
    if matches!(atom.predicate, Predicate::Known(_) | Predicate::List { .. } | Predicate::Is(_)) {
        return None;
    }
    let condition = Condition::Atom(atom.clone());
    let domain = sets.domain(&condition);
    let Condition::All(possible) = &domain else { return None };
    let has_vocabulary = possible.iter().any(|condition| {
        matches!(
            condition,
            Condition::Atom(Atom { predicate: Predicate::TextIn { .. } | Predicate::IntegerIn { .. }, .. })
        )
    });
    if !has_vocabulary {
        return None;
    }
    if sets.implies(&domain, &condition) {
        return Some(true);
    }
    sets.is_never(&Condition::All(vec![domain.clone(), condition])).then_some(false)
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
