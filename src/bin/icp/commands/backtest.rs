//! `icp backtest`

use anyhow::Result;
use icp::gate::Outcome;

use crate::arguments::{Backtest, Format, Global};
use crate::exit::Exit;
use crate::measure::{measure, sensitivity};
use crate::output::Output;
use crate::page;
use crate::progress::progress;
use crate::session::Session;

/// Measures, compares where `--base` is given, and prints.
pub(crate) fn run(options: &Backtest, global: &Global, output: &Output) -> Result<Exit> {
    let session = Session::open(global)?;
    let head = session.head(options.base.head.as_deref(), options.base.staged)?;
    if options.sensitivity {
        let run = sensitivity(&session, &head, &options.data)?;
        output.report(&options.format, |format| super::sensitivity_as(&run, format))?;
        return Ok(Exit::Fine);
    }
    let base = match &options.base.base {
        Some(_) => session.base_version(&session.base(&options.base)?)?,
        None => None,
    };
    let watch = progress(output, "measuring");
    let mut run = measure(&session, &head, base.as_ref(), &options.data)?;
    drop(watch);
    if options.base.base.is_some() && base.is_none() {
        run.alerts.push(super::new_workspace("base has no ICP workspace yet"));
    }
    let outcome = run.gate.as_ref().map_or(Outcome::Passed, |gate| gate.outcome);
    output.report(&options.format, |format| match format {
        Format::Html => page::of_run(&session, &head, base.as_ref(), Some(&run), &options.data),
        other => super::backtest_as(&run, other),
    })?;
    Ok(if outcome == Outcome::Blocked { Exit::Findings } else { Exit::Fine })
}
