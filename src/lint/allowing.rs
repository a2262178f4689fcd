//! Writing allowances for what the linter finds, so that an old workspace can adopt it on day one.
//!
//! A comment above the line at fault where one can stand there, else an entry of the document's `allow:`. It refuses
//! to write files: texts go in, texts come out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value as Json;

use crate::diagnostic::{Diagnostic, Edit};
use crate::repo::Tree;
use crate::text::{Source, Span};
use crate::workspace::{self, Loaded};
use crate::yaml::{Document, Style};

use super::edits::{Changed, Editor, is_as_good};
use super::{Family, Outcome, registry};

/// What allowing came to.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// The files with their texts before and after, by path.
    pub changed: Vec<Changed>,
    /// How many findings are let stand now.
    pub count: usize,
    /// What is left to look at: what cannot be allowed has to be fixed.
    pub outcome: Outcome,
}

/// Rule names by the place where their allowance goes.
type Wanted<Place> = BTreeMap<Place, BTreeSet<String>>;

/// Writes an allowance for everything that `lint` finds and that can be silenced. Without a reason the linter will ask
/// for one.
///
/// # Errors
/// The workspace cannot be read.
pub fn add_allows(
    tree: &dyn Tree,
    folder: &str,
    reason: Option<&str>,
    lint: impl Fn(&Loaded) -> Outcome,
) -> Result<Allowed, workspace::Error> {
    let mut editor = Editor::open(tree, folder)?;
    let reason = reason.map(|reason| reason.split_whitespace().collect::<Vec<_>>().join(" "));
    let reason = reason.as_deref().filter(|reason| !reason.is_empty());
    let before = lint(&editor.loaded);
    let count = |outcome: &Outcome| outcome.findings.iter().filter(|finding| can_be_allowed(finding)).count();
    let edits: Vec<Vec<Edit>> = comments(&before, reason).into_iter().map(|edit| vec![edit]).collect();
    make(&mut editor, &edits);
    let mut after = lint(&editor.loaded);
    if count(&after) > 0 {
        let edits: Vec<Vec<Edit>> =
            entries(&editor.loaded, &after, reason).into_iter().map(|edit| vec![edit]).collect();
        make(&mut editor, &edits);
        after = lint(&editor.loaded);
    }
    let count = count(&before).saturating_sub(count(&after));
    Ok(Allowed { changed: editor.changed(), count, outcome: after })
}

fn make(editor: &mut Editor<'_>, edits: &[Vec<Edit>]) {
    let edits: Vec<&[Edit]> = edits.iter().map(Vec::as_slice).collect();
    editor.make(&edits, |before, after| is_as_good(before, after) && say_the_same(before, after));
}

/// Whether all documents mean the same, their allowances aside.
fn say_the_same(before: &Loaded, after: &Loaded) -> bool {
    let meaning = |document: &Document| {
        let mut json = document.root.to_json();
        if let Json::Object(map) = &mut json {
            map.shift_remove("allow");
        }
        json
    };
    before.documents.len() == after.documents.len()
        && before
            .documents
            .iter()
            .zip(&after.documents)
            .all(|((_, one), (_, other))| one.source.text() == other.source.text() || meaning(one) == meaning(other))
}

/// Allowances of allowances would only hide them, and what cannot be silenced has to be fixed.
fn can_be_allowed(finding: &Diagnostic) -> bool {
    let meta = registry::rule(&finding.code).map(|rule| rule.meta());
    meta.is_some_and(|meta| meta.can_be_silenced && meta.family != Family::Suppression) && finding.primary.is_some()
}

/// A comment above each line at fault, with the names of all rules that find something there.
fn comments(outcome: &Outcome, reason: Option<&str>) -> Vec<Edit> {
    let mut sources: BTreeMap<&str, &Arc<Source>> = BTreeMap::new();
    let mut wanted: Wanted<(&str, usize)> = BTreeMap::new();
    for finding in outcome.findings.iter().filter(|finding| can_be_allowed(finding)) {
        let Some(label) = &finding.primary else { continue };
        let source = &label.place.source;
        sources.insert(source.path(), source);
        let rules = wanted.entry((source.path(), label.place.start().line)).or_default();
        rules.insert(finding.code.clone());
    }
    let edit = |((path, line), rules): ((&str, usize), BTreeSet<String>)| {
        let source = sources.get(path)?;
        let span = source.line_span(line);
        let text = source.slice(span);
        let content = text.trim_start();
        if content.is_empty() || content.starts_with('#') {
            return None;
        }
        let indent = &text[..text.len() - content.len()];
        let names = rules.into_iter().collect::<Vec<_>>().join(", ");
        let reason = reason.map(|reason| format!(" — {reason}")).unwrap_or_default();
        let text = format!("{indent}# icp: allow {names}{reason}{}", line_break(source));
        Some(Edit { source: Arc::clone(source), span: Span::new(span.start, span.start), text })
    };
    wanted.into_iter().filter_map(edit).collect()
}

/// An entry in the `allow:` of each document, for findings on lines that take no comment.
fn entries(loaded: &Loaded, outcome: &Outcome, reason: Option<&str>) -> Vec<Edit> {
    let mut wanted: Wanted<&str> = BTreeMap::new();
    for finding in outcome.findings.iter().filter(|finding| can_be_allowed(finding)) {
        wanted.entry(finding.path().unwrap_or_default()).or_default().insert(finding.code.clone());
    }
    let documents = loaded.documents.iter().filter_map(|(_, document)| {
        let rules = wanted.get(document.source.path())?;
        list_edit(document, rules, reason)
    });
    documents.collect()
}

fn list_edit(document: &Document, rules: &BTreeSet<String>, reason: Option<&str>) -> Option<Edit> {
    let source = &document.source;
    let item = |rule: &String| match reason {
        Some(reason) => format!("{{rule: {rule}, reason: {}}}", Json::from(reason)),
        None => rule.clone(),
    };
    let items: Vec<String> = rules.iter().map(item).collect();
    let line_break = line_break(source);
    let (at, text) = match document.root.get("allow") {
        Some(list) if list.style == Style::Flow && !list.items().is_empty() => {
            (list.span.end.checked_sub(1)?, format!(", {}", items.join(", ")))
        }
        Some(list) if list.style == Style::Flow => (list.span.end.checked_sub(1)?, items.join(", ")),
        Some(list) => {
            let first = list.items().first()?.span.start;
            let line = source.line_span(source.line_at(first));
            let indent = source.slice(line).split('-').next()?.to_owned();
            let last = source.line_span(source.position(list.items().last()?.span.end).line).end;
            (last, items.iter().map(|item| format!("{line_break}{indent}- {item}")).collect())
        }
        None if document.root.style == Style::Block => {
            let text = source.text();
            let missing = if text.is_empty() || text.ends_with('\n') { "" } else { line_break };
            let items: String = items.iter().map(|item| format!("  - {item}{line_break}")).collect();
            (text.len(), format!("{missing}allow:{line_break}{items}"))
        }
        None => return None,
    };
    Some(Edit { source: Arc::clone(source), span: Span::new(at, at), text })
}

/// The line break that a file uses.
fn line_break(source: &Source) -> &'static str {
    let first = source.text().split_inclusive('\n').next().unwrap_or_default();
    if first.ends_with("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{TODAY, codes, good, tree, with};
    use crate::lint::{Options, lint};
    use crate::text::Place;

    /// The rules that these texts are about; the others would have more to say of them.
    fn options() -> Options {
        let rules = [
            "id-differs-from-file",
            "no-evidence",
            "no-negative-profile",
            "no-why",
            "stale-review",
            "suppression",
            "swallowed-comment",
            "schema",
            "references",
        ];
        let select = rules.iter().map(|rule| rule.parse().expect("a rule or a family")).collect();
        Options { select, ..Options::new(TODAY) }
    }

    /// What takes the place of a profile's text, and what is left to say.
    fn check(text: &str, expected: &str, left: &[&str]) {
        let mut files = good();
        with(&mut files, "profiles/midmarket.yaml", text);
        let before = files["profiles/midmarket.yaml"].clone();
        let run = |loaded: &Loaded| lint(loaded, &options());
        let allowed = add_allows(&tree(&files), "icp", Some("we know"), run).expect("a workspace");
        let after = allowed.changed.first().map_or(before.as_str(), |changed| changed.after.as_str());
        assert_eq!(after, before.replace(text, expected), "{text}");
        assert_eq!(codes(&allowed.outcome), left, "{text}");
    }

    #[test]
    fn comments_go_above_the_line() {
        check(
            "review: {last: 2020-01-01, every: 3 months}\n",
            "# icp: allow stale-review — we know\nreview: {last: 2020-01-01, every: 3 months}\n",
            &[],
        );
        check(
            "# last year's\nreview:\n  # the day\n  last: 2020-01-01\n  every: 3 months\n",
            "# last year's\nreview:\n  # the day\n  # icp: allow stale-review — we know\n  last: 2020-01-01\n  every: 3 months\n",
            &[],
        );
        check(
            "criteria:\n  - {field: industry, in: [Manufacturing], importance: must}\n",
            "criteria:\n  # icp: allow no-evidence, no-why — we know\n  - {field: industry, in: [Manufacturing], importance: must}\n",
            &[],
        );
        check("notes: x\n", "notes: x\n", &[]);
        check("personas: [cio]\n", "personas: [cio]\n", &["unknown-persona"]);
    }

    /// A rule that finds the word `fault` wherever it stands, for as long as its document does not allow it.
    fn faults(loaded: &Loaded) -> Outcome {
        let findings = loaded.documents.iter().flat_map(|(_, document)| {
            let source = &document.source;
            let is_allowed = source.text().contains("stale-review");
            let places = source.text().match_indices("fault").filter(move |_| !is_allowed);
            places.map(|(at, word)| {
                Diagnostic::warning("stale-review", "m").at(Place::new(source, Span::new(at, at + word.len())))
            })
        });
        Outcome { findings: findings.collect(), ..Outcome::default() }
    }

    #[test]
    fn where_no_comment_can_stand_the_document_is_allowed() {
        let check = |text: &str, expected: &str| {
            let mut files = good();
            with(&mut files, "personas/cfo.yaml", text);
            let before = files["personas/cfo.yaml"].clone();
            let allowed = add_allows(&tree(&files), "icp", Some("\"we\" know"), faults).expect("a workspace");
            let after = allowed.changed.first().map_or(before.as_str(), |changed| changed.after.as_str());
            assert_eq!(after, before.replace(text, expected), "{text}");
            assert_eq!((allowed.count, codes(&allowed.outcome)), (1, vec![]));
        };
        let item = "{rule: stale-review, reason: \"\\\"we\\\" know\"}";
        // In a text of several lines a comment above a line would be a part of the text.
        let text = "notes: |\n  a\n  fault\n";
        check(text, &format!("{text}allow:\n  - {item}\n"));
        let list = format!("allow: [no-why]\n{text}");
        check(&list, &format!("allow: [no-why, {item}]\n{text}"));
        let list = format!("allow:\n- no-why  # x\n- no-evidence\n{text}");
        check(&list, &format!("allow:\n- no-why  # x\n- no-evidence\n- {item}\n{text}"));
    }

    #[test]
    fn line_endings_are_kept() {
        let mut files = good();
        with(&mut files, "profiles/midmarket.yaml", "review: {last: 2020-01-01, every: 3 months}\n");
        let text = files["profiles/midmarket.yaml"].replace('\n', "\r\n");
        files.insert("profiles/midmarket.yaml".into(), text.clone());
        let run = |loaded: &Loaded| lint(loaded, &options());
        let allowed = add_allows(&tree(&files), "icp", None, run).expect("a workspace");
        assert_eq!(allowed.changed[0].after, text.replace("review:", "# icp: allow stale-review\r\nreview:"));
        assert_eq!(codes(&allowed.outcome), ["unexplained-allow"]);
        assert_eq!(allowed.count, 1);
    }
}
