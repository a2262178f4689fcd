//! Questions about tests and profiles that are answered by set logic, never by samples.
//!
//! It refuses to guess: what cannot be decided is answered with no. It refuses to know rules.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::Reach;
use crate::diff::reach::{Account, Comparison, Rule, Scoring};
use crate::model::{Atom, Catalogue, Condition, Field, FieldType, Predicate, Profile, Quantity, Test, normalise};

/// A criterion that tests something.
#[derive(Clone, Debug)]
pub(super) struct Tested {
    /// Its place among the criteria.
    pub(super) at: usize,
    pub(super) id: String,
    pub(super) condition: Condition,
    pub(super) points: u32,
    pub(super) is_required: bool,
}

/// The criteria that test something; none where one cannot be read with the fields it names, so that nothing that is
/// said of the others could be trusted.
pub(super) fn tested(profile: &Profile, catalogue: &Catalogue) -> Option<Vec<Tested>> {
    let with_test = profile
        .criteria
        .iter()
        .enumerate()
        .filter_map(|(at, criterion)| Some((at, criterion, criterion.test.as_ref()?)));
    with_test
        .map(|(at, criterion, test)| {
            Some(Tested {
                at,
                id: criterion.id().unwrap_or_default().to_owned(),
                condition: resolve(&test, catalogue)?,
                points: criterion.points().unwrap_or(0),
                is_required: criterion.is_required(),
            })
        })
        .collect()
}

/// A test in canonical form; none where it cannot be read with the fields it names.
pub(super) fn resolve(test: &Test, catalogue: &Catalogue) -> Option<Condition> {
    Condition::resolve(test, catalogue, "").ok()
}

/// All conditions that an account must meet.
pub(super) fn required(tested: &[Tested]) -> Condition {
    let required = tested.iter().filter(|criterion| criterion.is_required);
    Condition::All(required.map(|criterion| criterion.condition.clone()).collect())
}

/// How a profile decides at a tier's lowest score.
pub(super) fn scoring(profile: &Profile, tested: &[Tested], threshold: u8) -> Scoring {
    let rule = |criterion: &Tested| Rule {
        condition: criterion.condition.clone(),
        weight: criterion.points,
        is_required: criterion.is_required,
    };
    Scoring {
        rules: tested.iter().map(rule).collect(),
        missing_data: profile.missing_data,
        threshold: u32::from(threshold),
    }
}

/// Set logic over one catalogue of fields.
pub(super) struct Sets<'a> {
    catalogue: &'a Catalogue,
    spelling: BTreeMap<String, String>,
}

impl<'a> Sets<'a> {
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        Sets { catalogue, spelling: BTreeMap::new() }
    }

    /// The same with the spelling of a test's texts, for accounts that are shown.
    pub(super) fn spelt_as_in(mut self, tests: impl Iterator<Item = &'a Test>) -> Self {
        for test in tests {
            test.visit("", &mut |test, _| {
                let lists = [&test.is_in, &test.not_in, &test.any_of, &test.all_of, &test.none_of];
                for value in lists.into_iter().flatten().flatten().chain(&test.is) {
                    self.spelling.entry(normalise(&value.text)).or_insert_with(|| value.text.clone());
                }
            });
        }
        self
    }

    /// Without a day: what is found then holds on every day.
    fn comparison(&self) -> Comparison<'_> {
        Comparison { base: self.catalogue, head: self.catalogue, as_of: None, spelling: &self.spelling }
    }

    /// Whether a test is true of no account whatever.
    pub(super) fn is_never(&self, condition: &Condition) -> bool {
        self.is_never_together(&[condition])
    }

    /// Whether no account whatever meets all of these tests.
    pub(super) fn is_never_together(&self, conditions: &[&Condition]) -> bool {
        self.comparison().has_account(conditions, None) == Some(false)
    }

    /// Whether every account that meets the first test meets the second one.
    pub(super) fn implies(&self, first: &Condition, second: &Condition) -> bool {
        self.all_imply(&[first], second)
    }

    /// Whether every account that meets all of some tests meets another one.
    pub(super) fn all_imply(&self, first: &[&Condition], second: &Condition) -> bool {
        self.comparison().has_account(first, Some(second)) == Some(false)
    }

    /// An account that meets the first test and not the second one.
    pub(super) fn beyond(&self, first: &Condition, second: &Condition) -> Option<Account> {
        let verdict = self.comparison().tests(second, first);
        let is_beyond = matches!(verdict.reach, Reach::Broader | Reach::Sideways);
        is_beyond.then(|| verdict.lets_in.unwrap_or_default())
    }

    /// How the accounts that two ways of scoring let in lie to each other.
    pub(super) fn scorings(&self, base: &Scoring, head: &Scoring) -> Reach {
        self.comparison().profiles(base, head).reach
    }

    /// Every account of which all fields of a test are known, with values of their vocabularies, and counts of things
    /// from zero on.
    pub(super) fn domain(&self, condition: &Condition) -> Condition {
        let fields: BTreeSet<&str> = condition.atoms().iter().map(|atom| atom.field.as_str()).collect();
        let known = fields.into_iter().filter_map(|name| self.catalogue.get(name)).map(|field| self.possible(field));
        Condition::All(known.collect())
    }

    /// The values of a field's closed vocabulary; none where it has none.
    pub(super) fn vocabulary(&self, field: &str) -> Option<Condition> {
        let field = self.catalogue.get(field).filter(|field| field.values.is_some())?;
        matches!(field.field_type, FieldType::Text | FieldType::Integer).then(|| self.possible(field))
    }

    /// The values that a field can have where it is known.
    fn possible(&self, field: &Field) -> Condition {
        let vocabulary = self.catalogue.vocabulary(&field.name);
        let predicate = match (field.field_type, vocabulary, &field.unit) {
            (FieldType::Text, Some(values), _) => {
                Predicate::TextIn { values: values.iter().cloned().collect(), negated: false }
            }
            (FieldType::Integer, Some(values), _) => {
                let number = |text: &String| Quantity::parse(text).ok().and_then(Quantity::to_integer);
                Predicate::IntegerIn { values: values.iter().filter_map(number).collect(), negated: false }
            }
            (FieldType::Integer, None, Some(_)) => Predicate::IntegerRange { low: Some(0), high: None },
            _ => Predicate::Known(true),
        };
        Condition::Atom(Atom { field: field.name.clone(), predicate })
    }
}

/// A test that holds of no account.
pub(super) fn nothing() -> Condition {
    Condition::Any(Vec::new())
}

/// A way of scoring that lets no account in.
pub(super) fn no_scoring() -> Scoring {
    let rule = Rule { condition: nothing(), weight: 0, is_required: true };
    Scoring { rules: vec![rule], missing_data: crate::model::MissingData::NoCredit, threshold: 1 }
}
