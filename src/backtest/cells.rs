//! Accounts that no group tells apart, counted together.
//!
//! Groups overlap (a profile, its tiers, the ICP, near misses, in two versions), and there are few ways to be in
//! them: accounts with the same answers to every group form a cell, each number is summed once per cell, and a
//! group is a set of cells. Comparing two versions is then arithmetic on a handful of sums.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::Side;
use crate::bitmap::Bitmap;
use crate::fit::{Expression, FitKind, Masks, Place, Places};
use crate::model::{Group, Status};

/// The cells of a snapshot under one or two versions.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    /// The cell of every account.
    pub(super) of_account: Vec<u32>,
    /// A row of each cell: all others of the cell stand in the same groups.
    pub(super) examples: Vec<u32>,
}

impl Cells {
    pub(super) fn new(versions: &[Places], rows: usize) -> Self {
        Self::by(&questions(versions), rows, rows)
    }

    /// Accounts that every test answers alike stand in the same cell; none where there are more cells than that.
    pub(super) fn of_tests(masks: &Masks, most: usize) -> Option<Self> {
        if has_more_classes(masks, 2 * most) {
            return None;
        }
        Some(Self::by(&of_tests(masks), masks.rows(), most)).filter(|cells| cells.len() <= most)
    }

    fn by(questions: &[Question<'_>], rows: usize, most: usize) -> Self {
        let mut cells = Cells { of_account: vec![0; rows], examples: if rows == 0 { vec![] } else { vec![0] } };
        let mut rest = questions;
        while !rest.is_empty() && cells.len() <= most {
            let mut bits = bits_for(cells.len());
            let fits = |question: &&Question<'_>| {
                bits += question.bits;
                bits <= u64::BITS
            };
            let (now, later) = rest.split_at(rest.iter().take_while(fits).count().max(1));
            cells.split(now);
            rest = later;
        }
        cells
    }

    /// Two cells: those who are not members, and those who are.
    pub(super) fn of_members(members: &Bitmap) -> Self {
        let of_account = (0..members.len()).map(|row| u32::from(members.get(row))).collect();
        Cells { of_account, examples: vec![0, 0] }
    }

    /// Splits every cell by more questions, whose answers and the cell's number fit into one word. The numbering
    /// follows cells and answers, never threads.
    fn split(&mut self, questions: &[Question<'_>]) {
        const CHUNK: usize = 16 * 1024;
        let parts: Vec<Numbered> = self
            .of_account
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, cells)| {
                let mut keys: Vec<u64> = cells.iter().map(|cell| u64::from(*cell)).collect();
                questions.iter().for_each(|question| (question.append)(chunk * CHUNK, &mut keys));
                Numbered::new(&keys, chunk * CHUNK)
            })
            .collect();
        let mut firsts: Vec<(u64, u32)> = parts.iter().flat_map(|part| part.distinct.iter().copied()).collect();
        firsts.par_sort_unstable();
        firsts.dedup_by_key(|(key, _)| *key);
        let (keys, examples): (Vec<u64>, Vec<u32>) = firsts.into_iter().unzip();
        self.of_account.par_chunks_mut(CHUNK).zip(&parts).for_each(|(cells, part)| {
            let numbers: Vec<u32> =
                part.distinct.iter().map(|(key, _)| keys.partition_point(|other| other < key) as u32).collect();
            cells.iter_mut().zip(&part.of_row).for_each(|(cell, number)| *cell = numbers[*number as usize]);
        });
        self.examples = examples;
    }

    /// The number of cells.
    pub(super) fn len(&self) -> usize {
        self.examples.len()
    }

    /// Which cells are in a group of a version.
    pub(super) fn of_group(&self, side: Side, group: &Group, versions: &[Places]) -> Vec<bool> {
        let of = |row: &u32| is_in_group(*row as usize, side, group, versions);
        self.examples.iter().map(of).collect()
    }
}

/// Whether some of many rows show that there must be more classes than that: those that were met once and twice tell
/// how many were not met at all (a lower bound: Chao 1984, corrected for bias).
fn has_more_classes(masks: &Masks, most: usize) -> bool {
    const SAMPLE: usize = 32 * 1024;
    if masks.rows() < 4 * SAMPLE {
        return false;
    }
    let step = masks.rows() / SAMPLE;
    let rows: Vec<u32> = (0..SAMPLE).map(|at| (at * step) as u32).collect();
    let sample = masks.of_rows(&rows);
    let cells = Cells::by(&of_tests(&sample), SAMPLE, SAMPLE);
    let mut sizes = vec![0_u32; cells.len()];
    cells.of_account.iter().for_each(|cell| sizes[*cell as usize] += 1);
    let met = |times: u32| sizes.iter().filter(|size| **size == times).count();
    let (once, twice) = (met(1), met(2));
    cells.len() + once * once.saturating_sub(1) / (2 * (twice + 1)) > most
}

/// What every test answers.
fn of_tests(masks: &Masks) -> Vec<Question<'_>> {
    (0..masks.len()).map(|test| Question::of_test(masks, test)).collect()
}

/// A question with few answers, one a row.
struct Question<'a> {
    /// How many bits an answer takes.
    bits: u32,
    /// Writes the answers of rows, the first of which is given, behind what their keys hold.
    append: Append<'a>,
}

type Append<'a> = Box<dyn Fn(usize, &mut [u64]) + Sync + 'a>;

impl<'a> Question<'a> {
    fn new(answers: usize, answer: impl Fn(usize) -> usize + Sync + 'a) -> Self {
        let bits = bits_for(answers);
        let append = move |first: usize, keys: &mut [u64]| {
            for (at, key) in keys.iter_mut().enumerate() {
                *key = *key << bits | answer(first + at) as u64;
            }
        };
        Question { bits, append: Box::new(append) }
    }

    /// True, unknown or false.
    fn of_test(masks: &'a Masks, test: usize) -> Self {
        let test = Expression::Test(test);
        let append = move |first: usize, keys: &mut [u64]| {
            for (word, keys) in keys.chunks_mut(64).enumerate() {
                let (truth, unknown) = masks.word(&test, first / 64 + word);
                for (bit, key) in keys.iter_mut().enumerate() {
                    *key = *key << 2 | (truth >> bit & 1) << 1 | (unknown >> bit & 1);
                }
            }
        };
        Question { bits: 2, append: Box::new(append) }
    }
}

/// The bits that tell so many answers apart.
fn bits_for(answers: usize) -> u32 {
    usize::BITS - answers.saturating_sub(1).leading_zeros()
}

/// Everything that a group may ask of an account.
fn questions(versions: &[Places]) -> Vec<Question<'_>> {
    let mut questions = Vec::new();
    for places in versions {
        for profile in &places.profiles {
            questions.push(Question::new(4 + profile.tiers.len(), |row| match profile.place(row) {
                Place::NoFit => 0,
                Place::NeedsData => 1,
                Place::ExcludedAnyway => 2,
                Place::Excluded => 3,
                Place::Tier(tier) => 4 + usize::from(tier),
            }));
            questions.push(Question::new(2, |row| usize::from(profile.near_miss.get(row))));
        }
        let most = places.profiles.iter().map(|profile| profile.tiers.len()).max().unwrap_or(0);
        questions.push(Question::new(3 + places.profiles.len() * most, move |row| match places.fit(row) {
            FitKind::NoFit => 0,
            FitKind::NeedsData => 1,
            FitKind::Excluded => 2,
            FitKind::Icp { profile, tier } => 3 + usize::from(profile) * most + usize::from(tier),
        }));
        for (_, matching) in &places.negatives {
            questions.push(Question::new(2, |row| usize::from(matching.get(row))));
        }
    }
    questions
}

/// Keys of some rows, numbered in the order of their first appearance.
struct Numbered {
    of_row: Vec<u32>,
    /// Each distinct key with its first row.
    distinct: Vec<(u64, u32)>,
}

impl Numbered {
    fn new(keys: &[u64], first: usize) -> Self {
        let mut numbers: HashMap<u64, u32> = HashMap::new();
        let mut distinct = Vec::new();
        let number = |(at, key): (usize, &u64)| {
            *numbers.entry(*key).or_insert_with(|| {
                distinct.push((*key, (first + at) as u32));
                distinct.len() as u32 - 1
            })
        };
        let of_row = keys.iter().enumerate().map(number).collect();
        Numbered { of_row, distinct }
    }
}

/// The groups that a version has, in the order in which reports show them.
pub(super) fn groups(places: &Places) -> Vec<Group> {
    let mut groups = vec![Group::All, Group::Icp, Group::Outside, Group::Excluded, Group::NeedsData];
    for profile in places.profiles.iter().filter(|profile| profile.status == Status::Operational) {
        groups.push(Group::Profile(profile.id.clone()));
        groups.extend(profile.tiers.iter().map(|tier| Group::Tier(profile.id.clone(), tier.clone())));
    }
    groups.extend(places.negatives.iter().map(|(id, _)| Group::Negative(id.clone())));
    for profile in places.profiles.iter().filter(|profile| profile.status == Status::Aspirational) {
        groups.push(Group::Aspirational(profile.id.clone()));
    }
    groups.extend(places.profiles.iter().map(|profile| Group::NearMiss(profile.id.clone())));
    groups
}

fn is_in_group(row: usize, side: Side, group: &Group, versions: &[Places]) -> bool {
    let is_in = |side: Side| versions.get(side as usize).is_some_and(|places| places.is_in(row));
    match group {
        Group::Common => return is_in(Side::Base) && is_in(Side::Head),
        Group::Entering => return !is_in(Side::Base) && is_in(Side::Head),
        Group::Leaving => return is_in(Side::Base) && !is_in(Side::Head),
        _ => {}
    }
    let Some(places) = versions.get(side as usize) else { return false };
    let has_tier = |id: &str, status: Status| {
        let mut profiles = places.profiles.iter().filter(|profile| profile.id == id && profile.status == status);
        profiles.any(|profile| matches!(profile.place(row), Place::Tier(_)))
    };
    match group {
        Group::All => true,
        Group::Icp => places.is_in(row),
        Group::Outside => !places.is_in(row),
        Group::Excluded => places.fit(row) == FitKind::Excluded,
        Group::NeedsData => places.fit(row) == FitKind::NeedsData,
        Group::Profile(id) => has_tier(id, Status::Operational),
        Group::Aspirational(id) => has_tier(id, Status::Aspirational),
        Group::Tier(id, name) => match places.fit(row) {
            FitKind::Icp { profile, tier } => {
                let profile = &places.profiles[profile as usize];
                profile.id == *id && profile.tiers[tier as usize] == *name
            }
            _ => false,
        },
        Group::Negative(id) => places.negatives.iter().any(|(other, matching)| other == id && matching.get(row)),
        Group::NearMiss(id) => places.profiles.iter().any(|profile| profile.id == *id && profile.near_miss.get(row)),
        Group::Common | Group::Entering | Group::Leaving | Group::EachProfile => false,
    }
}
