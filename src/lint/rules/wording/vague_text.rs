//! A text that nobody can say yes or no to.

use crate::diagnostic::Diagnostic;
use crate::lint::phrases::Phrases;
use crate::lint::rule::declare_rule;
use crate::lint::{Context, Rule};
use crate::model::{Negative, Profile};
use crate::text::Place;
use crate::workspace::Located;
use std::sync::LazyLock;

declare_rule! {
    /// A text uses a word that no rep can decide on.
    ///
    /// ## What it does
    ///
    /// Looks for words such as "innovative", "world-class" or "any company with budget" in what decides: names and summaries of
    /// profiles, names of negative profiles, tested texts, and questions with their answers. A name that is nothing but a size,
    /// such as "Mid-market", counts as well.
    ///
    /// ## Why is this bad?
    ///
    /// Two people who read "innovative" call two different companies. A profile is concrete when a rep can turn an account
    /// down with it, and a colleague would have decided the same.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// summary: Innovative manufacturers with a forward-thinking team
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # profiles/midmarket.yaml
    /// summary: Manufacturers with 200 to 2,000 people that run their plants on SAP or NetSuite
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where the word is the customers' own and the criteria say what it means.
    struct VagueText("vague-text", Wording, Warning)
}

/// What sounds like a criterion and is none.
static VAGUE: [&str; 26] = [
    "innovative",
    "innovation mindset",
    "forward-thinking",
    "forward thinking",
    "cutting-edge",
    "cutting edge",
    "world-class",
    "world class",
    "best-in-class",
    "best in class",
    "visionary",
    "future-oriented",
    "like-minded",
    "next-generation",
    "next generation",
    "progressive",
    "dynamic companies",
    "modern companies",
    "great culture",
    "good fit",
    "right mindset",
    "any company",
    "all companies",
    "every company",
    "everyone with a budget",
    "anyone with a budget",
];

/// Sizes, which are one criterion and not a profile.
const SIZES: [&str; 12] = [
    "enterprise",
    "enterprises",
    "mid-market",
    "midmarket",
    "mid market",
    "smb",
    "smbs",
    "sme",
    "smes",
    "startups",
    "large companies",
    "mid-market companies",
];

impl Rule for VagueText {
    fn check_profile(&self, profile: &Located<Profile>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let mut look = |text: Option<&str>, pointer: &str| {
            if let Some(word) = text.and_then(vague) {
                self.tell(word, profile.place(pointer), found);
            }
        };
        look(Some(&profile.name), "/name");
        look(profile.summary.as_deref(), "/summary");
        for (at, criterion) in profile.criteria.iter().enumerate() {
            look(criterion.ask.as_deref(), &format!("/criteria/{at}/ask"));
            let Some(test) = &criterion.test else { continue };
            for (key, values) in [("in", &test.is_in), ("any_of", &test.any_of)] {
                for (position, value) in values.iter().flatten().enumerate() {
                    look(Some(&value.text), &format!("/criteria/{at}/{key}/{position}"));
                }
            }
            look(test.is.as_ref().map(|value| value.text.as_str()), &format!("/criteria/{at}/is"));
        }
        for (at, question) in profile.qualification.iter().enumerate() {
            look(Some(&question.question), &format!("/qualification/{at}/question"));
            look(question.good.as_deref(), &format!("/qualification/{at}/good"));
            look(question.bad.as_deref(), &format!("/qualification/{at}/bad"));
        }
        if SIZES.contains(&profile.name.trim().to_lowercase().as_str()) {
            let finding = self.finding(format!("`{}` is a size, not a profile", profile.name.trim()));
            let help = "name what these customers do and why they buy";
            found.push(finding.at(profile.place("/name")).help(help));
        }
    }

    fn check_negative(&self, negative: &Located<Negative>, _: &Context<'_>, found: &mut Vec<Diagnostic>) {
        if let Some(word) = vague(&negative.name) {
            self.tell(word, negative.place("/name"), found);
        }
    }
}

impl VagueText {
    fn tell(&self, word: &str, place: Place, found: &mut Vec<Diagnostic>) {
        let finding = self.finding(format!("nobody can say yes or no to \"{word}\""));
        found.push(finding.at(place).help("write what one would see in the account: a number, a system, an event"));
    }
}

/// The first vague word of a text, as whole words.
fn vague(text: &str) -> Option<&'static str> {
    static LOOKED_FOR: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&VAGUE));
    LOOKED_FOR.find(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::check;

    #[test]
    fn deciding_texts_are_concrete() {
        let profile = "profiles/midmarket.yaml";
        check(&VagueText, profile, "name: Innovative Manufacturers # NOT OK\n");
        check(&VagueText, profile, "name: Mid-market # NOT OK\n");
        check(&VagueText, profile, "name: Mid-market manufacturers\n");
        check(&VagueText, profile, "summary: Any company with a budget # NOT OK\n");
        check(&VagueText, profile, "summary: Uninnovatively made\n");
        check(&VagueText, profile, "notes: Innovative\n");
        check(&VagueText, profile, "qualification: [{question: Who plans?, good: Visionary people}] # NOT OK\n");
        check(&VagueText, profile, "criteria: [{field: adoption_mindset, in: [Innovative], weight: 10}] # NOT OK\n");
        check(&VagueText, "negative/no-plant-team.yaml", "name: No good fit # NOT OK\n");
    }
}
