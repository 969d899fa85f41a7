//! Random questions to an evaluator: a vocabulary, a requirement set, attestations, evidence, an admission policy, waivers
//! and certificates, all small and all from one seed.

pub mod criteria;
pub mod pairs;
pub mod rewrite;
pub mod set;
pub mod shrink;
pub mod statements;
pub mod values;

use warifu_model::{
    Admission, Attestation, CertificateFact, Digest, Envelope, EnvelopeSignature, Json, RequirementSet, Timestamp,
    Vocabulary, VocabularyPin, Waivers,
};

pub use crate::model::Question;

pub use pairs::Pair;
pub use shrink::shrink;
pub use warifu_testkit::Dice;

/// A set and a question about it in typed parts, so that they can be made smaller.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The vocabulary.
    pub vocabulary: Vocabulary,
    /// The set.
    pub set: RequirementSet,
    /// What is asked.
    pub product: Product,
}

/// A question in typed parts.
#[derive(Clone, Debug)]
pub struct Product {
    /// The time.
    pub at: Timestamp,
    /// The level.
    pub level: Option<String>,
    /// Who says what.
    pub statements: Vec<Statement>,
    /// The admission policy.
    pub admission: Option<Admission>,
    /// The waivers.
    pub waivers: Option<Waivers>,
    /// The evidence documents at hand.
    pub evidence: Vec<Vec<u8>>,
    /// The certificates at hand.
    pub certificates: Vec<CertificateFact>,
}

/// An attestation, bare or in an envelope with these signatures.
#[derive(Clone, Debug)]
pub struct Statement {
    /// What it says.
    pub attestation: Attestation,
    /// Who signed it: keys, and whether the signature is right; none for a bare statement.
    pub seals: Option<Vec<([u8; 32], bool)>>,
}

impl Plan {
    /// The first plan of a seed.
    pub fn of_seed(seed: u64) -> Self {
        Self::several(seed, 1).remove(0)
    }

    /// So many plans of one seed, all over the same set.
    pub fn several(seed: u64, count: usize) -> Vec<Self> {
        let mut dice = Dice::new(seed);
        let at = time(&mut dice);
        let vocabulary = set::vocabulary(&mut dice);
        let set = set::set(&mut dice, &vocabulary, at);
        let pin = pin(&vocabulary, &Json::from(&vocabulary).to_canonical());
        let product = |_| Product::of_dice(&mut dice, &vocabulary, &pin, &set, at);
        let products: Vec<Product> = (0..count).map(product).collect();
        let plan = |product| Self { vocabulary: vocabulary.clone(), set: set.clone(), product };
        products.into_iter().map(plan).collect()
    }

    /// The exact bytes of the set and of its vocabulary.
    pub fn rules(&self) -> (Vec<u8>, Vec<u8>) {
        let vocabulary = Json::from(&self.vocabulary).to_canonical();
        let set = RequirementSet { vocabularies: vec![pin(&self.vocabulary, &vocabulary)], ..self.set.clone() };
        let set = set::mended(set);
        (Json::from(&set).to_canonical(), vocabulary)
    }
}

/// Times with a month of another length before them.
fn time(dice: &mut Dice) -> Timestamp {
    Timestamp::parse(dice.word(&["2026-03-31T12:00:00Z", "2024-02-29T00:00:00Z", "2026-06-01T00:00:00Z"])).unwrap()
}

fn pin(vocabulary: &Vocabulary, bytes: &[u8]) -> VocabularyPin {
    VocabularyPin { id: vocabulary.id.clone(), version: vocabulary.version.clone(), digest: Digest::of(bytes) }
}

impl Product {
    fn of_dice(
        dice: &mut Dice,
        vocabulary: &Vocabulary,
        pin: &VocabularyPin,
        set: &RequirementSet,
        at: Timestamp,
    ) -> Self {
        Self {
            level: set::level(dice, set),
            statements: statements::statements(dice, vocabulary, pin, at),
            admission: dice.some(75, |dice| statements::admission(dice, at)),
            waivers: dice.some(35, |dice| statements::waivers(dice, at)),
            evidence: statements::documents().into_iter().filter(|_| dice.chance(65)).collect(),
            certificates: statements::certificates(dice, at),
            at,
        }
    }

    /// The question in bytes.
    pub fn question(&self) -> Question {
        let statement = |statement: &Statement| {
            let bytes = Json::from(&statement.attestation).to_canonical();
            match &statement.seals {
                None => bytes,
                Some(seals) => seal(bytes, seals),
            }
        };
        Question {
            at: self.at,
            level: self.level.clone(),
            inputs: self.statements.iter().map(statement).collect(),
            admission: self.admission.as_ref().map(|admission| Json::from(admission).to_canonical()),
            waivers: self.waivers.as_ref().map(|waivers| Json::from(waivers).to_canonical()),
            evidence: self.evidence.clone(),
            certificates: self.certificates.clone(),
        }
    }
}

/// An envelope around a statement, with these signatures.
pub fn seal(payload: Vec<u8>, seals: &[([u8; 32], bool)]) -> Vec<u8> {
    let kind = Envelope::IN_TOTO_PAYLOAD;
    let mut message = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    message.extend_from_slice(&payload);
    let signature = |(key, right): &([u8; 32], bool)| {
        let sig = fake_signature(key, if *right { &message } else { b"something else" });
        EnvelopeSignature { keyid: None, sig: sig.to_vec() }
    };
    let signatures = seals.iter().map(signature).collect();
    let envelope = Envelope { payload_type: Envelope::IN_TOTO_PAYLOAD.into(), payload, signatures };
    Json::from(&envelope).to_canonical()
}

/// A stand-in for Ed25519 where only the wiring is under test: SHA-256 over key and message.
pub fn fake_signature(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut bytes = key.to_vec();
    bytes.extend_from_slice(message);
    *Digest::of(&bytes).as_bytes()
}

/// Checks a [`fake_signature`].
pub fn check_fake_signature(key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    fake_signature(key, message) == signature
}

/// A stand-in for a sigstore bundle: lines with identity, issuer, time and seal, and the payload behind them.
pub fn fake_bundle(root: &[u8], head: &[&str; 3], payload: &[u8]) -> Vec<u8> {
    let [identity, issuer, time] = head;
    let seal = Digest::of(&[root, identity.as_bytes(), issuer.as_bytes(), time.as_bytes(), payload].concat());
    let mut bytes = format!("{identity}\n{issuer}\n{time}\n{}\n", seal.hex()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// Opens a [`fake_bundle`]: the payload, the identity, the issuer, the time.
pub fn open_fake_bundle(bundle: &[u8], root: &[u8]) -> Option<(Vec<u8>, String, String, Timestamp)> {
    let text = std::str::from_utf8(bundle).ok()?;
    let [identity, issuer, time, _, payload] = text.splitn(5, '\n').collect::<Vec<_>>().try_into().ok()?;
    if fake_bundle(root, &[identity, issuer, time], payload.as_bytes()) != bundle {
        return None;
    }
    Some((payload.as_bytes().to_vec(), identity.into(), issuer.into(), Timestamp::parse(time)?))
}

const KINDS: [&str; 3] = ["audit", "sbom", "scan"];
/// Roles that a set asks for, the last of which no policy can give.
const ROLES: [&str; 3] = ["auditor", "laboratory", "document_signer"];
const SETS: [&str; 2] = ["part-one", "part-two"];
const RANGES: [&str; 5] = ["*", ">=1.0.0, <2.0.0", "<1.0.0", "=1.1.0 || 2.0.0", ">1.0.0"];
/// The last is the product itself, which is no component of itself.
const COMPONENTS: [&str; 3] = ["C-1", "C-2", "HK-210"];
