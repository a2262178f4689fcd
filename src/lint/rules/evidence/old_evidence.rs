//! A source that has grown old.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Rule};
use crate::model::{Evidence, Negative, NegativeEvidence, NegativeEvidenceItem, Profile, SpanOfTime, TimeUnit};
use crate::text::Place;
use crate::workspace::Located;

declare_rule! {
    /// Evidence is older than the workspace trusts.
    ///
    /// ## What it does
    ///
    /// Holds the `date` of evidence in profiles and negative profiles against today.
    ///
    /// ## Why is this bad?
    ///
    /// Deals of two years ago were closed with another product, another price and another competitor. What they have shown
    /// need not be wrong, but somebody should look.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// evidence:
    ///   - {id: win-loss-2026q3, type: win-loss-analysis, date: 2024-09-12, sample: 84, finding: Planners decide}
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
    /// For findings that do not age, such as a law.
    struct OldEvidence("old-evidence", Evidence, Info) { limits: &[&EVIDENCE_AGE] }
}

/// How long evidence counts.
const EVIDENCE_AGE: Limit = Limit {
    name: "evidence-age",
    default: Amount::Span(SpanOfTime { count: 18, unit: TimeUnit::Months }),
    meaning: "how long evidence counts",
};

impl Rule for OldEvidence {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        for (at, evidence) in profile.evidence.iter().enumerate() {
            self.look(evidence, profile.place(&format!("/evidence/{at}/date")), context, found);
        }
    }

    fn check_negative(&self, negative: &Located<Negative>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(NegativeEvidence::List(items)) = &negative.evidence else { return };
        for (at, item) in items.iter().enumerate() {
            if let NegativeEvidenceItem::Own(evidence) = item {
                self.look(evidence, negative.place(&format!("/evidence/{at}/date")), context, found);
            }
        }
    }
}

impl OldEvidence {
    fn look(&self, evidence: &Evidence, place: Place, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let age = context.settings.span(&EVIDENCE_AGE);
        if let Some(date) = evidence.date.filter(|date| age.after(*date) < context.today) {
            let finding = self.finding(format!("`{}` was gathered on {date}, more than {age} ago", evidence.id));
            found.push(finding.at(place).help("ask the question again, and replace what has changed"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn a_year_and_a_half_is_old() {
        let profile = "profiles/midmarket.yaml";
        check(&OldEvidence, profile, "evidence: [{id: a, date: 2025-04-14}] # NOT OK\n");
        check(&OldEvidence, profile, "evidence: [{id: a, date: 2025-04-15}]\n");
        check(&OldEvidence, profile, "evidence: [{id: a}]\n");
        check(&OldEvidence, "negative/no-plant-team.yaml", "evidence: [{id: a, date: 2024-01-01}] # NOT OK\n");
    }
}
