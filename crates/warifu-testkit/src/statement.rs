use warifu_model::{Digest, Envelope, Json};

/// The one artifact of [`hk_210`], as bytes.
pub const FIRMWARE: &[u8] = b"firmware";

/// The digest of [`FIRMWARE`].
pub fn firmware() -> Digest {
    Digest::of(FIRMWARE)
}

/// A product of one artifact.
pub fn hk_210() -> Json {
    Json::object()
        .with("format", "warifu.product/1")
        .with("vendor", "Hamakaze Control Works")
        .with("model", "HK-210")
        .with("version", "3.2.1")
        .with("kind", "component")
        .with("name", Json::object().with("en", "HK-210").with("ja", "浜風 HK-210"))
        .with("identifiers", Json::List(Vec::new()))
        .with("artifacts", Json::List(vec![Json::object().with("name", "firmware").with("digest", firmware())]))
}

/// An unsigned attestation about [`hk_210`]: canonical bytes of an in-toto statement. `made_at` may be null.
pub fn statement(made_at: impl Into<Json>, vocabularies: Json, evidence: Vec<Json>, claims: Vec<Json>) -> Vec<u8> {
    let subject = Json::object().with("sha256", firmware().hex());
    let predicate = Json::object()
        .with("product", hk_210())
        .with("made_at", made_at)
        .with("vocabularies", vocabularies)
        .with("evidence", Json::List(evidence))
        .with("claims", Json::List(claims));
    Json::object()
        .with("_type", Envelope::IN_TOTO_STATEMENT)
        .with("subject", Json::List(vec![Json::object().with("name", "firmware").with("digest", subject)]))
        .with("predicateType", "urn:warifu:attestation:1")
        .with("predicate", predicate)
        .to_canonical()
}
