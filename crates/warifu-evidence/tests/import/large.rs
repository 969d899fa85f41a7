//! A large SBOM streams by. The size is set by `WARIFU_LARGE_MB` (default 1; 3 in `.ci/run`; run with 30 and `--release` to measure).

use std::fmt::Write as _;
use std::time::Duration;

use data_encoding::BASE64;
use warifu_evidence::{Binding, Import, OtherDocuments, import_among};

use warifu_testkit::files::number;

use crate::support::{FIRMWARE, PURL, claim, controller, packed_with_gzip, packed_with_zstd};

/// An SBOM of at least this many bytes, with the members that generators write.
fn sbom(bytes: usize) -> (String, usize) {
    let mut text = format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {{"timestamp": "2026-05-01T00:00:00Z", "component": {{"type": "firmware", "name": "hk-210", "purl": "{PURL}"}}}}, "components": ["#
    );
    let mut count = 0;
    while text.len() < bytes {
        let comma = if count > 0 { "," } else { "" };
        write!(
            text,
            r#"{comma}
    {{
      "type": "library",
      "bom-ref": "pkg:npm/package-{count}@1.0.{count}?package-id={count:016x}",
      "supplier": {{"name": "Supplier {count}"}},
      "name": "package-{count}",
      "version": "1.0.{count}",
      "description": "A component with a description of the usual length, and an escaped \"quotation\".",
      "hashes": [{{"alg": "SHA-256", "content": "{count:064x}"}}],
      "licenses": [{{"license": {{"id": "MIT"}}}}],
      "cpe": "cpe:2.3:a:supplier:package-{count}:1.0.{count}:*:*:*:*:*:*:*",
      "purl": "pkg:npm/%40scope/package-{count}@1.0.{count}?arch=arm",
      "properties": [{{"name": "generator:location:0:path", "value": "/usr/lib/node_modules/package-{count}/package.json"}}]
    }}"#
        )
        .unwrap();
        count += 1;
    }
    text.push_str("]}");
    (text, count)
}

/// The same in XML.
fn xml_sbom(bytes: usize) -> (String, usize) {
    let mut text = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><metadata><timestamp>2026-05-01T00:00:00Z</timestamp>
  <component type="firmware"><name>hk-210</name><purl>{PURL}</purl></component></metadata><components>"#
    );
    let mut count = 0;
    while text.len() < bytes {
        write!(
            text,
            r#"
    <component type="library" bom-ref="pkg:npm/package-{count}@1.0.{count}?package-id={count:016x}">
      <supplier><name>Supplier {count}</name></supplier>
      <name>package-{count}</name>
      <version>1.0.{count}</version>
      <description>A component with a description of the usual length, and an escaped &quot;quotation&quot;.</description>
      <hashes><hash alg="SHA-256">{count:064x}</hash></hashes>
      <licenses><license><id>MIT</id></license></licenses>
      <cpe>cpe:2.3:a:supplier:package-{count}:1.0.{count}:*:*:*:*:*:*:*</cpe>
      <purl>pkg:npm/%40scope/package-{count}@1.0.{count}?arch=arm</purl>
      <properties><property name="generator:location:0:path">/usr/lib/node_modules/package-{count}/package.json</property></properties>
    </component>"#
        )
        .unwrap();
        count += 1;
    }
    text.push_str("</components></bom>");
    (text, count)
}

#[test]
fn a_large_sbom_is_counted_and_progress_is_told() {
    let bytes = megabytes() * 1_000_000;
    for (form, (text, count)) in [("JSON", sbom(bytes)), ("XML", xml_sbom(bytes))] {
        let mut told = Vec::new();
        let (imported, took) = timed(|| {
            import_among(text.as_bytes(), &controller(), &OtherDocuments::default(), &mut |bytes| told.push(bytes))
                .unwrap()
        });
        assert_eq!(claim(&imported, "sbom.components"), count.to_string());
        assert_eq!(claim(&imported, "sbom.identified_share"), "\"1\"");
        assert!(told.is_sorted_by(|a, b| a < b), "progress only grows");
        assert_eq!(told.last(), Some(&(text.len() as u64)));
        assert!(told.len() > text.len() / 1_000_000, "{} steps", told.len());
        eprintln!("{form}, {} bytes, {count} components: {} ms", text.len(), took.as_millis());
    }
}

/// The same components in lines.
fn tag_value(bytes: usize) -> (String, usize) {
    let mut text = format!(
        "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nCreated: 2026-05-01T00:00:00Z\nCreator: Tool: maker\nPackageName: hk-210\n\
        SPDXID: SPDXRef-hk\nExternalRef: PACKAGE-MANAGER purl {PURL}\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-hk\n"
    );
    let mut count = 0;
    while text.len() < bytes {
        write!(
            text,
            "\n##### Package: package-{count}\n\nPackageName: package-{count}\nSPDXID: SPDXRef-Package-npm-package-{count}-{count:016x}\n\
            PackageVersion: 1.0.{count}\nPackageSupplier: Organization: Supplier {count}\nPackageDownloadLocation: NOASSERTION\n\
            FilesAnalyzed: false\nPackageChecksum: SHA256: {count:064x}\nPackageLicenseConcluded: NOASSERTION\n\
            PackageLicenseDeclared: MIT\nPackageCopyrightText: <text>Copyright of\nseveral lines</text>\n\
            ExternalRef: SECURITY cpe23Type cpe:2.3:a:supplier:package-{count}:1.0.{count}:*:*:*:*:*:*:*\n\
            ExternalRef: PACKAGE-MANAGER purl pkg:npm/%40scope/package-{count}@1.0.{count}?arch=arm\n\
            Relationship: SPDXRef-hk CONTAINS SPDXRef-Package-npm-package-{count}-{count:016x}\n"
        )
        .unwrap();
        count += 1;
    }
    (text, count)
}

/// The same components as a graph.
fn spdx3(bytes: usize) -> (String, usize) {
    let mut text = format!(
        r#"{{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [
    {{"type": "CreationInfo", "@id": "_:c", "specVersion": "3.0.1", "created": "2026-05-01T00:00:00Z"}},
    {{"type": "SpdxDocument", "spdxId": "urn:doc", "creationInfo": "_:c", "rootElement": ["urn:hk"]}},
    {{"type": "simplelicensing_LicenseExpression", "spdxId": "urn:mit", "creationInfo": "_:c", "simplelicensing_licenseExpression": "MIT"}},
    {{"type": "software_Package", "spdxId": "urn:hk", "creationInfo": "_:c", "software_packageUrl": "{PURL}"}}"#
    );
    let mut count = 0;
    while text.len() < bytes {
        write!(
            text,
            r#",
    {{"type": "Organization", "spdxId": "urn:supplier-{count}", "creationInfo": "_:c", "name": "Supplier {count}"}},
    {{
      "type": "software_Package", "spdxId": "https://hamakaze.example/spdx/package-{count}-{count:016x}", "creationInfo": "_:c",
      "name": "package-{count}", "software_packageVersion": "1.0.{count}", "suppliedBy": "urn:supplier-{count}",
      "verifiedUsing": [{{"type": "Hash", "algorithm": "sha256", "hashValue": "{count:064x}"}}],
      "software_packageUrl": "pkg:npm/%40scope/package-{count}@1.0.{count}?arch=arm"
    }},
    {{"type": "Relationship", "spdxId": "urn:l-{count}", "creationInfo": "_:c", "relationshipType": "hasDeclaredLicense",
      "from": "https://hamakaze.example/spdx/package-{count}-{count:016x}", "to": ["urn:mit"]}},
    {{"type": "Relationship", "spdxId": "urn:r-{count}", "creationInfo": "_:c", "relationshipType": "contains", "from": "urn:hk",
      "to": ["https://hamakaze.example/spdx/package-{count}-{count:016x}"]}}"#
        )
        .unwrap();
        count += 1;
    }
    text.push_str("]}");
    (text, count)
}

/// An advisory about so many products, each of which is affected; the last is ours.
fn csaf(bytes: usize) -> (String, usize) {
    let (mut tree, mut ids, mut count) = (String::new(), String::new(), 0);
    while tree.len() + ids.len() < bytes {
        write!(
            tree,
            r#"
      {{"category": "product_version", "name": "package-{count}-1.0.{count}.el9.x86_64", "product": {{
        "name": "package-{count}-1.0.{count}.el9.x86_64", "product_id": "package-{count}-1.0.{count}.el9.x86_64",
        "product_identification_helper": {{"purl": "pkg:rpm/redhat/package-{count}@1.0.{count}?arch=x86_64&epoch=1"}}}}}},"#
        )
        .unwrap();
        write!(ids, "\n        \"package-{count}-1.0.{count}.el9.x86_64\",").unwrap();
        count += 1;
    }
    let text = format!(
        r#"{{"document": {{"category": "csaf_security_advisory", "csaf_version": "2.0", "publisher": {{"name": "PSIRT"}}, "tracking": {{
    "id": "HK-1", "status": "final", "current_release_date": "2026-05-01T00:00:00Z"}}}},
  "product_tree": {{"branches": [{{"category": "vendor", "name": "Hamakaze", "branches": [{tree}
      {{"category": "product_version", "name": "3.2.1", "product": {{"name": "hk-210", "product_id": "hk",
        "product_identification_helper": {{"purl": "{PURL}"}}}}}}]}}]}},
  "vulnerabilities": [{{"cve": "CVE-2026-1", "product_status": {{"known_affected": [{ids} "hk"]}},
    "remediations": [{{"category": "vendor_fix", "product_ids": ["hk"]}}]}}]}}"#
    );
    (text, count)
}

/// The findings of one run.
fn sarif(bytes: usize) -> (String, usize) {
    let mut text = String::from(
        r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "analyser", "rules": [{"id": "R1", "defaultConfiguration": {"level": "error"}}]}},
  "invocations": [{"executionSuccessful": true}], "results": ["#,
    );
    let mut count = 0;
    while text.len() < bytes {
        let comma = if count > 0 { "," } else { "" };
        write!(
            text,
            r#"{comma}
    {{"ruleId": "R1", "ruleIndex": 0, "message": {{"text": "A value that comes from outside is used as an index without a check."}},
      "locations": [{{"physicalLocation": {{"artifactLocation": {{"uri": "src/module-{count}/file.c"}}, "region": {{"startLine": {count}}}}}}}],
      "partialFingerprints": {{"primaryLocationLineHash": "{count:016x}:1"}}, "properties": {{"security-severity": "7.5"}}}}"#
        )
        .unwrap();
        count += 1;
    }
    text.push_str("]}]}");
    (text, count)
}

#[test]
fn a_large_advisory_is_read() {
    let (text, count) = csaf(megabytes() * 1_000_000);
    let (imported, took) = timed(|| warifu_evidence::import(text.as_bytes(), &controller()).unwrap());
    assert_eq!(claim(&imported, "vex.statements"), "1");
    let left = imported.notes.iter().find(|note| note.code() == "statements_left_aside").and_then(|note| note.count);
    assert_eq!(left, Some(count as u64));
    eprintln!("CSAF, {} bytes, {count} products: {} ms", text.len(), took.as_millis());
}

#[test]
fn a_large_analysis_is_counted() {
    let (text, count) = sarif(megabytes() * 1_000_000);
    let (imported, took) = timed(|| Import::of(&controller()).bound(Binding::Maker).read(text.as_bytes()).unwrap());
    assert_eq!(claim(&imported, "analysis.open"), count.to_string());
    eprintln!("SARIF, {} bytes, {count} results: {} ms", text.len(), took.as_millis());
}

#[test]
fn large_spdx_in_lines_is_counted() {
    eprintln!("{}", counted("tag-value", &tag_value(megabytes() * 1_000_000)));
}

#[test]
fn a_large_graph_is_counted() {
    eprintln!("{}", counted("SPDX 3", &spdx3(megabytes() * 1_000_000)));
}

/// The same components in the JSON form of SPDX 2.
fn spdx2(bytes: usize) -> (String, usize) {
    let mut text = format!(
        r#"{{"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "creationInfo": {{"created": "2026-05-01T00:00:00Z", "creators": ["Tool: maker"]}},
  "documentDescribes": ["SPDXRef-hk"], "packages": [{{"SPDXID": "SPDXRef-hk", "name": "hk-210",
    "externalRefs": [{{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "{PURL}"}}]}}"#
    );
    let (mut relationships, mut count) = (String::new(), 0);
    while text.len() + relationships.len() < bytes {
        write!(
            text,
            r#",
    {{"SPDXID": "SPDXRef-Package-npm-package-{count}-{count:016x}", "name": "package-{count}", "versionInfo": "1.0.{count}",
      "supplier": "Organization: Supplier {count}", "downloadLocation": "NOASSERTION", "filesAnalyzed": false,
      "checksums": [{{"algorithm": "SHA256", "checksumValue": "{count:064x}"}}], "licenseConcluded": "NOASSERTION", "licenseDeclared": "MIT",
      "externalRefs": [{{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
        "referenceLocator": "pkg:npm/%40scope/package-{count}@1.0.{count}?arch=arm"}}]}}"#
        )
        .unwrap();
        let comma = if count > 0 { "," } else { "" };
        write!(
            relationships,
            r#"{comma}
    {{"spdxElementId": "SPDXRef-hk", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-Package-npm-package-{count}-{count:016x}"}}"#
        )
        .unwrap();
        count += 1;
    }
    write!(text, r#"], "relationships": [{relationships}]}}"#).unwrap();
    (text, count)
}

/// Statements about packages of others, as feeds have them; the last is about ours.
fn openvex(bytes: usize) -> (String, usize) {
    let mut text = String::from(
        r#"{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://hamakaze.example/vex", "author": "PSIRT", "timestamp": "2026-05-01T00:00:00Z",
  "version": 1, "statements": ["#,
    );
    let mut count = 0;
    while text.len() < bytes {
        write!(
            text,
            r#"
    {{"vulnerability": {{"name": "CVE-2025-{count}"}}, "timestamp": "2026-04-01T00:00:00Z",
      "products": [{{"@id": "pkg:golang/example.com/module-{count}@1.0.{count}", "subcomponents": [{{"@id": "pkg:golang/stdlib@1.22.{count}"}}]}}],
      "status": "not_affected", "justification": "vulnerable_code_not_in_execute_path",
      "impact_statement": "The function is linked and is called by nothing that ships."}},"#
        )
        .unwrap();
        count += 1;
    }
    write!(
        text,
        r#"{{"vulnerability": {{"name": "CVE-2026-1"}}, "products": [{{"@id": "{PURL}"}}], "status": "affected", "action_statement": "Update."}}]}}"#
    )
    .unwrap();
    (text, count)
}

/// An SBOM in a statement in an envelope: in base64, a third larger.
fn enveloped(bytes: usize) -> (String, usize) {
    let (sbom, count) = sbom(bytes * 3 / 4);
    let statement = format!(
        r#"{{"_type": "https://in-toto.io/Statement/v1", "subject": [{{"name": "firmware", "digest": {{"sha256": "{FIRMWARE}"}}}}],
  "predicateType": "https://cyclonedx.org/bom", "predicate": {sbom}}}"#
    );
    let payload = BASE64.encode(statement.as_bytes());
    let envelope = format!(
        r#"{{"payloadType": "application/vnd.in-toto+json", "payload": "{payload}", "signatures": [{{"keyid": "", "sig": "AAAA"}}]}}"#
    );
    (envelope, count)
}

/// A Scorecard whose checks say at length what they found.
fn scorecard(bytes: usize) -> String {
    let mut text = String::from(
        r#"{"date": "2026-05-01", "repo": {"name": "git.hamakaze.example/hk", "commit": "4d329c75e7ec1725f7c9ce917a8799d408d06be3"},
  "scorecard": {"version": "v5.5.0", "commit": "x"}, "score": 7.1, "checks": [{"name": "Pinned-Dependencies", "score": 3, "reason": "many", "details": ["#,
    );
    for count in 0.. {
        if text.len() >= bytes {
            break;
        }
        write!(text, r#""Warn: a dependency is not pinned by its hash: src/module-{count}/Dockerfile:{count}","#)
            .unwrap();
    }
    text.push_str(r#""end"]}]}"#);
    text
}

#[test]
fn large_spdx_in_json_is_counted() {
    eprintln!("{}", counted("SPDX 2 JSON", &spdx2(megabytes() * 1_000_000)));
}

#[test]
fn a_large_feed_is_read() {
    let (text, count) = openvex(megabytes() * 1_000_000);
    let (imported, took) = timed(|| warifu_evidence::import(text.as_bytes(), &controller()).unwrap());
    assert_eq!(claim(&imported, "vex.statements"), "1");
    let left = imported.notes.iter().find(|note| note.code() == "statements_left_aside").and_then(|note| note.count);
    assert_eq!(left, Some(count as u64));
    eprintln!("OpenVEX, {} bytes, {count} statements: {} ms", text.len(), took.as_millis());
}

#[test]
fn a_large_sbom_in_an_envelope_is_counted() {
    let (text, count) = enveloped(megabytes() * 1_000_000);
    let (imported, took) = timed(|| warifu_evidence::import(text.as_bytes(), &controller()).unwrap());
    assert_eq!(claim(&imported, "sbom.components"), count.to_string());
    eprintln!("DSSE, {} bytes, {count} components: {} ms", text.len(), took.as_millis());
}

#[test]
fn a_large_compressed_sbom_is_counted() {
    let (text, count) = sbom(megabytes() * 1_000_000);
    for (form, packed) in [("gzip", packed_with_gzip(text.as_bytes())), ("zstd", packed_with_zstd(text.as_bytes()))] {
        let (imported, took) = timed(|| warifu_evidence::import(&packed, &controller()).unwrap());
        assert_eq!(claim(&imported, "sbom.components"), count.to_string());
        eprintln!("{form}, {} bytes packed, {count} components: {} ms", packed.len(), took.as_millis());
    }
}

#[test]
fn a_large_scorecard_is_read() {
    let text = scorecard(megabytes() * 1_000_000);
    let (imported, took) = timed(|| Import::of(&controller()).bound(Binding::Maker).read(text.as_bytes()).unwrap());
    assert_eq!(claim(&imported, "scorecard.checks"), r#"[{"name":"Pinned-Dependencies","score":3}]"#);
    eprintln!("Scorecard, {} bytes: {} ms", text.len(), took.as_millis());
}

fn counted(what: &str, (text, count): &(String, usize)) -> String {
    let mut told = Vec::new();
    let (imported, took) = timed(|| {
        import_among(text.as_bytes(), &controller(), &OtherDocuments::default(), &mut |bytes| told.push(bytes)).unwrap()
    });
    for id in ["components", "relationships", "licence_stated", "hash_stated", "supplier_stated", "identifier_stated"] {
        assert_eq!(claim(&imported, &format!("sbom.{id}")), count.to_string(), "{what} {id}");
    }
    assert!(told.is_sorted_by(|a, b| a < b) && told.last() == Some(&(text.len() as u64)), "{what}");
    format!("{what}: {} bytes, {count} components: {} ms", text.len(), took.as_millis())
}

fn megabytes() -> usize {
    number("WARIFU_LARGE_MB", 1)
}

#[expect(clippy::disallowed_methods, reason = "a test may measure")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    let result = work();
    (result, start.elapsed())
}
