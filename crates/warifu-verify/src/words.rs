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
            Self::LevelNotAccepted => (
                "the policy does not accept this level of the set",
                "方針はこの要求事項集のこのレベルを受け入れません",
            ),
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
