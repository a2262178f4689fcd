//! Syntax errors in the words of somebody who never read YAML's grammar, and what to do about each.
//!
//! It refuses to know the tree: what it looks at is the line on which the parser stopped.

use granit_parser::ErrorKind;

use crate::text::Source;

pub(super) const TAB: &str = "a line cannot be indented with a tab";

pub(super) const TAB_HELP: &str =
    "put two blanks in place of each tab; most editors do that for the whole file (\"convert indentation to spaces\")";

/// What is wrong at an offset, and what to do about it.
pub(super) fn explain(kind: &ErrorKind, source: &Source, offset: usize) -> (String, String) {
    use ErrorKind as Kind;
    let line = Line::at(source, offset);
    match kind {
        Kind::MappingValueNotAllowed => return line.colon(source),
        Kind::SimpleKeyExpected => return line.no_key(),
        Kind::TabInPlainScalar if tab_near(kind, source, offset).is_some() => return (TAB.into(), TAB_HELP.into()),
        Kind::ExpectedBlockMappingKey if line.text.trim_start().starts_with("- ") => {
            let message = "this list item does not stand below the items above it";
            return (message.into(), "begin its line in the same column as theirs".into());
        }
        Kind::UnexpectedCharacter { character } => {
            return (format!("`{}` cannot begin a text", character.escape_debug()), "put the text in quotes".into());
        }
        Kind::UnclosedFlowCollection { open } => {
            return (format!("`{open}` is never closed"), "close it, or quote the text if it belongs to one".into());
        }
        Kind::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("`{open}` is closed by `{close}`"), "close it by its own kind of bracket".into());
        }
        Kind::InvalidQuotedScalarIndent if source.text().get(offset..).is_some_and(|rest| rest.trim().is_empty()) => {
            let (message, help) = fixed(&Kind::UnclosedQuotedScalar);
            return (message.into(), help.into());
        }
        _ => {}
    }
    let (message, help) = fixed(kind);
    (message.into(), help.into())
}

/// What is said whatever stands on the line.
fn fixed(kind: &ErrorKind) -> (&'static str, &'static str) {
    use ErrorKind as Kind;
    match kind {
        Kind::TabNotAllowed | Kind::TabInBlockIndentation | Kind::TabInIndentation | Kind::TabAtBlockScalarStart => {
            (TAB, TAB_HELP)
        }
        Kind::TabInPlainScalar => ("a tab cuts this text in two", "put a blank in its place, or quote the text"),
        Kind::ExpectedBlockMappingKey => ("a key is expected here", "indent the line like the keys it belongs to"),
        Kind::ExpectedBlockSequenceEntry => {
            ("a list item is expected here", "begin it with `- `, or indent the line like the keys it belongs to")
        }
        Kind::BlockSequenceEntryNotAllowed => {
            ("a list item cannot begin here", "begin the list on the line below its key, or quote the text")
        }
        Kind::UnclosedQuotedScalar => {
            ("this quote is never closed", "close it, or quote the whole text if the mark belongs to it")
        }
        Kind::InvalidTrailingSingleQuotedScalar => {
            ("text follows the closing quote", "quote the whole text; inside single quotes a quote is written `''`")
        }
        Kind::InvalidTrailingDoubleQuotedScalar => {
            ("text follows the closing quote", "quote the whole text; inside double quotes a quote is written `\\\"`")
        }
        Kind::UnknownQuotedScalarEscape => {
            ("unknown escape in double quotes", "write `\\\\` for a backslash, or use single quotes")
        }
        Kind::MisplacedFlowCollectionEnd => ("this bracket closes nothing", "remove it, or quote the text"),
        Kind::ExpectedFlowSequenceSeparator => ("`,` or `]` is expected here", "separate the items, or quote the text"),
        Kind::ExpectedFlowMappingSeparator => {
            ("`,` or `}` is expected here", "separate the entries, or quote the text")
        }
        Kind::CommentInterceptedScalar => {
            ("this comment cuts a text in two", "quote the text if `#` belongs to it, or move the comment")
        }
        Kind::InvalidQuotedScalarIndent => (
            "the quoted text that begins above still goes on here",
            "close its quote where the text ends, or indent the lines that continue it deeper than their key",
        ),
        Kind::InvalidFlowScalarIndent | Kind::InvalidColonPlacement => (
            "the `[` or `{` that was opened above still goes on here",
            "close it where the list ends, or indent the lines that continue it deeper than their key",
        ),
        Kind::InvalidIndentation => {
            ("the indentation does not fit here", "indent the line deeper than the key it belongs to")
        }
        Kind::BlockEntryInFlowCollection => {
            ("a `- ` cannot stand inside of brackets", "separate the items by commas, or take the brackets away")
        }
        _ => (
            "this cannot be read as YAML",
            "compare the line with the one above: each is `key: value` or `- item`, indented with blanks like its \
             neighbours, and a text with marks such as `:`, `#`, `[`, `&`, `*` or `!` in it stands in quotes",
        ),
    }
}

/// The line on which the parser stopped.
struct Line<'a> {
    text: &'a str,
    /// How much of it stands before the place where the parser stopped.
    column: usize,
    number: usize,
}

impl<'a> Line<'a> {
    fn at(source: &'a Source, offset: usize) -> Self {
        let number = source.line_at(offset);
        let span = source.line_span(number);
        let text = source.slice(span);
        Line { text, column: offset.saturating_sub(span.start).min(text.len()), number }
    }

    /// A `:` where YAML allows none: the second one of a line, or the first of a line that is indented too deep.
    fn colon(&self, source: &Source) -> (String, String) {
        let before = self.text.get(..self.column).unwrap_or_default();
        match before.split_once(": ") {
            Some((key, _)) => {
                let text = self.text.split_once(": ").map_or("", |(_, text)| text).trim();
                let quoted = format!("'{}'", text.replace('\'', "''"));
                let key = key.trim_start_matches([' ', '-']);
                let message = "a text with `: ` in it has to stand in quotes".to_owned();
                (message, format!("write `{key}: {quoted}`"))
            }
            None => self.first_colon(source),
        }
    }

    fn first_colon(&self, source: &Source) -> (String, String) {
        let indentation = |text: &str| text.len() - text.trim_start().len();
        let above = (1..self.number).rev().map(|number| source.slice(source.line_span(number)));
        let above = above.map(str::trim_end).find(|text| !text.is_empty()).unwrap_or_default();
        if let Some((key, value)) = glued_key(above) {
            let message = "this line cannot follow the one above, in which a blank is missing behind the `:`";
            return (message.into(), format!("write `{key}: {value}` there"));
        }
        if indentation(self.text) > indentation(above) {
            let message = "this line is indented deeper than the one above allows";
            let help = "begin it in the column of the keys that it belongs to; if it belongs below the line above, \
                        leave nothing behind the `:` of that line";
            return (message.into(), help.into());
        }
        ("`:` cannot make a key here".into(), "put a text with `: ` in it in quotes, and check the line above".into())
    }

    /// A line on which no `key: value` stands.
    fn no_key(&self) -> (String, String) {
        let message = "this line is neither a key nor a list item".to_owned();
        let line = self.text.trim();
        let help = match glued_key(line) {
            Some((key, value)) => format!("put a blank behind the colon: `{key}: {value}`"),
            None => {
                "write `key: value` or `- item`; a line that continues a text is indented deeper than its key".into()
            }
        };
        (message, help)
    }
}

/// The tab that indents the line on which the parser stopped, or the one below.
pub(super) fn tab_near(kind: &ErrorKind, source: &Source, offset: usize) -> Option<usize> {
    let number = source.line_at(offset);
    let tab = |line: usize| {
        let span = source.line_span(line);
        let mut blank = source.slice(span).bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
        blank.position(|byte| byte == b'\t').map(|at| span.start + at)
    };
    matches!(kind, ErrorKind::TabInPlainScalar).then(|| tab(number).or_else(|| tab(number + 1))).flatten()
}

/// The key and the value of a line without a blank behind its colon.
fn glued_key(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim().split_once(':')?;
    let key = key.strip_prefix("- ").unwrap_or(key).trim_start();
    (is_key(key) && !value.is_empty() && !value.starts_with([' ', '/'])).then_some((key, value))
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}
