//! `declarations` (CycloneDX 1.6 and later): what assessors say about conformance to requirements.
//!
//! They are statements of people. Each assessor who says something about the product becomes evidence of the kind
//! `conformance_attestation`, without a claim: a score is no verdict, and whether a requirement is met is decided here. No set asks for that
//! kind. An attestation of which a reference leads nowhere, or that is about something else, is left out whole.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use warifu_model::Timestamp;

use super::component::Component;
use super::organisation::Organisation;
use super::signature::Signature;
use crate::bounds;
use crate::claims::claim_text;
use crate::error::ImportProblem;
use crate::limits;
use crate::note::{Note, NoteCode};
use crate::reader::{Member, Object};
use crate::relations::{Mark, Settled};
use crate::subject::{Name, Target};
use crate::terms::Countable;
use crate::timestamp::timestamp;

/// All declarations of a document.
#[derive(Default)]
pub(super) struct Declarations {
    assessors: Known<String>,
    attestations: Vec<Attestation>,
    claims: Known<Claim>,
    /// Until when each piece of evidence counts, if it says so.
    evidence: Known<Option<Timestamp>>,
    targets: Known<Aim>,
    pub(super) signed: bool,
}

/// What an assessor has said.
pub(super) struct Assessed {
    pub(super) by: String,
    /// When the first of the evidence ends.
    pub(super) valid_until: Option<Timestamp>,
}

/// Something a claim may be about.
enum Aim {
    /// An organisation or a service.
    Other,
    Component(Vec<Name>),
}

/// Elements by their ids; none where several share one.
struct Known<T>(BTreeMap<Mark, Option<T>>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Known<T> {
    fn add(&mut self, mark: Option<Mark>, element: T) -> Result<(), ImportProblem> {
        let Some(mark) = mark else { return Ok(()) };
        bounds::within(self.0.len() + 1, Countable::Statements, limits::SUBJECTS)?;
        self.0.entry(mark).and_modify(|known| *known = None).or_insert(Some(element));
        Ok(())
    }

    fn one(&self, mark: Mark) -> Option<&T> {
        self.0.get(&mark)?.as_ref()
    }
}

impl Declarations {
    pub(super) fn is_empty(&self) -> bool {
        self.attestations.is_empty()
    }

    /// The statements about the product, one for each assessor, given what the document has ids for.
    pub(super) fn assessed(
        &self,
        elements: &Settled,
        requirements: &Settled,
        target: &Target,
        notes: &mut Vec<Note>,
    ) -> Vec<Assessed> {
        let mut all: BTreeMap<String, Option<Timestamp>> = BTreeMap::new();
        let mut aside = 0_u64;
        for attestation in &self.attestations {
            let Some(Assessed { by, valid_until }) = self.one(attestation, elements, requirements, target) else {
                aside += 1;
                continue;
            };
            let known = all.entry(by).or_insert(valid_until);
            *known = [*known, valid_until].into_iter().flatten().min();
        }
        notes.extend(Note::counted(NoteCode::AttestationsLeftAside, aside));
        notes.extend(Note::counted(NoteCode::AttestationsNotJudged, all.len()));
        all.into_iter().map(|(by, valid_until)| Assessed { by, valid_until }).collect()
    }

    /// One attestation; none unless everything that it refers to is there, and all of it is about the product.
    fn one(
        &self,
        attestation: &Attestation,
        elements: &Settled,
        requirements: &Settled,
        target: &Target,
    ) -> Option<Assessed> {
        let by = claim_text(self.assessors.one(attestation.assessor?)?).ok()?;
        let is_known = |mark: &Option<Mark>| mark.is_some_and(|mark| requirements.has(mark));
        if attestation.claims.is_empty() || !attestation.requirements.iter().all(is_known) {
            return None;
        }
        let mut evidence = attestation.strategies.clone();
        for claim in &attestation.claims {
            let claim = self.claims.one(*claim)?;
            if !self.is_about_product(claim.target?, elements, target) {
                return None;
            }
            evidence.extend(&claim.evidence);
        }
        let ends: Option<Vec<_>> = evidence.iter().map(|mark| self.evidence.one(*mark).copied()).collect();
        Some(Assessed { by, valid_until: ends?.into_iter().flatten().min() })
    }

    fn is_about_product(&self, aim: Mark, elements: &Settled, target: &Target) -> bool {
        match self.targets.one(aim) {
            Some(Aim::Other) => true,
            Some(Aim::Component(names)) => target.is_known_by(names),
            None => !self.targets.0.contains_key(&aim) && elements.has(aim),
        }
    }
}

impl<'de> Object<'de> for Declarations {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        let Self { assessors, attestations, claims, evidence, targets, signed } = self;
        match key {
            "assessors" => value.objects(|Assessor { reference, organisation }: Assessor| match organisation.name {
                Some(name) => assessors.add(reference, name),
                None => Ok(()),
            }),
            "attestations" => value.objects(|attestation: Attestation| {
                bounds::within(attestations.len() + 1, Countable::Statements, limits::SUBJECTS)?;
                *signed |= attestation.signed;
                attestations.push(attestation);
                Ok(())
            }),
            "claims" => value.objects(|claim: Claim| claims.add(claim.reference, claim)),
            "evidence" => value.objects(|piece: Evidence| match piece.expires {
                Some(Err(_)) => Ok(()),
                Some(Ok(expires)) => evidence.add(piece.reference, Some(expires)),
                None => evidence.add(piece.reference, None),
            }),
            "targets" => value.object(&mut Targets(targets)),
            "signature" => {
                *signed |= Signature::is_in(value)?;
                Ok(())
            }
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Assessor {
    reference: Option<Mark>,
    organisation: Organisation,
}

impl<'de> Object<'de> for Assessor {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bom-ref" => self.reference = Some(Mark::of(&value.text()?)),
            "organization" => value.object(&mut self.organisation)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Attestation {
    assessor: Option<Mark>,
    requirements: Vec<Option<Mark>>,
    /// Claims and counter-claims.
    claims: Vec<Mark>,
    /// Evidence for what is done where conformance is not full.
    strategies: Vec<Mark>,
    signed: bool,
}

impl<'de> Object<'de> for Attestation {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "assessor" => self.assessor = Some(Mark::of(&value.text()?)),
            "map" => {
                let Self { requirements, claims, strategies, .. } = self;
                value.objects(|entry: Entry| {
                    // what is about no requirement has no place that it could be looked up in
                    requirements.push(entry.requirement);
                    claims.extend(entry.claims);
                    strategies.extend(entry.conformance.strategies);
                    let most = claims.len().max(requirements.len()).max(strategies.len());
                    bounds::within(most, Countable::Statements, limits::SUBJECTS)
                })?;
            }
            "signature" => self.signed = Signature::is_in(value)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// One entry of `map`.
#[derive(Default)]
struct Entry {
    requirement: Option<Mark>,
    claims: Vec<Mark>,
    conformance: Conformance,
}

impl<'de> Object<'de> for Entry {
    const BEARING: &'static [&'static str] = &["counterClaims"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "requirement" => self.requirement = Some(Mark::of(&value.text()?)),
            "claims" | "counterClaims" => references(value, &mut self.claims)?,
            "conformance" => value.object(&mut self.conformance)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// A score, which is not read, and what mitigates it.
#[derive(Default)]
struct Conformance {
    strategies: Vec<Mark>,
}

impl<'de> Object<'de> for Conformance {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "mitigationStrategies" => references(value, &mut self.strategies),
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Claim {
    reference: Option<Mark>,
    target: Option<Mark>,
    /// Evidence and counter-evidence.
    evidence: Vec<Mark>,
}

impl<'de> Object<'de> for Claim {
    const BEARING: &'static [&'static str] = &["counterEvidence"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bom-ref" => self.reference = Some(Mark::of(&value.text()?)),
            "target" => self.target = Some(Mark::of(&value.text()?)),
            "evidence" | "counterEvidence" | "mitigationStrategies" => references(value, &mut self.evidence)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Evidence {
    reference: Option<Mark>,
    expires: Option<Result<Timestamp, ImportProblem>>,
}

impl<'de> Object<'de> for Evidence {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bom-ref" => self.reference = Some(Mark::of(&value.text()?)),
            "expires" => self.expires = Some(timestamp(&value.text()?)),
            _ => value.skip()?,
        }
        Ok(())
    }
}

struct Targets<'t>(&'t mut Known<Aim>);

impl<'de> Object<'de> for Targets<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "components" => value
                .objects(|Component { reference, names, .. }: Component| self.0.add(reference, Aim::Component(names))),
            "organizations" | "services" => {
                value.objects(|Bearer(reference): Bearer| self.0.add(reference, Aim::Other))
            }
            _ => value.skip(),
        }
    }
}

/// Anything with an id.
#[derive(Default)]
struct Bearer(Option<Mark>);

impl<'de> Object<'de> for Bearer {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bom-ref" => self.0 = Some(Mark::of(&value.text()?)),
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn references<'de, A: MapAccess<'de>>(value: Member<'_, 'de, A>, into: &mut Vec<Mark>) -> Result<(), A::Error> {
    value.texts(|reference| {
        bounds::within(into.len() + 1, Countable::Statements, limits::SUBJECTS)?;
        into.push(Mark::of(&reference));
        Ok(())
    })
}

/// Kind of the evidence that such statements are; whoever declares one by hand says no more by it.
pub(super) const KIND: &str = "conformance_attestation";
