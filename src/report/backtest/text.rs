//! A backtest for the terminal: the verdict first, then whom it moves, then the numbers.

use std::fmt::Write as _;

use super::{Change, Run, Version, why};
use crate::backtest::{Comparison, Numbers};
use crate::gate::{Outcome, Report, WaiverState};
use crate::model::{Group, Metric};
use crate::repo::STAGED;
use crate::report::{Align, Table};
use crate::stats::Verdict;
use crate::words;

/// The whole report as plain text with a final line break.
pub fn text(run: &Run) -> String {
    report(run, true)
}

/// The report without the table of all groups where there is a change to speak of.
pub fn brief(run: &Run) -> String {
    report(run, run.change.is_none())
}

fn report(run: &Run, with_groups: bool) -> String {
    let mut text = String::new();
    for alert in &run.alerts {
        let _ = writeln!(text, "Note: {alert}");
    }
    heading(&mut text, run);
    if let Some(change) = &run.change {
        movers(&mut text, change);
        if let Some(reasons) = &run.why {
            why::why(&mut text, reasons);
        }
        compared(&mut text, change);
    }
    if let Some(since) = &run.since_base {
        why::since(&mut text, since);
    }
    if with_groups {
        groups(&mut text, run);
    }
    if let Some(gate) = &run.gate {
        self::gate(&mut text, gate);
    }
    why::warnings(&mut text, &run.warnings);
    problems(&mut text, run);
    text
}

fn heading(text: &mut String, run: &Run) {
    let facts = &run.snapshot;
    let synthetic = if facts.synthetic { ", synthetic" } else { "" };
    let _ = writeln!(
        text,
        "Snapshot {} of {}{synthetic}: {}, {}, {} won",
        facts.id,
        facts.as_of,
        words::counted(facts.accounts, "account", "accounts"),
        words::counted(facts.closed, "closed deal", "closed deals"),
        words::count(facts.won),
    );
    for (name, version) in [("base", run.base.as_ref()), ("head", Some(&run.head))] {
        if let Some(version) = version {
            let _ = writeln!(text, "  {name}  {}", describe(version));
        }
    }
    if let Some(attempts) = run.attempts.filter(|attempts| *attempts > 1) {
        let _ = writeln!(text, "  evaluated {attempts} times on this snapshot");
    }
}

/// A version in a line: its label, commit, and why it was chosen.
fn describe(version: &Version) -> String {
    let mut line = match version.label.as_str() {
        "worktree" => "work tree".to_owned(),
        STAGED => "what is staged".to_owned(),
        label => label.to_owned(),
    };
    if let Some(commit) = &version.commit {
        let short: String = commit.chars().take(10).collect();
        if !line.contains(&short) {
            let _ = write!(line, " ({short})");
        }
    }
    if let Some(why) = &version.why {
        let _ = write!(line, ": {why}");
    }
    line
}

fn movers(text: &mut String, change: &Change) {
    let _ = write!(text, "\n{}", movers_table(change).render(0));
    if let Some(sentence) = left_behind(change) {
        let _ = writeln!(text, "  {sentence}");
    }
}

/// How many of those that leave are near misses now; none where nobody is.
pub(crate) fn left_behind(change: &Change) -> Option<String> {
    let (near, all) = (change.left_behind, change.leaving.accounts);
    let is = if near == 1 { "is" } else { "are" };
    (near > 0).then(|| {
        let of = if near == all { "all".to_owned() } else { format!("{} of the", words::count(near)) };
        format!(
            "{of} {} that leave {is} one criterion short of a tier: near misses now",
            words::counted(all, "account", "accounts")
        )
    })
}

/// Who stays, enters and leaves.
pub(crate) fn movers_table(change: &Change) -> Table {
    let parts = [("stay", &change.common), ("enter", &change.entering), ("leave", &change.leaving)];
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Right, Align::Right, Align::Left, Align::Right]);
    table.row(["Accounts that", "accounts", "closed", "win rate", "", "won revenue"]);
    for (name, numbers) in parts {
        table.row([
            format!("  {name}"),
            words::count(numbers.accounts),
            words::value_or_dash(&Metric::Closed, numbers.value(&Metric::Closed)),
            words::value_or_dash(&Metric::WinRate, numbers.value(&Metric::WinRate)),
            interval(numbers),
            words::value_or_dash(&Metric::WonRevenueShare, numbers.value(&Metric::WonRevenueShare)),
        ]);
    }
    table
}

/// The metrics that a reader of a terminal wants; JSON has them all.
const SHOWN: [Metric; 9] = [
    Metric::Accounts,
    Metric::Closed,
    Metric::WinRate,
    Metric::WonRevenueShare,
    Metric::DealSize,
    Metric::CycleDays,
    Metric::Retention,
    Metric::NetRevenueRetention,
    Metric::LifetimeValue,
];

fn compared(text: &mut String, change: &Change) {
    for table in compared_tables(change) {
        let _ = write!(text, "\n{}", table.render(0));
    }
}

/// The metrics of the ICP, and the win rate of each profile where there are any.
pub(crate) fn compared_tables(change: &Change) -> Vec<Table> {
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Right, Align::Right, Align::Left]);
    table.row(["The ICP", "base", "head", "change", ""]);
    for metric in &SHOWN {
        let Some(comparison) = change.of_icp(metric) else { continue };
        if comparison.base.is_none() && comparison.head.is_none() {
            continue;
        }
        table.row([
            format!("  {}", metric.words()),
            words::value_or_dash(metric, comparison.base),
            words::value_or_dash(metric, comparison.head),
            comparison.difference.map(|difference| words::difference(metric, difference)).unwrap_or_default(),
            verdict(comparison),
        ]);
    }
    let mut tables = vec![table];
    let is_shown = |comparison: &&Comparison| {
        comparison.metric == Metric::WinRate && matches!(comparison.group, Group::Profile(_) | Group::Tier(..))
    };
    let parts: Vec<&Comparison> = change.metrics.iter().filter(is_shown).collect();
    if parts.is_empty() {
        return tables;
    }
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Right, Align::Right, Align::Left]);
    table.row(["Win rate by profile and tier", "base", "head", "change", ""]);
    for comparison in parts {
        // Whoever is new has no past of its own.
        let is_new = comparison.group != comparison.base_group;
        let against = if is_new { ", new, against the ICP" } else { "" };
        let name = match &comparison.group {
            Group::Profile(id) => format!("  {id}{against}"),
            Group::Tier(_, tier) => format!("    tier {tier}{against}"),
            _ => continue,
        };
        table.row([
            name,
            words::value_or_dash(&comparison.metric, comparison.base),
            words::value_or_dash(&comparison.metric, comparison.head),
            comparison.difference.map(words::points).unwrap_or_default(),
            verdict(comparison),
        ]);
    }
    tables.push(table);
    tables
}

/// Every other metric of a profile or a tier that the change moves; none where it moves none.
pub(crate) fn parts_table(change: &Change) -> Option<Table> {
    let is_shown = |comparison: &&Comparison| {
        comparison.metric != Metric::WinRate
            && matches!(comparison.group, Group::Profile(_) | Group::Tier(..))
            && comparison.group == comparison.base_group
            && comparison.difference.is_some_and(|difference| difference != 0.0)
    };
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Right, Align::Right, Align::Right, Align::Left]);
    table.row(["Profiles and tiers", "", "base", "head", "change", ""]);
    let mut rows = change.metrics.iter().filter(is_shown).peekable();
    rows.peek()?;
    for comparison in rows {
        table.row([
            format!("  {}", words::group(&comparison.group)),
            comparison.metric.words(),
            words::value_or_dash(&comparison.metric, comparison.base),
            words::value_or_dash(&comparison.metric, comparison.head),
            comparison.difference.map(|it| words::difference(&comparison.metric, it)).unwrap_or_default(),
            verdict(comparison),
        ]);
    }
    Some(table)
}

/// The verdict with what it rests on. Facts need no verdict: their difference stands beside them.
fn verdict(comparison: &Comparison) -> String {
    if !comparison.is_estimate {
        return String::new();
    }
    let Some((low, high)) = comparison.interval.filter(|_| comparison.verdict != Verdict::Unchanged) else {
        return comparison.verdict.as_str().to_owned();
    };
    let show = |value: f64| match comparison.metric {
        Metric::DealSize | Metric::CycleDays => format!("{} %", words::signed(value * 100.0, 1)),
        _ => words::signed(value * 100.0, 1),
    };
    format!("{} (between {} and {})", comparison.verdict.as_str(), show(low), show(high))
}

fn groups(text: &mut String, run: &Run) {
    let _ = write!(text, "\n{}", groups_table(run).render(0));
}

/// Head's groups with their numbers.
pub(crate) fn groups_table(run: &Run) -> Table {
    let aligns =
        [Align::Left, Align::Right, Align::Right, Align::Right, Align::Left, Align::Right, Align::Right, Align::Right];
    let mut table = Table::new(&aligns);
    let title = if run.base.is_some() { "Groups at head" } else { "Groups" };
    table.row([title, "accounts", "closed", "win rate", "", "lift", "won revenue", "cycle"]);
    for (group, numbers) in &run.head.groups {
        if matches!(group, Group::Excluded | Group::NeedsData) && numbers.accounts == 0 {
            continue;
        }
        table.row([
            indented(group),
            words::count(numbers.accounts),
            words::value_or_dash(&Metric::Closed, numbers.value(&Metric::Closed)),
            words::value_or_dash(&Metric::WinRate, numbers.value(&Metric::WinRate)),
            interval(numbers),
            words::value_or_dash(&Metric::Lift, numbers.value(&Metric::Lift)),
            words::value_or_dash(&Metric::WonRevenueShare, numbers.value(&Metric::WonRevenueShare)),
            words::value_or_dash(&Metric::CycleDays, numbers.value(&Metric::CycleDays)),
        ]);
    }
    table
}

fn indented(group: &Group) -> String {
    match group {
        Group::Tier(_, tier) => format!("      tier {tier}"),
        Group::Profile(id) => format!("    {id}"),
        other => format!("  {other}"),
    }
}

fn interval(numbers: &Numbers) -> String {
    numbers.win_rate_interval.map_or_else(String::new, |(low, high)| {
        format!("({}–{})", words::decimals(low * 100.0, 1), words::decimals(high * 100.0, 1))
    })
}

fn gate(text: &mut String, gate: &Report) {
    if !gate.is_measured {
        text.push_str("\nGate: off; nothing was measured\n");
        return;
    }
    let _ = writeln!(text, "\nGate (policy from {}): {}", gate.policy_from.as_str(), gate.outcome.as_str());
    for rule in &gate.rules {
        let mark = match rule.outcome {
            Outcome::Passed => "passed ",
            Outcome::Warned => "warned ",
            Outcome::Waived => "waived ",
            Outcome::Blocked => "BLOCKED",
        };
        let _ = writeln!(text, "  {mark}  {}: {}", rule.id, rule.reason);
        if let Some(next) = &rule.next {
            let _ = writeln!(text, "           → {next}");
        }
    }
    for waiver in gate.waivers.iter().filter(|waiver| waiver.state != WaiverState::Unused) {
        let _ = writeln!(text, "  waiver {} ({}): {}", waiver.id, waiver.state.as_str(), waiver.note);
    }
}

fn problems(text: &mut String, run: &Run) {
    if run.snapshot.problems.is_empty() && run.notes.is_empty() {
        return;
    }
    text.push('\n');
    for problem in &run.snapshot.problems {
        // Rows that the manifest itself leaves out are no problem; they are said so that nobody wonders.
        let word = if problem.rule == "filtered-out" { "note" } else { "warning" };
        let _ = writeln!(text, "{word}: {}", problem.message);
    }
    for note in &run.notes {
        let _ = writeln!(text, "note: {note}");
    }
}
