//! The cells of one claim: every combination of values that its leaves on both sides can take together.

use std::collections::BTreeSet;

use warifu_model::{ClaimId, ClaimType, Criterion, Empty, Json, Timestamp, Token};

use super::budget::Budget;
use super::cells::{Assertions, Cell, Content, Group, ITEM};
use super::cuts::Cuts;
use super::record_lists::{self, Quantified, Walks};
use super::sample::Sample;
use super::side::Side;
use super::undecided::Limit;
use warifu_core::engine::Truth;
use warifu_core::engine::{Counting, Leaf, LeafSubject};

/// One leaf over the claim.
struct Look<'a> {
    side: usize,
    number: usize,
    leaf: &'a Leaf,
    criterion: &'a Criterion,
}

/// A value that was tried.
struct Tried {
    json: Json,
    cell: Cell,
}

/// The cells of a claim at a time, for these leaves. A conflict between equals is left out: every leaf sees it as
/// silence, and where the two sides type the claim differently, a weaker party's unreadable word does the same for
/// more.
pub(super) fn claim_group(
    sides: &[Side<'_>; 2],
    claim: &ClaimId,
    leaves: &[(usize, usize)],
    at: Timestamp,
    walks: &mut Walks,
    budget: &Budget,
) -> Result<Group, Limit> {
    let looks = looks(sides, leaves);
    let [old, new] = sides;
    let types = [old.claim_type(claim), new.claim_type(claim)];
    let mut tried: Vec<Tried> = Vec::new();
    let mut seen = BTreeSet::new();
    let candidates = candidates(types, &looks, at, walks, budget)?;
    budget.spend(candidates.all.len().saturating_mul(looks.len() + 1))?;
    for json in candidates.all {
        let one = attempt(types, &looks, claim, json, at);
        if one.cell.typed != [false, false] && seen.insert((one.cell.typed, one.cell.truths.clone())) {
            tried.push(one);
        }
    }
    let mut cells = vec![Cell::nothing(looks.len())];
    for side in [0, 1] {
        cells.extend(unreadable(&tried, claim, side));
    }
    cells.extend(tried.into_iter().map(|one| one.cell));
    cells.sort_by_key(|cell| cell.cost);
    Ok(Group {
        leaves: looks.iter().map(|look| (look.side, look.number)).collect(),
        cells,
        missing: candidates.missing,
    })
}

/// Values of a claim enough that these leaves show by one of them whatever they show by any; the leaves that ask for
/// certificates by a list of components look at it as well, by the records that they pick.
pub(super) fn values(
    sides: &[Side<'_>; 2],
    claim: &ClaimId,
    leaves: &[(usize, usize)],
    at: Timestamp,
    walks: &mut Walks,
    budget: &Budget,
) -> Result<Sample<Json>, Limit> {
    candidates(sides.each_ref().map(|side| side.claim_type(claim)), &looks(sides, leaves), at, walks, budget)
}

fn looks<'a>(sides: &'a [Side<'_>; 2], leaves: &[(usize, usize)]) -> Vec<Look<'a>> {
    let find = |(side, number): &(usize, usize)| {
        let of = sides.get(*side)?;
        Some(Look { side: *side, number: *number, leaf: of.leaf(*number)?, criterion: of.criterion(*number)? })
    };
    leaves.iter().filter_map(find).collect()
}

/// Returns `true` where there is a value of a claim that one side passes over, since it does not declare it, and the
/// other cannot read.
pub(super) fn is_passed_over(sides: &[Side<'_>; 2], claim: &ClaimId, accepting: usize) -> bool {
    let types = sides.each_ref().map(|side| side.claim_type(claim).is_some());
    types.get(accepting) == Some(&false) && types.get(1 - accepting) == Some(&true)
}

/// Returns `true` where there is a value of a claim that one side can read and the other cannot. Claims that only one
/// side declares are looked at with the whole set.
pub(super) fn narrowed(sides: &[Side<'_>; 2], claim: &ClaimId, accepting: usize) -> bool {
    let [old, new] = sides;
    match (old.claim_type(claim), new.claim_type(claim)) {
        (Some(old), Some(new)) if old != new => {
            let (wide, narrow) = if accepting == 0 { (old, new) } else { (new, old) };
            !is_within(wide, narrow)
        }
        _ => false,
    }
}

/// Returns `true` where every value of one type is a value of another.
fn is_within(one: &ClaimType, other: &ClaimType) -> bool {
    match (one, other) {
        _ if one == other => true,
        (ClaimType::TokenList(one, empty), ClaimType::TokenList(other, kept)) => {
            one.iter().all(|token| other.contains(token)) && is_empty_within(empty, kept)
        }
        (ClaimType::RecordList(one, empty), ClaimType::RecordList(other, allowed)) => {
            let kept = one.iter().all(|field| {
                other.iter().any(|new| {
                    new.name == field.name && is_within(&field.kind, &new.kind) && (field.required || !new.required)
                })
            });
            kept && is_empty_within(empty, allowed)
                && other.iter().all(|new| !new.required || one.iter().any(|field| field.name == new.name))
        }
        _ => match (token_list(one), token_list(other)) {
            (Some(one), Some(list)) => one.iter().all(|token| list.contains(token)),
            (Some(one), None) => one.iter().all(|token| other.value(&token.into()).is_ok()),
            // What these write is text without control characters.
            _ => {
                *other == ClaimType::Text && !is_listed(one) && *one != ClaimType::Integer && *one != ClaimType::Boolean
            }
        },
    }
}

/// Returns `true` where an empty list that says something on one side says it on the other.
fn is_empty_within(one: &Empty, other: &Empty) -> bool {
    match (one, other) {
        (Empty::Refused, _) => true,
        (Empty::ShownBy(_), Empty::Refused) => false,
        (Empty::ShownBy(one), Empty::ShownBy(other)) => one.iter().all(|kind| other.contains(kind)),
    }
}

fn token_list(claim_type: &ClaimType) -> Option<&[Token]> {
    match claim_type {
        ClaimType::Token(tokens) | ClaimType::OrderedToken(tokens) => Some(tokens),
        _ => None,
    }
}

fn is_listed(claim_type: &ClaimType) -> bool {
    matches!(claim_type, ClaimType::TokenList(..) | ClaimType::RecordList(..))
}

fn candidates(
    types: [Option<&ClaimType>; 2],
    looks: &[Look<'_>],
    at: Timestamp,
    walks: &mut Walks,
    budget: &Budget,
) -> Result<Sample<Json>, Limit> {
    let mut cuts = Cuts::default();
    for look in looks {
        cuts.add(look.criterion, at);
    }
    if let [Some(old), Some(new)] = types
        && old != new
    {
        cuts.add_types(old, new);
    }
    let mut candidates = Sample::whole(Vec::new());
    if let [Some(Empty::ShownBy(old)), Some(Empty::ShownBy(new))] =
        types.map(|claim_type| claim_type.and_then(ClaimType::when_empty))
        && old != new
    {
        // Whether an empty list says anything then depends on evidence, side by side.
        candidates.missing = Some(Limit::Evidence);
    }
    let mut add = |more: Sample<Json>| {
        candidates.all.extend(more.all);
        candidates.missing = candidates.missing.or(more.missing);
    };
    if let [None, Some(only)] | [Some(only), None] = types {
        // what the side that declares it cannot read, and the other passes over
        let others = [Json::Bool(true), Json::from("another")];
        add(Sample::whole(others.into_iter().filter(|json| only.value(json).is_err()).take(1).collect()));
    }
    let mut before: Option<&ClaimType> = None;
    for claim_type in types.into_iter().flatten().filter(|claim_type| !matches!(claim_type, ClaimType::RecordList(..)))
    {
        if before != Some(claim_type) {
            add(cuts.values(claim_type, at));
        }
        before = Some(claim_type);
    }
    if types.into_iter().flatten().any(|claim_type| matches!(claim_type, ClaimType::RecordList(..))) {
        let quantified = |look: &Look<'_>| match look.leaf.subject() {
            LeafSubject::Records { counting, .. } => Some((look.side, counting)),
            LeafSubject::Components { .. } => Some((look.side, Counting::Every)),
            _ => None,
        };
        let mut each: Vec<Quantified<'_>> = Vec::new();
        for look in looks {
            let Some((side, counting)) = quantified(look) else { continue };
            // What is asked twice is answered once, on whichever side.
            let is_same = |other: &Quantified<'_>| {
                other.criterion == look.criterion && (other.side == side || types[0] == types[1])
            };
            if !each.iter().any(is_same) {
                each.push(Quantified { side, counting, leaf: look.leaf, criterion: look.criterion });
            }
        }
        add(record_lists::values(types, &each, at, walks, budget)?);
    }
    // What an empty list says needs evidence: any other one that says the same is plainer.
    candidates.all.sort_by_key(|json| matches!(json, Json::List(items) if items.is_empty()));
    Ok(candidates)
}

fn attempt(types: [Option<&ClaimType>; 2], looks: &[Look<'_>], claim: &ClaimId, json: Json, at: Timestamp) -> Tried {
    let values = types.map(|claim_type| claim_type.and_then(|claim_type| claim_type.value(&json).ok()));
    // A side that does not declare the claim passes over it.
    let [old, new] = [0, 1].map(|side: usize| {
        types.get(side).is_some_and(Option::is_none) || values.get(side).is_some_and(Option::is_some)
    });
    let truth = |look: &Look<'_>| match values.get(look.side) {
        Some(Some(value)) => look.leaf.value_truth(value, at),
        _ => Truth::Unknown,
    };
    let records = if let Json::List(records) = &json { records.len() } else { 0 };
    let cell = Cell {
        truths: looks.iter().map(truth).collect(),
        typed: [old, new],
        is_stated: true,
        each_stated: Vec::new(),
        is_open: false,
        cost: ITEM + u32::try_from(records).unwrap_or(u32::MAX / 2),
        content: Content::Claim(Assertions { claim: claim.clone(), value: json.clone(), weaker: None }),
    };
    Tried { json, cell }
}

/// Cells in which one side reads the claim as in some other cell, and the other cannot read what a weaker party says.
fn unreadable(tried: &[Tried], claim: &ClaimId, side: usize) -> Vec<Cell> {
    let other = 1 - side;
    let Some(bad) = tried.iter().find(|one| one.cell.is_typed(side) && !one.cell.is_typed(other)) else {
        return Vec::new();
    };
    let spoil = |one: &Tried| {
        let mut cell = one.cell.clone();
        cell.typed = [side == 0, side == 1];
        cell.cost += ITEM;
        let (value, weaker) = (one.json.clone(), Some(bad.json.clone()));
        cell.content = Content::Claim(Assertions { claim: claim.clone(), value, weaker });
        cell
    };
    let both = tried.iter().filter(|one| one.cell.typed == [true, true]);
    both.map(spoil).collect()
}
