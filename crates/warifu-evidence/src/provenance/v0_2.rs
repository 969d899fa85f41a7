//! Predicate `https://slsa.dev/provenance/v0.2`.

use serde::de::MapAccess;
use warifu_model::Timestamp;

use super::facts::Facts;
use super::resource::{Materials, Resource};
use super::v1::Builder;
use crate::claims::claim_text;
use crate::error::ImportProblem;
use crate::reader::{Member, Object};
use crate::timestamp::timestamp;

#[derive(Default)]
pub(crate) struct Predicate {
    builder: Builder,
    build_type: Option<String>,
    invocation: Invocation,
    metadata: Metadata,
    materials: Materials,
}

impl Predicate {
    /// The source is `invocation.configSource`: where the build's definition came from.
    pub(super) fn facts(self) -> Result<Facts, ImportProblem> {
        let source = self.invocation.config_source;
        Ok(Facts {
            format: "slsa_v0_2",
            builder: self.builder.id.ok_or(ImportProblem::MissingField { key: "builder" })?,
            kind: self.build_type.ok_or(ImportProblem::MissingField { key: "buildType" })?,
            source: source.uri.filter(|uri| !uri.is_empty()).map(|uri| claim_text(&uri)).transpose()?,
            source_digest: source.digest,
            started: self.metadata.started,
            finished: self.metadata.finished,
            materials: self.materials.count,
            materials_without_digest: self.materials.without_digest,
            unusable_digests: self.materials.unusable,
            parameters_complete: self.metadata.completeness.parameters,
        })
    }
}

impl<'de> Object<'de> for Predicate {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "builder" => value.object(&mut self.builder),
            "buildType" => {
                self.build_type = Some(value.parse(claim_text)?);
                Ok(())
            }
            "invocation" => value.object(&mut self.invocation),
            "metadata" => value.object(&mut self.metadata),
            "materials" => {
                let materials = &mut self.materials;
                value.objects(|resource: Resource| materials.add(&resource))
            }
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Invocation {
    config_source: Resource,
}

impl<'de> Object<'de> for Invocation {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "configSource" => value.object(&mut self.config_source),
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Metadata {
    started: Option<Timestamp>,
    finished: Option<Timestamp>,
    completeness: Completeness,
}

impl<'de> Object<'de> for Metadata {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "buildStartedOn" => self.started = Some(value.parse(timestamp)?),
            "buildFinishedOn" => self.finished = Some(value.parse(timestamp)?),
            "completeness" => value.object(&mut self.completeness)?,
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Completeness {
    parameters: Option<bool>,
}

impl<'de> Object<'de> for Completeness {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "parameters" => self.parameters = Some(value.boolean()?),
            _ => value.skip()?,
        }
        Ok(())
    }
}
