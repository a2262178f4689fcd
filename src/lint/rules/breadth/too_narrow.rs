//! A profile that is a handful of accounts.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::{PROFILE_DEALS, is_operational};
use crate::lint::{Amount, Context, Limit, Needs, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// A profile fits too few accounts, or too few closed deals stand behind it.
    ///
    /// ## What it does
    ///
    /// Counts the accounts to which an operational profile gives a tier, and their closed deals. A profile without any
    /// customer is another fault, `profile-without-customers`.
    ///
    /// ## Why is this bad?
    ///
    /// A profile drawn around a few attractive logos fits those and nobody else: there is no one left to sell to, and its
    /// win rate is luck. A profile that is too narrow also hides the neighbours that would have bought.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [880, 920], importance: must, why: As big as Vorm, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP, NetSuite], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// tiers: {A: 80, B: 1}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [200, 2000], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: erp, in: [SAP, NetSuite], weight: 20, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// tiers: {A: 80, B: 1}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the market really is that small, as among airports or central banks; then lower the limits.
    struct TooNarrow("too-narrow", Breadth, Warning) {
        needs: Needs::Snapshot,
        limits: &[&PROFILE_ACCOUNTS, &PROFILE_DEALS],
    }
}

/// The fewest accounts that a profile may fit.
const PROFILE_ACCOUNTS: Limit = Limit {
    name: "profile-accounts",
    default: Amount::Count(10),
    meaning: "the fewest accounts of the snapshot that a profile may fit",
};

impl Rule for TooNarrow {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts().filter(|_| is_operational(profile)) else { return };
        let numbers = facts.numbers(&profile.id);
        let has_deals = facts.snapshot.opportunities.is_some();
        if has_deals && numbers.customers == 0 {
            return;
        }
        let accounts = context.settings.count(&PROFILE_ACCOUNTS);
        let deals = context.settings.count(&PROFILE_DEALS);
        let few = if numbers.accounts < u64::from(accounts) {
            format!("fits fewer than {accounts} accounts of the snapshot")
        } else if has_deals && numbers.deals.closed < u64::from(deals) {
            format!("rests on fewer than {deals} closed deals of the snapshot")
        } else {
            return;
        };
        let help = "widen what keeps most accounts out, or say `status: aspirational` until there are more";
        let finding = self.finding(format!("`{}` {few}", profile.id)).at(profile.key_place("/criteria"));
        found.push(finding.help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    fn between(low: u32, high: u32) -> String {
        let size = format!("{{field: employees, between: [{low}, {high}], importance: must}}");
        format!("criteria: [{{field: industry, in: [Manufacturing], importance: must}}, {size}]")
    }

    #[test]
    fn a_handful_is_too_few() {
        let profile = "profiles/midmarket.yaml";
        check(&TooNarrow, profile, &format!("{} # NOT OK\n", between(880, 920)));
        check(&TooNarrow, profile, &format!("{}\n", between(200, 2000)));
        check(&TooNarrow, profile, &format!("status: aspirational\n{}\n", between(880, 920)));
        // Nobody at all is another fault.
        check(&TooNarrow, profile, &format!("{}\n", between(901, 902)));
    }
}
