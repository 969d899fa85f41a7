use crate::document::{document, tokens};
use crate::ids::{ClaimId, EvidenceKind, RequirementId, Token};
use crate::json::Json;
use crate::shape::Form;

document! {
    /// One line of an evaluation: a requirement, its outcome, and why.
    pub struct Finding: "finding" {
        /// The requirement.
        requirement: RequirementId,
        /// Its outcome, evaluated even where it is waived.
        outcome: Outcome,
        /// The waiver that stands in for it.
        waived: Option<Token> = optional,
        /// Why: for what is met a smallest sufficient set of criteria, for what is not a smallest set that would have to change.
        reasons: Vec<Reason>,
    }
}

tokens! {
    /// The outcome of a requirement or a set. A set is never [`Outcome::NotApplicable`].
    #[derive(Ord, PartialOrd)]
    pub enum Outcome: "outcome" {
        /// The requirement does not apply to this product.
        NotApplicable = "not_applicable",
        /// It is not met.
        NotSatisfied = "not_satisfied",
        /// It is met.
        Satisfied = "satisfied",
        /// It cannot be told; this never counts as met.
        Undetermined = "undetermined",
    }
}

document! {
    /// One criterion of a derivation.
    pub struct Reason: "reason" {
        /// What was found.
        code: ReasonCode,
        /// The claim that it is about.
        claim: Option<ClaimId> = nullable,
        /// The kind of evidence that it is about.
        kind: Option<EvidenceKind> = optional,
        /// Whether it is about the requirement's test or about whether it applies.
        scope: Scope,
        /// Whether the criterion stands under an odd number of `not`, so that it must fail.
        negated: bool = default(TRUE),
        /// Where the criterion stands in the set, as a JSON Pointer.
        pointer: String,
        /// The criterion, its parameters filled in.
        expected: Json,
        /// What was found instead, or also; `null` for nothing.
        observed: Json,
    }
}

tokens! {
    /// What part of a requirement a reason is about.
    #[derive(Ord, PartialOrd)]
    pub enum Scope {
        /// Whether it applies.
        Applies = "applies",
        /// Its test.
        Criterion = "criterion",
    }
}

tokens! {
    /// What was found. Stable; `docs/reasons.md` has one heading for each.
    #[derive(Ord, PartialOrd)]
    #[non_exhaustive]
    pub enum ReasonCode: "reason_code" {
        /// Only certificates that have ended, or are not yet in force, are held.
        CertificateExpired = "certificate_expired",
        /// No such certificate is held.
        CertificateMissing = "certificate_missing",
        /// Equally strong parties say different things.
        ClaimConflict = "claim_conflict",
        /// Nobody makes the claim.
        ClaimMissing = "claim_missing",
        /// The evidence is dated after the evaluation.
        EvidenceFromFuture = "evidence_from_future",
        /// There is no such evidence.
        EvidenceMissing = "evidence_missing",
        /// The evidence is named but its bytes are not at hand.
        EvidenceNotPresented = "evidence_not_presented",
        /// Nobody strong enough stands behind the evidence.
        EvidencePartyTooWeak = "evidence_party_too_weak",
        /// Nobody in the role that is asked for stands behind the evidence.
        EvidenceRoleMissing = "evidence_role_missing",
        /// The evidence is too old, or has ended.
        EvidenceStale = "evidence_stale",
        /// The evidence has no date, and an age is asked for.
        EvidenceUndated = "evidence_undated",
        /// A field that decides is missing in a record.
        FieldMissing = "field_missing",
        /// The date lies after the evaluation.
        InFuture = "in_future",
        /// The list is empty, and no evidence that counts shows that somebody looked.
        ListEmpty = "list_empty",
        /// The criterion is as it has to be.
        Met = "met",
        /// The criterion holds, and it must not.
        MustNotHold = "must_not_hold",
        /// The requirement is only words: there is no criterion to evaluate.
        NoCriterion = "no_criterion",
        /// No record meets the inner criterion.
        NoRecordSatisfies = "no_record_satisfies",
        /// The date or time does not lie after the bound.
        NotAfter = "not_after",
        /// The date or time does not lie before the bound.
        NotBefore = "not_before",
        /// The value is another one.
        NotEqual = "not_equal",
        /// The value is not one of the list.
        NotInList = "not_in_list",
        /// A record does not meet the inner criterion.
        RecordFails = "record_fails",
        /// The document does not conform to the schema.
        SchemaViolation = "schema_violation",
        /// Tokens of the list are missing.
        TokensMissing = "tokens_missing",
        /// The value is too high.
        TooHigh = "too_high",
        /// The value is too low.
        TooLow = "too_low",
        /// Too many records meet the inner criterion.
        TooManyRecords = "too_many_records",
        /// The date lies too far back.
        TooOld = "too_old",
        /// The version is outside the range.
        VersionOutOfRange = "version_out_of_range",
    }
}

/// Written only where it is true, so that a record has one form.
const TRUE: Form = Form::Schema(r#"{"const": true}"#, &[]);
