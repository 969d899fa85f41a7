use warifu_model::{SharingCircle, Timestamp, Token};

use crate::agreed::OfferedArrangement;
use crate::marked::Marked;

/// A question: who may receive an item from somebody at a time.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The item, by its marking.
    pub item: &'a Marked,
    /// Other markings that are known. One about the same bytes may supersede or contradict.
    pub others: &'a [Marked],
    /// Who there is, as the sharer knows it.
    pub circle: &'a SharingCircle,
    /// Arrangements on clearances.
    pub arrangements: &'a [OfferedArrangement],
    /// The organisation or person that shares.
    pub sharer: &'a Token,
    /// The time at which it is shared.
    pub at: Timestamp,
}
