//! A profile that does not say how long a purchase takes.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Profile, Status};
use crate::workspace::Located;

declare_rule! {
    /// A profile does not say how long they take to buy.
    ///
    /// ## What it does
    ///
    /// Finds operational profiles without `buying.cycle`, or with one that has neither end.
    ///
    /// ## Why is this bad?
    ///
    /// The length of the cycle decides when a campaign can be judged, when a deal has gone stale and what the forecast may
    /// promise. A profile whose deals take a year needs another plan than one whose deals take a month.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// buying:
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
    ///   committee:
    ///     - {persona: cfo, role: economic-buyer}
    ///     - {persona: cfo, role: champion}
    ///     - {persona: cfo, role: technical-evaluator}
    ///   triggers: [{id: new-plant, signal: A further plant has been announced}]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where customers buy on the first visit.
    struct NoBuyingCycle("no-buying-cycle", Completeness, Info)
}

impl Rule for NoBuyingCycle {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let cycle = profile.buying.as_ref().and_then(|buying| buying.cycle.as_ref());
        let is_there = cycle.is_some_and(|cycle| cycle.from.is_some() || cycle.to.is_some());
        if profile.status == Status::Operational && !is_there {
            let finding = self.finding(format!("`{}` does not say how long a purchase takes", profile.id));
            let help = "add `cycle: {from: 60 days, to: 130 days}` under `buying:`; `icp backtest` shows the median";
            found.push(finding.at(profile.key_place("/buying")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn one_end_is_enough() {
        let profile = "profiles/midmarket.yaml";
        check(&NoBuyingCycle, profile, "buying: {procurement: A tender} # NOT OK\n");
        check(&NoBuyingCycle, profile, "buying: {cycle: {}} # NOT OK\n");
        check(&NoBuyingCycle, profile, "buying: {cycle: {to: 3 months}}\n");
        check(&NoBuyingCycle, profile, "status: aspirational\nbuying: {procurement: A tender}\n");
    }
}
