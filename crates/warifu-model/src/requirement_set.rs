use std::collections::BTreeSet;

use crate::digest::Digest;
use crate::ids::{GroupId, RequirementId, SetId, Token, VocabularyId};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::legal::{LegalBasis, Publication};
use crate::levels::Levels;
use crate::limits;
use crate::localized::{Localized, Texts};
use crate::requirement::{Known, Requirement};
use crate::time::Date;
use crate::value::ClaimType;
use crate::version::SemVer;

/// A versioned group of requirements (`warifu.requirement-set/1`).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequirementSet {
    /// Its id.
    pub id: SetId,
    /// Its version: a promise about what it accepts (DESIGN section 6).
    pub version: SemVer,
    /// The version of the rule language that it is written in.
    pub language: u32,
    /// In which languages it has its texts.
    pub texts: Texts,
    /// Whether it is in its final form.
    pub status: SetStatus,
    /// Its title.
    pub title: Localized,
    /// What it is for.
    pub description: Localized,
    /// Who publishes the requirements.
    pub authority: Authority,
    /// The document that the requirements come from.
    pub source: Publication,
    /// The clauses of law that it rests on.
    pub legal_basis: Vec<LegalBasis>,
    /// The first day on which it applies.
    pub effective_from: Date,
    /// The last day on which the edition before this one is still open.
    pub previous_open_until: Option<Date>,
    /// The vocabularies that its criteria use, pinned by digest.
    pub vocabularies: Vec<VocabularyPin>,
    /// How the scheme grades conformity.
    pub levels: Levels,
    /// Values that criteria refer to by name and that profiles may set.
    pub parameters: Vec<Parameter>,
    /// JSON Schemas that evidence documents are held against.
    pub schemas: Vec<SchemaEntry>,
    /// Groups of requirements.
    pub groups: Vec<Group>,
    /// The requirements, in display order.
    pub requirements: Vec<Requirement>,
    /// Ids that were used once and never will be again.
    pub withdrawn: Vec<Withdrawn>,
}

/// Whether a set is in its final form.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SetStatus {
    /// Published for comment; nothing can be certified against it.
    Draft,
    /// In its final form.
    Final,
}

/// Who publishes requirements.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Authority {
    /// The name.
    pub name: Localized,
    /// ISO 3166-1 alpha-2 code, or none for an international body.
    pub country: Option<String>,
}

/// A vocabulary, pinned by the digest of its exact bytes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VocabularyPin {
    /// Its id.
    pub id: VocabularyId,
    /// Its version.
    pub version: SemVer,
    /// Its digest.
    pub digest: Digest,
}

/// A value that criteria refer to by name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Parameter {
    /// Its id.
    pub id: Token,
    /// Its title.
    pub title: Localized,
    /// The type of its value.
    pub parameter_type: ParameterType,
    /// Its value, unless a profile sets another.
    pub value: Json,
}

/// The type of a parameter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ParameterType {
    /// A value of a claim type.
    Claim(ClaimType),
    /// A count of records or alternatives.
    Count,
    /// A range of versions.
    Range,
}

/// A JSON Schema inside a set.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SchemaEntry {
    /// Its id.
    pub id: Token,
    /// The schema (JSON Schema 2020-12). Numbers are whole numbers, as everywhere in documents of ours.
    pub schema: Json,
}

/// A group of requirements.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its title.
    pub title: Localized,
    /// The group that it belongs to.
    pub parent: Option<GroupId>,
}

/// An id that is no longer in use, with what came after it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Withdrawn {
    /// The id.
    pub id: RequirementId,
    /// What took over, if anything did.
    pub successors: Vec<Successor>,
    /// A remark.
    pub note: Option<Localized>,
}

/// What took over from a withdrawn requirement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Successor {
    /// A whole group.
    Group(GroupId),
    /// One requirement.
    Requirement(RequirementId),
}

impl RequirementSet {
    /// Reads a requirement set document.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    /// The requirement with this id.
    pub fn requirement(&self, id: &RequirementId) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.id == *id)
    }

    /// The parameter with this id.
    pub fn parameter(&self, id: &Token) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.id == *id)
    }
}

impl Read for RequirementSet {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        fields.format(FORMAT)?;
        let texts: Texts = fields.optional("texts_in")?.unwrap_or_default();
        let set = Self {
            id: fields.required("id")?,
            version: fields.required("version")?,
            language: fields.required("language")?,
            texts,
            status: fields.required("status")?,
            title: texts.read(fields.node_of("title")?)?,
            description: texts.read(fields.node_of("description")?)?,
            authority: Authority::read_in(fields.node_of("authority")?, texts)?,
            source: fields.required("source")?,
            legal_basis: fields.list("legal_basis")?,
            effective_from: read_effective(fields.node_of("effective")?)?,
            previous_open_until: fields.find("transition").map(read_transition).transpose()?,
            vocabularies: fields.required("vocabularies")?,
            levels: fields.required("levels")?,
            parameters: each(fields.find("parameters"), |item| Parameter::read_in(item, texts))?,
            schemas: fields.list("schemas")?,
            groups: each(Some(fields.node_of("groups")?), |item| Group::read_in(item, texts))?,
            requirements: each(Some(fields.node_of("requirements")?), |item| Requirement::read_in(item, texts))?,
            withdrawn: each(fields.find("withdrawn"), |item| Withdrawn::read_in(item, texts))?,
        };
        fields.finish()?;
        set.check(node)?;
        Ok(set)
    }
}

/// What the fields alone cannot say: ids that must be unique, and references that must land.
impl RequirementSet {
    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        let language = Self::place(node, "language");
        if self.language == 0 {
            return Err(language.error(ReadProblem::NumberOutOfRange { least: 1, most: i64::from(u32::MAX) }));
        }
        if self.requirements.len() > limits::REQUIREMENTS {
            let problem = ReadProblem::TooMany { what: "requirements", limit: limits::REQUIREMENTS };
            return Err(Self::place(node, "requirements").error(problem));
        }
        unique(node, "parameters", self.parameters.iter().map(|p| p.id.as_str()))?;
        unique(node, "schemas", self.schemas.iter().map(|s| s.id.as_str()))?;
        unique(node, "groups", self.groups.iter().map(|g| g.id.as_str()))?;
        unique(node, "legal_basis", self.legal_basis.iter().map(|l| l.id.as_str()))?;
        let ids = self.requirements.iter().map(|r| r.id.as_str());
        unique(node, "requirements", ids.clone())?;
        unique(node, "withdrawn", self.withdrawn.iter().map(|w| w.id.as_str()))?;
        self.check_groups(node)?;
        self.check_withdrawn(node)?;
        let known = Known {
            groups: self.groups.iter().map(|group| &group.id).collect(),
            legal_basis: self.legal_basis.iter().map(|basis| &basis.id).collect(),
            levels: &self.levels,
        };
        for (requirement, place) in self.requirements.iter().zip(Self::place(node, "requirements").items()?) {
            requirement.check(&known, place)?;
            if self.texts != Texts::Both && requirement.criterion.is_some() {
                return Err(
                    place.broken("what is tested is worded in both languages: a set with `texts_in` has no criteria")
                );
            }
        }
        Ok(())
    }

    fn check_groups(&self, node: Node<'_>) -> Result<(), ReadError> {
        // A parent stands before its children, so there can be no circle.
        let mut before = BTreeSet::new();
        for (place, group) in Self::place(node, "groups").items()?.zip(&self.groups) {
            if group.parent.as_ref().is_some_and(|parent| !before.contains(parent)) {
                return Err(place.error(ReadProblem::UnknownReference { what: "parent group before this one" }));
            }
            before.insert(&group.id);
        }
        Ok(())
    }

    fn check_withdrawn(&self, node: Node<'_>) -> Result<(), ReadError> {
        if self.withdrawn.is_empty() {
            return Ok(());
        }
        let requirements: BTreeSet<&RequirementId> =
            self.requirements.iter().map(|requirement| &requirement.id).collect();
        let groups: BTreeSet<&GroupId> = self.groups.iter().map(|group| &group.id).collect();
        for (place, withdrawn) in Self::place(node, "withdrawn").items()?.zip(&self.withdrawn) {
            if requirements.contains(&withdrawn.id) {
                return Err(place.broken("a withdrawn id is never used again"));
            }
            let lands = |successor: &Successor| match successor {
                Successor::Group(id) => groups.contains(id),
                Successor::Requirement(id) => requirements.contains(id),
            };
            if !withdrawn.successors.iter().all(lands) {
                return Err(place.error(ReadProblem::UnknownReference { what: "successor" }));
            }
        }
        Ok(())
    }

    fn place<'t>(node: Node<'t>, name: &'static str) -> Node<'t> {
        node.fields().ok().and_then(|mut fields| fields.find(name)).unwrap_or(node)
    }
}

/// The items of a list that may be left out.
fn each<T>(node: Option<Node<'_>>, read: impl Fn(Node<'_>) -> Result<T, ReadError>) -> Result<Vec<T>, ReadError> {
    match node {
        Some(node) => node.items()?.map(read).collect(),
        None => Ok(Vec::new()),
    }
}

fn unique<'a>(node: Node<'_>, field: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), ReadError> {
    let mut seen = BTreeSet::new();
    for (i, id) in ids.enumerate() {
        if !seen.insert(id) {
            let list = RequirementSet::place(node, field);
            let item = list.items()?.nth(i).unwrap_or(list);
            return Err(ReadError { found: id.to_owned(), ..item.error(ReadProblem::DuplicateItem { what: "id" }) });
        }
    }
    Ok(())
}

pub(crate) fn read_effective(node: Node<'_>) -> Result<Date, ReadError> {
    let mut fields = node.fields()?;
    let from = fields.required("from")?;
    fields.finish()?;
    Ok(from)
}

pub(crate) fn read_transition(node: Node<'_>) -> Result<Date, ReadError> {
    let mut fields = node.fields()?;
    let until = fields.required("previous_open_until")?;
    fields.finish()?;
    Ok(until)
}

impl Read for SetStatus {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        match node.string()?.as_ref() {
            "draft" => Ok(Self::Draft),
            "final" => Ok(Self::Final),
            _ => Err(node.error(ReadProblem::NotOneOf { allowed: "draft, final".into() })),
        }
    }
}

impl Authority {
    fn read_in(node: Node<'_>, texts: Texts) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let authority = Self { name: texts.read(fields.node_of("name")?)?, country: fields.optional("country")? };
        fields.finish()?;
        Ok(authority)
    }
}

impl Read for Authority {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        Self::read_in(node, Texts::Both)
    }
}

impl Read for VocabularyPin {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let pin = Self {
            id: fields.required("id")?,
            version: fields.required("version")?,
            digest: fields.required("digest")?,
        };
        fields.finish()?;
        Ok(pin)
    }
}

impl Parameter {
    fn read_in(node: Node<'_>, texts: Texts) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let id = fields.required("id")?;
        let title = texts.read(fields.node_of("title")?)?;
        let parameter_type: ParameterType = fields.required("type")?;
        let value_node = fields.node_of("value")?;
        let value: Json = value_node.read()?;
        fields.finish()?;
        if !parameter_type.holds(&value) {
            return Err(value_node.broken("the value is not of the parameter's type"));
        }
        Ok(Self { id, title, parameter_type, value })
    }
}

impl ParameterType {
    /// Whether a value is of this type.
    pub fn holds(&self, value: &Json) -> bool {
        match self {
            Self::Claim(claim_type) => claim_type.value(value).is_ok(),
            Self::Count => matches!(value, Json::Int(count) if u32::try_from(*count).is_ok()),
            Self::Range => value.as_text().is_some_and(|text| crate::version::VersionRange::parse(text).is_some()),
        }
    }
}

impl Read for ParameterType {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let kind = fields.node_of("kind")?.string()?;
        let plain = match kind.as_ref() {
            "count" => Self::Count,
            "range" => Self::Range,
            _ => return node.read().map(Self::Claim),
        };
        fields.finish()?;
        Ok(plain)
    }
}

impl Read for SchemaEntry {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let entry = Self { id: fields.required("id")?, schema: fields.required("schema")? };
        fields.finish()?;
        Ok(entry)
    }
}

impl Group {
    fn read_in(node: Node<'_>, texts: Texts) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let title = texts.read(fields.node_of("title")?)?;
        let group = Self { id: fields.required("id")?, title, parent: fields.optional("parent")? };
        fields.finish()?;
        Ok(group)
    }
}

impl Withdrawn {
    fn read_in(node: Node<'_>, texts: Texts) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let withdrawn = Self {
            id: fields.required("id")?,
            successors: fields.required("successors")?,
            note: texts.read_some(fields.find("note"))?,
        };
        fields.finish()?;
        Ok(withdrawn)
    }
}

impl Read for Successor {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let group = fields.optional("group")?.map(Self::Group);
        let requirement = fields.optional("requirement")?.map(Self::Requirement);
        fields.finish()?;
        match (group, requirement) {
            (Some(one), None) | (None, Some(one)) => Ok(one),
            _ => Err(node.broken("a successor is either a `requirement` or a `group`")),
        }
    }
}

impl From<&RequirementSet> for Json {
    fn from(set: &RequirementSet) -> Self {
        let transition = |until| Self::object().with("previous_open_until", until);
        Self::object()
            .with("format", FORMAT)
            .with("id", &set.id)
            .with("version", &set.version)
            .with("language", set.language)
            .with_some("texts_in", set.texts.to_json())
            .with("status", set.status)
            .with("title", &set.title)
            .with("description", &set.description)
            .with("authority", &set.authority)
            .with("source", &set.source)
            .with("legal_basis", Self::list(&set.legal_basis))
            .with("effective", Self::object().with("from", set.effective_from))
            .with_some("transition", set.previous_open_until.map(transition))
            .with("vocabularies", Self::list(&set.vocabularies))
            .with("levels", &set.levels)
            .with("parameters", Self::list(&set.parameters))
            .with("schemas", Self::list(&set.schemas))
            .with("groups", Self::list(&set.groups))
            .with("requirements", Self::list(&set.requirements))
            .with("withdrawn", Self::list(&set.withdrawn))
    }
}

impl From<SetStatus> for Json {
    fn from(status: SetStatus) -> Self {
        match status {
            SetStatus::Draft => "draft".into(),
            SetStatus::Final => "final".into(),
        }
    }
}

impl From<&Authority> for Json {
    fn from(authority: &Authority) -> Self {
        Self::object().with("name", &authority.name).with_some("country", authority.country.as_deref())
    }
}

impl From<&VocabularyPin> for Json {
    fn from(pin: &VocabularyPin) -> Self {
        Self::object().with("id", &pin.id).with("version", &pin.version).with("digest", pin.digest)
    }
}

impl From<&Parameter> for Json {
    fn from(parameter: &Parameter) -> Self {
        let json = Self::object().with("id", &parameter.id).with("title", &parameter.title);
        json.with("type", &parameter.parameter_type).with("value", parameter.value.clone())
    }
}

impl From<&ParameterType> for Json {
    fn from(parameter_type: &ParameterType) -> Self {
        match parameter_type {
            ParameterType::Claim(claim_type) => claim_type.into(),
            ParameterType::Count => Self::object().with("kind", "count"),
            ParameterType::Range => Self::object().with("kind", "range"),
        }
    }
}

impl From<&SchemaEntry> for Json {
    fn from(entry: &SchemaEntry) -> Self {
        Self::object().with("id", &entry.id).with("schema", entry.schema.clone())
    }
}

impl From<&Group> for Json {
    fn from(group: &Group) -> Self {
        Self::object().with("id", &group.id).with("title", &group.title).with_some("parent", group.parent.as_ref())
    }
}

impl From<&Withdrawn> for Json {
    fn from(withdrawn: &Withdrawn) -> Self {
        let successor = |successor: &Successor| match successor {
            Successor::Group(id) => Self::object().with("group", id),
            Successor::Requirement(id) => Self::object().with("requirement", id),
        };
        Self::object()
            .with("id", &withdrawn.id)
            .with("successors", Self::List(withdrawn.successors.iter().map(successor).collect()))
            .with_some("note", withdrawn.note.as_ref())
    }
}

const FORMAT: &str = "warifu.requirement-set/1";
