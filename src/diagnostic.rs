//! What is wrong, where, how bad it is and what to do: a finding as a plain value.
//!
//! This room refuses to know how a finding is printed, and which rule or reader made it.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::text::{Place, Source, Span};

/// How much a finding matters. Only an unsuppressed `Error` makes a command fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be looked at; does not fail a run.
    Warning,
    /// Must be fixed or allowed with a reason.
    Error,
}

impl Severity {
    /// The word that people write and read.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A place with a few words on what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is there; may be empty for the primary label, whose words are the message.
    pub text: String,
}

/// Whether a fix keeps the meaning of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// The document means the same, or what its author evidently meant.
    Safe,
    /// A person should look at the result.
    Unsafe,
}

/// A text edit: the bytes under `span` become `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The text that is edited.
    pub source: Arc<Source>,
    /// The bytes to replace.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A change that would resolve a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, as an imperative: "rename the key to `criteria`".
    pub title: String,
    /// Whether it may be applied without a look.
    pub safety: Safety,
    /// The edits, none of which overlap.
    pub edits: Vec<Edit>,
}

/// One finding.
///
/// If a reader sees only one thing of it, it is the message: it names the fault and the thing at fault,
/// without a final period. Labels show where, help says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's name in kebab-case.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The place that is at fault. Findings about a whole workspace point at the start of its `icp.yaml`.
    pub primary: Option<Label>,
    /// Other places that explain it.
    pub related: Vec<Label>,
    /// What to do; one line each.
    pub help: Vec<String>,
    /// A change that would resolve it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding without a place yet.
    pub fn new(code: impl Into<String>, severity: Severity, message: impl Into<String>) -> Self {
        Diagnostic {
            code: code.into(),
            severity,
            message: message.into(),
            primary: None,
            related: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// An error without a place yet.
    pub fn error(code: impl Into<String>, message: impl Into<String>) -> Self {
        Diagnostic::new(code, Severity::Error, message)
    }

    /// A warning without a place yet.
    pub fn warning(code: impl Into<String>, message: impl Into<String>) -> Self {
        Diagnostic::new(code, Severity::Warning, message)
    }

    /// Points at the fault.
    #[must_use]
    pub fn at(self, place: Place) -> Self {
        self.labelled(place, "")
    }

    /// Points at the fault and says what is there.
    #[must_use]
    pub fn labelled(mut self, place: Place, text: impl Into<String>) -> Self {
        self.primary = Some(Label { place, text: text.into() });
        self
    }

    /// Adds a place that explains the fault.
    #[must_use]
    pub fn related(mut self, place: Place, text: impl Into<String>) -> Self {
        self.related.push(Label { place, text: text.into() });
        self
    }

    /// Adds a line on what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds a change that would resolve it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// The file at fault, where there is one.
    pub fn path(&self) -> Option<&str> {
        self.primary.as_ref().map(|label| label.place.source.path())
    }

    /// The order in which findings are shown: by file, place, rule and message.
    pub fn order(&self, other: &Self) -> Ordering {
        fn key(d: &Diagnostic) -> (Option<&str>, Span, &str, &str) {
            (d.path(), d.primary.as_ref().map(|l| l.place.span).unwrap_or_default(), &d.code, &d.message)
        }
        key(self).cmp(&key(other))
    }
}

/// Brings findings into the one order in which they are shown, and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(Diagnostic::order);
    diagnostics.dedup();
}

/// The candidate that a misspelt word most likely meant, if one is near enough.
///
/// Nearness is the Damerau–Levenshtein distance after folding case and treating `-`, `_` and spaces alike;
/// a third of the word, at least one and at most three edits, may differ.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(word);
    let limit = (folded.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (strsim::damerau_levenshtein(&folded, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, candidate)| (*distance, *candidate))
        .map(|(_, candidate)| candidate)
}

fn fold(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == '_' || c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_near_or_none() {
        let check = |word: &str, expected: Option<&str>| {
            assert_eq!(did_you_mean(word, ["criteria", "industry", "employees", "at_least"]), expected, "{word}");
        };
        check("critera", Some("criteria"));
        check("Industy", Some("industry"));
        check("at-least", Some("at_least"));
        check("emplyoees", Some("employees"));
        check("revenue", None);
        check("criteria", None);
    }

    #[test]
    fn order_is_by_place_then_code() {
        let source = Source::new("b.yaml", "one two");
        let at = |code: &str, start: usize| Diagnostic::error(code, "m").at(Place::new(&source, Span::new(start, 7)));
        let mut all = vec![at("z", 0), at("b", 4), at("a", 4), at("a", 4), Diagnostic::error("w", "m")];
        sort(&mut all);
        let codes: Vec<&str> = all.iter().map(|d| d.code.as_str()).collect();
        assert_eq!(codes, ["w", "z", "a", "b"]);
    }
}
