//! The kinds of remarks, each with what it says in English and in Japanese. `{subject}` and `{other}` are filled in.

use warifu_model::Language;

macro_rules! lints {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $(
                $(#[$vmeta:meta])*
                $variant:ident = $code:literal {
                    $(alone: $alone:expr,)?
                    $(with_other: $with_other:expr,)?
                    help: $help:expr,
                }
            )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$vmeta])* $variant,)*
        }

        impl $name {
            /// Every code, in alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The text form.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// The sentences that it can say: about its subject alone, and with something named beside it; in English and
            /// in Japanese, with places for `{subject}` and `{other}`.
            pub(super) const fn sentences(self) -> [Option<[&'static str; 2]>; 2] {
                match self {
                    $(Self::$variant => [lints!(@some $($alone)?), lints!(@some $($with_other)?)],)*
                }
            }

            /// Returns what an author can do about it.
            pub const fn help(self, language: Language) -> &'static str {
                let [en, ja] = match self {
                    $(Self::$variant => $help,)*
                };
                language.pick(en, ja)
            }
        }
    };
    (@some $words:expr) => { Some($words) };
    (@some) => { None };
}

lints! {
    /// The kinds of remarks. Codes are stable; `docs/lints.md` has one heading for each.
    pub enum LintCode {
        /// Part of a criterion holds whatever is stated.
        AlwaysTrue = "always-true" {
            alone: ["part of the criterion of `{subject}` is true whatever value is stated", "`{subject}` の判定基準のこの部分は、主張項目がどの値であっても成り立つ"],
            help: ["correct the bound, or use `present` to ask that the claim be stated", "境界値を修正してください。主張項目の値があることだけを求める場合は `present` を使用してください"],
        }
        /// No requirement of the set binds.
        AsksNothing = "asks-nothing" {
            alone: ["no requirement of `{subject}` binds, so that every product conforms", "`{subject}` には拘束する要求事項がなく、全ての製品が適合になる"],
            help: ["let a requirement bind: leave `binding: recommended` out of it", "要求事項の `binding: recommended` を外し、拘束するものとしてください"],
        }
        /// No set asks for a claim.
        UnusedClaim = "claim-unused" {
            alone: ["no set asks for the claim `{subject}`", "主張項目 `{subject}` を求める要求事項集がない"],
            help: ["use it, or leave it out of the next version", "使用するか、次の版で削除してください"],
        }
        /// Two requirements cannot both be met.
        Contradiction = "contradiction" {
            with_other: ["no product can meet `{subject}` together with `{other}`", "`{subject}` と `{other}` をともに満たす製品はあり得ない"],
            help: ["relax one of them, or say with `applies` when each holds", "一方を緩めるか、それぞれの適用条件を `applies` で示してください"],
        }
        /// English words changed, the Japanese beside them did not.
        EnglishChangedAlone = "english-changed-alone" {
            with_other: ["the English {other} of `{subject}` changed since the previous edition, the Japanese did not", "`{subject}` の`{other}`は、前の版から英語だけが変わり日本語が変わっていない"],
            help: ["bring the Japanese up to date; both are hashed together", "日本語も改めてください。両言語は一体としてハッシュ化されます"],
        }
        /// An example does not come out as it says.
        ExampleWrong = "example-wrong" {
            with_other: ["an example of `{subject}` does not come out as it says: {other}", "`{subject}` の例が、記載どおりの結果にならない：{other}"],
            help: ["correct the example or the criterion; a failing example that is undetermined says `\"outcome\": \"undetermined\"`", "例又は判定基準を修正してください。判定不能になる例には `\"outcome\": \"undetermined\"` と記してください"],
        }
        /// An id of the previous edition is neither in use nor withdrawn.
        ForgottenId = "forgotten-id" {
            alone: ["`{subject}` of the previous edition is neither in use nor listed as withdrawn", "前の版の `{subject}` が、使用されておらず廃止の一覧にもない"],
            help: ["list it under `withdrawn`, with its successors if it has any", "`withdrawn` に記載してください。後継がある場合は後継も記載してください"],
        }
        /// A group holds no requirement.
        UnusedGroup = "group-unused" {
            alone: ["group `{subject}` contains no requirement", "グループ `{subject}` には要求事項がない"],
            help: ["drop it, or put requirements into it", "当該グループを削除するか、要求事項を属させてください"],
        }
        /// Japanese words changed, the English beside them did not.
        JapaneseChangedAlone = "japanese-changed-alone" {
            with_other: ["the Japanese {other} of `{subject}` changed since the previous edition, the English did not", "`{subject}` の`{other}`は、前の版から日本語だけが変わり英語が変わっていない"],
            help: ["bring the English up to date; both are hashed together", "英語も改めてください。両言語は一体としてハッシュ化されます"],
        }
        /// Every clause that a requirement rests on has ended.
        LegalBasisEnded = "legal-basis-ended" {
            alone: ["every clause that `{subject}` rests on has been rescinded or superseded, or has expired", "`{subject}` の法的根拠は、全て廃止、置換又は失効している"],
            help: ["name what it rests on now, or say in its guidance why it is kept", "現在の根拠を示すか、存続の理由を手引きに記してください"],
        }
        /// A level asks for nothing that the one below it does not.
        LevelAddsNothing = "level-adds-nothing" {
            alone: ["no requirement and no tightening begins at level `{subject}`", "レベル `{subject}` から始まる要求事項も強化基準もない"],
            help: ["drop the level, or let something begin there", "当該レベルを削除するか、そこから始まる要求事項を設けてください"],
        }
        /// No requirement holds at a level.
        LevelWithoutRequirements = "level-without-requirements" {
            alone: ["no requirement holds at the level `{subject}`", "レベル `{subject}` で適用される要求事項がない"],
            help: ["let a requirement begin there, or drop the level: evaluated against nothing, everything would pass", "そのレベルから始まる要求事項を置くか、レベルを削除してください。要求事項がなければ全ての製品が適合になります"],
        }
        /// A requirement rests on no clause.
        MissingLegalBasis = "missing-legal-basis" {
            alone: ["`{subject}` names no clause that it rests on", "`{subject}` に法的根拠の記載がない"],
            help: ["name the clause, or the instrument under which the document was written", "条項、又は文書の策定の根拠となった法令を示してください"],
        }
        /// A criterion, or part of one, can never be satisfied.
        NeverSatisfiable = "never-satisfiable" {
            alone: ["this part of the criterion of `{subject}` can never be satisfied", "`{subject}` の判定基準のこの部分が満たされることはない"],
            with_other: ["`{subject}` can never be satisfied at level `{other}`", "`{subject}` がレベル `{other}` で満たされることはない"],
            help: ["compare the bounds with each other; evidence under `not` is never satisfied, because missing evidence proves nothing", "境界値を見比べてください。証拠がないことは何も証明しないため、`not` の中の証拠が満たされることはありません"],
        }
        /// A requirement is only words.
        NoCriterion = "no-criterion" {
            alone: ["`{subject}` has no criterion, so every evaluation of it is undetermined", "`{subject}` には判定基準がないため、評価は常に判定不能になる"],
            help: ["write a criterion, or a set of your own whose requirements refer to this one", "判定基準を書くか、この要求事項を参照する独自の要求事項集を作成してください"],
        }
        /// No criterion refers to a parameter.
        UnusedParameter = "parameter-unused" {
            alone: ["no criterion refers to the parameter `{subject}`", "パラメーター `{subject}` を参照する判定基準がない"],
            help: ["drop it, or refer to it", "当該パラメーターを削除するか、参照してください"],
        }
        /// A member of `all_of` is implied by the others.
        RedundantMember = "redundant-member" {
            alone: ["this member of `all_of` in `{subject}` is implied by the others", "`{subject}` の `all_of` のこの要素は、ほかの要素から必ず導かれる"],
            help: ["drop it, or correct what was meant to differ", "当該要素を削除するか、違いを意図した箇所を修正してください"],
        }
        /// An id that was withdrawn is used again.
        ReusedId = "reused-id" {
            alone: ["the withdrawn id `{subject}` is used again", "廃止された識別子 `{subject}` が再び使われている"],
            help: ["give the new rule an id of its own", "新しい規則には新しい識別子を付けてください"],
        }
        /// No criterion refers to a schema.
        UnusedSchema = "schema-unused" {
            alone: ["no criterion refers to the schema `{subject}`", "スキーマ `{subject}` を参照する判定基準がない"],
            help: ["drop it, or refer to it", "当該スキーマを削除するか、参照してください"],
        }
        /// Every point is needed for the score.
        ScoreAsksForAll = "score-asks-for-all" {
            alone: ["the score of `{subject}` asks for every point, so that weights make no difference", "`{subject}` の点数の下限は重みの合計に等しく、重みに意味がない"],
            help: ["ask for fewer points, or leave the score out", "点数の下限を下げるか、点数の規則を削除してください"],
        }
        /// Requirements that are always needed have points enough.
        ScoreAsksForNothing = "score-asks-for-nothing" {
            alone: ["what is always needed has points enough for the score of `{subject}`, so that the other requirements ask for nothing", "常に必須の要求事項だけで `{subject}` の点数の下限に達するため、ほかの要求事項は何も求めない"],
            help: ["ask for more points, or recommend the others", "点数の下限を上げるか、ほかの要求事項を推奨としてください"],
        }
        /// An alternative of `any_of` is implied by the others.
        ShadowedAlternative = "shadowed-alternative" {
            alone: ["this alternative of `any_of` in `{subject}` is implied by the others", "`{subject}` の `any_of` のこの選択肢は、ほかの選択肢に含まれている"],
            help: ["drop it, or correct what was meant to differ", "当該選択肢を削除するか、違いを意図した箇所を修正してください"],
        }
        /// A tightening asks for nothing that is not asked for already.
        TighteningAddsNothing = "tightening-adds-nothing" {
            with_other: ["the tightening of `{subject}` at level `{other}` is implied by what is asked for below it", "`{subject}` のレベル `{other}` の強化基準は、それより下の基準から必ず導かれる"],
            help: ["drop it, or ask for more at this level", "当該強化基準を削除するか、このレベルでより多くを求めてください"],
        }
        /// The budget ran out before a question was settled.
        Undecided = "undecided" {
            alone: ["a question about this part of `{subject}` was too large to decide", "`{subject}` のこの部分に関する問いは、規模が大きく判定できなかった"],
            with_other: ["it was too large to decide whether `{subject}` and `{other}` contradict each other", "`{subject}` と `{other}` が矛盾するかは、規模が大きく判定できなかった"],
            help: ["split the criterion; until then nothing is said about it", "判定基準を分割してください。それまでは当否を示しません"],
        }
        /// The kind of evidence is no support for the claim, says the vocabulary.
        UnreadableSupport = "unreadable-support" {
            with_other: ["`{subject}` asks for evidence in support of `{other}`, but the vocabulary does not say how to read the claim from that kind", "`{subject}` は `{other}` を裏付ける証拠を求めているが、語彙にはその種類の証拠からの読み取り方がない"],
            help: ["ask for a kind that the vocabulary lists under `supported_by`, or add the reading to a new version of it", "語彙の `supported_by` にある種類を求めるか、語彙の新しい版に読み取り方を追加してください"],
        }
        /// Evidence is asked for that no party can sign.
        UnsignableEvidence = "unsignable-evidence" {
            with_other: ["`{subject}` asks for evidence of the kind `{other}` that no party can sign", "`{subject}` が求める種類 `{other}` の証拠には、署名できる当事者がいない"],
            help: ["change the party, role, signers or age: the maker is the first party and one signer, and an age of zero ends in the second in which it begins", "当事者、役割、署名者の数又は期間を改めてください。製造者は第一者で一人の署名者であり、長さが零の期間は始まった時点で終わります"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_say_something_in_both_languages() {
        assert!(LintCode::ALL.is_sorted_by_key(|code| code.as_str()));
        for code in LintCode::ALL {
            let said: Vec<_> = code.sentences().into_iter().flatten().collect();
            assert!(!said.is_empty(), "{}", code.as_str());
            for [en, ja] in said {
                assert!(en.is_ascii() && en.contains("{subject}"), "{en}");
                assert!(!ja.is_ascii() && ja.contains("{subject}"), "{ja}");
                assert_eq!(en.contains("{other}"), ja.contains("{other}"), "{en}");
            }
            assert!(code.help(Language::En).is_ascii() && !code.help(Language::Ja).is_ascii());
        }
    }
}
