//! Nobody in the buying committee plays a part that every purchase needs.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Rule};
use crate::model::{BuyingRole, Profile, Status, listed};
use crate::workspace::{Located, Workspace};

declare_rule! {
    /// No persona plays a part that the purchase needs.
    ///
    /// ## What it does
    ///
    /// Reads the parts of an operational profile's committee from `buying.committee`, or where there is none from the
    /// personas that the profile names, and asks for an economic buyer, a champion and a technical evaluator, in this order.
    ///
    /// ## Why is this bad?
    ///
    /// Deals are lost in meetings that we are not in. Without an economic buyer nobody signs, without a champion nobody
    /// argues for us, and without a word to the technical evaluator the no comes after the price has been agreed.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// buying:
    ///   cycle: {from: 60 days, to: 130 days}
    ///   committee: [{persona: cfo, role: economic-buyer}]
    ///   triggers: [{id: new-plant, signal: A further plant has been announced}]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// personas: [cfo, head-of-production, it-manager]
    /// buying:
    ///   cycle: {from: 60 days, to: 130 days}
    ///   committee: []
    ///   triggers: [{id: new-plant, signal: A further plant has been announced}]
    /// # personas/head-of-production.yaml
    /// kind: persona
    /// id: head-of-production
    /// name: Head of Production
    /// buying_role: champion
    /// # personas/it-manager.yaml
    /// kind: persona
    /// id: it-manager
    /// name: IT Manager
    /// buying_role: technical-evaluator
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where one person decides alone, as in very small companies.
    struct MissingBuyingRole("missing-buying-role", Completeness, Warning) { limits: &[&COMMITTEE_ROLES] }
}

/// How many of the parts are asked for.
const COMMITTEE_ROLES: Limit = Limit {
    name: "committee-roles",
    default: Amount::Count(3),
    meaning: "how many of economic buyer, champion, technical evaluator, end user, in this order, a profile needs",
};

const ROLES: [BuyingRole; 4] =
    [BuyingRole::EconomicBuyer, BuyingRole::Champion, BuyingRole::TechnicalEvaluator, BuyingRole::EndUser];

impl Rule for MissingBuyingRole {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(workspace) = context.workspace().filter(|_| profile.status == Status::Operational) else { return };
        let Some(roles) = roles(profile, workspace) else { return };
        let needed = usize::try_from(context.settings.count(&COMMITTEE_ROLES)).unwrap_or(usize::MAX);
        let missing = ROLES.iter().take(needed).filter(|role| !roles.contains(role));
        let missing: Vec<String> = missing.map(|role| format!("the {}", role.as_str().replace('-', " "))).collect();
        let Some(first) = missing.first() else { return };
        let message = format!("nobody in the committee of `{}` is {}", profile.id, listed(&missing, "or"));
        let pointer = if has_committee(profile) { "/buying/committee" } else { "/personas" };
        found.push(self.finding(message).at(profile.key_place(pointer)).help(format!(
            "write a persona with `buying_role: {}`, or give one the `role` in `buying.committee`",
            first.trim_start_matches("the ").replace(' ', "-")
        )));
    }
}

fn has_committee(profile: &Profile) -> bool {
    profile.buying.as_ref().is_some_and(|buying| !buying.committee.is_empty())
}

/// The parts that are played; none where a persona cannot be read, so that nobody knows its part.
fn roles(profile: &Profile, workspace: &Workspace) -> Option<Vec<BuyingRole>> {
    let usual = |id: &str| workspace.persona(id).map(|persona| persona.buying_role);
    match &profile.buying {
        Some(buying) if !buying.committee.is_empty() => {
            buying.committee.iter().map(|member| member.role.or_else(|| usual(&member.persona))).collect()
        }
        _ => profile.personas.iter().map(|id| usual(id)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, check_files, good, with};

    #[test]
    fn the_committee_decides_and_else_the_personas() {
        check(
            &MissingBuyingRole,
            "profiles/midmarket.yaml",
            "
buying:
  committee: # NOT OK
    - {persona: cfo, role: champion}
    - {persona: cfo, role: technical-evaluator}
",
        );
        // Without a role the persona's own counts.
        check(
            &MissingBuyingRole,
            "profiles/midmarket.yaml",
            "
buying:
  committee: [{persona: cfo}, {persona: cfo, role: champion}, {persona: cfo, role: technical-evaluator}]
",
        );
        check(&MissingBuyingRole, "profiles/midmarket.yaml", "status: aspirational\nbuying: {}\n");
        check(&MissingBuyingRole, "profiles/midmarket.yaml", "buying: {}\npersonas: [nobody]\n");
    }

    #[test]
    fn the_workspace_says_how_many_parts_are_needed() {
        let mut files = good();
        with(&mut files, "profiles/midmarket.yaml", "buying: {}\n");
        with(&mut files, "icp.yaml", "lint: {limits: {committee-roles: 1}}\n");
        check_files(&MissingBuyingRole, &files);
        with(&mut files, "icp.yaml", "lint: {limits: {committee-roles: 2}}\n");
        with(&mut files, "profiles/midmarket.yaml", "personas: [cfo] # NOT OK\n");
        check_files(&MissingBuyingRole, &files);
    }
}
