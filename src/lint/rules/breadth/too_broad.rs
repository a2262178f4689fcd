//! A profile that fits half of the world.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::is_operational;
use crate::lint::{Amount, Context, Limit, Needs, Rule};
use crate::model::{Profile, Quantity};
use crate::words::{count, percent};
use crate::workspace::Located;

declare_rule! {
    /// A profile fits too many accounts of the snapshot.
    ///
    /// ## What it does
    ///
    /// Counts the accounts to which an operational profile gives a tier, and holds their share of all accounts against the
    /// largest one that the workspace wants.
    ///
    /// ## Why is this bad?
    ///
    /// "Any company with a budget" saves nobody a call. A profile earns its keep by what it leaves out: if every second
    /// account is ideal, sales has no order in which to call them, and marketing no one to write for.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: employees, at_least: 10, importance: must, why: They pay, evidence: [win-loss-2026q3]}
    ///   - {field: erp, known: true, weight: 10, why: They plan, evidence: [win-loss-2026q3]}
    /// tiers: {A: 1}
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
    /// Where the snapshot holds only accounts that were picked by this profile before.
    struct TooBroad("too-broad", Breadth, Warning) { needs: Needs::Snapshot, limits: &[&PROFILE_SHARE] }
}

/// The largest share of the accounts that a profile may fit.
const PROFILE_SHARE: Limit = Limit {
    name: "profile-share",
    default: Amount::Share(Quantity::thousandths(500)),
    meaning: "the largest share of the snapshot's accounts that a profile may fit",
};

impl Rule for TooBroad {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts().filter(|_| is_operational(profile)) else { return };
        let most = context.settings.share(&PROFILE_SHARE).to_f64();
        let all = facts.snapshot.account_count;
        let share = facts.members(&profile.id).count_ones() as f64 / all.max(1) as f64;
        if share > most {
            let (share, all, most) = (percent(share), count(all as u64), percent(most));
            let message = format!("`{}` fits {share} of the {all} accounts; {most} is the most", profile.id);
            let help = "require what the best customers have and most others lack: `importance: must`";
            found.push(self.finding(message).at(profile.key_place("/criteria")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, check_files, good, with};

    const EVERYBODY: &str = "criteria: [{field: employees, at_least: 10, importance: must}]";

    #[test]
    fn half_of_the_accounts_are_too_many() {
        let profile = "profiles/midmarket.yaml";
        check(&TooBroad, profile, &format!("{EVERYBODY} # NOT OK\n"));
        check(&TooBroad, profile, &format!("status: aspirational\n{EVERYBODY}\n"));
        check(&TooBroad, profile, "criteria: [{field: industry, in: [Manufacturing], importance: must}]\n");
    }

    #[test]
    fn the_share_is_the_workspaces() {
        let mut files = good();
        with(&mut files, "icp.yaml", "lint: {limits: {profile-share: 100%}}\n");
        with(&mut files, "profiles/midmarket.yaml", &format!("{EVERYBODY}\n"));
        check_files(&TooBroad, &files);
    }
}
