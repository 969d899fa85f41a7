use warifu_model::{Digest, Localized, Outcome, Record, Timestamp, WeakeningCode};

use crate::evaluation::Evaluation;

/// What follows from an evaluation.
#[derive(Debug)]
pub enum Decision {
    /// The product conforms: a certificate may be issued.
    Grant(Conformity),
    /// It does not, or what was weighed is too weak to certify.
    Refuse(Refusal),
}

/// A positive decision. The only thing that can be issued as a certificate, and used up by it (DESIGN law 4): it has no
/// public constructor and cannot be copied.
#[derive(Debug)]
pub struct Conformity {
    evaluation: Evaluation,
    decided_at: Timestamp,
}

/// A negative decision, with every ground for it.
#[derive(Debug)]
pub struct Refusal {
    evaluation: Evaluation,
    codes: Vec<RefusalCode>,
}

/// A ground for refusing. [`RefusalCode::as_str`] is stable.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum RefusalCode {
    /// The decision would lie before the evaluation.
    DecidedBeforeEvaluation,
    /// The set is a draft.
    DraftSet,
    /// A requirement is not met and not waived.
    NotSatisfied,
    /// A requirement cannot be told and is not waived.
    Undetermined,
    /// An attestation was heard that nobody known signed.
    UnknownSigner,
    /// An attestation was heard that nobody signed.
    UnsignedInput,
}

/// Decides on an evaluation, at a time. What is waived is granted; the certificate shows it.
pub fn decide(evaluation: Evaluation, at: Timestamp) -> Decision {
    let codes = grounds(evaluation.record(), at);
    if codes.is_empty() {
        Decision::Grant(Conformity { evaluation, decided_at: at })
    } else {
        Decision::Refuse(Refusal { evaluation, codes })
    }
}

impl Conformity {
    /// The record of the evaluation.
    pub fn record(&self) -> &Record {
        self.evaluation.record()
    }

    /// The canonical bytes of the record.
    pub fn record_bytes(&self) -> &[u8] {
        self.evaluation.record_bytes()
    }

    /// The digest of the record.
    pub fn digest(&self) -> Digest {
        self.evaluation.digest()
    }

    /// When it was decided: never before the evaluation.
    pub fn decided_at(&self) -> Timestamp {
        self.decided_at
    }

    /// The title of the set.
    pub fn set_title(&self) -> &Localized {
        self.evaluation.set_title()
    }
}

impl Refusal {
    /// Every ground, sorted by code; at least one.
    pub fn codes(&self) -> &[RefusalCode] {
        &self.codes
    }

    /// The evaluation that was refused.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }
}

impl RefusalCode {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::DecidedBeforeEvaluation,
        Self::DraftSet,
        Self::NotSatisfied,
        Self::Undetermined,
        Self::UnknownSigner,
        Self::UnsignedInput,
    ];

    /// The stable text form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DecidedBeforeEvaluation => "decided_before_evaluation",
            Self::DraftSet => "draft_set",
            Self::NotSatisfied => "not_satisfied",
            Self::Undetermined => "undetermined",
            Self::UnknownSigner => "unknown_signer",
            Self::UnsignedInput => "unsigned_input",
        }
    }
}

fn grounds(record: &Record, at: Timestamp) -> Vec<RefusalCode> {
    let weakened = |code| record.weakenings.iter().any(|weakening| weakening.code == code);
    let unmet = |outcome| record.findings.iter().any(|f| f.outcome == outcome && f.waived.is_none());
    let holds = |code: &RefusalCode| match code {
        RefusalCode::DecidedBeforeEvaluation => at < record.at,
        RefusalCode::DraftSet => weakened(WeakeningCode::DraftSet),
        RefusalCode::NotSatisfied => unmet(Outcome::NotSatisfied),
        RefusalCode::Undetermined => unmet(Outcome::Undetermined),
        RefusalCode::UnknownSigner => weakened(WeakeningCode::UnknownSignerAdmitted),
        RefusalCode::UnsignedInput => weakened(WeakeningCode::UnsignedInputAdmitted),
    };
    RefusalCode::ALL.iter().copied().filter(holds).collect()
}
