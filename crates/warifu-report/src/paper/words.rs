//! What papers say besides what records know.

use warifu_model::{Artifact, Localized};

pub(super) use crate::wording::{
    AS_OF, DIGEST, FILE, MODEL, NOT_PROVIDED, OUTCOME, PROVIDED, RECOMPUTE, RECORD, SET, Words, both, localized, same,
};

pub(super) const DECLARATION: Words = ("EU declaration of conformity", "EU適合宣言書");
pub(super) const TECHNICAL_FILE: Words = ("Index of the technical documentation", "技術文書の目次");
pub(super) const ACT: Words =
    ("Regulation (EU) 2024/2847 (Cyber Resilience Act)", "規則 (EU) 2024/2847（サイバーレジリエンス法）");
pub(super) const DRAFT: Words = ("draft", "案");

pub(super) const BY_MANUFACTURER: Words = ("to be filled in by the manufacturer", "製造者が記入");
pub(super) const BY_SIGNATORY: Words =
    ("to be filled in by the person who signs for the manufacturer", "製造者を代表して署名する者が記入");
pub(super) const BY_NOTIFIED_BODY: Words =
    ("to be taken over from the papers of the notified body", "ノーティファイドボディの書面から転記");
pub(super) const BY_DRAFTER: Words = (
    "to be known by giving the attestations that the record names",
    "評価記録が参照するアテステーションを指定すれば判明",
);

pub(super) const BLANK: Words = ("Blank", "空欄");
pub(super) const BLANKS: Words = ("Blanks", "空欄");
pub(super) const BLANK_WHERE_NEEDED: Words = ("Blank, where it applies", "空欄（該当する場合）");
pub(super) const STATED: Words = ("as the attestation states", "アテステーションの主張による");
pub(super) const OTHERS: Words = ("Documents that belong to no item", "いずれの項目にも属さない文書");
pub(super) const OTHERS_NOTE: Words = (
    "The record names these, too. By their kind they belong to no item of the annex.",
    "評価記録が参照する文書のうち、種類からは附属書のいずれの項目にも属さないもの。",
);
pub(super) const DOCUMENTS: Words = ("Documents", "文書");
pub(super) const KIND: Words = ("Kind", "種類");
pub(super) const NAME: Words = ("File name", "ファイル名");
pub(super) const DATE: Words = ("Made on", "作成日");
pub(super) const UNTIL: Words = ("until", "期限");
pub(super) const NOT_STATED: Words = ("not stated", "記載なし");
pub(super) const ITEMS: Words = ("Items of the annex", "附属書の項目");
pub(super) const REMARKS: Words = ("To know before it is filled in", "記入前の確認事項");
pub(super) const VENDOR: Words = ("Manufacturer, as the record names it", "製造者（評価記録の記載）");

pub(super) const WHAT_IT_IS: Words = (
    "This paper is a draft made from a record. It declares nothing until its blanks are filled and it is signed, and it is not a \
     certificate. Who relies on the outcome recomputes the record from its inputs: the digest must be the same.",
    "本書面は評価記録から作成した案である。空欄が記入され署名されるまでは何も宣言するものではなく、認証書でもない。結果に依拠する場合は、\
     評価記録を入力から再計算し、ダイジェストが一致することを確認する。",
);
pub(super) const UNVERIFIED_ITEMS: Words = (
    "Numbers and subjects of the items are in this project's own words and were not verified against the Official Journal.",
    "項目の番号及び主題は本プロジェクト独自の表現であり、官報の原文と照合していない。",
);
pub(super) const BY_KIND: Words = (
    "Documents are listed where their kind belongs. Whether each treats what the item asks for is for the manufacturer to see to.",
    "文書は種類に応じて各項目に記載している。項目の求める内容を含むか否かは製造者が確認する。",
);
pub(super) const OTHER_EDITION: Words = (
    "The requirement set is this project's reading of the act. That it finds the product conforming is not a presumption of conformity.",
    "要求事項集は本プロジェクトによる法令の解釈である。適合との結果は、適合性の推定を与えるものではない。",
);
pub(super) const GIVEN_SET: Words = (
    "The requirement set calls itself a reading of the act and is not one of the catalogue of this project: it was given as a file. Its author \
     answers for what it asks.",
    "要求事項集は法令の解釈を称しているが、本プロジェクトのカタログのものではなく、ファイルとして指定されたものである。求める内容についてはその作成者が責任を負う。",
);
pub(super) const NOT_YET: Words = (
    "The act as a whole applies from 2027-12-11; the record is from before.",
    "本法の全体は2027年12月11日から適用される。評価記録はそれより前のものである。",
);
pub(super) const NO_ATTESTATION: Words = (
    "No attestation was given. Names and dates of documents, and what is claimed, are therefore not known here.",
    "アテステーションが指定されていない。このため文書の名称、作成日及び主張の内容は示せない。",
);

/// A delivered file with its digest.
pub(super) fn delivered(artifact: &Artifact) -> Localized {
    let Artifact { name, digest } = artifact;
    Localized::of(format!("{name} ({digest})"), format!("{name}（{digest}）"))
}
