//! A review that comes round too seldom.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Rule};
use crate::model::{Profile, SpanOfTime, TimeUnit};
use crate::workspace::Located;

declare_rule! {
    /// A profile is reviewed less than once a year.
    ///
    /// ## What it does
    ///
    /// Holds `review.every` against the longest interval that the workspace allows.
    ///
    /// ## Why is this bad?
    ///
    /// Within a year prices, competitors and the team have changed. Whoever looks every second year reviews somebody else's
    /// company.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// review: {last: 2026-09-30, every: 2 years}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// review: {last: 2026-09-30, every: 6 months}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// In a market in which a handful of deals is closed a year.
    struct RareReview("rare-review", Upkeep, Warning) { limits: &[&LONGEST_CADENCE] }
}

/// The longest interval between two reviews.
const LONGEST_CADENCE: Limit = Limit {
    name: "longest-cadence",
    default: Amount::Span(SpanOfTime { count: 12, unit: TimeUnit::Months }),
    meaning: "the longest that `review.every` may be",
};

impl Rule for RareReview {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(every) = profile.review.as_ref().and_then(|review| review.every) else { return };
        let longest = context.settings.span(&LONGEST_CADENCE);
        // Both counted from the same day, for months have no fixed length.
        if every.after(context.today) > longest.after(context.today) {
            let finding = self.finding(format!("`{}` is reviewed only every {every}", profile.id));
            let help = format!("review it every {longest} or more often");
            found.push(finding.at(profile.place("/review/every")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn a_year_is_the_longest() {
        let profile = "profiles/midmarket.yaml";
        check(&RareReview, profile, "review: {last: 2026-09-30, every: 13 months} # NOT OK\n");
        check(&RareReview, profile, "review: {last: 2026-09-30, every: 1 year}\n");
        check(&RareReview, profile, "review: {last: 2026-09-30, every: 366 days} # NOT OK\n");
        check(&RareReview, profile, "review: {last: 2026-09-30}\n");
    }
}
