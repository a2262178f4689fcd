//! Real customers by name.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Facts, Needs, Rule};
use crate::model::Kind;
use crate::text::{Place, Span};
use crate::workspace::Workspace;

declare_rule! {
    /// A document names a customer of the snapshot.
    ///
    /// ## What it does
    ///
    /// Looks in all texts of the documents (those of manifests aside) for names of accounts, where the manifest maps
    /// `accounts.name`. Legal forms such as GmbH or Inc may be left out. A name of a single word counts only with a
    /// capital letter, five letters or more, and where no test asks for the same word: `SAP` may be a customer and an ERP.
    /// The message does not repeat the name.
    ///
    /// ## Why is this bad?
    ///
    /// These documents are rendered, mailed and read by many. Who buys from us, and why others did not, is often
    /// confidential by contract; and a profile that points at a customer by name describes that customer.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// summary: Manufacturers like Vormadal that run their plants on an ERP
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// summary: Manufacturers of a few hundred people that run their plants on an ERP
    /// ```
    ///
    /// ## When to ignore
    ///
    /// For reference customers who have agreed to be named.
    struct CustomerName("customer-name", Privacy, Warning) { needs: Needs::Snapshot }
}

/// What companies are by law, normalised.
const LEGAL_FORMS: [&str; 26] = [
    "gmbh",
    "ag",
    "kg",
    "se",
    "ohg",
    "ug",
    "inc",
    "llc",
    "ltd",
    "limited",
    "corp",
    "corporation",
    "co",
    "company",
    "plc",
    "sa",
    "sas",
    "sarl",
    "srl",
    "spa",
    "bv",
    "nv",
    "ab",
    "as",
    "oy",
    "group",
];

/// Words that a name may have at most.
const MOST_WORDS: usize = 6;

impl Rule for CustomerName {
    fn check_workspace(&self, _: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let Some(facts) = context.facts() else { return };
        let names = Names::of(facts);
        if names.0.is_empty() {
            return;
        }
        for (kind, document) in &context.loaded.documents {
            if *kind == Some(Kind::Snapshot) {
                continue;
            }
            let mut texts = Vec::new();
            document.root.visit(&mut |node| texts.extend(node.as_text().map(|_| node.span)));
            for span in texts {
                for part in names.find(document.source.slice(span)) {
                    let place = Place::new(&document.source, Span::new(span.start + part.start, span.start + part.end));
                    let help = "say what the company is like, not who it is; names belong into the CRM";
                    found.push(self.finding("this names a customer of the snapshot").at(place).help(help));
                }
            }
        }
    }
}

/// The names of accounts: normalised words, by the first of them.
struct Names(BTreeMap<String, Vec<Vec<String>>>);

impl Names {
    fn of(facts: &Facts<'_>) -> Self {
        let mut names: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        let asked = facts.asked_texts();
        for name in facts.snapshot.names.iter().flat_map(|names| names.iter()) {
            let mut words: Vec<String> = words(name).into_iter().map(|word| word.normal).collect();
            while words.len() > 1 && words.last().is_some_and(|word| LEGAL_FORMS.contains(&word.as_str())) {
                words.pop();
            }
            let is_telling = match words.as_slice() {
                [] => false,
                [only] => only.chars().count() >= 5 && !asked.contains(only),
                several => several.len() <= MOST_WORDS && !asked.contains(&several.join(" ")),
            };
            if is_telling {
                names.entry(words[0].clone()).or_default().push(words);
            }
        }
        Names(names)
    }

    /// Where names stand in a text.
    fn find(&self, text: &str) -> Vec<Span> {
        let words = words(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let names = self.0.get(&words[at].normal).into_iter().flatten();
            let is_here = |name: &&Vec<String>| {
                let here = words[at..].iter().map(|word| &word.normal);
                name.iter().eq(here.take(name.len())) && (name.len() > 1 || words[at].is_capital)
            };
            match names.filter(is_here).map(Vec::len).max() {
                Some(length) => {
                    found.push(Span::new(words[at].span.start, words[at + length - 1].span.end));
                    at += length;
                }
                None => at += 1,
            }
        }
        found
    }
}

struct Word {
    normal: String,
    is_capital: bool,
    span: Span,
}

/// The words of a text, with their places.
fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    for (at, c) in ends {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let word = &text[from..at];
                let is_capital = word.starts_with(char::is_uppercase);
                found.push(Word { normal: word.to_lowercase(), is_capital, span: Span::new(from, at) });
                start = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check, lint_for};

    #[test]
    fn customers_are_not_named() {
        let check = |text: &str| check(&CustomerName, "profiles/midmarket.yaml", text);
        check("summary: Firms like Vormadal # NOT OK\n");
        check("summary: Vormadal GmbH, as an example # NOT OK\n");
        check("pains:\n  - id: a\n    statement: Said at Kellopal and elsewhere # NOT OK\n");
        // A word that begins small is not a name, and neither is a part of another word.
        check("summary: Firms like vormadal\n");
        check("summary: Firms like Vormadalen\n");
        check("summary: Firms like Vorm\n");
    }

    #[test]
    fn the_message_does_not_repeat_the_name() {
        let mut files = crate::lint::testing::good();
        crate::lint::testing::with(&mut files, "profiles/midmarket.yaml", "summary: Firms like Vormadal\n");
        let outcome = lint_for(&CustomerName, &files);
        let finding = outcome.findings.iter().find(|finding| finding.code == "customer-name").expect("a finding");
        assert!(!format!("{} {:?}", finding.message, finding.help).contains("Vormadal"));
    }
}
