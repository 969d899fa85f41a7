use std::collections::BTreeSet;

use crate::document::{document, tokens};
use crate::ids::{ClaimId, EvidenceKind, GroupId, Role, VocabularyId};
use crate::json::{Json, Node, Read, ReadError, ReadProblem};
use crate::language::both;
use crate::limits;
use crate::localized::Localized;
use crate::shape::{Field, Form, Shape, Typed, write_by};
use crate::unique::refuse_repeats;
use crate::value::{ClaimType, Empty};
use crate::version::SemVer;

document! {
    /// A vocabulary (`warifu.vocabulary/1`): typed claims that several requirement sets share, so that one piece of evidence
    /// serves several markets.
    pub struct Vocabulary: "vocabulary" = "warifu.vocabulary/1" in default {
        /// Its id.
        id: VocabularyId,
        /// Its version.
        version: SemVer,
        /// Its title.
        title: Localized,
        /// Groups of claims; the first segment of a claim's id names its group.
        groups: Vec<VocabularyGroup> = items(unique "group", "グループ" by id;),
        /// The kinds of evidence documents that claims may rest on.
        evidence_kinds: Vec<EvidenceKindDefinition> = list_of(unique "evidence kind", "証拠の種類" by id;),
        /// The roles in which statements are signed.
        roles: Vec<KindDefinition<Role>> = list_of(unique "role", "役割" by id;),
        /// The claims.
        claims: Vec<ClaimDefinition> = items(most limits::CLAIMS, "claims", "主張";),
    }
    check check_claims;
}

document! {
    /// A group of claims.
    pub struct VocabularyGroup: "vocabulary_group" {
        /// Its id.
        id: GroupId,
        /// Its title.
        title: Localized,
    }
}

document! {
    /// One claim that can be made about a product.
    pub struct ClaimDefinition: "claim_definition" {
        /// Its id.
        id: ClaimId,
        /// Its group.
        group: GroupId,
        /// Its title.
        title: Localized,
        /// What it says when it is made.
        description: Localized,
        /// The type of its value.
        claim_type: ClaimType as "type",
        /// Which evidence documents can support it, and how they are read.
        supported_by: Vec<Support> = list,
        /// What sort of thing it says.
        about: About = default,
    }
}

tokens! {
    /// What sort of thing a claim says.
    #[derive(Default)]
    pub enum About {
        /// How good the product, its maker or the way of making it is: what can be bettered.
        #[default]
        Quality = "quality",
        /// What the product is, and so which requirements are there for it: nobody betters a product by saying otherwise.
        Scope = "scope",
    }
}

document! {
    /// A kind of evidence that can support a claim.
    pub struct Support: "support" {
        /// The kind.
        kind: EvidenceKind,
        /// How the claim is read from it.
        reading: Localized,
    }
}

document! {
    /// A declared kind of evidence.
    pub struct EvidenceKindDefinition: "evidence_kind_definition" {
        /// The kind.
        id: EvidenceKind,
        /// Its title.
        title: Localized,
        /// The formats in which tools write documents of this kind; empty where people write them.
        formats: Vec<String> = list,
    }
}

/// A declared role.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KindDefinition<T> {
    /// Its id.
    pub id: T,
    /// Its title.
    pub title: Localized,
}

impl Vocabulary {
    /// Whether only documents that tools write can make a claim true: nobody declares it.
    pub fn is_read_by_tools(&self, claim: &ClaimDefinition) -> bool {
        let is_written = |support: &Support| self.formats_of(&support.kind).is_some_and(|formats| !formats.is_empty());
        !claim.supported_by.is_empty() && claim.supported_by.iter().all(is_written)
    }

    /// The formats of a kind of evidence.
    pub fn formats_of(&self, kind: &EvidenceKind) -> Option<&[String]> {
        self.evidence_kinds.iter().find(|one| one.id == *kind).map(|one| one.formats.as_slice())
    }

    /// The claim with this id.
    pub fn claim(&self, id: &ClaimId) -> Option<&ClaimDefinition> {
        self.claims.iter().find(|claim| claim.id == *id)
    }
}

impl Vocabulary {
    fn check_claims(&self, node: Node<'_>) -> Result<(), ReadError> {
        let nodes = node.member("claims");
        refuse_repeats(nodes, both("claim", "主張"), self.claims.iter().map(|claim| &claim.id))?;
        let groups: BTreeSet<&GroupId> = self.groups.iter().map(|group| &group.id).collect();
        let kinds: BTreeSet<&EvidenceKind> = self.evidence_kinds.iter().map(|kind| &kind.id).collect();
        for (claim, node) in self.claims.iter().zip(nodes.items()?) {
            if !groups.contains(&claim.group) {
                return Err(node.error(ReadProblem::UnknownReference { what: both("group", "グループ") }));
            }
            if !claim.supported_by.iter().all(|support| kinds.contains(&support.kind)) {
                return Err(node.error(ReadProblem::UnknownReference { what: both("evidence kind", "証拠の種類") }));
            }
            if let Some(Empty::ShownBy(shown_by)) = claim.claim_type.when_empty()
                && !shown_by.iter().all(|kind| kinds.contains(kind))
            {
                return Err(node.error(ReadProblem::UnknownReference { what: both("evidence kind", "証拠の種類") }));
            }
        }
        Ok(())
    }
}

impl<T: Read> Read for KindDefinition<T> {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let kind = Self { id: fields.required("id")?, title: fields.required("title")? };
        fields.finish()?;
        Ok(kind)
    }
}

impl From<&KindDefinition<Role>> for Json {
    fn from(kind: &KindDefinition<Role>) -> Self {
        Self::object().with("id", &kind.id).with("title", &kind.title)
    }
}

impl Typed for KindDefinition<Role> {
    const FORM: Form = Form::Named(&Shape {
        name: "role_definition",
        about: "A declared role",
        form: Form::Object(&[
            Field { about: "Its id.", ..Field::required("id", Role::FORM) },
            Field { about: "Its title.", ..Field::required("title", Localized::FORM) },
        ]),
        rules: "",
    });
}

write_by!(reference KindDefinition<Role>);
