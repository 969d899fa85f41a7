//! CycloneDX, JSON and XML, versions 1.4 to 1.7: an SBOM, and VEX where it lists vulnerabilities.
//!
//! The document is about `metadata.component`. Components are counted at every depth under `components` and under
//! `metadata.component.components`; a document that lists vulnerabilities and has no `components` at all is VEX only.
//! Relationships are the entries of every `dependsOn` and `provides` whose both ends are in the document.

mod affected;
mod component;
mod composition;
mod declarations;
mod definitions;
mod licence;
mod link;
mod metadata;
mod organisation;
mod signature;
mod survey;
mod versions;
mod vulnerability;
mod xml;

use serde::de::MapAccess;

pub(crate) use survey::{Outlined, outline};

use crate::claims::{Claims, claim_text};
use crate::error::{ImportError, ImportProblem};
use crate::field_state::FieldState;
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::header::Header;
use crate::note::{Note, NoteCode};
use crate::other_documents::BomSerial;
use crate::part::{Content, Part};
use crate::reader::{Anything, Member, Object, OneOf, Trail, read_object};
use crate::relations::{Edges, Elements, Mark, Settled};
use crate::sbom::{Graph, Reach, Sbom, Tally};
use crate::shown::shortened;
use crate::subject::About;
use affected::References;
use component::{Census, Component};
use composition::{Composition, Compositions};
use declarations::Declarations;
use definitions::Definitions;
use metadata::Metadata;
use signature::Signature;
use vulnerability::Vulnerabilities;
use xml::Converted;

/// The format.
pub(crate) static FORMAT: EvidenceFormat = EvidenceFormat {
    name: "CycloneDX",
    versions: VERSIONS,
    media_type: "application/vnd.cyclonedx+json",
    // and `conformance_attestation`, which anybody may declare
    kinds: &["sbom", "vex"],
    marks: &[FormatMark::Member("bomFormat", MarkValue::Exactly("CycloneDX"))],
    read,
};

/// The same in XML.
pub(crate) static XML: EvidenceFormat = EvidenceFormat {
    name: "CycloneDX XML",
    versions: "1.4 to 1.7",
    media_type: "application/vnd.cyclonedx+xml",
    kinds: FORMAT.kinds,
    marks: &[FormatMark::Xml(xml::NAMESPACE)],
    read: read_xml,
};

/// The JSON form of a document in XML. Offsets of errors are those of the XML.
pub fn json_of_xml(xml: &str) -> Result<String, ImportError> {
    Converted::of(xml, None).map(Converted::into_json)
}

fn read_xml(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let &Input { trail, target, others, formats, bound } = input;
    let converted = Converted::of(trail.text(), Some(trail))?;
    let inner = Trail::new(converted.json(), None);
    let content =
        read(&Input { trail: &inner, target, others, formats, bound }).map_err(|error| converted.place(error))?;
    trail.finished();
    Ok(content)
}

/// Reads the document and checks what it is about.
fn read(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let &Input { trail, target, others, .. } = input;
    let mut bom = Bom::default();
    read_object(trail, &mut bom)?;
    let spec_version =
        bom.spec_version.ok_or_else(|| ImportError::whole(ImportProblem::MissingField { key: "specVersion" }))?;
    let mut subject = std::mem::take(&mut bom.metadata.component);
    subject.refuse_unusable("/metadata/component")?;
    let mut notes = input.matched(&about(&subject, &bom), "/metadata/component")?;
    let has_declarations = !matches!(spec_version, "1.4.0" | "1.5.0");
    let declarations = if has_declarations { std::mem::take(&mut bom.declarations) } else { Declarations::default() };
    notes.extend(bom.metadata.distribution.take());
    if bom.signed || declarations.signed {
        notes.push(Note::of(NoteCode::SignatureNotChecked));
    }
    let made_by = bom.metadata.made_by().map(|name| claim_text(&name)).transpose();
    let made_by = made_by.map_err(|problem| ImportError::at("/metadata", problem))?;
    let created = bom.metadata.created;
    let made = |kind, claims| Part::of(kind, made_by.clone(), created, claims);
    let mut parts = Vec::new();
    let root = subject.reference;
    let (mut tally, elements) = bom.settle(subject)?;
    let vulnerabilities = std::mem::take(&mut bom.vulnerabilities);
    let is_vex_only = !bom.lists_components && !vulnerabilities.is_empty();
    let references = References { text: trail.text(), own: bom.own(), root, elements: &elements, target, others };
    let vex = vulnerabilities.statements(&references, created, &mut notes)?;
    if vex.is_none() && is_vex_only {
        return Err(ImportError::at("/vulnerabilities", ImportProblem::StatementsLeftAside));
    }
    let requirements = std::mem::take(&mut bom.definitions.requirements).settle();
    let assessed = declarations.assessed(&elements, &requirements, target, &mut notes);
    if assessed.is_empty() && !declarations.is_empty() && !bom.lists_components && vex.is_none() {
        return Err(ImportError::at("/declarations", ImportProblem::StatementsLeftAside));
    }
    if bom.lists_components || (vex.is_none() && assessed.is_empty()) {
        let said = std::mem::take(&mut bom.said).into_iter().chain(bom.compositions.said()).collect();
        let (edges, roots) = (std::mem::take(&mut bom.edges), root.into_iter().collect());
        let (relations, reach) = Reach::of(Graph { edges, elements: &elements, roots, said }, &mut tally.members);
        let (completeness, header) = (bom.compositions.completeness(root), bom.header());
        let sbom = Sbom { format: "cyclonedx", spec_version, created, header, tally, relations, completeness, reach };
        notes.extend(sbom.notes(elements.ambiguous));
        parts.extend(sbom.part(made_by.clone()));
    }
    if let Some((statements, dated)) = vex {
        let part = made("vex", statements.claims("cyclonedx", created));
        parts.extend(part.map(|part| Part { made_at: dated, ..part }.with_statements(statements)));
    }
    for statement in assessed {
        let part = Part::of(declarations::KIND, Some(statement.by), created, Claims::default());
        parts.extend(part.map(|part| Part { valid_until: statement.valid_until, ..part }));
    }
    Ok(Content { parts, notes })
}

fn about(subject: &Component, bom: &Bom) -> About {
    let mut about = About::default();
    about.extend(subject.names.iter().cloned());
    about.label(&subject.label);
    if subject.label.is_empty() {
        about.label(bom.serial.as_deref().unwrap_or_default());
    }
    about
}

#[derive(Default)]
struct Bom {
    spec_version: Option<&'static str>,
    serial: Option<String>,
    version: Option<i64>,
    metadata: Metadata,
    census: Census,
    lists_components: bool,
    services: Elements,
    edges: Edges,
    /// Elements that have an empty entry of their own among the dependencies: it is said that they need nothing.
    said: Vec<(Mark, FieldState)>,
    compositions: Compositions,
    vulnerabilities: Vulnerabilities,
    declarations: Declarations,
    definitions: Definitions,
    signed: bool,
    /// A signature that lies elsewhere is referred to.
    refers_to_signature: bool,
}

impl Bom {
    /// What the document says of itself. Its edition is its serial number and its own version, which is the first where nothing is said.
    fn header(&self) -> Header {
        let has_edition = self.own().is_some_and(|own| own.version > 0);
        let Metadata { author_state, tools, context, .. } = &self.metadata;
        Header {
            author: *author_state,
            is_signed: self.signed || self.refers_to_signature,
            context: *context,
            tools: *tools,
            version: if has_edition { FieldState::Stated } else { FieldState::Silent },
        }
    }

    /// All that is counted, and all that has an id.
    fn settle(&mut self, subject: Component) -> Result<(Tally, Settled), ImportError> {
        let Census { mut tally, mut elements } = std::mem::take(&mut self.census);
        subject.register(&mut elements);
        elements.append(std::mem::take(&mut self.services));
        let (reference, nested) = (subject.reference, subject.nested);
        elements.append(nested.elements);
        tally.merge(nested.tally, reference).map_err(|problem| ImportError::at("/components", problem))?;
        Ok((tally, elements.settle()))
    }

    /// Name that BOM-Links have for this document; a document without `version` is the first.
    fn own(&self) -> Option<BomSerial> {
        link::serial(self.serial.as_deref()?, self.version.unwrap_or(1))
    }
}

impl<'de> Object<'de> for Bom {
    const BEARING: &'static [&'static str] = &["components", "compositions", "vulnerabilities"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "specVersion" => self.spec_version = Some(value.parse(spec_version)?),
            "serialNumber" => self.serial = Some(value.text()?.into_owned()),
            "version" => self.version = value.integer()?,
            "metadata" => value.object(&mut self.metadata)?,
            "components" => {
                self.lists_components = true;
                let census = &mut self.census;
                value.objects(|component: Component| component.count_into(census))?;
            }
            "services" => read_services(value, &mut self.services)?,
            "dependencies" => {
                let Self { edges, said, .. } = self;
                value.objects(|dependency: Dependency| {
                    let from = dependency.from.ok_or(ImportProblem::MissingField { key: "ref" })?;
                    // a list that leads nowhere does not say that nothing is needed
                    if dependency.to.is_empty() {
                        said.push((from, FieldState::Stated));
                    }
                    dependency.to.into_iter().try_for_each(|to| edges.add(from, to))
                })?;
            }
            "compositions" => {
                let compositions = &mut self.compositions;
                value.objects(|composition: Composition| {
                    compositions.add(composition);
                    Ok(())
                })?;
            }
            "vulnerabilities" => self.vulnerabilities.read(value)?,
            "declarations" => value.object(&mut self.declarations)?,
            "definitions" => value.object(&mut self.definitions)?,
            "externalReferences" => {
                let refers = &mut self.refers_to_signature;
                value.one_or_many(|reference: OneOf<'de, External>| {
                    *refers |= matches!(reference, OneOf::Object(External { is_signature: true, has_place: true }));
                    Ok(())
                })?;
            }
            "signature" => self.signed = Signature::is_in(value)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn spec_version(text: &str) -> Result<&'static str, ImportProblem> {
    match text {
        "1.4" => Ok("1.4.0"),
        "1.5" => Ok("1.5.0"),
        "1.6" => Ok("1.6.0"),
        "1.7" => Ok("1.7.0"),
        other => {
            Err(ImportProblem::UnsupportedVersion { format: FORMAT.name, version: shortened(other), read: VERSIONS })
        }
    }
}

#[derive(Default)]
struct Dependency {
    from: Option<Mark>,
    to: Vec<Mark>,
}

impl<'de> Object<'de> for Dependency {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "ref" => {
                self.from = Some(value.parse(mark)?);
                Ok(())
            }
            "dependsOn" | "provides" => {
                let to = &mut self.to;
                value.texts(|part| {
                    to.push(Mark::of(&part));
                    Ok(())
                })
            }
            _ => value.skip(),
        }
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.from.is_some() { Ok(()) } else { Err(ImportProblem::MissingField { key: "ref" }) }
    }
}

/// A reference to something outside of the document.
#[derive(Default)]
struct External {
    is_signature: bool,
    /// It says where it lies.
    has_place: bool,
}

impl<'de> Object<'de> for External {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "type" => {
                let kind = value.text_or_object(&mut Anything)?;
                self.is_signature = kind.as_deref() == Some("digital-signature");
                Ok(())
            }
            "url" => {
                let url = value.text_or_object(&mut Anything)?.unwrap_or_default();
                let place = url.split_once(':').map_or(&*url, |(_, place)| place);
                self.has_place = FieldState::of(place) == FieldState::Stated;
                Ok(())
            }
            _ => value.skip(),
        }
    }
}

fn mark(text: &str) -> Result<Mark, ImportProblem> {
    if text.is_empty() { Err(ImportProblem::EmptyText) } else { Ok(Mark::of(text)) }
}

/// A service: no component, but something to depend on.
#[derive(Default)]
struct Service {
    elements: Elements,
}

impl<'de> Object<'de> for Service {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bom-ref" => {
                if let Ok(reference) = mark(&value.text()?) {
                    self.elements.add(reference);
                }
            }
            "services" => read_services(value, &mut self.elements)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Reads services for their ids, those inside others too.
fn read_services<'de, A: MapAccess<'de>>(value: Member<'_, 'de, A>, elements: &mut Elements) -> Result<(), A::Error> {
    value.objects(|service: Service| {
        elements.append(service.elements);
        Ok(())
    })
}

/// Versions that are read.
const VERSIONS: &str = "1.4 to 1.7 (JSON)";
