//! The tables of words: code, English, Japanese. A test holds that no code is without words.

use warifu_model::{Language, Outcome, ReasonCode, WaiverState, WeakeningCode};

use crate::decide::RefusalCode;

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
        "certificates are held, but none is in force at the time of the evaluation",
        "認証書は存在するが、評価時点で有効なものがない",
    ),
    (ReasonCode::CertificateMissing, "no such certificate is held", "該当する認証書がない"),
    (
        ReasonCode::ClaimConflict,
        "equally strong parties say different things",
        "同等の強さの当事者が主張項目に異なる値を与えている",
    ),
    (ReasonCode::ClaimMissing, "nobody makes this claim", "主張項目がない"),
    (
        ReasonCode::EvidenceFromFuture,
        "the evidence is dated after the time of the evaluation",
        "証拠の日付が評価時点より後である",
    ),
    (ReasonCode::EvidenceMissing, "there is no such evidence", "該当する証拠がない"),
    (
        ReasonCode::EvidenceNotPresented,
        "the evidence is named, but its bytes are not at hand",
        "証拠は挙げられているが、その内容が提示されていない",
    ),
    (
        ReasonCode::EvidencePartyTooWeak,
        "nobody strong enough stands behind the evidence",
        "証拠の背後に立つ当事者が十分に強くない",
    ),
    (
        ReasonCode::EvidenceRoleMissing,
        "nobody in the role that is asked for stands behind the evidence",
        "求められる役割の者が証拠の背後に立っていない",
    ),
    (
        ReasonCode::EvidenceStale,
        "the evidence is too old, or its own period has ended",
        "証拠が古すぎる、又はその有効期間が終わっている",
    ),
    (
        ReasonCode::EvidenceUndated,
        "the evidence has no date, and an age is asked for",
        "証拠に日付がなく、経過期間を確認できない",
    ),
    (
        ReasonCode::ListEmpty,
        "the list is empty, and no evidence shows that there is nothing",
        "一覧が空であり、該当するものがないことを示す証拠がない",
    ),
    (ReasonCode::FieldMissing, "a record lacks a field that would decide", "判定に必要な項目が記録に欠けている"),
    (ReasonCode::InFuture, "the date lies after the time of the evaluation", "日付が評価時点より後である"),
    (ReasonCode::Met, "as it has to be", "求められるとおりである"),
    (ReasonCode::MustNotHold, "holds, and it must not", "成り立ってはならない条件が成り立っている"),
    (
        ReasonCode::NoCriterion,
        "there is no criterion, only words: whether they are met cannot be told here",
        "判定基準がなく文言のみであるため、満たしているかどうかをここでは判断できない",
    ),
    (ReasonCode::NoRecordSatisfies, "no record meets it", "条件を満たす記録がない"),
    (ReasonCode::NotAfter, "not late enough", "日付又は時刻が基準より後ではない"),
    (ReasonCode::NotBefore, "not early enough", "日付又は時刻が基準より前ではない"),
    (ReasonCode::NotEqual, "another value is asked for", "値が求められるものと異なる"),
    (ReasonCode::NotInList, "not one of the values that are accepted", "認められた値のいずれでもない"),
    (ReasonCode::RecordFails, "a record does not meet it", "条件を満たさない記録がある"),
    (
        ReasonCode::SchemaViolation,
        "the document is not JSON, or does not conform to the schema",
        "文書が JSON でない、又はスキーマに適合しない",
    ),
    (ReasonCode::TokensMissing, "the list lacks what is asked for", "求められる項目が一覧に欠けている"),
    (ReasonCode::TooHigh, "too high", "上限を超えている"),
    (ReasonCode::TooLow, "too low", "下限に達していない"),
    (ReasonCode::TooManyRecords, "too many records meet it", "条件に当たる記録が多すぎる"),
    (ReasonCode::TooOld, "too long ago", "日付が古すぎる"),
    (ReasonCode::VersionOutOfRange, "the version lies outside the range", "版が範囲外である"),
];

pub(super) const WEAKENINGS: &[Words<WeakeningCode>] = &[
    (WeakeningCode::DraftSet, "the requirement set is a draft", "要求事項集が案の段階である"),
    (
        WeakeningCode::EvidenceNotPresented,
        "evidence counted whose bytes were not at hand",
        "内容が提示されていない証拠を、ダイジェストのみで認めた",
    ),
    (WeakeningCode::RequirementWaived, "a requirement was waived", "要求事項の適用を免除した"),
    (
        WeakeningCode::UnknownSignerAdmitted,
        "a signed attestation was heard although nobody known signed it",
        "既知の署名者のいない署名付きアテステーションを受け入れた",
    ),
    (
        WeakeningCode::UnsignedInputAdmitted,
        "an attestation was heard that nobody signed",
        "署名のないアテステーションを受け入れた",
    ),
];

pub(super) const WAIVER_STATES: &[Words<WaiverState>] = &[
    (WaiverState::Applied, "applied", "適用された"),
    (WaiverState::Expired, "has ended", "期限が切れている"),
    (WaiverState::NotYetInForce, "has not begun", "まだ始まっていない"),
    (WaiverState::RefusedByAdmission, "the admission policy refuses waivers", "受入方針が免除を認めていない"),
    (
        WaiverState::UnknownRequirement,
        "the set has no such requirement at this level",
        "当該レベルの要求事項集に該当する要求事項がない",
    ),
    (WaiverState::Unneeded, "the requirement needs none", "免除を要しない"),
];

pub(super) const REFUSALS: &[Words<RefusalCode>] = &[
    (RefusalCode::DecidedBeforeEvaluation, "the decision would lie before the evaluation", "決定が評価より前になる"),
    (
        RefusalCode::DraftSet,
        "the requirement set is a draft; nothing can be certified against it",
        "要求事項集が案の段階であり、認証できない",
    ),
    (
        RefusalCode::EvidenceEnded,
        "evidence that the record names has ended by the decision or the grant",
        "記録にある証拠の有効期限が、決定又は授与の時点で過ぎている",
    ),
    (
        RefusalCode::NotSatisfied,
        "a requirement is not met and not waived",
        "満たされておらず免除もされていない要求事項がある",
    ),
    (
        RefusalCode::OutcomeChanged,
        "evaluated again at the decision or the grant, something else comes out",
        "決定又は授与の時点で評価し直すと結果が異なる",
    ),
    (
        RefusalCode::Undetermined,
        "a requirement cannot be told and is not waived; missing is not met",
        "判定不能で免除もされていない要求事項がある。不足は適合とみなされない",
    ),
    (
        RefusalCode::UnknownSigner,
        "an attestation was heard that nobody known signed",
        "既知の署名者のいないアテステーションが用いられた",
    ),
    (
        RefusalCode::UnsignedInput,
        "an attestation was heard that nobody signed",
        "署名のないアテステーションが用いられた",
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
        complete(REFUSALS, RefusalCode::ALL);
    }
}
