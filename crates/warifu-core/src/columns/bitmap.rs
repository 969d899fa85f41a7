/// A set of rows.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Bitmap {
    pub(super) words: Vec<u64>,
    pub(super) rows: usize,
}

impl Bitmap {
    /// How many rows there are, in the set or not.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether a row is in the set.
    pub fn contains(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// How many rows are in the set.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The rows in the set, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(place, word)| Ones(*word).map(move |bit| place * 64 + bit))
    }

    /// The rows that are in this set, in the other, or in both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let (long, short) = if self.rows < other.rows { (other, self) } else { (self, other) };
        let rest = short.words.iter().copied().chain(std::iter::repeat(0));
        Self { words: long.words.iter().zip(rest).map(|(a, b)| a | b).collect(), rows: long.rows }
    }

    /// The rows that are in this set and not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let other = other.words.iter().copied().chain(std::iter::repeat(0));
        Self { words: self.words.iter().zip(other).map(|(a, b)| a & !b).collect(), rows: self.rows }
    }
}

/// The places of the ones of a word.
struct Ones(u64);

impl Iterator for Ones {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let place = self.0.trailing_zeros();
        self.0 &= self.0.wrapping_sub(1);
        (place < 64).then_some(place as usize)
    }
}
