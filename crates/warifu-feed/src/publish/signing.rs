//! What was there, and what is signed now.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::json::{Node, Tape, shorten};
use warifu_model::{Digest, Json, Timestamp};
use warifu_seal::keys::PublicKey;

use super::draft::{Draft, Gathered, envelope, signed_of, without_time};
use super::role_keys::{Delegated, RoleKeys, id_of};
use super::{NewTarget, Plan, Publication, PublishError};
use crate::canonical::canonical;
use crate::client::{Client, Expiry, Source, SourceFailed, Target};
use crate::error::FeedError;
use crate::metadata::Metadata;
use crate::names::{metadata_file, versioned};
use crate::roles::{Root, Targets};
use crate::state::State;

/// The newest metadata of each role of a repository. All of it was verified from the first root on: what somebody put into the folder
/// without a key is carried on by nobody.
pub(super) struct Before<'b> {
    pub(super) files: &'b BTreeMap<String, Vec<u8>>,
    root: Option<Metadata<Root>>,
    state: Option<State>,
}

/// A repository in memory, of which targets play no part.
struct Files<'b>(&'b BTreeMap<String, Vec<u8>>);

impl Source for Files<'_> {
    fn metadata(&mut self, file: &str, _: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        Ok(self.0.get(file).cloned())
    }

    fn target(&mut self, _: &str, _: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
        Ok(None)
    }
}

impl<'b> Before<'b> {
    pub(super) fn read(files: &'b BTreeMap<String, Vec<u8>>, at: Timestamp) -> Result<Self, PublishError> {
        if files.is_empty() {
            return Ok(Self { files, root: None, state: None });
        }
        let state = match seen(files, at) {
            Ok(state) => state,
            Err(error) => interrupted(files, at).ok_or(error)?,
        };
        let root = Metadata::read(state.metadata("root").unwrap_or_default(), &metadata_file("root"))?;
        Ok(Self { files, root: Some(root), state: Some(state) })
    }

    fn role(&self, role: &str) -> Option<&[u8]> {
        self.state.as_ref()?.metadata(role)
    }

    /// The keys of a role at the top; none in a new repository.
    pub(super) fn keys(&self, role: &str) -> Result<Option<RoleKeys>, PublishError> {
        let Some(root) = &self.root else { return Ok(None) };
        let keys = match role {
            "root" => &root.signed.own,
            "targets" => &root.signed.targets,
            "snapshot" => &root.signed.snapshot,
            _ => &root.signed.timestamp,
        };
        RoleKeys::read(role, keys).map(Some)
    }

    /// What a subscriber has who has seen all of it.
    pub(super) fn seen(&self) -> Option<State> {
        self.state.clone()
    }

    fn targets_role(&self, role: &str) -> Result<Option<Metadata<Targets>>, PublishError> {
        Ok(self.role(role).map(|bytes| Metadata::read(bytes, &metadata_file(role))).transpose()?)
    }

    /// The authorities that there are, with their keys and patterns.
    pub(super) fn delegations(&self) -> Result<Delegated, PublishError> {
        let Some(targets) = self.targets_role("targets")? else { return Ok(BTreeMap::new()) };
        let mut delegations = BTreeMap::new();
        for (name, keys, patterns) in targets.signed.delegations.patterns() {
            let patterns: BTreeSet<String> = patterns.iter().cloned().collect();
            delegations.insert(name.to_owned(), (RoleKeys::read(name, keys)?, patterns));
        }
        Ok(delegations)
    }

    /// What an authority lists: what it had, and what is new. A name never gets other bytes.
    pub(super) fn targets_of(&self, role: &str, new: &[NewTarget]) -> Result<Json, PublishError> {
        let known = self.targets_role(role)?.map(|known| known.signed.targets).unwrap_or_default();
        let mut listed: BTreeMap<String, Json> = BTreeMap::new();
        for target in new {
            if known.get(&target.name).is_some_and(|known| !known.hashes.fit(&target.bytes)) {
                return Err(PublishError::OtherBytes { name: shorten(&target.name), role: role.to_owned() });
            }
            let said = described(&target.bytes).with_some("custom", target.custom.clone());
            listed.insert(target.name.clone(), said);
        }
        if let Some(bytes) = self.role(role) {
            let signed = signed_of(bytes)?;
            if let Some(Json::Object(targets)) = signed.member("targets") {
                // what was said once stays as it was said, also where it would be said otherwise today
                listed.extend(targets.iter().map(|(name, said)| (name.to_string(), said.clone())));
            }
        }
        Ok(listed.into_iter().fold(Json::object(), |all, (name, said)| all.with(name, said)))
    }
}

/// What a subscriber has who begins with the first root and reads everything.
fn seen(files: &BTreeMap<String, Vec<u8>>, at: Timestamp) -> Result<State, FeedError> {
    let file = versioned("root", 1, true);
    let first = files.get(&file).ok_or(FeedError::Missing { file })?;
    let (mut state, mut source) = (State::new(first.clone()), Files(files));
    // one update has a limit on the roots that it walks
    loop {
        let before = state.metadata("root").map(<[u8]>::to_vec);
        Client::open(&mut state, &mut source, at, Expiry::Graded)?.refresh()?;
        if state.metadata("root") == before.as_deref() {
            break;
        }
    }
    let mut client = Client::open(&mut state, &mut source, at, Expiry::Graded)?;
    client.refresh()?;
    client.every_role()?;
    Ok(state)
}

/// The targets of a repository as its publisher finds it.
pub(super) fn listed(files: &BTreeMap<String, Vec<u8>>, at: Timestamp) -> Result<Vec<Target>, PublishError> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let all = |state: &mut State, files| {
        let mut source = Files(files);
        let mut client = Client::open(state, &mut source, at, Expiry::Graded)?;
        client.refresh()?;
        client.all()
    };
    match seen(files, at) {
        Ok(mut state) => Ok(all(&mut state, files)?),
        Err(error) => {
            let before = interrupted(files, at).and(without_newest_root(files)).ok_or(error)?;
            let mut state = seen(&before, at)?;
            Ok(all(&mut state, &before)?)
        }
    }
}

/// What is there where a publication ended between its root and its timestamp: all is as the root before has it, and the newest root
/// follows from that one. Subscribers may have the newest root by now, so it stays, and what it asks for is signed as it says.
fn interrupted(files: &BTreeMap<String, Vec<u8>>, at: Timestamp) -> Option<State> {
    let before = without_newest_root(files)?;
    let root = files.iter().find(|(file, _)| !before.contains_key(*file)).map(|(_, bytes)| bytes)?;
    let mut state = seen(&before, at).ok()?;
    let known = state.metadata("root").map(<[u8]>::to_vec);
    // the root is taken up as a subscriber takes it up; what comes after it is what failed
    let mut source = Files(files);
    let _ = Client::open(&mut state, &mut source, at, Expiry::Graded).ok()?.refresh();
    let is_taken = known.as_deref() != Some(root.as_slice()) && state.metadata("root") == Some(root.as_slice());
    is_taken.then_some(state)
}

fn without_newest_root(files: &BTreeMap<String, Vec<u8>>) -> Option<BTreeMap<String, Vec<u8>>> {
    let newest = files.keys().filter_map(|file| file.strip_suffix(".root.json")?.parse::<i64>().ok()).max()?;
    let mut before = files.clone();
    before.remove(&versioned("root", newest, true))?;
    Some(before)
}

/// What is signed in one turn.
pub(super) struct Turn<'t> {
    before: &'t Before<'t>,
    plan: &'t Plan<'t>,
    roles: BTreeMap<String, Written>,
    files: Vec<(String, Vec<u8>)>,
    due: Vec<(String, Timestamp)>,
    drafts: Vec<Draft>,
}

/// Metadata of a role as it is after the turn.
pub(super) struct Written {
    version: i64,
    bytes: Vec<u8>,
}

impl<'t> Turn<'t> {
    pub(super) fn new(before: &'t Before<'t>, plan: &'t Plan<'t>) -> Self {
        Self { before, plan, roles: BTreeMap::new(), files: Vec::new(), due: Vec::new(), drafts: Vec::new() }
    }

    /// Signs a role, if it says something else than before or if its time runs out and there are signers.
    pub(super) fn write(&mut self, role: &str, body: Json, keys: &RoleKeys, days: u32) -> Result<(), PublishError> {
        let known = self.before.role(role);
        let old = known.map(signed_of).transpose()?;
        let version = old.as_ref().and_then(|old| old.member("version")).map_or(0, integer);
        let expires = old.as_ref().and_then(|old| Timestamp::parse(old.member("expires")?.as_text()?));
        let is_same = old.as_ref().is_some_and(|old| canonical(&without_time(old)) == canonical(&body));
        let former = if role == "root" { self.before.keys(role)? } else { None };
        let asked: Vec<&RoleKeys> = std::iter::once(keys).chain(&former).collect();
        if let (true, Some(bytes), Some(expires)) = (is_same, known, expires) {
            let half = self.plan.at.unix().saturating_add(seconds(days) / 2);
            let can_sign =
                asked.iter().all(|keys| self.signers(keys).len() >= keys.threshold) || self.drafts(role, &asked);
            // metadata that was signed with keys that the role has no more is signed again
            let is_signed = is_signed(role, bytes, keys);
            if is_signed && (expires.unix() > half || !can_sign) {
                if expires.unix() <= half {
                    self.due.push((role.to_owned(), expires));
                }
                self.roles.insert(role.to_owned(), Written { version, bytes: bytes.to_vec() });
                return Ok(());
            }
        }
        let version = version.saturating_add(1);
        let end = self.plan.at.unix().saturating_add(seconds(days));
        let expires = Timestamp::from_unix(end).ok_or(PublishError::BadDays { days })?;
        let signed = body.with("expires", expires.to_string()).with("version", version);
        let given = match self.draft(role) {
            None => None,
            Some(bytes) => {
                let body = without_time(&signed);
                Some(Gathered::read(role, bytes, &body, version, (self.plan.at, expires))?)
            }
        };
        let bytes = self.sign(role, given.as_ref().map_or(&signed, |given| &given.signed), &asked, given.as_ref())?;
        self.files.push((path_of(role, version), bytes.clone()));
        self.roles.insert(role.to_owned(), Written { version, bytes });
        Ok(())
    }

    /// The metadata of a role that this turn has written or kept.
    pub(super) fn written(&self, role: &str) -> Option<&Written> {
        self.roles.get(role)
    }

    /// Tells whether metadata waits for signatures: what says its digest cannot be written yet.
    pub(super) fn waits(&self) -> bool {
        self.drafts.iter().any(|draft| !draft.is_complete())
    }

    pub(super) fn finish(self) -> Publication {
        let files = if self.waits() { Vec::new() } else { self.files };
        Publication { files, drafts: self.drafts, due: self.due }
    }

    fn draft(&self, role: &str) -> Option<&[u8]> {
        self.plan.drafts.as_ref()?.get(role).map(Vec::as_slice)
    }

    /// Tells whether signatures of a role are gathered: there is a draft, or somebody here begins one.
    fn drafts(&self, role: &str, asked: &[&RoleKeys]) -> bool {
        let is_begun = || asked.iter().any(|keys| !self.signers(keys).is_empty());
        self.plan.drafts.is_some() && (self.draft(role).is_some() || is_begun())
    }

    fn signers(&self, keys: &RoleKeys) -> BTreeMap<String, usize> {
        let ours = self.plan.signers.iter().enumerate().map(|(place, signer)| (id_of(&signer.public_key()), place));
        ours.filter(|(id, _)| keys.keys.contains_key(id)).collect()
    }

    /// Signs by those who are here, and takes the signatures that a draft has. Where these are too few, the draft waits, or there is an error.
    fn sign(
        &mut self,
        role: &str,
        signed: &Json,
        asked: &[&RoleKeys],
        given: Option<&Gathered>,
    ) -> Result<Vec<u8>, PublishError> {
        let message = canonical(signed);
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        let mut least: Option<(usize, usize)> = None;
        for keys in asked {
            let here = self.signers(keys);
            let mut found = 0;
            for (id, key) in &keys.keys {
                let drafted = given.and_then(|given| given.by(id, key));
                let is_known = all.contains_key(id) || drafted.is_some();
                if is_known || here.contains_key(id) {
                    found += 1;
                }
                all.extend(drafted.map(|text| (id.clone(), text)));
            }
            let missing = |(found, threshold): (usize, usize)| threshold.saturating_sub(found);
            if least.is_none_or(|known| missing(known) < missing((found, keys.threshold))) {
                least = Some((found, keys.threshold));
            }
        }
        let (found, threshold) = least.unwrap_or_default();
        if found < threshold && self.plan.drafts.is_none() {
            return Err(PublishError::SignersMissing { role: role.to_owned(), found, threshold });
        }
        let places: BTreeMap<String, usize> = asked.iter().flat_map(|keys| self.signers(keys)).collect();
        for (id, place) in places {
            let Some(hand) = self.plan.signers.get(place).filter(|_| !all.contains_key(&id)) else { continue };
            let signature = hand.sign_verified(&message).map_err(PublishError::Signer)?;
            all.insert(id, data_encoding::HEXLOWER.encode(&signature));
        }
        let bytes = envelope(signed, &all);
        if self.plan.drafts.is_some() {
            self.drafts.push(Draft { role: role.to_owned(), bytes: bytes.clone(), found, threshold });
        }
        Ok(bytes)
    }
}

/// Tells whether enough of these keys have signed; a root that is there was verified with the keys of the one before as well.
fn is_signed(role: &str, bytes: &[u8], keys: &RoleKeys) -> bool {
    let tape = Tape::parse(bytes).ok();
    let found = tape.as_ref().and_then(|tape| tape.root().find("/signatures")).map(Node::to_json);
    let Some(Json::List(all)) = found else { return false };
    let Ok(body) = signed_of(bytes) else { return false };
    let message = canonical(&body);
    let has_signed = |(id, key): &(&String, &PublicKey)| {
        all.iter().any(|one| {
            let text = |name| one.member(name).and_then(Json::as_text);
            let signature = text("sig").and_then(|sig| data_encoding::HEXLOWER.decode(sig.as_bytes()).ok());
            text("keyid") == Some(id.as_str())
                && signature.is_some_and(|signature| key.verify(&message, &signature).is_ok())
        })
    };
    let count = keys.keys.iter().filter(has_signed).count();
    count >= keys.threshold || (role == "root" && count > 0)
}

/// What every role begins with.
pub(super) fn body(kind: &'static str) -> Json {
    Json::object().with("_type", kind).with("spec_version", SPEC)
}

/// What is said of metadata in the role above it.
pub(super) fn meta_of(written: Option<&Written>) -> Json {
    let Some(written) = written else { return Json::Null };
    described(&written.bytes).with("version", written.version)
}

fn described(bytes: &[u8]) -> Json {
    let hashes = Json::object().with("sha256", Digest::of(bytes).hex());
    Json::object().with("length", bytes.len()).with("hashes", hashes)
}

fn integer(value: &Json) -> i64 {
    if let Json::Int(value) = value { *value } else { 0 }
}

fn seconds(days: u32) -> i64 {
    i64::from(days) * 86_400
}

/// The version of the specification that is followed.
const SPEC: &str = "1.0.34";

/// The path of the metadata of a role in a repository.
fn path_of(role: &str, version: i64) -> String {
    let file = if role == "timestamp" { versioned(role, version, false) } else { versioned(role, version, true) };
    format!("metadata/{file}")
}
