use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Bundle, Certificate, Digest, Format, Localized, ReadError, problems};

problems! {
    /// The reason why a file tells of no product. Where it does not read, code, help and place are those of what is wrong with it.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum FileError {
        /// The file does not read.
        Read(error: ReadError) => { delegate }
        /// The file was named, and is of none of the kinds that tell of a product.
        OtherKind => {
            code: "wrong-format",
            en: "not a record, attestation, envelope or bundle",
            ja: "評価記録、アテステーション、エンベロープ、バンドルのいずれでもない",
            help_en: "give records and signed documents, or a folder that has them",
            help_ja: "評価記録と署名付き文書、又はそれらを含むフォルダを指定してください",
        }
    }
}

/// Describes how a file was offered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Offered {
    /// By its own name, to be analysed: it has to be of use.
    ByName,
    /// In a folder of files to be analysed: files of other kinds are ignored.
    InFolder,
    /// As something that records may name: no product is told from it alone.
    AsInput,
}

/// Files sorted by what each tells of products. Files are known by their number in the order in which they were added; of each
/// some two hundred bytes are kept, not its content.
///
/// Nothing is verified here: a bundle names the holder of its certificate, and settles nothing.
///
/// ```
/// use warifu_compare::impact::{Offered, SortedFiles};
///
/// let mut files = SortedFiles::default();
/// files.add(b"a letter", Offered::InFolder)?;
/// assert_eq!(files.ignored(), 1);
/// // a file that is named is meant
/// assert_eq!(files.add(b"{}", Offered::ByName).unwrap_err().code(), "wrong-format");
/// # Ok::<(), warifu_compare::impact::FileError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SortedFiles {
    /// The number of the next file.
    next: usize,
    by_digest: BTreeMap<Digest, usize>,
    pub(super) records: Vec<usize>,
    /// Attestations and envelopes among what is to be analysed.
    pub(super) statements: Vec<usize>,
    /// Certificates, by the record that they were issued for.
    pub(super) certificates: BTreeMap<Digest, HeldCertificate>,
    /// Bundles, by the digest of the signed statement.
    bundles: BTreeMap<Digest, usize>,
    ignored: BTreeSet<usize>,
}

/// The certificate in a bundle, as it says itself.
#[derive(Clone, Debug)]
pub(super) struct HeldCertificate {
    pub(super) holder: Localized,
    /// The number of the bundle.
    pub(super) file: usize,
    /// The digest of its set.
    pub(super) set: Digest,
}

impl SortedFiles {
    /// Sorts one file. Bytes that are there already count once.
    ///
    /// # Errors
    ///
    /// [`FileError`] where a file that was meant tells nothing: it was named and is of another kind, or it does not read and has
    /// the marks of a document of ours. It keeps its number and is of no further use; the others can be analysed.
    pub fn add(&mut self, bytes: &[u8], offered: Offered) -> Result<(), FileError> {
        let (digest, file) = (Digest::of(bytes), self.next);
        self.next += 1;
        if self.by_digest.contains_key(&digest) {
            return Ok(());
        }
        self.by_digest.insert(digest, file);
        match (offered, Format::of(bytes)) {
            (Offered::AsInput, Ok(Some(Format::Bundle))) => {
                // one that does not read is missed by the record that names it
                let _ = self.bundle(bytes, file);
            }
            (Offered::AsInput, _) => {}
            (_, Ok(Some(Format::Record))) => self.records.push(file),
            (_, Ok(Some(Format::Attestation | Format::Envelope))) => self.statements.push(file),
            (_, Ok(Some(Format::Bundle))) => {
                if let Some((record, held)) = self.bundle(bytes, file)? {
                    self.certificates.insert(record, held);
                }
            }
            (Offered::ByName, Ok(_)) => return Err(FileError::OtherKind),
            (Offered::ByName, Err(error)) => return Err(FileError::Read(error)),
            (Offered::InFolder, Err(error)) if may_be_ours(bytes, &error) => return Err(FileError::Read(error)),
            (Offered::InFolder, _) => self.ignore(file),
        }
        Ok(())
    }

    /// The number of files that tell nothing of a product.
    pub fn ignored(&self) -> usize {
        self.ignored.len()
    }

    pub(super) fn ignore(&mut self, file: usize) {
        self.ignored.insert(file);
    }

    /// The file with this digest.
    pub(super) fn find(&self, digest: &Digest) -> Option<usize> {
        self.by_digest.get(digest).copied()
    }

    /// The bundle with this certificate.
    pub(super) fn find_bundle(&self, certificate: &Digest) -> Option<usize> {
        self.bundles.get(certificate).copied()
    }

    /// What a bundle says, by the record that its certificate is for.
    fn bundle(&mut self, bytes: &[u8], file: usize) -> Result<Option<(Digest, HeldCertificate)>, FileError> {
        let bundle = Bundle::read(bytes).map_err(FileError::Read)?;
        self.bundles.insert(Digest::of(&bundle.certificate.payload), file);
        let Ok(certificate) = Certificate::read(&bundle.certificate.payload) else { return Ok(None) };
        let held = HeldCertificate { holder: certificate.holder.name, file, set: certificate.set.digest };
        Ok(Some((certificate.record, held)))
    }
}

/// Tells whether a file that does not read may be one that should: it has our marks, or it is JSON that is cut off or broken.
/// Foreign evidence may be JSON that our reader refuses, for a fraction say, and is no such file.
fn may_be_ours(bytes: &[u8], error: &ReadError) -> bool {
    let marks: [&[u8]; 3] = [b"\"warifu.", b"urn:warifu:", b"\"payloadType\""];
    let has = |mark: &&[u8]| bytes.windows(mark.len()).any(|window| window == *mark);
    let is_json = bytes.trim_ascii_start().starts_with(b"{");
    marks.iter().any(has) || (is_json && error.code() == "syntax")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(files: &[(&[u8], Offered)]) -> SortedFiles {
        let mut sorted = SortedFiles::default();
        for (bytes, offered) in files {
            sorted.add(bytes, *offered).unwrap();
        }
        sorted
    }

    const RECORD: &[u8] = br#"{"format":"warifu.record/1"}"#;
    const ENVELOPE: &[u8] = br#"{"payload":"","payloadType":"text/plain","signatures":[]}"#;

    #[test]
    fn each_file_has_its_number_and_the_same_bytes_count_once() {
        let files = sorted(&[
            (b"a letter", Offered::InFolder),
            (RECORD, Offered::InFolder),
            (RECORD, Offered::ByName),
            (ENVELOPE, Offered::ByName),
        ]);
        assert_eq!((files.records.as_slice(), files.statements.as_slice()), ([1].as_slice(), [3].as_slice()));
        assert_eq!((files.find(&Digest::of(RECORD)), files.find(&Digest::of(b"{}"))), (Some(1), None));
        assert_eq!(files.ignored(), 1);
    }

    #[test]
    fn an_input_is_found_and_is_no_product() {
        let files = sorted(&[(RECORD, Offered::AsInput), (b"{\"a\": 1.5", Offered::AsInput)]);
        assert!(files.records.is_empty() && files.ignored() == 0);
        assert_eq!(files.find(&Digest::of(b"{\"a\": 1.5")), Some(1));
    }

    #[test]
    fn what_is_broken_is_told_and_what_is_foreign_is_not() {
        let told = |bytes: &[u8]| SortedFiles::default().add(bytes, Offered::InFolder).map_err(|error| error.code());
        // cut off
        assert_eq!(told(br#"{"format":"warifu.rec"#), Err("syntax"));
        assert_eq!(told(b"{\"open\": "), Err("syntax"));
        // evidence of somebody else: a fraction, a text, another format
        assert_eq!(told(br#"{"cvss": 9.8}"#), Ok(()));
        assert_eq!(told(b"SPDXVersion: SPDX-2.3"), Ok(()));
        assert_eq!(told(br#"{"spdxVersion": "SPDX-2.3"}"#), Ok(()));
        // the same fraction in a document with our mark
        assert!(told(br#"{"format": "warifu.record/1", "x": 9.8}"#).is_err());
        // a bundle that has nothing in it
        assert!(told(br#"{"format":"warifu.bundle/1"}"#).is_err());
    }
}
