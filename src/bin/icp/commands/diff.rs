//! `icp diff`

use anyhow::{Result, bail};
use icp::repo::STAGED;
use icp::report::diff as report;

use crate::arguments::{BaseArguments, Diff, Format, Global};
use crate::exit::Exit;
use crate::output::Output;
use crate::session::{Session, Version};

/// Compares two versions by meaning, and prints.
pub(crate) fn run(options: &Diff, global: &Global, output: &Output) -> Result<Exit> {
    let session = Session::open(global)?;
    let (base, head) = versions(&session, options.range.as_deref(), options.staged)?;
    let head_workspace = head.whole()?;
    let Some(base) = base else {
        output.note("there is no earlier ICP workspace to compare with: everything is new");
        return Ok(if options.exit_code { Exit::Findings } else { Exit::Fine });
    };
    let base_workspace = base.whole()?;
    let changes = icp::diff::diff(base_workspace, head_workspace);
    let compared = format!("{} → {}", label(&base), label(&head));
    output.note(&match &base.why {
        Some(why) => format!("{compared} ({why})"),
        None => compared,
    });
    output.report(&options.format, |format| {
        Ok(match format {
            Format::Text if options.text => {
                format!("{}\n{}", report::text(&changes), report::lines(base_workspace, head_workspace))
            }
            Format::Text => report::text(&changes),
            Format::Json => report::json(&changes),
            Format::Markdown => report::markdown(&changes),
            other => return super::unavailable(other),
        })
    })?;
    let has_changed = changes.iter().any(icp::diff::Change::has_meaning);
    Ok(if options.exit_code && has_changed { Exit::Findings } else { Exit::Fine })
}

fn label(version: &Version) -> String {
    let origin = version.tree.origin();
    match &origin.commit {
        Some(commit) => format!("{} ({})", origin.label, commit.short),
        None if origin.label == STAGED => "what is staged".to_owned(),
        None => "work tree".to_owned(),
    }
}

/// The two ends of a range; the default base and the work tree without one.
fn versions(session: &Session, range: Option<&str>, staged: bool) -> Result<(Option<Version>, Version)> {
    let Some(range) = range else {
        let nothing = BaseArguments { base: None, base_exact: false, head: None, staged };
        return Ok((session.base_or_new(&nothing)?.ok(), session.head(None, staged)?));
    };
    let comparison = session.repository()?.compare(range)?;
    let head = match comparison.head {
        icp::repo::Head::WorkTree => session.head(None, staged)?,
        icp::repo::Head::Revision { .. } if staged => {
            bail!("--staged compares what is staged with one revision; name the base alone, without `..`")
        }
        icp::repo::Head::Revision { commit, label } => {
            let tree = session.repository()?.revision_at(&commit, &label)?;
            session.read(Box::new(tree), None)?
        }
    };
    Ok((session.base_version(&comparison.base)?, head))
}
