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
    let base = session.base_version(&session.base(&options.base)?)?;
    let workspace = head.whole()?;
    let changes =
        base.as_ref().map(|base| Ok::<_, anyhow::Error>(icp::diff::diff(base.whole()?, workspace))).transpose()?;
    // A workspace without customer data can be linted and compared; its gate must say that it is off.
    let is_measurable = !workspace.snapshots.is_empty() || workspace.gate().is_some();
    let mut run = is_measurable.then(|| measure(&session, &head, base.as_ref(), &options.data)).transpose()?;
    if let Some(run) = run.as_mut().filter(|_| base.is_none()) {
        run.alerts
            .push("base has no ICP workspace yet: everything is new, and head is judged by its own gate".to_owned());
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
