//! `icp fmt`

use anyhow::{Result, bail};
use icp::layout;
use icp::lint::Changed;
use icp::report::patch;

use crate::arguments::{Fmt, Global};
use crate::exit::Exit;
use crate::output::Output;
use crate::session::Session;

/// Lays out the documents of the work tree, or says which are not.
pub(crate) fn run(options: &Fmt, global: &Global, output: &Output) -> Result<Exit> {
    let session = Session::open(global)?;
    let version = session.version(None)?;
    let paths: Vec<String> = options.paths.iter().map(|path| session.relative(path)).collect::<Result<_>>()?;
    let is_meant = |path: &str| {
        let is_in = |folder: &String| {
            path.strip_prefix(folder.as_str())
                .is_some_and(|rest| folder.is_empty() || rest.is_empty() || rest.starts_with('/'))
        };
        paths.is_empty() || paths.iter().any(is_in)
    };
    let loaded = &version.loaded;
    let documents = loaded.documents.iter().filter(|(_, document)| is_meant(document.source.path()));
    let (mut changed, mut count) = (Vec::new(), 0_usize);
    for (kind, document) in documents {
        count += 1;
        let after = layout::lay_out(document, *kind);
        if after != document.source.text() {
            let source = &document.source;
            changed.push(Changed { path: source.path().to_owned(), before: source.text().to_owned(), after });
        }
    }
    let unparsed: Vec<&str> = loaded.unparsed.iter().map(String::as_str).filter(|path| is_meant(path)).collect();
    if count == 0 && unparsed.is_empty() {
        bail!("no document of the workspace lies in {}", paths.join(", "));
    }
    let mut exit = Exit::Fine;
    if options.diff {
        output.result(&patch(&changed))?;
    } else if options.check {
        let names: String = changed.iter().map(|file| format!("{}\n", file.path)).collect();
        output.result(&names)?;
    } else {
        super::lint::write(&version, &changed)?;
        let names: String = changed.iter().map(|file| format!("{}\n", file.path)).collect();
        output.result(&names)?;
    }
    if options.check || options.diff {
        match changed.len() {
            0 => output.note("the documents are laid out"),
            _ => {
                output.note("`icp fmt` lays these documents out");
                exit = Exit::Findings;
            }
        }
    }
    if !unparsed.is_empty() {
        output.note(&format!("left alone, since `icp lint` finds errors in their YAML: {}", unparsed.join(", ")));
        exit = Exit::Failed;
    }
    Ok(exit)
}
