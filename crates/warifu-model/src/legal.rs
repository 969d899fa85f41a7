use crate::ids::RequirementId;
use crate::json::{Json, Node, Read, ReadError, ReadProblem};
use crate::localized::Localized;
use crate::requirement::Assurance;
use crate::time::Date;

/// One clause of law or of an instrument of government that requirements rest on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LegalBasis {
    /// Its id inside the set.
    pub id: RequirementId,
    /// The instrument, `EO 14028`.
    pub instrument: String,
    /// The clause, `4(e)(iii)`.
    pub clause: String,
    /// What it is about.
    pub title: Localized,
    /// The date of the instrument.
    pub date: Date,
    /// What has become of it.
    pub state: LegalState,
    /// Since when.
    pub state_since: Option<Date>,
    /// Whether the facts were checked against a source.
    pub assurance: Assurance,
    /// A remark.
    pub note: Option<Localized>,
}

/// What has become of an instrument.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LegalState {
    /// Changed by a later instrument.
    Amended,
    /// A draft.
    Draft,
    /// Ended by its own date.
    Expired,
    /// In force.
    InForce,
    /// Due by a date that passed without it.
    MissedDeadline,
    /// Taken back.
    Rescinded,
    /// Taken back, but what it brought forth may still be used.
    RescindedArtefactUsable,
    /// Replaced by a later instrument.
    Superseded,
}

/// The document that requirements come from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Publication {
    /// Its name, `NIST SP 800-218`.
    pub document: String,
    /// Its edition.
    pub edition: String,
    /// When it was published: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as far as sources agree.
    pub published: String,
    /// A remark.
    pub note: Option<Localized>,
}

impl LegalState {
    /// The text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Amended => "amended",
            Self::Draft => "draft",
            Self::Expired => "expired",
            Self::InForce => "in_force",
            Self::MissedDeadline => "missed_deadline",
            Self::Rescinded => "rescinded",
            Self::RescindedArtefactUsable => "rescinded_artefact_usable",
            Self::Superseded => "superseded",
        }
    }
}

const STATES: [LegalState; 8] = [
    LegalState::Amended,
    LegalState::Draft,
    LegalState::Expired,
    LegalState::InForce,
    LegalState::MissedDeadline,
    LegalState::Rescinded,
    LegalState::RescindedArtefactUsable,
    LegalState::Superseded,
];

impl Read for LegalState {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let text = node.string()?;
        STATES.into_iter().find(|state| state.as_str() == text).ok_or_else(|| {
            let allowed = STATES.map(Self::as_str).join(", ");
            node.error(ReadProblem::NotOneOf { allowed })
        })
    }
}

impl Read for LegalBasis {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let basis = Self {
            id: fields.required("id")?,
            instrument: fields.required("instrument")?,
            clause: fields.required("clause")?,
            title: fields.required("title")?,
            date: fields.required("date")?,
            state: fields.required("state")?,
            state_since: fields.optional("state_since")?,
            assurance: fields.required("assurance")?,
            note: fields.optional("note")?,
        };
        fields.finish()?;
        Ok(basis)
    }
}

impl Read for Publication {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let publication = Self {
            document: fields.required("document")?,
            edition: fields.required("edition")?,
            published: read_published(fields.node_of("published")?)?,
            note: fields.optional("note")?,
        };
        fields.finish()?;
        Ok(publication)
    }
}

pub(crate) fn read_published(node: Node<'_>) -> Result<String, ReadError> {
    let text = node.string()?;
    // Shorter forms are completed to a whole date and checked as one.
    let whole = format!("{text}{}", "-01-01".get(text.len().saturating_sub(4)..).unwrap_or_default());
    let canonical = matches!(text.len(), 4 | 7 | 10) && Date::parse(&whole).is_some();
    if canonical { Ok(text.into_owned()) } else { Err(node.not_canonical("a date", "YYYY, YYYY-MM or YYYY-MM-DD")) }
}

impl From<LegalState> for Json {
    fn from(state: LegalState) -> Self {
        state.as_str().into()
    }
}

impl From<&LegalBasis> for Json {
    fn from(basis: &LegalBasis) -> Self {
        Self::object()
            .with("id", &basis.id)
            .with("instrument", basis.instrument.as_str())
            .with("clause", basis.clause.as_str())
            .with("title", &basis.title)
            .with("date", basis.date)
            .with("state", basis.state)
            .with_some("state_since", basis.state_since)
            .with("assurance", basis.assurance)
            .with_some("note", basis.note.as_ref())
    }
}

impl From<&Publication> for Json {
    fn from(publication: &Publication) -> Self {
        Self::object()
            .with("document", publication.document.as_str())
            .with("edition", publication.edition.as_str())
            .with("published", publication.published.as_str())
            .with_some("note", publication.note.as_ref())
    }
}
