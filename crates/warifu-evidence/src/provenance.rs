//! SLSA provenance, v0.2 and v1: how a build was made.

mod facts;
mod resource;
mod v0_2;
mod v1;

use serde::de::MapAccess;

use crate::error::ImportProblem;
use crate::reader::{Member, Object};

pub(crate) use facts::Facts;

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
    const BEARING: &'static [&'static str] = &["materials"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match self {
            Self::V02(predicate) => predicate.member(key, value),
            Self::V1(predicate) => predicate.member(key, value),
        }
    }
}
