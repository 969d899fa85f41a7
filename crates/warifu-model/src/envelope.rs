use data_encoding::BASE64;

use crate::base64;
use crate::json::{Json, Limits, Node, Read, ReadError, ReadProblem, Tape};
use crate::language::both;
use crate::limits::Limit;
use crate::shape::{Form, Shape, TEXT, Typed, write_by};
use crate::statement::STATEMENT_TYPE;

/// A DSSE envelope (Dead Simple Signing Envelope 1.0.2), as data: nothing in it has been verified.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Envelope {
    /// The type of the payload.
    pub payload_type: String,
    /// The payload: the very bytes that were signed (inside their pre-authentication encoding).
    pub payload: Vec<u8>,
    /// The signatures; at least one, at most [`Limit::SIGNATURES`].
    pub signatures: Vec<EnvelopeSignature>,
}

/// One signature on an envelope.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EnvelopeSignature {
    /// A hint at the key, which decides nothing.
    pub keyid: Option<String>,
    /// The signature.
    pub sig: Vec<u8>,
}

impl Envelope {
    /// The DSSE payload type of in-toto statements.
    pub const IN_TOTO_PAYLOAD: &str = "application/vnd.in-toto+json";

    /// The `_type` of an in-toto Statement v1.
    pub const IN_TOTO_STATEMENT: &str = STATEMENT_TYPE;

    /// Reads an envelope. Both base64 alphabets are taken, as the protocol asks; padding and trailing bits are checked.
    ///
    /// # Errors
    ///
    /// A document that breaks a rule of its format: code, place and value.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        Tape::parse_within(bytes, Limits::envelope())?.root().read()
    }

    /// The bytes that a signature is over.
    pub fn signed_bytes(&self) -> Vec<u8> {
        Self::pae(&self.payload_type, &self.payload)
    }

    /// The pre-authentication encoding (DSSE protocol, `PAEv1`): type and payload, each with its length, so that neither
    /// can be taken for a part of the other.
    pub fn pae(payload_type: &str, payload: &[u8]) -> Vec<u8> {
        let mut bytes = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
        bytes.extend_from_slice(payload);
        bytes
    }
}

impl Read for Envelope {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        // Unknown fields are passed over, here and in each signature: the protocol demands it, and nothing reads them.
        Ok(Self {
            payload_type: fields.required("payloadType")?,
            payload: read_base64(fields.node_of("payload")?)?,
            signatures: read_signatures(fields.node_of("signatures")?)?,
        })
    }
}

fn read_signatures(node: Node<'_>) -> Result<Vec<EnvelopeSignature>, ReadError> {
    let signatures: Vec<EnvelopeSignature> = node.read()?;
    if signatures.is_empty() {
        return Err(node.error(ReadProblem::Empty { what: both("the list of signatures", "署名の一覧") }));
    }
    if signatures.len() > Limit::SIGNATURES {
        return Err(node.error(ReadProblem::TooMany { what: both("signatures", "署名"), limit: Limit::SIGNATURES }));
    }
    Ok(signatures)
}

impl Read for EnvelopeSignature {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        // Some signers write an empty key id for none.
        let keyid = fields.find("keyid").map(|id| id.string().map(std::borrow::Cow::into_owned)).transpose()?;
        Ok(Self { keyid, sig: read_base64(fields.node_of("sig")?)? })
    }
}

fn read_base64(node: Node<'_>) -> Result<Vec<u8>, ReadError> {
    let text = node.string()?;
    // A text with a character that only one alphabet has is none in the other.
    let bytes = base64::decode(&BASE64, &text).or_else(|| base64::decode(&data_encoding::BASE64URL, &text));
    bytes.ok_or_else(|| {
        node.not_canonical(
            both("base64", "base64"),
            both("base64 with padding, without line breaks", "パディング付き、改行なしのbase64"),
        )
    })
}

impl Envelope {
    pub(crate) const SHAPE: Shape = Shape {
        name: "envelope",
        about: "A DSSE envelope; fields that it does not know are passed over",
        form: Form::Schema(
            r##"{"type": "object", "properties": {
                "payloadType": {"description": "What the payload is", "$ref": "#/$defs/text"},
                "payload": {"description": "The bytes that were signed", "$ref": "#/$defs/base64"},
                "signatures": {"description": "The signatures", "type": "array", "items": {
                    "description": "One signature; the key id is a hint and decides nothing", "type": "object",
                    "properties": {
                        "keyid": {"description": "A hint at the key", "type": "string"},
                        "sig": {"description": "The signature", "$ref": "#/$defs/base64"}},
                    "required": ["sig"]}, "minItems": 1, "maxItems": 100}},
                "required": ["payloadType", "payload", "signatures"]}"##,
            &[&TEXT, &EITHER_BASE64],
        ),
        rules: "",
    };
}

const EITHER_BASE64: Shape = Shape::text(
    "base64",
    "Base64 with padding, in either alphabet, trailing bits zero",
    concat!(
        r#"{"type": "string", "pattern": "^(([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?"#,
        r#"|([A-Za-z0-9_-]{4})*([A-Za-z0-9_-][AQgw]==|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]=)?)$"}"#
    ),
);

impl Typed for Envelope {
    const FORM: Form = Form::Named(&Self::SHAPE);
}

write_by!(reference Envelope);

impl From<&Envelope> for Json {
    fn from(envelope: &Envelope) -> Self {
        let signature = |signature: &EnvelopeSignature| {
            let json = Self::object().with_some("keyid", signature.keyid.as_deref());
            json.with("sig", BASE64.encode(&signature.sig))
        };
        Self::object()
            .with("payloadType", envelope.payload_type.as_str())
            .with("payload", BASE64.encode(&envelope.payload))
            .with("signatures", Self::List(envelope.signatures.iter().map(signature).collect()))
    }
}
