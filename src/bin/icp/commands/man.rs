//! `icp man`

use anyhow::Result;
use clap::CommandFactory as _;
use clap_mangen::Man as Page;

use crate::arguments::{Arguments, Man};
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

/// Writes one page a command, or prints the main one.
pub(crate) fn run(options: &Man, output: &Output) -> Result<Exit> {
    let mut command = Arguments::command();
    command.build();
    let Some(folder) = &options.dir else {
        output.result(&page(&command)?)?;
        return Ok(Exit::Fine);
    };
    let subcommands = command.get_subcommands().filter(|sub| sub.get_name() != "help");
    let pages = subcommands.map(|sub| (format!("icp-{}.1", sub.get_name()), sub));
    for (name, sub) in pages.chain([("icp.1".to_owned(), &command)]) {
        files::write(&folder.join(&name), page(sub)?.as_bytes())?;
    }
    output.note(&format!("man pages are in {}", folder.display()));
    Ok(Exit::Fine)
}

fn page(command: &clap::Command) -> Result<String> {
    let mut text = Vec::new();
    Page::new(command.clone()).render(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
