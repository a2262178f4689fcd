//! A profile that one or two functions wrote alone.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Rule};
use crate::model::{Contributor, Profile, Status, normalise};
use crate::workspace::Located;
use std::collections::BTreeSet;

declare_rule! {
    /// Too few functions have contributed to a profile.
    ///
    /// ## What it does
    ///
    /// Counts the different teams under `contributors` of operational profiles.
    ///
    /// ## Why is this bad?
    ///
    /// Marketing sees who answers, sales who signs, customer success who stays and finance who pays back. A profile written
    /// by one of them is followed by one of them, and is blind to what the others know.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// contributors: [marketing]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// contributors: [marketing, sales, customer-success]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// In a company of a few people where one of them does it all.
    struct FewContributors("few-contributors", Completeness, Info) { limits: &[&CONTRIBUTORS] }
}

/// How many functions a profile needs.
const CONTRIBUTORS: Limit = Limit {
    name: "contributors",
    default: Amount::Count(3),
    meaning: "how many different teams a profile needs under `contributors`",
};

impl Rule for FewContributors {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let teams: BTreeSet<String> = profile.contributors.iter().map(Contributor::team).map(normalise).collect();
        let needed = context.settings.count(&CONTRIBUTORS);
        if profile.status != Status::Operational || teams.len() as u64 >= u64::from(needed) {
            return;
        }
        let message = match teams.len() {
            0 => format!("`{}` names nobody who contributed to it", profile.id),
            count => format!("only {count} of at least {needed} teams contributed to `{}`", profile.id),
        };
        let help = "ask sales, marketing, customer success, product and finance what they know, and name them here";
        found.push(self.finding(message).at(profile.key_place("/contributors")).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn different_teams_count() {
        let profile = "profiles/midmarket.yaml";
        check(&FewContributors, profile, "contributors: [sales, marketing] # NOT OK\n");
        check(&FewContributors, profile, "contributors: [sales, Sales, marketing, {team: ' sales'}] # NOT OK\n");
        check(&FewContributors, profile, "contributors: [sales, marketing, {team: finance}]\n");
        check(&FewContributors, profile, "status: aspirational\ncontributors: [sales]\n");
    }
}
