//! A profile that nobody answers for.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// Nobody answers for a profile.
    ///
    /// ## What it does
    ///
    /// Finds profiles without an `owner`, retired ones aside.
    ///
    /// ## Why is this bad?
    ///
    /// What everybody owns, nobody reviews. When a segment stops buying, somebody has to be asked why, and has to be allowed
    /// to change the profile.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// owner: ""
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// owner: revenue-operations
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the code owners of the repository answer for every profile alike.
    struct NoOwner("no-owner", Completeness, Warning)
}

impl Rule for NoOwner {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        if profile.owner.as_deref().is_none_or(|owner| owner.trim().is_empty()) {
            let place = if profile.owner.is_some() { profile.place("/owner") } else { profile.place("/id") };
            let finding = self.finding(format!("nobody answers for `{}`", profile.id));
            found.push(finding.at(place).help("add `owner:` with the team that reviews and changes the profile"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn a_team_answers_for_the_profile() {
        check(&NoOwner, "profiles/midmarket.yaml", "owner: ' ' # NOT OK\n");
        check(&NoOwner, "profiles/midmarket.yaml", "owner: sales\n");
        check(&NoOwner, "profiles/midmarket.yaml", "status: retired\nowner: ''\n");
        let other =
            "kind: profile\nid: other # NOT OK\nname: Others\ncriteria: [{field: country, in: [DE], weight: 5}]\n";
        check(&NoOwner, "profiles/other.yaml", other);
    }
}
