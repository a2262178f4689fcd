//! Changes as a Markdown list, for a comment on a pull request.
//!
//! Values come from documents that anybody may have proposed: outside of code spans nothing of them is markup.

use std::fmt::Write as _;

use super::{by_document, examples, printable, reach_word};
use crate::diff::{Change, ChangeKind, DocumentRef};

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
    printable(&text)
}

fn heading(document: &DocumentRef) -> String {
    let path = document.path_head.as_ref().or(document.path_base.as_ref());
    let path = path.map(|path| format!(" · `{}`", path.replace('`', "'"))).unwrap_or_default();
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

/// A summary as one line of Markdown: its code spans stay, everything else is plain.
fn inline(text: &str) -> String {
    let has_spans = text.matches('`').count().is_multiple_of(2);
    let mut out = String::new();
    let mut in_code = false;
    for c in text.chars() {
        match c {
            '`' if has_spans => {
                in_code = !in_code;
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            c if in_code => out.push(c),
            // A name behind it would be called to the conversation.
            '@' => out.push_str("&#64;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
