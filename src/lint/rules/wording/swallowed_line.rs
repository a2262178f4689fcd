//! A list item or a key that became part of the text above it.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use crate::diagnostic::{Diagnostic, Edit, Fix, Safety};
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Kind;
use crate::text::{Place, Span};
use crate::yaml::{Document, Node, Style, Value};

declare_rule! {
    /// A line became part of the text above it.
    ///
    /// ## What it does
    ///
    /// Finds unquoted texts over several lines of which a further line begins like a list item (`- `, `* ` or `• `), or
    /// like a key without the blank behind its colon (`weight:10`).
    ///
    /// ## Why is this bad?
    ///
    /// A line that is indented deeper than the one above continues its text. Two pains become the one pain "first pain -
    /// second pain", and a weight that nobody reads counts for nothing.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # personas/cfo.yaml
    /// pains:
    ///   - Numbers arrive two weeks late
    ///     - Cash is tied up in stock
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # personas/cfo.yaml
    /// pains:
    ///   - Numbers arrive two weeks late
    ///   - Cash is tied up in stock
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the text is meant to run on; quotes around it, or `>-` in front of its first line, say the same.
    struct SwallowedLine("swallowed-line", Wording, Warning) { fix: Some(Safety::Unsafe) }
}

impl Rule for SwallowedLine {
    fn check_document(&self, _: Option<Kind>, document: &Arc<Document>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        document.root.visit(&mut |node| {
            let is_text = || matches!(node.value, Value::Text(_));
            if node.style == Style::Plain && is_text() && document.source.slice(node.span).contains('\n') {
                self.look(document, node, found);
            }
        });
    }
}

impl SwallowedLine {
    fn look(&self, document: &Document, node: &Node, found: &mut Vec<Diagnostic>) {
        let lines = further_lines(document, node);
        let mut fix = self.fix(document, node, &lines);
        for (line, indentation) in lines {
            let text = document.source.slice(line);
            let span = Span::new(line.start + indentation, line.end);
            let finding = match marker(text.trim_start()) {
                Some(Marker::Item) => self
                    .finding("this list item is part of the text above it")
                    .help("begin its line in the same column as the item above, or put the whole text in quotes"),
                Some(Marker::Key(key)) => {
                    let value = text.trim().split_once(':').map_or("", |(_, value)| value);
                    self.finding(format!("`{key}:` is part of the text above it")).help(format!(
                        "write `{key}: {value}`, with a blank behind the colon, below the key it belongs to"
                    ))
                }
                None => continue,
            };
            let finding = finding.labelled(Place::new(&document.source, span), "read as a part of the text");
            let finding =
                finding.related(Place::new(&document.source, first_line(document, node)), "the text begins here");
            found.push(match fix.take() {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
        }
    }

    /// Items below an item of a list go to its column; anything else is for its author to tell.
    fn fix(&self, document: &Document, node: &Node, lines: &[(Span, usize)]) -> Option<Fix> {
        let source = &document.source;
        let start = source.line_span(source.line_at(node.span.start)).start;
        let before = source.slice(Span::new(start, node.span.start));
        let column = before.trim_end().strip_suffix('-').filter(|blank| blank.bytes().all(|byte| byte == b' '))?;
        let is_item = |(line, _): &(Span, usize)| source.slice(*line).trim_start().starts_with("- ");
        let edit = |(line, indentation): &(Span, usize)| Edit {
            source: Arc::clone(source),
            span: Span::new(line.start, line.start + indentation),
            text: column.to_owned(),
        };
        let all = lines.iter().all(is_item) && !lines.is_empty();
        let edits = lines.iter().map(edit).collect();
        all.then(|| Fix { title: "make it an item of the list".into(), safety: Safety::Unsafe, edits })
    }
}

/// What a line looks like that is more than a part of a text.
enum Marker<'a> {
    Item,
    Key(&'a str),
}

fn marker(line: &str) -> Option<Marker<'_>> {
    if ["- ", "* ", "• "].iter().any(|dash| line.starts_with(dash)) {
        return Some(Marker::Item);
    }
    let (key, value) = line.split_once(':')?;
    // Addresses have a colon as well, so only our own keys count.
    let is_glued = !value.is_empty() && !value.starts_with(' ');
    (is_glued && KEYS.contains(key)).then_some(Marker::Key(key))
}

/// The keys that documents have, on every level.
static KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut keys = BTreeSet::new();
    Kind::ALL.into_iter().for_each(|kind| gather(crate::schema::of_kind(kind), &mut keys));
    keys
});

fn gather(schema: &serde_json::Value, keys: &mut BTreeSet<String>) {
    if let Some(properties) = schema.get("properties").and_then(serde_json::Value::as_object) {
        keys.extend(properties.keys().cloned());
    }
    match schema {
        serde_json::Value::Object(inner) => inner.values().for_each(|schema| gather(schema, keys)),
        serde_json::Value::Array(inner) => inner.iter().for_each(|schema| gather(schema, keys)),
        _ => {}
    }
}

/// The lines of a text behind its first, blank ones left out, each with the length of its indentation.
fn further_lines(document: &Document, node: &Node) -> Vec<(Span, usize)> {
    let source = &document.source;
    let (first, last) = (source.line_at(node.span.start), source.line_at(node.span.end));
    let lines = (first + 1..=last).map(|line| {
        let whole = source.line_span(line);
        let line = Span::new(whole.start, whole.end.min(node.span.end).max(whole.start));
        let text = source.slice(line).trim_end();
        let indentation = text.len() - text.trim_start().len();
        (Span::new(line.start, line.start + text.len()), indentation)
    });
    lines.filter(|(line, _)| !line.is_empty()).collect()
}

fn first_line(document: &Document, node: &Node) -> Span {
    let line = document.source.line_span(document.source.line_at(node.span.start));
    Span::new(
        node.span.start,
        node.span.start + document.source.slice(Span::new(node.span.start, line.end)).trim_end().len(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, good, lint, with};

    fn check_persona(text: &str) {
        check(&SwallowedLine, "personas/cfo.yaml", text);
    }

    #[test]
    fn items_below_a_text_are_found() {
        check_persona("pains:\n  - first\n    - second # NOT OK\n");
        check_persona("pains:\n  - first\n    goes on\n    - second # NOT OK\n  - third\n");
        check_persona("pains:\n- first\n  * second # NOT OK\n");
        check_persona("pains:\n  - first\n\n      • second # NOT OK\n");
        check_persona("pains: [first\n  - second] # NOT OK\n");
        check_persona("department: Finance\n  - and more # NOT OK\n");
    }

    #[test]
    fn keys_without_a_blank_are_found() {
        check_persona("department: Finance\n  seniority:director # NOT OK\n");
        check_persona("notes: see\n  https://example.com/page\n");
        check_persona("notes: at\n  14:30 we meet\n");
        check_persona("notes: said\n  Anna:yes\n");
    }

    #[test]
    fn texts_that_run_on_are_left_alone() {
        check_persona("pains:\n  - first\n  - second\n");
        check_persona("pains:\n  - first\n    and more\n");
        check_persona("pains:\n  - first - second\n");
        check_persona("pains:\n  - \"first\n    - second\"\n");
        check_persona("pains:\n  - >-\n    first\n    - second\n");
        check_persona("pains:\n  - |\n    - second\n");
        check_persona("pains:\n  - first\n    -second\n");
        check_persona("pains:\n  - first\n    -- second\n");
    }

    #[test]
    fn items_are_put_into_the_column_of_the_list() {
        let mut files = good();
        with(&mut files, "personas/cfo.yaml", "pains:\n  - first\n      - second\n    - third\n");
        let outcome = lint(&files);
        let fixes: Vec<_> = outcome.findings.iter().filter_map(|finding| finding.fix.as_ref()).collect();
        assert_eq!(outcome.findings.len(), 2);
        assert_eq!(fixes.len(), 1);
        assert_eq!(fixes[0].edits.iter().map(|edit| edit.text.as_str()).collect::<Vec<_>>(), ["  ", "  "]);
        let mut files = good();
        with(&mut files, "personas/cfo.yaml", "pains:\n  - first\n    goes on\n    - second\n");
        assert!(lint(&files).findings.iter().all(|finding| finding.fix.is_none()), "the second line is a text");
    }
}
