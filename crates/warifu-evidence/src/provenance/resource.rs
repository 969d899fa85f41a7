//! Something that went into a build: a source or another material.

use serde::de::MapAccess;

use crate::error::ImportProblem;
use crate::limits;
use crate::reader::{Member, Object};
use crate::terms::Countable;

/// A resource by address and digest.
#[derive(Default)]
pub(super) struct Resource {
    pub(super) uri: Option<String>,
    /// `algorithm:hex`.
    pub(super) digest: Option<String>,
    /// It has digests, and none of them is hexadecimal.
    pub(super) unusable: bool,
}

impl<'de> Object<'de> for Resource {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "uri" => self.uri = Some(value.text()?.into_owned()),
            "digest" => {
                let (digest, unusable) = value.digests(|set| Ok((set.preferred(), set.is_unusable())))?;
                self.digest = digest;
                self.unusable = unusable;
            }
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// Counts over materials.
#[derive(Default)]
pub(super) struct Materials {
    pub(super) count: u32,
    pub(super) without_digest: u32,
    pub(super) unusable: u32,
}

impl Materials {
    pub(super) fn add(&mut self, resource: &Resource) -> Result<(), ImportProblem> {
        if self.count >= limits::MATERIALS {
            return Err(ImportProblem::TooMany { what: Countable::Materials, limit: limits::MATERIALS as usize });
        }
        self.count += 1;
        self.without_digest += u32::from(resource.digest.is_none());
        self.unusable += u32::from(resource.unusable);
        Ok(())
    }
}
