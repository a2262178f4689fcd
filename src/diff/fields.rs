//! The field catalogue, field by field: the built-in fields are part of it, so writing one out is no change.

use std::collections::BTreeSet;

use super::sides::{Pointers, Sides};
use super::tree::ticked;
use super::{Change, ChangeKind, Context, DocumentRef, Subject};
use crate::model::{Field, Fields, Kind, KnownAt, normalise};
use crate::workspace::{Located, Workspace};
use crate::yaml::Document;

pub(super) fn diff(context: &Context<'_>, changes: &mut Vec<Change>) {
    let (base, head) = (context.base.fields.as_ref(), context.head.fields.as_ref());
    if base.is_none() && head.is_none() {
        return;
    }
    // A catalogue that is missing has the built-in fields; for places the workspace's own document stands in.
    let of = |fields: Option<&'_ Located<Fields>>, workspace: &Workspace| -> std::sync::Arc<Document> {
        fields.map_or_else(|| workspace.config.document.clone(), |fields| fields.document.clone())
    };
    let documents = (of(base, context.base), of(head, context.head));
    let document: DocumentRef = context.document(Kind::Fields, None, "Field catalogue", base, head);
    let mut sides = Sides::new(context, document, &documents.0, &documents.1);
    if base.is_some() && head.is_some() {
        sides.moved();
    }
    catalogues(&mut sides);
    if base.is_some() && head.is_some() {
        sides.other_keys(&["fields"]);
    }
    changes.append(&mut sides.changes);
}

fn catalogues(sides: &mut Sides<'_>) {
    let (base, head) = (&sides.context.base.catalogue, &sides.context.head.catalogue);
    let names: BTreeSet<&str> = base.names().chain(head.names()).collect();
    for name in names {
        let pointers = (pointer_of(sides.context.base, name), pointer_of(sides.context.head, name));
        let at = Pointers { base: pointers.0.as_deref(), head: pointers.1.as_deref() };
        match (base.get(name), head.get(name)) {
            (Some(before), Some(after)) => fields(sides, before, after, at),
            (before, after) => {
                let words = |field: Option<&Field>| field.map(in_words);
                let label = format!("field {}", ticked(name));
                sides.value(Subject::Field(name.to_owned()), &label, words(before), words(after), at);
            }
        }
    }
}

/// Where a workspace declares a field; built-in ones stand nowhere.
fn pointer_of(workspace: &Workspace, name: &str) -> Option<String> {
    let fields = workspace.fields.as_ref()?;
    let at = fields.fields.iter().rposition(|field| field.name == name)?;
    Some(format!("/fields/{at}"))
}

fn in_words(field: &Field) -> String {
    match &field.unit {
        Some(unit) => format!("{} in {unit}", field.field_type),
        None => field.field_type.to_string(),
    }
}

fn fields(sides: &mut Sides<'_>, base: &Field, head: &Field, at: Pointers<'_>) {
    if base == head {
        return;
    }
    let name = &base.name;
    let subject = || Subject::Field(name.clone());
    let words = |field: &Field| {
        let known_at = match field.known_at {
            KnownAt::BeforeSale => "before the sale",
            KnownAt::AfterSale => "only after the sale",
        };
        [
            ("type", Some(field.field_type.to_string())),
            ("dimension", field.dimension.map(|dimension| format!("{dimension:?}").to_lowercase())),
            ("unit", field.unit.clone()),
            ("label", field.label.clone()),
            ("description", field.description.as_ref().map(|text| folded(text))),
            ("known_at", Some(known_at.to_owned())),
            ("personal", Some(if field.personal { "yes" } else { "no" }.to_owned())),
        ]
    };
    for ((key, before), (_, after)) in words(base).into_iter().zip(words(head)) {
        let label = format!("field {}: `{key}`", ticked(name));
        let is_prose = key == "description" && before.is_some() && after.is_some();
        if is_prose && before != after {
            let summary = format!("{label} reworded");
            sides.push(subject(), ChangeKind::Changed, summary, before, after, at);
        } else {
            sides.value(subject(), &label, before, after, at);
        }
    }
    vocabulary(sides, base, head, at);
    aliases(sides, base, head, at);
    let systems: BTreeSet<&String> = base.crm.keys().chain(head.crm.keys()).collect();
    for system in systems {
        let label = format!("field {}: `crm.{system}`", ticked(name));
        sides.value(subject(), &label, base.crm.get(system).cloned(), head.crm.get(system).cloned(), at);
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn vocabulary(sides: &mut Sides<'_>, base: &Field, head: &Field, at: Pointers<'_>) {
    let texts = |field: &Field| -> Vec<String> {
        field.values.iter().flatten().map(|value| value.text.trim().to_owned()).collect()
    };
    let label = format!("field {}: `values`", ticked(&base.name));
    sides.set(Subject::Field(base.name.clone()), &label, &texts(base), &texts(head), at);
}

/// Other spellings, as `SaaS = Software`; how either is spelled has no meaning.
fn aliases(sides: &mut Sides<'_>, base: &Field, head: &Field, at: Pointers<'_>) {
    let (before, after) = (base.alias_map(), head.alias_map());
    if before == after {
        return;
    }
    let written = |field: &Field, other: &std::collections::BTreeMap<String, String>| -> Vec<String> {
        let pairs = field.aliases.iter().flat_map(|(value, spellings)| spellings.iter().map(move |s| (value, &s.text)));
        let is_new = |(value, text): &(&String, &String)| other.get(&normalise(text)) != Some(&normalise(value));
        pairs.filter(is_new).map(|(value, text)| format!("{text} = {value}")).collect()
    };
    let (gone, new) = (written(base, &after), written(head, &before));
    let summary = format!("field {}: `aliases`: {}", ticked(&base.name), super::tree::adds_and_drops(&new, &gone));
    let words = |pairs: Vec<String>| (!pairs.is_empty()).then(|| pairs.join(", "));
    sides.push(Subject::Field(base.name.clone()), ChangeKind::Changed, summary, words(gone), words(new), at);
}
