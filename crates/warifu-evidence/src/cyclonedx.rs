//! CycloneDX, JSON, versions 1.4 to 1.7: an SBOM, and VEX where it lists vulnerabilities.
//!
//! The document is about `metadata.component`. Components are counted at every depth under `components` and under
//! `metadata.component.components`; a document that lists vulnerabilities and has no `components` at all is VEX only.
//! Relationships are the entries of every `dependsOn` and `provides`.

mod component;
mod metadata;
mod vulnerability;

use serde::de::MapAccess;
use warifu_model::Timestamp;

use crate::claims::claim_text;
use crate::error::{ImportError, Problem, shortened};
use crate::imported::{Content, Note, Part};
use crate::reader::{Member, Object, Trail, read_object};
use crate::sbom::{Sbom, Tally};
use crate::subject::{About, Target};
use component::Component;
use metadata::Metadata;
use vulnerability::Vulnerabilities;

/// Reads the document and checks what it is about.
pub(crate) fn read(trail: &Trail<'_>, target: &Target) -> Result<Content, ImportError> {
    let mut bom = Bom::default();
    read_object(trail, &mut bom)?;
    let spec_version =
        bom.spec_version.ok_or_else(|| ImportError::whole(Problem::MissingField { key: "specVersion" }))?;
    let subject = std::mem::take(&mut bom.metadata.component);
    let matched = target.matched(&about(&subject, &bom), "/metadata/component")?;
    let mut notes: Vec<_> = matched.note().into_iter().collect();
    if bom.signed {
        notes.push(Note::SignatureNotChecked);
    }
    let made_by = bom.metadata.made_by().map(|name| claim_text(&name)).transpose();
    let made_by = made_by.map_err(|problem| ImportError::at("/metadata", problem))?;
    let created = bom.metadata.created;
    let made = |kind, claims| Part::of(kind, made_by.clone(), created, claims);
    let mut parts = Vec::new();
    let vex = std::mem::take(&mut bom.vulnerabilities).statements(bom.serial.as_deref(), created, &mut notes)?;
    if bom.tally.is_some() || vex.is_none() {
        let tally = bom.tally_with(&subject)?;
        let sbom = Sbom { format: "cyclonedx", spec_version, created, tally, relationships: bom.relationships };
        parts.extend(made("sbom", sbom.claims()));
    }
    if let Some(statements) = vex {
        parts.extend(made("vex", statements.claims("cyclonedx", created)));
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
    metadata: Metadata,
    tally: Option<Tally>,
    relationships: u32,
    vulnerabilities: Vulnerabilities,
    signed: bool,
}

impl Bom {
    fn tally_with(&self, subject: &Component) -> Result<Tally, ImportError> {
        let mut tally = self.tally.unwrap_or_default();
        tally.merge(subject.nested).map_err(|problem| ImportError::at("/components", problem))?;
        Ok(tally)
    }
}

impl<'de> Object<'de> for Bom {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "specVersion" => self.spec_version = Some(value.parse(spec_version)?),
            "serialNumber" => self.serial = Some(value.text()?.into_owned()),
            "metadata" => value.object(&mut self.metadata)?,
            "components" => {
                let mut tally = Tally::default();
                value.objects(|component: Component| component.count_into(&mut tally))?;
                self.tally = Some(tally);
            }
            "dependencies" => {
                let relationships = &mut self.relationships;
                value.objects(|dependency: Dependency| {
                    *relationships = relationships.saturating_add(dependency.edges);
                    Ok(())
                })?;
            }
            "vulnerabilities" => self.vulnerabilities.read(value)?,
            "signature" => {
                self.signed = true;
                value.skip()?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

fn spec_version(text: &str) -> Result<&'static str, Problem> {
    match text {
        "1.4" => Ok("1.4.0"),
        "1.5" => Ok("1.5.0"),
        "1.6" => Ok("1.6.0"),
        "1.7" => Ok("1.7.0"),
        other => Err(Problem::UnsupportedVersion { format: "CycloneDX", version: shortened(other) }),
    }
}

#[derive(Default)]
struct Dependency {
    has_ref: bool,
    edges: u32,
}

impl<'de> Object<'de> for Dependency {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "ref" => {
                self.has_ref = true;
                value.parse(not_empty)
            }
            "dependsOn" | "provides" => {
                let edges = &mut self.edges;
                value.texts(|_| {
                    *edges = edges.saturating_add(1);
                    Ok(())
                })
            }
            _ => value.skip(),
        }
    }

    fn finish(&mut self) -> Result<(), Problem> {
        if self.has_ref { Ok(()) } else { Err(Problem::MissingField { key: "ref" }) }
    }
}

fn not_empty(text: &str) -> Result<(), Problem> {
    if text.is_empty() { Err(Problem::EmptyText) } else { Ok(()) }
}

/// An organisation, a person or a licence: anything of which only the name matters.
#[derive(Default)]
struct Named {
    name: Option<String>,
}

impl<'de> Object<'de> for Named {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = Some(value.text()?.into_owned()).filter(|name| !name.is_empty()),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// A time that the document gives.
fn time_of<'de, A: MapAccess<'de>>(value: Member<'_, 'de, A>) -> Result<Option<Timestamp>, A::Error> {
    value.parse(crate::timestamp::timestamp).map(Some)
}
