/// Largest note that is read, in bytes. Go's `sumdb/note` draws the line at the same number.
pub(crate) const MAX_NOTE_BYTES: usize = 1_000_000;

/// Most signatures on a note that is read: the format demands that 16 are taken, Go's `sumdb/note` takes 100.
pub(crate) const MAX_NOTE_SIGNATURES: usize = 100;
