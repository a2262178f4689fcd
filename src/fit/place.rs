//! Where each account ends up: its tier under each profile, and its fit overall.

use rayon::prelude::*;

use super::mask::{Expression, Masks, Tests, live_rows};
use super::rules::{ProfileRule, Rules};
use super::score::{Scorer, Tally};
use crate::bitmap::Bitmap;
use crate::model::{Effect, MissingData, Status};

/// Where an account stands under one profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A required criterion is false, or no tier is reached.
    NoFit,
    /// A required criterion is unknown, or everything that was weighed is.
    NeedsData,
    /// A negative profile keeps it out, and it would have had no tier anyway.
    ExcludedAnyway,
    /// A negative profile keeps it out; without that it would have had a tier.
    Excluded,
    /// It has the tier of this index, 0 being the highest.
    Tier(u8),
}

impl Place {
    const FIRST_TIER: u8 = 4;

    fn code(self) -> u8 {
        match self {
            Place::NoFit => 0,
            Place::NeedsData => 1,
            Place::ExcludedAnyway => 2,
            Place::Excluded => 3,
            Place::Tier(tier) => Place::FIRST_TIER + tier,
        }
    }

    fn from_code(code: u8) -> Self {
        match code {
            0 => Place::NoFit,
            1 => Place::NeedsData,
            2 => Place::ExcludedAnyway,
            3 => Place::Excluded,
            tier => Place::Tier(tier - Place::FIRST_TIER),
        }
    }
}

/// Where an account stands overall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FitKind {
    /// No operational profile gives it a tier, and none of the following.
    NoFit,
    /// Some profile that does not exclude it needs data.
    NeedsData,
    /// It would have a tier, were it not for a negative profile.
    Excluded,
    /// It is in the ICP: its best profile (an index into [`Places::profiles`]) and the tier there.
    Icp {
        /// Index of the profile.
        profile: u16,
        /// Index of the tier, 0 being the highest.
        tier: u8,
    },
}

/// Where every account stands under one profile, one code a row.
#[derive(Clone, Debug)]
pub struct ProfilePlaces {
    /// The profile's id.
    pub id: String,
    /// Whether it counts into the ICP.
    pub status: Status,
    /// The tiers' names, highest first.
    pub tiers: Vec<String>,
    /// Rows that one criterion keeps out of the profile.
    pub near_miss: Bitmap,
    codes: Vec<u8>,
}

impl ProfilePlaces {
    /// Where a row stands.
    pub fn place(&self, row: usize) -> Place {
        Place::from_code(self.codes[row])
    }
}

/// Where every account stands in one version.
#[derive(Clone, Debug)]
pub struct Places {
    /// One for each profile that is evaluated, by id.
    pub profiles: Vec<ProfilePlaces>,
    /// Negative profiles by id, with the rows that match them, whatever else they are.
    pub negatives: Vec<(String, Bitmap)>,
    fits: Vec<(u16, u8)>,
}

impl Places {
    const NO_FIT: (u16, u8) = (u16::MAX, 0);
    const NEEDS_DATA: (u16, u8) = (u16::MAX, 1);
    const EXCLUDED: (u16, u8) = (u16::MAX, 2);

    /// The number of accounts.
    pub fn rows(&self) -> usize {
        self.fits.len()
    }

    /// Where a row stands overall.
    pub fn fit(&self, row: usize) -> FitKind {
        match self.fits[row] {
            Places::NO_FIT => FitKind::NoFit,
            Places::NEEDS_DATA => FitKind::NeedsData,
            Places::EXCLUDED => FitKind::Excluded,
            (profile, tier) => FitKind::Icp { profile, tier },
        }
    }

    /// Whether a row is in the ICP.
    pub fn is_in(&self, row: usize) -> bool {
        self.fits[row].0 != u16::MAX
    }
}

/// Rows that are worked on together: few enough to stay in the cache, a multiple of 64.
const BLOCK: usize = 16 * 1024;

/// Places every account under every profile of a version. The masks must come from the same `tests`, after the
/// version's rules were added to them.
pub fn places(rules: &Rules, tests: &mut Tests, masks: &Masks) -> Places {
    let plan = Plan::new(rules, tests);
    let rows = masks.rows();
    let blocks: Vec<BlockPlaces> =
        (0..rows.div_ceil(BLOCK)).into_par_iter().map(|block| plan.block(masks, block)).collect();
    let profiles = rules.profiles.iter().enumerate().map(|(at, profile)| {
        let near_miss = blocks.iter().flat_map(|block| block.near_miss[at].iter().copied()).collect();
        ProfilePlaces {
            id: profile.id.clone(),
            status: profile.status,
            tiers: profile.tiers.iter().map(|tier| tier.name.clone()).collect(),
            near_miss: Bitmap::from_words(near_miss, rows),
            codes: blocks.iter().flat_map(|block| block.codes[at].iter().copied()).collect(),
        }
    });
    let negatives = rules.negatives.iter().zip(&plan.negatives);
    Places {
        profiles: profiles.collect(),
        negatives: negatives.map(|(rule, plan)| (rule.id.clone(), masks.mask(&plan.expression).truth)).collect(),
        fits: blocks.iter().flat_map(|block| block.fits.iter().copied()).collect(),
    }
}

struct NegativePlan {
    expression: Expression,
    effect: Effect,
}

struct ProfilePlan<'a> {
    rule: &'a ProfileRule,
    scorer: Scorer<'a>,
    criteria: Vec<Expression>,
    /// Weighted criteria, heaviest first: the order in which a near miss is looked for.
    by_weight: Vec<usize>,
    negatives: Vec<usize>,
}

struct Plan<'a> {
    profiles: Vec<ProfilePlan<'a>>,
    negatives: Vec<NegativePlan>,
}

struct BlockPlaces {
    codes: Vec<Vec<u8>>,
    near_miss: Vec<Vec<u64>>,
    fits: Vec<(u16, u8)>,
}

impl<'a> Plan<'a> {
    fn new(rules: &'a Rules, tests: &mut Tests) -> Self {
        let negatives = rules
            .negatives
            .iter()
            .map(|rule| NegativePlan { expression: tests.add(&rule.condition, &rules.fields), effect: rule.effect });
        let negatives = negatives.collect();
        let profiles = rules.profiles.iter().map(|rule| {
            let mut by_weight: Vec<usize> =
                (0..rule.criteria.len()).filter(|at| rule.criteria[*at].weight > 0).collect();
            by_weight.sort_by_key(|at| std::cmp::Reverse(rule.criteria[*at].weight));
            ProfilePlan {
                rule,
                scorer: Scorer::new(rule),
                criteria: rule.criteria.iter().map(|c| tests.add(&c.condition, &rules.fields)).collect(),
                by_weight,
                negatives: (0..rules.negatives.len()).filter(|at| rules.negatives[*at].applies_to(&rule.id)).collect(),
            }
        });
        Plan { profiles: profiles.collect(), negatives }
    }

    fn block(&self, masks: &Masks, block: usize) -> BlockPlaces {
        let first = block * BLOCK;
        let count = BLOCK.min(masks.rows() - first);
        let words = first / 64..(first + count).div_ceil(64);
        let mut result = BlockPlaces { codes: Vec::new(), near_miss: Vec::new(), fits: vec![Places::NO_FIT; count] };
        let mut best: Vec<(u64, u64, u32)> = vec![(0, 1, 0); count];
        let negatives: Vec<Vec<u64>> = self
            .negatives
            .iter()
            .map(|negative| words.clone().map(|word| masks.word(&negative.expression, word).0).collect())
            .collect();
        for (at, profile) in self.profiles.iter().enumerate() {
            let mut rows = ProfileBlock::new(profile, count);
            rows.tally(masks, words.start);
            rows.penalise(&self.negatives, &negatives);
            let (codes, near_miss) = rows.place();
            if profile.rule.status == Status::Operational {
                merge_fits(at, &codes, &rows, &mut result.fits, &mut best);
            }
            result.codes.push(codes);
            result.near_miss.push(near_miss);
        }
        result
    }
}

/// Takes one more profile into the best fits: the highest tier, then the highest score, then the first id.
fn merge_fits(
    at: usize,
    codes: &[u8],
    rows: &ProfileBlock<'_, '_>,
    fits: &mut [(u16, u8)],
    best: &mut [(u64, u64, u32)],
) {
    for (row, code) in codes.iter().enumerate() {
        match Place::from_code(*code) {
            Place::NoFit | Place::ExcludedAnyway => {}
            Place::NeedsData => {
                if fits[row] == Places::NO_FIT {
                    fits[row] = Places::NEEDS_DATA;
                }
            }
            Place::Excluded => {
                if fits[row].0 == u16::MAX {
                    fits[row] = Places::EXCLUDED;
                }
            }
            Place::Tier(tier) => {
                let score = (rows.earned[row], rows.weight(row), u32::from(rows.penalty(row)));
                let is_better = fits[row].0 == u16::MAX
                    || tier < fits[row].1
                    || (tier == fits[row].1 && is_higher(score, best[row]));
                if is_better {
                    fits[row] = (at as u16, tier);
                    best[row] = score;
                }
            }
        }
    }
}

/// Whether one score (earned, weight, penalty) is above another, exactly.
fn is_higher(one: (u64, u64, u32), other: (u64, u64, u32)) -> bool {
    // score = max(0, (100·E − 2·W·P) / (2·W)); fractions with positive denominators compare crosswise.
    let points = |(earned, weight, penalty): (u64, u64, u32)| {
        (100 * i128::from(earned) - 2 * i128::from(weight) * i128::from(penalty)).max(0)
    };
    points(one) * i128::from(other.1) > points(other) * i128::from(one.1)
}

/// The rows of a block under one profile.
struct ProfileBlock<'p, 'a> {
    plan: &'p ProfilePlan<'a>,
    count: usize,
    /// Truth and unknown of each criterion, by word.
    answers: Vec<(Vec<u64>, Vec<u64>)>,
    earned: Vec<u64>,
    /// The weight of what counts, for each row; empty where it is the same for all.
    weights: Vec<u64>,
    penalties: Vec<u16>,
    excluded: Vec<u64>,
}

impl<'p, 'a> ProfileBlock<'p, 'a> {
    fn new(plan: &'p ProfilePlan<'a>, count: usize) -> Self {
        ProfileBlock {
            plan,
            count,
            answers: Vec::new(),
            earned: vec![0; count],
            weights: Vec::new(),
            penalties: Vec::new(),
            excluded: vec![0; count.div_ceil(64)],
        }
    }

    fn weight(&self, row: usize) -> u64 {
        match self.weights.get(row) {
            Some(weight) => *weight,
            None => u64::from(self.plan.rule.total_weight()).max(1),
        }
    }

    fn penalty(&self, row: usize) -> u16 {
        self.penalties.get(row).copied().unwrap_or(0)
    }

    fn tally_of(&self, row: usize) -> Tally {
        Tally { earned: self.earned[row], weight: self.weight(row) }
    }

    /// Sums up what every row earns.
    fn tally(&mut self, masks: &Masks, first_word: usize) {
        let rule = self.plan.rule;
        let words = self.count.div_ceil(64);
        for expression in &self.plan.criteria {
            let (mut truth, mut unknown) = (Vec::with_capacity(words), Vec::with_capacity(words));
            for word in 0..words {
                let (t, u) = masks.word(expression, first_word + word);
                let live = live_rows(self.count, word);
                truth.push(t & live);
                unknown.push(u & live);
            }
            self.answers.push((truth, unknown));
        }
        if rule.total_weight() == 0 {
            // A profile without weights gives full marks.
            self.earned = vec![2; self.count];
            return;
        }
        if rule.missing_data == MissingData::LeftOut {
            self.weights = vec![u64::from(rule.total_weight()); self.count];
        }
        for at in &self.plan.by_weight {
            let weight = u64::from(rule.criteria[*at].weight);
            let (truth, unknown) = &self.answers[*at];
            add(&mut self.earned, truth, 2 * weight);
            match rule.missing_data {
                MissingData::NoCredit => {}
                MissingData::HalfCredit => add(&mut self.earned, unknown, weight),
                MissingData::LeftOut => each_row(unknown, |row| self.weights[row] -= weight),
            }
        }
    }

    /// Notes which rows negative profiles exclude, and the penalty points of the others.
    fn penalise(&mut self, plans: &[NegativePlan], matches: &[Vec<u64>]) {
        for at in &self.plan.negatives {
            let matching = &matches[*at];
            match plans[*at].effect {
                Effect::Exclude => {
                    for (word, rows) in self.excluded.iter_mut().zip(matching) {
                        *word |= rows;
                    }
                }
                Effect::Penalty(points) => {
                    if self.penalties.is_empty() {
                        self.penalties = vec![0; self.count];
                    }
                    let penalties = &mut self.penalties;
                    for (word, rows) in matching.iter().enumerate() {
                        let rows = rows & live_rows(self.count, word);
                        each_bit(rows, |bit| penalties[word * 64 + bit] += u16::from(points));
                    }
                }
            }
        }
    }

    /// The place of every row, and whether one criterion alone keeps it out.
    fn place(&self) -> (Vec<u8>, Vec<u64>) {
        let mut codes = vec![0; self.count];
        let mut near_miss = vec![0; self.count.div_ceil(64)];
        for (word, near_miss) in near_miss.iter_mut().enumerate() {
            let required = self.required(word);
            let live = live_rows(self.count, word);
            each_bit(live, |bit| {
                let row = word * 64 + bit;
                codes[row] = self.place_of(row, bit, &required, self.excluded[word]).code();
            });
            *near_miss = self.near_misses(word, &required, &codes);
        }
        (codes, near_miss)
    }

    fn place_of(&self, row: usize, bit: usize, required: &Required, excluded: u64) -> Place {
        let is = |word: u64| word >> bit & 1 == 1;
        let tally = self.tally_of(row);
        let unexcluded = if is(required.any_false) {
            Place::NoFit
        } else if is(required.any_unknown) || tally.weight == 0 {
            Place::NeedsData
        } else {
            match self.plan.scorer.tier(tally, u32::from(self.penalty(row))) {
                Some(tier) => Place::Tier(tier as u8),
                None => Place::NoFit,
            }
        };
        match (is(excluded), unexcluded) {
            (false, place) => place,
            (true, Place::Tier(_)) => Place::Excluded,
            (true, _) => Place::ExcludedAnyway,
        }
    }

    /// What is known of the required criteria of the 64 rows of a word.
    fn required(&self, word: usize) -> Required {
        let mut required = Required::default();
        let criteria = self.plan.rule.criteria.iter().zip(&self.answers);
        for (_, (truth, unknown)) in criteria.filter(|(criterion, _)| criterion.required) {
            let not_true = !truth[word];
            required.any_unknown |= unknown[word];
            required.any_false |= not_true & !unknown[word];
            required.two_missing |= required.one_missing & not_true;
            required.one_missing |= not_true;
        }
        required
    }

    /// Rows of a word without a tier, not excluded, that one criterion would bring in if it were true.
    fn near_misses(&self, word: usize, required: &Required, codes: &[u8]) -> u64 {
        let mut candidates = live_rows(self.count, word) & !self.excluded[word] & !required.two_missing;
        each_bit(candidates, |bit| {
            if codes[word * 64 + bit] >= Place::FIRST_TIER {
                candidates &= !(1 << bit);
            }
        });
        let Some(lowest) = self.plan.rule.tiers.last() else { return 0 };
        let mut found = 0;
        let reaches = |row: usize, at: usize, is_unknown: bool| {
            let tally = self.with_true(row, at, is_unknown);
            let points = u64::from(lowest.from + u32::from(self.penalty(row)));
            tally.weight > 0 && 100 * tally.earned >= points * 2 * tally.weight
        };
        // Where a required criterion is missing, only that one can bring the account in.
        for (at, _) in self.plan.rule.criteria.iter().enumerate().filter(|(_, criterion)| criterion.required) {
            let (truth, unknown) = &self.answers[at];
            each_bit(candidates & required.one_missing & !truth[word], |bit| {
                found |= u64::from(reaches(word * 64 + bit, at, unknown[word] >> bit & 1 == 1)) << bit;
            });
        }
        let mut open = candidates & !required.one_missing;
        for at in &self.plan.by_weight {
            let (truth, unknown) = &self.answers[*at];
            each_bit(open & !truth[word], |bit| {
                if reaches(word * 64 + bit, *at, unknown[word] >> bit & 1 == 1) {
                    found |= 1 << bit;
                    open &= !(1 << bit);
                }
            });
        }
        found
    }

    /// The sums of a row if a criterion that is not true were.
    fn with_true(&self, row: usize, at: usize, is_unknown: bool) -> Tally {
        let weight = u64::from(self.plan.rule.criteria[at].weight);
        let mut tally = self.tally_of(row);
        if weight == 0 {
            return tally;
        }
        match (is_unknown, self.plan.rule.missing_data) {
            (true, MissingData::HalfCredit) => tally.earned += weight,
            (true, MissingData::LeftOut) => {
                tally.earned += 2 * weight;
                tally.weight += weight;
            }
            _ => tally.earned += 2 * weight,
        }
        tally
    }
}

/// Rows of a word by their required criteria.
#[derive(Default)]
struct Required {
    any_false: u64,
    any_unknown: u64,
    one_missing: u64,
    two_missing: u64,
}

fn add(sums: &mut [u64], rows: &[u64], amount: u64) {
    each_row(rows, |row| sums[row] += amount);
}

fn each_row(words: &[u64], mut see: impl FnMut(usize)) {
    for (word, rows) in words.iter().enumerate() {
        each_bit(*rows, |bit| see(word * 64 + bit));
    }
}

fn each_bit(mut word: u64, mut see: impl FnMut(usize)) {
    while word != 0 {
        see(word.trailing_zeros() as usize);
        word &= word - 1;
    }
}
