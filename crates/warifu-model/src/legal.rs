use crate::document::{document, tokens};
use crate::ids::RequirementId;
use crate::localized::{Localized, WORDS};
use crate::requirement::Assurance;
use crate::time::Date;

document! {
    /// One clause of law or of an instrument of government that requirements rest on.
    pub struct LegalBasis: "legal_basis" {
        /// Its id inside the set.
        id: RequirementId,
        /// The instrument, `EO 14028`.
        instrument: String,
        /// The clause, `4(e)(iii)`.
        clause: String,
        /// The subject.
        title: Localized = form(WORDS),
        /// The date of the instrument.
        date: Date,
        /// States what has become of it.
        state: LegalState,
        /// Since when.
        state_since: Option<Date> = optional,
        /// States whether the facts were checked against a source.
        assurance: Assurance,
        /// A remark.
        note: Option<Localized> = optional_form(WORDS),
    }
}

tokens! {
    /// Describes what has become of an instrument.
    pub enum LegalState {
        /// Changed by a later instrument.
        Amended = "amended",
        /// A draft.
        Draft = "draft",
        /// Ended by its own date.
        Expired = "expired",
        /// In force.
        InForce = "in_force",
        /// Due by a date that passed without it.
        MissedDeadline = "missed_deadline",
        /// Taken back.
        Rescinded = "rescinded",
        /// Taken back, but what it brought forth may still be used.
        RescindedArtefactUsable = "rescinded_artefact_usable",
        /// Replaced by a later instrument.
        Superseded = "superseded",
    }
}

document! {
    /// The document that requirements come from.
    pub struct SourceDocument: "publication" {
        /// Its name, `NIST SP 800-218`.
        document: String,
        /// Its edition.
        edition: String,
        /// The time at which it was published: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as far as sources agree.
        published: String = via(published),
        /// A remark.
        note: Option<Localized> = optional_form(WORDS),
    }
}

/// A date as far as it is known.
pub(crate) mod published {
    use crate::json::{Json, Node, ReadError};
    use crate::language::both;
    use crate::shape::Form;
    use crate::time::{Date, PUBLISHED};

    pub(crate) const FORM: Form = PUBLISHED;

    pub(crate) fn read(node: Node<'_>) -> Result<String, ReadError> {
        let text = node.string()?;
        // Shorter forms are completed to a whole date and checked as one.
        let whole = format!("{text}{}", "-01-01".get(text.len().saturating_sub(4)..).unwrap_or_default());
        let canonical = matches!(text.len(), 4 | 7 | 10) && Date::parse(&whole).is_some();
        if canonical {
            Ok(text.into_owned())
        } else {
            Err(node.not_canonical(
                both("a date", "日付"),
                both("YYYY, YYYY-MM or YYYY-MM-DD", "YYYY、YYYY-MM、YYYY-MM-DDのいずれか"),
            ))
        }
    }

    pub(crate) fn write(text: &str) -> Json {
        text.into()
    }
}
