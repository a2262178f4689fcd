//! An address or a number of a living person.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::Kind;
use crate::text::Place;
use crate::yaml::{Document, Node, Value};
use std::sync::Arc;

declare_rule! {
    /// A document holds an e-mail address or a telephone number.
    ///
    /// ## What it does
    ///
    /// Looks for e-mail addresses and international telephone numbers in every text of every document.
    ///
    /// ## Why is this bad?
    ///
    /// Profiles and personas describe kinds of companies and roles; nobody in particular belongs into them. What is committed
    /// stays in the history of every clone, and cannot be deleted when the person asks for it.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # personas/cfo.yaml
    /// notes: Ask Jane first (jane.doe@example.com)
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # personas/cfo.yaml
    /// notes: Ask the controller first
    /// ```
    ///
    /// ## When to ignore
    ///
    /// For addresses of teams, such as a shared mailbox.
    struct ContactData("contact-data", Privacy, Warning)
}

impl Rule for ContactData {
    fn check_document(&self, _: Option<Kind>, document: &Arc<Document>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        document.root.visit(&mut |node| self.look(document, node, found));
    }
}

impl ContactData {
    fn look(&self, document: &Document, node: &Node, found: &mut Vec<Diagnostic>) {
        let Value::Text(text) = &node.value else { return };
        if memchr::memchr2(b'@', b'+', text.as_bytes()).is_none() {
            return;
        }
        let what = if text.contains('@') && words(text).any(is_address) {
            "an e-mail address"
        } else if has_number(text) {
            "a telephone number"
        } else {
            return;
        };
        // The message does not repeat it: reports travel further than documents.
        let finding = self.finding(format!("{what} stands here")).at(Place::new(&document.source, node.span));
        found.push(finding.help("name the role or the team in place of the person"));
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || "<>()[],;\"'".contains(c))
}

fn is_address(word: &str) -> bool {
    let Some((name, domain)) = word.trim_end_matches(['.', ':', '!', '?']).split_once('@') else { return false };
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "-_+%".contains(c));
    let ending = domain.rsplit('.').next().unwrap_or_default();
    name.split('.').all(is_part)
        && domain.contains('.')
        && domain.split('.').all(is_part)
        && ending.len() >= 2
        && ending.chars().all(char::is_alphabetic)
}

/// A `+` and at least nine digits with nothing but blanks and marks between them.
fn has_number(text: &str) -> bool {
    text.match_indices('+').any(|(at, _)| {
        let rest = text[at + 1..].chars();
        let number = rest.take_while(|c| c.is_ascii_digit() || " -/().".contains(*c));
        let is_first_digit = text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        is_first_digit && number.filter(char::is_ascii_digit).count() >= 9
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn people_are_not_reachable_here() {
        let persona = "personas/cfo.yaml";
        check(&ContactData, persona, "notes: Write to <jane.doe@example.co.uk>. # NOT OK\n");
        check(&ContactData, persona, "notes: Call +49 (30) 123 456-78 # NOT OK\n");
        check(&ContactData, persona, "goals: [a@b.de] # NOT OK\n");
        check(
            &ContactData,
            persona,
            "notes: 'Reach them @home, at 1+234567890 or at user@localhost'\n".replace("1+234567890", "+5 %").as_str(),
        );
        check(&ContactData, persona, "notes: C++ since 2019-01-01 12345678\n");
    }
}
