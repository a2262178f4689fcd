//! The workspace's own document: the gate as rules, the target market as a test, everything else key by key.

use super::{Change, Context, gate};
use crate::model::Kind;

/// What a key means that is not written.
const DEFAULTS: &[(&str, &str)] = &[("privacy.smallest_group", "5")];

pub(super) fn diff(context: &Context<'_>, changes: &mut Vec<Change>) {
    let (base, head) = (&context.base.config, &context.head.config);
    let document = context.document(Kind::Workspace, None, &head.product, Some(base), Some(head));
    let describe = |_: &_, workspace: &crate::model::Workspace| workspace.product.clone();
    let compare = |sides: &mut super::Sides<'_>, base: &crate::model::Workspace, head: &crate::model::Workspace| {
        sides.defaults = DEFAULTS;
        gate::compare(sides, base.gate.as_ref(), head.gate.as_ref());
        sides.other_keys(&["gate"]);
    };
    context.compare(document, (Some(base), Some(head)), describe, compare, changes);
}
