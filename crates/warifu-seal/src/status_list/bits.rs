//! Bits, highest of each byte first.

#[derive(Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// The number of bits of the last byte that are used; 0 where it is full.
    used: u32,
}

impl BitWriter {
    pub(super) fn bit(&mut self, bit: bool) {
        if self.used == 0 {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut().filter(|_| bit) {
            *last |= 0x80 >> self.used;
        }
        self.used = (self.used + 1) % 8;
    }

    /// The lowest `count` bits of a value, at most 32.
    pub(super) fn bits(&mut self, value: u32, count: u32) {
        for place in (0..count).rev() {
            self.bit(value >> place & 1 == 1);
        }
    }

    /// A number from 1: one zero for each bit after its first, then all its bits.
    pub(super) fn gamma(&mut self, value: u32) {
        let length = u32::BITS - value.leading_zeros();
        self.bits(0, length - 1);
        self.bits(value, length);
    }

    /// A number whose low bits are written as they are, and the rest in ones.
    pub(super) fn rice(&mut self, value: u32, low: u32) {
        for _ in 0..value >> low {
            self.bit(true);
        }
        self.bit(false);
        self.bits(value, low);
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(super) fn bit(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte & (0x80 >> (self.at % 8)) != 0;
        self.at += 1;
        Some(bit)
    }

    fn bits(&mut self, count: u32) -> Option<u64> {
        (0..count).try_fold(0, |value, _| Some(value << 1 | u64::from(self.bit()?)))
    }

    /// None for numbers above 2^25 as well: no list has that many.
    pub(super) fn gamma(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while !self.bit()? {
            zeros += 1;
            if zeros > 25 {
                return None;
            }
        }
        let low = self.bits(zeros)?;
        u32::try_from(1 << zeros | low).ok()
    }

    pub(super) fn rice(&mut self, low: u32) -> Option<u64> {
        let mut high = 0_u64;
        while self.bit()? {
            high += 1;
        }
        Some(high << low | self.bits(low)?)
    }

    /// Tells whether only zeros are left, fewer than a byte.
    pub(super) fn is_at_end(&self) -> bool {
        let mut rest = BitReader { bytes: self.bytes, at: self.at };
        self.at.div_ceil(8) == self.bytes.len() && std::iter::from_fn(|| rest.bit()).all(|bit| !bit)
    }
}
