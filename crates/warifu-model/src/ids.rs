use std::fmt;
use std::sync::Arc;

use crate::canonical;
use crate::json::{Json, Node, Read, ReadError};
use crate::language::both;
use crate::shape::{Form, Shape, Typed, Write};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident: $what:literal, $what_ja:literal, $form:literal, $form_ja:literal, $check:path, $shape:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Reads the text form; none where the text breaks it.
            pub fn parse(text: &str) -> Option<Self> {
                $check(text).then(|| Self(text.into()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&$name> for Json {
            fn from(id: &$name) -> Self {
                Self::Text(id.0.to_string())
            }
        }

        impl Read for $name {
            fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
                let text = node.string()?;
                Self::parse(&text).ok_or_else(|| node.not_canonical(both($what, $what_ja), both($form, $form_ja)))
            }
        }

        impl Typed for $name {
            const FORM: Form = Form::Named(&$shape);
        }

        impl Write for $name {
            fn to_json(&self) -> Json {
                self.into()
            }

            fn write(&self, out: &mut Vec<u8>) {
                canonical::plain(&self.0, out);
            }
        }
    )*};
}

ids! {
    /// The id of a claim: a group and a name, `sbom.components`. At least two segments, at most 96 bytes.
    ClaimId: "a claim id", "主張項目のid", "two or more lower-case words joined by dots, such as `sbom.components`", "小文字の語二つ以上をドットでつないだもの（例：`sbom.components`）", is_claim_id, CLAIM_ID;
    /// A kind of evidence document, `penetration_test`. A token.
    EvidenceKind: "an evidence kind", "証拠の種類", "a token such as `penetration_test`", "トークン（例：`penetration_test`）", is_token, TOKEN;
    /// The name of a field of a record, `severity`.
    FieldName: "a field name", "フィールド名", "one lower-case word such as `severity`", "小文字の一語（例：`severity`）", is_word, FIELD_NAME;
    /// The id of a group of requirements, `PO.1`. Unique inside its set.
    GroupId: "a group id", "グループのid", "letters and digits joined by `.`, `_` or `-`, at most 64", "英数字を `.`、`_`、`-` でつないだもの（64文字以内）", is_local_id, LOCAL_ID;
    /// The id of a requirement inside its set, `PO.1.1`. Never reused for another requirement.
    RequirementId: "a requirement id", "要求事項のid", "letters and digits joined by `.`, `_` or `-`, at most 64", "英数字を `.`、`_`、`-` でつないだもの（64文字以内）", is_local_id, LOCAL_ID;
    /// A role in which somebody signs, `laboratory`. A token.
    Role: "a role", "役割", "a token such as `laboratory`", "トークン（例：`laboratory`）", is_token, TOKEN;
    /// The id of a sector inside its list, `dams`.
    SectorId: "a sector id", "分野のid", "lower-case words joined by `-`, such as `water-systems`, at most 64", "小文字の語を `-` でつないだもの（例：`water-systems`、64文字以内）", is_slug, SLUG;
    /// The id of a requirement set, profile, sector list or crosswalk, `us-ssdf`.
    SetId: "a set id", "要求事項集のid", "lower-case words joined by `-`, such as `us-ssdf`, at most 64", "小文字の語を `-` でつないだもの（例：`us-ssdf`、64文字以内）", is_slug, SLUG;
    /// A value from a declared list, or any other short machine name. At most 64 bytes.
    Token: "a token", "トークン", "lower-case letters and digits joined by `_`, `.` or `-`, at most 64", "小文字の英数字を `_`、`.`、`-` でつないだもの（64文字以内）", is_token, TOKEN;
    /// The id of a vocabulary, `warifu-common`.
    VocabularyId: "a vocabulary id", "語彙のid", "lower-case words joined by `-`, such as `warifu-common`, at most 64", "小文字の語を `-` でつないだもの（例：`warifu-common`、64文字以内）", is_slug, SLUG;
}

impl Role {
    /// The role of a key that has signed an evidence document itself, over its exact bytes. Evaluation finds it out with
    /// the keys that the admission policy names for evidence; no policy can give it to a signer of attestations.
    pub const DOCUMENT_SIGNER: &'static str = "document_signer";

    /// Returns whether it is one of those in which certificates are signed: any but `status` and `accreditor`.
    pub fn certifies(&self) -> bool {
        ![Self::STATUS, Self::ACCREDITOR].contains(&self.as_str())
    }

    /// The role in which accreditations are signed.
    pub const ACCREDITOR: &'static str = "accreditor";

    /// The role in which status snapshots are signed.
    pub const STATUS: &'static str = "status";
}

impl Token {
    /// A token that stands in this crate's own code, where a test holds its form.
    pub(crate) fn fixed(text: &'static str) -> Self {
        Self(text.into())
    }
}

fn is_token(text: &str) -> bool {
    text.len() <= 64 && is_joined(text, is_lower_or_digit, |b| matches!(b, b'_' | b'.' | b'-'))
}

fn is_slug(text: &str) -> bool {
    text.len() <= 64 && is_joined(text, is_lower_or_digit, |b| b == b'-')
}

fn is_local_id(text: &str) -> bool {
    text.len() <= 64 && is_joined(text, |b| b.is_ascii_alphanumeric(), |b| matches!(b, b'_' | b'.' | b'-'))
}

fn is_word(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| is_lower_or_digit(b) || b == b'_')
}

fn is_claim_id(text: &str) -> bool {
    text.len() <= 96 && text.contains('.') && text.split('.').all(is_word)
}

/// Parts of at least one byte each, with one separator between two.
fn is_joined(text: &str, in_part: impl Fn(u8) -> bool, is_separator: impl Fn(u8) -> bool) -> bool {
    let mut in_one = false;
    for byte in text.bytes() {
        let before = std::mem::replace(&mut in_one, in_part(byte));
        let follows_one = before && is_separator(byte);
        if !(in_one || follows_one) {
            return false;
        }
    }
    in_one
}

fn is_lower_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

pub(crate) const CLAIM_ID: Shape = Shape::text(
    "claim_id",
    "The id of a claim",
    r#"{"type": "string", "maxLength": 96, "pattern": "^[a-z][a-z0-9_]{0,63}(\\.[a-z][a-z0-9_]{0,63})+$"}"#,
);
pub(crate) const FIELD_NAME: Shape = Shape::text(
    "field_name",
    "The name of a field of a record",
    r#"{"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$"}"#,
);
pub(crate) const LOCAL_ID: Shape = Shape::text(
    "local_id",
    "The id of a requirement, group or clause inside its set",
    r#"{"type": "string", "maxLength": 64, "pattern": "^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$"}"#,
);
pub(crate) const SLUG: Shape = Shape::text(
    "slug",
    "The id of a set, profile or vocabulary",
    r#"{"type": "string", "maxLength": 64, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}"#,
);
pub(crate) const TOKEN: Shape = Shape::text(
    "token",
    "A short machine name",
    r#"{"type": "string", "maxLength": 64, "pattern": "^[a-z0-9]+([_.-][a-z0-9]+)*$"}"#,
);
