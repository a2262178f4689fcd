//! `icp rule`

use anyhow::{Result, anyhow};
use icp::diagnostic::did_you_mean;
use icp::lint;
use icp::report::{Align, Table};

use crate::arguments::Rule;
use crate::exit::Exit;
use crate::output::Output;

/// Prints a rule's manual page, or lists the rules.
pub(crate) fn run(options: &Rule, output: &Output) -> Result<Exit> {
    let Some(name) = &options.name else { return list(output) };
    let rule = lint::rule(name).ok_or_else(|| {
        let names = lint::rules().iter().map(|rule| rule.meta().name);
        let help = did_you_mean(name, names)
            .map_or_else(|| "`icp rule` lists them".to_owned(), |meant| format!("did you mean `{meant}`?"));
        anyhow!("there is no rule `{name}`; {help}")
    })?;
    output.result(&lint::manual(rule))?;
    Ok(Exit::Fine)
}

/// One line a rule.
pub(crate) fn list(output: &Output) -> Result<Exit> {
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Left, Align::Left]);
    for rule in lint::rules() {
        let meta = rule.meta();
        table.row([meta.name.to_owned(), meta.family.as_str().to_owned(), meta.severity.to_string(), meta.summary()]);
    }
    output.result(&table.render(0))?;
    Ok(Exit::Fine)
}
