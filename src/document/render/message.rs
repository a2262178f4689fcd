//! `t("key", name=value)` in templates: a message in the document's language.

use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State};

use super::MARKDOWN;
use super::escape;
use crate::language::{self, Language};

/// Stand around the number of a value that is markup already, while the words around it are made safe. They belong to
/// nobody's writing, and are taken out of whatever else comes.
const MARKS: [char; 2] = ['\u{f8f0}', '\u{f8f1}'];

/// Adds the function to an environment.
pub(super) fn add(environment: &mut Environment<'_>, language: Language) {
    environment.add_function("t", move |state: &State, key: &str, values: Kwargs| say(state, language, key, &values));
}

/// The message as a text; as markup where one of its values is markup, with everything else in it made safe.
fn say(state: &State, language: Language, key: &str, values: &Kwargs) -> Result<Value, Error> {
    let mut markup = Vec::new();
    let mut given = Vec::new();
    for name in values.args() {
        let value: Value = values.get(name)?;
        given.push((name, worded(name, value, &mut markup)?));
    }
    let text = language.message(key, &given);
    let text = text.map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()))?;
    if markup.is_empty() {
        return Ok(Value::from(text));
    }
    Ok(Value::from_safe_string(with_markup(&safe(state, &text), &markup)))
}

/// A value as messages take it. Markup is kept aside, and its number stands in for it.
fn worded(name: &str, value: Value, markup: &mut Vec<String>) -> Result<language::Value<'static>, Error> {
    let wrong = |what: &str| Error::new(ErrorKind::InvalidOperation, format!("the value `{name}` is {what}"));
    if value.is_safe() {
        markup.push(value.to_string());
        let [open, close] = MARKS;
        return Ok(format!("{open}{}{close}", markup.len() - 1).into());
    }
    match value.kind() {
        ValueKind::Number => f64::try_from(value).map(Into::into).map_err(|_| wrong("too large")),
        ValueKind::String => Ok(value.to_string().replace(MARKS, "").into()),
        ValueKind::None | ValueKind::Undefined => Err(wrong("absent")),
        _ => Err(wrong("neither a text nor a number")),
    }
}

fn safe(state: &State, text: &str) -> String {
    let text = escape::without_controls(text);
    match state.auto_escape() {
        AutoEscape::Html => escape::html(&text),
        AutoEscape::Custom(name) if name == MARKDOWN => escape::markdown(&text),
        _ => text,
    }
}

/// The text with each number between marks replaced by the markup that it stands for.
fn with_markup(text: &str, markup: &[String]) -> String {
    let [open, close] = MARKS;
    let mut parts = text.split(open);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once(close).unwrap_or((part, ""));
        let found = number.parse::<usize>().ok().and_then(|number| markup.get(number));
        whole.push_str(found.map_or("", String::as_str));
        whole.push_str(rest);
    }
    whole
}
