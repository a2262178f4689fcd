//! Findings as people and machines read them.
//!
//! It refuses to look for anything, to sort and to leave out; what it is given is what is shown.

mod concise;
mod github;
mod gitlab;
mod json;
mod junit;
#[cfg(test)]
mod newcomers;
mod sarif;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use annotate_snippets::normalize_untrusted_str;
use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Outcome, Suppressed};

pub use concise::concise;
pub(crate) use github::data;
pub use github::github;
pub use gitlab::gitlab;
pub use json::{json, schema};
pub use junit::junit;
pub use sarif::sarif;
pub use text::{Style, text};

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// What is left to look at, in the order in which it is shown.
    pub findings: &'a [Diagnostic],
    /// What somebody let stand.
    pub suppressed: &'a [Suppressed],
    /// How many files were looked at; none where nobody counted.
    pub files: Option<usize>,
}

impl<'a> From<&'a Outcome> for Findings<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        Findings { findings: &outcome.findings, suppressed: &outcome.suppressed, files: Some(outcome.files) }
    }
}

impl<'a> From<&'a [Diagnostic]> for Findings<'a> {
    fn from(findings: &'a [Diagnostic]) -> Self {
        Findings { findings, suppressed: &[], files: None }
    }
}

/// How many findings there are, and of what sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Findings that must be fixed.
    pub errors: usize,
    /// Findings that should be looked at.
    pub warnings: usize,
    /// Findings that are worth knowing.
    pub infos: usize,
    /// Findings that somebody let stand.
    pub suppressed: usize,
    /// Findings that come with a fix.
    pub fixable: usize,
    /// Files with findings.
    pub affected: usize,
    /// Files that were looked at.
    pub files: Option<usize>,
}

impl Summary {
    /// Counts what is shown.
    pub fn of(shown: &Findings<'_>) -> Self {
        let count = |severity| shown.findings.iter().filter(|finding| finding.severity == severity).count();
        let paths: BTreeSet<&str> = shown.findings.iter().filter_map(Diagnostic::path).collect();
        Summary {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            suppressed: shown.suppressed.len(),
            fixable: shown.findings.iter().filter(|finding| finding.fix.is_some()).count(),
            affected: paths.len(),
            files: shown.files,
        }
    }
}

impl fmt::Display for Summary {
    /// `3 errors, 1 warning in 2 files; 1 suppressed`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let parts: Vec<String> =
            counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(count, noun)).collect();
        if parts.is_empty() {
            f.write_str("no findings")?;
            if let Some(files) = self.files {
                write!(f, " in {}", counted(files, "file"))?;
            }
        } else {
            f.write_str(&parts.join(", "))?;
            if self.affected > 0 {
                write!(f, " in {}", counted(self.affected, "file"))?;
            }
        }
        if self.suppressed > 0 {
            write!(f, "; {} suppressed", self.suppressed)?;
        }
        Ok(())
    }
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// What each finding is recognised by in another run, as hexadecimal digits: its rule, file and message and the text of
/// the line at fault, but no line number. Among findings that agree in all of these the order counts.
fn fingerprints<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<String> {
    let mut seen: BTreeMap<[String; 4], u64> = BTreeMap::new();
    let print = |finding: &Diagnostic| {
        let line = finding.primary.as_ref().map(|label| {
            let source = &label.place.source;
            source.slice(source.line_span(label.place.start().line)).trim().to_owned()
        });
        let path = finding.path().unwrap_or_default().to_owned();
        let key = [finding.code.clone(), path, finding.message.clone(), line.unwrap_or_default()];
        let mut hash = Sha256::new();
        for part in &key {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let repeated = seen.entry(key).or_default();
        hash.update(repeated.to_le_bytes());
        *repeated += 1;
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    };
    findings.into_iter().map(print).collect()
}

/// A text on one line, without characters that a terminal would take as a command.
fn one_line(text: &str) -> String {
    let line: String = text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }).collect();
    without_c1(&normalize_untrusted_str(&line))
}

/// The same text, byte for byte as long, without the control characters from U+0080 to U+009F, of which U+009B begins
/// a terminal's commands as an escape does.
fn without_c1(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\u{80}'..='\u{9f}') { '¿' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Place, Source, Span};

    #[test]
    fn summaries_read_as_a_sentence() {
        let check = |summary: Summary, expected: &str| assert_eq!(summary.to_string(), expected);
        let files = Some(12);
        check(Summary { files, ..Summary::default() }, "no findings in 12 files");
        check(Summary::default(), "no findings");
        check(Summary { suppressed: 2, files: Some(1), ..Summary::default() }, "no findings in 1 file; 2 suppressed");
        let found = Summary { errors: 3, warnings: 1, suppressed: 1, affected: 2, files, ..Summary::default() };
        check(found, "3 errors, 1 warning in 2 files; 1 suppressed");
        check(Summary { infos: 1, affected: 1, ..Summary::default() }, "1 info in 1 file");
        check(Summary { errors: 1, ..Summary::default() }, "1 error");
    }

    #[test]
    fn findings_are_recognised_without_their_lines() {
        let at = |text: &str, start: usize| {
            let source = Source::new("a", text);
            Diagnostic::warning("x", "m").at(Place::new(&source, Span::new(start, start + 1)))
        };
        let before = [at("a: b\nc: d\n", 5), at("a: b\nc: d\n", 5)];
        let after = [at("new: line\na: b\n  c: d\n", 17), at("a: b\nc: e\n", 5)];
        let (before, after) = (fingerprints(&before), fingerprints(&after));
        assert_eq!(before[0], after[0]);
        assert_eq!(before[0].len(), 32);
        assert!(before[1] != before[0] && after[1] != after[0] && after[1] != before[1]);
    }

    #[test]
    fn terminals_are_given_no_commands() {
        assert_eq!(one_line("a\u{1b}[31mb\nc\u{9b}d\u{202e}e"), "a␛[31mb c¿d�e");
        assert_eq!(without_c1("\u{9b}ä").len(), "\u{9b}ä".len());
    }
}
