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

/// In one byte each, as long as they fit.
#[derive(Debug)]
enum Codes {
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
                let of = |wanted| coded.codes.pick(&truths, wanted, words);
                let and = |words: Vec<u64>| words.iter().zip(known.clone()).map(|(word, known)| word & known).collect();
                Truths { yes: and(of(Truth::Yes)), no: and(of(Truth::No)) }
            }
        }
    }
}

impl Default for Codes {
    fn default() -> Self {
        Self::Narrow(Vec::new())
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
        if let (Self::Narrow(codes), Err(_)) = (&*self, u8::try_from(code)) {
            *self = Self::Wide(codes.iter().map(|code| u32::from(*code)).collect());
        }
        match self {
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

    /// Where the value that a code stands for has this truth.
    fn pick(&self, truths: &[Truth], wanted: Truth, words: usize) -> Vec<u64> {
        match self {
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
        let mut word = 0;
        for (place, cell) in chunk.iter().enumerate() {
            word |= u64::from(holds(cell)) << place;
        }
        packed.push(word);
    }
    packed.resize(words, 0);
    packed
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
