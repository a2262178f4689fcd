//! Spellings → codes of normalised texts. Refuses to know rows and columns.

use hashbrown::HashTable;

use super::keys;
use super::values::Reading;
use crate::model::normalise;

/// Gives each distinct text a code, and remembers under which spellings it was met.
///
/// A cell is looked up as it is written, so that trimming, composing and lower-casing happen once per spelling.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    /// One more than the place of a spelling, 0 where free; as many as a power of two, at most half of them taken.
    slots: Vec<u32>,
    spellings: Vec<Spelling>,
    bytes: Vec<u8>,
    /// The distinct texts in the order of first appearance.
    pub(super) values: Vec<String>,
    /// How each of the first texts is spelt where it first appears.
    pub(super) labels: Vec<String>,
    hashes: Vec<u64>,
    by_value: HashTable<u32>,
}

/// A text as written, and its code.
#[derive(Clone, Copy, Debug)]
struct Spelling {
    hash: u64,
    /// Of a text of at most sixteen bytes its first and last bytes, which tell it from all others of its length.
    ends: (u64, u64),
    start: usize,
    len: u32,
    code: u32,
}

/// A column with more texts than this holds names, which nobody shows one by one.
pub(super) const MOST_LABELS: usize = 4096;

/// A text of up to so many bytes is compared by its ends alone.
const SHORT: usize = 16;

impl Dictionary {
    /// The code of a cell: 0 for "not known", else one more than the place among the values.
    #[inline]
    pub(super) fn code(&mut self, cell: &[u8], reading: &Reading) -> u32 {
        if cell.is_empty() {
            return 0;
        }
        self.spelling(cell, |text| reading.is_null(text))
    }

    /// The place of a list's entry among the values; `None` for an empty one.
    #[inline]
    pub(super) fn entry(&mut self, entry: &[u8]) -> Option<u32> {
        if entry.is_empty() {
            return None;
        }
        self.spelling(entry, str::is_empty).checked_sub(1)
    }

    #[inline]
    fn spelling(&mut self, cell: &[u8], is_null: impl Fn(&str) -> bool) -> u32 {
        let (ends, hash) = if cell.len() <= SHORT {
            let ends = keys::ends(cell);
            (ends, keys::hash_of_ends(ends, cell.len()))
        } else {
            ((0, 0), keys::hash(cell))
        };
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        while let Some(place) = self.slots.get(at).and_then(|slot| slot.checked_sub(1)) {
            let known = &self.spellings[place as usize];
            let is_same = known.hash == hash
                && known.len as usize == cell.len()
                && known.ends == ends
                && (cell.len() <= SHORT || keys::is_same(&self.bytes[known.start..][..cell.len()], cell));
            if is_same {
                return known.code;
            }
            at = (at + 1) & mask;
        }
        self.learn(hash, ends, cell, is_null)
    }

    #[cold]
    #[inline(never)]
    fn learn(&mut self, hash: u64, ends: (u64, u64), cell: &[u8], is_null: impl Fn(&str) -> bool) -> u32 {
        let text = std::str::from_utf8(cell).unwrap_or("").trim();
        let normal = if is_null(text) { String::new() } else { normalise(text) };
        let code = if normal.is_empty() { 0 } else { self.value(normal, text) + 1 };
        let start = self.bytes.len();
        if cell.len() > SHORT {
            self.bytes.extend_from_slice(cell);
        }
        self.spellings.push(Spelling { hash, ends, start, len: cell.len() as u32, code });
        if self.slots.len() < 2 * self.spellings.len() {
            self.slots = vec![0; (4 * self.spellings.len()).max(64).next_power_of_two()];
            (0..self.spellings.len()).for_each(|place| self.take_slot(place));
        } else {
            self.take_slot(self.spellings.len() - 1);
        }
        code
    }

    fn take_slot(&mut self, place: usize) {
        let mask = self.slots.len() - 1;
        let mut at = self.spellings[place].hash as usize & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = place as u32 + 1;
    }

    fn value(&mut self, normal: String, label: &str) -> u32 {
        let hash = keys::hash(normal.as_bytes());
        let values = &self.values;
        if let Some(place) = self.by_value.find(hash, |place| values[*place as usize] == normal) {
            return *place;
        }
        let place = self.values.len() as u32;
        self.values.push(normal);
        self.hashes.push(hash);
        if self.labels.len() < MOST_LABELS {
            self.labels.push(label.to_owned());
        }
        let hashes = &self.hashes;
        self.by_value.insert_unique(hash, place, |place| hashes[*place as usize]);
        place
    }

    /// Takes over another dictionary's values; says which code each of its codes has here.
    pub(super) fn absorb(&mut self, values: Vec<String>, labels: &[String]) -> Vec<u32> {
        self.values.reserve(values.len());
        self.hashes.reserve(values.len());
        let hashes = &self.hashes;
        self.by_value.reserve(values.len(), |place| hashes[*place as usize]);
        let label = |at: usize| labels.get(at).map_or("", String::as_str);
        let codes = values.into_iter().enumerate().map(|(at, value)| self.value(value, label(at)) + 1);
        std::iter::once(0).chain(codes).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_text_share_a_code() {
        let reading = Reading::default();
        let mut dictionary = Dictionary::default();
        let mut check =
            |cell: &str, code: u32| assert_eq!(dictionary.code(cell.as_bytes(), &reading), code, "{cell:?}");
        let long = "A text of more than sixteen bytes";
        for (cell, code) in
            [("SaaS", 1), (" saas ", 1), ("", 0), ("  ", 0), (long, 2), ("SaaS", 1), (long, 2), ("saas", 1)]
        {
            check(cell, code);
        }
        check(&long.to_uppercase(), 2);
        for at in 0..5000 {
            check(&format!("text {at}"), at + 3);
        }
        for at in 0..5000 {
            check(&format!("Text {at} "), at + 3);
        }
        assert_eq!(dictionary.labels[0], "SaaS");
    }
}
