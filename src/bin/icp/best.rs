//! The best version that base's line has had, all measured on today's snapshot: what many small falls are held
//! against.

use anyhow::Result;
use icp::backtest::{Backtest, Variants, best};
use icp::fit::{Rules, Tests};
use icp::gate::Best;

use crate::measure::Source;
use crate::past::{Past, Readable, Wanted, past};
use crate::session::{Session, Version};
use crate::together::{Together, read_together};

/// Versions before this many on base's line are not looked at.
const MOST_VERSIONS: usize = 200;

/// The best version up to base; none where no version of the past has enough closed deals.
///
/// # Errors
/// Git refuses, or the data cannot be read again.
pub(crate) fn best_so_far(
    session: &Session,
    source: &Source<'_>,
    base: &Version,
    (head, backtest, tests): (&Rules, &Backtest<'_>, &Tests),
    root: Option<&std::path::Path>,
) -> Result<Option<Best>> {
    let Some(commit) = &base.tree.origin().commit else { return Ok(None) };
    let wanted = Wanted { most: Some(MOST_VERSIONS), ..Wanted::default() };
    let (versions, _) = past(session, &commit.id, &base.folder, &wanted, source.manifest)?;
    let rules: Vec<Option<Rules>> = versions.iter().map(|version| version.rules()).collect();
    let mut all = tests.clone();
    rules.iter().flatten().for_each(|rules| all.add_rules(rules));
    // Columns keep their order, so what was read for base and head serves as long as the past asks for no more.
    let again = match all.columns().len() > tests.columns().len() {
        true => Some(read_together(session, source, head, &rules, root)?),
        false => None,
    };
    let refused = |at: usize| again.as_ref().is_some_and(|again| again.refused.get(at).is_some_and(Option::is_some));
    let is_skipped = |(at, version): &(usize, &Past)| refused(*at) || matches!(version.rules, Readable::No(_));
    let skipped = versions.iter().enumerate().filter(is_skipped).count() as u64;
    let (measurable, rules): (Vec<&Past>, Vec<Rules>) = versions
        .iter()
        .zip(rules)
        .enumerate()
        .filter_map(|(at, (version, rules))| Some((version, rules.filter(|_| !refused(at))?)))
        .unzip();
    let variants = match &again {
        Some(Together { snapshot, tests, .. }) => Variants::new(snapshot, tests, &rules, backtest.confidence),
        None => Variants::beside(backtest, tests, &rules),
    };
    let found = best(&variants).and_then(|(at, summary)| {
        let commit = measurable[at].commit.clone()?;
        Some(Best {
            name: format!("{} of {}, “{}”", commit.short, commit.date, commit.subject),
            closed: summary.deals.closed,
            won: summary.deals.won,
            versions: measurable.len() as u64,
            skipped,
        })
    });
    Ok(found)
}
