//! A profile that fits accounts which nobody could serve.

use crate::diagnostic::Diagnostic;
use crate::diff::Account;
use crate::lint::rule::declare_rule;
use crate::lint::sets::required;
use crate::lint::{Context, Rule};
use crate::model::{Profile, Status};
use crate::workspace::Located;

declare_rule! {
    /// A profile fits accounts that we do not serve.
    ///
    /// ## What it does
    ///
    /// Holds the required criteria of each operational profile against `serves` in the workspace, by set logic: there must be
    /// no account that meets them all and lies outside.
    ///
    /// ## Why is this bad?
    ///
    /// Whoever fits on paper gets a call. If we cannot deliver or support there, the best that can come of it is a customer
    /// who leaves.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # icp.yaml
    /// serves: {field: country, in: [DE, AT]}
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: country
    ///     in: [DE, AT, FR]
    ///     importance: must
    ///     why: They buy in these countries
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # icp.yaml
    /// serves: {field: country, in: [DE, AT]}
    /// # profiles/midmarket.yaml
    /// criteria:
    ///   - field: country
    ///     in: [DE, AT]
    ///     importance: must
    ///     why: We support in German
    ///     evidence: [win-loss-2026q3]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While a new region is being opened; an aspirational profile says the same without an allowance.
    struct TargetsBeyondServes("targets-beyond-serves", Completeness, Warning)
}

impl Rule for TargetsBeyondServes {
    fn check_profile(&self, profile: &Located<Profile>, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets.filter(|_| profile.status == Status::Operational) else { return };
        let Some(test) = &sets.workspace.config.serves else { return };
        let Some(serves) = sets.resolve(test) else { return };
        let Some(tested) = sets.tested(profile) else { return };
        let tests = profile.criteria.iter().filter_map(|criterion| criterion.test.as_ref());
        let Some(account) = sets.beyond(&required(tested), &serves, tests) else { return };
        let fields: Vec<String> = test.fields("").into_iter().map(|(field, _)| field).collect();
        let about = |at: usize| {
            let test = profile.criteria.get(at).and_then(|criterion| criterion.test.as_ref());
            test.is_some_and(|test| test.fields("").iter().any(|(field, _)| fields.contains(field)))
        };
        let criterion = tested.iter().find(|criterion| criterion.is_required && about(criterion.at));
        let (place, help) = match criterion {
            Some(criterion) => (
                profile.document.first_key(&format!("/criteria/{}", criterion.at)),
                "narrow this criterion to where we can deliver and support, or widen `serves`",
            ),
            None => (profile.key_place("/criteria"), "add a required criterion on what `serves` tests"),
        };
        let finding = self.finding(format!("`{}` fits accounts that we do not serve{}", profile.id, example(&account)));
        let finding = finding.at(place).help(help);
        found.push(finding.related(sets.workspace.config.place("/serves"), "where we can deliver and support"));
    }
}

/// The account in words, if the logic shows one.
fn example(account: &Account) -> String {
    let parts: Vec<String> = account.iter().map(|(field, value)| format!("{field} {value}")).collect();
    if parts.is_empty() { String::new() } else { format!(", such as one with {}", parts.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn required_criteria_stay_within() {
        let check = |profile: &str| {
            let mut files = good();
            with(&mut files, "icp.yaml", "serves: {field: country, in: [DE, AT, CH]}\n");
            with(&mut files, "profiles/midmarket.yaml", profile);
            check_files(&TargetsBeyondServes, &files);
        };
        check("criteria:\n  - {field: country, in: [DE], importance: must}\n");
        check("criteria:\n  - {field: country, in: [de, at, FR], importance: must} # NOT OK\n");
        check(
            "criteria:\n  - {field: country, in: [DE], weight: 10} # NOT OK\n"
                .replace("criteria:", "criteria: # NOT OK")
                .replace("10} # NOT OK", "10}")
                .as_str(),
        );
        check("status: aspirational\ncriteria:\n  - {field: country, in: [FR], importance: must}\n");
        check(
            "criteria:\n  - {field: country, in: [DE, FR], importance: must}\n  - {id: b, field: country, not_in: [FR], importance: must}\n",
        );
    }
}
