use std::fmt::Write as _;

use warifu_model::{About, ClaimDefinition, ClaimType, Json, Language, SetId, Texts, Vocabulary, problems};

use super::emit::emit;
use super::{SET, SourceFiles, requirement_file};
use crate::document::Document;

/// Describes the source folder of a new set.
#[derive(Clone, Copy, Debug)]
pub struct Skeleton<'s> {
    /// The id of the set.
    pub id: &'s SetId,
    /// The vocabularies that it uses. Its first requirement asks for a claim of the first one.
    pub vocabularies: &'s [&'s Document],
    /// The scheme by which it grades conformity.
    pub levels: SkeletonLevels,
    /// The languages of its texts.
    pub texts: &'s Texts,
    /// The language of the remarks.
    pub remarks: Language,
}

/// The scheme by which a new set grades conformity.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum SkeletonLevels {
    /// By rungs, of which each holds all below it.
    Ladder,
    /// Not at all.
    #[default]
    None,
    /// By a number for each of several dimensions.
    Vector,
}

problems! {
    /// The reason why there is no skeleton.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum SkeletonError {
        /// The first vocabulary has no claim that an example could state.
        NoClaim => {
            code: "skeleton-without-claim",
            en: "the first vocabulary has no claim of a simple type, for which an example could be written",
            ja: "最初の語彙に、例を書ける単純な型の主張項目がない",
            help_en: "name a vocabulary with a claim that is a flag, a token, a whole number, a date or a text",
            help_ja: "真偽値、トークン、整数、日付又は文字列の主張項目がある語彙を指定してください",
        }
    }
}

/// Writes the source folder of a set that builds at once: one requirement with a criterion, examples, and remarks on each field.
///
/// ```
/// use warifu_catalog::sources::{Skeleton, SkeletonLevels, build, skeleton};
/// use warifu_catalog::{Catalog, DocumentKind};
/// use warifu_model::{Language, SetId, Texts};
///
/// let catalog = Catalog::shipped()?;
/// let vocabulary = catalog.of_kind(DocumentKind::Vocabulary).last().ok_or("a vocabulary")?;
/// let id = SetId::parse("our-doors").ok_or("an id")?;
/// let new = Skeleton {
///     id: &id,
///     vocabularies: &[vocabulary],
///     levels: SkeletonLevels::None,
///     texts: &Texts::default(),
///     remarks: Language::En,
/// };
/// assert!(build(&skeleton(&new)?, &[vocabulary]).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`SkeletonError`], where no example can be written.
pub fn skeleton(new: &Skeleton<'_>) -> Result<SourceFiles, SkeletonError> {
    let vocabulary = new.vocabularies.first().and_then(|document| document.vocabulary());
    let (claim, pass, fail) = vocabulary.and_then(sample).ok_or(SkeletonError::NoClaim)?;
    let mut files = SourceFiles::new();
    files.insert(SET.to_owned(), header(new).into_bytes());
    files.insert(requirement_file(FIRST), requirement(new, claim, &pass, &fail).into_bytes());
    Ok(files)
}

/// A claim with a value that is good enough and one that is not.
fn sample(vocabulary: &Vocabulary) -> Option<(&ClaimDefinition, Json, Json)> {
    let of = |claim: &ClaimDefinition| match &claim.claim_type {
        ClaimType::Boolean => Some((Json::Bool(true), Json::Bool(false))),
        ClaimType::Token(tokens) if tokens.len() > 1 => Some((tokens.first()?.into(), tokens.get(1)?.into())),
        _ => None,
    };
    let all = || vocabulary.claims.iter();
    let is_flag = |claim: &&ClaimDefinition| claim.claim_type == ClaimType::Boolean;
    // what is said of a product's quality, rather than of its nature
    let flag = all().filter(is_flag).find(|claim| claim.about == About::Quality).or_else(|| all().find(is_flag));
    let found = flag.or_else(|| all().find(|claim| of(claim).is_some()))?;
    of(found).map(|(pass, fail)| (found, pass, fail))
}

fn header(new: &Skeleton<'_>) -> String {
    let mut page = Page { new, out: String::new() };
    page.remark(
        "The header of a requirement set. The published document is built of this folder.",
        "要求事項集のヘッダー。公開用の文書は、このフォルダから作成する。",
    );
    page.line("format: warifu.requirement-set/1");
    page.remark(
        "The id never changes; the version says what did: docs/DIFF.md.",
        "idは変わらない。版は変更の内容を示す（docs/DIFF.md）。",
    );
    page.line(&format!("id: {}", scalar(new.id.as_str())));
    page.line("version: 0.1.0");
    page.remark(
        "The edition of the rule language; 2 where a requirement is recommended, or where points are enough.",
        "規則言語の版。推奨の要求事項又は点数の規則がある場合は2。",
    );
    page.line("language: 1");
    if !new.texts.is_both() {
        page.remark(
            "The languages in which each text is, the main one first; left out for English and Japanese.",
            "各文字列を書く言語。主となる言語を先に挙げる。英語と日本語の場合は書かない。",
        );
        page.line(&format!("texts_in: [{}]", new.texts.tags().collect::<Vec<_>>().join(", ")));
    }
    page.remark("`draft` is for comment: nothing is granted on it, and its version ends in `-draft.1` or the like. `final` is in force.",
        "`draft` は意見募集用で、認証には使えず、版の末尾は `-draft.1` などとする。`final` は確定版。");
    page.line("status: final");
    page.text("title", "The title of the set", "要求事項集の表題");
    page.text(
        "description",
        "The products that it is for, and what it leaves to others.",
        "対象とする製品と、対象外の事項。",
    );
    page.remark(
        "Who publishes the requirements, with ISO 3166-1 code; leave the country out for an international body.",
        "要求事項の公表者と国（ISO 3166-1）。国際機関の場合、国は書かない。",
    );
    page.line("authority:");
    page.nested_text(2, "name", "The name of the authority", "公表者の名称");
    page.line("  country: JP");
    page.remark(
        "The document that the requirements come from. A year or a date stands in quotes.",
        "要求事項の出典。年や日付は引用符で囲む。",
    );
    page.line("source:\n  document: The name of the document\n  edition: \"1\"\n  published: \"2026-01-01\"");
    page.remark("Clauses of law that it rests on; requirements name them by id. docs/FORMATS/requirement-set.md has the fields.",
        "根拠となる法令の条項。要求事項からidで参照する。フィールドは docs/FORMATS/requirement-set.md を参照。");
    page.line("legal_basis:\n- id: RULE-1\n  instrument: The name of the act or rule\n  clause: \"1\"");
    page.nested_text(2, "title", "What the clause is about", "条項の内容");
    page.line("  date: \"2026-01-01\"\n  state: in_force\n  assurance: unverified");
    page.remark(
        "The first day on which it applies. `transition: {previous_open_until: \"…\"}` keeps the edition before open.",
        "適用開始日。前の版の経過期間は `transition: {previous_open_until: \"…\"}` で示す。",
    );
    page.line("effective:\n  from: \"2026-01-01\"");
    page.remark(
        "The vocabularies whose claims the criteria use; their digests are filled in by `build`.",
        "判定基準が用いる主張項目の語彙。ダイジェストは `build` が記入する。",
    );
    page.line("vocabularies:");
    for vocabulary in new.vocabularies {
        page.line(&format!("- id: {}\n  version: {}", scalar(vocabulary.id()), vocabulary.version()));
    }
    match new.levels {
        SkeletonLevels::None => {
            page.remark("Products conform or do not.", "適合か不適合かだけを判定する。");
            page.line("levels:\n  scheme: none");
        }
        SkeletonLevels::Ladder => {
            page.remark(
                "Rungs, lowest first: who holds one holds all below it.",
                "段階。低い順。上の段階は下の全ての段階を含む。",
            );
            page.line("levels:\n  scheme: ladder\n  levels:\n  - id: level-1");
            page.nested_text(4, "title", "Level 1", "レベル1");
        }
        SkeletonLevels::Vector => {
            page.remark("A number from 1 to `max` for each dimension.", "次元ごとに1から `max` までの数。");
            page.line("levels:\n  scheme: vector\n  dimensions:\n  - id: D1");
            page.nested_text(4, "title", "The first dimension", "第一の次元");
            page.line("  max: 1");
        }
    }
    page.remark(
        "With `language: 2`, points that are enough instead of everything: `outcome: {score: {at_least: 88, always: [G1-1]}}`.",
        "`language: 2` の場合、全てではなく一定の点数で足りる規則を置ける：`outcome: {score: {at_least: 88, always: [G1-1]}}`。",
    );
    rest(&mut page);
    page.out
}

/// What comes after the levels.
fn rest(page: &mut Page<'_>) {
    page.remark(
        "Values that criteria name by id, such as an age, and that profiles may set.",
        "判定基準がidで参照し、プロファイルで変更できる値（期間など）。",
    );
    page.line("parameters: []");
    page.remark("JSON Schemas for evidence documents.", "証拠文書のJSON Schema。");
    page.line("schemas: []");
    page.remark("Groups in the order in which they are shown.", "表示順のグループ。");
    page.line("groups:\n- id: G1");
    page.nested_text(2, "title", "The first group", "第一グループ");
    page.remark(
        "Ids of the requirements, in the order in which they are shown: each has the file requirements/ID.yaml.",
        "表示順の要求事項のid。それぞれ requirements/ID.yaml に書く。",
    );
    page.line(&format!("requirements: [{FIRST}]"));
    page.remark(
        "Ids that are no longer in use, with what took over. A number is never used again.",
        "廃止したidとその後継。番号は再び使わない。",
    );
    page.line("withdrawn: []");
}

fn requirement(new: &Skeleton<'_>, claim: &ClaimDefinition, pass: &Json, fail: &Json) -> String {
    let mut page = Page { new, out: String::new() };
    let shown = |json: &Json| String::from_utf8(json.to_canonical()).unwrap_or_default();
    page.remark(
        "One requirement. The name of the file is its id, with `_` for special characters.",
        "一つの要求事項。ファイル名はid（特殊文字は `_`）とする。",
    );
    page.line(&format!("id: {FIRST}\ngroups: [G1]"));
    page.text("title", "A short title", "短い表題");
    page.text("statement", "What the requirement asks, in your own words.", "要求する内容（自身の言葉で書く）。");
    page.text("guidance", "How to meet it, and how to show it.", "満たし方と示し方。");
    page.remark("Ids in `legal_basis` of set.yaml.", "set.yaml の `legal_basis` にあるid。");
    page.line("legal_basis: [RULE-1]");
    page.remark(
        "What other documents say on the same matter: {document: …, ids: [...]}.",
        "同じ事項に関する他の文書：{document: …, ids: [...]}。",
    );
    page.line("references: []");
    page.remark(
        "`sourced` if ids, dates and structure were checked against the document, else `unverified`.",
        "id、日付、構造を出典と照合したら `sourced`、そうでなければ `unverified`。",
    );
    page.line("assurance: unverified");
    page.remark(
        "With `language: 2`: `binding: recommended` if it is shown and counts for no outcome; `weight: 3` for its points, 1 where it has none.",
        "`language: 2` の場合：結果に影響しないものは `binding: recommended`、点数は `weight: 3` のように書く（書かない場合は1）。",
    );
    match new.levels {
        SkeletonLevels::None => {}
        SkeletonLevels::Ladder => {
            page.remark("The level from which it holds.", "適用が始まるレベル。");
            page.line("from: level-1");
        }
        SkeletonLevels::Vector => {
            page.remark("The level from which it holds.", "適用が始まるレベル。");
            page.line("from: {dimension: D1, level: 1}");
        }
    }
    page.remark("The test, on claims of the vocabularies: docs/FORMATS/criteria.md lists the operators, and the catalogue can be searched for claims.",
        "語彙の主張項目に対する判定基準。演算子は docs/FORMATS/criteria.md、主張項目はカタログを検索して探せる。");
    page.line(&format!("criterion:\n  equals:\n    claim: {}\n    value: {}", claim.id, shown(pass)));
    page.remark("Products that meet it and that do not. A check evaluates them, and names changes of the criterion that none notices.",
        "満たす製品と満たさない製品。検査の際に評価し、どの例も反応しない判定基準の変更を示す。");
    page.line(&format!("examples:\n  pass:\n  - claims:\n      {}: {}", claim.id, shown(pass)));
    page.line(&format!("  fail:\n  - claims:\n      {}: {}", claim.id, shown(fail)));
    page.out
}

struct Page<'s> {
    new: &'s Skeleton<'s>,
    out: String,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn remark(&mut self, en: &str, ja: &str) {
        let _ = writeln!(self.out, "# {}", self.new.remarks.pick(en, ja));
    }

    fn text(&mut self, field: &str, en: &str, ja: &str) {
        self.nested_text(0, field, en, ja);
    }

    fn nested_text(&mut self, indent: usize, field: &str, en: &str, ja: &str) {
        let space = " ".repeat(indent);
        let _ = writeln!(self.out, "{space}{field}:");
        for tag in self.new.texts.tags() {
            // what no translation is known of is in English until its author writes it
            let text = if tag == Language::Ja.tag() { ja } else { en };
            let _ = writeln!(self.out, "{space}  {tag}: {}", scalar(text));
        }
    }
}

/// A text on one line.
fn scalar(text: &str) -> String {
    String::from_utf8(emit(&Json::from(text))).unwrap_or_default().trim_end().to_owned()
}

/// The id of the first requirement.
const FIRST: &str = "G1-1";
