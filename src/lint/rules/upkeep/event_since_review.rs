//! Something has happened, and nobody has looked since.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// Something has changed since a profile was reviewed.
    ///
    /// ## What it does
    ///
    /// Holds the `events` of the workspace against `review.last` of each profile: an event after it, today at the latest, makes
    /// the review due at once.
    ///
    /// ## Why is this bad?
    ///
    /// A new product, a competitor or a new law changes who buys faster than a calendar does. The event was worth writing down
    /// because it matters; the profiles are where it matters.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// events:
    ///   - {on: 2026-10-05, what: A competitor halved its price}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # icp.yaml
    /// events:
    ///   - {on: 2026-10-05, what: A competitor halved its price}
    /// # profiles/midmarket.yaml
    /// review: {last: 2026-10-12, every: 3 months}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the event plainly does not touch the profile.
    struct EventSinceReview("event-since-review", Upkeep, Warning)
}

impl Rule for EventSinceReview {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let (Some(workspace), Some(review)) = (context.workspace(), &profile.review) else { return };
        let Some(last) = review.last else { return };
        let events = workspace.config.events.iter().enumerate();
        let news = events.filter(|(_, event)| event.on > last && event.on <= context.today);
        let Some((at, event)) = news.max_by_key(|(_, event)| event.on) else { return };
        let message = format!("`{}` was last reviewed before {}: {}", profile.id, event.on, event.what);
        let finding = self.finding(message).at(profile.place("/review/last"));
        let finding =
            finding.related(workspace.config.document.first_key(&format!("/events/{at}")), "this has happened");
        found.push(finding.help("look at the profile in this light, then set `review.last` to that day"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn events_make_a_review_due() {
        let check = |day: &str, profile: &str| {
            let mut files = good();
            with(&mut files, "icp.yaml", &format!("events: [{{on: {day}, what: A new law}}]\n"));
            with(&mut files, "profiles/midmarket.yaml", profile);
            check_files(&EventSinceReview, &files);
        };
        check("2026-10-01", "review: {last: 2026-09-30} # NOT OK\n");
        check("2026-10-15", "review: {last: 2026-09-30} # NOT OK\n");
        check("2026-10-16", "review: {last: 2026-09-30}\n");
        check("2026-09-30", "review: {last: 2026-09-30}\n");
        check("2026-10-01", "review: {every: 3 months}\n");
    }
}
