//! The fixed words of the format as readers know them: roles, kinds of evidence, stages.

use crate::language::Language;

/// A word of the format in plain language; one that is not fixed is returned with spaces for its dashes.
pub(super) fn term(key: &str, language: Language) -> String {
    language.word(&format!("term-{}", key.replace(' ', "-"))).unwrap_or_else(|| spaced(key))
}

/// `revenue-operations` → `Revenue operations`. Names that people wrote with capitals keep them.
fn spaced(key: &str) -> String {
    let is_key = key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !is_key {
        return key.to_owned();
    }
    let text = key.replace('-', " ");
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// The text with a full stop, unless it ends a sentence itself.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_like_words() {
        let check = |key: &str, expected: &str| assert_eq!(term(key, Language::English), expected);
        check("economic-buyer", "Economic buyer");
        check("revenue-operations", "Revenue operations");
        check("c-level", "C-level");
        check("RevOps", "RevOps");
        check("Marketing & Sales", "Marketing & Sales");
        check("", "");
        assert_eq!(term("sales", Language::German), "Vertrieb");
        assert_eq!(term("quality-assurance", Language::German), "Quality assurance");
    }
}
