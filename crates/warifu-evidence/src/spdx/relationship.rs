//! One relationship.

use serde::de::MapAccess;

use crate::error::ImportProblem;
use crate::field_state::FieldState;
use crate::reader::{Member, Object};
use crate::relations::Mark;
use crate::sbom::Completeness;

#[derive(Default)]
pub(super) struct Relationship {
    from: String,
    to: String,
    kind: String,
}

/// Meaning of a relationship.
pub(super) enum Meaning {
    /// The document describes this element.
    Describes(String),
    /// One package needs or holds the other.
    Edge(Mark, Mark),
    /// This element needs or holds nothing (`NONE`), or it is not known what (`NOASSERTION`).
    Rest(Mark, Completeness),
    /// Something else, or nothing that SPDX defines.
    Other,
}

impl Relationship {
    pub(super) fn meaning(self) -> Meaning {
        match self.kind.as_str() {
            "DESCRIBES" if self.from == DOCUMENT => Meaning::Describes(self.to),
            "DESCRIBED_BY" if self.to == DOCUMENT => Meaning::Describes(self.from),
            "DEPENDS_ON" | "CONTAINS" if self.to == "NONE" => {
                Meaning::Rest(Mark::of(&self.from), Completeness::Complete)
            }
            "DEPENDS_ON" | "CONTAINS" if FieldState::of(&self.to) == FieldState::Unknown => {
                Meaning::Rest(Mark::of(&self.from), Completeness::Unknown)
            }
            kind if EDGES.contains(&kind) => Meaning::Edge(Mark::of(&self.from), Mark::of(&self.to)),
            _ => Meaning::Other,
        }
    }
}

impl<'de> Object<'de> for Relationship {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "spdxElementId" => self.from = value.text()?.into_owned(),
            "relatedSpdxElement" => self.to = value.text()?.into_owned(),
            "relationshipType" => self.kind = value.text()?.into_owned(),
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        let members =
            [("spdxElementId", &self.from), ("relatedSpdxElement", &self.to), ("relationshipType", &self.kind)];
        match members.into_iter().find(|(_, text)| text.is_empty()) {
            Some((key, _)) => Err(ImportProblem::MissingField { key }),
            None => Ok(()),
        }
    }
}

/// The id that every SPDX document has.
const DOCUMENT: &str = "SPDXRef-DOCUMENT";
/// The types by which one package needs or holds another (SPDX 2.3 clause 11.1).
const EDGES: [&str; 20] = [
    "BUILD_DEPENDENCY_OF",
    "BUILD_TOOL_OF",
    "CONTAINED_BY",
    "CONTAINS",
    "DEPENDENCY_OF",
    "DEPENDS_ON",
    "DEV_DEPENDENCY_OF",
    "DEV_TOOL_OF",
    "DYNAMIC_LINK",
    "HAS_PREREQUISITE",
    "OPTIONAL_COMPONENT_OF",
    "OPTIONAL_DEPENDENCY_OF",
    "PACKAGE_OF",
    "PREREQUISITE_FOR",
    "PROVIDED_DEPENDENCY_OF",
    "RUNTIME_DEPENDENCY_OF",
    "STATIC_LINK",
    "TEST_DEPENDENCY_OF",
    "TEST_OF",
    "TEST_TOOL_OF",
];
