//! The items of the EU declaration of conformity (Regulation (EU) 2024/2847, Annex V).

use warifu_model::{Language, Localized, Product};

use super::draft::Draft;
use super::facts::Facts;
use super::words::{Words, both, delivered, same};
use super::{Filler, PaperItem};
use crate::report::{Counts, SetOrigin};

pub(super) fn items(facts: &Facts<'_>, conforms: bool, counts: Counts) -> Vec<PaperItem> {
    let product = &facts.source.record.product;
    vec![
        identification(product),
        manufacturer(product),
        Draft::new("3", ("Responsibility", "責任の所在")).form(SOLE_RESPONSIBILITY).done(),
        object(product),
        conformity(facts, conforms, counts),
        standards(facts),
        notified_body(facts),
        signature(),
    ]
}

fn identification(product: &Product) -> PaperItem {
    let mut item = Draft::new("1", ("Name, type and identification of the product", "製品の名称、型式及び識別"))
        .record(("Name", "名称"), product.name.clone())
        .record(("Model", "型式"), same(&product.model))
        .record(("Version", "版"), same(&product.version))
        .record(("Kind", "種類"), same(product.kind.as_str()));
    for identifier in &product.identifiers {
        item = item.record(("Identifier", "識別子"), same(&identifier.value));
    }
    item.blank_where_needed(
        ("batch or serial numbers that the declaration covers", "宣言の対象となる製造ロット番号又は製造番号"),
        Filler::Manufacturer,
    )
    .done()
}

fn manufacturer(product: &Product) -> PaperItem {
    let title =
        ("Name and address of the manufacturer or its authorised representative", "製造者又は認定代理人の名称及び住所");
    Draft::new("2", title)
        .record(("Manufacturer", "製造者"), same(&product.vendor))
        .blank(("postal address of the manufacturer", "製造者の住所"), Filler::Manufacturer)
        .blank_where_needed(
            ("name and address of the authorised representative", "認定代理人の名称及び住所"),
            Filler::Manufacturer,
        )
        .done()
}

fn object(product: &Product) -> PaperItem {
    let mut item = Draft::new("4", ("Object of the declaration", "宣言の対象"))
        .record(("Product", "製品"), same(&format!("{} {} {}", product.vendor, product.model, product.version)));
    for artifact in &product.artifacts {
        item = item.record(("Delivered file", "納入物"), delivered(artifact));
    }
    item.blank_where_needed(
        ("a picture, where words do not identify the product", "言葉では製品を特定できない場合の画像"),
        Filler::Manufacturer,
    )
    .done()
}

fn conformity(facts: &Facts<'_>, conforms: bool, counts: Counts) -> PaperItem {
    let item = Draft::new("5", ("Conformity with Union law", "EU法令への適合"))
        .record(("Findings of the record", "評価記録の判定"), findings(counts));
    let item = if conforms {
        item.form(CONFORMS)
    } else {
        let set = &facts.source.record.set;
        let what = both(|language| match (facts.source.origin, language) {
            (SetOrigin::Given, Language::En) => format!(
                "the statement of conformity: {} {} was given as a file and is no reading of the catalogue. The product is evaluated against \
                 one of these first",
                set.id, set.version
            ),
            (SetOrigin::Given, Language::Ja) => format!(
                "適合の表明。{} {}はファイルとして指定されたもので、カタログのものではない。先にカタログの要求事項集により製品を評価する",
                set.id, set.version
            ),
            (SetOrigin::Catalogue, Language::En) => format!(
                "the statement of conformity: the record does not show it. What is open in {} {} is closed first, then the product is \
                 evaluated again",
                set.id, set.version
            ),
            (SetOrigin::Catalogue, Language::Ja) => format!(
                "適合の表明。評価記録は適合を示していない。先に{} {}の未解決の事項を解消し、製品を再度評価する",
                set.id, set.version
            ),
        });
        item.missing(what, Filler::Manufacturer, true)
    };
    item.blank_where_needed(
        (
            "other Union legislation on the product that the declaration covers",
            "製品に適用され、宣言の対象とする他のEU法令",
        ),
        Filler::Manufacturer,
    )
    .done()
}

fn findings(counts: Counts) -> Localized {
    both(|language| {
        let Counts { satisfied, not_satisfied, undetermined, not_applicable, waived } = counts;
        match language {
            Language::En => format!(
                "{satisfied} met, {not_satisfied} not met, {undetermined} undetermined, {not_applicable} not applicable, {waived} waived"
            ),
            Language::Ja => format!(
                "適合{satisfied}件、不適合{not_satisfied}件、判定不能{undetermined}件、適用外{not_applicable}件、免除{waived}件"
            ),
        }
    })
}

fn standards(facts: &Facts<'_>) -> PaperItem {
    let title = (
        "Standards, common specifications and certification that conformity is declared by",
        "適合の根拠とする規格、共通仕様及び認証",
    );
    let item = Draft::new("6", title).claim(facts, "cra.standards_applied");
    let list = (
        "each harmonised standard or common specification with its date, and each European cybersecurity certificate",
        "適用した整合規格又は共通仕様（日付を含む）及び欧州サイバーセキュリティ認証の一覧",
    );
    match facts.token("cra.standards_applied") {
        Some("none") => item.blank_where_needed(list, Filler::Manufacturer),
        _ => item.blank(list, Filler::Manufacturer),
    }
    .done()
}

/// Who took part depends on the procedure; what is not known of it stays a blank.
fn notified_body(facts: &Facts<'_>) -> PaperItem {
    let item = Draft::new("7", ("Notified body, procedure and certificate", "ノーティファイドボディ、手続及び証書"))
        .claim(facts, "cra.product_class")
        .claim(facts, "cra.conformity_route")
        .lists(facts, &["conformity_certificate"]);
    let closed = facts.source.record.findings.iter().find(|one| {
        // what the act asks of each class of products stands in a requirement of its own
        one.requirement.as_str().starts_with("ROUTE-") && one.outcome.is_open()
    });
    if let Some(finding) = closed {
        let id = finding.requirement.as_str();
        let what = both(|language| match language {
            Language::En => {
                format!("a procedure that is open to a product of this class: the record does not find it so ({id})")
            }
            Language::Ja => format!("当該クラスの製品が利用できる手続。評価記録はそのように判定していない（{id}）"),
        });
        let item = item.missing(what, Filler::Manufacturer, true);
        return item
            .blank_where_needed(BODY, Filler::NotifiedBody)
            .blank_where_needed(CERTIFICATE, Filler::NotifiedBody)
            .done();
    }
    match facts.token("cra.conformity_route") {
        Some("internal_control") => item.form(NO_BODY),
        Some("type_examination" | "quality_assurance") => {
            item.blank(BODY, Filler::NotifiedBody).blank(CERTIFICATE, Filler::NotifiedBody)
        }
        Some("eu_scheme") => {
            item.blank(SCHEME_CERTIFICATE, Filler::Manufacturer).blank_where_needed(BODY, Filler::NotifiedBody)
        }
        _ => item.blank_where_needed(BODY, Filler::NotifiedBody).blank_where_needed(CERTIFICATE, Filler::NotifiedBody),
    }
    .done()
}

fn signature() -> PaperItem {
    Draft::new("8", ("Signature", "署名"))
        .blank(("signed for and on behalf of", "署名により代表される者"), Filler::Signatory)
        .blank(("place and date of issue", "発行の場所及び日付"), Filler::Signatory)
        .blank(("name and function", "氏名及び役職"), Filler::Signatory)
        .blank(("signature", "署名"), Filler::Signatory)
        .blank_where_needed(("further information", "その他の情報"), Filler::Manufacturer)
        .done()
}

const SOLE_RESPONSIBILITY: Words = (
    "The manufacturer makes this declaration, and alone answers for it.",
    "本宣言は製造者が行い、製造者のみがその責任を負う。",
);
const CONFORMS: Words = (
    "The product described under 4 conforms to Regulation (EU) 2024/2847.",
    "4に示す製品は、規則 (EU) 2024/2847に適合する。",
);
const NO_BODY: Words = (
    "By internal control (module A) the manufacturer assesses conformity itself; no notified body takes part.",
    "内部生産管理（モジュールA）では製造者が自ら適合性を評価し、ノーティファイドボディは関与しない。",
);
const BODY: Words = ("name and number of the notified body", "ノーティファイドボディの名称及び番号");
const CERTIFICATE: Words = (
    "what it did, and number and date of the certificate that it issued",
    "実施内容並びに発行された証書の番号及び日付",
);
const SCHEME_CERTIFICATE: Words = (
    "scheme, number, date and assurance level of the European cybersecurity certificate",
    "欧州サイバーセキュリティ認証のスキーム、番号、日付及び保証レベル",
);
