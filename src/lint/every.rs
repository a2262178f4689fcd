//! Every test that the documents hold, with its place and its name in a sentence.
//!
//! It refuses to find faults.

use crate::model::{Criterion, Profile, Status, Test};
use crate::text::Place;
use crate::workspace::{Located, Workspace};
use crate::yaml::Document;

/// A test as it is written.
pub(super) struct Written<'a> {
    pub(super) test: &'a Test,
    pub(super) document: &'a Document,
    pub(super) pointer: String,
    pub(super) owner: Owner<'a>,
}

/// Whose test it is.
pub(super) enum Owner<'a> {
    /// A criterion's, with its place in the list.
    Criterion(usize, &'a Criterion),
    Trigger(&'a str),
    Negative(&'a str),
}

impl Written<'_> {
    /// What it is called in a sentence.
    pub(super) fn what(&self) -> String {
        match self.owner {
            Owner::Criterion(_, criterion) => format!("`{}`", criterion.id().unwrap_or_default()),
            Owner::Negative(id) => format!("`{id}`"),
            Owner::Trigger(id) => format!("the trigger `{id}`"),
        }
    }

    /// Where a finding about it points to: for a criterion its first key.
    pub(super) fn place(&self) -> Place {
        match self.owner {
            Owner::Criterion(..) => self.document.first_key(&self.pointer),
            Owner::Trigger(_) | Owner::Negative(_) => self.document.key_place(&self.pointer),
        }
    }
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
    for Written { test, document, pointer, .. } in every_written(workspace) {
        test.visit(&pointer, &mut |test, pointer| found.push(Inner { test, document, pointer: pointer.to_owned() }));
    }
    found
}

/// Every test; those of retired profiles are left out.
pub(super) fn every_written(workspace: &Workspace) -> Vec<Written<'_>> {
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
        let owner = Owner::Criterion(at, criterion);
        found.push(Written { test, document, pointer: format!("/criteria/{at}"), owner });
    }
    for (at, trigger) in profile.buying.iter().flat_map(|buying| &buying.triggers).enumerate() {
        let Some(test) = &trigger.when else { continue };
        let pointer = format!("/buying/triggers/{at}/when");
        found.push(Written { test, document, pointer, owner: Owner::Trigger(&trigger.id) });
    }
}
