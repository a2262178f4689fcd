//! Points for what goes with losing.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::{is_operational, tested};
use crate::lint::{Context, Needs, Rule};
use crate::model::Profile;
use crate::words::decimals;
use crate::workspace::Located;

declare_rule! {
    /// Accounts that meet a criterion win less often than those that do not.
    ///
    /// ## What it does
    ///
    /// For each criterion of an operational profile it divides the win rate of the accounts that meet it by that of the
    /// accounts that do not. It speaks only where the whole interval of the ratio (at the gate's confidence) lies below 1,
    /// so never because of a few unlucky deals.
    ///
    /// ## Why is this bad?
    ///
    /// The score sends sales to these accounts first. If they are won less often than the rest, each point of the weight
    /// makes the list worse. Usually somebody knew a customer of that sort, and nobody counted the others.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Software, Healthcare], importance: must, why: A trend, evidence: [win-loss-2026q3]}
    ///   - {field: employees, between: [200, 2000], weight: 30, why: They plan, evidence: [win-loss-2026q3]}
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
    /// Where these accounts are won less often and are worth it: they pay more, or stay longer. Say so in the `why`.
    struct WeightAgainstWins("weight-against-wins", Evidence, Warning) { needs: Needs::Deals }
}

impl Rule for WeightAgainstWins {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts().filter(|_| is_operational(profile)) else { return };
        for (at, criterion, id) in tested(profile) {
            let Some((_, mask)) = facts.criterion(&profile.id, id) else { continue };
            let evidence = facts.evidence(&mask);
            let (rho, confidence) = (facts.backtest.correlation, facts.backtest.confidence);
            let interval = evidence.ratio_interval(rho, confidence).filter(|(_, high)| *high < 1.0);
            let Some((ratio, (low, high))) = evidence.ratio().zip(interval) else { continue };
            let message = format!(
                "accounts that meet `{id}` win {} times as often as the others ({} interval: {} to {})",
                decimals(ratio, 2),
                facts.level(),
                decimals(low, 2),
                decimals(high, 2)
            );
            let key = if criterion.weight.is_some() { "/weight" } else { "/importance" };
            let place = match profile.document.node(&format!("/criteria/{at}{key}")) {
                Some(_) => profile.place(&format!("/criteria/{at}{key}")),
                None => profile.document.first_key(&format!("/criteria/{at}")),
            };
            let help = "take it out or turn it round; if they are worth it for another reason, say so in `why`";
            found.push(self.finding(message).at(place).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn weights_follow_the_wins() {
        let check = |criterion: &str| check(&WeightAgainstWins, "profiles/midmarket.yaml", criterion);
        check("criteria:\n  - {field: industry, in: [Software, Healthcare], importance: must} # NOT OK\n");
        check("criteria:\n  - {field: industry, in: [Software, Healthcare], weight: 10} # NOT OK\n");
        check("criteria:\n  - field: industry\n    in: [Software, Healthcare]\n    weight: 10 # NOT OK\n");
        check("criteria:\n  - {field: industry, in: [Manufacturing], importance: must}\n");
        // Less often, but not proven.
        check("criteria:\n  - {field: erp, in: [SAP], weight: 10}\n");
        check("status: aspirational\ncriteria:\n  - {field: industry, in: [Software, Healthcare], importance: must}\n");
    }
}
