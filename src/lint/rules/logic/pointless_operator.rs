//! An operator that the field's vocabulary makes pointless.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Atom, Condition, Predicate};
use crate::workspace::Workspace;

declare_rule! {
    /// A field's vocabulary makes an operator pointless.
    ///
    /// ## What it does
    ///
    /// Finds operators on a field with `values` that every value meets, or none: `in` with all of them, `not_in` with none
    /// left, `starts_with` that fits each or nothing.
    ///
    /// ## Why is this bad?
    ///
    /// It decides nothing. Often the vocabulary has grown or shrunk since the test was written, and the test no longer says
    /// what its author meant.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: industry
    ///     in: [Manufacturing, Software, Healthcare]
    ///     importance: must
    ///     why: These plan in shifts
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: industry
    ///     in: [Manufacturing, Healthcare]
    ///     importance: must
    ///     why: These plan in shifts
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the vocabulary is about to grow.
    struct PointlessOperator("pointless-operator", Logic, Warning)
}

impl Rule for PointlessOperator {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets else { return };
        for inner in sets.inner() {
            let Some(field) = inner.test.field.as_deref().and_then(|name| workspace.catalogue.get(name)) else {
                continue;
            };
            if field.values.is_none() {
                continue;
            }
            let Some(test) = sets.resolve(inner.test) else { continue };
            for atom in test.condition.atoms() {
                let operator_alone = sets.know(Condition::Atom(atom.clone()));
                let Some(always) = sets.decided_by_vocabulary(&operator_alone) else { continue };
                let how = if always { "every value" } else { "no value" };
                let message = format!("{how} of `{}` meets `{}`", field.name, operator(atom));
                let help = if always {
                    "name only the values that you mean, or write `known: true`"
                } else {
                    "name a value of the vocabulary, or add the one that is missing to it"
                };
                found.push(self.finding(message).at(inner.place()).help(help));
            }
        }
    }
}

fn operator(atom: &Atom) -> &'static str {
    match Condition::Atom(atom.clone()) {
        Condition::Atom(Atom { predicate: Predicate::StartsWith(_), .. }) => "starts_with",
        Condition::Atom(Atom {
            predicate: Predicate::TextIn { negated: true, .. } | Predicate::IntegerIn { negated: true, .. },
            ..
        }) => "not_in",
        Condition::Atom(Atom { predicate: Predicate::IntegerRange { .. }, .. }) => "at_least or at_most",
        _ => "in",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn vocabularies_leave_something_to_decide() {
        check(
            &PointlessOperator,
            "profiles/midmarket.yaml",
            "
criteria:
  - {id: a, field: industry, in: [Manufacturing, SaaS, Healthcare], weight: 10} # NOT OK
  - {id: b, field: industry, in: [Manufacturing, SaaS], weight: 10}
  - {id: c, field: industry, not_in: [Manufacturing, SaaS, Healthcare], weight: 10} # NOT OK
  - {id: d, field: industry, starts_with: [Man, Soft, Health], weight: 10}
  - {id: e, field: erp, starts_with: [X], weight: 10}
  - {id: f, field: industry, known: true, weight: 10}
",
        );
    }
}
