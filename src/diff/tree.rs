//! Any part of a document that is not a rule, compared key by key: texts, lists, lists of things with a name.
//!
//! What has no meaning is passed over: the order of keys and of a list's items, quotes, line breaks in prose,
//! defaults written out, a thing in its short or long form. It refuses to know what any key means, save that
//! `when`, `market` and `serves` are tests.

use std::collections::BTreeMap;

use super::sides::{Pointers, Sides};
use super::{ChangeKind, Subject};
use crate::model::{Quantity, SpanOfTime, Test};
use crate::text::Span;
use crate::yaml::{Entry, Node, Style, Value, escape, from_node};

/// Keys that every document has and that are compared elsewhere, or mean nothing to anybody but the author.
const PASSED_OVER: [&str; 3] = ["kind", "id", "notes"];
/// Keys whose value is a test.
const TESTS: [&str; 3] = ["when", "market", "serves"];
/// The keys by which things in a list are told apart, the first that is there.
const NAMES: [&str; 10] = ["id", "name", "persona", "question", "says", "rule", "output", "what", "team", "column"];
/// Texts longer than this are not shown in one line.
const SHORT: usize = 60;

/// A node of one version, with its JSON pointer; none where nothing is written.
#[derive(Clone, Debug)]
struct At<'n> {
    node: Option<&'n Node>,
    pointer: String,
}

impl<'n> At<'n> {
    /// The node at a pointer; null and empty lists and mappings say nothing.
    fn new(node: Option<&'n Node>, pointer: String) -> Self {
        let says_something = |node: &&Node| match &node.value {
            Value::Null => false,
            Value::Sequence(items) => !items.is_empty(),
            Value::Mapping(entries) => !entries.is_empty(),
            _ => true,
        };
        At { node: node.filter(says_something), pointer }
    }

    fn child(&self, key: &str) -> At<'n> {
        At::new(self.node.and_then(|node| node.get(key)), format!("{}/{}", self.pointer, escape(key)))
    }

    fn pointer(&self) -> Option<&str> {
        self.node.map(|_| self.pointer.as_str())
    }
}

fn pointers<'p>(base: &'p At<'_>, head: &'p At<'_>) -> Pointers<'p> {
    Pointers { base: base.pointer(), head: head.pointer() }
}

impl Sides<'_> {
    /// Compares every key of the whole document but these.
    pub(super) fn other_keys(&mut self, except: &[&str]) {
        self.keys("", ("", ""), except);
    }

    /// Compares every key of two mappings but these; `name` is what leads to them in summaries.
    pub(super) fn keys(&mut self, name: &str, (base, head): (&str, &str), except: &[&str]) {
        let (base_document, head_document) = (self.base, self.head);
        let base = At::new(base_document.node(base), base.to_owned());
        let head = At::new(head_document.node(head), head.to_owned());
        self.mappings(name, &base, &head, except);
    }

    fn mappings(&mut self, name: &str, base: &At<'_>, head: &At<'_>, except: &[&str]) {
        let mut keys: Vec<&str> = Vec::new();
        for side in [base, head] {
            for entry in side.node.map(Node::entries).unwrap_or_default() {
                let is_ours = !entry.key.starts_with("x-") && !except.contains(&entry.key.as_str());
                if is_ours && !keys.contains(&entry.key.as_str()) {
                    keys.push(&entry.key);
                }
            }
        }
        for key in keys.into_iter().filter(|key| !name.is_empty() || !PASSED_OVER.contains(key)) {
            let path = if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
            self.nodes(&path, &base.child(key), &head.child(key));
        }
    }

    fn nodes(&mut self, name: &str, base: &At<'_>, head: &At<'_>) {
        let (Some(shape), last) = (base.node.or(head.node), last_key(name)) else { return };
        if TESTS.contains(&last) {
            return self.test_nodes(name, base, head);
        }
        if let (Some(b), Some(h)) = (base.node, head.node)
            && is_scalar(b) != is_scalar(h)
            && (is_mapping(b) || is_mapping(h))
        {
            return self.short_and_long(name, (base, b), (head, h));
        }
        let is_each = |fits: fn(&Node) -> bool| [base.node, head.node].into_iter().flatten().all(fits);
        if is_each(is_scalar) {
            self.scalars(name, base, head);
        } else if is_each(is_mapping) {
            if last == "columns" {
                self.columns(name, base, head);
            } else {
                self.mappings(name, base, head, &[]);
            }
        } else if is_each(|node| matches!(node.value, Value::Sequence(_))) {
            let is_plain = |node: &Node| node.items().iter().all(is_scalar);
            if is_plain(shape) && is_each(|node| node.items().iter().all(is_scalar)) {
                self.sets(name, base, head);
            } else {
                self.things(name, base, head);
            }
        } else {
            let words = |side: &At<'_>| side.node.map(one_line);
            self.value(key(name), &ticked(name), words(base), words(head), pointers(base, head));
        }
    }

    fn scalars(&mut self, name: &str, base: &At<'_>, head: &At<'_>) {
        let default = self.defaults.iter().find(|(path, _)| *path == name).map(|(_, text)| (*text).to_owned());
        let text = |side: &At<'_>| side.node.map(scalar_text).or_else(|| default.clone());
        let (before, after) = (text(base), text(head));
        if before == after || both(base, head).is_some_and(|(b, h)| b.value == h.value) {
            return;
        }
        if let (Some(before), Some(after)) = (&before, &after) {
            if means_the_same(name, before, after) {
                return;
            }
            if before.chars().count() > SHORT || after.chars().count() > SHORT {
                let summary = format!("{} reworded", ticked(name));
                let (before, after) = (Some(before.clone()), Some(after.clone()));
                return self.push(key(name), ChangeKind::Changed, summary, before, after, pointers(base, head));
            }
        }
        self.shortened_value(name, before, after, pointers(base, head));
    }

    /// Like [`Sides::value`], with the summary held to one line.
    fn shortened_value(&mut self, name: &str, before: Option<String>, after: Option<String>, at: Pointers<'_>) {
        let already = self.changes.len();
        let short = |text: &Option<String>| text.as_deref().map(shortened);
        self.value(key(name), &ticked(name), short(&before), short(&after), at);
        for change in &mut self.changes[already..] {
            (change.before, change.after) = (before.clone(), after.clone());
        }
    }

    fn sets(&mut self, name: &str, base: &At<'_>, head: &At<'_>) {
        let texts = |side: &At<'_>| -> Vec<String> {
            side.node.map(|node| node.items().iter().map(scalar_text).collect()).unwrap_or_default()
        };
        self.set(key(name), &ticked(name), &texts(base), &texts(head), pointers(base, head));
    }

    /// Compares two lists whose order means nothing.
    pub(super) fn set(
        &mut self,
        subject: Subject,
        label: &str,
        base: &[String],
        head: &[String],
        pointers: Pointers<'_>,
    ) {
        let gone: Vec<String> = base.iter().filter(|text| !head.contains(text)).map(|text| shortened(text)).collect();
        let new: Vec<String> = head.iter().filter(|text| !base.contains(text)).map(|text| shortened(text)).collect();
        let words = |texts: &[String]| (!texts.is_empty()).then(|| texts.join(", "));
        let (before, after) = (words(base), words(head));
        if gone.is_empty() && new.is_empty() {
            return;
        }
        if base.is_empty() || head.is_empty() {
            let (kind, texts) = if base.is_empty() { (ChangeKind::Added, &new) } else { (ChangeKind::Removed, &gone) };
            let summary = format!("{label}: {}", texts.join(", "));
            return self.push(subject, kind, summary, before, after, pointers);
        }
        let summary = format!("{label}: {}", adds_and_drops(&new, &gone));
        self.push(subject, ChangeKind::Changed, summary, before, after, pointers);
    }

    /// Lists of things that have a name.
    fn things(&mut self, name: &str, base: &At<'_>, head: &At<'_>) {
        let (base_items, head_items) = (named_items(base), named_items(head));
        let mut names: Vec<&String> = base_items.iter().map(|(item, _)| item).collect();
        names
            .extend(head_items.iter().map(|(item, _)| item).filter(|item| !base_items.iter().any(|(b, _)| b == *item)));
        for item in names {
            let find = |items: &[(String, At<'_>)]| items.iter().position(|(other, _)| other == item);
            let path = format!("{name}.{}", shortened(item));
            match (find(&base_items), find(&head_items)) {
                (Some(b), Some(h)) => self.nodes(&path, &base_items[b].1, &head_items[h].1),
                (Some(b), None) => self.thing(&path, ChangeKind::Removed, &base_items[b].1),
                (None, Some(h)) => self.thing(&path, ChangeKind::Added, &head_items[h].1),
                (None, None) => {}
            }
        }
    }

    fn thing(&mut self, name: &str, kind: ChangeKind, side: &At<'_>) {
        let Some(node) = side.node else { return };
        let words = one_line(node);
        let first = node.entries().iter().find(|entry| !NAMES.contains(&entry.key.as_str()) && is_scalar(&entry.value));
        let summary = match first {
            Some(entry) => format!("{}: {}", ticked(name), shortened(&scalar_text(&entry.value))),
            None => ticked(name),
        };
        let at = side.pointer();
        match kind {
            ChangeKind::Removed => {
                self.push(key(name), kind, summary, Some(words), None, Pointers { base: at, head: None });
            }
            _ => self.push(key(name), kind, summary, None, Some(words), Pointers { base: None, head: at }),
        }
    }

    /// A field that is read from the column of its own name needs no line.
    fn columns(&mut self, name: &str, base: &At<'_>, head: &At<'_>) {
        let columns = |side: &At<'_>| -> BTreeMap<String, String> {
            let entries = side.node.map(Node::entries).unwrap_or_default();
            entries.iter().map(|entry| (entry.key.clone(), scalar_text(&entry.value))).collect()
        };
        let (before, after) = (columns(base), columns(head));
        let mut fields: Vec<&String> = before.keys().chain(after.keys()).collect();
        fields.sort_unstable();
        fields.dedup();
        for field in fields {
            let column = |columns: &BTreeMap<String, String>| Some(columns.get(field).unwrap_or(field).clone());
            let (b, h) = (base.child(field), head.child(field));
            let path = format!("{name}.{field}");
            self.value(key(&path), &ticked(&path), column(&before), column(&after), pointers(&b, &h));
        }
    }

    fn test_nodes(&mut self, name: &str, base: &At<'_>, head: &At<'_>) {
        let test = |side: &At<'_>| side.node.and_then(|node| from_node::<Test>(node).ok());
        let (before, after) = (test(base), test(head));
        let subject = Subject::Test(name.to_owned());
        self.tests(subject, &ticked(name), before.as_ref(), after.as_ref(), pointers(base, head));
    }

    /// A thing in its short form on one side and its long form on the other: `sales` and `{team: sales}`.
    fn short_and_long(&mut self, name: &str, base: (&At<'_>, &Node), head: (&At<'_>, &Node)) {
        let long = if is_mapping(base.1) { base.1 } else { head.1 };
        let short_for = ["team", "rule", "column", "from", "id"].into_iter().find(|key| long.get(key).is_some());
        let Some(short_for) = short_for else {
            let words = |node: &Node| Some(one_line(node));
            return self.value(key(name), &ticked(name), words(base.1), words(head.1), pointers(base.0, head.0));
        };
        let (base_long, head_long) = (lengthened(base.1, short_for), lengthened(head.1, short_for));
        let base = At::new(Some(&base_long), base.0.pointer.clone());
        let head = At::new(Some(&head_long), head.0.pointer.clone());
        self.mappings(name, &base, &head, &[]);
    }
}

fn both<'n>(base: &At<'n>, head: &At<'n>) -> Option<(&'n Node, &'n Node)> {
    base.node.zip(head.node)
}

fn lengthened(node: &Node, key: &str) -> Node {
    if is_mapping(node) {
        return node.clone();
    }
    let entry = Entry { key: key.to_owned(), key_span: Span::default(), value: node.clone() };
    Node { span: node.span, value: Value::Mapping(vec![entry]), scalar: None, style: Style::Block }
}

/// The items of a list with the names that tell them apart; a name that comes back gets a number.
fn named_items<'n>(side: &At<'n>) -> Vec<(String, At<'n>)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let items = side.node.map(Node::items).unwrap_or_default();
    let name = |node: &Node| {
        let text = |key: &str| node.get(key).filter(|value| is_scalar(value)).map(scalar_text);
        match NAMES.iter().find_map(|key| text(key)) {
            // A team has a play for each tier.
            Some(name) => text("tier").map_or(name.clone(), |tier| format!("{name}.{tier}")),
            None => one_line(node),
        }
    };
    let items = items.iter().enumerate().map(|(at, node)| {
        let name = if is_scalar(node) { scalar_text(node) } else { name(node) };
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        let name = if *count > 1 { format!("{name} ({count})") } else { name };
        (name, At::new(Some(node), format!("{}/{at}", side.pointer)))
    });
    items.collect()
}

/// Numbers and durations that are spelled in two ways.
fn means_the_same(name: &str, before: &str, after: &str) -> bool {
    let is_number = ["buying.", "lint.limits."].iter().any(|prefix| name.starts_with(prefix));
    if is_number && matches!((Quantity::parse(before), Quantity::parse(after)), (Ok(b), Ok(h)) if b == h) {
        return true;
    }
    match (SpanOfTime::parse(before), SpanOfTime::parse(after)) {
        (Ok(before), Ok(after)) => super::condition::plain_span(before) == super::condition::plain_span(after),
        _ => false,
    }
}

/// `adds A, B; drops C`.
pub(super) fn adds_and_drops(new: &[String], gone: &[String]) -> String {
    let part = |verb: &str, texts: &[String]| (!texts.is_empty()).then(|| format!("{verb} {}", texts.join(", ")));
    [part("adds", new), part("drops", gone)].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

fn key(name: &str) -> Subject {
    Subject::Key(name.to_owned())
}

fn last_key(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// A name as summaries show it.
pub(super) fn ticked(name: &str) -> String {
    format!("`{name}`")
}

fn is_scalar(node: &Node) -> bool {
    node.scalar.is_some()
}

fn is_mapping(node: &Node) -> bool {
    matches!(node.value, Value::Mapping(_))
}

/// A scalar's text with its line breaks as blanks: how prose is folded has no meaning.
fn scalar_text(node: &Node) -> String {
    let text = node.as_text().or(node.scalar.as_deref()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A node in one line, as flow YAML would have it without quotes.
fn one_line(node: &Node) -> String {
    match &node.value {
        Value::Sequence(items) => items.iter().map(one_line).collect::<Vec<_>>().join(", "),
        Value::Mapping(entries) => {
            let pairs: Vec<String> =
                entries.iter().map(|entry| format!("{}: {}", entry.key, one_line(&entry.value))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
        _ => scalar_text(node),
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= SHORT {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(SHORT - 1).collect();
    short.truncate(short.trim_end().len());
    short + "…"
}
