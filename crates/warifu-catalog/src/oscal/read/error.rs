use thiserror::Error;
use warifu_model::ReadError;

/// Why an OSCAL document was not read. Nothing is taken from it.
#[derive(Clone, Debug, Eq, Error, PartialEq)]
#[non_exhaustive]
pub enum OscalError {
    /// A profile imports itself, over others or directly, or too many stand between it and the controls.
    #[error("the profile imports `{name}`, which imports it, or the chain of profiles is too long")]
    Circle {
        /// The document.
        name: String,
    },
    /// Two imports of a profile bring the same control.
    #[error("the control `{id}` is imported twice")]
    ControlTwice {
        /// The control.
        id: String,
    },
    /// An id that no requirement or group can have.
    #[error("the {what} has the id `{found}`")]
    Id {
        /// What has the id.
        what: &'static str,
        /// The id.
        found: String,
        /// Where, as a JSON Pointer (RFC 6901).
        pointer: String,
    },
    /// The document says that it is not in English.
    #[error("the document is in the language `{found}`")]
    Language {
        /// What it says.
        found: String,
    },
    /// An OSCAL document of another model, or none.
    #[error("the document is no OSCAL catalogue and no profile: it begins with `{found}`")]
    OtherModel {
        /// Its first member.
        found: String,
    },
    /// A profile where a catalogue was to be read.
    #[error("the document is a profile: it names controls of other documents")]
    Profile,
    /// The bytes do not read, or a member does not have the form that OSCAL gives it.
    #[error("{0}")]
    Read(ReadError),
    /// What was read breaks a rule of requirement sets.
    #[error("what was read is no requirement set: {0}")]
    Set(ReadError),
    /// No document was given for what a profile imports.
    #[error("the profile imports {}, which is not among the documents given", .names.join(" or "))]
    SourceMissing {
        /// The names under which it is known.
        names: Vec<String>,
    },
    /// A profile names a control that its sources do not have.
    #[error("the profile names the control `{id}`, which the imported documents do not have")]
    UnknownControl {
        /// The control.
        id: String,
        /// Where in the profile, as a JSON Pointer.
        pointer: String,
    },
    /// A profile changes a part or parameter that the control does not have.
    #[error("the profile changes `{id}`, which the control does not have")]
    UnknownPart {
        /// The part or parameter.
        id: String,
        /// Where in the profile, as a JSON Pointer.
        pointer: String,
    },
    /// A member that changes what is asked for, in a way that this reader does not know.
    #[error("`{member}` is not supported here")]
    Unsupported {
        /// The member.
        member: String,
        /// Where, as a JSON Pointer.
        pointer: String,
    },
    /// No version can be read from what the document says.
    #[error("no version can be read from `{found}`")]
    Version {
        /// What it says.
        found: String,
    },
}

impl OscalError {
    /// The stable code; `docs/errors.md` has one heading for each.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Circle { .. } => "oscal-circle",
            Self::ControlTwice { .. } => "oscal-control-twice",
            Self::Id { .. } => "oscal-id",
            Self::Language { .. } => "oscal-language",
            Self::OtherModel { .. } => "oscal-other-model",
            Self::Profile => "oscal-profile",
            Self::Read(error) => error.code(),
            Self::Set(_) => "oscal-no-set",
            Self::SourceMissing { .. } => "oscal-source-missing",
            Self::UnknownControl { .. } => "oscal-unknown-control",
            Self::UnknownPart { .. } => "oscal-unknown-part",
            Self::Unsupported { .. } => "oscal-unsupported",
            Self::Version { .. } => "oscal-version",
        }
    }

    /// What can be done about it.
    pub fn help(&self) -> String {
        match self {
            Self::Circle { .. } => "let each profile import documents that do not lead back to it".into(),
            Self::ControlTwice { .. } => "exclude the control from one of the imports".into(),
            Self::Id { .. } => "ids are letters and digits joined by `.`, `_` or `-`, at most 64 characters".into(),
            Self::Language { .. } => "texts are taken as English; read an English edition".into(),
            Self::OtherModel { .. } => "give an OSCAL catalogue or profile in JSON".into(),
            Self::Profile => "read it as a profile, with the documents that it imports".into(),
            Self::Read(error) => error.help(),
            Self::Set(_) => {
                "see the place: the document repeats an id, refers to what is not there, or is too large".into()
            }
            Self::SourceMissing { .. } => "give the document, under the name by which the profile calls it".into(),
            Self::UnknownControl { .. } => {
                "check the id, and that the source is the edition that the profile was made for".into()
            }
            Self::UnknownPart { .. } => "check `by-id` against the control in the imported document".into(),
            Self::Unsupported { .. } => "resolve the profile with another tool, and read the resolved catalogue".into(),
            Self::Version { .. } => "say the version of the set".into(),
        }
    }

    /// Where, as a JSON Pointer into the document, if it is about one place.
    pub fn pointer(&self) -> Option<&str> {
        match self {
            Self::Read(error) => Some(&error.pointer),
            Self::Id { pointer, .. }
            | Self::UnknownControl { pointer, .. }
            | Self::UnknownPart { pointer, .. }
            | Self::Unsupported { pointer, .. } => Some(pointer),
            _ => None,
        }
    }
}

impl From<ReadError> for OscalError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}
