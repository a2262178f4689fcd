//! Questions about tests and profiles that are answered by set logic, never by samples, and each only once.
//!
//! Many rules ask the same of the same tests, and many profiles hold the same tests, so what was answered is kept. It
//! refuses to guess: what cannot be decided is answered with no. It refuses to know rules.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rayon::prelude::*;

use crate::diff::Reach;
use crate::diff::reach::{Account, Comparison, Rule, Scoring};
use crate::model::{
    Atom, Catalogue, Condition, Criterion, Field, FieldType, MissingData, Predicate, Profile, Quantity, Status, Test,
    normalise,
};
use crate::workspace::{Located, Workspace};

use super::every::{Inner, Owner, Written, every_inner, every_written};

/// A test in canonical form. Tests that mean the same are the same one and have the same number.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) number: u32,
    pub(super) condition: Arc<Condition>,
}

/// A criterion that tests something.
#[derive(Clone, Debug)]
pub(super) struct Tested {
    /// Its place among the criteria.
    pub(super) at: usize,
    pub(super) id: String,
    pub(super) test: Known,
    pub(super) points: u32,
    pub(super) is_required: bool,
}

impl Tested {
    fn new(at: usize, criterion: &Criterion, test: Known) -> Self {
        Tested {
            at,
            id: criterion.id().unwrap_or_default().to_owned(),
            test,
            points: criterion.points().unwrap_or(0),
            is_required: criterion.is_required(),
        }
    }
}

/// The tests that an account must meet.
pub(super) fn required(tested: &[Tested]) -> Vec<&Known> {
    tested.iter().filter(|criterion| criterion.is_required).map(|criterion| &criterion.test).collect()
}

/// How a profile decides at a tier's lowest score, and what tells it from other ways to decide.
pub(super) struct Scored {
    pub(super) scoring: Scoring,
    pub(super) key: Vec<u32>,
}

/// How a profile decides at a tier's lowest score.
pub(super) fn scored(profile: &Profile, tested: &[Tested], threshold: u8) -> Scored {
    let rule = |criterion: &Tested| Rule {
        condition: Arc::clone(&criterion.test.condition),
        weight: criterion.points,
        is_required: criterion.is_required,
    };
    let mut key = vec![u32::from(threshold), profile.missing_data as u32];
    key.extend(tested.iter().flat_map(|it| [it.test.number, it.points, u32::from(it.is_required)]));
    let rules = tested.iter().map(rule).collect();
    Scored { scoring: Scoring { rules, missing_data: profile.missing_data, threshold: u32::from(threshold) }, key }
}

/// A way of scoring that lets no account in.
pub(super) fn no_score() -> Scored {
    let nothing = Arc::new(Condition::Any(Vec::new()));
    let rules = vec![Rule { condition: nothing, weight: 0, is_required: true }];
    Scored { scoring: Scoring { rules, missing_data: MissingData::NoCredit, threshold: 1 }, key: Vec::new() }
}

/// Set logic over the tests of one workspace.
pub(super) struct Sets<'a> {
    /// The workspace.
    pub(super) workspace: &'a Workspace,
    every: Vec<(Written<'a>, Known)>,
    inner: OnceLock<Vec<Inner<'a>>>,
    tested: BTreeMap<&'a str, Option<Vec<Tested>>>,
    known: RwLock<HashMap<Arc<Condition>, u32>>,
    never: Memo<Vec<u32>, bool>,
    implied: Memo<Vec<u32>, bool>,
    decided: Memo<u32, Option<bool>>,
    possible: Memo<u32, Possible>,
    newcomers: Memo<[Vec<u32>; 2], Option<bool>>,
}

/// Whether a test holds of every account, and of none, of which all its fields are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Possible {
    pub(super) is_always: bool,
    pub(super) is_never: bool,
}

impl<'a> Sets<'a> {
    /// Types every test. That is done here and in parallel, not when the first rule asks: rules run in parallel
    /// themselves, and one that waits for another must not be what that one waits for.
    pub(super) fn new(workspace: &'a Workspace) -> Self {
        let mut sets = Sets::without_tests(workspace);
        let typed = |written: Written<'a>| {
            let condition = Condition::resolve(written.test, &workspace.catalogue, "");
            (written, condition.ok())
        };
        let typed: Vec<_> = every_written(workspace).into_par_iter().map(typed).collect();
        let profiles = workspace.profiles.iter().filter(|profile| profile.status != Status::Retired);
        sets.tested = profiles.map(|profile| (profile.path(), Some(Vec::new()))).collect();
        // Numbers follow the documents, never threads.
        for (written, condition) in typed {
            let test = condition.map(|condition| sets.know(condition));
            if let Owner::Criterion(at, criterion) = written.owner
                && let Some(tested) = sets.tested.get_mut(written.document.source.path())
            {
                match (&test, tested.as_mut()) {
                    (Some(test), Some(tested)) => tested.push(Tested::new(at, criterion, test.clone())),
                    (Some(_), None) => {}
                    (None, _) => *tested = None,
                }
            }
            sets.every.extend(test.map(|test| (written, test)));
        }
        sets
    }

    fn without_tests(workspace: &'a Workspace) -> Self {
        Sets {
            workspace,
            every: Vec::new(),
            inner: OnceLock::new(),
            tested: BTreeMap::new(),
            known: RwLock::default(),
            never: Memo::default(),
            implied: Memo::default(),
            decided: Memo::default(),
            possible: Memo::default(),
            newcomers: Memo::default(),
        }
    }

    /// Every test that can be read with the fields it names; those of retired profiles are left out.
    pub(super) fn every(&self) -> &[(Written<'a>, Known)] {
        &self.every
    }

    /// Every test, and every test inside of one, whether or not it can be read; those of retired profiles are left
    /// out.
    pub(super) fn inner(&self) -> &[Inner<'a>] {
        self.inner.get_or_init(|| every_inner(self.workspace))
    }

    /// The criteria of a profile, which is not retired, that test something; none where one cannot be read with the fields it names, so that
    /// nothing that is said of the others could be trusted.
    pub(super) fn tested(&self, profile: &Located<Profile>) -> Option<&[Tested]> {
        self.tested.get(profile.path())?.as_deref()
    }

    /// A test in canonical form; none where it cannot be read with the fields it names.
    pub(super) fn resolve(&self, test: &Test) -> Option<Known> {
        Some(self.know(Condition::resolve(test, self.catalogue(), "").ok()?))
    }

    /// A test with its number.
    pub(super) fn know(&self, condition: Condition) -> Known {
        // A panic elsewhere leaves whole entries behind, so the map stays good.
        let earlier = {
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            known.get_key_value(&condition).map(|(condition, number)| (Arc::clone(condition), *number))
        };
        if let Some((condition, number)) = earlier {
            return Known { number, condition };
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
        let entry = known.entry(Arc::new(condition));
        let condition = Arc::clone(entry.key());
        Known { number: *entry.or_insert(next), condition }
    }

    fn catalogue(&self) -> &'a Catalogue {
        &self.workspace.catalogue
    }

    /// Without a day: what is found then holds on every day.
    fn comparison<'s>(&self, spelling: &'s BTreeMap<String, String>) -> Comparison<'s>
    where
        'a: 's,
    {
        Comparison { base: self.catalogue(), head: self.catalogue(), as_of: None, spelling }
    }

    fn has_account(&self, all: &[&Condition], but_not: Option<&Condition>) -> Option<bool> {
        self.comparison(&BTreeMap::new()).has_account(all, but_not)
    }

    /// Whether no account whatever meets all of these tests.
    pub(super) fn is_never(&self, tests: &[&Known]) -> bool {
        self.never.get(numbers(tests), || self.has_account(&conditions(tests), None) == Some(false))
    }

    /// Whether every account that meets all of some tests meets another one.
    pub(super) fn implies(&self, first: &[&Known], second: &Known) -> bool {
        let mut key = numbers(first);
        key.push(second.number);
        self.implied.get(key, || self.has_account(&conditions(first), Some(&second.condition)) == Some(false))
    }

    /// An account that meets all of some tests and not another one. Its values are spelt as in these tests.
    pub(super) fn beyond<'t>(
        &self,
        first: &[&Known],
        second: &Known,
        spelt: impl Iterator<Item = &'t Test>,
    ) -> Option<Account> {
        if self.implies(first, second) {
            return None;
        }
        let spelling = spelling(spelt);
        let first = Condition::All(first.iter().map(|known| Condition::clone(&known.condition)).collect());
        let verdict = self.comparison(&spelling).tests(&second.condition, &first);
        let is_beyond = matches!(verdict.reach, Reach::Broader | Reach::Sideways);
        is_beyond.then(|| verdict.lets_in.unwrap_or_default())
    }

    /// Whether every account that one way of scoring lets in is let in by another one, too.
    pub(super) fn is_within(&self, inner: &Scored, outer: &Scored) -> bool {
        let spelling = BTreeMap::new();
        let ask = || self.comparison(&spelling).has_newcomer(&outer.scoring, &inner.scoring);
        self.newcomers.get([outer.key.clone(), inner.key.clone()], ask) == Some(false)
    }

    /// The lowest score of the highest tier that every account with the required criteria reaches.
    pub(super) fn tier_for_all(&self, profile: &Profile, tested: &[Tested]) -> Option<u8> {
        let required = tested.iter().filter(|criterion| criterion.is_required);
        let without_points: Vec<Tested> = required.map(|it| Tested { points: 0, ..it.clone() }).collect();
        let everybody = scored(profile, &without_points, 1);
        let mut tiers = profile.tier_list().into_iter().map(|(_, tier)| tier.from());
        tiers.find(|from| self.is_within(&everybody, &scored(profile, tested, *from)))
    }

    /// Whether a closed vocabulary decides an operator alone: with yes or with no. Anything but a single operator is
    /// not decided.
    pub(super) fn decided_by_vocabulary(&self, operator: &Known) -> Option<bool> {
        let Condition::Atom(atom) = &*operator.condition else { return None };
        if matches!(atom.predicate, Predicate::Known(_) | Predicate::List { .. } | Predicate::Is(_)) {
            return None;
        }
        let field = self.catalogue().get(&atom.field).filter(|field| field.values.is_some())?;
        if !matches!(field.field_type, FieldType::Text | FieldType::Integer) {
            return None;
        }
        self.decided.get(operator.number, || {
            let possible = self.values(field);
            if self.has_account(&[&possible], Some(&operator.condition)) == Some(false) {
                return Some(true);
            }
            (self.has_account(&[&possible, &operator.condition], None) == Some(false)).then_some(false)
        })
    }

    /// Whether one operator of a test is decided by a vocabulary alone.
    pub(super) fn is_pointless(&self, condition: &Condition) -> bool {
        condition.atoms().into_iter().any(|atom| {
            let has_vocabulary = self.catalogue().get(&atom.field).is_some_and(|field| field.values.is_some());
            has_vocabulary && self.decided_by_vocabulary(&self.know(Condition::Atom(atom.clone()))).is_some()
        })
    }

    /// What a test comes to among the accounts of which all its fields are known, with values of their vocabularies,
    /// and counts of things from zero on.
    pub(super) fn among_possible(&self, test: &Known) -> Possible {
        self.possible.get(test.number, || {
            let fields: BTreeSet<&str> = test.condition.atoms().iter().map(|atom| atom.field.as_str()).collect();
            let fields = fields.into_iter().filter_map(|name| self.catalogue().get(name));
            let domain = Condition::All(fields.map(|field| self.values(field)).collect());
            Possible {
                is_always: self.has_account(&[&domain], Some(&test.condition)) == Some(false),
                is_never: self.has_account(&[&domain, &test.condition], None) == Some(false),
            }
        })
    }

    /// The values that a field can have where it is known.
    fn values(&self, field: &Field) -> Condition {
        let predicate = match (field.field_type, &field.values, &field.unit) {
            (FieldType::Text, Some(_), _) => {
                let values = self.catalogue().vocabulary(&field.name).unwrap_or_default();
                Predicate::TextIn { values: values.iter().cloned().collect(), negated: false }
            }
            (FieldType::Integer, Some(values), _) => {
                let number = |text: &str| Quantity::parse(text).ok().and_then(Quantity::to_integer);
                let values = values.iter().filter_map(|value| number(&value.text)).collect();
                Predicate::IntegerIn { values, negated: false }
            }
            (FieldType::Integer, None, Some(_)) => Predicate::IntegerRange { low: Some(0), high: None },
            _ => Predicate::Known(true),
        };
        Condition::Atom(Atom { field: field.name.clone(), predicate })
    }
}

fn numbers(tests: &[&Known]) -> Vec<u32> {
    tests.iter().map(|known| known.number).collect()
}

fn conditions<'k>(tests: &[&'k Known]) -> Vec<&'k Condition> {
    tests.iter().map(|known| &*known.condition).collect()
}

/// Normalised text → how the tests spell it, for accounts that are shown.
fn spelling<'t>(tests: impl Iterator<Item = &'t Test>) -> BTreeMap<String, String> {
    let mut spelling = BTreeMap::new();
    for test in tests {
        test.visit("", &mut |test, _| {
            let lists = [&test.is_in, &test.not_in, &test.any_of, &test.all_of, &test.none_of];
            for value in lists.into_iter().flatten().flatten().chain(&test.is) {
                spelling.entry(normalise(&value.text)).or_insert_with(|| value.text.clone());
            }
        });
    }
    spelling
}

/// Answers by what was asked.
struct Memo<Q, A>(RwLock<HashMap<Q, A>>);

impl<Q, A> Default for Memo<Q, A> {
    fn default() -> Self {
        Memo(RwLock::default())
    }
}

impl<Q: Hash + Eq, A: Copy> Memo<Q, A> {
    /// The answer; two threads that ask at the same time may both work it out, and come to the same.
    fn get(&self, question: Q, ask: impl FnOnce() -> A) -> A {
        let earlier = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&question).copied();
        earlier.unwrap_or_else(|| {
            let answer = ask();
            *self.0.write().unwrap_or_else(PoisonError::into_inner).entry(question).or_insert(answer)
        })
    }
}
