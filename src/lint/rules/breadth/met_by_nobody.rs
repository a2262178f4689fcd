//! A criterion that no account meets.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::{is_operational, tested};
use crate::lint::{Context, Needs, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// No account of the snapshot meets a criterion.
    ///
    /// ## What it does
    ///
    /// Finds criteria of operational profiles that no account meets although the answer is known for some.
    ///
    /// ## Why is this bad?
    ///
    /// Most often a value is spelt otherwise in the data: `Germany` for `DE`, `Mfg` for `Manufacturing`. Then the points are
    /// out of reach for everybody, and a required criterion keeps the whole market out.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [200, 2000], weight: 40, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [Oracle NetSuite], weight: 10, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [200, 2000], weight: 30, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [NetSuite], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the criterion is about something that no account of today has yet.
    struct MetByNobody("met-by-nobody", Breadth, Warning) { needs: Needs::Snapshot }
}

impl Rule for MetByNobody {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts().filter(|_| is_operational(profile)) else { return };
        for (at, _, id) in tested(profile) {
            let Some((_, mask)) = facts.criterion(&profile.id, id) else { continue };
            let is_known = mask.unknown.count_ones() < facts.snapshot.account_count;
            if is_known && mask.truth.count_ones() == 0 {
                let message = format!("no account of the snapshot `{}` meets `{id}`", facts.snapshot.id);
                let finding = self.finding(message).at(profile.document.first_key(&format!("/criteria/{at}")));
                let help =
                    "look how the data spell it: add the other spelling to the field's `aliases`, or mend the value";
                found.push(finding.help(help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn somebody_meets_it() {
        let check = |criterion: &str| check(&MetByNobody, "profiles/midmarket.yaml", criterion);
        check("criteria:\n  - {field: erp, in: [Oracle], importance: must} # NOT OK\n");
        check("criteria:\n  - {field: erp, in: [sap], importance: must}\n");
        check("criteria:\n  - {field: employees, at_least: 1m, weight: 30} # NOT OK\n");
        // Of a column that is not there nobody knows anything.
        check("criteria:\n  - {field: annual_revenue, at_least: 1m, weight: 30}\n");
        check("criteria:\n  - {id: a, ask: Who plans?}\n  - {field: erp, in: [SAP], importance: must}\n");
    }
}
