//! The documents in a browser while one writes them: rendered anew whenever a file changes, with whatever is wrong in
//! the place of the document.

mod board;
mod server;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Error, Result};
use icp::document;
use icp::language::Language;
use icp::model::DocumentOutput;
use icp::report::findings::{self, Findings, Style};

use crate::arguments::{Global, Preview as Options, Render};
use crate::commands::render::{documents, facts};
use crate::guard::Guard;
use crate::page::own_template;
use crate::session::{Broken, Session};

use board::{Board, Page};
use server::escaped;

pub(crate) use server::Preview;

/// How often files are looked at.
const PERIOD: Duration = Duration::from_millis(300);

/// A preview that watches the workspace, bound to its port.
///
/// # Errors
/// There is no workspace, or the port cannot be had.
pub(crate) fn start(options: Options, global: Global) -> Result<Preview> {
    let session = Session::open(&global)?;
    let places = places(&session, &options)?;
    let board = Arc::new(Board::default());
    let preview = Preview::bind(options.port, Arc::clone(&board))?;
    let before = watch::fingerprint(&places);
    board.show(pages(&options, &global, &[]));
    thread::spawn(move || follow(&options, &global, &places, before, &board));
    Ok(preview)
}

/// Renders again whenever a file is another one, for ever.
fn follow(options: &Options, global: &Global, places: &[PathBuf], before: u64, board: &Board) {
    let mut before = before;
    loop {
        let now = watch::fingerprint(places);
        if now != before {
            before = now;
            board.show(pages(options, global, &board.shown().pages));
        }
        thread::sleep(PERIOD);
    }
}

/// What documents are made from: the workspace, data elsewhere, and what Git writes at each commit.
fn places(session: &Session, options: &Options) -> Result<Vec<PathBuf>> {
    let root = session.root()?;
    let folder = session.version(None).map_or_else(|_| root.clone(), |version| root.join(&version.folder));
    let mut places = vec![folder, root.join(".git/logs/HEAD")];
    places.extend(options.data.data.clone());
    Ok(places)
}

/// The documents; where they cannot be written, why, under the names that they had.
fn pages(options: &Options, global: &Global, before: &[Page]) -> Vec<Page> {
    match rendered(options, global) {
        Ok(pages) => pages,
        Err(error) => {
            let names = before.iter().map(|page| page.name.clone()).collect::<Vec<_>>();
            let names = if names.is_empty() { vec!["problems".to_owned()] } else { names };
            names.into_iter().map(|name| problem(name, &error)).collect()
        }
    }
}

fn rendered(options: &Options, global: &Global) -> Result<Vec<Page>> {
    let session = Session::open(global)?;
    let version = session.version(None)?;
    let workspace = version.whole()?;
    let as_rendered = Render { no_numbers: options.no_numbers, data: options.data.clone(), ..Render::default() };
    let facts = facts(&session, &version, workspace, &as_rendered)?;
    let wanted = match &options.template {
        Some(template) => {
            vec![DocumentOutput { template: template.clone(), output: template.clone(), language: None }]
        }
        None => documents(workspace),
    };
    let _guard = Guard::new();
    let page = |wanted: DocumentOutput| {
        let asked = options.language.map(Language::from).or(wanted.language);
        let view = facts.view(asked.unwrap_or(workspace.config.language), workspace);
        match document::render(&wanted.template, &|path| own_template(&version, path), &view) {
            Ok(text) => Page { is_html: !is_markdown(&wanted.template), name: wanted.output, text },
            Err(error) => problem(wanted.output, &error.into()),
        }
    };
    Ok(wanted.into_iter().map(page).collect())
}

fn is_markdown(template: &str) -> bool {
    template.ends_with(".md") || template.ends_with(".markdown")
}

/// A page that says what is wrong: findings with the lines at fault, else the error and its causes.
fn problem(name: String, error: &Error) -> Page {
    let details = match error.downcast_ref::<Broken>() {
        Some(broken) => findings::text(&Findings::from(broken.findings.as_slice()), Style::Plain),
        None => error.chain().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    };
    let text = include_str!("problem.html").replace("{details}", &escaped(&details));
    Page { name, is_html: true, text }
}
