use std::collections::BTreeSet;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, json};
use warifu_model::json::shorten;
use warifu_model::{Digest, Limit, SharedItem, Tlp, problems};

/// What a CSAF document says about itself that a marking takes over, where the sharer wants it to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CsafLabel {
    /// Its label (`/document/distribution/tlp/label`); `WHITE` of CSAF 2.0 is `TLP:CLEAR`.
    pub marking: Tlp,
    /// Its title.
    pub title: String,
    /// The digest of its exact bytes.
    pub digest: Digest,
}

problems! {
    /// Reason why a label was not read or written. Nothing was made then.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum LabelError {
        /// The bytes are no JSON object, or too many.
        NotJson => {
            code: "label-not-json",
            en: ("this is no JSON object of at most {} bytes in which no member stands twice", Limit::DOCUMENT_BYTES),
            ja: ("{}バイト以下で、同じ名前のメンバーが重複しないJSONオブジェクトでない", Limit::DOCUMENT_BYTES),
            help_en: "give a CSAF document or a STIX bundle",
            help_ja: "CSAF文書又はSTIXバンドルを指定してください",
        }
        /// It is neither CSAF 2.0 or 2.1 nor a bundle of STIX 2.1.
        OtherFormat => {
            code: "label-other-format",
            en: "this is neither CSAF 2.0 or 2.1 nor a bundle of STIX 2.1",
            ja: "CSAF 2.0、CSAF 2.1又はSTIX 2.1のバンドルでない",
            help_en: "labels are read from CSAF, and written into CSAF and STIX",
            help_ja: "ラベルはCSAFから読み、CSAF及びSTIXに書き込みます",
        }
        /// The document has no label.
        Missing => {
            code: "label-missing",
            en: "the document has no label",
            ja: "文書にラベルがない",
            help_en: "say under which label it is marked",
            help_ja: "標示のラベルを指定してください",
        }
        /// The label is none of its edition of CSAF.
        Unknown {
            /// The label, shortened.
            found: String,
        } => {
            code: "label-unknown",
            en: "`{found}` is no label of this edition of CSAF",
            ja: "`{found}` はこの版のCSAFのラベルでない",
            help_en: "ask whoever wrote the document what is meant",
            help_ja: "文書の作成者に確認してください",
        }
        /// CSAF 2.0 has no such label.
        Unwritable {
            /// The marking.
            marking: Tlp,
        } => {
            code: "label-unwritable",
            en: ("CSAF 2.0 has no label for `{}`", marking.as_str()),
            ja: ("CSAF 2.0に `{}` のラベルがない", marking.as_str()),
            help_en: "write CSAF 2.1, or mark it `TLP:RED`; no wider label stands for it",
            help_ja: "CSAF 2.1とするか、`TLP:RED` としてください。より広いラベルで代えることはできません",
        }
        /// An object is marked otherwise already.
        Marked {
            /// The id of the object, shortened.
            object: String,
        } => {
            code: "label-other-marking",
            en: "`{object}` is marked under another label of TLP",
            ja: "`{object}` にTLPの別のラベルが付いている",
            help_en: "ask its origin; a label is not replaced",
            help_ja: "発信元に確認してください。ラベルは置き換えません",
        }
        /// The marking is about other bytes.
        OtherItem => {
            code: "label-other-item",
            en: "the marking is about other bytes",
            ja: "標示は別のバイト列についてのものである",
            help_en: "give the very file that was marked",
            help_ja: "標示したファイルそのものを指定してください",
        }
    }
}

/// Reads the label of a CSAF document (CSAF 2.0 and 2.1, section 3.2.1.5.2). Nothing follows from it until somebody makes a marking of it.
///
/// # Errors
///
/// [`LabelError`].
///
/// ```
/// use warifu_model::Tlp;
/// use warifu_sharing::csaf_label;
///
/// let document = br#"{"document": {"csaf_version": "2.0", "title": "Advisory", "distribution": {"tlp": {"label": "WHITE"}}}}"#;
/// assert_eq!(csaf_label(document).unwrap().marking, Tlp::Clear);
/// ```
pub fn csaf_label(document: &[u8]) -> Result<CsafLabel, LabelError> {
    let value = read(document)?;
    let edition = Edition::of(&value).ok_or(LabelError::OtherFormat)?;
    let label = value.pointer("/document/distribution/tlp/label").ok_or(LabelError::Missing)?;
    let unknown = || LabelError::Unknown { found: shorten(&label.to_string()) };
    let text = label.as_str().ok_or_else(unknown)?;
    let marking = Tlp::ALL.iter().copied().find(|one| edition.label(*one) == Some(text)).ok_or_else(unknown)?;
    let title = value.pointer("/document/title").and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(CsafLabel { marking, title, digest: Digest::of(document) })
}

/// A version of a CSAF document, or of a bundle of STIX 2.1, with the label of a marking in it, for the tools of others. What is made are other bytes,
/// and is marked anew before it is shared.
///
/// In CSAF it is the label of the document. In STIX every object refers to the marking definition of TLP 2.0.
///
/// # Errors
///
/// [`LabelError`]; nothing was made then.
pub fn labelled(document: &[u8], marking: Tlp) -> Result<Vec<u8>, LabelError> {
    let mut value = read(document)?;
    if is_bundle(&value) {
        mark_bundle(&mut value, marking)?;
        return Ok(value.to_string().into_bytes());
    }
    let edition = Edition::of(&value).ok_or(LabelError::OtherFormat)?;
    let label = edition.label(marking).ok_or(LabelError::Unwritable { marking })?;
    let about = value.pointer_mut("/document").and_then(Value::as_object_mut).ok_or(LabelError::OtherFormat)?;
    let distribution = about.entry("distribution").or_insert_with(|| json!({}));
    let tlp = distribution.as_object_mut().ok_or(LabelError::OtherFormat)?.entry("tlp").or_insert_with(|| json!({}));
    let tlp = tlp.as_object_mut().ok_or(LabelError::OtherFormat)?;
    let before = tlp.insert("label".to_owned(), label.into());
    if before.is_some_and(|before| before != label) {
        return Err(LabelError::Marked { object: "/document/distribution/tlp".to_owned() });
    }
    Ok(value.to_string().into_bytes())
}

/// A CSAF document as a bundle of STIX 2.1 under its marking: a report with its title, the vulnerabilities that it names (CVE ids and titles), the
/// origin as an identity, and the marking definition of TLP 2.0. Products, scores and remediations stay in the CSAF document: STIX has no
/// place for them.
///
/// The same item gives the same ids: their 122 free bits are those of a digest.
///
/// # Errors
///
/// [`LabelError`]; nothing was made then.
pub fn to_stix(document: &[u8], marking: &SharedItem, origin: &str) -> Result<Vec<u8>, LabelError> {
    let value = read(document)?;
    Edition::of(&value).ok_or(LabelError::OtherFormat)?;
    if marking.digest != Digest::of(document) {
        return Err(LabelError::OtherItem);
    }
    let time = marking.marked_at.to_string().replace('Z', ".000Z");
    let (definition, reference) = definition(marking.marking);
    let id = |kind: &str, what: &str| format!("{kind}--{}", uuid(marking.digest, kind, what));
    let identity = id("identity", marking.origin.as_str());
    let common = |kind: &str, id: &str| {
        json!({"type": kind, "spec_version": "2.1", "id": id, "created": time, "modified": time, "created_by_ref": identity,
            "object_marking_refs": [reference]})
    };
    let mut origin_object = common("identity", &identity);
    put(&mut origin_object, "name", origin.into());
    put(&mut origin_object, "identity_class", "organization".into());
    let mut objects = vec![definition, origin_object];
    let mut references: Vec<Value> = Vec::new();
    let found = value.pointer("/vulnerabilities").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for (place, one) in found.iter().enumerate() {
        let text = |name: &str| one.get(name).and_then(Value::as_str);
        let Some(name) = text("cve").or_else(|| text("title")) else { continue };
        let own = id("vulnerability", &format!("{place} {name}"));
        let mut object = common("vulnerability", &own);
        put(&mut object, "name", name.into());
        if let Some(cve) = text("cve").filter(|cve| is_cve(cve)) {
            put(&mut object, "external_references", json!([{"source_name": "cve", "external_id": cve}]));
        }
        if let Some(title) = text("title") {
            put(&mut object, "description", title.into());
        }
        references.push(own.into());
        objects.push(object);
    }
    // a report is about something
    if references.is_empty() {
        references.push(identity.clone().into());
    }
    let title = value.pointer("/document/title").and_then(Value::as_str).unwrap_or("CSAF");
    let mut report = common("report", &id("report", ""));
    put(&mut report, "name", title.into());
    put(&mut report, "published", time.clone().into());
    put(&mut report, "report_types", json!(["vulnerability"]));
    put(&mut report, "object_refs", references.into());
    if let Some(tracking) = value.pointer("/document/tracking/id").and_then(Value::as_str) {
        put(&mut report, "external_references", json!([{"source_name": "csaf", "external_id": tracking}]));
    }
    objects.push(report);
    let bundle = json!({"type": "bundle", "id": id("bundle", ""), "objects": objects});
    Ok(bundle.to_string().into_bytes())
}

/// An edition of CSAF, for its labels.
#[derive(Clone, Copy, Debug)]
enum Edition {
    V20,
    V21,
}

impl Edition {
    fn of(value: &Value) -> Option<Self> {
        match value.pointer("/document/csaf_version")?.as_str()? {
            "2.0" => Some(Self::V20),
            "2.1" => Some(Self::V21),
            _ => None,
        }
    }

    /// How it writes a label: 2.0 has those of TLP 1.0, and none for what is not wider than `AMBER+STRICT` but `RED`.
    fn label(self, marking: Tlp) -> Option<&'static str> {
        match (marking, self) {
            (Tlp::Clear, Self::V20) => Some("WHITE"),
            (Tlp::Clear, Self::V21) => Some("CLEAR"),
            (Tlp::Green, _) => Some("GREEN"),
            (Tlp::Amber, _) => Some("AMBER"),
            (Tlp::AmberStrict, Self::V20) => None,
            (Tlp::AmberStrict, Self::V21) => Some("AMBER+STRICT"),
            (Tlp::Red, _) => Some("RED"),
        }
    }
}

fn read(document: &[u8]) -> Result<Value, LabelError> {
    if document.len() > Limit::DOCUMENT_BYTES {
        return Err(LabelError::NotJson);
    }
    // of two labels under one name nobody knows which one is meant
    serde_json::from_slice::<Once>(document).map_err(|_| LabelError::NotJson)?;
    serde_json::from_slice(document).ok().filter(Value::is_object).ok_or(LabelError::NotJson)
}

/// A value in which no object has a member twice.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(OnceVisitor)
    }
}

struct OnceVisitor;

impl<'de> Visitor<'de> for OnceVisitor {
    type Value = Once;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON without a member that stands twice")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_str<E>(self, _: &str) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_unit<E>(self) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Once, A::Error> {
        while items.next_element::<Once>()?.is_some() {}
        Ok(Once)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Once, A::Error> {
        let mut seen = BTreeSet::new();
        while let Some((name, Once)) = members.next_entry::<String, Once>()? {
            if !seen.insert(name) {
                return Err(serde::de::Error::custom("a member stands twice"));
            }
        }
        Ok(Once)
    }
}

fn is_bundle(value: &Value) -> bool {
    value.get("type").and_then(Value::as_str) == Some("bundle") && value.get("objects").is_some_and(Value::is_array)
}

fn mark_bundle(bundle: &mut Value, marking: Tlp) -> Result<(), LabelError> {
    let (definition, reference) = definition(marking);
    let objects = bundle.get_mut("objects").and_then(Value::as_array_mut).ok_or(LabelError::OtherFormat)?;
    let mut is_defined = false;
    for object in objects.iter_mut() {
        let id = object.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        is_defined |= id == reference;
        // markings do not apply to marking definitions (STIX 2.1, section 7.2.1)
        if object.get("type").and_then(Value::as_str) == Some("marking-definition") {
            continue;
        }
        let members = object.as_object_mut().ok_or(LabelError::OtherFormat)?;
        let marks = members.entry("object_marking_refs").or_insert_with(|| json!([]));
        let marks = marks.as_array_mut().ok_or(LabelError::OtherFormat)?;
        if marks.iter().filter_map(Value::as_str).any(|mark| is_tlp(mark) && mark != reference) {
            return Err(LabelError::Marked { object: shorten(&id) });
        }
        if !marks.iter().any(|mark| mark == reference) {
            marks.push(reference.into());
        }
    }
    if !is_defined {
        objects.insert(0, definition);
    }
    Ok(())
}

/// The form that STIX asks of what it calls a CVE id: a year and at least four digits.
fn is_cve(text: &str) -> bool {
    let parts = text.strip_prefix("CVE-").and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(year, number)| {
        year.len() == 4
            && number.len() >= 4
            && [year, number].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

fn put(object: &mut Value, name: &str, value: Value) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value);
    }
}

/// The marking definition of a label, and its id.
fn definition(marking: Tlp) -> (Value, &'static str) {
    let (id, level) = match marking {
        Tlp::Clear => (CLEAR, "clear"),
        Tlp::Green => (GREEN, "green"),
        Tlp::Amber => (AMBER, "amber"),
        Tlp::AmberStrict => (AMBER_STRICT, "amber+strict"),
        Tlp::Red => (RED, "red"),
    };
    let extension = json!({"extension_type": "property-extension", "tlp_2_0": level});
    let object = json!({"type": "marking-definition", "spec_version": "2.1", "id": id, "created": "2022-10-01T00:00:00.000Z",
        "name": marking.as_str(), "extensions": {EXTENSION: extension}});
    (object, id)
}

fn is_tlp(id: &str) -> bool {
    [CLEAR, GREEN, AMBER, AMBER_STRICT, RED].contains(&id) || TLP_1.contains(&id)
}

/// The form of a UUID of version 4 (RFC 9562), with bits of a digest in place of random ones.
fn uuid(item: Digest, kind: &str, what: &str) -> String {
    let hex = Digest::of(format!("warifu stix 1\n{item}\n{kind}\n{what}").as_bytes()).hex();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let variant = match part(16, 17) {
        "0" | "4" | "8" | "c" => '8',
        "1" | "5" | "9" | "d" => '9',
        "2" | "6" | "a" | "e" => 'a',
        _ => 'b',
    };
    format!("{}-{}-4{}-{variant}{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// The marking definitions of TLP 2.0 that OASIS publishes for STIX 2.1 (cti-stix-common-objects, extension of TLP 2.0).
const CLEAR: &str = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487";
const GREEN: &str = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
const AMBER: &str = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421";
const AMBER_STRICT: &str = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003";
const RED: &str = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";
const EXTENSION: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
/// Those of TLP 1.0 that STIX 2.1 has in itself (section 7.2.1.4): white, green, amber, red.
const TLP_1: [&str; 4] = [
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
];
