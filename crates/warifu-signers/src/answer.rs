use std::borrow::Cow;

use warifu_model::json::{Fields, Limits, Tape, decode_base64};
use warifu_model::{PublicKeyText, ReadError};
use warifu_seal::keys::{SignerError, SigningKey};

/// What a program answered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Answer {
    PublicKey(PublicKeyText),
    Signature([u8; SigningKey::SIGNATURE_LENGTH]),
}

impl Answer {
    /// Reads the line that a program answered: an object with one member.
    pub(crate) fn read(line: &[u8]) -> Result<Self, SignerError> {
        match read(line) {
            Ok(Said::Answer(answer)) => Ok(answer),
            Ok(Said::Refused(reason)) => Err(SignerError::refused(&reason)),
            Ok(Said::Error(reason)) => Err(SignerError::failed(&reason)),
            Ok(Said::Other) | Err(_) => Err(MALFORMED),
        }
    }
}

enum Said {
    Answer(Answer),
    Refused(String),
    Error(String),
    Other,
}

fn read(line: &[u8]) -> Result<Said, ReadError> {
    let tape = Tape::parse_within(line, Limits { bytes: MAX_ANSWER_BYTES, ..Limits::envelope() })?;
    let mut fields = tape.root().fields()?;
    let members = tape.root().members()?.count();
    let (key, signature) = (fields.optional("public_key")?, fields.optional::<String>("signature")?);
    let (refused, error) = (reason(&mut fields, "refused")?, reason(&mut fields, "error")?);
    fields.finish()?;
    if members != 1 {
        return Ok(Said::Other);
    }
    let signature = signature.and_then(|text| decode_base64(&text)).and_then(|bytes| bytes.try_into().ok());
    let answer = key.map(Answer::PublicKey).or(signature.map(Answer::Signature)).map(Said::Answer);
    Ok(answer.or(refused.map(Said::Refused)).or(error.map(Said::Error)).unwrap_or(Said::Other))
}

/// A reason in foreign words. Whatever stands in it: it is escaped where it is shown, and a refusal stays one.
fn reason(fields: &mut Fields<'_>, name: &'static str) -> Result<Option<String>, ReadError> {
    fields.find(name).map(|node| node.string().map(Cow::into_owned)).transpose()
}

/// Most bytes of an answer, its line end among them.
pub(crate) const MAX_ANSWER_BYTES: usize = 16 * 1024;

pub(crate) const MALFORMED: SignerError = SignerError::Malformed {
    expected: "one line of JSON of at most 16 KiB with `public_key`, `signature` (64 bytes in base64), `refused` or `error`, as was asked",
    expected_ja: "`public_key`、`signature`（64バイトの base64）、`refused`、`error` のうち求めに応じた一つを持つ、16 KiB 以内の1行の JSON でなければならない",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_one_thing() {
        let zeros = "A".repeat(86) + "==";
        let signature = Answer::read(format!("{{\"signature\":\"{zeros}\"}}\n").as_bytes());
        assert_eq!(signature, Ok(Answer::Signature([0; 64])));
        for (line, code) in [
            ("{\"refused\":\"not on Fridays\"}", "signer-refused"),
            ("{\"error\":\"no card\"}", "signer-failed"),
            ("", "signer-answer-malformed"),
            ("{}", "signer-answer-malformed"),
            ("[]", "signer-answer-malformed"),
            ("{\"signature\":\"AAAA\"}", "signer-answer-malformed"),
            ("{\"signature\":7}", "signer-answer-malformed"),
            ("{\"public_key\":\"ed25519:AAAA\"}", "signer-answer-malformed"),
            ("{\"error\":\"a\",\"refused\":\"b\"}", "signer-answer-malformed"),
            ("{\"error\":\"a\",\"error\":\"b\"}", "signer-answer-malformed"),
            ("{\"error\":\"a\",\"more\":1}", "signer-answer-malformed"),
            ("{\"error\":\"a\"} {}", "signer-answer-malformed"),
        ] {
            assert_eq!(Answer::read(line.as_bytes()).unwrap_err().code(), code, "{line}");
        }
    }

    #[test]
    fn words_of_a_signer_drive_no_terminal() {
        for (line, code, shown) in [
            (r#"{"error":"\u202egone"}"#, "signer-failed", r"\u{202e}gone"),
            (r#"{"refused":"\u001b[2Jnot on\r\nFridays"}"#, "signer-refused", r"\u{1b}[2Jnot on\u{d}\u{a}Fridays"),
            (r#"{"refused":"\u0000"}"#, "signer-refused", r"\u{0}"),
            (r#"{"refused":"\u0085"}"#, "signer-refused", r"\u{85}"),
            (r#"{"refused":""}"#, "signer-refused", "the signer refuses to sign: "),
        ] {
            let error = Answer::read(line.as_bytes()).unwrap_err();
            assert_eq!(error.code(), code, "{line}");
            assert!(error.to_string().ends_with(shown), "{error}");
        }
    }
}
