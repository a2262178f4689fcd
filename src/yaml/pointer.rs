//! Finding a node, and the place to show for it, by its JSON pointer (RFC 6901).
//!
//! It refuses to fail: a pointer to what is missing leads to the nearest node that is there.

use crate::text::{Place, Span};

use super::tree::{Document, Entry, Node, Value};

/// A key as a segment of a JSON pointer: `a/b` becomes `a~1b`.
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// How far a pointer led.
struct Walk<'a> {
    /// The last node that exists.
    node: &'a Node,
    /// The entry of it, if the last step that was taken went through a mapping.
    entry: Option<&'a Entry>,
    /// Whether a step was taken at all.
    moved: bool,
    /// Whether every step could be taken.
    complete: bool,
}

impl Document {
    /// The node at a JSON pointer (`/criteria/0/field`; the empty pointer is the root).
    pub fn node(&self, pointer: &str) -> Option<&Node> {
        let walk = self.walk(pointer);
        walk.complete.then_some(walk.node)
    }

    /// The place to show for a value; for one that is missing, that of its nearest ancestor.
    ///
    /// For the root it is the first key, or else the first line: never the whole file.
    pub fn place(&self, pointer: &str) -> Place {
        let walk = self.walk(pointer);
        Place::new(&self.source, if walk.moved { walk.node.span } else { self.root_span() })
    }

    /// The place to show for a key; like [`Document::place`] where the value is in a list or missing.
    pub fn key_place(&self, pointer: &str) -> Place {
        let walk = self.walk(pointer);
        match walk.entry {
            Some(entry) if walk.complete => Place::new(&self.source, entry.key_span),
            _ => self.place(pointer),
        }
    }

    /// The place to show for a whole mapping: its first key, so that a message does not underline all of it. Like
    /// [`Document::place`] for anything else.
    pub fn first_key(&self, pointer: &str) -> Place {
        match self.node(pointer).and_then(|node| node.entries().first()) {
            Some(first) => Place::new(&self.source, first.key_span),
            None => self.place(pointer),
        }
    }

    fn walk(&self, pointer: &str) -> Walk<'_> {
        let mut walk = Walk { node: &self.root, entry: None, moved: false, complete: true };
        let Some(segments) = pointer.strip_prefix('/') else {
            walk.complete = pointer.is_empty();
            return walk;
        };
        for segment in segments.split('/') {
            let Some((node, entry)) = child(walk.node, segment) else {
                walk.complete = false;
                break;
            };
            walk = Walk { node, entry, moved: true, complete: true };
        }
        walk
    }

    fn root_span(&self) -> Span {
        if let Some(first) = self.root.entries().first() {
            return first.key_span;
        }
        let span = self.root.span;
        let line = self.source.line_span(self.source.line_at(span.start));
        Span::new(span.start, span.end.min(line.end))
    }
}

fn child<'a>(node: &'a Node, segment: &str) -> Option<(&'a Node, Option<&'a Entry>)> {
    match &node.value {
        Value::Mapping(entries) => {
            let key = segment.replace("~1", "/").replace("~0", "~");
            entries.iter().find(|entry| entry.key == key).map(|entry| (&entry.value, Some(entry)))
        }
        Value::Sequence(items) => items.get(index(segment)?).map(|item| (item, None)),
        _ => None,
    }
}

fn index(segment: &str) -> Option<usize> {
    let canonical = segment == "0" || (!segment.starts_with('0') && segment.bytes().all(|byte| byte.is_ascii_digit()));
    if canonical { segment.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse::tests::document;

    const TEXT: &str = "# top\nkind: profile\ncriteria:\n  - field: industry\n    in: [a, b]\na/b: {~: 1, '': 2}\n";

    #[test]
    fn pointers_lead_to_nodes() {
        let document = document(&TEXT.replace('~', "'~'"));
        let check = |pointer: &str, expected: Option<&str>| {
            let found = document.node(pointer).map(|node| document.source.slice(node.span));
            assert_eq!(found, expected, "{pointer}");
        };
        check("/kind", Some("profile"));
        check("/criteria/0/in", Some("[a, b]"));
        check("/criteria/0/in/1", Some("b"));
        check("/a~1b/~0", Some("1"));
        check("/a~1b/", Some("2"));
        check("/criteria/1", None);
        check("/criteria/00", None);
        check("/criteria/+0", None);
        check("/criteria/", None);
        check("/kind/x", None);
        check("kind", None);
        assert!(document.node("").is_some());
        assert_eq!(escape("a/b~"), "a~1b~0");
    }

    #[test]
    fn places_are_never_missing_and_never_the_whole_file() {
        let document = document(&TEXT.replace('~', "'~'"));
        let check = |pointer: &str, place: &str, key_place: &str| {
            let slice = |place: Place| place.source.slice(place.span).to_owned();
            assert_eq!(slice(document.place(pointer)), place, "place of {pointer}");
            assert_eq!(slice(document.key_place(pointer)), key_place, "key of {pointer}");
        };
        check("", "kind", "kind");
        check("/nothing", "kind", "kind");
        check("/kind", "profile", "kind");
        check("/criteria/0/in", "[a, b]", "in");
        check("/criteria/0/in/0", "a", "a");
        check("/criteria/0/in/7", "[a, b]", "[a, b]");
        check("/criteria/0/field/x", "industry", "industry");
    }

    #[test]
    fn the_root_without_keys_shows_its_first_line() {
        let check = |text: &str, expected: &str| {
            let document = document(text);
            assert_eq!(document.source.slice(document.place("").span), expected, "{text:?}");
        };
        check("# c\n\n- a\n- b\n", "- a");
        check("[a,\n b]", "[a,");
        check("word", "word");
        check("{}", "{}");
    }
}
