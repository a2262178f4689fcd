//! Customer data that cannot be read.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Needs, Rule};
use crate::snapshot::{Error, RowRef};
use crate::workspace::Workspace;

declare_rule! {
    /// The default snapshot cannot be read.
    ///
    /// ## What it does
    ///
    /// Reads the files of the default snapshot as a backtest would, and says what stops it. Columns that are missing and
    /// several currencies have rules of their own. Files that are not here at all are no fault: customer data may be kept
    /// elsewhere.
    ///
    /// ## Why is this bad?
    ///
    /// The gate cannot judge a change without the data, and an error is not a pass. Rules that look at the data are not run
    /// either, so a quiet linter proves less than it seems.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// customers: {churned_on: Industry}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// customers: {churned_on: ChurnDate}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While a new export is on its way.
    struct UnreadableSnapshot("unreadable-snapshot", Snapshot, Warning) { needs: Needs::Manifest }
}

/// How many places are shown.
const MOST: usize = 5;

impl Rule for UnreadableSnapshot {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let (Some(error), Some(manifest)) = (context.data.trouble, workspace.default_snapshot()) else { return };
        if matches!(error, Error::MissingColumn { .. } | Error::Currencies { .. }) {
            return;
        }
        let (first, more) = said(error);
        let message = format!("the snapshot `{}` cannot be read: {first}", manifest.id);
        let finding = self.finding(message).at(manifest.place("/id"));
        found.push(more.into_iter().take(MOST).fold(finding, Diagnostic::help));
    }
}

/// What stops the reading, and where; what stands in the cells stays out of reports.
fn said(error: &Error) -> (String, Vec<String>) {
    if let Error::Rows { problems } = error
        && let Some(problem) = problems.iter().find(|problem| problem.is_error)
    {
        let place = |row: &RowRef| RowRef { value: None, ..row.clone() }.to_string();
        return (problem.message.clone(), problem.rows.iter().map(place).collect());
    }
    let text = error.to_string();
    let mut lines = text.lines().map(|line| line.trim().to_owned());
    (lines.next().unwrap_or_default(), lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn data_can_be_read() {
        let snapshot = "snapshots/customers-2026q3.yaml";
        check(&UnreadableSnapshot, snapshot, "id: customers-2026q3 # NOT OK\ncustomers: {churned_on: Industry}\n");
        check(
            &UnreadableSnapshot,
            snapshot,
            &format!("id: customers-2026q3 # NOT OK\nsha256: {{accounts: {}}}\n", "a".repeat(64)),
        );
        check(&UnreadableSnapshot, snapshot, "id: customers-2026q3\ncustomers: {churned_on: ChurnDate}\n");
        check(&UnreadableSnapshot, snapshot, "customers: {churned_on: Churned}\n");
    }
}
