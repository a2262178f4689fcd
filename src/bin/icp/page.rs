//! The report of a change as a page for the browser: what `check`, `backtest` and `render` share.

use anyhow::Result;
use icp::backtest::Sensitivity;
use icp::document::{self, REPORT};
use icp::lint;
use icp::report::backtest::Run;
use icp::report::check::Check;

use crate::arguments::{BaseArguments, DataArguments, Render};
use crate::commands::new_workspace;
use crate::measure::{measure, sensitivity};
use crate::session::{Session, Version};

/// The page. The workspace may have a template of its own.
///
/// # Errors
/// That template is wrong.
pub(crate) fn page(
    head: &Version,
    check: &Check<'_>,
    sensitivity: Option<&Sensitivity>,
    has_lint: bool,
) -> Result<String> {
    let view = document::change_view(check, head.whole().ok(), sensitivity, has_lint);
    Ok(document::render_change(REPORT.0, &|path| own_template(head, path), &view)?)
}

/// The page of a backtest, which does not ask the linter.
///
/// # Errors
/// As for [`page`]; and where the data cannot be read.
pub(crate) fn of_run(
    session: &Session,
    head: &Version,
    base: Option<&Version>,
    run: Option<&Run>,
    data: &DataArguments,
) -> Result<String> {
    let workspace = head.whole()?;
    let base = base.map(Version::whole).transpose()?;
    // Where there are data, each change says how many accounts it moves.
    let counted = run.and_then(|run| run.why.as_ref()).map(|why| why.changes.as_slice());
    let uncounted = base.filter(|_| counted.is_none()).map(|base| icp::diff::diff(base, workspace));
    let changes = counted.or(uncounted.as_deref());
    let lint = lint::Outcome::default();
    let check = Check { lint: &lint, changes, run, obstacle: None, today: session.today };
    let curves = run.map(|_| sensitivity(session, head, data)).transpose()?;
    page(head, &check, curves.as_ref().map(|run| &run.sensitivity), false)
}

/// The page of a change as `render` is asked for it.
///
/// # Errors
/// As for [`of_run`]; and where there is no base to be had.
pub(crate) fn of_change(session: &Session, head: &Version, options: &Render) -> Result<String> {
    let arguments =
        BaseArguments { base: options.base.clone(), base_exact: false, head: options.revision.clone(), staged: false };
    let base = session.base_or_new(&arguments)?;
    let (base, why_new) = (base.as_ref().ok(), base.as_ref().err());
    let has_data = !options.no_numbers && !head.whole()?.snapshots.is_empty();
    let mut run = has_data.then(|| measure(session, head, base, &options.data)).transpose()?;
    if let (Some(run), Some(why)) = (run.as_mut(), why_new) {
        run.alerts.push(new_workspace(why));
    }
    of_run(session, head, base, run.as_ref(), &options.data)
}

/// A file of the workspace's own, for templates.
pub(crate) fn own_template(version: &Version, path: &str) -> Option<String> {
    let bytes = version.tree.read(&version.inside(path)).ok().flatten()?;
    String::from_utf8(bytes).ok()
}
