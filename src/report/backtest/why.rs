//! Why accounts move, what each edit brings, and what the deals since say: for the terminal.

use std::fmt::Write as _;

use super::{SinceBase, Why};
use crate::backtest::{Attribution, Cause, Direction, Edit, Method, MixShift, Reason, Summary, Warning};
use crate::report::{Align, Table};
use crate::stats::Verdict;
use crate::words;

/// Reasons, mix and attribution. A change of a single edit needs no reasons: the edit is the reason.
pub(super) fn why(text: &mut String, why: &Why) {
    if why.edits.len() > 1 {
        for (title, reasons) in [("enter", &why.movers.entering), ("leave", &why.movers.leaving)] {
            self::reasons(text, title, reasons, &why.edits);
        }
        if let Some(attribution) = &why.attribution {
            self::attribution(text, attribution, &why.edits);
        }
    }
    mix(text, &why.movers.mix);
}

/// More reasons than this make no picture.
const MOST_REASONS: usize = 6;

fn reasons(text: &mut String, title: &str, reasons: &[Reason], edits: &[Edit]) {
    if reasons.is_empty() {
        return;
    }
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Right, Align::Right, Align::Left]);
    table.row([&format!("Why they {title}"), "accounts", "closed", "win rate", ""]);
    for reason in reasons.iter().take(MOST_REASONS) {
        table.row([
            format!("  {}", cause(&reason.cause, edits)),
            words::count(reason.summary.accounts),
            words::count(reason.summary.deals.closed),
            reason.summary.win_rate.map_or_else(|| "–".to_owned(), words::percent),
            interval(&reason.summary),
        ]);
    }
    let rest = reasons.iter().skip(MOST_REASONS);
    let accounts: u64 = rest.clone().map(|reason| reason.summary.accounts).sum();
    if accounts > 0 {
        let closed: u64 = rest.map(|reason| reason.summary.deals.closed).sum();
        let name = format!("  {} other reasons", reasons.len() - MOST_REASONS);
        table.row([name, words::count(accounts), words::count(closed)]);
    }
    let _ = write!(text, "\n{}", table.render(0));
}

/// What moves an account, in words. One edit is described; several are only named, since each is described below.
pub(crate) fn cause(cause: &Cause, edits: &[Edit]) -> String {
    let name = |edit: &usize| short_name(*edit, edits);
    match cause {
        Cause::Alone(alone) => match alone.as_slice() {
            [one] => edits.get(*one).map_or_else(String::new, |edit| edit.description.clone()),
            [one, other] => format!("{} or {}, either alone", name(one), name(other)),
            several => format!("any one of {} edits", several.len()),
        },
        Cause::Together(pairs) => match pairs.as_slice() {
            [(one, other)] => format!("only {} and {} together", name(one), name(other)),
            several => format!("any one of {} pairs of edits", several.len()),
        },
        Cause::Several => "only several edits together".to_owned(),
    }
}

/// The thing that an edit is about, if no other edit is about a thing of that name; else all of its description.
fn short_name(at: usize, edits: &[Edit]) -> String {
    let short = |edit: &Edit| edit.description.split_once(": ").map(|(name, _)| name.to_owned());
    let Some(edit) = edits.get(at) else { return String::new() };
    let is_clear = edits.iter().filter(|other| short(other) == short(edit)).count() == 1;
    short(edit).filter(|_| is_clear).unwrap_or_else(|| edit.description.clone())
}

fn attribution(text: &mut String, attribution: &Attribution, edits: &[Edit]) {
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Right]);
    table.row(["What each edit does to the win rate of the ICP", "", "without it"]);
    let mut without_effect = 0;
    for (edit, part) in edits.iter().zip(&attribution.parts) {
        if part.difference == 0.0 {
            without_effect += 1;
            continue;
        }
        table.row([
            format!("  {}", edit.description),
            words::points(part.difference),
            part.without.map_or_else(|| "–".to_owned(), words::percent),
        ]);
    }
    if without_effect == edits.len() {
        return;
    }
    if without_effect > 0 {
        let edits = words::counted(without_effect as u64, "other edit", "other edits");
        table.row([format!("  {edits}"), words::points(0.0)]);
    }
    let total = attribution.head - attribution.base;
    table.row(["  all together".to_owned(), words::points(total), words::percent(attribution.base)]);
    let _ = write!(text, "\n{}", table.render(0));
    if attribution.method == Method::InOrder {
        text.push_str("  (too many edits to average over every order: each counts as it comes in this list)\n");
    }
}

fn mix(text: &mut String, shifts: &[MixShift]) {
    if shifts.is_empty() {
        return;
    }
    text.push_str("\nHow they differ from the accounts that stay\n");
    for shift in shifts {
        let who = match shift.direction {
            Direction::Entering => "enter",
            Direction::Leaving => "leave",
        };
        let _ = writeln!(
            text,
            "  of those who {who}, {} have `{}` {}; of those who stay, {}",
            words::percent(shift.share),
            shift.field,
            shift.value,
            words::percent(shift.share_of_common),
        );
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

fn interval(summary: &Summary) -> String {
    summary.win_rate_interval.map_or_else(String::new, |(low, high)| {
        format!("({}–{})", words::decimals(low * 100.0, 1), words::decimals(high * 100.0, 1))
    })
}
