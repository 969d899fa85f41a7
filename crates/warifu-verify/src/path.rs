use warifu_model::{Accreditation, AccreditationKind, Json, Localized, SeriesId, Timestamp};

/// One step of the path from a body up to the importer's authority. Anybody can use a name; nobody else can have the path.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PathStep {
    /// A body that was accredited.
    Body {
        /// The series, which identifies the body.
        series: SeriesId,
        /// Its id.
        body: String,
        /// The edition that governed when the certificate was granted; none where none did.
        edition: Option<PathEdition>,
    },
    /// The authority of the policy.
    Authority {
        /// Its name in the policy.
        name: String,
    },
}

/// An edition on a path.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PathEdition {
    /// The name of the body.
    pub name: Localized,
    /// States what it may do.
    pub kind: AccreditationKind,
    /// The number of the edition.
    pub sequence: u32,
    /// The time at which it was made.
    pub issued_at: Timestamp,
}

impl PathEdition {
    pub(crate) fn of(document: &Accreditation) -> Self {
        let Accreditation { body, kind, sequence, issued_at, .. } = document;
        Self { name: body.name.clone(), kind: *kind, sequence: *sequence, issued_at: *issued_at }
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
