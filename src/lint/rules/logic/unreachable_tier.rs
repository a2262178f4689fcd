//! A tier that no account can have.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::sets::{no_score, scored};
use crate::lint::{Context, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// No account can be in a tier.
    ///
    /// ## What it does
    ///
    /// Finds tiers between whose lowest score and that of the next higher tier no account can score, by the arithmetic of the
    /// weights and by set logic. Tiers that nobody wrote, the default ones, are left alone.
    ///
    /// ## Why is this bad?
    ///
    /// What is planned for the tier never happens. Few weights make few scores: with weights of 60 and 40 there are 0, 40, 60
    /// and 100, and nothing in between.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// tiers: {A: 90, B: 80, C: 40}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// tiers: {A: 80, B: 60, C: 40}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While a profile has only its first two or three criteria.
    struct UnreachableTier("unreachable-tier", Logic, Warning)
}

impl Rule for UnreachableTier {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        // Nobody wrote the default tiers for this profile, so nothing is planned for them.
        let Some(sets) = context.sets.filter(|_| profile.tiers.is_some()) else { return };
        let Some(tested) = sets.tested(profile) else { return };
        // Below a tier that everybody reaches, it is that tier that is to blame; and where no account fits at all,
        // it is the criteria.
        let everybody = sets.tier_for_all(profile, tested);
        let tiers = profile.tier_list();
        let mut above = no_score();
        let fits_nobody = || sets.is_within(&scored(profile, tested, 1), &no_score());
        for (name, tier) in &tiers {
            let this = scored(profile, tested, tier.from());
            if sets.is_within(&this, &above) && !fits_nobody() {
                let pointer = format!("/tiers/{}", crate::yaml::escape(name));
                let finding = self.finding(format!("no account can be in tier {name}")).at(profile.key_place(&pointer));
                found.push(finding.help("change its lowest score, take it out, or add criteria that bring points"));
            }
            if everybody == Some(tier.from()) {
                return;
            }
            above = this;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn every_tier_has_a_score() {
        let profile = "profiles/midmarket.yaml";
        check(&UnreachableTier, profile, "tiers:\n  A: 100\n  B: 60\n  C: 40\n");
        check(&UnreachableTier, profile, "tiers:\n  A: 80\n  B: 70 # NOT OK\n  C: 61 # NOT OK\n  D: 60\n");
        // The best two criteria exclude each other.
        check(
            &UnreachableTier,
            profile,
            "
criteria:
  - {id: a, field: employees, at_most: 100, weight: 50}
  - {id: b, field: employees, at_least: 500, weight: 50}
tiers:
  A: 80 # NOT OK
  B: 50
",
        );
        // Half a credit for what is not known reaches the tier in the middle.
        check(
            &UnreachableTier,
            profile,
            "
missing_data: half-credit
criteria:
  - {id: a, field: employees, at_most: 100, weight: 50}
tiers:
  A: 80
  B: 50
",
        );
    }
}
