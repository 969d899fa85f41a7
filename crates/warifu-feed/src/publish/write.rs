//! From a plan to the files of a release.

use std::collections::BTreeMap;

use warifu_model::Json;

use super::prove::prove;
use super::role_keys::{Delegated, RoleKeys};
use super::signing::{Before, Turn, body, meta_of};
use super::{Authority, Plan, Publication, PublishError};
use crate::limits::FeedLimit;
use crate::names::hashed;
use crate::roles::is_long;

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
    let top = body("targets").with("targets", Json::object()).with("delegations", delegations_json(&delegations));
    turn.write("targets", top, &targets, plan.days.targets)?;
    for (name, (keys, _)) in &delegations {
        let new = plan.authorities.iter().find(|authority| authority.name == *name);
        let all = before.targets_of(name, new.map_or(&[], |authority| authority.targets.as_slice()))?;
        turn.write(name, body("targets").with("targets", all), keys, plan.days.targets)?;
    }
    // what comes above is about these bytes, with all their signatures
    if turn.waits() {
        return Ok(turn.finish());
    }
    let mut meta = Json::object();
    for name in std::iter::once("targets").chain(delegations.keys().map(String::as_str)) {
        meta = meta.with(format!("{name}.json"), meta_of(turn.written(name)));
    }
    turn.write("snapshot", body("snapshot").with("meta", meta), &snapshot, plan.days.snapshot)?;
    if turn.waits() {
        return Ok(turn.finish());
    }
    let newest = Json::object().with("snapshot.json", meta_of(turn.written("snapshot")));
    turn.write("timestamp", body("timestamp").with("meta", newest), &timestamp, plan.days.timestamp)?;
    if turn.waits() {
        return Ok(turn.finish());
    }
    let Publication { files: mut written, due, drafts } = turn.finish();
    // what a new root or timestamp asks for is there before either
    written.sort_by_key(
        |(path, _)| if path.ends_with("timestamp.json") { 2 } else { u8::from(path.ends_with(".root.json")) },
    );
    files.extend(written);
    prove(&before, &files, plan)?;
    Ok(Publication { files, drafts, due })
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

/// The roles that every repository has.
const TOP_LEVEL: [&str; 4] = ["root", "targets", "snapshot", "timestamp"];
