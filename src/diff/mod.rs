//! Two workspaces → what changed in meaning, each change located on both sides.
//!
//! Documents are matched by id within their kind, criteria, rules and list items by theirs; so a file that was
//! renamed, keys in another order, quotes, comments and defaults written out are no changes. Whether a test lets in
//! more or fewer accounts than before is decided by logic ([`reach`]), not by samples. This room refuses to judge:
//! whether a change is good, and whom it moves in a snapshot, is for others to say.

mod alone;
mod condition;
mod fields;
mod gate;
mod negative;
mod persona;
mod profile;
pub mod reach;
mod sides;
mod snapshot;
#[cfg(test)]
mod tests;
mod tree;
mod waivers;
mod workspace;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::model::{Date, Kind};
use crate::text::Place;
use crate::workspace::{Located, Workspace};

pub use reach::{Account, Reach};
use sides::Sides;

/// One change in meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The document.
    pub document: DocumentRef,
    /// What in the document.
    pub subject: Subject,
    /// What happened to it.
    pub kind: ChangeKind,
    /// One line: "`headcount`: 200–500 → 150–500 people".
    pub summary: String,
    /// What it was, in words; none for what is new.
    pub before: Option<String>,
    /// What it is, in words; none for what is gone.
    pub after: Option<String>,
    /// Where it was written.
    pub base: Option<Place>,
    /// Where it is written.
    pub head: Option<Place>,
    /// For tests, and for a profile as a whole: whether more or fewer accounts are admitted.
    pub reach: Option<Reach>,
    /// A smallest account that head admits and base does not.
    pub lets_in: Option<Account>,
    /// A smallest account that base admits and head does not.
    pub shuts_out: Option<Account>,
    /// How many real accounts there are of either kind, where somebody counted them.
    pub in_snapshot: Option<InSnapshot>,
}

/// How many accounts of a snapshot a change lets in or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InSnapshot {
    /// Accounts that head admits and base does not.
    pub lets_in: u64,
    /// Accounts that base admits and head does not.
    pub shuts_out: u64,
}

impl Change {
    /// A change of which nobody knows yet what it means for accounts. Words and places are base's, then head's.
    fn new(
        (document, subject, kind): (DocumentRef, Subject, ChangeKind),
        summary: String,
        (before, after): (Option<String>, Option<String>),
        (base, head): (Option<Place>, Option<Place>),
    ) -> Self {
        Change {
            document,
            subject,
            kind,
            summary,
            before,
            after,
            base,
            head,
            reach: None,
            lets_in: None,
            shuts_out: None,
            in_snapshot: None,
        }
    }

    /// Whether the change is more than a file that lies elsewhere.
    pub fn has_meaning(&self) -> bool {
        self.kind != ChangeKind::Moved
    }
}

/// A document, by its name and by its places under both versions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentRef {
    /// The kind.
    pub kind: Kind,
    /// The id; none for kinds of which there is one.
    pub id: Option<String>,
    /// The name that people use.
    pub name: String,
    /// The file under base; none where base lacks the document.
    pub path_base: Option<String>,
    /// The file under head; none where head lacks the document.
    pub path_head: Option<String>,
}

impl fmt::Display for DocumentRef {
    /// `profile midmarket`, or `workspace`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.noun())?;
        self.id.as_ref().map_or(Ok(()), |id| write!(f, " {id}"))
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
    /// The same document lies in another file; no change in meaning.
    Moved,
}

impl ChangeKind {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
            ChangeKind::Moved => "moved",
        }
    }
}

/// What in a document changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// The document as a whole.
    Document,
    /// Who gets a tier under a profile, all of its rules taken together.
    Fit,
    /// The test or the existence of a criterion, by id.
    Criterion(String),
    /// The points of a criterion, by its id.
    Weight(String),
    /// Whether a criterion is required, by its id.
    Required(String),
    /// What a criterion earns whose value is not known.
    MissingData,
    /// The threshold or the existence of a tier, by name.
    Tier(String),
    /// Whether a profile is part of the ICP.
    Status,
    /// What a negative profile does to an account that matches.
    Effect,
    /// A field, by name.
    Field(String),
    /// The gate as a whole.
    Gate,
    /// A rule of the gate, by id.
    GateRule(String),
    /// A waiver, by id.
    Waiver(String),
    /// Any other test in a document, by its path of keys and ids.
    Test(String),
    /// Any other key of a document, by its path of keys and ids: `pains.spreadsheets.urgency`.
    Key(String),
}

impl Subject {
    /// The word that names what kind of thing it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Subject::Document => "document",
            Subject::Fit => "fit",
            Subject::Criterion(_) => "criterion",
            Subject::Weight(_) => "weight",
            Subject::Required(_) => "required",
            Subject::MissingData => "missing-data",
            Subject::Tier(_) => "tier",
            Subject::Status => "status",
            Subject::Effect => "effect",
            Subject::Field(_) => "field",
            Subject::Gate => "gate",
            Subject::GateRule(_) => "gate-rule",
            Subject::Waiver(_) => "waiver",
            Subject::Test(_) => "test",
            Subject::Key(_) => "key",
        }
    }

    /// The name of the thing; none where there is one in a document.
    pub fn name(&self) -> Option<&str> {
        match self {
            Subject::Criterion(name)
            | Subject::Weight(name)
            | Subject::Required(name)
            | Subject::Tier(name)
            | Subject::Field(name)
            | Subject::GateRule(name)
            | Subject::Waiver(name)
            | Subject::Test(name)
            | Subject::Key(name) => Some(name),
            _ => None,
        }
    }

    /// Whether the change can move accounts in or out of a profile or a tier.
    pub fn is_rule(&self) -> bool {
        matches!(
            self,
            Subject::Criterion(_)
                | Subject::Weight(_)
                | Subject::Required(_)
                | Subject::MissingData
                | Subject::Tier(_)
                | Subject::Status
        )
    }
}

/// What changed in meaning between two versions: by kind, then by id, then in the order of the documents.
pub fn diff(base: &Workspace, head: &Workspace) -> Vec<Change> {
    changes(&Context::new(base, head))
}

/// The same for where only the words count, of many versions: whom a profile as a whole admits, which takes a search
/// through all of its criteria, is not asked.
pub fn diff_of_words(base: &Workspace, head: &Workspace) -> Vec<Change> {
    changes(&Context { asks_fit: false, ..Context::new(base, head) })
}

fn changes(context: &Context<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    workspace::diff(context, &mut changes);
    fields::diff(context, &mut changes);
    profile::diff(context, &mut changes);
    negative::diff(context, &mut changes);
    persona::diff(context, &mut changes);
    snapshot::diff(context, &mut changes);
    waivers::diff(context, &mut changes);
    changes
}

/// Both versions, and the day on which relative dates are compared.
struct Context<'a> {
    base: &'a Workspace,
    head: &'a Workspace,
    as_of: Option<Date>,
    /// Whether profiles are compared as a whole as well.
    asks_fit: bool,
}

impl<'a> Context<'a> {
    fn new(base: &'a Workspace, head: &'a Workspace) -> Self {
        // Both versions are measured on head's snapshot, so its day is the one that counts.
        let as_of = head.default_snapshot().or_else(|| base.default_snapshot()).map(|snapshot| snapshot.as_of);
        Context { base, head, as_of, asks_fit: true }
    }

    fn document<T>(
        &self,
        kind: Kind,
        id: Option<&str>,
        name: &str,
        base: Option<&Located<T>>,
        head: Option<&Located<T>>,
    ) -> DocumentRef {
        DocumentRef {
            kind,
            id: id.map(str::to_owned),
            name: name.to_owned(),
            path_base: base.map(|document| document.path().to_owned()),
            path_head: head.map(|document| document.path().to_owned()),
        }
    }

    /// Compares two versions of a document, one of which may be missing.
    fn compare<T>(
        &self,
        document: DocumentRef,
        (base, head): (Option<&Located<T>>, Option<&Located<T>>),
        describe: impl Fn(&Workspace, &T) -> String,
        compare: impl FnOnce(&mut Sides<'_>, &T, &T),
        changes: &mut Vec<Change>,
    ) {
        match (base, head) {
            (Some(base), Some(head)) => {
                let mut sides = Sides::new(self, document, &base.document, &head.document);
                sides.moved();
                let is_same_text = base.document.source.text() == head.document.source.text();
                // The same text can still mean something else, where it is read with other fields.
                if !is_same_text || self.base.catalogue != self.head.catalogue {
                    compare(&mut sides, base, head);
                }
                changes.append(&mut sides.changes);
            }
            (Some(gone), None) => {
                let words = describe(self.base, gone);
                changes.push(whole_document(document, ChangeKind::Removed, words, gone.place("")));
            }
            (None, Some(new)) => {
                let words = describe(self.head, new);
                changes.push(whole_document(document, ChangeKind::Added, words, new.place("")));
            }
            (None, None) => {}
        }
    }
}

fn whole_document(document: DocumentRef, kind: ChangeKind, words: String, place: Place) -> Change {
    let is_new = kind == ChangeKind::Added;
    let summary = format!("{}: {words}", document.kind.noun());
    let texts = if is_new { (None, Some(words)) } else { (Some(words), None) };
    let places = if is_new { (None, Some(place)) } else { (Some(place), None) };
    Change::new((document, Subject::Document, kind), summary, texts, places)
}

/// Two versions of a document, at least one of which is there: the later one that is, base's, head's.
type Pair<'a, T> = (&'a Located<T>, Option<&'a Located<T>>, Option<&'a Located<T>>);

/// Documents of a kind side by side, by id; of two with the same id the first counts.
fn pairs<'a, T>(base: &'a [Located<T>], head: &'a [Located<T>], id: impl Fn(&T) -> &str) -> Vec<Pair<'a, T>> {
    let by_id = |documents: &'a [Located<T>]| {
        let mut found: BTreeMap<String, &'a Located<T>> = BTreeMap::new();
        for document in documents {
            found.entry(id(document).to_owned()).or_insert(document);
        }
        found
    };
    let (base, head) = (by_id(base), by_id(head));
    let ids: BTreeSet<&String> = base.keys().chain(head.keys()).collect();
    let pair = |id: &String| (base.get(id).copied(), head.get(id).copied());
    ids.into_iter().map(pair).filter_map(|(base, head)| head.or(base).map(|latest| (latest, base, head))).collect()
}
