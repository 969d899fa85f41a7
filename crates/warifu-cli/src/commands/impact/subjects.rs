//! Products one after another, each from its record, or from attestations that no record names.

use std::collections::{BTreeMap, BTreeSet};

use warifu_compare::impact::{ProductImpact, Transition, Unrecorded, attestation_in, product_key};
use warifu_model::{CertificateFact, Digest, Envelope, Record, Timestamp};
use warifu_signing::Ed25519Check;

use super::pile::{Held, Pile};
use crate::args::time_or_now;
use crate::commands::gate::{self, Knowledge};
use crate::commands::inputs::Inputs;
use crate::failure::Failure;
use crate::files::Source;

/// What is asked of attestations without a record, and the time of everything.
#[derive(Debug)]
pub(super) struct ImpactQuestion<'a> {
    pub(super) at: Option<Timestamp>,
    pub(super) level: Option<&'a str>,
    pub(super) admission: Option<Source>,
    pub(super) knowledge: Knowledge,
}

/// The products of a pile.
#[derive(Debug)]
pub(super) struct Subjects<'a> {
    pile: Pile,
    transition: &'a Transition<'a>,
    question: ImpactQuestion<'a>,
    next_record: usize,
    /// Files that records name, and the statements inside them.
    named: BTreeSet<Digest>,
    /// What is left when the records are through: attestations, by product.
    groups: Option<Vec<Vec<usize>>>,
    /// Certificates whose records are not among the files.
    unmatched: Option<Vec<Held>>,
    pub(super) other_sets: usize,
    pub(super) assessed_at: Option<Timestamp>,
}

impl<'a> Subjects<'a> {
    pub(super) fn new(pile: Pile, transition: &'a Transition<'a>, question: ImpactQuestion<'a>) -> Self {
        Self {
            pile,
            transition,
            question,
            next_record: 0,
            named: BTreeSet::new(),
            groups: None,
            unmatched: None,
            other_sets: 0,
            assessed_at: None,
        }
    }

    /// Files that are none of those asked for.
    pub(super) fn passed_over(&self) -> usize {
        self.pile.passed_over
    }

    /// Files that did not read.
    pub(super) fn bad(self) -> Vec<[String; 3]> {
        self.pile.bad
    }

    /// What becomes of the next product.
    pub(super) fn next(&mut self) -> Result<Option<ProductImpact>, Failure> {
        while let Some(place) = self.pile.records.get(self.next_record).copied() {
            self.next_record += 1;
            if let Some(impact) = self.record(place)? {
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

    fn record(&mut self, place: usize) -> Result<Option<ProductImpact>, Failure> {
        let source = self.pile.read(place)?;
        let record = match Record::read(source.bytes()) {
            Ok(record) => record,
            Err(error) => return self.pile.refuse(Failure::read(&source, &error), &source).map(|()| None),
        };
        self.named.extend(record.inputs.iter().flat_map(|input| [input.digest, input.payload]));
        let holder = self.pile.certificates.remove(&source.digest()).map(|held| held.holder);
        // An older record of the same set cannot be told; one of another set was not asked about.
        if record.set.id != self.transition.old().set().id {
            self.other_sets += 1;
            return Ok(None);
        }
        let holder = holder.as_deref().unwrap_or(&record.product.vendor);
        let facts = || {
            let facts = record.certificates.iter().map(|fact| self.fact(fact, record.at));
            facts.filter_map(Result::transpose).collect()
        };
        self.transition.assess_record(&record, holder, &self.pile, facts, &Ed25519Check).map(Some)
    }

    /// A certificate of a component, opened again under the policy that the record names.
    fn fact(&self, fact: &CertificateFact, at: Timestamp) -> Result<Option<CertificateFact>, Failure> {
        let (Some(bundle), Some(policy)) = (self.pile.find_bundle(&fact.certificate)?, self.pile.find(&fact.policy)?)
        else {
            return Ok(None);
        };
        let desk = self.question.knowledge.again(gate::trust_of(&policy)?, at)?;
        let found = desk.verdict(&bundle, None)?.fact();
        Ok(found.filter(|found| found == fact))
    }

    /// The attestations that no record names, those about one product together, the last first.
    fn groups(&mut self) -> Result<&mut Vec<Vec<usize>>, Failure> {
        if self.groups.is_none() {
            let mut groups: BTreeMap<Digest, Vec<usize>> = BTreeMap::new();
            for place in std::mem::take(&mut self.pile.statements) {
                let source = self.pile.read(place)?;
                let statement = Envelope::read(source.bytes()).map_or(source.bytes().to_vec(), |sealed| sealed.payload);
                if self.named.contains(&source.digest()) || self.named.contains(&Digest::of(&statement)) {
                    continue;
                }
                // An envelope around something else: a certificate, somebody else's statement.
                let Some(attestation) = attestation_in(source.bytes()) else {
                    self.pile.passed_over += 1;
                    continue;
                };
                groups.entry(product_key(&attestation.product)).or_default().push(place);
            }
            self.groups = Some(groups.into_values().rev().collect());
        }
        Ok(self.groups.get_or_insert_default())
    }

    /// Evaluates attestations against the old version first.
    fn group(&mut self, group: &[usize]) -> Result<Option<ProductImpact>, Failure> {
        let at = match self.assessed_at {
            Some(at) => at,
            None => *self.assessed_at.insert(time_or_now(self.question.at)?),
        };
        let sources = group.iter().map(|place| self.pile.read(*place)).collect::<Result<Vec<_>, _>>()?;
        let attestations: Vec<&[u8]> = sources.iter().map(Source::bytes).collect();
        let (admission, level) = (self.question.admission.as_ref().map(Source::bytes), self.question.level);
        let question = Unrecorded { attestations: &attestations, admission, level, at };
        let told = self.transition.assess_unrecorded(question, &self.pile, &Ed25519Check);
        told.map_err(|error| Inputs::default().failure(&error))
    }

    fn unmatched(&mut self) -> &mut Vec<Held> {
        let certificates = &mut self.pile.certificates;
        self.unmatched.get_or_insert_with(|| std::mem::take(certificates).into_values().collect())
    }

    fn certificate(&mut self, held: &Held) -> Result<Option<ProductImpact>, Failure> {
        if held.set != self.transition.old().digest() {
            self.other_sets += 1;
            return Ok(None);
        }
        let source = self.pile.read(held.file)?;
        let bundle = warifu_model::Bundle::read(source.bytes()).map_err(|error| Failure::read(&source, &error))?;
        let certificate = warifu_model::Certificate::read(&bundle.certificate.payload);
        let certificate = certificate.map_err(|error| Failure::read(&source, &error))?;
        let level = certificate.level.clone();
        Ok(Some(ProductImpact {
            level,
            ..ProductImpact::untold(held.holder.clone(), &certificate.product, "record_missing")
        }))
    }
}
