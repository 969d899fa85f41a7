use warifu_model::json::{plural, shorten};
use warifu_model::{Accreditation, Attestation, Certificate, Digest, Envelope, Localized, StatusSnapshot};
use warifu_seal::checkpoint::Checkpoint;

/// Says in words what is signed by signing these bytes: which certificate, which accreditation, which checkpoint. What is not known is
/// named by its length and digest.
///
/// ```
/// use warifu_signers::purpose;
///
/// let message = b"log.example/certificates\n7\nn4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\n";
/// assert_eq!(purpose(message).en, "the checkpoint of the log `log.example/certificates` with 7 entries");
/// assert!(purpose(b"anything").en.starts_with("8 bytes with the digest"));
/// ```
pub fn purpose(message: &[u8]) -> Localized {
    let known = enveloped(message).or_else(|| noted(message));
    known.unwrap_or_else(|| {
        let digest = Digest::of(message);
        let count = message.len();
        words(
            format!("{} with the digest `{digest}`, of no known kind", plural(count, "byte", "bytes")),
            format!("種類不明の{count}バイト（ダイジェスト：`{digest}`）"),
        )
    })
}

/// The payload of an envelope, in the encoding that is signed.
fn enveloped(message: &[u8]) -> Option<Localized> {
    let (kind, payload) = parts_of_pae(message)?;
    match kind {
        Envelope::IN_TOTO_PAYLOAD => statement(payload),
        StatusSnapshot::PAYLOAD_TYPE => StatusSnapshot::read(payload).ok().map(|snapshot| snapshot_of(&snapshot)),
        _ => None,
    }
    .or_else(|| {
        let (kind, digest) = (shorten(kind), Digest::of(payload));
        Some(words(
            format!("an envelope of the type `{kind}` whose payload has the digest `{digest}`"),
            format!("種類 `{kind}` のエンベロープ（ペイロードの ダイジェスト：`{digest}`）"),
        ))
    })
}

/// Type and payload of a pre-authentication encoding (DSSE 1.0.2); the encoding has one form, and is written again to compare.
fn parts_of_pae(message: &[u8]) -> Option<(&str, &[u8])> {
    let rest = message.strip_prefix(b"DSSEv1 ")?;
    let (length, rest) = split_at_space(rest)?;
    let (kind, rest) = rest.split_at_checked(length)?;
    let (_, payload) = split_at_space(rest.strip_prefix(b" ")?)?;
    let kind = str::from_utf8(kind).ok()?;
    (Envelope::pae(kind, payload) == message).then_some((kind, payload))
}

fn split_at_space(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let at = bytes.iter().position(|byte| *byte == b' ')?;
    let (number, rest) = bytes.split_at_checked(at)?;
    Some((str::from_utf8(number).ok()?.parse().ok()?, rest.strip_prefix(b" ")?))
}

fn statement(payload: &[u8]) -> Option<Localized> {
    if let Ok(certificate) = Certificate::read(payload) {
        let (number, body) = (shorten(&certificate.number), shorten(&certificate.body.id));
        return Some(words(
            format!("the certificate of conformity number `{number}` of the body `{body}`"),
            format!("機関 `{body}` の認証書（番号 `{number}`）"),
        ));
    }
    if let Ok(edition) = Accreditation::read(payload) {
        let (sequence, body) = (edition.sequence, shorten(&edition.body.id));
        return Some(words(
            format!("edition {sequence} of the accreditation of the body `{body}`"),
            format!("機関 `{body}` の認定の第{sequence}版"),
        ));
    }
    let attestation = Attestation::read(payload).ok()?;
    let (count, digest) = (attestation.claims.len(), Digest::of(payload));
    Some(words(
        format!("an attestation with {}, whose statement has the digest `{digest}`", plural(count, "claim", "claims")),
        format!("クレーム{count}件のアテステーション（ステートメントの ダイジェスト：`{digest}`）"),
    ))
}

fn snapshot_of(snapshot: &StatusSnapshot) -> Localized {
    let (sequence, body, at) = (snapshot.sequence, shorten(&snapshot.body), snapshot.issued_at);
    words(
        format!("status list {sequence} of the body `{body}`, made at {at}"),
        format!("機関 `{body}` の状態一覧（通番{sequence}、作成{at}）"),
    )
}

/// A checkpoint of a log, or what a witness signs of one.
fn noted(message: &[u8]) -> Option<Localized> {
    let text = str::from_utf8(message).ok()?;
    let (time, text) = match text.strip_prefix("cosignature/v1\ntime ").and_then(|rest| rest.split_once('\n')) {
        Some((time, text)) => (Some(time.parse::<u64>().ok()?), text),
        None => (None, text),
    };
    let head = Checkpoint::read(text).ok()?;
    let (origin, size) = (shorten(head.origin()), head.size());
    Some(match time {
        None => words(
            format!("the checkpoint of the log `{origin}` with {}", plural(size, "entry", "entries")),
            format!("ログ `{origin}` のチェックポイント（{size}件）"),
        ),
        Some(time) => words(
            format!(
                "the cosignature, at {time} seconds since 1970, on the checkpoint of the log `{origin}` with {}",
                plural(size, "entry", "entries")
            ),
            format!("ログ `{origin}` のチェックポイント（{size}件）への連署（1970年からの{time}秒）"),
        ),
    })
}

fn words(en: String, ja: String) -> Localized {
    Localized::of(en, ja)
}
