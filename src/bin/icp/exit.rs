//! The three exit statuses, the same for every command and format.

use std::process::ExitCode;

use crate::output::Output;

/// How a run ended. Two beats one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// 0: nothing to complain about.
    Fine,
    /// 1: findings, or a blocked gate.
    Findings,
    /// 2: it could not be done.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Says why a command could not do what it was asked. A reader that went away (`icp rule | head`) is no failure.
pub(crate) fn report(error: &anyhow::Error, output: &Output) -> Exit {
    let is_broken_pipe = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(is_broken_pipe) {
        return Exit::Fine;
    }
    output.error(&format!("{error:#}"));
    Exit::Failed
}
