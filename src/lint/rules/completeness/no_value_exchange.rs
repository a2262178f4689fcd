//! A profile that does not say what either side gains.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Profile, Status};
use crate::workspace::Located;

declare_rule! {
    /// A profile does not say what both sides gain.
    ///
    /// ## What it does
    ///
    /// Finds operational profiles whose `value` lacks `to_customer` or `to_us`.
    ///
    /// ## Why is this bad?
    ///
    /// An ideal customer is ideal in both directions. A profile that knows only its own gain describes whom we would like;
    /// one that knows only theirs fills the pipeline with customers that cost more than they bring.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// value: {to_us: Customers that grow with us}
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// value: {to_customer: Plans that hold for a week, to_us: Customers that grow with us}
    /// ```
    ///
    /// ## When to ignore
    ///
    /// While the profile is being drafted.
    struct NoValueExchange("no-value-exchange", Completeness, Info)
}

impl Rule for NoValueExchange {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        if profile.status != Status::Operational {
            return;
        }
        let is_said = |text: Option<&String>| text.is_some_and(|text| !text.trim().is_empty());
        let value = profile.value.value.as_ref();
        let message = match (
            is_said(value.and_then(|value| value.to_customer.as_ref())),
            is_said(value.and_then(|value| value.to_us.as_ref())),
        ) {
            (true, true) => return,
            (false, true) => "what these customers gain",
            (true, false) => "what we gain from these customers",
            (false, false) => "what these customers and we gain",
        };
        let finding = self.finding(format!("`{}` does not say {message}", profile.id));
        let help = "complete `value: {to_customer: …, to_us: …}` with one sentence each";
        found.push(finding.at(profile.key_place("/value")).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn both_directions_are_needed() {
        let profile = "profiles/midmarket.yaml";
        check(&NoValueExchange, profile, "value: {to_customer: Time} # NOT OK\n");
        check(&NoValueExchange, profile, "value: {to_customer: '', to_us: Growth} # NOT OK\n");
        check(&NoValueExchange, profile, "value: {} # NOT OK\n");
        check(&NoValueExchange, profile, "value: {to_customer: Time, to_us: Growth}\n");
        check(&NoValueExchange, profile, "status: aspirational\nvalue: {}\n");
    }
}
