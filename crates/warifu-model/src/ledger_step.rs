use crate::admission::PublicKeyText;
use crate::digest::Digest;
use crate::document::{document, tokens};
use crate::ids::{Role, Token};
use crate::json::{Node, ReadError, Tape};
use crate::language::both;
use crate::limits::Limit;
use crate::localized::Localized;
use crate::status::Status;
use crate::time::Timestamp;

document! {
    /// A step that an officer takes in a case of a ledger (`warifu.ledger-step/1`), as data: nobody has looked at who signed it.
    pub struct LedgerStep: "ledger_step" = "warifu.ledger-step/1" in default {
        /// The ledger: the digest of its first entry.
        ledger: Digest,
        /// The case, by its id in the ledger.
        case: Token,
        /// The kind of case.
        kind: CaseKind,
        /// The step.
        step: StepName,
        /// The digest of the step before it in the case; none for the first.
        previous: Option<Digest> = nullable,
        /// The time at which it is taken.
        at: Timestamp,
        /// Documents that belong to it, by digest.
        documents: Vec<Digest> = list_of(unique "document", "文書"; most Limit::STEP_DOCUMENTS, "documents", "文書";),
        /// The evaluation record, of `evaluated` and `reviewed`.
        record: Option<Digest> = optional,
        /// The terms of the certificate, of `decided` in a certification.
        terms: Option<Digest> = optional,
        /// The new status, of `proposed` in a case of status.
        change: Option<StatusChange> = optional,
        /// The envelope of the accreditation, of `proposed` in a case of accreditation.
        edition: Option<Digest> = optional,
        /// The key and its roles, of `proposed` in a case of officers.
        officer: Option<Officer> = optional,
        /// The hold, of `proposed` in a case of hold.
        hold: Option<Hold> = optional,
        /// The reason, of `rejected`.
        reason: Option<Localized> = optional,
    }
    check check;
}

tokens! {
    /// A kind of case.
    #[derive(Ord, PartialOrd)]
    pub enum CaseKind: "case_kind" {
        /// An edition of an accreditation that the body received or gives.
        Accreditation = "accreditation", en: "accreditation", ja: "認定";
        /// A certificate is applied for and granted.
        Certification = "certification", en: "certification", ja: "認証";
        /// Documents of a certificate are to be kept.
        Hold = "hold", en: "hold", ja: "保全";
        /// A key is added, is given other roles, or ends.
        Officers = "officers", en: "officers", ja: "担当者";
        /// A certificate is suspended, restored, withdrawn or superseded.
        Status = "status", en: "status", ja: "状態";
    }
}

tokens! {
    /// A step of a case.
    #[derive(Ord, PartialOrd)]
    pub enum StepName: "step_name" {
        /// An application arrived.
        Applied = "applied", en: "applied", ja: "申請";
        /// It is decided.
        Decided = "decided", en: "decided", ja: "決定";
        /// The product was evaluated.
        Evaluated = "evaluated", en: "evaluated", ja: "評価";
        /// It is proposed.
        Proposed = "proposed", en: "proposed", ja: "提案";
        /// The case ends without what it was for.
        Rejected = "rejected", en: "rejected", ja: "却下";
        /// Somebody else looked at it.
        Reviewed = "reviewed", en: "reviewed", ja: "レビュー";
    }
}

document! {
    /// A certificate is to have another status.
    pub struct StatusChange: "status_change" {
        /// The digest of its statement.
        certificate: Digest,
        /// The new status.
        status: Status,
        /// From when it holds: that may be before it is known.
        from: Timestamp,
        /// The reason.
        reason: Localized,
    }
}

document! {
    /// A key of somebody who acts for the body.
    pub struct Officer: "officer" {
        /// The name, for people; of a witness the name on its cosignatures.
        name: String,
        /// The key.
        key: PublicKeyText,
        /// In which roles it signs.
        roles: Vec<Role> = items(unique "role", "役割";),
        /// From when its signatures count.
        from: Option<Timestamp> = optional,
        /// Until when: the first second at which they do not count any more.
        until: Option<Timestamp> = optional,
    }
    check check;
}

document! {
    /// A hold: everything that belongs to a certificate is to be kept.
    pub struct Hold: "hold" {
        /// The digest of its statement.
        certificate: Digest,
        /// Until when; for ever, where there is none.
        until: Option<Timestamp> = nullable,
        /// The reason.
        reason: Localized,
    }
}

impl LedgerStep {
    /// The payload type of a step in its envelope.
    pub const PAYLOAD_TYPE: &str = "application/vnd.warifu.ledger-step+json";

    /// What a step of this kind of case says; nothing, where there is no such step.
    fn contents(&self) -> Option<&'static [&'static str]> {
        match (self.kind, self.step) {
            (_, StepName::Rejected) => Some(&["reason"]),
            (CaseKind::Certification, StepName::Applied) => Some(&[]),
            (CaseKind::Certification, StepName::Evaluated | StepName::Reviewed) => Some(&["record"]),
            (CaseKind::Certification, StepName::Decided) => Some(&["terms"]),
            (CaseKind::Certification, StepName::Proposed) | (_, StepName::Applied | StepName::Evaluated) => None,
            (CaseKind::Accreditation, StepName::Proposed) => Some(&["edition"]),
            (CaseKind::Hold, StepName::Proposed) => Some(&["hold"]),
            (CaseKind::Officers, StepName::Proposed) => Some(&["officer"]),
            (CaseKind::Status, StepName::Proposed) => Some(&["change"]),
            (_, StepName::Reviewed | StepName::Decided) => Some(&[]),
        }
    }

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        let Some(wanted) = self.contents() else {
            return Err(node
                .member("step")
                .broken(both("there is no such step in this kind of case", "この種類の案件にこのステップはない")));
        };
        let contents = [
            ("record", self.record.is_some()),
            ("terms", self.terms.is_some()),
            ("change", self.change.is_some()),
            ("edition", self.edition.is_some()),
            ("officer", self.officer.is_some()),
            ("hold", self.hold.is_some()),
            ("reason", self.reason.is_some()),
        ];
        if contents.iter().all(|(name, is_there)| wanted.contains(name) == *is_there) {
            return Ok(());
        }
        Err(node.broken(both(
            "a step says what belongs to it and nothing else",
            "ステップに、それに属する内容がないか、属さない内容がある",
        )))
    }
}

impl Officer {
    /// Reads it as a document of its own, as whoever proposes it prepares it.
    ///
    /// # Errors
    ///
    /// A document that breaks a rule of its format: code, place and value.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }

    fn check(&self, node: Node<'_>) -> Result<(), ReadError> {
        match self.from.zip(self.until) {
            Some((from, until)) if until <= from => {
                Err(node
                    .broken(both("a key's period ends before it begins", "鍵の有効期間の終わりが始まりより前である")))
            }
            _ => Ok(()),
        }
    }
}

impl Hold {
    /// Reads it as a document of its own, as whoever proposes it prepares it.
    ///
    /// # Errors
    ///
    /// A document that breaks a rule of its format: code, place and value.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse(bytes)?.root().read()
    }
}
