use std::cmp::Ordering;

use warifu_model::{About, ClaimDefinition, ClaimId, ClaimType, EvidenceKind, Role, Vocabulary};

/// Describes what the vocabularies of a set declare, in sorted tables: claims become slots, kinds of evidence become numbers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Declared {
    claims: Vec<ClaimSlot>,
    /// For each slot, that of the claim that is declared after it.
    following: Vec<usize>,
    kinds: Vec<KindSlot>,
    roles: Vec<Role>,
}

/// A claim that the vocabularies of a set declare.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimSlot {
    /// Its id.
    pub id: ClaimId,
    /// The type of its values.
    pub claim_type: ClaimType,
    /// `true` where a criterion asks which evidence supports the claim.
    pub is_supported: bool,
    /// The sort of thing that it says.
    pub about: About,
    /// `true` where only documents that tools write can make it true.
    pub is_read_by_tools: bool,
    /// The kinds of evidence that can support it.
    pub rests_on: Vec<EvidenceKind>,
}

/// A kind of evidence that the vocabularies of a set declare.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KindSlot {
    /// Its id.
    pub kind: EvidenceKind,
    /// `true` where a criterion looks into documents of this kind.
    pub is_read: bool,
    /// The formats in which tools write such documents; none where people write them.
    pub formats: Vec<String>,
}

impl ClaimSlot {
    fn describe(&mut self, claim: &ClaimDefinition, vocabulary: &Vocabulary) {
        self.about = claim.about;
        self.is_read_by_tools = vocabulary.is_read_by_tools(claim);
        self.rests_on = claim.supported_by.iter().map(|support| support.kind.clone()).collect();
    }

    /// Returns `true` where it matters which evidence the claim lists.
    pub fn keeps_evidence(&self) -> bool {
        self.is_supported || self.claim_type.when_empty().is_some()
    }
}

impl Declared {
    /// Sorts what was declared. Claims must be unique; kinds and roles may be declared by several vocabularies.
    pub fn new(claims: Vec<(ClaimId, ClaimType)>, mut kinds: Vec<EvidenceKind>, mut roles: Vec<Role>) -> Self {
        let slot = |(id, claim_type)| ClaimSlot {
            id,
            claim_type,
            is_supported: false,
            about: About::Quality,
            is_read_by_tools: false,
            rests_on: Vec::new(),
        };
        let ids: Vec<ClaimId> = claims.iter().map(|(id, _)| id.clone()).collect();
        let mut claims: Vec<ClaimSlot> = claims.into_iter().map(slot).collect();
        claims.sort_by(|a, b| order(a.id.as_str(), b.id.as_str()));
        kinds.sort();
        kinds.dedup();
        roles.sort();
        let kinds = kinds.into_iter().map(|kind| KindSlot { kind, is_read: false, formats: Vec::new() }).collect();
        let following = following(&ids, &claims);
        Self { claims, following, kinds, roles }
    }

    /// Adds what a vocabulary says besides types.
    pub fn describe(&mut self, vocabulary: &Vocabulary) {
        for claim in &vocabulary.claims {
            let slot = self.claim(&claim.id);
            slot.and_then(|slot| self.claims.get_mut(slot))
                .into_iter()
                .for_each(|slot| slot.describe(claim, vocabulary));
        }
        for declared in &vocabulary.evidence_kinds {
            let place = self.kind(&declared.id);
            let Some(slot) = place.and_then(|place| self.kinds.get_mut(place)) else { continue };
            if slot.formats.is_empty() {
                slot.formats.clone_from(&declared.formats);
            }
        }
    }

    /// The claims, in the order of their slots.
    pub fn claims(&self) -> &[ClaimSlot] {
        &self.claims
    }

    /// The kinds of evidence, in the order of their numbers.
    pub fn kinds(&self) -> &[KindSlot] {
        &self.kinds
    }

    /// The slot of a claim.
    pub fn claim(&self, id: &ClaimId) -> Option<usize> {
        self.find(id.as_str())
    }

    /// The slot of a claim that is probably declared after another one: documents tend to have the order of their vocabulary.
    pub fn claim_after(&self, before: Option<usize>, id: &str) -> Option<usize> {
        let next = before.and_then(|before| self.following.get(before).copied());
        next.filter(|next| self.claims.get(*next).is_some_and(|slot| slot.id.as_str() == id)).or_else(|| self.find(id))
    }

    fn find(&self, id: &str) -> Option<usize> {
        place(&self.claims, id)
    }

    /// A slot with its number.
    pub fn slot(&self, slot: usize) -> Option<(usize, &ClaimSlot)> {
        self.claims.get(slot).map(|claim| (slot, claim))
    }

    /// The number of a kind of evidence.
    pub fn kind(&self, kind: &EvidenceKind) -> Option<usize> {
        self.kinds.binary_search_by(|slot| slot.kind.cmp(kind)).ok()
    }

    /// The kind with this id.
    pub(crate) fn kind_named(&self, text: &str) -> Option<&EvidenceKind> {
        let place = self.kinds.binary_search_by(|slot| slot.kind.as_str().cmp(text)).ok()?;
        self.kinds.get(place).map(|slot| &slot.kind)
    }

    /// The roles, sorted.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Returns `true` where a vocabulary declares the role.
    pub fn has_role(&self, role: &Role) -> bool {
        self.roles.binary_search(role).is_ok()
    }

    /// Notes that a criterion asks which evidence supports a claim.
    pub fn mark_supported(&mut self, slot: usize) {
        if let Some(slot) = self.claims.get_mut(slot) {
            slot.is_supported = true;
        }
    }

    /// Notes that a criterion looks into documents of a kind.
    pub fn mark_read(&mut self, kind: usize) {
        if let Some(slot) = self.kinds.get_mut(kind) {
            slot.is_read = true;
        }
    }
}

/// For each slot, that of the claim that is declared after it; for the last one, the first.
fn following(declared: &[ClaimId], claims: &[ClaimSlot]) -> Vec<usize> {
    let slots: Vec<usize> = declared.iter().filter_map(|id| place(claims, id.as_str())).collect();
    let mut following = vec![0; claims.len()];
    for (slot, next) in slots.iter().zip(slots.iter().cycle().skip(1)) {
        following.get_mut(*slot).into_iter().for_each(|place| *place = *next);
    }
    following
}

fn place(claims: &[ClaimSlot], id: &str) -> Option<usize> {
    claims.binary_search_by(|slot| order(slot.id.as_str(), id)).ok()
}

/// Shorter ids first: most comparisons then need no look at the characters.
fn order(a: &str, b: &str) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}
