//! Policies, products and other papers of the parties.

use warifu_model::{
    Admission, BindingRule, Body, Declaration, Json, Language, Product, Role, Terms, TrustPolicy, Waivers,
};

use crate::commands::common::{comma, value_text};
use crate::commands::findings;
use warifu_report::titles::Titles;
use warifu_report::{Page, Text};

/// A product.
pub(super) fn product(page: &mut Page, product: &Product, language: Language) {
    page.fields(
        0,
        [
            (language.pick("name", "名称"), Text::new().strong(product.name.in_language(language))),
            (language.pick("vendor", "製造者"), product.vendor.as_str().into()),
            (language.pick("model", "型式"), product.model.as_str().into()),
            (language.pick("version", "版"), product.version.as_str().into()),
            (language.pick("kind", "種別"), product.kind.as_str().into()),
        ],
    );
    page.heading(language.pick("Identifiers", "識別子"));
    page.fields(0, product.identifiers.iter().map(|id| (id.kind.as_str(), id.value.as_str().into())));
    page.heading(language.pick("Artifacts", "成果物"));
    page.fields(0, product.artifacts.iter().map(|file| (file.name.as_str(), file.digest.to_string().into())));
}

/// An admission policy.
pub(super) fn admission(page: &mut Page, admission: &Admission, titles: Titles<'_>) {
    let language = titles.language();
    page.fields(
        0,
        [
            (language.pick("id", "ID"), Text::new().strong(admission.id.as_str())),
            (language.pick("unsigned", "署名のないもの"), rule(admission.unsigned, language)),
            (language.pick("unknown signers", "署名者が不明なもの"), rule(admission.unknown_signers, language)),
            (language.pick("evidence", "証拠"), rule(admission.evidence, language)),
            (
                language.pick("maker's word", "製造者の申告"),
                rule(admission.bound_by_maker.unwrap_or(BindingRule::Allow), language),
            ),
            (language.pick("waivers", "適用免除"), rule(admission.waivers, language)),
        ],
    );
    page.heading(language.pick("Signers", "署名者"));
    for signer in &admission.signers {
        page.line(Text::new().strong(&*signer.name).plain(format!(
            "{}{}",
            comma(language),
            findings::party(signer.party, language)
        )));
        page.fields(
            2,
            [
                (language.pick("roles", "役割"), roles(&signer.roles, titles)),
                (language.pick("key", "鍵"), signer.key.to_string().into()),
                (language.pick("from", "開始"), signer.from.map(|at| at.to_string()).unwrap_or_default().into()),
                (language.pick("until", "終了"), signer.until.map(|at| at.to_string()).unwrap_or_default().into()),
            ],
        );
    }
}

/// A trust policy.
pub(super) fn trust_policy(page: &mut Page, policy: &TrustPolicy, titles: Titles<'_>) {
    let language = titles.language();
    page.fields(
        0,
        [
            (language.pick("id", "ID"), Text::new().strong(policy.id.as_str())),
            (language.pick("waivers", "適用免除"), rule(policy.waivers, language)),
        ],
    );
    page.heading(language.pick("Trusted keys", "信頼する鍵"));
    for root in &policy.roots {
        page.line(Text::new().strong(&*root.name).plain(match language {
            Language::En => format!(", for body {}", root.body),
            Language::Ja => format!("（認証機関 {}）", root.body),
        }));
        page.fields(
            2,
            [
                (language.pick("roles", "役割"), roles(&root.roles, titles)),
                (language.pick("key", "鍵"), root.key.to_string().into()),
                (language.pick("from", "開始"), root.from.map(|at| at.to_string()).unwrap_or_default().into()),
                (language.pick("until", "終了"), root.until.map(|at| at.to_string()).unwrap_or_default().into()),
            ],
        );
    }
    page.heading(language.pick("Signatures needed", "必要な署名"));
    page.fields(0, policy.thresholds.iter().map(|t| (t.role.as_str(), t.count.to_string().into())));
    page.heading(language.pick("Accepted sets", "受け入れる要求事項集"));
    page.fields(
        0,
        policy.sets.iter().map(|set| {
            let levels = set.levels.as_ref().map(|levels| match language {
                Language::En => format!(", levels {}", levels.describe()),
                Language::Ja => format!("、レベル {}", levels.describe()),
            });
            let levels = levels.unwrap_or_default();
            (set.id.as_str(), format!("{}{levels}", set.versions).into())
        }),
    );
}

/// Terms of a certificate.
pub(super) fn terms(page: &mut Page, terms: &Terms, language: Language) {
    page.fields(
        0,
        [
            (language.pick("number", "番号"), Text::new().strong(&*terms.number)),
            (language.pick("body", "認証機関"), body_name(&terms.body, language).into()),
            (language.pick("holder", "保有者"), terms.holder.name.in_language(language).into()),
            (language.pick("scope", "範囲"), terms.scope.in_language(language).into()),
            (language.pick("granted at", "授与日時"), terms.granted_at.to_string().into()),
            (
                language.pick("expires at", "有効期限"),
                terms.expires_at.map_or(language.pick("no expiry", "期限なし").into(), |at| at.to_string()).into(),
            ),
            (language.pick("signatory", "署名権者"), terms.signatory.as_str().into()),
        ],
    );
}

/// A declaration.
pub(super) fn declaration(page: &mut Page, declaration: &Declaration, language: Language) {
    page.fields(
        0,
        [
            (language.pick("title", "表題"), Text::new().strong(&*declaration.title)),
            (language.pick("kind", "種別"), declaration.kind.as_str().into()),
            (language.pick("made by", "作成者"), declaration.made_by.as_str().into()),
            (language.pick("made at", "作成日時"), declaration.made_at.to_string().into()),
            (
                language.pick("valid until", "有効期限"),
                declaration.valid_until.map(|at| at.to_string()).unwrap_or_default().into(),
            ),
        ],
    );
    page.heading(language.pick("Claims", "主張項目"));
    page.fields(0, declaration.claims.iter().map(|(claim, value)| (claim.as_str(), value_text(value).into())));
}

/// Waivers.
pub(super) fn waivers(page: &mut Page, waivers: &Waivers, language: Language) {
    for waiver in &waivers.waivers {
        page.line(Text::new().strong(waiver.id.as_str()).plain(match language {
            Language::En => format!(" for {}", waiver.requirement),
            Language::Ja => format!("（要求事項 {}）", waiver.requirement),
        }));
        page.fields(
            2,
            [
                (language.pick("kind", "種別"), waiver.kind.as_str().into()),
                (
                    language.pick("in force", "有効期間"),
                    match language {
                        Language::En => format!("{} to {}", waiver.from, waiver.until),
                        Language::Ja => format!("{}から{}まで", waiver.from, waiver.until),
                    }
                    .into(),
                ),
                (language.pick("approved by", "承認者"), waiver.approved_by.as_str().into()),
                (language.pick("because", "理由"), waiver.justification.as_str().into()),
            ],
        );
    }
}

/// A verdict that was written down.
pub(super) fn verdict(page: &mut Page, verdict: &Json, language: Language) {
    let text = |name: &str| verdict.member(name).map(value_text).unwrap_or_default();
    page.fields(
        0,
        [
            (language.pick("verdict", "判定"), Text::new().strong(text("verdict"))),
            (language.pick("code", "コード"), text("code").into()),
            (language.pick("at", "判定時点"), text("at").into()),
            (language.pick("known at", "情報の基準時点"), text("known_at").into()),
        ],
    );
    page.heading(language.pick("Checks", "検査"));
    let checks = match verdict.member("checks") {
        Some(Json::List(checks)) => checks.as_slice(),
        _ => &[],
    };
    let member = |check: &Json, name: &str| Text::from(check.member(name).map(value_text).unwrap_or_default());
    page.table(0, checks.iter().map(|c| vec![member(c, "check"), member(c, "outcome"), member(c, "code")]).collect());
}

/// A certification body by name and id.
pub(super) fn body_name(body: &Body, language: Language) -> String {
    let name = body.name.in_language(language);
    match language {
        Language::En => format!("{name} ({})", body.id),
        Language::Ja => format!("{name}（{}）", body.id),
    }
}

fn roles(roles: &[Role], titles: Titles<'_>) -> Text {
    let roles: Vec<_> = roles.iter().map(|role| titles.role(role.as_str())).collect();
    Text::new().quoting(&roles.join(comma(titles.language())))
}

/// A rule of a policy.
fn rule(value: impl Into<Json>, language: Language) -> Text {
    let id = value_text(&value.into());
    let ja = match id.as_str() {
        "refuse" => "拒否",
        "admit_as_first" => "第一者の宣言として受入",
        "declared" => "記載で可",
        "presented" => "提出を要する",
        "allow" => "許可",
        _ => "",
    };
    match language {
        Language::Ja if !ja.is_empty() => Text::new().quoting(&format!("{ja}（`{id}`）")),
        _ => id.replace('_', " ").into(),
    }
}
