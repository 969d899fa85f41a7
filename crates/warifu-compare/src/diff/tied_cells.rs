//! The cells of claims that are held against each other: every combination of values that the leaves over them can take together.

use std::collections::{BTreeMap, BTreeSet};

use warifu_core::engine::{Leaf, LeafSubject, Truth};
use warifu_model::{ClaimId, ClaimType, Json, Timestamp, Value};

use super::budget::Budget;
use super::cells::{Assertions, Cell, Content, Group, ITEM};
use super::claim_cells;
use super::record_lists::Walks;
use super::side::Side;
use super::since::{Bounds, Documents, steps};
use super::ties::{Of, Ties, of_type};
use super::undecided::Limit;

/// One of the leaves, and the places of the claims that it looks at.
struct Look<'a> {
    leaf: &'a Leaf,
    side: usize,
    claim: usize,
    other: Option<usize>,
}

/// What may be said of one claim.
struct Saying {
    /// The value as each side reads it.
    values: [Option<Value>; 2],
    /// True where each side can read what is said.
    typed: [bool; 2],
    stated: Option<Assertions>,
}

/// The cells of these claims at a time, for these leaves, apart for each choice of values that the evidence which is held against
/// them tells apart.
pub(super) fn tied_groups(
    sides: &[Side<'_>; 2],
    claims: &[ClaimId],
    (leaves, documents): (Vec<(usize, usize)>, &[Documents<'_>]),
    at: Timestamp,
    (walks, budget): (&mut Walks, &Budget),
) -> Result<Vec<(Bounds, Group)>, Limit> {
    let looks: Vec<Look<'_>> = leaves.iter().filter_map(|leaf| look(sides, claims, *leaf)).collect();
    let criteria = leaves.iter().filter_map(|(side, leaf)| sides.get(*side)?.criterion(*leaf));
    let steps = |of: Of<'_>| steps(sides, of);
    let mut comparisons = Ties::of(criteria, steps);
    for one in documents {
        one.tie(&mut comparisons, &steps);
    }
    let mut cells =
        Found { looks: &looks, claims, documents, at, budget, seen: BTreeSet::new(), cells: BTreeMap::new() };
    let is_alike = |claim: &ClaimId| moment_type(types(sides, claim)).is_some();
    let tied: Vec<&ClaimId> = comparisons.tied().into_iter().filter_map(Of::claim).collect();
    let missing = if tied.len() == claims.len() && claims.iter().all(is_alike) {
        let types: Vec<&ClaimType> = claims.iter().filter_map(|claim| moment_type(types(sides, claim))).collect();
        let place = |claim: &ClaimId| tied.iter().position(|one| *one == claim);
        let places: Vec<usize> = claims.iter().filter_map(place).collect();
        let said = |claim: &ClaimId, claim_type: &ClaimType, moment: Option<Timestamp>| {
            moment.map_or_else(Saying::nothing, |moment| {
                saying([Some(claim_type); 2], claim, of_type(claim_type, moment))
            })
        };
        comparisons.each_case(at, budget, &mut |case| {
            let each = claims.iter().zip(&types).zip(&places);
            let all: Vec<Saying> =
                each.map(|((claim, of), place)| said(claim, of, case.get(*place).copied().flatten())).collect();
            cells.add(&all.iter().collect::<Vec<_>>())
        })?
    } else {
        let moments = comparisons.moments(at, budget)?;
        let mut missing = moments.missing;
        let mut sayings = Vec::with_capacity(claims.len());
        for claim in claims {
            let own: Vec<(usize, usize)> =
                leaves.iter().copied().filter(|leaf| looks_alone(sides, claim, *leaf)).collect();
            let sample = claim_cells::values(sides, claim, &own, at, walks, budget)?;
            missing = missing.or(sample.missing);
            let more = types(sides, claim).into_iter().flatten();
            let more = more.filter_map(|of| moments.values(Of::Claim(claim), of)).flatten();
            sayings.push(all_sayings(sides, claim, sample.all.into_iter().chain(more).collect()));
        }
        each_choice(&sayings, &mut Vec::new(), &mut |chosen| cells.add(chosen))?;
        missing
    };
    let group = |(bounds, mut cells): (Bounds, Vec<Cell>)| {
        cells.sort_by_key(|cell| cell.cost);
        (bounds, Group { leaves: leaves.clone(), cells, missing })
    };
    Ok(cells.cells.into_iter().map(group).collect())
}

/// The cells so far.
struct Found<'c> {
    looks: &'c [Look<'c>],
    claims: &'c [ClaimId],
    documents: &'c [Documents<'c>],
    at: Timestamp,
    budget: &'c Budget,
    seen: BTreeSet<Seen>,
    cells: BTreeMap<Bounds, Vec<Cell>>,
}

/// What can be told of a choice of values, by the claims and by evidence.
type Seen = ([bool; 2], Vec<Truth>, Vec<bool>, Vec<Vec<Option<usize>>>);

impl Found<'_> {
    fn add(&mut self, chosen: &[&Saying]) -> Result<(), Limit> {
        self.budget.spend(self.looks.len() + self.documents.len() + 1)?;
        let cell = cell(self.looks, chosen, self.at);
        let bounds = self.bounds(chosen);
        let patterns = self.documents.iter().map(|one| one.pattern(&bounds, self.at)).collect();
        let seen = (cell.typed, cell.truths.clone(), cell.each_stated.clone(), patterns);
        if cell.typed != [false, false] && self.seen.insert(seen) {
            self.cells.entry(bounds).or_default().push(cell);
        }
        Ok(())
    }

    /// The values of the claims that evidence is held against.
    fn bounds(&self, chosen: &[&Saying]) -> Bounds {
        let mut bounds = Bounds::default();
        for (claim, saying) in self.claims.iter().zip(chosen) {
            if self.documents.iter().any(|documents| documents.claims().any(|of| of == claim)) {
                bounds.set(claim, saying.values.each_ref().map(Option::as_ref));
            }
        }
        bounds
    }
}

impl Saying {
    fn nothing() -> Self {
        Self { values: [None, None], typed: [true, true], stated: None }
    }
}

/// The type of moments that both sides declare a claim to have.
fn moment_type(types: [Option<&ClaimType>; 2]) -> Option<&ClaimType> {
    let [Some(old), Some(new)] = types else { return None };
    (old == new && matches!(old, ClaimType::Date | ClaimType::Timestamp)).then_some(old)
}

fn types<'s>(sides: &[Side<'s>; 2], claim: &ClaimId) -> [Option<&'s ClaimType>; 2] {
    sides.each_ref().map(|side| side.claim_type(claim))
}

fn look<'a>(sides: &[Side<'a>; 2], claims: &[ClaimId], (side, leaf): (usize, usize)) -> Option<Look<'a>> {
    let of = sides.get(side)?;
    let leaf = of.leaf(leaf)?;
    let place = |slot| claims.iter().position(|claim| Some(claim) == of.claim_id(slot));
    match leaf.subject() {
        LeafSubject::Claims { slot, other } => {
            Some(Look { leaf, side, claim: place(slot)?, other: Some(place(other)?) })
        }
        LeafSubject::Claim(slot) | LeafSubject::Records { slot, .. } => {
            Some(Look { leaf, side, claim: place(slot)?, other: None })
        }
        _ => None,
    }
}

/// Returns `true` where a leaf looks at this claim and at no other.
fn looks_alone(sides: &[Side<'_>; 2], claim: &ClaimId, (side, leaf): (usize, usize)) -> bool {
    let found = sides.get(side).and_then(|side| Some((side, side.leaf(leaf)?.subject())));
    match found {
        Some((side, LeafSubject::Claim(slot) | LeafSubject::Records { slot, .. })) => {
            side.claim_id(slot) == Some(claim)
        }
        _ => false,
    }
}

/// Everything that may be said of a claim, nothing first. See [`claim_cells`] for what a weaker party says.
fn all_sayings(sides: &[Side<'_>; 2], claim: &ClaimId, values: Vec<Json>) -> Vec<Saying> {
    let types = types(sides, claim);
    let mut said: Vec<(Json, Saying)> = Vec::new();
    for json in values {
        if !said.iter().any(|(known, _)| *known == json) {
            said.push((json.clone(), saying(types, claim, json)));
        }
    }
    let mut all = vec![Saying::nothing()];
    for side in [true, false] {
        let wanted = [side, !side];
        let Some((bad, _)) = said.iter().find(|(_, one)| one.typed == wanted) else { continue };
        let spoilt = said.iter().filter(|(_, one)| one.typed == [true, true]).map(|(json, _)| {
            let one = saying(types, claim, json.clone());
            let stated = one.stated.map(|stated| Assertions { weaker: Some(bad.clone()), ..stated });
            Saying { typed: wanted, stated, ..one }
        });
        all.extend(spoilt);
    }
    all.extend(said.into_iter().map(|(_, one)| one).filter(|one| one.typed != [false, false]));
    all
}

fn saying(types: [Option<&ClaimType>; 2], claim: &ClaimId, json: Json) -> Saying {
    let values = types.map(|claim_type| claim_type.and_then(|claim_type| claim_type.value(&json).ok()));
    let [old, new] = &values;
    // A side that does not declare the claim passes over it.
    let can_read = [types[0].is_none() || old.is_some(), types[1].is_none() || new.is_some()];
    Saying { values, typed: can_read, stated: Some(Assertions { claim: claim.clone(), value: json, weaker: None }) }
}

fn each_choice<'c>(
    sayings: &'c [Vec<Saying>],
    chosen: &mut Vec<&'c Saying>,
    take: &mut impl FnMut(&[&'c Saying]) -> Result<(), Limit>,
) -> Result<(), Limit> {
    let Some(of_claim) = sayings.get(chosen.len()) else { return take(chosen) };
    for saying in of_claim {
        chosen.push(saying);
        each_choice(sayings, chosen, take)?;
        chosen.pop();
    }
    Ok(())
}

fn cell(looks: &[Look<'_>], chosen: &[&Saying], at: Timestamp) -> Cell {
    let value = |side: usize, claim: usize| chosen.get(claim)?.values.get(side)?.as_ref();
    let truth = |look: &Look<'_>| match (value(look.side, look.claim), look.other) {
        (Some(found), None) => look.leaf.value_truth(found, at),
        (Some(found), Some(other)) => {
            value(look.side, other).map_or(Truth::Unknown, |other| look.leaf.pair_truth(found, other, at))
        }
        (None, _) => Truth::Unknown,
    };
    let typed = |side: usize| chosen.iter().all(|one| one.typed.get(side).copied().unwrap_or_default());
    let stated: Vec<Assertions> = chosen.iter().filter_map(|one| one.stated.clone()).collect();
    let cost = |one: &Assertions| if one.weaker.is_some() { 2 * ITEM } else { ITEM };
    Cell {
        truths: looks.iter().map(truth).collect(),
        typed: [typed(0), typed(1)],
        is_stated: false,
        each_stated: chosen.iter().map(|one| one.stated.is_some()).collect(),
        is_open: false,
        cost: stated.iter().map(cost).sum(),
        content: if stated.is_empty() { Content::Nothing } else { Content::Claims(stated) },
    }
}
