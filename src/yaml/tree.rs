//! The tree itself: values with the bytes they were read from.
//!
//! It refuses to know how YAML is written; the parser fills it, and everybody else only reads it.

use std::sync::Arc;

use crate::text::{Source, Span};

/// One YAML document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The text that all spans count in.
    pub source: Arc<Source>,
    /// The value of the whole document.
    pub root: Node,
    /// All comments in the order of the text.
    pub comments: Vec<Comment>,
}

/// A `# …` comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From the `#` to the end of its line.
    pub span: Span,
    /// Everything behind the `#`, blanks included.
    pub text: String,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
}

/// A value with its place and its spelling.
///
/// What an alias stands for is a copy of the anchored node, and keeps the anchored node's spans: a finding in it
/// points to where the fault is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The bytes of the value: quotes, brackets and a block text's `|` included; anchor, tag and trailing blank
    /// lines left out. A value that is not written at all has the empty span behind its `:` or `-`.
    pub span: Span,
    /// What YAML reads there.
    pub value: Value,
    /// For scalars the content as typed, unquoted and unfolded: `0111`, `1e3`, `~`, or nothing.
    pub scalar: Option<String>,
    /// How it is written.
    pub style: Style,
}

/// What a node means by YAML's core schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~`, or nothing.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number without a decimal mark or exponent.
    Integer(i64),
    /// Any other number; always finite.
    Float(f64),
    /// A text.
    Text(String),
    /// A list.
    Sequence(Vec<Node>),
    /// Keys with their values, in the order of the text; no key twice.
    Mapping(Vec<Entry>),
}

/// One `key: value` of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key's text; `1: x` has the key `1`.
    pub key: String,
    /// The bytes of the key, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `text`, or nothing
    Plain,
    /// `'text'`
    SingleQuoted,
    /// `"text"`
    DoubleQuoted,
    /// `|` and lines
    Literal,
    /// `>` and lines
    Folded,
    /// `[…]`, `{…}`
    Flow,
    /// Lines of `- …` or `key: …`
    Block,
}

impl Node {
    /// The value under a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The key of a mapping with its value and place.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The entries of a mapping; none for any other node.
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; none for any other node.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// Calls `see` for this value and every one inside of it, outermost first; what an alias stands for is seen again.
    pub fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Node)) {
        see(self);
        self.items().iter().for_each(|item| item.visit(see));
        self.entries().iter().for_each(|entry| entry.value.visit(see));
    }

    /// The text, if the value is one (`yes` is, `1` is not).
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if the value is one.
    pub fn as_boolean(&self) -> Option<bool> {
        match self.value {
            Value::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// The whole number, if the value is one.
    pub fn as_integer(&self) -> Option<i64> {
        match self.value {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The number, if the value is one, whole or not.
    pub fn as_number(&self) -> Option<f64> {
        match self.value {
            Value::Integer(value) => Some(value as f64),
            Value::Float(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the value is null, written or not.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// Whether the value is a scalar in quotes or a block text.
    pub fn is_quoted(&self) -> bool {
        !matches!(self.style, Style::Plain | Style::Flow | Style::Block)
    }

    /// What the value is, in words for a message: "the number `5`", "a list".
    pub fn describe(&self) -> String {
        let typed = || shorten(self.scalar.as_deref().unwrap_or_default());
        match &self.value {
            Value::Null if self.span.is_empty() => "nothing".to_owned(),
            Value::Null => "null".to_owned(),
            Value::Boolean(value) => format!("`{value}`"),
            Value::Integer(_) | Value::Float(_) => format!("the number `{}`", typed()),
            Value::Text(_) => format!("the text `{}`", typed()),
            Value::Sequence(_) => "a list".to_owned(),
            Value::Mapping(_) => "keys with values".to_owned(),
        }
    }
}

/// At most forty characters of the first line: enough to recognise a text in a message.
pub(super) fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(40).collect();
    if short.len() < text.trim_end().len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse::tests::document;

    #[test]
    fn reads_children_and_scalars() {
        let root = document("{a: 1, b: [x], c: true, d: 1.5, e: ~}").root;
        assert_eq!(root.get("a").and_then(Node::as_integer), Some(1));
        assert_eq!(root.get("a").and_then(Node::as_number), Some(1.0));
        assert_eq!(root.get("d").and_then(Node::as_number), Some(1.5));
        assert_eq!(root.get("b").map(|b| b.items()[0].as_text()), Some(Some("x")));
        assert_eq!(root.get("c").and_then(Node::as_boolean), Some(true));
        assert_eq!(root.get("e").map(Node::is_null), Some(true));
        assert_eq!(root.get("f"), None);
        assert_eq!(root.entries().len(), 5);
    }

    #[test]
    fn describes_in_words() {
        let check = |text: &str, expected: &str| {
            assert_eq!(document(&format!("a: {text}")).root.get("a").map(Node::describe).as_deref(), Some(expected));
        };
        check("5", "the number `5`");
        check("1e3", "the number `1e3`");
        check("true", "`true`");
        check("x y", "the text `x y`");
        check("~", "null");
        check("", "nothing");
        check("[]", "a list");
        check("{}", "keys with values");
        check("|\n  one\n  two", "the text `one…`");
    }
}
