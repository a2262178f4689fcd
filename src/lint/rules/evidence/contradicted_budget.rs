//! A budget that the deals do not keep to.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::{USUAL_WINS, contradiction};
use crate::lint::{Context, Facts, Needs, Rule};
use crate::model::{Budget, Profile, Quantity};
use crate::words::{count, decimals};
use crate::workspace::Located;

declare_rule! {
    /// Most won deals of a profile are larger, or smaller, than its budget says.
    ///
    /// ## What it does
    ///
    /// Holds `buying.budget` against the amounts of the won deals of the profile's accounts, and speaks where more than half
    /// of them lie outside. Where the data say in which currency they are, and it is another one, nothing is said.
    ///
    /// ## Why is this bad?
    ///
    /// A representative who asks for the wrong sum in the first call sends good accounts away, or leaves money on the
    /// table.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// buying:
    ///   cycle: {from: 60 days, to: 130 days}
    ///   budget: {from: 100k, to: 250k, currency: EUR}
    ///   committee:
    ///     - {persona: cfo, role: economic-buyer}
    ///     - {persona: cfo, role: champion}
    ///     - {persona: cfo, role: technical-evaluator}
    ///   triggers: [{id: new-plant, signal: A further plant has been announced}]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// buying:
    ///   cycle: {from: 60 days, to: 130 days}
    ///   budget: {from: 40k, to: 70k, currency: EUR}
    ///   committee:
    ///     - {persona: cfo, role: economic-buyer}
    ///     - {persona: cfo, role: champion}
    ///     - {persona: cfo, role: technical-evaluator}
    ///   triggers: [{id: new-plant, signal: A further plant has been announced}]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the budget is for several years, or for more than what we sell.
    struct ContradictedBudget("contradicted-budget", Evidence, Warning) { needs: Needs::Deals, limits: &[&USUAL_WINS] }
}

impl Rule for ContradictedBudget {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let budget = profile.buying.as_ref().and_then(|buying| buying.budget.as_ref());
        let Some((facts, budget)) = context.facts().zip(budget) else { return };
        if is_in_another_currency(facts, budget) {
            return;
        }
        let deals = facts.backtest.won_deals_of(facts.members(&profile.id));
        let amounts: Vec<f64> = deals.iter().filter_map(|deal| Some(deal.amount? as f64 / 1e6)).collect();
        if amounts.len() < context.settings.count(&USUAL_WINS) as usize {
            return;
        }
        let end = |end: Option<Quantity>| end.map(Quantity::to_f64);
        let Some(found_range) = contradiction(amounts, end(budget.from), end(budget.to)) else { return };
        let (outside, of) = (count(found_range.outside), count(found_range.of));
        let how = if found_range.above { "larger" } else { "smaller" };
        let message = format!(
            "most won deals of `{}` are {how} than its budget says ({outside} of {of} lie outside)",
            profile.id
        );
        let (low, high) = found_range.usual;
        let help = format!(
            "the middle half of them is worth {} to {}; write that, or sell to others",
            decimals(low, 0),
            decimals(high, 0)
        );
        found.push(self.finding(message).at(profile.place("/buying/budget")).help(help));
    }
}

fn is_in_another_currency(facts: &Facts<'_>, budget: &Budget) -> bool {
    let in_data = facts.inspection.currencies.as_ref().and_then(|currencies| match currencies.words.as_slice() {
        [only] => Some(&only.label),
        _ => None,
    });
    in_data.zip(budget.currency.as_ref()).is_some_and(|(one, other)| !one.eq_ignore_ascii_case(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn deals_keep_to_the_budget() {
        let check = |budget: &str, mark: &str| {
            let text = format!("buying:\n  budget: {budget}{mark}\n");
            check(&ContradictedBudget, "profiles/midmarket.yaml", &text);
        };
        check("{from: 100k, currency: EUR}", " # NOT OK");
        check("{to: 10k}", " # NOT OK");
        check("{from: 30k, to: 70k, currency: EUR}", "");
        check("{to: 100k}", "");
    }
}
