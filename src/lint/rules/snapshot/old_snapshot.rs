//! Customer data of last year.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Rule};
use crate::model::{SpanOfTime, TimeUnit};
use crate::workspace::Workspace;

declare_rule! {
    /// The default snapshot is old.
    ///
    /// ## What it does
    ///
    /// Holds `as_of` of the workspace's default snapshot against today. Invented data (`synthetic`) do not age.
    ///
    /// ## Why is this bad?
    ///
    /// The gate compares a change on the customers of that day. Everything that was won, lost or left since is not in it, and
    /// the newest deals are the ones that say most about the next.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// as_of: 2025-12-31
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// as_of: 2026-09-30
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where few deals are closed a year.
    struct OldSnapshot("old-snapshot", Snapshot, Warning) { limits: &[&SNAPSHOT_AGE] }
}

/// How long a snapshot counts.
const SNAPSHOT_AGE: Limit = Limit {
    name: "snapshot-age",
    default: Amount::Span(SpanOfTime { count: 6, unit: TimeUnit::Months }),
    meaning: "how long the default snapshot counts",
};

impl Rule for OldSnapshot {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(snapshot) = workspace.default_snapshot().filter(|snapshot| !snapshot.synthetic) else { return };
        let age = context.settings.span(&SNAPSHOT_AGE);
        if age.after(snapshot.as_of) < context.today {
            let message = format!("the snapshot `{}` is of {}, more than {age} ago", snapshot.id, snapshot.as_of);
            let finding = self.finding(message).at(snapshot.place("/as_of"));
            found.push(finding.help("export the data again, and write the day of the export as `as_of`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn half_a_year_is_old() {
        let snapshot = "snapshots/customers-2026q3.yaml";
        check(&OldSnapshot, snapshot, "as_of: 2026-04-14 # NOT OK\n");
        check(&OldSnapshot, snapshot, "as_of: 2026-04-15\n");
        check(&OldSnapshot, snapshot, "as_of: 2020-04-15\nsynthetic: true\n");
    }
}
