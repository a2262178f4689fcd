//! Messages in Fluent's syntax, one file a language, built into the binary.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::Language;

/// A value in a message: a text, or a number, which decides the plural and is written as the language writes numbers.
pub type Value<'a> = FluentValue<'a>;

/// Why a message could not be said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsaid {
    /// No message has this key.
    #[error("there is no message `{key}`")]
    Unknown {
        /// The key.
        key: String,
    },
    /// A value is missing, or is of the wrong kind.
    #[error("the message `{key}` cannot be written: {why}")]
    Incomplete {
        /// The key.
        key: String,
        /// What is wrong.
        why: String,
    },
}

type Bundle = FluentBundle<FluentResource>;

/// The message files: code, and text.
pub fn sources() -> [(Language, &'static str); 2] {
    [
        (Language::English, include_str!("../../templates/messages/en.ftl")),
        (Language::German, include_str!("../../templates/messages/de.ftl")),
    ]
}

pub(super) fn message(language: Language, key: &str, values: &[(&str, Value<'_>)]) -> Result<String, Unsaid> {
    let bundle = bundle(language);
    let unknown = || Unsaid::Unknown { key: key.to_owned() };
    let pattern = bundle.get_message(key).and_then(|found| found.value()).ok_or_else(unknown)?;
    let values: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
    match errors.first() {
        None => Ok(text),
        Some(error) => Err(Unsaid::Incomplete { key: key.to_owned(), why: why(error) }),
    }
}

fn why(error: &FluentError) -> String {
    match error {
        FluentError::ResolverError(error) => error.to_string(),
        other => other.to_string(),
    }
}

fn bundle(language: Language) -> &'static Bundle {
    static ENGLISH: OnceLock<Bundle> = OnceLock::new();
    static GERMAN: OnceLock<Bundle> = OnceLock::new();
    match language {
        Language::English => ENGLISH.get_or_init(|| read(language)),
        Language::German => GERMAN.get_or_init(|| read(language)),
    }
}

fn read(language: Language) -> Bundle {
    let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let text = sources().into_iter().find(|(found, _)| *found == language).map(|(_, text)| text).unwrap_or_default();
    // A test holds that both files can be read; what can be read of one is used in any case.
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // Marks around values would be for texts that run in several directions; they break searching and copying.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match language {
        Language::English => |value, _| number(Language::English, value),
        Language::German => |value, _| number(Language::German, value),
    }));
    let _ = bundle.add_resource(resource);
    bundle
}

/// A number as the language writes it; anything else is left to Fluent.
fn number(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(language.short(number.value)),
        _ => None,
    }
}
