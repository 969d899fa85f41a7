use warifu_model::Timestamp;

use crate::claims::Claims;

/// Facts about a build.
pub(crate) struct Facts {
    pub(super) format: &'static str,
    pub(crate) builder: String,
    pub(super) kind: String,
    pub(crate) source: Option<String>,
    pub(super) source_digest: Option<String>,
    pub(super) started: Option<Timestamp>,
    pub(crate) finished: Option<Timestamp>,
    pub(super) materials: u32,
    pub(super) materials_without_digest: u32,
    /// Of those without: how many have one that identifies nothing.
    pub(crate) unusable_digests: u32,
    /// v0.2 only: v1 has no such statement.
    pub(super) parameters_complete: Option<bool>,
}

impl Facts {
    /// The time before which the provenance was not made: the later of both ends of the build.
    pub(crate) fn dated(&self) -> Option<Timestamp> {
        self.finished.max(self.started)
    }

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
