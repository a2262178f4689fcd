//! A stage of the journey for which there is nothing to read.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Profile, Status, listed};
use crate::workspace::Located;

declare_rule! {
    /// A stage of the journey has no content.
    ///
    /// ## What it does
    ///
    /// Finds operational profiles whose `content` is empty for awareness, consideration or decision, or missing.
    ///
    /// ## Why is this bad?
    ///
    /// A committee that finds nothing for its stage goes on reading elsewhere. Most companies have much that explains the
    /// problem and little that helps to decide, which is where deals stand still.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// content:
    ///   awareness: [What late deliveries cost]
    ///   consideration: [Spreadsheet or software]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// content:
    ///   awareness: [What late deliveries cost]
    ///   consideration: [Spreadsheet or software]
    ///   decision: [Reference visit to a plant of the same size]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where nobody reads before they buy.
    struct StageWithoutContent("stage-without-content", Completeness, Info)
}

impl Rule for StageWithoutContent {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        if profile.status != Status::Operational {
            return;
        }
        let content = profile.content.clone().unwrap_or_default();
        let stages = [
            ("awareness", content.awareness),
            ("consideration", content.consideration),
            ("decision", content.decision),
        ];
        let empty: Vec<&str> = stages.iter().filter(|(_, texts)| texts.is_empty()).map(|(stage, _)| *stage).collect();
        if !empty.is_empty() {
            let stages = if empty.len() == 1 { "stage" } else { "stages" };
            let message = format!("`{}` has nothing to read for the {stages} {}", profile.id, listed(&empty, "and"));
            let help = "name under `content:` what answers the committee's questions at that stage";
            found.push(self.finding(message).at(profile.key_place("/content")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn every_stage_needs_something() {
        let profile = "profiles/midmarket.yaml";
        check(&StageWithoutContent, profile, "content: {awareness: [a], decision: [b]} # NOT OK\n");
        check(&StageWithoutContent, profile, "content: {} # NOT OK\n");
        check(&StageWithoutContent, profile, "content: {awareness: [a], consideration: [b], decision: [c]}\n");
        check(&StageWithoutContent, profile, "status: aspirational\ncontent: {}\n");
    }
}
