//! Attestations, envelopes, certificates and bundles.

use warifu_model::{Attestation, Bundle, Certificate, Envelope, Language, RequirementId, Token};

use super::{body, inside};
use crate::commands::common::{self, plural, value_text};
use warifu_report::{Page, Text, style};

/// An attestation.
pub(super) fn attestation(page: &mut Page, attestation: &Attestation, language: Language) {
    page.fields(
        0,
        [
            ("product", common::product(&attestation.product)),
            ("name", attestation.product.name.in_language(language).into()),
            ("made at", attestation.made_at.map(|at| at.to_string()).unwrap_or_default().into()),
        ],
    );
    page.heading("Evidence");
    let rows = attestation.evidence.iter().map(|entry| {
        vec![
            Text::new().dim(entry.id.as_str()),
            Text::new().strong(entry.kind.as_str()),
            entry.name.as_str().into(),
            Text::new().dim(entry.made_at.map(|at| at.to_string()).unwrap_or_default()),
            Text::new().dim(format!("sha256:{}…", entry.digest.short())),
        ]
    });
    page.table(0, rows.collect());
    page.heading("Claims");
    let rows = attestation.claims.iter().map(|entry| {
        let evidence: Vec<_> = entry.evidence.iter().map(Token::as_str).collect();
        let value = value_text(&entry.value);
        vec![Text::new().strong(entry.claim.as_str()), Text::new().dim(evidence.join(" ")), shortened(&value).into()]
    });
    page.table(0, rows.collect());
}

/// An envelope.
pub(super) fn envelope(page: &mut Page, envelope: &Envelope, language: Language) {
    page.line(Text::new().style("!", style::UNSURE).plain(" its signatures are not checked by showing it"));
    page.fields(
        0,
        envelope.signatures.iter().map(|signature| {
            (
                "signature",
                signature.keyid.as_deref().map_or("by nobody named".into(), |id| format!("names key {id}")).into(),
            )
        }),
    );
    page.blank();
    inside(page, envelope, language);
}

/// A bundle.
pub(super) fn bundle(page: &mut Page, bundle: &Bundle, language: Language) {
    let shown = plural(bundle.disclosed.len(), "finding is shown", "findings are shown");
    page.line(Text::new().plain(shown).plain(" with proof"));
    for disclosed in &bundle.disclosed {
        page.item(2, common::mark(disclosed.outcome), Text::new().strong(disclosed.requirement.as_str()));
    }
    if let Err(error) = body::beside(page, bundle, language) {
        page.line(Text::new().style("!", style::UNSURE).plain(format!(" what is beside it does not read: {error}")));
    }
    envelope(page, &bundle.certificate, language);
}

/// A certificate.
pub(super) fn certificate(page: &mut Page, certificate: &Certificate, language: Language) {
    let expires = certificate.expires_at.map_or("never by itself".into(), |at| at.to_string());
    let level = certificate.level.as_deref().map(|level| format!(", level {level}")).unwrap_or_default();
    let waived: Vec<_> = certificate.waived.iter().map(RequirementId::as_str).collect();
    let weakenings: Vec<_> = certificate.weakenings.iter().map(|code| code.as_str()).collect();
    page.fields(
        0,
        [
            ("certificate", Text::new().strong(&*certificate.number)),
            ("body", format!("{} ({})", certificate.body.name.in_language(language), certificate.body.id).into()),
            ("holder", certificate.holder.name.in_language(language).into()),
            ("product", common::product(&certificate.product)),
            ("scope", certificate.scope.in_language(language).into()),
            (
                "conforms to",
                Text::new().strong(format!("{} {}", certificate.set.id, certificate.set.version)).plain(level),
            ),
            ("", certificate.set.title.in_language(language).into()),
            ("granted", certificate.granted_at.to_string().into()),
            ("expires", expires.into()),
            ("evaluated", certificate.evaluated_at.to_string().into()),
            ("record", common::digest(certificate.record)),
            ("waived", waived.join(", ").into()),
            ("weakenings", weakenings.join(", ").into()),
            ("signatory", certificate.signatory.as_str().into()),
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
