//! Changes for the terminal: grouped by document, one line a change.

use std::fmt::Write as _;

use super::{by_document, examples, printable, reach_word};
use crate::diff::{Change, ChangeKind, DocumentRef};

/// The changes with a final line break: `+` added, `-` removed, `~` changed.
pub fn text(changes: &[Change]) -> String {
    let mut text = String::new();
    for (document, changes) in by_document(changes) {
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(text, "{}", header(document));
        for change in changes {
            let reach = reach_word(change).map(|word| format!(" ({word})")).unwrap_or_default();
            let _ = writeln!(text, "  {} {}{reach}", mark(change.kind), change.summary);
            for example in examples(change) {
                let _ = writeln!(text, "      {example}");
            }
        }
    }
    if !changes.iter().any(Change::has_meaning) {
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}no change in meaning");
    }
    printable(&text)
}

/// `profile midmarket, icp/profiles/midmarket.yaml`.
fn header(document: &DocumentRef) -> String {
    match document.path_head.as_ref().or(document.path_base.as_ref()) {
        Some(path) => format!("{document}, {path}"),
        None => document.to_string(),
    }
}

fn mark(kind: ChangeKind) -> char {
    match kind {
        ChangeKind::Added => '+',
        ChangeKind::Removed => '-',
        ChangeKind::Changed => '~',
        ChangeKind::Moved => '>',
    }
}
