//! `icp lint`

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use icp::diagnostic::{Safety, Severity};
use icp::lint::{self, BASELINE_FILE, Baseline, Changed, Options, Outcome, Selector};
use icp::report::findings::{self, Findings, Style};
use icp::report::patch;
use icp::workspace::Loaded;

use crate::arguments::{Fixes, Format, Global, Lint};
use crate::exit::Exit;
use crate::files;
use crate::linter::Linter;
use crate::output::Output;
use crate::session::{Session, Version};

/// Lints the work tree or a revision, and prints; on request it changes what it can.
pub(crate) fn run(options: &Lint, global: &Global, output: &Output) -> Result<Exit> {
    if options.list {
        return super::rule::list(output);
    }
    let session = Session::open(global)?;
    // The process ends with the command; taking thousands of documents apart before would only be waited for.
    let version = ManuallyDrop::new(session.head(options.revision.as_deref(), options.staged)?);
    let mut settings = Options::new(session.today);
    settings.select = selectors(&options.select)?;
    settings.ignore = selectors(&options.ignore)?;
    settings.paths = options.paths.iter().map(|path| session.relative(path)).collect::<Result<_>>()?;
    let linter = Linter {
        session: &session,
        version: &version,
        root: options.data.as_deref(),
        with_data: !options.no_data,
        also: None,
    };
    if let Some(target) = &options.write_baseline {
        return write_baseline(&linter, &settings, target.as_deref(), output);
    }
    if !options.no_baseline {
        settings.baseline = baseline(&version, options.baseline.as_deref())?;
    }
    let (outcome, not_run) = linter.lint(&version.loaded, &settings);
    if !settings.paths.is_empty() && outcome.files == 0 {
        bail!("no document of the workspace lies in {}", settings.paths.join(", "));
    }
    if options.fix.is_some() || options.add_allow || options.diff {
        return change(options, &settings, &linter, output);
    }
    let deny = options.deny.is_some();
    output.report(&options.format, |format| {
        let text = findings_as(&outcome, format, deny, output)?;
        let line = not_run.as_ref().filter(|_| format == Format::Text);
        Ok(line.map_or_else(|| text.clone(), |line| format!("{text}{line}\n")))
    })?;
    Ok(exit(&version.loaded, &outcome, deny))
}

fn selectors(names: &[String]) -> Result<Vec<Selector>> {
    Ok(names.iter().map(|name| name.parse()).collect::<Result<_, _>>()?)
}

/// Fixes or allows what was found, and shows what is left; with `--diff` it shows the patch and writes nothing.
fn change(options: &Lint, settings: &Options, linter: &Linter<'_>, output: &Output) -> Result<Exit> {
    let version = linter.version;
    let run = |loaded: &Loaded| linter.lint(loaded, settings).0;
    let tree = version.tree.as_ref();
    let (changed, loaded, outcome, done) = if options.add_allow {
        let allowed = lint::add_allows(tree, &version.folder, options.reason.as_deref(), run)?;
        let done = counted(allowed.count, "finding let stand", "findings let stand");
        (allowed.changed, None, allowed.outcome, done)
    } else {
        let most = if options.fix == Some(Fixes::All) { Safety::Unsafe } else { Safety::Safe };
        let fixed = lint::fix(tree, &version.folder, most, run)?;
        let done = counted(fixed.made.len(), "fix made", "fixes made");
        (fixed.changed, Some(fixed.loaded), fixed.outcome, done)
    };
    let loaded = loaded.as_ref().unwrap_or(&version.loaded);
    if options.diff {
        output.result(&patch(&changed))?;
        let would = if changed.is_empty() { Exit::Fine } else { Exit::Findings };
        return Ok(if loaded.unparsed.is_empty() { would } else { Exit::Failed });
    }
    write(version, &changed)?;
    let deny = options.deny.is_some();
    output.report(&options.format, |format| findings_as(&outcome, format, deny, output))?;
    output.note(&format!("{done} in {}", counted(changed.len(), "file", "files")));
    let more = outcome.findings.iter().filter(|finding| finding.fix.is_some()).count();
    if options.fix == Some(Fixes::Safe) && more > 0 {
        output.note(&format!(
            "{} made with --fix=all; look at the result",
            counted(more, "more fix can be", "more fixes can be")
        ));
    }
    Ok(exit(loaded, &outcome, deny))
}

fn counted(count: usize, one: &str, several: &str) -> String {
    icp::words::counted(count as u64, one, several)
}

/// Writes the texts of changed files to where they were read from.
pub(crate) fn write(version: &Version, changed: &[Changed]) -> Result<()> {
    let place = |file: &Changed| {
        let path = version.tree.local(&file.path);
        path.with_context(|| format!("{} cannot be written: it is not in the work tree", file.path))
    };
    // Every place is known before anything is written.
    let targets: Vec<(PathBuf, &Changed)> =
        changed.iter().map(|file| Ok((place(file)?, file))).collect::<Result<_>>()?;
    for (path, file) in targets {
        files::write(&path, file.after.as_bytes())?;
    }
    Ok(())
}

/// The baseline that is named, or the one beside the workspace's document, if there is one.
pub(crate) fn baseline(version: &Version, named: Option<&Path>) -> Result<Option<Baseline>> {
    let usual = version.inside(BASELINE_FILE);
    let (name, bytes) = match named {
        Some(path) => {
            let bytes = std::fs::read(path).with_context(|| format!("the baseline {} cannot be read", path.display()));
            (path.display().to_string(), Some(bytes?))
        }
        None => {
            let bytes = version.tree.read(&usual)?;
            (usual, bytes)
        }
    };
    let Some(bytes) = bytes else { return Ok(None) };
    let text = String::from_utf8(bytes).with_context(|| format!("the baseline {name} is not UTF-8"))?;
    Ok(Some(Baseline::read(&name, &text)?))
}

fn write_baseline(linter: &Linter<'_>, settings: &Options, target: Option<&Path>, output: &Output) -> Result<Exit> {
    let (session, version) = (linter.session, linter.version);
    let (outcome, _) = linter.lint(&version.loaded, settings);
    let text = Baseline::write(&version.loaded, &outcome.findings);
    let usual = version.inside(BASELINE_FILE);
    let path =
        target.map_or_else(|| Ok::<_, anyhow::Error>(session.root()?.join(&usual)), |path| Ok(path.to_owned()))?;
    files::write(&path, text.as_bytes())?;
    let name = target.map_or(usual, |path| path.display().to_string());
    let baseline = Baseline::read(&name, &text)?;
    output.note(&format!("{} in {name}", counted(baseline.len(), "finding", "findings")));
    let (rest, _) = linter.lint(&version.loaded, &Options { baseline: Some(baseline), ..settings.clone() });
    if rest.fails(Severity::Error) {
        output.note("what cannot be let stand is not in it; `icp lint` shows it");
    }
    Ok(exit(&version.loaded, &rest, false))
}

/// A file that cannot be parsed could not be linted, which is more than a finding.
pub(crate) fn exit(loaded: &Loaded, outcome: &Outcome, deny_warnings: bool) -> Exit {
    if !loaded.unparsed.is_empty() {
        Exit::Failed
    } else if outcome.fails(fails_at(deny_warnings)) {
        Exit::Findings
    } else {
        Exit::Fine
    }
}

fn fails_at(deny_warnings: bool) -> Severity {
    if deny_warnings { Severity::Warning } else { Severity::Error }
}

/// Findings in one of their formats.
pub(crate) fn findings_as(outcome: &Outcome, format: Format, deny_warnings: bool, output: &Output) -> Result<String> {
    let shown = Findings::from(outcome);
    let style = if output.is_styled() { Style::Coloured } else { Style::Plain };
    Ok(match format {
        Format::Text => findings::text(&shown, style),
        Format::Concise => findings::concise(&shown),
        Format::Json => findings::json(&shown),
        Format::Github => findings::github(&shown),
        Format::Sarif => findings::sarif(&shown),
        Format::Junit => findings::junit(&shown, fails_at(deny_warnings)),
        Format::Gitlab => findings::gitlab(&shown),
        other => return super::unavailable(other),
    })
}
