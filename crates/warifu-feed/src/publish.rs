//! The writer: what to write so that a release is out.

mod error;
mod prove;
mod role_keys;
mod signing;

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{Json, Timestamp};
use warifu_seal::keys::{PublicKey, Signer};

pub use error::PublishError;

use crate::limits::FeedLimit;
use crate::names::{hashed, versioned};
use crate::roles::is_long;
use role_keys::RoleKeys;
use signing::{Before, Turn, body, meta_of};

/// The keys of a role, and how many of them have to sign.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hands {
    /// The keys.
    pub keys: Vec<PublicKey>,
    /// The number of them that have to sign.
    pub threshold: usize,
}

/// A target that is to be published.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewTarget {
    /// Its name: flat, and never used again for other bytes.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The statement on it, which is signed.
    pub custom: Option<Json>,
}

/// An authority: a delegated role that speaks for its own names and nothing else.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Authority {
    /// Its name, of lower-case letters, digits and `-`.
    pub name: String,
    /// Patterns of the names for which it speaks; those that it had stay.
    pub paths: Vec<String>,
    /// The targets that it publishes now; those that it had stay.
    pub targets: Vec<NewTarget>,
}

/// Describes what is to be published.
pub struct Plan<'a> {
    /// Now.
    pub at: Timestamp,
    /// Keys of roles: `root`, `targets`, `snapshot`, `timestamp` and authorities. A role that is not named keeps those that it has.
    pub roles: BTreeMap<String, Hands>,
    /// The signers. Each role is signed by those whose keys it has; a new root also by those whose keys the root before has.
    pub signers: Vec<&'a dyn Signer>,
    /// Days for which new metadata is good.
    pub days: Days,
    /// The authorities that are new or have something to publish.
    pub authorities: Vec<Authority>,
}

/// Days for which metadata is good. What has less than half of its time left is signed again, where there are signers for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Days {
    /// The root.
    pub root: u32,
    /// The role `targets` and the authorities.
    pub targets: u32,
    /// The snapshot.
    pub snapshot: u32,
    /// The timestamp: for so long a thief of its key, or who stands in the way, can hold a subscriber back unnoticed.
    pub timestamp: u32,
}

impl Default for Days {
    fn default() -> Self {
        Self { root: 365, targets: 180, snapshot: 30, timestamp: 7 }
    }
}

/// The files to write, in this order: a subscriber who reads in between sees the state before or the state after.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Publication {
    /// Paths relative to the repository (`targets/…`, `metadata/…`) with their bytes. The timestamp is the last.
    pub files: Vec<(String, Vec<u8>)>,
    /// Roles with less than half of their time left for which there was no signer, with the end of their time.
    pub due: Vec<(String, Timestamp)>,
}

/// Says what to write so that a plan is published, beside the metadata that is there. `before` holds the files of the folder `metadata`
/// by their names; it is empty for a new repository.
///
/// What comes out was read by [`Client`](crate::Client), strictly, as a subscriber who begins with the first root, and as one who has seen
/// what was there before.
///
/// # Errors
///
/// [`PublishError`]; then nothing is to be written.
pub fn publish(before: &BTreeMap<String, Vec<u8>>, plan: &Plan<'_>) -> Result<Publication, PublishError> {
    let before = Before::read(before, plan.at)?;
    let mut turn = Turn::new(&before, plan);
    // keys first: who signs what follows from them
    let keys = |role| top_level_keys(&before, plan, role);
    let (root, targets, snapshot, timestamp) = (keys("root")?, keys("targets")?, keys("snapshot")?, keys("timestamp")?);
    let mut delegations = before.delegations()?;
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for authority in &plan.authorities {
        delegate(&mut delegations, authority, plan)?;
        for target in &authority.targets {
            if let Some(other) = owners.insert(&target.name, &authority.name) {
                return Err(PublishError::TwoOwners {
                    name: warifu_model::json::shorten(&target.name),
                    first: other.to_owned(),
                    second: authority.name.clone(),
                });
            }
        }
    }
    let mut files = new_files(plan);
    turn.write(
        "root",
        root_body(&[("root", &root), ("snapshot", &snapshot), ("targets", &targets), ("timestamp", &timestamp)]),
        &root,
        plan.days.root,
    )?;
    let listed = body("targets").with("targets", Json::object()).with("delegations", delegations_json(&delegations));
    turn.write("targets", listed, &targets, plan.days.targets)?;
    for (name, (keys, _)) in &delegations {
        let new = plan.authorities.iter().find(|authority| authority.name == *name);
        let listed = before.targets_of(name, new.map_or(&[], |authority| authority.targets.as_slice()))?;
        turn.write(name, body("targets").with("targets", listed), keys, plan.days.targets)?;
    }
    let mut meta = Json::object();
    for name in std::iter::once("targets").chain(delegations.keys().map(String::as_str)) {
        meta = meta.with(format!("{name}.json"), meta_of(turn.written(name)));
    }
    turn.write("snapshot", body("snapshot").with("meta", meta), &snapshot, plan.days.snapshot)?;
    let newest = Json::object().with("snapshot.json", meta_of(turn.written("snapshot")));
    turn.write("timestamp", body("timestamp").with("meta", newest), &timestamp, plan.days.timestamp)?;
    let Publication { files: mut written, due } = turn.finish();
    // what a new root or timestamp asks for is there before either
    written.sort_by_key(
        |(path, _)| if path.ends_with("timestamp.json") { 2 } else { u8::from(path.ends_with(".root.json")) },
    );
    files.extend(written);
    prove::prove(&before, &files, plan)?;
    Ok(Publication { files, due })
}

/// The files of new targets, with the digest before their names.
fn new_files(plan: &Plan<'_>) -> Vec<(String, Vec<u8>)> {
    let all = plan.authorities.iter().flat_map(|authority| &authority.targets);
    all.map(|target| {
        let digest = warifu_model::Digest::of(&target.bytes).hex();
        (format!("targets/{}", hashed(&target.name, &digest)), target.bytes.clone())
    })
    .collect()
}

fn top_level_keys(before: &Before<'_>, plan: &Plan<'_>, role: &str) -> Result<RoleKeys, PublishError> {
    match plan.roles.get(role) {
        Some(hands) => RoleKeys::of(role, hands),
        None => before.keys(role)?.ok_or_else(|| PublishError::NoKeys { role: role.to_owned() }),
    }
}

/// By name: the keys of an authority, and the patterns of its names.
type Delegated = BTreeMap<String, (RoleKeys, BTreeSet<String>)>;

fn delegate(delegations: &mut Delegated, authority: &Authority, plan: &Plan<'_>) -> Result<(), PublishError> {
    let name = &authority.name;
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(is_plain) || TOP_LEVEL.contains(&name.as_str()) {
        return Err(PublishError::BadName { name: warifu_model::json::shorten(name) });
    }
    for target in &authority.targets {
        let is_flat = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+');
        if target.name.is_empty() || target.name.starts_with('.') || !target.name.chars().all(is_flat) {
            return Err(PublishError::BadName { name: warifu_model::json::shorten(&target.name) });
        }
        if !is_within(&target.bytes) {
            return Err(PublishError::TooLong { name: target.name.clone(), most: FeedLimit::TARGET_BYTES });
        }
    }
    let given = plan.roles.get(name).map(|hands| RoleKeys::of(name, hands)).transpose()?;
    match (delegations.get_mut(name), given) {
        (Some((keys, paths)), given) => {
            paths.extend(authority.paths.iter().cloned());
            *keys = given.unwrap_or_else(|| keys.clone());
        }
        (None, Some(keys)) => {
            delegations.insert(name.clone(), (keys, authority.paths.iter().cloned().collect()));
        }
        (None, None) => return Err(PublishError::NoKeys { role: name.clone() }),
    }
    if delegations.len() >= FeedLimit::ROLES {
        return Err(PublishError::TooManyAuthorities { most: FeedLimit::ROLES - 1 });
    }
    Ok(())
}

fn is_within(bytes: &[u8]) -> bool {
    u64::try_from(bytes.len()).is_ok_and(|length| length <= FeedLimit::TARGET_BYTES && is_long(bytes, length))
}

fn root_body(roles: &[(&'static str, &RoleKeys)]) -> Json {
    let all: BTreeMap<String, Json> = roles.iter().flat_map(|(_, keys)| keys.named()).collect();
    let keys = all.into_iter().fold(Json::object(), |keys, (id, key)| keys.with(id, key));
    let listed = roles.iter().fold(Json::object(), |all, (name, keys)| all.with(*name, keys.to_json(Json::object())));
    body("root").with("consistent_snapshot", true).with("keys", keys).with("roles", listed)
}

fn delegations_json(delegations: &Delegated) -> Json {
    let all: BTreeMap<String, Json> = delegations.values().flat_map(|(keys, _)| keys.named()).collect();
    let keys = all.into_iter().fold(Json::object(), |keys, (id, key)| keys.with(id, key));
    let roles = delegations.iter().map(|(name, (keys, paths))| {
        let role = Json::object().with("name", name.as_str()).with("terminating", true);
        keys.to_json(role.with("paths", Json::list(paths.iter().map(String::as_str))))
    });
    Json::object().with("keys", keys).with("roles", Json::list(roles))
}

/// The path of the metadata of a role in a repository.
fn path_of(role: &str, version: i64) -> String {
    let file = if role == "timestamp" { versioned(role, version, false) } else { versioned(role, version, true) };
    format!("metadata/{file}")
}

/// The roles that every repository has.
const TOP_LEVEL: [&str; 4] = ["root", "targets", "snapshot", "timestamp"];
