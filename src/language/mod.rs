//! The languages of documents: fixed words from message files, and how numbers, money, days and lists are written.
//!
//! Whatever a document says that its authors did not write comes from here. This room refuses to know what is said
//! and to whom: it has keys, values and the manners of a language.

mod messages;
mod numbers;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use messages::{Unsaid, Value, sources};

/// A language that documents can be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
}

impl Language {
    /// Every language.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// Its code, as in `lang="de"` (BCP 47).
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.code() == code)
    }

    /// The message of a key with these values in it.
    ///
    /// # Errors
    /// There is no such message, or it asks for a value that is not among these.
    pub fn message(self, key: &str, values: &[(&str, Value<'_>)]) -> Result<String, Unsaid> {
        messages::message(self, key, values)
    }

    /// As [`Language::message`], for keys that the program itself knows; what is wrong with one shows as the key, and
    /// tests see to it that nothing is.
    pub(crate) fn text(self, key: &str, values: &[(&str, Value<'_>)]) -> String {
        self.message(key, values).unwrap_or_else(|_| key.to_owned())
    }

    /// The fixed word of a key; none where the language has no message of this name.
    pub(crate) fn word(self, key: &str) -> Option<String> {
        self.message(key, &[]).ok()
    }

    /// A word as it stands inside of a sentence: small in English, as it is where nouns have capitals.
    pub fn inside(self, word: &str) -> String {
        match self {
            Language::English => word.to_lowercase(),
            Language::German => word.to_owned(),
        }
    }
}
