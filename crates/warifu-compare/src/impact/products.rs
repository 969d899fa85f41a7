use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use warifu_core::{CheckSignature, Documents, EvaluateError};
use warifu_model::{
    Bundle, Certificate, CertificateFact, Digest, Envelope, Language, ReadError, Record, Timestamp, problems,
};

use super::files::{Unrecorded, attestation_in, product_key};
use super::product::ProductImpact;
use super::sorting::{HeldCertificate, SortedFiles};
use super::transition::Transition;

/// The files of an analysis, by their numbers in [`SortedFiles`]: they are read again when they are needed, one at a time.
pub trait ProductFiles {
    /// The caller's error; what is wrong with a file or with the question has to have a place in it.
    type Error: From<ImpactError>;

    /// Reads a file again.
    ///
    /// # Errors
    ///
    /// What keeps the file from being read ends the analysis, unless the caller goes on.
    fn read(&self, file: usize) -> Result<Vec<u8>, Self::Error>;

    /// Opens the certificate of a component again: the gate's answer on a bundle under a policy, both by number, for a time. None
    /// where the policy does not take it.
    ///
    /// # Errors
    ///
    /// A bundle or a policy that does not read.
    fn open(&self, bundle: usize, policy: usize, at: Timestamp) -> Result<Option<CertificateFact>, Self::Error>;
}

problems! {
    /// The reason why nothing can be told of a product.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum ImpactError {
        /// The question cannot be answered for attestations without a record: [`EvaluateError::UnknownLevel`].
        Question(error: EvaluateError) => { delegate }
        /// A record or a bundle does not read. The others can be analysed.
        File {
            /// The number of the file.
            file: usize,
            /// The fault in it.
            error: ReadError,
        } => { delegate error }
    }
}

/// Describes how attestations without a record are evaluated, and in which language holders are named.
#[derive(Clone, Copy, Debug)]
pub struct ImpactQuestion<'a> {
    /// The time at which attestations without a record are evaluated.
    pub at: Timestamp,
    /// The level at which they are evaluated, in the text form of the set; none where the set has no levels.
    pub level: Option<&'a str>,
    /// The admission policy for them; none for self-assessment.
    pub admission: Option<&'a [u8]>,
    /// The language of the names of holders.
    pub language: Language,
}

/// The files that were left aside, and the time that was asked about.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Aside {
    /// Records and certificates of other sets.
    pub other_sets: usize,
    /// Files that tell nothing of a product.
    pub ignored: usize,
    /// The time at which attestations without a record were evaluated, where there were any.
    pub assessed_at: Option<Timestamp>,
}

/// The products of sorted files, one after another: first those with a record, then the attestations that no record names, those
/// about one product together, then certificates whose record is not among the files.
///
/// An iterator. After [`ImpactError::File`] it can be asked for the next product; at its end [`Products::aside`] is complete.
///
/// ```
/// use warifu_compare::impact::{ImpactQuestion, ImpactReport, ProductFiles, Products, SortedFiles, Transition};
/// use warifu_core::CheckSignature;
///
/// fn analyse<F: ProductFiles>(
///     transition: &Transition<'_>,
///     (sorted, files): (SortedFiles, &F),
///     question: ImpactQuestion<'_>,
///     signatures: &dyn CheckSignature,
/// ) -> Result<ImpactReport, F::Error> {
///     let mut report = ImpactReport::new(transition);
///     for impact in Products::new(transition, sorted, files, question, signatures) {
///         report.add(impact?);
///     }
///     Ok(report)
/// }
/// ```
pub struct Products<'a, F> {
    transition: &'a Transition<'a>,
    sorted: SortedFiles,
    files: &'a F,
    question: ImpactQuestion<'a>,
    signatures: &'a dyn CheckSignature,
    next_record: usize,
    /// Files that records name, and the statements inside them.
    named: BTreeSet<Digest>,
    /// The attestations of each product, when the records are through.
    groups: Option<Vec<Vec<usize>>>,
    /// Certificates whose records are not among the files.
    unmatched: Option<Vec<HeldCertificate>>,
    other_sets: usize,
    assessed_at: Option<Timestamp>,
}

impl<'a, F: ProductFiles> Products<'a, F> {
    /// Begins with the first product.
    pub fn new(
        transition: &'a Transition<'a>,
        sorted: SortedFiles,
        files: &'a F,
        question: ImpactQuestion<'a>,
        signatures: &'a dyn CheckSignature,
    ) -> Self {
        Self {
            transition,
            sorted,
            files,
            question,
            signatures,
            next_record: 0,
            named: BTreeSet::new(),
            groups: None,
            unmatched: None,
            other_sets: 0,
            assessed_at: None,
        }
    }

    /// The files that were left aside so far.
    pub fn aside(&self) -> Aside {
        let (other_sets, assessed_at) = (self.other_sets, self.assessed_at);
        Aside { other_sets, ignored: self.sorted.ignored(), assessed_at }
    }

    fn next_product(&mut self) -> Result<Option<ProductImpact>, F::Error> {
        while let Some(file) = self.sorted.records.get(self.next_record).copied() {
            self.next_record += 1;
            if let Some(impact) = self.record(file)? {
                return Ok(Some(impact));
            }
        }
        while let Some(group) = self.groups()?.pop() {
            if let Some(impact) = self.group(&group)? {
                return Ok(Some(impact));
            }
        }
        while let Some(held) = self.unmatched().pop() {
            if let Some(impact) = self.certificate(&held)? {
                return Ok(Some(impact));
            }
        }
        Ok(None)
    }

    fn record(&mut self, file: usize) -> Result<Option<ProductImpact>, F::Error> {
        let bytes = self.files.read(file)?;
        let record = Record::read(&bytes).map_err(|error| ImpactError::File { file, error })?;
        self.named.extend(record.inputs.iter().flat_map(|input| [input.digest, input.payload]));
        let held = self.sorted.certificates.remove(&Digest::of(&bytes));
        // an older record of the same set cannot be told; one of another set was not asked about
        if record.set.id != self.transition.old().set().id {
            self.other_sets += 1;
            return Ok(None);
        }
        let holder = held.as_ref().map(|held| held.holder.in_language(self.question.language));
        let holder = holder.unwrap_or(&record.product.vendor);
        let facts = || {
            let facts = record.certificates.iter().map(|fact| self.fact(fact, record.at));
            facts.filter_map(Result::transpose).collect::<Result<Vec<_>, F::Error>>()
        };
        self.transition.assess_record(&record, holder, &self.documents(), facts, self.signatures).map(Some)
    }

    /// A certificate of a component, opened again under the policy that the record names.
    fn fact(&self, fact: &CertificateFact, at: Timestamp) -> Result<Option<CertificateFact>, F::Error> {
        let (bundle, policy) = (self.sorted.find_bundle(&fact.certificate), self.sorted.find(&fact.policy));
        let (Some(bundle), Some(policy)) = (bundle, policy) else { return Ok(None) };
        let found = self.files.open(bundle, policy, at)?;
        Ok(found.filter(|found| found == fact))
    }

    /// The attestations that no record names, those about one product together, the last first.
    fn groups(&mut self) -> Result<&mut Vec<Vec<usize>>, F::Error> {
        if self.groups.is_none() {
            let mut groups: BTreeMap<Digest, Vec<usize>> = BTreeMap::new();
            for file in std::mem::take(&mut self.sorted.statements) {
                let bytes = self.files.read(file)?;
                let sealed = Envelope::read(&bytes).map(|envelope| Digest::of(&envelope.payload));
                let file_digest = Digest::of(&bytes);
                if self.named.contains(&file_digest) || self.named.contains(&sealed.unwrap_or(file_digest)) {
                    continue;
                }
                // an envelope around something else: a certificate, somebody else's statement
                let Some(attestation) = attestation_in(&bytes) else {
                    self.sorted.ignore(file);
                    continue;
                };
                groups.entry(product_key(&attestation.product)).or_default().push(file);
            }
            self.groups = Some(groups.into_values().rev().collect());
        }
        Ok(self.groups.get_or_insert_default())
    }

    /// Evaluates attestations against the old version first.
    fn group(&mut self, group: &[usize]) -> Result<Option<ProductImpact>, F::Error> {
        let ImpactQuestion { at, level, admission, .. } = self.question;
        self.assessed_at = Some(at);
        let bytes = group.iter().map(|file| self.files.read(*file)).collect::<Result<Vec<_>, _>>()?;
        let attestations: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
        let question = Unrecorded { attestations: &attestations, admission, level, at };
        let told = self.transition.assess_unrecorded(question, &self.documents(), self.signatures);
        Ok(told.map_err(ImpactError::Question)?)
    }

    fn unmatched(&mut self) -> &mut Vec<HeldCertificate> {
        let certificates = &mut self.sorted.certificates;
        self.unmatched.get_or_insert_with(|| std::mem::take(certificates).into_values().collect())
    }

    fn certificate(&mut self, held: &HeldCertificate) -> Result<Option<ProductImpact>, F::Error> {
        if held.set != self.transition.old().digest() {
            self.other_sets += 1;
            return Ok(None);
        }
        let file = held.file;
        let unreadable = |error| ImpactError::File { file, error };
        let bundle = Bundle::read(&self.files.read(file)?).map_err(unreadable)?;
        let certificate = Certificate::read(&bundle.certificate.payload).map_err(unreadable)?;
        let level = certificate.level.clone();
        let holder = held.holder.in_language(self.question.language).to_owned();
        Ok(Some(ProductImpact { level, ..ProductImpact::untold(holder, &certificate.product, "record_missing") }))
    }

    fn documents(&self) -> ByDigest<'_, F> {
        ByDigest { sorted: &self.sorted, files: self.files }
    }
}

impl<F: ProductFiles> Iterator for Products<'_, F> {
    type Item = Result<ProductImpact, F::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_product().transpose()
    }
}

/// Sorted files as documents that a record names.
struct ByDigest<'p, F> {
    sorted: &'p SortedFiles,
    files: &'p F,
}

/// Files are read again when they are asked for; one that changed meanwhile is not there any more.
impl<F: ProductFiles> Documents for ByDigest<'_, F> {
    fn get(&self, digest: &Digest) -> Option<Cow<'_, [u8]>> {
        let bytes = self.files.read(self.sorted.find(digest)?).ok()?;
        (Digest::of(&bytes) == *digest).then_some(Cow::Owned(bytes))
    }
}
