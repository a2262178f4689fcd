//! Two profiles for the same accounts.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::is_operational;
use crate::lint::{Amount, Context, Limit, Needs, Rule};
use crate::model::Quantity;
use crate::words::percent;
use crate::workspace::Workspace;

declare_rule! {
    /// Two operational profiles fit largely the same accounts.
    ///
    /// ## What it does
    ///
    /// Counts the accounts of the snapshot to which both of two operational profiles give a tier, as a share of the smaller
    /// one.
    ///
    /// ## Why is this bad?
    ///
    /// An account in two profiles gets two plays, two messages and two owners. Too many profiles dilute each other, and
    /// their win rates say the same thing twice.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/large.yaml
    /// kind: profile
    /// id: large
    /// name: Large manufacturers
    /// criteria:
    ///   - {field: industry, in: [Manufacturing], importance: must, why: They plan}
    ///   - {field: employees, at_least: 400, importance: must, why: They plan}
    /// ```
    ///
    /// ## Use instead
    ///
    /// Divide the market by one criterion, or put a tier in the place of the second profile:
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// tiers:
    ///   A: {from: 80, means: Large ones, do: An account executive calls}
    ///   B: 60
    ///   C: 40
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the two are sold different products.
    struct OverlappingProfiles("overlapping-profiles", Breadth, Warning) {
        needs: Needs::Snapshot,
        limits: &[&PROFILE_OVERLAP],
    }
}

/// The largest overlap of two profiles.
const PROFILE_OVERLAP: Limit = Limit {
    name: "profile-overlap",
    default: Amount::Share(Quantity::thousandths(500)),
    meaning: "the largest share of a profile's accounts that another one may fit as well",
};

impl Rule for OverlappingProfiles {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts() else { return };
        let most = context.settings.share(&PROFILE_OVERLAP).to_f64();
        let profiles: Vec<_> = workspace.profiles.iter().filter(|profile| is_operational(profile)).collect();
        let members: Vec<_> = profiles.iter().map(|profile| facts.members(&profile.id)).collect();
        let sizes: Vec<usize> = members.iter().map(|members| members.count_ones()).collect();
        for (later, profile) in profiles.iter().enumerate() {
            for (earlier, other) in profiles.iter().enumerate().take(later) {
                let words = members[later].words().iter().zip(members[earlier].words());
                let both: u64 = words.map(|(one, other)| u64::from((one & other).count_ones())).sum();
                let smaller = sizes[later].min(sizes[earlier]);
                let share = both as f64 / smaller.max(1) as f64;
                if share > most {
                    let (id, other_id) = (&profile.id, &other.id);
                    let message =
                        format!("`{id}` and `{other_id}` share {} of the smaller one's accounts", percent(share));
                    let finding = self.finding(message).at(profile.key_place("/criteria"));
                    let finding = finding.related(other.key_place("/criteria"), "the other profile");
                    let help =
                        format!("say what divides them, or make one profile with tiers; {} is the most", percent(most));
                    found.push(finding.help(help));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good};

    #[test]
    fn profiles_divide_the_market() {
        let check = |criteria: &str| {
            let mut files = good();
            files.insert(
                "profiles/other.yaml".to_owned(),
                format!("kind: profile\nid: other\nname: Other\n{criteria}\n"),
            );
            check_files(&OverlappingProfiles, &files);
        };
        check("criteria: [{field: industry, in: [Manufacturing], importance: must}] # NOT OK");
        check("criteria: [{field: industry, in: [Software], importance: must}]");
        check("criteria: [{field: industry, in: [Manufacturing], importance: must}]\nstatus: aspirational");
        check("criteria: [{field: industry, in: [Aerospace], importance: must}]");
    }
}
