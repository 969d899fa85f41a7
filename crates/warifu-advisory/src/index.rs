use std::collections::BTreeMap;

use warifu_model::Digest;

use crate::advisory::{Advisory, Said, Stated};
use crate::compare::{Match, between};
use crate::inventory::Certified;
use crate::named::{Item, Known, Named};
use crate::names::Names;
use crate::sureness::Sureness;

/// Certified products and their components, found by what they are known by. Equal components of many products are there once.
#[derive(Debug)]
pub struct Index<'c> {
    items: Vec<Indexed<'c>>,
    by_text: BTreeMap<String, Vec<u32>>,
    by_digest: BTreeMap<Digest, Vec<u32>>,
}

#[derive(Debug)]
struct Indexed<'c> {
    item: &'c Item,
    names: Names,
    /// Certificates that have it: as the product itself, or as the component at this place.
    holders: Vec<(u32, Option<u32>)>,
}

/// A certificate that an advisory concerns.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hit {
    /// The certificate, by its place in the inventory.
    pub certificate: usize,
    /// The component, by its place; none where it is the product itself.
    pub component: Option<usize>,
    /// The vulnerability, by its place in the advisory.
    pub vulnerability: usize,
    /// What is named, by its place in the advisory.
    pub named: usize,
    /// What is said of it.
    pub status: Stated,
    /// What matched.
    pub matched: Match,
}

impl<'c> Index<'c> {
    /// Makes the index. The places of certificates in hits are those in the list.
    pub fn new(inventory: &'c [Certified]) -> Self {
        let mut places: BTreeMap<&Item, usize> = BTreeMap::new();
        let mut items: Vec<Indexed<'c>> = Vec::new();
        for (certificate, certified) in (0_u32..).zip(inventory) {
            let components = certified.components.iter().zip(0_u32..).map(|(one, place)| (&one.item, Some(place)));
            for (item, component) in std::iter::once((&certified.product, None)).chain(components) {
                let place = *places.entry(item).or_insert_with(|| {
                    items.push(Indexed { item, names: Names::of(&item.known), holders: Vec::new() });
                    items.len() - 1
                });
                if let Some(indexed) = items.get_mut(place) {
                    indexed.holders.push((certificate, component));
                }
            }
        }
        let mut index = Self { items, by_text: BTreeMap::new(), by_digest: BTreeMap::new() };
        for place in 0..index.items.len() {
            index.enter(place);
        }
        index
    }

    fn enter(&mut self, place: usize) {
        let Some(indexed) = self.items.get(place) else { return };
        let number = u32::try_from(place).unwrap_or(u32::MAX);
        for key in keys(&indexed.item.known, &indexed.names) {
            self.by_text.entry(key).or_default().push(number);
        }
        for digest in &indexed.item.known.digests {
            self.by_digest.entry(*digest).or_default().push(number);
        }
    }

    /// Everything that an advisory says of what is here, bad news and good: each vulnerability, certificate and component once for each thing that
    /// is said. Good news is taken where it is sure, and not from a draft; everything else is bad news that may be meant.
    /// In the order of vulnerabilities, certificates and components.
    pub fn matches(&self, advisory: &Advisory) -> Vec<Hit> {
        let own: Vec<Vec<(u32, Match)>> = advisory.named.iter().map(|named| self.find(named)).collect();
        let mut hits = Vec::new();
        for (vulnerability, one) in advisory.vulnerabilities.iter().enumerate() {
            let mut best: BTreeMap<(u32, Option<u32>, Stated), Hit> = BTreeMap::new();
            for said in one.said.iter().filter(|said| !(said.status.is_good() && advisory.is_draft)) {
                for (item, matched) in matched(advisory, said, &own) {
                    self.keep(vulnerability, said, item, &matched, &mut best);
                }
            }
            hits.extend(best.into_values());
        }
        hits
    }

    /// Keeps what is said of an item for all who have it, where the same is not said with more sureness.
    fn keep(
        &self,
        vulnerability: usize,
        said: &Said,
        item: u32,
        matched: &Match,
        best: &mut BTreeMap<(u32, Option<u32>, Stated), Hit>,
    ) {
        let Some(indexed) = self.items.get(item as usize) else { return };
        for (certificate, component) in &indexed.holders {
            let hit = Hit {
                certificate: *certificate as usize,
                component: component.map(|place| place as usize),
                vulnerability,
                named: said.product,
                status: said.status,
                matched: matched.clone(),
            };
            let key = (*certificate, *component, said.status);
            match best.get_mut(&key) {
                Some(known) if known.matched.sureness >= hit.matched.sureness => {}
                Some(known) => *known = hit,
                None => {
                    best.insert(key, hit);
                }
            }
        }
    }

    /// The items that a named thing may be, each with its match, in the order of items.
    fn find(&self, named: &Named) -> Vec<(u32, Match)> {
        let said = Names::of(&named.known);
        let mut candidates: Vec<u32> = Vec::new();
        for key in keys(&named.known, &said) {
            candidates.extend(self.by_text.get(&key).into_iter().flatten());
        }
        for start in said.beginnings().map(|start| format!("n:{start}")) {
            let from = self.by_text.range(start.clone()..).take_while(|(key, _)| key.starts_with(&start));
            candidates.extend(from.flat_map(|(_, places)| places));
        }
        for digest in &named.known.digests {
            candidates.extend(self.by_digest.get(digest).into_iter().flatten());
        }
        candidates.sort_unstable();
        candidates.dedup();
        let compare = |place: u32| {
            let indexed = self.items.get(place as usize)?;
            Some((place, between(named, &said, indexed.item, &indexed.names)?))
        };
        candidates.into_iter().filter_map(compare).collect()
    }
}

/// The texts under which a thing is found.
fn keys(known: &Known, names: &Names) -> Vec<String> {
    let purls = known.purls.iter().map(|one| format!("p:{}", one.path()));
    let cpes = known.cpes.iter().map(|one| format!("c:{}", one.path()));
    let exact = known.exact.iter().map(|one| format!("x:{one}"));
    let names = names.keys().map(|one| format!("n:{one}"));
    let mut keys: Vec<String> = purls.chain(cpes).chain(exact).chain(names).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What is said, item by item. A part inside of something else is met by its own names, by the part, and by what it is inside of; good news by the
/// names of the whole pair and by what it is inside of.
fn matched(advisory: &Advisory, said: &Said, own: &[Vec<(u32, Match)>]) -> Vec<(u32, Match)> {
    let mut all: BTreeMap<u32, Match> = BTreeMap::new();
    let mut ways = vec![(said.product, Sureness::Digest, 0)];
    // by many ways to one thing the surest counts: without this a small document has more ways than can be walked
    let mut walked: BTreeMap<usize, Sureness> = BTreeMap::new();
    while let Some((place, most, depth)) = ways.pop() {
        if walked.get(&place).is_some_and(|known| *known >= most) {
            continue;
        }
        walked.insert(place, most);
        for (item, matched) in own.get(place).into_iter().flatten() {
            let matched = Match { sureness: matched.sureness.min(most), ..matched.clone() };
            match all.get_mut(item) {
                Some(known) if known.sureness >= matched.sureness => {}
                Some(known) => *known = matched,
                None => {
                    all.insert(*item, matched);
                }
            }
        }
        let inside =
            advisory.named.get(place).and_then(|named| named.inside.as_ref()).filter(|_| depth <= crate::limits::DEPTH);
        if let Some(inside) = inside {
            ways.extend(inside.wholes.iter().map(|whole| (*whole, most, depth + 1)));
            // the same part elsewhere need not be what is meant
            ways.push((inside.part, most.min(Sureness::Identifier), depth + 1));
        }
    }
    let is_taken = |matched: &Match| !said.status.is_good() || matched.sureness.is_sure();
    all.into_iter().filter(|(_, matched)| is_taken(matched)).collect()
}
