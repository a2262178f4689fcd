//! Snapshots' manifests, key by key, with the defaults that nobody writes out.
//!
//! It refuses to look at the data.

use super::{Change, Context, pairs};
use crate::model::{Kind, Snapshot};

/// What a key means that is not written.
const DEFAULTS: &[(&str, &str)] = &[
    ("synthetic", "false"),
    ("bad_values", "error"),
    ("csv.delimiter", ","),
    ("csv.list_separator", ";"),
    ("csv.decimal", "."),
    ("csv.date_format", "%Y-%m-%d"),
    ("csv.empty_list", "unknown"),
];

pub(super) fn diff(context: &Context<'_>, changes: &mut Vec<Change>) {
    for (latest, base, head) in pairs(&context.base.snapshots, &context.head.snapshots, |snapshot| &snapshot.id) {
        let document = context.document(Kind::Snapshot, Some(&latest.id), &latest.id, base, head);
        let describe = |_: &_, snapshot: &Snapshot| format!("{}, as of {}", snapshot.id, snapshot.as_of);
        let compare = |sides: &mut super::Sides<'_>, _: &_, _: &_| {
            sides.defaults = DEFAULTS;
            sides.other_keys(&[]);
        };
        context.compare(document, (base, head), describe, compare, changes);
    }
}
