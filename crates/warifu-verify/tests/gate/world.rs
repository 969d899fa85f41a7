//! A whole bundle that is accepted: root authority, accreditation body, certification body with its roles, status, log and
//! witnesses. Every test spoils it in its own way.

use std::collections::BTreeMap;

use warifu_model::{
    Accreditation, AccreditationKind, AccreditationRule, AccreditedKey, AccreditedScope, AuthorityKey, AuthorityRule,
    Body, Bundle, Charter, Digest, Envelope, InForceRule, Issuer, Json, LogRule, Role, Status, StatusRule,
    StatusSnapshot, Timestamp, TrustedSet,
};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::log_proof::LogProof;
use warifu_seal::merkle::MerkleTree;
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_seal::status_list::StatusList;
use warifu_verify::Verdict;

use crate::support::{BODY, CERTIFIER, EVALUATOR, Scene, key, root_of, sealed, threshold, time, token, words};

pub(crate) const AUTHORITY: [u8; 3] = [10, 11, 12];
pub(crate) const MINISTRY: &str = "harbour-ministry";
pub(crate) const ACCREDITOR: u8 = 20;
pub(crate) const REVIEWER: u8 = 3;
pub(crate) const STATUS_KEY: u8 = 4;
pub(crate) const LOG: u8 = 30;
pub(crate) const WITNESSES: [u8; 3] = [31, 32, 33];
pub(crate) const ORIGIN: &str = "log.minato.example";

pub(crate) struct World {
    pub(crate) scene: Scene,
    /// Accreditations with the keys that sign them.
    pub(crate) chain: Vec<(Accreditation, Vec<u8>)>,
    /// Status snapshots with the key that signs them.
    pub(crate) status: Vec<(StatusSnapshot, u8)>,
    /// The witnesses that cosign, and when.
    pub(crate) seen: Vec<(u8, Timestamp)>,
    pub(crate) log: bool,
}

impl World {
    pub(crate) fn accepted() -> Self {
        let mut scene = Scene::accepted();
        scene.signers = vec![EVALUATOR, REVIEWER, CERTIFIER];
        scene.policy.roots = Vec::new();
        scene.policy.status = StatusRule { required: true, max_age: Some(warifu_model::Duration::Days(30)) };
        scene.policy.accreditation = Some(AccreditationRule {
            required: true,
            authorities: vec![AuthorityRule {
                name: MINISTRY.into(),
                keys: AUTHORITY.iter().map(|seed| authority_key(*seed)).collect(),
                threshold: 2,
                sectors: None,
            }],
            in_force: InForceRule::AtGrant,
            series: None,
            max_age: None,
        });
        scene.certificate.series = vec![of_certification_body().series()];
        scene.policy.log = Some(LogRule {
            required: true,
            logs: vec![log().key().to_string()],
            witnesses: WITNESSES.iter().map(|seed| witness(*seed).key().to_string()).collect(),
            quorum: 2,
            max_delay: None,
        });
        let seen = vec![(31, time("2026-03-03T01:00:00Z")), (32, time("2026-03-03T02:00:00Z"))];
        Self {
            scene,
            chain: vec![(of_accreditation_body(), vec![10, 11]), (of_certification_body(), vec![ACCREDITOR])],
            status: vec![(snapshot(5, "2026-05-20T00:00:00Z", &[(8, Status::Withdrawn)]), STATUS_KEY)],
            seen,
            log: true,
        }
    }

    pub(crate) fn bundle(&self) -> Bundle {
        let certificate = self.scene.envelope();
        let log = self.log.then(|| self.prove(&certificate));
        let accreditation = self.chain.iter().map(|(said, by)| sealed(&Json::from(said).to_canonical(), by)).collect();
        let status = self.status.iter().map(|(said, by)| sealed_status(said, *by)).collect();
        Bundle { accreditation, status, log, disclosed: self.scene.findings.clone(), ..Bundle::of(certificate) }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        self.scene.verdict_on(&Json::from(&self.bundle()).to_canonical())
    }

    /// The certificate as the third of seven entries.
    pub(crate) fn prove(&self, certificate: &Envelope) -> String {
        let mut leaves: Vec<_> = (0..7_u8).map(|number| MerkleTree::leaf_hash(&[number])).collect();
        leaves[2] = MerkleTree::leaf_hash(&Json::from(certificate).to_canonical());
        let head = Checkpoint::new(ORIGIN, 7, MerkleTree::over(&leaves).root()).unwrap();
        let signed = head.sign(&log()).unwrap();
        let cosigned = self.seen.iter().fold(signed, |signed, (seed, at)| {
            Checkpoint::cosign(&signed, &witness(*seed), u64::try_from(at.unix()).unwrap()).unwrap()
        });
        let hashes = MerkleTree::over(&leaves).prove_inclusion(2).unwrap();
        LogProof { extra: None, index: 2, hashes, checkpoint: cosigned }.to_string()
    }
}

pub(crate) fn log() -> NoteSigner {
    NoteSigner::new(ORIGIN, NoteKind::Ed25519, key(LOG)).unwrap()
}

pub(crate) fn witness(seed: u8) -> NoteSigner {
    NoteSigner::new(&format!("witness.example/{seed}"), NoteKind::Cosignature, key(seed)).unwrap()
}

fn authority_key(seed: u8) -> AuthorityKey {
    AuthorityKey { name: format!("authority {seed}"), key: root_of(seed, "", &[]).key, from: None, until: None }
}

pub(crate) fn accredited_key(seed: u8, role: &str) -> AccreditedKey {
    AccreditedKey {
        name: format!("{role} {seed}"),
        key: root_of(seed, "", &[]).key,
        roles: vec![Role::parse(role).unwrap()],
        from: None,
        until: None,
    }
}

pub(crate) fn charter(issuer: Issuer, body: &str, begun: &str) -> Charter {
    Charter { issuer, body: body.into(), begun: time(begun) }
}

fn of_accreditation_body() -> Accreditation {
    Accreditation {
        charter: charter(Issuer::Authority(MINISTRY.into()), "minato-board", "2025-01-10T00:00:00Z"),
        body: Body {
            name: words("Minato Accreditation Board", "港認定委員会"),
            id: "minato-board".into(),
            address: None,
        },
        kind: AccreditationKind::Accredits,
        sequence: 1,
        issued_at: time("2025-01-10T00:00:00Z"),
        from: time("2025-01-10T00:00:00Z"),
        until: time("2030-01-01T00:00:00Z"),
        keys: vec![accredited_key(ACCREDITOR, "accreditor")],
        thresholds: vec![threshold("accreditor", 1)],
        scope: AccreditedScope::default(),
        revocations: Vec::new(),
        suspensions: Vec::new(),
    }
}

fn of_certification_body() -> Accreditation {
    let set = TrustedSet {
        id: warifu_model::SetId::parse("us-ssdf").unwrap(),
        versions: warifu_model::VersionRange::parse(">=1.0.0, <2.0.0").unwrap(),
        levels: None,
        digests: None,
    };
    Accreditation {
        charter: charter(Issuer::Series(of_accreditation_body().series()), BODY, "2025-02-01T00:00:00Z"),
        body: Body {
            name: words("Minato Conformity Office", "港適合性評価機関"), id: BODY.into(), address: None
        },
        kind: AccreditationKind::Certifies,
        sequence: 1,
        issued_at: time("2025-02-01T00:00:00Z"),
        from: time("2025-02-01T00:00:00Z"),
        until: time("2028-02-01T00:00:00Z"),
        keys: vec![
            accredited_key(EVALUATOR, "evaluator"),
            accredited_key(REVIEWER, "reviewer"),
            accredited_key(CERTIFIER, "certifier"),
            accredited_key(STATUS_KEY, "status"),
        ],
        thresholds: vec![threshold("evaluator", 1), threshold("reviewer", 1), threshold("certifier", 1)],
        scope: AccreditedScope {
            sets: Some(vec![set]),
            product_kinds: Some(vec![token("component")]),
            sectors: Some(vec![token("energy")]),
        },
        revocations: Vec::new(),
        suspensions: Vec::new(),
    }
}

/// The certificates of the body, ten of them.
pub(crate) fn snapshot(sequence: u32, issued_at: &str, marked: &[(u32, Status)]) -> StatusSnapshot {
    let marked: BTreeMap<_, _> = marked.iter().copied().collect();
    StatusSnapshot {
        body: BODY.into(),
        series: vec![of_certification_body().series()],
        sequence,
        issued_at: time(issued_at),
        next_update: time(issued_at).plus(warifu_model::Duration::Days(7)),
        count: 10,
        list: StatusList::new(10, &marked).unwrap().as_bytes().to_vec(),
        events: Vec::new(),
    }
}

pub(crate) fn sealed_status(snapshot: &StatusSnapshot, by: u8) -> Envelope {
    key(by).sign_envelope(StatusSnapshot::PAYLOAD_TYPE, Json::from(snapshot).to_canonical())
}

pub(crate) fn digest_of(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}
