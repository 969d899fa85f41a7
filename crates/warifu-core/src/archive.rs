use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use warifu_model::{Admission, CertificateFact, Digest, Json, Record, Timestamp};

use crate::replay_error::ReplayError;
use crate::request::Request;

/// Documents that are found by the digest of their exact bytes: a folder, a database, or an [`Archive`] in memory.
///
/// What is given back under a digest has to have that digest. A document that cannot be read is not there.
pub trait Documents {
    /// Gives the exact bytes with this digest; none where there are none.
    fn get(&self, digest: &Digest) -> Option<Cow<'_, [u8]>>;
}

/// Documents in memory, of any kind and in any order, each once.
///
/// ```
/// use warifu_core::{Archive, Documents};
///
/// let mut archive = Archive::default();
/// let digest = archive.add(b"an attestation".as_slice());
/// archive.add(b"an attestation".to_vec());
/// assert_eq!(archive.get(&digest).as_deref(), Some(b"an attestation".as_slice()));
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Archive<'d> {
    documents: BTreeMap<Digest, Cow<'d, [u8]>>,
}

impl<'d> Archive<'d> {
    /// Adds a document and gives its digest.
    pub fn add(&mut self, bytes: impl Into<Cow<'d, [u8]>>) -> Digest {
        let bytes = bytes.into();
        let digest = Digest::of(&bytes);
        self.documents.insert(digest, bytes);
        digest
    }
}

impl<'a> Request<'a> {
    /// All documents of the request, whichever place it offers them in.
    pub fn documents(&self) -> Archive<'a> {
        let singles = self.admission.into_iter().chain(self.waivers);
        self.inputs.iter().chain(self.evidence).copied().chain(singles).collect()
    }
}

impl Documents for Archive<'_> {
    fn get(&self, digest: &Digest) -> Option<Cow<'_, [u8]>> {
        self.documents.get(digest).map(|bytes| Cow::Borrowed(&**bytes))
    }
}

impl<'d, B: Into<Cow<'d, [u8]>>> FromIterator<B> for Archive<'d> {
    fn from_iter<I: IntoIterator<Item = B>>(documents: I) -> Self {
        let mut archive = Self::default();
        for document in documents {
            archive.add(document);
        }
        archive
    }
}

/// The documents that a record names, each in every place in which the record names it: one file may be an input and
/// evidence as well.
///
/// ```
/// use warifu_core::{Archive, NamedDocuments};
/// # fn example(record: &warifu_model::Record, files: Vec<Vec<u8>>) -> Result<(), warifu_core::ReplayError> {
/// let archive: Archive = files.into_iter().collect();
/// let named = NamedDocuments::find(record, &archive, &[])?;
/// let inputs = named.request(|request| request.inputs.len());
/// assert_eq!(inputs, record.inputs.len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct NamedDocuments<'d> {
    at: Timestamp,
    level: Option<String>,
    inputs: Vec<Cow<'d, [u8]>>,
    input_digests: Vec<Digest>,
    admission: Option<Cow<'d, [u8]>>,
    waivers: Option<Cow<'d, [u8]>>,
    evidence: Vec<Cow<'d, [u8]>>,
    certificates: Vec<CertificateFact>,
}

impl<'d> NamedDocuments<'d> {
    /// The digests of all documents that a record names, apart from its set; sorted, each once.
    pub fn digests(record: &Record) -> BTreeSet<Digest> {
        let mut named: BTreeSet<Digest> = record.inputs.iter().map(|input| input.digest).collect();
        named.extend(record.evidence.iter().map(|used| used.digest));
        named.extend(trusted_roots(record));
        named.insert(record.admission.digest);
        named.extend(record.waivers.as_ref().map(|waivers| waivers.digest));
        named
    }

    /// Finds everything that a record names. Of `certificates`, which the gate has opened again, those count that the record
    /// states word for word: the record's own word is not enough.
    ///
    /// # Errors
    ///
    /// [`ReplayError::MissingInputs`] with the digest of everything that is not there.
    pub fn find(
        record: &Record,
        documents: &'d dyn Documents,
        certificates: &[CertificateFact],
    ) -> Result<Self, ReplayError> {
        let mut search = Search { documents, missing: BTreeSet::new() };
        let input_digests: Vec<Digest> = record.inputs.iter().map(|input| input.digest).collect();
        let inputs = search.all(input_digests.iter().copied());
        let presented = record.evidence.iter().filter(|used| used.presented).map(|used| used.digest);
        let evidence = search.all(presented.chain(trusted_roots(record)).collect::<BTreeSet<_>>().into_iter());
        let admission = search.admission(record.admission.digest);
        let waivers = record.waivers.as_ref().and_then(|waivers| search.one(waivers.digest));
        let (certificates, closed): (Vec<_>, Vec<_>) =
            record.certificates.iter().cloned().partition(|fact| certificates.contains(fact));
        search.missing.extend(closed.iter().map(|fact| fact.certificate));
        if !search.missing.is_empty() {
            return Err(ReplayError::MissingInputs(search.missing.into_iter().collect()));
        }
        let (at, level) = (record.at, record.level.clone());
        Ok(Self { at, level, inputs, input_digests, admission, waivers, evidence, certificates })
    }

    /// The digests of the inputs, in the order of the record.
    pub fn input_digests(&self) -> &[Digest] {
        &self.input_digests
    }

    /// Asks for the evaluation that the record is about: its inputs in the order of the record, its time and its level.
    pub fn request<T>(&self, ask: impl FnOnce(&Request<'_>) -> T) -> T {
        let inputs: Vec<&[u8]> = self.inputs.iter().map(|bytes| &**bytes).collect();
        let evidence: Vec<&[u8]> = self.evidence.iter().map(|bytes| &**bytes).collect();
        ask(&Request {
            at: self.at,
            level: self.level.as_deref(),
            inputs: &inputs,
            admission: self.admission.as_deref(),
            waivers: self.waivers.as_deref(),
            evidence: &evidence,
            certificates: &self.certificates,
        })
    }
}

/// The trusted roots with which certificates in sigstore bundles were verified. Evaluation finds them where it finds evidence.
fn trusted_roots(record: &Record) -> impl Iterator<Item = Digest> {
    let signers = record.evidence.iter().flat_map(|used| &used.signers);
    signers.filter_map(|signer| Some(signer.certificate.as_ref()?.trusted_root))
}

/// The digest of an admission policy as records name it: of its exact bytes, or of the canonical bytes of
/// [`Admission::self_assessment`] where there is none.
pub(crate) fn admission_digest(bytes: Option<&[u8]>) -> Digest {
    match bytes {
        Some(bytes) => Digest::of(bytes),
        None => *SELF_ASSESSMENT,
    }
}

/// The same for every product without a policy, of which there may be millions.
static SELF_ASSESSMENT: LazyLock<Digest> =
    LazyLock::new(|| Digest::of(&Json::from(&Admission::self_assessment()).to_canonical()));

struct Search<'d> {
    documents: &'d dyn Documents,
    missing: BTreeSet<Digest>,
}

impl<'d> Search<'d> {
    fn one(&mut self, digest: Digest) -> Option<Cow<'d, [u8]>> {
        let found = self.documents.get(&digest);
        if found.is_none() {
            self.missing.insert(digest);
        }
        found
    }

    fn all(&mut self, digests: impl Iterator<Item = Digest>) -> Vec<Cow<'d, [u8]>> {
        digests.filter_map(|digest| self.one(digest)).collect()
    }

    /// The policy is known by its digest only; none stands for the built-in one.
    fn admission(&mut self, digest: Digest) -> Option<Cow<'d, [u8]>> {
        if digest == admission_digest(None) { None } else { self.one(digest) }
    }
}
