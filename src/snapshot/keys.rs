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

    /// Forgets all keys, not the room for them.
    pub(super) fn clear(&mut self) {
        self.texts.bytes.clear();
        self.texts.ends.clear();
        self.hashes.clear();
    }
}

/// The first row of each key.
///
/// The slots are cut into parts by the highest bits of the hash, so that several threads can fill them and one part
/// fits a core's cache. A slot holds the lowest 32 bits of the hash and, above them, one more than the row; 0 is free.
#[derive(Debug, Default)]
pub(super) struct Index {
    slots: Vec<u64>,
    part_bits: u32,
    slot_bits: u32,
    /// The length that all keys share, if they do: then nobody has to look up where a key stands.
    width: Option<u32>,
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
        let with_key = || keys.hashes.iter().enumerate().filter(|(row, _)| !keys.texts.bytes(*row).is_empty());
        let mut starts = vec![0_usize; (1 << part_bits) + 1];
        for (_, hash) in with_key() {
            starts[part_of(*hash) + 1] += 1;
        }
        let largest = starts.iter().copied().max().unwrap_or(0);
        for part in 1..starts.len() {
            starts[part] += starts[part - 1];
        }
        let mut rows = vec![0_u32; count];
        let mut next = starts.clone();
        for (row, hash) in with_key() {
            let place = &mut next[part_of(*hash)];
            rows[*place] = row as u32;
            *place += 1;
        }
        let slot_bits = (largest + largest / 2).max(4).next_power_of_two().trailing_zeros();
        let slots = vec![0; 1 << (part_bits + slot_bits)];
        let mut index = Index { slots, part_bits, slot_bits, width: shared_width(&keys.texts) };
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

    /// The row of each wanted key, appended to `rows`.
    ///
    /// The slots and the keys lie all over the memory. Keys go through each step together, so that they wait for the
    /// memory together and not one after another.
    pub(super) fn find_all(&self, keys: &Keys, wanted: &Keys, rows: &mut Vec<u32>) {
        const TOGETHER: usize = 64;
        let mut slots = [0_u64; TOGETHER];
        let mut spans = [(0_u32, 0_u32); TOGETHER];
        for (batch, hashes) in wanted.hashes.chunks(TOGETHER).enumerate() {
            for (slot, hash) in slots.iter_mut().zip(hashes) {
                *slot = self.slots.get(self.place(*hash)).copied().unwrap_or(0);
            }
            for ((span, slot), hash) in spans.iter_mut().zip(&mut slots).zip(hashes) {
                // The slots that follow lie next to the one that has just been fetched.
                if *slot != 0 && *slot as u32 != *hash as u32 {
                    *slot = self.likely(*hash);
                }
                *span = match (((*slot >> 32) as u32).checked_sub(1), self.width) {
                    (None, _) => (0, 0),
                    (Some(row), Some(width)) => (row * width, (row + 1) * width),
                    (Some(row), None) => keys.texts.span(row as usize),
                };
            }
            for (at, ((span, slot), hash)) in spans.iter().zip(&slots).zip(hashes).enumerate() {
                let key = wanted.texts.bytes(batch * TOGETHER + at);
                let found = keys.texts.bytes.get(span.0 as usize..span.1 as usize).unwrap_or(&[]);
                let is_found = !key.is_empty() && is_same(found, key);
                rows.push(if is_found { (*slot >> 32) as u32 - 1 } else { self.find(keys, key, *hash) });
            }
        }
    }

    /// The first slot with the right bits of the hash, or the free one where they would stand.
    fn likely(&self, hash: u64) -> u64 {
        let mut at = self.place(hash);
        while self.slots[at] != 0 && self.slots[at] as u32 != hash as u32 {
            at = self.after(at);
        }
        self.slots[at]
    }

    /// The row of a trimmed key.
    pub(super) fn row(&self, keys: &Keys, key: &[u8]) -> u32 {
        self.find(keys, key, hash(key))
    }

    fn find(&self, keys: &Keys, key: &[u8], hash: u64) -> u32 {
        if key.is_empty() {
            return NO_KEY;
        }
        if self.slots.is_empty() {
            return UNKNOWN_KEY;
        }
        let mut at = self.place(hash);
        while self.slots[at] != 0 {
            let row = (self.slots[at] >> 32) as u32 - 1;
            if self.slots[at] as u32 == hash as u32 && is_same(keys.texts.bytes(row as usize), key) {
                return row;
            }
            at = self.after(at);
        }
        UNKNOWN_KEY
    }

    /// The next slot of the same part.
    #[inline]
    fn after(&self, at: usize) -> usize {
        let mask = (1 << self.slot_bits) - 1;
        (at & !mask) | ((at + 1) & mask)
    }

    /// The slot at which the search for a hash begins: its highest bits choose the part and the slot there.
    #[inline]
    fn place(&self, hash: u64) -> usize {
        (hash >> 32 >> (32 - self.part_bits - self.slot_bits)) as usize
    }
}

/// Whether two texts are the same; for texts as short as keys, a call to compare them costs more than comparing.
#[inline]
pub(super) fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.len() <= 16 {
        return ends(a) == ends(b);
    }
    let last = a.len() - 8;
    let is_same_until = (0..last).step_by(8).all(|at| word(a, at) == word(b, at));
    is_same_until && word(a, last) == word(b, last)
}

fn shared_width(texts: &Texts) -> Option<u32> {
    let width = *texts.ends.first()?;
    let is_shared =
        texts.ends.iter().zip(1..).all(|(end, count): (&u32, u64)| u64::from(*end) == count * u64::from(width));
    is_shared.then_some(width)
}

fn insert(slots: &mut [u64], part_bits: u32, slot_bits: u32, keys: &Keys, row: u32, repeated: &mut Vec<Repeated>) {
    let hash = keys.hashes[row as usize];
    let mut at = (hash << part_bits >> (64 - slot_bits)) as usize;
    while slots[at] != 0 {
        let other = (slots[at] >> 32) as u32 - 1;
        let is_same = || is_same(keys.texts.bytes(other as usize), keys.texts.bytes(row as usize));
        if slots[at] as u32 == hash as u32 && is_same() {
            repeated.push((row, other));
            return;
        }
        at = (at + 1) & (slots.len() - 1);
    }
    slots[at] = u64::from(row + 1) << 32 | (hash & 0xFFFF_FFFF);
}

/// A 64-bit hash of bytes: products of 64-bit halves folded together, as in wyhash.
///
/// Nothing that is written or shown depends on it.
#[inline]
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    let mut state = len as u64 ^ A;
    if len <= 16 {
        return hash_of_ends(ends(bytes), len);
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

const A: u64 = 0x9E37_79B9_7F4A_7C15;
const B: u64 = 0xD1B5_4A32_D192_ED03;

/// The hash of a text of at most sixteen bytes, by its ends.
#[inline]
pub(super) fn hash_of_ends((low, high): (u64, u64), len: usize) -> u64 {
    fold(fold(low ^ len as u64 ^ A, high ^ B) ^ B, A)
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
            assert_eq!(index.row(&own, key.as_bytes()), row, "{key}");
        }
        assert_eq!(Index::default().row(&Keys::default(), b"a"), UNKNOWN_KEY);
        let (none, _) = Index::new(&Keys::default());
        assert_eq!(none.row(&Keys::default(), b"a"), UNKNOWN_KEY);
    }

    #[test]
    fn many_keys_share_parts() {
        let texts: Vec<String> = (0..200_000).map(|at| format!("{:018}", at * 7)).collect();
        let own = keys(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let (index, repeated) = Index::new(&own);
        assert!(repeated.is_empty());
        for (row, text) in texts.iter().enumerate().step_by(997) {
            assert_eq!(index.row(&own, text.as_bytes()), row as u32);
            assert_eq!(index.row(&own, format!("{text}x").as_bytes()), UNKNOWN_KEY);
        }
    }

    #[test]
    fn looking_up_together_finds_the_same() {
        let texts: Vec<String> = (0..3000).map(|at| "k".repeat(at % 30) + &at.to_string()).collect();
        let own = keys(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let (index, _) = Index::new(&own);
        let asked: Vec<String> = (0..4000).map(|at| "k".repeat(at % 31) + &(at * 3 % 3500).to_string()).collect();
        let mut asked: Vec<&str> = asked.iter().map(String::as_str).collect();
        asked.extend(["", texts[7].as_str(), ""]);
        let mut rows = Vec::new();
        index.find_all(&own, &keys(&asked), &mut rows);
        let one_by_one: Vec<u32> = asked.iter().map(|key| index.row(&own, key.as_bytes())).collect();
        assert_eq!(rows, one_by_one);
        assert!(rows.iter().any(|row| *row < UNKNOWN_KEY) && rows.contains(&UNKNOWN_KEY) && rows.contains(&NO_KEY));
        // Keys that share their length are found without asking where they stand.
        let texts: Vec<String> = (0..500).map(|at| format!("{at:018}")).collect();
        let own = keys(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let (index, _) = Index::new(&own);
        rows.clear();
        index.find_all(&own, &keys(&[&texts[499], "x", &texts[0], "", &texts[7]]), &mut rows);
        assert_eq!(rows, [499, UNKNOWN_KEY, 0, NO_KEY, 7]);
        rows.clear();
        Index::default().find_all(&Keys::default(), &keys(&["a", ""]), &mut rows);
        assert_eq!(rows, [UNKNOWN_KEY, NO_KEY]);
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
