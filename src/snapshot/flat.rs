//! Flat files, one row an opportunity: which rows share an account, and which of them speaks for it.
//!
//! Refuses to know what the attributes are.

use super::keys::{Index, Keys, NO_KEY};

/// The accounts of a flat file.
pub(super) struct Grouped {
    /// The account of each row, or [`NO_KEY`].
    pub(super) of_row: Vec<u32>,
    /// The first row of each account.
    pub(super) firsts: Vec<u32>,
    is_one_row_each: bool,
}

impl Grouped {
    pub(super) fn each_row(rows: usize) -> Self {
        let rows: Vec<u32> = (0..rows as u32).collect();
        Grouped { of_row: rows.clone(), firsts: rows, is_one_row_each: true }
    }

    pub(super) fn by_key(keys: &Keys) -> Self {
        let (_, repeated) = Index::new(keys);
        let mut repeated = repeated.into_iter().peekable();
        let (mut of_row, mut firsts) = (Vec::with_capacity(keys.texts.len()), Vec::new());
        for row in 0..keys.texts.len() {
            if keys.texts.bytes(row).is_empty() {
                of_row.push(NO_KEY);
            } else if let Some((_, first)) = repeated.next_if(|(other, _)| *other as usize == row) {
                of_row.push(of_row[first as usize]);
            } else {
                of_row.push(firsts.len() as u32);
                firsts.push(row as u32);
            }
        }
        Grouped { of_row, firsts, is_one_row_each: false }
    }

    /// The row of each account whose attributes count: the latest closed, then created, then the later row.
    pub(super) fn representatives(&self, closed: Option<&[i32]>, created: Option<&[i32]>) -> Option<Vec<u32>> {
        if self.is_one_row_each {
            return None;
        }
        // An unknown day is the lowest number, and so the earliest.
        let rank = |row: usize| (closed.map_or(0, |days| days[row]), created.map_or(0, |days| days[row]), row);
        let mut chosen = self.firsts.clone();
        for (row, account) in self.of_row.iter().enumerate().filter(|(_, account)| **account != NO_KEY) {
            let best = &mut chosen[*account as usize];
            if rank(row) > rank(*best as usize) {
                *best = row as u32;
            }
        }
        Some(chosen)
    }
}
