//! The order of keys inside of brackets: `{why: Y, field: f}` becomes `{field: f, why: Y}`.
//!
//! Keys change places with each other, and the blanks and commas between them stay. It refuses to touch brackets of
//! several lines, which may hold comments.

use serde_json::Value as Json;

use crate::model::Kind;
use crate::schema;
use crate::text::Span;
use crate::yaml::{Document, Entry, Node, Style, Value};

use super::order::{Shapes, below};

/// Brings the keys of all mappings in brackets into the order of the kind.
pub(super) fn order(document: &Document, kind: Option<Kind>) -> Option<String> {
    let schema = schema::of_kind(kind?);
    let writer = Writer { document, shapes: Shapes { document, schema } };
    let mut text = document.source.text().to_owned();
    let mut edits = Vec::new();
    writer.gather(&document.root, Some(schema), &mut edits);
    // An anchored value is met once more for each of its aliases.
    edits.sort();
    edits.dedup();
    for (span, new) in edits.into_iter().rev() {
        text.replace_range(span.start..span.end, &new);
    }
    Some(text)
}

struct Writer<'a> {
    document: &'a Document,
    shapes: Shapes<'a>,
}

impl Writer<'_> {
    /// The outermost brackets of one line that read otherwise in order, from the first to the last.
    fn gather(&self, node: &Node, schema: Option<&Json>, edits: &mut Vec<(Span, String)>) {
        let old = self.document.source.slice(node.span);
        if node.style == Style::Flow && !old.contains('\n') {
            let new = self.write(node, schema);
            if new != old {
                edits.push((node.span, new));
            }
            return;
        }
        // What an alias stands for is written elsewhere, and in order there.
        let is_inside = |child: &Node| node.span.start <= child.span.start && child.span.end <= node.span.end;
        for (child, schema, from) in self.children(node, schema) {
            if is_inside(child) && from <= child.span.start {
                self.gather(child, schema, edits);
            }
        }
    }

    /// The text of a value with all its brackets in order.
    fn write(&self, node: &Node, schema: Option<&Json>) -> String {
        let source = &self.document.source;
        if node.style != Style::Flow {
            return source.slice(node.span).to_owned();
        }
        let children = self.children(node, schema);
        if !is_in_order(&children) {
            return source.slice(node.span).to_owned();
        }
        let written: Vec<String> = children.iter().map(|(child, schema, _)| self.write(child, *schema)).collect();
        // Each part reaches from its key, if it has one, to the end of its value.
        let entries = node.entries();
        let start = |at: usize| entries.get(at).map_or(children[at].0.span.start, |entry| entry.key_span.start);
        let parts: Vec<(Span, String)> = written
            .into_iter()
            .enumerate()
            .map(|(at, text)| {
                let value = children[at].0.span;
                let lead = source.slice(Span::new(start(at), value.start));
                (Span::new(start(at), value.end), format!("{lead}{text}"))
            })
            .collect();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        if let Some(ranks) = self.ranks(entries, schema) {
            order.sort_by_key(|at| ranks[*at]);
        }
        let mut text = String::new();
        let mut from = node.span.start;
        for ((place, _), at) in parts.iter().zip(order) {
            text.push_str(source.slice(Span::new(from, place.start)));
            text.push_str(&parts[at].1);
            from = place.end;
        }
        text.push_str(source.slice(Span::new(from, node.span.end)));
        text
    }

    fn ranks(&self, entries: &[Entry], schema: Option<&Json>) -> Option<Vec<usize>> {
        Some(self.shapes.ranks(entries, self.shapes.of_mapping(schema?, entries)?))
    }

    /// The values inside of a value, each with what the schema says of it and where it could begin at the earliest.
    fn children<'n>(&'n self, node: &'n Node, schema: Option<&'n Json>) -> Vec<Child<'n>> {
        match &node.value {
            Value::Mapping(entries) => {
                let shape = schema.and_then(|schema| self.shapes.of_mapping(schema, entries));
                let below = |key: &str| shape.and_then(|shape| below(shape, key));
                entries.iter().map(|entry| (&entry.value, below(&entry.key), entry.key_span.end)).collect()
            }
            Value::Sequence(items) => {
                let shape = schema.and_then(|schema| self.shapes.of_list(schema));
                let item = shape.and_then(|shape| shape.get("items"));
                items.iter().map(|child| (child, item, node.span.start)).collect()
            }
            _ => Vec::new(),
        }
    }
}

type Child<'n> = (&'n Node, Option<&'n Json>, usize);

/// Whether each value stands where it is written: aliases, and what is not written, stand elsewhere or nowhere.
fn is_in_order(children: &[Child<'_>]) -> bool {
    children.iter().all(|(child, _, from)| child.span.start >= *from)
        && children.windows(2).all(|pair| pair[0].0.span.end <= pair[1].0.span.start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lay_out;
    use super::super::testing::{comes_to_rest, document};
    use crate::model::Kind;

    #[test]
    fn keys_in_brackets_stand_in_the_order_of_the_kind() {
        let check = |text: &str, expected: &str| {
            let laid_out = |text: &str| lay_out(&document(text).expect(text), Some(Kind::Profile));
            assert_eq!(laid_out(text), expected, "{text}");
            assert_eq!(laid_out(expected), expected);
        };
        check("review: {every: 3 months, last: 2026-01-01}\n", "review: {last: 2026-01-01, every: 3 months}\n");
        check(
            "criteria:\n  - {why: 'a, b', weight: 5,  in: [x, y],field: f} # own\n",
            "criteria:\n  - {field: f, in: [x, y],  weight: 5,why: 'a, b'} # own\n",
        );
        check(
            "criteria: [{weight: 5, any: [{is: 1, field: f}, {x-a: 1, field: g}]}, {ask: Q, id: b}]\n",
            "criteria: [{weight: 5, any: [{field: f, is: 1}, {field: g, x-a: 1}]}, {id: b, ask: Q}]\n",
        );
        check(
            "buying: {budget: {to: 5, from: 1}, cycle: {to: 2 days, from: 1 day}}\n",
            "buying: {cycle: {from: 1 day, to: 2 days}, budget: {from: 1, to: 5}}\n",
        );
        // What the schema does not know, brackets of several lines, and anchors stay as they are.
        check("tiers: {B: 2, A: {do: D, from: 1}}\n", "tiers: {B: 2, A: {from: 1, do: D}}\n");
        check("x-own: {b: 1, a: 2}\n", "x-own: {b: 1, a: 2}\n");
        check("review: {every: 3 months,\n  last: 2026-01-01}\n", "review: {every: 3 months,\n  last: 2026-01-01}\n");
        check("value: {to_us: &a U, to_customer: *a}\n", "value: {to_us: &a U, to_customer: *a}\n");
        check(
            "contributors: &p [a]\nreview: {every: 1, last: 2}\npersonas: *p\n",
            "contributors: &p [a]\nreview: {last: 2, every: 1}\npersonas: *p\n",
        );
        check("review: {every, last: 2026-01-01}\n", "review: {last: 2026-01-01, every}\n");
    }

    /// Pieces that criteria in brackets are put together from.
    const PIECES: [&str; 14] = [
        "importance: must",
        "field: f",
        "id: 'a, {'",
        "in: &a [x, {b: 1}]",
        "not_in: *a",
        "why: \"a # b\"",
        "ask:",
        "x-own",
        "any: [{is: 1, field: g},{is: 2,  field: h}]",
        "not: {is: 1, field: g}",
        "all: [ ]",
        "? evidence : [e]",
        "weight: !!int 5",
        "\"required\":true",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn brackets_keep_their_meaning_and_come_to_rest(
            pieces in prop::sample::subsequence((0..PIECES.len()).collect::<Vec<_>>(), 0..8).prop_shuffle(),
            separator in prop::sample::select(vec![", ", ",", " ,  ", ",\n    "]),
        ) {
            let pieces: Vec<&str> = pieces.iter().map(|at| PIECES[*at]).collect();
            let text = format!("criteria: [{{{}}}]\n", pieces.join(separator));
            comes_to_rest(&text, Kind::Profile)?;
        }
    }
}
