//! Two personas that say the same.

use crate::diagnostic::Diagnostic;
use crate::lint::rule::declare_rule;
use crate::lint::{Amount, Context, Limit, Rule};
use crate::model::Persona;
use crate::workspace::{Located, Workspace};
use std::collections::{BTreeMap, BTreeSet};

declare_rule! {
    /// Two personas say the same.
    ///
    /// ## What it does
    ///
    /// Compares what personas answer for, want, suffer from and are told. Case, order of words, punctuation, plural endings and
    /// small words do not count. Two personas that share three such texts are reported.
    ///
    /// ## Why is this bad?
    ///
    /// Personas are there because people in one committee want different things. Two that say the same were copied, or are one
    /// person with two titles; too many of them dilute every message.
    ///
    /// ## Example
    ///
    /// ```yaml
    /// # personas/cfo.yaml
    /// goals: [Close the month in three days, Know the margin of each order, Pay no penalty for late orders]
    /// # personas/controller.yaml
    /// kind: persona
    /// id: controller
    /// name: Controller
    /// buying_role: influencer
    /// goals: [Close the month in three days, Know the margins of each order, Pay no penalties for late orders]
    /// # profiles/midmarket.yaml
    /// personas: [cfo, controller]
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```yaml
    /// # personas/cfo.yaml
    /// goals: [Close the month in three days, Know the margin of each order, Pay no penalty for late orders]
    /// # personas/controller.yaml
    /// kind: persona
    /// id: controller
    /// name: Controller
    /// buying_role: influencer
    /// goals: [Explain every deviation within a day]
    /// # profiles/midmarket.yaml
    /// personas: [cfo, controller]
    /// ```
    ///
    /// ## When to ignore
    ///
    /// Where a message is meant for everybody on purpose.
    struct SharedPersonaText("shared-persona-text", Wording, Info) { limits: &[&SHARED_TEXTS] }
}

/// How many texts two personas may not share.
const SHARED_TEXTS: Limit = Limit {
    name: "shared-texts",
    default: Amount::Count(3),
    meaning: "how many texts two personas must share to be reported",
};

/// Words that a text may have or lack without saying something else.
const SMALL: [&str; 12] = ["a", "an", "and", "each", "every", "for", "in", "of", "on", "the", "to", "with"];

impl Rule for SharedPersonaText {
    fn check_workspace(&self, workspace: &Workspace, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
        let needed = context.settings.count(&SHARED_TEXTS).max(1);
        let mut holders: BTreeMap<BTreeSet<String>, BTreeSet<usize>> = BTreeMap::new();
        for (at, persona) in workspace.personas.iter().enumerate() {
            for words in texts(persona).map(|text| words(text)).filter(|words| words.len() > 1) {
                holders.entry(words).or_default().insert(at);
            }
        }
        let mut shared: BTreeMap<(usize, usize), u32> = BTreeMap::new();
        for at in holders.values() {
            // Each is held against the first that has the text, so that a text in a hundred personas counts a hundred
            // times and not five thousand.
            let Some(first) = at.first() else { continue };
            for later in at.iter().skip(1) {
                *shared.entry((*first, *later)).or_default() += 1;
            }
        }
        for ((first, later), count) in shared.into_iter().filter(|(_, count)| *count >= needed) {
            let (first, later): (&Located<Persona>, _) = (&workspace.personas[first], &workspace.personas[later]);
            let message = format!("`{}` shares {count} texts with `{}`", later.id, first.id);
            let finding = self.finding(message).at(later.place("/id")).related(first.place("/id"), "the other persona");
            found.push(finding.help("write what only this person wants, or make the two one persona"));
        }
    }
}

fn texts(persona: &Persona) -> impl Iterator<Item = &String> {
    let lists = [&persona.responsibilities, &persona.goals, &persona.pains, &persona.motivations, &persona.messages];
    lists.into_iter().flatten()
}

/// The words that carry the text.
fn words(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !SMALL.contains(word));
    words.map(singular).collect()
}

/// Good enough to hold a plural against its singular.
fn singular(word: &str) -> String {
    match (word.strip_suffix("ies"), word.strip_suffix('s')) {
        (Some(stem), _) if word.len() > 4 => format!("{stem}y"),
        (_, Some(stem)) if word.len() > 3 && !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{check_files, good, with};

    #[test]
    fn three_shared_texts_are_too_many() {
        let check = |goals: &str, mark: &str| {
            let mut files = good();
            with(&mut files, "personas/cfo.yaml", "goals: [Close the month, Know the margin, Pay no penalty]\n");
            let other =
                format!("kind: persona\nid: controller{mark}\nname: C\nbuying_role: influencer\ngoals: [{goals}]\n");
            files.insert("personas/controller.yaml".into(), other);
            check_files(&SharedPersonaText, &files);
        };
        check("close months!, know margins, Pay no penalties", " # NOT OK");
        check("close months!, know margins", "");
        check("close months!, know margins, pay a penalty", "");
    }
}
