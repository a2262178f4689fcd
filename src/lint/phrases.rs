//! Words and phrases in running text.
//!
//! It refuses to know what is wrong with them.

use std::collections::HashMap;

/// Words and phrases in lower case to look for. Each begins with a letter or digit.
pub(super) struct Phrases {
    phrases: &'static [&'static str],
    /// First word → the phrases that begin with it.
    beginning: HashMap<&'static str, Vec<usize>>,
}

impl Phrases {
    pub(super) fn new(phrases: &'static [&'static str]) -> Self {
        let mut beginning: HashMap<&'static str, Vec<usize>> = HashMap::new();
        for (at, phrase) in phrases.iter().enumerate() {
            beginning.entry(word(phrase)).or_default().push(at);
        }
        Phrases { phrases, beginning }
    }

    /// The first phrase of the list that stands in a text, in any case and as whole words.
    pub(super) fn find(&self, text: &str) -> Option<&'static str> {
        let text = text.to_lowercase();
        let mut rest = text.as_str();
        let mut first: Option<usize> = None;
        while let Some(start) = rest.find(char::is_alphanumeric) {
            rest = &rest[start..];
            let word = word(rest);
            let stands_here = |at: &usize| {
                let behind = rest.strip_prefix(self.phrases[*at]);
                behind.is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
            };
            let candidates = self.beginning.get(word).into_iter().flatten().copied();
            first = candidates.filter(stands_here).chain(first).min();
            rest = &rest[word.len()..];
        }
        first.map(|at| self.phrases[at])
    }
}

/// The letters and digits that a text begins with.
fn word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words() {
        let phrases = Phrases::new(&["year-old", "men", "good fit", "good"]);
        let check = |text: &str, expected: Option<&str>| assert_eq!(phrases.find(text), expected, "{text}");
        check("A 40-year-old firm", Some("year-old"));
        check("a year-olds", None);
        check("Men", Some("men"));
        check("women, mentors; document", None);
        check("a Good fit", Some("good fit"));
        check("a good fitting", Some("good"));
        check("good men", Some("men"));
        check("größere men", Some("men"));
        check("ümen menü", None);
        check("", None);
    }
}
