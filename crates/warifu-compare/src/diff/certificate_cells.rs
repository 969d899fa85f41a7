//! The cells of the certificates for one set: which of the leaves that ask for one are met.

use std::collections::BTreeSet;

use warifu_model::{CertificateFact, Digest, Json, SemVer, SetDigest, SetId, Timestamp};

use super::cells::{Cell, Content, Group, ITEM};
use super::portfolios::{Wanted, portfolios};
use super::side::Side;
use super::versions;
use warifu_core::engine::LeafSubject;
use warifu_core::engine::Truth;

/// The cells of the certificates for a set at a time, for these leaves. A certificate that is not in force meets
/// nothing, so none is tried.
pub(super) fn certificate_group(
    sides: &[Side<'_>; 2],
    set: &SetId,
    leaves: Vec<(usize, usize)>,
    against: &BTreeSet<usize>,
    wanted: Wanted,
    at: Timestamp,
) -> Group {
    let Tried { facts, met } = tried(sides, set, &leaves, at);
    let all = portfolios(&met, leaves.len(), against, wanted);
    let cell = |(met, things): &(Vec<bool>, Vec<usize>)| Cell {
        truths: met.iter().map(|met| if *met { Truth::Yes } else { Truth::Unknown }).collect(),
        cost: ITEM * u32::try_from(things.len()).unwrap_or(u32::MAX / ITEM),
        content: Content::Certificates(things.iter().filter_map(|thing| facts.get(*thing)).cloned().collect()),
        ..Cell::nothing(0)
    };
    let mut cells: Vec<Cell> = all.all.iter().map(cell).collect();
    cells.sort_by_key(|cell| cell.cost);
    Group { leaves, cells, missing: all.missing }
}

/// Certificates that leaves tell apart, and which leaves each meets.
pub(super) struct Tried {
    pub(super) facts: Vec<CertificateFact>,
    pub(super) met: Vec<Vec<bool>>,
}

/// Certificates for a set that these leaves tell apart: one in every piece that versions, levels and components leave.
pub(super) fn tried(sides: &[Side<'_>; 2], set: &SetId, leaves: &[(usize, usize)], at: Timestamp) -> Tried {
    let (mut versions, mut levels, mut components) = (Vec::new(), vec![None], vec![None]);
    for (side, number) in leaves {
        let Some(side) = sides.get(*side) else { continue };
        let (range, level, component) = match side.leaf(*number).map(|leaf| leaf.subject()) {
            Some(LeafSubject::Certificate { versions, level, component, .. }) => (versions, level, component),
            Some(LeafSubject::Components { versions, level, .. }) => (versions, level, None),
            _ => continue,
        };
        versions.extend(versions::bounds(range));
        levels.push(level);
        components.push(component);
    }
    for list in [&mut levels, &mut components] {
        list.sort_unstable();
        list.dedup();
    }
    let (mut facts, mut met) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for version in versions::values(versions.iter().map(String::as_str)) {
        let Some(version) = version.as_text().and_then(SemVer::parse) else { continue };
        for level in &levels {
            for component in &components {
                let fact = fact(set, &version, *level, *component, at);
                let takes = |(side, number): &(usize, usize)| {
                    sides
                        .get(*side)
                        .and_then(|side| side.leaf(*number))
                        .is_some_and(|leaf| leaf.takes_certificate(&fact))
                };
                let one: Vec<bool> = leaves.iter().map(takes).collect();
                if one.contains(&true) && seen.insert(one.clone()) {
                    facts.push(fact);
                    met.push(one);
                }
            }
        }
    }
    Tried { facts, met }
}

/// A certificate that was granted at that very time and does not end.
fn fact(set: &SetId, version: &SemVer, level: Option<&str>, component: Option<&str>, at: Timestamp) -> CertificateFact {
    let text = Json::list([set.as_str(), &version.to_string(), level.unwrap_or("-"), component.unwrap_or("-")]);
    CertificateFact {
        certificate: Digest::of(&text.to_canonical()),
        policy: Digest::of(b"policy of a witness"),
        set: SetDigest { id: set.clone(), version: version.clone(), digest: Digest::of(&text.to_canonical()) },
        level: level.map(str::to_owned),
        model: component.unwrap_or("another component").to_owned(),
        identifiers: Vec::new(),
        granted_at: at,
        expires_at: None,
    }
}
