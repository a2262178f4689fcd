//! `icp render`

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use icp::document::{self, Measured, News, Provenance, View};
use icp::language::Language;
use icp::model::DocumentOutput;
use icp::workspace::Workspace;

use crate::arguments::{Global, Render};
use crate::exit::Exit;
use crate::files;
use crate::guard::Guard;
use crate::measure;
use crate::news;
use crate::opener;
use crate::output::Output;
use crate::page;
use crate::progress::progress;
use crate::session::{Session, Version};

/// Writes the documents that the workspace asks for, or compares them with those on disk.
pub(crate) fn run(options: &Render, global: &Global, output: &Output) -> Result<Exit> {
    if options.list_templates {
        return list(output);
    }
    let session = Session::open(global)?;
    if let Some(name) = &options.eject {
        return eject(name, &session, output);
    }
    let version = session.version(options.revision.as_deref())?;
    let workspace = version.whole()?;
    let is_report = options.template.as_deref() == Some(document::REPORT.0);
    if options.base.is_some() && !is_report {
        bail!("only {} compares; write --template {0} with --base", document::REPORT.0);
    }
    if is_report {
        let text = page::of_change(&session, &version, options)?;
        return deliver(&text, options, output);
    }
    let watch = progress(output, "measuring");
    let facts = facts(&session, &version, workspace, options)?;
    drop(watch);
    let _guard = Guard::new();
    let own = |path: &str| page::own_template(&version, path);
    if let Some(template) = &options.template {
        let language = options.language.map_or(workspace.config.language, Language::from);
        return deliver(&document::render(template, &own, &facts.view(language, workspace))?, options, output);
    }
    let root = session.root()?;
    let mut views: BTreeMap<Language, View> = BTreeMap::new();
    // Everything is rendered before anything is written: a broken template leaves all documents as they were.
    let render = |wanted: DocumentOutput| -> Result<(PathBuf, String, String)> {
        if wanted.template == document::REPORT.0 {
            bail!(
                "{} cannot be among `documents`, for it compares two versions; `icp check --format html` writes it",
                wanted.template
            );
        }
        let asked = options.language.map(Language::from).or(wanted.language);
        let language = asked.unwrap_or(workspace.config.language);
        let view = views.entry(language).or_insert_with(|| facts.view(language, workspace));
        let text = document::render(&wanted.template, &own, view)
            .with_context(|| format!("no document was written, since {} cannot be", wanted.output))?;
        Ok((root.join(&wanted.output), wanted.output, text))
    };
    let rendered = documents(workspace).into_iter().map(render).collect::<Result<Vec<_>>>()?;
    if options.check {
        return check(&rendered, output);
    }
    for (path, name, text) in &rendered {
        let is_new = files::write(path, text.as_bytes())?;
        output.result(&format!("{name}{}\n", if is_new { "" } else { " (unchanged)" }))?;
    }
    if let Some((path, ..)) = rendered.first().filter(|_| options.open) {
        opener::open(path.as_os_str())?;
    }
    Ok(Exit::Fine)
}

/// Writes one document to where it was asked for.
fn deliver(text: &str, options: &Render, output: &Output) -> Result<Exit> {
    match &options.output {
        Some(target) => {
            files::write(target, text.as_bytes())?;
            if options.open {
                opener::open(target.as_os_str())?;
            }
        }
        None if options.open => bail!("a document on stdout cannot be opened; name a file with --output"),
        None => output.result(text)?,
    }
    Ok(Exit::Fine)
}

/// The documents that are built in, and the parts that they are made of.
fn list(output: &Output) -> Result<Exit> {
    let all = || document::DOCUMENTS.iter().chain([&document::REPORT]);
    let is_document = |name: &str| all().any(|(other, _)| *other == name);
    let widest = all().map(|(name, _)| name.len()).max().unwrap_or_default();
    let lines = all().map(|(name, what)| format!("{name:widest$}  {what}\n"));
    let parts = document::built_in().iter().filter(|found| !is_document(found.name));
    let parts: Vec<String> = parts.map(|found| format!("  {}\n", found.name)).collect();
    let documents: String = lines.collect();
    output.result(&format!("{documents}\nParts that they include:\n{}", parts.concat()))?;
    output.note("`icp render --eject NAME` copies one into the workspace's `templates/`, where it takes its place");
    Ok(Exit::Fine)
}

/// Copies a built-in template to where it takes the place of the built-in one. What is there already stays.
fn eject(name: &str, session: &Session, output: &Output) -> Result<Exit> {
    let found = document::built_in().iter().find(|found| found.name == name).with_context(|| {
        format!("there is no built-in template `{name}`; `icp render --list-templates` names them all")
    })?;
    let version = session.version(None)?;
    let place = version.inside(&format!("templates/{name}"));
    let path = session.root()?.join(&place);
    if path.symlink_metadata().is_ok() {
        bail!("{place} is there already; edit it, or delete it to have the built-in template again");
    }
    files::write(&path, found.text.as_bytes())?;
    output.result(&format!("{place}\n"))?;
    output.note("`icp render` now uses this file; delete it to have the built-in template again");
    Ok(Exit::Fine)
}

/// What the workspace asks for, else the two documents that every workspace can have.
pub(crate) fn documents(workspace: &Workspace) -> Vec<DocumentOutput> {
    if !workspace.config.documents.is_empty() {
        return workspace.config.documents.clone();
    }
    let output = |template: &str, output: &str| DocumentOutput {
        template: template.into(),
        output: output.into(),
        language: None,
    };
    vec![output("playbook.html", "dist/index.html"), output("playbook.md", "dist/ICP.md")]
}

fn check(rendered: &[(PathBuf, String, String)], output: &Output) -> Result<Exit> {
    let is_stale = |path: &PathBuf, text: &str| std::fs::read(path).map_or(true, |old| old != text.as_bytes());
    let stale: Vec<&str> =
        rendered.iter().filter(|(path, _, text)| is_stale(path, text)).map(|(_, name, _)| name.as_str()).collect();
    if stale.is_empty() {
        output.note("the documents are up to date");
        return Ok(Exit::Fine);
    }
    output.result(&format!("{}\n", stale.join("\n")))?;
    output.note("these documents are stale; `icp render` writes them");
    Ok(Exit::Findings)
}

/// What every document is made of, whatever its language.
pub(crate) struct Facts {
    measured: Option<Measured>,
    provenance: Provenance,
    news: Option<News>,
}

impl Facts {
    /// The view in a language.
    pub(crate) fn view(&self, language: Language, workspace: &Workspace) -> View {
        let view = document::view_in(language, workspace, self.measured.as_ref(), &self.provenance);
        View { news: self.news.clone(), ..view }
    }
}

/// Everything that documents of a version are made of.
///
/// # Errors
/// The data or the history cannot be read.
pub(crate) fn facts(session: &Session, version: &Version, workspace: &Workspace, options: &Render) -> Result<Facts> {
    let (measured, snapshot) = if options.no_numbers || workspace.default_snapshot().is_none() {
        (None, None)
    } else {
        let (measured, snapshot) = measure::measured(session, version, &options.data)
            .context("the numbers cannot be had; `--no-numbers` writes the documents without them")?;
        (Some(measured), Some(snapshot))
    };
    let (commit, date) = commit(session, version, options.revision.as_deref())?.unzip();
    let news = news::of(session, version, workspace, options.revision.as_deref())?;
    Ok(Facts { measured, provenance: Provenance::new(commit, date, snapshot), news })
}

/// The last commit that touched the workspace, with its day: a document that is committed after it stays the same.
/// None outside of Git, and where the work tree holds changes that are not committed.
fn commit(session: &Session, version: &Version, revision: Option<&str>) -> Result<Option<(String, String)>> {
    let Some(repository) = &session.repository else { return Ok(None) };
    if revision.is_none() && (repository.head().is_err() || repository.has_changes(&version.folder)?) {
        return Ok(None);
    }
    let history = repository.history(revision.unwrap_or("HEAD"), &[&version.folder], None)?;
    Ok(history.commits.into_iter().next().map(|commit| (commit.id, commit.date)))
}
