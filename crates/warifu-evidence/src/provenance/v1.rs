//! Predicate `https://slsa.dev/provenance/v1`.

use serde::de::MapAccess;
use warifu_model::Timestamp;

use super::facts::Facts;
use super::resource::{Materials, Resource};
use crate::claims::claim_text;
use crate::error::ImportProblem;
use crate::reader::{Member, Object};
use crate::timestamp::timestamp;

#[derive(Default)]
pub(crate) struct Predicate {
    definition: Definition,
    run: Run,
}

impl Predicate {
    pub(super) fn facts(self) -> Result<Facts, ImportProblem> {
        let (source, source_digest) = self.definition.source();
        let materials = &self.definition.materials;
        Ok(Facts {
            format: "slsa_v1",
            builder: self.run.builder.id.ok_or(ImportProblem::MissingField { key: "runDetails" })?,
            source: source.map(|uri| claim_text(&uri)).transpose()?,
            source_digest,
            started: self.run.metadata.started,
            finished: self.run.metadata.finished,
            materials: materials.count,
            materials_without_digest: materials.without_digest,
            unusable_digests: materials.unusable,
            parameters_complete: None,
            kind: self.definition.build_type.ok_or(ImportProblem::MissingField { key: "buildDefinition" })?,
        })
    }
}

impl<'de> Object<'de> for Predicate {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "buildDefinition" => value.object(&mut self.definition),
            "runDetails" => value.object(&mut self.run),
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Definition {
    build_type: Option<String>,
    parameters: Parameters,
    materials: Materials,
    /// Dependencies with an address: one of them is the source.
    addressed: Vec<Resource>,
}

impl Definition {
    /// v1 leaves the parameters to each build type. Two customs are known: `externalParameters.source` (an address, or a
    /// resource) and `externalParameters.workflow` (`repository` and `ref`). The digest, where the source itself has
    /// none, is that of the dependency with the same address.
    fn source(&self) -> (Option<String>, Option<String>) {
        let stated = &self.parameters.source;
        let Some(uri) =
            stated.uri.as_ref().or(self.parameters.workflow.repository.as_ref()).filter(|uri| !uri.is_empty())
        else {
            return (None, None);
        };
        let same =
            self.addressed.iter().find(|resource| resource.uri.as_deref().is_some_and(|other| is_same(uri, other)));
        let digest = stated.digest.clone().or_else(|| same.and_then(|resource| resource.digest.clone()));
        let exact = same.and_then(|resource| resource.uri.clone()).filter(|_| stated.uri.is_none());
        (Some(exact.unwrap_or_else(|| uri.clone())), digest)
    }
}

/// Tells whether a dependency's address is the source's, give or take the scheme prefix `git+` and an `@ref`.
fn is_same(source: &str, dependency: &str) -> bool {
    let bare = |uri: &str| uri.strip_prefix("git+").unwrap_or(uri).to_owned();
    let (source, dependency) = (bare(source), bare(dependency));
    dependency.strip_prefix(&source).is_some_and(|rest| rest.is_empty() || rest.starts_with('@'))
}

impl<'de> Object<'de> for Definition {
    const BEARING: &'static [&'static str] = &["resolvedDependencies"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "buildType" => {
                self.build_type = Some(value.parse(claim_text)?);
                Ok(())
            }
            "externalParameters" => value.object(&mut self.parameters),
            "resolvedDependencies" => {
                let Self { materials, addressed, .. } = self;
                value.objects(|resource: Resource| {
                    materials.add(&resource)?;
                    if resource.uri.is_some() {
                        addressed.push(resource);
                    }
                    Ok(())
                })
            }
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Parameters {
    source: Resource,
    workflow: Workflow,
}

impl<'de> Object<'de> for Parameters {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "source" => {
                let text = value.text_or_object(&mut self.source)?;
                self.source.uri = self.source.uri.take().or(text.map(Into::into));
            }
            "workflow" => {
                value.text_or_object(&mut self.workflow)?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Workflow {
    repository: Option<String>,
}

impl<'de> Object<'de> for Workflow {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "repository" => self.repository = Some(value.text()?.into_owned()),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Run {
    builder: Builder,
    metadata: Metadata,
}

impl<'de> Object<'de> for Run {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "builder" => value.object(&mut self.builder),
            "metadata" => value.object(&mut self.metadata),
            _ => value.skip(),
        }
    }
}

/// The builder; the same in both versions.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) id: Option<String>,
}

impl<'de> Object<'de> for Builder {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.id = Some(value.parse(claim_text)?),
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.id.is_some() { Ok(()) } else { Err(ImportProblem::MissingField { key: "id" }) }
    }
}

#[derive(Default)]
struct Metadata {
    started: Option<Timestamp>,
    finished: Option<Timestamp>,
}

impl<'de> Object<'de> for Metadata {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "startedOn" => self.started = Some(value.parse(timestamp)?),
            "finishedOn" => self.finished = Some(value.parse(timestamp)?),
            _ => value.skip()?,
        }
        Ok(())
    }
}
