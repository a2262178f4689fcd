//! The filters that templates have: numbers, shares, money and dates as people write them in the document's language.

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind};

use crate::document::terms::{sentence, term};
use crate::language::Language;
use crate::model::Date;

/// What stands where there is no number.
const NONE: &str = "–";

/// Adds the filters to an environment. All of them turn what is absent into a dash.
pub(super) fn add(environment: &mut Environment<'_>, language: Language) {
    environment.add_filter("number", move |value: Value, places: Option<usize>| {
        shown(&value, |number| {
            places.map_or_else(|| language.short(number), |places| language.decimals(number, places))
        })
    });
    environment.add_filter("percent", move |value: Value| shown(&value, |number| language.percent(number)));
    environment.add_filter("percent_interval", move |value: Value| percent_interval(&value, language));
    environment.add_filter("points", move |value: Value| {
        shown(&value, |number| language.text("points", &[("points", number.max(0.0).trunc().into())]))
    });
    environment.add_filter("difference", move |value: Value| shown(&value, |number| language.points(number)));
    environment
        .add_filter("times", move |value: Value| shown(&value, |number| format!("{} ×", language.decimals(number, 2))));
    environment.add_filter("days", move |value: Value| {
        shown(&value, |number| language.text("days", &[("days", rounded(number).into())]))
    });
    environment.add_filter("money", move |value: Value, currency: Value| {
        shown(&value, |number| language.money(number, currency.as_str()))
    });
    environment.add_filter("date", move |value: Value| date(&value, language));
    environment.add_filter("term", move |text: &str| term(text, language));
    environment.add_filter("inside", move |text: &str| language.inside(text));
    environment.add_filter("sentence", |text: &str| sentence(text));
    environment.add_filter("brief", |text: &str| brief(text));
    environment.add_filter("listed", move |value: Value| -> Result<String, Error> {
        Ok(language.listed(&value.try_iter()?.collect::<Vec<_>>()))
    });
    environment.add_filter("shortened", |text: &str, most: usize| shortened(text, most));
    environment
        .add_filter("width", |value: Value| shown(&value, |number| format!("{:.1}%", number.clamp(0.0, 1.0) * 100.0)));
}

/// A number in words, or a dash where there is none.
fn shown(value: &Value, words: impl Fn(f64) -> String) -> Result<String, Error> {
    if value.kind() == ValueKind::None {
        return Ok(NONE.to_owned());
    }
    f64::try_from(value.clone())
        .map(words)
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, format!("`{value}` is not a number")))
}

/// To two decimals, as the number is written: whether there is one day or several is seen, not computed.
fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// A pair of shares as `31.0 to 37.5 %`.
fn percent_interval(value: &Value, language: Language) -> Result<String, Error> {
    if value.kind() == ValueKind::None {
        return Ok(NONE.to_owned());
    }
    let ends: Vec<f64> = value.try_iter()?.filter_map(|end| f64::try_from(end).ok()).collect();
    match ends.as_slice() {
        [low, high] => Ok(language.percent_interval(*low, *high)),
        _ => Err(Error::new(ErrorKind::InvalidOperation, format!("`{value}` is not an interval"))),
    }
}

/// A day as `30 September 2026`; a text that is no day stays as it is.
fn date(value: &Value, language: Language) -> String {
    let Some(text) = value.as_str() else { return NONE.to_owned() };
    text.parse::<Date>().map_or_else(|_| text.to_owned(), |day| language.date(day))
}

/// The first twelve characters of a digest or a commit's id, without the name of the algorithm.
fn brief(text: &str) -> String {
    text.rsplit_once(':').map_or(text, |(_, digest)| digest).chars().take(12).collect()
}

/// At most so many characters, for places that do not grow: a drawing has the whole text beside it.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_write_them() {
        let mut environment = Environment::new();
        add(&mut environment, Language::English);
        let check = |expression: &str, expected: &str| {
            let found = environment.render_str(&format!("{{{{ {expression} }}}}"), ());
            assert_eq!(found.expect(expression), expected, "{expression}");
        };
        check("1234.5|number", "1,234.5");
        check("1234|number(1)", "1,234.0");
        check("none|number", "–");
        check("0.3421|percent", "34.2 %");
        check("[0.31, 0.375]|percent_interval", "31.0 to 37.5 %");
        check("1|points", "1 point");
        check("30|points", "30 points");
        check("0.05|difference", "+5.0 points");
        check("1.314|times", "1.31 ×");
        check("57.5|days", "57.5 days");
        check("45300.4|money('EUR')", "EUR 45,300");
        check("12400000|money('EUR')", "EUR 12.4 million");
        check("45300|money(none)", "45,300");
        check("'2026-09-30'|date", "30 September 2026");
        check("none|date", "–");
        check("'sha256:0123456789abcdef'|brief", "0123456789ab");
        check("['a', 'b', 'c']|listed", "a, b and c");
        check("['a']|listed", "a");
        check("0.5|width", "50.0%");
        check("'a long name'|shortened(7)", "a long…");
        check("'a name'|shortened(6)", "a name");
        assert!(environment.render_str("{{ 'x'|percent }}", ()).is_err());
    }
}
