//! A criterion that knows how the deal ended.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Snapshot;
use crate::workspace::{Located, Workspace};

use super::columns::{self, Used};

declare_rule! {
    /// A test looks at how deals ended, or at what happened after the sale.
    ///
    /// ## What it does
    ///
    /// Finds criteria and negative profiles whose field is read from a column that a snapshot uses for the outcome, the
    /// stage, the day of closing, the reason of a loss, churn, recurring revenue or a measure of customers, or for the
    /// key of an account or deal.
    ///
    /// ## Why is this bad?
    ///
    /// "Customers that have not churned" are a perfect profile with a perfect retention, and nobody can be found by it:
    /// before the sale every account is unknown there. A backtest on such a criterion measures itself, so every other
    /// number of the workspace would be worthless. That is why this rule cannot be silenced.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # fields.yaml
    /// fields:
    ///   - name: industry
    ///     type: text
    ///     values: [Manufacturing, Software, Healthcare]
    ///   - {name: has_planning_team, type: boolean}
    ///   - {name: churned, type: date}
    /// # snapshots/customers-2026q3.yaml
    /// accounts:
    ///   path: ../data/accounts.csv
    ///   key: AccountId
    ///   columns: {industry: Industry, churned: ChurnDate}
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: churned
    ///     known: false
    ///     importance: must
    ///     why: Good customers stay
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## Use instead
    ///
    /// Look for what those that stayed had in common before they bought:
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: has_planning_team
    ///     is: true
    ///     importance: must
    ///     why: Customers without one churn within a year
    ///     evidence: [win-loss-2026q3]
    /// ```
    struct OutcomeAsCriterion("outcome-as-criterion", Snapshot, Error) { can_be_silenced: false }
}

impl Rule for OutcomeAsCriterion {
    fn check_workspace(&self, workspace: &Workspace, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        for used in columns::fields_of_tests(workspace) {
            let matching =
                workspace.snapshots.iter().filter_map(|snapshot| leak(snapshot, &used).map(|l| (snapshot, l)));
            // One snapshot is enough to show it.
            let Some((snapshot, (column, role, pointer))) = matching.into_iter().next() else { continue };
            let message = format!("`{}` is read from `{column}`, which is {role}", used.field);
            let finding = self.finding(message).at(used.place());
            let finding = finding.related(snapshot.place(&pointer), "the snapshot says so here");
            found.push(finding.help(
                "it is known only after the sale: test what the good customers had in common before they bought",
            ));
        }
    }
}

/// The column of a field, what the snapshot uses it for, and where it says so.
fn leak<'a>(snapshot: &'a Located<Snapshot>, used: &Used) -> Option<(&'a str, &'static str, String)> {
    let column = columns::of_field(snapshot, used.field);
    columns::outcomes(snapshot).into_iter().find(|(other, _, _)| *other == column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    const FIELDS: &str = "
fields:
  - {name: industry, type: text}
  - {name: has_planning_team, type: boolean}
  - {name: churned, type: date}
  - {name: ChurnDate, type: date}
  - {name: StageName, type: text}
  - {name: number, type: text}
";

    fn check(columns: &str, criteria: &str) {
        let mut files = good();
        with(&mut files, "fields.yaml", FIELDS);
        let accounts = format!("accounts: {{path: ../data/accounts.csv, key: AccountId, columns: {columns}}}\n");
        with(&mut files, "snapshots/customers-2026q3.yaml", &accounts);
        with(&mut files, "profiles/midmarket.yaml", &format!("qualification: []\ncriteria:\n{criteria}"));
        check_files(&OutcomeAsCriterion, &files);
    }

    #[test]
    fn columns_of_after_the_sale_are_no_criteria() {
        check("{churned: ChurnDate}", "  - {field: churned, known: false, importance: must} # NOT OK\n");
        check("{}", "  - {field: ChurnDate, known: false, importance: must} # NOT OK\n");
        check("{number: AccountId}", "  - {field: number, starts_with: [001], weight: 10} # NOT OK\n");
        check(
            "{churned: ChurnDate}",
            "  - id: nested\n    weight: 10\n    any:\n      - {field: industry, in: [a]}\n      - {not: {field: churned, known: true}} # NOT OK\n",
        );
    }

    #[test]
    fn other_columns_are() {
        check("{churned: FoundedOn}", "  - {field: churned, known: false, importance: must}\n");
        // The stage is a column of the deals, not of the accounts.
        check("{}", "  - {field: StageName, in: [Growth], importance: must}\n");
        // A column of the same name that a mapping leads away from.
        check("{ChurnDate: FoundedOn}", "  - {field: ChurnDate, known: false, importance: must}\n");
    }

    #[test]
    fn negative_profiles_leak_as_well() {
        let mut files = good();
        with(&mut files, "fields.yaml", FIELDS);
        with(&mut files, "negative/no-plant-team.yaml", "when:\n  {field: ChurnDate, within: 2 years} # NOT OK\n");
        check_files(&OutcomeAsCriterion, &files);
    }

    #[test]
    fn flat_files_hold_deals_and_accounts() {
        let mut files = good();
        with(&mut files, "fields.yaml", FIELDS);
        files.insert(
            "snapshots/customers-2026q3.yaml".to_owned(),
            "kind: snapshot\nid: customers-2026q3\nas_of: 2026-09-30\nopportunities:\n  path: ../data/deals.csv\n  \
             outcome: {column: StageName, won: [Won], lost: [Lost]}\n"
                .to_owned(),
        );
        let criteria = "qualification: []\ncriteria:\n  - {field: StageName, in: [Won], importance: must} # NOT OK\n";
        with(&mut files, "profiles/midmarket.yaml", criteria);
        check_files(&OutcomeAsCriterion, &files);
    }
}
