use crate::ids::{ClaimId, EvidenceKind, RequirementId, Token};
use crate::json::{Json, Node, Read, ReadError, ReadProblem};
use crate::record::codes;

/// One line of an evaluation: a requirement, its outcome, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// The requirement.
    pub requirement: RequirementId,
    /// Its outcome, evaluated even where it is waived.
    pub outcome: Outcome,
    /// The waiver that stands in for it.
    pub waived: Option<Token>,
    /// Why: for what is met a smallest sufficient set of criteria, for what is not a smallest set that would have to change.
    pub reasons: Vec<Reason>,
}

/// The outcome of a requirement or a set. A set is never [`Outcome::NotApplicable`].
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Outcome {
    /// The requirement does not apply to this product.
    NotApplicable,
    /// It is not met.
    NotSatisfied,
    /// It is met.
    Satisfied,
    /// It cannot be told; this never counts as met.
    Undetermined,
}

/// One criterion of a derivation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reason {
    /// What was found.
    pub code: ReasonCode,
    /// The claim that it is about.
    pub claim: Option<ClaimId>,
    /// The kind of evidence that it is about.
    pub kind: Option<EvidenceKind>,
    /// Whether it is about the requirement's test or about whether it applies.
    pub scope: Scope,
    /// Whether the criterion stands under an odd number of `not`, so that it must fail.
    pub negated: bool,
    /// Where the criterion stands in the set, as a JSON Pointer.
    pub pointer: String,
    /// The criterion, its parameters filled in.
    pub expected: Json,
    /// What was found instead, or also; `null` for nothing.
    pub observed: Json,
}

/// What part of a requirement a reason is about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Scope {
    /// Whether it applies.
    Applies,
    /// Its test.
    Criterion,
}

/// What was found. Stable; `docs/reasons.md` has one heading for each.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum ReasonCode {
    /// Only certificates that have ended, or are not yet in force, are held.
    CertificateExpired,
    /// No such certificate is held.
    CertificateMissing,
    /// Equally strong parties say different things.
    ClaimConflict,
    /// Nobody makes the claim.
    ClaimMissing,
    /// The evidence is dated after the evaluation.
    EvidenceFromFuture,
    /// There is no such evidence.
    EvidenceMissing,
    /// The evidence is named but its bytes are not at hand.
    EvidenceNotPresented,
    /// Nobody strong enough stands behind the evidence.
    EvidencePartyTooWeak,
    /// Nobody in the role that is asked for stands behind the evidence.
    EvidenceRoleMissing,
    /// The evidence is too old, or has ended.
    EvidenceStale,
    /// The evidence has no date, and an age is asked for.
    EvidenceUndated,
    /// A field that decides is missing in a record.
    FieldMissing,
    /// The date lies after the evaluation.
    InFuture,
    /// The list is empty, and no evidence that counts shows that somebody looked.
    ListEmpty,
    /// The criterion is as it has to be.
    Met,
    /// The criterion holds, and it must not.
    MustNotHold,
    /// The requirement is only words: there is no criterion to evaluate.
    NoCriterion,
    /// No record meets the inner criterion.
    NoRecordSatisfies,
    /// The date or time does not lie after the bound.
    NotAfter,
    /// The date or time does not lie before the bound.
    NotBefore,
    /// The value is another one.
    NotEqual,
    /// The value is not one of the list.
    NotInList,
    /// A record does not meet the inner criterion.
    RecordFails,
    /// The document does not conform to the schema.
    SchemaViolation,
    /// Tokens of the list are missing.
    TokensMissing,
    /// The value is too high.
    TooHigh,
    /// The value is too low.
    TooLow,
    /// Too many records meet the inner criterion.
    TooManyRecords,
    /// The date lies too far back.
    TooOld,
    /// The version is outside the range.
    VersionOutOfRange,
}

codes! {
    Outcome:
        NotApplicable = "not_applicable", NotSatisfied = "not_satisfied", Satisfied = "satisfied", Undetermined = "undetermined";
    Scope: Applies = "applies", Criterion = "criterion";
    ReasonCode:
        CertificateExpired = "certificate_expired", CertificateMissing = "certificate_missing",
        ClaimConflict = "claim_conflict", ClaimMissing = "claim_missing", EvidenceFromFuture = "evidence_from_future",
        EvidenceMissing = "evidence_missing", EvidenceNotPresented = "evidence_not_presented",
        EvidencePartyTooWeak = "evidence_party_too_weak", EvidenceRoleMissing = "evidence_role_missing",
        EvidenceStale = "evidence_stale", EvidenceUndated = "evidence_undated", FieldMissing = "field_missing",
        InFuture = "in_future", ListEmpty = "list_empty", Met = "met", MustNotHold = "must_not_hold", NoCriterion = "no_criterion", NoRecordSatisfies = "no_record_satisfies",
        NotAfter = "not_after", NotBefore = "not_before", NotEqual = "not_equal", NotInList = "not_in_list",
        RecordFails = "record_fails", SchemaViolation = "schema_violation", TokensMissing = "tokens_missing",
        TooHigh = "too_high", TooLow = "too_low", TooManyRecords = "too_many_records", TooOld = "too_old",
        VersionOutOfRange = "version_out_of_range";
}

impl Read for Finding {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let finding = Self {
            requirement: fields.required("requirement")?,
            outcome: fields.required("outcome")?,
            waived: fields.optional("waived")?,
            reasons: fields.required("reasons")?,
        };
        fields.finish()?;
        Ok(finding)
    }
}

impl Read for Reason {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let reason = Self {
            code: fields.required("code")?,
            claim: fields.nullable("claim")?,
            kind: fields.optional("kind")?,
            scope: fields.required("scope")?,
            negated: fields.optional("negated")?.unwrap_or_default(),
            pointer: fields.required("pointer")?,
            expected: fields.required("expected")?,
            observed: fields.required("observed")?,
        };
        fields.finish()?;
        Ok(reason)
    }
}

impl From<&Finding> for Json {
    fn from(finding: &Finding) -> Self {
        Self::object()
            .with("requirement", &finding.requirement)
            .with("outcome", finding.outcome)
            .with_some("waived", finding.waived.as_ref())
            .with("reasons", Self::list(&finding.reasons))
    }
}

impl From<&Reason> for Json {
    fn from(reason: &Reason) -> Self {
        Self::object()
            .with("code", reason.code)
            .with("claim", reason.claim.as_ref())
            .with_some("kind", reason.kind.as_ref())
            .with("scope", reason.scope)
            .with_some("negated", reason.negated.then_some(true))
            .with("pointer", reason.pointer.as_str())
            .with("expected", reason.expected.clone())
            .with("observed", reason.observed.clone())
    }
}
