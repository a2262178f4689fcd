//! The one table of rules.
//!
//! It refuses to know what they do. A new rule is a file in its family's folder and a line here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Rule;
use super::rules::{completeness, evidence, references, schema, snapshot, suppression, upkeep, wording};

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
    &evidence::NoEvidence,
    &evidence::NoWhy,
    &completeness::NoNegativeProfile,
    &upkeep::IdDiffersFromFile,
    &upkeep::StaleReview,
    &wording::SwallowedComment,
    &snapshot::AmountAsCriterion,
    &snapshot::OutcomeAsCriterion,
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
