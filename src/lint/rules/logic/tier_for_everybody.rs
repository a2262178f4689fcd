//! A tier that tells nobody apart.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::sets::required;
use crate::lint::{Context, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// Every account that meets the required criteria reaches a tier.
    ///
    /// ## What it does
    ///
    /// Finds the highest tier that every account with the required criteria reaches, if there is a tier below it, by the
    /// arithmetic of the weights and by set logic.
    ///
    /// ## Why is this bad?
    ///
    /// The tiers below it stay empty, and sales treats everybody alike. Most often nothing brings points, or the criteria that
    /// do are required as well.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: erp, known: true, importance: must, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: erp, known: true, weight: 40, why: Orders come from it, evidence: [win-loss-2026q3]}
    ///   - {field: employees, at_least: 200, weight: 60, why: They plan as a job, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a profile only says yes or no; one tier is then enough.
    struct TierForEverybody("tier-for-everybody", Logic, Warning)
}

impl Rule for TierForEverybody {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets else { return };
        let Some(tested) = sets.tested(profile) else { return };
        let tiers = profile.tier_list();
        let Some(from) = sets.tier_for_all(profile, tested) else { return };
        let Some(position) = tiers.iter().position(|(_, tier)| tier.from() == from) else { return };
        if position + 1 == tiers.len() || sets.is_never(&required(tested)) {
            return;
        }
        let name = &tiers[position].0;
        let pointer = format!("/tiers/{}", crate::yaml::escape(name));
        let place = if profile.tiers.is_some() { profile.key_place(&pointer) } else { profile.key_place("/criteria") };
        let brings_points = tested.iter().any(|criterion| criterion.points > 0);
        let message = if brings_points {
            format!("every account that meets the required criteria reaches tier {name}")
        } else {
            format!("nothing brings points, so everybody who fits is in tier {name}")
        };
        let help = "give weights to what is good to have but not required, or keep one tier";
        found.push(self.finding(message).at(place).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn tiers_tell_accounts_apart() {
        let profile = "profiles/midmarket.yaml";
        let must = "  - {field: country, in: [DE], importance: must}\n";
        check(&TierForEverybody, profile, &format!("criteria:\n{must}tiers:\n  A: 80 # NOT OK\n  B: 60\n"));
        check(&TierForEverybody, profile, &format!("criteria:\n{must}tiers:\n  A: 80\n"));
        let both = "  - {id: b, field: employees, at_least: 9, weight: 60, required: true}\n  - {id: c, field: erp, is: SAP, weight: 40}\n";
        check(&TierForEverybody, profile, &format!("criteria:\n{both}tiers:\n  A: 80\n  B: 60 # NOT OK\n  C: 40\n"));
        check(&TierForEverybody, profile, &format!("criteria:\n{both}tiers:\n  A: 80\n  B: 60\n"));
    }
}
