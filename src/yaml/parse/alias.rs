//! Anchors and aliases: what a name stands for, and what each copy asks of the limits.

use super::super::tree::{Node, Style, Value, shorten};
use super::{Builder, Children, Frame, Stop};
use crate::text::Span;

/// What an anchor names.
pub(super) enum Anchored {
    /// A value, by the child index at each level from the root. Finding it when it is asked for spares a copy of
    /// every anchored node, and shows by itself whether the node is still open.
    At(Vec<usize>),
    /// A key.
    Key(Node),
}

impl Builder<'_> {
    /// Notes where the value that comes next will stand.
    pub(super) fn remember(&mut self, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, Anchored::At(self.frames.iter().map(Frame::len).collect()));
        }
    }

    pub(super) fn alias(&mut self, id: usize, span: Span) -> Result<(), Stop> {
        self.cursor = self.cursor.max(span.end);
        let Some(node) = self.anchors.get(&id).and_then(|anchored| self.anchored(anchored)) else {
            let name = self.source.slice(span);
            let message = format!("the alias `{name}` stands inside the value that it names");
            return self.broken_alias("unsupported-yaml", span, message, "write the value out");
        };
        let mut size = Size::default();
        measure(node, 0, &mut size);
        if self.nodes + size.nodes > self.limits.nodes || self.repeated + size.bytes > self.limits.bytes {
            let name = self.source.slice(span);
            let message = format!("with the alias `{name}` the file grows beyond what is read");
            return Err(self.stop("too-large", span, message, "use fewer aliases"));
        }
        if self.frames.len() + size.depth > self.limits.depth {
            return Err(self.too_deep(span));
        }
        let node = node.clone();
        self.repeated += size.bytes;
        if !self.awaits_key() {
            self.nodes += size.nodes;
            self.put(node, span.end);
            return Ok(());
        }
        let is_text = matches!(node.value, Value::Text(_));
        match node.scalar {
            Some(text) => self.key(text, is_text, span),
            None => Err(self.stop("unsupported-yaml", span, "a list or mapping cannot be a key", "write the key out")),
        }
    }

    /// The node that an anchor names, unless it is still open.
    fn anchored<'b>(&'b self, anchored: &'b Anchored) -> Option<&'b Node> {
        let path = match anchored {
            Anchored::Key(node) => return Some(node),
            Anchored::At(path) => path,
        };
        let mut path = path.iter().copied();
        let mut frames = self.frames.iter();
        let mut node = loop {
            let (index, frame) = (path.next()?, frames.next()?);
            if let Some(node) = frame.children.get(index) {
                break node;
            }
        };
        for index in path {
            node = match &node.value {
                Value::Sequence(items) => items.get(index)?,
                Value::Mapping(entries) => &entries.get(index)?.value,
                _ => return None,
            };
        }
        Some(node)
    }

    pub(super) fn unknown_alias(&mut self, name: &str, span: Span) -> Result<(), Stop> {
        self.cursor = self.cursor.max(span.end);
        let message = format!("the alias `*{}` names no anchor", shorten(name));
        self.broken_alias("unknown-alias", span, message, "quote it if `*` belongs to a text")
    }

    /// Reports an alias, and lets null stand for it so that the rest can be read.
    fn broken_alias(&mut self, code: &str, span: Span, message: String, help: &str) -> Result<(), Stop> {
        self.find(code, span, message, help)?;
        if self.awaits_key() {
            return self.key(self.source.slice(span).to_owned(), true, span);
        }
        self.put(Node { span, value: Value::Null, scalar: Some(String::new()), style: Style::Plain }, span.end);
        Ok(())
    }
}

impl Frame {
    /// The number of finished children.
    fn len(&self) -> usize {
        match &self.children {
            Children::Items(items) => items.len(),
            Children::Entries { entries, .. } => entries.len(),
        }
    }
}

impl Children {
    fn get(&self, index: usize) -> Option<&Node> {
        match self {
            Children::Items(items) => items.get(index),
            Children::Entries { entries, .. } => entries.get(index).map(|entry| &entry.value),
        }
    }
}

/// What a copy of a node adds to the tree.
#[derive(Default)]
struct Size {
    nodes: usize,
    bytes: usize,
    depth: usize,
}

/// Adds what a node and all in it ask of the limits; `level` is the number of lists and mappings around it.
fn measure(node: &Node, level: usize, size: &mut Size) {
    let level = level + usize::from(node.scalar.is_none());
    size.nodes += 1;
    size.bytes += node.scalar.as_ref().map_or(0, String::len);
    size.depth = size.depth.max(level);
    for item in node.items() {
        measure(item, level, size);
    }
    for entry in node.entries() {
        size.bytes += entry.key.len();
        measure(&entry.value, level, size);
    }
}
