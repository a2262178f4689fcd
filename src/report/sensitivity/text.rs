//! A sensitivity for the terminal and as Markdown: the same tables in two dresses.

use std::fmt::Write as _;

use super::{Run, title};
use crate::backtest::{Curve, Summary};
use crate::report::{Align, Table};
use crate::words;

/// The report as plain text with a final line break. Only numbers on a cliff are shown step by step; the other formats
/// have every curve.
pub fn text(run: &Run) -> String {
    let mut text = format!("{}\n", heading(run));
    let _ = write!(text, "\n{}", drops(run).render(0));
    let _ = write!(text, "\n{}", spans(run).render(0));
    for curve in run.sensitivity.curves.iter().filter(|curve| curve.is_cliff) {
        let _ = write!(text, "\n{}{}\n{}", title(curve), cliff(curve), points(run, curve).render(2));
    }
    let _ = writeln!(text, "\n{}", footer(run));
    text
}

/// The report as Markdown.
pub fn markdown(run: &Run) -> String {
    let mut text = format!("## Sensitivity of the ICP\n\n{}\n\n{}", heading(run), drops(run).markdown());
    let _ = write!(text, "\n{}", spans(run).markdown());
    for curve in &run.sensitivity.curves {
        let _ = write!(text, "\n### {}{}\n\n{}", title(curve), cliff(curve), points(run, curve).markdown());
    }
    let _ = writeln!(text, "\n{}", footer(run));
    text
}

fn heading(run: &Run) -> String {
    let actual = &run.sensitivity.actual;
    let version = if run.label == "worktree" { "the work tree" } else { run.label.as_str() };
    format!(
        "The ICP of {version} on snapshot {} of {}: {}, {}, win rate {} {}",
        run.snapshot.id,
        run.snapshot.as_of,
        words::counted(actual.accounts, "account", "accounts"),
        words::counted(actual.deals.closed, "closed deal", "closed deals"),
        rate(actual.win_rate),
        interval(actual),
    )
}

fn cliff(curve: &Curve) -> &'static str {
    if curve.is_cliff { "  ← on a cliff" } else { "" }
}

fn footer(run: &Run) -> String {
    let cliffs = run.sensitivity.curves.iter().filter(|curve| curve.is_cliff).count();
    let found = match cliffs {
        0 => "No number sits on a cliff, where the next step would move".to_owned(),
        1 => "One number sits on a cliff: the next step moves".to_owned(),
        more => format!("{more} numbers sit on a cliff: the next step moves"),
    };
    format!(
        "{found} the win rate by two points or the captured revenue by five.\n\
         Choosing the best point of a curve is tuning to this snapshot; deals that are still to come decide."
    )
}

const COLUMNS: [Align; 7] =
    [Align::Left, Align::Right, Align::Right, Align::Right, Align::Left, Align::Right, Align::Right];

fn drops(run: &Run) -> Table {
    let mut table = Table::new(&COLUMNS);
    table.row(["Without the criterion", "accounts", "closed", "win rate", "", "change", "won revenue"]);
    for drop in &run.sensitivity.drops {
        table.row(row(format!("`{}` of {}", drop.criterion, drop.profile), &drop.summary, run));
    }
    table
}

/// Each number in a line: from where to where the ICP goes while it is varied.
fn spans(run: &Run) -> Table {
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left, Align::Left, Align::Left]);
    table.row(["With the number", "tried", "win rate", "won revenue", ""]);
    for curve in &run.sensitivity.curves {
        let values: Vec<f64> = curve.points.iter().map(|point| point.value).collect();
        let (Some(first), Some(last)) = (values.first(), values.last()) else { continue };
        table.row([
            title(curve),
            format!("{}–{}", words::short(*first), words::short(*last)),
            span(curve, |summary| summary.win_rate),
            span(curve, |summary| summary.won_revenue_share),
            cliff(curve).trim().to_owned(),
        ]);
    }
    table
}

/// The lowest and the highest value along a curve.
fn span(curve: &Curve, value: impl Fn(&Summary) -> Option<f64>) -> String {
    let values: Vec<f64> = curve.points.iter().filter_map(|point| value(&point.summary)).collect();
    let (low, high) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    if values.is_empty() {
        return "–".to_owned();
    }
    let (low, high) = (words::percent(low), words::percent(high));
    if low == high { low } else { format!("{low} to {high}") }
}

fn points(run: &Run, curve: &Curve) -> Table {
    let mut aligns = COLUMNS;
    aligns[0] = Align::Right;
    let mut table = Table::new(&aligns);
    table.row(["", "accounts", "closed", "win rate", "", "change", "won revenue"]);
    for point in &curve.points {
        let is_actual = point.value == curve.actual;
        let mark = if is_actual { "→ " } else { "" };
        table.row(row(format!("{mark}{}", words::short(point.value)), &point.summary, run));
    }
    table
}

fn row(name: String, summary: &Summary, run: &Run) -> [String; 7] {
    let actual = run.sensitivity.actual.win_rate;
    let change = summary.win_rate.zip(actual).map(|(here, actual)| words::signed((here - actual) * 100.0, 1));
    [
        name,
        words::count(summary.accounts),
        words::count(summary.deals.closed),
        rate(summary.win_rate),
        interval(summary),
        change.unwrap_or_default(),
        rate(summary.won_revenue_share),
    ]
}

fn rate(rate: Option<f64>) -> String {
    rate.map_or_else(|| "–".to_owned(), words::percent)
}

fn interval(summary: &Summary) -> String {
    summary.win_rate_interval.map_or_else(String::new, |(low, high)| {
        format!("({}–{})", words::decimals(low * 100.0, 1), words::decimals(high * 100.0, 1))
    })
}
