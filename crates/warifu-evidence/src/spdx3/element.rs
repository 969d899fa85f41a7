//! One element of the graph, as it is written: what is not read of it is skipped.

use serde::de::MapAccess;

use crate::error::ImportProblem;
use crate::reader::{Anything, Member, Object, OneOf};

/// An element, or something that elements consist of (a hash, an identifier).
#[derive(Default)]
pub(super) struct Element {
    /// Its class by its short name, such as `software_Package`; empty where it has none.
    pub(super) class: String,
    /// What it is known by: `spdxId`, and `@id` where there is one as well.
    pub(super) ids: Vec<String>,
    texts: Vec<(Text, String)>,
    references: Vec<(Property, Reference)>,
}

/// What a property has.
pub(super) enum Reference {
    /// The id of an element, of this document or of another.
    Id(String),
    /// The element itself.
    Inline(Element),
}

/// Properties that have text.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Text {
    Name,
    Version,
    PackageUrl,
    DownloadLocation,
    Algorithm,
    HashValue,
    IdentifierType,
    Identifier,
    LicenceExpression,
    OwnLicence,
    RelationshipType,
    Completeness,
    SpecVersion,
    Created,
    Key,
    Value,
}

/// Properties that have elements.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum Property {
    CreationInfo,
    RootElement,
    Element,
    From,
    To,
    SuppliedBy,
    OriginatedBy,
    VerifiedUsing,
    ExternalIdentifier,
    CreatedBy,
    CreatedUsing,
    CustomIdToUri,
    SbomType,
}

impl Element {
    /// A text of the element; empty where it has none.
    pub(super) fn text(&self, text: Text) -> &str {
        self.texts.iter().find(|(one, _)| *one == text).map_or("", |(_, value)| value)
    }

    /// Takes the values of a property out of the element.
    pub(super) fn take(&mut self, property: Property) -> Vec<Reference> {
        let of_property = |(one, _): &mut (Property, Reference)| *one == property;
        self.references.extract_if(.., of_property).map(|(_, value)| value).collect()
    }

    /// Takes the elements out that are written inside this one and were not taken before.
    pub(super) fn take_inline(&mut self) -> Vec<Self> {
        let inline = |(_, value)| match value {
            Reference::Inline(element) => Some(element),
            Reference::Id(_) => None,
        };
        self.references.drain(..).filter_map(inline).collect()
    }

    /// What stands inside a property that only one class can stand in is of that class, where it does not say.
    fn take_class_of(&mut self, property: Property) {
        let class = match property {
            Property::CreationInfo => "CreationInfo",
            Property::ExternalIdentifier => "ExternalIdentifier",
            _ => return,
        };
        if self.class.is_empty() {
            class.clone_into(&mut self.class);
        }
    }

    fn add(&mut self, property: Property, value: OneOf<'_, Self>) {
        let value = match value {
            // the list of what a collection has is longer than all else, and says nothing that is not known
            OneOf::Text(_) if property == Property::Element => return,
            OneOf::Text(id) => Reference::Id(id.into_owned()),
            OneOf::Object(mut element) => {
                element.take_class_of(property);
                Reference::Inline(element)
            }
        };
        self.references.push((property, value));
    }
}

impl<'de> Object<'de> for Element {
    const SAME: &'static [&'static [&'static str]] = &[&["@type", "type"]];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        if let Some(property) = PROPERTIES.iter().find(|(name, _)| *name == key).map(|(_, property)| *property) {
            return value.one_or_many(|one: OneOf<'de, Self>| {
                self.add(property, one);
                Ok::<_, ImportProblem>(())
            });
        }
        match key {
            "type" | "@type" => {
                let class = value.text_or_object(&mut Anything)?.unwrap_or_default();
                self.class = short(&class);
            }
            "spdxId" | "@id" => self.ids.extend(value.text_or_object(&mut Anything)?.map(std::borrow::Cow::into_owned)),
            _ => match TEXTS.iter().find(|(name, _)| *name == key) {
                Some((_, text)) => {
                    let value = value.text_or_object(&mut Anything)?;
                    self.texts.extend(value.map(|value| (*text, value.into_owned())));
                }
                None => value.skip()?,
            },
        }
        Ok(())
    }
}

/// The short name of a class, which the context has for its IRI: `https://spdx.org/rdf/3.0.1/terms/Software/Package` is
/// `software_Package`, and classes of the core have no prefix.
fn short(class: &str) -> String {
    let Some(rest) = class.strip_prefix(NAMESPACE) else { return class.to_owned() };
    let name = rest.split_once("/terms/").map_or(rest, |(_, name)| name);
    match name.split_once('/') {
        Some(("Core", name)) => name.to_owned(),
        Some((profile, name)) => format!("{}_{name}", profile.to_ascii_lowercase()),
        None => name.to_owned(),
    }
}

/// The beginning of every IRI that SPDX 3 defines.
pub(super) const NAMESPACE: &str = "https://spdx.org/rdf/3.";

const PROPERTIES: [(&str, Property); 13] = [
    ("creationInfo", Property::CreationInfo),
    ("rootElement", Property::RootElement),
    ("element", Property::Element),
    ("from", Property::From),
    ("to", Property::To),
    ("suppliedBy", Property::SuppliedBy),
    ("originatedBy", Property::OriginatedBy),
    ("verifiedUsing", Property::VerifiedUsing),
    ("externalIdentifier", Property::ExternalIdentifier),
    ("createdBy", Property::CreatedBy),
    ("createdUsing", Property::CreatedUsing),
    ("simplelicensing_customIdToUri", Property::CustomIdToUri),
    ("software_sbomType", Property::SbomType),
];

const TEXTS: [(&str, Text); 17] = [
    ("name", Text::Name),
    ("software_packageVersion", Text::Version),
    ("software_packageUrl", Text::PackageUrl),
    ("software_downloadLocation", Text::DownloadLocation),
    ("algorithm", Text::Algorithm),
    ("hashValue", Text::HashValue),
    ("externalIdentifierType", Text::IdentifierType),
    ("identifier", Text::Identifier),
    ("simplelicensing_licenseExpression", Text::LicenceExpression),
    ("simplelicensing_licenseText", Text::OwnLicence),
    ("relationshipType", Text::RelationshipType),
    ("completeness", Text::Completeness),
    ("specVersion", Text::SpecVersion),
    ("created", Text::Created),
    ("key", Text::Key),
    ("value", Text::Value),
    ("expandedlicensing_licenseText", Text::OwnLicence),
];

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn classes_have_one_name() {
        for (class, name) in [
            ("software_Package", "software_Package"),
            ("https://spdx.org/rdf/3.0.1/terms/Software/Package", "software_Package"),
            ("https://spdx.org/rdf/3.0.0/terms/Core/SpdxDocument", "SpdxDocument"),
            ("https://example.com/terms/Software/Package", "https://example.com/terms/Software/Package"),
        ] {
            assert_eq!(short(class), name);
        }
    }
}
