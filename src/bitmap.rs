//! A plain set of rows: one bit each, in words of 64.
//!
//! It knows nothing of what a set bit means; tests, columns and groups all use it.

/// A fixed number of bits.
///
/// Bits past the length are always clear, so that counting and comparing need no care.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    /// `len` bits, all of them `value`.
    pub fn new(len: usize, value: bool) -> Self {
        let word = if value { u64::MAX } else { 0 };
        let mut bitmap = Bitmap { words: vec![word; len.div_ceil(64)], len };
        bitmap.clear_tail();
        bitmap
    }

    /// `len` bits, the bit at `i` being `f(i)`.
    pub fn from_fn(len: usize, mut f: impl FnMut(usize) -> bool) -> Self {
        let mut words = Vec::with_capacity(len.div_ceil(64));
        for start in (0..len).step_by(64) {
            let end = len.min(start + 64);
            words.push((start..end).fold(0, |word, at| word | (u64::from(f(at)) << (at - start))));
        }
        Bitmap { words, len }
    }

    /// `len` bits out of whole words, the lowest bit first; missing words are clear, further ones dropped.
    pub fn from_words(mut words: Vec<u64>, len: usize) -> Self {
        words.resize(len.div_ceil(64), 0);
        let mut bitmap = Bitmap { words, len };
        bitmap.clear_tail();
        bitmap
    }

    /// The number of bits.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no bit at all, set or clear.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The words, the lowest bit first.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The bit at `at`; `false` past the end.
    #[inline]
    pub fn get(&self, at: usize) -> bool {
        self.words.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Sets the bit at `at` to `value`; past the end nothing happens.
    #[inline]
    pub fn set(&mut self, at: usize, value: bool) {
        if at >= self.len {
            return;
        }
        let bit = 1 << (at % 64);
        if value {
            self.words[at / 64] |= bit;
        } else {
            self.words[at / 64] &= !bit;
        }
    }

    /// Keeps the bits that are also set in `other`, which has the same length.
    pub fn and(&mut self, other: &Bitmap) {
        self.combine(other, |own, other| own & other);
    }

    /// Adds the bits that are set in `other`, which has the same length.
    pub fn or(&mut self, other: &Bitmap) {
        self.combine(other, |own, other| own | other);
    }

    /// Clears the bits that are set in `other`, which has the same length.
    pub fn and_not(&mut self, other: &Bitmap) {
        self.combine(other, |own, other| own & !other);
    }

    /// Turns every bit.
    pub fn not(&mut self) {
        self.words.iter_mut().for_each(|word| *word = !*word);
        self.clear_tail();
    }

    /// How many bits are set.
    pub fn count_ones(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The places of the set bits, ascending.
    pub fn iter_ones(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(at * 64 + bit)
            })
        })
    }

    fn combine(&mut self, other: &Bitmap, operation: impl Fn(u64, u64) -> u64) {
        debug_assert_eq!(self.len, other.len, "bitmaps of different lengths");
        for (own, other) in self.words.iter_mut().zip(&other.words) {
            *own = operation(*own, *other);
        }
    }

    fn clear_tail(&mut self) {
        let used = self.len % 64;
        if let Some(last) = self.words.last_mut().filter(|_| used != 0) {
            *last &= (1 << used) - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(bits: &[bool]) {
        let bitmap = Bitmap::from_fn(bits.len(), |at| bits[at]);
        let ones: Vec<usize> = (0..bits.len()).filter(|at| bits[*at]).collect();
        assert_eq!(bitmap.len(), bits.len());
        assert_eq!(bitmap.count_ones(), ones.len());
        assert_eq!(bitmap.iter_ones().collect::<Vec<_>>(), ones);
        assert!((0..bits.len()).all(|at| bitmap.get(at) == bits[at]));
        let mut built = Bitmap::new(bits.len(), true);
        bits.iter().enumerate().for_each(|(at, bit)| built.set(at, *bit));
        assert_eq!(built, bitmap);
        assert_eq!(Bitmap::from_words(bitmap.words().to_vec(), bits.len()), bitmap);
    }

    #[test]
    fn edges_of_words() {
        for len in [0, 1, 63, 64, 65, 127, 128, 129] {
            assert_eq!(Bitmap::new(len, true).count_ones(), len);
            assert_eq!(Bitmap::new(len, false).count_ones(), 0);
            check(&vec![true; len]);
        }
        let mut bitmap = Bitmap::new(3, false);
        bitmap.set(9, true);
        assert!(!bitmap.get(9) && !bitmap.get(200));
        bitmap.not();
        assert_eq!(bitmap.count_ones(), 3);
        assert_eq!(Bitmap::from_words(vec![u64::MAX; 2], 3), bitmap);
        assert!(Bitmap::new(0, true).is_empty());
    }

    proptest! {
        #[test]
        fn it_is_a_list_of_truths(pairs in prop::collection::vec(any::<(bool, bool)>(), 0..300)) {
            let left: Vec<bool> = pairs.iter().map(|pair| pair.0).collect();
            check(&left);
            let of = |f: fn(bool, bool) -> bool| Bitmap::from_fn(pairs.len(), |at| f(pairs[at].0, pairs[at].1));
            let (a, b) = (of(|a, _| a), of(|_, b| b));
            let apply = |f: fn(&mut Bitmap, &Bitmap)| { let mut own = a.clone(); f(&mut own, &b); own };
            prop_assert_eq!(apply(Bitmap::and), of(|a, b| a && b));
            prop_assert_eq!(apply(Bitmap::or), of(|a, b| a || b));
            prop_assert_eq!(apply(Bitmap::and_not), of(|a, b| a && !b));
            prop_assert_eq!(apply(|own, _| own.not()), of(|a, _| !a));
        }
    }
}
