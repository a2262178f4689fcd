//! A profile that does not say what hurts.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Profile, Status};
use crate::workspace::Located;

declare_rule! {
    /// A profile names no pain.
    ///
    /// ## What it does
    ///
    /// Finds operational profiles without `pains`.
    ///
    /// ## Why is this bad?
    ///
    /// Firmographics say who could buy; the pain says why anybody would. Without it marketing writes about the product, and
    /// sales learns in the third call whether there is anything to solve.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// pains: []
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// pains:
    ///   - id: late-orders
    ///     statement: One order in five leaves the plant late, and nobody knows it a week ahead
    ///     urgency: high
    ///     we_offer: A plan that shows a late order on the day it becomes late
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While the first interviews with customers are still to come.
    struct NoPains("no-pains", Completeness, Warning)
}

impl Rule for NoPains {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        if profile.status == Status::Operational && profile.pains.is_empty() {
            let finding = self.finding(format!("`{}` does not say what hurts these customers", profile.id));
            let help = "ask the last five buyers what made them look for something, and add it under `pains:`";
            found.push(finding.at(profile.place("/id")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn operational_profiles_need_a_pain() {
        let profile = "profiles/midmarket.yaml";
        check(&NoPains, profile, "id: midmarket # NOT OK\npains: []\n");
        check(&NoPains, profile, "status: aspirational\npains: []\n");
        check(&NoPains, profile, "status: retired\npains: []\n");
        check(&NoPains, profile, "pains: [{id: late, statement: Orders are late}]\n");
    }
}
