//! What was meant by a key or a word that nobody knows here.
//!
//! It refuses to know where it stands.

use crate::diagnostic::did_you_mean;

/// Words that other tools use for our keys, tried before anything that is merely spelt alike.
const KEYS: [(&str, &str); 31] = [
    ("min", "at_least"),
    ("minimum", "at_least"),
    ("gte", "at_least"),
    ("more_than", "at_least"),
    ("max", "at_most"),
    ("maximum", "at_most"),
    ("lte", "at_most"),
    ("less_than", "at_most"),
    ("range", "between"),
    ("equals", "is"),
    ("eq", "is"),
    ("contains", "any_of"),
    ("one_of", "in"),
    ("values", "in"),
    ("or", "any"),
    ("and", "all"),
    ("points", "weight"),
    ("score", "weight"),
    ("priority", "importance"),
    ("reason", "why"),
    ("rationale", "why"),
    ("title", "name"),
    ("role", "buying_role"),
    ("description", "summary"),
    ("file", "path"),
    ("filename", "path"),
    ("rule", "when"),
    ("condition", "when"),
    ("test", "when"),
    ("url", "link"),
    ("cadence", "every"),
];

/// Words that people use for our words, tried before anything that is merely spelt alike.
const WORDS: [(&str, &str); 37] = [
    ("decision-maker", "economic-buyer"),
    ("decider", "economic-buyer"),
    ("budget-holder", "economic-buyer"),
    ("buyer", "economic-buyer"),
    ("sponsor", "executive-sponsor"),
    ("user", "end-user"),
    ("users", "end-user"),
    ("evaluator", "technical-evaluator"),
    ("technical-buyer", "technical-evaluator"),
    ("advocate", "champion"),
    ("coach", "champion"),
    ("gatekeeper", "blocker"),
    ("detractor", "blocker"),
    ("purchasing", "procurement"),
    ("active", "operational"),
    ("live", "operational"),
    ("current", "operational"),
    ("draft", "aspirational"),
    ("planned", "aspirational"),
    ("experimental", "aspirational"),
    ("archived", "retired"),
    ("deprecated", "retired"),
    ("inactive", "retired"),
    ("required", "must"),
    ("mandatory", "must"),
    ("must-have", "must"),
    ("high", "strong"),
    ("low", "nice"),
    ("nice-to-have", "nice"),
    ("string", "text"),
    ("picklist", "text"),
    ("float", "number"),
    ("decimal", "number"),
    ("currency", "number"),
    ("datetime", "date"),
    ("array", "list"),
    ("multi-picklist", "list"),
];

/// The key that was meant: what other tools call it, else what is spelt nearly alike.
pub(super) fn meant_key<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    let folded = key.to_lowercase().replace('-', "_");
    if let Some(plural) = known.iter().find(|known| known.strip_suffix('s') == Some(&folded)) {
        return Some(plural);
    }
    let synonym = KEYS.iter().filter(|(word, _)| *word == folded).map(|(_, key)| *key);
    let synonym = synonym.into_iter().find_map(|meant| known.iter().find(|known| **known == meant));
    synonym.copied().or_else(|| meant_word(key, known))
}

/// The word that was meant: what people call it, else one that is spelt nearly alike, or the only one that begins with it or that it begins with.
pub(super) fn meant_word<'a>(word: &str, words: &[&'a str]) -> Option<&'a str> {
    let folded = word.trim().to_lowercase();
    let spelt_as_ours = folded.replace([' ', '_'], "-");
    let synonym = WORDS.iter().filter(|(word, _)| *word == spelt_as_ours).map(|(_, meant)| *meant);
    if let Some(meant) = synonym.into_iter().find_map(|meant| words.iter().find(|word| **word == meant)) {
        return Some(meant);
    }
    if let Some(meant) = did_you_mean(word, words.iter().copied()) {
        return Some(meant);
    }
    let is_near = |other: &&&str| {
        (folded.len() >= 3 && other.starts_with(&folded)) || (other.len() >= 4 && folded.starts_with(**other))
    };
    let mut near = words.iter().filter(is_near);
    near.next().filter(|_| near.next().is_none()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_other_tools_are_known() {
        let known = ["in", "is", "at_least", "at_most", "weight", "why", "field"];
        let check = |key: &str, expected: Option<&str>| assert_eq!(meant_key(key, &known), expected, "{key}");
        check("min", Some("at_least"));
        check("Max", Some("at_most"));
        check("less-than", Some("at_most"));
        check("at-least", Some("at_least"));
        check("feild", Some("field"));
        check("range", None);
        check("colour", None);
    }

    #[test]
    fn words_are_guessed_by_their_beginning() {
        let words = ["text", "integer", "survey", "warning", "win-rate", "win-loss"];
        let check = |word: &str, expected: Option<&str>| assert_eq!(meant_word(word, &words), expected, "{word}");
        check("int", Some("integer"));
        check("warn", Some("warning"));
        check("survey-data", Some("survey"));
        check("win", None);
        check("high", None);
    }

    #[test]
    fn words_are_known_by_other_names() {
        let roles = ["economic-buyer", "technical-evaluator", "end-user"];
        assert_eq!(meant_word("Decision Maker", &roles), Some("economic-buyer"));
        assert_eq!(meant_word("active", &["operational", "aspirational", "retired"]), Some("operational"));
        // Where the word is not among those that fit, it does not matter.
        assert_eq!(meant_word("active", &roles), None);
    }
}
