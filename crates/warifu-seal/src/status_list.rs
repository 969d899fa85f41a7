//! The status of every certificate of a body, packed: about ten bits for each that is not active, nothing for the others.
//!
//! A list is a number of certificates, which travels beside it, and a string of bits, highest bit of each byte first:
//!
//! 1. how many are not active, plus one, as an Elias gamma code;
//! 2. for each of these, in the order of their indexes: the number of active ones before it since the last, as a Rice code
//!    (the high part in ones ended by a zero, then `k` low bits), and its status: `0` withdrawn, `10` suspended, `11`
//!    superseded;
//! 3. zeros up to a whole byte.
//!
//! `k` is not written; it follows from the two numbers. So one state has one encoding, and whatever is no encoding is
//! refused. Reading takes no memory and its time is bounded by the bytes and by [`StatusList::MAX_COUNT`].
//!
//! ```
//! use warifu_model::Status;
//! use warifu_seal::status_list::StatusList;
//!
//! let list = StatusList::new(100_000, &[(7, Status::Withdrawn), (99_999, Status::Suspended)].into())?;
//! let read = StatusList::read(100_000, list.as_bytes())?;
//! assert_eq!((read.status(7), read.status(8)), (Some(Status::Withdrawn), Some(Status::Active)));
//! # Ok::<(), warifu_seal::status_list::StatusListError>(())
//! ```

mod bits;

use std::collections::BTreeMap;

use warifu_model::{Status, problems};

use self::bits::{BitReader, BitWriter};

/// Most certificates in one list: 16,777,216. A body that has issued more starts another list.
const MAX_COUNT: u32 = 1 << 24;

/// The status of every certificate of a body. Whatever is in here is well-formed and canonical.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatusList {
    count: u32,
    bytes: Vec<u8>,
}

problems! {
    /// The reason why a list was not read or made.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum StatusListError {
        /// The bits end too early.
        CutShort => {
            code: "status-list-cut-short",
            en: "the status list is cut short",
            ja: "状態一覧が途中で切れている",
            help_en: "get the status snapshot again from the body",
            help_ja: "機関から状態一覧を取得し直してください",
        }
        /// A certificate beyond the declared number.
        OutOfRange {
            /// The declared number.
            count: u32,
        } => {
            code: "status-index-out-of-range",
            en: "the status list names certificates beyond its {count}",
            ja: "状態一覧が、{count}件の範囲外の認証書を指している",
            help_en: "the number of certificates includes every index that was ever assigned",
            help_ja: "件数には、割り当てた全ての番号を数えてください",
        }
        /// Bits or bytes after the end.
        Surplus => {
            code: "status-list-surplus",
            en: "the status list has surplus bits or bytes at its end",
            ja: "状態一覧に余分なビット又はバイトがある",
            help_en: "get the status snapshot again from the body",
            help_ja: "機関から状態一覧を取得し直してください",
        }
        /// The declared number is too large.
        TooMany {
            /// The declared number.
            count: u32,
        } => {
            code: "status-list-too-large",
            en: "a status list has at most {MAX_COUNT} certificates, not {count}",
            ja: "状態一覧の認証書は{MAX_COUNT}件までだが、{count}件ある",
            help_en: "start another list for the other certificates",
            help_ja: "超過する認証書のために別の一覧を始めてください",
        }
    }
}

impl StatusList {
    /// Most certificates in one list: 16,777,216. A body that has issued more starts another list.
    pub const MAX_COUNT: u32 = MAX_COUNT;

    /// Packs a state: `count` certificates, those that are not active by their index.
    ///
    /// # Errors
    ///
    /// [`StatusListError::TooMany`], [`StatusListError::OutOfRange`].
    pub fn new(count: u32, status: &BTreeMap<u32, Status>) -> Result<Self, StatusListError> {
        if count > MAX_COUNT {
            return Err(StatusListError::TooMany { count });
        }
        if status.last_key_value().is_some_and(|(index, _)| *index >= count) {
            return Err(StatusListError::OutOfRange { count });
        }
        let marked = || status.iter().filter(|(_, status)| **status != Status::Active);
        let number = u32::try_from(marked().count()).unwrap_or(u32::MAX);
        let mut out = BitWriter::default();
        out.gamma(number + 1);
        let low_bits = low_bits(count, number);
        let mut next = 0;
        for (index, status) in marked() {
            out.rice(index - next, low_bits);
            let (code, length) = match status {
                Status::Suspended => (0b10, 2),
                Status::Superseded => (0b11, 2),
                Status::Active | Status::Withdrawn => (0, 1),
            };
            out.bits(code, length);
            next = index + 1;
        }
        Ok(Self { count, bytes: out.into_bytes() })
    }

    /// Reads a list of `count` certificates.
    ///
    /// # Errors
    ///
    /// [`StatusListError`] for anything but the one encoding of a state.
    pub fn read(count: u32, bytes: &[u8]) -> Result<Self, StatusListError> {
        if count > MAX_COUNT {
            return Err(StatusListError::TooMany { count });
        }
        let mut entries = Entries::new(count, bytes)?;
        while entries.advance()?.is_some() {}
        if entries.bits.is_at_end() { Ok(Self { count, bytes: bytes.to_vec() }) } else { Err(StatusListError::Surplus) }
    }

    /// The number of certificates it is about: every index that was ever given out.
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The status of one certificate; none where the list does not reach that far.
    pub fn status(&self, index: u32) -> Option<Status> {
        if index >= self.count {
            return None;
        }
        let found = self.marked().find(|(marked, _)| *marked >= index);
        Some(found.filter(|(marked, _)| *marked == index).map_or(Status::Active, |(_, status)| status))
    }

    /// Those that are not active, in the order of their indexes.
    pub fn marked(&self) -> impl Iterator<Item = (u32, Status)> {
        let mut entries = Entries::new(self.count, &self.bytes).ok();
        std::iter::from_fn(move || entries.as_mut()?.advance().ok()?)
    }
}

/// The entries of a list, one after the other.
struct Entries<'a> {
    bits: BitReader<'a>,
    count: u32,
    low_bits: u32,
    /// The number of entries that are still to come.
    left: u32,
    /// The lowest index that the next one may have.
    next: u32,
}

impl<'a> Entries<'a> {
    fn new(count: u32, bytes: &'a [u8]) -> Result<Self, StatusListError> {
        let mut bits = BitReader::new(bytes);
        let left = bits.gamma().ok_or(StatusListError::CutShort)? - 1;
        if left > count {
            return Err(StatusListError::OutOfRange { count });
        }
        Ok(Self { bits, count, low_bits: low_bits(count, left), left, next: 0 })
    }

    fn advance(&mut self) -> Result<Option<(u32, Status)>, StatusListError> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        let (gap, status) = self.read_entry().ok_or(StatusListError::CutShort)?;
        let index = u64::from(self.next) + gap;
        let index = u32::try_from(index).ok().filter(|index| *index < self.count);
        let index = index.ok_or(StatusListError::OutOfRange { count: self.count })?;
        self.left = left;
        self.next = index + 1;
        Ok(Some((index, status)))
    }

    /// None where the bits end too early.
    fn read_entry(&mut self) -> Option<(u64, Status)> {
        let gap = self.bits.rice(self.low_bits)?;
        if !self.bits.bit()? {
            return Some((gap, Status::Withdrawn));
        }
        Some((gap, if self.bits.bit()? { Status::Superseded } else { Status::Suspended }))
    }
}

/// How many low bits of each distance are written as they are, for `marked` of `count`. The best number for distances
/// that fall at random is the length in bits of 0.48 times the mean distance.
fn low_bits(count: u32, marked: u32) -> u32 {
    let (count, marked) = (u64::from(count), u64::from(marked));
    (count * 12).checked_div(marked * 25).map_or(0, |scaled| u64::BITS - scaled.leading_zeros())
}
