//! Attestations, envelopes, certificates and bundles.

use warifu_model::{
    Attestation, Bundle, Certificate, ClaimEntry, Envelope, Language, ReplacedRecords, RequirementId, Token,
};

use super::{body, party};
use crate::commands::common::{self, plural};
use crate::commands::findings;
use warifu_report::titles::Titles;
use warifu_report::{Page, Text, style};

/// An attestation.
pub(super) fn attestation(page: &mut Page, attestation: &Attestation, titles: Titles<'_>) {
    let language = titles.language();
    page.fields(
        0,
        [
            (language.pick("product", "製品"), common::product_in(&attestation.product, language)),
            (language.pick("name", "名称"), attestation.product.name.in_language(language).into()),
            (
                language.pick("made at", "作成日時"),
                attestation.made_at.map(|at| at.to_string()).unwrap_or_default().into(),
            ),
        ],
    );
    page.heading(language.pick("Evidence", "証拠"));
    let rows = attestation.evidence.iter().map(|entry| {
        vec![
            Text::new().dim(entry.id.as_str()),
            Text::new().quoting(&titles.kind(entry.kind.as_str())),
            entry.name.as_str().into(),
            Text::new().dim(entry.made_at.map(|at| at.to_string()).unwrap_or_default()),
            Text::new().dim(format!("sha256:{}…", entry.digest.short())),
        ]
    });
    page.table(0, rows.collect());
    page.heading(language.pick("Claims", "主張項目"));
    let rows = attestation.claims.iter().map(|entry| {
        let evidence: Vec<_> = entry.evidence.iter().map(Token::as_str).collect();
        let value = titles.value_of(&entry.claim, &entry.value);
        let claim = Text::new().quoting(&titles.claim(&entry.claim));
        vec![claim, Text::new().dim(evidence.join(" ")), Text::new().quoting(&shortened(&value))]
    });
    page.table(0, rows.collect());
    replaced(page, attestation, titles);
}

/// Records that later statements replace: an evaluation before that counts them, so who looks has to see them.
fn replaced(page: &mut Page, attestation: &Attestation, titles: Titles<'_>) {
    let language = titles.language();
    let entries = attestation.claims.iter().flat_map(|claim| claim.replaced.iter().map(move |one| (claim, one)));
    let row = |(claim, one): (&ClaimEntry, &ReplacedRecords)| {
        let until = match language {
            Language::En => format!("counts before {}", one.until),
            Language::Ja => format!("{}より前は有効", one.until),
        };
        let records = shortened(&titles.value_of(&claim.claim, &one.records));
        vec![Text::new().quoting(&titles.claim(&claim.claim)), Text::new().dim(until), Text::new().quoting(&records)]
    };
    let rows: Vec<_> = entries.map(row).collect();
    if !rows.is_empty() {
        page.heading(language.pick("Replaced by later statements", "後の記述で置き換えられた記録"));
        page.table(0, rows);
    }
}

/// The signatures of an envelope.
pub(super) fn envelope(page: &mut Page, envelope: &Envelope, language: Language) {
    page.line(
        Text::new()
            .style("!", style::UNSURE)
            .plain(language.pick(" showing it does not check its signatures", " 表示だけでは署名は検証しない")),
    );
    page.fields(
        0,
        envelope.signatures.iter().map(|signature| {
            let unnamed = language.pick("no key id", "鍵 ID の記載なし").to_owned();
            let key = signature.keyid.as_deref().map_or(unnamed, |id| match language {
                Language::En => format!("key id {id}"),
                Language::Ja => format!("鍵 ID {id}"),
            });
            (language.pick("signature", "署名"), key.into())
        }),
    );
}

/// What a bundle holds beside its certificate.
pub(super) fn bundle(page: &mut Page, bundle: &Bundle, language: Language) {
    let count = bundle.disclosed.len();
    page.line(match language {
        Language::En => format!("{} disclosed with proof", plural(count, "finding", "findings")),
        Language::Ja => format!("証明付きで開示された所見{count}件"),
    });
    for disclosed in &bundle.disclosed {
        page.item(2, common::mark(disclosed.outcome), Text::new().strong(disclosed.requirement.as_str()));
    }
    if let Err(error) = body::beside(page, bundle, language) {
        page.line(Text::new().style("!", style::UNSURE).plain(match language {
            Language::En => format!(" its other parts cannot be read: {error}"),
            Language::Ja => format!(" 認証書以外の部分を読めない：{error}"),
        }));
    }
}

/// A certificate.
pub(super) fn certificate(page: &mut Page, certificate: &Certificate, language: Language) {
    let expires = certificate.expires_at.map_or(language.pick("no expiry", "期限なし").into(), |at| at.to_string());
    let level = common::at_level(certificate.level.as_deref(), language);
    let waived: Vec<_> = certificate.waived.iter().map(RequirementId::as_str).collect();
    let unmet: Vec<_> = certificate.unmet.iter().map(RequirementId::as_str).collect();
    let score = certificate.score.map(|score| findings::score_text(score, language));
    let weakenings: Vec<_> = certificate.weakenings.iter().map(|code| code.text(language)).collect();
    page.fields(
        0,
        [
            (language.pick("certificate", "認証書"), Text::new().strong(&*certificate.number)),
            (language.pick("body", "認証機関"), party::body_name(&certificate.body, language).into()),
            (language.pick("holder", "保有者"), certificate.holder.name.in_language(language).into()),
            (language.pick("product", "製品"), common::product_in(&certificate.product, language)),
            (language.pick("scope", "範囲"), certificate.scope.in_language(language).into()),
            (
                language.pick("conforms to", "適合する要求事項集"),
                Text::new().strong(format!("{} {}", certificate.set.id, certificate.set.version)).plain(level),
            ),
            ("", certificate.set.title.in_language(language).into()),
            (language.pick("granted", "授与日時"), certificate.granted_at.to_string().into()),
            (language.pick("expires", "有効期限"), expires.into()),
            (language.pick("evaluated", "評価時点"), certificate.evaluated_at.to_string().into()),
            (language.pick("record", "評価記録"), common::digest(certificate.record)),
            (language.pick("score", "点数"), score.unwrap_or_default().into()),
            (language.pick("not met", "未達の要求事項"), unmet.join(", ").into()),
            (language.pick("waived", "適用免除"), waived.join(", ").into()),
            (language.pick("weakenings", "緩和"), weakenings.join(language.pick("; ", "；")).into()),
            (language.pick("signatory", "署名権者"), certificate.signatory.as_str().into()),
        ],
    );
}

fn shortened(text: &str) -> String {
    let mut out: String = text.chars().take(LONGEST_VALUE).collect();
    if text.chars().count() > LONGEST_VALUE {
        out.push('…');
    }
    out
}

/// Longer values are cut; JSON output has them in full.
const LONGEST_VALUE: usize = 120;
