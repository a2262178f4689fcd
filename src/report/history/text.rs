//! A history for the terminal and as Markdown.

use std::fmt::Write as _;

use super::{Row, Run, State};
use crate::backtest::Step;
use crate::report::{Align, Table};
use crate::words;

/// The report as plain text with a final line break.
pub fn text(run: &Run) -> String {
    let mut text = format!("{}\n\n{}", heading(run), table(run, "").render(0));
    let _ = write!(text, "\n{}", footer(run));
    text
}

/// The report as Markdown.
pub fn markdown(run: &Run) -> String {
    format!("## History of the ICP\n\n{}\n\n{}\n{}", heading(run), table(run, "`").markdown(), footer(run))
}

fn heading(run: &Run) -> String {
    let what = match run.worst {
        Some(_) => format!("The commits that cost {} most", run.group_name()),
        None => format!("How {} did", run.group_name()),
    };
    let synthetic = if run.snapshot.synthetic { " (synthetic)" } else { "" };
    format!(
        "{what}: every version on snapshot {}{synthetic} of {}, {}",
        run.snapshot.id,
        run.snapshot.as_of,
        words::counted(run.snapshot.closed, "closed deal", "closed deals"),
    )
}

fn table(run: &Run, quote: &str) -> Table {
    let mut table = Table::new(&[
        Align::Left,
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Left,
    ]);
    table.row(["date", "commit", "accounts", "win rate", "", "change", "won revenue", "what"]);
    for row in run.listed() {
        let (date, id) = match &row.commit {
            Some(commit) => (commit.date.clone(), format!("{quote}{}{quote}", commit.short)),
            None => ("now".to_owned(), "work tree".to_owned()),
        };
        let numbers = match &row.state {
            State::Measured(step) => numbers(step),
            _ => Default::default(),
        };
        let [accounts, rate, interval, change, revenue] = numbers;
        table.row([date, id, accounts, rate, interval, change, revenue, escaped(&what(row), quote)]);
    }
    table
}

fn numbers(step: &Step) -> [String; 5] {
    let summary = &step.summary;
    let percent = |rate: Option<f64>| rate.map_or_else(|| "–".to_owned(), words::percent);
    let interval = summary.win_rate_interval.map_or_else(String::new, |(low, high)| {
        format!("({}–{})", words::decimals(low * 100.0, 1), words::decimals(high * 100.0, 1))
    });
    let change = step.difference.filter(|_| !step.is_same);
    [
        words::count(summary.accounts),
        percent(summary.win_rate),
        interval,
        change.map(|difference| words::signed(difference * 100.0, 1)).unwrap_or_default(),
        percent(summary.won_revenue_share),
    ]
}

/// The subject, who did it, and what it means for the rules.
fn what(row: &Row) -> String {
    const MOST_EDITS: usize = 2;
    let mut what = match &row.commit {
        Some(commit) => format!("{} ({})", commit.subject, commit.author),
        None => "not committed yet".to_owned(),
    };
    match &row.state {
        State::Absent => what.push_str(": no workspace"),
        State::Unreadable(reason) => {
            let _ = write!(what, ": unreadable, {reason}");
        }
        State::Unmeasurable(reason) => {
            let _ = write!(what, ": not measurable, {reason}");
        }
        State::Measured(step) if step.is_same => what.push_str(": no change in meaning"),
        State::Measured(step) => match step.edits.len() {
            0 => {}
            count if count <= MOST_EDITS => {
                let _ = write!(what, ": {}", step.edits.join("; "));
            }
            count => {
                let shown = step.edits[..MOST_EDITS].join("; ");
                let _ = write!(what, ": {shown}; {} more", count - MOST_EDITS);
            }
        },
    }
    what
}

/// A pipe would end a cell of a Markdown table.
fn escaped(text: &str, quote: &str) -> String {
    if quote.is_empty() { text.to_owned() } else { text.replace('|', "\\|").replace('<', "&lt;") }
}

fn footer(run: &Run) -> String {
    let mut text = String::new();
    let rates: Vec<f64> = run.rows.iter().filter_map(|row| row.step()?.summary.win_rate).collect();
    if let (Some(first), Some(last)) = (rates.first(), rates.last())
        && rates.len() > 1
    {
        let _ = writeln!(
            text,
            "From the first to the last of {}: win rate {} → {} ({})",
            words::counted(rates.len() as u64, "version", "versions"),
            words::percent(*first),
            words::percent(*last),
            words::points(last - first),
        );
    }
    if run.worst.is_some() && run.listed().is_empty() {
        text.push_str("No commit cost anything on this snapshot\n");
    }
    if !run.is_complete {
        text.push_str("The clone is shallow and ends here; `git fetch --unshallow` brings the rest\n");
    }
    text.push_str("Every version is measured on the same deals, so versions tuned to them look better than they are\n");
    text
}
