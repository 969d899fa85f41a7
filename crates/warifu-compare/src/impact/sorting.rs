use std::collections::{BTreeMap, BTreeSet};

use warifu_model::json::Tape;
use warifu_model::{
    Attestation, Bundle, Certificate, Digest, Envelope, Format, Localized, Product, ReadError, problems,
};

use super::files::product_key;

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
    pub(super) by_digest: BTreeMap<Digest, usize>,
    pub(super) records: Vec<usize>,
    /// Attestations and envelopes among what is to be analysed.
    pub(super) statements: Vec<StatementFile>,
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

/// The content of one file, found without looking at any other one: on any thread, before [`SortedFiles::put`] puts it among the others.
#[derive(Clone, Debug)]
pub struct Sorting {
    digest: Digest,
    told: Result<Told, FileError>,
}

/// What a file tells of products.
#[derive(Clone, Debug)]
enum Told {
    Bundle(Option<Digest>, Option<(Digest, HeldCertificate)>),
    Nothing,
    Record,
    Statement(StatementFile),
    /// Of no use unless a record names it.
    Unsorted,
}

/// An attestation or an envelope among what is to be analysed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct StatementFile {
    /// The number of the file.
    pub(super) file: usize,
    /// The digest of its bytes.
    pub(super) digest: Digest,
    /// The digest of the statement in it.
    pub(super) payload: Digest,
    /// The digest by which attestations about the same product are told; none where it says of no product.
    pub(super) product: Option<Digest>,
}

impl Sorting {
    /// Finds out what a file tells.
    pub fn of(bytes: &[u8], offered: Offered) -> Self {
        let digest = Digest::of(bytes);
        Self { digest, told: told(bytes, digest, offered) }
    }
}

fn told(bytes: &[u8], digest: Digest, offered: Offered) -> Result<Told, FileError> {
    match (offered, Format::of(bytes)) {
        // one that does not read is missed by the record that names it
        (Offered::AsInput, Ok(Some(Format::Bundle))) => {
            Ok(bundle(bytes).map_or(Told::Unsorted, |(bundle, _)| Told::Bundle(bundle, None)))
        }
        (Offered::AsInput, _) => Ok(Told::Unsorted),
        (_, Ok(Some(Format::Record))) => Ok(Told::Record),
        (_, Ok(Some(Format::Attestation))) => Ok(Told::Statement(statement(bytes, digest, digest))),
        (_, Ok(Some(Format::Envelope))) => {
            let payload = Envelope::read(bytes).map(|envelope| envelope.payload).unwrap_or_default();
            let of_payload = if payload.is_empty() { digest } else { Digest::of(&payload) };
            Ok(Told::Statement(statement(&payload, digest, of_payload)))
        }
        (_, Ok(Some(Format::Bundle))) => bundle(bytes).map(|(bundle, held)| Told::Bundle(bundle, held)),
        (Offered::ByName, Ok(_)) => Err(FileError::OtherKind),
        (Offered::ByName, Err(error)) => Err(FileError::Read(error)),
        (Offered::InFolder, Err(error)) if may_be_ours(bytes, &error) => Err(FileError::Read(error)),
        (Offered::InFolder, _) => Ok(Told::Nothing),
    }
}

/// The file gets its number when it is put among the others.
fn statement(statement: &[u8], digest: Digest, payload: Digest) -> StatementFile {
    StatementFile { file: 0, digest, payload, product: product_in(statement) }
}

/// The product of an attestation, without a look at what it says of it: whoever evaluates it reads the rest.
fn product_in(statement: &[u8]) -> Option<Digest> {
    let tape = Tape::parse(statement).ok()?;
    let mut fields = tape.root().fields().ok()?;
    if fields.find("predicateType")?.string().ok()? != Attestation::PREDICATE {
        return None;
    }
    let product: Product = fields.find("predicate")?.fields().ok()?.find("product")?.read().ok()?;
    Some(product_key(&product))
}

type InBundle = (Option<Digest>, Option<(Digest, HeldCertificate)>);

/// The digest of the statement in a bundle, and what it says by the record that its certificate is for.
fn bundle(bytes: &[u8]) -> Result<InBundle, FileError> {
    let bundle = Bundle::read(bytes).map_err(FileError::Read)?;
    let signed = Some(Digest::of(&bundle.certificate.payload));
    let Ok(certificate) = Certificate::read(&bundle.certificate.payload) else { return Ok((signed, None)) };
    let held = HeldCertificate { holder: certificate.holder.name, file: 0, set: certificate.set.digest };
    Ok((signed, Some((certificate.record, held))))
}

impl SortedFiles {
    /// Sorts one file. Bytes that are there already count once.
    ///
    /// # Errors
    ///
    /// [`FileError`] where a file that was meant tells nothing: it was named and is of another kind, or it does not read and has
    /// the marks of a document of ours. It keeps its number and is of no further use; the others can be analysed.
    pub fn add(&mut self, bytes: &[u8], offered: Offered) -> Result<(), FileError> {
        self.put(Sorting::of(bytes, offered))
    }

    /// Puts a file among the others, as the next one.
    ///
    /// # Errors
    ///
    /// As [`SortedFiles::add`].
    pub fn put(&mut self, sorting: Sorting) -> Result<(), FileError> {
        let (Sorting { digest, told }, file) = (sorting, self.next);
        self.next += 1;
        if self.by_digest.contains_key(&digest) {
            return Ok(());
        }
        self.by_digest.insert(digest, file);
        match told? {
            Told::Bundle(signed, held) => {
                self.bundles.extend(signed.map(|signed| (signed, file)));
                self.certificates.extend(held.map(|(record, held)| (record, HeldCertificate { file, ..held })));
            }
            Told::Nothing => self.ignore(file),
            Told::Record => self.records.push(file),
            Told::Statement(statement) => self.statements.push(StatementFile { file, ..statement }),
            Told::Unsorted => {}
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
        let statements: Vec<usize> = files.statements.iter().map(|statement| statement.file).collect();
        assert_eq!((files.records.as_slice(), statements.as_slice()), ([1].as_slice(), [3].as_slice()));
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
