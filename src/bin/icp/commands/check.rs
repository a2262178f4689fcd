//! `icp check`

use anyhow::Result;
use icp::backtest::Sensitivity;
use icp::gate::Outcome;
use icp::lint::{self, Options};
use icp::report::check::{self, Check as Report};
use icp::report::findings::{Findings, Style, github as annotations};
use icp::workspace::Workspace;

use crate::arguments::{Check, Format, Global};
use crate::exit::Exit;
use crate::github;
use crate::linter::Linter;
use crate::measure::{measure, sensitivity};
use crate::output::{Output, wants};
use crate::page;
use crate::progress::progress;
use crate::session::{Broken, Session, Version};

/// Lints head, says what changed since base, measures both, asks the gate, and prints one report.
pub(crate) fn run(options: &Check, global: &Global, output: &Output) -> Result<Exit> {
    let session = Session::open(global)?;
    let head = session.head(options.base.head.as_deref(), options.base.staged)?;
    let baseline = super::lint::baseline(&head, None)?;
    // The linter reads the columns of both versions, so that what is measured need not be read again.
    let base = head.loaded.whole().is_ok().then(|| session.base_or_new(&options.base));
    let also = base.as_ref().and_then(|base| base.as_ref().ok()?.as_ref().ok()?.whole().ok());
    let root = options.data.data.as_deref();
    let linter = Linter { session: &session, version: &head, root, with_data: true, also };
    let (lint, _) = linter.lint(&head.loaded, &Options { baseline, ..Options::new(session.today) });
    let deny = options.deny.is_some();
    let lint_exit = super::lint::exit(&head.loaded, &lint, deny);
    let judging = Judging { options, session: &session, head: &head, lint: &lint, output };
    match base.transpose().map_err(Stopped::Before).and_then(|base| judging.judge(base.as_ref())) {
        Ok(outcome) => {
            let gate_exit = if outcome == Outcome::Blocked { Exit::Findings } else { Exit::Fine };
            Ok(lint_exit.max(gate_exit))
        }
        Err(Stopped::Before(error)) => {
            judging.report_obstacle(&error)?;
            Err(error)
        }
        Err(Stopped::While(error)) => Err(error),
    }
}

/// Everything that judging needs.
struct Judging<'a> {
    options: &'a Check,
    session: &'a Session,
    head: &'a Version,
    lint: &'a lint::Outcome,
    output: &'a Output,
}

/// Why there is no verdict.
enum Stopped {
    /// Nothing was reported yet.
    Before(anyhow::Error),
    /// A report could not be written.
    While(anyhow::Error),
}

impl From<anyhow::Error> for Stopped {
    fn from(error: anyhow::Error) -> Self {
        Stopped::Before(error)
    }
}

impl Judging<'_> {
    /// The base is there wherever head's workspace is whole.
    fn judge(&self, base: Option<&Result<Version, &'static str>>) -> Result<Outcome, Stopped> {
        let Judging { options, session, head, lint, output } = *self;
        let workspace = head.whole()?;
        let (base, why_new) = base.map_or((None, None), |base| (base.as_ref().ok(), base.as_ref().err()));
        let base_workspace = base.map(Version::whole).transpose()?;
        // A workspace without customer data can be linted and compared; its gate must say that it is off.
        // One that base could measure must stay measurable.
        let has_gate_or_data = |workspace: &Workspace| !workspace.snapshots.is_empty() || workspace.gate().is_some();
        let was_measured = base_workspace.is_some_and(|base| base.gate().is_some() && !base.snapshots.is_empty());
        let is_measurable = has_gate_or_data(workspace) || was_measured;
        let watch = progress(output, "measuring");
        let mut run = is_measurable.then(|| measure(session, head, base, &options.data)).transpose()?;
        drop(watch);
        if let (Some(run), Some(why)) = (run.as_mut(), why_new) {
            run.alerts.push(super::new_workspace(why));
        }
        // Where there are data, each change says how many accounts it moves.
        let counted = run.as_ref().and_then(|run| run.why.as_ref()).map(|why| why.changes.as_slice());
        let uncounted = base_workspace.filter(|_| counted.is_none()).map(|base| icp::diff::diff(base, workspace));
        let changes = counted.or(uncounted.as_deref());
        let report = Report { lint, changes, run: run.as_ref(), obstacle: None, today: session.today };
        let sensitivity = match run.as_ref().filter(|_| wants(&options.format, Format::Html)) {
            Some(_) if !workspace.snapshots.is_empty() => Some(sensitivity(session, head, &options.data)?.sensitivity),
            _ => None,
        };
        self.report(&report, sensitivity.as_ref()).map_err(Stopped::While)?;
        Ok(report.outcome())
    }

    fn report(&self, report: &Report<'_>, sensitivity: Option<&Sensitivity>) -> Result<()> {
        let Judging { options, head, lint, output, .. } = *self;
        let deny = options.deny.is_some();
        let style = if output.is_styled() { Style::Coloured } else { Style::Plain };
        output.report(&options.format, |format| {
            Ok(match format {
                Format::Text => check::text(report, style),
                Format::Json => check::json(report),
                Format::Github => annotations(&Findings::from(lint)) + &check::annotation(report),
                Format::Markdown => check::markdown(report),
                Format::Html => page::page(head, report, sensitivity, true)?,
                // What these formats can say is where the findings of the linter are.
                other => return super::lint::findings_as(lint, other, deny, output),
            })
        })?;
        on_github(report, options.format.format, output)
    }

    /// Says why there is no verdict wherever somebody waits for one, with what the linter found.
    fn report_obstacle(&self, error: &anyhow::Error) -> Result<()> {
        let Judging { options, session, head, lint, output, .. } = *self;
        let why = obstacle(error);
        let is_lint = error.downcast_ref::<Broken>().is_some_and(|_| head.whole().is_err());
        let obstacle = if is_lint { None } else { Some(why.as_str()) };
        let report = Report { lint, changes: None, run: None, obstacle, today: session.today };
        output.report(&options.format, |format| match format {
            // The error itself is on its way to the message stream.
            Format::Text if !is_lint => Ok(String::new()),
            Format::Markdown => Ok(check::markdown(&report)),
            Format::Html => page::page(head, &report, None, true),
            other => super::lint::findings_as(lint, other, options.deny.is_some(), output),
        })?;
        on_github(&report, options.format.format, output)
    }
}

/// An error in one line for readers who may not see the data: what is wrong in a file may quote its cells.
fn obstacle(error: &anyhow::Error) -> String {
    if error.downcast_ref::<icp::snapshot::Error>().is_some() {
        return "The customer data could not be read; the log of the job says why".to_owned();
    }
    let text = format!("{error:#}");
    let mut line: Vec<char> = text.lines().next().unwrap_or_default().chars().collect();
    if let Some(first) = line.first_mut() {
        *first = first.to_ascii_uppercase();
    }
    line.into_iter().collect()
}

/// In a job on GitHub, the annotations and the job's summary come along with whatever was asked for.
fn on_github(report: &Report<'_>, format: Format, output: &Output) -> Result<()> {
    if !github::is_here() {
        return Ok(());
    }
    let annotations = annotations(&Findings::from(report.lint)) + &check::annotation(report);
    match format {
        Format::Github => {}
        // GitHub reads both streams, and whoever asked for one of these reads stdout.
        Format::Json | Format::Markdown => output.note(annotations.trim_end()),
        _ => output.result(&annotations)?,
    }
    github::summarize(&check::markdown(report), output);
    Ok(())
}
