//! A criterion on the size of the deal.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::workspace::Workspace;

use super::columns;

declare_rule! {
    /// A test looks at the amount of the deal.
    ///
    /// ## What it does
    ///
    /// Finds criteria and negative profiles whose field is read from the column of the amount.
    ///
    /// ## Why is this bad?
    ///
    /// The amount is agreed at the end and corrected until the deal is closed. Before the first call it is a guess, so a
    /// criterion on it sorts deals that were won at a good price from the rest, after the fact.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # snapshots/customers-2026q3.yaml
    /// accounts:
    /// opportunities:
    ///   path: ../data/deals.csv
    ///   outcome: {column: StageName, won: [Closed Won], lost: [Closed Lost]}
    ///   amount: Amount
    ///   closed: CloseDate
    ///   columns: {budget: Amount}
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: budget, at_least: 50k, importance: strong, why: Below it does not pay, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: employees, at_least: 200, importance: strong, why: Below it does not pay, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the column holds what was budgeted before the first call, and not what was signed.
    struct AmountAsCriterion("amount-as-criterion", Snapshot, Warning)
}

impl Rule for AmountAsCriterion {
    fn check_workspace(&self, workspace: &Workspace, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        for used in columns::fields_of_tests(workspace) {
            let is_amount = |snapshot: &&crate::workspace::Located<crate::model::Snapshot>| {
                columns::amount(snapshot) == Some(columns::of_field(snapshot, used.field))
            };
            let Some(snapshot) = workspace.snapshots.iter().find(is_amount) else { continue };
            let finding = self.finding(format!("`{}` is the amount of the deal", used.field)).at(used.place());
            let finding = finding.related(snapshot.place("/opportunities/amount"), "the snapshot says so here");
            found.push(
                finding.help("test something that is known before the first call, such as the number of employees"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn amounts_of_another_file_are_left_alone() {
        // The good workspace keeps its amounts in the deals' file, and `budget` in the accounts'.
        let criteria = "qualification: []\ncriteria:\n  - {field: budget, at_least: 50k, weight: 10}\n";
        check(&AmountAsCriterion, "profiles/midmarket.yaml", criteria);
    }
}
