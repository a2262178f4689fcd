//! Waivers by id, in whichever list they stand.

use super::sides::{Pointers, Sides};
use super::tree::ticked;
use super::{Change, ChangeKind, Context, Subject};
use crate::model::{Kind, Waiver, Waivers};
use crate::workspace::{Located, Workspace};

pub(super) fn diff(context: &Context<'_>, changes: &mut Vec<Change>) {
    let (base, head) = (all(context.base), all(context.head));
    for (id, before) in &base {
        match head.iter().find(|(other, _)| other == id) {
            Some((_, after)) => both(context, id, before, after, changes),
            None => one(context, id, before, ChangeKind::Removed, changes),
        }
    }
    for (id, after) in head.iter().filter(|(id, _)| !base.iter().any(|(other, _)| other == id)) {
        one(context, id, after, ChangeKind::Added, changes);
    }
}

/// A waiver with its list and its place there.
struct Entry<'a> {
    list: &'a Located<Waivers>,
    pointer: String,
    waiver: &'a Waiver,
}

fn all(workspace: &Workspace) -> Vec<(&str, Entry<'_>)> {
    let mut found: Vec<(&str, Entry<'_>)> = Vec::new();
    for list in &workspace.waivers {
        for (at, waiver) in list.value.waivers.iter().enumerate() {
            if !found.iter().any(|(id, _)| *id == waiver.id) {
                found.push((&waiver.id, Entry { list, pointer: format!("/waivers/{at}"), waiver }));
            }
        }
    }
    found
}

fn one(context: &Context<'_>, id: &str, entry: &Entry<'_>, kind: ChangeKind, changes: &mut Vec<Change>) {
    let is_new = kind == ChangeKind::Added;
    let list = Some(entry.list);
    let (base, head) = if is_new { (None, list) } else { (list, None) };
    let document = context.document(Kind::Waivers, None, "Waivers", base, head);
    let mut sides = Sides::new(context, document, &entry.list.document, &entry.list.document);
    let waiver = entry.waiver;
    let words = format!("rule {}, until {}, approved by {}", waiver.rule, waiver.until, waiver.approved_by);
    let pointer = Some(entry.pointer.as_str());
    let label = format!("waiver {}", ticked(id));
    let subject = Subject::Waiver(id.to_owned());
    if is_new {
        sides.value(subject, &label, None, Some(words), Pointers { base: None, head: pointer });
    } else {
        sides.value(subject, &label, Some(words), None, Pointers { base: pointer, head: None });
    }
    changes.append(&mut sides.changes);
}

fn both(context: &Context<'_>, id: &str, base: &Entry<'_>, head: &Entry<'_>, changes: &mut Vec<Change>) {
    let document = context.document(Kind::Waivers, None, "Waivers", Some(base.list), Some(head.list));
    let mut sides = Sides::new(context, document, &base.list.document, &head.list.document);
    // Nobody need write that a waiver holds for any profile.
    if base.waiver.profile != head.waiver.profile {
        let label = format!("{id}.profile");
        let at = Pointers::both(&base.pointer, &head.pointer);
        let (before, after) = (base.waiver.profile.clone(), head.waiver.profile.clone());
        sides.value(Subject::Key(label.clone()), &ticked(&label), Some(before), Some(after), at);
    }
    sides.keys(id, (&base.pointer, &head.pointer), &["id", "profile"]);
    for change in &mut sides.changes {
        change.subject = Subject::Waiver(id.to_owned());
    }
    changes.append(&mut sides.changes);
}
