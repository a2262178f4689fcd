//! A criterion on what is known only after the sale.

use super::columns;
use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::KnownAt;
use crate::workspace::Workspace;

declare_rule! {
    /// A test looks at a field that is known only after the sale.
    ///
    /// ## What it does
    ///
    /// Finds criteria and negative profiles on fields with `known_at: after_sale`.
    ///
    /// ## Why is this bad?
    ///
    /// On past deals it separates winners from losers almost perfectly, because it is written after they have won. On the next
    /// account the field is empty, and the criterion says nothing.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # fields.yaml
    /// fields:
    ///   - {name: industry, type: text, dimension: firmographic, values: [Manufacturing, Software]}
    ///   - {name: has_planning_team, type: boolean, dimension: firmographic}
    ///   - {name: support_tickets, type: integer, known_at: after_sale}
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: support_tickets, at_most: 5, weight: 30, why: Quiet ones stay, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: employees, at_least: 200, weight: 30, why: Larger ones stay, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the field is filled before the sale after all; then its `known_at` is wrong.
    struct AfterSaleCriterion("after-sale-criterion", Snapshot, Error)
}

impl Rule for AfterSaleCriterion {
    fn check_workspace(&self, workspace: &Workspace, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        for used in columns::fields_of_tests(workspace) {
            let field = workspace.catalogue.get(used.field);
            if field.is_some_and(|field| field.known_at == KnownAt::AfterSale) {
                let message = format!("`{}` is known only after the sale", used.field);
                let help = "test what the good customers had in common before they bought";
                found.push(self.finding(message).at(used.place()).help(help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn fields_of_before_the_sale_are_fine() {
        let mut files = good();
        with(
            &mut files,
            "fields.yaml",
            "fields:\n  - {name: tickets, type: integer, known_at: after_sale}\n  - {name: has_planning_team, type: boolean, known_at: before_sale}\n",
        );
        with(
            &mut files,
            "profiles/midmarket.yaml",
            "criteria:\n  - {field: tickets, at_least: 2, weight: 10} # NOT OK\n  - {field: employees, at_least: 2, weight: 10}\n",
        );
        check_files(&AfterSaleCriterion, &files);
    }
}
