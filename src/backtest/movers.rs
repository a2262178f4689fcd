//! Why accounts enter and leave: the smallest set of edits that moves each, and how the movers differ from those
//! that stay.
//!
//! An account's reason is found by trying: base with one edit, then with two, and so on. Edits that move nobody alone
//! but somebody together are named together. It refuses to judge whether a move is good.

use std::collections::BTreeMap;

use super::edits::Edits;
use super::variants::{Members, Summary, Variants};
use crate::bitmap::Bitmap;
use crate::fit::ColumnKey;
use crate::model::Group;
use crate::snapshot::Column;

/// With more edits than this, pairs are not tried.
const MOST_EDITS_IN_PAIRS: usize = 20;

/// Whom a change moves, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Movers {
    /// The accounts that enter, by reason, the most frequent reason first; each account stands under one reason.
    pub entering: Vec<Reason>,
    /// The accounts that leave, likewise.
    pub leaving: Vec<Reason>,
    /// Where the movers differ most from the accounts that stay.
    pub mix: Vec<MixShift>,
}

/// Accounts that move for the same reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// What moves them.
    pub cause: Cause,
    /// What became of their deals.
    pub summary: Summary,
}

/// The smallest sets of edits that move an account; edits are places in [`Edits::list`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Each of these edits is enough alone.
    Alone(Vec<usize>),
    /// Each of these pairs is enough, and no single edit is.
    Together(Vec<(usize, usize)>),
    /// It takes more edits together than were tried.
    Several,
}

/// In or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Into the ICP.
    Entering,
    /// Out of it.
    Leaving,
}

impl Direction {
    /// The word in JSON: the group's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Entering => "entering",
            Direction::Leaving => "leaving",
        }
    }
}

/// A value that is much more, or much less, frequent among movers than among the accounts that stay.
#[derive(Clone, Debug, PartialEq)]
pub struct MixShift {
    /// Which movers.
    pub direction: Direction,
    /// The field.
    pub field: String,
    /// The value, normalised; of `employees` a band.
    pub value: String,
    /// Movers that have it.
    pub accounts: u64,
    /// Its share among the movers whose value is known.
    pub share: f64,
    /// Its share among the accounts that stay and whose value is known.
    pub share_of_common: f64,
}

impl Movers {
    /// Finds the reasons. The variants' tests must name every column that base and head read.
    pub fn new(variants: &mut Variants<'_>, edits: &Edits) -> Self {
        let count = edits.len();
        let all: Vec<usize> = (0..count).collect();
        let mut sets: Vec<Vec<usize>> = vec![Vec::new(), all];
        sets.extend((0..count).map(|edit| vec![edit]));
        let pairs: Vec<(usize, usize)> = if count <= MOST_EDITS_IN_PAIRS {
            (0..count).flat_map(|one| (one + 1..count).map(move |other| (one, other))).collect()
        } else {
            Vec::new()
        };
        sets.extend(pairs.iter().map(|(one, other)| vec![*one, *other]));
        let versions: Vec<_> = sets.iter().map(|set| edits.apply(set)).collect();
        let first = variants.add(&versions).start;
        let (base, head) = (variants.members(first, &Group::Icp), variants.members(first + 1, &Group::Icp));
        let search = Search { variants, first, count, pairs: &pairs };
        let (entering, leaving) = (without(&head, &base), without(&base, &head));
        let mut common = base;
        common.0.and(&head.0);
        let fields = edits.apply(&sets[1]).fields;
        Movers {
            entering: search.reasons(&entering, Direction::Entering),
            leaving: search.reasons(&leaving, Direction::Leaving),
            mix: mix(variants, &fields, &common, [&entering, &leaving]),
        }
    }
}

/// Looks for reasons among the versions that stand behind base and head: single edits, then pairs.
struct Search<'v, 'a> {
    variants: &'v Variants<'a>,
    /// Base among the versions, which head, single edits and pairs follow.
    first: usize,
    count: usize,
    pairs: &'v [(usize, usize)],
}

impl Search<'_, '_> {
    fn reasons(&self, movers: &Members, direction: Direction) -> Vec<Reason> {
        let mut left = movers.clone();
        let mut groups: BTreeMap<Cause, Vec<usize>> = BTreeMap::new();
        let alone = self.first + 2;
        let together = alone + self.count;
        for (class, edits) in self.moved_by(alone..together, &mut left, direction) {
            groups.entry(Cause::Alone(edits)).or_default().push(class);
        }
        if left.0.count_ones() > 0 {
            for (class, found) in self.moved_by(together..together + self.pairs.len(), &mut left, direction) {
                let pairs = found.into_iter().map(|at| self.pairs[at]).collect();
                groups.entry(Cause::Together(pairs)).or_default().push(class);
            }
        }
        if left.0.count_ones() > 0 {
            groups.insert(Cause::Several, left.0.iter_ones().collect());
        }
        let mut reasons: Vec<Reason> = groups
            .into_iter()
            .map(|(cause, classes)| {
                let mut members = self.variants.nobody();
                classes.into_iter().for_each(|class| members.0.set(class, true));
                Reason { cause, summary: self.variants.summary(&members) }
            })
            .collect();
        reasons.sort_by(|one, other| {
            other.summary.accounts.cmp(&one.summary.accounts).then_with(|| one.cause.cmp(&other.cause))
        });
        reasons
    }

    /// For each class of accounts that is left: which of the versions move it, counted from the first; those that are
    /// moved are taken out of `left`.
    fn moved_by(
        &self,
        versions: std::ops::Range<usize>,
        left: &mut Members,
        direction: Direction,
    ) -> BTreeMap<usize, Vec<usize>> {
        let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let first = versions.start;
        for version in versions {
            // A version that has base's very profiles moves nobody.
            if self.variants.are_alike(self.first, version) {
                continue;
            }
            let members = self.variants.members(version, &Group::Icp);
            let mut moved = left.0.clone();
            match direction {
                Direction::Entering => moved.and(&members.0),
                Direction::Leaving => moved.and_not(&members.0),
            }
            for class in moved.iter_ones() {
                found.entry(class).or_default().push(version - first);
            }
        }
        found.keys().for_each(|class| left.0.set(*class, false));
        found
    }
}

fn without(one: &Members, other: &Members) -> Members {
    let mut rest = one.clone();
    rest.0.and_not(&other.0);
    rest
}

/// Fewer movers than this say nothing about a mix, and might be recognised.
const FEWEST_MOVERS: u64 = 5;

/// Smaller differences of shares are not worth a line.
const SMALLEST_SHIFT: f64 = 0.10;

/// The largest difference of shares for each direction and field.
fn mix(
    variants: &Variants<'_>,
    fields: &BTreeMap<String, ColumnKey>,
    common: &Members,
    movers: [&Members; 2],
) -> Vec<MixShift> {
    let (snapshot, tests) = (variants.snapshot(), variants.tests());
    let common = &variants.accounts_of(common);
    let size = |shift: &MixShift| (shift.share - shift.share_of_common).abs();
    let mut shifts = Vec::new();
    for (direction, members) in [Direction::Entering, Direction::Leaving].into_iter().zip(movers) {
        let members = &variants.accounts_of(members);
        if (members.count_ones() as u64) < FEWEST_MOVERS || (common.count_ones() as u64) < FEWEST_MOVERS {
            continue;
        }
        let mut found: Vec<MixShift> = Vec::new();
        for (field, key) in fields_of_mix(fields) {
            let at = tests.columns().iter().position(|it| it.column == key.column && it.field_type == key.field_type);
            let Some(column) = at.and_then(|at| snapshot.columns.get(at)?.as_ref()) else { continue };
            let (moving, staying) = (tally(column, key, members), tally(column, key, common));
            let (moving_known, staying_known): (u64, u64) = (moving.values().sum(), staying.values().sum());
            if moving_known < FEWEST_MOVERS || staying_known == 0 {
                continue;
            }
            let values = moving.keys().chain(staying.keys().filter(|value| !moving.contains_key(*value)));
            let shifts = values.map(|value| {
                let count = |tally: &BTreeMap<String, u64>| tally.get(value).copied().unwrap_or(0);
                MixShift {
                    direction,
                    field: field.clone(),
                    value: value.clone(),
                    accounts: count(&moving),
                    share: count(&moving) as f64 / moving_known as f64,
                    share_of_common: count(&staying) as f64 / staying_known as f64,
                }
            });
            // Of equal differences the first counts: values that movers have come before those that they lack.
            found.extend(shifts.reduce(|best, next| if size(&next) > size(&best) { next } else { best }));
        }
        found.retain(|shift| size(shift) >= SMALLEST_SHIFT);
        // The sort is stable, so that equal differences stay in the order of fields.
        found.sort_by(|one, other| size(other).total_cmp(&size(one)));
        shifts.extend(found);
    }
    shifts
}

/// Up to three fields: the industry, where the account is, and how large it is; else the first texts by name.
fn fields_of_mix(fields: &BTreeMap<String, ColumnKey>) -> Vec<(&String, &ColumnKey)> {
    const FIELDS: usize = 3;
    let usual = |name: &str| match name {
        "industry" | "sector" | "industry_group" => 0,
        "country" | "region" | "state" => 1,
        "employees" => 2,
        _ => 3,
    };
    let fits = |key: &ColumnKey, name: &str| match key.field_type {
        crate::model::FieldType::Text => true,
        crate::model::FieldType::Integer | crate::model::FieldType::Number => name == "employees",
        _ => false,
    };
    let mut found: Vec<(&String, &ColumnKey)> = fields.iter().filter(|(name, key)| fits(key, name)).collect();
    found.sort_by_key(|(name, _)| usual(name));
    found.truncate(FIELDS);
    found
}

/// Known values with how many of the accounts have them.
fn tally(column: &Column, key: &ColumnKey, members: &Bitmap) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    match column {
        Column::Text { codes, values } => {
            let mut counts = vec![0_u64; values.len() + 1];
            members.iter_ones().for_each(|account| counts[codes[account] as usize] += 1);
            for (value, count) in values.iter().zip(&counts[1..]).filter(|(_, count)| **count > 0) {
                *found.entry(key.aliases.get(value).unwrap_or(value).clone()).or_default() += count;
            }
        }
        Column::Integer { values, known } => {
            for account in members.iter_ones().filter(|account| known.get(*account)) {
                *found.entry(band(values[account] as f64)).or_default() += 1;
            }
        }
        Column::Number { values, known } => {
            for account in members.iter_ones().filter(|account| known.get(*account)) {
                *found.entry(band(values[account])).or_default() += 1;
            }
        }
        _ => {}
    }
    found
}

/// The size of a company by its employees.
fn band(employees: f64) -> String {
    let bands =
        [(50.0, "under 50"), (200.0, "50–199"), (500.0, "200–499"), (1000.0, "500–999"), (5000.0, "1,000–4,999")];
    bands.iter().find(|(end, _)| employees < *end).map_or("5,000 and more", |(_, name)| *name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Market, version};
    use super::super::tests_of;
    use super::*;
    use crate::fit::Rules;

    fn market() -> Market {
        Market::of(&[
            ("machines", Some(300), &[true]),
            ("machines", Some(150), &[true, false]),
            ("food", Some(300), &[false]),
            ("food", Some(150), &[]),
            ("wood", Some(300), &[false]),
        ])
    }

    fn check(base: &Rules, head: &Rules, entering: &[(Cause, u64)], leaving: &[(Cause, u64)]) {
        let tests = tests_of(&[base, head]);
        let snapshot = market().snapshot(&tests);
        let movers = Movers::new(&mut Variants::new(&snapshot, &tests, &[], 0.9), &Edits::between(base, head));
        let found = |reasons: Vec<Reason>| -> Vec<(Cause, u64)> {
            reasons.into_iter().map(|reason| (reason.cause, reason.summary.accounts)).collect()
        };
        assert_eq!((found(movers.entering), found(movers.leaving)), (entering.to_vec(), leaving.to_vec()));
    }

    #[test]
    fn reasons_are_the_smallest_sets() {
        let alone = |edits: &[usize]| Cause::Alone(edits.to_vec());
        let base = version(&["machines"], 200);
        check(&base, &base, &[], &[]);
        check(&base, &version(&["machines", "food"], 200), &[(alone(&[0]), 1)], &[]);
        // The lower bound lets in one machine builder, the longer list one food producer, and both together another.
        check(
            &base,
            &version(&["machines", "food"], 100),
            &[(alone(&[0]), 1), (alone(&[1]), 1), (Cause::Together(vec![(0, 1)]), 1)],
            &[],
        );
        // Out, whichever of the two is done.
        check(&base, &version(&["wood"], 400), &[], &[(alone(&[0, 1]), 1)]);
        check(&base, &version(&["wood"], 200), &[(alone(&[0]), 1)], &[(alone(&[0]), 1)]);
    }

    #[test]
    fn movers_differ_in_their_mix() {
        let accounts: Vec<(&str, Option<i64>, &[bool])> =
            (0..20).map(|at| (if at < 10 { "machines" } else { "food" }, Some(100 + 20 * at), [].as_slice())).collect();
        let (base, head) = (version(&["machines"], 0), version(&["machines", "food"], 0));
        let tests = tests_of(&[&base, &head]);
        let snapshot = Market::of(&accounts).snapshot(&tests);
        let movers = Movers::new(&mut Variants::new(&snapshot, &tests, &[], 0.9), &Edits::between(&base, &head));
        let mix: Vec<(&str, &str, f64, f64)> = movers
            .mix
            .iter()
            .map(|shift| (shift.field.as_str(), shift.value.as_str(), shift.share, shift.share_of_common))
            .collect();
        assert_eq!(mix, [("industry", "food", 1.0, 0.0), ("employees", "200–499", 1.0, 0.5)]);
    }
}
