//! A criterion without a reason.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// A criterion does not say why it is there.
    ///
    /// ## What it does
    ///
    /// Finds criteria of a profile without a `why`, or with an empty one.
    ///
    /// ## Why is this bad?
    ///
    /// A criterion that nobody can explain is never taken out again: whoever inherits the profile cannot tell a finding
    /// from a habit. It is also the sentence that a rep repeats when asked why an account is not worth the time.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: employees
    ///     between: [200, 2000]
    ///     importance: strong
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: employees
    ///     between: [200, 2000]
    ///     importance: strong
    ///     why: Below 200 nobody plans full-time, above 2000 they run a suite
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While a profile is a first draft whose reasons are being gathered.
    struct NoWhy("no-why", Evidence, Warning)
}

impl Rule for NoWhy {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        for (at, criterion) in profile.criteria.iter().enumerate() {
            if criterion.why.as_deref().is_some_and(|why| !why.trim().is_empty()) {
                continue;
            }
            let message = match criterion.id() {
                Some(id) => format!("the criterion `{id}` does not say why it is there"),
                None => "the criterion does not say why it is there".to_owned(),
            };
            let finding = self.finding(message).at(profile.document.first_key(&format!("/criteria/{at}")));
            found.push(finding.help("add `why:` with what won or lost deals have shown"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn every_criterion_needs_a_reason() {
        check(
            &NoWhy,
            "profiles/midmarket.yaml",
            "
criteria:
  - {field: industry, in: [Manufacturing], importance: must, why: They plan in shifts}
  - field: employees # NOT OK
    at_least: 200
    weight: 30
  - {field: country, in: [DE], weight: 10, why: ''} # NOT OK
  - {field: region, in: [South], weight: 10, why: '  '} # NOT OK
  - {id: owner, ask: Who owns planning?} # NOT OK
  - {id: sponsor, ask: Who on the board owns planning?, why: Without one nothing is signed}
",
        );
        check(
            &NoWhy,
            "profiles/midmarket.yaml",
            "
status: retired
criteria:
  - {field: industry, in: [Manufacturing], importance: must}
",
        );
    }
}
