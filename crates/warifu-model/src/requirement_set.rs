use std::collections::BTreeSet;

use crate::digest::Digest;
use crate::document::{declared, document, tokens};
use crate::ids::{GroupId, LOCAL_ID, RequirementId, SetId, Token, VocabularyId};
use crate::json::{Json, Node, Read, ReadError, ReadProblem, Tape};
use crate::language::both;
use crate::legal::{LegalBasis, SourceDocument};
use crate::levels::Levels;
use crate::limits::Limit;
use crate::localized::{Localized, Texts, WORDS};
use crate::requirement::{Known, Requirement};
use crate::score::OutcomeRule;
use crate::shape::{Field, Form, Typed};
use crate::time::Date;
use crate::value::{ClaimType, PARAMETER_TYPE};
use crate::version::SemVer;

declared! {
    /// A versioned group of requirements (`warifu.requirement-set/1`).
    pub struct RequirementSet: "requirement_set" = "warifu.requirement-set/1" {
        /// Its id.
        id: SetId,
        /// Its version: a promise about what it accepts (DESIGN section 6).
        version: SemVer,
        /// The version of the rule language that it is written in.
        language: u32 = within(1, 4_294_967_295),
        /// In which languages it has its texts.
        texts: Texts as "texts_in" = default,
        /// States whether it is in its final form.
        status: SetStatus,
        /// Its title.
        title: Localized = form(WORDS),
        /// The product that it is for.
        description: Localized = form(WORDS),
        /// The party that publishes the requirements.
        authority: Authority = form(AUTHORITY_IN_WORDS),
        /// The document that the requirements come from.
        source: SourceDocument,
        /// The clauses of law that it rests on.
        legal_basis: Vec<LegalBasis> = list,
        /// The first day on which it applies.
        effective_from: Date as "effective" = via(effective),
        /// The last day on which the edition before this one is still open.
        previous_open_until: Option<Date> as "transition" = optional_via(transition),
        /// The vocabularies that its criteria use, pinned by digest.
        vocabularies: Vec<VocabularyPin>,
        /// States how the scheme grades conformity.
        levels: Levels,
        /// The rule by which its outcome follows from its findings (language 2); every requirement has to be met, where there is
        /// none.
        outcome: Option<OutcomeRule> = optional,
        /// Values that criteria refer to by name and that profiles may set.
        parameters: Vec<Parameter> = list,
        /// JSON Schemas that evidence documents are held against.
        schemas: Vec<SchemaEntry> = list,
        /// Groups of requirements.
        groups: Vec<Group>,
        /// The requirements, in display order.
        requirements: Vec<Requirement> = items(most Limit::REQUIREMENTS, "requirements", "要求事項";),
        /// Ids that were used once and never will be again.
        withdrawn: Vec<Withdrawn> = list,
    }
    rules r##"{"if": {"not": {"required": ["texts_in"]}},
        "then": {"properties": {
            "source": {"properties": {"note": {"$ref": "#/$defs/localized"}}},
            "legal_basis": {"items": {"properties": {"title": {"$ref": "#/$defs/localized"}, "note": {"$ref": "#/$defs/localized"}}}},
            "title": {"$ref": "#/$defs/localized"},
            "description": {"$ref": "#/$defs/localized"},
            "authority": {"properties": {"name": {"$ref": "#/$defs/localized"}}},
            "parameters": {"items": {"properties": {"title": {"$ref": "#/$defs/localized"}}}},
            "groups": {"items": {"properties": {"title": {"$ref": "#/$defs/localized"}}}},
            "requirements": {"items": {"properties": {"title": {"$ref": "#/$defs/localized"},
                "statement": {"$ref": "#/$defs/localized"}, "guidance": {"$ref": "#/$defs/localized"}}}},
            "withdrawn": {"items": {"properties": {"note": {"$ref": "#/$defs/localized"}}}}}}}"##;
}

tokens! {
    /// States whether a set is in its final form.
    pub enum SetStatus {
        /// Published for comment; nothing can be certified against it.
        Draft = "draft",
        /// In its final form.
        Final = "final",
    }
}

document! {
    /// The party that publishes requirements.
    pub struct Authority: "authority" {
        /// The name.
        name: Localized,
        /// ISO 3166-1 alpha-2 code, or none for an international body.
        country: Option<String> = optional,
    }
}

document! {
    /// A vocabulary, pinned by the digest of its exact bytes.
    pub struct VocabularyPin: "vocabulary_pin" {
        /// Its id.
        id: VocabularyId,
        /// Its version.
        version: SemVer,
        /// Its digest.
        digest: Digest,
    }
}

declared! {
    /// A value that criteria refer to by name.
    pub struct Parameter: "parameter" {
        /// Its id.
        id: Token,
        /// Its title.
        title: Localized = form(WORDS),
        /// The type of its value.
        parameter_type: ParameterType as "type",
        /// Its value, unless a profile sets another.
        value: Json,
    }
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

document! {
    /// A JSON Schema inside a set.
    pub struct SchemaEntry: "schema_entry" {
        /// Its id.
        id: Token,
        /// The schema (JSON Schema 2020-12). Numbers are whole numbers, as everywhere in documents of ours.
        schema: Json,
    }
}

declared! {
    /// A group of requirements.
    pub struct Group: "group" {
        /// Its id.
        id: GroupId,
        /// Its title.
        title: Localized = form(WORDS),
        /// The group that it belongs to.
        parent: Option<GroupId> = optional,
    }
}

declared! {
    /// An id that is no longer in use, with what came after it.
    pub struct Withdrawn: "withdrawn" {
        /// The id.
        id: RequirementId,
        /// The requirements that took over, if any did.
        successors: Vec<Successor>,
        /// A remark.
        note: Option<Localized> = default(WORDS),
    }
}

/// Describes what took over from a withdrawn requirement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Successor {
    /// A whole group.
    Group(GroupId),
    /// One requirement.
    Requirement(RequirementId),
}

impl RequirementSet {
    /// Reads a requirement set document.
    ///
    /// # Errors
    ///
    /// A document that breaks a rule of its format: code, place and value.
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
        let set = Self {
            // first: it says how the texts are read
            texts: fields.optional("texts_in")?.unwrap_or_default(),
            id: fields.required("id")?,
            version: fields.required("version")?,
            language: fields.required("language")?,
            status: fields.required("status")?,
            title: fields.required("title")?,
            description: fields.required("description")?,
            authority: fields.required("authority")?,
            source: fields.required("source")?,
            legal_basis: fields.list("legal_basis")?,
            effective_from: effective::read(fields.node_of("effective")?)?,
            previous_open_until: fields.find("transition").map(transition::read).transpose()?,
            vocabularies: fields.required("vocabularies")?,
            levels: fields.required("levels")?,
            outcome: fields.optional("outcome")?,
            parameters: each(fields.find("parameters"), Parameter::read_in)?,
            schemas: fields.list("schemas")?,
            groups: each(Some(fields.node_of("groups")?), Group::read_in)?,
            requirements: each(Some(fields.node_of("requirements")?), Requirement::read_in)?,
            withdrawn: each(fields.find("withdrawn"), Withdrawn::read_in)?,
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
        if self.requirements.len() > Limit::REQUIREMENTS {
            let problem =
                ReadProblem::TooMany { what: both("requirements", "要求事項"), limit: Limit::REQUIREMENTS };
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
        }
        self.check_score(node)
    }

    fn check_groups(&self, node: Node<'_>) -> Result<(), ReadError> {
        // A parent stands before its children, so there can be no circle.
        let mut before = BTreeSet::new();
        for (place, group) in Self::place(node, "groups").items()?.zip(&self.groups) {
            if group.parent.as_ref().is_some_and(|parent| !before.contains(parent)) {
                return Err(place.error(ReadProblem::UnknownReference {
                    what: both("parent group before this one", "前に置かれた親グループ"),
                }));
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
                return Err(place.broken(both("a withdrawn id is never used again", "廃止したidが再び使われている")));
            }
            let lands = |successor: &Successor| match successor {
                Successor::Group(id) => groups.contains(id),
                Successor::Requirement(id) => requirements.contains(id),
            };
            if !withdrawn.successors.iter().all(lands) {
                return Err(place.error(ReadProblem::UnknownReference { what: both("successor", "後継") }));
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
            return Err(ReadError {
                found: id.to_owned(),
                ..item.error(ReadProblem::DuplicateItem { what: both("id", "id") })
            });
        }
    }
    Ok(())
}

/// An object with one date in it.
macro_rules! date_in {
    ($(#[doc = $about:literal])* $module:ident, $name:literal) => {
        $(#[doc = $about])*
        pub(crate) mod $module {
            use crate::json::{Json, Node, ReadError};
            use crate::shape::{Field, Form, Shape, Typed};
            use crate::time::Date;

            pub(crate) const FORM: Form = Form::Named(&Shape {
                name: stringify!($module),
                about: concat!($($about),*),
                form: Form::Object(&[Field { about: concat!($($about),*), ..Field::required($name, Date::FORM) }]),
                rules: "",
            });

            pub(crate) fn read(node: Node<'_>) -> Result<Date, ReadError> {
                let mut fields = node.fields()?;
                let date = fields.required($name)?;
                fields.finish()?;
                Ok(date)
            }

            pub(crate) fn write(date: &Date) -> Json {
                Json::object().with($name, *date)
            }
        }
    };
}

date_in! {
    /// The first day on which it applies.
    effective, "from"
}
date_in! {
    /// The last day on which the edition before it is open.
    transition, "previous_open_until"
}

/// An authority as it stands in a set.
const AUTHORITY_IN_WORDS: Form = Form::Object(&[
    Field { about: "The name.", ..Field::required("name", WORDS) },
    Field {
        about: "ISO 3166-1 alpha-2 code, or none for an international body.",
        ..Field::optional("country", String::FORM)
    },
]);

impl Parameter {
    fn read_in(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let id = fields.required("id")?;
        let title = fields.required("title")?;
        let parameter_type: ParameterType = fields.required("type")?;
        let value_node = fields.node_of("value")?;
        let value: Json = value_node.read()?;
        fields.finish()?;
        if !parameter_type.holds(&value) {
            return Err(
                value_node.broken(both("the value is not of the parameter's type", "値がパラメータの型と異なる"))
            );
        }
        Ok(Self { id, title, parameter_type, value })
    }
}

impl ParameterType {
    /// Returns whether a value is of this type.
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

impl Group {
    fn read_in(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let title = fields.required("title")?;
        let group = Self { id: fields.required("id")?, title, parent: fields.optional("parent")? };
        fields.finish()?;
        Ok(group)
    }
}

impl Withdrawn {
    fn read_in(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let withdrawn = Self {
            id: fields.required("id")?,
            successors: fields.required("successors")?,
            note: fields.optional("note")?,
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
            _ => Err(node.broken(both(
                "a successor is either a `requirement` or a `group`",
                "後継は `requirement` か `group` のどちらか一方である",
            ))),
        }
    }
}

impl Typed for ParameterType {
    const FORM: Form = Form::Named(&PARAMETER_TYPE);
}

impl Typed for Successor {
    const FORM: Form = Form::Schema(
        r##"{"oneOf": [
            {"type": "object", "properties": {"requirement": {"$ref": "#/$defs/local_id"}}, "required": ["requirement"],
             "additionalProperties": false},
            {"type": "object", "properties": {"group": {"$ref": "#/$defs/local_id"}}, "required": ["group"],
             "additionalProperties": false}]}"##,
        &[&LOCAL_ID],
    );
}

impl From<&RequirementSet> for Json {
    fn from(set: &RequirementSet) -> Self {
        Self::object()
            .with("format", FORMAT)
            .with("id", &set.id)
            .with("version", &set.version)
            .with("language", set.language)
            .with_some("texts_in", (!set.texts.is_both()).then_some(&set.texts))
            .with("status", set.status)
            .with("title", &set.title)
            .with("description", &set.description)
            .with("authority", &set.authority)
            .with("source", &set.source)
            .with("legal_basis", Self::list(&set.legal_basis))
            .with("effective", effective::write(&set.effective_from))
            .with_some("transition", set.previous_open_until.as_ref().map(transition::write))
            .with("vocabularies", Self::list(&set.vocabularies))
            .with("levels", &set.levels)
            .with_some("outcome", set.outcome.as_ref())
            .with("parameters", Self::list(&set.parameters))
            .with("schemas", Self::list(&set.schemas))
            .with("groups", Self::list(&set.groups))
            .with("requirements", Self::list(&set.requirements))
            .with("withdrawn", Self::list(&set.withdrawn))
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
