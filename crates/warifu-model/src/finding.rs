use std::sync::Arc;

use crate::document::{document, tokens};
use crate::ids::{ClaimId, EvidenceKind, RequirementId, Token};
use crate::json::Json;
use crate::score::{Bearing, Bears};
use crate::shape::Form;

document! {
    /// One line of an evaluation: a requirement, its outcome, and why.
    pub struct Finding: "finding" {
        /// The requirement.
        requirement: RequirementId,
        /// Its outcome, evaluated even where it is waived.
        outcome: Outcome,
        /// States how it bears on the outcome of the set; it has to be met, where there is none.
        bearing: Option<Bearing> = optional,
        /// Its points, where it counts for a score.
        weight: Option<u32> = optional_within(1, 100),
        /// The waiver that stands in for it.
        waived: Option<Token> = optional,
        /// The reason: for what is met a smallest sufficient set of criteria, for what is not a smallest set that would have to
        /// change.
        reasons: Vec<Reason>,
    }
}

tokens! {
    /// The outcome of a requirement or a set. A set is never [`Outcome::NotApplicable`].
    #[derive(Ord, PartialOrd)]
    pub enum Outcome: "outcome" {
        /// The requirement does not apply to this product.
        NotApplicable = "not_applicable", en: "not applicable", ja: "適用外";
        /// It is not met.
        NotSatisfied = "not_satisfied", en: "not satisfied", ja: "不適合";
        /// It is met.
        Satisfied = "satisfied", en: "satisfied", ja: "適合";
        /// It cannot be told; this never counts as met.
        Undetermined = "undetermined", en: "undetermined", ja: "判定不能";
    }
}

impl Outcome {
    /// Returns whether a finding with this outcome keeps the set from being satisfied, unless it is waived.
    ///
    /// ```
    /// # use warifu_model::Outcome;
    /// assert!(Outcome::Undetermined.is_open() && Outcome::NotSatisfied.is_open());
    /// assert!(!Outcome::Satisfied.is_open() && !Outcome::NotApplicable.is_open());
    /// ```
    pub fn is_open(self) -> bool {
        matches!(self, Self::NotSatisfied | Self::Undetermined)
    }
}

impl Finding {
    /// Returns whether it keeps the set from being satisfied, or may where it counts for a score: by its outcome, and no waiver
    /// stands in for it. What is recommended keeps nothing.
    pub fn is_open(&self) -> bool {
        self.waived.is_none() && self.bears().is_binding() && self.outcome.is_open()
    }

    /// Returns how it bears on the outcome of the set.
    pub fn bears(&self) -> Bears {
        Bears { bearing: self.bearing, weight: self.weight }
    }
}

document! {
    /// One criterion of a derivation.
    pub struct Reason: "reason" {
        /// The finding.
        code: ReasonCode,
        /// The claim that it is about.
        claim: Option<ClaimId> = nullable,
        /// The kind of evidence that it is about.
        kind: Option<EvidenceKind> = optional,
        /// The scope: the requirement's test, or the condition under which it applies.
        scope: Scope,
        /// States whether the criterion stands under an odd number of `not`, so that it must fail.
        negated: bool = default(TRUE),
        /// The place where the criterion stands in the set, as a JSON Pointer.
        pointer: Arc<str>,
        /// The criterion, its parameters filled in.
        expected: Arc<Json>,
        /// The value that was found instead, or also; `null` for nothing.
        observed: Json,
    }
}

tokens! {
    /// The part of a requirement that a reason is about.
    #[derive(Ord, PartialOrd)]
    pub enum Scope {
        /// The condition under which it applies.
        Applies = "applies",
        /// Its test.
        Criterion = "criterion",
    }
}

tokens! {
    /// The code of a reason. Stable; `docs/reasons.md` has one heading for each.
    #[derive(Ord, PartialOrd)]
    #[non_exhaustive]
    pub enum ReasonCode: "reason_code" {
        /// Only certificates that have ended, or are not yet in force, are held.
        CertificateExpired = "certificate_expired", en: "certificates are held, but none is valid at the time of the evaluation", ja: "認証書は存在するが、評価時点で有効なものがない";
        /// No such certificate is held.
        CertificateMissing = "certificate_missing", en: "no such certificate is held", ja: "該当する認証書がない";
        /// Equally strong parties say different things.
        ClaimConflict = "claim_conflict", en: "parties of equal standing state different values", ja: "同じ立場の当事者が異なる値を主張している";
        /// The claim is made, or rests on something that was made, after the evaluation.
        ClaimFromFuture = "claim_from_future", en: "the claim is made, or rests on evidence that is dated, after the time of the evaluation", ja: "主張、又はその根拠となる証拠の日付が評価時点より後である";
        /// Nobody makes the claim.
        ClaimMissing = "claim_missing", en: "no attestation states this claim", ja: "この主張項目はどのアテステーションでも申告されていない";
        /// The evidence is dated after the evaluation.
        EvidenceFromFuture = "evidence_from_future", en: "the evidence is dated after the time of the evaluation", ja: "証拠の日付が評価時点より後である";
        /// There is no such evidence.
        EvidenceMissing = "evidence_missing", en: "there is no such evidence", ja: "該当する証拠がない";
        /// The evidence was made before the date since which it must have been made.
        EvidenceMadeTooEarly = "evidence_made_too_early", en: "the evidence was made before the date since which it must have been made", ja: "証拠の作成日時が、求められる日付より前である";
        /// The evidence is named but its bytes are not at hand.
        EvidenceNotPresented = "evidence_not_presented", en: "the evidence is listed, but the file was not provided", ja: "証拠は記載されているが、ファイルが提出されていない";
        /// Nobody strong enough stands behind the evidence.
        EvidencePartyTooWeak = "evidence_party_too_weak", en: "the evidence comes from a party of too low a level (first, second or third party)", ja: "証拠を示した当事者の立場（第一者・第二者・第三者）が要求に満たない";
        /// Nobody in the role that is asked for stands behind the evidence.
        EvidenceRoleMissing = "evidence_role_missing", en: "no signer in the required role provided this evidence", ja: "求められる役割の署名者による証拠がない";
        /// The evidence is too old, or has ended.
        EvidenceStale = "evidence_stale", en: "the evidence is too old, or its validity has ended", ja: "証拠が古すぎる、又はその有効期間が終わっている";
        /// The evidence meets every other demand, but too few different signers stand behind it.
        EvidenceTooFewSigners = "evidence_too_few_signers", en: "too few different signers provided this evidence", ja: "異なる署名者による証拠の数が足りない";
        /// The evidence has no date, and when it was made is limited.
        EvidenceUndated = "evidence_undated", en: "the evidence has no date, but the criterion limits when it was made", ja: "証拠に日付がなく、作成時期を確認できない";
        /// A field that decides is missing in a record.
        FieldMissing = "field_missing", en: "a record lacks a field that is needed to decide", ja: "判定に必要な項目が記録に欠けている";
        /// The date lies after the evaluation.
        InFuture = "in_future", en: "the date is after the time of the evaluation", ja: "日付が評価時点より後である";
        /// The list is empty, and no evidence that counts shows that somebody looked.
        ListEmpty = "list_empty", en: "the list is empty, and no evidence shows that there is nothing to list", ja: "一覧が空であり、該当するものがないことを示す証拠がない";
        /// The criterion is as it has to be.
        Met = "met", en: "meets the criterion", ja: "判定基準を満たしている";
        /// The criterion holds, and it must not.
        MustNotHold = "must_not_hold", en: "this condition is true but must be false", ja: "成り立ってはならない条件が成り立っている";
        /// The requirement is only words: there is no criterion to evaluate.
        NoCriterion = "no_criterion", en: "this requirement has text but no machine-checkable criterion, so it cannot be decided automatically", ja: "文言のみで判定基準がないため、自動では判定できない";
        /// No record meets the inner criterion.
        NoRecordSatisfies = "no_record_satisfies", en: "no record meets the condition", ja: "条件を満たす記録がない";
        /// The date or time does not lie after the bound.
        NotAfter = "not_after", en: "not later than the bound", ja: "日付又は時刻が基準より後ではない";
        /// The date or time does not lie before the bound.
        NotBefore = "not_before", en: "not earlier than the bound", ja: "日付又は時刻が基準より前ではない";
        /// The value is another one.
        NotEqual = "not_equal", en: "the value differs from the required one", ja: "値が求められるものと異なる";
        /// The value is not one of the list.
        NotInList = "not_in_list", en: "not one of the accepted values", ja: "認められた値のいずれでもない";
        /// A record does not meet the inner criterion.
        RecordFails = "record_fails", en: "a record does not meet the condition", ja: "条件を満たさない記録がある";
        /// The document does not conform to the schema.
        SchemaViolation = "schema_violation", en: "the document is not JSON, or does not conform to the schema", ja: "文書が JSON でない、又はスキーマに適合しない";
        /// Tokens of the list are missing.
        TokensMissing = "tokens_missing", en: "the list lacks required items", ja: "求められる項目が一覧に欠けている";
        /// The value is too high.
        TooHigh = "too_high", en: "above the upper limit", ja: "上限を超えている";
        /// The value is too low.
        TooLow = "too_low", en: "below the lower limit", ja: "下限に達していない";
        /// Too many records meet the inner criterion.
        TooManyRecords = "too_many_records", en: "too many records meet the condition", ja: "条件を満たす記録が多すぎる";
        /// The date lies too far back.
        TooOld = "too_old", en: "the date is too far in the past", ja: "日付が古すぎる";
        /// The version is outside the range.
        VersionOutOfRange = "version_out_of_range", en: "the version is outside the range", ja: "版が範囲外である";
    }
}

/// Written only where it is true, so that a record has one form.
const TRUE: Form = Form::Schema(r#"{"const": true}"#, &[]);
