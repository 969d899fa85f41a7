use warifu_model::{AccreditationKind, Json, Localized, SeriesId, Timestamp};

use crate::judge::Lineage;

/// One step of the path from a body up to the importer's authority: a name may be anybody's, a path may not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PathStep {
    /// Somebody who was accredited.
    Body {
        /// The series: who this is.
        series: SeriesId,
        /// Its id.
        body: String,
        /// What the edition says that governed when the certificate was granted; none where none did.
        edition: Option<PathEdition>,
    },
    /// The authority of the policy.
    Authority {
        /// Its name in the policy.
        name: String,
    },
}

/// What an edition on a path says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PathEdition {
    /// The name of the body.
    pub name: Localized,
    /// What it may do.
    pub kind: AccreditationKind,
    /// The number of the edition.
    pub sequence: u32,
    /// When it was made.
    pub issued_at: Timestamp,
}

impl PathStep {
    pub(crate) fn all(lineage: &Lineage<'_>, granted_at: Timestamp) -> Vec<Self> {
        let steps = lineage.steps.iter().map(|(series, charter, word)| {
            let edition = word.governing(granted_at).map(|spoken| {
                let said = &spoken.edition.said;
                let (name, sequence) = (said.body.name.clone(), said.sequence);
                PathEdition { name, kind: said.kind, sequence, issued_at: said.issued_at }
            });
            Self::Body { series: *series, body: charter.body.clone(), edition }
        });
        let authority = Self::Authority { name: lineage.authority.rule.name.clone() };
        steps.chain([authority]).collect()
    }
}

impl From<&PathStep> for Json {
    fn from(step: &PathStep) -> Self {
        match step {
            PathStep::Authority { name } => Self::object().with("authority", name.as_str()),
            PathStep::Body { series, body, edition } => {
                let step = Self::object().with("series", *series).with("body", body.as_str());
                match edition {
                    None => step,
                    Some(edition) => step
                        .with("name", &edition.name)
                        .with("kind", edition.kind)
                        .with("sequence", edition.sequence)
                        .with("issued_at", edition.issued_at),
                }
            }
        }
    }
}
