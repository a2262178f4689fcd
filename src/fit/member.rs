//! Who is in the ICP of a version, and nothing more: one bit an account, for comparing many versions at once.
//!
//! `place` knows tiers, scores and near misses. Where only membership counts, the points of 64 accounts are added up
//! side by side in planes of bits, and versions that have a profile alike share the work on it. It refuses to know
//! tiers beyond the lowest one.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::mask::{Expression, Masks, Tests};
use super::rules::{ProfileRule, Rules};
use crate::bitmap::Bitmap;
use crate::model::{Effect, MissingData, Status};

/// How to tell who is in the ICP of a version: its operational profiles, by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Each operational profile's id with its selection.
    pub profiles: Vec<(String, ProfileSelection)>,
}

/// How to tell to whom a profile gives a tier. Equal selections hold the same accounts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProfileSelection {
    required: Vec<Expression>,
    excluding: Vec<Expression>,
    /// Where what is not known is left out, one of these must be known.
    one_known: Option<Vec<Expression>>,
    cases: Vec<Case>,
}

/// Rows from which so many points are taken (all rows where that makes no case of its own), and what they must earn.
/// Cases share no row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Case {
    only: Option<(Vec<Addend>, u64)>,
    addends: Vec<Addend>,
    threshold: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Addend {
    test: Expression,
    when: When,
    points: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum When {
    True,
    NotTrue,
    Unknown,
}

impl Selection {
    /// How to tell who is in the ICP. The masks that it is held against must come from the same `tests`, evaluated
    /// afterwards.
    pub fn new(rules: &Rules, tests: &mut Tests) -> Self {
        let operational = rules.profiles.iter().filter(|profile| profile.status == Status::Operational);
        let profiles =
            operational.map(|profile| (profile.id.clone(), ProfileSelection::new(profile, rules, tests))).collect();
        Selection { profiles }
    }
}

impl ProfileSelection {
    fn new(profile: &ProfileRule, rules: &Rules, tests: &mut Tests) -> Self {
        let criteria: Vec<Expression> =
            profile.criteria.iter().map(|criterion| tests.add(&criterion.condition, &rules.fields)).collect();
        let required = profile.criteria.iter().zip(&criteria).filter(|(criterion, _)| criterion.required);
        let (mut excluding, mut penalties) = (Vec::new(), Vec::new());
        for negative in rules.negatives.iter().filter(|negative| negative.applies_to(&profile.id)) {
            let test = tests.add(&negative.condition, &rules.fields);
            match negative.effect {
                Effect::Exclude => excluding.push(test),
                Effect::Penalty(points) => penalties.push((test, u64::from(points))),
            }
        }
        let weighted: Vec<(Expression, u64)> = profile
            .criteria
            .iter()
            .zip(&criteria)
            .filter(|(criterion, _)| criterion.weight > 0)
            .map(|(criterion, test)| (test.clone(), u64::from(criterion.weight)))
            .collect();
        let is_left_out = profile.missing_data == MissingData::LeftOut && !weighted.is_empty();
        let lowest = profile.tiers.iter().map(|tier| u64::from(tier.from)).min();
        let cases = match lowest {
            None => Vec::new(),
            Some(lowest) if is_left_out => left_out(&weighted, &penalties, lowest),
            Some(lowest) => vec![credited(&weighted, &penalties, lowest, profile.missing_data)],
        };
        let mut selection = ProfileSelection {
            required: required.map(|(_, test)| test.clone()).collect(),
            excluding,
            one_known: is_left_out.then(|| weighted.into_iter().map(|(test, _)| test).collect()),
            cases,
        };
        selection.cases.iter_mut().for_each(Case::reduce);
        selection
    }

    /// The accounts that get a tier.
    pub fn members(&self, masks: &Masks) -> Bitmap {
        const CHUNK: usize = 1024;
        let words = masks.rows().div_ceil(64);
        let chunk = |chunk: usize| -> Vec<u64> {
            (chunk * CHUNK..words.min((chunk + 1) * CHUNK)).map(|word| self.word(masks, word)).collect()
        };
        let chunks: Vec<Vec<u64>> = (0..words.div_ceil(CHUNK)).into_par_iter().map(chunk).collect();
        Bitmap::from_words(chunks.concat(), masks.rows())
    }

    fn word(&self, masks: &Masks, word: usize) -> u64 {
        let mut rows = u64::MAX;
        for test in &self.required {
            rows &= masks.word(test, word).0;
            if rows == 0 {
                return 0;
            }
        }
        for test in &self.excluding {
            rows &= !masks.word(test, word).0;
        }
        if let Some(tests) = &self.one_known {
            rows &= tests.iter().fold(0, |known, test| known | !masks.word(test, word).1);
        }
        if rows == 0 {
            return 0;
        }
        self.cases.iter().fold(0, |found, case| found | case.word(masks, word, rows))
    }
}

/// `100·E ≥ (t + P)·2·W` with unknown criteria in both sums. A penalty that does not apply is a credit, so that all
/// addends are positive: `Σ 100·w [true] + Σ 50·w [unknown, half credit] + Σ p·W [no match] ≥ (t + Σp)·W`.
fn credited(
    weighted: &[(Expression, u64)],
    penalties: &[(Expression, u64)],
    lowest: u64,
    missing: MissingData,
) -> Case {
    let total: u64 = weighted.iter().map(|(_, weight)| weight).sum();
    let mut addends = Vec::new();
    for (test, weight) in weighted {
        addends.push(Addend { test: test.clone(), when: When::True, points: 100 * weight });
        if missing == MissingData::HalfCredit {
            addends.push(Addend { test: test.clone(), when: When::Unknown, points: 50 * weight });
        }
    }
    // A profile without weights gives full marks: as if it had one criterion that everybody meets.
    let (total, given) = if total == 0 { (1, 100) } else { (total, 0) };
    for (test, points) in penalties {
        addends.push(Addend { test: test.clone(), when: When::NotTrue, points: points * total });
    }
    let deducted: u64 = penalties.iter().map(|(_, points)| points).sum();
    Case { only: None, addends, threshold: ((lowest + deducted) * total).saturating_sub(given) }
}

/// `100·E ≥ (t + P)·2·W` over the known criteria alone, one case for each sum of penalties that can come about:
/// `Σ 100·w [true] + Σ (t + P)·w [unknown] ≥ (t + P)·W`.
fn left_out(weighted: &[(Expression, u64)], penalties: &[(Expression, u64)], lowest: u64) -> Vec<Case> {
    let total: u64 = weighted.iter().map(|(_, weight)| weight).sum();
    let mut sums = BTreeSet::from([0]);
    for (_, points) in penalties {
        let higher: Vec<u64> = sums.iter().map(|sum| sum + points).collect();
        sums.extend(higher);
    }
    let taken = |(test, points): &(Expression, u64)| Addend { test: test.clone(), when: When::True, points: *points };
    let taken: Vec<Addend> = penalties.iter().map(taken).collect();
    sums.into_iter()
        .map(|deducted| {
            let share = lowest + deducted;
            let addends = weighted.iter().flat_map(|(test, weight)| {
                let earned = Addend { test: test.clone(), when: When::True, points: 100 * weight };
                [earned, Addend { test: test.clone(), when: When::Unknown, points: share * weight }]
            });
            Case {
                only: (!taken.is_empty()).then(|| (taken.clone(), deducted)),
                addends: addends.collect(),
                threshold: share * total,
            }
        })
        .collect()
}

impl Case {
    /// Divides everything by what all addends share, so that fewer planes are needed.
    fn reduce(&mut self) {
        let common = self.addends.iter().fold(0, |common, addend| greatest_common_divisor(common, addend.points));
        if common > 1 {
            self.addends.iter_mut().for_each(|addend| addend.points /= common);
            self.threshold = self.threshold.div_ceil(common);
        }
    }

    /// Which of the given rows of a word are in this case and earn enough.
    fn word(&self, masks: &Masks, word: usize, rows: u64) -> u64 {
        let mut rows = rows;
        if let Some((penalties, exactly)) = &self.only {
            let taken = Planes::sum(penalties, masks, word, rows);
            rows &= taken.at_least(*exactly) & !taken.at_least(exactly + 1);
        }
        if rows == 0 || self.threshold == 0 {
            return rows;
        }
        rows & Planes::sum(&self.addends, masks, word, rows).at_least(self.threshold)
    }
}

fn greatest_common_divisor(mut one: u64, mut other: u64) -> u64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// Sixty-four sums side by side: plane `n` holds the bit `n` of each.
struct Planes {
    planes: [u64; 64],
    /// Planes that may hold anything.
    used: usize,
}

impl Default for Planes {
    fn default() -> Self {
        Planes { planes: [0; 64], used: 0 }
    }
}

impl Planes {
    /// What the given rows of a word earn.
    fn sum(addends: &[Addend], masks: &Masks, word: usize, rows: u64) -> Self {
        let mut sum = Planes::default();
        for addend in addends {
            let (truth, unknown) = masks.word(&addend.test, word);
            let earning = match addend.when {
                When::True => truth,
                When::NotTrue => !truth,
                When::Unknown => unknown,
            };
            sum.add(addend.points, earning & rows);
        }
        sum
    }

    /// Adds a number to the sums of some rows.
    fn add(&mut self, number: u64, rows: u64) {
        let mut carry = 0;
        let mut bit = 0;
        while bit < 64 && (number >> bit != 0 || carry != 0) {
            let addend = if number >> bit & 1 == 1 { rows } else { 0 };
            let plane = self.planes[bit];
            self.planes[bit] = plane ^ addend ^ carry;
            carry = (plane & addend) | (carry & (plane ^ addend));
            bit += 1;
        }
        self.used = self.used.max(bit);
    }

    /// The rows whose sum is at least this.
    fn at_least(&self, number: u64) -> u64 {
        let top = self.used.max(64 - number.leading_zeros() as usize);
        let (mut above, mut equal) = (0, u64::MAX);
        for bit in (0..top).rev() {
            let plane = self.planes[bit];
            if number >> bit & 1 == 1 {
                equal &= plane;
            } else {
                above |= equal & plane;
                equal &= !plane;
            }
        }
        above | equal
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn planes_add_up(numbers in prop::collection::vec((0_u64..1 << 40, any::<u64>()), 0..12), limit in 0_u64..1 << 44) {
            let mut planes = Planes::default();
            let mut sums = [0_u64; 64];
            for (number, rows) in numbers {
                planes.add(number, rows);
                (0..64).filter(|row| rows >> row & 1 == 1).for_each(|row| sums[row] += number);
            }
            for limit in sums.into_iter().chain([limit, 0]) {
                let expected = (0..64).filter(|row| sums[*row] >= limit).fold(0_u64, |word, row| word | 1 << row);
                prop_assert_eq!(planes.at_least(limit), expected);
            }
        }
    }
}
