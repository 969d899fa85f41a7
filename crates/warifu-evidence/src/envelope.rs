//! Envelopes: DSSE, alone or inside a sigstore bundle. They are opened here, not verified; but an envelope that nobody
//! can have signed is none.

use data_encoding::{BASE64, BASE64URL};
use serde::de::MapAccess;

use crate::error::{ImportError, Problem, shortened};
use crate::imported::Content;
use crate::in_toto::{self, Wrapping};
use crate::reader::{Member, Object, Trail, read_object};
use crate::subject::Target;

/// Reads a DSSE envelope and the statement in it.
pub(crate) fn read_dsse(trail: &Trail<'_>, target: &Target) -> Result<Content, ImportError> {
    let mut envelope = Envelope::default();
    read_object(trail, &mut envelope)?;
    envelope.open(target, ("/payload", "/signatures"))
}

/// Reads a sigstore bundle and the statement in its envelope.
pub(crate) fn read_sigstore(trail: &Trail<'_>, target: &Target) -> Result<Content, ImportError> {
    let mut bundle = SigstoreBundle::default();
    read_object(trail, &mut bundle)?;
    bundle.envelope.open(target, ("/dsseEnvelope/payload", "/dsseEnvelope/signatures"))
}

#[derive(Default)]
struct SigstoreBundle {
    envelope: Envelope,
}

impl<'de> Object<'de> for SigstoreBundle {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "mediaType" => value.parse(bundle_type),
            "dsseEnvelope" => value.object(&mut self.envelope),
            "messageSignature" => value.refuse(Problem::UnsupportedPayload { value: "messageSignature".into() }),
            _ => value.skip(),
        }
    }
}

/// All published versions carry the envelope in the same place.
fn bundle_type(text: &str) -> Result<(), Problem> {
    if text.starts_with("application/vnd.dev.sigstore.bundle") {
        return Ok(());
    }
    Err(Problem::UnsupportedVersion { format: "sigstore bundle", version: shortened(text) })
}

#[derive(Default)]
struct Envelope {
    payload: Option<Vec<u8>>,
    has_type: bool,
    signatures: usize,
}

impl Envelope {
    fn open(self, target: &Target, (pointer, signatures): (&'static str, &str)) -> Result<Content, ImportError> {
        let missing = |key| ImportError::whole(Problem::MissingField { key });
        if !self.has_type {
            return Err(missing("payloadType"));
        }
        let payload = self.payload.ok_or_else(|| missing("payload"))?;
        if self.signatures == 0 {
            return Err(ImportError::at(signatures, Problem::Unsigned { reason: "there is none" }));
        }
        let refuse = |reason| ImportError::at(pointer, Problem::Payload { reason });
        let text = std::str::from_utf8(&payload).map_err(|_| refuse("it is not UTF-8"))?;
        in_toto::read(&Trail::new(text, None), target, Wrapping::Enveloped).map_err(|error| error.inside(pointer))
    }
}

impl<'de> Object<'de> for Envelope {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "payloadType" => {
                self.has_type = true;
                value.parse(payload_type)
            }
            "payload" => {
                self.payload = Some(value.parse(decode)?);
                Ok(())
            }
            "signatures" => {
                let signatures = &mut self.signatures;
                value.objects(|_: Signature| {
                    *signatures += 1;
                    if *signatures > warifu_model::limits::SIGNATURES {
                        return Err(Problem::TooMany { what: "signatures", limit: warifu_model::limits::SIGNATURES });
                    }
                    Ok(())
                })
            }
            _ => value.skip(),
        }
    }
}

/// One signature. Whose it is and over what is not looked at here.
#[derive(Default)]
struct Signature {
    has_bytes: bool,
}

impl<'de> Object<'de> for Signature {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "sig" => {
                self.has_bytes = value.parse(signature)?;
                Ok(())
            }
            _ => value.skip(),
        }
    }

    fn finish(&mut self) -> Result<(), Problem> {
        if self.has_bytes { Ok(()) } else { Err(Problem::Unsigned { reason: "a signature is empty" }) }
    }
}

fn signature(text: &str) -> Result<bool, Problem> {
    let bytes = decode(text).map_err(|_| Problem::Unsigned { reason: "a signature is not base64" })?;
    Ok(!bytes.is_empty())
}

fn payload_type(text: &str) -> Result<(), Problem> {
    if text == warifu_model::IN_TOTO_PAYLOAD_TYPE {
        return Ok(());
    }
    Err(Problem::UnsupportedPayload { value: shortened(text) })
}

/// Standard or URL-safe alphabet, as DSSE allows; padded either way.
fn decode(text: &str) -> Result<Vec<u8>, Problem> {
    let bytes = text.as_bytes();
    BASE64
        .decode(bytes)
        .or_else(|_| BASE64URL.decode(bytes))
        .map_err(|_| Problem::Payload { reason: "it is not base64" })
}
