//! Names, keys and documents of the journals that are made.

use std::sync::OnceLock;

use warifu_model::{
    AdmissionDigest, Artifact, Body, Certificate, CertificateFact, Charter, Digest, Envelope, EnvelopeSignature,
    EvidenceUse, Holder, Identifier, IdentifierKind, InputKind, Issuer, Json, Localized, Outcome, Party, Product,
    PublicKeyText, Record, RecordInput, Role, SemVer, SeriesId, SetDigest, SetId, SetReference, SignerUse, Timestamp,
    Token,
};

use warifu_seal::keys::SigningKey;
use warifu_signing::findings_root;

use super::{Components, Fact, Maker, Placed};

pub(crate) const BEGIN: i64 = 1_767_225_600;
pub(crate) const DAY: i64 = 86_400;
/// The seed of the salts of every certificate.
pub(crate) const SEED: [u8; 32] = [5; 32];
pub(crate) const SETS: [&str; 3] = ["jc-star", "ssdf", "iot-base"];
const HOLDERS: [(&str, &str); 8] = [
    ("Hamakaze Control Works", "浜風制御工業"),
    ("Minato Devices", "みなとデバイス"),
    ("Kita Instruments", "北計器"),
    ("Hama Sensors", "浜センサー"),
    ("Zürich Gäge AG", "チューリッヒ計測"),
    ("Control & Son", "制御と子"),
    ("Aoi", "葵"),
    ("HAMAKAZE control works", "浜風制御工業所"),
];
const MODELS: [&str; 6] = ["HK-210", "HK-2100", "PLC 7", "gate9", "制御装置A", "X"];
const NAMES: [(&str, &str); 5] = [
    ("Programmable controller", "プログラマブル制御装置"),
    ("Gateway", "ゲートウェイ"),
    ("Control unit", "制御装置"),
    ("Flow meter", "流量計"),
    ("Controller of flow", "流量制御器"),
];
const VERSIONS: [&str; 5] = ["1.0.0", "1.1.0", "1.10.0", "2.0.0", "2.0.0-draft.1"];

/// What keys do, by their first seed; there are two of each.
pub(crate) const OFFICERS: [(u8, &str); 6] =
    [(10, "registrar"), (20, "evaluator"), (30, "reviewer"), (40, "certifier"), (50, "administrator"), (80, "log")];

pub(crate) fn key(seed: u8) -> PublicKeyText {
    PublicKeyText::from_bytes(*signer(seed).public_key().as_bytes())
}

/// The key of a seed; making it takes as long as signing.
pub(crate) fn signer(seed: u8) -> &'static SigningKey {
    static SIGNERS: OnceLock<Vec<SigningKey>> = OnceLock::new();
    &SIGNERS.get_or_init(|| (0..=u8::MAX).map(|seed| SigningKey::from_seed(&[seed; 32])).collect())[usize::from(seed)]
}

/// Keys of laboratories.
pub(crate) fn laboratory(number: usize) -> PublicKeyText {
    PublicKeyText::from_bytes([u8::try_from(100 + number).unwrap(); 32])
}

pub(crate) fn time(seconds: i64) -> Timestamp {
    Timestamp::from_unix(seconds).unwrap()
}

pub(crate) fn digest_of(kind: &str, number: usize) -> Digest {
    Digest::of(format!("{kind} {number}").as_bytes())
}

pub(crate) fn words(en: &str, ja: &str) -> Localized {
    Localized::of(en.to_owned(), ja.to_owned())
}

pub(crate) fn role(text: &str) -> Role {
    Role::parse(text).unwrap()
}

pub(crate) fn envelope(payload: Vec<u8>, payload_type: &str, seeds: &[u8]) -> Envelope {
    let message = Envelope::pae(payload_type, &payload);
    let signature = |seed: &u8| EnvelopeSignature { keyid: None, sig: signer(*seed).sign(&message).to_vec() };
    Envelope { payload_type: payload_type.to_owned(), payload, signatures: seeds.iter().map(signature).collect() }
}

pub(crate) fn charter(number: usize) -> Charter {
    Charter {
        issuer: Issuer::Authority(format!("authority {number}")),
        body: "minato".to_owned(),
        begun: time(BEGIN - 400 * DAY),
    }
}

pub(crate) fn series(number: usize) -> SeriesId {
    charter(number).series()
}

pub(crate) fn body() -> Body {
    Body { name: words("Minato Certification", "みなと認証"), id: "minato".to_owned(), address: None }
}

impl Maker {
    pub(crate) fn certificate(&mut self) -> (Certificate, Record, Vec<Vec<u8>>, Vec<i64>) {
        let variety = self.shape.variety;
        let dice = &mut self.dice;
        let few = dice.below(variety);
        let (en, ja) = HOLDERS[few % HOLDERS.len()];
        let suffix = if few < HOLDERS.len() { String::new() } else { format!(" {}", few / HOLDERS.len()) };
        let (name_en, name_ja) = *dice.pick(&NAMES);
        let (model, version) = (*dice.pick(&MODELS), format!("{}.{}", dice.below(3), dice.below(10)));
        let mut identifiers = Vec::new();
        if !dice.one_in(3) {
            let purl = format!("pkg:generic/hama/{}@{version}", few % 7);
            identifiers.push(Identifier { kind: IdentifierKind::Purl, value: purl });
        }
        if dice.one_in(2) {
            let cpe = format!("cpe:2.3:h:hama:{}:{version}:*:*:*:*:*:*:*", few % 5);
            identifiers.push(Identifier { kind: IdentifierKind::Cpe, value: cpe });
        }
        let artifact = digest_of("artifact", dice.below(variety * 2));
        let product = Product {
            vendor: en.to_owned(),
            model: model.to_owned(),
            version,
            kind: Token::parse("component").unwrap(),
            name: words(name_en, name_ja),
            identifiers,
            artifacts: vec![Artifact { name: "firmware".to_owned(), digest: artifact }],
        };
        let set = SetId::parse(dice.word(&SETS)).unwrap();
        let set_version = SemVer::parse(dice.word(&VERSIONS)).unwrap();
        let set_digest = Digest::of(format!("{set} {set_version}").as_bytes());
        let level = [None, Some("1"), Some("2")][dice.below(3)].map(str::to_owned);
        let granted = self.now + i64::try_from(dice.below(5)).unwrap() * DAY;
        let expires_at =
            (!dice.one_in(5)).then(|| time(granted + DAY * (30 + i64::try_from(dice.below(700)).unwrap())));
        let ends =
            (0..dice.below(3)).map(|_| BEGIN + DAY * i64::try_from(dice.below(500)).unwrap()).collect::<Vec<_>>();
        let input = attestation(&product, &ends, dice.below(variety));
        let record = self.record(&product, (&set, &set_version, set_digest), level.as_deref(), &input);
        let dice = &mut self.dice;
        let mut granted_under = (0..dice.below(3)).map(|_| series(dice.below(3))).collect::<Vec<_>>();
        granted_under.sort();
        granted_under.dedup();
        let certificate = Certificate {
            number: format!("MCO-2026-{}", 1000 + self.places),
            body: body(),
            series: granted_under,
            holder: Holder { name: words(&format!("{en}{suffix}"), &format!("{ja}{suffix}")), address: None },
            product,
            scope: words("All functions", "全機能"),
            set: SetReference {
                id: set,
                version: set_version,
                digest: set_digest,
                title: words("A set", "要求事項集"),
            },
            level,
            decided_at: time(self.now),
            granted_at: time(granted),
            expires_at,
            signatory: "M. Minato".to_owned(),
            record: Digest::of(&record.to_bytes()),
            evaluated_at: record.at,
            status_index: Some(self.places),
            findings: findings_root(&[], &SEED),
            score: None,
            unmet: Vec::new(),
            waived: Vec::new(),
            weakenings: Vec::new(),
        };
        (certificate, record, vec![input], ends)
    }

    fn record(
        &mut self,
        product: &Product,
        (set, version, digest): (&SetId, &SemVer, Digest),
        level: Option<&str>,
        input: &[u8],
    ) -> Record {
        let (dice, variety) = (&mut self.dice, self.shape.variety);
        let signer = SignerUse { key: laboratory(dice.below(4)).id(), name: "lab".to_owned() };
        let roles = if dice.one_in(3) { Vec::new() } else { vec![role("assessor")] };
        let input = RecordInput {
            digest: Digest::of(input),
            payload: Digest::of(input),
            kind: InputKind::Envelope,
            party: Party::Third,
            roles,
            signers: vec![signer],
        };
        let evidence = EvidenceUse {
            digest: digest_of("evidence", dice.below(variety)),
            input: input.digest,
            kind: warifu_model::EvidenceKind::parse("sbom").unwrap(),
            presented: true,
            remarks: Vec::new(),
            signers: Vec::new(),
        };
        let older: Vec<&Placed> = match self.shape.components {
            Components::Recent => self.facts.iter().rev().take(100).filter_map(placed).collect(),
            Components::First => self.facts.iter().filter_map(placed).take(1).collect(),
        };
        let mut certificates = Vec::new();
        if !older.is_empty() && self.dice.one_in(2) {
            let component = older[self.dice.below(older.len())];
            certificates.push(CertificateFact {
                certificate: component.digest,
                policy: Digest::of(b"policy"),
                set: SetDigest { id: set.clone(), version: version.clone(), digest },
                level: None,
                model: component.certificate.product.model.clone(),
                identifiers: Vec::new(),
                granted_at: component.certificate.granted_at,
                expires_at: component.certificate.expires_at,
            });
        }
        Record {
            language: 1,
            at: time(self.now),
            level: level.map(str::to_owned),
            outcome: Outcome::Satisfied,
            score: None,
            set: SetDigest { id: set.clone(), version: version.clone(), digest },
            vocabularies: Vec::new(),
            product: product.clone(),
            inputs: vec![input],
            evidence: vec![evidence],
            certificates,
            admission: AdmissionDigest { id: Token::parse("policy").unwrap(), digest: digest_of("policy", 0) },
            waivers: None,
            findings: Vec::new(),
            weakenings: Vec::new(),
        }
    }
}

fn placed(fact: &Fact) -> Option<&Placed> {
    match fact {
        Fact::Placed(placed) => Some(placed),
        _ => None,
    }
}

/// An attestation about a product with evidence that ends.
fn attestation(product: &Product, ends: &[i64], salt: usize) -> Vec<u8> {
    let evidence = ends.iter().enumerate().map(|(number, end)| {
        Json::object()
            .with("id", format!("e{number}"))
            .with("kind", "sbom")
            .with("media_type", "application/json")
            .with("name", format!("{salt}.json"))
            .with("digest", digest_of("file", number))
            .with("size", 1_i64)
            .with("valid_until", time(*end))
    });
    let subject = product.artifacts.iter().map(|artifact| {
        Json::object()
            .with("name", artifact.name.as_str())
            .with("digest", Json::object().with("sha256", artifact.digest.hex()))
    });
    let predicate = Json::object()
        .with("product", Json::from(product))
        .with("made_at", Json::Null)
        .with("vocabularies", Json::List(Vec::new()))
        .with("evidence", Json::List(evidence.collect()))
        .with("claims", Json::List(Vec::new()));
    Json::object()
        .with("_type", Envelope::IN_TOTO_STATEMENT)
        .with("subject", Json::List(subject.collect()))
        .with("predicateType", "urn:warifu:attestation:1")
        .with("predicate", predicate)
        .to_canonical()
}
