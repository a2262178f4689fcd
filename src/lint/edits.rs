//! Editing the documents of a workspace: which edits go together, and whether every document is still as good.
//!
//! It refuses to know why something is edited, and to write files: texts go in, texts come out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::{Edit, Severity};
use crate::repo::{self, Listing, Origin, Tree};
use crate::text::{Source, Span};
use crate::workspace::{self, Loaded};

/// A file with its text before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The file, relative to the repository.
    pub path: String,
    /// What stands there now.
    pub before: String,
    /// What is to stand there.
    pub after: String,
}

/// A workspace whose texts are edited.
pub(super) struct Editor<'a> {
    tree: Overlay<'a>,
    folder: &'a str,
    /// The workspace as it reads now.
    pub(super) loaded: Loaded,
    originals: BTreeMap<String, Arc<Source>>,
}

impl<'a> Editor<'a> {
    /// Reads the workspace.
    pub(super) fn open(tree: &'a dyn Tree, folder: &'a str) -> Result<Self, workspace::Error> {
        let tree = Overlay { below: tree, texts: BTreeMap::new() };
        let loaded = workspace::load(&tree, folder)?;
        Ok(Editor { tree, folder, loaded, originals: BTreeMap::new() })
    }

    /// Makes as many of the changes as go together and are `good`; gives the places of those in the list.
    ///
    /// Of changes that overlap the first is made. Where all of them together are not good, halves are tried, so that
    /// one bad change costs a few readings and not all the others.
    pub(super) fn make(&mut self, changes: &[&[Edit]], is_good: impl Fn(&Loaded, &Loaded) -> bool) -> Vec<usize> {
        let mut fitting: Vec<usize> = Vec::new();
        let mut taken: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for (at, edits) in changes.iter().enumerate() {
            let is_free = |edit: &Edit| {
                let spans = taken.get(edit.source.path()).map(Vec::as_slice).unwrap_or_default();
                !spans.iter().any(|span| clashes(*span, edit.span))
            };
            if !edits.is_empty() && edits.iter().all(is_free) {
                edits.iter().for_each(|edit| taken.entry(edit.source.path()).or_default().push(edit.span));
                fitting.push(at);
            }
        }
        let mut made = Vec::new();
        let mut best = None;
        self.choose(changes, &fitting, &is_good, &mut made, &mut best);
        if let Some((texts, loaded)) = best {
            for source in &self.loaded.sources {
                if texts.contains_key(source.path()) {
                    self.originals.entry(source.path().to_owned()).or_insert_with(|| Arc::clone(source));
                }
            }
            self.tree.texts = texts;
            self.loaded = loaded;
        }
        made
    }

    fn choose(
        &self,
        changes: &[&[Edit]],
        candidates: &[usize],
        is_good: &impl Fn(&Loaded, &Loaded) -> bool,
        made: &mut Vec<usize>,
        best: &mut Option<(BTreeMap<String, String>, Loaded)>,
    ) {
        if candidates.is_empty() {
            return;
        }
        let trial: Vec<usize> = made.iter().chain(candidates).copied().collect();
        if let Some((texts, loaded)) = self.attempt(changes, &trial)
            && is_good(&self.loaded, &loaded)
        {
            *made = trial;
            *best = Some((texts, loaded));
        } else if candidates.len() > 1 {
            let (left, right) = candidates.split_at(candidates.len() / 2);
            self.choose(changes, left, is_good, made, best);
            self.choose(changes, right, is_good, made, best);
        }
    }

    fn attempt(&self, changes: &[&[Edit]], chosen: &[usize]) -> Option<(BTreeMap<String, String>, Loaded)> {
        let mut by_path: BTreeMap<&str, (&str, Vec<&Edit>)> = BTreeMap::new();
        for edit in chosen.iter().flat_map(|at| changes[*at]) {
            by_path.entry(edit.source.path()).or_insert_with(|| (edit.source.text(), Vec::new())).1.push(edit);
        }
        let mut texts = self.tree.texts.clone();
        texts.extend(by_path.into_iter().map(|(path, (text, edits))| (path.to_owned(), edited(text, &edits))));
        let tree = Overlay { below: self.tree.below, texts };
        let loaded = workspace::load(&tree, self.folder).ok()?;
        Some((tree.texts, loaded))
    }

    /// Every file whose text is another one now.
    pub(super) fn changed(&self) -> Vec<Changed> {
        let changed = self.tree.texts.iter().filter_map(|(path, after)| {
            let before = self.originals.get(path)?.text().to_owned();
            (before != *after).then(|| Changed { path: path.clone(), before, after: after.clone() })
        });
        changed.collect()
    }
}

/// A text with edits made, none of which may overlap; what lies outside of them is the same byte for byte.
pub(super) fn edited(text: &str, edits: &[&Edit]) -> String {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        result.push_str(text.get(at..edit.span.start).unwrap_or_default());
        result.push_str(&edit.text);
        at = edit.span.end;
    }
    result.push_str(text.get(at..).unwrap_or_default());
    result
}

/// Whether two edits cannot be made together: they share a byte, or one inserts where the other one is at work.
fn clashes(one: Span, other: Span) -> bool {
    if one.is_empty() || other.is_empty() {
        one.start <= other.end && other.start <= one.end
    } else {
        one.start < other.end && other.start < one.end
    }
}

/// Whether every document is at least as good as it was: none that could be parsed, had a kind, or was without
/// errors may have lost that.
pub(super) fn is_as_good(before: &Loaded, after: &Loaded) -> bool {
    let (before, after) = (standings(before), standings(after));
    before.into_iter().all(|(path, standing)| after.get(path).is_some_and(|now| *now >= standing))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Unparsed,
    WithoutKind,
    WithErrors,
    Good,
}

/// How far the reader got with each document; the empty path stands for the workspace as a whole.
fn standings(loaded: &Loaded) -> BTreeMap<&str, Standing> {
    let mut standings: BTreeMap<&str, Standing> = BTreeMap::new();
    standings.insert("", Standing::Good);
    standings.extend(loaded.unparsed.iter().map(|path| (path.as_str(), Standing::Unparsed)));
    standings.extend(loaded.documents.iter().map(|(kind, document)| {
        (document.source.path(), if kind.is_some() { Standing::Good } else { Standing::WithoutKind })
    }));
    for finding in loaded.diagnostics.iter().filter(|finding| finding.severity == Severity::Error) {
        let standing = standings.entry(finding.path().unwrap_or_default()).or_insert(Standing::WithErrors);
        *standing = (*standing).min(Standing::WithErrors);
    }
    standings
}

/// A tree with other texts in the place of some of its files.
struct Overlay<'a> {
    below: &'a dyn Tree,
    texts: BTreeMap<String, String>,
}

impl Tree for Overlay<'_> {
    fn origin(&self) -> &Origin {
        self.below.origin()
    }

    fn walk(&self, folder: &str) -> Result<Listing, repo::Error> {
        let mut listing = self.below.walk(folder)?;
        for entry in &mut listing.entries {
            if let Some(text) = self.texts.get(&entry.path) {
                entry.size = Some(text.len() as u64);
            }
        }
        Ok(listing)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, repo::Error> {
        match self.texts.get(path) {
            Some(text) => Ok(Some(text.clone().into_bytes())),
            None => self.below.read(path),
        }
    }

    fn size(&self, path: &str) -> Result<Option<u64>, repo::Error> {
        match self.texts.get(path) {
            Some(text) => Ok(Some(text.len() as u64)),
            None => self.below.size(path),
        }
    }

    fn local(&self, path: &str) -> Option<PathBuf> {
        if self.texts.contains_key(path) { None } else { self.below.local(path) }
    }

    fn is_tracked(&self, path: &str) -> Result<bool, repo::Error> {
        self.below.is_tracked(path)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::lint::testing::{good, tree};

    fn edit(source: &Arc<Source>, start: usize, end: usize, text: &str) -> Edit {
        Edit { source: Arc::clone(source), span: Span::new(start, end), text: text.to_owned() }
    }

    #[test]
    fn edits_that_share_a_place_do_not_go_together() {
        let check = |one: (usize, usize), other: (usize, usize), expected: bool| {
            assert_eq!(clashes(Span::new(one.0, one.1), Span::new(other.0, other.1)), expected, "{one:?} {other:?}");
        };
        check((0, 3), (2, 4), true);
        check((0, 3), (3, 4), false);
        check((2, 2), (2, 2), true);
        check((2, 2), (2, 5), true);
        check((1, 1), (2, 5), false);
    }

    #[test]
    fn a_bad_change_does_not_take_the_good_ones_with_it() {
        let files = good();
        let tree = tree(&files);
        let mut editor = Editor::open(&tree, "icp").expect("a workspace");
        let source = |path: &str| {
            let is_it = |source: &&Arc<Source>| source.path() == path;
            Arc::clone(editor.loaded.sources.iter().find(is_it).expect("a file"))
        };
        let (profile, persona) = (source("icp/profiles/midmarket.yaml"), source("icp/personas/cfo.yaml"));
        let changes = [
            vec![edit(&persona, 0, 0, "# one\n")],
            vec![edit(&profile, 0, 4, "knid")],
            vec![edit(&profile, 0, 4, "kind"), edit(&persona, 13, 13, " # two")],
            vec![edit(&persona, persona.text().len(), persona.text().len(), "notes: three\n")],
            vec![edit(&persona, persona.text().len(), persona.text().len(), "notes: four\n")],
        ];
        let changes: Vec<&[Edit]> = changes.iter().map(Vec::as_slice).collect();
        assert_eq!(editor.make(&changes, is_as_good), [0, 3]);
        let changed = editor.changed();
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].after, format!("# one\n{}notes: three\n", changed[0].before));
        assert_eq!(changed[0].before, persona.text());
    }

    proptest! {
        #[test]
        fn what_is_not_edited_stays(
            text in "[a-zä\r\n #]{0,40}",
            cuts in prop::collection::vec((0_usize..60, 0_usize..4, "[x\n]{0,3}"), 0..6),
        ) {
            let source = Source::new("t", text.clone());
            let at_character = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let mut edits: Vec<Edit> = Vec::new();
            for (start, length, new) in &cuts {
                let (start, end) = (at_character(*start), at_character(start + length));
                if !edits.iter().any(|other| clashes(other.span, Span::new(start, end))) {
                    edits.push(edit(&source, start, end, new));
                }
            }
            let result = edited(&text, &edits.iter().collect::<Vec<_>>());
            edits.sort_by_key(|edit| edit.span);
            // Walking both texts side by side, everything between two edits is found again.
            let (mut old, mut new) = (0, 0);
            for edit in &edits {
                let kept = &text[old..edit.span.start];
                prop_assert_eq!(&result[new..new + kept.len()], kept);
                new += kept.len();
                prop_assert_eq!(&result[new..new + edit.text.len()], &edit.text);
                new += edit.text.len();
                old = edit.span.end;
            }
            prop_assert_eq!(&result[new..], &text[old..]);
        }
    }
}
