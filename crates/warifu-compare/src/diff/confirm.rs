//! Puts a witness through the evaluator, so that no difference is ever stated that the evaluator does not see.

use warifu_core::EvaluateError;
use warifu_model::{ClaimType, Empty, Json, Party};

use super::budget::Budget;
use super::cells::{Assertions, Content};
use super::minimal::minimal;
use super::question::Description;
use super::side::Side;
use super::trial::{About, first_refusal};
use super::witness::{OldOrNew, StatedClaim, Witness};
use super::witness_evidence::WitnessEvidence;

/// Makes a witness from a description, if the evaluator confirms that one side accepts it and the other does not.
pub(super) fn confirm(
    sides: &[Side<'_>; 2],
    description: Description,
    accepting: usize,
    about: &About,
    budget: &Budget,
) -> Option<Witness> {
    let mut witness = Witness {
        name: String::new(),
        accepted_by: OldOrNew::of(accepting),
        requirement: about.filed.clone(),
        level: about.level(accepting).map(str::to_owned),
        at: description.at,
        flips: String::new(),
        claims: Vec::new(),
        evidence: Vec::new(),
        certificates: Vec::new(),
        is_smallest: false,
        vocabularies: Vec::new(),
    };
    for content in description.contents {
        match content {
            Content::Certificates(facts) => witness.certificates.extend(facts),
            Content::Evidence(entries) => witness.evidence.extend(entries),
            Content::Claim(stated) => state(&mut witness, stated),
            Content::Claims(all) => all.into_iter().for_each(|stated| state(&mut witness, stated)),
            Content::Components(stated, facts) => {
                state(&mut witness, stated);
                witness.certificates.extend(facts);
            }
            Content::Nothing => {}
        }
    }
    // Evidence for a claim that is not made is evidence all the same.
    for entry in &mut witness.evidence {
        entry.supports = entry.supports.take().filter(|claim| witness.claims.iter().any(|one| one.claim == *claim));
    }
    let (accepting, refusing) = (sides.get(accepting)?, sides.get(1 - accepting)?);
    show_empty_lists(&mut witness, accepting);
    let known = &refusing.set.set().vocabularies;
    let pins = accepting.set.set().vocabularies.iter().filter(|pin| {
        !known.iter().any(|other| other.id == pin.id && other.version == pin.version && other.digest != pin.digest)
    });
    witness.vocabularies = pins.cloned().collect();
    let smaller = minimal(sides, witness.clone(), about, budget);
    confirmed([accepting, refusing], smaller, about).or_else(|| confirmed([accepting, refusing], witness, about))
}

/// Adds a claim. One that is stated already stays as it is: whether the two go together shows when it is evaluated.
fn state(witness: &mut Witness, stated: Assertions) {
    if !witness.claims.iter().any(|known| known.claim == stated.claim) {
        let Assertions { claim, value, weaker } = stated;
        witness.claims.push(StatedClaim { claim, value, weaker });
    }
}

/// The witness with what flips, if one side accepts it and the other does not.
fn confirmed([accepting, refusing]: [&Side<'_>; 2], mut witness: Witness, about: &About) -> Option<Witness> {
    let asked = |edition: OldOrNew| about.requirements.get(edition.number()).and_then(Option::as_deref);
    let level = |edition: OldOrNew| about.level(edition.number());
    let refusal =
        first_refusal(accepting.set, &witness, asked(witness.accepted_by), level(witness.accepted_by)).ok()?;
    if refusal.is_some() {
        return None;
    }
    let other = OldOrNew::of(1 - witness.accepted_by.number());
    witness.flips = match first_refusal(refusing.set, &witness, asked(other), level(other)) {
        Ok(flips) => flips?,
        Err(EvaluateError::ClaimType { claim, .. }) => claim.to_string(),
        Err(_) => return None,
    };
    Some(witness)
}

/// An empty list says nothing unless evidence shows that somebody looked: what is missing of it is listed.
fn show_empty_lists(witness: &mut Witness, side: &Side<'_>) {
    for stated in &witness.claims {
        let Some(Empty::ShownBy(kinds)) = side.claim_type(&stated.claim).and_then(ClaimType::when_empty) else {
            continue;
        };
        let supporting: Vec<&WitnessEvidence> =
            witness.evidence.iter().filter(|entry| entry.supports.as_ref() == Some(&stated.claim)).collect();
        let is_empty = matches!(&stated.value, Json::List(items) if items.is_empty());
        let Some(kind) = kinds.first().filter(|_| is_empty) else { continue };
        if supporting.iter().any(|entry| kinds.contains(&entry.kind)) {
            continue;
        }
        let party = supporting.first().map_or(Party::First, |entry| entry.party);
        let role = supporting.first().and_then(|entry| entry.role.clone());
        let (kind, supports) = (kind.clone(), Some(stated.claim.clone()));
        let signer = supporting.first().and_then(|entry| entry.signer);
        let (made_at, valid_until, document) = (None, None, None);
        let shown = WitnessEvidence { kind, party, role, made_at, valid_until, signer, supports, document };
        witness.evidence.push(shown);
    }
}
