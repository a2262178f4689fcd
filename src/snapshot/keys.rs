//! Keys → rows: a hash table over texts that lie in one piece of memory. Refuses to know what the keys are keys of.

use rayon::prelude::*;

use super::Texts;

/// No key: the cell is empty.
pub(super) const NO_KEY: u32 = u32::MAX;

/// A key that no row has.
pub(super) const UNKNOWN_KEY: u32 = u32::MAX - 1;

/// The most rows that a table can have.
pub(super) const MOST_ROWS: usize = UNKNOWN_KEY as usize - 1;

/// Keys with their hashes; an empty text is no key.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    pub(super) texts: Texts,
    pub(super) hashes: Vec<u64>,
}

impl Keys {
    /// Adds a trimmed key.
    pub(super) fn push(&mut self, key: &[u8]) {
        self.texts.push(key);
        self.hashes.push(hash(key));
    }
}

/// The first row of each key.
///
/// The slots are cut into parts by the highest bits of the hash, so that several threads can fill them and one part
/// fits a core's cache. A slot holds 32 bits of the hash and one more than the row; 0 is free.
#[derive(Debug, Default)]
pub(super) struct Index {
    slots: Vec<u64>,
    part_bits: u32,
    slot_bits: u32,
}

/// A row whose key an earlier row has, with that row.
pub(super) type Repeated = (u32, u32);

impl Index {
    /// Builds the index; rows without a key are left out. Repeated keys come in the order of their rows.
    pub(super) fn new(keys: &Keys) -> (Self, Vec<Repeated>) {
        const ROWS_PER_PART: usize = 1 << 16;
        let count = keys.hashes.len();
        let part_bits = (count / ROWS_PER_PART).next_power_of_two().trailing_zeros();
        let part_of = |hash: u64| (hash >> 32 >> (32 - part_bits)) as usize;
        let mut starts = vec![0_usize; (1 << part_bits) + 1];
        for hash in &keys.hashes {
            starts[part_of(*hash) + 1] += 1;
        }
        let largest = starts.iter().copied().max().unwrap_or(0);
        for part in 1..starts.len() {
            starts[part] += starts[part - 1];
        }
        let mut rows = vec![0_u32; count];
        let mut next = starts.clone();
        for (row, hash) in keys.hashes.iter().enumerate() {
            let place = &mut next[part_of(*hash)];
            rows[*place] = row as u32;
            *place += 1;
        }
        let slot_bits = (largest + largest / 2).max(4).next_power_of_two().trailing_zeros();
        let mut index = Index { slots: vec![0; 1 << (part_bits + slot_bits)], part_bits, slot_bits };
        let fill = |(part, slots): (usize, &mut [u64])| {
            let mut repeated = Vec::new();
            for row in &rows[starts[part]..starts[part + 1]] {
                insert(slots, part_bits, slot_bits, keys, *row, &mut repeated);
            }
            repeated
        };
        let mut repeated: Vec<Repeated> =
            index.slots.par_chunks_mut(1 << slot_bits).enumerate().flat_map_iter(fill).collect();
        repeated.sort_unstable();
        (index, repeated)
    }

    /// The row of a trimmed key.
    #[inline]
    pub(super) fn find(&self, keys: &Keys, key: &[u8]) -> u32 {
        if key.is_empty() {
            return NO_KEY;
        }
        if self.slots.is_empty() {
            return UNKNOWN_KEY;
        }
        let hash = hash(key);
        let part = (hash >> 32 >> (32 - self.part_bits)) as usize;
        let slots = &self.slots[part << self.slot_bits..(part + 1) << self.slot_bits];
        let mut at = home(hash, self.part_bits, self.slot_bits);
        loop {
            let slot = slots[at];
            if slot == 0 {
                return UNKNOWN_KEY;
            }
            let row = slot as u32 - 1;
            if slot >> 32 == hash & 0xFFFF_FFFF && keys.texts.bytes(row as usize) == key {
                return row;
            }
            at = (at + 1) & (slots.len() - 1);
        }
    }
}

/// The slot of its part at which the search for a hash begins: the bits behind those that choose the part.
#[inline]
fn home(hash: u64, part_bits: u32, slot_bits: u32) -> usize {
    (hash << part_bits >> (64 - slot_bits)) as usize
}

fn insert(slots: &mut [u64], part_bits: u32, slot_bits: u32, keys: &Keys, row: u32, repeated: &mut Vec<Repeated>) {
    let key = keys.texts.bytes(row as usize);
    if key.is_empty() {
        return;
    }
    let hash = keys.hashes[row as usize];
    let mut at = home(hash, part_bits, slot_bits);
    while slots[at] != 0 {
        let other = slots[at] as u32 - 1;
        if slots[at] >> 32 == hash & 0xFFFF_FFFF && keys.texts.bytes(other as usize) == key {
            repeated.push((row, other));
            return;
        }
        at = (at + 1) & (slots.len() - 1);
    }
    slots[at] = (hash << 32) | u64::from(row + 1);
}

/// A 64-bit hash of bytes: products of 64-bit halves folded together, as in wyhash.
///
/// Nothing that is written or shown depends on it.
#[inline]
pub(super) fn hash(bytes: &[u8]) -> u64 {
    const A: u64 = 0x9E37_79B9_7F4A_7C15;
    const B: u64 = 0xD1B5_4A32_D192_ED03;
    let len = bytes.len();
    let mut state = len as u64 ^ A;
    if len <= 16 {
        let (low, high) = ends(bytes);
        return fold(fold(low ^ state, high ^ B) ^ B, A);
    }
    let mut rest = bytes;
    while rest.len() > 16 {
        state = fold(word(rest, 0) ^ state, word(rest, 8) ^ B);
        rest = &rest[16..];
    }
    // The last sixteen bytes, which may overlap those already taken.
    state = fold(word(bytes, len - 16) ^ state, word(bytes, len - 8) ^ B);
    fold(state ^ B, A)
}

/// The first and the last bytes of a text of at most sixteen, overlapping where it is shorter.
#[inline]
pub(super) fn ends(bytes: &[u8]) -> (u64, u64) {
    let len = bytes.len();
    match len {
        8..=16 => (word(bytes, 0), word(bytes, len - 8)),
        4..=7 => (half(bytes, 0), half(bytes, len - 4)),
        1..=3 => (u64::from(bytes[0]) | u64::from(bytes[len / 2]) << 8 | u64::from(bytes[len - 1]) << 16, 0),
        _ => (0, 0),
    }
}

#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    bytes[at..at + 8].try_into().map_or(0, u64::from_le_bytes)
}

#[inline]
fn half(bytes: &[u8], at: usize) -> u64 {
    bytes[at..at + 4].try_into().map_or(0, |bytes| u64::from(u32::from_le_bytes(bytes)))
}

#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(texts: &[&str]) -> Keys {
        let mut keys = Keys::default();
        texts.iter().for_each(|text| keys.push(text.as_bytes()));
        keys
    }

    #[test]
    fn keys_are_found_and_repetitions_named() {
        let own = keys(&["a", "b", "", "a", "A", "b", "a", ""]);
        let (index, repeated) = Index::new(&own);
        assert_eq!(repeated, [(3, 0), (5, 1), (6, 0)]);
        for (key, row) in [("a", 0), ("b", 1), ("A", 4), ("", NO_KEY), ("c", UNKNOWN_KEY)] {
            assert_eq!(index.find(&own, key.as_bytes()), row, "{key}");
        }
        assert_eq!(Index::default().find(&Keys::default(), b"a"), UNKNOWN_KEY);
        let (none, _) = Index::new(&Keys::default());
        assert_eq!(none.find(&Keys::default(), b"a"), UNKNOWN_KEY);
    }

    #[test]
    fn many_keys_share_parts() {
        let texts: Vec<String> = (0..200_000).map(|at| format!("{:018}", at * 7)).collect();
        let own = keys(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let (index, repeated) = Index::new(&own);
        assert!(repeated.is_empty());
        for (row, text) in texts.iter().enumerate().step_by(997) {
            assert_eq!(index.find(&own, text.as_bytes()), row as u32);
            assert_eq!(index.find(&own, format!("{text}x").as_bytes()), UNKNOWN_KEY);
        }
    }

    #[test]
    fn hashes_see_every_byte() {
        for len in 1..60 {
            let bytes = vec![b'a'; len];
            for at in 0..len {
                let mut other = bytes.clone();
                other[at] = b'b';
                assert_ne!(hash(&bytes), hash(&other), "{len} {at}");
            }
            assert_ne!(hash(&bytes), hash(&bytes[1..]));
        }
    }
}
