//! A profile that nobody has promised to look at again.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// A profile does not say how often it is reviewed.
    ///
    /// ## What it does
    ///
    /// Finds profiles without `review.every` or `review.last`.
    ///
    /// ## Why is this bad?
    ///
    /// A profile made once and framed is the commonest way to fail. Markets move and teams change; only a date that comes
    /// round brings the profile back on the table.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// review: {last: 2026-09-30}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// review: {last: 2026-09-30, every: 3 months}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While a profile is a draft.
    struct NoReviewCadence("no-review-cadence", Upkeep, Warning)
}

impl Rule for NoReviewCadence {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let review = profile.review.as_ref();
        let message = match review.map(|review| (review.last, review.every)) {
            Some((Some(_), Some(_))) => return,
            Some((None, Some(_))) => format!("nobody knows when `{}` was last reviewed", profile.id),
            _ => format!("`{}` does not say how often it is reviewed", profile.id),
        };
        let place = if review.is_some() { profile.key_place("/review") } else { profile.place("/id") };
        let help = "add `review: {last: DAY, every: 3 months}`";
        found.push(self.finding(message).at(place).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn reviews_have_a_cadence() {
        let profile = "profiles/midmarket.yaml";
        check(&NoReviewCadence, profile, "review: {last: 2026-09-30} # NOT OK\n");
        check(&NoReviewCadence, profile, "review: {every: 3 months} # NOT OK\n");
        check(&NoReviewCadence, profile, "review: {last: 2026-09-30, every: 3 months}\n");
        check(&NoReviewCadence, profile, "status: retired\nreview: {}\n");
    }
}
