//! A choice of people by what the law protects.

use crate::diagnostic::Diagnostic;
use crate::lint::phrases::Phrases;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Persona;
use crate::text::Place;
use crate::workspace::{Located, Workspace};
use crate::yaml::{Document, Node, Value};
use std::sync::LazyLock;

declare_rule! {
    /// A document chooses by a protected characteristic.
    ///
    /// ## What it does
    ///
    /// Looks for age, gender, ethnicity, religion, health and family in the names of tested fields, and for words such as
    /// "female", "years old" or "Muslim" in personas.
    ///
    /// ## Why is this bad?
    ///
    /// Whom we call must not hang on what somebody is. It is against the law in most of our markets, and it is poor targeting:
    /// the role explains what a person needs, their age does not.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # personas/cfo.yaml
    /// notes: Usually a married man, 45 to 60 years old
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # personas/cfo.yaml
    /// notes: Usually ten years in finance, and the third person in the post
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the product is for a group by its nature, and the law allows to address it.
    struct ProtectedCharacteristic("protected-characteristic", Privacy, Warning)
}

/// Parts of field names that speak of a person.
const FIELDS: [&str; 21] = [
    "age",
    "gender",
    "sex",
    "ethnicity",
    "ethnic",
    "race",
    "religion",
    "religious",
    "disability",
    "disabled",
    "illness",
    "pregnancy",
    "pregnant",
    "marital",
    "sexuality",
    "sexual",
    "birthday",
    "birthdate",
    "skin",
    "caste",
    "denomination",
];

/// Words and phrases that choose a person.
static PHRASES: [&str; 30] = [
    "years old",
    "year old",
    "year-old",
    "female",
    "females",
    "male",
    "males",
    "man",
    "men",
    "woman",
    "women",
    "married",
    "unmarried",
    "divorced",
    "pregnant",
    "disabled",
    "ethnicity",
    "ethnic",
    "caucasian",
    "religious",
    "christian",
    "muslim",
    "jewish",
    "hindu",
    "gay",
    "lesbian",
    "heterosexual",
    "millennial",
    "millennials",
    "boomer",
];

impl Rule for ProtectedCharacteristic {
    fn check_workspace(&self, _: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(sets) = context.sets else { return };
        for inner in sets.inner() {
            let Some(name) = &inner.test.field else { continue };
            let lower = name.to_lowercase();
            // `company_age` is how long the firm exists.
            let parts: Vec<&str> = lower.split('_').collect();
            let is_of_company =
                parts.iter().any(|part| ["company", "account", "firm", "plant", "machine"].contains(part));
            if !is_of_company && parts.iter().any(|part| FIELDS.contains(part)) {
                let finding =
                    self.finding(format!("`{name}` is a protected characteristic of a person")).at(inner.place());
                found.push(finding.help("test a fact about the company instead"));
            }
        }
    }

    fn check_persona(&self, persona: &Located<Persona>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        persona.document.root.visit(&mut |node| self.look(&persona.document, node, found));
    }
}

impl ProtectedCharacteristic {
    fn look(&self, document: &Document, node: &Node, found: &mut Vec<Diagnostic>) {
        let Value::Text(text) = &node.value else { return };
        static LOOKED_FOR: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&PHRASES));
        if let Some(phrase) = LOOKED_FOR.find(text) {
            let finding = self.finding(format!("\"{phrase}\" describes what a person is, not what they do"));
            let finding = finding.at(Place::new(&document.source, node.span));
            found.push(finding.help("describe the role: what they answer for, want and decide"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, check_files, good, with};

    #[test]
    fn roles_have_no_age() {
        let persona = "personas/cfo.yaml";
        check(&ProtectedCharacteristic, persona, "notes: Mostly 40 years old # NOT OK\n");
        check(&ProtectedCharacteristic, persona, "goals: [Lead other women] # NOT OK\n");
        check(&ProtectedCharacteristic, persona, "goals: [Manage the German plants, Command a team]\n");
        check(&ProtectedCharacteristic, persona, "notes: The company is ten years of age\n");
    }

    #[test]
    fn fields_of_companies_may_have_an_age() {
        let mut files = good();
        with(
            &mut files,
            "fields.yaml",
            "fields:\n  - {name: company_age, type: integer}\n  - {name: contact_age, type: integer}\n  - {name: industry, type: text}\n  - {name: has_planning_team, type: boolean}\n",
        );
        with(
            &mut files,
            "profiles/midmarket.yaml",
            "criteria:\n  - {field: company_age, at_least: 9, weight: 9}\n  - {field: contact_age, at_most: 50, weight: 9} # NOT OK\n  - {field: industry, in: [a], weight: 9}\n",
        );
        check_files(&ProtectedCharacteristic, &files);
    }
}
