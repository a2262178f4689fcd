//! A profile that looks at a company from one side.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Dimension, Profile};
use crate::workspace::Located;
use std::collections::BTreeSet;

declare_rule! {
    /// A profile looks at one dimension only.
    ///
    /// ## What it does
    ///
    /// Finds profiles all of whose tested fields have the same `dimension`. Where one has none, nothing is said.
    ///
    /// ## Why is this bad?
    ///
    /// "Enterprise" is a size band and not a profile. Companies of the same size differ in what they run on, how they work and
    /// why they would buy now; a list of firmographics finds as many that never will.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, at_least: 200, weight: 60, why: They plan as a job, evidence: [win-loss-2026q3]}
    ///   - {field: locations, at_least: 2, weight: 40, why: Parts travel, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, at_least: 200, weight: 60, why: They plan as a job, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP, Infor], weight: 40, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where nothing else is known of any account yet.
    struct OneDimensionOnly("one-dimension-only", Breadth, Warning)
}

impl Rule for OneDimensionOnly {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(workspace) = context.workspace() else { return };
        let tests = profile.criteria.iter().filter_map(|criterion| criterion.test.as_ref());
        let fields = tests.flat_map(|test| test.fields("")).map(|(field, _)| field);
        let dimensions: Option<BTreeSet<Dimension>> =
            fields.map(|field| workspace.catalogue.get(&field)?.dimension).collect();
        let Some(dimensions) = dimensions.filter(|dimensions| dimensions.len() == 1) else { return };
        let Some(only) = dimensions.first() else { return };
        let word = format!("{only:?}").to_lowercase();
        let finding = self.finding(format!("every criterion of `{}` is {word}", profile.id));
        let help = "add what good customers run on, do or believe, such as their ERP, a new plant or open positions";
        found.push(finding.at(profile.key_place("/criteria")).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn two_dimensions_are_enough() {
        let profile = "profiles/midmarket.yaml";
        let size = "{field: employees, at_least: 9, importance: must}";
        check(&OneDimensionOnly, profile, &format!("criteria: [{size}] # NOT OK\n"));
        check(&OneDimensionOnly, profile, &format!("criteria: [{size}, {{field: erp, is: SAP, weight: 10}}]\n"));
        check(&OneDimensionOnly, profile, "criteria: [{id: a, ask: Who plans?}]\n");
    }
}
