//! What a job on GitHub Actions offers to a program: a summary that people see beside the job.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use crate::output::Output;
use crate::session::environment;

/// GitHub refuses a step's whole summary beyond this.
const MOST_BYTES: u64 = 1024 * 1024;

/// Whether this process runs in a job on GitHub Actions.
pub(crate) fn is_here() -> bool {
    environment("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// Adds to the job's summary. A summary that cannot be written is a pity and no reason to fail.
pub(crate) fn summarize(markdown: &str, output: &Output) {
    let Some(path) = environment("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else { return };
    if let Err(why) = append(Path::new(&path), markdown) {
        output.note(&format!("the job's summary was not written: {why}"));
    }
}

fn append(path: &Path, markdown: &str) -> std::io::Result<()> {
    let written = std::fs::metadata(path).map_or(0, |file| file.len());
    if written + markdown.len() as u64 + 1 > MOST_BYTES {
        return Err(std::io::Error::other("GitHub takes no more than 1 MiB of it"));
    }
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    let gap = if written > 0 { "\n" } else { "" };
    file.write_all(format!("{gap}{markdown}").as_bytes())
}
