//! The one table of rules.
//!
//! It refuses to know what they do. A new rule is a file in its family's folder and a line here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Rule;
use super::rules::{
    breadth, completeness, evidence, logic, privacy, references, schema, snapshot, suppression, upkeep, wording,
};

/// Every rule, by family and name.
static RULES: &[&dyn Rule] = &[
    &schema::AmbiguousAlias,
    &schema::DuplicateDocument,
    &schema::DuplicateId,
    &schema::DuplicateKey,
    &schema::EmptyDocument,
    &schema::EmptyRange,
    &schema::InvalidOperand,
    &schema::InvalidUtf8,
    &schema::InvalidValue,
    &schema::MalformedCriterion,
    &schema::MalformedTest,
    &schema::MissingKey,
    &schema::MissingKind,
    &schema::MissingWorkspace,
    &schema::NewerFormat,
    &schema::SameTier,
    &schema::TooDeep,
    &schema::TooLarge,
    &schema::UnknownAlias,
    &schema::UnknownKey,
    &schema::UnknownKind,
    &schema::UnsupportedYaml,
    &schema::WrongOperator,
    &schema::YamlSyntax,
    &references::UnknownCriterion,
    &references::UnknownEvidence,
    &references::UnknownField,
    &references::UnknownMeasure,
    &references::UnknownNegativeProfile,
    &references::UnknownPersona,
    &references::UnknownProfile,
    &references::UnknownSnapshot,
    &references::UnknownTier,
    &references::UnknownValue,
    &logic::AlwaysTrue,
    &logic::ContradictoryCriteria,
    &logic::DuplicateProfile,
    &logic::ExcludedProfile,
    &logic::IdleWeight,
    &logic::ImpliedCriterion,
    &logic::NeverTrue,
    &logic::PointlessOperator,
    &logic::TierForEverybody,
    &logic::UnreachableBranch,
    &logic::UnreachableTier,
    &breadth::MetByEverybody,
    &breadth::MetByNobody,
    &breadth::NoRequiredCriterion,
    &breadth::OneDimensionOnly,
    &breadth::OverlappingProfiles,
    &breadth::ProfileWithoutCustomers,
    &breadth::TooBroad,
    &breadth::TooNarrow,
    &evidence::ContradictedBudget,
    &evidence::ContradictedCycle,
    &evidence::MostlyUnknownField,
    &evidence::NoBetterThanRest,
    &evidence::NoEvidence,
    &evidence::NoWhy,
    &evidence::OldEvidence,
    &evidence::OldWins,
    &evidence::RestsOnFewAccounts,
    &evidence::SmallSample,
    &evidence::UnsupportedValue,
    &evidence::WeightAgainstWins,
    &completeness::AspirationalWithoutExperiment,
    &completeness::DisqualifierWithoutQuestion,
    &completeness::FewContributors,
    &completeness::GoalWithoutGateRule,
    &completeness::MissingBuyingRole,
    &completeness::NoBuyingCycle,
    &completeness::NoNegativeProfile,
    &completeness::NoOwner,
    &completeness::NoPains,
    &completeness::NoQualificationQuestions,
    &completeness::NoTriggers,
    &completeness::NoValueExchange,
    &completeness::StageWithoutContent,
    &completeness::TargetsBeyondServes,
    &upkeep::EventSinceReview,
    &upkeep::ExpiredWaiver,
    &upkeep::ExpiringWaiver,
    &upkeep::IdDiffersFromFile,
    &upkeep::NoReviewCadence,
    &upkeep::OrphanedNegative,
    &upkeep::OrphanedPersona,
    &upkeep::RareReview,
    &upkeep::RetiredInUse,
    &upkeep::ReviewDueSoon,
    &upkeep::SingleAuthor,
    &upkeep::StaleReview,
    &upkeep::UnusedEvidence,
    &upkeep::UnusedField,
    &wording::AmbiguousScalar,
    &wording::PersonaIsCompany,
    &wording::ProfileIsPerson,
    &wording::SharedPersonaText,
    &wording::SwallowedComment,
    &wording::SwallowedLine,
    &wording::VagueText,
    &privacy::ContactData,
    &privacy::CustomerName,
    &privacy::PersonalCriterion,
    &privacy::ProtectedCharacteristic,
    &snapshot::AfterSaleCriterion,
    &snapshot::AmountAsCriterion,
    &snapshot::DominantAccount,
    &snapshot::LostZeros,
    &snapshot::MissingColumn,
    &snapshot::OldSnapshot,
    &snapshot::OutcomeAsCriterion,
    &snapshot::RenewalsAsWins,
    &snapshot::SeveralCurrencies,
    &snapshot::SmallSnapshot,
    &snapshot::UnpinnedSnapshot,
    &snapshot::UnreadOutcome,
    &snapshot::UnreadableSnapshot,
    &suppression::IneffectiveSetting,
    &suppression::InvalidLimit,
    &suppression::UnexplainedAllow,
    &suppression::UnknownLimit,
    &suppression::UnknownRule,
    &suppression::UnusedAllow,
];

/// Every rule, by family and name.
pub fn rules() -> &'static [&'static dyn Rule] {
    RULES
}

/// A rule by its name.
pub fn rule(name: &str) -> Option<&'static dyn Rule> {
    static BY_NAME: LazyLock<BTreeMap<&str, &dyn Rule>> =
        LazyLock::new(|| RULES.iter().map(|rule| (rule.meta().name, *rule)).collect());
    BY_NAME.get(name).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fmt::Write;

    use super::*;
    use crate::lint::testing::{codes, examples, good, lint, lint_for, lint_on_data, load_bytes};
    use crate::lint::{Options, manual, testing};

    /// Rules whose fault cannot be shown in a document of some lines.
    const WITHOUT_EXAMPLE: [&str; 4] = ["too-large", "too-deep", "invalid-utf-8", "single-author"];

    /// Rules about what all documents, or all criteria of a profile, come to. An example shows the lines that matter and
    /// not what stands beside them.
    const OF_THE_WHOLE: [&str; 11] = [
        "no-required-criterion",
        "one-dimension-only",
        "unreachable-tier",
        "tier-for-everybody",
        "idle-weight",
        "disqualifier-without-question",
        "unused-evidence",
        "unused-field",
        "orphaned-persona",
        "no-review-cadence",
        "unpinned-snapshot",
    ];

    #[test]
    fn the_good_workspace_is_quiet() {
        let outcome = lint(&good());
        assert_eq!(outcome.findings, []);
        assert_eq!(outcome.suppressed, []);
        assert_eq!(outcome.files, good().len());
        let outcome = lint_on_data(&good(), None);
        assert_eq!(outcome.findings, []);
    }

    #[test]
    fn names_are_unique_and_kebab_case() {
        let mut seen = BTreeSet::new();
        for meta in rules().iter().map(|rule| rule.meta()) {
            assert!(crate::model::is_id(meta.name), "{}", meta.name);
            assert!(seen.insert(meta.name), "{} stands twice", meta.name);
            assert!(crate::lint::Family::ALL.iter().all(|family| family.as_str() != meta.name), "{}", meta.name);
            // "allow missing-key" is English; "allow require-key" and "allow check-key" are not.
            let cure = ["require", "check", "ensure", "prefer", "use", "forbid", "disallow", "must", "should", "bad"];
            let first = meta.name.split('-').next().unwrap_or_default();
            assert!(!cure.contains(&first), "`allow {}` does not read as English", meta.name);
        }
    }

    #[test]
    fn rules_stand_where_one_looks_for_them() {
        for meta in rules().iter().map(|rule| rule.meta()) {
            let expected = format!("rules/{}/{}.rs", meta.family, meta.name.replace('-', "_"));
            assert!(meta.file.replace('\\', "/").ends_with(&expected), "{} is in {}", meta.name, meta.file);
        }
        let order: Vec<_> = rules().iter().map(|rule| (rule.meta().family, rule.meta().name)).collect();
        assert!(order.is_sorted(), "the table is not in the order of families and names");
    }

    #[test]
    fn pages_have_the_headings_in_order() {
        for rule in rules() {
            let meta = rule.meta();
            let mut expected = vec!["What it does", "Why is this bad?", "Example", "Use instead"];
            expected.extend(meta.can_be_silenced.then_some("When to ignore"));
            let headings: Vec<&str> = meta.page.lines().filter_map(|line| line.trim().strip_prefix("## ")).collect();
            assert_eq!(headings, expected, "{}", meta.name);
            let summary = meta.summary();
            assert!(summary.ends_with('.') && summary.len() <= 100, "{}: {summary}", meta.name);
            assert!(meta.page.lines().all(|line| line.len() <= 121), "{}: a line is too long", meta.name);
            assert!(manual(*rule).ends_with('\n'), "{}", meta.name);
        }
    }

    #[test]
    fn limits_are_declared_once() {
        let mut defaults = BTreeMap::new();
        for limit in rules().iter().flat_map(|rule| rule.meta().limits) {
            assert!(crate::model::is_id(limit.name), "{}", limit.name);
            let earlier = defaults.insert(limit.name, limit.default);
            assert!(earlier.is_none_or(|earlier| earlier == limit.default), "{} has two defaults", limit.name);
            assert_eq!(limit.default.read_like(&limit.default.to_string()), Ok(limit.default), "{}", limit.name);
        }
    }

    #[test]
    fn examples_do_what_the_page_says() {
        for rule in rules() {
            let name = rule.meta().name;
            let (example, instead) = examples(*rule);
            if WITHOUT_EXAMPLE.contains(&name) {
                assert!(example.is_none(), "{name} has an example after all");
                continue;
            }
            let found = lint_for(*rule, &example.expect(name));
            assert!(codes(&found).contains(&name), "the example of {name} gives {:?}", found.findings);
            let mut found = lint_for(*rule, &instead.expect(name)).findings;
            found.retain(|finding| finding.code == name || !OF_THE_WHOLE.contains(&finding.code.as_str()));
            assert_eq!(found, [], "what {name} says to write instead is not quiet");
        }
    }

    #[test]
    fn files_that_are_no_documents_have_their_rules() {
        let check = |bytes: Vec<u8>, expected: &str| {
            let files = good().into_iter().map(|(path, text)| (path, text.into_bytes()));
            let loaded = load_bytes(files.chain([("personas/new.yaml".to_owned(), bytes)]));
            let outcome = crate::lint::lint(&loaded, &Options::new(testing::TODAY));
            assert_eq!(codes(&outcome), [expected]);
            assert_eq!(outcome.files, good().len() + 1);
        };
        check(vec![b' '; (1 << 20) + 1], "too-large");
        check("[".repeat(100).into_bytes(), "too-deep");
        check(b"name: gr\xf6\xdfere\n".to_vec(), "invalid-utf-8");
    }

    /// Every rule over every example: which rules speak where is read in review, and changes on purpose only.
    #[test]
    fn every_rule_over_every_example() {
        let mut table = String::new();
        for rule in rules() {
            let (Some(example), _) = examples(*rule) else { continue };
            let outcome = lint_on_data(&example, None);
            for finding in &outcome.findings {
                assert!(super::rule(&finding.code).is_some(), "the code `{}` is no rule", finding.code);
            }
            let _ = writeln!(table, "{}: {}", rule.meta().name, codes(&outcome).join(", "));
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn codes_in_the_source_are_rules() {
        // What the readers can report is written as a text beside `error(`, `stop(` or `find(`.
        let sources = [
            include_str!("../yaml/parse.rs"),
            include_str!("../schema/explain.rs"),
            include_str!("../schema/structure.rs"),
            include_str!("../schema/validate.rs"),
            include_str!("../workspace/load.rs"),
            include_str!("../workspace/references.rs"),
        ];
        let mut seen = 0;
        for source in sources {
            let production = source.split("#[cfg(test)]").next().unwrap_or_default();
            for call in ["Diagnostic::error(", "Diagnostic::warning(", "stop(", "self.find(", "broken_alias("] {
                for rest in production.split(call).skip(1) {
                    let code = rest.split(')').next().and_then(|arguments| arguments.split('"').nth(1));
                    let Some(code) = code.filter(|code| crate::model::is_id(code)) else { continue };
                    assert!(super::rule(code).is_some(), "the code `{code}` is no rule");
                    seen += 1;
                }
            }
        }
        assert!(seen > 30, "only {seen} codes were seen");
    }
}
