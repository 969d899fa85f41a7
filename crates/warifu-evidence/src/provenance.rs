//! SLSA provenance, v0.2 and v1: how a build was made.

mod resource;
mod v0_2;
mod v1;

use serde::de::MapAccess;
use warifu_model::Timestamp;

use crate::claims::Claims;
use crate::error::ImportProblem;
use crate::reader::{Member, Object};

/// The predicate types.
pub(crate) const V02: &str = "https://slsa.dev/provenance/v0.2";
pub(crate) const V1: &str = "https://slsa.dev/provenance/v1";

/// A predicate of one of the two versions.
pub(crate) enum Build {
    V02(v0_2::Predicate),
    V1(v1::Predicate),
}

impl Build {
    pub(crate) fn v0_2() -> Self {
        Self::V02(v0_2::Predicate::default())
    }

    pub(crate) fn v1() -> Self {
        Self::V1(v1::Predicate::default())
    }

    /// Gives the facts that both versions have, if the obligatory members are there.
    pub(crate) fn facts(self) -> Result<Facts, ImportProblem> {
        match self {
            Self::V02(predicate) => predicate.facts(),
            Self::V1(predicate) => predicate.facts(),
        }
    }
}

impl<'de> Object<'de> for Build {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match self {
            Self::V02(predicate) => predicate.member(key, value),
            Self::V1(predicate) => predicate.member(key, value),
        }
    }
}

/// Facts about a build.
pub(crate) struct Facts {
    format: &'static str,
    pub(crate) builder: String,
    kind: String,
    pub(crate) source: Option<String>,
    source_digest: Option<String>,
    started: Option<Timestamp>,
    pub(crate) finished: Option<Timestamp>,
    materials: u32,
    materials_without_digest: u32,
    /// Of those without: how many have one that identifies nothing.
    pub(crate) unusable_digests: u32,
    /// v0.2 only: v1 has no such statement.
    parameters_complete: Option<bool>,
}

impl Facts {
    pub(crate) fn claims(&self) -> Claims {
        Claims::default()
            .with("build.provenance_format", self.format)
            .with("build.builder", self.builder.as_str())
            .with("build.type", self.kind.as_str())
            .with_some("build.source", self.source.as_deref())
            .with_some("build.source_digest", self.source_digest.as_deref())
            .with_some("build.started", self.started)
            .with_some("build.finished", self.finished)
            .with("build.materials", self.materials)
            .with("build.materials_without_digest", self.materials_without_digest)
            .with_some("build.parameters_complete", self.parameters_complete)
    }
}
