//! `icp check`

use anyhow::Result;
use icp::gate::Outcome;
use icp::lint::Options;
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
use crate::session::Session;

/// Lints head, says what changed since base, measures both, asks the gate, and prints one report.
pub(crate) fn run(options: &Check, global: &Global, output: &Output) -> Result<Exit> {
    let session = Session::open(global)?;
    let head = session.head(options.base.head.as_deref(), options.base.staged)?;
    let baseline = super::lint::baseline(&head, None)?;
    // The linter reads the columns of both versions, so that what is measured need not be read again.
    let found_base = head.loaded.whole().is_ok().then(|| session.base_or_new(&options.base)).transpose()?;
    let also = found_base.as_ref().and_then(|base| base.as_ref().ok()?.whole().ok());
    let root = options.data.data.as_deref();
    let linter = Linter { session: &session, version: &head, root, with_data: true, also };
    let (lint, _) = linter.lint(&head.loaded, &Options { baseline, ..Options::new(session.today) });
    let deny = options.deny.is_some();
    let lint_exit = super::lint::exit(&head.loaded, &lint, deny);
    if head.whole().is_err() {
        let report = Report { lint: &lint, changes: None, run: None, today: session.today };
        output.report(&options.format, |format| match format {
            Format::Markdown => Ok(check::markdown(&report)),
            Format::Html => page::page(&head, &report, None, true),
            other => super::lint::findings_as(&lint, other, deny, output),
        })?;
        on_github(&report, options.format.format, output)?;
        head.whole()?;
    }
    let (base, why_new) = match &found_base {
        Some(base) => (base.as_ref().ok(), base.as_ref().err()),
        None => (None, None),
    };
    let workspace = head.whole()?;
    let changes = base.map(|base| Ok::<_, anyhow::Error>(icp::diff::diff(base.whole()?, workspace))).transpose()?;
    // A workspace without customer data can be linted and compared; its gate must say that it is off.
    // One that base could measure must stay measurable.
    let has_gate_or_data = |workspace: &Workspace| !workspace.snapshots.is_empty() || workspace.gate().is_some();
    let was_measured = match base {
        Some(base) => base.whole()?.gate().is_some() && !base.whole()?.snapshots.is_empty(),
        None => false,
    };
    let is_measurable = has_gate_or_data(workspace) || was_measured;
    let watch = progress(output, "measuring");
    let mut run = is_measurable.then(|| measure(&session, &head, base, &options.data)).transpose()?;
    drop(watch);
    if let (Some(run), Some(why)) = (run.as_mut(), why_new) {
        run.alerts.push(super::new_workspace(why));
    }
    let report = Report { lint: &lint, changes: changes.as_deref(), run: run.as_ref(), today: session.today };
    let sensitivity = match run.as_ref().filter(|_| wants(&options.format, Format::Html)) {
        Some(_) if !workspace.snapshots.is_empty() => Some(sensitivity(&session, &head, &options.data)?.sensitivity),
        _ => None,
    };
    let style = if output.is_styled() { Style::Coloured } else { Style::Plain };
    output.report(&options.format, |format| {
        Ok(match format {
            Format::Text => check::text(&report, style),
            Format::Json => check::json(&report),
            Format::Github => annotations(&Findings::from(&lint)) + &check::annotation(&report),
            Format::Markdown => check::markdown(&report),
            Format::Html => page::page(&head, &report, sensitivity.as_ref(), true)?,
            // What these formats can say is where the findings of the linter are.
            other @ (Format::Concise | Format::Sarif | Format::Junit | Format::Gitlab) => {
                return super::lint::findings_as(&lint, other, deny, output);
            }
            other => return super::unavailable(other),
        })
    })?;
    on_github(&report, options.format.format, output)?;
    let gate_exit = if report.outcome() == Outcome::Blocked { Exit::Findings } else { Exit::Fine };
    Ok(lint_exit.max(gate_exit))
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
