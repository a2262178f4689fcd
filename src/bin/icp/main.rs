//! The command line: arguments in, exit status out. It knows files, colours and processes, and neither rules nor
//! numbers.

mod arguments;
mod attempts;
mod best;
mod commands;
mod data;
mod example;
mod exit;
mod files;
mod github;
mod guard;
mod insight;
mod linter;
mod loosened;
mod measure;
mod news;
mod opener;
mod output;
mod page;
mod past;
mod preview;
mod progress;
mod session;
mod together;

use std::process::ExitCode;

use clap::Parser;

use arguments::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let output = output::Output::new(&arguments.global);
    match commands::run(&arguments, &output) {
        Ok(exit) => exit.into(),
        Err(error) => exit::report(&error, &output).into(),
    }
}
