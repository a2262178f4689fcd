//! A waiver that waives nothing any more.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::workspace::Workspace;

declare_rule! {
    /// A waiver has expired.
    ///
    /// ## What it does
    ///
    /// Holds `until` of each waiver against today.
    ///
    /// ## Why is this bad?
    ///
    /// The gate no longer takes it into account. It stays in the file as an exception that looks as if it were in force.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # waivers.yaml
    /// kind: waivers
    /// waivers:
    ///   - {id: food, rule: win_rate, reason: A new segment, approved_by: cro, until: 2026-09-30}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # waivers.yaml
    /// kind: waivers
    /// waivers: []
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Never: Git remembers it.
    struct ExpiredWaiver("expired-waiver", Upkeep, Warning)
}

impl Rule for ExpiredWaiver {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        for waivers in &workspace.waivers {
            for (at, waiver) in waivers.waivers.iter().enumerate().filter(|(_, waiver)| waiver.until < context.today) {
                let finding = self.finding(format!("the waiver `{}` expired on {}", waiver.id, waiver.until));
                let finding = finding.at(waivers.place(&format!("/waivers/{at}/until")));
                found.push(finding.help("take it out; if the fall is still accepted, have it approved again"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn the_last_day_counts() {
        let waivers = |until: &str| {
            format!("kind: waivers\nwaivers:\n  - {{id: a, rule: win_rate, reason: b, approved_by: c, until: {until}\n")
        };
        check(&ExpiredWaiver, "waivers.yaml", &waivers("2026-10-14} # NOT OK"));
        check(&ExpiredWaiver, "waivers.yaml", &waivers("2026-10-15}"));
    }
}
