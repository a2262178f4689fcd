//! How many real accounts each change in meaning lets in or out: what the made-up examples of the logic are in the
//! snapshot.
//!
//! It refuses to name an account.

use super::edits::Edits;
use super::variants::Variants;
use crate::bitmap::Bitmap;
use crate::diff::{Change, ChangeKind, InSnapshot, Reach, Subject};
use crate::fit::{ColumnKey, Rules};
use crate::model::{Condition, Group, Kind};

/// With more edits than this, single ones are not tried.
const MOST_EDITS: usize = 40;

/// Counts for every change that the logic has judged. A test is counted by itself, a profile by who gets a tier, and
/// everything else by what it lets into the ICP and out of it, all other edits made. The variants must read every column
/// that base and head read.
pub fn count_admitted(changes: &mut [Change], variants: &mut Variants<'_>, edits: &Edits) {
    let is_judged = |change: &&mut Change| change.reach.is_some_and(|reach| reach != Reach::Equal);
    let questions: Vec<Option<Question>> =
        changes.iter().map(|change| change.reach.and_then(|_| Question::of(change, edits))).collect();
    let mut versions: Vec<Rules> = vec![edits.base().clone(), edits.head().clone()];
    for question in questions.iter().flatten() {
        if let Question::Edit(edit) = question {
            let others: Vec<usize> = (0..edits.len()).filter(|other| other != edit).collect();
            versions.push(edits.apply(&others));
        }
    }
    if !questions.iter().any(Option::is_some) {
        return;
    }
    let first = variants.add(&versions).start;
    let (head, mut without) = (first + 1, first + 2..first + versions.len());
    for (change, question) in changes.iter_mut().zip(questions) {
        let Some(question) = question else { continue };
        let counts = match &question {
            Question::Profile(id) => {
                let group = Group::Profile(id.clone());
                Some(between(&variants.accounts(first, &group), &variants.accounts(head, &group)))
            }
            Question::Edit(_) => without.next().map(|version| {
                between(&variants.accounts(version, &Group::Icp), &variants.accounts(head, &Group::Icp))
            }),
            Question::Test(before, after) => Some(between(&holds(variants, before), &holds(variants, after))),
        };
        if is_judged(&change) {
            change.in_snapshot = counts;
        }
    }
}

/// What is counted for a change.
enum Question {
    /// A test before and after, each with how its fields are read.
    Test(Tested, Tested),
    /// Who gets a tier of a profile.
    Profile(String),
    /// What an edit does, by its place in the list.
    Edit(usize),
}

type Tested = (Condition, std::collections::BTreeMap<String, ColumnKey>);

impl Question {
    fn of(change: &Change, edits: &Edits) -> Option<Question> {
        let id = change.document.id.as_deref()?;
        let is_profile = change.document.kind == Kind::Profile;
        match &change.subject {
            Subject::Fit if is_profile => Some(Question::Profile(id.to_owned())),
            Subject::Criterion(criterion) if is_profile && change.kind == ChangeKind::Changed => {
                let test = |rules: &Rules| {
                    let profile = rules.profiles.iter().find(|profile| profile.id == id)?;
                    let found = profile.criteria.iter().find(|it| it.id == *criterion)?;
                    Some((found.condition.clone(), rules.fields.clone()))
                };
                Some(Question::Test(test(edits.base())?, test(edits.head())?))
            }
            Subject::Test(path) if !is_profile && path == "when" => {
                let test = |rules: &Rules| {
                    let negative = rules.negatives.iter().find(|negative| negative.id == id)?;
                    Some((negative.condition.clone(), rules.fields.clone()))
                };
                Some(Question::Test(test(edits.base())?, test(edits.head())?))
            }
            // Several edits may belong to a negative profile that changed as a whole; they are counted one by one.
            _ if edits.len() <= MOST_EDITS => {
                let mut found = (0..edits.len()).filter(|at| edits.list[*at].is_part_of(change));
                found.next().filter(|_| found.next().is_none()).map(Question::Edit)
            }
            _ => None,
        }
    }
}

/// The accounts of which a test is true.
fn holds(variants: &Variants<'_>, (condition, fields): &Tested) -> Bitmap {
    // Only this test is evaluated; the columns keep their places.
    let mut alone = variants.tests().without_tests();
    let expression = alone.add(condition, fields);
    alone.evaluate(variants.snapshot()).mask(&expression).truth
}

fn between(before: &Bitmap, after: &Bitmap) -> InSnapshot {
    let only = |one: &Bitmap, other: &Bitmap| {
        let mut rest = one.clone();
        rest.and_not(other);
        rest.count_ones() as u64
    };
    InSnapshot { lets_in: only(after, before), shuts_out: only(before, after) }
}
