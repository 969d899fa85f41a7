//! What lints say, in English and in Japanese. `{subject}` and `{other}` are filled in.

use super::report::LintCode;

type Both = [&'static str; 2];

/// The sentence for a code. Some say more where there is something to name beside the subject.
pub(super) fn message(code: LintCode, names_other: bool) -> Option<Both> {
    let row = MESSAGES.iter().find(|(known, with_other, _)| *known == code && *with_other == names_other);
    row.map(|(_, _, words)| *words)
}

pub(super) fn help(code: LintCode) -> Option<Both> {
    HELP.iter().find(|(known, _)| *known == code).map(|(_, words)| *words)
}

const MESSAGES: &[(LintCode, bool, Both)] = &[
    (
        LintCode::AlwaysTrue,
        false,
        [
            "part of the criterion of `{subject}` holds whatever value is stated",
            "`{subject}` の判定基準のこの部分は、主張項目がどの値であっても成り立つ",
        ],
    ),
    (
        LintCode::Contradiction,
        true,
        [
            "no product can meet `{subject}` together with `{other}`",
            "`{subject}` と `{other}` をともに満たす製品はあり得ない",
        ],
    ),
    (
        LintCode::EnglishChangedAlone,
        true,
        [
            "the English {other} of `{subject}` changed since the previous edition, the Japanese did not",
            "`{subject}` の {other} は、前の版から英語だけが変わり日本語が変わっていない",
        ],
    ),
    (
        LintCode::ExampleWrong,
        true,
        [
            "an example of `{subject}` does not come out as it says: {other}",
            "`{subject}` の例が、記載どおりの結果にならない：{other}",
        ],
    ),
    (
        LintCode::LevelWithoutRequirements,
        false,
        ["no requirement holds at the level `{subject}`", "レベル `{subject}` で適用される要求事項がない"],
    ),
    (
        LintCode::ForgottenId,
        false,
        [
            "`{subject}` of the previous edition is neither in use nor listed as withdrawn",
            "前の版の `{subject}` が、使用されておらず廃止の一覧にもない",
        ],
    ),
    (
        LintCode::JapaneseChangedAlone,
        true,
        [
            "the Japanese {other} of `{subject}` changed since the previous edition, the English did not",
            "`{subject}` の {other} は、前の版から日本語だけが変わり英語が変わっていない",
        ],
    ),
    (
        LintCode::LegalBasisEnded,
        false,
        [
            "every clause that `{subject}` rests on has been rescinded, superseded or has expired",
            "`{subject}` の法的根拠は、全て廃止、置換又は失効している",
        ],
    ),
    (
        LintCode::LevelAddsNothing,
        false,
        [
            "no requirement and no tightening begins at level `{subject}`",
            "レベル `{subject}` から始まる要求事項も強化基準もない",
        ],
    ),
    (
        LintCode::MissingLegalBasis,
        false,
        ["`{subject}` names no clause that it rests on", "`{subject}` に法的根拠の記載がない"],
    ),
    (
        LintCode::NeverSatisfiable,
        false,
        [
            "this part of the criterion of `{subject}` can never be satisfied",
            "`{subject}` の判定基準のこの部分は決して満たされない",
        ],
    ),
    (
        LintCode::NeverSatisfiable,
        true,
        [
            "`{subject}` can never be satisfied at level `{other}`",
            "`{subject}` はレベル `{other}` では決して満たされない",
        ],
    ),
    (
        LintCode::NoCriterion,
        false,
        [
            "`{subject}` has no criterion: for every product it cannot be told whether it is met",
            "`{subject}` には判定基準がない。どの製品についても、満たしているかどうかを判断できない",
        ],
    ),
    (
        LintCode::RedundantMember,
        false,
        [
            "this member of `all_of` in `{subject}` is implied by the others",
            "`{subject}` の `all_of` のこの要素は、ほかの要素から必ず導かれる",
        ],
    ),
    (
        LintCode::ReusedId,
        false,
        ["the withdrawn id `{subject}` is used again", "廃止された番号 `{subject}` が再び使われている"],
    ),
    (
        LintCode::ShadowedAlternative,
        false,
        [
            "this alternative of `any_of` in `{subject}` is implied by the others",
            "`{subject}` の `any_of` のこの選択肢は、ほかの選択肢に含まれている",
        ],
    ),
    (
        LintCode::TighteningAddsNothing,
        true,
        [
            "the tightening of `{subject}` at level `{other}` is implied by what is asked for below it",
            "`{subject}` のレベル `{other}` の強化基準は、それより下の基準から必ず導かれる",
        ],
    ),
    (
        LintCode::Undecided,
        false,
        [
            "a question about this part of `{subject}` was too large to settle",
            "`{subject}` のこの部分に関する問いは、規模が大きく判定できなかった",
        ],
    ),
    (
        LintCode::Undecided,
        true,
        [
            "whether `{subject}` and `{other}` contradict each other was too large to settle",
            "`{subject}` と `{other}` が矛盾するかは、規模が大きく判定できなかった",
        ],
    ),
    (
        LintCode::UnreadableSupport,
        true,
        [
            "`{subject}` asks for evidence in support of `{other}`, but the vocabulary does not say how to read the claim from that kind",
            "`{subject}` は `{other}` を裏付ける証拠を求めているが、語彙にはその種類の証拠からの読み取り方がない",
        ],
    ),
    (
        LintCode::UnsignableEvidence,
        true,
        [
            "`{subject}` asks for evidence of the kind `{other}` that nobody can sign",
            "`{subject}` が求める種類 `{other}` の証拠には、署名できる者がいない",
        ],
    ),
    (
        LintCode::UnusedClaim,
        false,
        ["no set asks for the claim `{subject}`", "主張項目 `{subject}` を求める要求事項集がない"],
    ),
    (
        LintCode::UnusedGroup,
        false,
        ["no requirement stands in the group `{subject}`", "分類 `{subject}` に属する要求事項がない"],
    ),
    (
        LintCode::UnusedParameter,
        false,
        ["no criterion refers to the parameter `{subject}`", "パラメータ `{subject}` を参照する判定基準がない"],
    ),
    (
        LintCode::UnusedSchema,
        false,
        ["no criterion refers to the schema `{subject}`", "スキーマ `{subject}` を参照する判定基準がない"],
    ),
];

const HELP: &[(LintCode, Both)] = &[
    (
        LintCode::AlwaysTrue,
        [
            "correct the bound, or ask with `present` for the claim to be stated",
            "境界値を直すか、主張項目の値があることだけを求めるなら `present` を用いる",
        ],
    ),
    (
        LintCode::Contradiction,
        [
            "relax one of them, or say with `applies` when each holds",
            "一方を緩めるか、それぞれの適用条件を `applies` で示す",
        ],
    ),
    (
        LintCode::EnglishChangedAlone,
        [
            "bring the Japanese up to date; both are hashed together",
            "日本語も改める。両言語は一体としてハッシュ化される",
        ],
    ),
    (
        LintCode::ExampleWrong,
        [
            "correct the example or the criterion; a failing example that cannot be told says `\"outcome\": \"undetermined\"`",
            "例か判定基準を直す。判定できない例には `\"outcome\": \"undetermined\"` と記す",
        ],
    ),
    (
        LintCode::LevelWithoutRequirements,
        [
            "let a requirement begin there, or drop the level: evaluated against nothing, everything would pass",
            "そのレベルから始まる要求事項を置くか、レベルを削る。何も求めなければすべてが合格する",
        ],
    ),
    (
        LintCode::ForgottenId,
        [
            "list it under `withdrawn`, with its successors if it has any",
            "`withdrawn` に、後継があれば後継とともに記載する",
        ],
    ),
    (
        LintCode::JapaneseChangedAlone,
        ["bring the English up to date; both are hashed together", "英語も改める。両言語は一体としてハッシュ化される"],
    ),
    (
        LintCode::LegalBasisEnded,
        [
            "name what it rests on now, or say in its guidance why it is kept",
            "現在の根拠を示すか、存続の理由を手引きに記す",
        ],
    ),
    (
        LintCode::LevelAddsNothing,
        ["drop the level, or let something begin there", "当該レベルを除くか、そこから始まる要求を設ける"],
    ),
    (
        LintCode::MissingLegalBasis,
        [
            "name the clause, or the instrument under which the document was written",
            "条項、又は文書の策定の根拠となった法令を示す",
        ],
    ),
    (
        LintCode::NeverSatisfiable,
        [
            "compare the bounds with each other; evidence under `not` is never satisfied, for missing evidence proves nothing",
            "境界値を見比べる。`not` の中の証拠は、証拠がないことが何も示さないため、決して満たされない",
        ],
    ),
    (
        LintCode::NoCriterion,
        [
            "write a criterion, or a set of your own whose requirements refer to this one",
            "判定基準を書くか、この要求事項を参照する独自の要求事項集を作る",
        ],
    ),
    (
        LintCode::RedundantMember,
        ["drop it, or correct what was meant to differ", "当該要素を除くか、違いを意図した箇所を直す"],
    ),
    (LintCode::ReusedId, ["give the new rule an id of its own", "新しい規則には新しい番号を付ける"]),
    (
        LintCode::ShadowedAlternative,
        ["drop it, or correct what was meant to differ", "当該選択肢を除くか、違いを意図した箇所を直す"],
    ),
    (
        LintCode::TighteningAddsNothing,
        ["drop it, or ask for more at this level", "当該強化基準を除くか、このレベルでより多くを求める"],
    ),
    (
        LintCode::Undecided,
        ["split the criterion; nothing is claimed about it meanwhile", "判定基準を分割する。当面、当否は述べない"],
    ),
    (
        LintCode::UnreadableSupport,
        [
            "ask for a kind that the vocabulary lists under `supported_by`, or add the reading to a new version of it",
            "語彙の `supported_by` にある種類を求めるか、語彙の新版に読み取り方を加える",
        ],
    ),
    (
        LintCode::UnsignableEvidence,
        [
            "the maker is the first party, and an age of zero ends in the second in which it begins: change party, role or age",
            "製造者は第一者であり、期間ゼロは始まった瞬間に終わる。当事者、役割又は期間を改める",
        ],
    ),
    (LintCode::UnusedClaim, ["use it, or leave it out of the next version", "使用するか、次の版で除く"]),
    (LintCode::UnusedGroup, ["drop it, or put requirements into it", "当該分類を除くか、要求事項を属させる"]),
    (LintCode::UnusedParameter, ["drop it, or refer to it", "当該パラメータを除くか、参照する"]),
    (LintCode::UnusedSchema, ["drop it, or refer to it", "当該スキーマを除くか、参照する"]),
];
