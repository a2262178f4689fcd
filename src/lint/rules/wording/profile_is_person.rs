//! A profile that is a person.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Profile;
use crate::workspace::Located;

declare_rule! {
    /// A profile describes a person.
    ///
    /// ## What it does
    ///
    /// Finds profiles whose name ends in a job title, such as "managers" or "CFO", or begins with "Head of", "VP" or "Chief".
    ///
    /// ## Why is this bad?
    ///
    /// An ideal customer profile describes organisations. Titles say who signs in them; whether the organisation needs what we
    /// sell stays open, and the criteria cannot be held against accounts.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// name: Heads of production
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// name: Manufacturers that plan in shifts
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the word names a trade, such as "asset managers".
    struct ProfileIsPerson("profile-is-person", Wording, Warning)
}

const TITLES: [&str; 22] = [
    "ceo",
    "ceos",
    "cfo",
    "cfos",
    "cio",
    "cios",
    "cto",
    "ctos",
    "cmo",
    "cmos",
    "coo",
    "coos",
    "manager",
    "managers",
    "director",
    "directors",
    "officer",
    "officers",
    "founder",
    "founders",
    "buyer",
    "buyers",
];

const BEGINNINGS: [&str; 7] = ["head of ", "heads of ", "vp ", "vps ", "vice president", "chief ", "director of "];

impl Rule for ProfileIsPerson {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let name = profile.name.to_lowercase();
        let last = name.split_whitespace().next_back().unwrap_or_default();
        if TITLES.contains(&last) || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning)) {
            let finding = self.finding(format!("`{}` is a person, not an organisation", profile.name));
            let help = "write a persona for the role, and name here what their companies have in common";
            found.push(finding.at(profile.place("/name")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn profiles_are_organisations() {
        let profile = "profiles/midmarket.yaml";
        check(&ProfileIsPerson, profile, "name: Marketing managers # NOT OK\n");
        check(&ProfileIsPerson, profile, "name: VP Sales # NOT OK\n");
        check(&ProfileIsPerson, profile, "name: CFOs # NOT OK\n");
        check(&ProfileIsPerson, profile, "name: Manufacturers with a CFO of their own\n");
        check(&ProfileIsPerson, profile, "name: Headquarters of groups\n");
    }
}
