//! The real files of a question: a bundle, a trust policy and what the importer keeps, with real keys and signatures.
//! Written by hand from docs/FORMATS, so that a fault of the types that read them does not hide itself.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use data_encoding::BASE64;
use warifu_model::{Digest, Envelope, EnvelopeSignature, Json, StatusSnapshot};
use warifu_seal::checkpoint::Checkpoint;
use warifu_seal::keys::SigningKey;
use warifu_seal::log_proof::LogProof;
use warifu_seal::merkle::MerkleTree;
use warifu_seal::note::{NoteKind, NoteSigner};
use warifu_seal::status_list::StatusList;

use super::arrangements::Border;
use super::border_bytes;
use super::documents::{
    Authority, Certificate, Edition, Form, InForce, Key, Levels, LogPolicy, Made, NamedKey, Need, Policy, Question,
    Role, Scope, Seal, Signed, Snapshot, Status, later,
};
use super::rules::Told;

/// The files of a question.
#[derive(Clone, Debug)]
pub struct Files {
    /// The bundle.
    pub bundle: Vec<u8>,
    /// The trust policy.
    pub trust: Vec<u8>,
    /// Accreditations that the importer keeps.
    pub accreditations: Vec<Envelope>,
    /// Snapshots that the importer keeps.
    pub snapshots: Vec<Envelope>,
    /// Arrangements that the importer keeps.
    pub arrangements: Vec<Envelope>,
    /// Documents that it keeps as they are.
    pub adopted: Vec<Vec<u8>>,
}

impl Files {
    /// Writes and signs everything.
    pub fn of(question: &Question) -> Self {
        let envelope =
            seal(Envelope::IN_TOTO_PAYLOAD, &certificate(&question.certificate.says), &question.certificate.seals);
        let log = question.seen.as_ref().map(|seen| {
            let times: Vec<_> = seen.iter().map(|time| u64::try_from(time.unix()).unwrap()).collect();
            proof(&Json::from(&envelope).to_canonical(), &times)
        });
        let bundle = Json::object()
            .with("format", "warifu.bundle/1")
            .with("certificate", &envelope)
            .with_list("accreditation", editions(&question.editions).iter().map(Json::from).collect())
            .with_list("status", snapshots(&question.snapshots).iter().map(Json::from).collect())
            .with_list("arrangements", border_bytes::in_bundle(question).iter().map(Json::from).collect())
            .with_some("log", log.as_deref());
        Self {
            bundle: bundle.to_canonical(),
            trust: policy(&question.policy, question.border.as_ref()).to_canonical(),
            accreditations: editions(&question.kept_editions),
            snapshots: snapshots(&question.kept_snapshots),
            arrangements: border_bytes::kept(question),
            adopted: border_bytes::plain(question),
        }
    }

    /// The question as one line for verifiers in other languages, with the answer that is expected.
    pub fn line(&self, question: &Question, told: Told) -> String {
        let read = |bytes: &[u8]| warifu_model::json::Tape::parse(bytes).unwrap().root().to_json();
        let expected = Json::object().with("verdict", told.answer.as_str()).with("code", told.code);
        let line = Json::object()
            .with("bundle", read(&self.bundle))
            .with("trust", read(&self.trust))
            .with("product", Json::Null)
            .with("accreditations", Json::List(self.accreditations.iter().map(Json::from).collect()))
            .with("snapshots", Json::List(self.snapshots.iter().map(Json::from).collect()))
            .with("arrangements", Json::List(self.arrangements.iter().map(Json::from).collect()))
            .with("adopted", Json::List(self.adopted.iter().map(|bytes| read(bytes)).collect()))
            .with("at", question.at)
            .with("known_at", question.known_at)
            .with("expected", expected);
        String::from_utf8(line.to_canonical()).unwrap()
    }
}

fn editions(editions: &[Signed<Edition>]) -> Vec<Envelope> {
    editions.iter().map(|signed| seal(Envelope::IN_TOTO_PAYLOAD, &edition(&signed.says), &signed.seals)).collect()
}

fn snapshots(snapshots: &[Signed<Snapshot>]) -> Vec<Envelope> {
    snapshots.iter().map(|signed| seal(StatusSnapshot::PAYLOAD_TYPE, &snapshot(&signed.says), &signed.seals)).collect()
}

// --- keys and seals -------------------------------------------------------------------------------------------------

fn secret(key: Key) -> &'static SigningKey {
    static KEYS: OnceLock<Vec<SigningKey>> = OnceLock::new();
    let make =
        |number: u16| SigningKey::from_seed(Digest::of(format!("a key of the model, {number}").as_bytes()).as_bytes());
    &KEYS.get_or_init(|| (0..MOST_KEYS).map(make).collect())[usize::from(key.0)]
}

pub(super) fn public(key: Key) -> String {
    secret(key).public_key().to_string()
}

pub(super) fn seal(payload_type: &str, says: &Json, seals: &[Seal]) -> Envelope {
    let payload = says.to_canonical();
    let message = Envelope::pae(payload_type, &payload);
    let signature = |seal: &Seal| {
        let over: &[u8] = if seal.made == Made::Falsely { b"something else" } else { &message };
        let named = seal.names().map(|key| secret(key).key_id().to_string());
        EnvelopeSignature { keyid: named, sig: secret(seal.key).sign(over).to_vec() }
    };
    let signatures = seals.iter().map(signature).collect();
    Envelope { payload_type: payload_type.to_owned(), payload, signatures }
}

fn log_key() -> &'static NoteSigner {
    static LOG: OnceLock<NoteSigner> = OnceLock::new();
    LOG.get_or_init(|| note_key(LOG_NAME, NoteKind::Ed25519))
}

fn witnesses() -> &'static [NoteSigner] {
    static WITNESSES: OnceLock<Vec<NoteSigner>> = OnceLock::new();
    let make = |number: usize| note_key(&format!("witness.example/w{number}"), NoteKind::Cosignature);
    WITNESSES.get_or_init(|| (0..3).map(make).collect())
}

fn note_key(name: &str, kind: NoteKind) -> NoteSigner {
    NoteSigner::new(name, kind, SigningKey::from_seed(Digest::of(name.as_bytes()).as_bytes())).unwrap()
}

fn proof(entry: &[u8], times: &[u64]) -> String {
    let root = MerkleTree::leaf_hash(entry);
    let tree = Checkpoint::new(LOG_NAME, 1, root).unwrap();
    let mut signed = tree.sign(log_key()).unwrap();
    for (witness, time) in witnesses().iter().zip(times) {
        signed = Checkpoint::cosign(&signed, witness, *time).unwrap();
    }
    LogProof { extra: None, index: 0, hashes: Vec::new(), checkpoint: signed }.to_string()
}

// --- documents ------------------------------------------------------------------------------------------------------

pub(super) fn words(text: &str) -> Json {
    Json::object().with("en", text).with("ja", text)
}

fn statement(predicate_type: &'static str, subject: (&str, Digest), predicate: Json) -> Json {
    let (name, digest) = subject;
    let subject = Json::object().with("name", name).with("digest", Json::object().with("sha256", digest.hex()));
    Json::object()
        .with("_type", "https://in-toto.io/Statement/v1")
        .with("subject", Json::List(vec![subject]))
        .with("predicateType", predicate_type)
        .with("predicate", predicate)
}

fn edition(edition: &Edition) -> Json {
    let keys = Json::List(edition.keys.iter().map(named_key).collect());
    let revocation = |one: &super::documents::Revocation| {
        Json::object()
            .with("key", public(one.key))
            .with("revoked_at", one.revoked_at)
            .with_some("compromised_at", one.compromised_at)
            .with("reason", words("lost"))
    };
    let suspension = |(from, until): &(_, Option<_>)| {
        Json::object().with("from", *from).with_some("until", *until).with("reason", words("under review"))
    };
    let subject = (edition.body, Digest::of(&keys.to_canonical()));
    let predicate = Json::object()
        .with("charter", edition.charter.to_json())
        .with("body", Json::object().with("name", words(edition.body)).with("id", edition.body))
        .with("kind", edition.kind.as_str())
        .with("sequence", edition.sequence)
        .with("issued_at", edition.issued_at)
        .with("from", edition.from)
        .with("until", edition.until)
        .with("keys", keys)
        .with("thresholds", thresholds(&edition.thresholds))
        .with("scope", scope(&edition.scope))
        .with_list("revocations", edition.revocations.iter().map(revocation).collect())
        .with_list("suspensions", edition.suspensions.iter().map(suspension).collect());
    statement("urn:warifu:accreditation:2", subject, predicate)
}

fn named_key(key: &NamedKey) -> Json {
    let roles = key.roles.iter().map(|role| Json::Text(role.as_str().into())).collect();
    Json::object()
        .with("name", key.key.to_string())
        .with("key", public(key.key))
        .with("roles", Json::List(roles))
        .with_some("from", key.from)
        .with_some("until", key.until)
}

fn thresholds(thresholds: &[(Role, u32)]) -> Json {
    let one = |(role, count): &(Role, u32)| Json::object().with("role", role.as_str()).with("count", *count);
    Json::List(thresholds.iter().map(one).collect())
}

pub(super) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Json {
    Json::List(texts.into_iter().map(|text| Json::Text(text.to_owned())).collect())
}

/// Sets that are accepted, each with its levels.
pub(super) fn accepted(sets: &[(u8, Levels)]) -> Json {
    let set = |(set, of): &(u8, Levels)| {
        let json = Json::object().with("id", SETS[usize::from(*set)]).with("versions", "*");
        json.with_some("levels", levels(of))
    };
    Json::List(sets.iter().map(set).collect())
}

/// Levels; none where all are meant.
pub(super) fn levels(levels: &Levels) -> Option<Json> {
    match levels {
        Levels::Any => None,
        Levels::OneOf(levels) => Some(texts(levels.iter().map(|level| LADDER[usize::from(*level)]))),
        Levels::AtLeast(least) => {
            Some(Json::object().with("at_least", LADDER[usize::from(*least)]).with("ladder", texts(LADDER)))
        }
    }
}

fn scope(scope: &Scope) -> Json {
    let kinds = scope.kinds.as_ref().map(|kinds| texts(kinds.iter().map(|kind| KINDS[usize::from(*kind)])));
    Json::object()
        .with_some("sets", scope.sets.as_ref().map(|sets| accepted(sets)))
        .with_some("product_kinds", kinds)
        .with_some("sectors", scope.sectors.as_deref().map(sectors))
}

pub(super) fn sectors(sectors: &[u8]) -> Json {
    texts(sectors.iter().map(|sector| SECTORS[usize::from(*sector)]))
}

fn series(series: impl IntoIterator<Item = Digest>) -> Json {
    Json::List(series.into_iter().map(Json::from).collect())
}

fn certificate(certificate: &Certificate) -> Json {
    let (firmware, item) = (Digest::of(b"firmware"), certificate.item);
    let artifact = Json::object().with("name", "firmware.bin").with("digest", firmware);
    let product = Json::object()
        .with("format", "warifu.product/1")
        .with("vendor", "Hamakaze")
        .with("model", "HK-1")
        .with("version", "1")
        .with("kind", KINDS[usize::from(item.kind)])
        .with("name", words("a product"))
        .with("identifiers", Json::List(Vec::new()))
        .with("artifacts", Json::List(vec![artifact]));
    let named = (!certificate.series.is_empty()).then(|| series(certificate.series.iter().copied()));
    let body = Json::object().with("name", words("a body")).with("id", certificate.body).with_some("series", named);
    let set = Json::object()
        .with("id", SETS[usize::from(item.set)])
        .with("version", "1.0.0")
        .with("digest", Digest::of(b"set"))
        .with("title", words("a set"));
    let evaluation = Json::object().with("record", Digest::of(b"record")).with("at", certificate.granted_at);
    let findings = Json::object().with("count", 1_u32).with("root", Digest::of(b"findings"));
    let predicate = Json::object()
        .with("number", "N-1")
        .with("body", body)
        .with("holder", Json::object().with("name", words("a holder")))
        .with("product", product)
        .with("scope", words("a scope"))
        .with("set", set)
        .with("level", LADDER[usize::from(item.level)])
        .with("outcome", "satisfied")
        .with("decided_at", certificate.granted_at)
        .with("granted_at", certificate.granted_at)
        .with("expires_at", certificate.expires_at)
        .with("signatory", "somebody")
        .with("evaluation", evaluation)
        .with_some("status_index", certificate.index)
        .with("findings", findings)
        .with("waived", Json::List(Vec::new()))
        .with("weakenings", Json::List(Vec::new()));
    statement("urn:warifu:certificate:2", ("firmware.bin", firmware), predicate)
}

fn snapshot(snapshot: &Snapshot) -> Json {
    let mut statuses: BTreeMap<u32, warifu_model::Status> = BTreeMap::new();
    for (index, status, _) in &snapshot.events {
        statuses.insert(*index, packed(*status));
    }
    let list = StatusList::new(snapshot.count, &statuses).unwrap();
    let event = |(index, status, from): &(u32, Status, _)| {
        Json::object()
            .with("index", *index)
            .with("status", status.as_str())
            .with("from", *from)
            .with("recorded_at", snapshot.issued_at)
            .with("reason", words("a reason"))
    };
    let events = snapshot.events.iter().filter(|_| snapshot.form == Form::Events).map(event).collect();
    let named = (!snapshot.series.is_empty()).then(|| series(snapshot.series.iter().copied()));
    Json::object()
        .with("format", "warifu.status-snapshot/2")
        .with("body", snapshot.body)
        .with_some("series", named)
        .with("sequence", snapshot.sequence)
        .with("issued_at", snapshot.issued_at)
        .with("next_update", later(snapshot.issued_at, 7))
        .with("count", snapshot.count)
        .with("list", BASE64.encode(list.as_bytes()))
        .with_list("events", events)
}

fn packed(status: Status) -> warifu_model::Status {
    match status {
        Status::Active => warifu_model::Status::Active,
        Status::Suspended => warifu_model::Status::Suspended,
        Status::Superseded => warifu_model::Status::Superseded,
        Status::Withdrawn => warifu_model::Status::Withdrawn,
    }
}

fn policy(policy: &Policy, border: Option<&Border>) -> Json {
    let root = |(body, key): &(&'static str, NamedKey)| named_key(key).with("body", *body);
    let all: Vec<_> = (0..3).map(|set| (set, Levels::Any)).collect();
    let sets = accepted(border.map_or(&all, |border| &border.sets));
    let status = Json::object()
        .with("required", policy.status == Need::Required)
        .with_some("max_age", policy.max_status_age.map(days));
    let in_force = match policy.in_force {
        InForce::AtGrant => "at_grant",
        InForce::Throughout => "throughout",
    };
    let accreditation = Json::object()
        .with("required", policy.required)
        .with("authorities", Json::List(policy.authorities.iter().map(authority).collect()))
        .with("in_force", in_force)
        .with_some("series", policy.pins.as_ref().map(|pins| series(pins.iter().copied())))
        .with_some("max_age", policy.max_edition_age.map(days));
    Json::object()
        .with("format", "warifu.trust-policy/2")
        .with("id", "importer")
        .with("roots", Json::List(policy.roots.iter().map(root).collect()))
        .with("thresholds", thresholds(&policy.thresholds))
        .with("sets", sets)
        .with("product", "optional")
        .with("waivers", "refuse")
        .with("status", status)
        .with("accreditation", accreditation)
        .with_some("log", policy.log.as_ref().map(log))
        .with_some("recognition", border.and_then(border_bytes::rule))
}

fn authority(authority: &Authority) -> Json {
    let key = |key: &NamedKey| {
        Json::object()
            .with("name", key.key.to_string())
            .with("key", public(key.key))
            .with_some("from", key.from)
            .with_some("until", key.until)
    };
    Json::object()
        .with("name", authority.name)
        .with("keys", Json::List(authority.keys.iter().map(key).collect()))
        .with("threshold", authority.threshold)
        .with_some("sectors", authority.sectors.as_deref().map(sectors))
}

fn log(log: &LogPolicy) -> Json {
    let witnesses = witnesses().iter().map(|witness| Json::Text(witness.key().to_string())).collect();
    Json::object()
        .with("required", log.proof == Need::Required)
        .with("logs", Json::List(vec![Json::Text(log_key().key().to_string())]))
        .with("witnesses", Json::List(witnesses))
        .with("quorum", u32::try_from(log.quorum).unwrap())
        .with_some("max_delay", log.max_delay.map(days))
}

fn days(count: i64) -> String {
    format!("P{count}D")
}

const LOG_NAME: &str = "log.example/certificates";
pub(super) const SETS: [&str; 3] = ["toys", "doors", "meters"];
pub(super) const LADDER: [&str; 3] = ["star-1", "star-2", "star-3"];
pub(super) const KINDS: [&str; 2] = ["component", "host"];
pub(super) const SECTORS: [&str; 4] = ["energy", "water", "gas", "rail"];
/// A world has far fewer keys.
const MOST_KEYS: u16 = 400;
