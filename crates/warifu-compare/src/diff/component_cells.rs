//! The cells of certificates for each component of a list: which of the leaves that ask for them are met.
//!
//! Such a leaf looks at a claim and at certificates, which other leaves look at as well. Its cells are all that can be
//! and more, so that what no cell shows is so; what one shows is evaluated before it is said.

use std::collections::BTreeSet;

use warifu_model::{
    CertificateFact, ClaimId, Components, Criterion, Digest, EachComponent, FieldName, Json, SetId, Shape, Timestamp,
    Value,
};

use super::budget::Budget;
use super::cells::{Assertions, Cell, Content, Group, ITEM};
use super::certificate_cells::{Tried, tried};
use super::claim_cells;
use super::normal::inside;
use super::portfolios::{Wanted, portfolios};
use super::record_lists::{self, Quantified, Walks};
use super::side::Side;
use super::undecided::Limit;
use warifu_core::engine::{Counting, LeafSubject, Truth};

/// The cells of the certificates for a set of the components in a list, for these leaves.
pub(super) fn component_group(
    sides: &[Side<'_>; 2],
    (claim, set): (&ClaimId, &SetId),
    leaves: Vec<(usize, usize)>,
    at: Timestamp,
    budget: &Budget,
) -> Result<Group, Limit> {
    let tried = tried(sides, set, &leaves, at);
    let asking: Vec<Json> = leaves.iter().map(|leaf| asks(sides, *leaf)).collect();
    let is_alike = asking.windows(2).all(|pair| pair.first() == pair.last());
    if !is_alike {
        return Ok(apart(&tried, &asking, leaves));
    }
    let record = picked(sides, claim, &leaves, at, budget)?;
    let all = portfolios(&tried.met, leaves.len(), &BTreeSet::new(), Wanted::Each);
    let cell = |(met, things): &(Vec<bool>, Vec<usize>)| Cell {
        cost: ITEM * u32::try_from(things.len() + 1).unwrap_or(u32::MAX / ITEM),
        content: content(claim, record.as_ref(), things.iter().filter_map(|thing| tried.facts.get(*thing))),
        ..shown(met)
    };
    let mut cells: Vec<Cell> = std::iter::once(Cell::nothing(leaves.len())).chain(all.all.iter().map(cell)).collect();
    let unions = all.all.iter().map(|(met, _)| met.clone()).collect();
    let (shared, is_whole) = shared(&unions, leaves.len());
    cells.extend(shared.iter().map(|met| Cell { cost: ITEM, ..shown(met) }));
    cells.sort_by_key(|cell| cell.cost);
    let missing = all.missing.or((!is_whole).then_some(Limit::Evidence));
    Ok(Group { leaves, cells, missing })
}

/// A list of components together with certificates of them: which certificates each component holds, and the leaves that are
/// met by these.
type Holding = (Vec<bool>, Vec<CertificateFact>);

/// The cells of a list and of the certificates of its components, for all leaves that look at either. Every one of them is
/// described by a product; components of one list hold the same certificates in each, so that these need not be all.
pub(super) fn list_group(
    sides: &[Side<'_>; 2],
    claim: &ClaimId,
    leaves: Vec<(usize, usize)>,
    at: Timestamp,
    (walks, budget): (&mut Walks, &Budget),
) -> Result<Group, Limit> {
    let values = claim_cells::values(sides, claim, &leaves, at, walks, budget)?.all;
    let holdings = holdings(sides, &leaves, at);
    budget.spend(values.len().saturating_mul(holdings.len()).saturating_mul(leaves.len() + 1))?;
    let mut cells = vec![Cell::nothing(leaves.len())];
    for value in &values {
        cells.extend(holdings.iter().map(|holding| list_cell(sides, (claim, value), &leaves, holding, at)));
    }
    cells.sort_by_key(|cell| cell.cost);
    let mut seen = BTreeSet::new();
    cells.retain(|cell| cell.typed != [false, false] && seen.insert((cell.is_stated, cell.typed, cell.truths.clone())));
    Ok(Group { leaves, cells, missing: None })
}

/// What a component may hold, for every set that leaves ask for.
fn holdings(sides: &[Side<'_>; 2], leaves: &[(usize, usize)], at: Timestamp) -> Vec<Holding> {
    let asked = leaves.iter().filter_map(|(side, leaf)| match sides.get(*side)?.leaf(*leaf)?.subject() {
        LeafSubject::Components { set, .. } => Some(set.clone()),
        _ => None,
    });
    let sets: BTreeSet<SetId> = asked.collect();
    let mut all: Vec<Holding> = vec![(vec![false; leaves.len()], Vec::new())];
    for set in &sets {
        let tried = tried(sides, set, leaves, at);
        let of_set = portfolios(&tried.met, leaves.len(), &BTreeSet::new(), Wanted::Each).all;
        let with = |(met, facts): &Holding| -> Vec<Holding> {
            let joined = |(more, things): &(Vec<bool>, Vec<usize>)| {
                let met = met.iter().zip(more).map(|(one, other)| *one || *other).collect();
                let more = things.iter().filter_map(|thing| tried.facts.get(*thing));
                (met, facts.iter().chain(more).cloned().collect())
            };
            of_set.iter().map(joined).collect()
        };
        all = all.iter().flat_map(with).take(SHARED).collect();
    }
    all
}

/// What leaves show of a list, where each of its components holds these certificates.
fn list_cell(
    sides: &[Side<'_>; 2],
    (claim, json): (&ClaimId, &Json),
    leaves: &[(usize, usize)],
    (met, facts): &Holding,
    at: Timestamp,
) -> Cell {
    let declared = sides.each_ref().map(|side| side.claim_type(claim));
    let values = declared.map(|claim_type| claim_type.and_then(|claim_type| claim_type.value(json).ok()));
    // A side that does not declare the claim passes over it.
    let typed =
        [0, 1].map(|side: usize| declared.get(side) == Some(&None) || values.get(side).is_some_and(Option::is_some));
    let truth = |((number, leaf), met): (&(usize, usize), &bool)| {
        let leaf = sides.get(*number).and_then(|side| side.leaf(*leaf));
        let (Some(leaf), Some(Some(value))) = (leaf, values.get(*number)) else { return Truth::Unknown };
        let LeafSubject::Components { name, .. } = leaf.subject() else { return leaf.value_truth(value, at) };
        let Value::Records(records) = value else { return Truth::Unknown };
        let is_named = |record: &[Option<Value>]| matches!(record.get(name), Some(Some(_)));
        let is_met =
            |record: &Vec<Option<Value>>| leaf.record_truth(record, at) == Truth::No || *met && is_named(record);
        if records.iter().all(is_met) { Truth::Yes } else { Truth::Unknown }
    };
    let held = held_by(&names(sides, leaves, json), facts);
    let records = match json {
        // What an empty list says needs evidence.
        Json::List(records) if records.is_empty() => ITEM,
        Json::List(records) => u32::try_from(records.len()).unwrap_or(u32::MAX),
        _ => 0,
    };
    let stated = Assertions { claim: claim.clone(), value: json.clone(), weaker: None };
    Cell {
        truths: leaves.iter().zip(met).map(truth).collect(),
        typed,
        is_stated: true,
        each_stated: Vec::new(),
        is_open: false,
        cost: ITEM.saturating_mul(u32::try_from(held.len() + 1).unwrap_or(u32::MAX)).saturating_add(records),
        content: Content::Components(stated, held),
    }
}

/// The names of the components in a list, by every field that a leaf finds them in.
fn names<'j>(sides: &[Side<'_>; 2], leaves: &[(usize, usize)], json: &'j Json) -> BTreeSet<&'j str> {
    let Json::List(records) = json else { return BTreeSet::new() };
    let fields = leaves.iter().filter_map(|(side, leaf)| Some(&each(sides.get(*side)?.criterion(*leaf)?)?.name));
    let fields: BTreeSet<&FieldName> = fields.collect();
    let named = |record: &'j Json| {
        let values = fields.iter().filter_map(|name| record.member(name.as_str())?.as_text());
        values.collect::<Vec<_>>()
    };
    records.iter().flat_map(named).collect()
}

/// These certificates for each of the components.
fn held_by(names: &BTreeSet<&str>, facts: &[CertificateFact]) -> Vec<CertificateFact> {
    let of = |name: &str, fact: &CertificateFact| {
        let text = Json::list([fact.certificate.to_string().as_str(), name]);
        CertificateFact { certificate: Digest::of(&text.to_canonical()), model: (*name).to_owned(), ..fact.clone() }
    };
    names.iter().flat_map(|name| facts.iter().map(move |fact| of(name, fact))).collect()
}

/// What several components show together, beyond what one alone does: a leaf is met where it is met for each of them, and
/// all are met where none is picked. No product is described for these. Tells whether they are all.
fn shared(unions: &BTreeSet<Vec<bool>>, leaves: usize) -> (BTreeSet<Vec<bool>>, bool) {
    let mut all = unions.clone();
    all.insert(vec![true; leaves]);
    loop {
        let both = |one: &Vec<bool>, other: &Vec<bool>| one.iter().zip(other).map(|(a, b)| *a && *b).collect();
        let more: Vec<Vec<bool>> =
            all.iter().flat_map(|one| unions.iter().map(move |other| both(one, other))).collect();
        let before = all.len();
        all.extend(more);
        if all.len() == before || all.len() > SHARED {
            let is_whole = all.len() == before;
            return (all.difference(unions).cloned().collect(), is_whole);
        }
    }
}

/// How a leaf asks for components: the list with its type, the field that names them, and which records it picks.
fn asks(sides: &[Side<'_>; 2], (side, leaf): (usize, usize)) -> Json {
    let side = sides.get(side);
    let Some(each) = side.and_then(|side| each(side.criterion(leaf)?)) else { return Json::Null };
    let claim_type = each.list.claim().and_then(|claim| side?.claim_type(claim)).map(Json::from);
    Json::object()
        .with("named_by", &each.name)
        .with("where", each.picked.as_deref().map_or(Json::Null, inside))
        .with("type", claim_type.unwrap_or(Json::Null))
}

fn each(criterion: &Criterion) -> Option<&EachComponent> {
    match criterion.shape() {
        Shape::Certificate { of: Components::Each(each), .. } => Some(each),
        _ => None,
    }
}

/// Leaves that pick other records: what one shows of another is that each certificate which meets it meets the other,
/// and that they ask alike. No product is described for these cells.
fn apart(tried: &Tried, asking: &[Json], leaves: Vec<(usize, usize)>) -> Group {
    if leaves.len() > APART {
        let cells = vec![Cell::nothing(leaves.len())];
        return Group { leaves, cells, missing: Some(Limit::Records) };
    }
    let meets = |fact: &[bool], leaf: usize| fact.get(leaf).copied().unwrap_or_default();
    let follows = |from: usize, to: usize| {
        asking.get(from) == asking.get(to) && tried.met.iter().all(|fact| !meets(fact, from) || meets(fact, to))
    };
    let places = 0..leaves.len();
    let subsets = (0..1_usize << leaves.len())
        .map(|bits| places.clone().map(|place| bits >> place & 1 == 1).collect::<Vec<bool>>());
    let is_closed = |met: &Vec<bool>| {
        places.clone().all(|from| !meets(met, from) || places.clone().all(|to| meets(met, to) || !follows(from, to)))
    };
    let cells = subsets.filter(is_closed).map(|met| Cell { cost: ITEM, ..shown(&met) }).collect();
    Group { leaves, cells, missing: None }
}

fn shown(met: &[bool]) -> Cell {
    let truths = met.iter().map(|met| if *met { Truth::Yes } else { Truth::Unknown }).collect();
    Cell { truths, ..Cell::nothing(0) }
}

/// A record that the leaves pick and that names a component, with the name.
fn picked(
    sides: &[Side<'_>; 2],
    claim: &ClaimId,
    leaves: &[(usize, usize)],
    at: Timestamp,
    budget: &Budget,
) -> Result<Option<(Json, String)>, Limit> {
    let quantified = |(number, leaf): &(usize, usize)| {
        let side = sides.get(*number)?;
        let (leaf, criterion) = (side.leaf(*leaf)?, side.criterion(*leaf)?);
        Some(Quantified { side: *number, leaf, criterion, counting: Counting::Every })
    };
    let each_leaf: Vec<Quantified<'_>> = leaves.iter().filter_map(quantified).collect();
    let Some(name) = each_leaf.first().and_then(|one| each(one.criterion)).map(|each| &each.name) else {
        return Ok(None);
    };
    let types = sides.each_ref().map(|side| side.claim_type(claim));
    let record = record_lists::picked(types, &each_leaf, at, budget)?;
    Ok(record.and_then(|record| {
        let component = record.member(name.as_str()).and_then(Json::as_text)?.to_owned();
        Some((record, component))
    }))
}

fn content<'f>(
    claim: &ClaimId,
    record: Option<&(Json, String)>,
    facts: impl Iterator<Item = &'f CertificateFact>,
) -> Content {
    let Some((record, component)) = record else { return Content::Nothing };
    let value = Json::List(vec![record.clone()]);
    let facts = facts.map(|fact| CertificateFact { model: component.clone(), ..fact.clone() });
    Content::Components(Assertions { claim: claim.clone(), value, weaker: None }, facts.collect())
}

/// Most ways in which components together meet leaves that are looked at.
const SHARED: usize = 1_024;
/// Most leaves that pick other records than each other for which every combination is looked at.
const APART: usize = 10;
