use warifu_model::{ClaimId, EvidenceKind, Json, Party, Role, Timestamp};

/// One piece of evidence in a witness.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WitnessEvidence {
    /// Its kind.
    pub kind: EvidenceKind,
    /// As which party its signer speaks.
    pub party: Party,
    /// In which role its signer speaks.
    pub role: Option<Role>,
    /// The time at which it was made.
    pub made_at: Option<Timestamp>,
    /// Until when it counts.
    pub valid_until: Option<Timestamp>,
    /// Its signer, counted from one, where signers are counted: two entries with one number are of one signer.
    pub signer: Option<u32>,
    /// The claim that lists it.
    pub supports: Option<ClaimId>,
    /// The bytes of the document, where they are at hand.
    pub document: Option<Vec<u8>>,
}

impl WitnessEvidence {
    /// In which role whoever names it speaks: nobody speaks in the role of a signer of documents.
    pub(super) fn spoken_role(&self) -> Option<&Role> {
        self.role.as_ref().filter(|_| !self.is_signed_itself())
    }

    /// Returns `true` where somebody known has to have signed the document itself.
    pub(super) fn is_signed_itself(&self) -> bool {
        self.role.as_ref().is_some_and(|role| role.as_str() == Role::DOCUMENT_SIGNER)
    }
}

impl From<&WitnessEvidence> for Json {
    fn from(entry: &WitnessEvidence) -> Self {
        let document = entry.document.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        Self::object()
            .with("kind", &entry.kind)
            .with("party", entry.party)
            .with_some("role", entry.role.as_ref())
            .with_some("signer", entry.signer)
            .with_some("made_at", entry.made_at)
            .with_some("valid_until", entry.valid_until)
            .with_some("supports", entry.supports.as_ref())
            .with_some("document", document)
    }
}
