//! A repository in memory that tests change as they like, and a subscriber who logs what he asks for.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use p256::ecdsa::signature::Signer as _;
use warifu_feed::{Client, Expired, Expiry, FeedError, Source, SourceFailed, State, Target, metadata_file};
use warifu_model::{Digest, Json, Timestamp};
use warifu_seal::keys::SigningKey;

use crate::program;

/// A key of a test.
#[derive(Clone)]
pub(crate) enum TestKey {
    Ed25519(Rc<SigningKey>),
    P256(Rc<p256::ecdsa::SigningKey>),
    P384(Rc<p384::ecdsa::SigningKey>),
    #[cfg(feature = "rsa")]
    Rsa(Rc<ring::rsa::KeyPair>),
}

#[cfg(feature = "rsa")]
pub(crate) fn rsa(pkcs8: &[u8]) -> TestKey {
    TestKey::Rsa(Rc::new(ring::rsa::KeyPair::from_pkcs8(pkcs8).unwrap()))
}

pub(crate) fn ed25519(seed: u8) -> TestKey {
    TestKey::Ed25519(Rc::new(SigningKey::from_seed(&[seed; 32])))
}

pub(crate) fn p256(seed: u8) -> TestKey {
    TestKey::P256(Rc::new(p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap()))
}

pub(crate) fn p384(seed: u8) -> TestKey {
    TestKey::P384(Rc::new(p384::ecdsa::SigningKey::from_slice(&[seed; 48]).unwrap()))
}

impl TestKey {
    pub(crate) fn id(&self) -> String {
        Digest::of(&self.json().to_canonical()).hex()
    }

    pub(crate) fn json(&self) -> Json {
        let (kind, scheme, public) = match self {
            Self::Ed25519(key) => ("ed25519", "ed25519", hex(key.public_key().as_bytes())),
            Self::P256(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                ("ecdsa", "ecdsa-sha2-nistp256", spki(P256, point.as_bytes()))
            }
            Self::P384(key) => {
                let point = key.verifying_key().to_sec1_point(false);
                ("ecdsa", "ecdsa-sha2-nistp384", spki(P384, point.as_bytes()))
            }
            #[cfg(feature = "rsa")]
            Self::Rsa(key) => ("rsa", "rsassa-pss-sha256", spki(RSA, key.public().as_ref())),
        };
        let value = Json::object().with("public", public);
        Json::object().with("keytype", kind).with("scheme", scheme).with("keyval", value)
    }

    fn sign(&self, message: &[u8]) -> String {
        match self {
            Self::Ed25519(key) => hex(&key.sign(message)),
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                hex(signature.to_der().as_bytes())
            }
            Self::P384(key) => {
                let signature: p384::ecdsa::Signature = key.sign(message);
                hex(signature.to_der().as_bytes())
            }
            #[cfg(feature = "rsa")]
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                let random = ring::rand::SystemRandom::new();
                key.sign(&ring::signature::RSA_PSS_SHA256, &random, message, &mut signature).unwrap();
                hex(&signature)
            }
        }
    }
}

fn spki(prefix: &str, point: &[u8]) -> String {
    let der = [&data_encoding::HEXLOWER.decode(prefix.as_bytes()).unwrap(), point].concat();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", data_encoding::BASE64.encode(&der))
}

const P256: &str = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
/// For keys of 2048 bits and an exponent of three bytes, whose DER has 270 bytes.
#[cfg(feature = "rsa")]
const RSA: &str = "30820122300d06092a864886f70d01010105000382010f00";
const P384: &str = "3076301006072a8648ce3d020106052b81040022036200";

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// The keys of a role as metadata lists them.
#[derive(Clone)]
pub(crate) struct RoleKeys {
    /// With the id under which each is listed.
    pub(crate) keys: Vec<(String, Json)>,
    pub(crate) threshold: i64,
}

impl RoleKeys {
    pub(crate) fn of(keys: &[TestKey], threshold: i64) -> Self {
        Self { keys: keys.iter().map(|key| (key.id(), key.json())).collect(), threshold }
    }

    pub(crate) fn add(&mut self, key: &TestKey) {
        self.keys.push((key.id(), key.json()));
    }
}

/// A delegation.
#[derive(Clone)]
pub(crate) struct Delegation {
    pub(crate) name: String,
    pub(crate) keys: RoleKeys,
    pub(crate) terminating: bool,
    pub(crate) paths: Vec<String>,
}

#[derive(Clone)]
pub(crate) struct TargetsDoc {
    pub(crate) targets: BTreeMap<String, Vec<u8>>,
    pub(crate) delegations: Vec<Delegation>,
    /// `succinct_roles` or whatever else stands in place of the roles.
    pub(crate) instead: Option<Json>,
}

/// The repository: what will be published next, and what is published.
pub(crate) struct Sim {
    pub(crate) roles: BTreeMap<&'static str, RoleKeys>,
    pub(crate) consistent: bool,
    /// Further members of the root.
    pub(crate) extra: Vec<(&'static str, Json)>,
    pub(crate) versions: BTreeMap<String, i64>,
    pub(crate) expires: BTreeMap<String, Timestamp>,
    pub(crate) targets: BTreeMap<String, TargetsDoc>,
    pub(crate) signers: BTreeMap<String, Vec<TestKey>>,
    /// Whether length and digests of metadata are named.
    pub(crate) with_hashes: bool,
    /// By file name.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// Versions and bytes that snapshot and timestamp name.
    pub(crate) meta: BTreeMap<String, (i64, Vec<u8>)>,
    pub(crate) artifacts: BTreeMap<String, Vec<u8>>,
    pub(crate) asked: Vec<String>,
    /// Whether every answer has one byte more than asked for.
    pub(crate) endless: Option<String>,
    pub(crate) failing: Option<String>,
    next: u8,
}

pub(crate) const NOW: &str = "2026-12-01T00:00:00Z";

pub(crate) fn now() -> Timestamp {
    Timestamp::parse(NOW).unwrap()
}

pub(crate) fn day(count: i64) -> Timestamp {
    Timestamp::from_unix(now().unix() + count * 86_400).unwrap()
}

impl Sim {
    /// A repository with one Ed25519 key for each role and everything at version 1.
    pub(crate) fn new() -> Self {
        let mut sim = Self {
            roles: BTreeMap::new(),
            consistent: true,
            extra: Vec::new(),
            versions: BTreeMap::new(),
            expires: BTreeMap::new(),
            targets: BTreeMap::new(),
            signers: BTreeMap::new(),
            with_hashes: false,
            files: BTreeMap::new(),
            meta: BTreeMap::new(),
            artifacts: BTreeMap::new(),
            asked: Vec::new(),
            endless: None,
            failing: None,
            next: 10,
        };
        for (role, key) in
            [("root", ed25519(1)), ("timestamp", ed25519(2)), ("snapshot", ed25519(3)), ("targets", ed25519(4))]
        {
            sim.roles.insert(role, RoleKeys::of(std::slice::from_ref(&key), 1));
            sim.signers.insert(role.to_owned(), vec![key]);
        }
        sim.targets.insert("targets".to_owned(), TargetsDoc::empty());
        sim.publish(&["root", "targets", "snapshot", "timestamp"]);
        sim
    }

    pub(crate) fn new_key(&mut self) -> TestKey {
        self.next += 1;
        ed25519(self.next)
    }

    /// Adds a key to a role at the top, listed and signing.
    pub(crate) fn add_key(&mut self, role: &'static str) {
        let key = self.new_key();
        self.roles.get_mut(role).unwrap().add(&key);
        self.signers.get_mut(role).unwrap().push(key);
    }

    /// Takes all keys of a role away and gives it new ones.
    pub(crate) fn rotate(&mut self, role: &'static str) {
        let key = self.new_key();
        self.roles.insert(role, RoleKeys::of(std::slice::from_ref(&key), 1));
        self.signers.insert(role.to_owned(), vec![key]);
    }

    pub(crate) fn set(&mut self, role: &str, version: i64) {
        self.versions.insert(role.to_owned(), version);
    }

    pub(crate) fn version(&self, role: &str) -> i64 {
        self.versions.get(role).copied().unwrap_or(0)
    }

    /// Publishes roles in this order, each with the next version.
    pub(crate) fn publish(&mut self, roles: &[&str]) {
        for role in roles {
            let next = self.version(role) + 1;
            self.set(role, next);
            self.write(role);
        }
    }

    /// Publishes a role with the version that it has.
    pub(crate) fn write(&mut self, role: &str) {
        let bytes = self.signed(role, &self.body(role));
        self.put(role, bytes);
    }

    /// The metadata of a role with its signatures.
    pub(crate) fn signed(&self, role: &str, signed: &Json) -> Vec<u8> {
        // none of the texts of a simulated repository holds what the two canonical forms write in other ways, but for keys in PEM
        let message = olpc(signed);
        let signers = self.signers.get(role).map(Vec::as_slice).unwrap_or_default();
        let signatures: Vec<Json> =
            signers.iter().map(|key| Json::object().with("keyid", key.id()).with("sig", key.sign(&message))).collect();
        Json::object().with("signatures", signatures).with("signed", signed.clone()).to_pretty().into_bytes()
    }

    pub(crate) fn put(&mut self, role: &str, bytes: Vec<u8>) {
        let version = self.version(role);
        let plain = metadata_file(role);
        if role != "timestamp" && (self.consistent || role == "root") {
            self.files.insert(format!("{version}.{plain}"), bytes.clone());
        }
        if role == "timestamp" || !self.consistent {
            self.files.insert(plain, bytes.clone());
        }
        self.meta.insert(role.to_owned(), (version, bytes));
    }

    pub(crate) fn body(&self, role: &str) -> Json {
        let expires = self.expires.get(role).copied().unwrap_or_else(|| day(30));
        let kind = if matches!(role, "root" | "timestamp" | "snapshot") { role } else { "targets" };
        let body = Json::object()
            .with("_type", kind)
            .with("spec_version", "1.0.34")
            .with("expires", expires.to_string())
            .with("version", self.version(role));
        match role {
            "root" => self.root(body),
            "timestamp" => body.with("meta", Json::object().with("snapshot.json", self.named("snapshot"))),
            "snapshot" => {
                let roles = self.meta.keys().filter(|role| !matches!(&***role, "root" | "timestamp" | "snapshot"));
                let meta = roles.fold(Json::object(), |meta, role| meta.with(format!("{role}.json"), self.named(role)));
                body.with("meta", meta)
            }
            _ => self.targets[role].json(body),
        }
    }

    fn root(&self, body: Json) -> Json {
        let mut keys: BTreeMap<String, Json> = BTreeMap::new();
        keys.extend(self.roles.values().flat_map(|role| role.keys.iter().cloned()));
        let keys = keys.into_iter().fold(Json::object(), |all, (id, key)| all.with(id, key));
        let roles = self.roles.iter().fold(Json::object(), |all, (name, role)| {
            let ids = Json::list(role.keys.iter().map(|(id, _)| id.as_str()));
            all.with(*name, Json::object().with("keyids", ids).with("threshold", role.threshold))
        });
        let body = body.with("consistent_snapshot", self.consistent).with("keys", keys).with("roles", roles);
        self.extra.iter().fold(body, |body, (name, value)| body.with(*name, value.clone()))
    }

    fn named(&self, role: &str) -> Json {
        let Some((version, bytes)) = self.meta.get(role) else { return Json::object().with("version", 1_i64) };
        let named = Json::object().with("version", *version);
        if !self.with_hashes {
            return named;
        }
        let hashes = Json::object().with("sha256", Digest::of(bytes).hex());
        named.with("length", bytes.len()).with("hashes", hashes)
    }

    pub(crate) fn add_target(&mut self, role: &str, name: &str, bytes: &[u8]) {
        self.targets.get_mut(role).unwrap().targets.insert(name.to_owned(), bytes.to_vec());
        self.serve(name, bytes);
    }

    /// Serves bytes under a name, whatever metadata says.
    pub(crate) fn serve(&mut self, name: &str, bytes: &[u8]) {
        self.artifacts.insert(name.to_owned(), bytes.to_vec());
    }

    pub(crate) fn delegate(&mut self, from: &str, name: &str, paths: &[&str], terminating: bool) {
        let key = match self.signers.get(name) {
            Some(keys) => keys[0].clone(),
            None => self.new_key(),
        };
        self.signers.insert(name.to_owned(), vec![key.clone()]);
        self.targets.entry(name.to_owned()).or_insert_with(TargetsDoc::empty);
        self.targets.get_mut(from).unwrap().delegations.push(Delegation {
            name: name.to_owned(),
            keys: RoleKeys::of(&[key], 1),
            terminating,
            paths: paths.iter().map(|path| (*path).to_owned()).collect(),
        });
    }

    /// Publishes everything that there is but the root.
    pub(crate) fn publish_all(&mut self) {
        let roles: Vec<String> = self.targets.keys().cloned().collect();
        self.publish(&roles.iter().map(String::as_str).collect::<Vec<_>>());
        self.publish(&["snapshot", "timestamp"]);
    }
}

impl TargetsDoc {
    pub(crate) fn empty() -> Self {
        Self { targets: BTreeMap::new(), delegations: Vec::new(), instead: None }
    }

    fn json(&self, body: Json) -> Json {
        let targets = self.targets.iter().fold(Json::object(), |all, (name, bytes)| {
            let hashes = Json::object().with("sha256", Digest::of(bytes).hex());
            all.with(name.clone(), Json::object().with("length", bytes.len()).with("hashes", hashes))
        });
        let body = body.with("targets", targets);
        if let Some(instead) = &self.instead {
            return body.with("delegations", instead.clone());
        }
        if self.delegations.is_empty() {
            return body;
        }
        let mut keys: BTreeMap<String, Json> = BTreeMap::new();
        keys.extend(self.delegations.iter().flat_map(|role| role.keys.keys.iter().cloned()));
        let keys = keys.into_iter().fold(Json::object(), |all, (id, key)| all.with(id, key));
        let roles = self.delegations.iter().map(|role| {
            Json::object()
                .with("name", role.name.as_str())
                .with("keyids", Json::list(role.keys.keys.iter().map(|(id, _)| id.as_str())))
                .with("threshold", role.keys.threshold)
                .with("terminating", role.terminating)
                .with("paths", Json::list(role.paths.iter().map(String::as_str)))
        });
        body.with("delegations", Json::object().with("keys", keys).with("roles", Json::list(roles)))
    }
}

/// The canonical form once more, written naively.
pub(crate) fn olpc(value: &Json) -> Vec<u8> {
    match value {
        Json::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")).into_bytes(),
        Json::List(items) => {
            let items: Vec<Vec<u8>> = items.iter().map(olpc).collect();
            [b"[".to_vec(), items.join(&b","[..]), b"]".to_vec()].concat()
        }
        Json::Object(members) => {
            let sorted: BTreeMap<Vec<char>, &(_, Json)> =
                members.iter().map(|member| (member.0.chars().collect(), member)).collect();
            let members: Vec<Vec<u8>> = sorted
                .values()
                .map(|(key, value)| [olpc(&Json::from(key.to_string())), b":".to_vec(), olpc(value)].concat())
                .collect();
            [b"{".to_vec(), members.join(&b","[..]), b"}".to_vec()].concat()
        }
        other => other.to_canonical(),
    }
}

impl Source for Sim {
    fn metadata(&mut self, file: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        self.asked.push(file.to_owned());
        if self.failing.as_deref() == Some(file) {
            return Err(SourceFailed("the line is down".to_owned()));
        }
        if self.endless.as_deref() == Some(file) {
            return Ok(Some(vec![b' '; usize::try_from(most).unwrap() + 1]));
        }
        Ok(self.files.get(file).cloned())
    }

    fn target(&mut self, path: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        self.asked.push(path.to_owned());
        if self.endless.as_deref() == Some(path) {
            return Ok(Some(vec![b' '; usize::try_from(most).unwrap() + 1]));
        }
        let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
        let name = if self.consistent { name.split_once('.').map_or(name, |(_, name)| name) } else { name };
        let name = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        Ok(self.artifacts.get(&name).cloned())
    }
}

/// Somebody who follows a repository.
pub(crate) struct Subscriber {
    pub(crate) state: State,
    pub(crate) at: Timestamp,
    pub(crate) expiry: Expiry,
    pub(crate) expired: RefCell<Vec<Expired>>,
}

impl Subscriber {
    pub(crate) fn new(sim: &Sim) -> Self {
        let state = State::new(sim.files["1.root.json"].clone());
        Self { state, at: now(), expiry: Expiry::Strict, expired: RefCell::default() }
    }

    pub(crate) fn refresh(&mut self, sim: &mut Sim) -> Result<(), FeedError> {
        let process = self.process(sim, None);
        let asked = sim.asked.len();
        let done = self.refresh_here(sim);
        if let Some(process) = process {
            process.agrees(&done, &sim.asked[asked..], &self.state);
        }
        done
    }

    /// What a process makes of the same state, where one is asked.
    fn process(&self, sim: &mut Sim, name: Option<&str>) -> Option<program::Done> {
        let program = program::program().filter(|_| self.expiry == Expiry::Strict)?;
        Some(program::run(&program, sim, &self.state, self.at, name))
    }

    fn refresh_here(&mut self, sim: &mut Sim) -> Result<(), FeedError> {
        let mut client = Client::open(&mut self.state, sim, self.at, self.expiry)?;
        let done = client.refresh();
        *self.expired.borrow_mut() = client.expired().to_vec();
        done
    }

    /// The code with which a refresh fails.
    pub(crate) fn refused(&mut self, sim: &mut Sim) -> &'static str {
        self.refresh(sim).unwrap_err().code()
    }

    pub(crate) fn find(&mut self, sim: &mut Sim, name: &str) -> Result<Target, FeedError> {
        let process = self.process(sim, Some(name));
        let asked = sim.asked.len();
        let found = self.find_here(sim, name);
        if let Some(process) = process {
            process.agrees(&found, &sim.asked[asked..], &self.state);
        }
        found
    }

    fn find_here(&mut self, sim: &mut Sim, name: &str) -> Result<Target, FeedError> {
        let mut client = Client::open(&mut self.state, sim, self.at, self.expiry)?;
        client.refresh()?;
        let found = client.find(name);
        *self.expired.borrow_mut() = client.expired().to_vec();
        found
    }

    pub(crate) fn download(&mut self, sim: &mut Sim, name: &str) -> Result<Vec<u8>, FeedError> {
        let process = self.process(sim, Some(name));
        let asked = sim.asked.len();
        let done = self.download_here(sim, name);
        if let Some(process) = process {
            process.agrees(&done, &sim.asked[asked..], &self.state);
        }
        done
    }

    fn download_here(&mut self, sim: &mut Sim, name: &str) -> Result<Vec<u8>, FeedError> {
        let mut client = Client::open(&mut self.state, sim, self.at, self.expiry)?;
        client.refresh()?;
        let target = client.find(name)?;
        client.download(&target)
    }

    pub(crate) fn bytes(&self, role: &str) -> Option<Vec<u8>> {
        let file = metadata_file(role);
        self.state.files().find(|(name, _)| *name == file).map(|(_, bytes)| bytes.to_vec())
    }

    /// The version of the metadata that is trusted; 0 for none.
    pub(crate) fn version(&self, role: &str) -> i64 {
        let Some(bytes) = self.bytes(role) else { return 0 };
        let tape = warifu_model::json::Tape::parse(&bytes).unwrap();
        tape.root().find("/signed/version").unwrap().integer().unwrap()
    }

    pub(crate) fn roles(&self) -> Vec<String> {
        self.state.files().map(|(name, _)| name).collect()
    }
}
