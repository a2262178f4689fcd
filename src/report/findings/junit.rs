//! Findings as the test reports that CI servers read: JUnit's XML.
//!
//! What fails a run is a failed test, everything else a passed one with a note, so that the report and the exit
//! status never disagree.

use std::fmt::Write;

use crate::diagnostic::{Diagnostic, Severity};

use super::{Findings, Summary, one_line};

/// All findings, one suite a file; those of at least the severity `fails_at` are failures.
pub fn junit(shown: &Findings<'_>, fails_at: Severity) -> String {
    let mut cases: Vec<(&str, Case<'_>)> = Vec::new();
    for finding in shown.findings {
        let verdict = if finding.severity >= fails_at { Verdict::Failed } else { Verdict::Noted };
        cases.push((finding.path().unwrap_or("."), Case { finding, verdict }));
    }
    for suppressed in shown.suppressed {
        let finding = &suppressed.finding;
        let verdict = Verdict::Skipped(suppressed.reason.as_deref().unwrap_or("allowed without a reason"));
        cases.push((finding.path().unwrap_or("."), Case { finding, verdict }));
    }
    cases.sort_by(|(_, one), (_, other)| one.finding.order(other.finding));
    let count = |cases: &[(&str, Case<'_>)], failed: bool| {
        cases.iter().filter(|(_, case)| if failed { case.is_failed() } else { case.is_skipped() }).count()
    };
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (failures, skipped) = (count(&cases, true), count(&cases, false));
    let tests = cases.len().max(1);
    let _ = writeln!(
        text,
        "<testsuites name=\"icp lint\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
    );
    for suite in cases.chunk_by(|(one, _), (other, _)| one == other) {
        let _ = writeln!(
            text,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">",
            escaped(suite[0].0),
            suite.len(),
            count(suite, true),
            count(suite, false)
        );
        suite.iter().for_each(|(path, case)| case.write(path, &mut text));
        text.push_str("  </testsuite>\n");
    }
    if cases.is_empty() {
        // Some servers take a report without a test for a broken one.
        text.push_str("  <testsuite name=\"icp lint\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n");
        let name = escaped(&Summary::of(shown).to_string());
        let _ = writeln!(text, "    <testcase classname=\"icp lint\" name=\"{name}\"/>\n  </testsuite>");
    }
    text.push_str("</testsuites>\n");
    text
}

struct Case<'a> {
    finding: &'a Diagnostic,
    verdict: Verdict<'a>,
}

enum Verdict<'a> {
    Failed,
    Noted,
    Skipped(&'a str),
}

impl Case<'_> {
    fn is_failed(&self) -> bool {
        matches!(self.verdict, Verdict::Failed)
    }

    fn is_skipped(&self) -> bool {
        matches!(self.verdict, Verdict::Skipped(_))
    }

    fn write(&self, path: &str, text: &mut String) {
        let finding = self.finding;
        let start = finding.primary.as_ref().map(|label| label.place.start());
        let at = start.map(|start| format!(" at {}:{}", start.line, start.column)).unwrap_or_default();
        let name = escaped(&format!("{}{at}", finding.code));
        let place = start.map(|start| format!(" file=\"{}\" line=\"{}\"", escaped(path), start.line));
        let place = place.unwrap_or_default();
        let _ = writeln!(text, "    <testcase classname=\"{}\" name=\"{name}\"{place}>", escaped(path));
        let body = escaped(&body(finding));
        let _ = match self.verdict {
            Verdict::Failed => {
                let message = escaped(&finding.message);
                writeln!(
                    text,
                    "      <failure type=\"{}\" message=\"{message}\">{body}</failure>",
                    escaped(&finding.code)
                )
            }
            Verdict::Noted => writeln!(text, "      <system-out>{body}</system-out>"),
            Verdict::Skipped(reason) => writeln!(text, "      <skipped message=\"{}\"/>", escaped(reason)),
        };
        text.push_str("    </testcase>\n");
    }
}

fn body(finding: &Diagnostic) -> String {
    let place = finding.primary.as_ref().map(|label| format!("{}: ", label.place)).unwrap_or_default();
    let help = finding.help.iter().map(|help| format!("; help: {help}"));
    std::iter::once(format!("{place}{}: {}", finding.severity, finding.message)).chain(help).collect()
}

/// A text on one line as XML takes it, in attributes and between tags alike.
fn escaped(text: &str) -> String {
    let text = one_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    // XML 1.0 has no way to write these, not even escaped.
    text.chars().map(|c| if matches!(c, '\u{fffe}' | '\u{ffff}') { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Place, Source, Span};

    #[test]
    fn findings_become_tests() {
        let source = Source::new("icp/a&b.yaml", "a: ä\nb: c\n");
        let at = |start| Place::new(&source, Span::new(start, start + 1));
        let findings = [
            Diagnostic::error("missing-workspace", "nothing <there>"),
            Diagnostic::error("unknown-key", "no key \"b\"\nhere").at(at(6)),
            Diagnostic::warning("no-why", "no reason").at(at(9)).help("write one"),
        ];
        insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!("junit", junit(&Findings::from(findings.as_slice()), Severity::Error));
        });
        let strict = junit(&Findings::from(findings.as_slice()), Severity::Warning);
        assert!(strict.contains("tests=\"3\" failures=\"3\""), "{strict}");
    }

    #[test]
    fn nothing_found_is_a_passed_test() {
        let text = junit(&Findings { findings: &[], suppressed: &[], files: Some(3) }, Severity::Error);
        assert!(text.contains("<testcase classname=\"icp lint\" name=\"no findings in 3 files\"/>"), "{text}");
    }
}
