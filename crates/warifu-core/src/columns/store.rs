use std::collections::BTreeMap;

use warifu_model::{
    Admission, CertificateFact, ClaimId, Digest, EvidenceRule, Json, Party, Role, Timestamp, Value, VocabularyPin,
};

use super::column::Column;
use crate::admit::admit_all;
use crate::claims::Declared;
use crate::compile::CompiledSet;
use crate::evaluate::Request;
use crate::evaluate_error::EvaluateError;
use crate::facts::{Entry, Facts, Known};
use crate::resolve::{Presented, resolve};
use crate::schema::Document;
use crate::signature::CheckSignature;

/// What is known about many products, claim by claim instead of product by product, so that one criterion is weighed over
/// all of them in one pass over what it reads. Products are rows, counted from zero.
///
/// The store keeps what the vocabularies of one set declare. Any set can be weighed against it whose criteria read claims
/// of the same types, a new version of the set above all.
#[derive(Debug)]
pub struct Columns {
    at: Timestamp,
    pub(super) declared: Declared,
    pins: Vec<VocabularyPin>,
    rows: usize,
    pub(super) claims: Vec<Column>,
    /// Per kind.
    pub(super) evidence: Vec<Vec<EvidenceCell>>,
    /// Lists of roles that occur.
    pub(super) roles: Dictionary<Vec<Role>>,
    /// Lists of slots that one document supports.
    pub(super) supported: Dictionary<Vec<usize>>,
    pub(super) documents: Vec<Document>,
    document_numbers: BTreeMap<Digest, u32>,
    /// Row and number of the fact.
    pub(super) certificates: Vec<(u32, u32)>,
    pub(super) facts: Vec<CertificateFact>,
    fact_numbers: BTreeMap<Vec<u8>, u32>,
}

/// One document of one product.
#[derive(Debug)]
pub(super) struct EvidenceCell {
    pub(super) row: u32,
    pub(super) made_at: Option<Timestamp>,
    pub(super) valid_until: Option<Timestamp>,
    pub(super) party: Party,
    /// Whether the admission policy lets it count: it may ask for the bytes.
    pub(super) counts: bool,
    pub(super) roles: u32,
    pub(super) supports: u32,
    /// Where its bytes are at hand.
    pub(super) document: Option<u32>,
}

/// Distinct values with numbers.
#[derive(Debug, Default)]
pub(super) struct Dictionary<T> {
    pub(super) values: Vec<T>,
    numbers: BTreeMap<T, u32>,
}

impl Columns {
    /// An empty store for the claims, kinds and roles of a set's vocabularies, at one time: that of every evaluation.
    pub fn new(set: &CompiledSet, at: Timestamp) -> Self {
        let declared = set.declared().keeping_all();
        Self {
            at,
            pins: set.set().vocabularies.clone(),
            rows: 0,
            claims: declared.claims().iter().map(|slot| Column::new(&slot.claim_type)).collect(),
            evidence: declared.kinds().iter().map(|_| Vec::new()).collect(),
            declared,
            roles: Dictionary::default(),
            supported: Dictionary::default(),
            documents: Vec::new(),
            document_numbers: BTreeMap::new(),
            certificates: Vec::new(),
            facts: Vec::new(),
            fact_numbers: BTreeMap::new(),
        }
    }

    /// How many products there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The time of every evaluation.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Adds a product, admitted and resolved as [`evaluate`](crate::evaluate()) does, and gives its row. The time is that of
    /// the store; level and waivers are not looked at.
    pub fn push(&mut self, request: &Request<'_>, signatures: &dyn CheckSignature) -> Result<usize, EvaluateError> {
        let admission = request.admission.map(Admission::read).transpose().map_err(EvaluateError::Admission)?;
        let admission = admission.unwrap_or_else(Admission::self_assessment);
        // Taken out for as long as what is read points into it.
        let declared = std::mem::take(&mut self.declared);
        let row = self.push_admitted(&declared, request, &admission, signatures);
        self.declared = declared;
        row
    }

    fn push_admitted(
        &mut self,
        declared: &Declared,
        request: &Request<'_>,
        admission: &Admission,
        signatures: &dyn CheckSignature,
    ) -> Result<usize, EvaluateError> {
        let mut inputs = admit_all(request.inputs, declared, admission, self.at, signatures, &[])?;
        let presented = Presented::new(request.evidence);
        let words = (declared, self.pins.as_slice());
        let facts = resolve(words, &mut inputs, admission.evidence, &presented, request.certificates, self.at)?;
        Ok(self.push_facts(&facts, &presented))
    }

    /// Adds a product of which only claims are known, without conflict, and gives its row. Claims that the store does not
    /// declare are left out; values must be of the declared types.
    pub fn push_claims<'v>(&mut self, claims: impl IntoIterator<Item = (&'v ClaimId, &'v Value)>) -> usize {
        for (id, value) in claims {
            let Some(slot) = self.declared.claim(id) else { continue };
            if let (Some(declared), Some(column)) = (self.declared.claims().get(slot), self.claims.get_mut(slot)) {
                column.set(self.rows, value, &declared.claim_type);
            }
        }
        self.rows += 1;
        self.rows - 1
    }

    /// Bytes of the claim columns.
    pub fn bytes(&self) -> usize {
        self.claims.iter().map(Column::bytes).sum()
    }

    fn push_facts(&mut self, facts: &Facts<'_>, presented: &Presented<'_>) -> usize {
        for ((column, slot), held) in self.claims.iter_mut().zip(facts.declared.claims()).zip(&facts.claims) {
            if let Known::Value(value) = held.known() {
                column.set(self.rows, value, &slot.claim_type);
            }
        }
        let row = u32::try_from(self.rows).unwrap_or(u32::MAX);
        for (place, entry) in facts.evidence.entries.iter().enumerate() {
            let cell = self.evidence_cell(row, entry, supported(facts, place), facts.evidence.rule, presented);
            if let Some(cells) = self.evidence.get_mut(entry.kind) {
                cells.push(cell);
            }
        }
        for fact in &facts.certificates {
            let next = u32::try_from(self.facts.len()).unwrap_or(u32::MAX);
            let number = *self.fact_numbers.entry(Json::from(fact).to_canonical()).or_insert(next);
            if number == next {
                self.facts.push(fact.clone());
            }
            self.certificates.push((row, number));
        }
        self.rows += 1;
        self.rows - 1
    }

    fn evidence_cell(
        &mut self,
        row: u32,
        entry: &Entry,
        supports: Vec<usize>,
        rule: EvidenceRule,
        presented: &Presented<'_>,
    ) -> EvidenceCell {
        EvidenceCell {
            row,
            made_at: entry.made_at,
            valid_until: entry.valid_until,
            party: entry.party,
            counts: rule == EvidenceRule::Declared || entry.is_presented,
            roles: self.roles.number(entry.roles.clone()),
            supports: self.supported.number(supports),
            document: presented.find(entry.digest).map(|bytes| self.document(entry.digest, bytes)),
        }
    }

    fn document(&mut self, digest: Digest, bytes: &[u8]) -> u32 {
        let next = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        let number = *self.document_numbers.entry(digest).or_insert(next);
        if number == next {
            self.documents.push(Document::read(bytes));
        }
        number
    }
}

impl<T: Clone + Ord> Dictionary<T> {
    fn number(&mut self, value: T) -> u32 {
        let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(value.clone()).or_insert(next);
        if number == next {
            self.values.push(value);
        }
        number
    }
}

/// The slots of the claims that an entry supports.
fn supported(facts: &Facts<'_>, place: usize) -> Vec<usize> {
    let supports = |(slot, held): (usize, &crate::facts::Held)| held.is_supported_by(place).then_some(slot);
    facts.claims.iter().enumerate().filter_map(supports).collect()
}
