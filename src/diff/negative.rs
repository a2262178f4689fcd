//! Negative profiles: the test, what it does and to whom; everything else key by key.

use super::reach::{Reach, Verdict};
use super::sides::{Pointers, Sides};
use super::{Change, ChangeKind, Context, DocumentRef, Subject, alone, pairs};
use crate::model::{Effect, Kind, Negative, test_in_words};
use crate::workspace::{Located, Workspace};

pub(super) fn diff(context: &Context<'_>, changes: &mut Vec<Change>) {
    for (latest, base, head) in pairs(&context.base.negatives, &context.head.negatives, |negative| &negative.id) {
        let document = context.document(Kind::Negative, Some(&latest.id), &latest.name, base, head);
        let first = changes.len();
        context.compare(document.clone(), (base, head), describe, compare, changes);
        if context.asks_fit && changes.len() > first && is_another(base, head) {
            let sides = (base.map(|it| &it.value), head.map(|it| &it.value));
            if let Some(verdict) = alone::of_negative(context, sides) {
                say(document, verdict, first, changes);
            }
        }
    }
}

/// Whether a negative profile keeps others out than before.
fn is_another(base: Option<&Located<Negative>>, head: Option<&Located<Negative>>) -> bool {
    let rule = |negative: &Located<Negative>| (negative.when.clone(), negative.effect, negative.applies_to.clone());
    base.map(rule) != head.map(rule)
}

/// Says what a change does to the profiles that the negative profile applies to: with the document where it is new or
/// gone, else ahead of its changes.
fn say(document: DocumentRef, verdict: Verdict, first: usize, changes: &mut Vec<Change>) {
    let (reach, lets_in, shuts_out) = (Some(verdict.reach), verdict.lets_in, verdict.shuts_out);
    if let Some(change) = changes[first..].iter_mut().find(|change| change.subject == Subject::Document)
        && change.kind != ChangeKind::Moved
    {
        (change.reach, change.lets_in, change.shuts_out) = (reach, lets_in, shuts_out);
        return;
    }
    let words = match verdict.reach {
        Reach::Broader => "as a whole: keeps out fewer accounts, and none that it did not",
        Reach::Narrower => "as a whole: keeps out all accounts that it did, and more",
        Reach::Equal => "as a whole: keeps out the same accounts",
        Reach::Sideways => "as a whole: keeps out some accounts that it did not, and lets others in",
        Reach::Undecided => "as a whole: the documents alone do not tell whether it keeps out more accounts or fewer",
    };
    let what = (document, Subject::Fit, ChangeKind::Changed);
    let change =
        Change { reach, lets_in, shuts_out, ..Change::new(what, words.to_owned(), (None, None), (None, None)) };
    changes.insert(first, change);
}

fn describe(workspace: &Workspace, negative: &Negative) -> String {
    let test = negative.when.as_ref().map(|test| test_in_words(test, &workspace.catalogue));
    let said = test.or_else(|| negative.ask.as_ref().map(|ask| format!("ask “{ask}”")));
    match said {
        Some(said) => format!("{} ({said}; {})", negative.name, effect(negative)),
        None => negative.name.clone(),
    }
}

fn effect(negative: &Negative) -> String {
    match negative.effect {
        Effect::Exclude => "exclude".to_owned(),
        Effect::Penalty(points) => format!("penalty {points}"),
    }
}

fn compare(sides: &mut Sides<'_>, base: &Negative, head: &Negative) {
    let at = Pointers::both("/effect", "/effect");
    sides.value(Subject::Effect, "`effect`", Some(effect(base)), Some(effect(head)), at);
    applies_to(sides, base, head);
    sides.other_keys(&["effect", "applies_to"]);
}

/// Without a list it applies to every profile, which is more than an empty list would say.
fn applies_to(sides: &mut Sides<'_>, base: &Negative, head: &Negative) {
    let (subject, label) = (Subject::Key("applies_to".to_owned()), "`applies_to`");
    let at = Pointers::both("/applies_to", "/applies_to");
    match (&base.applies_to, &head.applies_to) {
        (Some(before), Some(after)) => sides.set(subject, label, before, after, at),
        (before, after) => {
            let words =
                |ids: &Option<Vec<String>>| Some(ids.as_ref().map_or("every profile".to_owned(), |ids| ids.join(", ")));
            sides.value(subject, label, words(before), words(after), at);
        }
    }
}
