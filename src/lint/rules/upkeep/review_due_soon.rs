//! A review that comes up.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Rule};
use crate::model::{Profile, SpanOfTime, TimeUnit};
use crate::workspace::Located;

declare_rule! {
    /// A profile's review is due soon.
    ///
    /// ## What it does
    ///
    /// Finds profiles whose next review, `review.every` after `review.last`, falls within the next two weeks.
    ///
    /// ## Why is this bad?
    ///
    /// It is not yet; but a review needs sales, marketing and customer success at one table, and that takes notice.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// review: {last: 2026-07-20, every: 3 months}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// review: {last: 2026-10-14, every: 3 months}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Once the meeting has a date.
    struct ReviewDueSoon("review-due-soon", Upkeep, Info) { limits: &[&REVIEW_NOTICE] }
}

/// How long before its day a review is announced.
const REVIEW_NOTICE: Limit = Limit {
    name: "review-notice",
    default: Amount::Span(SpanOfTime { count: 2, unit: TimeUnit::Weeks }),
    meaning: "how long before its day a review is announced",
};

impl Rule for ReviewDueSoon {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(review) = &profile.review else { return };
        let (Some(last), Some(every)) = (review.last, review.every) else { return };
        let due = every.after(last);
        let notice = context.settings.span(&REVIEW_NOTICE);
        if due >= context.today && due <= notice.after(context.today) {
            let finding = self.finding(format!("the review of `{}` is due on {due}", profile.id));
            let help = "invite the teams that use the profile";
            found.push(finding.at(profile.place("/review/last")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn reviews_are_announced() {
        let profile = "profiles/midmarket.yaml";
        check(&ReviewDueSoon, profile, "review: {last: 2026-07-15, every: 3 months} # NOT OK\n");
        check(&ReviewDueSoon, profile, "review: {last: 2026-07-29, every: 3 months} # NOT OK\n");
        check(&ReviewDueSoon, profile, "review: {last: 2026-07-30, every: 3 months}\n");
        check(&ReviewDueSoon, profile, "review: {last: 2026-07-14, every: 3 months}\n");
    }
}
