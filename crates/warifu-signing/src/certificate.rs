use std::collections::BTreeSet;

use warifu_core::Conformity;
use warifu_model::{
    Certificate, Digest, FindingsRoot, Json, Localized, ReadError, Record, SetReference, Terms, Timestamp, problems,
};

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
    let record = (conformity.digest(), conformity.record());
    stating(record, conformity.set_title(), conformity.decided_at(), terms, findings)
}

/// What a certificate says that states this record. Whether that was granted is no question here.
fn stating(
    (digest, record): (Digest, &Record),
    set_title: &Localized,
    decided_at: Timestamp,
    terms: &Terms,
    findings: FindingsRoot,
) -> Certificate {
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
            title: set_title.clone(),
        },
        level: record.level.clone(),
        decided_at,
        granted_at: terms.granted_at,
        expires_at: terms.expires_at,
        signatory: terms.signatory.clone(),
        record: digest,
        evaluated_at: record.at,
        status_index: terms.status_index,
        findings,
        score: record.score,
        unmet: unmet.map(|finding| finding.requirement.clone()).collect(),
        waived: waived.map(|finding| finding.requirement.clone()).collect(),
        weakenings: weakenings.into_iter().collect(),
    }
}

/// The first field of a certificate that says something else than its record and its terms do; none where each says what they say. The
/// time of the decision is in neither of them, and the salts under the root of the findings are not known here: of the root the count
/// is compared.
///
/// ```
/// use warifu_model::{Certificate, Localized, Record, Terms};
/// use warifu_signing::field_beyond_record;
///
/// fn is_honest(certificate: &Certificate, record: &Record, set_title: &Localized, terms: &Terms) -> bool {
///     field_beyond_record(certificate, record, set_title, terms).is_none()
/// }
/// ```
pub fn field_beyond_record(
    certificate: &Certificate,
    record: &Record,
    set_title: &Localized,
    terms: &Terms,
) -> Option<String> {
    let count = u32::try_from(record.findings.len()).unwrap_or(u32::MAX);
    let findings = FindingsRoot { count, ..certificate.findings };
    let digest = Digest::of(&record.to_bytes());
    let found = stating((digest, record), set_title, certificate.decided_at, terms, findings);
    difference(certificate, &found)
}

/// The first field of the predicate in which two certificates differ; a field that only one of them has is one of these.
pub(crate) fn difference(stated: &Certificate, found: &Certificate) -> Option<String> {
    let [stated, found] = [stated, found].map(|certificate| Json::from(certificate).member("predicate").cloned());
    let (Some(stated), Some(found)) = (stated, found) else { return None };
    let (Json::Object(one), Json::Object(other)) = (&stated, &found) else { return None };
    let names = one.iter().chain(other).map(|(name, _)| name.as_ref());
    names.into_iter().find(|name| stated.member(name) != found.member(name)).map(str::to_owned)
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
