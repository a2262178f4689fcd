//! From versions to numbers and a verdict: the path that `backtest`, `check` and `render` share.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};
use icp::backtest::{Backtest, Bound, BoundTest, Portrait, tests_of};
use icp::document::{Measured, SnapshotProvenance};
use icp::fit::{Rules, Tests, rules};
use icp::gate::{self, PolicyFrom, Question, Standing};
use icp::model::{GatePolicy, Snapshot as Manifest, Waivers};
use icp::report::backtest::{Change, Run, SnapshotFacts, Version as VersionReport};
use icp::snapshot::{self, FieldColumn, Request, Snapshot};
use icp::workspace::{FILE_NAME, Located, Workspace};

use crate::arguments::DataArguments;
use crate::attempts::attempts;
use crate::best::best_so_far;
use crate::data::Locator;
use crate::insight::{changes_data_and_rules, explain};
use crate::loosened::loosened_lint;
use crate::session::{Session, Version};

/// A manifest with the version that it is read from.
pub(crate) struct Source<'a> {
    /// The manifest.
    pub manifest: &'a Located<Manifest>,
    /// The version.
    pub version: &'a Version,
}

/// Measures head, and base where there is one, and asks the gate.
///
/// # Errors
/// A version is broken, there is no snapshot, it cannot be read, or the gate cannot judge.
pub(crate) fn measure(session: &Session, head: &Version, base: Option<&Version>, data: &DataArguments) -> Result<Run> {
    let head_workspace = head.whole()?;
    let base_workspace = base.map(Version::whole).transpose()?;
    if let Some(base) = base {
        one_workspace(head, base)?;
    }
    let source = Source { manifest: manifest(head_workspace, data)?, version: head };
    let mut run = measure_on(session, &source, (head, head_workspace), base.zip(base_workspace), data)?;
    if let Some((base, workspace)) = base.zip(base_workspace) {
        run.alerts.extend(alerts(head_workspace, workspace, source.manifest));
        also_on_base_snapshot(session, &mut run, &source, (head, head_workspace), (base, workspace), data)?;
    }
    Ok(run)
}

/// Refuses a head that has two workspaces, where base had one: the one that is measured may not be the one that counts.
fn one_workspace(head: &Version, base: &Version) -> Result<()> {
    if head.folder != base.folder && head.tree.size(&base.inside(FILE_NAME))?.is_some() {
        bail!(
            "there are two ICP workspaces, {} and {}, and base has only the second; choose one with --workspace",
            head.folder,
            base.folder
        );
    }
    Ok(())
}

/// What documents show of a version: its numbers, and the snapshot that they are from.
///
/// # Errors
/// As for [`measure`].
pub(crate) fn measured(
    session: &Session,
    version: &Version,
    data: &DataArguments,
) -> Result<(Measured, SnapshotProvenance)> {
    let workspace = version.whole()?;
    let source = Source { manifest: manifest(workspace, data)?, version };
    let rules = rules_of(workspace, source.manifest)?;
    let mut tests = tests_of(&[&rules]);
    let bounds = bounds(workspace, source.manifest)?;
    for (_, test, fields) in &bounds {
        tests.add(test, fields);
    }
    let snapshot = read_with_reasons(session, &source, &tests, data.data.as_deref())?;
    let confidence = workspace.gate().unwrap_or_default().confidence.0;
    let backtest = Backtest::new(&snapshot, &mut tests, &rules, None, confidence);
    let portrait = Portrait::new(&backtest, &tests, &rules, &bounds);
    Ok((Measured { portrait: Some(portrait), ..Measured::from(&backtest) }, SnapshotProvenance::from(&snapshot)))
}

/// The tests that bound the market.
fn bounds(workspace: &Workspace, manifest: &Manifest) -> Result<Vec<BoundTest>> {
    let config = &workspace.config;
    let tests = [(Bound::Market, &config.market), (Bound::Served, &config.serves)];
    let written = tests.into_iter().filter_map(|(bound, test)| Some((bound, test.as_ref()?)));
    let resolved = written.map(|(bound, test)| {
        let (condition, fields) = icp::fit::condition(test, workspace, manifest)
            .map_err(|errors| anyhow::anyhow!("`market` or `serves` has tests that cannot be read: {errors:?}"))?;
        Ok((bound, condition, fields))
    });
    resolved.collect()
}

/// The manifest that was asked for, else the workspace's own choice.
///
/// # Errors
/// There is none, or no way to choose.
pub(crate) fn manifest<'a>(workspace: &'a Workspace, data: &DataArguments) -> Result<&'a Located<Manifest>> {
    if let Some(id) = &data.snapshot {
        let ids = workspace.snapshots.iter().map(|snapshot| snapshot.id.as_str());
        return workspace.snapshot(id).ok_or_else(|| {
            let meant = icp::diagnostic::did_you_mean(id, ids);
            let help = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
            anyhow::anyhow!("there is no snapshot `{id}`{help}")
        });
    }
    match workspace.default_snapshot() {
        Some(manifest) => Ok(manifest),
        None if workspace.snapshots.is_empty() => bail!(
            "there is no snapshot to measure on; add a document of kind `snapshot` that says where the customer data are"
        ),
        None => bail!("there are several snapshots; name one as `snapshot:` in icp.yaml, or with --snapshot"),
    }
}

fn measure_on(
    session: &Session,
    source: &Source<'_>,
    head: (&Version, &Workspace),
    base: Option<(&Version, &Workspace)>,
    data: &DataArguments,
) -> Result<Run> {
    let head_rules = rules_of(head.1, source.manifest)?;
    let base_rules = base.map(|(_, workspace)| rules_of(workspace, source.manifest)).transpose()?;
    let versions: Vec<&Rules> = std::iter::once(&head_rules).chain(&base_rules).collect();
    let mut tests = tests_of(&versions);
    let snapshot = read(session, source, &tests, data.data.as_deref())?;
    let head_policy = head.1.gate();
    let (policy, policy_from) = match base {
        Some((_, workspace)) => (workspace.gate(), PolicyFrom::Base),
        None => (head_policy.clone(), PolicyFrom::Head),
    };
    let confidence = policy.as_ref().map_or_else(|| GatePolicy::default().confidence.0, |policy| policy.confidence.0);
    let mut backtest = Backtest::new(&snapshot, &mut tests, &head_rules, base_rules.as_ref(), confidence);
    let (mut best, mut unseen) = (None, None);
    if let Some((version, _)) = base {
        backtest.attempts = attempts(session, version, source.manifest)?;
        // Where nobody moves, the change adds no fall to those before.
        if policy.is_some() && backtest.moved() > 0 {
            let read = (&head_rules, &backtest, &tests);
            // It can only warn, so a past that is not all there stops nothing.
            match best_so_far(session, source, version, read, data.data.as_deref()) {
                Ok(found) => best = found,
                Err(error) => unseen = Some(format!("earlier versions were not looked at: {}", told(&error))),
            }
        }
    }
    let waivers = waivers(head.1, base)?;
    let report = gate::judge(&Question {
        backtest: &backtest,
        policy: policy.as_ref(),
        policy_from,
        head_policy: head_policy.as_ref(),
        also_loosened: base.map(|base| loosened_lint(base, head)).transpose()?.unwrap_or_default(),
        waivers: waivers.iter().map(|(list, standing)| (list, *standing)).collect(),
        best,
        today: session.today,
    })?;
    let mut run = Run {
        snapshot: SnapshotFacts::new(&snapshot),
        head: version_report(head.0, &backtest, icp::backtest::Side::Head),
        base: base.map(|(version, _)| version_report(version, &backtest, icp::backtest::Side::Base)),
        change: Change::new(&backtest, icp::stats::DEFAULT_TOLERANCE),
        why: None,
        since_base: None,
        attempts: None,
        warnings: Vec::new(),
        gate: Some(report),
        alerts: Vec::new(),
        notes: missing_fields(&tests, &snapshot, &head_rules),
        confidence,
        correlation: backtest.correlation,
    };
    run.notes.push(format!(
        "attributes are those of {}, not of the day of each deal; intervals hold for the deals of this snapshot",
        snapshot.as_of
    ));
    run.notes.extend(unseen);
    let compared = base.zip(base_rules.as_ref()).map(|((version, workspace), rules)| (version, workspace, rules));
    explain(&mut run, session, (&backtest, &tests), (head.0, (head.1, &head_rules)), compared, source.manifest)?;
    Ok(run)
}

/// The snapshot with the columns that all these rules read, and their tests.
pub(crate) fn read_for<'r>(
    session: &Session,
    source: &Source<'_>,
    rules: impl Iterator<Item = &'r Rules>,
    root: Option<&Path>,
) -> Result<(Snapshot, Tests)> {
    let tests = tests_of(&rules.collect::<Vec<_>>());
    Ok((read(session, source, &tests, root)?, tests))
}

/// How head's ICP reacts to small changes.
///
/// # Errors
/// As for [`measure`].
pub(crate) fn sensitivity(
    session: &Session,
    head: &Version,
    data: &DataArguments,
) -> Result<icp::report::sensitivity::Run> {
    let workspace = head.whole()?;
    let source = Source { manifest: manifest(workspace, data)?, version: head };
    let rules = rules_of(workspace, source.manifest)?;
    let (snapshot, tests) = read_for(session, &source, std::iter::once(&rules), data.data.as_deref())?;
    let confidence = workspace.gate().unwrap_or_default().confidence.0;
    let origin = head.tree.origin();
    Ok(icp::report::sensitivity::Run {
        snapshot: SnapshotFacts::new(&snapshot),
        label: origin.label.clone(),
        commit: origin.commit.as_ref().map(|commit| commit.id.clone()),
        sensitivity: icp::backtest::Sensitivity::new(&snapshot, &tests, &rules, confidence),
        confidence,
    })
}

/// A version's rules, with the columns of a manifest.
///
/// # Errors
/// A test that its field cannot take.
pub(crate) fn rules_of(workspace: &Workspace, manifest: &Manifest) -> Result<Rules> {
    rules(workspace, manifest)
        .map_err(|errors| anyhow::anyhow!("the workspace has tests that cannot be read: {errors:?}"))
}

fn read(session: &Session, source: &Source<'_>, tests: &Tests, root: Option<&Path>) -> Result<Snapshot> {
    if let Some(kept) = session.take(source, tests.columns(), root) {
        return Ok(Snapshot { keys: None, names: None, ..kept.snapshot });
    }
    Ok(read_columns(session, source, tests.columns(), root)?)
}

/// The snapshot with the reasons of losses and churn, which only documents show.
fn read_with_reasons(session: &Session, source: &Source<'_>, tests: &Tests, root: Option<&Path>) -> Result<Snapshot> {
    let request = Request { fields: tests.columns(), with_keys: false, with_reasons: true };
    Ok(read_as(session, source, &request, root)?)
}

/// The snapshot with the accounts' keys and names, for whoever asks about one of them.
///
/// # Errors
/// The data cannot be read.
pub(crate) fn read_with_keys(
    session: &Session,
    source: &Source<'_>,
    tests: &Tests,
    root: Option<&Path>,
) -> Result<Snapshot> {
    let request = Request { fields: tests.columns(), with_keys: true, with_reasons: false };
    Ok(read_as(session, source, &request, root)?)
}

/// The snapshot with some columns.
///
/// # Errors
/// The data cannot be read.
pub(crate) fn read_columns(
    session: &Session,
    source: &Source<'_>,
    columns: &[FieldColumn],
    root: Option<&Path>,
) -> Result<Snapshot, snapshot::Error> {
    read_as(session, source, &Request { fields: columns, with_keys: false, with_reasons: false }, root)
}

fn read_as(
    session: &Session,
    source: &Source<'_>,
    request: &Request<'_>,
    root: Option<&Path>,
) -> Result<Snapshot, snapshot::Error> {
    snapshot::read(source.manifest, &locator(session, source, root), request)
}

/// Finds the data files of a manifest.
pub(crate) fn locator<'a>(session: &'a Session, source: &Source<'a>, root: Option<&'a Path>) -> Locator<'a> {
    let worktree = session.worktree().map(|worktree| worktree as &dyn icp::repo::Tree);
    Locator { tree: source.version.tree.as_ref(), worktree, manifest: source.manifest.path(), root }
}

fn version_report(version: &Version, backtest: &Backtest<'_>, side: icp::backtest::Side) -> VersionReport {
    let origin = version.tree.origin();
    VersionReport {
        label: origin.label.clone(),
        commit: origin.commit.as_ref().map(|commit| commit.id.clone()),
        why: version.why.clone(),
        groups: backtest.all_numbers(side),
    }
}

/// The waivers of head, each with who agreed to it.
fn waivers(head: &Workspace, base: Option<(&Version, &Workspace)>) -> Result<Vec<(Waivers, Standing)>> {
    let Some((version, base)) = base else {
        return Ok(head.waivers.iter().map(|list| (list.value.clone(), Standing::OnBase)).collect());
    };
    let owners = owners(version)?;
    let mut found = Vec::new();
    for list in &head.waivers {
        let added = match owners.as_deref().is_some_and(|owners| gate::is_owned(owners, list.path())) {
            true => Standing::Owned,
            false => Standing::Added,
        };
        for waiver in &list.waivers {
            let is_old = base.waivers.iter().any(|list| list.waivers.contains(waiver));
            let alone = Waivers { waivers: vec![waiver.clone()], ..Waivers::default() };
            found.push((alone, if is_old { Standing::OnBase } else { added }));
        }
    }
    // What is agreed on comes first, so that nothing is asked for that is not needed.
    found.sort_by_key(|(_, standing)| *standing);
    Ok(found)
}

/// The text of base's CODEOWNERS; none where it has none.
fn owners(base: &Version) -> Result<Option<String>> {
    for path in gate::OWNERS_FILES {
        if let Some(bytes) = base.tree.read(path)? {
            return Ok(Some(String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok(None)
}

/// What a reader must know before the numbers.
fn alerts(head: &Workspace, base: &Workspace, manifest: &Located<Manifest>) -> Vec<String> {
    let mut alerts = Vec::new();
    if changes_data_and_rules(head, base, manifest) {
        alerts
            .push("this change touches the snapshot and a profile at once; they are easier to judge apart".to_owned());
    }
    for new in &head.profiles {
        if let Some(old) = base.profile(&new.id).filter(|old| old.status != new.status) {
            let word = |status| format!("{status:?}").to_lowercase();
            let (old, new_status) = (word(old.status), word(new.status));
            alerts.push(format!("profile `{}` goes from {old} to {new_status}", new.id));
        }
    }
    alerts
}

/// Where the change touches the snapshot, the comparison is made on base's snapshot too, and the worse counts.
fn also_on_base_snapshot(
    session: &Session,
    run: &mut Run,
    source: &Source<'_>,
    head: (&Version, &Workspace),
    base: (&Version, &Workspace),
    data: &DataArguments,
) -> Result<()> {
    // A change may also choose another default among the snapshots that are there.
    let same = base.1.snapshot(&source.manifest.id);
    let old = match &data.snapshot {
        Some(_) => same.or_else(|| base.1.default_snapshot()),
        None => base.1.default_snapshot().or(same),
    };
    let Some(old) = old else { return Ok(()) };
    let base_source = Source { manifest: old, version: base.0 };
    // Data below another root have no versions; there only the manifest can differ.
    let has_changed = match &data.data {
        Some(_) => source.manifest.value != old.value,
        None => differs(session, source, &base_source),
    };
    if !has_changed {
        return Ok(());
    }
    match measure_on(session, &base_source, head, Some(base), data) {
        Ok(other) => {
            let (Some(mine), Some(theirs)) = (&mut run.gate, other.gate) else { return Ok(()) };
            run.notes.push(format!(
                "the change touches the snapshot, so it was judged on base's snapshot {} as well: {}",
                other.snapshot.id,
                theirs.outcome.as_str()
            ));
            block_on_lost_fields(run.notes.as_slice(), &other.notes, mine);
            if theirs.outcome > mine.outcome {
                *mine = theirs;
            }
        }
        // What base can measure and head cannot is head's doing.
        Err(error) if is_measurable(session, &base_source, base.1, data) => {
            let Some(gate) = &mut run.gate else { return Ok(()) };
            gate.add(gate::not_on_base_snapshot(&told(&error)));
        }
        Err(error) => {
            run.alerts.push(format!("base's snapshot could not be read, so head's alone was judged: {}", told(&error)));
        }
    }
    Ok(())
}

/// An error for readers who may not see the data: what is wrong in a file may quote its cells.
fn told(error: &anyhow::Error) -> String {
    match error.downcast_ref::<snapshot::Error>() {
        Some(snapshot::Error::Rows { .. } | snapshot::Error::Content { .. }) => {
            "the data have values that cannot be read as the fields ask".to_owned()
        }
        _ => format!("{error:#}"),
    }
}

/// Whether a version can be measured on a snapshot by itself.
fn is_measurable(session: &Session, source: &Source<'_>, workspace: &Workspace, data: &DataArguments) -> bool {
    let read = |rules: &Rules| read(session, source, &tests_of(&[rules]), data.data.as_deref());
    rules_of(workspace, source.manifest).and_then(|rules| read(&rules)).is_ok()
}

/// A field that base's snapshot has and head's no longer offers would make every test on it unknown.
fn block_on_lost_fields(head_notes: &[String], base_notes: &[String], gate: &mut gate::Report) {
    let missing = |notes: &[String]| -> BTreeSet<String> {
        notes
            .iter()
            .filter_map(|note| note.split_once("` is not in snapshot").map(|(field, _)| field.to_owned()))
            .collect()
    };
    for field in missing(head_notes).difference(&missing(base_notes)) {
        gate.add(gate::lost_field(field.trim_start_matches('`')));
    }
}

/// Whether two manifests, or the files that they name, differ.
fn differs(session: &Session, head: &Source<'_>, base: &Source<'_>) -> bool {
    if head.manifest.value != base.manifest.value || head.manifest.path() != base.manifest.path() {
        return true;
    }
    let accounts = head.manifest.accounts.iter().map(|table| &table.path);
    let opportunities = head.manifest.opportunities.iter().map(|table| &table.path);
    let worktree = session.worktree().map(|worktree| worktree as &dyn icp::repo::Tree);
    accounts.chain(opportunities).any(|path| {
        use icp::snapshot::{Content, DataSource as _};
        let find = |source: &Source<'_>| {
            let locator =
                Locator { tree: source.version.tree.as_ref(), worktree, manifest: source.manifest.path(), root: None };
            let files = locator.find(path).ok()?;
            let contents = files.into_iter().map(|file| match file.content {
                Content::Memory(bytes) => Some(bytes.to_vec()),
                Content::Local(local) => std::fs::read(local).ok(),
            });
            contents.collect::<Option<Vec<_>>>()
        };
        find(head) != find(base)
    })
}

/// A note for each field that the snapshot lacks: what it costs.
fn missing_fields(tests: &Tests, snapshot: &Snapshot, head: &Rules) -> Vec<String> {
    let mut notes = Vec::new();
    for (column, _) in tests.columns().iter().zip(&snapshot.columns).filter(|(_, values)| values.is_none()) {
        let mut costs = Vec::new();
        for profile in &head.profiles {
            let uses = |criterion: &&icp::fit::CriterionRule| {
                criterion.condition.atoms().iter().any(|atom| atom.field == column.field)
            };
            let lost: u32 = profile.criteria.iter().filter(uses).map(|criterion| criterion.weight).sum();
            if lost > 0 {
                costs.push(format!(
                    "{lost} of {} points of {} can never be earned",
                    profile.total_weight(),
                    profile.id
                ));
            }
        }
        let cost = if costs.is_empty() { "tests on it are never true".to_owned() } else { costs.join(", ") };
        notes.push(format!("`{}` is not in snapshot {}; {cost}", column.field, snapshot.id));
    }
    notes
}
