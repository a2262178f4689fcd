//! A source that rests on a handful of cases.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// Evidence rests on too few cases.
    ///
    /// ## What it does
    ///
    /// Holds `sample` of the evidence in profiles against the smallest that the workspace trusts. Evidence without a sample is
    /// left alone.
    ///
    /// ## Why is this bad?
    ///
    /// Three attractive logos are a coincidence. A profile drawn from a few early customers fits them and nobody else.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// evidence:
    ///   - {id: win-loss-2026q3, type: win-loss-analysis, date: 2026-09-12, sample: 4, finding: Planners decide}
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
    /// For long interviews, of which ten are many.
    struct SmallSample("small-sample", Evidence, Info) { limits: &[&SAMPLE] }
}

/// The fewest cases that evidence may rest on.
const SAMPLE: Limit = Limit {
    name: "sample",
    default: Amount::Count(10),
    meaning: "the fewest deals, answers or interviews that evidence may rest on",
};

impl Rule for SmallSample {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let least = u64::from(context.settings.count(&SAMPLE));
        for (at, evidence) in profile.evidence.iter().enumerate() {
            let Some(sample) = evidence.sample.filter(|sample| *sample < least) else { continue };
            let finding = self.finding(format!("`{}` rests on {sample} cases; {least} are asked for", evidence.id));
            let finding = finding.at(profile.place(&format!("/evidence/{at}/sample")));
            found.push(finding.help("gather more, or treat the criterion as a guess and give it less weight"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn ten_are_enough() {
        let profile = "profiles/midmarket.yaml";
        check(&SmallSample, profile, "evidence: [{id: a, sample: 9}] # NOT OK\n");
        check(&SmallSample, profile, "evidence: [{id: a, sample: 10}]\n");
        check(&SmallSample, profile, "evidence: [{id: a}]\n");
    }
}
