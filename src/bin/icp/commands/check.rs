//! `icp check`

use anyhow::Result;
use icp::gate::Outcome;
use icp::lint::{self, Options};
use icp::report::check::{self, Check as Report};
use icp::report::findings::{Findings, Style, github};

use crate::arguments::{Check, Format, Global};
use crate::exit::Exit;
use crate::measure::measure;
use crate::output::Output;
use crate::progress::progress;
use crate::session::Session;

/// Lints head, says what changed since base, measures both, asks the gate, and prints one report.
pub(crate) fn run(options: &Check, global: &Global, output: &Output) -> Result<Exit> {
    let session = Session::open(global)?;
    let head = session.version(options.base.head.as_deref())?;
    let baseline = super::lint::baseline(&head, None)?;
    let lint = lint::lint(&head.loaded, &Options { baseline, ..Options::new(session.today) });
    let deny = options.deny.is_some();
    let lint_exit = super::lint::exit(&head.loaded, &lint, deny);
    if head.whole().is_err() {
        output.report(&options.format, |format| super::lint::findings_as(&lint, format, deny, output))?;
        head.whole()?;
    }
    let base = session.base_or_new(&options.base)?;
    let (base, why_new) = (base.as_ref().ok(), base.as_ref().err());
    let workspace = head.whole()?;
    let changes = base.map(|base| Ok::<_, anyhow::Error>(icp::diff::diff(base.whole()?, workspace))).transpose()?;
    // A workspace without customer data can be linted and compared; its gate must say that it is off.
    let is_measurable = !workspace.snapshots.is_empty() || workspace.gate().is_some();
    let watch = progress(output, "measuring");
    let mut run = is_measurable.then(|| measure(&session, &head, base, &options.data)).transpose()?;
    drop(watch);
    if let (Some(run), Some(why)) = (run.as_mut(), why_new) {
        run.alerts.push(super::new_workspace(why));
    }
    let report = Report { lint: &lint, changes: changes.as_deref(), run: run.as_ref(), today: session.today };
    let style = if output.is_styled() { Style::Coloured } else { Style::Plain };
    output.report(&options.format, |format| {
        Ok(match format {
            Format::Text => check::text(&report, style),
            Format::Json => check::json(&report),
            Format::Github => github(&Findings::from(&lint)),
            other => return super::unavailable(other),
        })
    })?;
    let gate_exit = if report.outcome() == Outcome::Blocked { Exit::Findings } else { Exit::Fine };
    Ok(lint_exit.max(gate_exit))
}
