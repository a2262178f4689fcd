//! `icp history`

use anyhow::{Result, bail};
use icp::backtest::steps;
use icp::fit::Rules;
use icp::model::{Date, Group, SpanOfTime};
use icp::report::history::{self, Row, Run, State};

use crate::arguments::{Format, Global, History};
use crate::exit::Exit;
use crate::measure::{Source, manifest, rules_of};
use crate::output::Output;
use crate::past::{Past, Readable, Wanted, past, uncommitted};
use crate::session::Session;
use crate::together::read_for_past;

/// Measures every version of the past on today's snapshot, and prints.
pub(crate) fn run(options: &History, global: &Global, output: &Output) -> Result<Exit> {
    let session = Session::open(global)?;
    let since = options.since.as_deref().map(|when| since(when, session.today)).transpose()?;
    let newest = session.version(options.revision.as_deref())?;
    let workspace = newest.whole()?;
    let manifest = manifest(workspace, &options.data)?;
    let group = match (&options.profile, &options.group) {
        (Some(id), _) => Group::Profile(id.clone()),
        (None, Some(text)) => super::bisect::group(text)?,
        (None, None) => Group::Icp,
    };
    let revision = options.revision.as_deref().unwrap_or("HEAD");
    let wanted = Wanted { since, edits: true, ..Wanted::default() };
    let (mut versions, is_complete) = past(&session, revision, &newest.folder, &wanted, manifest)?;
    if options.revision.is_none() {
        versions.extend(uncommitted(&newest, manifest, &versions)?);
    }
    if let Some(id) = &options.profile {
        let has = |rules: &Rules| rules.profiles.iter().any(|profile| profile.id == *id);
        if !versions.iter().filter_map(Past::rules).any(|rules| has(&rules)) {
            bail!("no version has a profile `{id}`; `icp history` without --profile follows the whole ICP");
        }
    }
    let source = Source { manifest, version: &newest };
    let newest_rules = rules_of(workspace, manifest)?;
    let root = options.data.data.as_deref();
    let (snapshot, tests, rules) = read_for_past(&session, &source, &newest_rules, &mut versions, root)?;
    let confidence = workspace.gate().unwrap_or_default().confidence.0;
    let measured = steps(&snapshot, &tests, &rules, &group, confidence);
    let rows = versions.into_iter().zip(measured).map(|(version, step)| Row {
        commit: version.commit,
        state: match (step, version.rules) {
            (Some(step), _) => State::Measured(step.described(version.edits)),
            (None, Readable::No(reason)) => State::Unreadable(reason),
            (None, Readable::Unmeasurable(reason)) => State::Unmeasurable(reason),
            (None, _) => State::Absent,
        },
    });
    let run = Run {
        snapshot: icp::report::backtest::SnapshotFacts::new(&snapshot),
        group,
        rows: rows.collect(),
        is_complete,
        worst: options.worst,
        confidence,
    };
    output.report(&options.format, |format| {
        Ok(match format {
            Format::Text => history::text(&run),
            Format::Json => history::json(&run),
            Format::Markdown => history::markdown(&run),
            Format::Svg => history::svg(&run),
            other => return super::unavailable(other),
        })
    })?;
    Ok(Exit::Fine)
}

/// The second at which a day begins, or that of so long ago.
fn since(when: &str, today: Date) -> Result<i64> {
    let day = match (when.parse::<Date>(), SpanOfTime::parse(when.trim_end_matches(" ago"))) {
        (Ok(day), _) => day,
        (_, Ok(span)) => span.before(today),
        _ => bail!("`{when}` is neither a day nor a while; write 2026-01-31, or 6 months"),
    };
    Ok(day.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp().as_second())
}
