//! A profile without a question for the first call.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Profile, Status};
use crate::workspace::Located;

declare_rule! {
    /// A profile has no question for the first call.
    ///
    /// ## What it does
    ///
    /// Finds operational profiles without `qualification`.
    ///
    /// ## Why is this bad?
    ///
    /// Half of what makes an account fit is in no database. A profile that does not say what to ask, and which answer is a
    /// bad one, is read once and never used in a conversation.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// qualification: []
    /// # negative/no-plant-team.yaml
    /// ask: Who plans production?
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// qualification:
    ///   - {question: Who plans production?, good: A planner, bad: The foremen on the side, decides: has_planning_team}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where nobody talks to the customer before the sale.
    struct NoQualificationQuestions("no-qualification-questions", Completeness, Warning)
}

impl Rule for NoQualificationQuestions {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        if profile.status == Status::Operational && profile.qualification.is_empty() {
            let finding = self.finding(format!("`{}` has no question for the first call", profile.id));
            let help = "add three questions under `qualification:`, each with a good and a bad answer";
            found.push(finding.at(profile.place("/id")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn operational_profiles_need_a_question() {
        let profile = "profiles/midmarket.yaml";
        check(&NoQualificationQuestions, profile, "id: midmarket # NOT OK\nqualification: []\n");
        check(&NoQualificationQuestions, profile, "status: aspirational\nqualification: []\n");
        check(&NoQualificationQuestions, profile, "qualification: [{question: Who plans?}]\n");
    }
}
