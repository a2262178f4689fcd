//! The message files: complete in every language, and nothing in them that nobody says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;
use icp::document::built_in;
use icp::language::{Language, sources};
use icp::model;

/// Values that only serve the grammar of one language: plurals, and how a label is put into a sentence.
const GRAMMAR: &[&str] = &["plural", "form", "rest", "unit"];

/// Keys that the program puts together from a fixed part and a word of the documents.
const OPEN: &[&str] = &["field-", "unit-", "term-", "metric-"];

/// Key → the values that its message asks for.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let (_, text) = sources().into_iter().find(|(found, _)| *found == language).expect("a file");
    let resource = parse(text).unwrap_or_else(|(_, errors)| panic!("{language:?}: {errors:?}"));
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let mut values = BTreeSet::new();
                see(message.value.as_ref().expect("a message has a text"), &mut values);
                let before = messages.insert(message.id.name.to_owned(), values);
                assert_eq!(before, None, "{} stands twice in {language:?}", message.id.name);
            }
            Entry::Junk { content } => panic!("{language:?}: {content}"),
            _ => {}
        }
    }
    messages
}

fn see(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => assert!(!value.contains(['<', '>', '&']), "{value} is markup"),
            PatternElement::Placeable { expression } => see_expression(expression, values),
        }
    }
}

fn see_expression(expression: &Expression<&str>, values: &mut BTreeSet<String>) {
    let see_inline = |inline: &InlineExpression<&str>, values: &mut BTreeSet<String>| match inline {
        InlineExpression::VariableReference { id } => drop(values.insert(id.name.to_owned())),
        InlineExpression::Placeable { expression } => see_expression(expression, values),
        other => panic!("{other:?} is more than these files need"),
    };
    match expression {
        Expression::Inline(inline) => see_inline(inline, values),
        Expression::Select { selector, variants } => {
            see_inline(selector, values);
            variants.iter().for_each(|variant| see(&variant.value, values));
        }
    }
}

#[test]
fn every_language_says_everything_with_the_same_values() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let found = messages(language);
        let keys = |messages: &BTreeMap<String, BTreeSet<String>>| messages.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&found), keys(&english), "{language:?}");
        for (key, values) in &found {
            let expected = &english[key];
            let missing: Vec<&String> =
                expected.symmetric_difference(values).filter(|name| !GRAMMAR.contains(&name.as_str())).collect();
            assert!(missing.is_empty(), "{key} in {language:?}: {missing:?}");
        }
    }
}

/// The Rust sources, without what tests say.
fn code(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source");
                texts.push(text.split("#[cfg(test)]").next().unwrap_or_default().to_owned());
            }
        }
    }
    texts
}

/// What stands in quotes behind `t(` in templates.
fn asked_by_templates() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for template in built_in() {
        for (at, _) in template.text.match_indices("t(\"") {
            let is_function = !template.text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let key = template.text[at + 3..].split('"').next().unwrap_or_default();
            if is_function {
                keys.insert(key.to_owned());
            }
        }
    }
    keys
}

#[test]
fn every_message_that_is_asked_for_exists_and_every_message_is_asked_for() {
    let known = messages(Language::English);
    let asked = asked_by_templates();
    assert!(asked.len() > 100, "the templates ask for few messages: {asked:?}");
    let unknown: Vec<&String> = asked.iter().filter(|key| !known.contains_key(*key)).collect();
    assert!(unknown.is_empty(), "templates ask for what there is not: {unknown:?}");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let code: String =
        ["language", "model", "document"].into_iter().flat_map(|room| code(&sources.join(room))).collect();
    let is_asked = |key: &String| {
        asked.contains(key) || OPEN.iter().any(|open| key.starts_with(open)) || code.contains(&format!("\"{key}\""))
    };
    let idle: Vec<&String> = known.keys().filter(|key| !is_asked(key)).collect();
    assert!(idle.is_empty(), "nobody says {idle:?}");
    // What the program asks for: the keys stand behind these calls as they are.
    for call in ["text(\"", "say(\"", "word(\"", "one(\"", "two(\"", "part(\"", "scaled(\""] {
        for found in code.split(call).skip(1) {
            let key = found.split('"').next().unwrap_or_default();
            assert!(known.contains_key(key), "the program asks for `{key}`, which there is not");
        }
    }
}

#[test]
fn built_in_fields_and_fixed_words_have_names_in_every_language() {
    for language in Language::ALL {
        let known = messages(language);
        let fields: BTreeSet<String> = model::built_in().iter().map(|field| format!("field-{}", field.name)).collect();
        let named = known.keys().filter(|key| key.starts_with("field-")).cloned().collect();
        assert_eq!(fields, named, "{language:?}");
        let units = model::built_in().iter().filter_map(|field| field.unit.clone());
        for unit in units {
            assert!(known.contains_key(&format!("unit-{unit}")), "{unit} in {language:?}");
        }
    }
}

#[test]
fn a_message_that_cannot_be_said_says_why() {
    let check = |key: &str, expected: &str| {
        assert_eq!(Language::German.message(key, &[]).expect_err(key).to_string(), expected);
    };
    check("no-such-key", "there is no message `no-such-key`");
    check("points-off", "the message `points-off` cannot be written: Unknown variable: $points");
}
