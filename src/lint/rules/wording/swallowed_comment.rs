//! A `#` that takes the rest of a text away.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Edit, Fix, Safety};
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Kind;
use crate::text::{Place, Span};
use crate::yaml::{Comment, Document, Node, Style, Value};

declare_rule! {
    /// A `#` turned the rest of a text into a comment.
    ///
    /// ## What it does
    ///
    /// Finds unquoted texts that are followed, on the same line, by a comment whose `#` is glued to its first word:
    /// `Ranked #1 by planners` is the text `Ranked` to YAML. Comments with a blank behind the `#` are left alone.
    ///
    /// ## Why is this bad?
    ///
    /// The text is cut without a word of warning. In the rendered profile the reason reads "Ranked", and a vocabulary
    /// value never matches.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// summary: Planners rank us #1 against spreadsheets
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// summary: "Planners rank us #1 against spreadsheets"
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a comment is meant; a blank behind the `#` says the same.
    struct SwallowedComment("swallowed-comment", Wording, Warning) { fix: Some(Safety::Unsafe) }
}

impl Rule for SwallowedComment {
    fn check_document(&self, _: Option<Kind>, document: &Arc<Document>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let mut glued: Vec<&Comment> = document.comments.iter().filter(|comment| is_glued(comment)).collect();
        if !glued.is_empty() {
            document.root.visit(&mut |node| {
                // The value that ends last before the comment is the one that the comment cut off.
                glued.retain(|comment| match cut_off(document, node, comment) {
                    Some(whole) => {
                        found.push(self.cut(document, node, comment, whole));
                        false
                    }
                    None => true,
                });
            });
        }
    }
}

impl SwallowedComment {
    fn cut(&self, document: &Document, node: &Node, comment: &Comment, whole: Span) -> Diagnostic {
        let text = document.source.slice(whole);
        let kept = node.scalar.as_deref().unwrap_or_default();
        let message = match kept {
            "" => format!("the whole text `{}` is a comment", document.source.slice(comment.span)),
            kept => format!("the text ends at `{kept}`; the rest is a comment"),
        };
        let quoted = format!("'{}'", text.replace('\'', "''"));
        let edit = Edit { source: Arc::clone(&document.source), span: whole, text: quoted };
        let fix = Fix { title: "put the whole text in quotes".into(), safety: Safety::Unsafe, edits: vec![edit] };
        self.finding(message)
            .labelled(Place::new(&document.source, comment.span), "not part of the text")
            .help("put the whole text in quotes, or a blank behind the `#` if a comment is meant")
            .fix(fix)
    }
}

fn is_glued(comment: &Comment) -> bool {
    let is_directive = comment.text.starts_with("icp:");
    let starts_a_word = comment.text.starts_with(|c: char| c.is_alphanumeric());
    !comment.own_line && starts_a_word && !is_directive
}

/// The text and the comment together, where nothing but blanks lies between an unquoted text and the comment.
fn cut_off(document: &Document, node: &Node, comment: &Comment) -> Option<Span> {
    let is_text = matches!(node.value, Value::Text(_)) || (node.is_null() && node.span.is_empty());
    if node.style != Style::Plain || !is_text || node.span.end > comment.span.start {
        return None;
    }
    let between = document.source.slice(Span::new(node.span.end, comment.span.start));
    if !between.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
        return None;
    }
    let start = if node.span.is_empty() { comment.span.start } else { node.span.start };
    let comment_text = document.source.slice(comment.span);
    let whole = Span::new(start, comment.span.start + comment_text.trim_end().len());
    // A text over several lines is cut on its last one; quoting it all would be right, but hard to look at.
    (!document.source.slice(whole).contains('\n')).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, codes, good, with};

    fn check(summary: &str, expected: Option<&str>) {
        let mut files = good();
        with(&mut files, "profiles/midmarket.yaml", &format!("summary: {summary}\nnotes: end\n"));
        let outcome = crate::lint::testing::lint(&files);
        let fixes = outcome.findings.iter().filter(|finding| finding.code == "swallowed-comment");
        let fixes: Vec<_> = fixes.filter_map(|finding| Some(finding.fix.as_ref()?.edits[0].text.clone())).collect();
        assert_eq!(fixes.first().map(String::as_str), expected, "{summary}: {:?}", codes(&outcome));
    }

    #[test]
    fn only_comments_glued_to_a_word_are_suspect() {
        check("Ranked #1 by planners", Some("'Ranked #1 by planners'"));
        check("It's #sales who asks", Some("'It''s #sales who asks'"));
        check("#1 with planners", Some("'#1 with planners'"));
        check("Ranked # 1 by planners", None);
        check("Ranked by planners  # since 2024", None);
        check("Ranked#1 by planners", None);
        check("\"Ranked\" #1 by planners", None);
        check("'Ranked #1 by planners'", None);
        check("Ranked #--- by planners", None);
        check("C#", None);
    }

    #[test]
    fn numbers_and_lists_are_left_alone() {
        let mut files = good();
        with(&mut files, "profiles/midmarket.yaml", "tiers: {A: 80, B: 60} #tiers\npersonas: [cfo] #people\n");
        check_files(&SwallowedComment, &files);
        with(
            &mut files,
            "fields.yaml",
            "
fields:
  - name: industry
    type: text
    values:
      - Manufacturing
      - F #sharp
  - {name: has_planning_team, type: boolean}
",
        );
        assert_eq!(codes(&crate::lint::testing::lint(&files)), ["swallowed-comment"]);
    }
}
