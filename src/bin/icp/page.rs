//! The report of a change as a page for the browser: what `check`, `backtest` and `render` share.

use anyhow::Result;
use icp::backtest::Sensitivity;
use icp::document::{self, REPORT};
use icp::lint;
use icp::report::backtest::Run;
use icp::report::check::Check;

use crate::arguments::DataArguments;
use crate::measure::sensitivity;
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
    run: &Run,
    data: &DataArguments,
) -> Result<String> {
    let workspace = head.whole()?;
    let changes = base.map(|base| Ok::<_, anyhow::Error>(icp::diff::diff(base.whole()?, workspace))).transpose()?;
    let lint = lint::Outcome::default();
    let check = Check { lint: &lint, changes: changes.as_deref(), run: Some(run), today: session.today };
    let curves = sensitivity(session, head, data)?.sensitivity;
    page(head, &check, Some(&curves), false)
}

/// A file of the workspace's own, for templates.
pub(crate) fn own_template(version: &Version, path: &str) -> Option<String> {
    let bytes = version.tree.read(&version.inside(path)).ok().flatten()?;
    String::from_utf8(bytes).ok()
}
