//! A wish that calls itself a profile.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::is_operational;
use crate::lint::{Context, Needs, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// An operational profile fits no customer of the snapshot.
    ///
    /// ## What it does
    ///
    /// Finds operational profiles that give a tier to no account with a won deal, where the snapshot has won deals.
    ///
    /// ## Why is this bad?
    ///
    /// A profile describes who buys and stays. One that fits nobody who ever bought describes whom we would like to have:
    /// that is a bet, to be tested with an end and a measure, and not something to fill the pipeline with.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, at_least: 20k, importance: must, why: They have budgets, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP, NetSuite], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// status: aspirational
    /// experiment: {hypothesis: Corporations buy for one plant first, success: 5 won deals, decide_by: 2027-03-31}
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, at_least: 20k, importance: must, why: They have budgets, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP, NetSuite], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where customers of that sort were won after the day of the snapshot.
    struct ProfileWithoutCustomers("profile-without-customers", Breadth, Warning) { needs: Needs::Deals }
}

impl Rule for ProfileWithoutCustomers {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts().filter(|_| is_operational(profile)) else { return };
        let numbers = facts.numbers(&profile.id);
        if numbers.customers == 0 && numbers.all_deals.won > 0 {
            let message = format!("`{}` fits no customer of the snapshot `{}`", profile.id, facts.snapshot.id);
            let place = match profile.document.node("/status") {
                Some(_) => profile.place("/status"),
                None => profile.place("/id"),
            };
            let help = "say `status: aspirational` and what the experiment is, or describe those who do buy";
            found.push(self.finding(message).at(place).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    const NOBODY: &str = "criteria: [{field: employees, at_least: 20k, importance: must}]\n";

    #[test]
    fn somebody_has_bought() {
        let profile = "profiles/midmarket.yaml";
        check(&ProfileWithoutCustomers, profile, &format!("id: midmarket # NOT OK\n{NOBODY}"));
        check(&ProfileWithoutCustomers, profile, &format!("status: operational # NOT OK\n{NOBODY}"));
        check(&ProfileWithoutCustomers, profile, &format!("status: aspirational\n{NOBODY}"));
        check(&ProfileWithoutCustomers, profile, "criteria: [{field: employees, at_least: 200, importance: must}]\n");
    }
}
