//! Accounts that no group tells apart, counted together.
//!
//! Groups overlap (a profile, its tiers, the ICP, near misses, in two versions), and there are few ways to be in
//! them: accounts with the same answers to every group form a cell, each number is summed once per cell, and a
//! group is a set of cells. Comparing two versions is then arithmetic on a handful of sums.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Side;
use crate::bitmap::Bitmap;
use crate::fit::{FitKind, Place, Places};
use crate::model::{Group, Status};

/// The cells of a snapshot under one or two versions.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    /// The cell of every account.
    pub(super) of_account: Vec<u32>,
    /// A row of each cell: all others of the cell stand in the same groups.
    examples: Vec<u32>,
}

impl Cells {
    pub(super) fn new(versions: &[Places], rows: usize) -> Self {
        let mut cells = Cells { of_account: vec![0; rows], examples: if rows == 0 { vec![] } else { vec![0] } };
        for places in versions {
            for profile in &places.profiles {
                cells.split(|row| match profile.place(row) {
                    Place::NoFit => 0,
                    Place::NeedsData => 1,
                    Place::ExcludedAnyway => 2,
                    Place::Excluded => 3,
                    Place::Tier(tier) => 4 + u32::from(tier),
                });
                cells.split(|row| u32::from(profile.near_miss.get(row)));
            }
            cells.split(|row| match places.fit(row) {
                FitKind::NoFit => 0,
                FitKind::NeedsData => 1,
                FitKind::Excluded => 2,
                FitKind::Icp { profile, tier } => 3 + u32::from(profile) * 256 + u32::from(tier),
            });
            for (_, matching) in &places.negatives {
                cells.split(|row| u32::from(matching.get(row)));
            }
        }
        cells
    }

    /// Two cells: those who are not members, and those who are.
    pub(super) fn of_members(members: &Bitmap) -> Self {
        let of_account = (0..members.len()).map(|row| u32::from(members.get(row))).collect();
        Cells { of_account, examples: vec![0, 0] }
    }

    /// Splits every cell by one more question. The numbering follows cells and answers, never threads.
    fn split(&mut self, answer: impl Fn(usize) -> u32 + Sync) {
        const CHUNK: usize = 32 * 1024;
        let chunks: Vec<BTreeMap<(u32, u32), u32>> = self
            .of_account
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, cells)| {
                let mut seen = BTreeMap::new();
                let mut last = None;
                for (at, cell) in cells.iter().enumerate() {
                    let row = chunk * CHUNK + at;
                    let key = (*cell, answer(row));
                    if last != Some(key) {
                        seen.entry(key).or_insert(row as u32);
                        last = Some(key);
                    }
                }
                seen
            })
            .collect();
        let mut examples: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        for (key, row) in chunks.into_iter().flatten() {
            examples.entry(key).or_insert(row);
        }
        if examples.len() == self.examples.len() {
            return;
        }
        let keys: Vec<(u32, u32)> = examples.keys().copied().collect();
        // Few answers per cell, so each cell's stretch of the sorted keys is searched from its start.
        let mut starts = vec![0_u32; self.examples.len() + 1];
        for (cell, _) in &keys {
            starts[*cell as usize + 1] += 1;
        }
        for cell in 1..starts.len() {
            starts[cell] += starts[cell - 1];
        }
        self.of_account.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, cells)| {
            for (at, cell) in cells.iter_mut().enumerate() {
                let answer = answer(chunk * CHUNK + at);
                let start = starts[*cell as usize] as usize;
                let end = starts[*cell as usize + 1] as usize;
                let found = keys[start..end].iter().position(|(_, other)| *other == answer).unwrap_or_default();
                *cell = (start + found) as u32;
            }
        });
        self.examples = examples.into_values().collect();
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
