use std::collections::BTreeSet;

use warifu_core::Conformity;
use warifu_model::{Certificate, FindingsRoot, ReadError, SetReference, Terms, problems};

problems! {
    /// Reason why there is no certificate in what should be a bundle with one.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum BundleError {
        /// The bytes are no bundle.
        Bundle(error: ReadError) => {
            quote
            en: "the bundle: {}",
            ja: "バンドル：{}",
        }
        /// The statement in the bundle is not a certificate.
        Certificate(error: ReadError) => {
            quote
            en: "the statement inside the bundle: {}",
            ja: "バンドルの中のステートメント：{}",
        }
    }
}

/// The certificate that follows from a conformity and the body's terms. Every field of it comes from the one or the
/// other.
pub(crate) fn certificate(conformity: &Conformity, terms: &Terms, findings: FindingsRoot) -> Certificate {
    let record = conformity.record();
    let weakenings: BTreeSet<_> = record.weakenings.iter().map(|weakening| weakening.code).collect();
    let unmet = record.findings.iter().filter(|finding| finding.waived.is_none() && finding.outcome.is_open());
    let waived = record.findings.iter().filter(|finding| finding.waived.is_some());
    Certificate {
        number: terms.number.clone(),
        body: terms.body.clone(),
        series: terms.series.clone(),
        holder: terms.holder.clone(),
        product: record.product.clone(),
        scope: terms.scope.clone(),
        set: SetReference {
            id: record.set.id.clone(),
            version: record.set.version.clone(),
            digest: record.set.digest,
            title: conformity.set_title().clone(),
        },
        level: record.level.clone(),
        decided_at: conformity.decided_at(),
        granted_at: terms.granted_at,
        expires_at: terms.expires_at,
        signatory: terms.signatory.clone(),
        record: conformity.digest(),
        evaluated_at: record.at,
        status_index: terms.status_index,
        findings,
        score: record.score,
        unmet: unmet.map(|finding| finding.requirement.clone()).collect(),
        waived: waived.map(|finding| finding.requirement.clone()).collect(),
        weakenings: weakenings.into_iter().collect(),
    }
}

/// The terms under which a certificate was issued.
pub(crate) fn terms_of(certificate: &Certificate) -> Terms {
    Terms {
        number: certificate.number.clone(),
        body: certificate.body.clone(),
        series: certificate.series.clone(),
        holder: certificate.holder.clone(),
        scope: certificate.scope.clone(),
        granted_at: certificate.granted_at,
        expires_at: certificate.expires_at,
        signatory: certificate.signatory.clone(),
        status_index: certificate.status_index,
    }
}
