//! From a text to a tree, within limits: the one place that meets YAML's syntax, and hostile files.
//!
//! It refuses to guess: what YAML readers disagree on (duplicate keys, merge keys, tags, several documents) is an error.

mod alias;
mod syntax;
mod written;

use std::collections::HashMap;
use std::collections::hash_map;
use std::sync::Arc;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag, options};

use crate::diagnostic::{self, Diagnostic};
use crate::text::{Place, Source, Span};

use self::alias::Anchored;
use self::syntax::{TAB, TAB_HELP, explain, tab_near};
use super::scalar::{Unreadable, is_null, resolve};
use super::tree::{Comment, Document, Entry, Node, Style, Value, shorten};

/// How much a file may ask of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The size of the file, and of all texts that aliases repeat, in bytes.
    pub bytes: usize,
    /// How deep lists and mappings may nest; more than [`Limits::DEEPEST`] is never allowed.
    pub depth: usize,
    /// The number of values, those repeated by aliases included.
    pub nodes: usize,
}

impl Limits {
    /// The deepest nesting that any limit allows: the tree is walked by recursion, and the stack must hold it.
    pub const DEEPEST: usize = 128;
}

impl Default for Limits {
    fn default() -> Self {
        Limits { bytes: 1 << 20, depth: 64, nodes: 100_000 }
    }
}

/// After so many findings a file is not read any further.
const MOST_FINDINGS: usize = 50;

/// So many keys of one mapping are looked through one by one.
const FEW_KEYS: usize = 16;

/// A comment run of this length, where it stands between a key and its value, is not held in memory.
const MOST_PENDING_COMMENTS: usize = 10_000;

/// Reads one YAML document.
///
/// # Errors
///
/// All findings in the order of the text. The reader goes on after a fault where the structure is not in doubt
/// (`duplicate-key`, `unknown-alias`, most of `unsupported-yaml`), and stops at `yaml-syntax`, `too-large`,
/// `too-deep` and `empty-document`.
pub fn parse(source: &Arc<Source>, limits: &Limits) -> Result<Document, Vec<Diagnostic>> {
    check_text(source, limits).map_err(|finding| vec![*finding])?;
    let limits = Limits { depth: limits.depth.min(Limits::DEEPEST), ..*limits };
    let mut builder = Builder::new(source, limits);
    let outcome = builder.read().and_then(|()| builder.root());
    let mut findings = builder.findings;
    match outcome {
        Ok(root) if findings.is_empty() => {
            let mut comments = builder.comments;
            comments.sort_by_key(|comment| comment.span);
            return Ok(Document { source: Arc::clone(source), root, comments });
        }
        Ok(_) => {}
        Err(finding) => findings.push(*finding),
    }
    diagnostic::sort(&mut findings);
    Err(findings)
}

/// What can be said before any parsing: the size, and characters that YAML forbids everywhere.
fn check_text(source: &Arc<Source>, limits: &Limits) -> Result<(), Stop> {
    let text = source.text();
    if text.len() > limits.bytes {
        let message = format!("the file has {} bytes; at most {} are read", text.len(), limits.bytes);
        return Err(stop(source, "too-large", Span::default(), message, "split the file, or keep data outside of it"));
    }
    let forbidden = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let Some((offset, byte)) = text.bytes().enumerate().find(|(_, byte)| forbidden(byte)) else { return Ok(()) };
    let help = if byte == 0 {
        "remove it, or save the file as UTF-8"
    } else {
        "remove it, or write it as an escape in double quotes"
    };
    let message = format!("the control character U+{byte:04X} is not allowed");
    Err(stop(source, "yaml-syntax", Span::new(offset, offset + 1), message, help))
}

/// A finding after which the rest of the file is not read. Boxed, since most steps succeed.
type Stop = Box<Diagnostic>;

fn stop(source: &Arc<Source>, code: &str, span: Span, message: impl Into<String>, help: &str) -> Stop {
    Box::new(Diagnostic::error(code, message).at(Place::new(source, span)).help(help))
}

/// The tree while it is built.
struct Builder<'a> {
    source: &'a Arc<Source>,
    limits: Limits,
    /// The lists and mappings that are still open, outermost first.
    frames: Vec<Frame>,
    root: Option<Node>,
    anchors: HashMap<usize, Anchored>,
    comments: Vec<Comment>,
    findings: Vec<Diagnostic>,
    documents: usize,
    /// The number of values so far.
    nodes: usize,
    /// The bytes of text that aliases repeated so far.
    repeated: usize,
    /// The end of the last token that holds bytes; between it and a node stand only its indicators and properties.
    cursor: usize,
}

/// An open list or mapping.
struct Frame {
    start: usize,
    /// The end of the last child as written: for an alias the end of the `*name`.
    end: usize,
    style: Style,
    children: Children,
}

enum Children {
    Items(Vec<Node>),
    Entries {
        entries: Vec<Entry>,
        /// Where each key stands, to find the second of two without a search; empty while there are few.
        places: HashMap<String, Span>,
        /// The key that waits for its value.
        key: Option<Key>,
    },
}

struct Key {
    text: String,
    span: Span,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Arc<Source>, limits: Limits) -> Self {
        Builder {
            source,
            limits,
            frames: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            comments: Vec::new(),
            findings: Vec::new(),
            documents: 0,
            nodes: 0,
            repeated: 0,
            cursor: 0,
        }
    }

    fn read(&mut self) -> Result<(), Stop> {
        let options = options! {
            emit_unresolved_aliases: true,
            // One level more than we allow, so that the tree's own check speaks first.
            flow_nesting_limit: self.limits.depth + 1,
            block_nesting_limit: self.limits.depth + 1,
            max_buffered_comment_events: MOST_PENDING_COMMENTS,
        };
        let text = self.source.text();
        for next in Parser::new_from_str_with_options(text, options) {
            let (event, at) = next.map_err(|error| self.syntax_error(&error))?;
            let range = at.byte_range().unwrap_or(text.len()..text.len());
            let tag_span = at.tag_span().and_then(|tag| tag.byte_range());
            let tag_span = tag_span.map(|range| Span::new(range.start, range.end));
            self.event(event, Span::new(range.start, range.end), tag_span)?;
        }
        Ok(())
    }

    fn root(&mut self) -> Result<Node, Stop> {
        match self.root.take() {
            Some(root) if !(root.is_null() && root.span.is_empty()) => Ok(root),
            _ => Err(self.stop(
                "empty-document",
                Span::default(),
                "the file holds no document",
                "write it, or delete the file",
            )),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span, tag_span: Option<Span>) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(explicit, version) => {
                self.begin_document(span)?;
                if version.is_some_and(|version| (version.major, version.minor) != (1, 2)) {
                    let message = "only YAML 1.2 is read";
                    return Err(self.stop("unsupported-yaml", span, message, "remove the `%YAML` line"));
                }
                // Without `---` the span is that of whatever token comes first.
                self.cursor = if explicit { span.end } else { span.start };
            }
            Event::Comment(text, _) => self.comment(&text, span),
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text.into_owned(), style, anchor, tag.as_deref().map(|tag| (tag, tag_span)), span)?;
            }
            Event::Alias(id) => self.alias(id, span)?,
            Event::UnresolvedAlias(name) => self.unknown_alias(&name, span)?,
            Event::SequenceStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), "seq", tag_span.unwrap_or(span))?;
                self.open(style, anchor, span, Children::Items(Vec::new()))?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), "map", tag_span.unwrap_or(span))?;
                let children = Children::Entries { entries: Vec::new(), places: HashMap::new(), key: None };
                self.open(style, anchor, span, children)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span)?,
            _ => {}
        }
        Ok(())
    }

    fn begin_document(&mut self, span: Span) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        let span = if span.is_empty() { character(self.source, span.start) } else { span };
        Err(self.stop("unsupported-yaml", span, "a second document begins here", "write one document per file"))
    }

    fn comment(&mut self, text: &str, span: Span) {
        let before = self.source.slice(Span::new(0, span.start)).trim_end_matches([' ', '\t']);
        let own_line = before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}']);
        self.comments.push(Comment { span, text: text.to_owned(), own_line });
    }

    // Scalars

    fn scalar(
        &mut self,
        text: String,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<(&Tag, Option<Span>)>,
        span: Span,
    ) -> Result<(), Stop> {
        // Where nothing is written, the parser reports a `~` without bytes.
        let absent = style == ScalarStyle::Plain && span.is_empty();
        let bare = absent && anchor == 0 && tag.is_none();
        let text = if absent { String::new() } else { text };
        let written = self.written_span(style, span, bare);
        self.cursor = self.cursor.max(span.end);
        let style = style_of(style);
        let tag = tag.map(|(tag, tag_span)| (tag, tag_span.unwrap_or(written)));
        if self.awaits_key() {
            return self.scalar_key(text, style, anchor, tag, written);
        }
        let value = match tag {
            Some((tag, tag_span)) => self.tagged(&text, style, tag, tag_span)?,
            None => self.untagged(&text, style, written)?,
        };
        self.remember(anchor);
        self.count(written)?;
        self.put(Node { span: written, value, scalar: Some(text), style }, written.end);
        Ok(())
    }

    fn untagged(&mut self, text: &str, style: Style, span: Span) -> Result<Value, Stop> {
        if style != Style::Plain {
            return Ok(Value::Text(text.to_owned()));
        }
        let (message, help) = match resolve(text) {
            Ok(value) => return Ok(value),
            Err(Unreadable::NotFinite) => {
                (format!("`{text}` is no number to compute with"), "leave the key out, or quote it if it is a text")
            }
            Err(Unreadable::OutOfRange) => {
                (format!("number out of range: `{}`", shorten(text)), "quote it if it is an identifier")
            }
        };
        self.find("unsupported-yaml", span, message, help)?;
        Ok(Value::Null)
    }

    fn tagged(&mut self, text: &str, style: Style, tag: &Tag, span: Span) -> Result<Value, Stop> {
        let Some(kind) = tag.core_suffix().filter(|kind| !matches!(*kind, "seq" | "map")) else {
            self.unknown_tag(tag, span)?;
            return Ok(Value::Text(text.to_owned()));
        };
        let value = match (kind, resolve(text)) {
            ("str", _) => return Ok(Value::Text(text.to_owned())),
            ("float", Ok(Value::Integer(value))) => return Ok(Value::Float(value as f64)),
            (_, Ok(value)) => value,
            (_, Err(_)) => return self.untagged(text, Style::Plain, span),
        };
        let fits = match kind {
            "null" => value == Value::Null,
            "bool" => matches!(value, Value::Boolean(_)),
            "int" => matches!(value, Value::Integer(_)),
            _ => matches!(value, Value::Float(_)),
        };
        if !fits {
            let message = format!("`{}` does not read as `!!{kind}`", shorten(text));
            self.find("unsupported-yaml", span, message, "correct the value, or remove the tag")?;
            return Ok(if style == Style::Plain { value } else { Value::Text(text.to_owned()) });
        }
        Ok(value)
    }

    fn check_tag(&mut self, tag: Option<&Tag>, kind: &str, span: Span) -> Result<(), Stop> {
        match tag {
            Some(tag) if !tag.is_yaml_core_schema_tag(kind) => self.unknown_tag(tag, span),
            _ => Ok(()),
        }
    }

    fn unknown_tag(&mut self, tag: &Tag, span: Span) -> Result<(), Stop> {
        let message = format!("the tag `{}` is not supported here", shorten(&tag.original()));
        self.find("unsupported-yaml", span, message, "remove the tag; quote the value if `!` belongs to a text")
    }

    // Keys

    fn awaits_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { children: Children::Entries { key: None, .. }, .. }))
    }

    fn scalar_key(
        &mut self,
        text: String,
        style: Style,
        anchor: usize,
        tag: Option<(&Tag, Span)>,
        span: Span,
    ) -> Result<(), Stop> {
        let is_text = style != Style::Plain || tag.is_some();
        if let Some((tag, tag_span)) = tag.filter(|(tag, _)| !tag.is_yaml_core_schema_tag("str")) {
            self.unknown_tag(tag, tag_span)?;
        }
        if anchor != 0 {
            let text_value = || Value::Text(text.clone());
            let value = if is_text { text_value() } else { resolve(&text).unwrap_or_else(|_| text_value()) };
            let node = Node { span, value, scalar: Some(text.clone()), style };
            self.anchors.insert(anchor, Anchored::Key(node));
        }
        self.key(text, is_text, span)
    }

    /// Takes the next key. `is_text` says that it is one whatever its letters mean elsewhere.
    fn key(&mut self, text: String, is_text: bool, span: Span) -> Result<(), Stop> {
        self.check_indentation(span)?;
        if !is_text && text == "<<" {
            self.find("unsupported-yaml", span, "merge keys (`<<`) are not supported", "write the keys out")?;
        } else if !is_text && is_null(&text) {
            let missing = text.is_empty();
            let message =
                if missing { "a key is missing here".to_owned() } else { format!("`{text}` is null, not a key") };
            self.find("unsupported-yaml", span, message, "write a key; quote it if it is meant as a text")?;
        }
        let Some(Frame { children: Children::Entries { entries, places, key }, .. }) = self.frames.last_mut() else {
            return Ok(());
        };
        let earlier = if entries.len() < FEW_KEYS {
            entries.iter().find(|entry| entry.key == text).map(|entry| entry.key_span)
        } else {
            if places.is_empty() {
                places.extend(entries.iter().rev().map(|entry| (entry.key.clone(), entry.key_span)));
            }
            match places.entry(text.clone()) {
                hash_map::Entry::Occupied(earlier) => Some(*earlier.get()),
                hash_map::Entry::Vacant(free) => {
                    free.insert(span);
                    None
                }
            }
        };
        *key = Some(Key { text, span });
        let Some(earlier) = earlier else { return Ok(()) };
        let name = shorten(self.source.slice(span));
        let finding = Diagnostic::error("duplicate-key", format!("the key `{name}` stands twice in one mapping"))
            .labelled(self.place(span), "second here")
            .related(self.place(earlier), "first here")
            .help("keep one of them");
        self.push(finding)
    }

    /// The parser lets a tab pass in front of the first key of a file.
    fn check_indentation(&mut self, span: Span) -> Result<(), Stop> {
        if self.frames.last().is_none_or(|frame| frame.style == Style::Flow) {
            return Ok(());
        }
        let line = self.source.line_span(self.source.line_at(span.start));
        let before = self.source.slice(Span::new(line.start, span.start));
        let blank = before.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
        let Some(tab) = blank.enumerate().find(|(_, byte)| *byte == b'\t').map(|(at, _)| line.start + at) else {
            return Ok(());
        };
        Err(self.stop("yaml-syntax", Span::new(tab, tab + 1), TAB, TAB_HELP))
    }

    // Lists and mappings

    fn open(&mut self, style: StructureStyle, anchor: usize, span: Span, children: Children) -> Result<(), Stop> {
        if self.awaits_key() {
            let span = character(self.source, span.start);
            let help = "quote it if the brackets belong to a text, as in \"{{ name }}\"";
            return Err(self.stop("unsupported-yaml", span, "a list or mapping cannot be a key", help));
        }
        if self.frames.len() >= self.limits.depth {
            return Err(self.too_deep(character(self.source, span.start)));
        }
        self.count(character(self.source, span.start))?;
        self.remember(anchor);
        let flow = style == StructureStyle::Flow;
        let start = match children {
            Children::Items(_) if !flow => self.first_dash(span.start),
            _ => span.start,
        };
        if flow {
            self.cursor = self.cursor.max(span.end);
        }
        let style = if flow { Style::Flow } else { Style::Block };
        self.frames.push(Frame { start, end: start, style, children });
        Ok(())
    }

    fn close(&mut self, span: Span) -> Result<(), Stop> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        // Block collections, and the pair in `[a: b]`, end without a token of their own.
        let end = if span.is_empty() { frame.end } else { span.end };
        self.cursor = self.cursor.max(end);
        let (first, value) = match frame.children {
            Children::Items(items) => (None, Value::Sequence(items)),
            Children::Entries { entries, .. } => (entries.first().map(|e| e.key_span.start), Value::Mapping(entries)),
        };
        let start = first.unwrap_or(frame.start).min(frame.start);
        self.put(Node { span: Span::new(start, end), value, scalar: None, style: frame.style }, end);
        Ok(())
    }

    /// Adds a finished node to what is open, or makes it the root. `end` is where it ends as written.
    fn put(&mut self, node: Node, end: usize) {
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.end = frame.end.max(end);
        match &mut frame.children {
            Children::Items(items) => items.push(node),
            Children::Entries { entries, key, .. } => {
                if let Some(key) = key.take() {
                    entries.push(Entry { key: key.text, key_span: key.span, value: node });
                }
            }
        }
    }

    // Limits and findings

    fn count(&mut self, span: Span) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes <= self.limits.nodes {
            return Ok(());
        }
        let message = format!("the file has more than {} values", self.limits.nodes);
        Err(self.stop("too-large", span, message, "split the file, or keep data outside of it"))
    }

    fn too_deep(&self, span: Span) -> Stop {
        let message = format!("lists and mappings nest deeper than {} levels", self.limits.depth);
        self.stop("too-deep", span, message, "flatten the document")
    }

    fn place(&self, span: Span) -> Place {
        Place::new(self.source, span)
    }

    fn stop(&self, code: &str, span: Span, message: impl Into<String>, help: &str) -> Stop {
        stop(self.source, code, span, message, help)
    }

    /// Notes a fault after which reading goes on.
    fn find(&mut self, code: &str, span: Span, message: impl Into<String>, help: &str) -> Result<(), Stop> {
        self.push(*self.stop(code, span, message, help))
    }

    fn push(&mut self, finding: Diagnostic) -> Result<(), Stop> {
        if self.findings.len() + 1 >= MOST_FINDINGS {
            return Err(Box::new(finding.help("after so many errors the rest of the file was not read")));
        }
        self.findings.push(finding);
        Ok(())
    }

    fn syntax_error(&self, error: &ScanError) -> Stop {
        let offset = error.marker().byte_offset().unwrap_or(self.source.text().len());
        let span = character(self.source, offset);
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => self.too_deep(span),
            ErrorKind::TooManyComments => {
                self.stop("too-large", span, "too many comment lines in a row", "move them to the end of the file")
            }
            kind => {
                let (message, help) = explain(kind, self.source, offset);
                let tab = tab_near(kind, self.source, offset);
                self.stop("yaml-syntax", tab.map_or(span, |tab| Span::new(tab, tab + 1)), message, &help)
            }
        }
    }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
        ScalarStyle::Plain => Style::Plain,
    }
}

/// The span of the character at an offset; empty at the end of the text.
pub(super) fn character(source: &Source, offset: usize) -> Span {
    let length = source.text().get(offset..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Span::new(offset, offset + length)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The document of a text that has one.
    pub(in crate::yaml) fn document(text: &str) -> Document {
        let outcome = parse(&Source::new("t.yaml", text), &Limits::default());
        outcome.unwrap_or_else(|findings| panic!("{text:?}: {findings:#?}"))
    }

    fn findings(text: &str) -> Vec<Diagnostic> {
        parse(&Source::new("t.yaml", text), &Limits::default()).err().unwrap_or_default()
    }

    /// The tree, each node followed by the bytes of its span: `{a: 1‹1›}‹a: 1›`.
    fn show(source: &Source, node: &Node) -> String {
        let value = match &node.value {
            Value::Sequence(items) => {
                format!("[{}]", items.iter().map(|item| show(source, item)).collect::<Vec<_>>().join(", "))
            }
            Value::Mapping(entries) => {
                let entry = |entry: &Entry| format!("{}: {}", source.slice(entry.key_span), show(source, &entry.value));
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
            _ => node.to_json().to_string(),
        };
        format!("{value}‹{}›", source.slice(node.span).replace('\r', "␍").replace('\n', "⏎"))
    }

    fn check(text: &str, expected: &str) {
        let document = document(text);
        assert_eq!(show(&document.source, &document.root), expected, "{text:?}");
    }

    #[test]
    fn block_collections_span_from_their_first_to_their_last_child() {
        check("a: 1\n", "{a: 1‹1›}‹a: 1›");
        check("\n# c\na: 1\nb:\n  c: x y\n\n# e\n", "{a: 1‹1›, b: {c: \"x y\"‹x y›}‹c: x y›}‹a: 1⏎b:⏎  c: x y›");
        check("- a\n- - b\n  - c\n\n", "[\"a\"‹a›, [\"b\"‹b›, \"c\"‹c›]‹- b⏎  - c›]‹- a⏎- - b⏎  - c›");
        check("a:\n- b\n-  c\n\nd: 1", "{a: [\"b\"‹b›, \"c\"‹c›]‹- b⏎-  c›, d: 1‹1›}‹a:⏎- b⏎-  c⏎⏎d: 1›");
        check("a: # - x\n- - -1\n", "{a: [[-1‹-1›]‹- -1›]‹- - -1›}‹a: # - x⏎- - -1›");
        check("a: &l\n- -1\nb: !!seq # c\n- 2", "{a: [-1‹-1›]‹- -1›, b: [2‹2›]‹- 2›}‹a: &l⏎- -1⏎b: !!seq # c⏎- 2›");
        check("-\n  # c\n  a: 1\n  b: 2", "[{a: 1‹1›, b: 2‹2›}‹a: 1⏎  b: 2›]‹-⏎  # c⏎  a: 1⏎  b: 2›");
        check("? a\n: - b\n? c\n", "{a: [\"b\"‹b›]‹- b›, c: null‹›}‹? a⏎: - b⏎? c›");
        check("--- # c\na: 1\n...\n", "{a: 1‹1›}‹a: 1›");
        check("%YAML 1.2\n---\n- 1\n", "[1‹1›]‹- 1›");
        check("&m\na: 1", "{a: 1‹1›}‹a: 1›");
        check("&k a: 1\n'b' : 2\n\"c\":\n  3", "{a: 1‹1›, 'b': 2‹2›, \"c\": 3‹3›}‹&k a: 1⏎'b' : 2⏎\"c\":⏎  3›");
    }

    #[test]
    fn flow_collections_span_their_brackets() {
        check("[a, {b: c, d: }, ]", "[\"a\"‹a›, {b: \"c\"‹c›, d: null‹›}‹{b: c, d: }›]‹[a, {b: c, d: }, ]›");
        check("[a: b, ? c : d]", "[{a: \"b\"‹b›}‹a: b›, {c: \"d\"‹d›}‹? c : d›]‹[a: b, ? c : d]›");
        check("a: {\n  b: [] # c\n}\n", "{a: {b: []‹[]›}‹{⏎  b: [] # c⏎}›}‹a: {⏎  b: [] # c⏎}›");
        check("{\"a\":1,\"b\":[true]}", "{\"a\": 1‹1›, \"b\": [true‹true›]‹[true]›}‹{\"a\":1,\"b\":[true]}›");
    }

    #[test]
    fn scalars_span_their_quotes_and_headers() {
        check("'a ''b'''", "\"a 'b'\"‹'a ''b'''›");
        check("a: \"x\\n\" # c", "{a: \"x\\n\"‹\"x\\n\"›}‹a: \"x\\n\"›");
        check("a: one\n  two  \nb: 1", "{a: \"one two\"‹one⏎  two›, b: 1‹1›}‹a: one⏎  two  ⏎b: 1›");
        check("a: |\n  x\n   y\n\n\nb: 1", "{a: \"x\\n y\\n\"‹|⏎  x⏎   y›, b: 1‹1›}‹a: |⏎  x⏎   y⏎⏎⏎b: 1›");
        check("a: >-  # c | d\n\n  x\n  y\n", "{a: \"\\nx y\"‹>-  # c | d⏎⏎  x⏎  y›}‹a: >-  # c | d⏎⏎  x⏎  y›");
        check("- !!str &x |2+\n   a\n\n", "[\" a\\n\\n\"‹|2+⏎   a›]‹- !!str &x |2+⏎   a›");
        check("- - |\n  - >", "[[\"\"‹|›, \"\"‹>›]‹- |⏎  - >›]‹- - |⏎  - >›");
        check("a|b: # |\n  |\n  text", "{a|b: \"text\\n\"‹|⏎  text›}‹a|b: # |⏎  |⏎  text›");
        check("--- |\n x", "\"x\\n\"‹|⏎ x›");
    }

    #[test]
    fn values_that_are_not_written_stand_behind_their_key() {
        let check_at = |text: &str, pointer: &str, offset: usize| {
            let document = document(text);
            let node = document.node(pointer).expect(pointer);
            assert_eq!((&node.value, node.scalar.as_deref()), (&Value::Null, Some("")), "{text}");
            assert_eq!(node.span, Span::new(offset, offset), "{text}");
        };
        check_at("a:\nb: 1", "/a", 2);
        check_at("'a' :\n", "/a", 5);
        check_at("a: # c\n", "/a", 2);
        check_at("a: &x # c\n", "/a", 5);
        check_at("{a: , b}", "/a", 3);
        check_at("{a: , b}", "/b", 7);
        check_at("-\n- b", "/0", 1);
        check_at("a:\n- b\n-\n", "/a/1", 8);
        check_at("? a # c\n: # d\n", "/a", 9);
        assert_eq!(document("a: ~").node("/a").and_then(|node| node.scalar.as_deref()), Some("~"));
    }

    #[test]
    fn words_and_tags_resolve_by_the_core_schema() {
        let check = |text: &str, expected: &str| assert_eq!(document(text).root.to_json().to_string(), expected);
        check("[no, 0755, 0o17, 1e3, ~, TRUE]", r#"["no","0755",15,1000.0,null,true]"#);
        check("[!!str 5, !!int '5', !!float 5, !!str , !!null , !!bool 'true']", r#"["5",5,5.0,"",null,true]"#);
        check("!!map {!!str ~: !!seq []}", r#"{"~":[]}"#);
        check("%TAG !y! tag:yaml.org,2002:\n--- !y!str 5", r#""5""#);
    }

    #[test]
    fn aliases_keep_the_spans_of_what_they_name() {
        check("a: &x {b: 1}\nc: *x", "{a: {b: 1‹1›}‹{b: 1}›, c: {b: 1‹1›}‹{b: 1}›}‹a: &x {b: 1}⏎c: *x›");
        check(
            "- &x a\n- [&y b, *x, *y]\n- *y",
            "[\"a\"‹a›, [\"b\"‹b›, \"a\"‹a›, \"b\"‹b›]‹[&y b, *x, *y]›, \"b\"‹b›]‹- &x a⏎- [&y b, *x, *y]⏎- *y›",
        );
        check("&k a: *k", "{a: \"a\"‹a›}‹&k a: *k›");
        check("&k 5: *k", "{5: 5‹5›}‹&k 5: *k›");
        check("- &x a\n- *x : 1", "[\"a\"‹a›, {*x: 1‹1›}‹*x : 1›]‹- &x a⏎- *x : 1›");
        check("- &x 1\n- &x 2\n- *x", "[1‹1›, 2‹2›, 2‹2›]‹- &x 1⏎- &x 2⏎- *x›");
        check(
            "a: {b: [1, &x [2]]}\nc: {d: *x}",
            "{a: {b: [1‹1›, [2‹2›]‹[2]›]‹[1, &x [2]]›}‹{b: [1, &x [2]]}›, \
             c: {d: [2‹2›]‹[2]›}‹{d: *x}›}‹a: {b: [1, &x [2]]}⏎c: {d: *x}›",
        );
    }

    #[test]
    fn line_ends_and_byte_order_marks_do_not_shift_spans() {
        check("\u{feff}ä: ü\n", "{ä: \"ü\"‹ü›}‹ä: ü›");
        check(
            "a:\r\n  - b\r\n  - |\r\n    x\r\n\r\nc:\r\n",
            "{a: [\"b\"‹b›, \"x\\n\"‹|␍⏎    x›]‹- b␍⏎  - |␍⏎    x›, c: null‹›}‹a:␍⏎  - b␍⏎  - |␍⏎    x␍⏎␍⏎c:›",
        );
    }

    #[test]
    fn styles_are_kept() {
        use Style::{Block, DoubleQuoted, Flow, Folded, Literal, Plain, SingleQuoted};
        let root = document("- a\n- 'a'\n- \"a\"\n- |\n a\n- >\n a\n- [a]\n").root;
        let styles: Vec<Style> = root.items().iter().map(|node| node.style).collect();
        assert_eq!(styles, [Plain, SingleQuoted, DoubleQuoted, Literal, Folded, Flow]);
        assert_eq!(root.style, Block);
    }

    #[test]
    fn comments_are_kept_in_order() {
        let document = document("\u{feff}# top\na: >- # header\n  x # text\n#\n  # deep\nb: [1, # in\n 2]\n");
        let comments: Vec<_> = document.comments.iter().map(|c| (c.text.as_str(), c.own_line)).collect();
        assert_eq!(comments, [(" top", true), (" header", false), ("", true), (" deep", true), (" in", false)]);
        let slices: Vec<_> = document.comments.iter().map(|c| document.source.slice(c.span)).collect();
        assert_eq!(slices, ["# top", "# header", "#", "# deep", "# in"]);
    }

    fn check_error(text: &str, expected: &[(&str, &str, &str)]) {
        let short = |finding: &Diagnostic| {
            let place = &finding.primary.as_ref().expect("a place").place;
            (finding.code.clone(), place.source.slice(place.span).to_owned(), finding.message.clone())
        };
        let found: Vec<_> = findings(text).iter().map(short).collect();
        let found: Vec<_> = found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    fn check_unsupported(text: &str, slice: &str, message: &str) {
        check_error(text, &[("unsupported-yaml", slice, message)]);
    }

    #[test]
    fn keys_must_be_single_texts() {
        let twice = |name: &str| format!("the key `{name}` stands twice in one mapping");
        check_error("a: 1\nb: 2\n\"a\": 3", &[("duplicate-key", "\"a\"", &twice("\"a\""))]);
        check_error("{a: 1, a: 2}", &[("duplicate-key", "a", &twice("a"))]);
        check_error("- &x a\n- {*x : 1, a: 2}", &[("duplicate-key", "a", &twice("a"))]);
        check_unsupported("~: 1", "~", "`~` is null, not a key");
        check_unsupported(": 1", "", "a key is missing here");
        check_unsupported("[a]: 1", "[", "a list or mapping cannot be a key");
        check_unsupported("a: {{ b }}", "{", "a list or mapping cannot be a key");
        check_unsupported("- &x [a]\n- *x : 1", "*x", "a list or mapping cannot be a key");
        check_unsupported("b: &x {c: 1}\n<<: *x", "<<", "merge keys (`<<`) are not supported");
        check_unsupported("!!int 1: a", "!!int", "the tag `!!int` is not supported here");
        assert!(findings("'<<': 1\n'~': 2\n'': 3\n1: 4\ntrue: 5\n").is_empty());
    }

    #[test]
    fn duplicate_keys_show_both_places() {
        let found = findings("a: 1\nb:\n  a: 2\na: 3\n");
        let lines = |label: &diagnostic::Label| (label.place.start().line, label.text.clone());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].primary.as_ref().map(lines), Some((4, "second here".to_owned())));
        assert_eq!(found[0].related.iter().map(lines).collect::<Vec<_>>(), [(1, "first here".to_owned())]);
    }

    #[test]
    fn what_readers_disagree_on_is_refused() {
        check_unsupported("a: .inf", ".inf", "`.inf` is no number to compute with");
        check_unsupported(
            "a: 9223372036854775808",
            "9223372036854775808",
            "number out of range: `9223372036854775808`",
        );
        check_unsupported("a: !foo b", "!foo", "the tag `!foo` is not supported here");
        check_unsupported("a: !!set {b}", "!!set", "the tag `!!set` is not supported here");
        check_unsupported("a: !!seq {b: 1}", "!!seq", "the tag `!!seq` is not supported here");
        check_unsupported("! a", "!", "the tag `!` is not supported here");
        check_unsupported("a: !!int x", "!!int", "`x` does not read as `!!int`");
        check_unsupported("a: 1\n---\nb: 2", "---", "a second document begins here");
        check_unsupported("a: 1\n...\nb: 2", "b", "a second document begins here");
        check_unsupported("%YAML 1.1\n---\na: no", "---", "only YAML 1.2 is read");
    }

    #[test]
    fn aliases_must_name_something_finished() {
        check_error("a: *x\nb: &x 1", &[("unknown-alias", "*x", "the alias `*x` names no anchor")]);
        check_error("*x : 1", &[("unknown-alias", "*x", "the alias `*x` names no anchor")]);
        check_unsupported("a: &x [1, *x]", "*x", "the alias `*x` stands inside the value that it names");
        check_unsupported("&x\na: {b: *x}", "*x", "the alias `*x` stands inside the value that it names");
    }

    #[test]
    fn faults_are_collected_while_the_structure_is_clear() {
        let codes = |text: &str| findings(text).into_iter().map(|finding| finding.code).collect::<Vec<_>>();
        let expected = ["unknown-alias", "duplicate-key", "unsupported-yaml", "yaml-syntax"];
        assert_eq!(codes("a: *x\na: 1\nb: .nan\nc: ]"), expected);
        let many = findings(&"a: 1\n".repeat(1000));
        assert_eq!(many.len(), MOST_FINDINGS);
        assert!(many[MOST_FINDINGS - 1].help.iter().any(|help| help.contains("not read")));
    }

    #[test]
    fn syntax_errors_speak_plainly() {
        let check = |text: &str, slice: &str, message: &str| check_error(text, &[("yaml-syntax", slice, message)]);
        check("a: b: c", ":", "a text with `: ` in it has to stand in quotes");
        check("a:b\nc: d", ":", "this line cannot follow the one above, in which a blank is missing behind the `:`");
        check("a: b\n  c: d", ":", "this line is indented deeper than the one above allows");
        check("a: b\n\tc: d", "\t", TAB);
        check("- a\n - b: c", ":", "this line is indented deeper than the one above allows");
        check("a:\n  - b\n - c", "-", "this list item does not stand below the items above it");
        check("a: [b\nc: d", ":", "the `[` or `{` that was opened above still goes on here");
        check("a: \"b\nc: d", "c", "the quoted text that begins above still goes on here");
        check("a:\n\t- b", "-", TAB);
        check("\ta: b", "\t", TAB);
        check("a:\n \tb: 1", "\t", TAB);
        check("a: \"x", "\"", "this quote is never closed");
        check("a: 'x' y", "y", "text follows the closing quote");
        check("a: @x", "@", "`@` cannot begin a text");
        check("- a\nb: c", "b", "a list item is expected here");
        check("a: [1, 2", "[", "`[` is never closed");
        check("a: [1}", "[", "`[` is closed by `}`");
        check("a: ]", "]", "this bracket closes nothing");
        check("a:\n b\nc\n", "c", "this line is neither a key nor a list item");
        check("a:\n    b: 1\n  c: 2\n", "c", "a key is expected here");
        check("a: - b", "-", "a list item cannot begin here");
        check("a: x #b\n  c", "#", "this comment cuts a text in two");
        check("a: \"\\q\"", "\"", "unknown escape in double quotes");
        check("a: b\0c", "\0", "the control character U+0000 is not allowed");
        check("a: \"\u{7}\"", "\u{7}", "the control character U+0007 is not allowed");
    }

    #[test]
    fn empty_files_are_told_so() {
        for text in ["", "\u{feff}", "\n\n", "# c\n", "---\n", "---\n...\n"] {
            check_error(text, &[("empty-document", "", "the file holds no document")]);
        }
        assert!(document("~").root.is_null());
        assert!(document("{}").root.entries().is_empty());
    }

    #[test]
    fn hostile_files_end_in_an_error() {
        let check = |text: &str, code: &str| {
            let codes: Vec<_> = findings(text).into_iter().map(|finding| finding.code).collect();
            assert_eq!(codes, [code], "{}", &text[..text.len().min(60)]);
        };
        let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
        for level in 1..10 {
            let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
            laughs.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
        }
        check(&laughs, "too-large");
        check(&format!("- &a {}\n{}", "x".repeat(200_000), "- *a\n".repeat(20_000)), "too-large");
        check(&format!("- &a {}\n{}", "x".repeat(200_000), "- {*a : b}\n".repeat(20_000)), "too-large");
        for opener in ["[", "{a: ", "- ", "[a: "] {
            check(&opener.repeat(100_000), "too-deep");
        }
        check(&"x".repeat(5_000_000), "too-large");
        check(&"- a\n".repeat(100_001), "too-large");
        check(&format!("a:\n{}  b", "#\n".repeat(100_000)), "too-large");
    }

    #[test]
    fn the_depth_limit_counts_aliases() {
        let limits = Limits { depth: 4, ..Limits::default() };
        let check = |text: &str, fits: bool| {
            let outcome = parse(&Source::new("t", text), &limits);
            assert_eq!(outcome.is_ok(), fits, "{text}: {outcome:?}");
            assert!(outcome.is_ok() || outcome.is_err_and(|found| found[0].code == "too-deep"));
        };
        check("[[[[1]]]]", true);
        check("[[[[[1]]]]]", false);
        check("a: {b: [c: 1]}", true);
        check("a: {b: [c: []]}", false);
        check("[&x [[1]], [*x]]", true);
        check("[&x [[1]], [[*x]]]", false);
    }

    #[test]
    fn the_depth_limit_has_a_limit() {
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let fits = |levels: usize, depth: usize| {
            parse(&Source::new("t", deep(levels)), &Limits { depth, ..Limits::default() }).is_ok()
        };
        assert!(fits(64, 64) && !fits(65, 64));
        assert!(fits(Limits::DEEPEST, usize::MAX) && !fits(Limits::DEEPEST + 1, usize::MAX));
    }

    /// Texts that a YAML reader may take for something else.
    const ODD_TEXTS: [&str; 23] = [
        "no",
        "~",
        "",
        "null",
        "0755",
        "1e3",
        "<<",
        "- a",
        "a: b",
        "# c",
        "[",
        "*x",
        "&x",
        "!t",
        "|",
        "---",
        "2026-09-30",
        " x ",
        "a\n\nb\n",
        "\r\n",
        "%",
        "'",
        "\"",
    ];

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let odd = proptest::sample::select(&ODD_TEXTS[..]).prop_map(str::to_owned);
        let text = prop_oneof!["[ -~äß€😀\\n\\t]{0,12}", odd];
        // The writer leaves a `<<` key without quotes, which is the merge key.
        let key = text.clone().prop_filter("a merge key", |key| key != "<<");
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_filter("finite", |value| value.is_finite()).prop_map(Into::into),
            text.prop_map(Into::into),
        ];
        leaf.prop_recursive(5, 40, 6, move |inner| {
            let pairs = proptest::collection::vec((key.clone(), inner.clone()), 0..5);
            prop_oneof![
                proptest::collection::vec(inner, 0..5).prop_map(Into::into),
                pairs.prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    fn assert_nested(parent: &Node) {
        let inside = |child: Span| assert!(parent.span.start <= child.start && child.end <= parent.span.end);
        for item in parent.items() {
            inside(item.span);
            assert_nested(item);
        }
        let mut before = parent.span.start;
        for entry in parent.entries() {
            inside(entry.key_span);
            inside(entry.value.span);
            assert!(before <= entry.key_span.start && entry.key_span.end <= entry.value.span.start);
            before = entry.value.span.end;
            assert_nested(&entry.value);
        }
    }

    fn assert_keys_slice_to_themselves(source: &Source, parent: &Node) {
        // A block text says by its surroundings, which the slice has not, where it ends.
        let is_block = |entry: &&Entry| source.slice(entry.key_span).starts_with(['|', '>']);
        for entry in parent.entries().iter().filter(|entry| !is_block(entry)) {
            let key = document(source.slice(entry.key_span)).root;
            assert_eq!(key.scalar.as_deref(), Some(entry.key.as_str()));
        }
        for child in parent.items().iter().chain(parent.entries().iter().map(|entry| &entry.value)) {
            assert_keys_slice_to_themselves(source, child);
        }
    }

    fn assert_round_trip(text: String, value: &serde_json::Value) {
        let document = document(&text);
        assert_eq!(&document.root.to_json(), value, "{text}");
        assert_nested(&document.root);
        assert_keys_slice_to_themselves(&document.source, &document.root);
    }

    proptest! {
        #[test]
        fn written_values_are_read_back(value in json()) {
            assert_round_trip(serde_json::to_string(&value).expect("JSON"), &value);
            assert_round_trip(serde_json::to_string_pretty(&value).expect("JSON"), &value);
            assert_round_trip(serde_yaml::to_string(&value).expect("YAML"), &value);
        }

        #[test]
        fn whatever_is_read_has_its_place(text in "([a-c0:,?!|>'\"#~{}\\[\\] \\n-]|- |: |\n|\n  |\n    ){0,30}") {
            if let Ok(document) = parse(&Source::new("t", text), &Limits::default()) {
                assert_nested(&document.root);
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "([a-c0:,&*!|>'\"#%~ \\n\\t\\r\u{feff}ä\\[{}\\]-]|- |&a |\\*a|\n){0,30}") {
            if let Ok(document) = parse(&Source::new("t", text), &Limits::default()) {
                document.place("/a/0");
                document.root.to_json();
            }
        }
    }
}
