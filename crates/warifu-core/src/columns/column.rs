use std::collections::BTreeMap;

use warifu_model::{ClaimType, Value};

use crate::truth::Truth;

use super::truths::Truths;

/// The values of one claim, row by row, in as few bytes as its type allows.
#[derive(Debug)]
pub(crate) struct Column {
    /// The rows where a value stands. The others miss it, or are in conflict about it.
    known: Vec<u64>,
    cells: Cells,
}

#[derive(Debug)]
enum Cells {
    Bits(Vec<u64>),
    /// Integers; dates and times in seconds.
    Numbers(Vec<i64>),
    Coded(Coded),
}

/// Numbers of distinct values.
#[derive(Debug, Default)]
struct Coded {
    codes: Codes,
    values: Vec<Value>,
    numbers: BTreeMap<Vec<u8>, u32>,
}

/// In as few bits each as they need.
#[derive(Debug)]
enum Codes {
    /// Up to 64 distinct values: one list of bits per digit, so that 64 rows are compared at a time.
    Digits(Vec<Vec<u64>>),
    Narrow(Vec<u8>),
    Wide(Vec<u32>),
}

/// How a comparison looks at a column.
pub(crate) trait CellTest {
    /// The value of the comparison for one value.
    fn truth(&self, value: &Value) -> Truth;
    /// For claims that are numbers: the intervals, ends included, in which it holds. It fails in all others.
    fn intervals(&self) -> Vec<(i64, i64)>;
}

impl Column {
    pub(crate) fn new(claim_type: &ClaimType) -> Self {
        let cells = match claim_type {
            ClaimType::Boolean => Cells::Bits(Vec::new()),
            ClaimType::Date | ClaimType::Integer | ClaimType::Timestamp => Cells::Numbers(Vec::new()),
            _ => Cells::Coded(Coded::default()),
        };
        Self { known: Vec::new(), cells }
    }

    /// Sets the value of a new row. Rows before it that were left out have none.
    pub(crate) fn set(&mut self, row: usize, value: &Value, claim_type: &ClaimType) {
        set_bit(&mut self.known, row);
        match (&mut self.cells, value) {
            (Cells::Bits(bits), Value::Boolean(true)) => set_bit(bits, row),
            (Cells::Bits(_), _) => {}
            (Cells::Numbers(numbers), value) => {
                numbers.resize(row, 0);
                numbers.push(number(value));
            }
            (Cells::Coded(coded), value) => coded.set(row, value, claim_type),
        }
    }

    /// Bytes that a pass reads.
    pub(crate) fn bytes(&self) -> usize {
        let cells = match &self.cells {
            Cells::Bits(bits) => bits.len() * 8,
            Cells::Numbers(numbers) => numbers.len() * 8,
            Cells::Coded(Coded { codes: Codes::Digits(digits), .. }) => digits.iter().map(|bits| bits.len() * 8).sum(),
            Cells::Coded(Coded { codes: Codes::Narrow(codes), .. }) => codes.len(),
            Cells::Coded(Coded { codes: Codes::Wide(codes), .. }) => codes.len() * 4,
        };
        cells + self.known.len() * 8
    }

    /// The value of a comparison in every row.
    pub(crate) fn pass(&self, test: &impl CellTest, words: usize) -> Truths {
        let known = self.known.iter().copied().chain(std::iter::repeat(0)).take(words);
        match &self.cells {
            Cells::Bits(bits) => {
                let (if_true, if_false) = (test.truth(&Value::Boolean(true)), test.truth(&Value::Boolean(false)));
                let bits = bits.iter().copied().chain(std::iter::repeat(0));
                let of = |truth: Truth, wanted| if truth == wanted { u64::MAX } else { 0 };
                let pick = |wanted| (of(if_true, wanted), of(if_false, wanted));
                let (yes, no) = (pick(Truth::Yes), pick(Truth::No));
                let word = |(bits, known): (u64, u64)| {
                    let select = |(one, zero): (u64, u64)| ((bits & one) | (!bits & zero)) & known;
                    (select(yes), select(no))
                };
                let (yes, no) = bits.zip(known).map(word).unzip();
                Truths { yes, no }
            }
            Cells::Numbers(numbers) => {
                let holds = in_any(numbers, &test.intervals(), words);
                let no = holds.iter().zip(known.clone()).map(|(holds, known)| !holds & known).collect();
                let yes = holds.iter().zip(known).map(|(holds, known)| holds & known).collect();
                Truths { yes, no }
            }
            Cells::Coded(coded) => {
                let truths: Vec<Truth> = coded.values.iter().map(|value| test.truth(value)).collect();
                let count = |wanted| truths.iter().filter(|truth| **truth == wanted).count();
                let of = |wanted| {
                    let mut words = coded.codes.pick(&truths, wanted, words);
                    words.iter_mut().zip(known.clone()).for_each(|(word, known)| *word &= known);
                    words
                };
                if count(Truth::Unknown) > 0 {
                    return Truths { yes: of(Truth::Yes), no: of(Truth::No) };
                }
                // What is known and not the one is the other: look for the rarer of the two.
                let is_yes_rarer = count(Truth::Yes) <= count(Truth::No);
                let rarer = of(if is_yes_rarer { Truth::Yes } else { Truth::No });
                let other = rarer.iter().zip(known.clone()).map(|(word, known)| !word & known).collect();
                if is_yes_rarer { Truths { yes: rarer, no: other } } else { Truths { yes: other, no: rarer } }
            }
        }
    }
}

impl Default for Codes {
    fn default() -> Self {
        Self::Digits(Vec::new())
    }
}

impl Coded {
    fn set(&mut self, row: usize, value: &Value, claim_type: &ClaimType) {
        // As it is written: versions that are equal may be written otherwise, and both are kept.
        let key = claim_type.to_json(value).to_canonical();
        let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let code = *self.numbers.entry(key).or_insert(next);
        if code == next {
            self.values.push(value.clone());
        }
        self.codes.set(row, code);
    }
}

impl Codes {
    fn set(&mut self, row: usize, code: u32) {
        self.make_room(row, code);
        match self {
            Self::Digits(digits) => {
                for (_, bits) in digits.iter_mut().enumerate().filter(|(digit, _)| code >> digit & 1 == 1) {
                    set_bit(bits, row);
                }
            }
            Self::Narrow(codes) => {
                codes.resize(row, 0);
                codes.push(u8::try_from(code).unwrap_or_default());
            }
            Self::Wide(codes) => {
                codes.resize(row, 0);
                codes.push(code);
            }
        }
    }

    /// Changes to a wider form where a code does not fit, given how many rows there are.
    fn make_room(&mut self, rows: usize, code: u32) {
        if let Self::Digits(digits) = self {
            if code >> DIGITS == 0 {
                let needed = (u32::BITS - code.leading_zeros()) as usize;
                digits.resize_with(digits.len().max(needed), Vec::new);
                return;
            }
            let bit = |bits: &Vec<u64>, row: usize| bits.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1);
            let at = |row| digits.iter().rev().fold(0, |code, bits| code << 1 | u8::from(bit(bits, row)));
            *self = Self::Narrow((0..rows).map(at).collect());
        }
        if let (Self::Narrow(codes), Err(_)) = (&*self, u8::try_from(code)) {
            *self = Self::Wide(codes.iter().map(|code| u32::from(*code)).collect());
        }
    }

    /// Where the value that a code stands for has this truth.
    fn pick(&self, truths: &[Truth], wanted: Truth, words: usize) -> Vec<u64> {
        match self {
            Self::Digits(digits) => {
                let codes = truths.iter().enumerate().filter(|(_, truth)| **truth == wanted);
                any_of(&codes.map(|(code, _)| code).collect::<Vec<_>>(), digits, words)
            }
            Self::Narrow(codes) => {
                let mut table = [0_u8; 256];
                for (entry, truth) in table.iter_mut().zip(truths) {
                    *entry = u8::from(*truth == wanted);
                }
                pack(codes, words, |code| table.get(usize::from(*code)).copied().unwrap_or_default() == 1)
            }
            Self::Wide(codes) => {
                let table: Vec<u8> = truths.iter().map(|truth| u8::from(*truth == wanted)).collect();
                pack(codes, words, |code| table.get(*code as usize).copied().unwrap_or_default() == 1)
            }
        }
    }
}

/// The rows with one of these codes, given the digits of their codes; block by block, so that a block stays at hand.
fn any_of(codes: &[usize], digits: &[Vec<u64>], words: usize) -> Vec<u64> {
    let mut all = vec![0; words];
    for (block, all) in all.chunks_mut(BLOCK).enumerate() {
        let start = block * BLOCK;
        for code in codes {
            let mut equal = [u64::MAX; BLOCK];
            for (digit, bits) in digits.iter().enumerate() {
                let bits = bits.get(start..).unwrap_or_default();
                let flip = if code >> digit & 1 == 1 { 0 } else { u64::MAX };
                let (there, beyond) = equal.split_at_mut(bits.len().min(BLOCK));
                there.iter_mut().zip(bits).for_each(|(equal, bits)| *equal &= bits ^ flip);
                // No bit has been set there yet.
                for equal in beyond {
                    *equal &= flip;
                }
            }
            all.iter_mut().zip(equal).for_each(|(all, equal)| *all |= equal);
        }
    }
    all
}

fn in_any(numbers: &[i64], intervals: &[(i64, i64)], words: usize) -> Vec<u64> {
    let mut all = vec![0; words];
    for (low, high) in intervals.iter().filter(|(low, high)| low <= high) {
        // One subtraction and one comparison: what lies below wraps around to very much.
        let span = high.wrapping_sub(*low).cast_unsigned();
        let found = pack(numbers, words, |number| number.wrapping_sub(*low).cast_unsigned() <= span);
        for (into, from) in all.iter_mut().zip(found) {
            *into |= from;
        }
    }
    all
}

/// One bit per cell.
fn pack<T>(cells: &[T], words: usize, holds: impl Fn(&T) -> bool) -> Vec<u64> {
    let mut packed = Vec::with_capacity(words);
    for chunk in cells.chunks(64) {
        let mut flags = [0_u8; 64];
        for (flag, cell) in flags.iter_mut().zip(chunk) {
            *flag = u8::from(holds(cell));
        }
        packed.push(bits(&flags));
    }
    packed.resize(words, 0);
    packed
}

/// The bits of 64 flags that are zero or one: one multiplication moves eight of them together.
fn bits(flags: &[u8; 64]) -> u64 {
    let (eights, _) = flags.as_chunks::<8>();
    let byte = |flags: &[u8; 8]| u64::from_le_bytes(*flags).wrapping_mul(GATHER) >> 56;
    eights.iter().rev().fold(0, |word, flags| word << 8 | byte(flags))
}

/// The number that stands in a column for an integer, a date or a time.
pub(crate) fn number(value: &Value) -> i64 {
    match value {
        Value::Integer(number) => *number,
        Value::Date(date) => date.start().unix(),
        Value::Timestamp(timestamp) => timestamp.unix(),
        _ => 0,
    }
}

pub(super) fn set_bit(words: &mut Vec<u64>, row: usize) {
    let place = row / 64;
    if words.len() <= place {
        words.resize(place + 1, 0);
    }
    if let Some(word) = words.get_mut(place) {
        *word |= 1 << (row % 64);
    }
}

/// Digits of a code that are kept as bits.
const DIGITS: usize = 6;
/// Words that are worked on together.
const BLOCK: usize = 256;
/// Moves the lowest bit of byte `i` to bit `56 + i`, and nothing else there.
const GATHER: u64 = 0x0102_0408_1020_4080;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_become_bits() {
        for seed in 0..64_u64 {
            let word = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 1 << seed;
            let mut flags = [0; 64];
            for (place, flag) in flags.iter_mut().enumerate() {
                *flag = u8::from(word >> place & 1 == 1);
            }
            assert_eq!(bits(&flags), word);
        }
    }

    /// Through all three forms: digits, bytes, words; with rows that were left out.
    #[test]
    fn codes_are_found_again_in_every_form() {
        for distinct in [1, 2, 3, 17, 64, 65, 256, 257, 400] {
            let mut codes = Codes::default();
            let rows: Vec<(usize, u32)> =
                (0..1_500).map(|place| (place as usize * 3 / 2, place * 7 % distinct)).collect();
            // Codes come in the order in which they are new.
            let mut seen: Vec<u32> = Vec::new();
            for (row, value) in &rows {
                let code = seen.iter().position(|other| other == value).unwrap_or_else(|| {
                    seen.push(*value);
                    seen.len() - 1
                });
                codes.set(*row, u32::try_from(code).unwrap());
            }
            let words = 2_250_usize.div_ceil(64);
            let truths: Vec<Truth> = seen.iter().map(|value| Truth::of(value % 3 == 0)).collect();
            for wanted in [Truth::Yes, Truth::No] {
                let picked = codes.pick(&truths, wanted, words);
                for (row, value) in &rows {
                    let bit = picked[row / 64] >> (row % 64) & 1 == 1;
                    assert_eq!(bit, Truth::of(value % 3 == 0) == wanted, "{distinct} distinct values, row {row}");
                }
            }
        }
    }
}
