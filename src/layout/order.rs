//! The order of keys: in each mapping that the schema knows, the keys stand as the schema lists them.
//!
//! Lines move as a whole, so a key takes with it what stands below it, and the blank lines and comments at its column
//! above it. It refuses to touch mappings in brackets, and those where an anchor could come to stand behind its alias.

use std::ops::Range;

use serde_json::Value as Json;

use crate::model::Kind;
use crate::schema;
use crate::text::Span;
use crate::yaml::{Document, Entry, Node, Style, Value};

use super::blanks;

/// Brings the keys of all mappings into the order of the kind.
pub(super) fn order(document: &Document, kind: Option<Kind>) -> Option<String> {
    let lines: Vec<&str> =
        (1..=document.source.line_count()).map(|line| document.source.slice(document.source.line_span(line))).collect();
    let shapes = Shapes { document, schema: schema::of_kind(kind?) };
    let sorter = Sorter { document, shapes, lines: &lines };
    let text = sorter.sort(&document.root, Some(sorter.shapes.schema), 0..lines.len()).join("\n");
    let end = if document.source.text().ends_with('\n') && !text.ends_with('\n') { "\n" } else { "" };
    Some(format!("{text}{end}"))
}

struct Sorter<'a> {
    document: &'a Document,
    shapes: Shapes<'a>,
    /// The lines of the text; all ranges of lines count from 0.
    lines: &'a [&'a str],
}

impl Sorter<'_> {
    /// The lines of a range that holds a value, in their new order. Where the schema says nothing, or the value is
    /// written in a way that is better left alone, they stay as they are.
    fn sort(&self, node: &Node, schema: Option<&Json>, range: Range<usize>) -> Vec<String> {
        let sorted = match (&node.value, schema) {
            (Value::Mapping(entries), Some(schema)) if node.style == Style::Block => {
                self.sort_mapping(entries, schema, range.clone())
            }
            (Value::Sequence(items), Some(schema)) if node.style == Style::Block => {
                self.sort_items(items, schema, range.clone())
            }
            _ => None,
        };
        sorted.unwrap_or_else(|| self.lines[range].iter().map(|line| (*line).to_owned()).collect())
    }

    fn sort_mapping(&self, entries: &[Entry], schema: &Json, range: Range<usize>) -> Option<Vec<String>> {
        let shape = self.shapes.of_mapping(schema, entries)?;
        let (first, others) = entries.split_first()?;
        let column = self.document.source.position(first.key_span.start).column - 1;
        let lead = self.lines[self.line(first.key_span.start)].get(..column)?;
        let is_item = lead.trim_matches(' ') == "-";
        let starts_line = |entry: &Entry| {
            let before = self.lines[self.line(entry.key_span.start)].get(..column);
            self.document.source.position(entry.key_span.start).column - 1 == column
                && before.is_some_and(|before| blanks(before) == column)
        };
        if !others.iter().all(starts_line) || !(is_item || starts_line(first)) {
            return None;
        }
        let mut starts: Vec<usize> =
            entries.iter().map(|entry| self.first_line(entry.key_span.start, column, range.start)).collect();
        let key_line = self.line(first.key_span.start);
        starts[0] = match (is_item, column) {
            (true, _) => key_line,
            (false, 0) => self.below_the_head(starts[0], key_line),
            (false, _) => starts[0],
        };
        let end = self.last_line(range.clone(), column);
        let ranks = self.shapes.ranks(entries, shape);
        let mut parts: Vec<(usize, usize, Vec<String>)> = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            let part = starts[at]..starts.get(at + 1).copied().unwrap_or(end);
            let own = self.line(entry.key_span.start).checked_sub(part.start).filter(|own| *own < part.len())?;
            let is_alias = entry.value.span.start < entry.key_span.end;
            let schema = if is_alias { None } else { below(shape, &entry.key) };
            parts.push((ranks[at], own, self.sort(&entry.value, schema, part)));
        }
        if is_item && ranks.iter().min() != ranks.first() {
            move_dash(&mut parts, lead)?;
        }
        parts.sort_by_key(|(rank, ..)| *rank);
        let copy = |range: Range<usize>| self.lines[range].iter().map(|line| (*line).to_owned());
        let parts = parts.into_iter().flat_map(|(.., lines)| lines);
        Some(copy(range.start..starts[0]).chain(parts).chain(copy(end..range.end)).collect())
    }

    fn sort_items(&self, items: &[Node], schema: &Json, range: Range<usize>) -> Option<Vec<String>> {
        let shape = self.shapes.of_list(schema)?;
        let first = items.first()?;
        let dash = self.lines[self.line(first.span.start)].find('-')?;
        let mut starts = Vec::with_capacity(items.len());
        for item in items {
            let line = self.lines[self.line(item.span.start)];
            if blanks(line) != dash || !line[dash..].starts_with('-') || self.line(item.span.start) < range.start {
                return None;
            }
            starts.push(self.first_line(item.span.start, dash, range.start));
        }
        let end = self.last_line(range.clone(), dash);
        let mut lines: Vec<String> = self.lines[range.start..starts[0]].iter().map(|line| (*line).to_owned()).collect();
        for (at, item) in items.iter().enumerate() {
            let part = starts[at]..starts.get(at + 1).copied().unwrap_or(end);
            if part.is_empty() {
                return None;
            }
            lines.extend(self.sort(item, shape.get("items"), part));
        }
        lines.extend(self.lines[end..range.end].iter().map(|line| (*line).to_owned()));
        Some(lines)
    }

    fn line(&self, offset: usize) -> usize {
        self.document.source.line_at(offset) - 1
    }

    /// Whether a line holds nothing, or a comment that does not stand deeper than the column.
    fn is_loose(&self, line: usize, column: usize) -> bool {
        let text = self.lines[line].trim();
        text.is_empty() || text.starts_with('#') && blanks(self.lines[line]) <= column
    }

    /// The first of the loose lines above the one at the offset.
    fn first_line(&self, offset: usize, column: usize, least: usize) -> usize {
        let mut line = self.line(offset);
        while line > least && self.is_loose(line - 1, column) {
            line -= 1;
        }
        line
    }

    /// What stands above the first key is about the document, but for what stands apart from the rest of it.
    fn below_the_head(&self, start: usize, key_line: usize) -> usize {
        (start..key_line).rev().find(|line| self.lines[*line].trim().is_empty()).unwrap_or(key_line)
    }

    /// The line behind the last one of a range that is neither loose nor the end of the document.
    fn last_line(&self, range: Range<usize>, column: usize) -> usize {
        let is_end = |line: usize| self.lines[line].trim_end() == "..." || self.lines[line].starts_with("... ");
        let mut end = range.end;
        while end > range.start + 1 && (self.is_loose(end - 1, column) || is_end(end - 1)) {
            end -= 1;
        }
        end
    }
}

/// What a schema says of the order of keys.
pub(super) struct Shapes<'a> {
    pub(super) document: &'a Document,
    pub(super) schema: &'a Json,
}

impl Shapes<'_> {
    /// The shape that a mapping is meant to have; none where the schema says nothing of its keys.
    pub(super) fn of_mapping<'b>(&'b self, schema: &'b Json, entries: &[Entry]) -> Option<&'b Json> {
        self.shape(schema, |shape| {
            let known = |entry: &Entry| shape["properties"].get(&entry.key).is_some();
            shape["additionalProperties"].is_object() || entries.iter().any(known)
        })
    }

    /// The shape of a list.
    pub(super) fn of_list<'b>(&'b self, schema: &'b Json) -> Option<&'b Json> {
        self.shape(schema, |shape| shape["items"].is_object())
    }

    /// Where each key goes. Keys that the schema does not know stay in their order behind the others, and all stay
    /// where they are if anchors and aliases would change places.
    pub(super) fn ranks(&self, entries: &[Entry], shape: &Json) -> Vec<usize> {
        let known: Vec<&str> =
            shape["properties"].as_object().into_iter().flat_map(|keys| keys.keys().map(String::as_str)).collect();
        let rank = |entry: &Entry| known.iter().position(|key| *key == entry.key).unwrap_or(known.len());
        let ranks: Vec<usize> = entries.iter().map(rank).collect();
        let marked = |entry: &Entry| self.is_marked(entry.key_span.end, &entry.value);
        let marked: Vec<usize> =
            entries.iter().zip(&ranks).filter(|(entry, _)| marked(entry)).map(|(_, rank)| *rank).collect();
        if marked.is_sorted() { ranks } else { vec![0; entries.len()] }
    }

    /// Whether a value that stands behind an offset has or holds an anchor or an alias.
    fn is_marked(&self, from: usize, node: &Node) -> bool {
        if node.span.start < from {
            return true;
        }
        let gap = self.document.source.slice(Span::new(from, node.span.start));
        let mut from = node.span.start;
        let has_anchor = gap.lines().any(|line| line.split('#').next().unwrap_or_default().contains('&'));
        has_anchor
            || node.entries().iter().any(|entry| self.is_marked(entry.key_span.end, &entry.value))
            || node.items().iter().any(|item| {
                let is_marked = self.is_marked(from, item);
                from = item.span.end.max(from);
                is_marked
            })
    }

    /// The first of the shapes that a schema allows which fits.
    fn shape<'b>(&'b self, schema: &'b Json, fits: impl Fn(&Json) -> bool + Copy) -> Option<&'b Json> {
        if let Some(target) = schema.get("$ref").and_then(Json::as_str) {
            return self.shape(self.schema.pointer(target.trim_start_matches('#'))?, fits);
        }
        let branches = ["anyOf", "oneOf"].into_iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
        fits(schema).then_some(schema).or_else(|| branches.into_iter().find_map(|branch| self.shape(branch, fits)))
    }
}

/// The schema of the value under a key.
pub(super) fn below<'a>(shape: &'a Json, key: &str) -> Option<&'a Json> {
    shape["properties"].get(key).or_else(|| shape.get("additionalProperties"))
}

/// Gives the `-` before the first key of an item to the key that will be the first. Comments above that key stand
/// above the item then.
fn move_dash(parts: &mut [(usize, usize, Vec<String>)], lead: &str) -> Option<()> {
    let column = lead.len();
    let old = parts.first_mut()?.2.first_mut()?;
    old.replace_range(..column, &" ".repeat(column));
    let (_, own, lines) = parts.iter_mut().min_by_key(|(rank, ..)| *rank)?;
    let (loose, rest) = lines.split_at_mut_checked(*own)?;
    rest.first_mut()?.replace_range(..column, lead);
    for line in loose.iter_mut().filter(|line| line.contains('#')) {
        *line = format!("{}{}", " ".repeat(blanks(lead)), line.trim_start_matches(' '));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lay_out;
    use super::super::testing::{comes_to_rest, document};
    use crate::model::Kind;

    #[track_caller]
    fn check(kind: Kind, text: &str, expected: &str) {
        let laid_out = |text: &str| lay_out(&document(text).expect(text), Some(kind));
        assert_eq!(laid_out(text), expected, "{text}");
        assert_eq!(laid_out(expected), expected);
    }

    #[test]
    fn keys_of_items_stand_in_the_order_of_the_kind() {
        let check = |text: &str, expected: &str| check(Kind::Profile, text, expected);
        check(
            "criteria:\n  - importance: must\n    why: Y\n    in: [a]\n    field: f\n  - why: Z\n    id: b\n",
            "criteria:\n  - field: f\n    in: [a]\n    importance: must\n    why: Y\n  - id: b\n    why: Z\n",
        );
        check(
            "criteria:\n  - any:\n      - is: 1\n        field: f\n    weight: 5\n    id: a\n",
            "criteria:\n  - id: a\n    weight: 5\n    any:\n      - field: f\n        is: 1\n",
        );
        check(
            "criteria:\n- not:\n    is: 1\n    field: f\n  id: a\n",
            "criteria:\n  - id: a\n    not:\n      field: f\n      is: 1\n",
        );
        check("evidence:\n  - x-a: 1\n    date: d\n    id: a\n", "evidence:\n  - id: a\n    date: d\n    x-a: 1\n");
    }

    #[test]
    fn keys_of_mappings_stand_in_the_order_of_the_kind() {
        check(
            Kind::Profile,
            "tiers:\n  B: 2\n  A:\n    do: D\n    from: 1\nbuying:\n  committee: []\n  cycle:\n    to: 2\n    from: 1\n",
            "tiers:\n  B: 2\n  A:\n    from: 1\n    do: D\nbuying:\n  cycle:\n    from: 1\n    to: 2\n  committee: []\n",
        );
        check(
            Kind::Workspace,
            "gate:\n  confidence: 0.9\n  rules:\n    - at_least: 3\n      id: a\n    - {at_least: 3, id: b}\n",
            "gate:\n  rules:\n    - id: a\n      at_least: 3\n    - {id: b, at_least: 3}\n  confidence: 0.9\n",
        );
        check(
            Kind::Snapshot,
            "accounts:\n  columns:\n    z: Z\n    a: A\n  key: K\n  path: p\n",
            "accounts:\n  path: p\n  key: K\n  columns:\n    z: Z\n    a: A\n",
        );
        check(Kind::Negative, "when:\n  is: 1\n  field: f\n", "when:\n  field: f\n  is: 1\n");
        check(Kind::Fields, "fields:\n  - type: text\n    name: n\n", "fields:\n  - name: n\n    type: text\n");
        check(
            Kind::Waivers,
            "waivers:\n  - accept:\n      up_to: 2\n      down_to: 1\n    id: a\n",
            "waivers:\n  - id: a\n    accept:\n      down_to: 1\n      up_to: 2\n",
        );
        check(Kind::Persona, "x-a:\n  name: 1\n  id: 2\n", "x-a:\n  name: 1\n  id: 2\n");
    }

    #[test]
    fn comments_move_with_their_key() {
        let check = |text: &str, expected: &str| check(Kind::Profile, text, expected);
        check(
            "value:\n  # ours\n  to_us: U # u\n\n  # theirs\n  to_customer: C\n  # the end\n\nname: N\n",
            "name: N\nvalue:\n\n  # theirs\n  to_customer: C\n  # ours\n  to_us: U # u\n  # the end\n",
        );
        check(
            "pains:\n  # first\n  - statement: S # s\n    # of a\n    id: a\n    # more of a\n  # second\n  - id: b\n",
            "pains:\n  # first\n  # of a\n  - id: a\n    statement: S # s\n    # more of a\n  # second\n  - id: b\n",
        );
        check(
            "criteria:\n  - why: >-\n      one\n      # no comment\n\n      two\n    id: a\n",
            "criteria:\n  - id: a\n    why: >-\n      one\n      # no comment\n\n      two\n",
        );
        check(
            "buying:\n  committee:\n    - persona: p\n    # one more\n  cycle: c\n",
            "buying:\n  cycle: c\n  committee:\n    - persona: p\n    # one more\n",
        );
    }

    #[test]
    fn anchors_stay_before_their_aliases() {
        let check = |text: &str, expected: &str| check(Kind::Profile, text, expected);
        check("value:\n  to_us: &a U\n  to_customer: *a\n", "value:\n  to_us: &a U\n  to_customer: *a\n");
        check(
            "criteria:\n  - in: &a [x]\n    field: f\n  - why: W\n    in: *a\n    field: f\nname: N\n",
            "name: N\ncriteria:\n  - field: f\n    in: &a [x]\n  - field: f\n    in: *a\n    why: W\n",
        );
        check(
            "buying:\n  cycle: &c\n    to: 1\n    from: 2\n  budget: *c\n  stakeholders: R&D\n",
            "buying:\n  cycle: &c\n    from: 2\n    to: 1\n  stakeholders: R&D\n  budget: *c\n",
        );
    }

    /// Pieces that items of criteria and of evidence are put together from, each with the columns of a key.
    const PIECES: [&str; 18] = [
        "importance: must\n",
        "field: f # the field\n",
        "id: a\n",
        "in: &a [x,\n        y]\n",
        "not_in: *a\n",
        "why: |\n      one\n      # no comment\n\n      two\n",
        "ask: |+\n      one\n\n",
        "x-own: one\n      two\n",
        "any:\n      - is: 1\n        # of the field\n        field: g\n      # more\n      - {is: 1, field: g}\n",
        "not:\n        is: 1\n        field: g\n        # deep end\n",
        "all:\n    - known: true\n      field: h\n    # level\n",
        "evidence: # sources\n      - e\n",
        "# before\n",
        "  # deeper\n",
        "weight: \"5\n\n      6\"\n",
        "required:\n",
        "  \n",
        "is: {b: 1,\n      # inside\n      a: 2}\n",
    ];

    fn piece() -> impl Strategy<Value = Vec<usize>> {
        prop::sample::subsequence((0..PIECES.len()).collect::<Vec<_>>(), 0..8).prop_shuffle()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn nested_keys_keep_their_meaning_and_come_to_rest(items in prop::collection::vec(piece(), 1..4), below in any::<bool>()) {
            let item = |pieces: &Vec<usize>| {
                let lines: Vec<String> = pieces.iter().map(|at| format!("    {}", PIECES[*at])).collect();
                let text = lines.concat();
                // An item begins with a key; comments before it stand above the dash.
                if text.trim_start().starts_with('#') { text } else { format!("  - {}", text.trim_start()) }
            };
            let list: String = items.iter().map(item).collect();
            let text = if below { format!("criteria:\n{list}# end\nname: N\n") } else { format!("name: N\n\ncriteria:\n{list}") };
            comes_to_rest(&text, Kind::Profile)?;
        }
    }
}
