//! Envelopes: DSSE, alone or inside a sigstore bundle. They are opened here, not verified; but an envelope that nobody
//! can have signed is none.

use data_encoding::{BASE64, BASE64URL};
use serde::de::MapAccess;

use crate::bounds;
use crate::error::{ImportError, ImportProblem};
use crate::format::{EvidenceFormat, FormatMark, Input, MarkValue};
use crate::in_toto;
use crate::part::{Content, Part};
use crate::reader::{Member, Object, Trail, read_object};
use crate::shown::shortened;
use crate::terms::{Countable, Flaw};

/// A DSSE envelope.
pub(crate) static DSSE: EvidenceFormat = EvidenceFormat {
    name: "in-toto statement in a DSSE envelope",
    versions: "",
    media_type: "application/vnd.dsse.envelope.v1+json",
    kinds: in_toto::KINDS,
    marks: &[FormatMark::Member("payloadType", MarkValue::Any)],
    read: read_dsse,
};

/// A sigstore bundle with a DSSE envelope.
pub(crate) static SIGSTORE_BUNDLE: EvidenceFormat = EvidenceFormat {
    name: "in-toto statement in a sigstore bundle",
    versions: "",
    media_type: "application/vnd.dev.sigstore.bundle+json",
    kinds: in_toto::KINDS,
    marks: &[
        FormatMark::Member("dsseEnvelope", MarkValue::Any),
        FormatMark::Member("messageSignature", MarkValue::Any),
    ],
    read: read_sigstore,
};

/// Reads a DSSE envelope and the statement in it.
fn read_dsse(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut envelope = Envelope::default();
    read_object(input.trail, &mut envelope)?;
    envelope.open(input, ("/payload", "/signatures"))
}

/// Reads a sigstore bundle and the statement in its envelope.
fn read_sigstore(input: &Input<'_, '_>) -> Result<Content, ImportError> {
    let mut bundle = SigstoreBundle::default();
    read_object(input.trail, &mut bundle)?;
    bundle.envelope.open(input, ("/dsseEnvelope/payload", "/dsseEnvelope/signatures"))
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
            "messageSignature" => value.refuse(ImportProblem::UnsupportedPayload { value: "messageSignature".into() }),
            _ => value.skip(),
        }
    }
}

/// All published versions have the envelope in the same place.
fn bundle_type(text: &str) -> Result<(), ImportProblem> {
    if text.starts_with(BUNDLE_TYPE) {
        return Ok(());
    }
    Err(ImportProblem::UnsupportedVersion { format: "sigstore bundle", version: shortened(text), read: BUNDLE_TYPE })
}

#[derive(Default)]
struct Envelope {
    payload: Option<Vec<u8>>,
    has_type: bool,
    signatures: usize,
}

impl Envelope {
    fn open(self, input: &Input<'_, '_>, (pointer, signatures): (&'static str, &str)) -> Result<Content, ImportError> {
        let missing = |key| ImportError::whole(ImportProblem::MissingField { key });
        if !self.has_type {
            return Err(missing("payloadType"));
        }
        let payload = self.payload.ok_or_else(|| missing("payload"))?;
        if self.signatures == 0 {
            return Err(ImportError::at(signatures, ImportProblem::Unsigned { flaw: Flaw::NoSignature }));
        }
        let refuse = |flaw| ImportError::at(pointer, ImportProblem::Payload { flaw });
        let text = std::str::from_utf8(&payload).map_err(|_| refuse(Flaw::NotUtf8))?;
        let inner = Input { trail: &Trail::new(text, None), ..*input };
        let mut content = in_toto::read_enveloped(&inner).map_err(|error| error.inside(pointer))?;
        content.parts.iter_mut().for_each(Part::enclose);
        Ok(content)
    }
}

impl<'de> Object<'de> for Envelope {
    const BEARING: &'static [&'static str] = &["payload"];

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
                    bounds::within(*signatures, Countable::Signatures, warifu_model::Limit::SIGNATURES)?;
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

    fn finish(&mut self) -> Result<(), ImportProblem> {
        if self.has_bytes { Ok(()) } else { Err(ImportProblem::Unsigned { flaw: Flaw::SignatureEmpty }) }
    }
}

fn signature(text: &str) -> Result<bool, ImportProblem> {
    let bytes = decode(text).map_err(|_| ImportProblem::Unsigned { flaw: Flaw::SignatureNotBase64 })?;
    Ok(!bytes.is_empty())
}

fn payload_type(text: &str) -> Result<(), ImportProblem> {
    if text == warifu_model::Envelope::IN_TOTO_PAYLOAD {
        return Ok(());
    }
    Err(ImportProblem::UnsupportedPayload { value: shortened(text) })
}

/// Standard or URL-safe alphabet, as DSSE allows; padded either way.
fn decode(text: &str) -> Result<Vec<u8>, ImportProblem> {
    let bytes = text.as_bytes();
    BASE64
        .decode(bytes)
        .or_else(|_| BASE64URL.decode(bytes))
        .map_err(|_| ImportProblem::Payload { flaw: Flaw::NotBase64 })
}

/// Beginning of the media type of a bundle.
const BUNDLE_TYPE: &str = "application/vnd.dev.sigstore.bundle";
