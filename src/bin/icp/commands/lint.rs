//! `icp lint`

use anyhow::{Result, bail};
use icp::diagnostic::Severity;
use icp::lint::{self, Options, Selector};
use icp::report::findings::{self, Findings, Style};

use crate::arguments::{Format, Global, Lint};
use crate::exit::Exit;
use crate::output::Output;
use crate::session::{Session, Version};

/// Lints the work tree or a revision, and prints.
pub(crate) fn run(options: &Lint, global: &Global, output: &Output) -> Result<Exit> {
    if options.list {
        return super::rule::list(output);
    }
    let session = Session::open(global)?;
    let version = session.version(options.revision.as_deref())?;
    let mut settings = Options::new(session.today);
    settings.select = selectors(&options.select)?;
    settings.ignore = selectors(&options.ignore)?;
    settings.paths = options.paths.iter().map(|path| session.relative(path)).collect::<Result<_>>()?;
    let outcome = lint::lint(&version.loaded, &settings);
    if !settings.paths.is_empty() && outcome.files == 0 {
        bail!("no document of the workspace lies in {}", settings.paths.join(", "));
    }
    output.report(&options.format, |format| findings_as(&outcome, format, output))?;
    Ok(exit(&version, &outcome, options.deny.is_some()))
}

fn selectors(names: &[String]) -> Result<Vec<Selector>> {
    Ok(names.iter().map(|name| name.parse()).collect::<Result<_, _>>()?)
}

/// A file that cannot be parsed could not be linted, which is more than a finding.
pub(crate) fn exit(version: &Version, outcome: &lint::Outcome, deny_warnings: bool) -> Exit {
    let at = if deny_warnings { Severity::Warning } else { Severity::Error };
    if !version.loaded.unparsed.is_empty() {
        Exit::Failed
    } else if outcome.fails(at) {
        Exit::Findings
    } else {
        Exit::Fine
    }
}

/// Findings in one of their formats.
pub(crate) fn findings_as(outcome: &lint::Outcome, format: Format, output: &Output) -> Result<String> {
    let shown = Findings::from(outcome);
    let style = if output.is_styled() { Style::Coloured } else { Style::Plain };
    Ok(match format {
        Format::Text => findings::text(&shown, style),
        Format::Concise => findings::concise(&shown),
        Format::Json => findings::json(&shown),
        Format::Github => findings::github(&shown),
        other => return super::unavailable(other),
    })
}
