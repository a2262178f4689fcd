//! A source that proves nothing.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{NegativeEvidence, NegativeEvidenceItem, Profile};
use crate::workspace::Located;

declare_rule! {
    /// No criterion rests on a source.
    ///
    /// ## What it does
    ///
    /// Finds entries under `evidence` of a profile that no criterion of it and no negative profile names.
    ///
    /// ## Why is this bad?
    ///
    /// Either a criterion forgot its proof, or the source stayed behind when a criterion was taken out and now makes the
    /// profile look better founded than it is.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// evidence:
    ///   - {id: win-loss-2026q3, type: win-loss-analysis, date: 2026-09-12, sample: 84, finding: Planners decide}
    ///   - {id: survey-2026, type: survey, date: 2026-06-26, sample: 112, finding: Transport is the reason to plan}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// evidence:
    ///   - {id: win-loss-2026q3, type: win-loss-analysis, date: 2026-09-12, sample: 84, finding: Planners decide}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a source speaks for the profile as a whole.
    struct UnusedEvidence("unused-evidence", Upkeep, Info)
}

impl Rule for UnusedEvidence {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(workspace) = context.workspace() else { return };
        let named_by_negative = |id: &str| {
            workspace.negatives.iter().any(|negative| match &negative.evidence {
                Some(NegativeEvidence::List(items)) => {
                    items.iter().any(|item| matches!(item, NegativeEvidenceItem::Id(other) if other == id))
                }
                _ => false,
            })
        };
        let named_here =
            |id: &str| profile.criteria.iter().flat_map(|c| c.evidence.iter().flatten()).any(|other| other == id);
        for (at, evidence) in profile.evidence.iter().enumerate() {
            if !named_here(&evidence.id) && !named_by_negative(&evidence.id) {
                let finding = self.finding(format!("no criterion rests on `{}`", evidence.id));
                let finding = finding.at(profile.document.first_key(&format!("/evidence/{at}")));
                found.push(finding.help("name it under `evidence:` of the criterion that it proves, or take it out"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn criteria_and_negative_profiles_use_sources() {
        let mut files = good();
        with(
            &mut files,
            "profiles/midmarket.yaml",
            "evidence:\n  - {id: win-loss-2026q3}\n  - {id: survey} # NOT OK\n",
        );
        check_files(&UnusedEvidence, &files);
        with(&mut files, "profiles/midmarket.yaml", "evidence:\n  - {id: win-loss-2026q3}\n  - {id: survey}\n");
        with(&mut files, "negative/no-plant-team.yaml", "evidence: [survey]\n");
        check_files(&UnusedEvidence, &files);
    }
}
