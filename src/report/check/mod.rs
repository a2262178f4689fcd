//! What CI reads: lint, meaning, numbers and gate in one report, the verdict first.

mod annotation;
mod json;
mod markdown;
mod text;
mod waiver;

use crate::diagnostic::Severity;
use crate::diff::Change;
use crate::gate::{Outcome, RuleResult};
use crate::lint;
use crate::model::{Date, Group, Metric};
use crate::report::backtest::Run;
use crate::stats::Verdict;
use crate::words;

pub use annotation::annotation;
pub use json::{json, schema};
pub(crate) use markdown::command;
pub use markdown::{LIMIT, markdown};
pub use text::text;
pub use waiver::snippet;

/// Everything that `icp check` found.
pub struct Check<'a> {
    /// What the linter found.
    pub lint: &'a lint::Outcome,
    /// What changed in meaning; none where there is no base.
    pub changes: Option<&'a [Change]>,
    /// The numbers and the gate; none where there is no snapshot and the gate is off.
    pub run: Option<&'a Run>,
    /// Why nothing could be judged, where that is so.
    pub obstacle: Option<&'a str>,
    /// The day that waivers count from.
    pub today: Date,
}

impl Check<'_> {
    /// What the gate says; passed where nothing was measured.
    pub fn outcome(&self) -> Outcome {
        self.run.and_then(|run| run.gate.as_ref()).map_or(Outcome::Passed, |gate| gate.outcome)
    }

    /// The first sentence of every report: the verdict with its number, without a final period.
    pub fn headline(&self) -> String {
        let errors = self.lint.findings.iter().filter(|f| f.severity == Severity::Error).count();
        if self.obstacle.is_some() {
            return "Could not be judged, so it may not be merged".to_owned();
        }
        let verdict = self.verdict();
        match (errors, self.outcome()) {
            (0, _) => verdict,
            (_, Outcome::Blocked) => {
                format!("{verdict}; lint has {}", words::counted(errors as u64, "error", "errors"))
            }
            _ => format!("Lint has {}; {}", words::counted(errors as u64, "error", "errors"), lower_first(&verdict)),
        }
    }

    fn verdict(&self) -> String {
        let Some((run, gate)) = self.run.and_then(|run| Some((run, run.gate.as_ref()?))) else {
            let has_errors = self.lint.findings.iter().any(|finding| finding.severity == Severity::Error);
            let why = if has_errors { "Nothing was measured" } else { "Not measured: there is no snapshot" };
            return why.to_owned();
        };
        if !gate.is_measured {
            return "Not measured: the gate is off".to_owned();
        }
        let worst = gate.rules.iter().find(|rule| rule.outcome == gate.outcome);
        let reason = worst.map(sentence).unwrap_or_default();
        match gate.outcome {
            Outcome::Blocked => format!("Blocked: {reason}"),
            Outcome::Waived => format!("Waived: {reason}"),
            Outcome::Warned => match self.win_rate_moves(run) {
                Some(moves) => format!("Passed with a warning: {moves}; {reason}"),
                None => format!("Passed with a warning: {reason}"),
            },
            Outcome::Passed => match self.win_rate_moves(run) {
                Some(moves) => format!("Passed: {moves}"),
                None => "Passed".to_owned(),
            },
        }
    }

    /// What the change does to the win rate of the ICP, in words.
    fn win_rate_moves(&self, run: &Run) -> Option<String> {
        let Some(change) = run.change.as_ref() else { return Self::win_rate_is(run) };
        if self.changes.is_some_and(|changes| changes.iter().all(|change| !change.has_meaning())) {
            return Some("no change in meaning".to_owned());
        }
        if change.moved == 0 {
            return Some("no account changes its place or tier".to_owned());
        }
        let comparison = change.of_icp(&Metric::WinRate)?;
        let (base, head, difference) = (comparison.base?, comparison.head?, comparison.difference?);
        let sure = match comparison.verdict {
            Verdict::Improved => "improves",
            Verdict::Worsened => "worsens",
            Verdict::Unchanged => "stays",
            Verdict::Inconclusive if difference < 0.0 => "may fall",
            Verdict::Inconclusive => "may rise",
        };
        Some(format!(
            "the win rate of the ICP {sure}, {} → {} ({})",
            words::percent(base),
            words::percent(head),
            words::points(difference)
        ))
    }

    /// The win rate of the ICP where there is nothing to hold it against.
    fn win_rate_is(run: &Run) -> Option<String> {
        let (_, numbers) = run.head.groups.iter().find(|(group, _)| *group == Group::Icp)?;
        let rate = numbers.value(&Metric::WinRate)?;
        let closed = words::counted(numbers.deals.closed, "closed deal", "closed deals");
        Some(format!(
            "the win rate of the ICP is {} of {closed}, and there is no base to compare with",
            words::percent(rate)
        ))
    }
}

/// A rule's reason as the sentence of a headline.
fn sentence(rule: &RuleResult) -> String {
    rule.reason.clone()
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
