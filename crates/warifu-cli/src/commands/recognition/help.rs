//! What to do about what a provision lacks. The texts of the codes themselves are the gate's.

use warifu_model::Language;
use warifu_verify::Code;

/// What to do about an obstacle; none where there is none.
pub(super) fn help(code: Code, language: Language) -> Option<&'static str> {
    HELP.iter().find(|(known, _, _)| *known == code).map(|(_, en, ja)| language.pick(*en, *ja))
}

/// What to do about each obstacle.
const HELP: [(Code, &str, &str); 19] = [
    (
        Code::ArrangementContradictory,
        "ask the parties which edition governs",
        "どの版が有効かを当事者に確認してください",
    ),
    (
        Code::ArrangementNotInForce,
        "ask for a time at which it is in force, or wait until it is",
        "発効している時点を指定するか、発効を待ってください",
    ),
    (
        Code::ConditionNotChecked,
        "provide what the condition needs, such as the product or the status",
        "条件の確認に必要なもの（製品、状態一覧など）を提出してください",
    ),
    (
        Code::ConditionNotMet,
        "look at the check that the condition names in `warifu check`",
        "条件に対応する検査の結果を `warifu check` で確認してください",
    ),
    (
        Code::EditionNotRecognised,
        "give a certificate for an edition that the provision names; the partner's new edition is looked at by `warifu recognition review`",
        "規定が挙げる版の認証書を用いてください。相手方の新版は `warifu recognition review` で検討できます",
    ),
    (Code::GrantedBeforeRecognition, "have the product certified again", "製品の認証を改めて受けてください"),
    (
        Code::IssuerNotRecognised,
        "name the issuer in `recognition.issuers` of the policy, with its authorities, series or bodies",
        "発行者を、その認定機関、系列又は認証機関とともに、方針の `recognition.issuers` に挙げてください",
    ),
    (
        Code::LevelNotRecognised,
        "give a certificate at a level that the provision names",
        "規定が挙げるレベルの認証書を用いてください",
    ),
    (
        Code::PartyWithoutMandate,
        "name in the policy the sets for which the party may recognise (`recognises`), or adopt the arrangement by its digest",
        "当事者が承認できる要求事項集を方針の `recognises` に挙げるか、取決めをダイジェストで採用してください",
    ),
    (
        Code::ProductKindNotRecognised,
        "the provision leaves this kind of product out; certify it under the other set",
        "規定はこの種類の製品を対象としていません。相手方の要求事項集で認証を受けてください",
    ),
    (
        Code::RecognisedSetNotAccepted,
        "add the set that it counts as to `sets` of the policy",
        "みなされる要求事項集を方針の `sets` に加えてください",
    ),
    (
        Code::RecognitionEnded,
        "certify under the other set; what was granted before may run off",
        "相手方の要求事項集で認証を受けてください。終了前に発行された認証書には経過期間がある場合があります",
    ),
    (
        Code::RecognitionLevelCapped,
        "accept the lower level, or certify under the other set",
        "低いレベルを受け入れるか、相手方の要求事項集で認証を受けてください",
    ),
    (Code::RecognitionNotYetEffective, "ask for a time from that day on", "その日以降の時点を指定してください"),
    (
        Code::RecognitionPartial,
        "show that the remaining requirements are met: `warifu gap`",
        "残る要求事項への適合を示してください（`warifu gap`）",
    ),
    (
        Code::RecognitionWithoutEffect,
        "nothing follows for conformity; certify under the other set",
        "適合についての効力は生じません。相手方の要求事項集で認証を受けてください",
    ),
    (
        Code::SectorNotRecognised,
        "the body needs an accreditation for one of the sectors",
        "認証機関は、いずれかの分野の認定を受ける必要があります",
    ),
    (
        Code::SectorPartlyMatched,
        "accept overlaps in the policy (`partial_sectors`), or ask for an accreditation that covers the sector",
        "方針の `partial_sectors` で部分的な一致を認めるか、分野全体の認定を求めてください",
    ),
    (Code::ArrangementNotInBundle, "provide the arrangement", "取決めを提出してください"),
];
