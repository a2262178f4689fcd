//! Tests in words, with nothing in them that is nobody's business.

use crate::language::Language;
use crate::model::{Catalogue, Test, test_in_language};

/// A test in words. One that looks at personal data says so and no more: the values in it are personal, too.
pub(super) fn sentence(test: &Test, catalogue: &Catalogue, language: Language) -> String {
    let fields = test.fields("");
    let is_personal = |name: &str| catalogue.get(name).is_some_and(|field| field.personal);
    if fields.iter().any(|(name, _)| is_personal(name)) {
        return language.text("test-personal", &[]);
    }
    capitalised(&test_in_language(test, catalogue, language))
}

/// The text with a capital at its start, unless its first word has one of its own, as `eCl@ss` has.
fn capitalised(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    let mut letters = text.chars();
    match letters.next() {
        Some(letter) if first.chars().all(|c| !c.is_uppercase()) => letter.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}
