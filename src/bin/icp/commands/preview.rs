//! `icp preview`

use anyhow::Result;

use crate::arguments::{Global, Preview};
use crate::exit::Exit;
use crate::opener;
use crate::output::Output;
use crate::preview;

/// Shows the documents in the browser, and follows the files, until it is interrupted.
pub(crate) fn run(options: &Preview, global: &Global, output: &Output) -> Result<Exit> {
    let started = preview::start(options.clone(), global.clone())?;
    let address = started.address();
    output.result(&format!("{address}\n"))?;
    output.note("the page follows the files; Ctrl-C ends the preview");
    if options.open {
        opener::open(address.as_ref())?;
    }
    started.serve();
    Ok(Exit::Fine)
}
