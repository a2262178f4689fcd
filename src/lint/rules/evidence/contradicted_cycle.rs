//! A buying cycle that the deals do not keep to.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::{USUAL_WINS, contradiction};
use crate::lint::{Context, Needs, Rule};
use crate::model::{Profile, SpanOfTime};
use crate::words::{count, decimals};
use crate::workspace::Located;

declare_rule! {
    /// Most won deals of a profile took longer, or less, than its buying cycle says.
    ///
    /// ## What it does
    ///
    /// Holds `buying.cycle` against the days from created to closed of the won deals of the profile's accounts, and speaks
    /// where more than half of them lie outside.
    ///
    /// ## Why is this bad?
    ///
    /// Forecasts, quotas and the patience of a manager follow this number. If deals take twice as long, good ones are given
    /// up halfway, and bad ones are carried along.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// buying:
    ///   cycle: {from: 10 days, to: 30 days}
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
    ///   cycle: {from: 70 days, to: 120 days}
    ///   committee:
    ///     - {persona: cfo, role: economic-buyer}
    ///     - {persona: cfo, role: champion}
    ///     - {persona: cfo, role: technical-evaluator}
    ///   triggers: [{id: new-plant, signal: A further plant has been announced}]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where deals are created in the CRM long after, or long before, buying begins.
    struct ContradictedCycle("contradicted-cycle", Evidence, Warning) { needs: Needs::Deals, limits: &[&USUAL_WINS] }
}

impl Rule for ContradictedCycle {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let cycle = profile.buying.as_ref().and_then(|buying| buying.cycle.as_ref());
        let Some((facts, cycle)) = context.facts().zip(cycle) else { return };
        let deals = facts.backtest.won_deals_of(facts.members(&profile.id));
        let days: Vec<f64> = deals.iter().filter_map(|deal| deal.cycle_days).map(f64::from).collect();
        if days.len() < context.settings.count(&USUAL_WINS) as usize {
            return;
        }
        let end = |span: Option<SpanOfTime>| span.map(SpanOfTime::approximate_days);
        let Some(found_range) = contradiction(days, end(cycle.from), end(cycle.to)) else { return };
        let (outside, of) = (count(found_range.outside), count(found_range.of));
        let how = if found_range.above { "longer" } else { "less long" };
        let message = format!(
            "most won deals of `{}` took {how} than its buying cycle says ({outside} of {of} lie outside)",
            profile.id
        );
        let (low, high) = found_range.usual;
        let help = format!(
            "the middle half of them took {} to {} days; write that, or find out what holds them up",
            decimals(low, 0),
            decimals(high, 0)
        );
        found.push(self.finding(message).at(profile.place("/buying/cycle")).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn deals_keep_to_the_cycle() {
        let check = |cycle: &str, mark: &str| {
            let text = format!("buying:\n  cycle: {cycle}{mark}\n");
            check(&ContradictedCycle, "profiles/midmarket.yaml", &text);
        };
        check("{from: 10 days, to: 30 days}", " # NOT OK");
        check("{from: 6 months}", " # NOT OK");
        check("{to: 2 weeks}", " # NOT OK");
        check("{from: 2 months, to: 4 months}", "");
        check("{from: 2 months}", "");
    }
}
