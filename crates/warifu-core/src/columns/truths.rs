//! Strong Kleene logic, 64 products at a time.

use crate::truth::Truth;

/// A truth value per row: rows that are in neither list of bits are unknown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Truths {
    pub(crate) yes: Vec<u64>,
    pub(crate) no: Vec<u64>,
}

impl Truths {
    /// The same value everywhere; `mask` holds the rows that there are.
    pub(crate) fn all(truth: Truth, mask: &[u64]) -> Self {
        let of = |wanted| if truth == wanted { mask.to_vec() } else { vec![0; mask.len()] };
        Self { yes: of(Truth::Yes), no: of(Truth::No) }
    }

    pub(crate) fn opposite(self) -> Self {
        Self { yes: self.no, no: self.yes }
    }

    /// At least `needed` of them: holds where that many hold, fails where so many fail that the rest is too few.
    pub(crate) fn several(needed: usize, of: Vec<Self>, mask: &[u64]) -> Self {
        if needed > of.len() {
            return Self::all(Truth::No, mask);
        }
        let to_fail = of.len() + 1 - needed;
        let (yes, no): (Vec<_>, Vec<_>) = of.into_iter().map(|one| (one.yes, one.no)).unzip();
        Self { yes: at_least(needed, yes, mask), no: at_least(to_fail, no, mask) }
    }
}

/// Where at least `needed` of the lists have a bit.
fn at_least(needed: usize, lists: Vec<Vec<u64>>, mask: &[u64]) -> Vec<u64> {
    if needed == 0 {
        return mask.to_vec();
    }
    if needed == 1 {
        return fold(lists, |a, b| a | b);
    }
    if needed == lists.len() {
        return fold(lists, |a, b| a & b);
    }
    (0..mask.len()).map(|place| enough(needed, &lists, place)).collect()
}

fn fold(lists: Vec<Vec<u64>>, join: impl Fn(u64, u64) -> u64) -> Vec<u64> {
    let mut lists = lists.into_iter();
    let mut all = lists.next().unwrap_or_default();
    for list in lists {
        for (into, from) in all.iter_mut().zip(list) {
            *into = join(*into, from);
        }
    }
    all
}

/// Counts in binary, one word per digit and 64 counters at once, then compares with a number.
fn enough(needed: usize, lists: &[Vec<u64>], place: usize) -> u64 {
    let mut digits = [0_u64; DIGITS];
    for list in lists {
        let mut carry = list.get(place).copied().unwrap_or_default();
        for digit in &mut digits {
            (*digit, carry) = (*digit ^ carry, *digit & carry);
        }
    }
    // From the highest digit down: greater once a counter has a one where the number has none, and equal so far.
    let (mut greater, mut equal) = (0, u64::MAX);
    for (place, digit) in digits.iter().enumerate().rev() {
        if needed >> place & 1 == 1 {
            equal &= digit;
        } else {
            greater |= equal & digit;
            equal &= !digit;
        }
    }
    greater | equal
}

/// Enough to count the alternatives of any criterion (`limits::CRITERION_NODES`).
const DIGITS: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Tree;

    /// All combinations of up to four alternatives, each in a row of its own.
    #[test]
    fn words_combine_as_single_values_do() {
        let values = [Truth::No, Truth::Unknown, Truth::Yes];
        for count in 1..=4_u32 {
            let rows = 3_usize.pow(count);
            let mask: Vec<u64> = (0..rows.div_ceil(64)).map(|word| tail(rows, word)).collect();
            let value = |row: usize, child: u32| values[row / 3_usize.pow(child) % 3];
            let column = |child| {
                let mut truths = Truths::all(Truth::Unknown, &mask);
                for row in 0..rows {
                    truths.yes[row / 64] |= u64::from(value(row, child) == Truth::Yes) << (row % 64);
                    truths.no[row / 64] |= u64::from(value(row, child) == Truth::No) << (row % 64);
                }
                truths
            };
            for needed in 1..=count as usize {
                let all = Truths::several(needed, (0..count).map(column).collect(), &mask);
                let tree = Tree::Several { needed, of: (0..count).map(Tree::Leaf).collect() };
                for row in 0..rows {
                    let expected = tree.truth(&|child| value(row, *child));
                    let bit = |words: &[u64]| words[row / 64] >> (row % 64) & 1 == 1;
                    assert_eq!((bit(&all.yes), bit(&all.no)), (expected == Truth::Yes, expected == Truth::No));
                }
            }
        }
    }

    fn tail(rows: usize, word: usize) -> u64 {
        if rows >= (word + 1) * 64 { u64::MAX } else { (1 << (rows % 64)) - 1 }
    }
}
