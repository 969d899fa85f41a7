//! Whose word counts: which attestations are heard, as which party, and what they say together.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::{
    Admission, Attestation, BindingRule, ClaimEntry, ClaimId, ClaimType, Digest, Empty, Envelope, EvidenceEntry,
    EvidenceRule, InputKind, Json, Party, RecordInput, Relaxation, Role, SignerUse, Timestamp, Token, Value,
    Vocabulary, WeakeningCode,
};

use super::{Refused, World};

/// One attestation that is heard.
pub struct Heard {
    /// What the record says of it.
    pub record: RecordInput,
    /// What it says.
    pub attestation: Attestation,
    /// Which rule was relaxed for it.
    pub relaxed: Option<WeakeningCode>,
}

/// An evidence entry of an attestation that is heard.
#[derive(Clone)]
pub struct Exhibit<'a> {
    /// The entry.
    pub entry: &'a EvidenceEntry,
    /// Who names it.
    pub input: &'a RecordInput,
    /// When it is named.
    pub named: Option<Timestamp>,
}

impl Exhibit<'_> {
    /// Whether it was there, and named, at a time.
    pub fn is_there(&self, at: Timestamp) -> bool {
        [self.entry.made_at, self.named].into_iter().flatten().all(|time| time <= at)
    }

    /// By what exhibits are ordered: their digests, the inputs that name them, their ids there.
    fn order(&self) -> (Digest, Digest, Token) {
        (self.entry.digest, self.input.digest, self.entry.id.clone())
    }
}

/// What is said about one claim, all parties evaluated.
pub enum Said<'a> {
    /// Nothing.
    Nothing,
    /// Nothing yet, but something later.
    NothingYet,
    /// Different things by equally strong parties: what each input says.
    Conflict(Vec<(Digest, Json)>),
    /// A list with nothing in it, and nothing that shows that somebody looked.
    EmptyList,
    /// One value, with the exhibits that support it.
    Value(Value, Json, Vec<Exhibit<'a>>),
}

/// Whether a signature over a message was made with this key.
pub type Check<'a> = &'a dyn Fn(&[u8; 32], &[u8], &[u8]) -> bool;

/// What a sigstore bundle proves with a trusted root: the payload, who signed it for which issuer, and when.
pub type Open<'a> = &'a dyn Fn(&[u8], &[u8]) -> Option<(Vec<u8>, String, String, Timestamp)>;

/// Hears the inputs, each once, in the order of their digests.
///
/// An input with evidence that only the maker ties to the product is not heard where the policy says so.
pub fn hear(inputs: &[Vec<u8>], admission: &Admission, at: Timestamp, check: Check<'_>) -> Result<Vec<Heard>, Refused> {
    let mut heard = BTreeMap::new();
    for (index, bytes) in inputs.iter().enumerate() {
        let one = hear_one(bytes, admission, at, check).ok_or(Refused::Input(index))?;
        if admission.bound_by_maker == Some(BindingRule::Refuse) && one.attestation.evidence.iter().any(tied_by_maker) {
            return Err(Refused::Input(index));
        }
        heard.insert(Digest::of(bytes), one);
    }
    Ok(heard.into_values().collect())
}

/// Whether only the maker says that a document is about the product.
pub fn tied_by_maker(entry: &EvidenceEntry) -> bool {
    entry.remarks.iter().any(|remark| remark.code.as_str() == "bound_by_maker")
}

fn hear_one(bytes: &[u8], admission: &Admission, at: Timestamp, check: Check<'_>) -> Option<Heard> {
    let digest = Digest::of(bytes);
    let Ok(envelope) = Envelope::read(bytes) else {
        let attestation = Attestation::read(bytes).unwrap();
        let let_in = admission.unsigned == Relaxation::AdmitAsFirst;
        let record = RecordInput {
            digest,
            payload: digest,
            kind: InputKind::Attestation,
            party: Party::First,
            roles: Vec::new(),
            signers: Vec::new(),
        };
        return let_in.then_some(Heard { record, attestation, relaxed: Some(WeakeningCode::UnsignedInputAdmitted) });
    };
    let message = pre_authentication_encoding(&envelope);
    let signers: Vec<_> = admission
        .signers
        .iter()
        .filter(|signer| in_force(signer.from, signer.until, at))
        .filter(|signer| envelope.signatures.iter().any(|s| check(signer.key.as_bytes(), &message, &s.sig)))
        .collect();
    let strongest = signers.iter().map(|signer| signer.party).max();
    if strongest.is_none() && admission.unknown_signers == Relaxation::Refuse {
        return None;
    }
    let party = strongest.unwrap_or(Party::First);
    let of_party = signers.iter().filter(|signer| signer.party == party);
    let roles: BTreeSet<Role> = of_party.flat_map(|signer| signer.roles.iter().cloned()).collect();
    let uses: BTreeSet<SignerUse> =
        signers.iter().map(|signer| SignerUse { key: signer.key.id(), name: signer.name.clone() }).collect();
    let record = RecordInput {
        digest,
        payload: Digest::of(&envelope.payload),
        kind: InputKind::Envelope,
        party,
        roles: roles.into_iter().collect(),
        signers: uses.into_iter().collect(),
    };
    let relaxed = strongest.is_none().then_some(WeakeningCode::UnknownSignerAdmitted);
    Some(Heard { record, attestation: Attestation::read(&envelope.payload).unwrap(), relaxed })
}

/// Whether a key counts at a time.
pub fn in_force(from: Option<Timestamp>, until: Option<Timestamp>, at: Timestamp) -> bool {
    from.is_none_or(|from| from <= at) && until.is_none_or(|until| at < until)
}

/// DSSE 1.0.2: what is signed is the type and the payload, each with its length before it.
pub fn pre_authentication_encoding(envelope: &Envelope) -> Vec<u8> {
    let (kind, payload) = (&envelope.payload_type, &envelope.payload);
    let mut message = format!("DSSEv1 {} {kind} {} ", kind.len(), payload.len()).into_bytes();
    message.extend_from_slice(payload);
    message
}

/// All exhibits, in the order of their digests and then of the inputs that name them.
pub fn exhibits(heard: &[Heard]) -> Vec<Exhibit<'_>> {
    let mut exhibits: Vec<Exhibit<'_>> = heard
        .iter()
        .flat_map(|one| {
            one.attestation.evidence.iter().map(|entry| Exhibit {
                entry,
                input: &one.record,
                named: one.attestation.made_at,
            })
        })
        .collect();
    exhibits.sort_by_key(Exhibit::order);
    exhibits
}

/// The declared type of a claim.
pub fn claim_type<'a>(claim: &ClaimId, vocabularies: &'a [(Digest, Vocabulary)]) -> Option<&'a ClaimType> {
    vocabularies.iter().find_map(|(_, vocabulary)| vocabulary.claim(claim)).map(|definition| &definition.claim_type)
}

/// What the strongest parties that speak about a claim say.
pub fn said<'a>(world: &World<'a>, claim: &ClaimId, kind: &ClaimType) -> Said<'a> {
    let made: Vec<_> = world
        .heard
        .iter()
        .filter_map(|one| Some((one, one.attestation.claims.iter().find(|entry| entry.claim == *claim)?)))
        .collect();
    let assertions: Vec<_> = made
        .iter()
        .copied()
        .filter(|(one, entry)| world.with_the_future || !is_of_the_future(world.at, one, entry))
        .collect();
    if assertions.is_empty() && !made.is_empty() {
        return Said::NothingYet;
    }
    let strongest = assertions.iter().map(|(one, _)| one.record.party).max();
    let decisive: Vec<_> = assertions
        .into_iter()
        .filter(|(one, _)| Some(one.record.party) == strongest)
        .map(|(one, entry)| (one, entry, with_what_still_stands(world.at, entry, kind)))
        .collect();
    let Some((_, _, value)) = decisive.first() else { return Said::Nothing };
    // Two agree when they would be written the same: versions with other build metadata differ.
    if decisive.iter().any(|(_, _, other)| kind.to_json(other).to_canonical() != kind.to_json(value).to_canonical()) {
        return Said::Conflict(decisive.iter().map(|(one, _, v)| (one.record.digest, kind.to_json(v))).collect());
    }
    let mut support: Vec<Exhibit<'_>> = decisive
        .iter()
        .flat_map(|(one, entry, _)| entry.evidence.iter().map(|id| (*one, id)))
        .map(|(one, id)| Exhibit {
            entry: one.attestation.evidence_entry(id).unwrap(),
            input: &one.record,
            named: one.attestation.made_at,
        })
        .collect();
    support.sort_by_key(Exhibit::order);
    if is_empty(value) && !support.iter().any(|exhibit| shows_that_somebody_looked(world, kind, exhibit)) {
        return Said::EmptyList;
    }
    Said::Value(value.clone(), kind.to_json(value), support)
}

/// Whether a claim is made, rests on a document that was made, or has a record replaced, after the time.
fn is_of_the_future(at: Timestamp, one: &Heard, entry: &ClaimEntry) -> bool {
    let documents = entry.evidence.iter().map(|id| one.attestation.evidence_entry(id).unwrap().made_at);
    let replacements = entry.replaced.iter().map(|replaced| Some(replaced.until));
    std::iter::once(one.attestation.made_at).chain(documents).chain(replacements).flatten().any(|time| time > at)
}

/// The value, and at its end the records that are replaced only after the time.
fn with_what_still_stands(at: Timestamp, entry: &ClaimEntry, kind: &ClaimType) -> Value {
    let mut value = entry.value.clone();
    for replaced in entry.replaced.iter().filter(|replaced| replaced.until > at) {
        let (Json::List(records), Json::List(more)) = (&mut value, &replaced.records) else { panic!("no records") };
        records.extend(more.iter().cloned());
    }
    kind.value(&value).unwrap()
}

fn is_empty(value: &Value) -> bool {
    *value == Value::Tokens(Vec::new()) || *value == Value::Records(Vec::new())
}

/// Evidence of a kind that the vocabulary names, that the policy lets in, and that is in date.
fn shows_that_somebody_looked(world: &World<'_>, kind: &ClaimType, exhibit: &Exhibit<'_>) -> bool {
    let (ClaimType::TokenList(_, Empty::ShownBy(kinds)) | ClaimType::RecordList(_, Empty::ShownBy(kinds))) = kind
    else {
        return false;
    };
    let entry = exhibit.entry;
    let is_let_in = match world.admission.evidence {
        EvidenceRule::Declared => true,
        EvidenceRule::Presented => world.documents.contains_key(&entry.digest),
    };
    let has_ended = entry.valid_until.is_some_and(|end| end <= world.at);
    let is_to_come = !exhibit.is_there(world.at);
    kinds.contains(&entry.kind) && is_let_in && !has_ended && !is_to_come
}
