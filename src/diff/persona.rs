//! Personas: texts and lists, key by key.

use super::{Change, Context, pairs};
use crate::model::Kind;

pub(super) fn diff(context: &Context<'_>, changes: &mut Vec<Change>) {
    for (latest, base, head) in pairs(&context.base.personas, &context.head.personas, |persona| &persona.id) {
        let document = context.document(Kind::Persona, Some(&latest.id), &latest.name, base, head);
        let describe = |_: &_, persona: &crate::model::Persona| {
            format!("{} ({})", persona.name, persona.buying_role.as_str().replace('-', " "))
        };
        context.compare(document, (base, head), describe, |sides, _, _| sides.other_keys(&[]), changes);
    }
}
