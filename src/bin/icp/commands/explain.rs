//! `icp explain`

use anyhow::{Context as _, Result, bail};
use icp::fit::{Rules, Tests, explain};
use icp::model::Condition;
use icp::report::explain::{self as report, Run, Values};
use icp::snapshot::{Outcome, Snapshot};

use crate::arguments::{Explain, Format, Global};
use crate::exit::Exit;
use crate::measure::{Source, manifest, read_with_keys, rules_of};
use crate::output::Output;
use crate::session::Session;

/// Finds the account, and says where it stands and why.
pub(crate) fn run(options: &Explain, global: &Global, output: &Output) -> Result<Exit> {
    let session = Session::open(global)?;
    let version = session.version(options.at.as_deref())?;
    let workspace = version.whole()?;
    let source = Source { manifest: manifest(workspace, &options.data)?, version: &version };
    let rules = rules_of(workspace, source.manifest)?;
    let mut tests = icp::backtest::tests_of(&[&rules]);
    let snapshot = read_with_keys(&session, &source, &tests, options.data.data.as_deref())?;
    let row = find(&snapshot, &options.account)?;
    let masks = tests.evaluate(&snapshot);
    let explanation = explain(&rules, &mut tests, &masks, row);
    let personal = |field: &str| workspace.catalogue.get(field).is_some_and(|field| field.personal);
    let values = |condition: &Condition| values(condition, &rules, &tests, &snapshot, row, &personal);
    let profiles = rules.profiles.iter();
    let of_profiles =
        profiles.map(|profile| profile.criteria.iter().map(|criterion| values(&criterion.condition)).collect());
    let origin = version.tree.origin();
    let run = Run {
        account: snapshot.keys.as_ref().map(|keys| keys.get(row).to_owned()).unwrap_or_default(),
        name: snapshot.names.as_ref().map(|names| names.get(row).to_owned()).filter(|name| !name.is_empty()),
        snapshot: (snapshot.id.clone(), snapshot.as_of.to_string()),
        version: (origin.label.clone(), origin.commit.as_ref().map(|commit| commit.id.clone())),
        values: of_profiles.collect(),
        negative_values: rules.negatives.iter().map(|negative| values(&negative.condition)).collect(),
        explanation,
        deals: deals(&snapshot, row),
    };
    output.report(&options.format, |format| match format {
        Format::Text => Ok(report::text(&run)),
        Format::Json => Ok(report::json(&run)),
        other => super::unavailable(other),
    })?;
    Ok(Exit::Fine)
}

/// The account with a key, else the only one with a name. Of the others at most one is named, which the user nearly
/// wrote.
fn find(snapshot: &Snapshot, wanted: &str) -> Result<usize> {
    let keys = snapshot.keys.as_ref().context(
        "the snapshot has no keys of accounts; map `account` under `opportunities`, or give accounts a file of their own",
    )?;
    if let Some(row) = keys.iter().position(|key| key == wanted) {
        return Ok(row);
    }
    let names = snapshot.names.as_ref();
    let is_meant = |name: &str| icp::model::normalise(name) == icp::model::normalise(wanted);
    let rows: Vec<usize> = names
        .into_iter()
        .flat_map(|names| names.iter().enumerate().filter(|(_, name)| is_meant(name)).map(|(row, _)| row))
        .collect();
    match rows.as_slice() {
        [row] => Ok(*row),
        [] => {
            let all = keys.iter().chain(names.into_iter().flat_map(|names| names.iter()));
            let meant = icp::diagnostic::did_you_mean(wanted, all);
            let help = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
            bail!("there is no account `{wanted}` in snapshot {}{help}", snapshot.id)
        }
        several => bail!(
            "{} accounts are called `{wanted}`; name one by its key, which is `{}` for the first",
            several.len(),
            keys.get(several[0])
        ),
    }
}

/// The fields that a condition asks for, with what the account has there.
fn values(
    condition: &Condition,
    rules: &Rules,
    tests: &Tests,
    snapshot: &Snapshot,
    row: usize,
    is_personal: &dyn Fn(&str) -> bool,
) -> Values {
    let mut values: Values = Vec::new();
    for atom in condition.atoms() {
        if values.iter().any(|(field, _)| *field == atom.field) {
            continue;
        }
        let key = rules.fields.get(&atom.field);
        let place = tests.columns().iter().position(|column| {
            key.is_some_and(|key| key.column == column.column && key.field_type == column.field_type)
        });
        let column = place.and_then(|at| snapshot.columns.get(at)?.as_ref());
        let text = column.and_then(|column| column.text(row));
        let text = if is_personal(&atom.field) { text.map(|_| "known".to_owned()) } else { text };
        values.push((atom.field.clone(), text));
    }
    values
}

/// The closed and the won deals of the account.
fn deals(snapshot: &Snapshot, row: usize) -> (u64, u64) {
    let Some(deals) = &snapshot.opportunities else { return (0, 0) };
    let outcomes = deals.account.iter().zip(&deals.outcome).filter(|(account, _)| **account as usize == row);
    outcomes.fold((0, 0), |(closed, won), (_, outcome)| {
        (closed + u64::from(*outcome != Outcome::Open), won + u64::from(*outcome == Outcome::Won))
    })
}
