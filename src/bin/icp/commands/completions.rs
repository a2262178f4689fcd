//! `icp completions`

use anyhow::Result;
use clap::CommandFactory as _;

use crate::arguments::{Arguments, Completions};
use crate::exit::Exit;
use crate::output::Output;

/// Prints the completion script.
pub(crate) fn run(options: &Completions, output: &Output) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "icp", &mut script);
    output.result(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Fine)
}
