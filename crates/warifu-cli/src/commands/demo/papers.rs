//! What people write by hand: policies and terms.

use std::path::Path;

use warifu_model::{
    Admission, AdmissionSigner, Body, EvidenceRule, Holder, Json, Localized, Party, ProductRule, PublicKeyText,
    Relaxation, Role, SetId, StatusRule, Terms, Threshold, Timestamp, Token, TrustPolicy, TrustRoot, TrustedSet,
    VersionRange, WaiverRule,
};
use warifu_seal::keys::PublicKey;

use crate::failure::Failure;
use crate::files;

/// Writes a document for people to read.
pub(super) fn write(path: &str, document: &Json) -> Result<(), Failure> {
    files::write(Path::new(path), document.to_pretty().into_bytes()).map(|_| ())
}

/// The public key in a file, as policies write it.
pub(super) fn public_key(path: &str) -> Result<PublicKeyText, Failure> {
    let source = files::read(Path::new(path))?;
    let key = PublicKey::from_pem(source.bytes()).map_err(Failure::bug)?;
    Ok(PublicKeyText::from_bytes(*key.as_bytes()))
}

/// Whose word counts with the body: the maker as the first party, the laboratory as a third one, and nobody else.
pub(super) fn admission(maker: &PublicKeyText, laboratory: &PublicKeyText) -> Result<Admission, Failure> {
    let signer = |name: &str, key: &PublicKeyText, party, role_name| {
        let roles = vec![role(role_name)?];
        Ok::<_, Failure>(AdmissionSigner { name: name.into(), key: *key, party, roles, from: None, until: None })
    };
    Ok(Admission {
        id: token("minato-admission-2026")?,
        signers: vec![
            signer("Hamakaze Control Works", maker, Party::First, "maker")?,
            signer("Sazanami Test Laboratory", laboratory, Party::Third, "laboratory")?,
        ],
        evidence_signers: Vec::new(),
        unsigned: Relaxation::Refuse,
        unknown_signers: Relaxation::Refuse,
        evidence: EvidenceRule::Presented,
        bound_by_maker: None,
        waivers: WaiverRule::Refuse,
    })
}

/// What the body adds to its decision.
pub(super) fn terms(granted_at: Timestamp, expires_at: Timestamp) -> Terms {
    Terms {
        number: "MCO-2026-0042".into(),
        body: Body {
            name: localized("Minato Conformity Office", "港適合性評価機関"),
            id: BODY.into(),
            address: Some("Minato, Tokyo, Japan".into()),
        },
        series: Vec::new(),
        holder: Holder { name: localized("Hamakaze Control Works", "浜風制御製作所"), address: None },
        scope: localized(
            "Programmable logic controller HK-210, firmware 3.2.1, as developed and maintained by its maker",
            "プログラマブルロジックコントローラ HK-210（ファームウェア3.2.1）の製造者による開発及び保守",
        ),
        granted_at,
        expires_at: Some(expires_at),
        signatory: "Head of certification".into(),
        status_index: None,
    }
}

/// Terms for the attempt to issue too early.
pub(super) fn write_first_terms() -> Result<(), Failure> {
    let granted = Timestamp::parse(EVALUATED_AT).ok_or_else(|| Failure::bug("the demo has no date"))?;
    let terms = terms(granted, granted.plus(warifu_model::Duration::Months(36)));
    write("terms.json", &Json::from(&terms))
}

/// Whom the importer trusts, for what.
pub(super) fn trust(body: &PublicKeyText) -> Result<TrustPolicy, Failure> {
    let set = |id: &str, range: &str| {
        let id = SetId::parse(id).ok_or_else(|| Failure::bug("a set id of the demo"))?;
        let versions = VersionRange::parse(range).ok_or_else(|| Failure::bug("a range of the demo"))?;
        Ok::<_, Failure>(TrustedSet { id, versions, levels: None, digests: None })
    };
    let root = TrustRoot {
        name: "Minato Conformity Office, certifier".into(),
        body: BODY.into(),
        key: *body,
        roles: vec![role("certifier")?],
        from: None,
        until: None,
    };
    Ok(TrustPolicy {
        id: token("importer-2026")?,
        roots: vec![root],
        thresholds: vec![Threshold { role: role("certifier")?, count: 1 }],
        sets: vec![set("us-ssdf", ">=1.1.0, <2.0.0")?],
        product_kinds: Some(vec![token("component")?]),
        product: ProductRule::Required,
        waivers: WaiverRule::Refuse,
        required_findings: Vec::new(),
        max_certificate_age: None,
        status: StatusRule { required: false, max_age: None },
        accreditation: None,
        log: None,
        recognition: None,
    })
}

fn localized(en: &str, ja: &str) -> Localized {
    Localized::of(en.into(), ja.into())
}

fn token(text: &str) -> Result<Token, Failure> {
    Token::parse(text).ok_or_else(|| Failure::bug("a token of the demo"))
}

fn role(text: &str) -> Result<Role, Failure> {
    Role::parse(text).ok_or_else(|| Failure::bug("a role of the demo"))
}

/// The id of the body in its certificates and in trust policies.
const BODY: &str = "minato-conformity-office";

/// The evidence speaks of October 2026; the demo asks about the day after, whenever it is run.
pub(super) const EVALUATED_AT: &str = "2026-11-01T00:00:00Z";
/// When the certificate is granted.
pub(super) const GRANTED_AT: &str = "2026-11-02T00:00:00Z";
