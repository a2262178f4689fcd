//! Nobody wrote down who not to sell to.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Kind;
use crate::workspace::Workspace;

declare_rule! {
    /// No negative profile says who not to sell to.
    ///
    /// ## What it does
    ///
    /// Finds workspaces without any negative profile, and operational profiles to which none applies.
    ///
    /// ## Why is this bad?
    ///
    /// Most deals that should never have been started look good on every criterion but one. A profile that only says who
    /// fits leaves the no to each rep, at the end of a quarter. The customers that churn within a year usually share
    /// something that could have been asked in the first call.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # negative/no-plant-team.yaml
    /// applies_to: [moonshot]
    /// # profiles/moonshot.yaml
    /// kind: profile
    /// id: moonshot
    /// name: Agencies on the Moon
    /// status: aspirational
    /// criteria:
    ///   - {field: city, in: [Tranquility], importance: must, why: Nobody plans there yet}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # negative/no-plant-team.yaml
    /// applies_to: [midmarket]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While too few deals were lost or customers left to see what they share.
    struct NoNegativeProfile("no-negative-profile", Completeness, Warning)
}

const HELP: &str = "look at the customers that left within a year and the deals that were lost late: \
                    what they share goes into a file such as `negative/too-small.yaml` that begins with `kind: negative`";

impl Rule for NoNegativeProfile {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        if !context.all_read(Kind::Negative) || workspace.operational().next().is_none() {
            return;
        }
        if workspace.negatives.is_empty() {
            let finding = self.finding("no negative profile says who not to sell to");
            return found.push(finding.at(workspace.config.place("")).help(HELP));
        }
        for profile in workspace.operational() {
            let applies = |ids: &Option<Vec<String>>| ids.as_ref().is_none_or(|ids| ids.contains(&profile.id));
            if !workspace.negatives.iter().any(|negative| applies(&negative.applies_to)) {
                let finding = self.finding(format!("no negative profile applies to `{}`", profile.id));
                let help = "add the profile to `applies_to` of a negative profile, or describe one of its own";
                found.push(finding.at(profile.place("/id")).help(help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, check_files, good};

    #[test]
    fn each_operational_profile_has_its_no() {
        check(&NoNegativeProfile, "negative/no-plant-team.yaml", "applies_to: [midmarket]\n");
        check(&NoNegativeProfile, "negative/no-plant-team.yaml", "effect: exclude\n");
        let mut files = good();
        files.remove("negative/no-plant-team.yaml");
        let config = files["icp.yaml"].replacen('\n', " # NOT OK\n", 1);
        files.insert("icp.yaml".to_owned(), config);
        check_files(&NoNegativeProfile, &files);
    }

    #[test]
    fn a_negative_profile_that_cannot_be_read_is_not_missing() {
        let mut files = good();
        files.insert("negative/no-plant-team.yaml".to_owned(), "kind: negative\nid: [\n".to_owned());
        check_files(&NoNegativeProfile, &files);
        files.insert("negative/no-plant-team.yaml".to_owned(), "kind: negative\nid: x\n".to_owned());
        check_files(&NoNegativeProfile, &files);
    }
}
