use super::TILE_WIDTH;

/// Longest entry of a log, in bytes: its length has two bytes.
pub const MAX_ENTRY_BYTES: usize = 0xffff;

/// What is wrong with a bundle of entries.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EntriesError {
    /// The bundle ends inside an entry.
    #[error("the bundle ends inside entry {entry}")]
    CutShort {
        /// Its place in the bundle, from zero.
        entry: usize,
    },
    /// An entry that does not fit.
    #[error("entry {entry} has {found} bytes, more than {MAX_ENTRY_BYTES}")]
    EntryTooLarge {
        /// Its place in the bundle, from zero.
        entry: usize,
        /// How many bytes it has.
        found: usize,
    },
    /// More entries than a bundle has room for.
    #[error("the bundle has more than {TILE_WIDTH} entries")]
    TooMany,
}

impl EntriesError {
    /// Stable name of the error, in lower-kebab-case.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CutShort { .. } => "entry-bundle-cut-short",
            Self::EntryTooLarge { .. } => "log-entry-too-large",
            Self::TooMany => "entry-bundle-too-large",
        }
    }

    /// What to do about it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::CutShort { .. } => "get the bundle again from the log",
            Self::EntryTooLarge { .. } => "log the digest of something that is as large as that",
            Self::TooMany => "a bundle has 256 entries at most; write the others into the next one",
        }
    }
}

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
        let length =
            u16::try_from(entry.len()).map_err(|_| EntriesError::EntryTooLarge { entry: place, found: entry.len() })?;
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
