//! Random attestations and what stands around them: admission policies, waivers, evidence documents, certificates.

use std::collections::BTreeSet;

use warifu_model::{
    Admission, AdmissionSigner, Artifact, Attestation, BindingRule, CertificateFact, CertificateHolder, ClaimEntry,
    ClaimId, ClaimType, Digest, EvidenceEntry, EvidenceKind, EvidenceRule, EvidenceSigner, Identifier, IdentifierKind,
    Json, Party, Product, PublicKeyText, Relaxation, Remark, ReplacedRecords, RequirementId, Role, SemVer, SetDigest,
    SetId, SignedKind, Timestamp, Token, Vocabulary, VocabularyPin, Waiver, WaiverKind, WaiverRule, Waivers,
};

use super::Statement;
use super::values::{self, moment, words};
use warifu_testkit::Dice;

/// One to three statements about one product.
pub fn statements(dice: &mut Dice, vocabulary: &Vocabulary, pin: &VocabularyPin, at: Timestamp) -> Vec<Statement> {
    let vocabularies = vec![pin.clone()];
    dice.several(1, 3, |dice| {
        let evidence = evidence(dice, at);
        let ids: Vec<Token> = evidence.iter().map(|entry| entry.id.clone()).collect();
        let density = *dice.pick(&[30, 70, 95]);
        let mut claims: Vec<ClaimEntry> = Vec::new();
        for claim in &vocabulary.claims {
            if dice.chance(density) {
                let value = values::value(dice, &claim.claim_type, at);
                let mut entry = entry(dice, claim.id.clone(), value, &ids);
                entry.replaced = replaced(&claim.claim_type, at, claims.len());
                claims.push(entry);
            }
        }
        if dice.chance(10) {
            claims.push(entry(dice, ClaimId::parse("other.claim").unwrap(), Json::Null, &ids));
        }
        let made_at = dice.some(50, |dice| moment(dice, at));
        let attestation =
            Attestation { product: product(), made_at, vocabularies: vocabularies.clone(), evidence, claims };
        Statement { attestation, seals: dice.some(50, seals) }
    })
}

fn entry(dice: &mut Dice, claim: ClaimId, value: Json, ids: &[Token]) -> ClaimEntry {
    let evidence = ids.iter().filter(|_| dice.chance(40)).cloned().collect();
    ClaimEntry { claim, value, evidence, replaced: Vec::new(), offset: 0 }
}

/// Every third list has had other records until about the time. Not drawn, so that seeds keep what they stood for.
fn replaced(kind: &ClaimType, at: Timestamp, number: usize) -> Vec<ReplacedRecords> {
    let ClaimType::RecordList(..) = kind else { return Vec::new() };
    let mut dice = Dice::new(at.unix().unsigned_abs() + number as u64);
    let mut one = |shift: i64| ReplacedRecords {
        until: Timestamp::from_unix(at.unix() + shift).unwrap(),
        records: values::value(&mut dice, kind, at),
    };
    match number % 3 {
        0 => vec![one(0), one(1)],
        1 => vec![one(-1)],
        _ => Vec::new(),
    }
}

fn evidence(dice: &mut Dice, at: Timestamp) -> Vec<EvidenceEntry> {
    let count = dice.below(5);
    let entry = |dice: &mut Dice, number: usize| {
        let document = dice.pick(&documents()).clone();
        EvidenceEntry {
            id: Token::parse(&format!("e{number}")).unwrap(),
            kind: EvidenceKind::parse(dice.word(&super::KINDS)).unwrap(),
            media_type: "application/json".into(),
            name: "x".into(),
            digest: Digest::of(&document),
            size: i64::try_from(document.len()).unwrap(),
            made_by: None,
            made_at: dice.some(75, |dice| moment(dice, at)),
            valid_until: dice.some(30, |dice| moment(dice, at)),
            remarks: remarks(number),
        }
    };
    (0..count).map(|number| entry(dice, number)).collect()
}

/// The fourth document of an attestation is one that only the maker ties to the product. Not drawn, so that seeds keep what they
/// stood for.
fn remarks(number: usize) -> Vec<Remark> {
    let code = match number {
        3 => Remark::BOUND_BY_MAKER,
        2 => "matched_by_identifier",
        _ => return Vec::new(),
    };
    vec![Remark { code: Token::parse(code).unwrap(), count: None }]
}

/// The evidence documents that there are.
pub fn documents() -> Vec<Vec<u8>> {
    let mut all =
        ["{\"n\":1}", "{\"n\":0.5}", "{\"m\":[]}", "[1]", "no json"].map(|text| text.as_bytes().to_vec()).to_vec();
    let artifact = Digest::of(b"firmware").hex();
    all.push(super::seal(about(&[&artifact], TYPES[0]), &[([0; 32], true)]));
    all.push(super::seal(
        about(&["00", &artifact.to_uppercase()], TYPES[1]),
        &[([1; 32], true), ([0; 32], true), ([2; 32], false)],
    ));
    all.push(super::seal(about(&[&artifact], TYPES[0]), &[([1; 32], false)]));
    all.push(super::seal(about(&[&Digest::of(b"another").hex()], TYPES[0]), &[([0; 32], true)]));
    let json = String::from_utf8(all[5].clone()).unwrap();
    all.push(json.replace("vnd.in-toto+json", "json").into_bytes());
    for (from, to) in [("Statement/v1", "Statement/v0.1"), ("Statement/v1", "Link/v1"), ("[{", "[null,{")] {
        let statement = String::from_utf8(about(&[&artifact], TYPES[0])).unwrap().replace(from, to);
        all.push(super::seal(statement.into_bytes(), &[([0; 32], true)]));
    }
    all.extend(ROOTS.map(|root| root.as_bytes().to_vec()));
    let statement = about(&[&artifact], TYPES[0]);
    let [early, late] = ["2000-01-01T00:00:00Z", "2300-01-01T00:00:00Z"];
    for (root, identity, time) in [(0, 0, early), (1, 0, early), (0, 1, early), (0, 0, late)] {
        let head = [IDENTITIES[identity], "urn:example:issuer", time];
        all.push(super::fake_bundle(ROOTS[root].as_bytes(), &head, &statement));
    }
    let another = about(&[&Digest::of(b"another").hex()], TYPES[0]);
    all.push(super::fake_bundle(ROOTS[0].as_bytes(), &[IDENTITIES[0], "urn:example:issuer", early], &another));
    all
}

/// Trusted roots of the stand-in for sigstore, and who has certificates.
const ROOTS: [&str; 2] = ["root one", "root two"];
const IDENTITIES: [&str; 2] = ["urn:example:workflow", "urn:example:workflow:2"];

/// What statements are.
const TYPES: [&str; 2] = ["urn:example:built", "urn:example:tested"];

/// A statement about artifacts.
fn about(digests: &[&str], predicate_type: &str) -> Vec<u8> {
    let subject = |digest: &&str| Json::object().with("digest", Json::object().with("sha256", *digest));
    Json::object()
        .with("_type", "https://in-toto.io/Statement/v1")
        .with("predicateType", predicate_type)
        .with("subject", Json::List(digests.iter().map(subject).collect()))
        .to_canonical()
}

fn product() -> Product {
    Product {
        vendor: "Hamakaze Control Works".into(),
        model: "HK-210".into(),
        version: "3.2.1".into(),
        kind: Token::parse("component").unwrap(),
        name: words(),
        identifiers: Vec::new(),
        artifacts: vec![Artifact { name: "firmware.bin".into(), digest: Digest::of(b"firmware") }],
    }
}

fn seals(dice: &mut Dice) -> Vec<([u8; 32], bool)> {
    dice.several(1, 3, |dice| ([u8::try_from(dice.below(5)).unwrap(); 32], dice.chance(85)))
}

/// An admission policy.
pub fn admission(dice: &mut Dice, at: Timestamp) -> Admission {
    let relaxation = |dice: &mut Dice| if dice.chance(95) { Relaxation::AdmitAsFirst } else { Relaxation::Refuse };
    let mut signers = Vec::new();
    for key in 0..4_u8 {
        if dice.chance(70) {
            signers.push(AdmissionSigner {
                name: format!("signer {}", dice.below(3)),
                key: PublicKeyText::from_bytes([key; 32]),
                party: *dice.pick(&[Party::First, Party::Second, Party::Third]),
                roles: roles(dice),
                from: dice.some(20, |dice| moment(dice, at)),
                until: dice.some(20, |dice| moment(dice, at)),
            });
        }
    }
    // nor is this drawn
    let bound_by_maker = match signers.len() {
        4 => Some(BindingRule::Refuse),
        3 => Some(BindingRule::Allow),
        _ => None,
    };
    Admission {
        id: Token::parse("policy").unwrap(),
        signers,
        evidence_signers: evidence_signers(dice, at),
        unsigned: relaxation(dice),
        unknown_signers: relaxation(dice),
        evidence: if dice.chance(60) { EvidenceRule::Declared } else { EvidenceRule::Presented },
        bound_by_maker,
        waivers: if dice.chance(80) { WaiverRule::Allow } else { WaiverRule::Refuse },
    }
}

/// Whose signatures on documents are known: none in most policies.
fn evidence_signers(dice: &mut Dice, at: Timestamp) -> Vec<EvidenceSigner> {
    if dice.chance(50) {
        return Vec::new();
    }
    let signer = |dice: &mut Dice, key: u8| {
        let mut kinds: Vec<SignedKind> = Vec::new();
        for kind in super::KINDS {
            if dice.chance(70) {
                kinds.extend(signed_kind(dice, kind));
            }
        }
        if kinds.is_empty() {
            kinds.extend(signed_kind(dice, super::KINDS[0]));
        }
        EvidenceSigner {
            name: format!("builder {}", dice.below(2)),
            key: Some(PublicKeyText::from_bytes([key; 32])),
            certificate: None,
            kinds,
            from: dice.some(20, |dice| moment(dice, at)),
            until: dice.some(20, |dice| moment(dice, at)),
        }
    };
    let keys: Vec<u8> = (0..3).filter(|_| dice.chance(75)).collect();
    let mut signers: Vec<EvidenceSigner> = keys.into_iter().map(|key| signer(dice, key)).collect();
    for (identity, root) in [(0, 0), (0, 1), (1, 0)] {
        if dice.chance(40) {
            let holder = CertificateHolder {
                identity: IDENTITIES[identity].into(),
                issuer: if dice.chance(85) { "urn:example:issuer" } else { "urn:example:other" }.into(),
                trusted_root: Digest::of(ROOTS[root].as_bytes()),
            };
            signers.push(EvidenceSigner { key: None, certificate: Some(holder), ..signer(dice, 0) });
        }
    }
    signers
}

/// A kind, and one or two of the predicate types that there are.
fn signed_kind(dice: &mut Dice, kind: &str) -> Option<SignedKind> {
    let first = dice.below(TYPES.len());
    let several = if dice.chance(50) { TYPES.len() } else { 1 };
    let predicate_types = TYPES.iter().cycle().skip(first).take(several).map(|one| (*one).to_owned()).collect();
    Some(SignedKind { kind: EvidenceKind::parse(kind)?, predicate_types })
}

fn roles(dice: &mut Dice) -> Vec<Role> {
    let some: Vec<&&str> =
        super::ROLES.iter().filter(|role| **role != Role::DOCUMENT_SIGNER).filter(|_| dice.chance(50)).collect();
    some.into_iter().rev().map(|role| Role::parse(role).unwrap()).collect()
}

/// Waivers for requirements that the set has, and for one that it has not.
pub fn waivers(dice: &mut Dice, at: Timestamp) -> Waivers {
    let count = 1 + dice.below(4);
    let waiver = |dice: &mut Dice, number: usize| {
        let days: BTreeSet<_> = [moment(dice, at), moment(dice, at)].map(Timestamp::unix).into();
        let day = |seconds: Option<&i64>| Timestamp::from_unix(*seconds.unwrap()).unwrap().date();
        Waiver {
            id: Token::parse(&format!("w{number}")).unwrap(),
            requirement: RequirementId::parse(&format!("R.{}", dice.below(5))).unwrap(),
            kind: *dice.pick(&[WaiverKind::RiskAccepted, WaiverKind::CompensatingControl, WaiverKind::NotYetDue]),
            justification: "x".into(),
            approved_by: "x".into(),
            from: day(days.first()),
            until: day(days.last()),
        }
    };
    Waivers { waivers: (0..count).map(|number| waiver(dice, number)).collect() }
}

/// Certificates of components, some ended, some not begun, some twice.
pub fn certificates(dice: &mut Dice, at: Timestamp) -> Vec<CertificateFact> {
    let mut facts = dice.several(0, 3, |dice| {
        let (a, b) = (moment(dice, at), moment(dice, at));
        let version = dice.word(&["0.9.0", "1.0.0", "1.1.0", "2.0.0"]);
        CertificateFact {
            certificate: Digest::of(&[u8::try_from(dice.below(200)).unwrap()]),
            policy: Digest::of(b"policy"),
            set: SetDigest {
                id: SetId::parse(dice.word(&super::SETS)).unwrap(),
                version: SemVer::parse(version).unwrap(),
                digest: Digest::of(version.as_bytes()),
            },
            level: dice.some(60, |dice| dice.word(&["star-1", "star-2"]).to_owned()),
            model: dice.word(&super::COMPONENTS).to_owned(),
            identifiers: dice.several(0, 1, |dice| Identifier {
                kind: IdentifierKind::Model,
                value: dice.word(&super::COMPONENTS).to_owned(),
            }),
            granted_at: a.min(b),
            expires_at: dice.some(60, |_| a.max(b)),
        }
    });
    if dice.chance(20) {
        facts.extend(facts.first().cloned());
    }
    facts
}
