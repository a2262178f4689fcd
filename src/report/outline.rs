//! A document as statements, one a line, each with its whole path: what Git compares where it is told to
//! (`textconv`). Order of keys, layout, quotes and comments are gone, so that a line that differs means something.
//!
//! It refuses to know what the keys mean.

use std::collections::BTreeMap;

use crate::yaml::{Document, Node, Value};

/// The statements in the order of their paths, but lists in their own order.
pub fn outline(document: &Document) -> String {
    let mut text = String::new();
    walk(&document.root, "", &mut text);
    text
}

fn walk(node: &Node, path: &str, text: &mut String) {
    match &node.value {
        Value::Mapping(_) => {
            let entries: BTreeMap<&str, &Node> =
                node.entries().iter().map(|entry| (entry.key.as_str(), &entry.value)).collect();
            for (key, value) in entries {
                walk(value, &join(path, key), text);
            }
        }
        Value::Sequence(_) if node.items().iter().all(is_plain) => {
            let words: Vec<String> = node.items().iter().map(shown).collect();
            text.push_str(&format!("{path}: {}\n", words.join(", ")));
        }
        Value::Sequence(_) => {
            for (at, item) in node.items().iter().enumerate() {
                walk(item, &join(path, &name_of(item, at)), text);
            }
        }
        _ => text.push_str(&format!("{path}: {}\n", shown(node))),
    }
}

/// An item is called by what tells it from the others, and by its place where nothing does.
fn name_of(item: &Node, at: usize) -> String {
    let names = ["id", "field", "persona", "name", "question", "metric"];
    let name = names.iter().find_map(|key| item.get(key).filter(|node| is_plain(node)).map(shown));
    name.unwrap_or_else(|| (at + 1).to_string())
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path} › {key}") }
}

fn is_plain(node: &Node) -> bool {
    !matches!(node.value, Value::Mapping(_) | Value::Sequence(_))
}

/// A value in one line.
fn shown(node: &Node) -> String {
    let text = match node.as_text() {
        Some(text) => text.to_owned(),
        None => node.to_json().to_string(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Source;
    use crate::yaml::{Limits, parse};

    #[track_caller]
    fn check(yaml: &str, expected: &str) {
        let document = parse(&Source::new("a.yaml", yaml), &Limits::default()).expect("is YAML");
        assert_eq!(outline(&document), expected);
    }

    #[test]
    fn documents_become_statements() {
        check("name: \"A\" # comment\nid: a\n", "id: a\nname: A\n");
        check(
            "criteria:\n  - field: employees\n    between: [200, 1000]\n  - any:\n      - {field: b, is: true}\n",
            "criteria › employees › between: 200, 1000\ncriteria › employees › field: employees\n\
             criteria › 2 › any › b › field: b\ncriteria › 2 › any › b › is: true\n",
        );
        check("summary: >-\n  one\n  two\n", "summary: one two\n");
        check("a: {}\nb: []\nc:\n", "b: \nc: null\n");
    }
}
