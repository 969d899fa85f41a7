use std::collections::BTreeSet;

use warifu_model::{
    AdoptedCrosswalk, Crosswalk, Edge, Element, Endpoint, EndpointKind, Relation, SectorList, SetId, Side, Timestamp,
    Token, codes,
};

use crate::relations::{BaseRelation, Relations};

/// A crosswalk between sector lists, with the period in which a policy has adopted it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SectorCrosswalk<'a> {
    /// The entry of the policy.
    pub adopted: &'a AdoptedCrosswalk,
    /// The crosswalk with the digest of that entry. Whoever reads it compares the digests.
    pub crosswalk: &'a Crosswalk,
}

/// A sector in terms of another list, by one edge.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SectorMatch<'a> {
    /// The sector.
    pub sector: &'a str,
    /// The sector of the other list.
    pub counterpart: &'a str,
    /// The share of the sector that lies in the counterpart.
    pub fit: SectorFit,
    /// The relation, read from the sector to the counterpart.
    pub relation: Relation,
    /// The edge as it is stated.
    pub edge: &'a Edge,
    /// The crosswalk in which it is stated.
    pub crosswalk: &'a Crosswalk,
}

codes! {
    /// Share of a sector that lies in a sector of another list.
    pub enum SectorFit {
        /// All of it: it is equal or lies within.
        Full = "full", en: "lies within it", ja: "全てが含まれる";
        /// They overlap, or it has the other within it.
        Partial = "partial", en: "overlaps it", ja: "一部が重なる";
    }
}

/// The answer whether sectors that are held meet sectors that are asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SectorsMet<'a> {
    /// One of them is asked for itself.
    Directly,
    /// One of them lies within one that is asked for, by each of these edges.
    ByCrosswalk(Vec<SectorMatch<'a>>),
    /// Some overlap what is asked for, by these edges, and none lies within it.
    Partially(Vec<SectorMatch<'a>>),
    /// None has to do with what is asked for, as far as is known.
    No,
}

/// Tells sectors in terms of other lists, by the edges of crosswalks that count at a time. What is only said to be related, or to share
/// nothing, is no counterpart; nothing is inferred from two edges in a row. Sectors are compared by their ids alone, as in policies.
///
/// Sorted by sector, counterpart and fit, the better one first.
///
/// ```
/// use warifu_model::Timestamp;
/// use warifu_recognition::sectors_in;
///
/// let at = Timestamp::parse("2026-11-29T00:00:00Z").ok_or("a time")?;
/// assert!(sectors_in(&["railway"], &[], at).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sectors_in<'a>(sectors: &[&str], crosswalks: &[SectorCrosswalk<'a>], at: Timestamp) -> Vec<SectorMatch<'a>> {
    let asked: BTreeSet<&str> = sectors.iter().copied().collect();
    let counting = crosswalks.iter().filter(|one| one.counts_at(at)).map(|one| one.crosswalk);
    let matches = counting.flat_map(|crosswalk| {
        crosswalk.edges.iter().flat_map(move |edge| {
            [Side::Source, Side::Target].into_iter().filter_map(move |from| SectorMatch::of(crosswalk, edge, from))
        })
    });
    let mut matches: Vec<SectorMatch<'a>> = matches.filter(|one| asked.contains(one.sector)).collect();
    matches.sort_by_key(SectorMatch::order);
    matches.dedup();
    matches
}

/// Tells whether sectors that somebody holds meet those that are asked for, one of which suffices: directly, or by the edges of
/// crosswalks that count at a time. Several crosswalks never make less of it than one of them.
///
/// A held sector that lies within one that is asked for is one of those that make it up. One that is wider, or overlaps, leaves open which
/// part of it was looked at.
///
/// ```
/// use warifu_model::Timestamp;
/// use warifu_recognition::{SectorsMet, sectors_meet};
///
/// let at = Timestamp::parse("2026-11-29T00:00:00Z").ok_or("a time")?;
/// assert_eq!(sectors_meet(&["energy"], &["energy", "water"], &[], at), SectorsMet::Directly);
/// assert_eq!(sectors_meet(&["gas"], &["energy"], &[], at), SectorsMet::No);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sectors_meet<'a>(
    held: &[&str],
    asked: &[&str],
    crosswalks: &[SectorCrosswalk<'a>],
    at: Timestamp,
) -> SectorsMet<'a> {
    // both lists are written by others, and long ones are to cost in proportion only
    let asked: BTreeSet<&str> = asked.iter().copied().collect();
    if held.iter().any(|sector| asked.contains(sector)) {
        return SectorsMet::Directly;
    }
    let matches = sectors_in(held, crosswalks, at).into_iter().filter(|one| asked.contains(one.counterpart));
    let (full, partial): (Vec<_>, Vec<_>) = matches.partition(|one| one.fit == SectorFit::Full);
    match (full.is_empty(), partial.is_empty()) {
        (false, _) => SectorsMet::ByCrosswalk(full),
        (true, false) => SectorsMet::Partially(partial),
        (true, true) => SectorsMet::No,
    }
}

/// Tells in which lists a sector stands, by the ids of the lists, each once and ascending. A policy or an accreditation names a sector by its
/// id alone: where there is more than one list, somebody may mean another sector.
///
/// ```
/// use warifu_model::{SectorList, Token};
/// use warifu_recognition::lists_with;
///
/// fn means_one(sector: &Token, lists: &[&SectorList]) -> bool {
///     lists_with(sector, lists).len() == 1
/// }
/// ```
pub fn lists_with<'a>(sector: &Token, lists: &[&'a SectorList]) -> BTreeSet<&'a SetId> {
    let has = |list: &&&SectorList| list.sectors.iter().any(|one| one.id.as_str() == sector.as_str());
    lists.iter().filter(has).map(|list| &list.id).collect()
}

impl SectorCrosswalk<'_> {
    /// Whether it counts at a time, and is about sectors at all.
    fn counts_at(&self, at: Timestamp) -> bool {
        let is_set =
            |endpoint: &Endpoint| matches!(endpoint, Endpoint::Pinned { kind: EndpointKind::RequirementSet, .. });
        self.adopted.counts_at(at) && !is_set(&self.crosswalk.source) && !is_set(&self.crosswalk.target)
    }
}

impl<'a> SectorMatch<'a> {
    fn of(crosswalk: &'a Crosswalk, edge: &'a Edge, from: Side) -> Option<Self> {
        let relation = if from == Side::Source { edge.relation } else { edge.relation.inverse() };
        let sector = edge.element(from).map(Element::as_str)?;
        let counterpart = edge.element(from.other()).map(Element::as_str)?;
        Some(Self { sector, counterpart, fit: SectorFit::of(relation)?, relation, edge, crosswalk })
    }

    fn order(&self) -> (&'a str, &'a str, SectorFit, &'a str, &'a warifu_model::SemVer) {
        (self.sector, self.counterpart, self.fit, self.crosswalk.id.as_str(), &self.crosswalk.version)
    }
}

impl SectorFit {
    /// None where nothing is said, or the two share nothing.
    fn of(relation: Relation) -> Option<Self> {
        let relations = Relations::from(relation);
        if relations.inverse().carries_pass() {
            return Some(Self::Full);
        }
        (!relations.contains(BaseRelation::Apart)).then_some(Self::Partial)
    }
}
