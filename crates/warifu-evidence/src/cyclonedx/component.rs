//! One component, counted and dropped.

use serde::de::MapAccess;

use super::licence::Licence;
use super::organisation::Organisation;
use crate::digests::sha256;
use crate::error::{ImportError, ImportProblem};
use crate::field_state::FieldState;
use crate::hash;
use crate::identifier;
use crate::reader::{Anything, Member, Object, OneOf};
use crate::relations::{Elements, Mark};
use crate::sbom::{Facts, Slips, Tally, Weight};
use crate::shown::shortened;
use crate::subject::Name;
use crate::vers;

/// State of a component's fields, and its names.
#[derive(Default)]
pub(super) struct Component {
    pub(super) facts: Facts,
    pub(super) names: Vec<Name>,
    /// Group, name and version, for messages.
    pub(super) label: String,
    /// Its id in the document.
    pub(super) reference: Option<Mark>,
    /// The components inside it, and the ids of those.
    pub(super) nested: Census,
    kind: Kind,
    scope: Scope,
    provision: Provision,
    /// Its `versionRange` is one.
    has_range: bool,
    slips: Slips,
    /// The first of its identifiers or hashes that is not well formed, and the member that has it.
    unusable: Option<(&'static str, ImportProblem)>,
}

/// Components, counted, and the ids that they have.
#[derive(Default)]
pub(super) struct Census {
    pub(super) tally: Tally,
    pub(super) elements: Elements,
}

/// Value of `type`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Kind {
    /// Nothing, or nothing that CycloneDX defines.
    #[default]
    Unclear,
    File,
    Other,
}

/// Value of `scope`; where there is none, CycloneDX means `required`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Scope {
    #[default]
    Required,
    /// `optional`, `excluded`, or anything else.
    Lesser,
}

/// Value of `isExternal` (1.7 and later); where there is none, CycloneDX means `false`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Provision {
    /// Part of the product.
    #[default]
    Own,
    /// Expected where the product runs.
    External,
    /// Neither `true` nor `false`.
    Unclear,
}

impl Component {
    pub(super) fn count_into(mut self, census: &mut Census) -> Result<(), ImportProblem> {
        self.register(&mut census.elements);
        census.elements.append(std::mem::take(&mut self.nested.elements));
        census.tally.merge(std::mem::take(&mut self.nested.tally), self.reference)?;
        if self.kind == Kind::File {
            // as in SPDX, where a file is no package
            census.tally.slip(Slips { files: 1, ..Slips::default() });
            return Ok(());
        }
        census.tally.slip(self.slips);
        census.tally.add(self.facts, self.weight(), self.reference, &self.label)
    }

    /// Its own id among those of the document.
    pub(super) fn register(&self, elements: &mut Elements) {
        if let Some(reference) = self.reference {
            elements.add(reference);
        }
    }

    /// Refuses a malformed identifier of the product.
    pub(super) fn refuse_unusable(&mut self, pointer: &str) -> Result<(), ImportError> {
        match self.unusable.take() {
            Some((key, problem)) => Err(ImportError::at(format!("{pointer}/{key}"), problem)),
            None => Ok(()),
        }
    }

    fn weight(&self) -> Weight {
        let is_part = self.scope == Scope::Required && self.provision == Provision::Own;
        if self.kind == Kind::Other && is_part { Weight::Full } else { Weight::GapsOnly }
    }

    fn label(&mut self, text: &str) {
        if !self.label.is_empty() {
            self.label.push(' ');
        }
        self.label.push_str(&shortened(text));
    }

    /// Takes an identifier, or remembers that it is none.
    fn identify(&mut self, key: &'static str, name: Result<Option<Name>, ImportProblem>) {
        match name {
            Ok(name) => {
                self.names.extend(name);
                self.facts.identifier.raise(FieldState::Stated);
            }
            Err(problem) => {
                self.slips.identifiers += 1;
                self.unusable.get_or_insert((key, problem));
            }
        }
    }

    fn hash(&mut self, hash: &Hash) {
        if hash.algorithm.as_deref().is_some_and(hash::knows_cyclonedx) {
            self.facts.algorithm = FieldState::Stated;
        }
        if !hash.counts() {
            self.slips.hashes += 1;
            let problem = ImportProblem::Digest { value: shortened(hash.content.as_deref().unwrap_or_default()) };
            self.unusable.get_or_insert(("hashes", problem));
            return;
        }
        self.facts.take_hash(hash.algorithm.as_deref().unwrap_or_default());
        self.names.extend(hash.sha256());
    }
}

impl<'de> Object<'de> for Component {
    const BEARING: &'static [&'static str] = &["components", "isExternal", "scope"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bom-ref" => {
                // an empty text names nothing, and nothing can lead to it
                let text = value.text()?;
                self.reference = (!text.is_empty()).then(|| Mark::of(&text));
            }
            "type" => self.kind = Kind::of(value.text_or_object(&mut Anything)?.as_deref()),
            "scope" => self.scope = Scope::of(value.text_or_object(&mut Anything)?.as_deref()),
            "name" => {
                let name = value.text()?;
                self.facts.name = FieldState::of(&name);
                self.label(&name);
            }
            "version" => {
                let version = value.text()?;
                self.facts.version = FieldState::of(&version);
                self.names.extend(identifier::digest_of_version(&version).map(Name::Sha256));
                self.label(&version);
            }
            "isExternal" => {
                self.provision = match value.raw()? {
                    "false" => Provision::Own,
                    "true" => Provision::External,
                    _ => Provision::Unclear,
                }
            }
            "versionRange" => {
                let range = value.text_or_object(&mut Anything)?;
                self.has_range = range.is_some_and(|range| vers::is_range(&range));
            }
            "purl" => {
                let purl = value.text()?;
                match identifier::purl_state(&purl) {
                    FieldState::Stated => {
                        self.identify("purl", identifier::purl(&purl).map(|purl| Some(Name::Purl(purl))));
                    }
                    other => self.facts.identifier.raise(other),
                }
            }
            "cpe" => {
                let cpe = value.text()?;
                match identifier::cpe_state(&cpe) {
                    FieldState::Stated => self.identify("cpe", identifier::cpe(&cpe).map(|cpe| cpe.map(Name::Cpe))),
                    other => self.facts.identifier.raise(other),
                }
            }
            "swid" => {
                let mut tag = Tag::default();
                value.object(&mut tag)?;
                self.facts.identifier.raise(tag.state);
            }
            // who made it, else who supplies it; a publisher may be neither
            "manufacturer" | "supplier" => {
                let mut organisation = Organisation::default();
                value.object(&mut organisation)?;
                self.facts.supplier.raise(organisation.state());
            }
            "author" => self.facts.supplier.raise(FieldState::of(&value.text()?)),
            "authors" => {
                let supplier = &mut self.facts.supplier;
                value.objects(|person: Organisation| {
                    supplier.raise(person.state());
                    Ok(())
                })?;
            }
            "licenses" => {
                let Self { facts, slips, .. } = self;
                value.objects(|licence: Licence| {
                    facts.licence.raise(licence.state);
                    slips.licences += licence.unusable;
                    Ok(())
                })?;
            }
            "hashes" => value.objects(|hash: Hash| {
                self.hash(&hash);
                Ok(())
            })?,
            "properties" => {
                let facts = &mut self.facts;
                value.one_or_many(|property: OneOf<'de, Property>| {
                    if let OneOf::Object(property) = property {
                        property.unknown().into_iter().for_each(|field| facts.take_unknown(field));
                    }
                    Ok(())
                })?;
            }
            "components" => {
                let nested = &mut self.nested;
                value.objects(|component: Self| component.count_into(nested))?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        // which version there will be is for others to choose: it is said that it is not known
        if self.provision == Provision::External && self.has_range {
            self.facts.version.raise(FieldState::Unknown);
        }
        if self.label.is_empty() { Err(ImportProblem::MissingField { key: "name" }) } else { Ok(()) }
    }
}

impl Kind {
    fn of(text: Option<&str>) -> Self {
        match text {
            Some("file") => Self::File,
            Some(kind) if KINDS.contains(&kind) => Self::Other,
            _ => Self::Unclear,
        }
    }
}

impl Scope {
    fn of(text: Option<&str>) -> Self {
        if text == Some("required") { Self::Required } else { Self::Lesser }
    }
}

/// A property: a name and a value that others have agreed on.
#[derive(Default)]
struct Property {
    name: String,
    value: String,
}

impl Property {
    /// The field of the minimum elements that it says is unknown or withheld.
    fn unknown(&self) -> Option<&str> {
        UNKNOWN.contains(&self.name.as_str()).then_some(self.value.as_str())
    }
}

impl<'de> Object<'de> for Property {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = value.text_or_object(&mut Anything)?.unwrap_or_default().into_owned(),
            "value" => self.value = value.text_or_object(&mut Anything)?.unwrap_or_default().into_owned(),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// A SWID tag: known by its id.
#[derive(Default)]
struct Tag {
    state: FieldState,
}

impl<'de> Object<'de> for Tag {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "tagId" => self.state = FieldState::of(&value.text()?),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Hash {
    algorithm: Option<String>,
    content: Option<String>,
}

impl Hash {
    fn counts(&self) -> bool {
        let (Some(algorithm), Some(content)) = (&self.algorithm, &self.content) else { return false };
        hash::is_cyclonedx(algorithm, content)
    }

    /// The hash as a name; only for one that counts.
    fn sha256(&self) -> Option<Name> {
        let content = self.content.as_deref().filter(|_| self.algorithm.as_deref() == Some("SHA-256"))?;
        sha256(content).ok().map(Name::Sha256)
    }
}

impl<'de> Object<'de> for Hash {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "alg" => self.algorithm = Some(value.text()?.into_owned()),
            "content" => self.content = Some(value.text()?.into_owned()),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// The types of components that are no files (CycloneDX 1.7).
const KINDS: [&str; 12] = [
    "application",
    "container",
    "cryptographic-asset",
    "data",
    "device",
    "device-driver",
    "firmware",
    "framework",
    "library",
    "machine-learning-model",
    "operating-system",
    "platform",
];
/// The properties by which a document says that something is unknown or withheld (CycloneDX property taxonomy, `cdx:cisa`).
const UNKNOWN: [&str; 2] = ["cdx:cisa:unknown-information", "cdx:cisa:withheld-information"];
