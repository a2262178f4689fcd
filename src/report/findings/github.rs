//! Findings as workflow commands, from which GitHub makes annotations in a pull request.
//!
//! The syntax is that of <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>. GitHub keeps
//! ten annotations of each level a step and drops the rest silently, so the most severe come first and the last line
//! says how many are missing.

use std::fmt::Write;

use crate::diagnostic::{Diagnostic, Severity};

use super::{Findings, Summary, one_line};

/// How many annotations of a level GitHub keeps.
const MOST: usize = 10;

/// Commands for the most severe findings, at most ten of each level, and a notice that says how many were left out.
pub fn github(shown: &Findings<'_>) -> String {
    let of = |severity: Severity| shown.findings.iter().filter(move |finding| finding.severity == severity);
    let levels = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "notice")];
    let is_complete = levels.iter().all(|(severity, _)| of(*severity).count() <= MOST);
    let mut text = String::new();
    let mut written = 0;
    for (severity, command) in levels {
        // The closing notice takes the place of one.
        let most = if severity == Severity::Info && !is_complete { MOST - 1 } else { MOST };
        for finding in of(severity).take(most) {
            let _ = writeln!(text, "::{command} {}::{}", properties(finding), data(&message(finding)));
            written += 1;
        }
    }
    if written < shown.findings.len() {
        let note = format!(
            "{} of {} findings are left out here, since GitHub keeps ten of a kind; `icp lint` shows all: {}",
            shown.findings.len() - written,
            shown.findings.len(),
            Summary::of(shown)
        );
        let _ = writeln!(text, "::notice title=icp::{}", data(&note));
    }
    text
}

fn properties(finding: &Diagnostic) -> String {
    let mut parts = Vec::new();
    if let Some(label) = &finding.primary {
        let (start, end) = (label.place.start(), label.place.end());
        parts.push(format!("file={}", property(label.place.source.path())));
        parts.push(format!("line={}", start.line));
        parts.push(format!("endLine={}", end.line));
        // GitHub refuses columns where the lines differ, and an end that is no character behind the start.
        if start.line == end.line {
            parts.push(format!("col={}", start.column));
            parts.push(format!("endColumn={}", end.column.max(start.column + 1)));
        }
    }
    parts.push(format!("title={}", property(&finding.code)));
    parts.join(",")
}

fn message(finding: &Diagnostic) -> String {
    let help = finding.help.iter().map(|help| format!("help: {}", one_line(help)));
    std::iter::once(one_line(&finding.message)).chain(help).collect::<Vec<_>>().join("\n")
}

/// A message as workflow commands take it.
pub(crate) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value as workflow commands take it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Place, Source, Span};

    fn check(finding: Diagnostic, expected: &str) {
        assert_eq!(github(&Findings::from([finding].as_slice())), format!("{expected}\n"));
    }

    #[test]
    fn findings_become_commands() {
        let source = Source::new("icp/a,b.yaml", "a: 100%\nb: c\n");
        let at = |start, end| Place::new(&source, Span::new(start, end));
        check(
            Diagnostic::warning("no-why", "100% of\nit").at(at(3, 7)).help("write one"),
            "::warning file=icp/a%2Cb.yaml,line=1,endLine=1,col=4,endColumn=8,title=no-why::100%25 of it%0Ahelp: write one",
        );
        check(Diagnostic::error("x", "m").at(at(3, 9)), "::error file=icp/a%2Cb.yaml,line=1,endLine=2,title=x::m");
        check(
            Diagnostic::error("x", "m").at(at(8, 8)),
            "::error file=icp/a%2Cb.yaml,line=2,endLine=2,col=1,endColumn=2,title=x::m",
        );
        let info = Diagnostic::new("missing-workspace", Severity::Info, "::error::m");
        check(info, "::notice title=missing-workspace::::error::m");
    }

    #[test]
    fn only_what_github_keeps_is_written() {
        let many =
            |severity, count| (0..count).map(move |at| Diagnostic::new("x", severity, format!("{severity} {at}")));
        let counts = |findings: &[Diagnostic]| {
            let text = github(&Findings::from(findings));
            let count = |command: &str| text.lines().filter(|line| line.starts_with(command)).count();
            (count("::error"), count("::warning"), count("::notice"))
        };
        let all: Vec<Diagnostic> =
            many(Severity::Info, 12).chain(many(Severity::Warning, 3)).chain(many(Severity::Error, 11)).collect();
        assert_eq!(counts(&all), (10, 3, 10));
        let text = github(&Findings::from(all.as_slice()));
        assert!(text.starts_with("::error title=x::error 0\n"), "{text}");
        assert_eq!(
            text.lines().last(),
            Some(
                "::notice title=icp::4 of 26 findings are left out here, since GitHub keeps ten of a kind; `icp lint` shows all: 11 errors, 3 warnings, 12 infos"
            )
        );
        let all: Vec<Diagnostic> = many(Severity::Info, 10).chain(many(Severity::Error, 10)).collect();
        assert_eq!(counts(&all), (10, 0, 10));
        assert_eq!(github(&Findings::from([].as_slice())), "");
    }
}
