//! Negative profiles: the test, what it does and to whom; everything else key by key.

use super::sides::{Pointers, Sides};
use super::{Change, Context, Subject, pairs};
use crate::model::{Effect, Kind, Negative, test_in_words};
use crate::workspace::Workspace;

pub(super) fn diff(context: &Context<'_>, changes: &mut Vec<Change>) {
    for (latest, base, head) in pairs(&context.base.negatives, &context.head.negatives, |negative| &negative.id) {
        let document = context.document(Kind::Negative, Some(&latest.id), &latest.name, base, head);
        context.compare(document, (base, head), describe, compare, changes);
    }
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
