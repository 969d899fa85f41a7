//! A plan carried out on what is known, to evaluate it as any product is evaluated.

use warifu_model::{Digest, Json, Outcome, Party, RequirementId, Timestamp, Token};

use super::build::Built;
use super::changeable::{Changeable, NewEntry, Ways, of_component};
use super::market::MarketFacts;
use warifu_core::Assessment;
use warifu_core::engine::Document;
use warifu_core::engine::{Assertion, Assertions, Facts, IndexedEvidence, Signatory};

/// Returns `true` where every set is satisfied under the choices, as far as it is asked for.
pub(super) fn does_it(sights: &[MarketFacts<'_>], built: &Built<'_>, choices: &[usize]) -> bool {
    let is_asked = |market: usize, requirement: &RequirementId| {
        built.asked.iter().any(|asked| asked.market == market && asked.requirement == requirement)
    };
    sights.iter().enumerate().all(|(market, sight)| {
        let assessment = Assessment::new(sight.set, applied(sight, &built.changeables, choices), &sight.target);
        let open = assessment.lines().filter(|line| line.outcome().is_open() && is_asked(market, line.requirement()));
        let open = open.map(|line| (line.bears(), line.outcome()));
        if built.unscored.contains(&market) {
            return !open.into_iter().any(|(bears, _)| bears.is_needed());
        }
        sight.set.outcome_of_open(&sight.target, open).0 == Outcome::Satisfied
    })
}

/// What is known once the choices are carried out.
fn applied<'s>(sight: &MarketFacts<'s>, changeables: &[Changeable], choices: &[usize]) -> Facts<'s> {
    let mut facts = sight.facts.clone();
    if let Some(known) = facts.known.as_deref_mut() {
        carry_out(known, changeables, choices);
    }
    carry_out(&mut facts, changeables, choices);
    facts
}

fn carry_out(facts: &mut Facts<'_>, changeables: &[Changeable], choices: &[usize]) {
    let chosen = || {
        changeables.iter().zip(choices).enumerate().filter_map(|(number, (changeable, choice))| {
            choice.checked_sub(1).map(|way| (number, &changeable.ways, way))
        })
    };
    for (_, ways, way) in chosen() {
        match ways {
            Ways::Claim { claim, values, .. } => {
                let slot = facts.declared.claim(claim).and_then(|slot| facts.declared.slot(slot));
                if let (Some((slot, declared)), Some(json)) = (slot, values.get(way)) {
                    let value = declared.claim_type.value(json).ok();
                    facts
                        .claims
                        .get_mut(slot)
                        .into_iter()
                        .zip(value)
                        .for_each(|(held, value)| *held = say(held, value));
                }
            }
            Ways::Certificate { facts: certificates } => facts.certificates.extend(certificates.get(way).cloned()),
            Ways::Components { names, facts: ways } => {
                let new =
                    ways.get(way).into_iter().flat_map(|fact| names.iter().map(move |name| of_component(fact, name)));
                facts.certificates.extend(new);
            }
            Ways::Evidence { .. } => {}
        }
    }
    let documents: Vec<New<'_>> =
        chosen().filter_map(|(number, ways, way)| document(number, ways, way, facts)).collect();
    add(facts, &documents);
}

/// A new document on its way into the index.
struct New<'m> {
    /// The number of what is changed: each new document is of a signer of its own.
    number: usize,
    kind: usize,
    digest: Digest,
    schemas: Vec<Digest>,
    entry: &'m NewEntry,
}

fn document<'m>(number: usize, ways: &'m Ways, way: usize, facts: &Facts<'_>) -> Option<New<'m>> {
    let Ways::Evidence { kind, schemas, entries } = ways else { return None };
    let digest = Digest::of(format!("planned document {number}").as_bytes());
    let schemas = schemas.iter().map(|(schema, _)| *schema).collect();
    Some(New { number, kind: facts.declared.kind(kind)?, digest, schemas, entry: entries.get(way)? })
}

fn add(facts: &mut Facts<'_>, documents: &[New<'_>]) {
    let entries = documents.iter().filter_map(|new| entry(new, facts.at)).collect();
    let (mut index, moved, added) = facts.evidence.with(entries);
    for new in documents {
        index.documents.push((new.digest, Document::promised(new.schemas.clone())));
    }
    index.documents.sort_by_key(|(digest, _)| *digest);
    facts.evidence = index;
    for held in &mut facts.claims {
        *held = held.moved(&moved);
    }
    for (new, place) in documents.iter().zip(added) {
        for slot in new.entry.supports.iter().filter_map(|claim| facts.declared.claim(claim)) {
            let Some(held) = facts.claims.get_mut(slot) else { continue };
            let Some(value) = held.assertions().next().map(|assertion| assertion.value.clone()) else { continue };
            if !held.has_value() {
                continue;
            }
            let listed =
                Assertion { value, party: new.entry.party, input: new.digest, evidence: vec![place], is_shown: true };
            held.add(listed, |_, _| true);
        }
    }
}

fn entry(new: &New<'_>, at: Timestamp) -> Option<IndexedEvidence> {
    Some(IndexedEvidence {
        kind: new.kind,
        digest: new.digest,
        input: new.digest,
        id: Token::parse("planned")?,
        made_at: Some(at),
        named_at: None,
        valid_until: None,
        party: new.entry.party,
        roles: new.entry.roles.clone(),
        signers: vec![signer(new)],
        is_presented: true,
    })
}

/// Somebody who is nobody that a policy names.
fn signer(new: &New<'_>) -> Signatory {
    let name = format!("planned signer {}", new.number);
    Signatory { identity: format!("\0{name}"), name, roles: new.entry.roles.clone() }
}

/// Whoever makes the claim says this from now on, and lists nothing for it. Where nobody made it, the maker does.
fn say(held: &Assertions, value: warifu_model::Value) -> Assertions {
    let mut said = Assertions::default();
    let party = held.party().unwrap_or(Party::First);
    said.add(Assertion { value, party, input: PLANNED, evidence: Vec::new(), is_shown: true }, |_, _| true);
    said
}

/// Stands for the files that say otherwise.
const PLANNED: Digest = Digest::from_bytes([0; 32]);

/// The value that a claim has now, as JSON; `null` where it has none, and all values where they are in conflict.
pub(super) fn now(sights: &[MarketFacts<'_>], claim: &warifu_model::ClaimId) -> Json {
    let found = sights.iter().find_map(|sight| Some((sight, sight.facts.declared.claim(claim)?)));
    found.map_or(Json::Null, |(sight, slot)| sight.facts.show_claim(slot))
}
