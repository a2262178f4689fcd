//! Accounts of one parent are one cluster: connected components over the keys of parents.
//!
//! Refuses to know what the clusters are for.

use super::builder::Lookup;
use super::keys::{Index, Keys, UNKNOWN_KEY};

/// Accounts that are tied by their parents, each group numbered by its first account.
pub(super) fn clusters(parents: &Keys, accounts: &Lookup<'_>) -> Vec<u32> {
    let count = parents.texts.len();
    // Parents that are not in the file stand behind the accounts, one for each key.
    let (strangers, _) = Index::new(parents);
    let mut root: Vec<u32> = (0..2 * count as u32).collect();
    for row in 0..count {
        let parent = parents.texts.bytes(row);
        if parent.is_empty() {
            continue;
        }
        let tie = match accounts.index.row(accounts.keys, parent) {
            account if account < UNKNOWN_KEY => account,
            _ => count as u32 + strangers.row(parents, parent),
        };
        unite(&mut root, row as u32, tie);
    }
    let mut numbers = vec![u32::MAX; 2 * count];
    let mut next = 0;
    let number = |row: u32| {
        let number = &mut numbers[find_root(&mut root, row) as usize];
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        *number
    };
    (0..count as u32).map(number).collect()
}

fn find_root(root: &mut [u32], mut at: u32) -> u32 {
    while root[at as usize] != at {
        root[at as usize] = root[root[at as usize] as usize];
        at = root[at as usize];
    }
    at
}

fn unite(root: &mut [u32], a: u32, b: u32) {
    let (a, b) = (find_root(root, a), find_root(root, b));
    // The lower number leads, so that the order of the ties does not matter.
    root[a.max(b) as usize] = a.min(b);
}
