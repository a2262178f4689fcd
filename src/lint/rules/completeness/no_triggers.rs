//! A profile that does not say when the time is right.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Profile, Status};
use crate::workspace::Located;

declare_rule! {
    /// A profile names no trigger.
    ///
    /// ## What it does
    ///
    /// Finds operational profiles without `buying.triggers`.
    ///
    /// ## Why is this bad?
    ///
    /// An account that fits and has no reason to act this year costs as much work as one that does. A new head of operations,
    /// a second plant or a contract that ends tells a rep whom to call first.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// buying:
    ///   cycle: {from: 60 days, to: 130 days}
    ///   committee:
    ///     - {persona: cfo, role: economic-buyer}
    ///     - {persona: cfo, role: champion}
    ///     - {persona: cfo, role: technical-evaluator}
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
    ///   triggers:
    ///     - id: new-head-of-production
    ///       signal: A new head of production takes stock in the first hundred days
    ///       when: {field: leadership_change_on, within: 6 months}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where customers buy all year round and no event comes before it.
    struct NoTriggers("no-triggers", Completeness, Info)
}

impl Rule for NoTriggers {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let has_trigger = profile.buying.as_ref().is_some_and(|buying| !buying.triggers.is_empty());
        if profile.status == Status::Operational && !has_trigger {
            let finding = self.finding(format!("`{}` does not say what shows that the time is right", profile.id));
            let help = "ask what had changed at the last ten customers before they called, and add it under \
                        `buying.triggers`";
            found.push(finding.at(profile.key_place("/buying")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn operational_profiles_need_a_trigger() {
        let profile = "profiles/midmarket.yaml";
        check(&NoTriggers, profile, "buying: {triggers: []} # NOT OK\n");
        check(&NoTriggers, profile, "status: aspirational\nbuying: {triggers: []}\n");
        check(&NoTriggers, profile, "buying: {triggers: [{id: new-plant, signal: A plant is built}]}\n");
    }
}
