//! A criterion without a source.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Profile, Status};
use crate::workspace::Located;

declare_rule! {
    /// A criterion rests on no evidence.
    ///
    /// ## What it does
    ///
    /// Finds criteria of operational profiles that name no source in `evidence`. Questions (`ask`) need none, and
    /// neither do aspirational profiles, which are there to find some.
    ///
    /// ## Why is this bad?
    ///
    /// An ideal customer profile is a claim about who buys, stays and grows. Without a source it is the loudest voice in
    /// the room, and the next reorganisation brings another one.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: employees
    ///     between: [200, 2000]
    ///     importance: strong
    ///     why: Below 200 nobody plans full-time
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
    ///     why: Below 200 nobody plans full-time
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// For what is true by definition, such as the countries that the product is sold in.
    struct NoEvidence("no-evidence", Evidence, Info)
}

impl Rule for NoEvidence {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        if profile.status != Status::Operational {
            return;
        }
        for (at, criterion) in profile.criteria.iter().enumerate() {
            let is_question = criterion.test.is_none();
            let has_evidence = criterion.evidence.as_ref().is_some_and(|evidence| !evidence.is_empty());
            if is_question || has_evidence {
                continue;
            }
            let id = criterion.id().unwrap_or_default();
            let finding = self.finding(format!("the criterion `{id}` names no evidence"));
            let finding = finding.at(profile.document.first_key(&format!("/criteria/{at}")));
            found.push(finding.help(match profile.evidence.as_slice() {
                [] => "add the source under `evidence:` of the profile, and its id as `evidence: [ID]` here".to_owned(),
                [first, ..] => format!("add `evidence: [ID]`; the profile has `{}`", first.id),
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn operational_criteria_need_a_source() {
        check(
            &NoEvidence,
            "profiles/midmarket.yaml",
            "
criteria:
  - {field: industry, in: [Manufacturing], importance: must, evidence: [win-loss-2026q3]}
  - field: employees # NOT OK
    at_least: 200
    weight: 30
  - {field: country, in: [DE], weight: 10, evidence: []} # NOT OK
  - {id: owner, ask: Who owns planning?}
",
        );
        check(
            &NoEvidence,
            "profiles/midmarket.yaml",
            "
status: aspirational
criteria:
  - {field: industry, in: [Manufacturing], importance: must}
",
        );
    }
}
