//! Changes as a Markdown list, for a comment on a pull request.
//!
//! Values come from documents that anybody may have proposed: outside of code spans nothing of them is markup.

use std::fmt::Write as _;

use super::{by_document, examples, reach_word};
use crate::diff::{Change, ChangeKind, DocumentRef};
use crate::report::markdown::{code, inline};

/// The changes with a final line break, one heading in bold a document.
pub fn markdown(changes: &[Change]) -> String {
    let mut text = String::new();
    for (document, changes) in by_document(changes) {
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = write!(text, "{}\n\n", heading(document));
        for change in changes {
            let reach = reach_word(change).map(|word| format!(" (**{word}**)")).unwrap_or_default();
            let _ = writeln!(text, "- {}{}{reach}", prefix(change), inline(&change.summary));
            for example in examples(change) {
                let _ = writeln!(text, "  - {}", inline(&example));
            }
        }
    }
    if !changes.iter().any(Change::has_meaning) {
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}No change in meaning.");
    }
    text
}

fn heading(document: &DocumentRef) -> String {
    let path = document.path_head.as_ref().or(document.path_base.as_ref());
    let path = path.map(|path| format!(" · {}", code(path))).unwrap_or_default();
    format!("**{}**{path}", inline(&document.to_string()))
}

fn prefix(change: &Change) -> &'static str {
    match change.kind {
        ChangeKind::Added => "added ",
        ChangeKind::Removed => "removed ",
        ChangeKind::Moved => "moved ",
        ChangeKind::Changed => "",
    }
}
