//! One layout for all documents, so that changes show what changed and nothing else.
//!
//! What it does, and all that it does:
//!
//! * keys stand in the order of their kind's schema on every level, keys of one's own behind them; blank lines and
//!   comments above a key move with it, while what stands above the document's first key stays on top (where blank
//!   lines divide it, all but the last part); brackets of several lines stay as they are
//! * two blanks a level, lists one level deeper than their key, one blank behind a `-`; texts and brackets of several
//!   lines move as they are
//! * one blank behind the `:` of a key whose value is on the same line
//! * no quotes around values that are the same text without them, unless another item of their list needs quotes
//! * no blanks at the ends of lines, no blank line at either end of the file, nowhere two of them, one line break at
//!   the end; line breaks are those of the first line
//!
//! It refuses to change what a document means or to lose a comment: every step is read again and dropped where it
//! would. Inside of texts of several lines nothing is touched.

mod brackets;
mod order;

use std::sync::Arc;

use crate::diagnostic::Edit;
use crate::model::Kind;
use crate::text::{Source, Span};
use crate::yaml::{self, Document, Limits, Node, Style, Value};

/// Columns a level.
const STEP: usize = 2;

/// Rounds after which a layout that still moves is left as it is.
const MOST_ROUNDS: usize = 8;

/// The text of a document in the one layout. A document whose kind is not known keeps the order of its keys.
pub fn lay_out(document: &Document, kind: Option<Kind>) -> String {
    let original = document.source.text();
    let first_line = original.split_inclusive('\n').next().unwrap_or_default();
    let has_returns = first_line.ends_with("\r\n");
    let text = original.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let Some(mut laid_out) = read(document, text).filter(|read| is_same(document, read)) else {
        return original.to_owned();
    };
    // A step may make room for another one that had to be dropped before.
    for _ in 0..MOST_ROUNDS {
        let before = Arc::clone(&laid_out.source);
        for step in [close_gaps, unquote, indent, brackets::order, order::order, tidy] {
            let next = step(&laid_out, kind).and_then(|text| read(&laid_out, text));
            if let Some(next) = next.filter(|next| is_same(&laid_out, next)) {
                laid_out = next;
            }
        }
        if before.text() == laid_out.source.text() {
            break;
        }
    }
    let text = laid_out.source.text();
    if has_returns { text.replace('\n', "\r\n") } else { text.to_owned() }
}

fn read(document: &Document, text: String) -> Option<Document> {
    yaml::parse(&Source::new(document.source.path(), text), &Limits::default()).ok()
}

/// Whether two texts of a document mean the same and hold the same comments; the order of keys means nothing.
fn is_same(one: &Document, other: &Document) -> bool {
    let comments = |document: &Document| {
        let mut texts: Vec<String> =
            document.comments.iter().map(|comment| comment.text.trim_end().to_owned()).collect();
        texts.sort_unstable();
        texts
    };
    one.root.to_json() == other.root.to_json() && comments(one) == comments(other)
}

/// Leaves one blank between a key and a value on its line.
fn close_gaps(document: &Document, _: Option<Kind>) -> Option<String> {
    let source = &document.source;
    let mut gaps = Vec::new();
    document.root.visit(&mut |node| {
        gaps.extend(node.entries().iter().filter_map(|entry| {
            let between = Span::new(entry.key_span.end, entry.value.span.start);
            let gap = source.slice(between).strip_prefix(':')?;
            let is_wide = !entry.value.span.is_empty() && gap.len() > 1 && gap.bytes().all(|byte| byte == b' ');
            is_wide.then(|| Span::new(between.start + 2, between.end))
        }));
    });
    gaps.sort();
    gaps.dedup();
    let mut text = source.text().to_owned();
    gaps.iter().rev().for_each(|gap| text.replace_range(gap.start..gap.end, ""));
    Some(text)
}

/// Takes quotes away where the value is the same text without them.
fn unquote(document: &Document, _: Option<Kind>) -> Option<String> {
    let source = &document.source;
    let is_quoted = |node: &Node| matches!(node.style, Style::SingleQuoted | Style::DoubleQuoted);
    let is_needless = |node: &Node| {
        let is_simple = |text: &str| is_plain(text) && node.span.end - node.span.start == text.len() + 2;
        is_quoted(node) && node.as_text().is_some_and(is_simple)
    };
    let mut edits = Vec::new();
    let mut take = |node: &Node| {
        let text = node.as_text().filter(|_| is_needless(node));
        edits.extend(text.map(|text| Edit { source: Arc::clone(source), span: node.span, text: text.to_owned() }));
    };
    document.root.visit(&mut |node| {
        if !node.items().iter().any(|item| is_quoted(item) && !is_needless(item)) {
            node.items().iter().for_each(&mut take);
        }
        node.entries().iter().for_each(|entry| take(&entry.value));
    });
    // An anchored value is met once more for each of its aliases.
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    let mut text = source.text().to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    Some(text)
}

/// Whether a text needs no quotes for any reader of YAML, old ones that know `yes` and `off` included.
fn is_plain(text: &str) -> bool {
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let is_plain = |c: char| c.is_alphanumeric() || " ._-/()&'+%".contains(c);
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text.chars().all(is_plain)
        && !words.contains(&text.to_lowercase().as_str())
}

/// Moves lines to the column of their level.
fn indent(document: &Document, _: Option<Kind>) -> Option<String> {
    if document.root.style != Style::Block {
        return None;
    }
    let mut lines = Indentation::new(&document.source);
    lines.block(&document.root, 0)?;
    Some(lines.write())
}

/// Where each line of a text goes.
struct Indentation<'a> {
    source: &'a Source,
    lines: Vec<Move>,
}

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    /// Nothing is known: a comment, or blank.
    Unknown,
    /// It begins a key or an item, at this column; the blanks behind a `-` up to this many become one.
    To(usize, usize),
    /// It belongs to what began further up, and moves with it by so many columns.
    By(isize),
}

impl<'a> Indentation<'a> {
    fn new(source: &'a Source) -> Self {
        Indentation { source, lines: vec![Move::Unknown; source.line_count() + 1] }
    }

    fn text(&self, line: usize) -> &'a str {
        self.source.slice(self.source.line_span(line))
    }

    fn line(&self, offset: usize) -> usize {
        self.source.line_at(offset)
    }

    /// The column of a byte, if nothing but blanks stands before it.
    fn margin(&self, offset: usize) -> Option<usize> {
        let span = self.source.line_span(self.line(offset));
        let before = self.source.slice(Span::new(span.start, offset));
        before.bytes().all(|byte| byte == b' ').then_some(before.len())
    }

    /// A list or mapping of one line an entry; none where something is written in a way that is better left alone.
    fn block(&mut self, node: &Node, column: usize) -> Option<()> {
        match &node.value {
            Value::Mapping(entries) => {
                for entry in entries {
                    let line = self.line(entry.key_span.start);
                    let old = match self.margin(entry.key_span.start) {
                        Some(old) => {
                            self.lines[line] = Move::To(column, 0);
                            old
                        }
                        // The first key behind a `-`.
                        None => self.source.position(entry.key_span.start).column - 1,
                    };
                    self.value(&entry.value, entry.key_span.end, line, old, column)?;
                }
            }
            Value::Sequence(items) => {
                for item in items {
                    let line = self.line(item.span.start);
                    let before = &self.text(line)[..item.span.start - self.source.line_span(line).start];
                    let dash = before.trim_end_matches(' ');
                    let old = dash.strip_suffix('-')?;
                    if !old.bytes().all(|byte| byte == b' ') {
                        return None;
                    }
                    let gap = if item.span.is_empty() { 0 } else { before.len() - dash.len() };
                    self.lines[line] = Move::To(column, gap);
                    self.value(item, item.span.start, line, old.len(), column)?;
                }
            }
            _ => {}
        }
        Some(())
    }

    /// What stands behind a key or a `-` that began at the column `old` and goes to `new`.
    fn value(&mut self, node: &Node, from: usize, line: usize, old: usize, new: usize) -> Option<()> {
        if node.span.start < from {
            // An alias: what it stands for is somewhere else.
            return Some(());
        }
        if node.style == Style::Block {
            return self.block(node, new + STEP);
        }
        let last = self.line(node.span.end.max(node.span.start + 1) - 1);
        let mut by = new.cast_signed() - old.cast_signed();
        if matches!(node.style, Style::Literal | Style::Folded) {
            let header = self.text(self.line(node.span.start));
            let is_counted =
                header.split('#').next().is_some_and(|header| header.ends_with(|c: char| c.is_ascii_digit()));
            let holds_text = |line: &usize| !self.text(*line).trim().is_empty();
            if let (false, Some(first)) = (is_counted, (line + 1..=last).find(holds_text)) {
                by = (new + STEP).cast_signed() - blanks(self.text(first)).cast_signed();
            }
        }
        self.lines[line + 1..=last.max(line)].fill(Move::By(by));
        Some(())
    }

    fn write(&self) -> String {
        let mut text = String::with_capacity(self.source.text().len());
        for line in 1..=self.source.line_count() {
            if line > 1 {
                text.push('\n');
            }
            let old = self.text(line);
            let content = &old[blanks(old)..];
            let (column, gap) = match self.lines[line] {
                _ if content.is_empty() => (0, 0),
                Move::To(column, gap) => (column, gap),
                Move::By(by) => (blanks(old).saturating_add_signed(by), 0),
                Move::Unknown if content.starts_with('#') => (self.column_of_comment(line, blanks(old)), 0),
                Move::Unknown => (blanks(old), 0),
            };
            text.extend(std::iter::repeat_n(' ', column));
            match content.strip_prefix('-').filter(|_| gap > 1) {
                Some(rest) => {
                    text.push_str("- ");
                    text.push_str(&rest[gap..]);
                }
                None => text.push_str(content),
            }
        }
        text
    }

    /// A comment stays with the line that it is level with: the next one, or else the nearest above.
    fn column_of_comment(&self, line: usize, old: usize) -> usize {
        let begins = |line: usize| match self.lines[line] {
            Move::To(column, _) => Some((blanks(self.text(line)), column)),
            _ => None,
        };
        let next = (line + 1..self.lines.len()).find_map(begins);
        let level = |(was, column): (usize, usize)| (was == old).then_some(column);
        let above = || (1..line).rev().filter_map(begins).find_map(level);
        next.and_then(level).or_else(above).or(next.map(|(_, column)| column)).unwrap_or(old)
    }
}

fn blanks(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Takes away blanks at the ends of lines, and blank lines that divide nothing.
fn tidy(document: &Document, _: Option<Kind>) -> Option<String> {
    let source = &document.source;
    let mut is_text = vec![false; source.line_count() + 2];
    document.root.visit(&mut |node| {
        if matches!(node.value, Value::Text(_)) && !node.span.is_empty() {
            let (first, last) = (source.line_at(node.span.start), source.line_at(node.span.end - 1));
            is_text[first + 1..=last.max(first)].fill(true);
        }
    });
    let mut text = String::with_capacity(source.text().len());
    let mut was_blank = true;
    for (line, is_text) in is_text.iter().enumerate().take(source.line_count() + 1).skip(1) {
        let content = source.slice(source.line_span(line));
        if *is_text {
            text.push_str(content);
            text.push('\n');
            was_blank = false;
            continue;
        }
        let content = content.trim_end_matches([' ', '\t']);
        if !content.is_empty() || !was_blank {
            text.push_str(content);
            text.push('\n');
        }
        was_blank = content.is_empty();
    }
    let kept = text.trim_end_matches('\n').len();
    text.truncate(kept);
    text.push('\n');
    Some(text)
}

#[cfg(test)]
mod testing {
    use proptest::prelude::*;

    use super::{is_same, lay_out};
    use crate::model::Kind;
    use crate::text::Source;
    use crate::yaml::{self, Document, Limits};

    pub(super) fn document(text: &str) -> Option<Document> {
        yaml::parse(&Source::new("t", text), &Limits::default()).ok()
    }

    /// Whatever can be read keeps its meaning, and a second layout changes nothing.
    pub(super) fn comes_to_rest(text: &str, kind: Kind) -> Result<(), TestCaseError> {
        let Some(before) = document(text) else { return Ok(()) };
        let once = lay_out(&before, Some(kind));
        let after = document(&once);
        prop_assert!(after.is_some(), "{text:?} → {once:?}");
        if let Some(after) = after {
            prop_assert!(is_same(&before, &after), "{text:?} → {once:?}");
            prop_assert_eq!(lay_out(&after, Some(kind)), once);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::testing::{comes_to_rest, document};
    use super::*;

    fn laid_out(text: &str) -> String {
        lay_out(&document(text).expect(text), Some(Kind::Persona))
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(laid_out(text), expected, "{text}");
        assert_eq!(laid_out(expected), expected);
    }

    #[test]
    fn keys_stand_in_the_order_of_the_kind() {
        check("name: N\nkind: persona\nid: a\n", "kind: persona\nid: a\nname: N\n");
        check("x-b: 1\nx-a: 2\nkind: persona\n", "kind: persona\nx-b: 1\nx-a: 2\n");
        check(
            "kind: persona\n\n# what it is called\nname: N\n# short\nid: a",
            "kind: persona\n# short\nid: a\n\n# what it is called\nname: N\n",
        );
        check("# schema\nname: N\nkind: persona\n# the end\n", "# schema\nkind: persona\nname: N\n# the end\n");
        check("# schema\n\n# called\nname: N\nkind: persona\n", "# schema\nkind: persona\n\n# called\nname: N\n");
        check(
            "goals:\n  - one\n  # more later\nid: a\nkind: persona\n",
            "kind: persona\nid: a\ngoals:\n  - one\n  # more later\n",
        );
        // An alias must stand behind what it stands for.
        check("notes: &a x\nname: *a\nkind: persona\n", "notes: &a x\nname: *a\nkind: persona\n");
    }

    #[test]
    fn levels_are_two_columns_wide() {
        check("goals:\n- one\n-   two\n", "goals:\n  - one\n  - two\n");
        check("a:\n    b:\n        - c: 1\n          d: 2\n", "a:\n  b:\n    - c: 1\n      d: 2\n");
        check("a:\n-   b: 1\n    c:\n    - 2\n", "a:\n  - b: 1\n    c:\n      - 2\n");
        check("a:\n    # of b\n    b: 1\n    # end of a\nc: 1\n", "a:\n  # of b\n  b: 1\n  # end of a\nc: 1\n");
        check("a:\n      b: [1,\n          2]\n", "a:\n  b: [1,\n      2]\n");
        check("a:\n      b: one\n        two\n", "a:\n  b: one\n    two\n");
        check("a: |\n     one\n       two\n\n     three\nb: 1\n", "a: |\n  one\n    two\n\n  three\nb: 1\n");
        check("a:\n- |\n       one\n", "a:\n  - |\n    one\n");
        check("a: |2\n    one\n   two\n", "a: |2\n    one\n   two\n");
        check("  a: 1\n  b: 2\n", "a: 1\nb: 2\n");
        check("a:\n-\n  b: 1\n- - 1\n", "a:\n-\n  b: 1\n- - 1\n");
    }

    #[test]
    fn quotes_stand_where_they_are_needed() {
        check("a: ['', 'b']\n", "a: ['', 'b']\n");
        check("a: \"one two\"\nb: ['x', \"C-level\"]\n", "a: one two\nb: [x, C-level]\n");
        for kept in [
            "'yes'",
            "\"1\"",
            "'a: b'",
            "\"a #b\"",
            "\"a\\tb\"",
            "''",
            "'null'",
            "' a'",
            "'it''s'",
            "\"2026-01-01\"",
            "'a, b'",
        ] {
            check(&format!("a: {kept}\n"), &format!("a: {kept}\n"));
        }
    }

    #[test]
    fn blanks_stand_where_they_divide() {
        check("\n\na: 1  \n\n\n\nb: 2\t\n\n", "a: 1\n\nb: 2\n");
        check("a: |\n  one  \n\n\n  two\n\n\n\nb: 1", "a: |\n  one  \n\n\n  two\n\nb: 1\n");
        check("a: |+\n  one\n\n\nb: 1\n", "a: |+\n  one\n\n\nb: 1\n");
        check("a: 1\r\nb: 2 \n", "a: 1\r\nb: 2\r\n");
        check("a: 1   # aligned  \n", "a: 1   # aligned\n");
        check("a:   1\nb: {c:  d}\ne:   |\n  f:   g\nh:   # i\n", "a: 1\nb: {c: d}\ne: |\n  f:   g\nh:   # i\n");
        check("\u{feff}a: 1\n", "a: 1\n");
    }

    /// Pieces that documents are put together from, good layout and bad.
    const PIECES: [&str; 24] = [
        "kind: persona\n",
        "name: \"A name\"\n",
        "id: 'a'\r\n",
        "goals:\n- one\n-   two\n",
        "goals:\n    - one\n    # c\n",
        "# at the margin\n",
        "  # indented\n",
        "\n",
        "  \t\n",
        "notes: |\n     one \n       two\n\n",
        "notes: >-\n  one\n\n\n  two\n",
        "notes: |+\n  one\n\n",
        "pains: &p [x,\n  y]\n",
        "questions: *p\n",
        "x-a:\n   b:\n      - c: 1   # trailing \n        d: {e: 'f', g: \"h i\"}\n",
        "x-b: one\n   two # three\n",
        "x-c: \"one\n\n  two\"\n",
        "x-d:\n- - 1\n  - 2\n",
        "x-e:\n-\n   f: 1\n",
        "x-f: |2\n   one\n",
        "titles: [\n    'CFO', # chief\n\"yes\"]\n",
        "---\n",
        "...\n",
        "x-g:\n  - |\n     one\n  -\n  - a: |\n          b\n    c: d\n",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn laying_out_keeps_the_meaning_and_comes_to_rest(picked in prop::sample::subsequence((0..PIECES.len()).collect::<Vec<_>>(), 0..10).prop_shuffle()) {
            let text: String = picked.iter().map(|at| PIECES[*at]).collect();
            comes_to_rest(&text, Kind::Persona)?;
        }
    }
}
