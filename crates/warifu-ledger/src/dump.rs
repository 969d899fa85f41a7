//! Everything that a ledger keeps, out as files and in again, whatever store it is in (`docs/FORMATS/ledger-dump.md`).

use warifu_model::{Digest, Json, LedgerDump};

use crate::error::LedgerError;
use crate::fold::rebuild_in;
use crate::journal::{self, Head};
use crate::rows::{Cell, JournalRow};
use crate::store::{Read, Row, Scan, Store, Table, Value, Write, writing};
use crate::tables::{BLOB, JOURNAL, SECRET};

/// The seeds of salts in a dump: there, or not.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Secrets {
    /// They are, in a file of their own.
    Included,
    /// They are left out.
    LeftOut,
}

/// A file of a dump.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum DumpFile {
    /// The entries, one on each line.
    Journal,
    /// The digests of all documents, one on each line.
    Blobs,
    /// A document.
    Blob(Digest),
    /// The seeds of salts. Nobody but its owner may read this file.
    Secrets,
    /// The manifest: it is written last.
    Manifest,
}

impl DumpFile {
    /// Its name in the folder of the dump, with `/` between folders.
    pub fn path(&self) -> String {
        match self {
            Self::Journal => "journal.jsonl".into(),
            Self::Blobs => "blobs.txt".into(),
            Self::Blob(digest) => {
                let hex = digest.hex();
                let (folder, rest) = hex.split_at_checked(2).unwrap_or((&hex, ""));
                format!("blobs/{folder}/{rest}")
            }
            Self::Secrets => "secrets.txt".into(),
            Self::Manifest => "manifest.json".into(),
        }
    }
}

/// The source of the files of a dump.
pub trait DumpSource {
    /// The reason why a file cannot be read.
    type Error: From<LedgerError>;

    /// Gives a whole file.
    ///
    /// # Errors
    ///
    /// It is not there, or cannot be read.
    fn file(&mut self, file: DumpFile) -> Result<Vec<u8>, Self::Error>;

    /// Gives the next line of a file, without its line feed; none at the end.
    ///
    /// # Errors
    ///
    /// The file is not there, or cannot be read.
    fn line(&mut self, file: DumpFile) -> Result<Option<Vec<u8>>, Self::Error>;
}

/// Dumps a ledger: gives the bytes of each file, which belong behind those that were given for it before. The manifest comes last.
///
/// # Errors
///
/// [`LedgerError::NotBegun`], [`LedgerError::BlobDamaged`], [`LedgerError::Store`], and those of `add`.
pub fn dump<E: From<LedgerError>>(
    store: &mut dyn Read,
    secrets: Secrets,
    mut add: impl FnMut(DumpFile, &[u8]) -> Result<(), E>,
) -> Result<LedgerDump, E> {
    let (_, ledger) = journal::opened(store)?;
    let head = journal::head(store)?.ok_or(LedgerError::NotBegun)?;
    let mut entries = 0;
    loop {
        let rows = journal::rows(store, entries, PAGE)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            add(DumpFile::Journal, &[&row.bytes[..], b"\n"].concat())?;
            entries = row.sequence.saturating_add(1);
        }
    }
    let mut blobs = 0;
    // a file without a line is a file as well
    add(DumpFile::Blobs, b"")?;
    each(store, &BLOB, |store, row| {
        let bytes = journal::unpacked(store, row)?;
        let digest = <Digest as Cell>::of(row.first());
        blobs += 1;
        add(DumpFile::Blobs, format!("{digest}\n").as_bytes())?;
        add(DumpFile::Blob(digest), &bytes)
    })?;
    let secrets = match secrets {
        Secrets::Included => Some(write_secrets(store, &mut add)?),
        Secrets::LeftOut => None,
    };
    let manifest = LedgerDump { ledger, entries, head: head.digest, blobs, secrets };
    add(DumpFile::Manifest, &Json::from(&manifest).to_canonical())?;
    Ok(manifest)
}

fn write_secrets<E: From<LedgerError>>(
    store: &mut dyn Read,
    add: &mut impl FnMut(DumpFile, &[u8]) -> Result<(), E>,
) -> Result<u32, E> {
    let mut count = 0;
    add(DumpFile::Secrets, b"")?;
    each(store, &SECRET, |_, row| {
        let [certificate, seed] = row.as_slice() else {
            return Err(LedgerError::RowMissing { table: SECRET.name }.into());
        };
        let damaged = || LedgerError::RowMissing { table: SECRET.name };
        let seed = <[u8; 32]>::try_from(seed.bytes()).map_err(|_| damaged())?;
        let certificate = <Digest as Cell>::of(Some(certificate));
        count += 1;
        add(DumpFile::Secrets, format!("{certificate} {}\n", Digest::from_bytes(seed).hex()).as_bytes())
    })?;
    Ok(count)
}

/// Goes through all rows of a table, along its key.
fn each<E: From<LedgerError>>(
    store: &mut dyn Read,
    table: &'static Table,
    mut with: impl FnMut(&mut dyn Read, &Row) -> Result<(), E>,
) -> Result<(), E> {
    let mut after: Option<Vec<Value>> = None;
    loop {
        let scan = Scan { after: after.as_deref(), ..Scan::all(table, FEW) };
        let rows = store.scan(&scan).map_err(LedgerError::from)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.iter().take(table.key).cloned().collect());
        for row in &rows {
            with(&mut *store, row)?;
        }
    }
}

/// Puts a dump into a store without a ledger: all of it in one transaction, so that a killed process leaves nothing. Derived tables are
/// made there.
///
/// # Errors
///
/// [`LedgerError::Exists`] where there is a ledger, [`LedgerError::Dump`] where the files are not what the manifest says,
/// [`LedgerError::ChainBroken`], [`LedgerError::Store`], and those of the source.
pub fn restore<S: DumpSource>(store: &mut dyn Store, source: &mut S) -> Result<LedgerDump, S::Error> {
    let bytes = source.file(DumpFile::Manifest)?;
    let manifest = LedgerDump::read(&bytes).map_err(|_| wrong(DumpFile::Manifest))?;
    let mut write = writing(store).map_err(LedgerError::from)?;
    if journal::head(&mut *write)?.is_some() {
        return Err(LedgerError::Exists.into());
    }
    let head = entries(&mut *write, source)?.ok_or_else(|| wrong(DumpFile::Journal))?;
    if head.digest != manifest.head || head.sequence.saturating_add(1) != manifest.entries {
        return Err(wrong(DumpFile::Journal).into());
    }
    if blobs(&mut *write, source)? != manifest.blobs {
        return Err(wrong(DumpFile::Blobs).into());
    }
    if let Some(count) = manifest.secrets
        && secrets(&mut *write, source)? != count
    {
        return Err(wrong(DumpFile::Secrets).into());
    }
    let (_, ledger) = journal::opened(&mut *write)?;
    if ledger != manifest.ledger {
        return Err(wrong(DumpFile::Manifest).into());
    }
    rebuild_in(&mut *write)?;
    write.commit().map_err(LedgerError::from)?;
    Ok(manifest)
}

fn entries<S: DumpSource>(write: &mut dyn Write, source: &mut S) -> Result<Option<Head>, S::Error> {
    let mut head: Option<Head> = None;
    while let Some(bytes) = source.line(DumpFile::Journal)? {
        let entry = warifu_model::LedgerEntry::read(&bytes).map_err(|_| wrong(DumpFile::Journal))?;
        let row = JournalRow { sequence: entry.sequence, known_at: entry.known_at, digest: Digest::of(&bytes), bytes };
        journal::check(&row, head.as_ref())?;
        write.insert(&JOURNAL, &row.to_row()).map_err(LedgerError::from)?;
        head = Some(Head { sequence: row.sequence, digest: row.digest, known_at: row.known_at });
    }
    Ok(head)
}

fn blobs<S: DumpSource>(write: &mut dyn Write, source: &mut S) -> Result<u32, S::Error> {
    let (mut count, mut last, mut envelopes) = (0, None, Vec::new());
    while let Some(line) = source.line(DumpFile::Blobs)? {
        let digest = std::str::from_utf8(&line).ok().and_then(Digest::parse).ok_or_else(|| wrong(DumpFile::Blobs))?;
        if last >= Some(digest) {
            return Err(wrong(DumpFile::Blobs).into());
        }
        let bytes = source.file(DumpFile::Blob(digest))?;
        if journal::needs_payload(&bytes) {
            envelopes.push(digest);
        } else {
            put(write, digest, &bytes)?;
        }
        last = Some(digest);
        count += 1;
    }
    // after their payloads, as they came
    for digest in envelopes {
        put(write, digest, &source.file(DumpFile::Blob(digest))?)?;
    }
    Ok(count)
}

fn put(write: &mut dyn Write, digest: Digest, bytes: &[u8]) -> Result<(), LedgerError> {
    if journal::put_blob(write, bytes)? == digest { Ok(()) } else { Err(wrong(DumpFile::Blob(digest))) }
}

fn secrets<S: DumpSource>(write: &mut dyn Write, source: &mut S) -> Result<u32, S::Error> {
    let mut count = 0;
    while let Some(line) = source.line(DumpFile::Secrets)? {
        let read = || {
            let (certificate, seed) = std::str::from_utf8(&line).ok()?.split_once(' ')?;
            Some((Digest::parse(certificate)?, Digest::parse_hex(seed)?))
        };
        let (certificate, seed) = read().ok_or_else(|| wrong(DumpFile::Secrets))?;
        journal::put_seed(write, &certificate, seed.as_bytes())?;
        count += 1;
    }
    Ok(count)
}

fn wrong(file: DumpFile) -> LedgerError {
    LedgerError::Dump { file: file.path() }
}

/// Entries that are read at once.
const PAGE: u32 = 256;
/// Documents that are read at once: each may be large.
const FEW: u32 = 4;
