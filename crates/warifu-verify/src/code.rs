use warifu_model::codes;
use warifu_recognition::WhyNot;

codes! {
    /// The reason why a check came out as it did. Stable; `docs/reasons.md` has one heading for each.
    pub enum Code {
        /// Two accreditations of one series have the same number and differ, or their numbers contradict their dates.
        AccreditationContradictory = "accreditation_contradictory",
            en: "two accreditations have the same number but different content; report both to the root authority",
            ja: "同じ番号で内容の異なる認定が二つあります。両方をルート機関に報告してください";
        /// The accreditation had ended.
        AccreditationEnded = "accreditation_ended",
            en: "the accreditation of the body had ended; ask for a certificate by an accredited body",
            ja: "機関の認定は終了していました。認定された機関による認証書を求めてください";
        /// Accreditations of an issuer on the path are void with a revoked key, and it has issued none since.
        AccreditationInDoubt = "accreditation_in_doubt",
            en: "accreditations on the path are void because a key was revoked, and their issuer has not confirmed them since; ask for its newest accreditation",
            ja: "認定の経路上で、鍵の失効により認定が無効となり、発行者がその後に確認していません。最新の認定を求めてください";
        /// The documents that were provided do not show who accredited the body, up to an authority.
        AccreditationNotInBundle = "accreditation_not_in_bundle",
            en: "the documents provided do not show who accredited the body, up to a root authority; ask for a bundle with all accreditations",
            ja: "機関からルート機関までの認定が揃っていません。全ての認定を含むバンドルを求めてください";
        /// The path of the body leads to an authority that the policy does not list.
        AccreditationNotRooted = "accreditation_not_rooted",
            en: "the accreditation of the body leads to an authority that the policy does not list",
            ja: "機関の認定は、方針が信頼するルート機関につながりません";
        /// The accreditation was not in force yet.
        AccreditationNotYetValid = "accreditation_not_yet_valid",
            en: "the accreditation of the body was not in force yet",
            ja: "機関の認定はまだ有効ではありませんでした";
        /// There are more series between the body and the authority than there may be.
        AccreditationTooDeep = "accreditation_too_deep",
            en: "there are too many accreditations between the body and the root authority",
            ja: "機関からルート機関までの認定の段数が上限を超えています";
        /// The newest edition of a series on the path is older than the policy recommends.
        AccreditationTooOld = "accreditation_too_old",
            en: "the newest accreditation provided on the path is older than the policy recommends; ask for a newer edition",
            ja: "認定の経路上で、提出された最新の認定が方針の推奨する期間より古くなっています。新しい版を求めてください";
        /// Two editions of an arrangement contradict each other.
        ArrangementContradictory = "arrangement_contradictory",
            en: "two editions of the arrangement have the same number but different content, or numbers against their dates; report both to its parties",
            ja: "取決めの二つの版が同じ番号で内容が異なるか、番号と日付が矛盾しています。両方を当事者に報告してください";
        /// A later edition of the arrangement, signed by all its parties, does not count: a key was revoked or a party not in force.
        ArrangementInDoubt = "arrangement_in_doubt",
            en: "a later edition of the arrangement fell with a revoked key or a suspended party; ask the parties for a newer edition",
            ja: "取決めのより新しい版が、鍵の失効又は当事者の停止により無効です。当事者に新しい版を求めてください";
        /// No arrangement that counts is about the set of the certificate.
        ArrangementNotInBundle = "arrangement_not_in_bundle",
            en: "not run: no arrangement that the policy takes is about this requirement set",
            ja: "方針が認める取決めに、この要求事項集に関するものがないため、実行していません";
        /// The arrangement is announced, signed, stalled, or has not begun.
        ArrangementNotInForce = "arrangement_not_in_force",
            en: "the arrangement is not in force at this time; see its state",
            ja: "この時点で取決めは発効していません。その状態を確認してください";
        /// The body is accredited to accredit others, not to certify.
        BodyMayNotCertify = "body_may_not_certify",
            en: "the body is accredited to accredit others, not to certify products",
            ja: "この機関は他の機関を認定できますが、製品を認証することはできません";
        /// The certificate names a series of another body, or signatures of other bodies' keys would be needed to reach the
        /// thresholds.
        BodyMismatch = "body_mismatch",
            en: "the keys that signed are trusted, but not for the body named in the certificate; ask that body for its signatures",
            ja: "署名した鍵は信頼されていますが、認証書に記された機関のものではありません。その機関の署名を求めてください";
        /// The policy has no key for the body that the certificate names.
        BodyNotTrusted = "body_not_trusted",
            en: "the policy trusts no key of the body named in the certificate; add its key if you trust it",
            ja: "認証書に記された機関の鍵が方針にありません。信頼する場合はその鍵を追加してください";
        /// The accreditation was suspended.
        BodySuspended = "body_suspended",
            en: "the accreditation of the body was suspended at that time",
            ja: "その時点で、機関の認定は一時停止されていました";
        /// Recognition decides in the place of this check.
        ByRecognition = "by_recognition",
            en: "not run: an arrangement of recognition decides instead",
            ja: "承認取決めによって判断するため、実行していません";
        /// A condition of recognition rests on a check that was not made.
        ConditionNotChecked = "condition_not_checked",
            en: "a condition of recognition could not be checked; provide what that check asks for",
            ja: "承認の条件を検査できませんでした。その検査に必要なものを提出してください";
        /// A condition of recognition is not met.
        ConditionNotMet = "condition_not_met",
            en: "a condition of recognition is not met; see the check that decides it",
            ja: "承認の条件を満たしていません。その条件を判断する検査を確認してください";
        /// The provision is about other versions or editions of the set.
        EditionNotRecognised = "edition_not_recognised",
            en: "the arrangement does not recognise this edition of the certified requirement set",
            ja: "取決めは、認証された要求事項集のこの版を承認の対象としていません";
        /// The bytes are no bundle.
        EnvelopeMalformed = "envelope_malformed",
            en: "the file is not a well-formed bundle; get the original file again",
            ja: "ファイルは正しい形式のバンドルではありません。元のファイルを取り直してください";
        /// The certificate has ended.
        Expired = "expired",
            en: "the certificate has expired; ask for a renewed one",
            ja: "認証書は期限切れです。更新された認証書を求めてください";
        /// A finding that the policy asks for is not shown.
        FindingNotDisclosed = "finding_not_disclosed",
            en: "the policy asks for a finding that the bundle does not show; ask the holder for a bundle that shows it",
            ja: "方針が求める所見が開示されていません。それを開示したバンドルを保有者に求めてください";
        /// A finding that the policy asks for is shown, and the requirement is not met.
        FindingNotMet = "finding_not_met",
            en: "the policy asks for a requirement to be met, and the finding shows that it is not",
            ja: "方針が適合を求める要求事項について、開示された所見は不適合を示しています";
        /// A finding that is shown is not among the certified ones.
        FindingProofInvalid = "finding_proof_invalid",
            en: "a finding in the bundle is not the one that was certified; do not rely on it",
            ja: "開示された所見は認証されたものと一致しません。信頼しないでください";
        /// The certificate was granted before those that are recognised.
        GrantedBeforeRecognition = "granted_before_recognition",
            en: "the arrangement does not recognise certificates that were granted this early",
            ja: "取決めは、この時期に発行された認証書を承認の対象としていません";
        /// A body on the path is accredited for something else than to accredit.
        IssuerMayNotAccredit = "issuer_may_not_accredit",
            en: "a body on the path may certify products, but may not accredit others",
            ja: "認定の経路上に、製品の認証はできても他者の認定はできない機関があります";
        /// The issuer of an accreditation on the path might not accredit when it made it.
        IssuerNotInForce = "issuer_not_in_force",
            en: "an accreditation on the path was made at a time when its issuer was not entitled to accredit",
            ja: "認定の経路上に、発行者が認定を行えない時点で作成された認定があります";
        /// The policy does not say that the body is one of the issuer that the provision is about.
        IssuerNotRecognised = "issuer_not_recognised",
            en: "the policy does not name the body among those whose certificates the arrangement is about; name its authority, series or body in `recognition.issuers`",
            ja: "方針は、この機関を取決めの対象となる発行者として挙げていません。その機関、系列又は識別子を `recognition.issuers` に記してください";
        /// A key that the thresholds need was compromised, and nothing proves that the certificate was signed before.
        KeyCompromised = "key_compromised",
            en: "a key was compromised, and no witness saw the certificate before that; ask for a bundle with a log proof, or for a new certificate",
            ja: "鍵が漏えいしており、それ以前に署名されたことを示す証人がいません。ログの証明を含むバンドルか、新しい認証書を求めてください";
        /// A key that the thresholds need did not count any more when the certificate was granted.
        KeyExpired = "key_expired",
            en: "a key had expired when the certificate was granted; ask for a signature by a valid key",
            ja: "認証書の発行時に鍵の有効期間が終わっていました。有効な鍵による署名を求めてください";
        /// A key that the thresholds need did not count yet when the certificate was granted.
        KeyNotYetValid = "key_not_yet_valid",
            en: "a key was not valid yet when the certificate was granted; ask for a signature by a key that was",
            ja: "認証書の発行時に鍵はまだ有効ではありませんでした。その時点で有効な鍵による署名を求めてください";
        /// A key that the thresholds need had been revoked when the certificate was granted.
        KeyRevoked = "key_revoked",
            en: "a key had been revoked when the certificate was granted; ask the body for a new certificate",
            ja: "認証書の発行時に鍵は失効していました。新しい認証書を機関に求めてください";
        /// The policy does not accept the level.
        LevelNotAccepted = "level_not_accepted",
            en: "the policy does not accept this level of the set",
            ja: "方針はこの要求事項集のこのレベルを受け入れません";
        /// The level of the certificate counts as nothing.
        LevelNotRecognised = "level_not_recognised",
            en: "the arrangement does not recognise this level",
            ja: "取決めは、このレベルを承認の対象としていません";
        /// The body is accredited for the set, not for this level of it.
        LevelOutOfScope = "level_out_of_scope",
            en: "the body is not accredited for this level of the set",
            ja: "機関は要求事項集のこのレベルについて認定されていません";
        /// The log proof is about a log that the policy does not trust.
        LogNotTrusted = "log_not_trusted",
            en: "the log proof is from a log that the policy does not trust",
            ja: "ログの証明は、方針が信頼しないログのものです";
        /// The log proof is invalid.
        LogProofInvalid = "log_proof_invalid",
            en: "the log proof is invalid: it does not show that the certificate is in the log",
            ja: "ログの証明が無効です。認証書がログに登録されていることを示していません";
        /// The bundle holds no log proof.
        LogProofNotInBundle = "log_proof_not_in_bundle",
            en: "the bundle contains no log proof; ask for a bundle with one",
            ja: "バンドルにログの証明がありません。証明を含むバンドルを求めてください";
        /// Enough witnesses saw the certificate, but later after its grant than the policy accepts.
        LoggedTooLate = "logged_too_late",
            en: "witnesses saw the certificate later after its grant than the policy accepts; ask the body why",
            ja: "証人が認証書を確認したのは、発行から方針の定める期間を過ぎた後でした。機関に理由を確認してください";
        /// The policy asks for nothing here.
        NotAsked = "not_asked",
            en: "not run: the policy does not ask for this check",
            ja: "方針がこの検査を求めていないため、実行していません";
        /// As known at the time asked for, there was no such certificate.
        NotKnownThen = "not_known_then",
            en: "as known at the given time, this certificate did not exist yet",
            ja: "指定された情報の基準時点では、この認証書はまだ存在していませんでした";
        /// The policy accepts the set and the level itself.
        NotNeeded = "not_needed",
            en: "not run: the policy accepts the set and the level without recognition",
            ja: "方針が要求事項集とレベルを直接受け入れるため、実行していません";
        /// An earlier check that this one depends on did not pass.
        NotReached = "not_reached",
            en: "not run: a check that this one depends on did not pass",
            ja: "前提となる検査に合格していないため、実行していません";
        /// The certificate is not in force yet.
        NotYetValid = "not_yet_valid",
            en: "the certificate is not in force yet at this time",
            ja: "この時点では、認証書はまだ有効になっていません";
        /// Nothing is wrong.
        Ok = "ok",
            en: "no problem found",
            ja: "問題ありません";
        /// The party may not recognise for that set by the policy.
        PartyWithoutMandate = "party_without_mandate",
            en: "the policy does not let this party recognise for that requirement set",
            ja: "方針は、この当事者がその要求事項集について承認することを認めていません";
        /// The envelope does not hold an in-toto statement.
        PayloadTypeUnknown = "payload_type_unknown",
            en: "the envelope does not contain an in-toto statement, so it is not a certificate",
            ja: "エンベロープの中身が in-toto ステートメントではないため、認証書ではありません";
        /// The policy does not accept this kind of product.
        ProductKindNotAccepted = "product_kind_not_accepted",
            en: "the policy does not accept this kind of product",
            ja: "方針はこの種類の製品を受け入れません";
        /// The arrangement leaves this kind of product out.
        ProductKindNotRecognised = "product_kind_not_recognised",
            en: "the arrangement does not recognise this kind of product",
            ja: "取決めは、この種類の製品を承認の対象としていません";
        /// The body is not accredited for this kind of product.
        ProductKindOutOfScope = "product_kind_out_of_scope",
            en: "the body is not accredited for this kind of product",
            ja: "機関はこの種類の製品について認定されていません";
        /// The certificate is for another product.
        ProductMismatch = "product_mismatch",
            en: "the product that arrived is not the one that was certified; compare the digests and identifiers",
            ja: "届いた製品は認証された製品と異なります。ダイジェストと識別子を照合してください";
        /// No product was given.
        ProductNotGiven = "product_not_given",
            en: "no product was given, so it was not checked whether the certificate covers it",
            ja: "製品が指定されていないため、認証書の対象かどうかを確認できません";
        /// The certificate counts as a set that the policy does not accept either.
        RecognisedSetNotAccepted = "recognised_set_not_accepted",
            en: "by the arrangement it counts as a requirement set that the policy does not accept",
            ja: "取決めによってみなされる要求事項集を、方針は受け入れていません";
        /// The provision had ended, and the certificate does not run off.
        RecognitionEnded = "recognition_ended",
            en: "the provision of the arrangement had ended, and this certificate is not among those that run off",
            ja: "取決めの規定は終了しており、この認証書は経過措置の対象ではありません";
        /// The certificate counts as a lower level than the policy accepts.
        RecognitionLevelCapped = "recognition_level_capped",
            en: "by the arrangement it counts as a lower level than the policy accepts",
            ja: "取決めによってみなされるレベルが、方針の求めるレベルより低くなっています";
        /// The provision had no effect yet on the side that recognises.
        RecognitionNotYetEffective = "recognition_not_yet_effective",
            en: "the provision had no effect yet on the side that recognises",
            ja: "承認する側で、規定の効力がまだ生じていません";
        /// Only some requirements are waived.
        RecognitionPartial = "recognition_partial",
            en: "the arrangement waives some requirements only; have the remaining ones assessed",
            ja: "取決めが免除するのは一部の要求事項だけです。残りの要求事項の評価を受けてください";
        /// Recognition does not make the product compliant.
        RecognitionWithoutEffect = "recognition_without_effect",
            en: "the arrangement does not make the product compliant: it simplifies an application, lowers a fee, or has no effect",
            ja: "取決めは製品を適合とみなすものではありません（申請の簡素化、手数料の減額、又は効力なし）";
        /// Enough keys signed for each role by itself, but only by counting one key in two roles.
        RolesNotSeparate = "roles_not_separate",
            en: "the same key is used for two roles; each role needs a separate key",
            ja: "同じ鍵が二つの役割に使われています。役割ごとに別の鍵が必要です";
        /// The body is accredited for a sector that only overlaps one that is asked for, and the policy does not take that.
        SectorPartlyMatched = "sector_partly_matched",
            en: "the sectors of the body overlap those asked for only in part, which the policy does not accept",
            ja: "機関の認定された分野は求められる分野と一部が重なるだけであり、方針はこれを認めていません";
        /// The body is not accredited for a sector that the provision is about.
        SectorNotRecognised = "sector_not_recognised",
            en: "the arrangement is for other sectors than those for which the body is accredited",
            ja: "取決めの対象分野が、機関の認定された分野と異なります";
        /// The body is not accredited for a sector that the policy asks for.
        SectorOutOfScope = "sector_out_of_scope",
            en: "the body is not accredited for any sector that the policy asks for",
            ja: "機関は方針が求める分野について認定されていません";
        /// The certificate names no series, and the policy asks for accreditation.
        SeriesNotNamed = "series_not_named",
            en: "the certificate does not name the accreditation under which it was granted; ask the body for one that does",
            ja: "認証書に、発行の根拠となる認定の系列が記されていません。記された認証書を機関に求めてください";
        /// None of the series on the path is one that the policy pins.
        SeriesNotPinned = "series_not_pinned",
            en: "none of the accreditations on the path is one that the policy requires",
            ja: "認定の経路上に、方針が指定する系列がありません";
        /// The policy accepts the version, but not these exact bytes of it.
        SetDigestNotAccepted = "set_digest_not_accepted",
            en: "the policy accepts this version of the set, but not with this content (digest)",
            ja: "方針は要求事項集のこの版を受け入れますが、この内容（ダイジェスト）は受け入れません";
        /// The policy does not accept the requirement set.
        SetNotAccepted = "set_not_accepted",
            en: "the policy does not accept this requirement set",
            ja: "方針はこの要求事項集を受け入れません";
        /// The body is not accredited for this set, or not for this version of it.
        SetOutOfScope = "set_out_of_scope",
            en: "the body is not accredited for this version of the requirement set",
            ja: "機関は要求事項集のこの版について認定されていません";
        /// The policy does not accept this version of the requirement set.
        SetVersionOutOfRange = "set_version_out_of_range",
            en: "the policy accepts only other versions of this requirement set",
            ja: "方針はこの要求事項集の別の版だけを受け入れます";
        /// A signature names a key of the policy, which did not make it over this payload.
        SignatureInvalid = "signature_invalid",
            en: "a signature names a trusted key, but that key did not sign this content; the content was changed",
            ja: "信頼された鍵を名乗る署名が、この内容に対するものではありません。内容が改変されています";
        /// No key of the policy made any of the signatures.
        SignerUnknown = "signer_unknown",
            en: "none of the signatures is by a key that the policy trusts; add the body's key if you trust it",
            ja: "方針にある鍵による署名がありません。信頼する場合は機関の鍵を追加してください";
        /// The signed document is not a certificate.
        StatementMalformed = "statement_malformed",
            en: "what was signed is not a well-formed certificate; tell the body",
            ja: "署名された内容は正しい形式の認証書ではありません。機関に知らせてください";
        /// Status snapshots of the body contradict one another, or themselves.
        StatusContradictory = "status_contradictory",
            en: "the body's status lists contradict one another; report them, and do not rely on the certificate",
            ja: "機関の状態一覧が互いに矛盾しています。報告し、この認証書を信頼しないでください";
        /// A snapshot that does not say active is void with a revoked key, and the body has issued none since.
        StatusInDoubt = "status_in_doubt",
            en: "a status list against the certificate is void because its key was revoked; ask the body for a new one",
            ja: "認証書に不利な状態一覧が、鍵の失効により無効となっています。機関に新しい状態一覧を求めてください";
        /// The certificate has no index in the status list of its body.
        StatusIndexMissing = "status_index_missing",
            en: "the certificate has no index in a status list, so its status cannot be looked up",
            ja: "認証書に状態一覧での番号がないため、状態を調べられません";
        /// The document that a status key of the body signed is not a well-formed snapshot.
        StatusMalformed = "status_malformed",
            en: "the status list signed by the body is not well-formed; get a new one from the body",
            ja: "機関が署名した状態一覧の形式が正しくありません。機関から取り直してください";
        /// No status snapshot of the body was provided.
        StatusNotInBundle = "status_not_in_bundle",
            en: "the bundle contains no status list for this certificate",
            ja: "バンドルには認証書の状態に関する情報がありません";
        /// The status snapshot was made before the certificate got its index in it.
        StatusOlderThanCertificate = "status_older_than_certificate",
            en: "the status list is older than the certificate and does not cover it; get a newer one",
            ja: "状態一覧が認証書より古く、この認証書を対象としていません。新しいものを取得してください";
        /// The certificate was active when the status snapshot was made, but that is longer ago than the policy recommends.
        StatusTooOld = "status_too_old",
            en: "the status information is older than the policy recommends; fetch a newer status list when you can",
            ja: "状態に関する情報が方針が推奨する期間より古くなっています。可能になり次第、新しい状態一覧を取得してください";
        /// A newer certificate has replaced this one.
        Superseded = "superseded",
            en: "this certificate has been superseded; ask for the newer one",
            ja: "この認証書は新しい認証書に置き換えられています。新しい認証書を求めてください";
        /// The body has suspended the certificate.
        Suspended = "suspended",
            en: "the body has suspended the certificate; it may be restored later",
            ja: "機関は認証書を一時停止しています。後に復帰することがあります";
        /// Too few keys signed in a role.
        ThresholdNotMet = "threshold_not_met",
            en: "too few trusted keys signed in a role; ask the body for the missing signatures",
            ja: "ある役割で署名した信頼された鍵が足りません。不足している署名を機関に求めてください";
        /// There are more signatures to verify than one bundle may ask for.
        TooManySignatures = "too_many_signatures",
            en: "the bundle contains more signatures than may be verified for one bundle; ask for one without unrelated documents",
            ja: "検証すべき署名の数が上限を超えています。不要な文書を除いたバンドルを求めてください";
        /// The certificate was granted longer ago than the policy accepts.
        TooOld = "too_old",
            en: "the certificate was granted longer ago than the policy accepts; ask for a newer one",
            ja: "認証書の発行が方針の認める期間より前です。新しい認証書を求めてください";
        /// Requirements were waived, and the policy does not accept that.
        WaiversNotAccepted = "waivers_not_accepted",
            en: "requirements were waived, and the policy does not accept waivers",
            ja: "適用を免除された要求事項があり、方針は免除を受け入れません";
        /// The body has withdrawn the certificate.
        Withdrawn = "withdrawn",
            en: "the body has withdrawn the certificate; do not rely on it",
            ja: "機関は認証書を取り消しました。信頼しないでください";
        /// Too few witnesses have seen the log.
        WitnessQuorumNotMet = "witness_quorum_not_met",
            en: "too few of the witnesses that the policy trusts have seen the log; ask for a bundle with more cosignatures",
            ja: "方針が信頼する証人のうち、ログを確認した者が足りません。連署のより多いバンドルを求めてください";
    }
}

impl From<WhyNot> for Code {
    fn from(why: WhyNot) -> Self {
        match why {
            WhyNot::SetNotAsked => Self::RecognisedSetNotAccepted,
            WhyNot::NotInForce => Self::ArrangementNotInForce,
            WhyNot::NotYetEffective => Self::RecognitionNotYetEffective,
            WhyNot::Ended => Self::RecognitionEnded,
            WhyNot::GrantedTooEarly => Self::GrantedBeforeRecognition,
            WhyNot::KindNotRecognised => Self::ProductKindNotRecognised,
            WhyNot::LevelNotRecognised => Self::LevelNotRecognised,
            WhyNot::LevelCapped => Self::RecognitionLevelCapped,
            WhyNot::Partial => Self::RecognitionPartial,
            WhyNot::WithoutEffect => Self::RecognitionWithoutEffect,
            // what a newer list names is about an edition that nobody here knows
            _ => Self::EditionNotRecognised,
        }
    }
}

#[cfg(test)]
mod tests {
    use warifu_model::Language;

    use super::*;

    #[test]
    fn codes_and_their_texts_are_unique() {
        let codes = Code::ALL.iter().map(|code| code.as_str()).collect();
        let texts = |language| Code::ALL.iter().map(|code| code.text(language)).collect();
        for mut list in [codes, texts(Language::En), texts(Language::Ja)] as [Vec<_>; 3] {
            let count = list.len();
            list.sort_unstable();
            list.dedup();
            assert_eq!(list.len(), count);
        }
        assert!(Code::ALL.iter().all(|code| code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_')));
    }
}
