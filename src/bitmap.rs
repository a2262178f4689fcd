//! One bit a row.

/// A fixed number of bits, packed into words; bits past the last row are zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    /// So many bits, all of the same value.
    pub fn new(len: usize, value: bool) -> Self {
        Bitmap::from_words(vec![if value { u64::MAX } else { 0 }; len.div_ceil(64)], len)
    }

    /// Takes words as they are; bits past the last row are cleared.
    pub fn from_words(mut words: Vec<u64>, len: usize) -> Self {
        words.resize(len.div_ceil(64), 0);
        if len % 64 != 0
            && let Some(last) = words.last_mut()
        {
            *last &= (1 << (len % 64)) - 1;
        }
        Bitmap { words, len }
    }

    /// Asks for every row in turn.
    pub fn from_fn(len: usize, value: impl Fn(usize) -> bool) -> Self {
        let word = |first: usize| {
            (first..len.min(first + 64)).fold(0, |word, row| word | u64::from(value(row)) << (row - first))
        };
        Bitmap { words: (0..len).step_by(64).map(word).collect(), len }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bit of a row.
    pub fn get(&self, row: usize) -> bool {
        self.words[row / 64] >> (row % 64) & 1 == 1
    }

    /// The words, 64 rows each.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Rows in both.
    #[must_use]
    pub fn and(&self, other: &Bitmap) -> Bitmap {
        Bitmap::from_words(self.words.iter().zip(&other.words).map(|(one, two)| one & two).collect(), self.len)
    }

    /// Rows that are not in it.
    #[must_use]
    pub fn not(&self) -> Bitmap {
        Bitmap::from_words(self.words.iter().map(|word| !word).collect(), self.len)
    }

    /// How many rows are in it.
    pub fn count_ones(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }
}
