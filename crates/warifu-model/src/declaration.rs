use crate::digest::Digest;
use crate::document::document;
use crate::ids::{ClaimId, EvidenceKind};
use crate::json::Json;
use crate::product::Identifier;
use crate::requirement::claims;
use crate::time::Timestamp;

document! {
    /// A declaration (`warifu.declaration/1`): an evidence document of the maker, a laboratory or an auditor
    /// that states claims itself.
    pub struct Declaration: "declaration" = "warifu.declaration/1" in default {
        /// Digests of artifacts that it is about.
        artifacts: Vec<Digest> |
        /// Identifiers that it is about.
        identifiers: Vec<Identifier> as "product" = via(about),
        /// The kind of evidence that it is.
        kind: EvidenceKind,
        /// Its title.
        title: String,
        /// The party that made it.
        made_by: String,
        /// The time at which it was made.
        made_at: Timestamp,
        /// Until when it counts: the first second at which it does not any more.
        valid_until: Option<Timestamp> = optional,
        /// The claims that it states.
        claims: Vec<(ClaimId, Json)> = via(claims),
    }
}

/// What a declaration is about: artifacts, identifiers, or both.
pub(crate) mod about {
    use crate::digest::Digest;
    use crate::json::{Json, Node, ReadError};
    use crate::language::both;
    use crate::product::Identifier;
    use crate::shape::{Field, Form, Shape, Typed};

    pub(crate) const FORM: Form = Form::Named(&Shape {
        name: "declared_product",
        about: "What it is about: at least one artifact or identifier",
        form: Form::Object(&[
            Field { about: "Digests of artifacts.", ..Field::optional("artifacts", Vec::<Digest>::FORM) },
            Field { about: "Identifiers.", ..Field::optional("identifiers", Vec::<Identifier>::FORM) },
        ]),
        rules: r#"{"anyOf": [
            {"required": ["artifacts"], "properties": {"artifacts": {"minItems": 1}}},
            {"required": ["identifiers"], "properties": {"identifiers": {"minItems": 1}}}]}"#,
    });

    pub(crate) fn read(node: Node<'_>) -> Result<(Vec<Digest>, Vec<Identifier>), ReadError> {
        let mut fields = node.fields()?;
        let about: (Vec<Digest>, Vec<Identifier>) = (fields.list("artifacts")?, fields.list("identifiers")?);
        fields.finish()?;
        if about.0.is_empty() && about.1.is_empty() {
            return Err(node.broken(both(
                "a declaration names at least one artifact or identifier that it is about",
                "宣言は対象の成果物又は識別子を一つ以上示す",
            )));
        }
        Ok(about)
    }

    pub(crate) fn write(artifacts: &[Digest], identifiers: &[Identifier]) -> Json {
        Json::object()
            .with("artifacts", Json::list(artifacts.iter().copied()))
            .with("identifiers", Json::list(identifiers))
    }
}
