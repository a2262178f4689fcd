//! Findings as GitLab's merge requests show them: a code quality report.
//!
//! The format is that of <https://docs.gitlab.com/ci/testing/code_quality/>. GitLab tells old findings from new ones
//! by their fingerprints, which therefore hold no line numbers.

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, Severity};

use super::{Findings, fingerprints, one_line};

/// All findings that count, as one JSON list.
pub fn gitlab(shown: &Findings<'_>) -> String {
    let issues: Vec<Value> = shown
        .findings
        .iter()
        .zip(fingerprints(shown.findings))
        .map(|(finding, print)| issue(finding, &print))
        .collect();
    format!("{:#}\n", Value::from(issues))
}

fn issue(finding: &Diagnostic, fingerprint: &str) -> Value {
    let place = finding.primary.as_ref().map(|label| &label.place);
    let help = finding.help.iter().map(|help| format!("; {}", one_line(help)));
    let description: String = std::iter::once(one_line(&finding.message)).chain(help).collect();
    json!({
        "description": description,
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        "location": {
            // GitLab passes over what has no place; the root stands for the workspace as a whole.
            "path": place.map_or(".", |place| place.source.path()),
            "lines": {
                "begin": place.map_or(1, |place| place.start().line),
                "end": place.map_or(1, |place| place.end().line),
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Place, Source, Span};

    #[test]
    fn findings_become_issues() {
        let source = Source::new("icp/a.yaml", "a: ä\nb: c\n");
        let at = |code: &str| Diagnostic::warning(code, "no reason").at(Place::new(&source, Span::new(9, 10)));
        let findings = [at("no-why").help("write one"), Diagnostic::error("missing-workspace", "nothing there")];
        let issues: Value = serde_json::from_str(&gitlab(&Findings::from(findings.as_slice()))).expect("JSON");
        let first = &issues[0];
        assert_eq!(first["description"], "no reason; write one");
        assert_eq!(first["check_name"], "no-why");
        assert_eq!(first["severity"], "minor");
        assert_eq!(first["location"], json!({"path": "icp/a.yaml", "lines": {"begin": 2, "end": 2}}));
        assert_eq!(issues[1]["location"], json!({"path": ".", "lines": {"begin": 1, "end": 1}}));
        assert_ne!(first["fingerprint"], issues[1]["fingerprint"]);
        assert_eq!(gitlab(&Findings::from([].as_slice())), "[]\n");
    }
}
