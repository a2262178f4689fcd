//! One snapshot read for many versions, of which some may ask for what it cannot give.
//!
//! An old version may read a column as numbers that holds words today. That is no reason to refuse all versions: it
//! is told apart, and the others are measured.

use anyhow::Result;
use icp::backtest::tests_of;
use icp::fit::{Rules, Tests};
use icp::snapshot::{self, Snapshot};

use crate::measure::{Source, read_columns};
use crate::past::Past;
use crate::session::Session;

/// A snapshot with the tests that it was read for.
pub(crate) struct Together {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// The tests of every version that can be measured.
    pub tests: Tests,
    /// For each version why it cannot be measured, if it cannot.
    pub refused: Vec<Option<String>>,
}

/// Reads the snapshot for the newest version, which must be readable, and for all others that can be.
///
/// # Errors
/// The data cannot be read for the newest version either.
pub(crate) fn read_together(
    session: &Session,
    source: &Source<'_>,
    newest: &Rules,
    versions: &[Option<Rules>],
    root: Option<&std::path::Path>,
) -> Result<Together> {
    let read = |tests: &Tests| read_columns(session, source, tests.columns(), root);
    let tests = tests_of(&std::iter::once(newest).chain(versions.iter().flatten()).collect::<Vec<_>>());
    let error = match read(&tests) {
        Ok(snapshot) => return Ok(Together { snapshot, tests, refused: vec![None; versions.len()] }),
        Err(error) => error,
    };
    let needed = tests_of(&[newest]);
    if needed.columns().len() == tests.columns().len() {
        return Err(error.into());
    }
    read(&needed)?;
    // Each further column is tried by itself; there are few, and this is not the usual way.
    let further = tests.columns().iter().filter(|column| !needed.columns().contains(column));
    let bad: Vec<_> = further
        .filter_map(|column| {
            let tried = [needed.columns(), std::slice::from_ref(column)].concat();
            let error = read_columns(session, source, &tried, root).err()?;
            Some((column, reason(&column.field, &error)))
        })
        .collect();
    let refuse = |rules: &Rules| {
        let tests = tests_of(&[rules]);
        let hit = bad.iter().find(|(column, _)| {
            tests.columns().iter().any(|it| it.column == column.column && it.field_type == column.field_type)
        });
        hit.map(|(_, reason)| reason.clone())
    };
    let refused: Vec<Option<String>> = versions.iter().map(|rules| rules.as_ref().and_then(refuse)).collect();
    let good = versions.iter().zip(&refused).filter(|(_, refused)| refused.is_none());
    let tests =
        tests_of(&std::iter::once(newest).chain(good.filter_map(|(rules, _)| rules.as_ref())).collect::<Vec<_>>());
    Ok(Together { snapshot: read(&tests)?, tests, refused })
}

/// The same for versions of the past, with the rules of those that can be measured; the others say why they cannot.
///
/// # Errors
/// As for [`read_together`].
pub(crate) fn read_for_past(
    session: &Session,
    source: &Source<'_>,
    newest: &Rules,
    versions: &mut [Past],
    root: Option<&std::path::Path>,
) -> Result<(Snapshot, Tests, Vec<Option<Rules>>)> {
    let rules: Vec<Option<Rules>> = versions.iter().map(Past::rules).collect();
    let Together { snapshot, tests, refused } = read_together(session, source, newest, &rules, root)?;
    Past::refuse(versions, &refused);
    let measurable = rules.into_iter().zip(refused).map(|(rules, refused)| rules.filter(|_| refused.is_none()));
    Ok((snapshot, tests, measurable.collect()))
}

/// The first line of why a column cannot be read.
fn reason(field: &str, error: &snapshot::Error) -> String {
    let text = error.to_string();
    format!("it reads `{field}` as today's data do not have it: {}", text.lines().next().unwrap_or_default())
}
