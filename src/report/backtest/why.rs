//! Why accounts move, what each edit brings, and what the deals since say: for the terminal.

use std::fmt::Write as _;

use super::{SinceBase, Why, sentences};
use crate::backtest::{Method, Warning};
use crate::stats::Verdict;
use crate::words;

/// Reasons, attribution and mix.
pub(super) fn why(text: &mut String, why: &Why) {
    section(text, "Why they move", &sentences::reasons(why));
    section(text, "What each edit does to the win rate of the ICP", &sentences::attribution(why));
    if why.attribution.as_ref().is_some_and(|attribution| attribution.method == Method::InOrder) && why.edits.len() > 1
    {
        text.push_str("  (too many edits to average over every order: each counts as it comes in the list)\n");
    }
    section(text, "How they differ from the accounts that stay", &sentences::mix(&why.movers.mix));
}

fn section(text: &mut String, title: &str, sentences: &[String]) {
    if sentences.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}");
    for sentence in sentences {
        let _ = writeln!(text, "  {sentence}");
    }
}

/// The numbers that nobody could tune to.
pub(super) fn since(text: &mut String, since: &SinceBase) {
    let comparison = &since.comparison;
    let _ = write!(text, "\nDeals closed since base was committed ({}): ", since.day);
    if since.closed == 0 {
        text.push_str("none yet\n");
        return;
    }
    let rate = |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), words::percent);
    let _ = write!(
        text,
        "{}; win rate of the ICP {} → {}",
        words::counted(since.closed, "deal", "deals"),
        rate(comparison.base),
        rate(comparison.head)
    );
    match comparison.interval.filter(|_| comparison.verdict != Verdict::Unchanged) {
        Some((low, high)) => {
            let show = |value: f64| words::signed(value * 100.0, 1);
            let _ = writeln!(text, ", {} (between {} and {})", comparison.verdict.as_str(), show(low), show(high));
        }
        None => {
            let _ = writeln!(text, ", {}", comparison.verdict.as_str());
        }
    }
}

/// What makes the result weaker than it looks.
pub(super) fn warnings(text: &mut String, warnings: &[Warning]) {
    if warnings.is_empty() {
        return;
    }
    text.push_str("\nHow far to trust this\n");
    for warning in warnings {
        let _ = writeln!(text, "  {warning}; {}", warning.hint());
    }
}
