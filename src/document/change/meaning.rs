//! What changed in meaning, document by document.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diff::Change;
use crate::report::diff::{by_document, examples, reach_word};

/// What changed in meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportMeaning {
    /// Whether anything changed that means something.
    pub has_meaning: bool,
    /// How many changes there are.
    pub count: usize,
    /// The documents that changed.
    pub documents: Vec<ReportDocument>,
}

/// A document that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportDocument {
    /// Its kind: `profile`, `persona` …
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its file.
    pub path: Option<String>,
    /// What changed in it.
    pub items: Vec<ReportItem>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReportItem {
    /// `added`, `removed`, `changed` or `moved`.
    pub kind: String,
    /// What changed, in one line.
    pub summary: String,
    /// What it does to the accounts that are admitted: `broader`, `narrower` …; none where it does nothing to them.
    pub reach: Option<String>,
    /// Made-up accounts that it lets in or shuts out.
    pub examples: Vec<String>,
}

/// The changes of a comparison.
pub(super) fn meaning(changes: &[Change]) -> ReportMeaning {
    ReportMeaning {
        has_meaning: changes.iter().any(Change::has_meaning),
        count: changes.len(),
        documents: documents(changes),
    }
}

/// The changes, document by document.
pub(in crate::document) fn documents(changes: &[Change]) -> Vec<ReportDocument> {
    let document = |(document, changes): (&crate::diff::DocumentRef, Vec<&Change>)| ReportDocument {
        kind: document.kind.noun().to_owned(),
        name: document.name.clone(),
        path: document.path_head.clone().or_else(|| document.path_base.clone()),
        items: changes.into_iter().map(item).collect(),
    };
    by_document(changes).into_iter().map(document).collect()
}

fn item(change: &Change) -> ReportItem {
    let plain = |text: String| text.replace('`', "");
    ReportItem {
        kind: change.kind.as_str().to_owned(),
        summary: plain(change.summary.clone()),
        reach: reach_word(change).map(str::to_owned),
        examples: examples(change).into_iter().map(plain).collect(),
    }
}
