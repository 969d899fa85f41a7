//! How the gate and the scales grow with each list that somebody else writes: bundle, attestation, product, policy. Each is
//! measured at two sizes, four times apart; the exponent is how the time grew. Lists of other people that cost more than in
//! proportion to their length stop a gate.
//!
//! `cargo run --release -p warifu-benches --bin growth [ROUNDS]`
#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::hint::black_box;

use warifu_benches::bench::Bench;
use warifu_benches::document::Document;
use warifu_benches::ours::NoSignature;
use warifu_benches::rounds::time;
use warifu_benches::whole::{self, AUTHORITY, BOARD, CERTIFIER, EVALUATOR, REVIEWER, STATUS, key};
use warifu_benches::{Failure, clock};
use warifu_model::{
    Accreditation, AccreditedKey, Artifact, AuthorityKey, AuthorityRule, BodySuspension, Bundle, Certificate, Digest,
    Disclosure, Duration, Envelope, Identifier, IdentifierKind, Json, KeyRevocation, LevelRule, Localized, Outcome,
    Product, PublicKeyText, RequirementId, Role, SeriesId, Status, StatusEvent, StatusSnapshot, Threshold, Timestamp,
    Token, TrustPolicy, TrustRoot, TrustedSet,
};
use warifu_seal::keys::PublicKey;
use warifu_seal::merkle::MerkleTree;
use warifu_seal::note::{NoteKey, NoteKind};
use warifu_seal::status_list::StatusList;
use warifu_verify::{Answer, Gate, Question, Trust};

/// What is shown at the gate, for each list to grow in.
#[derive(Clone)]
struct World {
    certificate: Certificate,
    board: Accreditation,
    office: Accreditation,
    snapshot: StatusSnapshot,
    policy: TrustPolicy,
    product: Product,
    disclosed: Vec<Disclosure>,
    /// Further envelopes, and signatures that nobody made.
    accreditation: Vec<Envelope>,
    status: Vec<Envelope>,
    forged: usize,
    /// Who signs the certificate.
    signers: Vec<u8>,
    at: Timestamp,
}

/// A list: its name, its largest size here, and how it is filled.
type List = (&'static str, usize, fn(&mut World, usize));

fn main() -> Result<(), Failure> {
    let rounds = std::env::args().nth(1).map_or(Ok(5), |rounds| rounds.parse())?;
    println!("{rounds} rounds, {}, the least of each\n", clock::KIND);
    println!("| list | items | ms | items | ms | exponent |\n|---|---:|---:|---:|---:|---:|");
    let plain = World::plain()?;
    let mut steepest = 0.0_f64;
    for (name, most, fill) in LISTS {
        let taken = |count: usize| -> Result<u64, Failure> {
            let mut world = plain.clone();
            fill(&mut world, count);
            world.least(rounds)
        };
        steepest = steepest.max(row(name, most / 4, taken(most / 4)?, *most, taken(*most)?));
    }
    let bench = Bench::new(1)?;
    for (name, most, fill) in ATTESTED {
        let taken = |count: usize| attested(&bench, rounds, count, *fill);
        steepest = steepest.max(row(name, most / 4, taken(most / 4)?, *most, taken(*most)?));
    }
    if steepest > STEEPEST {
        return Err(format!("a list costs more than in proportion: exponent {steepest:.2}").into());
    }
    Ok(())
}

impl World {
    fn plain() -> Result<Self, Failure> {
        let bench = Bench::new(1)?;
        let bundles = whole::bundles(&bench, 1, 1, true)?;
        let bundle = Bundle::read(bundles.first().ok_or("no bundle")?)?;
        let snapshot = bundle.status.first().ok_or("no snapshot")?;
        let mut policy = whole::trust()?.policy().clone();
        policy.log = None;
        let certificate = Certificate::read(&bundle.certificate.payload)?;
        Ok(Self {
            product: certificate.product.clone(),
            certificate,
            board: whole::board()?,
            office: whole::office()?,
            snapshot: StatusSnapshot::read(&snapshot.payload)?,
            policy,
            disclosed: Vec::new(),
            accreditation: Vec::new(),
            status: Vec::new(),
            forged: 0,
            signers: vec![EVALUATOR, REVIEWER, CERTIFIER],
            at: whole::asked_at()?,
        })
    }

    /// The least time of a verdict, from the bytes of policy and bundle.
    fn least(&self, rounds: usize) -> Result<u64, Failure> {
        let statement = |json: Json, seeds: &[u8]| sealed(Envelope::IN_TOTO_PAYLOAD, &json, seeds);
        let mut bundle = Bundle::of(statement(Json::from(&self.certificate), &self.signers)?);
        let made = bundle.certificate.signatures.first().cloned().ok_or("no signature")?;
        bundle.certificate.signatures.extend((0..self.forged).map(|number| {
            let mut forged = made.clone();
            forged.keyid = None;
            forged.sig.rotate_left(1 + number % 63);
            forged
        }));
        bundle.accreditation =
            vec![statement(Json::from(&self.board), &AUTHORITY)?, statement(Json::from(&self.office), &[BOARD])?];
        bundle.accreditation.extend(self.accreditation.iter().cloned());
        bundle.status = vec![sealed(StatusSnapshot::PAYLOAD_TYPE, &Json::from(&self.snapshot), &[STATUS])?];
        bundle.status.extend(self.status.iter().cloned());
        bundle.disclosed.clone_from(&self.disclosed);
        let (bundle, policy) = (Json::from(&bundle).to_canonical(), Json::from(&self.policy).to_canonical());
        let question = Question { product: Some(&self.product), at: self.at, known_at: None };
        let (mut least, mut answer) = (u64::MAX, None);
        for _ in 0..rounds {
            let taken = time(|| {
                let trust = Trust::read(&policy);
                answer = trust.ok().map(|trust| black_box(Gate::new(&trust).check(&bundle, &question)));
            });
            least = least.min(taken);
        }
        // what is refused at once would measure nothing
        match answer {
            Some(verdict) if verdict.answer() == Answer::Accept => Ok(least),
            Some(verdict) => Err(format!("not accepted: {}", verdict.code().as_str()).into()),
            None => Err("the policy is not read".into()),
        }
    }
}

/// The least time from the bytes of an attestation to a record.
fn attested(bench: &Bench, rounds: usize, count: usize, fill: fn(&mut Json, usize)) -> Result<u64, Failure> {
    let document = Document::conforming(&warifu_benches::policy::rules(), 0);
    let bytes = bench.ours().attestation(&document);
    let tape = warifu_model::json::Tape::parse(&bytes)?;
    let mut statement = tape.root().to_json();
    fill(&mut statement, count);
    let bytes = statement.to_canonical();
    let inputs = [bytes.as_slice()];
    let (mut least, mut done) = (u64::MAX, Ok(()));
    for _ in 0..rounds {
        let taken = time(|| {
            let request = bench.ours().request(&inputs);
            done = warifu_core::evaluate(bench.ours().set(), &request, &NoSignature).map(|made| {
                black_box(made);
            });
        });
        least = least.min(taken);
    }
    done?;
    Ok(least)
}

fn row(name: &str, few: usize, first: u64, many: usize, second: u64) -> f64 {
    let (few_ms, many_ms) = (millis(first), millis(second));
    let exponent = (many_ms / few_ms).ln() / 4.0_f64.ln();
    println!("| {name} | {few} | {few_ms:.2} | {many} | {many_ms:.2} | {exponent:.2} |");
    exponent
}

#[expect(clippy::cast_precision_loss, reason = "nanoseconds of a benchmark are far below 2^53")]
fn millis(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

fn sealed(kind: &str, json: &Json, seeds: &[u8]) -> Result<Envelope, Failure> {
    let mut keys = seeds.iter().map(|seed| key(*seed));
    let mut envelope = keys.next().ok_or("nobody signs")?.sign_envelope(kind, json.to_canonical());
    keys.try_for_each(|key| key.add_signature(&mut envelope))?;
    Ok(envelope)
}

fn words() -> Localized {
    Localized::of("Words".into(), "言葉".into())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn token(text: &str) -> Option<Token> {
    Token::parse(text)
}

fn tokens(count: usize, last: &Token) -> Vec<Token> {
    (0..count).filter_map(|at| token(&format!("other-{at}"))).chain([last.clone()]).collect()
}

/// Keys that are keys, and nobody's.
fn spare(at: usize) -> PublicKeyText {
    let seed = *Digest::of(&at.to_be_bytes()).as_bytes();
    PublicKeyText::from_bytes(*warifu_seal::keys::SigningKey::from_seed(&seed).public_key().as_bytes())
}

fn later(at: Timestamp, days: usize) -> Timestamp {
    at.plus(Duration::Days(number(days)))
}

fn identifiers(world: &mut World, count: usize) {
    let of = |side: &'static str| {
        let id = move |at| Identifier { kind: IdentifierKind::Purl, value: format!("pkg:generic/{side}-{at}@1") };
        let last = Identifier { kind: IdentifierKind::Purl, value: "pkg:generic/shared@1".into() };
        (0..count).map(id).chain([last]).collect::<Vec<_>>()
    };
    world.certificate.product.identifiers = of("certified");
    world.product.identifiers = of("arrived");
}

fn artifacts(world: &mut World, count: usize) {
    let all = (0..count).map(|at| Artifact { name: format!("{at}.bin"), digest: Digest::of(&at.to_be_bytes()) });
    world.certificate.product.artifacts = all.collect();
    world.product.artifacts = world.certificate.product.artifacts.iter().rev().cloned().collect();
}

fn findings(world: &mut World, count: usize) {
    let id = |at| RequirementId::parse(&format!("R.{at}"));
    let shown = (0..count).filter_map(|at| {
        let (requirement, outcome) = (id(at)?, Outcome::Satisfied);
        Some(Disclosure { index: number(at), requirement, outcome, salt: [7; 32], proof: Vec::new() })
    });
    let mut shown: Vec<_> = shown.collect();
    let leaves: Vec<_> = shown.iter().map(|finding| MerkleTree::leaf_hash(&finding.leaf())).collect();
    for finding in &mut shown {
        finding.proof = MerkleTree::over(&leaves).prove_inclusion(finding.index.into()).unwrap_or_default();
    }
    world.certificate.findings =
        warifu_model::FindingsRoot { count: number(count), root: MerkleTree::over(&leaves).root() };
    world.policy.required_findings = shown.iter().rev().map(|finding| finding.requirement.clone()).collect();
    world.disclosed = shown;
}

fn events(world: &mut World, count: usize) {
    let at = world.snapshot.issued_at;
    let index = world.certificate.status_index.unwrap_or_default();
    let event = |place: usize| StatusEvent {
        index,
        status: if place.is_multiple_of(2) { Status::Suspended } else { Status::Active },
        from: at,
        recorded_at: at,
        reason: words(),
    };
    world.snapshot.events = (0..count / 2 * 2).map(event).collect();
}

fn statuses(world: &mut World, count: usize) {
    let marked = (1..number(count)).map(|index| (index * 2, Status::Withdrawn)).collect();
    world.snapshot.count = number(count) * 2;
    world.snapshot.list =
        StatusList::new(world.snapshot.count, &marked).map_or_else(|_| Vec::new(), |list| list.as_bytes().to_vec());
}

fn sets(world: &World, count: usize) -> Vec<TrustedSet> {
    let own = world.policy.sets.iter().cloned();
    let other = |at| {
        let id = warifu_model::SetId::parse(&format!("other-{at}"))?;
        Some(TrustedSet { id, ..world.policy.sets.first()?.clone() })
    };
    (0..count).filter_map(other).chain(own).collect()
}

fn listed(world: &World, count: usize) -> LevelRule {
    let own = world.certificate.level.iter().cloned();
    LevelRule::Listed((0..count).map(|at| format!("level-{at}")).chain(own).collect())
}

fn with_level(world: &mut World) {
    world.certificate.level = Some("star-1".into());
}

fn junk(world: &mut World, count: usize, of_body: bool) {
    for sequence in 2..number(count) + 2 {
        let mut edition = world.office.clone();
        edition.sequence = sequence;
        edition.issued_at = later(edition.issued_at, sequence as usize);
        if !of_body {
            edition.charter.begun = later(edition.charter.begun, 1);
            edition.from = edition.charter.begun;
        }
        world.accreditation.extend(sealed(Envelope::IN_TOTO_PAYLOAD, &Json::from(&edition), &[BOARD]));
    }
}

/// As many roles as places, each with a key of its own that signed.
fn thresholds(world: &mut World, count: usize) {
    for at in 0..u8::try_from(count).unwrap_or(u8::MAX) {
        let Some(role) = Role::parse(&format!("role-{at}")) else { continue };
        let seed = 100 + at;
        let key = PublicKeyText::from_bytes(*key(seed).public_key().as_bytes());
        let name = format!("role {at}");
        world.office.keys.push(AccreditedKey { name, key, roles: vec![role.clone()], from: None, until: None });
        world.policy.thresholds.push(Threshold { role, count: 1 });
        world.signers.push(seed);
    }
}

/// Verifier keys of nobody, beside those of the log and the witnesses.
fn verifiers(world: &mut World, count: usize, kind: NoteKind) -> Result<(), Failure> {
    let mut rule = whole::trust()?.policy().log.clone().ok_or("no log")?;
    let other = |at: usize| {
        let key = PublicKey::from_bytes(spare(at).as_bytes())?;
        Ok::<_, Failure>(NoteKey::new(&format!("other-{at}.example"), kind, key)?.to_string())
    };
    let others = (0..count).map(other).collect::<Result<Vec<_>, _>>()?;
    let list = if kind == NoteKind::Ed25519 { &mut rule.logs } else { &mut rule.witnesses };
    list.splice(0..0, others).for_each(drop);
    // the certificate is signed anew here: the policy is read, and a proof not asked for
    rule.required = false;
    world.policy.log = Some(rule);
    Ok(())
}

fn member<'j>(json: &'j mut Json, path: &[&str]) -> Option<&'j mut Json> {
    let mut at = json;
    for name in path {
        let Json::Object(members) = at else { return None };
        at = members.iter_mut().find(|(known, _)| known == name).map(|(_, value)| value)?;
    }
    Some(at)
}

fn push(json: &mut Json, path: &[&str], items: impl Iterator<Item = Json>) {
    if let Some(Json::List(list)) = member(json, path) {
        list.extend(items);
    }
}

fn attested_artifacts(statement: &mut Json, count: usize) {
    let items = || {
        (0..count).map(|at| {
            let digest = Json::object().with("sha256", Digest::of(&at.to_be_bytes()).hex());
            Json::object().with("name", format!("{at}.bin").as_str()).with("digest", digest)
        })
    };
    push(statement, &["subject"], items());
    let artifact = |at: usize| {
        Json::object().with("name", format!("{at}.bin").as_str()).with("digest", Digest::of(&at.to_be_bytes()))
    };
    push(statement, &["predicate", "product", "artifacts"], (0..count).map(artifact));
}

fn attested_evidence(statement: &mut Json, count: usize) {
    let entry = |at: usize| {
        Json::object()
            .with("id", format!("e-{at}").as_str())
            .with("kind", "other")
            .with("media_type", "text/plain")
            .with("name", format!("{at}.txt").as_str())
            .with("digest", Digest::of(&at.to_be_bytes()))
            .with("size", 1_i64)
    };
    if let Some(Json::Object(predicate)) = member(statement, &["predicate"])
        && !predicate.iter().any(|(name, _)| name == "evidence")
    {
        predicate.push(("evidence".into(), Json::List(Vec::new())));
    }
    if let Some(Json::List(list)) = member(statement, &["predicate", "evidence"]) {
        list.extend((0..count).map(entry));
    }
}

fn attested_claims(statement: &mut Json, count: usize) {
    if let Some(Json::List(list)) = member(statement, &["predicate", "claims"])
        && let Some(first) = list.first().cloned()
    {
        let Json::Object(first) = first else { return };
        let named = |at: usize| {
            let members = first.iter().map(|(name, value)| match &**name {
                "claim" => (name.clone(), format!("spare.c{at}").as_str().into()),
                _ => (name.clone(), value.clone()),
            });
            Json::Object(members.collect())
        };
        list.extend((0..count).map(named));
    }
}

fn attested_vocabularies(statement: &mut Json, count: usize) {
    let pin = |at: usize| {
        let id = format!("words-{at}");
        Json::object().with("id", id.as_str()).with("version", "1.0.0").with("digest", Digest::of(&at.to_be_bytes()))
    };
    push(statement, &["predicate", "vocabularies"], (0..count).map(pin));
}

fn attested_identifiers(statement: &mut Json, count: usize) {
    let entry = |at: usize| Json::object().with("type", "purl").with("value", format!("pkg:generic/p-{at}@1").as_str());
    if let Some(Json::Object(product)) = member(statement, &["predicate", "product"]) {
        product.retain(|(name, _)| name != "identifiers");
        product.push(("identifiers".into(), Json::List((0..count).map(entry).collect())));
    }
}

const LISTS: &[List] = &[
    ("bundle: signatures on the certificate", 96, |world, count| world.forged = count),
    ("bundle: disclosed, policy: required_findings", 8_000, findings),
    ("bundle: accreditation, editions of the body", 28, |world, count| junk(world, count, true)),
    ("bundle: accreditation, of others", 28, |world, count| junk(world, count, false)),
    ("certificate: product.identifiers; product: identifiers", 40_000, identifiers),
    ("certificate: product.artifacts; product: artifacts", 40_000, artifacts),
    ("certificate: waived", 40_000, |world, count| {
        world.policy.waivers = warifu_model::WaiverRule::Allow;
        world.certificate.waived = (0..count).filter_map(|at| RequirementId::parse(&format!("R.{at}"))).collect();
    }),
    ("accreditation: keys", 28, |world, count| {
        let spare_key = |at| {
            let role = Role::parse("certifier")?;
            let (name, key) = (format!("spare {at}"), spare(at));
            Some(AccreditedKey { name, key, roles: vec![role], from: None, until: None })
        };
        world.office.keys.extend((0..count).filter_map(spare_key));
    }),
    ("policy: thresholds", 24, thresholds),
    ("policy: log.logs", 4_000, |world, count| drop(verifiers(world, count, NoteKind::Ed25519))),
    ("policy: log.witnesses", 4_000, |world, count| drop(verifiers(world, count, NoteKind::Cosignature))),
    ("accreditation: revocations", 20_000, |world, count| {
        let revoked_at = world.office.until;
        let revoke = |at: usize| {
            let key = key(if at.is_multiple_of(2) { CERTIFIER } else { EVALUATOR }).public_key();
            let key = PublicKeyText::from_bytes(*key.as_bytes());
            KeyRevocation { key, revoked_at: later(revoked_at, at), compromised_at: None, reason: words() }
        };
        world.office.revocations = (0..count).map(revoke).collect();
    }),
    ("accreditation: suspensions", 20_000, |world, count| {
        let from = world.office.until;
        let pause = |at| BodySuspension { from: later(from, at), until: None, reason: words() };
        world.office.suspensions = (0..count).map(pause).collect();
    }),
    ("accreditation: scope.sets", 20_000, |world, count| world.office.scope.sets = Some(sets(world, count))),
    ("accreditation: scope.sets.levels", 40_000, |world, count| {
        with_level(world);
        let mut sets = sets(world, 0);
        for set in &mut sets {
            set.levels = Some(listed(world, count));
        }
        world.office.scope.sets = Some(sets);
    }),
    ("accreditation: scope.product_kinds", 40_000, |world, count| {
        world.office.scope.product_kinds = Some(tokens(count, &world.certificate.product.kind));
    }),
    ("accreditation: scope.sectors; policy: sectors", 40_000, |world, count| {
        let shared = token("energy");
        let sectors = |side: &str| {
            let others = (0..count).filter_map(|at| token(&format!("{side}-{at}")));
            others.chain(shared.clone()).collect::<Vec<_>>()
        };
        world.office.scope.sectors = Some(sectors("office"));
        let rule = world.policy.accreditation.iter_mut().filter_map(|rule| rule.authorities.first_mut());
        rule.for_each(|authority| authority.sectors = Some(sectors("importer")));
    }),
    ("snapshot: events about the certificate", 20_000, events),
    ("snapshot: list", 400_000, statuses),
    ("policy: roots", 4_000, |world, count| {
        let root = |at| {
            let (name, key, roles) = (format!("root {at}"), spare(at), vec![Role::parse("certifier")?]);
            Some(TrustRoot { name, body: "another".into(), key, roles, from: None, until: None })
        };
        world.policy.roots = (0..count).filter_map(root).collect();
    }),
    ("policy: sets", 20_000, |world, count| world.policy.sets = sets(world, count)),
    ("policy: sets.levels", 40_000, |world, count| {
        with_level(world);
        let levels = listed(world, count);
        for set in &mut world.policy.sets {
            set.levels = Some(levels.clone());
        }
    }),
    ("policy: sets.digests", 40_000, |world, count| {
        let own = world.certificate.set.digest;
        let digests: Vec<_> = (0..count).map(|at| Digest::of(&at.to_be_bytes())).chain([own]).collect();
        world.policy.sets.iter_mut().for_each(|set| set.digests = Some(digests.clone()));
    }),
    ("policy: product_kinds", 40_000, |world, count| {
        world.policy.product_kinds = Some(tokens(count, &world.certificate.product.kind));
    }),
    ("policy: accreditation.authorities", 4_000, |world, count| {
        let other = |at| {
            let key = AuthorityKey { name: "key".into(), key: spare(at), from: None, until: None };
            AuthorityRule { name: format!("other {at}"), keys: vec![key], threshold: 1, sectors: None }
        };
        let rule = world.policy.accreditation.iter_mut();
        rule.for_each(|rule| rule.authorities.splice(0..0, (0..count).map(other)).for_each(drop));
    }),
    ("policy: accreditation.authorities.keys", 4_000, |world, count| {
        let other = |at| AuthorityKey { name: "key".into(), key: spare(at), from: None, until: None };
        let rule = world.policy.accreditation.iter_mut().filter_map(|rule| rule.authorities.first_mut());
        rule.for_each(|authority| authority.keys.extend((0..count).map(other)));
    }),
    ("policy: accreditation.series", 40_000, |world, count| {
        let other = |at: usize| SeriesId::parse(&Digest::of(&at.to_be_bytes()).to_string());
        let pins: Vec<_> = (0..count).filter_map(other).chain([world.office.series()]).collect();
        world.policy.accreditation.iter_mut().for_each(|rule| rule.series = Some(pins.clone()));
    }),
];

/// What an attestation lists, and how it is filled.
type Attested = (&'static str, usize, fn(&mut Json, usize));

const ATTESTED: &[Attested] = &[
    ("attestation: product.artifacts", 40_000, attested_artifacts),
    ("attestation: product.identifiers", 40_000, attested_identifiers),
    ("attestation: evidence", 20_000, attested_evidence),
    ("attestation: claims", 8_000, attested_claims),
    ("attestation: vocabularies", 40_000, attested_vocabularies),
];

/// Some lists grow a little faster than their length, by sorting and by what fits the caches.
const STEEPEST: f64 = 1.35;
