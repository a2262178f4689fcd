//! `icp diff --format json`, version 1. Keys are only ever added within a version.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::diff::{Account, Change, ChangeKind};
use crate::report::encode;
use crate::text::{Place, Position};

/// What changed in meaning.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Diff")]
struct WireDiff<'a> {
    /// Always `icp/diff/v1`.
    #[schemars(extend("const" = "icp/diff/v1"))]
    schema: &'static str,
    /// Whether anything changed but the places of files.
    has_changed: bool,
    /// The changes: by kind of document, id, and the order of the document.
    changes: Vec<WireChange<'a>>,
}

/// One change.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Change")]
struct WireChange<'a> {
    /// The document.
    document: WireDocument<'a>,
    /// What in the document.
    subject: WireSubject<'a>,
    /// What happened: `added`, `removed`, `changed`, or `moved` for a document that lies in another file.
    #[schemars(extend("enum" = ["added", "removed", "changed", "moved"]))]
    change: &'static str,
    /// One line for people; code in backticks.
    summary: &'a str,
    /// What it was, in words.
    before: Option<&'a str>,
    /// What it is, in words.
    after: Option<&'a str>,
    /// Where it was written.
    base: Option<WirePlace<'a>>,
    /// Where it is written.
    head: Option<WirePlace<'a>>,
    /// For tests, tiers and whole profiles: how the accounts that are admitted change.
    #[schemars(extend("enum" = ["broader", "narrower", "equal", "sideways", "undecided", null]))]
    reach: Option<&'static str>,
    /// A smallest account, made up, that only head admits.
    lets_in: Option<Vec<WireField<'a>>>,
    /// A smallest account, made up, that only base admits.
    shuts_out: Option<Vec<WireField<'a>>>,
    /// How many accounts of the snapshot; null where no snapshot was read.
    in_snapshot: Option<WireCounts>,
}

/// How many accounts of a snapshot a change lets in or out: of a test whom it matches, of a profile who fits, and of
/// everything else who is in the ICP.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "InSnapshot")]
struct WireCounts {
    /// Accounts that head admits and base does not.
    lets_in: u64,
    /// Accounts that base admits and head does not.
    shuts_out: u64,
}

/// A document.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Document")]
struct WireDocument<'a> {
    /// `workspace`, `fields`, `profile`, `negative`, `persona`, `snapshot` or `waivers`.
    kind: &'static str,
    /// The id; null for kinds of which there is one.
    id: Option<&'a str>,
    /// The name that people use.
    name: &'a str,
    /// The file under base.
    base_path: Option<&'a str>,
    /// The file under head.
    head_path: Option<&'a str>,
}

/// What in a document changed.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Subject")]
struct WireSubject<'a> {
    /// What kind of thing: `document`, `fit` (a profile's rules as a whole), `criterion`, `weight`, `required`,
    /// `missing-data`, `tier`, `status`, `effect`, `field`, `gate`, `gate-rule`, `waiver`, `test`, `key`.
    kind: &'static str,
    /// Its id, name or path of keys.
    name: Option<&'a str>,
}

/// A place in a file.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Place")]
struct WirePlace<'a> {
    /// The file, relative to the repository.
    path: &'a str,
    /// The first character.
    start: WirePosition,
    /// Just behind the last one.
    end: WirePosition,
}

/// A line and a column.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Position")]
struct WirePosition {
    /// The line, from 1.
    line: usize,
    /// The column in characters, from 1.
    column: usize,
}

/// A field of an example account.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ExampleField")]
struct WireField<'a> {
    /// The field's name.
    field: &'a str,
    /// Its value as text; `unknown` where it is not known.
    value: &'a str,
}

/// The changes as one JSON document, indented, with a final line break.
pub fn json(changes: &[Change]) -> String {
    let wire = WireDiff {
        schema: "icp/diff/v1",
        has_changed: changes.iter().any(Change::has_meaning),
        changes: changes.iter().map(WireChange::new).collect(),
    };
    encode::json(&wire)
}

/// The JSON Schema (draft 2020-12) of [`json`]'s output.
pub fn schema() -> Value {
    encode::published::<WireDiff<'_>>("diff")
}

impl<'a> WireChange<'a> {
    fn new(change: &'a Change) -> Self {
        let document = &change.document;
        WireChange {
            document: WireDocument {
                kind: document.kind.as_str(),
                id: document.id.as_deref(),
                name: &document.name,
                base_path: document.path_base.as_deref(),
                head_path: document.path_head.as_deref(),
            },
            subject: WireSubject { kind: change.subject.kind(), name: change.subject.name() },
            change: ChangeKind::as_str(change.kind),
            summary: &change.summary,
            before: change.before.as_deref(),
            after: change.after.as_deref(),
            base: change.base.as_ref().map(WirePlace::new),
            head: change.head.as_ref().map(WirePlace::new),
            reach: change.reach.map(|reach| reach.as_str()),
            lets_in: change.lets_in.as_ref().map(account),
            shuts_out: change.shuts_out.as_ref().map(account),
            in_snapshot: change
                .in_snapshot
                .map(|counts| WireCounts { lets_in: counts.lets_in, shuts_out: counts.shuts_out }),
        }
    }
}

fn account(account: &Account) -> Vec<WireField<'_>> {
    account.iter().map(|(field, value)| WireField { field, value }).collect()
}

impl<'a> WirePlace<'a> {
    fn new(place: &'a Place) -> Self {
        let position = |Position { line, column }| WirePosition { line, column };
        WirePlace { path: place.source.path(), start: position(place.start()), end: position(place.end()) }
    }
}
