//! Attestations as the evaluation needs them: claims typed and in their slots, in one pass and without a tape.
//!
//! [`Attestation`] is the reader that decides what an attestation is. This one takes a part of what that one takes (all
//! of it, but for what never happens in good documents), with the same result and without a copy of every text;
//! whatever looks odd goes to the other one, which takes it or says what is wrong with it.

use std::collections::BTreeSet;
use std::ops::Range;

use warifu_model::json::{Kind, Node, Read as _, Walk};
use warifu_model::{
    Attestation, ClaimId, ClaimType, Digest, Envelope, EvidenceEntry, EvidenceKind, Limit, Product, ReadError, Remark,
    ReplacedRecords, Timestamp, Token, TypeError, Value, VocabularyPin,
};

use crate::claims::Declared;

/// What an attestation says besides its claims.
#[derive(Debug, PartialEq)]
pub(crate) struct Statement {
    pub(crate) product: Product,
    pub(crate) made_at: Option<Timestamp>,
    pub(crate) vocabularies: Vec<VocabularyPin>,
    pub(crate) evidence: Vec<EvidenceRef>,
}

/// The claims of an attestation that the set's vocabularies declare.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TypedClaims {
    /// In document order.
    pub(crate) claims: Vec<TypedClaim>,
    /// The first claim whose value is of another type.
    pub(crate) wrong: Option<Wrong>,
}

/// One entry of evidence.
#[derive(Debug, PartialEq)]
pub(crate) struct EvidenceRef {
    pub(crate) id: Token,
    pub(crate) kind: EvidenceKind,
    pub(crate) digest: Digest,
    pub(crate) made_at: Option<Timestamp>,
    pub(crate) valid_until: Option<Timestamp>,
    pub(crate) remarks: Vec<Remark>,
}

/// One claim.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TypedClaim {
    pub(crate) slot: usize,
    pub(crate) value: Value,
    /// The evidence that it lists, by place; only kept where somebody asks.
    pub(crate) evidence: Vec<usize>,
    /// The latest of what it rests on: the evidence that it lists, and what replaces records of its list.
    pub(crate) dated: Option<Timestamp>,
    /// Records that its list no longer has, with the time from which they are replaced.
    pub(crate) replaced: Vec<(Timestamp, Records)>,
}

/// Records of a list, as [`Value::Records`] has them.
pub(crate) type Records = Vec<Vec<Option<Value>>>;

/// A claim whose value is of another type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wrong {
    pub(crate) slot: usize,
    /// Its place among the claims of the attestation.
    pub(crate) place: usize,
    pub(crate) offset: usize,
    /// The member of the claim in which it is.
    pub(crate) member: String,
    pub(crate) error: TypeError,
}

impl Statement {
    /// Reads an attestation, with the claims that are declared; nothing where anything is odd, or it is no attestation.
    pub(crate) fn quick(bytes: &[u8], declared: &Declared) -> Option<(Self, TypedClaims)> {
        quick(bytes, declared)
    }

    /// Reads an attestation, with the claims that are declared, or says what is wrong with it.
    pub(crate) fn read(node: Node<'_>, declared: &Declared) -> Result<(Self, TypedClaims), ReadError> {
        Attestation::read_node(node).map(|attestation| careful(attestation, declared))
    }
}

/// The statement from what the model's reader has taken.
fn careful(attestation: Attestation, declared: &Declared) -> (Statement, TypedClaims) {
    let refer = |entry: EvidenceEntry| EvidenceRef {
        id: entry.id,
        kind: entry.kind,
        digest: entry.digest,
        made_at: entry.made_at,
        valid_until: entry.valid_until,
        remarks: entry.remarks,
    };
    let evidence: Vec<EvidenceRef> = attestation.evidence.into_iter().map(refer).collect();
    let listing = Listing::new(&evidence).unwrap_or_default();
    let mut typed = TypedClaims::default();
    for (place, entry) in attestation.claims.iter().enumerate() {
        let Some((slot, claim)) = declared.claim(&entry.claim).and_then(|slot| declared.slot(slot)) else { continue };
        let mut listed: Vec<usize> = entry.evidence.iter().filter_map(|id| listing.place(id.as_str())).collect();
        let dated = listed.iter().filter_map(|place| evidence.get(*place)?.made_at).max();
        if !claim.keeps_evidence() {
            listed.clear();
        }
        typed.add(slot, (place, entry.offset), claim.claim_type.value(&entry.value), (listed, dated));
        typed.add_replaced(slot, (place, entry.offset), replaced(&claim.claim_type, &entry.replaced));
    }
    let Attestation { product, made_at, vocabularies, .. } = attestation;
    (Statement { product, made_at, vocabularies, evidence }, typed)
}

fn replaced(claim_type: &ClaimType, entries: &[ReplacedRecords]) -> Result<Vec<(Timestamp, Records)>, Misplaced> {
    let typed = |(place, one): (usize, &ReplacedRecords)| match claim_type.replaced(&one.records) {
        Ok(records) => Ok((one.until, records)),
        Err(error) => Err((format!("replaced/{place}/records"), Box::new(error))),
    };
    entries.iter().enumerate().map(typed).collect()
}

/// An error, and the member of the claim in which it is.
type Misplaced = (String, Box<TypeError>);

/// The statement, or nothing where anything is odd.
fn quick(bytes: &[u8], declared: &Declared) -> Option<(Statement, TypedClaims)> {
    let mut walk = Walk::over(bytes)?;
    let (mut kind, mut predicate, mut predicate_type, mut subject) = (None, None, None, None);
    walk.object(["_type", "predicate", "predicateType", "subject"], |walk, place| {
        match place {
            0 => kind = Some(walk.plain()?),
            1 => predicate = Some(read_predicate(walk, declared)?),
            2 => predicate_type = Some(walk.plain()?),
            _ => subject = Some(read_subject(walk)?),
        }
        Some(())
    })?;
    walk.end()?;
    if kind? != Envelope::IN_TOTO_STATEMENT || predicate_type? != Attestation::PREDICATE {
        return None;
    }
    let (statement, typed) = predicate?;
    is_about(&subject?, &statement.product).then_some((statement, typed))
}

fn read_predicate(walk: &mut Walk<'_>, declared: &Declared) -> Option<(Statement, TypedClaims)> {
    let (mut claims, mut evidence, mut made_at, mut product, mut vocabularies) = (None, None, None, None, None);
    walk.object(["claims", "evidence", "made_at", "product", "vocabularies"], |walk, place| {
        match place {
            0 => claims = Some(Claims::read(walk, declared)?),
            1 => evidence = Some(read_evidence(walk, declared)?),
            2 => made_at = Some(time_or_null(walk.value()?)?),
            3 => product = Some(walk.value()?.read::<Product>().ok()?),
            _ => vocabularies = Some(walk.value()?.read().ok()?),
        }
        Some(())
    })?;
    let evidence = evidence?;
    let typed = claims?.resting_on(&evidence, declared)?;
    Some((Statement { product: product?, made_at: made_at?, vocabularies: vocabularies?, evidence }, typed))
}

/// The artifacts of a subject, by name and digest.
fn read_subject(walk: &mut Walk<'_>) -> Option<Vec<(String, Digest)>> {
    let mut artifacts = Vec::new();
    walk.array(|walk| {
        let (mut digest, mut name) = (None, None);
        walk.object(["digest", "name"], |walk, place| {
            match place {
                0 => walk.object(["sha256"], |walk, _| {
                    digest = Some(Digest::parse_hex(walk.plain()?)?);
                    Some(())
                })?,
                _ => name = Some(walk.value()?.string().ok()?.into_owned()),
            }
            Some(())
        })?;
        artifacts.push((name?, digest?));
        Some(())
    })?;
    Some(artifacts)
}

fn is_about(subject: &[(String, Digest)], product: &Product) -> bool {
    let artifacts = product.artifacts.iter().map(|artifact| (artifact.name.as_str(), artifact.digest));
    subject.iter().map(|(name, digest)| (name.as_str(), *digest)).eq(artifacts)
}

fn read_evidence(walk: &mut Walk<'_>, declared: &Declared) -> Option<Vec<EvidenceRef>> {
    let mut entries = Vec::with_capacity(ROOM / 4);
    walk.array(|walk| {
        entries.push(evidence_ref(walk, declared)?);
        Some(())
    })?;
    Some(entries)
}

fn evidence_ref(walk: &mut Walk<'_>, declared: &Declared) -> Option<EvidenceRef> {
    let (mut digest, mut id, mut kind, mut made_at, mut valid_until) = (None, None, None, None, None);
    let (mut media_type, mut name, mut size, mut remarks) = (None, None, None, Vec::new());
    let names = ["digest", "id", "kind", "made_at", "made_by", "media_type", "name", "remarks", "size", "valid_until"];
    walk.object(names, |walk, place| {
        match place {
            0 => digest = Some(Digest::parse(walk.plain()?)?),
            1 => id = Some(Token::parse(walk.plain()?)?),
            2 => kind = Some(kind_named(walk.plain()?, declared)?),
            3 => made_at = Some(Timestamp::parse(walk.plain()?)?),
            4 => is_text(walk.value()?)?,
            5 => media_type = Some(is_text(walk.value()?)?),
            6 => name = Some(is_text(walk.value()?)?),
            7 => remarks = walk.value()?.read().ok()?,
            8 => size = Some(walk.value()?.integer_within(0, Limit::SAFE_INTEGER).ok()?),
            _ => valid_until = Some(Timestamp::parse(walk.plain()?)?),
        }
        Some(())
    })?;
    media_type.and(name).and(size)?;
    Some(EvidenceRef { id: id?, kind: kind?, digest: digest?, made_at, valid_until, remarks })
}

/// A kind that is declared is not made again.
fn kind_named(text: &str, declared: &Declared) -> Option<EvidenceKind> {
    declared.kind_named(text).cloned().or_else(|| EvidenceKind::parse(text))
}

/// A text that is for people: not empty, and without control characters.
fn is_text(node: Node<'_>) -> Option<()> {
    let text = node.string().ok()?;
    // Bytes first: what begins no control character needs no second look.
    let is_suspect = text.bytes().fold(false, |found, byte| found | matches!(byte, 0..0x20 | 0x7f | 0xc2));
    let is_bad = text.is_empty() || (is_suspect && text.chars().any(char::is_control));
    (!is_bad).then_some(())
}

#[expect(clippy::option_option, reason = "nothing is odd, nothing inside is left out")]
fn time_or_null(node: Node<'_>) -> Option<Option<Timestamp>> {
    if node.kind() == Kind::Null { Some(None) } else { node.read().ok().map(Some) }
}

/// The claims of an attestation before its evidence is known, which in canonical documents stands behind them.
struct Claims<'t> {
    typed: TypedClaims,
    /// For each typed claim, the part of `ids` that it lists.
    lists: Vec<Range<usize>>,
    /// The ids of evidence that claims list, those of other vocabularies included.
    ids: Vec<&'t str>,
}

impl<'t> Claims<'t> {
    fn read(walk: &mut Walk<'t>, declared: &Declared) -> Option<Self> {
        let room = declared.claims().len().min(ROOM);
        let typed = TypedClaims { claims: Vec::with_capacity(room), wrong: None };
        let mut claims = Self { typed, lists: Vec::with_capacity(room), ids: Vec::with_capacity(2 * room) };
        let mut seen = Seen { slots: vec![false; declared.claims().len()], others: BTreeSet::new() };
        let (mut place, mut last) = (0, None);
        walk.array(|walk| {
            if place == Limit::CLAIMS {
                return None;
            }
            let slot = claims.read_one(walk, (declared, &mut seen), (place, last))?;
            place += 1;
            last = slot.or(last);
            Some(())
        })?;
        Some(claims)
    }

    /// Reads one claim, and gives its slot where it is declared; `last` is the slot before it.
    #[expect(clippy::option_option, reason = "nothing is odd, nothing inside is of another vocabulary")]
    fn read_one(
        &mut self,
        walk: &mut Walk<'t>,
        (declared, seen): (&Declared, &mut Seen<'t>),
        (place, last): (usize, Option<usize>),
    ) -> Option<Option<usize>> {
        let first = self.ids.len();
        let (mut found, mut value) = (None, None);
        // Records that are replaced are rare, and take the other way, as does a value that stands before its claim.
        walk.object(["claim", "evidence", "value"], |walk, member| {
            match member {
                0 => {
                    let id = walk.plain()?;
                    let slot = declared.claim_after(last, id);
                    seen.first_time(slot, id)?;
                    found = Some(slot);
                }
                1 => walk.array(|walk| {
                    self.ids.push(walk.plain()?);
                    Some(())
                })?,
                _ => {
                    let node = walk.value()?;
                    let claim = found?.and_then(|slot| declared.slot(slot));
                    value = Some(claim.map(|(slot, claim)| (slot, node.offset(), claim.claim_type.value_at(node))));
                }
            }
            Some(())
        })?;
        if let Some((slot, offset, value)) = value? {
            let before = self.typed.claims.len();
            self.typed.add(slot, (place, offset), value, (Vec::new(), None));
            // a value of another type is no claim
            self.lists.extend((self.typed.claims.len() > before).then_some(first..self.ids.len()));
        }
        found
    }

    /// The claims with the evidence that they list; nothing where an id is of no entry, or stands twice among these.
    fn resting_on(self, evidence: &[EvidenceRef], declared: &Declared) -> Option<TypedClaims> {
        let Self { mut typed, lists, ids } = self;
        let listing = Listing::new(evidence)?;
        let places: Vec<usize> = ids.iter().map(|id| listing.place(id)).collect::<Option<_>>()?;
        for (claim, list) in typed.claims.iter_mut().zip(lists) {
            let listed = places.get(list)?;
            claim.dated = listed.iter().filter_map(|place| evidence.get(*place)?.made_at).max();
            if declared.slot(claim.slot).is_some_and(|(_, slot)| slot.keeps_evidence()) {
                claim.evidence = listed.to_vec();
            }
        }
        Some(typed)
    }
}

impl TypedClaims {
    /// Adds the value of a claim that is declared, `place` being its place in the document.
    fn add(
        &mut self,
        slot: usize,
        (place, offset): (usize, usize),
        value: Result<Value, TypeError>,
        (evidence, dated): (Vec<usize>, Option<Timestamp>),
    ) {
        match value {
            Ok(value) => self.claims.push(TypedClaim { slot, value, evidence, dated, replaced: Vec::new() }),
            Err(error) => self.wrong(slot, (place, offset), ("value".into(), Box::new(error))),
        }
    }

    /// Adds to the last claim the records that its list no longer has.
    fn add_replaced(
        &mut self,
        slot: usize,
        place: (usize, usize),
        replaced: Result<Vec<(Timestamp, Records)>, Misplaced>,
    ) {
        match (replaced, self.claims.last_mut()) {
            (Ok(replaced), Some(claim)) if claim.slot == slot => {
                claim.dated = claim.dated.max(replaced.iter().map(|(until, _)| *until).max());
                claim.replaced = replaced;
            }
            (Ok(_), _) => {}
            (Err(error), _) => self.wrong(slot, place, error),
        }
    }

    fn wrong(&mut self, slot: usize, (place, offset): (usize, usize), (member, error): Misplaced) {
        self.wrong.get_or_insert(Wrong { slot, place, offset, member, error: *error });
    }
}

/// The most claims for which room is made beforehand.
const ROOM: usize = 128;

/// The claims that were seen: each may be made once.
struct Seen<'t> {
    slots: Vec<bool>,
    /// Claims of other vocabularies.
    others: BTreeSet<&'t str>,
}

impl<'t> Seen<'t> {
    /// Nothing where the claim was seen before, or its id is none.
    fn first_time(&mut self, slot: Option<usize>, id: &'t str) -> Option<()> {
        let is_first = match slot {
            Some(slot) => !std::mem::replace(self.slots.get_mut(slot)?, true),
            None => ClaimId::parse(id).is_some() && self.others.insert(id),
        };
        is_first.then_some(())
    }
}

/// The places of evidence by id, with the end of each id in front: ids of one document tend to begin alike.
#[derive(Default)]
struct Listing<'e>(Vec<(u64, &'e str, usize)>);

impl<'e> Listing<'e> {
    /// Nothing where an id stands twice.
    fn new(evidence: &'e [EvidenceRef]) -> Option<Self> {
        let mut ids: Vec<_> = evidence.iter().enumerate().map(|(place, one)| listed(one.id.as_str(), place)).collect();
        ids.sort_unstable();
        let is_unique = ids.iter().zip(ids.iter().skip(1)).all(|(a, b)| a.1 != b.1);
        is_unique.then_some(Self(ids))
    }

    fn place(&self, id: &str) -> Option<usize> {
        let end = last_bytes(id);
        let found = self.0.binary_search_by(|(last, other, _)| last.cmp(&end).then_with(|| (*other).cmp(id))).ok()?;
        self.0.get(found).map(|(.., place)| *place)
    }
}

fn listed(id: &str, place: usize) -> (u64, &str, usize) {
    (last_bytes(id), id, place)
}

/// The last eight bytes of an id as one number; all of a shorter one.
fn last_bytes(id: &str) -> u64 {
    match id.as_bytes().last_chunk() {
        Some(last) => u64::from_be_bytes(*last),
        None => id.bytes().fold(0, |number, byte| (number << 8) | u64::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use warifu_model::json::Tape;

    fn declared() -> Declared {
        let claim = |id: &str, claim_type| (ClaimId::parse(id).unwrap(), claim_type);
        let mut declared = Declared::new(
            vec![claim("a.one", ClaimType::Integer), claim("a.two", ClaimType::Text)],
            vec![EvidenceKind::parse("pen").unwrap()],
            Vec::new(),
        );
        declared.mark_supported(1);
        declared
    }

    fn document() -> String {
        let digest = Digest::of(b"x");
        format!(
            r#"{{"_type":"{}","subject":[{{"name":"f","digest":{{"sha256":"{}"}}}}],
            "predicateType":"{}","predicate":{{"product":{{"format":"warifu.product/1","vendor":"v",
            "model":"m","version":"1","kind":"k","name":{{"en":"n","ja":"名"}},"identifiers":[],
            "artifacts":[{{"name":"f","digest":"{digest}"}}]}},"made_at":null,"vocabularies":[],
            "evidence":[{{"id":"e1","kind":"pen","media_type":"text/plain","name":"名","digest":"{digest}","size":1}},
            {{"valid_until":"2026-01-01T00:00:00Z","id":"e2","kind":"pen","media_type":"a","name":"b","digest":"{digest}",
            "size":0,"made_by":"m","made_at":"2025-01-01T00:00:00Z"}}],
            "claims":[{{"claim":"a.one","value":1,"evidence":["e1"]}},{{"claim":"b.other","value":[{{}}]}},
            {{"claim":"a.two","value":"x\u0041","evidence":["e2","e1"]}}]}}}}"#,
            Envelope::IN_TOTO_STATEMENT,
            digest.hex(),
            Attestation::PREDICATE
        )
    }

    #[test]
    fn good_documents_take_the_quick_way() {
        let text = document();
        let tape = Tape::parse(text.as_bytes()).unwrap();
        let (statement, typed) = quick(text.as_bytes(), &declared()).unwrap();
        assert_eq!(typed.claims.len(), 2);
        assert_eq!(typed.claims[1].evidence, [1, 0]);
        assert_eq!((statement, typed), careful(tape.root().read().unwrap(), &declared()));
    }

    #[test]
    fn a_wrong_type_is_not_odd_but_wrong() {
        let text = document().replace(r#""value":1"#, r#""value":"1""#);
        let tape = Tape::parse(text.as_bytes()).unwrap();
        let (statement, typed) = quick(text.as_bytes(), &declared()).unwrap();
        assert_eq!(typed.wrong.as_ref().map(|wrong| (wrong.slot, wrong.place)), Some((0, 0)));
        assert_eq!((statement, typed), careful(tape.root().read().unwrap(), &declared()));
    }

    /// Whatever the quick way takes, the model's reader takes as well, with the same result.
    #[test]
    fn the_quick_way_never_takes_more_than_the_model() {
        let (whole, declared) = (document(), declared());
        let pieces =
            ["\"\"", "null", "\"e1\"", "1", "{}", "[]", "\"a.one\"", "\\u0007", "\"\u{7}\"", "_", "E", "-0", "e1"];
        let (mut taken, mut refused) = (0, 0);
        for at in 0..whole.len() {
            for (cut, piece) in [0, 1, 4].into_iter().flat_map(|cut| pieces.iter().map(move |piece| (cut, piece))) {
                let (Some(head), Some(tail)) = (whole.get(..at), whole.get(at + cut..)) else { continue };
                let text = format!("{head}{piece}{tail}");
                let careful = Attestation::read(text.as_bytes()).map(|read| careful(read, &declared));
                match quick(text.as_bytes(), &declared) {
                    Some(statement) => assert_eq!(Ok(statement), careful, "{text}"),
                    None if careful.is_err() => refused += 1,
                    None => taken += 1,
                }
            }
        }
        assert!(refused > 10_000, "{refused} documents were refused and {taken} took the long way");
    }
}
