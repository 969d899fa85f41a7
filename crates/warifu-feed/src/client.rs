//! The workflow of a client (TUF 1.0.34, section 5).

mod chain;
mod search;

use std::collections::BTreeMap;
use std::sync::Arc;

use warifu_model::Timestamp;
use warifu_model::json::shorten;

use crate::error::FeedError;
use crate::keys::Keys;
use crate::limits::FeedLimit;
use crate::metadata::{Metadata, Role};
use crate::names::{metadata_file, versioned};
use crate::roles::{Named, Newest, Root, Snapshot, Targets, is_long};
use crate::state::{ROOT, State};

pub use search::Target;

/// Gives the files of a feed. Nothing that it gives is believed.
pub trait Source {
    /// The bytes of a file of metadata, by its name as it stands in a URL; none where there is none. No more than one byte beyond
    /// `most` need be read.
    ///
    /// # Errors
    ///
    /// [`SourceFailed`], where it is not known whether there is such a file.
    fn metadata(&mut self, file: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed>;

    /// The bytes of a target, by its path relative to the targets. The path comes from the feed: whoever makes a path of a file system or
    /// a URL of it has to refuse steps out of the folder.
    ///
    /// # Errors
    ///
    /// [`SourceFailed`].
    fn target(&mut self, path: &str, most: u64) -> Result<Option<Vec<u8>>, SourceFailed>;
}

/// The failure of a source, in its own words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SourceFailed(pub String);

/// States what becomes of metadata that is expired.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Expiry {
    /// As the specification has it: an error, and what is expired is not kept.
    Strict,
    /// Verified and kept like everything else, and told: old knowledge is old, not forged. It cannot be told from a feed that somebody
    /// holds back.
    Graded,
}

/// A role that is expired at the time of the question.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Expired {
    /// The role.
    pub role: String,
    /// The end of its time.
    pub since: Timestamp,
}

/// One update of a state from a source.
///
/// ```
/// use warifu_feed::{Client, Expiry, FeedError, Source, SourceFailed, State};
/// use warifu_model::Timestamp;
///
/// struct Nothing;
///
/// impl Source for Nothing {
///     fn metadata(&mut self, _: &str, _: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
///         Ok(None)
///     }
///
///     fn target(&mut self, _: &str, _: u64) -> Result<Option<Vec<u8>>, SourceFailed> {
///         Ok(None)
///     }
/// }
///
/// let mut state = State::new(b"{}".to_vec());
/// let at = Timestamp::parse("2026-12-01T00:00:00Z").ok_or("a time")?;
/// let error = Client::open(&mut state, &mut Nothing, at, Expiry::Strict).err().ok_or("no root")?;
/// assert_eq!(error.code(), "missing-field");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Client<'a> {
    state: &'a mut State,
    source: &'a mut dyn Source,
    at: Timestamp,
    expiry: Expiry,
    root: Metadata<Root>,
    snapshot: Option<Metadata<Snapshot>>,
    /// What was verified under this snapshot, each role with the keys by which it was.
    verified: BTreeMap<(String, Keys), Arc<Targets>>,
    expired: Vec<Expired>,
    /// The version of the timestamp that is signed with two contents.
    forked: Option<i64>,
}

impl<'a> Client<'a> {
    /// Begins an update: opens the root of the state, which has to be signed by its own keys. Nothing is asked of the source.
    ///
    /// # Errors
    ///
    /// [`FeedError`]: the root does not read, or is not signed.
    pub fn open(
        state: &'a mut State,
        source: &'a mut dyn Source,
        at: Timestamp,
        expiry: Expiry,
    ) -> Result<Self, FeedError> {
        let file = metadata_file(ROOT);
        let root = Metadata::<Root>::read(state.metadata(ROOT).unwrap_or_default(), &file)?;
        root.verify(&root.signed.own, ROOT, &file)?;
        Ok(Self {
            state,
            source,
            at,
            expiry,
            root,
            snapshot: None,
            verified: BTreeMap::new(),
            expired: Vec::new(),
            forked: None,
        })
    }

    /// Brings roots, timestamp, snapshot and the role `targets` up to date (sections 5.3 to 5.6). What was verified is in the state
    /// also where a later step fails.
    ///
    /// # Errors
    ///
    /// [`FeedError`].
    pub fn refresh(&mut self) -> Result<(), FeedError> {
        self.expired.clear();
        self.snapshot = None;
        self.verified.clear();
        self.update_root()?;
        let newest = self.update_timestamp()?;
        let snapshot = self.update_snapshot(&newest)?;
        self.snapshot = Some(snapshot);
        let keys = self.root.signed.targets.clone();
        self.targets_role("targets", &keys)?;
        Ok(())
    }

    /// The roles that were asked and are expired, the most general first. Empty with [`Expiry::Strict`].
    pub fn expired(&self) -> &[Expired] {
        &self.expired
    }

    /// The version of a timestamp that is signed with other contents than the one that was seen before; none where there is no such. The
    /// specification passes over what is offered then. It shows that somebody with the keys says one thing here and another there.
    pub fn forked(&self) -> Option<i64> {
        self.forked
    }

    /// Section 5.3: one root after the other, each signed by the keys of the one before and by its own.
    fn update_root(&mut self) -> Result<(), FeedError> {
        for _ in 0..FeedLimit::ROOTS {
            let version = self.root.version.saturating_add(1);
            let file = versioned(ROOT, version, true);
            let Some(bytes) = self.ask(&file, FeedLimit::ROOT_BYTES)? else { break };
            let next = Metadata::<Root>::read(&bytes, &file)?;
            next.verify(&self.root.signed.own, ROOT, &file)?;
            next.verify(&next.signed.own, ROOT, &file)?;
            if next.version != version {
                return Err(FeedError::OtherVersion { file, expected: version, found: next.version });
            }
            self.root = next;
            self.state.keep(ROOT, bytes);
        }
        let expires = self.root.expires;
        self.not_expired(ROOT, &metadata_file(ROOT), expires)
    }

    /// Section 5.4. What the state has counts only as far as it verifies under the keys of the root of today, which is how a
    /// repository gets out of versions that a thief made high (section 5.3.11).
    fn update_timestamp(&mut self) -> Result<Metadata<Newest>, FeedError> {
        let role = Newest::TYPE;
        let file = metadata_file(role);
        let keys = self.root.signed.timestamp.clone();
        let known = self.known::<Newest>(role, &keys);
        let bytes = self.need(&file, FeedLimit::TIMESTAMP_BYTES)?;
        let new = Metadata::<Newest>::read(&bytes, &file)?;
        new.verify(&keys, role, &file)?;
        if let Some(known) = known {
            if new.version < known.version {
                return Err(FeedError::Rollback { file, known: known.version, offered: new.version });
            }
            // the same version is the same timestamp, whatever the source says now
            if new.version == known.version {
                self.forked = (!known.says_as(&new)).then_some(new.version);
                self.not_expired(role, &file, known.expires)?;
                return Ok(known);
            }
            let (before, after) = (known.signed.snapshot.version, new.signed.snapshot.version);
            if after < before {
                return Err(FeedError::Rollback { file: metadata_file(Snapshot::TYPE), known: before, offered: after });
            }
        }
        self.not_expired(role, &file, new.expires)?;
        self.state.keep(role, bytes);
        Ok(new)
    }

    /// Section 5.5.
    fn update_snapshot(&mut self, newest: &Metadata<Newest>) -> Result<Metadata<Snapshot>, FeedError> {
        let role = Snapshot::TYPE;
        let named = &newest.signed.snapshot;
        let keys = self.root.signed.snapshot.clone();
        let known = self.known::<Snapshot>(role, &keys);
        if let Some(known) = known.as_ref().filter(|known| known.version == named.version)
            && (self.is_in_time(known.expires) || self.expiry == Expiry::Graded)
        {
            self.not_expired(role, &metadata_file(role), known.expires)?;
            return Ok(known.clone());
        }
        let file = versioned(role, named.version, self.root.signed.is_consistent);
        let bytes = self.need_named(&file, named, FeedLimit::SNAPSHOT_BYTES)?;
        let new = Metadata::<Snapshot>::read(&bytes, &file)?;
        new.verify(&keys, role, &file)?;
        if new.version != named.version {
            return Err(FeedError::OtherVersion { file, expected: named.version, found: new.version });
        }
        for (name, before) in known.iter().flat_map(|known| &known.signed.meta) {
            let Some(after) = new.signed.meta.get(name) else {
                return Err(FeedError::Dropped { file, role: shorten(name) });
            };
            if after.version < before.version {
                let file = shorten(name);
                return Err(FeedError::Rollback { file, known: before.version, offered: after.version });
            }
        }
        self.not_expired(role, &file, new.expires)?;
        self.state.keep(role, bytes);
        Ok(new)
    }

    /// The metadata of the state, if it reads and is signed by these keys.
    fn known<T: Role>(&self, role: &str, keys: &Keys) -> Option<Metadata<T>> {
        let file = metadata_file(role);
        let known = Metadata::<T>::read(self.state.metadata(role)?, &file).ok()?;
        known.verify(keys, role, &file).ok()?;
        Some(known)
    }

    fn is_in_time(&self, expires: Timestamp) -> bool {
        self.at < expires
    }

    /// Refuses or notes what is expired, as the caller asked.
    fn not_expired(&mut self, role: &str, file: &str, expires: Timestamp) -> Result<(), FeedError> {
        if self.is_in_time(expires) {
            return Ok(());
        }
        match self.expiry {
            Expiry::Strict => Err(FeedError::Expired { file: file.to_owned(), since: expires }),
            Expiry::Graded => {
                let over = Expired { role: role.to_owned(), since: expires };
                if !self.expired.contains(&over) {
                    self.expired.push(over);
                }
                Ok(())
            }
        }
    }

    /// A file of which another one names version, length and digests.
    fn need_named(&mut self, file: &str, named: &Named, most: u64) -> Result<Vec<u8>, FeedError> {
        let bytes = self.need(file, named.length.unwrap_or(most).min(most))?;
        if named.fits(&bytes) { Ok(bytes) } else { Err(FeedError::OtherBytes { file: file.to_owned() }) }
    }

    fn need(&mut self, file: &str, most: u64) -> Result<Vec<u8>, FeedError> {
        self.ask(file, most)?.ok_or_else(|| FeedError::Missing { file: file.to_owned() })
    }

    fn ask(&mut self, file: &str, most: u64) -> Result<Option<Vec<u8>>, FeedError> {
        let found = self.source.metadata(file, most).map_err(|failed| FeedError::source(file, &failed.0))?;
        found.map(|bytes| within(bytes, file, most)).transpose()
    }
}

impl std::fmt::Debug for Client<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("at", &self.at).field("expiry", &self.expiry).finish_non_exhaustive()
    }
}

fn within(bytes: Vec<u8>, file: &str, most: u64) -> Result<Vec<u8>, FeedError> {
    let is_within = u64::try_from(bytes.len()).is_ok_and(|length| length <= most);
    if is_within { Ok(bytes) } else { Err(FeedError::TooLong { file: shorten(file), most }) }
}

/// Tells whether bytes are as long as a target says and have its digests.
fn fit(bytes: &[u8], described: &crate::roles::Described) -> bool {
    is_long(bytes, described.length) && described.hashes.fit(bytes)
}
