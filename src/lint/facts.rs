//! The customer data as rules look at them: who meets what, what became of their deals, what the files hold.
//!
//! Everything that several rules need is worked out once, here. This file refuses to find faults.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::backtest::{Backtest, Numbers, Side};
use crate::bitmap::Bitmap;
use crate::fit::{ColumnKey, CriterionRule, Expression, Mask, Masks, Place, ProfileRule, Rules, Tests};
use crate::model::{self, Condition, Group, Predicate};
use crate::snapshot::{Column, Inspection, Snapshot};
use crate::stats;
use crate::workspace::Located;

/// The customer data of the default snapshot, and how the workspace's profiles fare on them.
pub struct Facts<'a> {
    /// The manifest.
    pub manifest: &'a Located<model::Snapshot>,
    /// The data, with the columns that the rules read.
    pub snapshot: &'a Snapshot,
    /// The profiles' places on it.
    pub backtest: Backtest<'a>,
    /// What the files hold beside that.
    pub inspection: Inspection,
    rules: Rules,
    tests: Tests,
    masks: Masks,
    expressions: BTreeMap<(String, String), Expression>,
    /// Where each profile stands among the rules, by id.
    places: BTreeMap<String, usize>,
    members: Vec<Bitmap>,
    nobody: Bitmap,
    outside: OnceLock<Numbers>,
}

impl<'a> Facts<'a> {
    /// Evaluates a workspace's rules on a snapshot that was read with the columns of `tests`; every interval has the
    /// level `confidence`.
    pub fn new(
        manifest: &'a Located<model::Snapshot>,
        snapshot: &'a Snapshot,
        mut tests: Tests,
        rules: Rules,
        inspection: Inspection,
        confidence: f64,
    ) -> Self {
        let mut expressions = BTreeMap::new();
        for profile in &rules.profiles {
            for criterion in &profile.criteria {
                let expression = tests.add(&criterion.condition, &rules.fields);
                expressions.insert((profile.id.clone(), criterion.id.clone()), expression);
            }
        }
        let masks = tests.evaluate(snapshot);
        let backtest = Backtest::new(snapshot, &mut tests, &rules, None, confidence);
        let places: BTreeMap<String, usize> =
            rules.profiles.iter().enumerate().map(|(at, profile)| (profile.id.clone(), at)).collect();
        let mut members = vec![Bitmap::new(snapshot.account_count, false); rules.profiles.len()];
        for of_profile in backtest.places(Side::Head).into_iter().flat_map(|places| &places.profiles) {
            if let Some(at) = places.get(&of_profile.id) {
                let has_tier = |row| matches!(of_profile.place(row), Place::Tier(_));
                members[*at] = Bitmap::from_fn(snapshot.account_count, has_tier);
            }
        }
        Facts {
            manifest,
            snapshot,
            backtest,
            inspection,
            rules,
            tests,
            masks,
            expressions,
            places,
            members,
            nobody: Bitmap::new(snapshot.account_count, false),
            outside: OnceLock::new(),
        }
    }

    /// A profile as the engine sees it.
    pub fn profile(&self, id: &str) -> Option<&ProfileRule> {
        self.rules.profiles.get(*self.places.get(id)?)
    }

    /// Every profile as the engine sees it; retired ones are not there.
    pub fn profiles(&self) -> &[ProfileRule] {
        &self.rules.profiles
    }

    /// Every test of criteria and negative profiles.
    pub fn conditions(&self) -> Vec<&Condition> {
        let criteria = self.rules.profiles.iter().flat_map(|profile| &profile.criteria);
        let criteria = criteria.map(|criterion| &criterion.condition);
        criteria.chain(self.rules.negatives.iter().map(|negative| &negative.condition)).collect()
    }

    /// Every text that a test asks for, normalised.
    pub fn asked_texts(&self) -> BTreeSet<String> {
        let conditions = self.conditions();
        let atoms = conditions.iter().flat_map(|condition| condition.atoms());
        let texts = atoms.filter_map(|atom| match &atom.predicate {
            Predicate::TextIn { values, .. } | Predicate::StartsWith(values) | Predicate::List { values, .. } => {
                Some(values.iter().cloned())
            }
            _ => None,
        });
        texts.flatten().collect()
    }

    /// Which accounts meet a criterion, and of which nobody knows.
    pub fn criterion(&self, profile: &str, id: &str) -> Option<(&CriterionRule, Mask)> {
        let rule = self.profile(profile)?.criteria.iter().find(|criterion| criterion.id == id)?;
        let expression = self.expressions.get(&(profile.to_owned(), id.to_owned()))?;
        Some((rule, self.masks.mask(expression)))
    }

    /// The accounts to which a profile gives a tier; none for one that is retired.
    pub fn members(&self, profile: &str) -> &Bitmap {
        self.places.get(profile).map_or(&self.nobody, |at| &self.members[*at])
    }

    /// The numbers of a profile.
    pub fn numbers(&self, profile: &str) -> Numbers {
        self.backtest.numbers_of(self.members(profile))
    }

    /// The numbers of the accounts outside of the ICP.
    pub fn outside(&self) -> &Numbers {
        self.outside.get_or_init(|| self.backtest.numbers(Side::Head, &Group::Outside))
    }

    /// The closed deals of the accounts that meet a criterion and of those that do not; of the others nobody knows.
    pub fn evidence(&self, mask: &Mask) -> stats::Criterion {
        let mut unmet = mask.truth.clone();
        unmet.or(&mask.unknown);
        unmet.not();
        stats::Criterion { met: self.backtest.deals_of(&mask.truth), unmet: self.backtest.deals_of(&unmet) }
    }

    /// The level of every interval, as it is said to people: `90 %`.
    pub fn level(&self) -> String {
        format!("{} %", crate::words::short(self.backtest.confidence * 100.0))
    }

    /// The fields that tests read, each with how it is read and its values; none where the data lack the column.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &ColumnKey, Option<&'a Column>)> {
        self.rules.fields.iter().map(|(field, key)| (field.as_str(), key, self.column(key)))
    }

    /// The values of a field that tests read.
    pub fn field(&self, name: &str) -> Option<(&ColumnKey, &'a Column)> {
        let key = self.rules.fields.get(name)?;
        Some((key, self.column(key)?))
    }

    fn column(&self, key: &ColumnKey) -> Option<&'a Column> {
        let is_it =
            |column: &crate::snapshot::FieldColumn| column.column == key.column && column.field_type == key.field_type;
        self.snapshot.columns.get(self.tests.columns().iter().position(is_it)?)?.as_ref()
    }
}

/// Which accounts have a known value.
pub(super) fn known(column: &Column, rows: usize) -> Bitmap {
    match column {
        Column::Text { codes, .. } => Bitmap::from_fn(rows, |row| codes[row] != 0),
        Column::Date { days } => Bitmap::from_fn(rows, |row| days[row] != crate::snapshot::UNKNOWN_DAY),
        Column::Integer { known, .. }
        | Column::Number { known, .. }
        | Column::Boolean { known, .. }
        | Column::List { known, .. } => known.clone(),
    }
}
