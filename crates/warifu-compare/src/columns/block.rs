//! A column of one block of products: the distinct cells, and per product the number of its cell.

use std::collections::BTreeMap;

/// A column that grows.
#[derive(Debug, Default)]
pub(super) struct Growing {
    numbers: BTreeMap<Vec<u8>, u32>,
    cells: Vec<u32>,
}

/// A column as it was read.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    bytes: Vec<u8>,
    /// The ends of the distinct cells in the bytes; the first begins where the heads end.
    ends: Vec<(usize, usize)>,
    /// Per product, the number of its cell.
    codes: Vec<u32>,
}

impl Growing {
    pub(super) fn add(&mut self, cell: Vec<u8>) {
        // A block has fewer products than numbers.
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.cells.push(*self.numbers.entry(cell).or_insert(next));
    }

    /// The bytes of the column: the number of distinct cells, their lengths, the cells, the width of a number, the numbers.
    pub(super) fn write(&self) -> Vec<u8> {
        // In the order of the bytes of the cells, so that the same products give the same file.
        let mut renumbered = vec![0_u32; self.numbers.len()];
        for (new, old) in (0..).zip(self.numbers.values()) {
            usize::try_from(*old).ok().and_then(|old| renumbered.get_mut(old)).into_iter().for_each(|at| *at = new);
        }
        let count = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        let mut out = count.to_le_bytes().to_vec();
        for cell in self.numbers.keys() {
            out.extend(u32::try_from(cell.len()).unwrap_or(u32::MAX).to_le_bytes());
        }
        self.numbers.keys().for_each(|cell| out.extend_from_slice(cell));
        let width = width(count);
        out.push(u8::try_from(width).unwrap_or(4));
        for old in &self.cells {
            let new = usize::try_from(*old).ok().and_then(|old| renumbered.get(old)).copied().unwrap_or_default();
            out.extend(new.to_le_bytes().into_iter().take(width));
        }
        out
    }
}

/// The bytes that it takes to number so many cells.
fn width(count: u32) -> usize {
    match count {
        0..=1 => 0,
        2..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 4,
    }
}

impl Column {
    /// Reads a column of so many products; none where the bytes are not one.
    pub(super) fn read(bytes: Vec<u8>, rows: usize) -> Option<Self> {
        let number = |at: usize| {
            let bytes: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
            Some(u32::from_le_bytes(bytes))
        };
        let count = number(0)?;
        let distinct = usize::try_from(count).ok()?;
        let heads = distinct.checked_mul(4)?.checked_add(4)?;
        if heads > bytes.len() {
            return None;
        }
        let (mut ends, mut at) = (Vec::with_capacity(distinct), heads);
        for place in 0..distinct {
            let end = at.checked_add(usize::try_from(number(4 + 4 * place)?).ok()?)?;
            ends.push((at, end));
            at = end;
        }
        let width = width(count);
        let tail = bytes.get(at..)?;
        let (said, numbers) = tail.split_first()?;
        if usize::from(*said) != width || numbers.len() != rows.checked_mul(width)? {
            return None;
        }
        let codes: Vec<u32> = match width {
            0 => vec![0; rows],
            width => numbers
                .chunks_exact(width)
                .map(|bytes| bytes.iter().rev().fold(0, |number, byte| (number << 8) | u32::from(*byte)))
                .collect(),
        };
        let is_known = (rows == 0 || count > 0) && codes.iter().all(|code| *code < count.max(1));
        is_known.then_some(Self { bytes, ends, codes })
    }

    /// The number of distinct cells.
    pub(super) fn distinct(&self) -> usize {
        self.ends.len()
    }

    /// The number of the cell of a product.
    pub(super) fn code(&self, row: usize) -> usize {
        self.codes.get(row).and_then(|code| usize::try_from(*code).ok()).unwrap_or_default()
    }

    /// A distinct cell.
    pub(super) fn cell(&self, code: usize) -> &[u8] {
        self.ends.get(code).and_then(|(from, to)| self.bytes.get(*from..*to)).unwrap_or_default()
    }

    /// The cell of a product.
    pub(super) fn of(&self, row: usize) -> &[u8] {
        self.cell(self.code(row))
    }

    /// The cell of a product as text.
    pub(super) fn text(&self, row: usize) -> &str {
        std::str::from_utf8(self.of(row)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_reads_as_it_was_written() {
        for distinct in [1_u32, 2, 256, 257, 65_537] {
            let mut growing = Growing::default();
            let cells: Vec<Vec<u8>> = (0..70_000_u32).map(|row| format!("{}", row % distinct).into_bytes()).collect();
            for cell in &cells {
                growing.add(cell.clone());
            }
            let bytes = growing.write();
            let column = Column::read(bytes.clone(), cells.len()).unwrap();
            assert_eq!(column.distinct(), distinct as usize);
            assert!(cells.iter().enumerate().all(|(row, cell)| column.of(row) == cell));
            assert!(Column::read(bytes.clone(), cells.len() + 1).is_none() || distinct == 1);
            assert!(Column::read(bytes[..bytes.len() - 1].to_vec(), cells.len()).is_none());
        }
        assert!(Column::read(Vec::new(), 0).is_none());
        assert!(Column::read(vec![0xff; 64], 3).is_none());
    }
}
