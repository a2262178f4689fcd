//! A criterion on what nobody knows.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::lint::facts::known;
use crate::lint::rule::declare_rule;
use crate::lint::rules::snapshot::columns;
use crate::lint::{Amount, Context, Limit, Needs, Rule};
use crate::model::Quantity;
use crate::words::percent;
use crate::workspace::Workspace;

declare_rule! {
    /// A field that a test looks at is not known of most accounts.
    ///
    /// ## What it does
    ///
    /// Counts, for each field that criteria and negative profiles look at, the accounts of the snapshot without a value.
    /// Each field is named once, where it is used first. A column that is not there at all is another fault,
    /// `missing-column`.
    ///
    /// ## Why is this bad?
    ///
    /// What is not known earns no points, so good accounts end up in low tiers for want of data, and the backtest judges
    /// the criterion by the few whose data somebody cared to enter. Those are often the ones that had been won already.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint: {limits: {unknown-share: 20%}}
    /// ```
    ///
    /// ## Use instead
    ///
    /// Have the field filled, or take one that is:
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint: {limits: {unknown-share: 50%}}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where an empty cell means "no"; then say so in the manifest, or in the export.
    struct MostlyUnknownField("mostly-unknown-field", Evidence, Warning) {
        needs: Needs::Snapshot,
        limits: &[&UNKNOWN_SHARE],
    }
}

/// How much of a field may be unknown.
const UNKNOWN_SHARE: Limit = Limit {
    name: "unknown-share",
    default: Amount::Share(Quantity::thousandths(500)),
    meaning: "the largest share of accounts of which a field may not be known",
};

impl Rule for MostlyUnknownField {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts() else { return };
        let most = context.settings.share(&UNKNOWN_SHARE).to_f64();
        let rows = facts.snapshot.account_count;
        let mut seen = BTreeSet::new();
        // Whoever asks only whether a value is known counts on some being unknown.
        for used in columns::fields_of_tests(workspace).into_iter().filter(columns::Used::asks_for_value) {
            let Some((_, column)) = facts.field(used.field).filter(|_| seen.insert(used.field)) else {
                continue;
            };
            let share = 1.0 - known(column, rows).count_ones() as f64 / rows.max(1) as f64;
            if share > most {
                let message =
                    format!("`{}` is not known of {} of the accounts in the snapshot", used.field, percent(share));
                let help = "have it filled in the CRM, read it from another column, or test what is known";
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
    fn fields_are_known() {
        let check = |limit: &str, criteria: &str| {
            let mut files = good();
            with(&mut files, "icp.yaml", &format!("lint: {{limits: {{unknown-share: {limit}}}}}\n"));
            with(&mut files, "profiles/midmarket.yaml", &format!("criteria:\n{criteria}"));
            check_files(&MostlyUnknownField, &files);
        };
        // Every fourth account has no ERP.
        check("20%", "  - {field: erp, in: [SAP], importance: must} # NOT OK\n");
        check(
            "20%",
            "  - {field: erp, in: [SAP], importance: must} # NOT OK\n  - {id: b, field: erp, is: SAP, weight: 9}\n",
        );
        check("20%", "  - {field: erp, known: true, weight: 9}\n");
        check("25%", "  - {field: erp, in: [SAP], importance: must}\n");
        check("20%", "  - {field: employees, at_least: 9, importance: must}\n");
        check("20%", "  - {field: country, in: [DE], importance: must}\n");
    }
}
