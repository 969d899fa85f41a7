//! The tables of words: code, English, Japanese. A test holds that no code is without words.

use warifu_model::{Language, Outcome, ReasonCode, WaiverState, WeakeningCode};

pub(super) type Words<T> = (T, &'static str, &'static str);

pub(super) fn find<T: PartialEq + Copy>(table: &[Words<T>], code: T, language: Language) -> Option<&'static str> {
    let (_, english, japanese) = table.iter().find(|(of, _, _)| *of == code)?;
    Some(match language {
        Language::En => english,
        Language::Ja => japanese,
    })
}

pub(super) const OUTCOMES: &[Words<Outcome>] = &[
    (Outcome::NotApplicable, "not applicable", "適用外"),
    (Outcome::NotSatisfied, "not satisfied", "不適合"),
    (Outcome::Satisfied, "satisfied", "適合"),
    (Outcome::Undetermined, "undetermined", "判定不能"),
];

pub(super) const REASONS: &[Words<ReasonCode>] = &[
    (
        ReasonCode::CertificateExpired,
        "certificates are held, but none is valid at the time of the evaluation",
        "認証書は存在するが、評価時点で有効なものがない",
    ),
    (ReasonCode::CertificateMissing, "no such certificate is held", "該当する認証書がない"),
    (
        ReasonCode::ClaimConflict,
        "parties of equal standing state different values",
        "同じ立場の当事者が異なる値を主張している",
    ),
    (
        ReasonCode::ClaimMissing,
        "no attestation states this claim",
        "この主張項目はどのアテステーションでも申告されていない",
    ),
    (
        ReasonCode::EvidenceFromFuture,
        "the evidence is dated after the time of the evaluation",
        "証拠の日付が評価時点より後である",
    ),
    (ReasonCode::EvidenceMissing, "there is no such evidence", "該当する証拠がない"),
    (
        ReasonCode::EvidenceNotPresented,
        "the evidence is listed, but the file was not provided",
        "証拠は記載されているが、ファイルが提出されていない",
    ),
    (
        ReasonCode::EvidencePartyTooWeak,
        "the evidence comes from a party of too low a level (first, second or third party)",
        "証拠を示した当事者の立場（第一者・第二者・第三者）が要求に満たない",
    ),
    (
        ReasonCode::EvidenceRoleMissing,
        "no signer in the required role provided this evidence",
        "求められる役割の署名者による証拠がない",
    ),
    (
        ReasonCode::EvidenceStale,
        "the evidence is too old, or its validity has ended",
        "証拠が古すぎる、又はその有効期間が終わっている",
    ),
    (
        ReasonCode::EvidenceUndated,
        "the evidence has no date, but the criterion limits its age",
        "証拠に日付がなく、経過期間を確認できない",
    ),
    (
        ReasonCode::ListEmpty,
        "the list is empty, and no evidence shows that there is nothing to list",
        "一覧が空であり、該当するものがないことを示す証拠がない",
    ),
    (ReasonCode::FieldMissing, "a record lacks a field that is needed to decide", "判定に必要な項目が記録に欠けている"),
    (ReasonCode::InFuture, "the date is after the time of the evaluation", "日付が評価時点より後である"),
    (ReasonCode::Met, "meets the criterion", "判定基準を満たしている"),
    (ReasonCode::MustNotHold, "this condition is true but must be false", "成り立ってはならない条件が成り立っている"),
    (
        ReasonCode::NoCriterion,
        "this requirement has text but no machine-checkable criterion, so it cannot be decided automatically",
        "文言のみで判定基準がないため、自動では判定できない",
    ),
    (ReasonCode::NoRecordSatisfies, "no record meets the condition", "条件を満たす記録がない"),
    (ReasonCode::NotAfter, "not later than the bound", "日付又は時刻が基準より後ではない"),
    (ReasonCode::NotBefore, "not earlier than the bound", "日付又は時刻が基準より前ではない"),
    (ReasonCode::NotEqual, "the value differs from the required one", "値が求められるものと異なる"),
    (ReasonCode::NotInList, "not one of the accepted values", "認められた値のいずれでもない"),
    (ReasonCode::RecordFails, "a record does not meet the condition", "条件を満たさない記録がある"),
    (
        ReasonCode::SchemaViolation,
        "the document is not JSON, or does not conform to the schema",
        "文書が JSON でない、又はスキーマに適合しない",
    ),
    (ReasonCode::TokensMissing, "the list lacks required items", "求められる項目が一覧に欠けている"),
    (ReasonCode::TooHigh, "above the upper limit", "上限を超えている"),
    (ReasonCode::TooLow, "below the lower limit", "下限に達していない"),
    (ReasonCode::TooManyRecords, "too many records meet the condition", "条件を満たす記録が多すぎる"),
    (ReasonCode::TooOld, "the date is too far in the past", "日付が古すぎる"),
    (ReasonCode::VersionOutOfRange, "the version is outside the range", "版が範囲外である"),
];

pub(super) const WEAKENINGS: &[Words<WeakeningCode>] = &[
    (WeakeningCode::DraftSet, "the requirement set is a draft", "要求事項集が案の段階である"),
    (
        WeakeningCode::EvidenceBoundByMaker,
        "evidence was counted that does not name the product; that it is about it is the maker's word",
        "製品を示していない証拠を、製造者の申告により製品についてのものとして認めた",
    ),
    (
        WeakeningCode::EvidenceNotPresented,
        "evidence was counted by its digest, although the file was not provided",
        "ファイルが提出されていない証拠を、ダイジェストのみで認めた",
    ),
    (WeakeningCode::RequirementWaived, "a requirement was waived", "要求事項の適用を免除した"),
    (
        WeakeningCode::UnknownSignerAdmitted,
        "a signed attestation was accepted although its signer is unknown",
        "署名者が不明な署名付きアテステーションを受け入れた",
    ),
    (
        WeakeningCode::UnsignedInputAdmitted,
        "an unsigned attestation was accepted",
        "署名のないアテステーションを受け入れた",
    ),
];

pub(super) const WAIVER_STATES: &[Words<WaiverState>] = &[
    (WaiverState::Applied, "applied", "適用された"),
    (WaiverState::Expired, "has expired", "期限が切れている"),
    (WaiverState::NotYetInForce, "is not yet in force", "まだ効力を生じていない"),
    (WaiverState::RefusedByAdmission, "the admission policy does not accept waivers", "受入方針が免除を認めていない"),
    (
        WaiverState::UnknownRequirement,
        "the set has no such requirement at this level",
        "当該レベルの要求事項集に該当する要求事項がない",
    ),
    (
        WaiverState::Unneeded,
        "not needed: the requirement is met or does not apply",
        "免除を要しない（要求事項は適合又は適用外である）",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn complete<T: PartialEq + Copy + std::fmt::Debug>(table: &[Words<T>], all: &[T]) {
        assert_eq!(table.len(), all.len(), "one entry per code");
        for code in all {
            let english = find(table, *code, Language::En).unwrap_or_else(|| panic!("{code:?} has no words"));
            let japanese = find(table, *code, Language::Ja).unwrap();
            assert!(english.is_ascii() && !english.is_empty(), "{code:?}");
            assert!(!japanese.is_ascii(), "{code:?}");
        }
    }

    #[test]
    fn every_code_has_words_in_both_languages() {
        complete(OUTCOMES, Outcome::ALL);
        complete(REASONS, ReasonCode::ALL);
        complete(WEAKENINGS, WeakeningCode::ALL);
        complete(WAIVER_STATES, WaiverState::ALL);
    }
}
