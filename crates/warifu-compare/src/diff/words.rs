//! A diff in words, English and Japanese. Codes are stable; words may become better.

use warifu_model::json::shorten;
use warifu_model::{Digest, Json, Language};

use super::effects::Effect;
use super::report::{
    Argument, ArgumentRule, Bump, BumpReason, ChangeKind, Relation, RequirementDiff, VocabularyWording, WordingChange,
    WordingKind,
};
use super::undecided::Undecided;
use super::witness::{OldOrNew, Witness};
use super::witness_evidence::WitnessEvidence;
use warifu_core::engine::value;

/// Returns how two sets or requirements compare.
pub fn relation(relation: Relation, language: Language) -> &'static str {
    let [en, ja] = match relation {
        Relation::Equivalent => ["equivalent", "同等"],
        Relation::Stricter => ["stricter", "厳格化"],
        Relation::Looser => ["looser", "緩和"],
        Relation::Incomparable => ["incomparable", "双方向の変更"],
        Relation::New => ["new", "新設"],
        Relation::Withdrawn => ["withdrawn", "廃止"],
        Relation::Moved => ["moved", "移行"],
        Relation::Undecided => ["undecided", "判定不能"],
    };
    language.pick(en, ja)
}

/// Returns what a relation means, in a clause.
pub fn meaning(relation: Relation, language: Language) -> &'static str {
    let [en, ja] = match relation {
        Relation::Equivalent => ["both accept the same", "新旧とも同じものを認める"],
        Relation::Stricter => [
            "something that was accepted is refused now, and nothing more is accepted",
            "従来認められたものの一部が認められなくなり、新たに認められるものはない",
        ],
        Relation::Looser => {
            ["more is accepted, and nothing less", "従来認められたものはすべて認められ、さらに認められるものが増える"]
        }
        Relation::Incomparable => [
            "something that was accepted is refused now, and something else is accepted instead",
            "従来認められたものの一部が認められなくなり、代わりに別のものが認められる",
        ],
        Relation::New => ["there was none before", "従来はなかった"],
        Relation::Withdrawn => ["there is none any more, and nothing took over", "なくなり、引き継ぐものはない"],
        Relation::Moved => ["there is none any more, and others took over", "なくなり、他が引き継いだ"],
        Relation::Undecided => ["it could not be decided", "判定できなかった"],
    };
    language.pick(en, ja)
}

/// Returns how a version has to change.
pub fn bump(bump: Bump, language: Language) -> &'static str {
    let [en, ja] = match bump {
        Bump::None => ["none", "変更なし"],
        Bump::Patch => ["patch", "パッチ"],
        Bump::Minor => ["minor", "マイナー"],
        Bump::Major => ["major", "メジャー"],
    };
    language.pick(en, ja)
}

/// The reason why a version has to change, in a sentence without its full stop.
pub fn reason(reason: &BumpReason, language: Language) -> String {
    reasons([reason], language).concat()
}

/// The reason why a version has to change: one sentence for each kind of reason, with what it is about; long lists are cut short.
pub fn reasons<'r>(reasons: impl IntoIterator<Item = &'r BumpReason>, language: Language) -> Vec<String> {
    let mut kinds: Vec<(&'static str, Vec<&'r str>)> = Vec::new();
    for reason in reasons {
        let subject = match (reason.subject.as_str(), language) {
            ("*", Language::En) => "other levels",
            ("*", Language::Ja) => "他のレベル",
            (subject, _) => subject,
        };
        match kinds.iter_mut().find(|(code, _)| *code == reason.code) {
            Some((_, subjects)) => subjects.push(subject),
            None => kinds.push((reason.code, vec![subject])),
        }
    }
    let sentence = |(code, mut subjects): (&'static str, Vec<&str>)| {
        let words = reason_words(code, language);
        subjects.retain(|subject| !subject.is_empty());
        let more = subjects.len().saturating_sub(NAMED);
        subjects.truncate(NAMED);
        let list = subjects.join(language.pick("; ", "、"));
        match (subjects.is_empty(), more, language) {
            (true, _, _) => words.to_owned(),
            (_, 0, Language::En) => format!("{words} ({list})"),
            (_, 0, Language::Ja) => format!("{words}（{list}）"),
            (_, more, Language::En) => format!("{words} ({list} and {more} more)"),
            (_, more, Language::Ja) => format!("{words}（{list} ほか {more} 件）"),
        }
    };
    kinds.into_iter().map(sentence).collect()
}

fn reason_words(code: &'static str, language: Language) -> &'static str {
    let [en, ja] = match code {
        "accepted_is_refused" => ["something that was accepted is refused now", "従来認められたものが認められなくなる"],
        "applies_earlier" => effect(Effect::AppliesEarlier),
        "applies_later" => effect(Effect::AppliesLater),
        "became_a_draft" => {
            ["it became a draft, on which nothing can be granted", "案に戻り、これに基づく認証ができなくなる"]
        }
        "became_final" => ["it became final", "案から確定版になる"],
        "binding_changed" => ["whether a requirement binds changed", "要求事項の拘束力の変更"],
        "claim_may_ask_more" => [
            "the words of what criteria read changed; whether they ask for more is not known",
            "判定基準が読む項目の文言の変更。求めるものが増えたかどうか判定できない",
        ],
        "id_asks_less" => ["under its id less is asked", "同じ番号の下で求めるものが減る"],
        "id_asks_more" => [
            "under its id more is asked, and waivers are given by id",
            "同じ番号の下で求めるものが増える（適用除外は番号に対して与えられる）",
        ],
        "id_may_ask_more" => [
            "it is not known whether under its id more is asked",
            "同じ番号の下で求めるものが増えるかどうか判定できない",
        ],
        "legal_basis_lapsed" => effect(Effect::LegalBasisLapsed),
        "levels_reordered" => effect(Effect::LevelsReordered),
        "level_added" => ["a level was added", "レベルの追加"],
        "level_removed" => ["a level was removed", "レベルの削除"],
        "may_be_refused" => [
            "it is not known whether something that was accepted is refused now",
            "従来認められたものが認められなくなるかどうか判定できない",
        ],
        "more_is_accepted" => ["more is accepted", "新たに認められるものがある"],
        "more_may_be_accepted" => {
            ["it is not known whether more is accepted", "新たに認められるものがあるかどうか判定できない"]
        }
        "newer_language" => ["it is written in a newer rule language", "新しい規則言語で書かれている"],
        "other_bytes" => ["the bytes differ", "バイト列が異なる"],
        "requirement_added" => ["a requirement was added", "要求事項の追加"],
        "requirement_withdrawn" => ["a requirement was withdrawn", "要求事項の廃止"],
        "same_version_other_bytes" => ["the same version with other bytes", "同じ版番号で内容が異なる"],
        "score_changed" => ["the score changed", "点数の規則の変更"],
        "spelling_changed" => ["only the spelling changed", "表記のみの変更"],
        "vocabulary_grew" => ["the vocabulary grew", "語彙の追加"],
        "weight_changed" => ["the weight of a requirement changed", "要求事項の重みの変更"],
        "wording_asserted_editorial" => [
            "wording without a criterion changed, asserted editorial",
            "判定基準のない文言の変更（編集上の変更と主張）",
        ],
        "wording_changed" => ["wording changed", "文言の変更"],
        "wording_may_ask_more" => [
            "wording without a criterion changed; whether it asks for more is not known",
            "判定基準のない文言の変更。求めるものが増えたかどうか判定できない",
        ],
        "window_longer" => effect(Effect::WindowLonger),
        "window_shorter" => effect(Effect::WindowShorter),
        other => [other, other],
    };
    language.pick(en, ja)
}

fn effect(effect: Effect) -> [&'static str; 2] {
    [effect.words(Language::En), effect.words(Language::Ja)]
}

/// By what a relation was settled.
pub fn argument(argument: Argument, language: Language) -> String {
    let Argument { rule, cells, steps, worlds } = argument;
    match (rule, language) {
        (ArgumentRule::Identical, Language::En) => "the criteria are the same".into(),
        (ArgumentRule::Identical, Language::Ja) => "判定基準が同一".into(),
        (ArgumentRule::EachRequirement, Language::En) => "each requirement alone settles it".into(),
        (ArgumentRule::EachRequirement, Language::Ja) => "個々の要求事項の比較により確定".into(),
        (ArgumentRule::Empty, Language::En) => "at least one of the sets accepts nothing at all".into(),
        (ArgumentRule::Empty, Language::Ja) => "少なくとも一方の版は何も認めない".into(),
        (ArgumentRule::NormalForm, Language::En) => "the normal forms settle it".into(),
        (ArgumentRule::NormalForm, Language::Ja) => "正規形の比較により確定".into(),
        (ArgumentRule::Points, Language::En) => "the points that are left settle it".into(),
        (ArgumentRule::Points, Language::Ja) => "残りうる点数により確定".into(),
        (ArgumentRule::Words, Language::En) => "there is no criterion; the words were compared".into(),
        (ArgumentRule::Words, Language::Ja) => "判定基準がないため、文言を比較した".into(),
        (ArgumentRule::Cells, Language::En) => {
            let count = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
            let (cells, times) = (count(cells, "value range"), count(worlds, "point"));
            format!("all combinations of {cells} at {times} in time ({})", count(steps, "search step"))
        }
        (ArgumentRule::Cells, Language::Ja) => {
            format!("値の区分{cells}個の全組合せを{worlds}時点について確認（探索{steps}ステップ）")
        }
    }
}

/// The reason why something could not be decided.
pub fn undecided(why: &Undecided, language: Language) -> String {
    why.message(language)
}

/// Returns what differs, beside what is accepted.
pub fn change_kind(kind: ChangeKind, language: Language) -> &'static str {
    let [en, ja] = match kind {
        ChangeKind::Authority => ["authority", "発行機関"],
        ChangeKind::Binding => ["binding", "拘束力"],
        ChangeKind::Claim => ["claims", "主張項目"],
        ChangeKind::ClaimType => ["type of a claim", "主張項目の型"],
        ChangeKind::Classification => ["classification", "分類"],
        ChangeKind::Effective => ["first day in force", "適用開始日"],
        ChangeKind::EvidenceKind => ["kinds of evidence", "証拠の種類"],
        ChangeKind::Group => ["groups", "群"],
        ChangeKind::Language => ["rule language", "規則言語"],
        ChangeKind::LegalBasis => ["clauses of law", "法的根拠の条項"],
        ChangeKind::Levels => ["levels", "レベル"],
        ChangeKind::Parameter => ["parameters", "パラメータ"],
        ChangeKind::Role => ["roles", "役割"],
        ChangeKind::Schema => ["schemas", "スキーマ"],
        ChangeKind::Score => ["score", "点数の規則"],
        ChangeKind::Source => ["source document", "出典文書"],
        ChangeKind::Status => ["status", "状態"],
        ChangeKind::Tokens => ["values of a claim", "主張項目の値の一覧"],
        ChangeKind::Transition => ["last day of the edition before", "前の版の利用期限"],
        ChangeKind::Vocabulary => ["vocabularies", "語彙"],
        ChangeKind::Weight => ["weight", "重み"],
        ChangeKind::Wording => ["wording of the set", "要求事項集の文言"],
    };
    language.pick(en, ja)
}

/// Returns which edition accepts a witness and which does not.
pub fn verdicts(accepted_by: OldOrNew, language: Language) -> &'static str {
    match accepted_by {
        OldOrNew::Old => language.pick("accepted by old, refused by new", "旧版は認め、新版は認めない"),
        OldOrNew::New => language.pick("refused by old, accepted by new", "旧版は認めず、新版は認める"),
    }
}

/// Returns what a witness says: first what the refusing edition is not content with, then what else it takes.
pub fn witness(witness: &Witness, language: Language) -> String {
    let mut parts = Vec::new();
    let is_flipped = |claim: &&super::witness::StatedClaim| claim.claim.as_str() == witness.flips;
    let flips = format!("`{}`", witness.flips);
    let (shown, rest): (Vec<_>, Vec<_>) =
        witness.evidence.iter().partition(|entry| entry.kind.as_str() == witness.flips);
    match witness.claims.iter().find(is_flipped) {
        Some(claim) => parts.push(stated(claim, language)),
        None if !shown.is_empty() => parts.extend(shown.iter().map(|entry| evidence(entry, language))),
        None => parts.push(match language {
            Language::En => format!("nothing about {flips}"),
            Language::Ja => format!("{flips} について何も述べない"),
        }),
    }
    let others = || witness.claims.iter().filter(|claim| !is_flipped(claim));
    parts.extend(others().take(SHOWN).map(|claim| stated(claim, language)));
    let more = others().count().saturating_sub(SHOWN);
    if more > 0 {
        parts.push(match language {
            Language::En => format!("{more} more claims"),
            Language::Ja => format!("ほか {more} 項目"),
        });
    }
    parts.extend(rest.iter().map(|entry| evidence(entry, language)));
    if !witness.certificates.is_empty() {
        let count = witness.certificates.len();
        parts.push(match language {
            Language::En => format!("certificates of components: {count}"),
            Language::Ja => format!("構成部品の認証書 {count} 件"),
        });
    }
    if !witness.is_smallest {
        parts.push(language.pick("(less may do)", "（より小さい例がありうる）").to_owned());
    }
    if witness.evidence.iter().any(|entry| entry.made_at.is_some() || entry.valid_until.is_some()) {
        parts.push(match language {
            Language::En => format!("evaluated at {}", witness.at),
            Language::Ja => format!("評価時点 {}", witness.at),
        });
    }
    parts.join(language.pick("; ", "、"))
}

/// Returns the party that answers for a change of words. Words are never proven equal; and where what is accepted changed with
/// them, nobody's assertion makes the change editorial.
pub fn assertion(of: &RequirementDiff, editorial: Option<&str>, language: Language) -> String {
    let is_open = of.relation == Relation::Undecided;
    // Words that carry no criterion: that they changed is all that is known.
    let relation = if is_open && of.undecided == [Undecided::WordsOnly] { Relation::Equivalent } else { of.relation };
    let is_spelling = of.wording.iter().all(|change| change.kind == WordingKind::Spelling);
    match (relation, editorial, language) {
        (Relation::Equivalent, _, Language::En) if is_spelling => "the same words in another spelling".into(),
        (Relation::Equivalent, _, Language::Ja) if is_spelling => "表記のみの変更（文言は同じ）".into(),
        (Relation::Equivalent, Some(name), Language::En) => format!("wording changed, asserted editorial by {name}"),
        (Relation::Equivalent, Some(name), Language::Ja) => format!("文言の変更（{name}により編集上の変更と主張）"),
        (Relation::Equivalent, None, Language::En) => "wording changed, not asserted by anybody".into(),
        (Relation::Equivalent, None, Language::Ja) => "文言の変更（編集上の変更と主張する者はない）".into(),
        (Relation::Undecided, _, Language::En) => "wording changed, perhaps with what is accepted".into(),
        (Relation::Undecided, _, Language::Ja) => "文言の変更（認める範囲も変わった可能性がある）".into(),
        (_, _, Language::En) => "wording changed, and what is accepted with it".into(),
        (_, _, Language::Ja) => "文言の変更（認める範囲も変わった）".into(),
    }
}

/// Returns the party that answers for changed words of a vocabulary.
pub fn vocabulary_assertion(of: &VocabularyWording, editorial: Option<&str>, language: Language) -> String {
    let is_spelling = of.changes.iter().all(|change| change.kind == WordingKind::Spelling);
    let words = match (is_spelling, editorial, language) {
        (true, _, Language::En) => "the same words in another spelling".into(),
        (true, _, Language::Ja) => "表記のみの変更（文言は同じ）".into(),
        (_, Some(name), Language::En) => format!("wording changed, asserted editorial by {name}"),
        (_, Some(name), Language::Ja) => format!("文言の変更（{name}により編集上の変更と主張）"),
        (_, None, Language::En) => "wording changed, not asserted by anybody".into(),
        (_, None, Language::Ja) => "文言の変更（編集上の変更と主張する者はない）".into(),
    };
    let mut ids: Vec<&str> = of.read_by.iter().map(warifu_model::RequirementId::as_str).collect();
    let more = ids.len().saturating_sub(NAMED);
    ids.truncate(NAMED);
    let list = ids.join(language.pick(", ", "、"));
    match (ids.is_empty(), more, language) {
        (true, _, Language::En) => format!("{words}; read by no criterion"),
        (true, _, Language::Ja) => format!("{words}。読む判定基準はない"),
        (_, 0, Language::En) => format!("{words}; read by {list}"),
        (_, 0, Language::Ja) => format!("{words}。読むのは {list}"),
        (_, more, Language::En) => format!("{words}; read by {list} and {more} more"),
        (_, more, Language::Ja) => format!("{words}。読むのは {list} ほか {more} 件"),
    }
}

/// Returns which words of a requirement changed, in which languages: `statement (en, ja)`.
pub fn wording(changes: &[WordingChange], language: Language) -> String {
    let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
    for change in changes {
        let code = change.language.as_str();
        match parts.iter_mut().find(|(what, _)| *what == change.what) {
            Some((_, languages)) => languages.push(code),
            None => parts.push((change.what, vec![code])),
        }
    }
    let name = |what: &str| match what {
        "title" => language.pick("title", "題名"),
        "statement" => language.pick("statement", "本文"),
        "description" => language.pick("description", "説明"),
        "field" => language.pick("field", "欄の名称"),
        "reading" => language.pick("reading of evidence", "証拠の読み方"),
        _ => language.pick("guidance", "手引"),
    };
    let parts = parts.into_iter().map(|(what, languages)| format!("{} ({})", name(what), languages.join(", ")));
    parts.collect::<Vec<_>>().join(language.pick(", ", "、"))
}

/// A value as text, shortened.
pub(super) fn short(json: &Json) -> String {
    match json {
        Json::Null => "–".into(),
        Json::Text(text) if Digest::parse(text).is_some() => format!("{}…", text.chars().take(15).collect::<String>()),
        Json::Text(text) => shorten(text),
        other => shorten(&String::from_utf8_lossy(&other.to_canonical())),
    }
}

fn stated(claim: &super::witness::StatedClaim, language: Language) -> String {
    let said = format!("`{}` = {}", claim.claim, value(&claim.value, language));
    match (&claim.weaker, language) {
        (None, _) => said,
        (Some(weaker), Language::En) => format!("{said} (a weaker party says {})", value(weaker, language)),
        (Some(weaker), Language::Ja) => format!("{said}（より弱い当事者は{}）", value(weaker, language)),
    }
}

fn evidence(entry: &WitnessEvidence, language: Language) -> String {
    let party = warifu_core::engine::party(entry.party, language);
    let mut words = match language {
        Language::En => format!("evidence `{}` by the {party}", entry.kind),
        Language::Ja => format!("{party}による証拠 `{}`", entry.kind),
    };
    let mut add = |en: &str, ja: &str, text: Option<String>| {
        if let Some(text) = text {
            words.push_str(language.pick(en, ja));
            words.push_str(&text);
        }
    };
    add(" of signer ", "、署名者 ", entry.signer.map(|signer| signer.to_string()));
    add(" as ", "、役割 ", entry.role.as_ref().map(|role| format!("`{role}`")));
    add(" for ", "、対象 ", entry.supports.as_ref().map(|claim| format!("`{claim}`")));
    add(", made at ", "、作成 ", entry.made_at.map(|at| at.to_string()));
    add(", valid until ", "、有効期限 ", entry.valid_until.map(|at| at.to_string()));
    words
}

/// Things that a reason names before it only counts them.
const NAMED: usize = 4;
/// Claims of a witness that are told one by one, beside the one that flips.
const SHOWN: usize = 6;
