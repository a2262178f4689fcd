//! The filters that templates have: numbers, shares, money and dates as people write them.

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind};

use crate::document::terms::{sentence, term};
use crate::model::Date;
use crate::words;

/// What stands where there is no number.
const NONE: &str = "–";

/// Adds the filters to an environment. All of them turn what is absent into a dash.
pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("number", |value: Value, places: Option<usize>| {
        shown(&value, |number| places.map_or_else(|| words::short(number), |places| words::decimals(number, places)))
    });
    environment.add_filter("percent", |value: Value| shown(&value, words::percent));
    environment.add_filter("percent_interval", percent_interval);
    environment.add_filter("points", |value: Value| {
        shown(&value, |number| words::counted(number.max(0.0) as u64, "point", "points"))
    });
    environment.add_filter("difference", |value: Value| shown(&value, words::points));
    environment.add_filter("times", |value: Value| shown(&value, |number| format!("{} ×", words::decimals(number, 2))));
    environment.add_filter("days", |value: Value| {
        shown(&value, |number| {
            let text = words::short(number);
            if text == "1" { format!("{text} day") } else { format!("{text} days") }
        })
    });
    environment
        .add_filter("money", |value: Value, currency: Value| shown(&value, |number| money(number, currency.as_str())));
    environment.add_filter("date", date);
    environment.add_filter("term", |text: &str| term(text));
    environment.add_filter("sentence", |text: &str| sentence(text));
    environment.add_filter("brief", |text: &str| brief(text));
    environment.add_filter("listed", listed);
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

/// A pair of shares as `31.0 to 37.5 %`.
fn percent_interval(value: Value) -> Result<String, Error> {
    if value.kind() == ValueKind::None {
        return Ok(NONE.to_owned());
    }
    let ends: Vec<f64> = value.try_iter()?.filter_map(|end| f64::try_from(end).ok()).collect();
    match ends.as_slice() {
        [low, high] => Ok(format!("{} to {}", words::decimals(low * 100.0, 1), words::percent(*high))),
        _ => Err(Error::new(ErrorKind::InvalidOperation, format!("`{value}` is not an interval"))),
    }
}

/// An amount with its currency before it: `EUR 45,300`, `EUR 12.4 million`.
fn money(amount: f64, currency: Option<&str>) -> String {
    let text = if amount.abs() >= 1e7 {
        format!("{} million", words::decimals(amount / 1e6, 1))
    } else {
        words::decimals(amount, 0)
    };
    currency.map_or_else(|| text.clone(), |currency| format!("{currency} {text}"))
}

/// A day as `30 September 2026`; a text that is no day stays as it is.
fn date(value: Value) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let Some(text) = value.as_str() else { return NONE.to_owned() };
    match text.parse::<Date>() {
        Ok(day) => {
            let month = MONTHS.get(day.month().unsigned_abs() as usize - 1).copied().unwrap_or_default();
            format!("{} {month} {}", day.day(), day.year())
        }
        Err(_) => text.to_owned(),
    }
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

/// `a, b and c`.
fn listed(value: Value) -> Result<String, Error> {
    let texts: Vec<String> = value.try_iter()?.map(|text| text.to_string()).collect();
    Ok(match texts.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        _ => texts.concat(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_write_them() {
        let mut environment = Environment::new();
        add(&mut environment);
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
