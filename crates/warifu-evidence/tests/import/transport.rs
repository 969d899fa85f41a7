//! How documents arrive: after a byte order mark, compressed, several in one file.

use data_encoding::BASE64;
use warifu_evidence::{Binding, Import, import};
use warifu_model::Digest;

use crate::support::{
    FIRMWARE, PURL, claim, controller, notes, packed_with_gzip as gzip, packed_with_zstd as zstd, refusal,
};

const SBOM: &str = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6",
    "metadata": {"component": {"type": "firmware", "name": "hk-210", "purl": "pkg:generic/hamakaze/hk-210@3.2.1"}},
    "components": [{"type": "library", "name": "lwip", "version": "2.2.0"}]}"#;

#[test]
fn packing_changes_nothing_but_the_digest() {
    let plain = import(SBOM.as_bytes(), &controller()).unwrap();
    let marked = [b"\xef\xbb\xbf".as_slice(), SBOM.as_bytes()].concat();
    for (bytes, media_type, note) in [
        (marked.clone(), "application/vnd.cyclonedx+json", "byte_order_mark"),
        (gzip(SBOM.as_bytes()), "application/vnd.cyclonedx+json+gzip", "opened_gzip"),
        (zstd(SBOM.as_bytes()), "application/vnd.cyclonedx+json+zstd", "opened_zstd"),
        (gzip(&marked), "application/vnd.cyclonedx+json+gzip", "byte_order_mark"),
    ] {
        let imported = import(&bytes, &controller()).unwrap();
        assert_eq!((&imported.parts, imported.format), (&plain.parts, plain.format));
        assert_eq!((imported.digest, imported.size), (Digest::of(&bytes), bytes.len() as u64));
        assert_eq!(imported.media_type, media_type);
        assert!(notes(&imported).contains(&note), "{note}");
    }
}

#[test]
fn errors_are_placed_in_the_file() {
    let wrong = SBOM.replace("\"lwip\"", "3");
    let at = |bytes: &[u8]| import(bytes, &controller()).unwrap_err().position;
    let plain = at(wrong.as_bytes());
    let marked = at(&[b"\xef\xbb\xbf".as_slice(), wrong.as_bytes()].concat());
    assert_eq!((marked.offset, &marked.pointer), (plain.offset.map(|offset| offset + 3), &plain.pointer));
    assert_eq!(at(&gzip(wrong.as_bytes())).within, Some("gzip"));
    let lines = at(format!("{}\n\n{}\n", SBOM.replace('\n', ""), wrong.replace('\n', " ")).as_bytes());
    assert_eq!((lines.line, lines.pointer.as_str()), (Some(3), "/components/0/name"));
    assert!(lines.offset > plain.offset);
    assert!(lines.to_string().ends_with(", line 3"));
}

#[test]
fn a_line_that_may_be_about_the_product_is_not_passed_over() {
    let good = SBOM.replace('\n', " ");
    let bad = good.replace(
        "\"components\"",
        r#""vulnerabilities": [{"id": "CVE-2026-1", "analysis": {"state": "exploitable"}}], "components""#,
    );
    let named = "\"purl\": \"pkg:generic/hamakaze/hk-210@3.2.1\"";
    let other = bad.replace(named, "\"purl\": \"pkg:generic/other@1.0\"");
    let statement = format!(
        r#"{{"_type": "https://in-toto.io/Statement/v1", "subject": [{{"name": "x", "digest": {{"sha512": "{}"}}}}],
        "predicateType": "https://cyclonedx.org/bom", "predicate": {bad}}}"#,
        "0".repeat(128)
    );
    let lines = |line: &str| import(format!("{good}\n{}\n", line.replace('\n', " ")).as_bytes(), &controller());
    assert!(notes(&lines(&other).unwrap()).contains(&"documents_left_aside"));
    for (line, code) in [
        (bad.replace(named, "\"purl\": \"pkg:generic/hamakaze/hk-210\""), "subject-mismatch"),
        (bad.replace(named, "\"version\": \"3.2.1\""), "subject-mismatch"),
        (statement, "subject-without-sha256"),
    ] {
        let error = lines(&line).unwrap_err();
        assert_eq!((error.code(), error.position.line), (code, Some(2)), "{line}");
    }
}

#[test]
fn formats_that_are_not_read_are_named() {
    let tar = [b"./sbom.json".as_slice(), &[0; 245], b"\0ustar  \0"].concat();
    for (bytes, name) in [
        (b"PK\x03\x04\0\0".as_slice(), "ZIP"),
        (&tar, "tar"),
        (&gzip(&tar), "tar"),
        (b"\xff\xfe{\0}\0", "UTF-16"),
        (b"%PDF-1.7\n\xff", "PDF"),
        (b"\n<?xml version=\"1.0\"?><SoftwareIdentity xmlns=\"http://standards.iso.org/iso/19770/-2/2015/schema.xsd\"/>", "SWID tag"),
        (b"<rdf:RDF xmlns:spdx='http://spdx.org/rdf/terms#'>", "SPDX in RDF/XML"),
        (b"SPDXID: \"SPDXRef-DOCUMENT\"\nspdxVersion: SPDX-2.3\n", "SPDX in YAML"),
        (b"{\"specFormat\": \"CycloneDX\", \"specVersion\": \"2.0\"}", "CycloneDX 2.0"),
        (b"\x0a\x031.6\x10\x01", "CycloneDX in protocol buffers"),
        (b"<!DOCTYPE html><html>", "HTML"),
        (b"<unknown/>", "XML"),
    ] {
        let error = import(bytes, &controller()).unwrap_err();
        assert_eq!(error.code(), "unread-format", "{name}");
        assert!(error.to_string().starts_with(name), "{error}");
    }
}

fn provenance(digest: &str) -> String {
    format!(
        r#"{{"_type": "https://in-toto.io/Statement/v1", "subject": [{{"name": "a", "digest": {{"sha256": "{digest}"}}}}], "predicateType": "https://slsa.dev/provenance/v1", "predicate": {{"buildDefinition": {{"buildType": "https://type.example"}}, "runDetails": {{"builder": {{"id": "https://builder.example"}}}}}}}}"#
    )
}

fn envelope(statement: &str) -> String {
    let payload = BASE64.encode(statement.as_bytes());
    format!(
        r#"{{"payloadType": "application/vnd.in-toto+json", "payload": "{payload}", "signatures": [{{"sig": "AA=="}}]}}"#
    )
}

#[test]
fn lines_that_are_understood_are_taken() {
    let unread = provenance(FIRMWARE).replace("slsa.dev/provenance/v1", "in-toto.io/attestation/scai/v0.3");
    let other = provenance(&"0".repeat(64));
    let text = [envelope(&unread), envelope(&provenance(FIRMWARE)), String::new(), envelope(&other)].join("\n");
    let imported = import(text.as_bytes(), &controller()).unwrap();
    assert_eq!((imported.parts.len(), imported.media_type.as_str()), (1, "application/jsonl"));
    assert_eq!(claim(&imported, "build.builder"), "\"https://builder.example\"");
    let counts: Vec<_> = imported.notes.iter().filter_map(|note| Some((note.code(), note.count?))).collect();
    assert_eq!(counts, [("artifacts_not_named", 1), ("documents_left_aside", 2), ("several_documents", 3)]);
}

#[test]
fn lines_that_are_wrong_are_wrong() {
    let good = provenance(FIRMWARE);
    for (second, code) in [
        (provenance(&"0".repeat(64)), "subject-mismatch"),
        (envelope(&good).replace("AA==", ""), "unsigned-envelope"),
        (format!("{good} {good}"), "trailing-bytes"),
        ("{".into(), "truncated"),
        ("{}".into(), "unrecognised-format"),
        (good.replace("https://in-toto.io/Statement/v1", "v2"), "unsupported-version"),
    ] {
        // a line that is about something else is left aside only where something is left
        let first = if code == "subject-mismatch" { second.as_str() } else { good.as_str() };
        let (refused, _) = refusal(&format!("{first}\n{second}\n"));
        assert_eq!(refused, code);
    }
    let many = format!("{good}\n").repeat(1001);
    assert_eq!(refusal(&many).0, "too-many");
}

#[test]
fn the_maker_ties_what_names_nothing_and_cannot_tie_what_names_another() {
    let tied = |text: &str| Import::of(&controller()).bound(Binding::Maker).read(text.as_bytes());
    let nameless = SBOM.replace(r#", "purl": "pkg:generic/hamakaze/hk-210@3.2.1""#, "");
    assert_eq!(notes(&tied(&nameless).unwrap())[0], "bound_by_maker");
    assert_eq!(notes(&tied(SBOM).unwrap()), ["matched_by_identifier"]);
    for other in ["pkg:generic/hamakaze/hk-220@3.2.1", "pkg:generic/hamakaze/hk-210@3.2.0", "pkg:npm/hk-210@3.2.1"] {
        assert_eq!(tied(&SBOM.replace(PURL, other)).unwrap_err().code(), "subject-mismatch", "{other}");
    }
    assert!(tied(&SBOM.replace("@3.2.1\"", "\"")).is_ok(), "a name without a version may be the product's");
    let spdx = r#"{"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "creationInfo": {"created": "2026-05-01T08:00:00Z"},
        "documentDescribes": ["SPDXRef-root"], "packages": [{"SPDXID": "SPDXRef-root", "name": "folder"},
        {"SPDXID": "SPDXRef-a", "name": "lwip", "versionInfo": "2.2.0"}]}"#;
    assert_eq!(refusal(spdx).0, "subject-mismatch");
    let imported = tied(spdx).unwrap();
    assert_eq!((claim(&imported, "sbom.components").as_str(), notes(&imported)[0]), ("1", "bound_by_maker"));
    let vex = r#"{"@context": "https://openvex.dev/ns/v0.2.0", "author": "a", "timestamp": "2026-05-01T00:00:00Z",
        "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "status": "fixed"}]}"#;
    assert_eq!(refusal(vex).0, "subject-missing");
    assert_eq!(notes(&tied(vex).unwrap()), ["bound_by_maker"]);
    assert_eq!(tied(&provenance(&"0".repeat(64))).unwrap_err().code(), "subject-mismatch");
}
