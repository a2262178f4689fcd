//! Where words go: results to stdout, messages to stderr, colour only where somebody sees it.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use clap::ValueEnum as _;

use crate::arguments::{Color, Format, FormatArguments, Global};
use crate::files;

/// The two streams with their colours.
pub struct Output {
    stdout: ColorChoice,
    stderr: ColorChoice,
    quiet: bool,
}

impl Output {
    /// Colours as asked for; else on terminals, minding `NO_COLOR` and `CLICOLOR_FORCE`.
    pub fn new(global: &Global) -> Self {
        let choice = |auto: ColorChoice| match global.color {
            Color::Auto => auto,
            Color::Always => ColorChoice::AlwaysAnsi,
            Color::Never => ColorChoice::Never,
        };
        Output {
            stdout: choice(AutoStream::choice(&io::stdout())),
            stderr: choice(AutoStream::choice(&io::stderr())),
            quiet: global.quiet,
        }
    }

    /// Whether results are shown in colour.
    pub fn is_styled(&self) -> bool {
        self.stdout != ColorChoice::Never
    }

    /// A result, as it is.
    pub fn result(&self, text: &str) -> io::Result<()> {
        let mut stream = AutoStream::new(io::stdout().lock(), self.stdout);
        stream.write_all(text.as_bytes())?;
        stream.flush()
    }

    /// A report in the format that was asked for, and in every other one that goes to a file.
    ///
    /// # Errors
    /// A format that this report does not have, or a file that cannot be written.
    pub fn report(&self, options: &FormatArguments, render: impl Fn(Format) -> Result<String>) -> Result<()> {
        for target in &options.output_file {
            let (name, path) = target.split_once('=').with_context(|| {
                format!("`{target}` does not say which format goes where; write --output-file json=report.json")
            })?;
            let format = Format::from_str(name, true).map_err(|_| {
                let names: Vec<String> = Format::value_variants().iter().filter_map(name_of).collect();
                anyhow!("there is no format `{name}`; there are {}", names.join(", "))
            })?;
            files::write(Path::new(path), render(format)?.as_bytes())?;
        }
        Ok(self.result(&render(options.format)?)?)
    }

    /// A message about what is being done.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            // Whoever closed the message stream does not want messages.
            let _ = writeln!(AutoStream::new(io::stderr().lock(), self.stderr), "{text}");
        }
    }

    /// Why something could not be done.
    pub fn error(&self, text: &str) {
        let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        let _ = writeln!(AutoStream::new(io::stderr().lock(), self.stderr), "{red}error{red:#}: {text}");
    }

    /// Whether a person watches the messages, so that a progress bar makes sense.
    pub fn is_watched(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }
}

/// The name of a format on the command line.
fn name_of(format: &Format) -> Option<String> {
    Some(format.to_possible_value()?.get_name().to_owned())
}
