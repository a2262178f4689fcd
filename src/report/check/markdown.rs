//! A check as the comment on a pull request: the verdict, why, what changed, who moves, and what to do.
//!
//! It is read by people who never asked for it, so the first lines must do; the rest is folded. It never names an
//! account, and refuses to grow beyond what GitHub takes: the least important parts are cut first.

use std::fmt::Write as _;

use super::{Check, snippet};
use crate::diagnostic::{Diagnostic, Severity};
use crate::diff::Change;
use crate::gate::{self, Outcome, RuleResult, WaiverState};
use crate::repo::STAGED;
use crate::report::backtest::{self, Run};
use crate::report::findings::{Findings, Summary};
use crate::report::markdown::{block, code, inline};
use crate::report::{Table, diff};
use crate::words;

/// The most bytes of a comment. GitHub takes 65,536 characters; what posts it adds a line of its own.
pub const LIMIT: usize = 64_000;

/// How many lines on changes are read before one wants them folded.
const CHANGES_SHOWN: usize = 24;

/// How many findings are read before one wants them folded.
const FINDINGS_SHOWN: usize = 8;

/// The comment with a final line break, at most [`LIMIT`] bytes.
pub fn markdown(check: &Check<'_>) -> String {
    let mut parts = vec![heading(check)];
    parts.extend(advice(check));
    parts.push(changes(check));
    if let Some(run) = check.run {
        parts.extend(movers(run));
        parts.extend(why(run));
        parts.extend(run.gate.as_ref().filter(|gate| gate.is_measured).map(rules));
        parts.extend(doubts(run));
        parts.extend(numbers(run));
    }
    parts.push(findings(check));
    parts.push(origin(check));
    fit(&mut parts);
    parts.iter().map(Part::text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A part of the comment: lines that are shown, and lines that are folded under a summary.
struct Part {
    /// The smaller, the sooner it is cut.
    weight: u8,
    shown: Vec<String>,
    /// What stands on the fold.
    fold: String,
    folded: Vec<String>,
    /// How many lines were cut.
    missing: usize,
}

impl Part {
    fn new(weight: u8, text: &str) -> Self {
        let shown = text.lines().map(str::to_owned).collect();
        Part { weight, shown, fold: String::new(), folded: Vec::new(), missing: 0 }
    }

    fn folded(mut self, summary: &str, text: &str) -> Self {
        summary.clone_into(&mut self.fold);
        self.folded = text.lines().map(str::to_owned).collect();
        self
    }

    fn text(&self) -> String {
        let mut text: String = self.shown.iter().map(|line| format!("{line}\n")).collect();
        if !self.folded.is_empty() {
            let gap = if text.is_empty() { "" } else { "\n" };
            let folded: String = self.folded.iter().map(|line| format!("{line}\n")).collect();
            let _ = write!(text, "{gap}<details><summary>{}</summary>\n\n{folded}\n</details>\n", self.fold);
        }
        if self.missing > 0 {
            let lines = words::counted(self.missing as u64, "line", "lines");
            let _ = write!(text, "\n_{lines} more did not fit; the command at the end shows everything._\n");
        }
        text
    }

    /// Leaves lines out, folded ones first, until the part takes so many bytes less, or only its first line is left.
    fn cut(&mut self, excess: usize) {
        let target = self.text().len().saturating_sub(excess);
        while self.text_len() > target {
            if self.folded.pop().is_none() {
                // What a part is about stays, so that nobody takes silence for a clean bill.
                if self.shown.len() <= 1 {
                    break;
                }
                self.shown.pop();
            }
            self.missing += 1;
        }
    }

    fn text_len(&self) -> usize {
        const AROUND: usize = 200;
        let lines = |lines: &[String]| lines.iter().map(|line| line.len() + 1).sum::<usize>();
        AROUND + self.fold.len() + lines(&self.shown) + lines(&self.folded)
    }
}

/// Cuts the least important parts until all of them fit.
fn fit(parts: &mut [Part]) {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| parts[*at].weight);
    for at in order {
        let length: usize = parts.iter().map(|part| part.text().len() + 1).sum();
        if length <= LIMIT {
            return;
        }
        parts[at].cut(length - LIMIT);
    }
}

fn heading(check: &Check<'_>) -> Part {
    let mut text = format!("### {}\n", inline(&check.headline()));
    for alert in check.run.iter().flat_map(|run| &run.alerts) {
        let _ = write!(text, "\n> {}\n", inline(alert));
    }
    if let Some(obstacle) = check.obstacle {
        let _ = write!(text, "\n{}.\n", inline(obstacle));
    }
    Part::new(9, &text)
}

/// What to do about it; none where nothing blocks.
fn advice(check: &Check<'_>) -> Option<Part> {
    if check.outcome() != Outcome::Blocked {
        return None;
    }
    let rules = check.run.and_then(|run| run.gate.as_ref()).map_or(&[][..], |gate| &gate.rules);
    let can_sign_off = rules.iter().any(|rule| rule.needs_sign_off);
    let why = if can_sign_off {
        "The data cannot rule out that this makes things worse. Change the proposal, or have it accepted."
    } else {
        "Change the proposal, or have it accepted."
    };
    let Some(waiver) = snippet(rules, check.today) else {
        return Some(Part::new(8, "No waiver can lift this: change the proposal.\n"));
    };
    let text = format!(
        "Whoever accepts it merges this under `waivers:` in `waivers.yaml` **on the base branch** first:\n\n{}",
        block("yaml", &waiver)
    );
    Some(Part::new(8, &format!("{why}\n")).folded("Accept it on purpose: a waiver, ready to paste", &text))
}

fn changes(check: &Check<'_>) -> Part {
    let Some(changes) = check.changes else {
        return Part::new(6, if check.run.is_some() { "Everything is new: the base has no ICP yet.\n" } else { "" });
    };
    if !changes.iter().any(Change::has_meaning) {
        return Part::new(6, &format!("#### What changed\n\n{}", diff::markdown(changes)));
    }
    let text = diff::markdown(changes);
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= CHANGES_SHOWN + 4 {
        return Part::new(6, &format!("#### What changed\n\n{text}"));
    }
    // An item and its examples stay together.
    let is_start = |line: &str| line.starts_with("- ") || line.starts_with("**");
    let at = (CHANGES_SHOWN..lines.len()).find(|at| is_start(lines[*at])).unwrap_or(lines.len());
    let more = lines[at..].iter().filter(|line| line.starts_with("- ")).count();
    Part::new(6, &format!("#### What changed\n\n{}", lines[..at].join("\n")))
        .folded(&words::counted(more as u64, "more change", "more changes"), &lines[at..].join("\n"))
}

fn movers(run: &Run) -> Option<Part> {
    let change = run.change.as_ref()?;
    if change.moved == 0 {
        return Some(Part::new(7, "No account enters, leaves or changes its tier.\n"));
    }
    let (enter, leave) = (change.entering.accounts, change.leaving.accounts);
    let enter = words::counted(enter, "account enters", "accounts enter");
    let leave = words::counted(leave, "leaves", "leave");
    let moved = words::counted(change.moved, "account changes", "accounts change");
    let text = format!(
        "#### Who moves\n\n{enter} the ICP and {leave}; {moved} place or tier.\n\n{}",
        backtest::movers_table(change).markdown()
    );
    let text = match backtest::left_behind(change) {
        Some(sentence) => format!("{text}\n{}.\n", inline(&sentence)),
        None => text,
    };
    Some(Part::new(7, &text))
}

/// Why they move, as sentences; the mix is folded.
fn why(run: &Run) -> Option<Part> {
    use crate::report::backtest::sentences;
    let why = run.why.as_ref()?;
    let list = |title: &str, sentences: Vec<String>| match sentences.as_slice() {
        [] => String::new(),
        some => {
            let lines: String = some.iter().map(|sentence| format!("- {}\n", inline(sentence))).collect();
            format!("{title}\n\n{lines}\n")
        }
    };
    let shown = list("**Why they move**", sentences::reasons(why))
        + &list("**What each edit does to the win rate of the ICP**", sentences::attribution(why));
    let folded = list("", sentences::mix(&why.movers.mix));
    if shown.is_empty() && folded.is_empty() {
        return None;
    }
    Some(Part::new(6, &shown).folded("How they differ from the accounts that stay", folded.trim()))
}

/// What makes the result weaker than it looks.
fn doubts(run: &Run) -> Option<Part> {
    if run.warnings.is_empty() {
        return None;
    }
    let line = |warning: &crate::backtest::Warning| {
        format!("- {}; {}\n", inline(&warning.to_string()), inline(warning.hint()))
    };
    let lines: String = run.warnings.iter().map(line).collect();
    Some(Part::new(5, &format!("#### How far to trust this\n\n{lines}")))
}

fn rules(gate: &gate::Report) -> Part {
    let (passed, matter): (Vec<&RuleResult>, Vec<&RuleResult>) =
        gate.rules.iter().partition(|rule| rule.outcome == Outcome::Passed);
    let mut text = format!("#### Gate: {} (policy from {})\n", gate.outcome.as_str(), gate.policy_from.as_str());
    if !matter.is_empty() {
        let _ = write!(text, "\n{}", rule_table(&matter));
    }
    let told: Vec<String> = gate
        .waivers
        .iter()
        .filter(|waiver| waiver.state != WaiverState::Unused)
        .map(|waiver| format!("- waiver {} ({}): {}\n", code(&waiver.id), waiver.state.as_str(), inline(&waiver.note)))
        .collect();
    if !told.is_empty() {
        let _ = write!(text, "\n{}", told.concat());
    }
    let part = Part::new(8, &text);
    if passed.is_empty() {
        return part;
    }
    let summary = words::counted(passed.len() as u64, "rule passed", "rules passed");
    part.folded(&summary, &rule_table(&passed))
}

fn rule_table(rules: &[&RuleResult]) -> String {
    let mut text = "| | rule | why |\n| --- | --- | --- |\n".to_owned();
    for rule in rules {
        let outcome = match rule.outcome {
            Outcome::Passed => "passed",
            Outcome::Warned => "warned",
            Outcome::Waived => "**waived**",
            Outcome::Blocked => "**blocked**",
        };
        let next = rule.next.as_ref().map(|next| format!("; **next:** {}", inline(next))).unwrap_or_default();
        let _ = writeln!(text, "| {outcome} | {} | {}{next} |", code(&rule.id), inline(&rule.reason));
    }
    text
}

/// The numbers for those who want them, folded.
fn numbers(run: &Run) -> Option<Part> {
    let tables = match &run.change {
        Some(change) if change.moved == 0 => return None,
        Some(change) => backtest::compared_tables(change).into_iter().chain(backtest::parts_table(change)).collect(),
        None => vec![backtest::groups_table(run)],
    };
    let tables: Vec<String> = tables.iter().map(Table::markdown).collect();
    let mut text = tables.join("\n");
    for note in &run.notes {
        let _ = write!(text, "\n{}\n", inline(note));
    }
    Some(Part::new(3, "").folded("All numbers", &text))
}

/// What the linter found: errors are shown, the rest is folded.
fn findings(check: &Check<'_>) -> Part {
    let shown = Findings::from(check.lint);
    let summary = format!("Lint: {}", Summary::of(&shown));
    if shown.findings.is_empty() {
        return Part::new(5, &format!("{summary}.\n"));
    }
    let (errors, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        shown.findings.iter().partition(|finding| finding.severity == Severity::Error);
    let visible = errors.len().min(FINDINGS_SHOWN);
    let mut text = format!("#### {summary}\n");
    if visible > 0 {
        text.push('\n');
    }
    text.extend(errors[..visible].iter().map(|finding| finding_line(finding)));
    let rest: Vec<&Diagnostic> = errors[visible..].iter().chain(&others).copied().collect();
    let part = Part::new(5, &text);
    if rest.is_empty() {
        return part;
    }
    let more: String = rest.iter().map(|finding| finding_line(finding)).collect();
    part.folded(&words::counted(rest.len() as u64, "more finding", "more findings"), &more)
}

fn finding_line(finding: &Diagnostic) -> String {
    let place = finding.primary.as_ref().map_or_else(String::new, |label| {
        format!(" in {}", code(&format!("{}:{}", label.place.source.path(), label.place.start().line)))
    });
    let help = finding.help.iter().map(|help| format!("; help: {}", inline(help))).collect::<String>();
    format!("- **{}**{place}: {} ({}){help}\n", finding.severity, inline(&finding.message), code(&finding.code))
}

/// On what it was measured, and how to see the same at home.
fn origin(check: &Check<'_>) -> Part {
    let mut text = "---\n\n".to_owned();
    if let Some(run) = check.run {
        let facts = &run.snapshot;
        let synthetic = if facts.synthetic { " (invented data)" } else { "" };
        let against = match &run.base {
            Some(base) => format!(
                " Base is {}, head is {}; ranges hold at {}.",
                version(base),
                version(&run.head),
                words::percent(run.confidence)
            ),
            None => String::new(),
        };
        let _ = writeln!(
            text,
            "Measured on snapshot {} of {}{synthetic}: {}, {}, {} won.{against}\n",
            code(&facts.id),
            facts.as_of,
            words::counted(facts.accounts, "account", "accounts"),
            words::counted(facts.closed, "closed deal", "closed deals"),
            words::count(facts.won),
        );
    }
    let _ = writeln!(text, "See the same at home: `{}`", command(check));
    Part::new(9, &text)
}

/// A version by its commit, or by what it is.
fn version(version: &backtest::Version) -> String {
    match &version.commit {
        Some(commit) => code(&commit.chars().take(10).collect::<String>()),
        None if version.label == STAGED => "what is staged".to_owned(),
        None => "the work tree".to_owned(),
    }
}

/// The command that gives the same report. Names of branches are chosen by whoever proposes the change, and this is
/// there to be pasted into a shell; so it speaks of commits only.
pub(crate) fn command(check: &Check<'_>) -> String {
    let short = |commit: &String| commit.chars().take(10).collect::<String>();
    let Some(run) = check.run else { return "icp check".to_owned() };
    let mut command = "icp check".to_owned();
    if let Some(base) = run.base.as_ref().and_then(|base| base.commit.as_ref()) {
        let _ = write!(command, " --base {}", short(base));
        if run.head.label == STAGED {
            command.push_str(" --staged");
        }
        if let Some(head) = run.head.commit.as_ref().filter(|_| run.head.label != "worktree") {
            let _ = write!(command, " --head {}", short(head));
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_important_lines_go_first() {
        let line = "x".repeat(99) + "\n";
        let mut parts = vec![
            Part::new(9, "heading\n"),
            Part::new(6, &line.repeat(400)).folded("more", &line.repeat(400)),
            Part::new(3, "").folded("All numbers", &line.repeat(30)),
        ];
        fit(&mut parts);
        let text: String = parts.iter().map(|part| part.text() + "\n").collect();
        assert!(text.len() <= LIMIT, "{}", text.len());
        assert!(parts[2].folded.is_empty() && parts[2].missing == 30);
        assert_eq!(parts[1].shown.len(), 400, "what is folded is cut before what is shown");
        assert!(parts[1].folded.len() > 200 && parts[1].folded.len() < 400);
        assert!(text.starts_with("heading\n"));
    }
}
