//! The frame of an in-toto Statement v1: what it is about (`subject`), what kind of claim it makes (`predicateType`)
//! and the claim (`predicate`).

use crate::digest::Digest;
use crate::json::{Fields, Json, Node, Read, ReadError, ReadProblem};
use crate::language::both;
use crate::product::{Artifact, Product};
use crate::shape::{Field, Form, List, TEXT};

/// The `_type` of an in-toto Statement v1.
pub(crate) const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";
/// The `predicateType` of an accreditation. A name, not an address: nothing is ever fetched.
pub(crate) const ACCREDITATION_PREDICATE: &str = "urn:warifu:accreditation:2";
/// The `predicateType` of an attestation. A name, not an address: nothing is ever fetched.
pub(crate) const ATTESTATION_PREDICATE: &str = "urn:warifu:attestation:1";
/// The `predicateType` of a certificate. A name, not an address: nothing is ever fetched.
pub(crate) const CERTIFICATE_PREDICATE: &str = "urn:warifu:certificate:2";

/// Opens the frame: checks both types and gives the subject and the predicate.
pub(crate) fn open<'t>(node: Node<'t>, predicate: &'static str) -> Result<(Node<'t>, Node<'t>), ReadError> {
    let mut fields = node.fields()?;
    expect(&mut fields, "_type", STATEMENT_TYPE)?;
    let subject = fields.node_of("subject")?;
    expect(&mut fields, "predicateType", predicate)?;
    let predicate = fields.node_of("predicate")?;
    fields.finish()?;
    Ok((subject, predicate))
}

/// Checks that the subject is exactly the artifacts of the product, in their order.
pub(crate) fn check_subject(node: Node<'_>, product: &Product) -> Result<(), ReadError> {
    let subject: Vec<Subject> = node.read()?;
    let same = |(subject, artifact): (&Subject, &Artifact)| subject.0 == *artifact;
    let all_same = subject.len() == product.artifacts.len() && subject.iter().zip(&product.artifacts).all(same);
    if all_same {
        Ok(())
    } else {
        Err(node.broken(both(
            "the subject is not the artifacts of the product inside the statement",
            "subjectがステートメント内の製品の成果物と一致しない",
        )))
    }
}

/// Checks that the subject is one thing, of this name and digest.
pub(crate) fn check_single_subject(node: Node<'_>, name: &str, digest: Digest) -> Result<(), ReadError> {
    let subject: Vec<Subject> = node.read()?;
    match subject.as_slice() {
        [Subject(only)] if only.name == name && only.digest == digest => Ok(()),
        _ => Err(node.broken(both(
            "the subject is not the body inside the statement with the digest of its keys",
            "subjectがステートメント内の機関及びその鍵のダイジェストと一致しない",
        ))),
    }
}

/// Puts a predicate about a product into its frame.
pub(crate) fn frame(product: &Product, predicate_type: &'static str, predicate: Json) -> Json {
    let subject = product.artifacts.iter().map(|artifact| (artifact.name.as_str(), artifact.digest));
    frame_about(subject, predicate_type, predicate)
}

/// Puts a predicate about anything that has names and digests into its frame.
pub(crate) fn frame_about<'a>(
    subject: impl Iterator<Item = (&'a str, Digest)>,
    predicate_type: &'static str,
    predicate: Json,
) -> Json {
    let subject = subject.map(|(name, digest)| {
        Json::object().with("name", name).with("digest", Json::object().with("sha256", digest.hex()))
    });
    Json::object()
        .with("_type", STATEMENT_TYPE)
        .with("subject", Json::List(subject.collect()))
        .with("predicateType", predicate_type)
        .with("predicate", predicate)
}

/// The shape of a statement with a predicate.
macro_rules! framed {
    ($name:literal, $predicate_type:expr, $predicate:expr, $subject:expr) => {
        $crate::shape::Shape {
            name: $name,
            about: "",
            form: $crate::shape::Form::Object(&[
                $crate::shape::Field::constant("_type", "The type of statement.", $crate::statement::STATEMENT_TYPE),
                $crate::shape::Field { name: "subject", about: "What it is about.", required: true, form: $subject },
                $crate::shape::Field::constant("predicateType", "The type of what is stated.", $predicate_type),
                $crate::shape::Field { name: "predicate", about: "What is stated.", required: true, form: $predicate },
            ]),
            rules: "",
        }
    };
}
pub(crate) use framed;

/// Anything that has a name and a digest.
pub(crate) const SUBJECT: List = List::of(&Form::Object(&[
    Field { name: "name", about: "Its name.", required: true, form: Form::Named(&TEXT) },
    Field {
        name: "digest",
        about: "Its digest.",
        required: true,
        form: Form::Object(&[Field {
            name: "sha256",
            about: "SHA-256 of its exact bytes.",
            required: true,
            form: Form::Schema(r#"{"type": "string", "pattern": "^[0-9a-f]{64}$"}"#, &[]),
        }]),
    },
]))
.least(1);

struct Subject(Artifact);

impl Read for Subject {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut fields = node.fields()?;
        let name = fields.required("name")?;
        let mut digests = fields.node_of("digest")?.fields()?;
        let hex = digests.node_of("sha256")?;
        let digest = Digest::parse_hex(&hex.string()?).ok_or_else(|| {
            hex.not_canonical(
                both("a SHA-256 digest", "SHA-256ダイジェスト"),
                both("64 lower-case hexadecimal digits", "小文字の16進数64桁"),
            )
        })?;
        digests.finish()?;
        fields.finish()?;
        Ok(Self(Artifact { name, digest }))
    }
}

fn expect(fields: &mut Fields<'_>, name: &'static str, expected: &'static str) -> Result<(), ReadError> {
    let node = fields.node_of(name)?;
    if node.string()? == expected { Ok(()) } else { Err(node.error(ReadProblem::WrongFormat { expected })) }
}
