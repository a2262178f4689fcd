//! Criteria of which an account cannot meet both.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::sets::{Tested, required};
use crate::lint::{Context, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// Two criteria exclude each other.
    ///
    /// ## What it does
    ///
    /// Finds criteria that no account meets together with a required one, by set logic. Two criteria that only bring points may
    /// exclude each other: that is how steps are written.
    ///
    /// ## Why is this bad?
    ///
    /// If both are required, no account fits at all. If one only brings points, nobody who fits ever gets them, and every
    /// score is lower than it was meant.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {id: size, field: employees, at_least: 200, importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {id: small, field: employees, at_most: 100, weight: 30, why: They decide fast, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {id: size, field: employees, at_least: 200, importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {id: small, field: employees, at_most: 500, weight: 30, why: They decide fast, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Never for two required criteria; for points while a profile is being rebuilt.
    struct ContradictoryCriteria("contradictory-criteria", Logic, Error)
}

impl Rule for ContradictoryCriteria {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets else { return };
        let Some(tested) = sets.tested(profile) else { return };
        // What no account meets by itself has a rule of its own.
        let tested: Vec<Tested> = tested.iter().filter(|it| !sets.is_never(&[&it.test])).cloned().collect();
        let place = |criterion: &Tested| profile.document.first_key(&format!("/criteria/{}", criterion.at));
        let mut is_told = false;
        for (position, later) in tested.iter().enumerate() {
            let excludes = |other: &&Tested| {
                let is_asked = (later.is_required && other.at < later.at) || (!later.is_required && other.is_required);
                is_asked && sets.is_never(&[&other.test, &later.test])
            };
            let Some(other) =
                tested.iter().enumerate().filter(|(at, _)| *at != position).map(|(_, t)| t).find(excludes)
            else {
                continue;
            };
            is_told |= later.is_required && other.is_required;
            let what = if later.is_required && other.is_required { "fit" } else { "get these points" };
            let finding = self.finding(format!("no account can {what}: `{}` excludes `{}`", other.id, later.id));
            let finding = finding.at(place(later)).related(place(other), "this is required");
            found.push(finding.help("change one of the two so that an account can meet both"));
        }
        if !is_told && sets.is_never(&required(&tested)) {
            let finding = self.finding(format!("no account can meet all required criteria of `{}`", profile.id));
            found.push(finding.at(profile.key_place("/criteria")).help("take out what excludes the others"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn what_is_required_can_be_met() {
        let profile = "profiles/midmarket.yaml";
        check(
            &ContradictoryCriteria,
            profile,
            "
criteria:
  - {id: a, field: country, in: [DE, AT], importance: must}
  - {id: b, field: country, in: [AT, CH], importance: must}
  - {id: c, field: country, is: CH, weight: 10} # NOT OK
  - {id: d, field: country, is: AT, weight: 10}
  - {id: e, field: employees, at_most: 100, weight: 10}
  - {id: f, field: employees, at_least: 101, weight: 10}
",
        );
        check(
            &ContradictoryCriteria,
            profile,
            "
criteria:
  - {id: a, field: employees, between: [1, 10], importance: must}
  - {id: b, field: employees, at_least: 10.5, importance: must} # NOT OK
",
        );
        check(
            &ContradictoryCriteria,
            profile,
            "
criteria: # NOT OK
  - {id: a, field: country, in: [DE, AT], importance: must}
  - {id: b, field: country, in: [AT, CH], importance: must}
  - {id: c, field: country, in: [DE, CH], importance: must}
",
        );
    }
}
