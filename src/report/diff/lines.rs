//! The line diff of two workspaces' documents, as `git diff` would show it, with documents matched by id.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use similar::TextDiff;

use super::printable;
use crate::model::Kind;
use crate::text::Source;
use crate::workspace::{Located, Workspace};

/// Lines of context around each change.
const CONTEXT: usize = 3;

/// Every document whose text or path differs, in the unified format, by kind and id; empty where none does.
pub fn lines(base: &Workspace, head: &Workspace) -> String {
    let (base, head) = (sources(base), sources(head));
    let keys: BTreeSet<&Key> = base.keys().chain(head.keys()).collect();
    keys.into_iter().map(|key| file(base.get(key).copied(), head.get(key).copied())).collect()
}

/// What a document is followed by: its kind, and its id or, where it has none and may be repeated, its path.
type Key = (Kind, String);

fn sources(workspace: &Workspace) -> BTreeMap<Key, &Source> {
    let mut found: BTreeMap<Key, &Source> = BTreeMap::new();
    let mut add = |kind, id: &str, source| {
        found.entry((kind, id.to_owned())).or_insert(source);
    };
    fn source<T>(document: &Located<T>) -> &Source {
        &document.document.source
    }
    add(Kind::Workspace, "", source(&workspace.config));
    workspace.fields.iter().for_each(|fields| add(Kind::Fields, "", source(fields)));
    workspace.profiles.iter().for_each(|profile| add(Kind::Profile, &profile.id, source(profile)));
    workspace.negatives.iter().for_each(|negative| add(Kind::Negative, &negative.id, source(negative)));
    workspace.personas.iter().for_each(|persona| add(Kind::Persona, &persona.id, source(persona)));
    workspace.snapshots.iter().for_each(|snapshot| add(Kind::Snapshot, &snapshot.id, source(snapshot)));
    workspace.waivers.iter().for_each(|waivers| add(Kind::Waivers, waivers.path(), source(waivers)));
    found
}

fn file(base: Option<&Source>, head: Option<&Source>) -> String {
    let (before, after) = (base.map_or("", Source::text), head.map_or("", Source::text));
    let path = |source: Option<&Source>| source.map_or("/dev/null", Source::path).to_owned();
    let (from, to) = (path(base), path(head));
    let mut text = String::new();
    if let (Some(_), Some(_), true) = (base, head, from != to) {
        let _ = write!(text, "rename from {from}\nrename to {to}\n");
    }
    if before != after {
        let diff = TextDiff::from_lines(before, after);
        let _ = write!(text, "{}", diff.unified_diff().context_radius(CONTEXT).header(&from, &to));
    }
    printable(&text)
}
