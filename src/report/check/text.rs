//! A check for the terminal.

use std::fmt::Write as _;

use super::{Check, snippet};
use crate::gate::Outcome;
use crate::report::findings::{self, Findings, Style, Summary};
use crate::report::{backtest, diff};

/// The report with a final line break.
pub fn text(check: &Check<'_>, style: Style) -> String {
    let mut text = format!("{}\n", check.headline());
    if let Some(changes) = check.changes {
        let _ = write!(text, "\nWhat changed\n{}", indented(&diff::text(changes)));
    }
    if let Some(run) = check.run {
        let _ = write!(text, "\n{}", backtest::brief(run));
        let rules = run.gate.as_ref().map_or(&[][..], |gate| &gate.rules);
        if check.outcome() == Outcome::Blocked
            && let Some(waiver) = snippet(rules, check.today)
        {
            let _ = write!(
                text,
                "\nIf this is accepted on purpose, put this under `waivers:` in waivers.yaml on the base branch:\n{}",
                indented(&waiver)
            );
        }
    }
    let shown = Findings::from(check.lint);
    if shown.findings.is_empty() {
        let _ = writeln!(text, "\nLint: {}", Summary::of(&shown));
    } else {
        let _ = write!(text, "\n{}", findings::text(&shown, style));
    }
    text
}

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") }).collect()
}
