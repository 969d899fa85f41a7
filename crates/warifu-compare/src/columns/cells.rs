//! The cells of a product: what one criterion may read, as canonical JSON.

use warifu_core::engine::{Assertion, Assertions, ClaimSlot, EvidenceIndex, Facts, IndexedEvidence, Signatory};
use warifu_model::json::{Node, Tape};
use warifu_model::{ClaimType, Digest, Json, Party, Role, Timestamp, Token};

/// What is asserted of a claim: with what is dated after the evaluation, and without it where that differs.
#[derive(Clone, Debug, Default)]
pub(super) struct ClaimCell {
    pub(super) all: Assertions,
    pub(super) known: Option<Assertions>,
}

/// Digests of files as numbers in their order, which is all that an outcome depends on.
pub(super) struct Numbered<'d>(pub(super) &'d [Digest]);

impl Numbered<'_> {
    fn number(&self, digest: &Digest) -> usize {
        self.0.binary_search(digest).unwrap_or_default()
    }
}

/// The value, party, file and standing of each assertion that counts; `later` where somebody makes the claim after the evaluation.
pub(super) fn claim(slot: &ClaimSlot, (facts, place): (&Facts<'_>, usize), inputs: &Numbered<'_>) -> Vec<u8> {
    let write = |facts: &Facts<'_>| {
        let of = |one: &Assertion| {
            let shown = Json::Bool(one.is_shown);
            let value = slot.claim_type.to_json(&one.value);
            Json::List(vec![value, one.party.into(), inputs.number(&one.input).into(), shown])
        };
        let assertions = facts.claims.get(place);
        let list = assertions.into_iter().flat_map(Assertions::assertions).map(of).collect();
        let later = assertions.is_some_and(Assertions::is_later);
        Json::object().with("is", Json::List(list)).with("later", later)
    };
    let all = write(facts);
    let known = facts.known.as_deref().map(write).filter(|known| *known != all);
    Json::List([all].into_iter().chain(known).collect()).to_canonical()
}

pub(super) fn read_claim(bytes: &[u8], claim_type: &ClaimType) -> Option<ClaimCell> {
    let tape = Tape::parse(bytes).ok()?;
    let mut views = tape.root().items().ok()?.map(|view| read_view(view, claim_type));
    let (all, known) = (views.next()??, views.next());
    Some(ClaimCell { all, known: known.map_or(Some(None), |known| known.map(Some))? })
}

fn read_view(node: Node<'_>, claim_type: &ClaimType) -> Option<Assertions> {
    let mut assertions = Assertions::default();
    let mut fields = node.fields().ok()?;
    for one in fields.find("is")?.items().ok()? {
        let mut parts = one.items().ok()?;
        let value = claim_type.value(&parts.next()?.to_json()).ok()?;
        let speaker: Party = parts.next()?.read().ok()?;
        let input = stand_in(parts.next()?.integer().ok()?);
        let is_shown = parts.next()?.boolean().ok()?;
        let is_same = |a: &_, b: &_| claim_type.to_json(a) == claim_type.to_json(b);
        assertions.add(Assertion { value, party: speaker, input, evidence: Vec::new(), is_shown }, is_same);
    }
    if fields.find("later")?.boolean().ok()? {
        assertions.note_later();
    }
    Some(assertions)
}

/// The evidence that each assertion of a claim lists, as kind and place among those of the kind, with it and without what is later.
pub(super) fn support((facts, slot): (&Facts<'_>, usize)) -> Vec<u8> {
    let write = |facts: &Facts<'_>| {
        let places = |one: &Assertion| {
            let listed = one.evidence.iter().filter_map(|place| {
                let kind = facts.evidence.entries.get(*place)?.kind;
                let first = facts.evidence.kinds.get(kind)?.start;
                Some(Json::List(vec![kind.into(), (*place - first).into()]))
            });
            Json::List(listed.collect())
        };
        let assertions = facts.claims.get(slot).into_iter().flat_map(Assertions::assertions);
        Json::List(assertions.map(places).collect())
    };
    let all = write(facts);
    let known = facts.known.as_deref().map(write).filter(|known| *known != all);
    Json::List([all].into_iter().chain(known).collect()).to_canonical()
}

/// Evidence of each assertion, as kind and place among those of the kind, for one view or both.
pub(super) type Supports = Vec<Vec<Vec<(usize, usize)>>>;

pub(super) fn read_support(bytes: &[u8]) -> Option<Supports> {
    let tape = Tape::parse(bytes).ok()?;
    let pair = |node: Node<'_>| {
        let mut parts = node.items().ok()?.map(|part| usize::try_from(part.integer().ok()?).ok());
        Some((parts.next()??, parts.next()??))
    };
    let assertion = |node: Node<'_>| node.items().ok()?.map(pair).collect::<Option<Vec<_>>>();
    let view = |node: Node<'_>| node.items().ok()?.map(assertion).collect::<Option<Vec<_>>>();
    tape.root().items().ok()?.map(view).collect()
}

/// The evidence of a kind, in the order of the index.
pub(super) fn evidence(index: &EvidenceIndex, kind: usize, inputs: &Numbered<'_>) -> Vec<u8> {
    let mut digests: Vec<Digest> = index.of_kind(kind).map(|(_, entry)| entry.digest).collect();
    digests.sort_unstable();
    digests.dedup();
    let time = |time: Option<Timestamp>| time.map_or(Json::Null, |time| Json::Int(time.unix()));
    let entry = |(_, entry): (usize, &IndexedEvidence)| {
        let signer = |one: &Signatory| Json::List(vec![one.name.as_str().into(), Json::list(&one.roles)]);
        Json::List(vec![
            Numbered(&digests).number(&entry.digest).into(),
            inputs.number(&entry.input).into(),
            time(entry.made_at),
            time(entry.named_at),
            time(entry.valid_until),
            entry.party.into(),
            entry.is_presented.into(),
            Json::list(&entry.roles),
            Json::List(entry.signers.iter().map(signer).collect()),
        ])
    };
    Json::List(index.of_kind(kind).map(entry).collect()).to_canonical()
}

/// `kind` is its number for whoever reads.
pub(super) fn read_evidence(bytes: &[u8], kind: usize) -> Option<Vec<IndexedEvidence>> {
    let tape = Tape::parse(bytes).ok()?;
    tape.root().items().ok()?.enumerate().map(|(place, node)| read_entry(node, kind, place)).collect()
}

#[expect(clippy::option_option, reason = "not a time, no time")]
fn read_time(node: Node<'_>) -> Option<Option<Timestamp>> {
    if node.kind() == warifu_model::json::Kind::Null {
        return Some(None);
    }
    Timestamp::from_unix(node.integer().ok()?).map(Some)
}

fn read_entry(node: Node<'_>, kind: usize, place: usize) -> Option<IndexedEvidence> {
    let mut parts = node.items().ok()?;
    let (digest, input) = (stand_in(parts.next()?.integer().ok()?), stand_in(parts.next()?.integer().ok()?));
    let (made_at, named_at) = (read_time(parts.next()?)?, read_time(parts.next()?)?);
    let valid_until = read_time(parts.next()?)?;
    let speaker: Party = parts.next()?.read().ok()?;
    let is_presented = parts.next()?.boolean().ok()?;
    let roles: Vec<Role> = read_roles(parts.next()?)?;
    let signer = |node: Node<'_>| {
        let mut parts = node.items().ok()?;
        let name = parts.next()?.string().ok()?;
        Some(Signatory::new(&name, read_roles(parts.next()?)?))
    };
    let signers = parts.next()?.items().ok()?.map(signer).collect::<Option<_>>()?;
    // Places are in the order in which ids were.
    let id = Token::parse(&format!("e{place:09}"))?;
    Some(IndexedEvidence {
        kind,
        digest,
        input,
        id,
        made_at,
        named_at,
        valid_until,
        party: speaker,
        roles,
        signers,
        is_presented,
    })
}

fn read_roles(node: Node<'_>) -> Option<Vec<Role>> {
    node.items().ok()?.map(|role| Role::parse(role.plain()?)).collect()
}

/// A digest that stands for a file by its number, in the order of the numbers.
fn stand_in(number: i64) -> Digest {
    let mut bytes = [0; 32];
    bytes.first_chunk_mut::<8>().into_iter().for_each(|first| *first = number.to_be_bytes());
    Digest::from_bytes(bytes)
}
