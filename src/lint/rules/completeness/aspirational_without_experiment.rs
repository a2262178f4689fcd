//! A hope that nobody tests.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Profile, Status};
use crate::workspace::Located;

declare_rule! {
    /// An aspirational profile has no experiment.
    ///
    /// ## What it does
    ///
    /// Finds aspirational profiles without `experiment`, or whose experiment has no `success` or no `decide_by`.
    ///
    /// ## Why is this bad?
    ///
    /// A segment that one would like to win is a hypothesis. Without a measure of success and a day on which to decide, it
    /// stays a wish for years and takes its budget from the segments that buy.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/food.yaml
    /// kind: profile
    /// id: food
    /// name: Food producers
    /// status: aspirational
    /// owner: product-management
    /// review: {last: 2026-09-30, every: 3 months}
    /// criteria:
    ///   - {field: industry, in: [Software], importance: must, why: The bet is on this industry}
    ///   - {field: employees, at_least: 200, weight: 40, why: Smaller ones run one line}
    ///   - {field: erp, known: true, weight: 30, why: The orders must come from somewhere}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/food.yaml
    /// kind: profile
    /// id: food
    /// name: Food producers
    /// status: aspirational
    /// owner: product-management
    /// review: {last: 2026-09-30, every: 3 months}
    /// criteria:
    ///   - {field: industry, in: [Software], importance: must, why: The bet is on this industry}
    ///   - {field: employees, at_least: 200, weight: 40, why: Smaller ones run one line}
    ///   - {field: erp, known: true, weight: 30, why: The orders must come from somewhere}
    /// experiment:
    ///   hypothesis: Food producers buy as often as the manufacturers that we know
    ///   success: 30 closed deals with a win rate of 30 % or more
    ///   decide_by: 2027-03-31
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While the experiment is being prepared.
    struct AspirationalWithoutExperiment("aspirational-without-experiment", Completeness, Warning)
}

impl Rule for AspirationalWithoutExperiment {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        if profile.status != Status::Aspirational {
            return;
        }
        let finding = match &profile.experiment {
            None => self
                .finding(format!("`{}` is aspirational, and no experiment tests it", profile.id))
                .at(profile.place("/status"))
                .help("add `experiment:` with `hypothesis`, `success` and `decide_by`"),
            Some(experiment) if experiment.success.is_none() => self
                .finding(format!("the experiment of `{}` does not say what success is", profile.id))
                .at(profile.key_place("/experiment"))
                .help("add `success:` with a number that can be reached or missed"),
            Some(experiment) if experiment.decide_by.is_none() => self
                .finding(format!("the experiment of `{}` has no day on which it is decided", profile.id))
                .at(profile.key_place("/experiment"))
                .help("add `decide_by:` with a day"),
            Some(_) => return,
        };
        found.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn hopes_are_tested() {
        let profile = "profiles/midmarket.yaml";
        let rule = AspirationalWithoutExperiment;
        check(&rule, profile, "status: aspirational # NOT OK\n");
        check(&rule, profile, "status: operational\n");
        check(&rule, profile, "status: aspirational\nexperiment: {hypothesis: a, success: b} # NOT OK\n");
        check(&rule, profile, "status: aspirational\nexperiment: {hypothesis: a, decide_by: 2027-01-01} # NOT OK\n");
        check(&rule, profile, "status: aspirational\nexperiment: {hypothesis: a, success: b, decide_by: 2027-01-01}\n");
    }
}
