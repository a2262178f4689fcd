//! The two versions of one document side by side, and the changes found so far.
//!
//! It knows how a change is written down and where it points. It refuses to know what any key means.

use super::condition::TestChange;
use super::reach::Verdict;
use super::{Change, ChangeKind, Context, DocumentRef, Subject};
use crate::model::{Kind, Test};
use crate::text::Place;
use crate::yaml::Document;

/// Where something stands under base and under head, as JSON pointers; none where it is missing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pointers<'a> {
    pub(super) base: Option<&'a str>,
    pub(super) head: Option<&'a str>,
}

impl<'a> Pointers<'a> {
    pub(super) fn both(base: &'a str, head: &'a str) -> Self {
        Pointers { base: Some(base), head: Some(head) }
    }
}

/// Two versions of one document.
pub(super) struct Sides<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) document: DocumentRef,
    pub(super) base: &'a Document,
    pub(super) head: &'a Document,
    pub(super) changes: Vec<Change>,
    /// What a key means that is not written: its path, and the text of its default.
    pub(super) defaults: &'static [(&'static str, &'static str)],
}

impl<'a> Sides<'a> {
    pub(super) fn new(context: &'a Context<'a>, document: DocumentRef, base: &'a Document, head: &'a Document) -> Self {
        Sides { context, document, base, head, changes: Vec::new(), defaults: &[] }
    }

    /// Mentions a document that lies in another file of its workspace.
    pub(super) fn moved(&mut self) {
        let below = |path: &str, folder: &str| path.strip_prefix(folder).unwrap_or(path).to_owned();
        let base = below(self.base.source.path(), &self.context.base.folder);
        let head = below(self.head.source.path(), &self.context.head.folder);
        // A workspace that moved as a whole is mentioned once, by its own document.
        let has_moved_along =
            self.document.kind != Kind::Workspace || self.context.base.folder == self.context.head.folder;
        if base == head && has_moved_along {
            return;
        }
        let (base, head) = (self.base.source.path().to_owned(), self.head.source.path().to_owned());
        let summary = format!("{base} → {head}");
        self.push(Subject::Document, ChangeKind::Moved, summary, Some(base), Some(head), Pointers::both("", ""));
    }

    pub(super) fn push(
        &mut self,
        subject: Subject,
        kind: ChangeKind,
        summary: String,
        before: Option<String>,
        after: Option<String>,
        pointers: Pointers<'_>,
    ) {
        let what = (self.document.clone(), subject, kind);
        self.changes.push(Change::new(what, summary, (before, after), self.places(pointers)));
    }

    fn places(&self, pointers: Pointers<'_>) -> (Option<Place>, Option<Place>) {
        (pointers.base.map(|pointer| self.base.place(pointer)), pointers.head.map(|pointer| self.head.place(pointer)))
    }

    /// Writes down what is there on one side only, or differs: `label: before → after`.
    pub(super) fn value(
        &mut self,
        subject: Subject,
        label: &str,
        before: Option<String>,
        after: Option<String>,
        pointers: Pointers<'_>,
    ) {
        let (kind, summary) = match (&before, &after) {
            (Some(before), Some(after)) if before == after => return,
            (Some(before), Some(after)) => (ChangeKind::Changed, format!("{label}: {before} → {after}")),
            (Some(before), None) => (ChangeKind::Removed, format!("{label}: {before}")),
            (None, Some(after)) => (ChangeKind::Added, format!("{label}: {after}")),
            (None, None) => return,
        };
        self.push(subject, kind, summary, before, after, pointers);
    }

    /// Adds what the logic says to the latest change.
    pub(super) fn with_reach(&mut self, verdict: Verdict) {
        if let Some(change) = self.changes.last_mut() {
            change.reach = Some(verdict.reach);
            change.lets_in = verdict.lets_in;
            change.shuts_out = verdict.shuts_out;
        }
    }

    /// Compares two tests, of which one may be missing.
    pub(super) fn tests(
        &mut self,
        subject: Subject,
        label: &str,
        base: Option<&Test>,
        head: Option<&Test>,
        pointers: Pointers<'_>,
    ) {
        let words_of = |test: &Test, is_base: bool| super::condition::in_words(self.context, test, is_base);
        match (base, head) {
            (Some(base), Some(head)) => {
                let Some(TestChange { summary, verdict }) = super::condition::compare(self.context, base, head) else {
                    return;
                };
                let (before, after) = (words_of(base, true), words_of(head, false));
                let summary = format!("{label}: {summary}");
                self.push(subject, ChangeKind::Changed, summary, Some(before), Some(after), pointers);
                self.with_reach(verdict);
            }
            (base, head) => {
                let before = base.map(|test| words_of(test, true));
                let after = head.map(|test| words_of(test, false));
                self.value(subject, label, before, after, pointers);
            }
        }
    }
}
