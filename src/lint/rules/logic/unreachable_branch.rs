//! An alternative that changes nothing.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::sets::{Known, Sets};
use crate::lint::{Context, Rule};
use crate::model::{Negative, Profile, Test};
use crate::workspace::Located;
use crate::yaml::Document;

declare_rule! {
    /// An alternative of `any` changes nothing.
    ///
    /// ## What it does
    ///
    /// Finds tests in a list of `any` that no account meets, that no account meets together with the required criteria of the
    /// profile, or that follow from another alternative of the same list.
    ///
    /// ## Why is this bad?
    ///
    /// Whoever reads the list takes it for a way in. It is none, so deals that were meant to fit do not, or a value that was
    /// taken out elsewhere is still believed to count.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - id: timing
    ///     any:
    ///       - {field: job_postings_90d, at_least: 5}
    ///       - {field: job_postings_90d, at_least: 10}
    ///     weight: 30
    ///     why: Planning is talked about
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - id: timing
    ///     any:
    ///       - {field: job_postings_90d, at_least: 5}
    ///       - {field: leadership_change_on, within: 12 months}
    ///     weight: 30
    ///     why: Planning is talked about
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a list is copied from somewhere and should stay comparable.
    struct UnreachableBranch("unreachable-branch", Logic, Warning)
}

impl Rule for UnreachableBranch {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets else { return };
        let Some(tested) = sets.tested(profile) else { return };
        for (at, criterion) in profile.criteria.iter().enumerate() {
            let Some(test) = &criterion.test else { continue };
            let others = tested.iter().filter(|other| other.at != at && other.is_required);
            let around = Around { sets, required: others.map(|other| &other.test).collect() };
            self.look(test, &format!("/criteria/{at}"), &profile.document, &around, found);
        }
    }

    fn check_negative(&self, negative: &Located<Negative>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let (Some(sets), Some(test)) = (context.sets, &negative.when) else { return };
        self.look(test, "/when", &negative.document, &Around { sets, required: Vec::new() }, found);
    }
}

struct Around<'a> {
    sets: &'a Sets<'a>,
    required: Vec<&'a Known>,
}

impl UnreachableBranch {
    fn look(&self, test: &Test, pointer: &str, document: &Document, around: &Around<'_>, found: &mut Vec<Diagnostic>) {
        test.visit(pointer, &mut |test, pointer| {
            let Some(branches) = &test.any else { return };
            let known: Option<Vec<Known>> = branches.iter().map(|branch| around.sets.resolve(branch)).collect();
            let known = known.unwrap_or_default();
            for at in 0..known.len() {
                if let Some(message) = around.fault(&known, at) {
                    let place = document.first_key(&format!("{pointer}/any/{at}"));
                    found.push(self.finding(message).at(place).help("take it out, or write what was meant"));
                }
            }
        });
    }
}

impl Around<'_> {
    fn fault(&self, branches: &[Known], at: usize) -> Option<String> {
        let (sets, branch) = (self.sets, &branches[at]);
        if sets.is_never(&[branch]) {
            return Some("no account can meet this alternative".into());
        }
        let together = [self.required.as_slice(), &[branch]].concat();
        if sets.is_never(&together) && !sets.is_never(&self.required) {
            return Some("no account that meets the required criteria can meet this alternative".into());
        }
        // Of two that are the same, the later one is too much.
        let follows = |(other, known): (usize, &Known)| {
            other != at && sets.implies(&[branch], known) && (other < at || !sets.implies(&[known], branch))
        };
        let other = branches.iter().enumerate().position(follows)?;
        Some(format!("every account that meets this alternative meets number {} of the list, too", other + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn every_alternative_lets_somebody_in() {
        check(
            &UnreachableBranch,
            "profiles/midmarket.yaml",
            "
criteria:
  - {field: country, in: [DE, AT], importance: must}
  - id: a
    weight: 10
    any:
      - {field: country, is: AT}
      - {field: country, is: FR} # NOT OK
      - {field: erp, in: [SAP, Sage]}
      - {field: erp, is: sap} # NOT OK
      - {field: erp, is: Infor}
      - {field: employees, at_least: 10, at_most: 5} # NOT OK
",
        );
        check(
            &UnreachableBranch,
            "negative/no-plant-team.yaml",
            "
when:
  any:
    - {field: has_planning_team, is: false}
    - {field: has_planning_team, is: false} # NOT OK
    - {field: has_planning_team, known: false}
",
        );
    }
}
