//! Findings for people: the line at fault, underlined, and what to do about it, as rustc shows them.

use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Fix, Label, Severity};
use crate::text::{Source, Span};

use super::{Findings, Summary, one_line, without_c1};

/// Whether a text carries the codes by which terminals colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// Text alone.
    #[default]
    Plain,
    /// Text with ANSI codes.
    Coloured,
}

/// All findings with the lines at fault, and a line that counts them.
pub fn text(shown: &Findings<'_>, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let render = |finding| renderer.render(&[group(finding)]) + "\n\n";
    let mut text: String = shown.findings.par_iter().map(render).collect();
    text.push_str(&Summary::of(shown).to_string());
    text.push('\n');
    text
}

fn group(finding: &Diagnostic) -> Group<'static> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = Group::with_title(level.primary_title(one_line(&finding.message)).id(finding.code.clone()));
    for (source, labels) in by_source(finding) {
        group = if source.text().is_empty() {
            // Of a file that was not read there is nothing to show but its name.
            group.element(Origin::path(source.path().to_owned()))
        } else {
            group.element(snippet(source, &labels))
        };
    }
    for help in &finding.help {
        group = group.element(Level::HELP.message(one_line(help)));
    }
    // Where the advice is the fix, once is enough.
    let is_said = |fix: &&Fix| finding.help.iter().any(|help| help.starts_with(&fix.title));
    if let Some(fix) = finding.fix.as_ref().filter(|fix| !is_said(fix)) {
        group = group.element(Level::HELP.with_name(Some("fix")).message(one_line(&fix.title)));
    }
    group
}

/// A label with how it is drawn.
type Marked<'a> = (&'a Label, AnnotationKind);

/// The lines of the labels and those between; a long file is not copied for a short message.
fn snippet(source: &Source, labels: &[Marked<'_>]) -> Snippet<'static, Annotation<'static>> {
    let spans = labels.iter().map(|(label, _)| within(label.place.span, source));
    let first = spans.clone().map(|span| span.start).min().map_or(1, |start| source.line_at(start));
    let last = spans.clone().map(|span| span.end).max().map_or(1, |end| source.line_at(end));
    let (start, end) = (source.line_span(first).start, source.line_span(last + 1).start);
    let annotations = labels.iter().zip(spans).map(|((label, kind), span)| {
        let text = (!label.text.is_empty()).then(|| one_line(&label.text));
        kind.span(span.start - start..span.end - start).label(text)
    });
    let snippet = Snippet::source(without_c1(&source.text()[start..end])).line_start(first);
    snippet.path(source.path().to_owned()).annotations(annotations)
}

/// The labels of a finding, together where they are in one source, the source at fault first.
fn by_source(finding: &Diagnostic) -> Vec<(&Arc<Source>, Vec<Marked<'_>>)> {
    let mut sources: Vec<(&Arc<Source>, Vec<Marked<'_>>)> = Vec::new();
    let primary = finding.primary.iter().map(|label| (label, AnnotationKind::Primary));
    let related = finding.related.iter().map(|label| (label, AnnotationKind::Context));
    for (label, kind) in primary.chain(related) {
        match sources.iter_mut().find(|(source, _)| Arc::ptr_eq(source, &label.place.source)) {
            Some((_, labels)) => labels.push((label, kind)),
            None => sources.push((&label.place.source, vec![(label, kind)])),
        }
    }
    sources
}

/// The bytes of a span, inside of the text and at the borders of characters whatever the span says.
fn within(span: Span, source: &Source) -> Range<usize> {
    let text = source.text();
    let border = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = border(span.start);
    start..border(span.end).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Edit, Safety};
    use crate::lint::{rules, testing};
    use crate::text::Place;

    /// What each rule says to the example on its page, as a reader sees it.
    #[test]
    fn every_message_is_read_in_review() {
        for rule in rules() {
            let (Some(example), _) = testing::examples(*rule) else { continue };
            let mut outcome = testing::lint_for(*rule, &example);
            outcome.findings.retain(|finding| finding.code == rule.meta().name);
            let text = text(&Findings::from(&outcome), Style::Plain);
            insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
                insta::assert_snapshot!(rule.meta().name, text);
            });
        }
    }

    #[test]
    fn files_that_are_no_documents_are_shown_by_name() {
        let good = testing::good().into_iter().map(|(path, text)| (path, text.into_bytes()));
        let bad = [
            ("large.yaml", vec![b' '; (1 << 20) + 1]),
            ("latin.yaml", b"kind: persona\nname: gr\xf6\xdfere\n".to_vec()),
            ("nested.yaml", "[".repeat(100).into_bytes()),
        ];
        let loaded = testing::load_bytes(good.chain(bad.map(|(path, bytes)| (path.to_owned(), bytes))));
        let text = text(&Findings::from(loaded.diagnostics.as_slice()), Style::Plain);
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("no-documents", text);
        });
    }

    fn check(finding: Diagnostic, expected: &str) {
        let shown = text(&Findings::from([finding].as_slice()), Style::Plain);
        assert_eq!(shown, expected);
    }

    #[test]
    fn labels_of_several_files_stand_below_each_other() {
        let (one, two) = (Source::new("a.yaml", "id: cfo\n"), Source::new("b.yaml", "# x\nid: cfo\n"));
        let finding = Diagnostic::error("duplicate-id", "twice")
            .at(Place::new(&two, Span::new(8, 11)))
            .related(Place::new(&one, Span::new(4, 7)), "first")
            .help("rename one");
        check(
            finding,
            "\
error[duplicate-id]: twice
 --> b.yaml:2:5
  |
2 | id: cfo
  |     ^^^
  |
 ::: a.yaml:1:5
  |
1 | id: cfo
  |     --- first
  |
  = help: rename one

1 error in 1 file
",
        );
    }

    #[test]
    fn fixes_are_named() {
        let source = Source::new("a.yaml", "a: b");
        let edit = Edit { source: Arc::clone(&source), span: Span::new(0, 1), text: "b".into() };
        let fix = Fix { title: "call it b".into(), safety: Safety::Safe, edits: vec![edit] };
        let finding = Diagnostic::warning("x", "m").at(Place::new(&source, Span::new(0, 1))).fix(fix);
        check(
            finding,
            "warning[x]: m\n --> a.yaml:1:1\n  |\n1 | a: b\n  | ^\n  |\n  = fix: call it b\n\n1 warning in 1 file\n",
        );
    }

    #[test]
    fn findings_without_a_place_are_a_line() {
        check(
            Diagnostic::error("missing-workspace", "nothing there"),
            "error[missing-workspace]: nothing there\n\n1 error\n",
        );
    }

    #[test]
    fn odd_places_do_no_harm() {
        let source = Source::new("a.yaml", "ä\n");
        for span in [Span::new(1, 1), Span::new(0, 99), Span::new(99, 99), Span::new(3, 3), Span::new(1, 2)] {
            let finding = Diagnostic::error("x", "m").at(Place::new(&source, span));
            assert!(text(&Findings::from([finding].as_slice()), Style::Plain).contains("a.yaml:"), "{span:?}");
        }
    }

    #[test]
    fn colours_are_asked_for() {
        let finding = [Diagnostic::error("x", "m\u{1b}[31m")];
        let shown = Findings::from(finding.as_slice());
        assert!(!text(&shown, Style::Plain).contains('\u{1b}'));
        assert!(text(&shown, Style::Coloured).contains("\u{1b}["));
    }
}
