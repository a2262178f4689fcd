//! Ranges as people would say them.

use crate::language::Language;
use crate::model::Range;

/// From here to there in words, either end open: `60 to 130 days`, `from 3`, `up to 7`.
pub(super) fn range<T>(range: &Range<T>, words: impl Fn(&T) -> String, language: Language) -> Option<String> {
    span(range.from.as_ref().map(&words), range.to.as_ref().map(&words), language)
}

/// As [`range`], of texts. A unit that both ends share is said once.
pub(super) fn span(from: Option<String>, to: Option<String>, language: Language) -> Option<String> {
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(language.text("range-from", &[("from", from.into())])),
        (None, Some(to)) => Some(language.text("range-to", &[("to", to.into())])),
        (Some(from), Some(to)) if from == to => Some(from),
        (Some(from), Some(to)) => {
            let unit = |text: &str| text.split_once(' ').map(|(_, unit)| unit.to_owned());
            let number = from.split_once(' ').map_or(from.as_str(), |(number, _)| number);
            let shared = unit(&from).is_some() && unit(&from) == unit(&to);
            let from = if shared { number } else { &from };
            Some(language.text("range-both", &[("from", from.into()), ("to", to.into())]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_say_a_shared_unit_once() {
        let check = |from: &str, to: &str, expected: Option<&str>| {
            let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            assert_eq!(span(text(from), text(to), Language::English).as_deref(), expected, "{from} … {to}");
        };
        check("60 days", "130 days", Some("60 to 130 days"));
        check("1 month", "1 year", Some("1 month to 1 year"));
        check("3", "7", Some("3 to 7"));
        check("3", "3", Some("3"));
        check("3", "", Some("from 3"));
        check("", "7", Some("up to 7"));
        check("", "", None);
    }
}
