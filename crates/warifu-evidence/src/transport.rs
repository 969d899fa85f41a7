//! How a document arrives: compressed, or after a byte order mark.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use crate::error::{ImportError, ImportProblem};
use crate::limits;
use crate::note::{Note, NoteCode};
use crate::packing::Packing;
use crate::position::Position;
use crate::unread_formats;

/// A file that has been opened.
pub struct Opened<'b> {
    bytes: Cow<'b, [u8]>,
    packing: Option<Packing>,
    /// Bytes before the text: those of a byte order mark.
    mark: usize,
}

/// Opens a file. One layer of compression is opened: nobody packs twice but to make somebody else work.
pub fn open(bytes: &[u8]) -> Result<Opened<'_>, ImportError> {
    if bytes.len() > limits::DOCUMENT_BYTES {
        return Err(ImportError::whole(ImportProblem::TooLarge { bytes: bytes.len(), limit: limits::DOCUMENT_BYTES }));
    }
    let packing = Packing::of(bytes);
    let bytes = match packing {
        Some(packing) => Cow::Owned(packing.open(bytes).map_err(ImportError::whole)?),
        None => Cow::Borrowed(bytes),
    };
    let mark = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    Ok(Opened { bytes, packing, mark })
}

impl Opened<'_> {
    /// The text without a byte order mark, which RFC 8259 section 8.1 lets a parser pass over.
    pub fn text(&self) -> Result<&str, ImportError> {
        let bytes = self.bytes.get(self.mark..).unwrap_or_default();
        if let Some(unread) = unread_formats::of_bytes(bytes) {
            return Err(ImportError::whole(ImportProblem::UnreadFormat { unread }));
        }
        std::str::from_utf8(bytes).map_err(|error| {
            let offset = Some(error.valid_up_to() as u64);
            ImportError { problem: ImportProblem::InvalidUtf8, position: Position { offset, ..Position::default() } }
        })
    }

    /// An error in the text, at its place in the file.
    pub fn place(&self, mut error: ImportError) -> ImportError {
        let position = &mut error.position;
        match self.packing {
            Some(packing) => position.within = position.within.or(Some(packing.as_str())),
            None if position.within.is_none() => {
                position.offset = position.offset.map(|offset| offset.saturating_add(self.mark as u64));
            }
            None => {}
        }
        error
    }

    /// What was opened, if anything.
    pub(crate) fn notes(&self) -> impl Iterator<Item = Note> {
        let packing = self.packing.map(|packing| match packing {
            Packing::Gzip => NoteCode::OpenedGzip,
            Packing::Zstd => NoteCode::OpenedZstd,
        });
        packing.into_iter().chain((self.mark > 0).then_some(NoteCode::ByteOrderMark)).map(Note::of)
    }

    /// What the media type of the content becomes by the packing (RFC 8460 and RFC 8878 register the suffixes).
    pub(crate) fn suffix(&self) -> &'static str {
        match self.packing {
            Some(Packing::Gzip) => "+gzip",
            Some(Packing::Zstd) => "+zstd",
            None => "",
        }
    }
}

impl Packing {
    fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x1f\x8b") {
            return Some(Self::Gzip);
        }
        bytes.starts_with(b"\x28\xb5\x2f\xfd").then_some(Self::Zstd)
    }

    /// The content, if it is whole and no larger than a document may be: no more than that is ever kept.
    fn open(self, bytes: &[u8]) -> Result<Vec<u8>, ImportProblem> {
        let mut content = Vec::new();
        match self {
            Self::Gzip => self.append(MultiGzDecoder::new(bytes), &mut content)?,
            Self::Zstd => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let frame =
                        StreamingDecoder::new(&mut rest).map_err(|_| ImportProblem::Unpack { packing: self })?;
                    self.append(frame, &mut content)?;
                }
            }
        }
        Ok(content)
    }

    fn append(self, from: impl Read, content: &mut Vec<u8>) -> Result<(), ImportProblem> {
        let room = limits::OPENED_BYTES.saturating_sub(content.len()).saturating_add(1);
        from.take(room as u64).read_to_end(content).map_err(|_| ImportProblem::Unpack { packing: self })?;
        if content.len() > limits::OPENED_BYTES {
            return Err(ImportProblem::OpenedTooLarge { limit: limits::OPENED_BYTES });
        }
        Ok(())
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn what_was_packed_is_opened() {
        for packed in [
            b"{}".to_vec(),
            gzip(b"{}"),
            zstd(b"{}"),
            [gzip(b"{"), gzip(b"}")].concat(),
            [zstd(b"{"), zstd(b"}")].concat(),
        ] {
            assert_eq!(open(&packed).unwrap().text().unwrap(), "{}");
        }
        assert_eq!(open(&gzip(b"\xef\xbb\xbf{}")).unwrap().notes().count(), 2);
    }

    #[test]
    fn what_is_cut_or_changed_is_refused() {
        for whole in [gzip(&[b' '; 300]), zstd(&[b' '; 300])] {
            for end in 4..whole.len() {
                assert!(
                    open(whole.get(..end).unwrap()).is_err_and(|error| error.code() == "malformed-compression"),
                    "{end}"
                );
            }
            let longer = [whole.as_slice(), b"x"].concat();
            assert!(open(&longer).is_err_and(|error| error.code() == "malformed-compression"));
        }
    }

    #[test]
    fn nobody_has_to_keep_more_than_a_document() {
        let spaces = vec![b' '; limits::OPENED_BYTES + 1];
        for bomb in [gzip(&spaces), zstd(&spaces)] {
            assert!(bomb.len() < 4 * 1024 * 1024);
            assert!(open(&bomb).is_err_and(|error| error.code() == "opened-too-large"));
        }
    }
}
