//! Puts a witness through the evaluator, so that no difference is ever stated that the evaluator does not see.

use warifu_model::{
    ClaimType, Empty, Envelope, EnvelopeSignature, IN_TOTO_PAYLOAD_TYPE, Json, Outcome, Party, Product, PublicKeyText,
    RequirementId, TargetLevel,
};

use super::budget::Budget;
use super::cells::Content;
use super::entry::Entry;
use super::minimal::minimal;
use super::query::Description;
use super::side::Side;
use super::witness::{Edition, StatedClaim, Voice, Witness};
use warifu_core::CheckSignature;
use warifu_core::CompiledSet;
use warifu_core::EvaluateError;
use warifu_core::Line;
use warifu_core::engine::Facts;
use warifu_core::engine::Heard;
use warifu_core::{Request, assess};

/// What a witness is about.
#[derive(Clone, Debug)]
pub(super) struct About {
    /// The requirements of each side that are asked for; nothing for all of them.
    pub(super) requirements: [Option<Vec<RequirementId>>; 2],
    /// The requirement that it is filed under.
    pub(super) filed: Option<RequirementId>,
    pub(super) level: Option<String>,
}

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
        accepted_by: Edition::of(accepting),
        requirement: about.filed.clone(),
        level: about.level.clone(),
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
            Content::Claim(stated) => {
                let (claim, value, weaker) = (stated.claim, stated.value, stated.weaker);
                witness.claims.push(StatedClaim { claim, value, weaker });
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

/// The witness with what flips, if one side accepts it and the other does not.
fn confirmed([accepting, refusing]: [&Side<'_>; 2], mut witness: Witness, about: &About) -> Option<Witness> {
    let asked = |edition: Edition| about.requirements.get(edition.number()).and_then(Option::as_deref);
    let refusal = first_refusal(accepting.set, &witness, asked(witness.accepted_by)).ok()?;
    if refusal.is_some() {
        return None;
    }
    let other = Edition::of(1 - witness.accepted_by.number());
    witness.flips = match first_refusal(refusing.set, &witness, asked(other)) {
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
        let supporting: Vec<&Entry> =
            witness.evidence.iter().filter(|entry| entry.supports.as_ref() == Some(&stated.claim)).collect();
        let is_empty = matches!(&stated.value, Json::List(items) if items.is_empty());
        let Some(kind) = kinds.first().filter(|_| is_empty) else { continue };
        if supporting.iter().any(|entry| kinds.contains(&entry.kind)) {
            continue;
        }
        let party = supporting.first().map_or(Party::First, |entry| entry.party);
        let role = supporting.first().and_then(|entry| entry.role.clone());
        let (kind, supports) = (kind.clone(), Some(stated.claim.clone()));
        let shown = Entry { kind, party, role, made_at: None, valid_until: None, supports, document: None };
        witness.evidence.push(shown);
    }
}

/// Evaluates a witness and gives what the first requirement that is asked for and not met is not content with. Signatures are
/// stood in for: what is at stake is whose word counts for what.
fn first_refusal(
    set: &CompiledSet,
    witness: &Witness,
    asked: Option<&[RequirementId]>,
) -> Result<Option<String>, EvaluateError> {
    requested(witness, |request| {
        let assessment = assess(set, request, &StandIn)?;
        let is_met = |outcome| matches!(outcome, Outcome::Satisfied | Outcome::NotApplicable);
        // Where nothing is asked of a whole set, nothing is accepted.
        if asked.is_none() && assessment.lines().next().is_none() {
            return Ok(Some("level".to_owned()));
        }
        let mut lines = assessment.lines().filter(|line| asked.is_none_or(|asked| asked.contains(line.requirement())));
        Ok(lines.find(|line| !is_met(line.outcome())).map(flips))
    })
}

/// What a set hears of a witness, and the level that is asked for.
pub(super) fn heard<'s>(set: &'s CompiledSet, witness: &Witness) -> Result<(Facts<'s>, TargetLevel), EvaluateError> {
    requested(witness, |request| {
        let mut heard = Heard::new(set, request, &StandIn, &[])?;
        Ok((heard.facts()?, heard.target))
    })
}

/// Asks with a witness as an evaluation would be asked for.
fn requested<T>(
    witness: &Witness,
    ask: impl FnOnce(&Request<'_>) -> Result<T, EvaluateError>,
) -> Result<T, EvaluateError> {
    let product = Product::read(SPECIMEN).map_err(|error| EvaluateError::Input { index: 0, error })?;
    let witness = &witness.signed(&product, &|_| DOCUMENT_KEY.to_vec());
    let voices = witness.voices(&product);
    let signed = voices.iter().filter(|voice| voice.is_signed()).count();
    let of_voices = (0..signed).map(|n| [key(n); 32]);
    let keys: Vec<PublicKeyText> = of_voices.chain([DOCUMENT_KEY]).map(PublicKeyText::from_bytes).collect();
    let mut next = keys.iter();
    let inputs: Vec<Vec<u8>> = voices.iter().map(|voice| input(voice, &mut next)).collect();
    let inputs: Vec<&[u8]> = inputs.iter().map(Vec::as_slice).collect();
    let admission = witness.admission(&voices, &keys).map(|admission| Json::from(&admission).to_canonical());
    let request = Request {
        at: witness.at,
        level: witness.level.as_deref(),
        inputs: &inputs,
        admission: admission.as_deref(),
        waivers: None,
        evidence: &witness.documents(),
        certificates: &witness.certificates,
    };
    ask(&request)
}

fn input<'k>(voice: &Voice, keys: &mut impl Iterator<Item = &'k PublicKeyText>) -> Vec<u8> {
    let payload = Json::from(&voice.attestation).to_canonical();
    let Some(key) = voice.is_signed().then(|| keys.next()).flatten() else { return payload };
    let signatures = vec![EnvelopeSignature { keyid: None, sig: key.as_bytes().to_vec() }];
    let envelope = Envelope { payload_type: IN_TOTO_PAYLOAD_TYPE.into(), payload, signatures };
    Json::from(&envelope).to_canonical()
}

fn key(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

/// The key with which documents are signed.
const DOCUMENT_KEY: [u8; 32] = [u8::MAX; 32];

/// What a requirement is not content with.
fn flips(line: Line<'_>) -> String {
    let Some(ground) = line.grounds().next() else { return "nothing".to_owned() };
    match (ground.claim(), ground.kind()) {
        (Some(claim), _) => claim.to_string(),
        (None, Some(kind)) => kind.to_string(),
        (None, None) => "certificate".to_owned(),
    }
}

/// A signature is the key itself.
struct StandIn;

impl CheckSignature for StandIn {
    fn check(&self, public_key: &[u8; 32], _: &[u8], signature: &[u8]) -> bool {
        signature == public_key
    }
}

/// The product that witnesses speak of: nobody's, its one artifact is empty (`warifu.product/1`).
pub const SPECIMEN: &[u8] = br#"{"format":"warifu.product/1","vendor":"Hamakaze Control Works","model":"HK-210","version":"3.2.1",
"kind":"component","name":{"en":"Controller HK-210","ja":"\u5236\u5fa1\u88c5\u7f6e HK-210"},"identifiers":[],
"artifacts":[{"name":"firmware.bin","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}"#;
