use warifu_model::problems;

use super::{
    log::Log,
    size::{MAX_ENTRY_BYTES, TILE_WIDTH},
};

problems! {
    /// What is wrong with a bundle of entries.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum EntriesError {
        /// The bundle ends inside an entry.
        CutShort {
            /// Its place in the bundle, from zero.
            entry: usize,
        } => {
            code: "entry-bundle-cut-short",
            en: "the bundle ends inside entry {entry}",
            ja: "エントリー束がエントリー {entry} の途中で終わっている",
            help_en: "get the bundle again from the log",
            help_ja: "ログから束を取得し直してください",
        }
        /// An entry that does not fit.
        EntryTooLarge {
            /// Its place in the bundle, from zero.
            entry: usize,
            /// How many bytes it has.
            found: usize,
        } => {
            code: "log-entry-too-large",
            en: "entry {entry} has {found} bytes, more than {MAX_ENTRY_BYTES}",
            ja: "エントリー {entry} は{found}バイトあり、上限の{MAX_ENTRY_BYTES}バイトを超える",
            help_en: "log the digest of a file of this size instead",
            help_ja: "この大きさのものは、代わりにダイジェストを登録してください",
        }
        /// More entries than a bundle has room for.
        TooMany => {
            code: "entry-bundle-too-large",
            en: "the bundle has more than {TILE_WIDTH} entries",
            ja: "束のエントリーが{TILE_WIDTH}件を超える",
            help_en: "a bundle has 256 entries at most; write the others into the next one",
            help_ja: "束のエントリーは256件までです。残りは次の束に書いてください",
        }
    }
}

impl Log {
    /// The bytes of a bundle: each entry with its length in two bytes before it, highest first.
    ///
    /// # Errors
    ///
    /// [`EntriesError::TooMany`], [`EntriesError::EntryTooLarge`].
    pub fn write_entries<T: AsRef<[u8]>>(entries: &[T]) -> Result<Vec<u8>, EntriesError> {
        if entries.len() > usize::from(TILE_WIDTH) {
            return Err(EntriesError::TooMany);
        }
        let mut bytes = Vec::new();
        for (place, entry) in entries.iter().map(AsRef::as_ref).enumerate() {
            let length = u16::try_from(entry.len())
                .map_err(|_| EntriesError::EntryTooLarge { entry: place, found: entry.len() })?;
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(entry);
        }
        Ok(bytes)
    }

    /// The entries of a bundle.
    ///
    /// # Errors
    ///
    /// [`EntriesError::CutShort`], [`EntriesError::TooMany`].
    pub fn read_entries(bytes: &[u8]) -> Result<Vec<&[u8]>, EntriesError> {
        let mut entries = Vec::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            if entries.len() == usize::from(TILE_WIDTH) {
                return Err(EntriesError::TooMany);
            }
            let cut_short = EntriesError::CutShort { entry: entries.len() };
            let (length, after) = rest.split_first_chunk::<2>().ok_or(cut_short.clone())?;
            let (entry, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or(cut_short)?;
            entries.push(entry);
            rest = after;
        }
        Ok(entries)
    }
}
