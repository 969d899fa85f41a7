use std::collections::BTreeSet;

use crate::ids::{ClaimId, EvidenceKind, GroupId, Role, VocabularyId};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::limits;
use crate::localized::Localized;
use crate::unique::{read_unique, refuse_repeats};
use crate::value::{ClaimType, Empty};
use crate::version::SemVer;

/// A vocabulary (`warifu.vocabulary/1`): typed claims that several requirement sets share, so that one piece of evidence
/// serves several markets.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Vocabulary {
    /// Its id.
    pub id: VocabularyId,
    /// Its version.
    pub version: SemVer,
    /// Its title.
    pub title: Localized,
    /// Groups of claims; the first segment of a claim's id names its group.
    pub groups: Vec<VocabularyGroup>,
    /// The claims.
    pub claims: Vec<ClaimDefinition>,
    /// The kinds of evidence documents that claims may rest on.
    pub evidence_kinds: Vec<EvidenceKindDefinition>,
    /// The roles in which statements are signed.
    pub roles: Vec<KindDefinition<Role>>,
}

/// A group of claims.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VocabularyGroup {
    /// Its id.
    pub id: GroupId,
    /// Its title.
    pub title: Localized,
}

/// One claim that can be made about a product.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimDefinition {
    /// Its id.
    pub id: ClaimId,
    /// Its group.
    pub group: GroupId,
    /// Its title.
    pub title: Localized,
    /// What it says when it is made.
    pub description: Localized,
    /// The type of its value.
    pub claim_type: ClaimType,
    /// Which evidence documents can support it, and how they are read.
    pub supported_by: Vec<Support>,
    /// What sort of thing it says.
    pub about: About,
}

/// What sort of thing a claim says.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum About {
    /// How good the product, its maker or the way of making it is: what can be bettered.
    #[default]
    Quality,
    /// What the product is, and so which requirements are there for it: nobody betters a product by saying otherwise.
    Scope,
}

/// A kind of evidence that can support a claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Support {
    /// The kind.
    pub kind: EvidenceKind,
    /// How the claim is read from it.
    pub reading: Localized,
}

/// A declared kind of evidence.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EvidenceKindDefinition {
    /// The kind.
    pub id: EvidenceKind,
    /// Its title.
    pub title: Localized,
    /// The formats in which tools write documents of this kind; empty where people write them.
    pub formats: Vec<String>,
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
    /// Reads a vocabulary document.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

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

impl Read for Vocabulary {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let id = fields.required("id")?;
        let version = fields.required("version")?;
        let title = fields.required("title")?;
        let groups = read_unique(fields.node_of("groups")?, "group", |group: &VocabularyGroup| &group.id)?;
        let claims = fields.node_of("claims")?;
        let evidence_kinds = match fields.find("evidence_kinds") {
            Some(list) => read_unique(list, "evidence kind", |kind: &EvidenceKindDefinition| &kind.id)?,
            None => Vec::new(),
        };
        let roles = read_definitions(fields.find("roles"), "role")?;
        fields.finish()?;
        let vocabulary = Self { id, version, title, groups, claims: claims.read()?, evidence_kinds, roles };
        vocabulary.check_claims(claims)?;
        Ok(vocabulary)
    }
}

impl Vocabulary {
    fn check_claims(&self, nodes: Node<'_>) -> Result<(), ReadError> {
        if self.claims.len() > limits::CLAIMS {
            return Err(nodes.error(ReadProblem::TooMany { what: "claims", limit: limits::CLAIMS }));
        }
        refuse_repeats(nodes, "claim", self.claims.iter().map(|claim| &claim.id))?;
        let groups: BTreeSet<&GroupId> = self.groups.iter().map(|group| &group.id).collect();
        let kinds: BTreeSet<&EvidenceKind> = self.evidence_kinds.iter().map(|kind| &kind.id).collect();
        for (claim, node) in self.claims.iter().zip(nodes.items()?) {
            if !groups.contains(&claim.group) {
                return Err(node.error(ReadProblem::UnknownReference { what: "group" }));
            }
            if !claim.supported_by.iter().all(|support| kinds.contains(&support.kind)) {
                return Err(node.error(ReadProblem::UnknownReference { what: "evidence kind" }));
            }
            if let Some(Empty::ShownBy(shown_by)) = claim.claim_type.when_empty()
                && !shown_by.iter().all(|kind| kinds.contains(kind))
            {
                return Err(node.error(ReadProblem::UnknownReference { what: "evidence kind" }));
            }
        }
        Ok(())
    }
}

fn read_definitions<T: Read + Ord>(
    list: Option<Node<'_>>,
    what: &'static str,
) -> Result<Vec<KindDefinition<T>>, ReadError> {
    list.map_or(Ok(Vec::new()), |list| read_unique(list, what, |definition: &KindDefinition<T>| &definition.id))
}

impl Read for VocabularyGroup {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let group = Self { id: fields.required("id")?, title: fields.required("title")? };
        fields.finish()?;
        Ok(group)
    }
}

impl Read for ClaimDefinition {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let claim = Self {
            id: fields.required("id")?,
            group: fields.required("group")?,
            title: fields.required("title")?,
            description: fields.required("description")?,
            claim_type: fields.required("type")?,
            supported_by: fields.list("supported_by")?,
            about: fields.optional("about")?.unwrap_or_default(),
        };
        fields.finish()?;
        Ok(claim)
    }
}

impl Read for About {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        match node.string()?.as_ref() {
            "quality" => Ok(Self::Quality),
            "scope" => Ok(Self::Scope),
            _ => Err(node.error(ReadProblem::NotOneOf { allowed: "quality, scope".into() })),
        }
    }
}

impl Read for EvidenceKindDefinition {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let kind =
            Self { id: fields.required("id")?, title: fields.required("title")?, formats: fields.list("formats")? };
        fields.finish()?;
        Ok(kind)
    }
}

impl Read for Support {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let support = Self { kind: fields.required("kind")?, reading: fields.required("reading")? };
        fields.finish()?;
        Ok(support)
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

impl From<&Vocabulary> for Json {
    fn from(vocabulary: &Vocabulary) -> Self {
        let groups =
            vocabulary.groups.iter().map(|g| Self::object().with("id", &g.id).with("title", &g.title)).collect();
        let kind = |k: &EvidenceKindDefinition| {
            let formats = k.formats.iter().map(|format| format.as_str().into()).collect();
            Self::object().with("id", &k.id).with("title", &k.title).with_list("formats", formats)
        };
        let kinds = vocabulary.evidence_kinds.iter().map(kind);
        let roles = vocabulary.roles.iter().map(|k| Self::object().with("id", &k.id).with("title", &k.title));
        Self::object()
            .with("format", FORMAT)
            .with("id", &vocabulary.id)
            .with("version", &vocabulary.version)
            .with("title", &vocabulary.title)
            .with("groups", Self::List(groups))
            .with_list("evidence_kinds", kinds.collect())
            .with_list("roles", roles.collect())
            .with("claims", Self::list(&vocabulary.claims))
    }
}

impl From<&ClaimDefinition> for Json {
    fn from(claim: &ClaimDefinition) -> Self {
        let support = |s: &Support| Self::object().with("kind", &s.kind).with("reading", &s.reading);
        Self::object()
            .with("id", &claim.id)
            .with("group", &claim.group)
            .with("title", &claim.title)
            .with("description", &claim.description)
            .with("type", &claim.claim_type)
            .with_list("supported_by", claim.supported_by.iter().map(support).collect())
            .with_some("about", (claim.about == About::Scope).then_some("scope"))
    }
}

const FORMAT: &str = "warifu.vocabulary/1";
