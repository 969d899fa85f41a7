use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use warifu_core::{CheckSignature, Documents, EvaluateError};
use warifu_model::{Bundle, Certificate, CertificateFact, Digest, Language, ReadError, Record, Timestamp, problems};

use super::files::Unrecorded;
use super::product::ProductImpact;
use super::sorting::{HeldCertificate, SortedFiles, StatementFile};
use super::threads::Threads;
use super::transition::Transition;

/// The files of an analysis, by their numbers in [`SortedFiles`]: they are read again when they are needed, one at a time.
pub trait ProductFiles: Sync {
    /// The caller's error; what is wrong with a file or with the question has to have a place in it.
    type Error: From<ImpactError> + Send;

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
///     signatures: &(dyn CheckSignature + Sync),
/// ) -> Result<ImpactReport, F::Error> {
///     let mut report = ImpactReport::new(transition);
///     for impact in Products::new(transition, sorted, files, question, signatures) {
///         report.add(impact?);
///     }
///     Ok(report)
/// }
/// ```
pub struct Products<'a, F: ProductFiles> {
    sorted: SortedFiles,
    ask: Asked<'a, F>,
    threads: Threads,
    /// The answers of the last batch that were not given out yet.
    ready: VecDeque<Result<ProductImpact, F::Error>>,
    next_record: usize,
    /// Files that records name, and the statements inside them.
    named: BTreeSet<Digest>,
    /// The attestations of each product, when the records are through.
    groups: Option<Groups>,
    /// Certificates whose records are not among the files.
    unmatched: Option<std::vec::IntoIter<HeldCertificate>>,
    other_sets: usize,
    assessed_at: Option<Timestamp>,
}

/// Files of the attestations of each product, by the digest of the product.
type Groups = std::vec::IntoIter<Vec<usize>>;

/// What is asked of every product.
struct Asked<'a, F> {
    transition: &'a Transition<'a>,
    files: &'a F,
    question: ImpactQuestion<'a>,
    signatures: &'a (dyn CheckSignature + Sync),
}

/// What a record tells.
struct OfRecord<E> {
    /// The digest of its file.
    record: Digest,
    /// Files that it names, and the statements inside them.
    named: Vec<Digest>,
    /// The product; none where the record is of another set.
    impact: Result<Option<ProductImpact>, E>,
}

impl<'a, F: ProductFiles> Products<'a, F> {
    /// Begins with the first product.
    pub fn new(
        transition: &'a Transition<'a>,
        sorted: SortedFiles,
        files: &'a F,
        question: ImpactQuestion<'a>,
        signatures: &'a (dyn CheckSignature + Sync),
    ) -> Self {
        Self {
            sorted,
            ask: Asked { transition, files, question, signatures },
            threads: Threads::ONE,
            ready: VecDeque::new(),
            next_record: 0,
            named: BTreeSet::new(),
            groups: None,
            unmatched: None,
            other_sets: 0,
            assessed_at: None,
        }
    }

    /// The same on several threads: the same products in the same order. [`Threads::BATCH`] of them are gone through at a time, each
    /// thread having the files of one product in memory.
    #[must_use]
    pub fn on(self, threads: Threads) -> Self {
        Self { threads, ..self }
    }

    /// The files that were left aside so far.
    pub fn aside(&self) -> Aside {
        let (other_sets, assessed_at) = (self.other_sets, self.assessed_at);
        Aside { other_sets, ignored: self.sorted.ignored(), assessed_at }
    }

    /// Goes through the next products; `false` where there are no more.
    fn go_on(&mut self) -> bool {
        self.records() || self.statements() || self.certificates()
    }

    fn records(&mut self) -> bool {
        let end = self.sorted.records.len().min(self.next_record + Threads::BATCH);
        let batch = self.sorted.records.get(self.next_record..end).unwrap_or_default();
        if batch.is_empty() {
            return false;
        }
        self.next_record = end;
        let (ask, sorted) = (&self.ask, &self.sorted);
        for told in self.threads.map(batch, |file| ask.record(sorted, *file)) {
            match told.map(|told| self.note(told)) {
                Ok(Ok(None)) => self.other_sets += 1,
                Ok(Ok(Some(impact))) => self.ready.push_back(Ok(impact)),
                Ok(Err(error)) | Err(error) => self.ready.push_back(Err(error)),
            }
        }
        true
    }

    fn note(&mut self, told: OfRecord<F::Error>) -> Result<Option<ProductImpact>, F::Error> {
        self.named.extend(told.named);
        self.sorted.certificates.remove(&told.record);
        told.impact
    }

    /// Attestations that no record names, those about one product together.
    fn statements(&mut self) -> bool {
        let mut groups = self.groups.take().unwrap_or_else(|| self.groups());
        let batch: Vec<Vec<usize>> = groups.by_ref().take(Threads::BATCH).collect();
        self.groups = Some(groups);
        if batch.is_empty() {
            return false;
        }
        self.assessed_at = Some(self.ask.question.at);
        let (ask, sorted) = (&self.ask, &self.sorted);
        let all = self.threads.map(&batch, |group| ask.group(sorted, group));
        for (group, told) in batch.iter().zip(all) {
            match told.transpose() {
                Some(told) => self.ready.push_back(told),
                // around or beside something else: a certificate, a statement that does not read
                None => group.iter().for_each(|file| self.sorted.ignore(*file)),
            }
        }
        true
    }

    /// In the order of the digests of the products.
    fn groups(&mut self) -> Groups {
        let mut groups: BTreeMap<Digest, Vec<usize>> = BTreeMap::new();
        for StatementFile { file, digest, payload, product } in std::mem::take(&mut self.sorted.statements) {
            if self.named.contains(&digest) || self.named.contains(&payload) {
                continue;
            }
            match product {
                Some(product) => groups.entry(product).or_default().push(file),
                None => self.sorted.ignore(file),
            }
        }
        groups.into_values().collect::<Vec<_>>().into_iter()
    }

    fn certificates(&mut self) -> bool {
        let certificates = &mut self.sorted.certificates;
        // the last first
        let all = || std::mem::take(certificates).into_values().rev().collect::<Vec<_>>().into_iter();
        let Some(held) = self.unmatched.get_or_insert_with(all).next() else { return false };
        match self.ask.certificate(&held) {
            Ok(None) => self.other_sets += 1,
            Ok(Some(impact)) => self.ready.push_back(Ok(impact)),
            Err(error) => self.ready.push_back(Err(error)),
        }
        true
    }
}

impl<F: ProductFiles> Asked<'_, F> {
    fn record(&self, sorted: &SortedFiles, file: usize) -> Result<OfRecord<F::Error>, F::Error> {
        let bytes = self.files.read(file)?;
        let record = Record::read(&bytes).map_err(|error| ImpactError::File { file, error })?;
        let named = record.inputs.iter().flat_map(|input| [input.digest, input.payload]).collect();
        let digest = Digest::of(&bytes);
        let impact = self.recorded(sorted, &record, digest);
        Ok(OfRecord { record: digest, named, impact })
    }

    fn recorded(
        &self,
        sorted: &SortedFiles,
        record: &Record,
        digest: Digest,
    ) -> Result<Option<ProductImpact>, F::Error> {
        // an older record of the same set cannot be told; one of another set was not asked about
        if record.set.id != self.transition.old().set().id {
            return Ok(None);
        }
        let held = sorted.certificates.get(&digest);
        let holder = held.map(|held| held.holder.in_language(self.question.language));
        let holder = holder.unwrap_or(&record.product.vendor);
        let facts = || {
            let facts = record.certificates.iter().map(|fact| self.fact(sorted, fact, record.at));
            facts.filter_map(Result::transpose).collect::<Result<Vec<_>, F::Error>>()
        };
        let documents = ByDigest { sorted, files: self.files };
        self.transition.assess_record(record, holder, &documents, facts, self.signatures).map(Some)
    }

    /// A certificate of a component, opened again under the policy that the record names.
    fn fact(
        &self,
        sorted: &SortedFiles,
        fact: &CertificateFact,
        at: Timestamp,
    ) -> Result<Option<CertificateFact>, F::Error> {
        let (bundle, policy) = (sorted.find_bundle(&fact.certificate), sorted.find(&fact.policy));
        let (Some(bundle), Some(policy)) = (bundle, policy) else { return Ok(None) };
        let found = self.files.open(bundle, policy, at)?;
        Ok(found.filter(|found| found == fact))
    }

    /// Evaluates attestations against the old version first.
    fn group(&self, sorted: &SortedFiles, group: &[usize]) -> Result<Option<ProductImpact>, F::Error> {
        let ImpactQuestion { at, level, admission, .. } = self.question;
        let bytes = group.iter().map(|file| self.files.read(*file)).collect::<Result<Vec<_>, _>>()?;
        let attestations: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
        let question = Unrecorded { attestations: &attestations, admission, level, at };
        let documents = ByDigest { sorted, files: self.files };
        let told = self.transition.assess_unrecorded(question, &documents, self.signatures);
        Ok(told.map_err(ImpactError::Question)?)
    }

    fn certificate(&self, held: &HeldCertificate) -> Result<Option<ProductImpact>, F::Error> {
        if held.set != self.transition.old().digest() {
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
}

impl<F: ProductFiles> Iterator for Products<'_, F> {
    type Item = Result<ProductImpact, F::Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(told) = self.ready.pop_front() {
                return Some(told);
            }
            if !self.go_on() {
                return None;
            }
        }
    }
}

/// Sorted files as documents that a record names.
pub(super) struct ByDigest<'p, F> {
    pub(super) sorted: &'p SortedFiles,
    pub(super) files: &'p F,
}

/// Files are read again when they are asked for; one that changed meanwhile is not there any more.
impl<F: ProductFiles> Documents for ByDigest<'_, F> {
    fn get(&self, digest: &Digest) -> Option<Cow<'_, [u8]>> {
        let bytes = self.files.read(self.sorted.find(digest)?).ok()?;
        (Digest::of(&bytes) == *digest).then_some(Cow::Owned(bytes))
    }
}
