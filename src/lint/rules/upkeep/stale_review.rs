//! A profile that nobody has looked at for too long.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Rule};
use crate::model::{Profile, SpanOfTime, TimeUnit};
use crate::workspace::Located;

declare_rule! {
    /// A profile's review is overdue.
    ///
    /// ## What it does
    ///
    /// Holds `review.last` and `review.every` against today. A profile that does not say how often it is reviewed is due
    /// after the longest interval that the workspace allows.
    ///
    /// ## Why is this bad?
    ///
    /// Products, prices and competitors change, and the customers that a profile was drawn from grow old. A profile that
    /// was right two years ago is still followed, because it looks like one.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// review: {last: 2026-02-01, every: 3 months}
    /// ```
    ///
    /// ## Use instead
    ///
    /// Go through the criteria with sales, marketing and customer success, run `icp backtest`, and note the day:
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// review: {last: 2026-10-14, every: 3 months}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// For a few days, while the review is under way.
    struct StaleReview("stale-review", Upkeep, Warning) { limits: &[&REVIEW_INTERVAL] }
}

/// How long a review counts where a profile does not say it.
pub(crate) const REVIEW_INTERVAL: Limit = Limit {
    name: "review-interval",
    default: Amount::Span(SpanOfTime { count: 12, unit: TimeUnit::Months }),
    meaning: "how long a review counts where the profile does not say `every`",
};

impl Rule for StaleReview {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(review) = &profile.review else { return };
        let Some(last) = review.last else { return };
        let every = review.every.unwrap_or_else(|| context.settings.span(&REVIEW_INTERVAL));
        let due = every.after(last);
        if due < context.today {
            let finding = self.finding(format!("the review of `{}` was due on {due}", profile.id));
            let finding = finding.at(profile.place("/review/last"));
            found.push(
                finding.help("review the profile with the teams that use it, then set `review.last` to that day"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{TODAY, check};

    #[test]
    fn reviews_fall_due() {
        assert_eq!(TODAY.to_string(), "2026-10-15");
        let profile = "profiles/midmarket.yaml";
        check(&StaleReview, profile, "review: {last: 2026-07-14, every: 3 months} # NOT OK\n");
        check(&StaleReview, profile, "review: {last: 2026-07-15, every: 3 months}\n");
        check(&StaleReview, profile, "review: {last: 2025-10-14} # NOT OK\n");
        check(&StaleReview, profile, "review: {last: 2025-10-15}\n");
        check(&StaleReview, profile, "review: {every: 3 months}\n");
        check(&StaleReview, profile, "status: retired\nreview: {last: 2020-01-01}\n");
    }
}
