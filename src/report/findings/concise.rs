//! Findings one line each, for editors, `grep` and long lists.

use std::fmt::Write;

use super::{Findings, Summary, one_line};

/// `path:line:column: severity[rule]: message`, one line each, and a line that counts them.
pub fn concise(shown: &Findings<'_>) -> String {
    let mut text = String::new();
    for finding in shown.findings {
        if let Some(label) = &finding.primary {
            let _ = write!(text, "{}: ", one_line(&label.place.to_string()));
        }
        let _ = writeln!(text, "{}[{}]: {}", finding.severity, finding.code, one_line(&finding.message));
    }
    let _ = writeln!(text, "{}", Summary::of(shown));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::text::{Place, Source, Span};

    #[test]
    fn each_finding_is_a_line() {
        let source = Source::new("icp/a.yaml", "a: ä\nb: c\n");
        let findings = [
            Diagnostic::error("missing-workspace", "nothing\nthere"),
            Diagnostic::warning("no-why", "no reason").at(Place::new(&source, Span::new(9, 10))).help("write one"),
        ];
        assert_eq!(
            concise(&Findings::from(findings.as_slice())),
            "error[missing-workspace]: nothing there\nicp/a.yaml:2:4: warning[no-why]: no reason\n1 error, 1 warning in 1 file\n"
        );
        assert_eq!(concise(&Findings { findings: &[], suppressed: &[], files: Some(3) }), "no findings in 3 files\n");
    }
}
