//! A criterion that says nothing new.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::sets::{Known, Tested};
use crate::lint::{Context, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// A criterion is met by every account that meets the required ones.
    ///
    /// ## What it does
    ///
    /// Finds criteria that follow, by set logic, from another required criterion or from all of them together.
    ///
    /// ## Why is this bad?
    ///
    /// It tells no two accounts apart. If it brings points, everybody who fits gets them, and the tiers are closer together
    /// than they look; if it is required, it is read as a further hurdle that is not there.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {id: size, field: employees, at_least: 200, importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {id: not-tiny, field: employees, at_least: 50, weight: 30, why: They have a plant, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {id: size, field: employees, at_least: 200, importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {id: large, field: employees, at_least: 500, weight: 30, why: They have two plants, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a criterion is kept for readers, for instance because a partner asks for it.
    struct ImpliedCriterion("implied-criterion", Logic, Warning)
}

impl Rule for ImpliedCriterion {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets else { return };
        let Some(tested) = sets.tested(profile) else { return };
        let place = |criterion: &Tested| profile.document.first_key(&format!("/criteria/{}", criterion.at));
        for criterion in tested {
            // Of two required ones that say the same, the later one is too much.
            let counts = |other: &&Tested| {
                let is_same = || criterion.is_required && sets.implies(&[&criterion.test], &other.test);
                other.at != criterion.at && other.is_required && (other.at < criterion.at || !is_same())
            };
            let others: Vec<&Tested> = tested.iter().filter(counts).collect();
            let all: Vec<&Known> = others.iter().map(|other| &other.test).collect();
            // Everything follows from what cannot be met.
            if !sets.implies(&all, &criterion.test) || sets.is_never(&all) {
                continue;
            }
            let single = others.iter().find(|other| sets.implies(&[&other.test], &criterion.test));
            let from = single.map_or("the required criteria".to_owned(), |other| format!("`{}`", other.id));
            let finding = self.finding(format!("every account that meets {from} meets `{}`", criterion.id));
            let finding = finding.at(place(criterion)).help("take it out, or ask for more than is required anyway");
            found.push(match single {
                Some(other) => finding.related(place(other), "it follows from this"),
                None => finding,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn criteria_say_something_new() {
        let profile = "profiles/midmarket.yaml";
        check(
            &ImpliedCriterion,
            profile,
            "
criteria:
  - {id: a, field: country, in: [DE, AT], importance: must}
  - {id: b, field: country, in: [DE, AT, CH], weight: 10} # NOT OK
  - {id: c, field: country, known: true, importance: must} # NOT OK
  - {id: d, field: country, in: [de], weight: 10}
  - {id: e, any: [{field: country, is: DE}, {field: country, is: AT}], importance: must} # NOT OK
  - {id: f, field: employees, known: false, weight: 10}
",
        );
        check(
            &ImpliedCriterion,
            profile,
            "
criteria:
  - {id: a, field: country, in: [DE, AT], importance: must}
  - {id: b, field: country, in: [AT, CH], importance: must}
  - {id: c, field: country, is: AT, weight: 10} # NOT OK
",
        );
        // Points in steps.
        check(
            &ImpliedCriterion,
            profile,
            "
criteria:
  - {id: a, field: employees, at_least: 200, weight: 10}
  - {id: b, field: employees, at_least: 100, weight: 10}
",
        );
    }
}
