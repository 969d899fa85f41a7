//! How documents stand in their rows.

use data_encoding::BASE64;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use warifu_model::Digest;

use crate::error::LedgerError;
use crate::rows::Cell;
use crate::store::{Read, Row, StoreError, Value};
use crate::tables::BLOB;

/// The greatest size of a document in a ledger: 64 MiB.
pub const MOST_BLOB_BYTES: usize = 1 << 26;

/// The packing of a document that is put into this store, and the bytes that are held of it.
pub(super) fn packed(store: &mut dyn Read, bytes: &[u8]) -> Result<(i64, Vec<u8>), StoreError> {
    if let Some(held) = without_payload(store, bytes)? {
        return Ok((ENVELOPE, held));
    }
    Ok(deflated(bytes).map_or_else(|| (PLAIN, bytes.to_vec()), |packed| (DEFLATE, packed)))
}

/// Unpacks the row of a blob, and holds the bytes against its digest.
///
/// # Errors
///
/// [`LedgerError::BlobDamaged`], also where the payload of an envelope is not there as it was; [`LedgerError::Store`].
pub fn unpacked(store: &mut dyn Read, row: &Row) -> Result<Vec<u8>, LedgerError> {
    let digest = <Digest as Cell>::of(row.first());
    let bytes = match row.as_slice() {
        [_, size, packing, held] if packing.integer() == ENVELOPE => with_payload(store, size, held.bytes())?,
        _ => alone(row),
    };
    bytes.filter(|bytes| Digest::of(bytes) == digest).ok_or(LedgerError::BlobDamaged { digest })
}

/// The contents of a row that needs no other one; none where they are damaged, or it needs one.
fn alone(row: &Row) -> Option<Vec<u8>> {
    let [_, size, packing, held] = row.as_slice() else { return None };
    let size = size_of(size)?;
    let bytes = match packing.integer() {
        PLAIN => held.bytes().to_vec(),
        DEFLATE => inflated(held.bytes(), size)?,
        _ => return None,
    };
    Some(bytes).filter(|bytes| bytes.len() == size)
}

fn size_of(size: &Value) -> Option<usize> {
    usize::try_from(size.integer()).ok().filter(|size| *size <= MOST_BLOB_BYTES)
}

/// What is held of an envelope whose payload is a document of its own: the digest of that, and all that stands behind its base64. The
/// payload of an envelope that was countersigned and logged is the statement of its certificate, which base64 keeps from being packed.
fn without_payload(store: &mut dyn Read, bytes: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(rest) = bytes.strip_prefix(PAYLOAD) else { return Ok(None) };
    let end = rest.iter().position(|byte| *byte == b'"').unwrap_or(rest.len());
    let Some((text, behind)) = rest.split_at_checked(end) else { return Ok(None) };
    let Ok(payload) = BASE64.decode(text) else { return Ok(None) };
    if needs_payload(&payload) {
        // one envelope within another one: no document needs more than one other
        return Ok(None);
    }
    let digest = Digest::of(&payload);
    let is_there = store.get(&BLOB, &[digest.to_value()])?.is_some();
    Ok(is_there.then(|| [digest.as_bytes(), behind].concat()))
}

/// Tells whether a document takes less where its payload was put in before it.
pub(crate) fn needs_payload(bytes: &[u8]) -> bool {
    bytes.starts_with(PAYLOAD)
}

/// The envelope again; none where its payload is not there, or is damaged.
fn with_payload(store: &mut dyn Read, size: &Value, held: &[u8]) -> Result<Option<Vec<u8>>, LedgerError> {
    let Some((digest, behind)) = held.split_first_chunk::<32>() else { return Ok(None) };
    let row = store.get(&BLOB, &[digest.as_slice().into()])?;
    let Some(payload) = row.as_ref().and_then(alone) else { return Ok(None) };
    let length = PAYLOAD.len() + BASE64.encode_len(payload.len()) + behind.len();
    if size_of(size) != Some(length) {
        return Ok(None);
    }
    Ok(Some([PAYLOAD, BASE64.encode(&payload).as_bytes(), behind].concat()))
}

/// A document in DEFLATE; none where that is not smaller.
fn deflated(bytes: &[u8]) -> Option<Vec<u8>> {
    // of what is small a longer search saves one byte in fifty, and takes three times as long
    let effort = if bytes.len() <= MOST_SMALL_BYTES { Compression::fast() } else { Compression::default() };
    let mut stream = Vec::with_capacity(bytes.len());
    let status = Compress::new(effort, false).compress_vec(bytes, &mut stream, FlushCompress::Finish).ok()?;
    let seal = sealed(&stream);
    stream.extend(seal);
    Some(stream).filter(|packed| status == Status::StreamEnd && packed.len() < bytes.len())
}

fn inflated(held: &[u8], size: usize) -> Option<Vec<u8>> {
    let (stream, seal) = held.split_last_chunk::<SEAL_BYTES>()?;
    if *seal != sealed(stream) {
        return None;
    }
    // one more than there should be tells that there is more
    let mut bytes = Vec::with_capacity(size.saturating_add(1));
    let status = Decompress::new(false).decompress_vec(stream, &mut bytes, FlushDecompress::Finish).ok()?;
    Some(bytes).filter(|_| status == Status::StreamEnd)
}

/// The beginning of the digest of a stream. A stream has bits that make no difference to what comes out; with this, none of it can
/// change unseen.
fn sealed(stream: &[u8]) -> [u8; SEAL_BYTES] {
    let digest = Digest::of(stream);
    digest.as_bytes().first_chunk().copied().unwrap_or_default()
}

/// How an envelope begins in canonical JSON.
const PAYLOAD: &[u8] = br#"{"payload":""#;
/// The size up to which a document is small.
const MOST_SMALL_BYTES: usize = 1 << 13;
const PLAIN: i64 = 0;
const DEFLATE: i64 = 1;
const ENVELOPE: i64 = 2;
const SEAL_BYTES: usize = 4;

#[cfg(test)]
mod tests {
    use super::super::{blob, put_blob};
    use super::*;
    use crate::store::{MemoryStore, Store as _};
    use crate::tables::SCHEMA;

    fn envelope(payload: &[u8], signature: &str) -> Vec<u8> {
        let signatures = format!(r#"","payloadType":"text","signatures":[{{"sig":"{signature}"}}]}}"#);
        [PAYLOAD, BASE64.encode(payload).as_bytes(), signatures.as_bytes()].concat()
    }

    #[test]
    fn an_envelope_is_held_without_a_payload_that_is_there() {
        let mut store = MemoryStore::new();
        let mut write = store.write().unwrap();
        SCHEMA.rebuilt(&mut *write).unwrap();
        let statement = "what is said ".repeat(100).into_bytes();
        let (early, late) = (envelope(&statement, "AAAA"), envelope(&statement, "BBBB"));
        let around = envelope(&late, "CCCC");
        let cut = &late[..PAYLOAD.len() + 9];
        let all = [&early[..], &statement, &late, &around, cut, PAYLOAD];
        let digests = all.map(|bytes| put_blob(&mut *write, bytes).unwrap());
        let row = |write: &mut dyn Read, at: usize| write.get(&BLOB, &[digests[at].to_value()]).unwrap().unwrap();
        let packings: Vec<i64> = (0..all.len()).map(|at| row(&mut *write, at)[2].integer()).collect();
        // the first came before its payload, the fourth has an envelope for one
        assert_eq!(packings, [DEFLATE, DEFLATE, ENVELOPE, DEFLATE, PLAIN, PLAIN]);
        for (at, bytes) in all.into_iter().enumerate() {
            let row = row(&mut *write, at);
            assert_eq!(unpacked(&mut *write, &row).unwrap(), bytes);
            assert_eq!(blob(&mut *write, &digests[at]).unwrap().unwrap(), bytes);
        }
        let held = row(&mut *write, 2);
        assert!(held[3].bytes().len() < 100);
        drop(write);
        // without its payload, and on itself
        let mut empty = MemoryStore::new();
        assert!(unpacked(&mut *empty.read().unwrap(), &held).is_err());
        let mut write = empty.write().unwrap();
        let digest = digests[2].as_bytes();
        let on_itself =
            [held[0].clone(), held[1].clone(), held[2].clone(), Value::from([digest, &b"\"}"[..]].concat())];
        write.insert(&BLOB, &on_itself).unwrap();
        let damaged = LedgerError::BlobDamaged { digest: digests[2] };
        assert_eq!(unpacked(&mut *write, &on_itself.to_vec()).unwrap_err().to_string(), damaged.to_string());
    }
}
