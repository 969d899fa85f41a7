//! The decided terms: no text of the shipped content has a variant that was decided against.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use warifu_catalog::Catalog;
use warifu_model::json::{Node, Tape};

/// What was decided against, and what is written instead.
type Term = (&'static str, &'static str);

const JAPANESE: &[Term] = &[
    ("供給網", "サプライチェーン"),
    ("水準", "レベル, or 程度 for a degree that is no level of a scheme"),
    ("星", "★"),
    ("本セット", "本要求事項集"),
    ("この集", "本要求事項集"),
    ("両セット", "両要求事項集"),
    ("封筒", "エンベロープ"),
    ("秘匿性", "機密性"),
    ("区画", "ゾーン in IEC 62443, otherwise 区域 for rooms and セグメント for networks"),
    ("使用の管理", "使用制御"),
    ("識別及び認証の管理", "識別及び認証の制御"),
    ("データの秘匿性", "データの機密性"),
    ("侵入試験", "ペネトレーションテスト"),
    ("悪意あるコード", "悪意のあるコード"),
    ("検査値", "チェックサム"),
    ("検査符号", "チェックサム"),
    ("更新の取消し", "更新のロールバック（切戻し）"),
    ("すべて", "全て"),
    ("手引書", "手引き"),
    ("記憶による", "未確認, or 出典と未照合"),
    ("記憶に基づ", "未確認, or 出典と未照合"),
    ("社会基盤安全保障庁", "インフラストラクチャセキュリティ庁"),
    ("設計によるセキュリティ", "セキュア・バイ・デザイン"),
    ("安全なソフトウェア開発フレームワーク", "セキュアソフトウェア開発フレームワーク（SSDF）"),
    ("本人情報の表明", "アイデンティティアサーション"),
    ("有害な事象", "有害事象"),
    ("型式", "型番"),
    ("接続製品", "接続可能製品"),
    ("販売者", "販売業者"),
    ("初期パスワード", "出荷時パスワード"),
    ("タンパの", "改ざんの"),
    ("受領回答期間", "受領通知までの期間"),
    ("確保事項", "保護措置"),
    ("監査人の報告書", "監査人の意見表明書"),
    ("調達部品", "調達した構成部品"),
    ("。 ", "no space after 。"),
    ("（ ", "no space after （"),
    ("一年", "1年"),
    ("二年", "2年"),
    ("三年", "3年"),
    ("一か月", "1か月"),
    ("二か月", "2か月"),
    ("三か月", "3か月"),
    ("六か月", "6か月"),
    ("十二か月", "12か月"),
    ("一週間", "1週間"),
    ("一件", "1件"),
    ("二桁", "2桁"),
];

/// Where a term is right only behind something: what may stand before it.
const JAPANESE_AFTER: &[(&str, &[&str], &str)] = &[
    ("部品表", &["ソフトウェア"], "SBOM, or ソフトウェア部品表（SBOM）"),
    ("部品", &["構成", "ソフトウェア"], "構成部品"),
];

/// What a term must be followed by.
const JAPANESE_BEFORE: &[(&str, &str)] = &[("カテゴリ", "ー"), ("手引", "き"), ("ソフトウェア部品表", "（SBOM）")];

/// Whole words, in any case.
const ENGLISH: &[Term] = &[
    ("from memory", "not verified against the source"),
    ("weigh", "evaluate, compare, consider"),
    ("weighed", "evaluated, compared, considered"),
    ("weighs", "evaluates, compares, considers"),
    ("whoever", "those who"),
    ("nobody", "say what is not done or not allowed"),
    ("heard", "accepted"),
    ("mend", "correct, fix"),
    ("mended", "corrected, fixed"),
    ("at hand", "provided, under assessment"),
    ("upon", "on"),
    ("stands", "is"),
    ("stand in", "be in, replace"),
    ("stood", "was"),
    ("way back", "rollback"),
    ("sign-in", "authentication"),
    ("sign-ins", "login attempts"),
    ("signs in", "authenticates"),
    ("held against", "compared with, checked against"),
    ("of free will", "voluntarily"),
    ("in earnest", "in a real case"),
    ("come about", "origin"),
    ("cut itself off", "island mode"),
    ("counted up", "incremental counter"),
    ("watched", "monitored"),
    ("told", "informed, notified"),
    ("rungs", "levels"),
    ("lived", "established"),
    ("made up for", "covered by compensating measures"),
    ("obeys", "executes"),
    ("shelf", "catalogue"),
    ("heir", "successor"),
    ("heirs", "successors"),
    ("surroundings", "operating environment"),
    ("somebody", "a person"),
];

#[test]
fn japanese_texts_use_the_decided_terms() {
    let found = offences(|_, ja| {
        let plain = JAPANESE.iter().filter(|(rejected, _)| ja.contains(rejected)).copied();
        let behind =
            JAPANESE_AFTER.iter().filter(|(term, leads, _)| is_bare(ja, term, leads)).map(|one| (one.0, one.2));
        let ahead = JAPANESE_BEFORE.iter().filter(|(term, tail)| is_cut(ja, term, tail)).copied();
        plain.chain(behind).chain(ahead).collect()
    });
    assert_eq!(found, [""; 0]);
}

#[test]
fn english_texts_are_in_plain_words() {
    let found = offences(|en, _| ENGLISH.iter().filter(|(rejected, _)| has_words(en, rejected)).copied().collect());
    assert_eq!(found, [""; 0]);
}

/// Whether the phrase is in the text as whole words.
fn has_words(text: &str, phrase: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let words: Vec<String> = text.split(|c| !is_part(c)).map(str::to_ascii_lowercase).collect();
    format!(" {} ", words.join(" ")).contains(&format!(" {phrase} "))
}

/// Whether the term is somewhere without one of its leads before it.
fn is_bare(text: &str, term: &str, leads: &[&str]) -> bool {
    let mut places = text.match_indices(term).filter_map(|(place, _)| text.get(..place));
    places.any(|before| !leads.iter().any(|lead| before.ends_with(lead)))
}

/// Whether the term is somewhere without its tail behind it.
fn is_cut(text: &str, term: &str, tail: &str) -> bool {
    let mut places = text.match_indices(term).filter_map(|(place, _)| text.get(place + term.len()..));
    places.any(|after| !after.starts_with(tail))
}

/// Every rejected variant in every text, with the wanted one.
fn offences(find: impl Fn(&str, &str) -> Vec<Term>) -> Vec<String> {
    let catalog = Catalog::shipped().unwrap();
    let mut found = Vec::new();
    for document in catalog.documents() {
        let tape = Tape::parse(document.bytes()).unwrap();
        visit(tape.root(), &mut |en, ja| {
            let say = |(rejected, wanted): Term| format!("{}: `{rejected}` in `{en}`/`{ja}`: {wanted}", document.id());
            found.extend(find(en, ja).into_iter().map(say));
        });
    }
    found
}

/// Calls `see` with each pair of texts.
fn visit(node: Node<'_>, see: &mut impl FnMut(&str, &str)) {
    let Ok(members) = node.members() else {
        return node.items().into_iter().flatten().for_each(|item| visit(item, see));
    };
    let members: Vec<_> = members.map(|(key, value)| (key.string().unwrap(), value)).collect();
    let text = |name: &str| members.iter().find(|(key, _)| key == name).and_then(|(_, value)| value.string().ok());
    match (text("en"), text("ja")) {
        (Some(en), Some(ja)) => see(&en, &ja),
        _ => members.into_iter().for_each(|(_, value)| visit(value, see)),
    }
}

#[test]
fn the_checks_find_what_they_look_for() {
    assert!(has_words("A Way back from it", "way back") && !has_words("their", "heir"));
    assert!(is_bare("部品の数", "部品", &["構成"]) && !is_bare("構成部品の数", "部品", &["構成"]));
    assert!(is_cut("カテゴリの名", "カテゴリ", "ー") && !is_cut("カテゴリーの名", "カテゴリ", "ー"));
    let mut seen = Vec::new();
    let tape = Tape::parse(r#"{"a":[{"t":{"en":"E","ja":"日"}}]}"#.as_bytes()).unwrap();
    visit(tape.root(), &mut |en, ja| seen.push(format!("{en} {ja}")));
    assert_eq!(seen, ["E 日"]);
}
