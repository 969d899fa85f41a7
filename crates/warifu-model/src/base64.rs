use data_encoding::{BASE64, Encoding};

/// Decodes padded base64 (RFC 4648 section 4) in its one form: padding at the end only, trailing bits zero, no line ends.
///
/// The decoder underneath takes two texts that were joined as well, with padding in the middle.
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    decode(&BASE64, text)
}

/// The same, in a given alphabet.
pub(crate) fn decode(encoding: &Encoding, text: &str) -> Option<Vec<u8>> {
    if text.trim_end_matches('=').contains('=') { None } else { encoding.decode(text.as_bytes()).ok() }
}

/// How documents write bytes.
pub(crate) mod standard {
    use data_encoding::BASE64;

    use super::decode_base64;
    use crate::json::{Json, Node, ReadError};
    use crate::language::both;
    use crate::shape::{Form, Shape};

    pub(crate) const FORM: Form = Form::Named(&Shape::text(
        "base64_standard",
        "Base64 with padding, in the standard alphabet, trailing bits zero",
        r#"{"type": "string",
            "pattern": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$"}"#,
    ));

    pub(crate) fn read(node: Node<'_>) -> Result<Vec<u8>, ReadError> {
        decode_base64(&node.string()?).ok_or_else(|| {
            node.not_canonical(
                both("base64", "base64"),
                both("base64 with padding, without line breaks", "パディング付き、改行なしのbase64"),
            )
        })
    }

    pub(crate) fn write(bytes: &[u8]) -> Json {
        Json::Text(BASE64.encode(bytes))
    }
}
