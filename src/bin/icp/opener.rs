//! Showing something in the program that the user's system has for it.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

/// Opens a file or an address, and does not wait.
///
/// # Errors
/// The system has no program to open things with.
pub(crate) fn open(target: &OsStr) -> Result<()> {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let mut command = Command::new(program);
    command.arg(target).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let shown = target.to_string_lossy();
    command.spawn().with_context(|| format!("`{program}` could not be started; open {shown} yourself"))?;
    Ok(())
}
