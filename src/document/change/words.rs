//! Metrics and groups in the report's language, as they stand inside of a sentence.
//!
//! It refuses to know their numbers. A measure of the company's own keeps the name that the company gave it.

use crate::language::Language;
use crate::model::{Group, Metric};

/// A metric: `win rate`, `Abschlussquote`.
pub(super) fn metric(metric: &Metric, language: Language) -> String {
    let words = metric.words();
    match metric {
        Metric::Measure(_) => words,
        _ => language.word(&format!("metric-{}", words.replace(' ', "-"))).unwrap_or(words),
    }
}

/// A group of accounts: `the ICP`, `Profil machine-builders`.
pub(super) fn group(group: &Group, language: Language) -> String {
    let with_id = |key: &str, id: &str| language.text(key, &[("id", id.to_owned().into())]);
    let plain = |key: &str| language.text(key, &[]);
    match group {
        Group::Icp => plain("group-icp"),
        Group::All => plain("group-all"),
        Group::Outside => plain("group-outside"),
        Group::Excluded => plain("group-excluded"),
        Group::NeedsData => plain("group-needs-data"),
        Group::Profile(id) => with_id("group-profile", id),
        Group::Tier(id, tier) => {
            language.text("group-tier", &[("id", id.clone().into()), ("tier", tier.clone().into())])
        }
        Group::Negative(id) => with_id("group-negative", id),
        Group::Aspirational(id) => with_id("group-aspirational", id),
        Group::NearMiss(id) => with_id("group-near-miss", id),
        Group::Common => plain("group-common"),
        Group::Entering => plain("group-entering"),
        Group::Leaving => plain("group-leaving"),
        Group::EachProfile => plain("group-each-profile"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    #[test]
    fn english_says_what_the_sentences_of_the_gate_say() {
        for found in Metric::ALL {
            assert_eq!(metric(&found, Language::English), found.words());
            let key = format!("metric-{}", found.words().replace(' ', "-"));
            assert!(Language::German.word(&key).is_some(), "{key}");
        }
        let id = || "a".to_owned();
        let groups = [
            Group::Icp,
            Group::All,
            Group::Outside,
            Group::Excluded,
            Group::NeedsData,
            Group::Profile(id()),
            Group::Tier(id(), "B".to_owned()),
            Group::Negative(id()),
            Group::Aspirational(id()),
            Group::NearMiss(id()),
            Group::Common,
            Group::Entering,
            Group::Leaving,
            Group::EachProfile,
        ];
        for found in groups {
            assert_eq!(group(&found, Language::English), words::group(&found));
        }
    }

    #[test]
    fn german_has_words_of_its_own() {
        assert_eq!(metric(&Metric::CycleDays, Language::German), "Verkaufszyklus");
        assert_eq!(metric(&Metric::Measure("daily_use".to_owned()), Language::German), "daily use");
        assert_eq!(group(&Group::Tier("a".to_owned(), "B".to_owned()), Language::German), "Stufe B von a");
    }
}
