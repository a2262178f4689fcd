//! Where words go: results to stdout, messages to stderr, colour only where somebody sees it.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use anyhow::{Context as _, Result, anyhow};

use clap::ValueEnum as _;

use crate::arguments::{Color, Format, FormatArguments, Global};
use crate::files;

/// The two streams with their colours.
pub(crate) struct Output {
    stdout: ColorChoice,
    stderr: ColorChoice,
    quiet: bool,
}

impl Output {
    /// Colours as asked for; else on terminals, minding `NO_COLOR` and `CLICOLOR_FORCE`.
    pub(crate) fn new(global: &Global) -> Self {
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
    pub(crate) fn is_styled(&self) -> bool {
        self.stdout != ColorChoice::Never
    }

    /// A result, as it is.
    pub(crate) fn result(&self, text: &str) -> io::Result<()> {
        let mut stream = AutoStream::new(io::stdout().lock(), self.stdout);
        stream.write_all(text.as_bytes())?;
        stream.flush()
    }

    /// A text that stands out among results.
    pub(crate) fn bold(&self, text: &str) -> String {
        styled(Style::new().bold(), text, self.is_styled())
    }

    /// A text that steps back among results.
    pub(crate) fn dim(&self, text: &str) -> String {
        styled(Style::new().dimmed(), text, self.is_styled())
    }

    /// A report in the format that was asked for, and in every other one that goes to a file.
    ///
    /// # Errors
    /// A format that this report does not have, or a file that cannot be written.
    pub(crate) fn report(&self, options: &FormatArguments, render: impl Fn(Format) -> Result<String>) -> Result<()> {
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
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            // Whoever closed the message stream does not want messages.
            let _ = writeln!(AutoStream::new(io::stderr().lock(), self.stderr), "{text}");
        }
    }

    /// Why something could not be done.
    pub(crate) fn error(&self, text: &str) {
        let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        let _ = writeln!(AutoStream::new(io::stderr().lock(), self.stderr), "{red}error{red:#}: {text}");
    }

    /// Whether a person watches the messages, so that a progress bar makes sense.
    pub(crate) fn is_watched(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }
}

/// Whether a format is asked for, on stdout or in a file.
pub(crate) fn wants(options: &FormatArguments, format: Format) -> bool {
    let names = options.output_file.iter().filter_map(|target| target.split_once('='));
    let mut files = names.filter_map(|(name, _)| Format::from_str(name, true).ok());
    options.format == format || files.any(|other| other == format)
}

/// The name of a format on the command line.
fn name_of(format: &Format) -> Option<String> {
    Some(format.to_possible_value()?.get_name().to_owned())
}

fn styled(style: Style, text: &str, is_styled: bool) -> String {
    if is_styled { format!("{style}{text}{style:#}") } else { text.to_owned() }
}
