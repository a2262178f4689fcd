//! A test that every account meets.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::workspace::Workspace;

declare_rule! {
    /// Every account meets a test.
    ///
    /// ## What it does
    ///
    /// Finds criteria, negative profiles and triggers whose test is true of every account of which the values are known,
    /// whatever they are. Where one operator alone is to blame, `pointless-operator` says so.
    ///
    /// ## Why is this bad?
    ///
    /// It looks like a hurdle and is none. A required criterion of this kind shuts out those of whom we know nothing, which is
    /// seldom meant, and a negative profile of this kind shuts out everybody else.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - id: size
    ///     any:
    ///       - {field: employees, at_least: 100}
    ///       - {field: employees, at_most: 500}
    ///     importance: must
    ///     why: Smaller ones do not plan
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - id: size
    ///     all:
    ///       - {field: employees, at_least: 100}
    ///       - {field: employees, at_most: 500}
    ///     importance: must
    ///     why: Smaller ones do not plan
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Never; `known: true` says it where it is meant.
    struct AlwaysTrue("always-true", Logic, Warning)
}

impl Rule for AlwaysTrue {
    fn check_workspace(&self, _: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets else { return };
        for (written, test) in sets.every() {
            let asks_if_known =
                test.condition.atoms().iter().any(|atom| matches!(atom.predicate, crate::model::Predicate::Known(_)));
            if !asks_if_known && !sets.is_pointless(&test.condition) && sets.among_possible(test).is_always {
                let finding = self.finding(format!("every account meets {}", written.what())).at(written.place());
                found.push(finding.help("write `all` where `any` stands, or `known: true` if that is meant"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn tests_tell_accounts_apart() {
        let profile = "profiles/midmarket.yaml";
        check(
            &AlwaysTrue,
            profile,
            "
criteria:
  - {id: a, field: employees, at_least: 0, weight: 10} # NOT OK
  - {id: b, field: employees, at_least: 1, weight: 10}
  - {id: c, any: [{field: erp, is: SAP}, {not: {field: erp, is: sap}}], weight: 10} # NOT OK
  - {id: d, any: [{field: erp, is: SAP}, {field: erp, is: Sage}], weight: 10}
  - {id: e, any: [{field: industry, in: [Manufacturing, Software]}, {field: industry, is: Healthcare}], weight: 10} # NOT OK
  - {id: f, field: erp, known: true, weight: 10}
  - {id: g, field: headcount_growth, at_least: 0, weight: 10}
",
        );
    }
}
