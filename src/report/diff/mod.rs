//! What changed in meaning, and line by line.
//!
//! What was compared with what is for the caller to say.

mod json;
mod lines;
mod markdown;
#[cfg(test)]
mod tests;
mod text;

use crate::diff::{Account, Change, ChangeKind, DocumentRef, InSnapshot, Reach, Subject};
use crate::words;

pub use json::{json, schema};
pub use lines::lines;
pub use markdown::markdown;
pub use text::text;

use crate::report::markdown::printable;

/// More fields than this make no picture in one line.
const FIELDS_OF_AN_EXAMPLE: usize = 5;

/// The changes document by document, in their own order.
pub(crate) fn by_document(changes: &[Change]) -> Vec<(&DocumentRef, Vec<&Change>)> {
    let mut groups: Vec<(&DocumentRef, Vec<&Change>)> = Vec::new();
    for change in changes {
        match groups.iter_mut().find(|(document, _)| *document == &change.document) {
            Some((_, group)) => group.push(change),
            None => groups.push((&change.document, vec![change])),
        }
    }
    groups
}

/// What a change does to the accounts that are admitted, in a word; a profile as a whole says it in its summary.
pub(crate) fn reach_word(change: &Change) -> Option<&'static str> {
    let reach = change.reach.filter(|_| change.subject != Subject::Fit)?;
    Some(match reach {
        Reach::Equal => "same accounts",
        other => other.as_str(),
    })
}

/// ``now matches, for example: `employees` 150``: made-up accounts that show what a change does.
pub(crate) fn examples(change: &Change) -> Vec<String> {
    let (enters, leaves) = match change.subject {
        Subject::Fit => ("now fits", "no longer fits"),
        _ => ("now matches", "no longer matches"),
    };
    let line = |verb: &str, account: &Option<Account>| {
        let is_picture = |account: &&Account| (1..=FIELDS_OF_AN_EXAMPLE).contains(&account.len());
        let account = account.as_ref().filter(is_picture)?;
        let fields: Vec<String> = account.iter().map(|(field, value)| format!("`{field}` {value}")).collect();
        Some(format!("{verb}, for example: {}", fields.join("; ")))
    };
    let made_up = [line(enters, &change.lets_in), line(leaves, &change.shuts_out)].into_iter().flatten();
    made_up.chain(counted(change)).collect()
}

/// How many real accounts a change lets in or out.
fn counted(change: &Change) -> Option<String> {
    let InSnapshot { lets_in, shuts_out } = change.in_snapshot?;
    let (enters, leaves) = match change.subject {
        Subject::Fit => {
            (["account newly fits", "accounts newly fit"], ["account no longer fits", "accounts no longer fit"])
        }
        Subject::Criterion(_) | Subject::Test(_) if change.kind == ChangeKind::Changed => (
            ["account newly matches", "accounts newly match"],
            ["account no longer matches", "accounts no longer match"],
        ),
        _ => (
            ["account enters the ICP by it", "accounts enter the ICP by it"],
            ["account leaves the ICP by it", "accounts leave the ICP by it"],
        ),
    };
    let parts: Vec<String> = [(lets_in, enters), (shuts_out, leaves)]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, [one, many])| words::counted(count, one, many))
        .collect();
    let what = if parts.is_empty() { "no account moves by it".to_owned() } else { parts.join(", ") };
    Some(format!("in the snapshot: {what}"))
}
