//! Personal data that decide about an account.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::workspace::Workspace;

declare_rule! {
    /// A test looks at personal data.
    ///
    /// ## What it does
    ///
    /// Finds criteria and negative profiles on fields that are declared `personal`.
    ///
    /// ## Why is this bad?
    ///
    /// Personal data are pruned on import and never leave the machine, so a test on them works for its author and nobody else.
    /// And a decision about a company should not hang on who happens to work there.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # fields.yaml
    /// fields:
    ///   - {name: industry, type: text, dimension: firmographic, values: [Manufacturing, Software]}
    ///   - {name: has_planning_team, type: boolean, dimension: firmographic}
    ///   - {name: contact_name, type: text, personal: true}
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: contact_name, known: true, weight: 30, why: We know whom to call, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - {field: executive_sponsor, is: true, weight: 30, why: We know whom to call, evidence: [win-loss-2026q3]}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Never: derive a fact about the company, and test that.
    struct PersonalCriterion("personal-criterion", Privacy, Warning)
}

impl Rule for PersonalCriterion {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets else { return };
        for inner in sets.inner() {
            let field = inner.test.field.as_deref().and_then(|name| workspace.catalogue.get(name));
            if let Some(field) = field.filter(|field| field.personal) {
                let finding = self.finding(format!("the field `{}` is personal", field.name)).at(inner.place());
                found.push(finding.help("test a fact about the company instead"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn personal_fields_are_only_declared() {
        let mut files = good();
        with(
            &mut files,
            "fields.yaml",
            "fields:\n  - {name: contact, type: text, personal: true}\n  - {name: has_planning_team, type: boolean}\n  - {name: industry, type: text}\n",
        );
        check_files(&PersonalCriterion, &files);
        with(
            &mut files,
            "negative/no-plant-team.yaml",
            "when:\n  any:\n    - {field: contact, known: false} # NOT OK\n    - {field: has_planning_team, is: false}\n",
        );
        check_files(&PersonalCriterion, &files);
    }
}
