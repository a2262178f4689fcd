//! A field of one's own that nothing looks at.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Kind, built_in};
use crate::workspace::Workspace;
use std::collections::BTreeSet;

declare_rule! {
    /// Nothing uses a field.
    ///
    /// ## What it does
    ///
    /// Finds fields that the workspace adds to the built-in ones and that no test, no question and no snapshot names.
    ///
    /// ## Why is this bad?
    ///
    /// Somebody keeps the field filled in the CRM because it is in the catalogue. If it decides nothing, that work is wasted.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # fields.yaml
    /// fields:
    ///   - name: industry
    ///     type: text
    ///     dimension: firmographic
    ///     values: [Manufacturing, Software, Healthcare]
    ///   - {name: has_planning_team, type: boolean, dimension: firmographic}
    ///   - {name: fleet_size, type: integer, dimension: firmographic}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # fields.yaml
    /// fields:
    ///   - name: industry
    ///     type: text
    ///     dimension: firmographic
    ///     values: [Manufacturing, Software, Healthcare]
    ///   - {name: has_planning_team, type: boolean, dimension: firmographic}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the catalogue is shared with other tools.
    struct UnusedField("unused-field", Upkeep, Info)
}

impl Rule for UnusedField {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let kinds = [Kind::Profile, Kind::Negative, Kind::Snapshot];
        let Some(fields) = workspace.fields.as_ref().filter(|_| kinds.iter().all(|kind| context.all_read(*kind)))
        else {
            return;
        };
        let used = used(workspace);
        for (at, field) in fields.fields.iter().enumerate() {
            let is_own = !built_in().iter().any(|other| other.name == field.name);
            if is_own && !field.personal && !used.contains(&field.name) {
                let finding = self.finding(format!("nothing uses the field `{}`", field.name));
                let place = fields.place(&format!("/fields/{at}/name"));
                found.push(finding.at(place).help("test it in a criterion, map it in a snapshot, or take it out"));
            }
        }
    }
}

/// Every field that a document names.
fn used(workspace: &Workspace) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut add = |test: &crate::model::Test| used.extend(test.fields("").into_iter().map(|(field, _)| field));
    for profile in &workspace.profiles {
        profile.criteria.iter().filter_map(|criterion| criterion.test.as_ref()).for_each(|test| add(&test));
        let triggers = profile.buying.iter().flat_map(|buying| &buying.triggers);
        triggers.filter_map(|trigger| trigger.when.as_ref()).for_each(&mut add);
    }
    workspace.negatives.iter().filter_map(|negative| negative.when.as_ref()).for_each(&mut add);
    [&workspace.config.market, &workspace.config.serves].into_iter().flatten().for_each(&mut add);
    let questions = workspace.profiles.iter().flat_map(|profile| &profile.qualification);
    used.extend(questions.filter_map(|question| question.decides.clone()));
    for snapshot in &workspace.snapshots {
        used.extend(snapshot.accounts.iter().flat_map(|table| table.columns.keys().cloned()));
        used.extend(snapshot.opportunities.iter().flat_map(|table| table.columns.keys().cloned()));
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn tests_questions_and_snapshots_use_fields() {
        let mut files = good();
        let field = |name: &str, mark: &str| {
            format!("fields:\n  - {{name: {name}, type: integer}}{mark}\n  - {{name: industry, type: text}}\n")
        };
        let mut check = |profile: &str, mark: &str| {
            with(&mut files, "fields.yaml", &field("trucks", mark));
            with(&mut files, "negative/no-plant-team.yaml", "when: {field: regulated, is: true}\n");
            with(&mut files, "profiles/midmarket.yaml", &format!("qualification: []\n{profile}"));
            check_files(&UnusedField, &files);
        };
        check("criteria: [{field: industry, in: [a], importance: must}]\n", " # NOT OK");
        check("criteria: [{field: trucks, at_least: 2, importance: must}]\n", "");
        check(
            "criteria: [{field: industry, in: [a], importance: must}]\nbuying: {triggers: [{id: a, signal: b, when: {field: trucks, at_least: 2}}]}\n",
            "",
        );
    }
}
