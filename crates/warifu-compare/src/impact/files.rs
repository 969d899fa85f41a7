use std::borrow::Cow;
use std::collections::BTreeSet;

use warifu_core::engine::ReadInputs;
use warifu_core::{Assessment, CheckSignature, Documents, EvaluateError, Line, NamedDocuments, Request, evaluate};
use warifu_model::{Attestation, CertificateFact, Digest, Envelope, Finding, Json, Product, Record, Timestamp};

use super::product::{ProductImpact, State, Subject};
use super::transition::{Before, Transition};

/// Attestations about one product that no record names, and how they are to be evaluated first.
#[derive(Clone, Copy, Debug)]
pub struct Unrecorded<'a> {
    /// The exact bytes of the attestations, in envelopes or not.
    pub attestations: &'a [&'a [u8]],
    /// The admission policy; none for self-assessment.
    pub admission: Option<&'a [u8]>,
    /// The level; none where the set has no levels.
    pub level: Option<&'a str>,
    /// The time of the evaluation.
    pub at: Timestamp,
}

impl<'s> Transition<'s> {
    /// Returns what becomes of a product with a record. Its inputs are asked for only where the record alone does not tell; the
    /// same goes for the certificates that it names, opened again.
    ///
    /// # Errors
    ///
    /// What `certificates` gives.
    pub fn assess_record<E>(
        &self,
        record: &Record,
        holder: &str,
        documents: &dyn Documents,
        certificates: impl FnOnce() -> Result<Vec<CertificateFact>, E>,
        signatures: &dyn CheckSignature,
    ) -> Result<ProductImpact, E> {
        let bare = Subject { holder, record, request: None };
        let impact = self.assess(&bare, signatures);
        if impact.why != Some("inputs_missing") {
            return Ok(impact);
        }
        let Ok(named) = NamedDocuments::find(record, documents, &certificates()?) else { return Ok(impact) };
        Ok(named.request(|request| self.assess(&Subject { request: Some(*request), ..bare }, signatures)))
    }

    /// Returns what becomes of a product without a record: it is evaluated against the old version first. None where no attestation
    /// reads.
    ///
    /// # Errors
    ///
    /// [`EvaluateError::UnknownLevel`], which is about the question; whatever else goes wrong is said of the product.
    pub fn assess_unrecorded(
        &self,
        question: Unrecorded<'_>,
        documents: &dyn Documents,
        signatures: &dyn CheckSignature,
    ) -> Result<Option<ProductImpact>, EvaluateError> {
        let Unrecorded { admission, level, at, attestations } = question;
        let bare = Request { admission, level, ..Request::new(at, attestations) };
        // Read once where all is well; what does not read, or is not let in, is looked at one by one.
        match ReadInputs::new(self.old(), &bare, &[], signatures) {
            Ok(read) => Ok(self.assess_read(read, &bare, documents, signatures)),
            Err(_) => self.assess_readable(question, documents, signatures),
        }
    }

    /// The same of attestations that were read and let in for the old version. No record is made: only its findings are asked for.
    fn assess_read(
        &self,
        read: ReadInputs<'s>,
        bare: &Request<'_>,
        documents: &dyn Documents,
        signatures: &dyn CheckSignature,
    ) -> Option<ProductImpact> {
        let product = read.product()?.clone();
        let named: BTreeSet<Digest> = read.evidence().collect();
        let evidence: Vec<Cow<'_, [u8]>> = named.iter().filter_map(|digest| documents.get(digest)).collect();
        let evidence: Vec<&[u8]> = evidence.iter().map(|bytes| &**bytes).collect();
        let request = Request { evidence: &evidence, ..*bare };
        let untold = |error: EvaluateError| ProductImpact::untold(product.vendor.clone(), &product, error.code());
        let told = read.admit(&request, signatures).and_then(|(facts, inputs)| {
            inputs.refuse_nothing_asked()?;
            let target = &inputs.target;
            let assessment = Assessment::new(self.old(), facts, target);
            let findings: Vec<Finding> = assessment.lines().map(Line::to_bare_finding).collect();
            let level = self.old().set().levels.text(target);
            let before = Before {
                set: self.old().digest(),
                level: level.as_deref(),
                at: request.at,
                outcome: self.old().outcome(target, &findings).0,
                findings: &findings,
            };
            Ok(self.assess_admitted(&product, before, assessment.into_facts(), &request, signatures))
        });
        Some(told.unwrap_or_else(untold))
    }

    /// The same of those attestations that read.
    fn assess_readable(
        &self,
        question: Unrecorded<'_>,
        documents: &dyn Documents,
        signatures: &dyn CheckSignature,
    ) -> Result<Option<ProductImpact>, EvaluateError> {
        let (mut inputs, mut named, mut product) = (Vec::new(), BTreeSet::new(), None);
        for bytes in question.attestations {
            let Some(attestation) = attestation_in(bytes) else { continue };
            named.extend(attestation.evidence.iter().map(|entry| entry.digest));
            product.get_or_insert(attestation.product);
            inputs.push(*bytes);
        }
        let Some(product) = product else { return Ok(None) };
        let evidence: Vec<Cow<'_, [u8]>> = named.iter().filter_map(|digest| documents.get(digest)).collect();
        let evidence: Vec<&[u8]> = evidence.iter().map(|bytes| &**bytes).collect();
        let Unrecorded { admission, level, at, .. } = question;
        let request = Request { admission, level, evidence: &evidence, ..Request::new(at, &inputs) };
        match evaluate(self.old(), &request, signatures) {
            Ok(evaluation) => {
                let record = evaluation.record();
                let subject = Subject { holder: &record.product.vendor, record, request: Some(request) };
                Ok(Some(self.assess(&subject, signatures)))
            }
            Err(error @ EvaluateError::UnknownLevel { .. }) => Err(error),
            Err(error) => Ok(Some(ProductImpact::untold(product.vendor.clone(), &product, error.code()))),
        }
    }
}

impl ProductImpact {
    /// A product of which nothing can be told, and why.
    pub fn untold(holder: String, product: &Product, why: &'static str) -> Self {
        Self {
            holder,
            product: [product.vendor.clone(), product.model.clone(), product.version.clone()],
            level: None,
            state: State::CannotTell,
            outcome: None,
            requirements: Vec::new(),
            evidence_needed: Vec::new(),
            lapses_on: None,
            why: Some(why),
        }
    }
}

/// Reads the attestation in a file, in an envelope or not; none where it is something else.
pub fn attestation_in(bytes: &[u8]) -> Option<Attestation> {
    let sealed = Envelope::read(bytes).map(|envelope| envelope.payload);
    Attestation::read(sealed.as_deref().unwrap_or(bytes)).ok()
}

/// The digest by which attestations about the same product are told: those about one product are evaluated together.
///
/// ```
/// use warifu_compare::impact::{attestation_in, product_key};
///
/// assert!(attestation_in(b"{}").is_none());
/// # fn example(one: &warifu_model::Product, other: &warifu_model::Product) -> bool {
/// product_key(one) == product_key(other)
/// # }
/// ```
pub fn product_key(product: &Product) -> Digest {
    Digest::of(&Json::from(product).to_canonical())
}
