//! `icp bisect`

use anyhow::{Context as _, Result, anyhow, bail};
use icp::backtest::{Broken, broken, values};
use icp::model::{Group, Metric, Quantity};
use icp::report::bisect::{self, Found, Run};

use crate::arguments::{Bisect, Format, Global};
use crate::exit::Exit;
use crate::measure::{Source, manifest, rules_of};
use crate::output::Output;
use crate::past::{Past, Wanted, past, places, uncommitted};
use crate::session::Session;
use crate::together::read_for_past;

/// Looks for the commit since which a bound is broken, and prints.
pub(crate) fn run(options: &Bisect, global: &Global, output: &Output) -> Result<Exit> {
    let metric = metric(&options.metric)?;
    let group = group(&options.group)?;
    let bound = bound(options)?;
    let session = Session::open(global)?;
    let (good, bad) = ends(options.range.as_deref())?;
    let newest = session.version(bad)?;
    let workspace = newest.whole()?;
    let manifest = manifest(workspace, &options.data)?;
    let mut versions = between(&session, good, bad, &newest, manifest)?;
    let source = Source { manifest, version: &newest };
    let newest_rules = rules_of(workspace, manifest)?;
    let root = options.data.data.as_deref();
    let (snapshot, tests, rules) = read_for_past(&session, &source, &newest_rules, &mut versions, root)?;
    let values = values(&snapshot, &tests, &rules, &group, &metric);
    let keeps = |value: f64| if bound.1 { value >= bound.0 } else { value <= bound.0 };
    let newest_value = values.iter().rev().flatten().next().copied();
    let found = match broken(&values, keeps) {
        Broken::Never => Found::Kept(newest_value.unwrap_or_default()),
        Broken::Always => match (good, newest_value) {
            (Some(good), Some(_)) => bail!("{good} breaks the bound already; name an older revision before the `..`"),
            (_, value) => Found::NeverKept(value),
        },
        Broken::At(after, before) => Found::Broken {
            commit: versions[after].commit.clone(),
            before: values[before].unwrap_or_default(),
            after: values[after].unwrap_or_default(),
            edits: versions[after].edits.clone(),
        },
    };
    let run = Run { metric, group, bound, versions: values.iter().flatten().count(), found };
    output.report(&options.format, |format| {
        Ok(match format {
            Format::Text => bisect::text(&run),
            Format::Json => bisect::json(&run),
            other => return super::unavailable(other),
        })
    })?;
    Ok(Exit::Fine)
}

/// The versions from the good end to the bad one, the oldest first.
fn between(
    session: &Session,
    good: Option<&str>,
    bad: Option<&str>,
    newest: &crate::session::Version,
    manifest: &icp::model::Snapshot,
) -> Result<Vec<Past>> {
    let wanted = Wanted { edits: true, ..Wanted::default() };
    let (mut versions, is_complete) = past(session, bad.unwrap_or("HEAD"), &newest.folder, &wanted, manifest)?;
    if bad.is_none() {
        versions.extend(uncommitted(newest, manifest, &versions)?);
    }
    let Some(good) = good else {
        if !is_complete {
            bail!("the clone is shallow, so the search cannot begin at the first version; run `git fetch --unshallow`");
        }
        return Ok(versions);
    };
    // The state at the good end is that of the last commit up to it that changed the workspace.
    let (until_good, _) =
        past(session, good, &newest.folder, &Wanted { most: Some(1), ..Wanted::default() }, manifest)?;
    let last = until_good.last().and_then(|past| past.commit.as_ref());
    let last = last.with_context(|| format!("{good} has no ICP workspace; name a later revision before the `..`"))?;
    let first = places(&versions).get(last.id.as_str()).copied();
    let first = first.ok_or_else(|| {
        anyhow!("{good} is not on the first-parent line of {}; name one that is", bad.unwrap_or("HEAD"))
    })?;
    Ok(versions.split_off(first))
}

/// The good and the bad end of a range.
fn ends(range: Option<&str>) -> Result<(Option<&str>, Option<&str>)> {
    let Some(range) = range else { return Ok((None, None)) };
    let Some((good, bad)) = range.split_once("..") else {
        bail!("`{range}` is no range; write GOOD..BAD, for example v1..HEAD");
    };
    let end = |text: &'_ str| -> Option<usize> { (!text.is_empty()).then_some(text.len()) };
    let bad = bad.trim_start_matches('.');
    Ok((end(good).map(|_| good), end(bad).map(|_| bad)))
}

fn metric(key: &str) -> Result<Metric> {
    Metric::parse(key).ok_or_else(|| {
        let keys: Vec<String> = Metric::ALL.iter().map(|metric| metric.key().into_owned()).collect();
        let meant = icp::diagnostic::did_you_mean(key, keys.iter().map(String::as_str));
        let help = meant.map_or_else(|| format!("there are {}", keys.join(", ")), |it| format!("did you mean `{it}`?"));
        anyhow!("there is no metric `{key}`; {help}")
    })
}

pub(super) fn group(text: &str) -> Result<Group> {
    match Group::parse(text) {
        Some(Group::All | Group::Common | Group::Entering | Group::Leaving | Group::EachProfile) | None => bail!(
            "`{text}` cannot be followed through history; `icp`, `outside`, `excluded`, `needs-data`, `profile:ID`, \
             `profile:ID/tier:NAME`, `negative:ID`, `aspirational:ID` and `near-miss:ID` can"
        ),
        Some(group) => Ok(group),
    }
}

/// The bound, and whether it is the lowest value that is fine.
fn bound(options: &Bisect) -> Result<(f64, bool)> {
    let read = |text: &str| Quantity::parse(text).map(Quantity::to_f64).map_err(|message| anyhow!(message));
    match (&options.at_least, &options.at_most) {
        (Some(low), None) => Ok((read(low)?, true)),
        (None, Some(high)) => Ok((read(high)?, false)),
        _ => bail!("a search needs one bound: --at-least 0.35, or --at-most for numbers of which less is better"),
    }
}
