use std::collections::BTreeSet;
use std::str;

use sigstore_verify::trust_root::TrustedRoot;
use sigstore_verify::types::{ArtifactDigest, Bundle, HashAlgorithm, SignatureContent};
use sigstore_verify::{Error, VerificationPolicy, VerificationResult, Verifier};
use warifu_core::{CheckSignature, OpenedBundle};
use warifu_model::json::{Limits, Tape};
use warifu_model::{Json, Timestamp, codes};
use warifu_signing::Ed25519Check;

use crate::provider;

/// Checks Ed25519 signatures and opens sigstore bundles, for the evaluation.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct SigstoreCheck;

impl CheckSignature for SigstoreCheck {
    fn check(&self, public_key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
        Ed25519Check.check(public_key, message, signature)
    }

    fn opens_bundles(&self) -> bool {
        true
    }

    fn open_bundle(&self, bundle: &[u8], trusted_root: &[u8]) -> Option<OpenedBundle> {
        open(bundle, trusted_root).ok()
    }
}

codes! {
    /// Reason for which a bundle does not open.
    pub enum Refusal {
        /// The bundle is not a sigstore bundle, or one of a form that is not read.
        Bundle = "bundle", en: "it is not a valid sigstore bundle", ja: "有効なsigstoreバンドルではありません";
        /// The certificate.
        Certificate = "certificate",
            en: "its certificate does not lead to the trusted root, or was not valid when it was used",
            ja: "証明書が信頼するルートにつながらないか、使われた時点で有効ではありません";
        /// The transparency log.
        Log = "log",
            en: "that it is in a transparency log of the trusted root is not proved",
            ja: "信頼するルートの透明性ログに含まれることが証明されていません";
        /// There is no in-toto statement under the signature.
        NoStatement = "no_statement",
            en: "what is signed is not an in-toto statement with a SHA-256 or SHA-512 digest",
            ja: "署名されているものが、SHA-256またはSHA-512のダイジェストを持つin-toto statementではありません";
        /// The signature.
        Signature = "signature", en: "the signature is not good", ja: "署名が正しくありません";
        /// The time.
        Time = "time", en: "no verified time says when it was signed", ja: "署名の時刻を示す検証済みの時刻がありません";
        /// Numbers of parts beyond the limits.
        TooManyParts = "too_many_parts",
            en: "it has more certificates, log entries or timestamps than are looked at",
            ja: "証明書、ログの項目、またはタイムスタンプの数が上限を超えています";
        /// The trusted root.
        TrustedRoot = "trusted_root",
            en: "the trusted root is not valid, or has neither a log nor a timestamp authority",
            ja: "信頼するルートが有効でないか、ログもタイムスタンプ局も含みません";
    }
}

/// Opens a bundle with a trusted root (`application/vnd.dev.sigstore.trustedroot+json`), both the exact bytes of their files.
///
/// # Errors
///
/// [`Refusal`]: of a bundle of which anything was not verified nothing is given.
pub fn open(bundle: &[u8], trusted_root: &[u8]) -> Result<OpenedBundle, Refusal> {
    provider::install();
    let root = str::from_utf8(trusted_root).ok().and_then(|text| TrustedRoot::from_json(text).ok());
    let root = root.ok_or(Refusal::TrustedRoot)?;
    refuse_ambiguous(bundle)?;
    let bundle = str::from_utf8(bundle).ok().and_then(|text| Bundle::from_json(text).ok()).ok_or(Refusal::Bundle)?;
    let SignatureContent::DsseEnvelope(envelope) = &bundle.content else { return Err(Refusal::NoStatement) };
    refuse_many(&bundle)?;
    let subject = subject(envelope.payload.as_bytes()).ok_or(Refusal::NoStatement)?;
    let policy = policy(&root, &bundle)?;
    let verifier = Verifier::new(&root).map_err(|_| Refusal::TrustedRoot)?;
    let result = verifier.verify(subject, &bundle, &policy).map_err(|error| refusal(&error))?;
    certified(&result, &envelope.payload_type, envelope.payload.as_bytes())
}

/// Refuses what two readers could take for two bundles: a member that stands twice, also under the other of its two names, or several
/// members of which the format has one. The library takes one of them and passes over the other, which somebody else may read
/// under the same digest.
fn refuse_ambiguous(bundle: &[u8]) -> Result<(), Refusal> {
    let tape = Tape::parse_within(bundle, Limits::envelope()).map_err(|_| Refusal::Bundle)?;
    let root = tape.root().to_json();
    let material = MATERIAL.iter().find_map(|name| root.member(name)).unwrap_or(&Json::Null);
    if has_twice(&root) || has_several(&root, &CONTENTS) || has_several(material, &HOLDERS) {
        return Err(Refusal::Bundle);
    }
    Ok(())
}

/// Whether an object in it has a member under both of its names.
fn has_twice(json: &Json) -> bool {
    match json {
        Json::List(items) => items.iter().any(has_twice),
        Json::Object(members) => {
            let names: BTreeSet<String> = members.iter().map(|(name, _)| in_camel_case(name)).collect();
            names.len() < members.len() || members.iter().any(|(_, value)| has_twice(value))
        }
        _ => false,
    }
}

fn has_several(json: &Json, names: &[&str]) -> bool {
    let Json::Object(members) = json else { return false };
    members.iter().filter(|(name, _)| names.contains(&in_camel_case(name).as_str())).count() > 1
}

/// The name that a member has in the JSON form of protocol buffers (`dsse_envelope` is `dsseEnvelope`). Readers of that form take either.
fn in_camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |all, word| {
        let mut letters = word.chars();
        all + &letters.next().map(|letter| letter.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    })
}

/// Refuses more parts than anybody writes, since each costs a signature check.
fn refuse_many(bundle: &Bundle) -> Result<(), Refusal> {
    let material = &bundle.verification_material;
    let counts = [material.tlog_entries.len(), material.timestamp_verification_data.rfc3161_timestamps.len()];
    if counts.iter().any(|count| *count > PARTS) {
        return Err(Refusal::TooManyParts);
    }
    Ok(())
}

/// What has to be proved with this root: everything for which it has keys. No identity is asked for here; it is given back,
/// and compared with what the admission policy names.
fn policy(root: &TrustedRoot, bundle: &Bundle) -> Result<VerificationPolicy, Refusal> {
    let mut policy = VerificationPolicy::any_identity();
    if root.ctlogs.is_empty() {
        policy = policy.skip_sct();
    }
    let material = &bundle.verification_material;
    if !root.tlogs.is_empty() {
        // a promise of the log is not a proof
        let is_proved = material.tlog_entries.iter().any(|entry| entry.inclusion_proof.is_some());
        return if is_proved { Ok(policy) } else { Err(Refusal::Log) };
    }
    if root.timestamp_authorities.is_empty() {
        return Err(Refusal::TrustedRoot);
    }
    if material.timestamp_verification_data.rfc3161_timestamps.is_empty() {
        return Err(Refusal::Time);
    }
    Ok(policy.skip_tlog_unsafe())
}

/// A digest of a subject of the statement, with which the library compares its subjects. That one of them is the product is for
/// the evaluation to find.
fn subject(payload: &[u8]) -> Option<ArtifactDigest> {
    let tape = Tape::parse(payload).ok()?;
    let find = |algorithm: HashAlgorithm, name: &'static str| {
        tape.root().fields().ok()?.find("subject")?.items().ok()?.into_iter().find_map(|subject| {
            let digest = subject.fields().ok()?.find("digest")?.fields().ok()?.find(name)?.string().ok()?;
            ArtifactDigest::new(algorithm, hex(&digest)?).ok()
        })
    };
    find(HashAlgorithm::Sha2256, "sha256").or_else(|| find(HashAlgorithm::Sha2512, "sha512"))
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
}

/// What was verified, held against what was asked for once more: a result without a verified chain or time proves nothing.
fn certified(result: &VerificationResult, payload_type: &str, payload: &[u8]) -> Result<OpenedBundle, Refusal> {
    let identity = result.identity().map(|identity| identity.as_str().to_owned());
    let issuer = result.issuer().map(str::to_owned);
    let (Some(identity), Some(issuer), true) = (identity, issuer, result.certificate_verified()) else {
        return Err(Refusal::Certificate);
    };
    let signed_at = result.verified_timestamps().iter().max().and_then(|time| Timestamp::from_unix(time.as_second()));
    let signed_at = signed_at.ok_or(Refusal::Time)?;
    Ok(OpenedBundle { payload_type: payload_type.to_owned(), payload: payload.to_vec(), identity, issuer, signed_at })
}

fn refusal(error: &Error) -> Refusal {
    match error {
        Error::Certificate(_) | Error::IdentityMismatch { .. } | Error::IssuerMismatch { .. } => Refusal::Certificate,
        Error::TransparencyLog(_) => Refusal::Log,
        Error::Timestamp(_) => Refusal::Time,
        Error::InvalidTrustRoot(_) | Error::TrustRoot(_) | Error::TrustedCertificate(_) => Refusal::TrustedRoot,
        Error::SignatureInvalid(_) | Error::Crypto(_) => Refusal::Signature,
        _ => Refusal::Bundle,
    }
}

/// The names of what a signature is verified with.
const MATERIAL: [&str; 2] = ["verificationMaterial", "verification_material"];

/// What a bundle holds (`oneof content` of `sigstore_bundle.proto`).
const CONTENTS: [&str; 2] = ["dsseEnvelope", "messageSignature"];

/// Who has signed (`oneof content` of `VerificationMaterial`).
const HOLDERS: [&str; 3] = ["certificate", "publicKey", "x509CertificateChain"];

/// The greatest number of log entries, and of timestamps, of one bundle. Sigstore writes one of each.
const PARTS: usize = 8;
