//! Wins of another time.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::{USUAL_WINS, is_operational};
use crate::lint::{Amount, Context, Limit, Needs, Rule};
use crate::model::{Profile, SpanOfTime, TimeUnit};
use crate::snapshot::day_number;
use crate::workspace::Located;

declare_rule! {
    /// Most wins of a profile are old.
    ///
    /// ## What it does
    ///
    /// Looks at the won deals of the accounts in an operational profile, and speaks where more than half of those with a
    /// close date were closed long before the day of the snapshot.
    ///
    /// ## Why is this bad?
    ///
    /// The product, the price and the competition were others then. A profile of early customers describes who bought the
    /// first version; those who would buy today may be missing from it.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint: {limits: {win-age: 4 months}}
    /// ```
    ///
    /// ## Use instead
    ///
    /// Look at the newer wins first: what do they share, and which criterion keeps them out?
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint: {limits: {win-age: 24 months}}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where deals take years, and few are closed.
    struct OldWins("old-wins", Evidence, Info) { needs: Needs::Deals, limits: &[&WIN_AGE, &USUAL_WINS] }
}

/// How long a win counts.
const WIN_AGE: Limit = Limit {
    name: "win-age",
    default: Amount::Span(SpanOfTime { count: 24, unit: TimeUnit::Months }),
    meaning: "how long before the day of the snapshot most wins of a profile may lie",
};

impl Rule for OldWins {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts().filter(|_| is_operational(profile)) else { return };
        let age = context.settings.span(&WIN_AGE);
        let first = day_number(age.before(facts.snapshot.as_of));
        let deals = facts.backtest.won_deals_of(facts.members(&profile.id));
        let days: Vec<i32> = deals.iter().filter_map(|deal| deal.closed).collect();
        let old = days.iter().filter(|day| **day < first).count();
        if days.len() >= context.settings.count(&USUAL_WINS) as usize && 2 * old > days.len() {
            let as_of = facts.snapshot.as_of;
            let message = format!("most wins of `{}` lie more than {age} before {as_of}", profile.id);
            let help = "look at the newer wins, and at the newer losses, before you trust the older ones";
            found.push(self.finding(message).at(profile.key_place("/criteria")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn half_of_the_wins_are_young() {
        let check = |limit: &str, mark: &str| {
            let mut files = good();
            with(&mut files, "icp.yaml", &format!("lint: {{limits: {{win-age: {limit}}}}}\n"));
            let criteria = "criteria: [{field: industry, in: [Manufacturing], importance: must}]";
            with(&mut files, "profiles/midmarket.yaml", &format!("{criteria}{mark}\n"));
            check_files(&OldWins, &files);
        };
        check("4 months", " # NOT OK");
        check("24 months", "");
    }
}
