//! A disqualifier that nobody would find out about.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Criterion, Effect, Negative, Profile, listed};
use crate::workspace::Located;
use std::collections::BTreeSet;

declare_rule! {
    /// No question uncovers a disqualifier.
    ///
    /// ## What it does
    ///
    /// Looks at negative profiles that exclude. Each needs an `ask` of its own, or, in every operational profile that it
    /// applies to, a question whose `decides` is one of its fields, its id, or a criterion on one of its fields.
    ///
    /// ## Why is this bad?
    ///
    /// A reason to walk away helps only when it comes up in the first call. Data providers do not know whether somebody plans
    /// as a job; unless it is asked, the deal is worked for three months and then lost.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// qualification:
    ///   - {question: Which ERP runs the plants?, good: SAP or NetSuite, bad: none, decides: erp}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// qualification:
    ///   - {question: Which ERP runs the plants?, good: SAP or NetSuite, bad: none, decides: erp}
    ///   - {question: Who plans production?, good: A planner, bad: The foremen on the side, decides: has_planning_team}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the data say it reliably before anybody calls.
    struct DisqualifierWithoutQuestion("disqualifier-without-question", Completeness, Warning)
}

impl Rule for DisqualifierWithoutQuestion {
    fn check_negative(&self, negative: &Located<Negative>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let (Some(workspace), Some(when)) = (context.workspace(), &negative.when) else { return };
        if negative.effect != Effect::Exclude || negative.ask.is_some() {
            return;
        }
        let fields: BTreeSet<String> = when.fields("").into_iter().map(|(field, _)| field).collect();
        let applies = |profile: &Profile| negative.applies_to.as_ref().is_none_or(|ids| ids.contains(&profile.id));
        let silent: Vec<String> = workspace
            .operational()
            .filter(|profile| applies(profile) && !asks(profile, &negative.id, &fields))
            .map(|profile| format!("`{}`", profile.id))
            .collect();
        if !silent.is_empty() {
            let message = format!("no question of {} uncovers `{}`", listed(&silent, "and"), negative.id);
            let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
            found.push(self.finding(message).at(negative.key_place("/when")).help(format!(
                "add a question with `decides: {}` under `qualification:`, or `ask:` here",
                listed(&fields, "or")
            )));
        }
    }
}

/// Whether a question of the profile decides the negative profile itself or one of its fields.
fn asks(profile: &Profile, negative: &str, fields: &BTreeSet<String>) -> bool {
    let tests_field = |criterion: &Criterion| {
        criterion.test().is_some_and(|test| test.fields("").iter().any(|(field, _)| fields.contains(field)))
    };
    let decisions = profile.qualification.iter().filter_map(|question| question.decides.as_deref());
    decisions.into_iter().any(|decides| {
        let criterion = profile.criteria.iter().find(|criterion| criterion.id() == Some(decides));
        decides == negative || fields.contains(decides) || criterion.is_some_and(tests_field)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, check_files, good, with};

    #[test]
    fn exclusions_need_a_question() {
        let negative = "negative/no-plant-team.yaml";
        let mut files = good();
        with(&mut files, "profiles/midmarket.yaml", "qualification: [{question: Which ERP?, decides: erp}]\n");
        let mut check_when = |text: &str| {
            with(&mut files, negative, text);
            check_files(&DisqualifierWithoutQuestion, &files);
        };
        check_when("when: {field: has_planning_team, is: false} # NOT OK\n");
        check_when("when: {all: [{field: has_planning_team, is: false}, {field: erp, known: false}]}\n");
        check_when("when: {field: has_planning_team, is: false}\nask: Who plans?\n");
        check_when("when: {field: has_planning_team, is: false}\neffect: {penalty: 20}\n");
        check(&DisqualifierWithoutQuestion, negative, "applies_to: [midmarket]\n");
    }
}
