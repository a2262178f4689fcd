//! One thin file a command.

mod backtest;
mod bisect;
mod check;
mod completions;
mod demo;
mod diff;
mod doctor;
mod explain;
mod fmt;
mod history;
mod init;
mod intake;
mod lint;
mod man;
mod outline;
mod preview;
pub(crate) mod render;
mod rule;
mod schema;

use anyhow::{Result, bail};
use clap::ValueEnum as _;
use icp::report;

use crate::arguments::{Arguments, Command, Format};
use crate::exit::Exit;
use crate::output::Output;

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<Exit> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Demo(options) => demo::run(options, output),
        Command::Init(options) => init::run(options, global, output),
        Command::Backtest(options) => backtest::run(options, global, output),
        Command::History(options) => history::run(options, global, output),
        Command::Bisect(options) => bisect::run(options, global, output),
        Command::Schema(options) => schema::run(options, output),
        Command::Completions(options) => completions::run(options, output),
        Command::Outline(options) => outline::run(options, output),
        Command::Man(options) => man::run(options, output),
        Command::Lint(options) => lint::run(options, global, output),
        Command::Fmt(options) => fmt::run(options, global, output),
        Command::Rule(options) => rule::run(options, output),
        Command::Explain(options) => explain::run(options, global, output),
        Command::Doctor(options) => doctor::run(options, global, output),
        Command::Preview(options) => preview::run(options, global, output),
        Command::Render(options) => render::run(options, global, output),
        Command::Check(options) => check::run(options, global, output),
        Command::Diff(options) => diff::run(options, global, output),
    }
}

/// What a report says first where there is nothing to compare with.
pub(crate) fn new_workspace(why: &str) -> String {
    format!("{why}: everything is new, and the ICP is judged by its own gate")
}

/// A backtest in one of its formats.
fn backtest_as(run: &report::backtest::Run, format: Format) -> Result<String> {
    match format {
        Format::Text => Ok(report::backtest::text(run)),
        Format::Json => Ok(report::backtest::json(run)),
        other => unavailable(other),
    }
}

/// A sensitivity in one of its formats.
fn sensitivity_as(run: &report::sensitivity::Run, format: Format) -> Result<String> {
    match format {
        Format::Text => Ok(report::sensitivity::text(run)),
        Format::Json => Ok(report::sensitivity::json(run)),
        Format::Markdown => Ok(report::sensitivity::markdown(run)),
        other => unavailable(other),
    }
}

/// A format that a command does not have.
fn unavailable(format: Format) -> Result<String> {
    let name = format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    bail!("this command cannot print `{name}`; `icp help` lists what each one can")
}
