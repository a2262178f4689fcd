//! A persona that is a company.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Persona;
use crate::workspace::Located;

declare_rule! {
    /// A persona describes a company.
    ///
    /// ## What it does
    ///
    /// Finds personas whose name ends in a word for organisations, such as "companies", "manufacturer" or "GmbH".
    ///
    /// ## Why is this bad?
    ///
    /// Companies are described by profiles, the people in them by personas. A message to "SaaS companies" speaks to nobody:
    /// their CFO and their IT manager worry about different things.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # personas/cfo.yaml
    /// name: Mid-size manufacturing companies
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # personas/cfo.yaml
    /// name: Chief Financial Officer
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the word is part of a title.
    struct PersonaIsCompany("persona-is-company", Wording, Warning)
}

const ORGANISATIONS: [&str; 27] = [
    "company",
    "companies",
    "corporation",
    "corporations",
    "enterprise",
    "enterprises",
    "business",
    "businesses",
    "firm",
    "firms",
    "organisation",
    "organisations",
    "organization",
    "organizations",
    "manufacturer",
    "manufacturers",
    "startup",
    "startups",
    "start-ups",
    "agencies",
    "smbs",
    "smes",
    "gmbh",
    "inc",
    "ltd",
    "llc",
    "hospitals",
];

impl Rule for PersonaIsCompany {
    fn check_persona(&self, persona: &Located<Persona>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        // "Owner of small companies" is a person.
        let head = persona.name.split(" of ").next().unwrap_or_default().to_lowercase();
        let last = head.split_whitespace().next_back().unwrap_or_default();
        if ORGANISATIONS.contains(&last.trim_matches(|c: char| !c.is_alphanumeric())) {
            let finding = self.finding(format!("`{}` is a company, not a person in one", persona.name));
            let help =
                "describe the company in a profile, and here the role of a person who takes part in the purchase";
            found.push(finding.at(persona.place("/name")).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn personas_are_people() {
        let persona = "personas/cfo.yaml";
        check(&PersonaIsCompany, persona, "name: SaaS startups # NOT OK\n");
        check(&PersonaIsCompany, persona, "name: Example GmbH. # NOT OK\n");
        check(&PersonaIsCompany, persona, "name: Owner of small companies\n");
        check(&PersonaIsCompany, persona, "name: Company Secretary\n");
        check(&PersonaIsCompany, persona, "name: Head of Business\n");
    }
}
