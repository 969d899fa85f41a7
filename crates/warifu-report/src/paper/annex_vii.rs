//! The items of the technical documentation (Regulation (EU) 2024/2847, Annex VII), and which kinds of documents belong to each.

use warifu_model::{Language, Localized, Outcome, Record, RequirementSet};

use super::draft::Draft;
use super::facts::Facts;
use super::words::{Words, both, delivered, same};
use super::{Filler, PaperItem};

pub(super) fn items(facts: &Facts<'_>) -> Vec<PaperItem> {
    vec![
        purpose(facts),
        versions(facts),
        Draft::new("1(c)", ("Pictures of the hardware", "ハードウェアの画像"))
            .blank_where_needed(PICTURES, MAKER)
            .done(),
        Draft::new(
            "1(d)",
            ("Information and instructions for users (Annex II)", "利用者への情報及び取扱説明（附属書II）"),
        )
        .wants(facts, USER_INFORMATION, &["product_information", "configuration_guide"])
        .done(),
        Draft::new("2(a)", ("Design, development and architecture", "設計、開発及びアーキテクチャ"))
            .wants(facts, DESIGN, &["technical_documentation", "design_review_record"])
            .done(),
        vulnerabilities(facts),
        production(facts),
        risks(facts),
        support(facts),
        standards(facts),
        tests(facts),
        Draft::new("7", ("Copy of the EU declaration of conformity", "EU適合宣言書の写し"))
            .lists(facts, &["statement_of_compliance"])
            .blank(DECLARATION, Filler::Signatory)
            .done(),
        Draft::new("8", ("SBOM, on a reasoned request of an authority", "当局の理由を付した求めに応じたSBOM"))
            .wants(facts, BILL, &["sbom"])
            .done(),
    ]
}

fn purpose(facts: &Facts<'_>) -> PaperItem {
    let product = &facts.source.record.product;
    Draft::new("1(a)", ("General description: intended purpose", "一般的な説明：意図する目的"))
        .record(("Product", "製品"), product.name.clone())
        .wants(facts, PURPOSE, &["technical_documentation", "product_information"])
        .done()
}

fn versions(facts: &Facts<'_>) -> PaperItem {
    let product = &facts.source.record.product;
    let mut item = Draft::new("1(b)", ("Versions of software that bear on conformity", "適合に関わるソフトウェアの版"))
        .record(("Version", "版"), same(&product.version));
    for artifact in &product.artifacts {
        item = item.record(("Delivered file", "納入物"), delivered(artifact));
    }
    item.wants(facts, COMPONENTS, &["sbom"]).done()
}

fn vulnerabilities(facts: &Facts<'_>) -> PaperItem {
    Draft::new("2(b)", ("Handling of vulnerabilities", "脆弱性への対処"))
        .wants(facts, COMPONENTS, &["sbom"])
        .wants(facts, POLICY, &["disclosure_policy"])
        .claim(facts, "response.contact")
        .wants(facts, UPDATES, &["update_delivery_record"])
        .lists(facts, &["vulnerability_record", "vex", "root_cause_record", "incident_record"])
        .done()
}

fn production(facts: &Facts<'_>) -> PaperItem {
    Draft::new("2(c)", ("Production and monitoring, and how they are validated", "生産及び監視並びにその妥当性確認"))
        .wants(facts, PRODUCTION, &["process_document", "build_provenance", "build_configuration"])
        .lists(facts, PRODUCTION_TOO)
        .done()
}

fn risks(facts: &Facts<'_>) -> PaperItem {
    let item = Draft::new("3", ("Assessment of cybersecurity risks", "サイバーセキュリティリスクのアセスメント"))
        .claim(facts, "cra.risk_assessment_covers")
        .wants(facts, RISKS, &["threat_model", "technical_documentation"])
        .lists(facts, &["risk_register"]);
    let (record, set) = (facts.source.record, facts.source.set);
    let item = match of_outcome(record, set, Outcome::NotApplicable) {
        None => item,
        Some(points) => item.record(APART, points).blank(REASONS, MAKER),
    };
    match of_outcome(record, set, Outcome::Undetermined) {
        None => item,
        Some(points) => item.missing(undecided(&points), MAKER, true),
    }
    .done()
}

/// The points of Annex I, Part I, (2) with this outcome, by id and title.
fn of_outcome(record: &Record, set: Option<&RequirementSet>, outcome: Outcome) -> Option<Localized> {
    let is_point = |id: &str| id.starts_with("I.2.");
    let found = record.findings.iter().filter(|one| one.outcome == outcome && is_point(one.requirement.as_str()));
    let points: Vec<_> = found.map(|one| &one.requirement).collect();
    let said = |language: Language| {
        let title = |id| set.and_then(|set| set.requirement(id)).map(|one| one.title.in_language(language).to_owned());
        let each = points.iter().map(|id| format!("{id} {}", title(id).unwrap_or_default()).trim_end().to_owned());
        each.collect::<Vec<_>>().join(language.pick("; ", "；"))
    };
    (!points.is_empty()).then(|| both(said))
}

fn undecided(points: &Localized) -> Localized {
    both(|language| match language {
        Language::En => {
            format!("whether and how these points of Annex I apply and are met: the record cannot tell ({})", points.en)
        }
        Language::Ja => {
            format!("附属書Iの次の項目の適用の有無及び充足の方法。評価記録では判定不能である（{}）", points.ja)
        }
    })
}

fn support(facts: &Facts<'_>) -> PaperItem {
    Draft::new("4", ("How the support period was determined", "サポート期間の決定の根拠"))
        .claim(facts, "cra.support_period")
        .claim(facts, "product.support_until")
        .blank(GROUNDS, MAKER)
        .lists(facts, &["technical_documentation", "product_information"])
        .done()
}

fn standards(facts: &Facts<'_>) -> PaperItem {
    let title = (
        "Standards, specifications and schemes, and solutions in their place",
        "規格、仕様及びスキーム並びに代替の解決策",
    );
    Draft::new("5", title)
        .claim(facts, "cra.standards_applied")
        .lists(facts, &["implementation_statement", "conformity_certificate", "conformity_label", "audit_statement"])
        .blank(STANDARDS, MAKER)
        .done()
}

fn tests(facts: &Facts<'_>) -> PaperItem {
    Draft::new("6", ("Reports of tests", "試験報告書"))
        .wants(facts, TESTS, &["test_report", "penetration_test", "test_result"])
        .lists(facts, TESTS_TOO)
        .done()
}

const MAKER: Filler = Filler::Manufacturer;

const PICTURES: Words = (
    "photographs or drawings of the outside, the marking and the inside, where the product is hardware",
    "製品がハードウェアの場合、外観、表示及び内部の写真又は図",
);
const USER_INFORMATION: Words = ("the information for users", "利用者への情報");
const DESIGN: Words = (
    "a description of design and architecture: how the parts of the software build on each other",
    "設計及びアーキテクチャの説明（ソフトウェアの各部の関係を含む）",
);
const DECLARATION: Words = ("the declaration as signed", "署名済みの宣言書");
const BILL: Words = ("the SBOM", "SBOM");
const PURPOSE: Words = ("a description of the intended purpose", "意図する目的の説明");
const COMPONENTS: Words = ("the SBOM of this version", "当該版のSBOM");
const POLICY: Words = ("the policy on coordinated disclosure", "協調的な脆弱性開示の方針");
const UPDATES: Words = ("how updates are distributed securely", "更新の安全な配付の方法");
const PRODUCTION: Words = ("how the product is produced and monitored", "製品の生産及び監視の方法");
const RISKS: Words = ("the risk assessment", "リスクアセスメント");
const APART: Words = ("Points found not applicable", "適用外とされた項目");
const REASONS: Words = ("the reason why each of these points does not apply", "これらの各項目を適用外とする理由");
const GROUNDS: Words = ("what was taken into account to determine it", "決定に当たり考慮した情報");
const STANDARDS: Words = (
    "the list of what was applied, in full or in which parts, and what was done instead where nothing was applied",
    "適用したもの（全部又は適用部分）の一覧及び適用しない部分について採用した解決策",
);
const TESTS: Words =
    ("reports of tests of the product and of how vulnerabilities are handled", "製品及び脆弱性対処の試験報告書");

const PRODUCTION_TOO: &[&str] = &[
    "environment_record",
    "link",
    "management_record",
    "monitoring_record",
    "release_archive_record",
    "release_statement",
    "repository_record",
    "supplier_assessment",
    "tool_inventory",
    "training_record",
];
const TESTS_TOO: &[&str] = &[
    "binary_analysis_report",
    "code_review_record",
    "scorecard",
    "static_analysis",
    "static_analysis_report",
    "verification_summary",
];
