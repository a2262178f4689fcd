//! What stands beside the numbers of a comparison: why accounts move, the deals since, how far to trust it.

use anyhow::Result;
use icp::backtest::{Backtest, Circumstances, Edits, warnings};
use icp::fit::{Rules, Tests};
use icp::model::{Date, Snapshot as Manifest};
use icp::report::backtest::{Run, SinceBase, Why};
use icp::stats::DEFAULT_TOLERANCE;
use icp::workspace::{Located, Workspace};

use crate::session::{Session, Version};

/// Fills in the report of a backtest. The base comes with its workspace and its rules.
pub(crate) fn explain(
    run: &mut Run,
    session: &Session,
    (backtest, tests): (&Backtest<'_>, &Tests),
    (head_version, head): (&Version, (&Workspace, &Rules)),
    base: Option<(&Version, &Workspace, &Rules)>,
    manifest: &Located<Manifest>,
) -> Result<()> {
    if let Some((version, workspace, rules)) = base {
        let changes = icp::diff::diff(workspace, head.0);
        let edits = Edits::between(rules, head.1).described_by(&changes);
        run.why = Some(Why::new(backtest, tests, edits, changes));
        spell(run, head.0);
        run.attempts = Some(backtest.attempts);
        let day = version.tree.origin().commit.as_ref().and_then(|commit| commit.date.parse::<Date>().ok());
        run.since_base = day.and_then(|day| SinceBase::new(backtest, day, DEFAULT_TOLERANCE));
    }
    let cadence = head.0.operational().filter_map(|profile| profile.review.as_ref()?.every);
    run.warnings = warnings(
        backtest,
        tests,
        &Circumstances {
            today: session.today,
            review_every: cadence.min_by(|one, other| one.approximate_days().total_cmp(&other.approximate_days())),
            tests_on_outcomes: tests_on_outcomes(head_version, session)?,
            changes_data_and_rules: base.is_some_and(|(_, base, _)| changes_data_and_rules(head.0, base, manifest)),
        },
    );
    Ok(())
}

/// How many tests look at how deals ended. The linter knows, and no `allow` keeps it from telling.
fn tests_on_outcomes(version: &Version, session: &Session) -> Result<u64> {
    let select = vec!["outcome-as-criterion".parse()?];
    let outcome =
        icp::lint::lint(&version.loaded, &icp::lint::Options { select, ..icp::lint::Options::new(session.today) });
    let is_one = |finding: &&icp::diagnostic::Diagnostic| finding.code == "outcome-as-criterion";
    Ok(outcome.findings.iter().filter(is_one).count() as u64)
}

/// Gives the values of the mix back the spelling that the fields have for them.
fn spell(run: &mut Run, workspace: &Workspace) {
    let Some(why) = &mut run.why else { return };
    for shift in &mut why.movers.mix {
        let values = workspace.catalogue.get(&shift.field).and_then(|field| field.values.as_ref());
        let spelt = values.into_iter().flatten().find(|value| icp::model::normalise(&value.text) == shift.value);
        if let Some(spelt) = spelt {
            shift.value.clone_from(&spelt.text);
        }
    }
}

/// Whether a change touches the snapshot and a profile at once.
pub(crate) fn changes_data_and_rules(head: &Workspace, base: &Workspace, manifest: &Located<Manifest>) -> bool {
    let snapshot_changed = !base.snapshots.iter().any(|old| old.value == manifest.value);
    let profiles_changed =
        head.profiles.iter().any(|new| base.profile(&new.id).is_none_or(|old| old.value != new.value))
            || base.profiles.iter().any(|old| head.profile(&old.id).is_none());
    snapshot_changed && profiles_changed
}
