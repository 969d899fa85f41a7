//! The cells of evidence of one kind: which demands a portfolio of documents meets, and what JSON Schemas say of them.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{ClaimId, Duration, EvidenceKind, Party, Role, Timestamp};

use super::budget::Budget;
use super::cells::{Cell, Content, Group, ITEM};
use super::documents::{Cases, DocumentCase, cases};
use super::portfolios::{Wanted, portfolios};
use super::side::Side;
use super::since::Bounds;
use super::undecided::Limit;
use super::witness_evidence::WitnessEvidence;
use warifu_core::engine::Truth;

/// A demand of a leaf.
struct Demanded<'s> {
    party: Party,
    role: Option<&'s Role>,
    max_age: Option<Duration>,
    since: Option<Timestamp>,
    /// The number of documents of different signers that it takes.
    signers: u32,
    supports: Option<&'s ClaimId>,
}

/// What evidence of one kind is looked at for.
pub(super) struct Asked<'a> {
    pub(super) kind: &'a EvidenceKind,
    pub(super) leaves: Vec<(usize, usize)>,
    /// Places of the leaves whose failure may be wanted.
    pub(super) against: &'a BTreeSet<usize>,
    pub(super) wanted: Wanted,
    pub(super) at: Timestamp,
    /// As which party the claims speak that evidence is asked for.
    pub(super) parties: &'a BTreeMap<ClaimId, Party>,
    /// The values of the claims since which evidence must have been made.
    pub(super) bounds: &'a Bounds,
    pub(super) budget: &'a Budget,
}

/// The cells of evidence of a kind.
///
/// An entry that lists several claims, or whose signer has several roles, meets what several entries with one each meet
/// together. Entries out of date, undated where a date is asked for, or from the future meet less than fresh ones. So
/// entries with at most one claim, one role and one of the oldest dates that still do are enough: ages before the time of
/// evaluation, and what claims say since when they must have been made.
///
/// Where signers are counted, a thing is one such entry, once by each of the first so many signers, each time another document.
/// That is enough, too: what a portfolio meets of a demand is the number of signers who can be paired with documents that meet it.
/// A demand that another one implies has that many pairs at the least, and nothing else ties the numbers of two demands, so that
/// every portfolio meets the same as one in which the signers of a demand are the first so many.
pub(super) fn evidence_group(sides: &[Side<'_>; 2], asked: Asked<'_>) -> Result<Group, Limit> {
    let demands: Vec<Option<Demanded<'_>>> =
        asked.leaves.iter().map(|leaf| demanded(sides, *leaf, asked.bounds)).collect();
    let cases = cases(sides, &asked.leaves)?;
    let things = things(&entries(&asked, &demands), &demands);
    let meets = |thing: &[WitnessEvidence]| -> Vec<bool> {
        demands.iter().map(|demand| demand.as_ref().is_some_and(|demand| demand.is_met(thing, asked.at))).collect()
    };
    let (mut useful, mut met) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    asked.budget.spend(things.len().saturating_mul(demands.len() + 1))?;
    for thing in things {
        let one = meets(&thing);
        if one.contains(&true) && seen.insert(one.clone()) {
            useful.push(thing);
            met.push(one);
        }
    }
    let all = portfolios(&met, asked.leaves.len(), asked.against, asked.wanted);
    asked.budget.spend(all.all.len().saturating_mul(asked.leaves.len() + 1))?;
    let mut cells = Vec::new();
    for (met, things) in &all.all {
        let entries: Vec<WitnessEvidence> =
            things.iter().filter_map(|thing| useful.get(*thing)).flatten().cloned().collect();
        if cases.all.is_empty() {
            cells.push(cell(met, &entries));
        } else {
            cells.extend(examined(met, &entries, &cases, &asked));
        }
    }
    cells.sort_by_key(|cell| cell.cost);
    Ok(Group { leaves: asked.leaves, cells, missing: all.missing })
}

/// The demand of a leaf; none where nothing can meet it, since nobody knows since when documents must have been made.
fn demanded<'s>(sides: &[Side<'s>; 2], (side, leaf): (usize, usize), bounds: &Bounds) -> Option<Demanded<'s>> {
    let (demand, supports) = sides.get(side)?.demand(leaf)?;
    let since = match sides.get(side)?.since(leaf) {
        Some((claim, plus)) => Some(bounds.moment(side, claim)?.plus(plus)),
        None => None,
    };
    let party = demand.party.unwrap_or(Party::First);
    let signers = demand.signers.unwrap_or(1);
    Some(Demanded { party, role: demand.role, max_age: demand.max_age, since, signers, supports })
}

impl Demanded<'_> {
    /// Entries that differ in their signers only.
    fn is_met(&self, thing: &[WitnessEvidence], at: Timestamp) -> bool {
        let is_enough = usize::try_from(self.signers).is_ok_and(|signers| signers <= thing.len());
        is_enough && thing.first().is_some_and(|entry| self.takes(entry, at))
    }

    fn takes(&self, entry: &WitnessEvidence, at: Timestamp) -> bool {
        let is_fresh = |age| entry.made_at.is_some_and(|made_at| at.minus(age) <= made_at && made_at <= at);
        entry.party >= self.party
            && self.role.is_none_or(|role| entry.role.as_ref() == Some(role))
            && self.supports.is_none_or(|claim| entry.supports.as_ref() == Some(claim))
            && self.max_age.is_none_or(is_fresh)
            && self.since.is_none_or(|since| entry.made_at.is_some_and(|made_at| since <= made_at && made_at <= at))
    }
}

/// Each entry as often as demands count signers, once by each of the first so many; the cheapest first.
fn things(entries: &[WitnessEvidence], demands: &[Option<Demanded<'_>>]) -> Vec<Vec<WitnessEvidence>> {
    let counts: BTreeSet<u32> = demands.iter().flatten().map(|demand| demand.signers).chain([1]).collect();
    let times = |entry: &WitnessEvidence, count: u32| -> Vec<WitnessEvidence> {
        if count == 1 {
            return vec![entry.clone()];
        }
        (1..=count).map(|signer| WitnessEvidence { signer: Some(signer), ..entry.clone() }).collect()
    };
    let mut all: Vec<Vec<WitnessEvidence>> =
        entries.iter().flat_map(|entry| counts.iter().map(|count| times(entry, *count)).collect::<Vec<_>>()).collect();
    all.sort_by_key(|thing| thing.iter().map(cost).sum::<u32>());
    all
}

/// Entries that may be of use, plain ones first.
fn entries(asked: &Asked<'_>, demands: &[Option<Demanded<'_>>]) -> Vec<WitnessEvidence> {
    let demands = || demands.iter().flatten();
    let mut roles: Vec<Option<&Role>> = demands().map(|demand| demand.role).chain([None]).collect();
    roles.sort();
    roles.dedup();
    let mut claims: Vec<Option<&ClaimId>> = demands().map(|demand| demand.supports).chain([None]).collect();
    claims.sort();
    claims.dedup();
    let oldest = |demand: &Demanded<'_>| demand.max_age.map(|age| asked.at.minus(age));
    let since = demands().map(|demand| demand.since);
    let mut dates: Vec<Option<Timestamp>> = demands().map(oldest).chain(since).chain([None]).collect();
    dates.sort();
    dates.dedup();
    let mut parties: Vec<Party> = demands().map(|demand| demand.party).chain([Party::First]).collect();
    parties.sort();
    parties.dedup();
    let mut entries = Vec::new();
    for supports in &claims {
        let fixed = supports.map(|claim| [asked.parties.get(claim).copied().unwrap_or(Party::First)]);
        for party in fixed.as_ref().map_or(parties.as_slice(), |one| one.as_slice()) {
            for role in &roles {
                for made_at in &dates {
                    entries.push(WitnessEvidence {
                        kind: asked.kind.clone(),
                        party: *party,
                        role: role.cloned(),
                        made_at: *made_at,
                        valid_until: None,
                        signer: None,
                        supports: supports.cloned(),
                        document: None,
                    });
                }
            }
        }
    }
    entries.sort_by_key(cost);
    entries
}

fn cost(entry: &WitnessEvidence) -> u32 {
    let extra = [
        entry.party != Party::First,
        entry.role.is_some(),
        entry.supports.is_some(),
        entry.made_at.is_some(),
        entry.valid_until.is_some(),
        entry.document.is_some(),
    ];
    ITEM + extra.into_iter().map(u32::from).sum::<u32>()
}

fn cell(met: &[bool], entries: &[WitnessEvidence]) -> Cell {
    Cell {
        truths: met.iter().map(|met| if *met { Truth::Yes } else { Truth::Unknown }).collect(),
        cost: entries.iter().map(cost).sum(),
        content: if entries.is_empty() { Content::Nothing } else { Content::Evidence(entries.to_vec()) },
        ..Cell::nothing(0)
    }
}

/// The cells of a portfolio with each thing that schemas can say of it: some document is not at hand, or all are.
///
/// What is signed itself is at hand always, and is the envelope that a witness has for it: schemas that take that one have a
/// document. Whether something else can be signed that they do not take is unknown.
fn examined(met: &[bool], entries: &[WitnessEvidence], cases: &Cases, asked: &Asked<'_>) -> Vec<Cell> {
    let is_signed = entries.iter().any(WitnessEvidence::is_signed_itself);
    let is_all_signed = is_signed && entries.iter().all(WitnessEvidence::is_signed_itself);
    let mut cells = Vec::new();
    for case in &cases.all {
        for is_all_at_hand in [false, true] {
            if is_all_at_hand && case.documents.is_empty() && !is_all_signed {
                continue;
            }
            let rest = if is_all_at_hand { Truth::No } else { Truth::Unknown };
            let entries = present(entries, case, is_all_at_hand, asked);
            let examined = |conforms: &[Option<bool>], is_open: bool| {
                let mut cell = cell(met, &entries);
                for (truth, conforms) in cell.truths.iter_mut().zip(conforms) {
                    if let Some(conforms) = conforms {
                        *truth = if *conforms { Truth::Yes } else { rest };
                    }
                }
                cell.is_open = is_open;
                cell
            };
            let shown = if is_signed { case.with(&cases.envelope) } else { case.conforms.clone() };
            if shown != case.conforms {
                cells.push(examined(&case.conforms, true));
            }
            cells.push(examined(&shown, case.is_open));
        }
    }
    cells
}

/// The portfolio with documents: at hand for every entry, or for some while one entry stays without. Entries that are there
/// only for their documents, or only for lacking one, are out of date, so that they meet no demand.
fn present(
    entries: &[WitnessEvidence],
    case: &DocumentCase,
    is_all_at_hand: bool,
    asked: &Asked<'_>,
) -> Vec<WitnessEvidence> {
    let expired = |document: Option<Vec<u8>>| WitnessEvidence {
        kind: asked.kind.clone(),
        party: Party::First,
        role: None,
        made_at: None,
        valid_until: Timestamp::from_unix(asked.at.unix() - 1),
        signer: None,
        supports: None,
        document,
    };
    let mut all = entries.to_vec();
    let mut documents = case.documents.iter();
    if is_all_at_hand {
        for entry in all.iter_mut().filter(|entry| !entry.is_signed_itself()) {
            entry.document = documents.next().or(case.documents.last()).cloned();
        }
    }
    all.extend(documents.map(|document| expired(Some(document.clone()))));
    let is_missing = |entry: &WitnessEvidence| entry.document.is_none() && !entry.is_signed_itself();
    if !is_all_at_hand && !all.is_empty() && !all.iter().any(is_missing) {
        all.push(expired(None));
    }
    tell_apart(&mut all);
    all
}

/// Makes equal documents of counted signers several: blanks at the end change what no schema says.
fn tell_apart(entries: &mut [WitnessEvidence]) {
    for entry in entries {
        let blanks = entry.signer.and_then(|signer| usize::try_from(signer).ok()).unwrap_or_default();
        if let Some(document) = &mut entry.document {
            document.extend(std::iter::repeat_n(b' ', blanks));
        }
    }
}
