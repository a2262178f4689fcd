//! A waiver that ends soon.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Rule};
use crate::model::{SpanOfTime, TimeUnit};
use crate::workspace::Workspace;

declare_rule! {
    /// A waiver expires soon.
    ///
    /// ## What it does
    ///
    /// Finds waivers whose last day falls within the next two weeks.
    ///
    /// ## Why is this bad?
    ///
    /// It is not yet; but the day after, the gate blocks the next change to the profile, whoever makes it and whatever it is.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # waivers.yaml
    /// kind: waivers
    /// waivers:
    ///   - {id: food, rule: win_rate, reason: A new segment, approved_by: cro, until: 2026-10-20}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # waivers.yaml
    /// kind: waivers
    /// waivers:
    ///   - {id: food, rule: win_rate, reason: A new segment, approved_by: cro, until: 2027-01-31}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where it is known that nothing changes any more.
    struct ExpiringWaiver("expiring-waiver", Upkeep, Info) { limits: &[&WAIVER_NOTICE] }
}

/// How long before its last day a waiver is announced.
const WAIVER_NOTICE: Limit = Limit {
    name: "waiver-notice",
    default: Amount::Span(SpanOfTime { count: 2, unit: TimeUnit::Weeks }),
    meaning: "how long before its last day a waiver is announced",
};

impl Rule for ExpiringWaiver {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let horizon = context.settings.span(&WAIVER_NOTICE).after(context.today);
        let ends_soon = |until| (context.today..=horizon).contains(&until);
        for waivers in &workspace.waivers {
            for (at, waiver) in waivers.waivers.iter().enumerate().filter(|(_, waiver)| ends_soon(waiver.until)) {
                let finding = self.finding(format!("the waiver `{}` ends on {}", waiver.id, waiver.until));
                let finding = finding.at(waivers.place(&format!("/waivers/{at}/until")));
                found.push(finding.help("decide whether the fall is still accepted, and have it approved again if so"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn two_weeks_are_soon() {
        let waivers = |until: &str| {
            format!("kind: waivers\nwaivers:\n  - {{id: a, rule: win_rate, reason: b, approved_by: c, until: {until}\n")
        };
        check(&ExpiringWaiver, "waivers.yaml", &waivers("2026-10-14}"));
        check(&ExpiringWaiver, "waivers.yaml", &waivers("2026-10-15} # NOT OK"));
        check(&ExpiringWaiver, "waivers.yaml", &waivers("2026-10-29} # NOT OK"));
        check(&ExpiringWaiver, "waivers.yaml", &waivers("2026-10-30}"));
    }
}
