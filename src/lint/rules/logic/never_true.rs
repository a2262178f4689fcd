//! A test that no account meets.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::workspace::Workspace;

declare_rule! {
    /// No account can meet a test.
    ///
    /// ## What it does
    ///
    /// Finds criteria, negative profiles and triggers whose test is true of no account: neither of one with any values, nor,
    /// where fields have a closed vocabulary, of one with a value of it.
    ///
    /// ## Why is this bad?
    ///
    /// A required criterion of this kind shuts everybody out, a weight on it is never earned, and a negative profile that
    /// never holds protects from nothing.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # negative/no-plant-team.yaml
    /// when:
    ///   all:
    ///     - {field: employees, at_most: 50}
    ///     - {field: employees, at_least: 100}
    ///     - {field: has_planning_team, is: false}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # negative/no-plant-team.yaml
    /// when:
    ///   all:
    ///     - {field: employees, at_most: 100}
    ///     - {field: employees, at_least: 50}
    ///     - {field: has_planning_team, is: false}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a value is about to be added to the vocabulary.
    struct NeverTrue("never-true", Logic, Error)
}

impl Rule for NeverTrue {
    fn check_workspace(&self, _: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets else { return };
        for (written, test) in sets.every() {
            let asks_for_unknown =
                test.condition.atoms().iter().any(|atom| matches!(atom.predicate, crate::model::Predicate::Known(_)));
            let is_never = sets.is_never(&[test])
                || (!asks_for_unknown && !sets.is_pointless(&test.condition) && sets.among_possible(test).is_never);
            if is_never {
                let finding = self.finding(format!("no account can meet {}", written.what())).at(written.place());
                found.push(finding.help("its parts exclude each other: change one, or write `any` where `all` stands"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn tests_can_be_met() {
        let profile = "profiles/midmarket.yaml";
        check(
            &NeverTrue,
            profile,
            "
criteria:
  - {id: a, field: employees, at_least: 100, at_most: 50, weight: 10} # NOT OK
  - {id: b, field: employees, at_least: 50, at_most: 50, weight: 10}
  - {id: c, all: [{field: erp, is: SAP}, {not: {field: erp, in: [sap, Sage]}}], weight: 10} # NOT OK
  - {id: d, all: [{field: tech_stack, any_of: [MES]}, {field: tech_stack, none_of: [EDI]}], weight: 10}
  - {id: e, field: industry, not_in: [Manufacturing], in: [Manufacturing, Software], weight: 10}
  - {id: f, all: [{field: industry, not_in: [Manufacturing, Software]}, {field: industry, not_in: [Healthcare]}], weight: 10} # NOT OK
  - {id: g, field: employees, known: false, weight: 10}
",
        );
        check(
            &NeverTrue,
            "negative/no-plant-team.yaml",
            "when: {all: [{field: erp, is: a}, {field: erp, is: b}]} # NOT OK\n",
        );
    }
}
