//! Targets, and the search for them through delegations (sections 5.6 and 5.7).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use warifu_model::Json;
use warifu_model::json::shorten;

use super::{Client, Expiry, fit, within};
use crate::error::FeedError;
use crate::keys::Keys;
use crate::limits::FeedLimit;
use crate::metadata::Metadata;
use crate::names::{hashed, metadata_file, versioned};
use crate::roles::{Described, Targets};

/// A target that a role which may speak for it describes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Target {
    path: String,
    role: String,
    described: Described,
}

impl Target {
    /// The path by which it was asked for.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The role that describes it.
    pub fn role(&self) -> &str {
        &self.role
    }

    /// Its length, in bytes.
    pub fn length(&self) -> u64 {
        self.described.length
    }

    /// The statement of the role on it beside length and digests; signed, and free in its form.
    pub fn custom(&self) -> Option<&Json> {
        self.described.custom.as_ref()
    }

    /// Tells whether these bytes are the target.
    pub fn is(&self, bytes: &[u8]) -> bool {
        fit(bytes, &self.described)
    }
}

impl Client<'_> {
    /// Finds a target: first what `targets` has, then the roles to which it delegates the path, in their order and depth first
    /// (section 5.6.7). Needs a [`refresh`](Client::refresh) before.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: nobody has it, or a role that is asked for it cannot be verified; nobody after that role is asked.
    pub fn find(&mut self, path: &str) -> Result<Target, FeedError> {
        let mut open = vec![("targets".to_owned(), self.root.signed.targets.clone())];
        let mut visited = BTreeSet::new();
        while let Some((role, keys)) = open.pop() {
            if visited.contains(&role) {
                continue;
            }
            if visited.len() >= FeedLimit::ROLES {
                return Err(FeedError::TooManyRoles { name: shorten(path), most: FeedLimit::ROLES });
            }
            let targets = self.targets_role(&role, &keys)?;
            if let Some(described) = targets.targets.get(path) {
                return Ok(Target { path: path.to_owned(), role, described: described.clone() });
            }
            visited.insert(role);
            let speakers = targets.delegations.speakers(path);
            if speakers.last().is_some_and(|last| last.is_last) {
                open.clear();
            }
            open.extend(speakers.into_iter().rev().map(|speaker| (speaker.name, speaker.keys.clone())));
        }
        Err(FeedError::no_target(path))
    }

    /// All targets that there are: of each role that is reached, those for which the search would find this very role. So what a role
    /// lists without being asked for it is not among them.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: a role cannot be verified. None is left out quietly.
    pub fn all(&mut self) -> Result<Vec<Target>, FeedError> {
        let roles = self.every_role()?;
        let paths: BTreeSet<&String> = roles.values().flat_map(|role| role.targets.keys()).collect();
        let mut all = Vec::new();
        for path in paths {
            match self.find(path) {
                Ok(target) => all.push(target),
                Err(FeedError::NoTarget { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    /// All targets roles that are reached by delegations with names.
    pub(crate) fn every_role(&mut self) -> Result<BTreeMap<String, Arc<Targets>>, FeedError> {
        let mut roles: BTreeMap<String, Arc<Targets>> = BTreeMap::new();
        let mut open = vec![("targets".to_owned(), self.root.signed.targets.clone())];
        while let Some((role, keys)) = open.pop() {
            if roles.contains_key(&role) {
                continue;
            }
            if roles.len() >= FeedLimit::ROLES {
                return Err(FeedError::TooManyRoles { name: shorten(&role), most: FeedLimit::ROLES });
            }
            let targets = self.targets_role(&role, &keys)?;
            open.extend(targets.delegations.roles().map(|(name, keys)| (name.to_owned(), keys.clone())));
            roles.insert(role, targets);
        }
        Ok(roles)
    }

    /// Fetches a target and compares its length and all its digests.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: it is not there, is longer than it may be, or has other bytes.
    pub fn download(&mut self, target: &Target) -> Result<Vec<u8>, FeedError> {
        let file = if self.root.signed.is_consistent {
            hashed(&target.path, target.described.hashes.first())
        } else {
            target.path.clone()
        };
        let most = target.described.length;
        if most > FeedLimit::TARGET_BYTES {
            return Err(FeedError::TooLong { file: shorten(&file), most: FeedLimit::TARGET_BYTES });
        }
        let found = self.source.target(&file, most).map_err(|failed| FeedError::source(&file, &failed.0))?;
        let bytes = found.ok_or_else(|| FeedError::Missing { file: shorten(&file) })?;
        let bytes = within(bytes, &file, most)?;
        if target.is(&bytes) { Ok(bytes) } else { Err(FeedError::OtherBytes { file: shorten(&file) }) }
    }

    /// A targets role as the snapshot names it, verified with the keys that its delegator has for it: from the state where it is the
    /// one, else from the source.
    pub(super) fn targets_role(&mut self, role: &str, keys: &Keys) -> Result<Arc<Targets>, FeedError> {
        let place = (role.to_owned(), keys.clone());
        if let Some(known) = self.verified.get(&place) {
            return Ok(Arc::clone(known));
        }
        let targets = Arc::new(self.opened(role, keys)?.signed);
        self.verified.insert(place, Arc::clone(&targets));
        Ok(targets)
    }

    fn opened(&mut self, role: &str, keys: &Keys) -> Result<Metadata<Targets>, FeedError> {
        // not quoted: this is the name of a role, not that of a file
        let listed = format!("{role}.json");
        let snapshot = self.snapshot.as_ref().map(|snapshot| &snapshot.signed.meta);
        let Some(named) = snapshot.and_then(|meta| meta.get(&listed)).cloned() else {
            return Err(FeedError::Missing { file: shorten(&listed) });
        };
        let bytes = self.state.metadata(role).unwrap_or_default();
        if named.fits(bytes)
            && let Some(known) = self.known::<Targets>(role, keys)
            && known.version == named.version
            && (self.is_in_time(known.expires) || self.expiry == Expiry::Graded)
        {
            self.not_expired(role, &metadata_file(role), known.expires)?;
            return Ok(known);
        }
        let file = versioned(role, named.version, self.root.signed.is_consistent);
        let bytes = self.need_named(&file, &named, FeedLimit::TARGETS_BYTES)?;
        let new = Metadata::<Targets>::read(&bytes, &file)?;
        new.verify(keys, role, &file)?;
        if new.version != named.version {
            return Err(FeedError::OtherVersion { file, expected: named.version, found: new.version });
        }
        self.not_expired(role, &file, new.expires)?;
        self.state.keep(role, bytes);
        Ok(new)
    }
}
