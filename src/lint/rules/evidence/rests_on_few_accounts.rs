//! A win rate that a few accounts make.

use crate::backtest::Backtest;
use crate::bitmap::Bitmap;
use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::rules::measured::{PROFILE_DEALS, is_operational};
use crate::lint::{Amount, Context, Limit, Needs, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// A profile wins more often than the rest thanks to a few accounts only.
    ///
    /// ## What it does
    ///
    /// Leaves out the few accounts with the most wins of an operational profile and looks whether its win rate still is
    /// above that of the accounts outside of the ICP. It speaks where it was before and is no longer.
    ///
    /// ## Why is this bad?
    ///
    /// Early, loyal and high-profile customers buy again and again, and each of their deals counts. A profile that is drawn
    /// around them is fitted to them: on the next account nothing of the advantage is left.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint: {limits: {few-accounts: 60}}
    /// ```
    ///
    /// ## Use instead
    ///
    /// Look for what these accounts share with others that were won. The usual number is three:
    ///
    /// ```yaml
    /// # icp.yaml
    /// lint: {limits: {few-accounts: 3}}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a market of a dozen buyers is meant.
    struct RestsOnFewAccounts("rests-on-few-accounts", Evidence, Warning) {
        needs: Needs::Deals,
        limits: &[&FEW_ACCOUNTS, &PROFILE_DEALS],
    }
}

/// How many accounts may be left out.
const FEW_ACCOUNTS: Limit = Limit {
    name: "few-accounts",
    default: Amount::Count(3),
    meaning: "how many accounts a profile must be able to do without",
};

impl Rule for RestsOnFewAccounts {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts().filter(|_| is_operational(profile)) else { return };
        let members = facts.members(&profile.id);
        let own = facts.backtest.deals_of(members);
        let rest = facts.outside().deals;
        let is_judged = own.closed >= u64::from(context.settings.count(&PROFILE_DEALS));
        let few = context.settings.count(&FEW_ACCOUNTS);
        let Some((own, rest)) = own.rate().zip(rest.rate()).filter(|(own, rest)| is_judged && own > rest) else {
            return;
        };
        let without = without_best(&facts.backtest, members, few as usize);
        if facts.backtest.deals_of(&without).rate().is_none_or(|rate| rate <= rest) {
            let (own, rest) = (crate::words::percent(own), crate::words::percent(rest));
            let message = format!(
                "without its {few} best accounts `{}` wins no more often than the rest ({own} with them, {rest} outside)",
                profile.id
            );
            let help =
                "look whether others that were won share what these accounts have; if not, the profile is about them";
            found.push(self.finding(message).at(profile.key_place("/criteria")).help(help));
        }
    }
}

/// The accounts without those that have the most wins; of accounts with as many, those with fewer losses go first.
fn without_best(backtest: &Backtest<'_>, members: &Bitmap, few: usize) -> Bitmap {
    let mut rows: Vec<usize> = members.iter_ones().collect();
    rows.sort_by_key(|row| {
        let (closed, won) = backtest.closed_and_won(*row);
        (std::cmp::Reverse(won), closed, *row)
    });
    let mut left = members.clone();
    rows.iter().take(few).for_each(|row| left.set(*row, false));
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn a_profile_can_do_without_its_best() {
        let check = |limit: u32, mark: &str| {
            let mut files = good();
            with(&mut files, "icp.yaml", &format!("lint: {{limits: {{few-accounts: {limit}}}}}\n"));
            let criteria = "criteria: [{field: industry, in: [Manufacturing], importance: must}]";
            with(&mut files, "profiles/midmarket.yaml", &format!("{criteria}{mark}\n"));
            check_files(&RestsOnFewAccounts, &files);
        };
        check(60, " # NOT OK");
        check(3, "");
    }
}
