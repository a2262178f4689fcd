//! `icp render`

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use icp::document::{self, Provenance, View};
use icp::model::DocumentOutput;
use icp::workspace::Workspace;

use crate::arguments::{Global, Render};
use crate::exit::Exit;
use crate::files;
use crate::measure;
use crate::output::Output;
use crate::progress::progress;
use crate::session::{Session, Version};

/// Writes the documents that the workspace asks for, or compares them with those on disk.
pub(crate) fn run(options: &Render, global: &Global, output: &Output) -> Result<Exit> {
    let session = Session::open(global)?;
    let version = session.version(options.revision.as_deref())?;
    let workspace = version.whole()?;
    let watch = progress(output, "measuring");
    let view = view(&session, &version, workspace, options)?;
    drop(watch);
    let own = |path: &str| own_template(&version, path);
    if let Some(template) = &options.template {
        let text = document::render(template, &own, &view)?;
        match &options.output {
            Some(target) => {
                files::write(target, text.as_bytes())?;
            }
            None => output.result(&text)?,
        }
        return Ok(Exit::Fine);
    }
    let root = session.root()?;
    // Everything is rendered before anything is written: a broken template leaves all documents as they were.
    let render = |wanted: DocumentOutput| -> Result<(PathBuf, String, String)> {
        let text = document::render(&wanted.template, &own, &view)
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
    Ok(Exit::Fine)
}

/// What the workspace asks for, else the two documents that every workspace can have.
fn documents(workspace: &Workspace) -> Vec<DocumentOutput> {
    if !workspace.config.documents.is_empty() {
        return workspace.config.documents.clone();
    }
    let output = |template: &str, output: &str| DocumentOutput { template: template.into(), output: output.into() };
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

/// A file of the workspace's own, for templates.
fn own_template(version: &Version, path: &str) -> Option<String> {
    let bytes = version.tree.read(&version.inside(path)).ok().flatten()?;
    String::from_utf8(bytes).ok()
}

fn view(session: &Session, version: &Version, workspace: &Workspace, options: &Render) -> Result<View> {
    let (measured, snapshot) = if options.no_numbers || workspace.default_snapshot().is_none() {
        (None, None)
    } else {
        let (measured, snapshot) = measure::measured(session, version, &options.data)
            .context("the numbers cannot be had; `--no-numbers` writes the documents without them")?;
        (Some(measured), Some(snapshot))
    };
    let (commit, date) = commit(session, version, options.revision.as_deref())?.unzip();
    let provenance = Provenance::new(commit, date, snapshot);
    Ok(document::view(workspace, measured.as_ref(), &provenance))
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
