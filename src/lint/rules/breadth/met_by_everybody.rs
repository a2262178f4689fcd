//! A criterion that every account meets.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::{is_operational, tested};
use crate::lint::{Context, Needs, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// Every account of the snapshot meets a criterion.
    ///
    /// ## What it does
    ///
    /// Finds criteria of operational profiles that every account meets whose value is known, if it is known for most.
    ///
    /// ## Why is this bad?
    ///
    /// What everybody has tells nobody apart. Its points lift every score by the same amount, so the tiers are nearer than
    /// they look, and a reader takes it for a boundary that it is not.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, at_least: 10, weight: 10, why: They pay, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP, NetSuite], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [200, 2000], weight: 30, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP, NetSuite], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the export was filtered by it: then it is still true of the market.
    struct MetByEverybody("met-by-everybody", Breadth, Info) { needs: Needs::Snapshot }
}

impl Rule for MetByEverybody {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts().filter(|_| is_operational(profile)) else { return };
        let all = facts.snapshot.account_count;
        for (at, _, id) in tested(profile) {
            let Some((_, mask)) = facts.criterion(&profile.id, id) else { continue };
            let known = all - mask.unknown.count_ones();
            if mask.truth.count_ones() == known && 2 * known > all {
                let message = format!("every account of the snapshot `{}` meets `{id}`", facts.snapshot.id);
                let finding = self.finding(message).at(profile.document.first_key(&format!("/criteria/{at}")));
                found.push(finding.help("narrow it to what tells good customers from others, or take it out"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn somebody_does_not_meet_it() {
        let check = |criterion: &str| check(&MetByEverybody, "profiles/midmarket.yaml", criterion);
        check("criteria:\n  - {field: employees, at_least: 10, importance: must} # NOT OK\n");
        check("criteria:\n  - {field: employees, at_least: 50, importance: must}\n");
        check("criteria:\n  - {field: employees, known: true, importance: must} # NOT OK\n");
        check("criteria:\n  - {field: annual_revenue, at_least: 1m, weight: 30}\n");
    }
}
