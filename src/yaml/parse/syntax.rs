//! Syntax errors in plain words. It refuses to know where they stand.

use granit_parser::ErrorKind;

pub(super) const TAB: &str = "a line cannot be indented with a tab";

pub(super) const TAB_HELP: &str =
    "put two blanks in place of each tab; most editors do that for the whole file (\"convert indentation to spaces\")";

/// A syntax error in the words of somebody who never read YAML's grammar, and what to do about it.
pub(super) fn explain(kind: &ErrorKind) -> (String, Option<&'static str>) {
    use ErrorKind as Kind;
    let (message, help) = match kind {
        Kind::TabNotAllowed | Kind::TabInBlockIndentation | Kind::TabInIndentation | Kind::TabAtBlockScalarStart => {
            (TAB, TAB_HELP)
        }
        Kind::MappingValueNotAllowed => (
            "`:` cannot make a key here",
            "quote a text that contains `: `; otherwise check the indentation, and the blank behind the `:` of the line above",
        ),
        Kind::SimpleKeyExpected => {
            ("this line is neither a key nor a list item", "write `key: value`, with a blank behind the colon")
        }
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
        Kind::InvalidIndentation | Kind::InvalidQuotedScalarIndent | Kind::InvalidFlowScalarIndent => {
            ("the indentation does not fit here", "indent the line deeper than the key it belongs to")
        }
        Kind::UnexpectedCharacter { character } => {
            return (format!("`{}` cannot begin a text", character.escape_debug()), Some("put the text in quotes"));
        }
        Kind::UnclosedFlowCollection { open } => {
            return (format!("`{open}` is never closed"), Some("close it, or quote the text if it belongs to one"));
        }
        Kind::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("`{open}` is closed by `{close}`"), Some("close it by its own kind of bracket"));
        }
        other => return (other.to_string(), None),
    };
    (message.to_owned(), Some(help))
}
