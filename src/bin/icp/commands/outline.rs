//! `icp outline`: a document as Git compares it.

use anyhow::{Context as _, Result};
use icp::report::outline;
use icp::text::Source;
use icp::yaml::{Limits, parse};

use crate::arguments::Outline;
use crate::exit::Exit;
use crate::output::Output;

/// Prints one statement a line. What is no YAML is printed as it is: Git wants a text of every version, also of a
/// broken one.
pub(crate) fn run(options: &Outline, output: &Output) -> Result<Exit> {
    let bytes = std::fs::read(&options.file).with_context(|| format!("cannot read {}", options.file.display()))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let source = Source::new(options.file.to_string_lossy().as_ref(), text.as_str());
    match parse(&source, &Limits::default()) {
        Ok(document) => output.result(&outline(&document))?,
        Err(_) => output.result(&text)?,
    }
    Ok(Exit::Fine)
}
