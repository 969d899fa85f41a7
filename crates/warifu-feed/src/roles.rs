//! What the four roles sign. Fields that are not known are passed over.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256, Sha512};
use warifu_model::json::{Node, ReadProblem};
use warifu_model::{Json, ReadError};

use crate::key::Key;
use crate::keys::{Keys, known_keys};
use crate::members::{both, find, need};
use crate::metadata::Role;
use crate::pattern;

/// The role that everything begins with.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    pub(crate) own: Keys,
    pub(crate) timestamp: Keys,
    pub(crate) snapshot: Keys,
    pub(crate) targets: Keys,
    pub(crate) is_consistent: bool,
}

impl Role for Root {
    const TYPE: &'static str = "root";

    fn read(signed: Node<'_>) -> Result<Self, ReadError> {
        let known = known_keys(need(signed, "keys")?)?;
        let roles = need(signed, "roles")?;
        let keys = |name| Keys::read(need(roles, name)?, &known);
        let consistent = find(signed, "consistent_snapshot")?;
        Ok(Self {
            own: keys("root")?,
            timestamp: keys("timestamp")?,
            snapshot: keys("snapshot")?,
            targets: keys("targets")?,
            is_consistent: consistent.map_or(Ok(false), Node::boolean)?,
        })
    }
}

/// What one file says of another: its version, and sometimes its bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Named {
    pub(crate) version: i64,
    pub(crate) length: Option<u64>,
    hashes: Option<Hashes>,
}

impl Named {
    fn read(node: Node<'_>) -> Result<Self, ReadError> {
        Ok(Self {
            version: need(node, "version")?.integer_within(1, warifu_model::Limit::SAFE_INTEGER)?,
            length: find(node, "length")?.map(length).transpose()?,
            hashes: find(node, "hashes")?.map(Hashes::read).transpose()?,
        })
    }

    /// Tells whether bytes are those that are named; where nothing is said of them, all are.
    pub(crate) fn fits(&self, bytes: &[u8]) -> bool {
        self.length.is_none_or(|length| is_long(bytes, length))
            && self.hashes.as_ref().is_none_or(|hashes| hashes.fit(bytes))
    }
}

/// The role that says which snapshot is the newest.
#[derive(Clone, Debug)]
pub(crate) struct Newest {
    pub(crate) snapshot: Named,
}

impl Role for Newest {
    const TYPE: &'static str = "timestamp";

    fn read(signed: Node<'_>) -> Result<Self, ReadError> {
        Ok(Self { snapshot: Named::read(need(need(signed, "meta")?, "snapshot.json")?)? })
    }
}

/// The role that says which versions of targets roles belong together.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    /// By file name, `ROLE.json`.
    pub(crate) meta: BTreeMap<String, Named>,
}

impl Role for Snapshot {
    const TYPE: &'static str = "snapshot";

    fn read(signed: Node<'_>) -> Result<Self, ReadError> {
        let mut meta = BTreeMap::new();
        for (name, named) in need(signed, "meta")?.members()? {
            meta.insert(name.string()?.into_owned(), Named::read(named)?);
        }
        Ok(Self { meta })
    }
}

/// A role that has targets, or delegates them.
#[derive(Clone, Debug)]
pub(crate) struct Targets {
    pub(crate) targets: BTreeMap<String, Described>,
    pub(crate) delegations: Delegations,
}

/// What a role says of a target.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Described {
    pub(crate) length: u64,
    pub(crate) hashes: Hashes,
    pub(crate) custom: Option<Json>,
}

impl Role for Targets {
    const TYPE: &'static str = "targets";

    fn read(signed: Node<'_>) -> Result<Self, ReadError> {
        let mut targets = BTreeMap::new();
        for (path, node) in need(signed, "targets")?.members()? {
            let described = Described {
                length: length(need(node, "length")?)?,
                hashes: Hashes::read(need(node, "hashes")?)?,
                custom: find(node, "custom")?.map(Node::to_json),
            };
            targets.insert(path.string()?.into_owned(), described);
        }
        let delegations = find(signed, "delegations")?.map(Delegations::read).transpose()?;
        Ok(Self { targets, delegations: delegations.unwrap_or_default() })
    }
}

/// Digests of one file, as far as the algorithms are known. There is at least one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Hashes(BTreeMap<&'static str, String>);

impl Hashes {
    fn read(node: Node<'_>) -> Result<Self, ReadError> {
        let mut known = BTreeMap::new();
        for (name, value) in node.members()? {
            let (name, value) = (name.string()?, value.string()?.to_ascii_lowercase());
            known.extend(ALGORITHMS.iter().find(|algorithm| **algorithm == name).map(|algorithm| (*algorithm, value)));
        }
        if known.is_empty() {
            return Err(node
                .broken(both("a digest by sha256 or sha512 is needed", "sha256又はsha512のダイジェストが必要である")));
        }
        Ok(Self(known))
    }

    /// Tells whether all digests are those of the bytes.
    pub(crate) fn fit(&self, bytes: &[u8]) -> bool {
        let hex = |digest: &[u8]| data_encoding::HEXLOWER.encode(digest);
        self.0.iter().all(|(name, value)| match *name {
            "sha256" => hex(&Sha256::digest(bytes)) == *value,
            _ => hex(&Sha512::digest(bytes)) == *value,
        })
    }

    /// The digest that stands in the name of the file.
    pub(crate) fn first(&self) -> &str {
        self.0.values().next().map_or("", String::as_str)
    }
}

/// To whom a role delegates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delegations {
    roles: Vec<Delegated>,
    bins: Option<Bins>,
}

/// One delegation.
#[derive(Clone, Debug)]
struct Delegated {
    name: String,
    keys: Keys,
    is_terminating: bool,
    paths: Paths,
}

/// For which paths a delegation is.
#[derive(Clone, Debug)]
enum Paths {
    Patterns(Vec<String>),
    /// Prefixes of the SHA-256 of the path, in hexadecimal digits.
    Hashed(Vec<String>),
}

/// Delegations to numbered roles by the first bits of the digest of the path (TAP 15).
#[derive(Clone, Debug)]
struct Bins {
    keys: Keys,
    bits: u32,
    prefix: String,
}

/// A role that may speak for a path.
pub(crate) struct Speaker<'d> {
    pub(crate) name: String,
    pub(crate) keys: &'d Keys,
    /// Nobody after it is asked.
    pub(crate) is_last: bool,
}

impl Delegations {
    fn read(node: Node<'_>) -> Result<Self, ReadError> {
        let known = known_keys(need(node, "keys")?)?;
        let (roles, bins) = (find(node, "roles")?, find(node, "succinct_roles")?);
        if roles.is_some() == bins.is_some() {
            return Err(node.broken(both(
                "one of `roles` and `succinct_roles` is needed",
                "`roles` と `succinct_roles` のどちらか一方が必要である",
            )));
        }
        let mut delegations = Self { roles: Vec::new(), bins: bins.map(|bins| Bins::read(bins, &known)).transpose()? };
        let mut seen = BTreeSet::new();
        for role in roles.map(Node::items).transpose()?.into_iter().flatten() {
            let role_name = need(role, "name")?;
            let name = role_name.string()?.into_owned();
            if TOP_LEVEL.contains(&&*name) || name.is_empty() {
                return Err(role_name
                    .broken(both("a delegated role needs a name of its own", "委任先には固有の名前が必要である")));
            }
            if !seen.insert(name.clone()) {
                return Err(role_name.error(ReadProblem::DuplicateItem { what: both("role", "役割") }));
            }
            let keys = Keys::read(role, &known)?;
            let is_terminating = need(role, "terminating")?.boolean()?;
            delegations.roles.push(Delegated { name, keys, is_terminating, paths: Paths::read(role)? });
        }
        Ok(delegations)
    }

    /// The roles that may speak for a path, in their order.
    pub(crate) fn speakers(&self, path: &str) -> Vec<Speaker<'_>> {
        let mut speakers = Vec::new();
        if let Some(bins) = &self.bins {
            // a bin is the only one that has the path
            speakers.push(Speaker { name: bins.name_for(path), keys: &bins.keys, is_last: true });
        }
        for role in self.roles.iter().filter(|role| role.paths.have(path)) {
            speakers.push(Speaker { name: role.name.clone(), keys: &role.keys, is_last: role.is_terminating });
            if role.is_terminating {
                break;
            }
        }
        speakers
    }

    /// The delegated roles that have patterns, by name.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = (&str, &Keys, &[String])> {
        self.roles.iter().filter_map(|role| match &role.paths {
            Paths::Patterns(patterns) => Some((&*role.name, &role.keys, patterns.as_slice())),
            Paths::Hashed(_) => None,
        })
    }

    /// The delegated roles by name, with their keys.
    pub(crate) fn roles(&self) -> impl Iterator<Item = (&str, &Keys)> {
        self.roles.iter().map(|role| (&*role.name, &role.keys))
    }
}

impl Paths {
    fn read(role: Node<'_>) -> Result<Self, ReadError> {
        let texts = |node: Node<'_>| -> Result<Vec<String>, ReadError> {
            node.items()?.map(|item| Ok(item.string()?.into_owned())).collect()
        };
        match (find(role, "paths")?, find(role, "path_hash_prefixes")?) {
            (Some(paths), None) => texts(paths).map(Self::Patterns),
            (None, Some(prefixes)) => texts(prefixes).map(Self::Hashed),
            _ => Err(role.broken(both(
                "one of `paths` and `path_hash_prefixes` is needed",
                "`paths` と `path_hash_prefixes` のどちらか一方が必要である",
            ))),
        }
    }

    fn have(&self, path: &str) -> bool {
        match self {
            Self::Patterns(patterns) => patterns.iter().any(|pattern| pattern::fits(path, pattern)),
            Self::Hashed(prefixes) => {
                let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(path));
                prefixes.iter().any(|prefix| digest.starts_with(&prefix.to_ascii_lowercase()))
            }
        }
    }
}

impl Bins {
    fn read(node: Node<'_>, known: &BTreeMap<String, Key>) -> Result<Self, ReadError> {
        let bits = need(node, "bit_length")?.integer_within(1, 32)?;
        let prefix = need(node, "name_prefix")?.string()?.into_owned();
        Ok(Self { keys: Keys::read(node, known)?, bits: u32::try_from(bits).unwrap_or(32), prefix })
    }

    fn name_for(&self, path: &str) -> String {
        let digest = Sha256::digest(path);
        let first = digest.iter().take(4).fold(0_u32, |value, byte| (value << 8) | u32::from(*byte));
        let bin = first >> (32 - self.bits);
        let width = usize::try_from(self.bits.div_ceil(4)).unwrap_or(8);
        format!("{}-{bin:0width$x}", self.prefix)
    }
}

fn length(node: Node<'_>) -> Result<u64, ReadError> {
    let length = node.integer_within(0, warifu_model::Limit::SAFE_INTEGER)?;
    Ok(u64::try_from(length).unwrap_or(0))
}

pub(crate) fn is_long(bytes: &[u8], length: u64) -> bool {
    u64::try_from(bytes.len()).is_ok_and(|found| found == length)
}

/// Algorithms of digests that are known.
const ALGORITHMS: [&str; 2] = ["sha256", "sha512"];

/// Names that no delegated role may have: their files would be those of the roles at the top.
const TOP_LEVEL: [&str; 4] = ["root", "timestamp", "snapshot", "targets"];
