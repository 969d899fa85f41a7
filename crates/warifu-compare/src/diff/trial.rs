//! Evaluates a witness as any product is evaluated.

use warifu_model::{Envelope, EnvelopeSignature, Json, Outcome, Product, PublicKeyText, RequirementId, TargetLevel};

use super::witness::{Voice, Witness, signed_document};
use warifu_core::CheckSignature;
use warifu_core::CompiledSet;
use warifu_core::EvaluateError;
use warifu_core::engine::Facts;
use warifu_core::engine::admit;
use warifu_core::{Assessment, Line};
use warifu_core::{Request, assess};

/// What a witness is about.
#[derive(Clone, Debug)]
pub(super) struct About {
    /// The requirements of each side that are asked for; nothing for all of them.
    pub(super) requirements: [Option<Vec<RequirementId>>; 2],
    /// The requirement that it is filed under.
    pub(super) filed: Option<RequirementId>,
    /// The level at which each side is asked.
    pub(super) levels: [Option<String>; 2],
}

impl About {
    /// The level at which a side is asked.
    pub(super) fn level(&self, side: usize) -> Option<&str> {
        self.levels.get(side).and_then(Option::as_deref)
    }
}

/// Evaluates a witness and gives what the first requirement that is asked for and not met is not content with.
/// Signatures are stood in for: what is at stake is whose word counts for what.
pub(super) fn first_refusal(
    set: &CompiledSet,
    witness: &Witness,
    asked: Option<&[RequirementId]>,
    level: Option<&str>,
) -> Result<Option<String>, EvaluateError> {
    requested(witness, level, |request| {
        let assessment = assess(set, request, &StandIn)?;
        let mut open = assessment.lines().filter(|line| line.outcome().is_open());
        let Some(asked) = asked else { return Ok(refusal_of_all(set, request.level, &assessment)) };
        Ok(open.find(|line| asked.contains(line.requirement())).map(flips))
    })
}

/// What a whole set is not content with at a level, if it does not accept what was evaluated: something in the first requirement
/// that bears on it.
fn refusal_of_all(set: &CompiledSet, level: Option<&str>, assessment: &Assessment<'_>) -> Option<String> {
    // Where nothing is asked of a whole set, nothing is accepted.
    let Some(target) = set.set().levels.target(level).filter(|target| set.asks_at(target)) else {
        return Some("level".to_owned());
    };
    let open = || assessment.lines().filter(|line| line.outcome().is_open());
    let (outcome, _) = set.outcome_of_open(&target, open().map(|line| (line.bears(), line.outcome())));
    if outcome == Outcome::Satisfied {
        return None;
    }
    let needed = open().find(|line| line.bears().is_needed());
    Some(needed.or_else(|| open().find(|line| line.bears().is_binding())).map_or_else(|| "score".to_owned(), flips))
}

/// What a set is told by a witness, and the level that is asked for.
pub(super) fn admitted<'s>(
    set: &'s CompiledSet,
    witness: &Witness,
    level: Option<&str>,
) -> Result<(Facts<'s>, TargetLevel), EvaluateError> {
    requested(witness, level, |request| {
        let (facts, inputs) = admit(set, request, &StandIn)?;
        Ok((facts, inputs.target))
    })
}

/// Asks with a witness as an evaluation would be asked for.
fn requested<T>(
    witness: &Witness,
    level: Option<&str>,
    ask: impl FnOnce(&Request<'_>) -> Result<T, EvaluateError>,
) -> Result<T, EvaluateError> {
    let product = Product::read(SAMPLE_PRODUCT).map_err(|error| EvaluateError::Input { index: 0, error })?;
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
        level,
        inputs: &inputs,
        admission: admission.as_deref(),
        waivers: None,
        evidence: &witness.documents(),
        certificates: &witness.certificates,
    };
    ask(&request)
}

/// What a document of a witness is that somebody has to have signed itself.
pub(super) fn sample_envelope() -> Vec<u8> {
    let product = Product::read(SAMPLE_PRODUCT);
    product.map(|product| signed_document(0, &product, &|_| DOCUMENT_KEY.to_vec())).unwrap_or_default()
}

fn input<'k>(voice: &Voice, keys: &mut impl Iterator<Item = &'k PublicKeyText>) -> Vec<u8> {
    let payload = Json::from(&voice.attestation).to_canonical();
    let Some(key) = voice.is_signed().then(|| keys.next()).flatten() else { return payload };
    let signatures = vec![EnvelopeSignature { keyid: None, sig: key.as_bytes().to_vec() }];
    let envelope = Envelope { payload_type: Envelope::IN_TOTO_PAYLOAD.into(), payload, signatures };
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
pub const SAMPLE_PRODUCT: &[u8] = br#"{"format":"warifu.product/1","vendor":"Hamakaze Control Works","model":"HK-210","version":"3.2.1",
"kind":"component","name":{"en":"Controller HK-210","ja":"\u5236\u5fa1\u88c5\u7f6e HK-210"},"identifiers":[],
"artifacts":[{"name":"firmware.bin","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}"#;
