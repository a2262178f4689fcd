//! A profile without a boundary.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Criterion, Profile};
use crate::workspace::Located;

declare_rule! {
    /// A profile requires nothing.
    ///
    /// ## What it does
    ///
    /// Finds profiles in which no criterion is required: neither `importance: must` nor `required: true`.
    ///
    /// ## Why is this bad?
    ///
    /// Without a boundary everything fits a little. Enough small points add up to a tier, and sales calls companies that lack
    /// the one thing without which nobody ever bought.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], weight: 30, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [200, 2000], weight: 40, why: They plan as a job, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP], weight: 30, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [200, 2000], weight: 60, why: They plan as a job, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP], weight: 40, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where won deals really share nothing, and the score alone tells them apart.
    struct NoRequiredCriterion("no-required-criterion", Breadth, Warning)
}

impl Rule for NoRequiredCriterion {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        if !profile.criteria.iter().any(Criterion::is_required) {
            let finding = self.finding(format!("`{}` requires nothing, so everybody fits a little", profile.id));
            let help = "give `importance: must` to what every good customer has";
            found.push(finding.at(profile.key_place("/criteria")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn something_is_required() {
        let profile = "profiles/midmarket.yaml";
        check(&NoRequiredCriterion, profile, "criteria: [{field: erp, is: SAP, weight: 10}] # NOT OK\n");
        check(&NoRequiredCriterion, profile, "criteria: [{field: erp, is: SAP, weight: 10, required: true}]\n");
        check(&NoRequiredCriterion, profile, "criteria: [{field: erp, is: SAP, importance: must}]\n");
        check(&NoRequiredCriterion, profile, "status: retired\ncriteria: [{field: erp, is: SAP, weight: 10}]\n");
    }
}
