//! Customer data of a handful of deals.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Needs, Rule};
use crate::model::Group;
use crate::workspace::Workspace;

use crate::backtest::Side;

declare_rule! {
    /// The default snapshot has too few closed deals.
    ///
    /// ## What it does
    ///
    /// Counts the closed deals of the workspace's default snapshot. Invented data (`synthetic`) are left alone.
    ///
    /// ## Why is this bad?
    ///
    /// With twenty deals a single signature moves the win rate by five points. The intervals say so, and then nearly every
    /// change to the profiles is "not shown to be safe".
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint: {limits: {snapshot-deals: 1000}}
    /// ```
    ///
    /// ## Use instead
    ///
    /// Export all deals of the last two or three years, the lost ones as well:
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint: {limits: {snapshot-deals: 50}}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// In a young company, which has no more. Give criteria from interviews their `evidence` instead.
    struct SmallSnapshot("small-snapshot", Snapshot, Warning) { needs: Needs::Deals, limits: &[&SNAPSHOT_DEALS] }
}

/// The fewest closed deals of a snapshot.
const SNAPSHOT_DEALS: Limit = Limit {
    name: "snapshot-deals",
    default: Amount::Count(50),
    meaning: "the fewest closed deals that a snapshot may have",
};

impl Rule for SmallSnapshot {
    fn check_workspace(&self, _: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts().filter(|facts| !facts.snapshot.synthetic) else { return };
        let least = context.settings.count(&SNAPSHOT_DEALS);
        let closed = facts.backtest.numbers(Side::Head, &Group::All).deals.closed;
        if closed < u64::from(least) {
            let deals = crate::words::counted(closed, "closed deal", "closed deals");
            let message = format!("the snapshot `{}` has {deals}; {least} are asked for", facts.snapshot.id);
            let help = "export all deals of the last two or three years, lost ones as well";
            found.push(self.finding(message).at(facts.manifest.place("/id")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn a_snapshot_has_enough_deals() {
        let check = |limit: u32, snapshot: &str| {
            let mut files = good();
            with(&mut files, "icp.yaml", &format!("lint: {{limits: {{snapshot-deals: {limit}}}}}\n"));
            with(&mut files, "snapshots/customers-2026q3.yaml", snapshot);
            check_files(&SmallSnapshot, &files);
        };
        check(481, "id: customers-2026q3 # NOT OK\n");
        check(480, "id: customers-2026q3\n");
        check(481, "synthetic: true\n");
    }
}
