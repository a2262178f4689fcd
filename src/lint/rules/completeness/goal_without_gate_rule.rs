//! A goal that no change is held against.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Metric;
use crate::workspace::Workspace;

declare_rule! {
    /// No gate rule watches the number that the goal speaks of.
    ///
    /// ## What it does
    ///
    /// Looks for the name of a metric in the workspace's `goal` (win rate, retention, deal size, cycle, lifetime value …) and
    /// for a gate rule on it, among the written or the default ones. A gate that is off watches no goal at all. A goal in which
    /// no metric is recognised is left alone.
    ///
    /// ## Why is this bad?
    ///
    /// A goal that no rule watches can be missed by every change without anybody noticing. If retention is the aim and only
    /// the win rate is measured, the profile drifts to customers who sign fast and leave.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// goal: Raise net revenue retention to 110 %
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # icp.yaml
    /// goal: Raise net revenue retention to 110 %
    /// gate:
    ///   rules:
    ///     - {id: win_rate, metric: win_rate, max_drop: 1 point}
    ///     - {id: net_retention, metric: net_revenue_retention, max_drop: 2 points, action: warn}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the number cannot be computed from the snapshot.
    struct GoalWithoutGateRule("goal-without-gate-rule", Completeness, Info)
}

/// What goals call a metric; longer names first, for the shorter ones are part of them.
const NAMES: [(&str, Metric); 14] = [
    ("net revenue retention", Metric::NetRevenueRetention),
    ("net retention", Metric::NetRevenueRetention),
    ("nrr", Metric::NetRevenueRetention),
    ("retention", Metric::Retention),
    ("churn", Metric::Retention),
    ("win rate", Metric::WinRate),
    ("deal size", Metric::DealSize),
    ("contract value", Metric::DealSize),
    ("sales cycle", Metric::CycleDays),
    ("buying cycle", Metric::CycleDays),
    ("cycle length", Metric::CycleDays),
    ("lifetime value", Metric::LifetimeValue),
    ("expansion", Metric::ExpansionRate),
    ("upsell", Metric::ExpansionRate),
];

impl Rule for GoalWithoutGateRule {
    fn check_workspace(&self, workspace: &Workspace, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(goal) = &workspace.config.goal else { return };
        let place = workspace.config.place("/goal");
        let Some(policy) = workspace.gate() else {
            let finding = self.finding("the gate is off, so nothing watches the goal");
            let finding = finding.related(workspace.config.place("/gate"), "the gate is off here");
            return found.push(finding.at(place).help("turn the gate on, or take the goal out"));
        };
        for metric in spoken_of(goal) {
            // One that left is one that was not kept.
            let watches =
                |other: &Metric| *other == metric || (*other == Metric::Churned && metric == Metric::Retention);
            if !policy.rules.iter().any(|rule| watches(&rule.metric)) {
                let finding = self.finding(format!("no gate rule watches the {} of the goal", metric.words()));
                let help = format!("add a rule with `metric: {}` under `gate.rules`", metric.key());
                found.push(finding.at(place.clone()).help(help));
            }
        }
    }
}

/// The metrics that a goal names, in the order of the table.
fn spoken_of(goal: &str) -> Vec<Metric> {
    let mut rest = format!(" {} ", goal.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " "));
    let mut found = Vec::new();
    for (name, metric) in NAMES {
        if rest.contains(&format!(" {name} ")) {
            rest = rest.replace(name, "");
            if !found.contains(&metric) {
                found.push(metric);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn the_metric_of_the_goal_is_watched() {
        let config = "icp.yaml";
        check(&GoalWithoutGateRule, config, "goal: Raise net revenue retention # NOT OK\n");
        check(&GoalWithoutGateRule, config, "goal: Halve churn # NOT OK\n");
        check(&GoalWithoutGateRule, config, "goal: Raise the win rate\n");
        check(&GoalWithoutGateRule, config, "goal: Be loved by planners\n");
        check(&GoalWithoutGateRule, config, "goal: Be loved by planners # NOT OK\ngate: off\n");
        let rules = "gate: {rules: [{id: kept, metric: retention, max_drop: 1 point}]}\n";
        check(&GoalWithoutGateRule, config, &format!("goal: Raise retention\n{rules}"));
        check(&GoalWithoutGateRule, config, &format!("goal: Raise net retention # NOT OK\n{rules}"));
    }
}
