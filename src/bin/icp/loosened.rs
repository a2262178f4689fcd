//! What a change takes from the linter: severities, limits, and findings that are let stand.

use std::collections::BTreeSet;

use anyhow::Result;
use icp::diagnostic::Severity;
use icp::lint::{BASELINE_FILE, Baseline};
use icp::model::{LintLevel, LintSettings};
use icp::workspace::Workspace;

use crate::session::Version;

/// What a change takes from the linter: rules that count for less than before, and limits that it moves.
///
/// # Errors
/// A baseline cannot be read.
pub(crate) fn loosened_lint(base: (&Version, &Workspace), head: (&Version, &Workspace)) -> Result<Vec<String>> {
    let (old, new) = (&base.1.config.lint, &head.1.config.lint);
    let severity = |settings: &LintSettings, name: &str| match settings.rules.get(name) {
        Some(LintLevel::Error) => Some(Severity::Error),
        Some(LintLevel::Warning) => Some(Severity::Warning),
        Some(LintLevel::Info) => Some(Severity::Info),
        Some(LintLevel::Off) => None,
        None => icp::lint::rule(name).map(|rule| rule.meta().severity),
    };
    let names: BTreeSet<&String> = old.rules.keys().chain(new.rules.keys()).collect();
    let weaker = names.into_iter().filter(|name| severity(new, name) < severity(old, name));
    let mut loosened: Vec<String> = weaker.map(|name| format!("lowers the lint rule `{name}`")).collect();
    let limits: BTreeSet<&String> = old.limits.keys().chain(new.limits.keys()).collect();
    let moved = limits.into_iter().filter(|name| old.limits.get(*name) != new.limits.get(*name));
    loosened.extend(moved.map(|name| format!("moves the lint limit `{name}`")));
    let excused = new.allow.iter().filter(|allow| !old.allow.contains(allow));
    loosened.extend(excused.map(|allow| format!("excuses the workspace from the lint rule `{}`", allow.rule())));
    let (before, after) = (let_stand(base.0)?, let_stand(head.0)?);
    if after > before {
        loosened.push(format!("lets more findings stand in {BASELINE_FILE} ({before} → {after})"));
    }
    Ok(loosened)
}

/// How many findings a version lets stand in its baseline.
fn let_stand(version: &Version) -> Result<usize> {
    let path = version.inside(BASELINE_FILE);
    let Some(bytes) = version.tree.read(&path)? else { return Ok(0) };
    Ok(Baseline::read(&path, &String::from_utf8_lossy(&bytes))?.len())
}
