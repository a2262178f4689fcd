//! Points that move no account to another tier.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{MissingData, Profile};
use crate::workspace::Located;
use std::collections::BTreeSet;

declare_rule! {
    /// The points of a criterion never decide a tier.
    ///
    /// ## What it does
    ///
    /// Finds criteria whose points, whatever the others bring, lift no account over the lowest score of a tier, by the
    /// arithmetic of all possible sums.
    ///
    /// ## Why is this bad?
    ///
    /// Somebody argued for the criterion and believes that it counts. A rep who fills in the field changes nothing by it.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, at_least: 200, weight: 90, why: They plan as a job, evidence: [win-loss-2026q3]}
    ///   - {field: erp, known: true, weight: 5, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan, evidence: [win-loss-2026q3]}
    ///   - {field: employees, at_least: 200, weight: 60, why: They plan as a job, evidence: [win-loss-2026q3]}
    ///   - {field: erp, known: true, weight: 40, why: Orders come from it, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the score itself is used, for instance to sort a call list.
    struct IdleWeight("idle-weight", Logic, Warning)
}

impl Rule for IdleWeight {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        // What leaves the sum changes what a point is worth, and the sums no longer tell.
        if profile.missing_data == MissingData::LeftOut {
            return;
        }
        let points = |at: usize| profile.criteria.get(at).and_then(|criterion| criterion.points()).unwrap_or(0);
        let total: u32 = (0..profile.criteria.len()).map(points).sum();
        let thresholds: Vec<u32> = profile.tier_list().iter().map(|(_, tier)| u32::from(tier.from())).collect();
        for (at, criterion) in profile.criteria.iter().enumerate() {
            if points(at) == 0 || criterion.is_required() {
                continue;
            }
            // Counted in half points, for what is not known may bring half.
            let sums = profile.criteria.iter().enumerate().filter(|(other, _)| *other != at).fold(
                BTreeSet::from([0]),
                |sums: BTreeSet<u32>, (other, criterion)| {
                    let points = points(other);
                    let half = profile.missing_data == MissingData::HalfCredit && !criterion.is_required();
                    sums.iter()
                        .flat_map(|sum| {
                            [
                                (!criterion.is_required()).then_some(*sum),
                                half.then_some(sum + points),
                                Some(sum + 2 * points),
                            ]
                        })
                        .flatten()
                        .collect()
                },
            );
            let reaches = |sum: u32, threshold: u32| 100 * sum >= threshold * 2 * total;
            let decides = |sum: &u32| {
                thresholds
                    .iter()
                    .any(|threshold| !reaches(*sum, *threshold) && reaches(sum + 2 * points(at), *threshold))
            };
            if !sums.iter().any(decides) {
                let id = criterion.id().unwrap_or_default();
                let message = format!("the {} points of `{id}` never decide a tier", points(at));
                let place = profile.document.first_key(&format!("/criteria/{at}"));
                found.push(self.finding(message).at(place).help("give it more weight, or take it out"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn weights_decide_something() {
        let profile = "profiles/midmarket.yaml";
        check(
            &IdleWeight,
            profile,
            "
criteria:
  - {id: a, field: employees, at_least: 9, weight: 90}
  - {id: b, field: erp, is: SAP, weight: 5} # NOT OK
  - {id: c, field: country, is: DE, weight: 5} # NOT OK
  - {id: d, field: city, is: Bonn, weight: 100, required: true}
",
        );
        check(
            &IdleWeight,
            profile,
            "
criteria:
  - {id: a, field: employees, at_least: 9, weight: 60}
  - {id: b, field: erp, is: SAP, weight: 20}
  - {id: c, field: country, is: DE, weight: 20}
",
        );
        check(
            &IdleWeight,
            profile,
            "missing_data: left-out\ncriteria: [{id: a, field: erp, is: x, weight: 99}, {id: b, field: city, is: x, weight: 1}]\n",
        );
    }
}
