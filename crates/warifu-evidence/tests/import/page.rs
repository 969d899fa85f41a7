//! `docs/EVIDENCE.md`, walked: each row of its tables is a document, and what the page says is what comes out.

use std::path::Path;

use serde_json::{Map, Value, json};
use warifu_evidence::{Imported, NoteCode, TOOL_CLAIMS, predicate_types};

use crate::support::{FIRMWARE, PURL, claim, import, read};

/// One row: the heading that it stands under, and its cells.
struct Row {
    heading: String,
    cells: Vec<String>,
}

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/EVIDENCE.md");
    String::from_utf8(read(&path).unwrap()).unwrap()
}

/// All rows of tables, headers left out.
fn rows() -> Vec<Row> {
    let (mut heading, mut rows, mut is_body) = (String::new(), Vec::new(), false);
    for line in page().lines() {
        if let Some(text) = line.strip_prefix('#') {
            text.trim_start_matches('#').trim().clone_into(&mut heading);
        }
        is_body = line.starts_with('|') && (is_body || line.starts_with("| ---"));
        if !is_body || line.starts_with("| ---") {
            continue;
        }
        let whole = line.replace("\\|", "\u{1}");
        let cells = whole.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect();
        rows.push(Row { heading: heading.clone(), cells });
    }
    rows
}

fn under(heading: &str) -> Vec<(String, Value, Vec<String>)> {
    let own = rows().into_iter().filter(|row| row.heading == heading);
    let rows: Vec<_> = own
        .map(|row| {
            let [format, snippet, rest @ ..] = row.cells.as_slice() else { panic!("{:?}", row.cells) };
            let snippet = snippet.trim_matches('`');
            (format.clone(), serde_json::from_str(snippet).unwrap(), rest.to_vec())
        })
        .collect();
    assert!(rows.len() >= 9, "{heading}: {} rows", rows.len());
    rows
}

fn merged(mut base: Value, with: &Value) -> Value {
    let (into, from) = (base.as_object_mut().unwrap(), with.as_object().unwrap());
    for (key, value) in from {
        match (into.get_mut(key), value) {
            (Some(Value::Array(there)), Value::Array(more)) => there.extend(more.iter().cloned()),
            (Some(there @ Value::Object(_)), Value::Object(_)) if key == "metadata" => {
                *there = merged(there.take(), value);
            }
            _ => drop(into.insert(key.clone(), value.clone())),
        }
    }
    base
}

/// A document with one component, and members of its own.
fn document(format: &str, component: &Value, members: &Value) -> Value {
    let base = match format {
        "CycloneDX" => json!({
            "bomFormat": "CycloneDX", "specVersion": "1.6",
            "metadata": {"timestamp": "2026-05-01T00:00:00Z", "component": {"type": "firmware", "bom-ref": "hk", "name": "hk-210",
                "version": "3.2.1", "purl": PURL}},
            "components": [merged(json!({"type": "library", "bom-ref": "a", "name": "lwip"}), component)],
        }),
        "SPDX" => json!({
            "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "hk",
            "creationInfo": {"created": "2026-05-01T00:00:00Z", "creators": ["Tool: maker"]},
            "packages": [
                {"SPDXID": "SPDXRef-hk", "name": "hk-210",
                 "externalRefs": [{"referenceType": "purl", "referenceLocator": PURL}]},
                merged(json!({"SPDXID": "SPDXRef-a", "name": "lwip"}), component)],
            "relationships": [
                {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-hk"}],
        }),
        "SPDX 3" => json!({
            "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
            "@graph": [
                {"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-05-01T00:00:00Z"},
                {"type": "SpdxDocument", "spdxId": "document", "creationInfo": "_:c", "rootElement": ["hk"]},
                {"type": "software_Package", "spdxId": "hk", "name": "hk-210", "software_packageUrl": PURL},
                merged(json!({"type": "software_Package", "spdxId": "a", "name": "lwip"}), component)],
        }),
        other => panic!("{other}"),
    };
    merged(base, members)
}

fn imported(document: &Value) -> Imported {
    import(&document.to_string()).unwrap_or_else(|error| panic!("{error}: {document}"))
}

#[test]
fn every_field_counts_as_the_page_says() {
    let fields = [
        ("Version", "version"),
        ("Identifier", "identifier"),
        ("Supplier", "supplier"),
        ("Licence", "licence"),
        ("Hash", "hash"),
        ("Name", "name"),
        ("Hash algorithm", "hash_algorithm"),
    ];
    for (heading, field) in fields {
        for (format, component, rest) in under(heading) {
            let [said] = rest.as_slice() else { panic!("{rest:?}") };
            let imported = imported(&document(&format, &component, &json!({})));
            for way in ["stated", "unknown", "silent"] {
                let count = claim(&imported, &format!("sbom.{field}_{way}"));
                assert_eq!(count == "1", way == said, "{format} {component}: {way} {count}");
            }
            let without = claim(&imported, &format!("sbom.components_without_{field}"));
            let is_older = !matches!(field, "name" | "hash_algorithm");
            let expected = if said == "stated" { "0" } else { "1" };
            assert_eq!(without, if is_older { expected } else { "-" }, "{format} {component}");
            let gaps: Vec<_> = imported.parts.iter().flat_map(|part| &part.gaps).collect();
            let gap = gaps.iter().find(|gap| gap.field.as_str() == field);
            let numbers = gap.map_or((0, 0), |gap| (gap.silent, gap.unknown));
            assert_eq!(numbers, (u32::from(said == "silent"), u32::from(said == "unknown")), "{format} {component}");
            let named = gap.into_iter().flat_map(|gap| gap.silent_named.iter().chain(&gap.unknown_named)).count();
            assert_eq!(named, usize::from(said != "stated"));
        }
    }
}

#[test]
fn components_count_as_the_page_says() {
    let identifier = |format: &str| match format {
        "SPDX" => json!({"externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:generic/lwip@2.2.0"}]}),
        "SPDX 3" => json!({"software_packageUrl": "pkg:generic/lwip@2.2.0"}),
        _ => json!({"purl": "pkg:generic/lwip@2.2.0"}),
    };
    for (format, component, rest) in under("SBOM: which components count") {
        let beside = match format.as_str() {
            "SPDX" => json!({"packages": [{"SPDXID": "SPDXRef-b", "name": "b"}]}),
            "SPDX 3" => json!({"@graph": [{"type": "software_Package", "spdxId": "b", "name": "b"}]}),
            _ => json!({"components": [{"type": "library", "name": "b"}]}),
        };
        let imported = imported(&document(&format, &merged(identifier(&format), &component), &beside));
        let found = [claim(&imported, "sbom.components"), claim(&imported, "sbom.identifier_stated")];
        let expected = match rest[0].as_str() {
            "full" => ["2", "1"],
            "gaps" => ["2", "0"],
            _ => ["1", "0"],
        };
        assert_eq!(found, expected, "{format} {component}");
    }
}

#[test]
fn documents_say_what_the_page_says_about_completeness_and_relationships() {
    for (format, members, rest) in under("SBOM: completeness") {
        let imported = imported(&document(&format, &json!({}), &members));
        let said = claim(&imported, "sbom.completeness");
        let expected = if rest[0] == "nothing" { "-".to_owned() } else { format!("\"{}\"", rest[0]) };
        assert_eq!(said, expected, "{format} {members}");
    }
    for (format, members, rest) in under("SBOM: relationships") {
        let imported = imported(&document(&format, &json!({}), &members));
        assert_eq!(claim(&imported, "sbom.relationships"), rest[0], "{format} {members}");
    }
}

#[test]
fn documents_say_what_the_page_says_of_themselves() {
    for (format, members, rest) in under("Document") {
        let [id, value] = rest.as_slice() else { panic!("{rest:?}") };
        let imported = imported(&document(&format, &json!({}), &members));
        assert_eq!(claim(&imported, id.trim_matches('`')), value.trim_matches('`'), "{format} {id} {members}");
    }
    for (format, members, rest) in under("Dependency") {
        let imported = imported(&document(&format, &json!({}), &members));
        for way in ["stated", "unknown", "silent"] {
            let count = claim(&imported, &format!("sbom.dependency_{way}"));
            assert_eq!(count == "1", way == rest[0], "{format} {members}: {way} {count}");
        }
    }
}

/// A document with one statement, and another one that is accepted in any case.
fn vex(format: &str, statement: &Value, status: &str) -> Value {
    let sure = "CVE-2020-1";
    if format == "OpenVEX" {
        let reason = "component_not_present";
        let own = json!({"vulnerability": {"name": "CVE-2026-1"}, "status": status, "justification": reason});
        let own = merged(own, statement);
        let other = json!({"vulnerability": {"name": sure}, "status": "fixed", "products": [{"@id": PURL}]});
        return json!({"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex", "author": "a",
            "timestamp": "2026-05-01T00:00:00Z", "version": 1, "statements": [own, other]});
    }
    let own = merged(
        json!({"id": "CVE-2026-1", "analysis": {"state": status, "justification": "code_not_present"}}),
        statement,
    );
    let other = json!({"id": sure, "analysis": {"state": "resolved"}, "affects": [{"ref": "hk"}]});
    document(format, &json!({}), &json!({"vulnerabilities": [own, other]}))
}

/// What the record says of the vulnerability; nothing where its statement was left out.
fn accepted(imported: &Imported) -> Option<String> {
    let records: Vec<Map<String, Value>> = serde_json::from_str(&claim(imported, "vex.vulnerabilities")).unwrap();
    let record = records.into_iter().find(|record| record["id"] == "CVE-2026-1")?;
    Some(record.get("status").unwrap().as_str().unwrap().to_owned())
}

#[test]
fn statements_are_accepted_as_the_page_says() {
    let openvex = ["affected", "under_investigation", "fixed", "not_affected"];
    let cyclonedx = ["exploitable", "in_triage", "resolved", "not_affected"];
    for (format, statement, rest) in under("VEX: which statements are accepted") {
        for (place, said) in openvex.iter().enumerate() {
            let status = if format == "OpenVEX" { said } else { cyclonedx[place] };
            let imported = imported(&vex(&format, &statement, status));
            let expected = match rest[place / 2].as_str() {
                "accepted" => Some((*said).to_owned()),
                "left out" => None,
                other => Some(other.strip_prefix("as ").unwrap().to_owned()),
            };
            assert_eq!(accepted(&imported), expected, "{format} {status} {statement}");
        }
    }
}

#[test]
fn predicates_of_their_own_say_what_the_page_says() {
    for (predicate, members, rest) in under("Verdicts, tests, steps and releases") {
        let verdict = |time: &str| json!({"verifier": {"id": "v"}, time: "2026-05-01T00:00:00Z"});
        let (predicate_type, base) = match predicate.as_str() {
            "VSA" => ("https://slsa.dev/verification_summary/v1", verdict("timeVerified")),
            "SVR" => {
                ("https://in-toto.io/attestation/svr/v0.2", merged(verdict("timeCreated"), &json!({"properties": []})))
            }
            "test" => ("https://in-toto.io/attestation/test-result/v0.1", json!({})),
            "link" => ("https://in-toto.io/attestation/link/v0.3", json!({"name": "step"})),
            _ => ("https://in-toto.io/attestation/release/v0.1", json!({"purl": PURL})),
        };
        let mut predicate = merged(base, &members);
        if predicate_type.contains("summary") && !members.to_string().contains("esult\"") {
            predicate["verificationResult"] = json!("PASSED");
        }
        let document = json!({"_type": "https://in-toto.io/Statement/v1", "predicateType": predicate_type,
            "subject": [{"digest": {"sha256": FIRMWARE}}], "predicate": predicate});
        let expected = if rest[1] == "nothing" { "-" } else { rest[1].trim_matches('`') };
        assert_eq!(claim(&imported(&document), rest[0].trim_matches('`')), expected, "{document}");
    }
}

/// What a value lacks of another one, at every depth.
fn filled(mut value: Value, with: &Value) -> Value {
    if let (Some(into), Some(from)) = (value.as_object_mut(), with.as_object()) {
        for (key, more) in from {
            let there = into.remove(key).unwrap_or_else(|| more.clone());
            into.insert(key.clone(), filled(there, more));
        }
    }
    value
}

#[test]
fn provenance_says_what_the_page_says() {
    for (format, members, rest) in under("Provenance") {
        let (predicate_type, base) = match format.as_str() {
            "SLSA v1" => (
                "https://slsa.dev/provenance/v1",
                json!({"buildDefinition": {"buildType": "t"}, "runDetails": {"builder": {"id": "b"}}}),
            ),
            _ => ("https://slsa.dev/provenance/v0.2", json!({"buildType": "t", "builder": {"id": "b"}})),
        };
        let document = json!({"_type": "https://in-toto.io/Statement/v1", "predicateType": predicate_type,
            "subject": [{"digest": {"sha256": FIRMWARE}}], "predicate": filled(members, &base)});
        let expected = if rest[1] == "nothing" { "-" } else { rest[1].trim_matches('`') };
        assert_eq!(claim(&imported(&document), rest[0].trim_matches('`')), expected, "{document}");
    }
}

#[test]
fn every_claim_stands_on_the_page() {
    let page = page();
    for id in TOOL_CLAIMS {
        let (group, name) = id.split_once('.').unwrap();
        let (before, after) = name.rsplit_once('_').unwrap_or((name, ""));
        let ways = [
            id.to_owned(),
            format!("{group}.FIELD_{after}"),
            format!("{group}.{before}_FIELD"),
            format!("{group}.{before}_…"),
        ];
        assert!(ways.iter().any(|way| page.contains(&format!("`{way}`"))), "{id}");
    }
}

#[test]
fn every_predicate_type_stands_on_the_page() {
    let stands: Vec<_> = rows()
        .into_iter()
        .filter(|row| row.heading == "Statements")
        .map(|row| row.cells[..2].join(" ").replace('`', ""))
        .collect();
    let read: Vec<_> = predicate_types().map(|(name, kinds)| format!("{name} {}", kinds.join(", "))).collect();
    assert_eq!(stands, read);
}

#[test]
fn every_remark_stands_on_the_page() {
    let listed: Vec<String> =
        rows().into_iter().filter(|row| row.heading == "Remarks").map(|row| row.cells[0].replace('`', "")).collect();
    let codes: Vec<&str> = NoteCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(listed, codes);
}
