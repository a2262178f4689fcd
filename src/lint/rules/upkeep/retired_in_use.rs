//! A retired profile that others still lean on.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Gate, Group, Status};
use crate::text::Place;
use crate::workspace::Workspace;

declare_rule! {
    /// Something still uses a retired profile.
    ///
    /// ## What it does
    ///
    /// Finds `applies_to` of negative profiles, groups of gate rules and waivers that name a profile that is retired. A
    /// negative profile all of whose profiles are retired is `orphaned-negative`.
    ///
    /// ## Why is this bad?
    ///
    /// A retired profile is not evaluated: a gate rule on it watches nothing, and a waiver for it waits for nothing.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/old.yaml
    /// kind: profile
    /// id: old
    /// name: Textile makers
    /// status: retired
    /// criteria: [{field: industry, in: [Manufacturing], importance: must}]
    /// # icp.yaml
    /// gate:
    ///   rules:
    ///     - {id: old_wins, metric: win_rate, group: "profile:old", max_drop: 1 point}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # icp.yaml
    /// gate:
    ///   rules:
    ///     - {id: wins, metric: win_rate, group: "profile:midmarket", max_drop: 1 point}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While the retirement is being discussed.
    struct RetiredInUse("retired-in-use", Upkeep, Warning)
}

impl Rule for RetiredInUse {
    fn check_workspace(&self, workspace: &Workspace, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let retired = |id: &str| workspace.profile(id).filter(|profile| profile.status == Status::Retired);
        let mut tell = |id: &str, place: Place, who: String| {
            let Some(profile) = retired(id) else { return };
            let finding = self.finding(format!("{who} still names `{id}`, which is retired")).at(place);
            let finding = finding.related(profile.place("/status"), "it is retired here");
            found.push(finding.help("take the name out, or bring the profile back"));
        };
        if let Some(Gate::Policy(policy)) = &workspace.config.gate {
            for (at, rule) in policy.rules.iter().enumerate() {
                if let Group::Profile(id) | Group::Tier(id, _) | Group::NearMiss(id) = &rule.group {
                    let place = workspace.config.place(&format!("/gate/rules/{at}/group"));
                    tell(id, place, format!("the gate rule `{}`", rule.id));
                }
            }
        }
        for waivers in &workspace.waivers {
            for (at, waiver) in waivers.waivers.iter().enumerate() {
                let place = waivers.place(&format!("/waivers/{at}/profile"));
                tell(&waiver.profile, place, format!("the waiver `{}`", waiver.id));
            }
        }
        for negative in &workspace.negatives {
            let ids = negative.applies_to.iter().flatten();
            if ids.clone().all(|id| retired(id).is_some()) {
                continue;
            }
            for (at, id) in ids.enumerate() {
                let place = negative.place(&format!("/applies_to/{at}"));
                tell(id, place, format!("the negative profile `{}`", negative.id));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn retired_profiles_are_let_go() {
        let mut files = good();
        let old =
            "kind: profile\nid: old\nname: Old\nstatus: retired\ncriteria: [{field: erp, is: SAP, importance: must}]\n";
        files.insert("profiles/old.yaml".into(), old.into());
        with(&mut files, "negative/no-plant-team.yaml", "applies_to: [midmarket, old] # NOT OK\n");
        check_files(&RetiredInUse, &files);
        with(&mut files, "negative/no-plant-team.yaml", "applies_to: [old]\n");
        let waiver = "{id: a, rule: win_rate, profile: old, reason: b, approved_by: c, until: 2026-12-01} # NOT OK\n";
        files.insert("waivers.yaml".into(), format!("kind: waivers\nwaivers:\n  - {waiver}"));
        check_files(&RetiredInUse, &files);
    }
}
