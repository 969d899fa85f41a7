use warifu_model::Language;

use crate::code::Code;

impl Code {
    /// What the code means and what to do about it, for people.
    pub const fn words(self, language: Language) -> &'static str {
        let (en, ja) = self.both();
        match language {
            Language::En => en,
            Language::Ja => ja,
        }
    }

    #[expect(clippy::too_many_lines, reason = "one line per code and language")]
    const fn both(self) -> (&'static str, &'static str) {
        match self {
            Self::BodyMismatch => (
                "the keys that signed are trusted, but not for the body that the certificate names; ask that body for its signatures",
                "署名した鍵は信頼されていますが、認証書に記された機関のものではありません。その機関の署名を求めてください",
            ),
            Self::BodyNotTrusted => (
                "the policy trusts no key of the body that the certificate names; add its key, if you trust it",
                "認証書に記された機関の鍵が方針にありません。信頼する場合はその鍵を追加してください",
            ),
            Self::EnvelopeMalformed => (
                "the file is not a well-formed bundle; get the original file again",
                "ファイルは正しい形式のバンドルではありません。元のファイルを取り直してください",
            ),
            Self::Expired => (
                "the certificate has ended; ask for a renewed one",
                "認証書は期限切れです。更新された認証書を求めてください",
            ),
            Self::FindingNotDisclosed => (
                "the policy asks for a finding that the holder does not show; ask the holder for a bundle that shows it",
                "方針が求める所見が開示されていません。それを開示したバンドルを保有者に求めてください",
            ),
            Self::FindingNotMet => (
                "the policy asks for a requirement to be met, and the finding shown says otherwise",
                "方針が満たすよう求める要求事項について、開示された所見は満たしていません",
            ),
            Self::FindingProofInvalid => (
                "a finding that is shown is not the one that was certified; do not rely on it",
                "開示された所見は認証されたものと一致しません。信頼しないでください",
            ),
            Self::KeyExpired => (
                "a key had ended when the certificate was granted; ask for a signature by a key that was in force",
                "認証書の発行時に鍵の有効期間が終わっていました。有効な鍵による署名を求めてください",
            ),
            Self::KeyNotYetValid => (
                "a key was not in force yet when the certificate was granted; ask for a signature by a key that was",
                "認証書の発行時に鍵はまだ有効ではありませんでした。有効な鍵による署名を求めてください",
            ),
            Self::LevelNotAccepted => {
                ("the policy does not accept this level of the set", "方針はこの要求事項集のこのレベルを受け入れません")
            }
            Self::NotAsked => ("the policy asks for nothing here", "方針はこの点を求めていません"),
            Self::NotInThisVersion => {
                ("this version of the gate does not make this check", "この版ではこの検査を行いません")
            }
            Self::NotKnownThen => (
                "at the time as known at which you ask, this certificate did not exist",
                "指定された知識時点では、この認証書は存在していませんでした",
            ),
            Self::NotReached => (
                "an earlier check that this one builds upon did not pass",
                "前提となる検査に合格していないため、行いませんでした",
            ),
            Self::NotYetValid => {
                ("the certificate is not in force yet at this time", "この時点では、認証書はまだ有効になっていません")
            }
            Self::Ok => ("it holds", "適合しています"),
            Self::PayloadTypeUnknown => (
                "the envelope does not hold an in-toto statement, so it is no certificate",
                "エンベロープの中身が in-toto ステートメントではないため、認証書ではありません",
            ),
            Self::ProductKindNotAccepted => {
                ("the policy does not accept this kind of product", "方針はこの種類の製品を受け入れません")
            }
            Self::ProductMismatch => (
                "what arrived is not what was certified; compare the digests and identifiers",
                "届いた製品は認証された製品と異なります。ダイジェストと識別子を照合してください",
            ),
            Self::ProductNotGiven => (
                "the product was not given, so whether the certificate is for it cannot be told",
                "製品が与えられていないため、認証書がその製品のものか判断できません",
            ),
            Self::RolesNotSeparate => (
                "one key would have to count in two roles; each role needs a key of its own",
                "一つの鍵を二つの役割に数えることはできません。役割ごとに別の鍵が必要です",
            ),
            Self::SetDigestNotAccepted => (
                "the policy accepts the version of the set, but not these exact bytes of it",
                "方針は要求事項集のこの版を受け入れますが、この内容(ダイジェスト)は受け入れません",
            ),
            Self::SetNotAccepted => {
                ("the policy does not accept this requirement set", "方針はこの要求事項集を受け入れません")
            }
            Self::SetVersionOutOfRange => (
                "the policy accepts other versions of this requirement set",
                "方針はこの要求事項集の別の版を受け入れます",
            ),
            Self::SignatureInvalid => (
                "a signature names a trusted key, which did not make it over this content; the content was changed",
                "信頼された鍵を名乗る署名が、この内容に対するものではありません。内容が改変されています",
            ),
            Self::SignerUnknown => (
                "no key of the policy made any of the signatures; add the body's key, if you trust it",
                "方針にある鍵による署名がありません。信頼する場合は機関の鍵を追加してください",
            ),
            Self::StatementMalformed => (
                "what was signed is not a well-formed certificate; tell the body",
                "署名された内容は正しい形式の認証書ではありません。機関に知らせてください",
            ),
            Self::StatusNotInBundle => (
                "the bundle says nothing about the certificate's status",
                "バンドルには認証書の状態に関する情報がありません",
            ),
            Self::ThresholdNotMet => (
                "too few trusted keys signed in a role; ask the body for the missing signatures",
                "ある役割で署名した信頼された鍵が足りません。不足している署名を機関に求めてください",
            ),
            Self::TooOld => (
                "the certificate was granted longer ago than the policy accepts; ask for a newer one",
                "認証書の発行が方針の認める期間より前です。新しい認証書を求めてください",
            ),
            Self::WaiversNotAccepted => (
                "requirements were waived, and the policy does not accept that",
                "適用を免除された要求事項があり、方針はそれを受け入れません",
            ),
            Self::AccreditationContradictory => (
                "two accreditations bear the same number and differ; report both to the authority",
                "同じ番号の認定が二つあり、内容が異なります。両方を認定の根拠機関に報告してください",
            ),
            Self::AccreditationInDoubt => (
                "words of an issuer on the path have fallen with a key, and it has not said since what holds; ask for its newest accreditation",
                "認定の経路上で、失効した鍵による認定が無効となり、発行者はその後の内容を示していません。最新の認定を求めてください",
            ),
            Self::AccreditationTooDeep => (
                "more series lie between the body and the authority than there may be",
                "機関から根拠機関までの認定の段数が上限を超えています",
            ),
            Self::AccreditationTooOld => (
                "the newest accreditation at hand on the path is older than the policy likes; ask for a newer edition",
                "認定の経路上で手元にある最新の認定が、方針の定める期間より古くなっています。新しい版を求めてください",
            ),
            Self::IssuerMayNotAccredit => (
                "somebody on the path may certify products, but may not accredit others",
                "認定の経路上に、製品の認証はできても他者の認定はできない機関があります",
            ),
            Self::IssuerNotInForce => (
                "the issuer of an accreditation on the path might not accredit when it made it",
                "認定の経路上に、発行者が認定を行えない時点で作成された認定があります",
            ),
            Self::LoggedTooLate => (
                "witnesses saw the certificate later after its grant than the policy accepts; ask the body why",
                "証人が認証書を確認したのは、発行から方針の定める期間を過ぎた後でした。機関に理由を確認してください",
            ),
            Self::SeriesNotNamed => (
                "the certificate does not say under which accreditation it was granted; ask the body for one that does",
                "認証書に、発行の根拠となる認定の系列が記されていません。記された認証書を機関に求めてください",
            ),
            Self::SeriesNotPinned => (
                "none of those on the path is one that the policy asks for",
                "認定の経路上に、方針が指定する系列がありません",
            ),
            Self::StatusInDoubt => (
                "a snapshot that spoke against the certificate has fallen with its key; ask the body for a new one",
                "認証書に不利な状態一覧が、鍵の失効により無効となっています。機関に新しい状態一覧を求めてください",
            ),
            Self::TooManySignatures => (
                "the bundle asks for more signatures to be verified than one bundle may; ask for one without what does not belong to it",
                "検証すべき署名の数が上限を超えています。不要な文書を除いたバンドルを求めてください",
            ),
            Self::AccreditationEnded => (
                "the accreditation of the body had ended; ask for a certificate by an accredited body",
                "機関の認定は終了していました。認定された機関による認証書を求めてください",
            ),
            Self::AccreditationNotInBundle => (
                "what is at hand does not show who accredited the body, up to an authority; ask for a bundle with all accreditations",
                "機関から根拠機関までの認定が手元に揃っていません。すべての認定を含むバンドルを求めてください",
            ),
            Self::AccreditationNotRooted => (
                "the accreditation of the body leads to an authority that the policy does not list",
                "機関の認定は、方針に記された根拠機関につながりません",
            ),
            Self::AccreditationNotYetValid => {
                ("the accreditation of the body was not in force yet", "機関の認定はまだ有効ではありませんでした")
            }
            Self::BodyMayNotCertify => (
                "the body may accredit others, but may not certify products itself",
                "この機関は他の機関を認定できますが、製品を認証することはできません",
            ),
            Self::BodySuspended => (
                "the accreditation of the body was suspended at the time",
                "その時点で、機関の認定は一時停止されていました",
            ),
            Self::KeyCompromised => (
                "a key was compromised, and no witness saw the certificate before that; ask for a bundle with a log proof, or for a new certificate",
                "鍵が漏えいしており、それ以前に署名されたことを示す証人がいません。ログの証明を含むバンドルか、新しい認証書を求めてください",
            ),
            Self::KeyRevoked => (
                "a key had been revoked when the certificate was granted; ask the body for a new certificate",
                "認証書の発行時に鍵は失効していました。新しい認証書を機関に求めてください",
            ),
            Self::LevelOutOfScope => {
                ("the body is not accredited for this level of the set", "機関はこのレベルについて認定されていません")
            }
            Self::LogNotTrusted => (
                "the log proof is of a log that the policy does not trust",
                "ログの証明は、方針が信頼しないログのものです",
            ),
            Self::LogProofInvalid => (
                "the log proof does not hold: the certificate is not shown to stand in the log",
                "ログの証明が成り立ちません。認証書がログにあることは示されていません",
            ),
            Self::LogProofNotInBundle => (
                "the bundle holds no log proof; ask for a bundle with one",
                "バンドルにログの証明がありません。証明を含むバンドルを求めてください",
            ),
            Self::ProductKindOutOfScope => (
                "the body is not accredited for this kind of product",
                "機関はこの種類の製品について認定されていません",
            ),
            Self::SectorOutOfScope => (
                "the body is not accredited for any sector that the policy asks for",
                "機関は方針が求める分野について認定されていません",
            ),
            Self::SetOutOfScope => (
                "the body is not accredited for this version of the requirement set",
                "機関は要求事項集のこの版について認定されていません",
            ),
            Self::StatusContradictory => (
                "the body's status snapshots contradict one another; report them, and do not rely on the certificate",
                "機関の状態一覧が互いに矛盾しています。報告し、この認証書を信頼しないでください",
            ),
            Self::StatusIndexMissing => (
                "the certificate has no place in a status list, so its status cannot be looked up",
                "認証書に状態一覧での番号がないため、状態を調べられません",
            ),
            Self::StatusMalformed => (
                "what the body signed as its status snapshot is not well-formed; get a new one from the body",
                "機関が署名した状態一覧の形式が正しくありません。機関から取り直してください",
            ),
            Self::StatusOlderThanCertificate => (
                "the status snapshot is older than the certificate, so it says nothing about it; get a newer one",
                "状態一覧が認証書より古く、この認証書については何も示しません。新しいものを取得してください",
            ),
            Self::StatusTooOld => (
                "what is known of the status is older than the policy likes; get a newer status snapshot when you can",
                "状態に関する情報が方針の望む期間より古くなっています。可能になり次第、新しい状態一覧を取得してください",
            ),
            Self::Superseded => (
                "a newer certificate has taken the place of this one; ask for it",
                "この認証書は新しい認証書に置き換えられました。新しい認証書を求めてください",
            ),
            Self::Suspended => (
                "the body has suspended the certificate; it may be restored later",
                "機関は認証書を一時停止しています。後に回復されることがあります",
            ),
            Self::WitnessQuorumNotMet => (
                "too few of the witnesses that the policy trusts have seen the log; ask for a bundle with more cosignatures",
                "方針が信頼する証人のうち、ログを確認した者が足りません。連署のより多いバンドルを求めてください",
            ),
            Self::Withdrawn => (
                "the body has withdrawn the certificate; do not rely on it",
                "機関は認証書を取り消しました。信頼しないでください",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_their_words_are_unique() {
        let mut codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        let mut words: Vec<_> = Code::ALL.iter().flat_map(|code| [code.both().0, code.both().1]).collect();
        for list in [&mut codes, &mut words] {
            let count = list.len();
            list.sort_unstable();
            list.dedup();
            assert_eq!(list.len(), count);
        }
        assert!(codes.iter().all(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')));
    }
}
