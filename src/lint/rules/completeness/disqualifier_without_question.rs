//! A disqualifier that nobody would find out about.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Effect, Negative, Profile, listed};
use crate::workspace::{Located, Workspace};
use std::collections::{BTreeMap, BTreeSet};

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
    fn check_workspace(&self, workspace: &Workspace, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let profiles: Vec<&Located<Profile>> = workspace.operational().collect();
        let mut asking: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, profile) in profiles.iter().enumerate() {
            for word in uncovered_by(profile) {
                asking.entry(word).or_default().push(at);
            }
        }
        for negative in &workspace.negatives {
            let Some(when) = negative.when.as_ref().filter(|_| needs_question(negative)) else { continue };
            let fields: BTreeSet<String> = when.fields("").into_iter().map(|(field, _)| field).collect();
            let applies = |profile: &Profile| negative.applies_to.as_ref().is_none_or(|ids| ids.contains(&profile.id));
            let mut is_silent = vec![true; profiles.len()];
            for word in fields.iter().chain([&negative.id]) {
                asking.get(word.as_str()).into_iter().flatten().for_each(|at| is_silent[*at] = false);
            }
            let silent = profiles.iter().zip(is_silent).filter(|(profile, is_silent)| *is_silent && applies(profile));
            let silent: Vec<String> = silent.map(|(profile, _)| format!("`{}`", profile.id)).collect();
            if !silent.is_empty() {
                let message = format!("no question of {} uncovers `{}`", listed(&silent, "and"), negative.id);
                let fields: Vec<String> = fields.iter().map(|field| format!("`decides: {field}`")).collect();
                found.push(self.finding(message).at(negative.key_place("/when")).help(format!(
                    "add a question with {} under `qualification:`, or `ask:` here",
                    listed(&fields, "or")
                )));
            }
        }
    }
}

fn needs_question(negative: &Negative) -> bool {
    negative.effect == Effect::Exclude && negative.ask.is_none()
}

/// What the questions of a profile decide: criteria, with the fields that they test, negative profiles and fields.
fn uncovered_by(profile: &Profile) -> BTreeSet<&str> {
    let mut known = BTreeSet::new();
    for decides in profile.qualification.iter().filter_map(|question| question.decides.as_deref()) {
        known.insert(decides);
        let criterion = profile.criteria.iter().find(|criterion| criterion.id() == Some(decides));
        if let Some(test) = criterion.and_then(|criterion| criterion.test.as_ref()) {
            test.visit("", &mut |test, _| known.extend(test.field.as_deref()));
        }
    }
    known
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
