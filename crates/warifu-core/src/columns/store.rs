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
use crate::vouched::Vouched;

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
    pub(super) evidence: Vec<EvidenceColumn>,
    /// The ways to stand behind a document that occur.
    pub(super) standings: Dictionary<Standing>,
    pub(super) documents: Vec<Document>,
    document_numbers: BTreeMap<Digest, u32>,
    /// Row and number of the fact.
    pub(super) certificates: Vec<(u32, u32)>,
    pub(super) facts: Vec<CertificateFact>,
    fact_numbers: BTreeMap<Vec<u8>, u32>,
}

/// The documents of one kind, row by row.
#[derive(Debug, Default)]
pub(super) struct EvidenceColumn {
    pub(super) rows: Vec<u32>,
    /// When each was made, in seconds; [`UNDATED`] where that is not said.
    pub(super) made_at: Vec<i64>,
    /// The number of its standing.
    pub(super) standings: Vec<u32>,
}

/// Everything that matters about a document but its date.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Standing {
    pub(super) party: Party,
    /// Whether it counts at the time of the store: the admission policy may ask for its bytes, it may have ended, it may be
    /// from the future.
    pub(super) counts: bool,
    pub(super) roles: Vec<Role>,
    /// The slots of the claims that it supports.
    pub(super) supports: Vec<usize>,
    /// Where its bytes are at hand.
    pub(super) document: Option<u32>,
}

/// Distinct values with numbers.
#[derive(Debug)]
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
            evidence: declared.kinds().iter().map(|_| EvidenceColumn::default()).collect(),
            declared,
            standings: Dictionary { values: Vec::new(), numbers: BTreeMap::new() },
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
        let vouched = Vouched::new(&inputs, &presented, admission, self.at, signatures)?;
        let words = (declared, self.pins.as_slice());
        let at_hand = (&presented, &vouched);
        let facts = resolve(words, &mut inputs, admission.evidence, at_hand, request.certificates, self.at)?;
        Ok(self.push_facts(&facts, &presented))
    }

    /// Adds a product of which only claims are known, without conflict, and gives its row. Claims that the store does not
    /// declare are left out; values must be of the declared types.
    pub fn push_claims<'v>(&mut self, claims: impl IntoIterator<Item = (&'v ClaimId, &'v Value)>) -> usize {
        for (id, value) in claims {
            let Some(slot) = self.declared.claim(id) else { continue };
            // Nothing shows that somebody looked.
            if value.is_empty_list() {
                continue;
            }
            if let (Some(declared), Some(column)) = (self.declared.claims().get(slot), self.claims.get_mut(slot)) {
                column.set(self.rows, value, &declared.claim_type);
            }
        }
        self.rows += 1;
        self.rows - 1
    }

    /// Bytes of the columns of claims and of evidence: what passes over all of them read.
    pub fn bytes(&self) -> usize {
        let claims: usize = self.claims.iter().map(Column::bytes).sum();
        claims + self.evidence.iter().map(EvidenceColumn::bytes).sum::<usize>()
    }

    fn push_facts(&mut self, facts: &Facts<'_>, presented: &Presented<'_>) -> usize {
        for ((column, slot), held) in self.claims.iter_mut().zip(facts.declared.claims()).zip(&facts.claims) {
            if let Known::Value(value) = held.known() {
                column.set(self.rows, value, &slot.claim_type);
            }
        }
        let row = u32::try_from(self.rows).unwrap_or(u32::MAX);
        for (place, entry) in facts.evidence.entries.iter().enumerate() {
            let standing = self.standing(entry, supported(facts, place), facts.evidence.rule, presented);
            if let Some(column) = self.evidence.get_mut(entry.kind) {
                column.push(row, entry.made_at.map_or(UNDATED, Timestamp::unix), standing);
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

    /// The number of what stands behind an entry.
    fn standing(&mut self, entry: &Entry, supports: Vec<usize>, rule: EvidenceRule, presented: &Presented<'_>) -> u32 {
        let standing = Standing {
            party: entry.party,
            counts: entry.counts(rule, self.at),
            roles: entry.roles.clone(),
            supports,
            document: presented.find(entry.digest).map(|bytes| self.document(entry.digest, bytes)),
        };
        self.standings.number(standing)
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

impl EvidenceColumn {
    /// Adds a document. Of those of one product that differ in date only, the latest does whatever the others do.
    fn push(&mut self, row: u32, made_at: i64, standing: u32) {
        let of_row = self.rows.iter().rev().take_while(|other| **other == row).count();
        let first = self.rows.len() - of_row;
        let same = self.standings.iter().skip(first).position(|other| *other == standing);
        if let Some(known) = same.and_then(|place| self.made_at.get_mut(first + place)) {
            *known = made_at.max(*known);
            return;
        }
        self.rows.push(row);
        self.made_at.push(made_at);
        self.standings.push(standing);
    }

    fn bytes(&self) -> usize {
        self.rows.len() * (size_of::<u32>() + size_of::<i64>() + size_of::<u32>())
    }
}

impl<T: Clone + Ord> Dictionary<T> {
    fn number(&mut self, value: T) -> u32 {
        if let Some(number) = self.numbers.get(&value) {
            return *number;
        }
        let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.numbers.insert(value.clone(), next);
        self.values.push(value);
        next
    }
}

/// The slots of the claims that an entry supports.
fn supported(facts: &Facts<'_>, place: usize) -> Vec<usize> {
    let supports = |(slot, held): (usize, &crate::facts::Held)| held.is_supported_by(place).then_some(slot);
    facts.claims.iter().enumerate().filter_map(supports).collect()
}

/// Older than any date, so that it never is young enough.
pub(super) const UNDATED: i64 = i64::MIN;
