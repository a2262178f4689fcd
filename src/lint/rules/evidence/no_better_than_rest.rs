//! A profile that is as good as none.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::{PROFILE_DEALS, is_operational};
use crate::lint::{Context, Needs, Rule};
use crate::model::{Metric, Profile, listed};
use crate::words;
use crate::workspace::Located;

declare_rule! {
    /// A profile is no better than the rest in anything that counts.
    ///
    /// ## What it does
    ///
    /// Holds an operational profile against the accounts outside of the ICP: win rate, deal size, sales cycle, retention
    /// and net revenue retention, as far as the snapshot has them. It speaks where the profile is ahead in none of them
    /// and both sides have enough closed deals.
    ///
    /// ## Why is this bad?
    ///
    /// If accounts that fit consistently do better, the profile works. If they do not, it needs refining rather than
    /// defending: whoever follows it calls one half of the market instead of the other, and gets the same.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Software], importance: must, why: They are modern, evidence: [win-loss-2026q3]}
    ///   - {field: employees, at_least: 20, weight: 30, why: They plan, evidence: [win-loss-2026q3]}
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
    /// Where the profile is good for something that the snapshot does not show, such as reference customers.
    struct NoBetterThanRest("no-better-than-rest", Evidence, Warning) {
        needs: Needs::Deals,
        limits: &[&PROFILE_DEALS],
    }
}

const METRICS: [(Metric, &str); 5] = [
    (Metric::WinRate, "win rate"),
    (Metric::DealSize, "deal size"),
    (Metric::CycleDays, "sales cycle"),
    (Metric::Retention, "retention"),
    (Metric::NetRevenueRetention, "net revenue retention"),
];

impl Rule for NoBetterThanRest {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts().filter(|_| is_operational(profile)) else { return };
        let least = u64::from(context.settings.count(&PROFILE_DEALS)).max(1);
        let own = facts.numbers(&profile.id);
        let rest = facts.outside();
        if own.deals.closed < least || rest.deals.closed < least {
            return;
        }
        let mut shown = Vec::new();
        for (metric, name) in METRICS {
            let Some((own, rest)) = own.value(&metric).zip(rest.value(&metric)) else { continue };
            let is_ahead = if metric.lower_is_better() { own < rest } else { own > rest };
            if is_ahead {
                return;
            }
            let (own, rest) = (words::value(&metric, own), words::value(&metric, rest));
            shown.push(format!("{name} {own} against {rest}"));
        }
        let message =
            format!("`{}` is no better than the accounts outside of the ICP: {}", profile.id, listed(&shown, "and"));
        let help = "look which criterion keeps the good ones out, or why they were good; until then say `status: aspirational`";
        found.push(self.finding(message).at(profile.key_place("/criteria")).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn a_profile_is_ahead_in_something() {
        let check = |criterion: &str| check(&NoBetterThanRest, "profiles/midmarket.yaml", criterion);
        check("criteria: [{field: industry, in: [Software], importance: must}] # NOT OK\n");
        check("criteria: [{field: industry, in: [Manufacturing], importance: must}]\n");
        check("status: aspirational\ncriteria: [{field: industry, in: [Software], importance: must}]\n");
    }
}
