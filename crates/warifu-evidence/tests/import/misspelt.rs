//! Members that may bear bad news and are spelled otherwise, in every format: never passed over.
#![expect(clippy::disallowed_methods, reason = "a test reads files and asks other programs")]

use std::path::{Path, PathBuf};

use warifu_evidence::{Binding, Import};
use warifu_testkit::files::one_in;

use crate::support::{FIRMWARE, PURL, controller, read as bytes_of, vector};

/// A document of each format that bears news, and the members in it of which no misspelling is passed over.
#[expect(clippy::too_many_lines, reason = "one list of documents")]
fn documents() -> Vec<(String, Vec<&'static str>)> {
    let statement = |predicate_type: &str, predicate: &str| {
        format!(
            r#"{{"_type": "https://in-toto.io/Statement/v1", "subject": [{{"digest": {{"sha256": "{FIRMWARE}"}}}}],
            "predicateType": "{predicate_type}", "predicate": {predicate}}}"#
        )
    };
    let cyclonedx = format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {{"component": {{"type": "firmware", "name": "hk", "bom-ref": "hk",
        "purl": "{PURL}"}}}}, "components": [{{"type": "library", "name": "a", "scope": "excluded", "isExternal": true, "components": []}}],
        "compositions": [{{"aggregate": "incomplete"}}], "vulnerabilities": [{{"id": "CVE-1", "analysis": {{"state": "exploitable"}},
        "affects": [{{"ref": "hk", "versions": [{{"version": "3.2.1", "status": "affected"}}, {{"range": "vers:generic/<4",
        "status": "affected"}}]}}]}}]}}"#
    );
    let xml = format!(
        r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata><component type="firmware" bom-ref="hk"><name>hk</name>
        <purl>{PURL}</purl></component></metadata><components><component type="library" isExternal="true"><name>a</name>
        <scope>optional</scope></component></components><compositions><composition><aggregate>incomplete</aggregate></composition>
        </compositions><vulnerabilities><vulnerability><id>CVE-1</id><analysis><state>exploitable</state></analysis><affects><target>
        <ref>hk</ref><versions><version><range>vers:generic/&lt;4</range><status>affected</status></version></versions></target></affects>
        </vulnerability></vulnerabilities></bom>"#
    );
    let tags = format!(
        "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nCreator: Tool: t\nCreated: 2026-05-01T00:00:00Z\n\
        Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-hk\n\
        PackageName: hk\nSPDXID: SPDXRef-hk\nExternalRef: PACKAGE-MANAGER purl {PURL}\n\
        PackageName: a\nSPDXID: SPDXRef-a\nRelationship: SPDXRef-hk CONTAINS NOASSERTION\n"
    );
    let spdx = format!(
        r#"{{"spdxVersion": "SPDX-2.3", "creationInfo": {{"created": "2026-05-01T00:00:00Z"}}, "documentDescribes": ["a"],
        "packages": [{{"SPDXID": "a", "name": "b", "externalRefs": [{{"referenceType": "purl", "referenceLocator": "{PURL}"}}]}}]}}"#
    );
    let spdx3 = format!(
        r#"{{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": [{{"type": "CreationInfo", "@id": "_:c",
        "specVersion": "3.0.1", "created": "2026-05-01T00:00:00Z"}}, {{"type": "SpdxDocument", "spdxId": "d", "creationInfo": "_:c",
        "rootElement": [{{"type": "software_Package", "spdxId": "r", "software_packageUrl": "{PURL}"}}]}}]}}"#
    );
    let openvex = format!(
        r#"{{"@context": "https://openvex.dev/ns/v0.2.0", "author": "a", "timestamp": "2026-05-01T00:00:00Z", "statements": [
        {{"vulnerability": {{"name": "CVE-1"}}, "last_updated": "2026-05-01T00:00:00Z", "products": [{{"@id": "{PURL}",
        "identifiers": {{"purl": "{PURL}"}}, "subcomponents": [{{"@id": "pkg:generic/a@1", "hashes": {{}}}}]}}], "status": "affected"}}]}}"#
    );
    let csaf = format!(
        r#"{{"document": {{"csaf_version": "2.0", "publisher": {{"name": "a"}}, "tracking": {{"id": "i", "status": "draft",
        "current_release_date": "2026-05-01T00:00:00Z"}}}}, "product_tree": {{"full_product_names": [{{"product_id": "a", "name": "a",
        "product_identification_helper": {{"purl": "{PURL}"}}}}], "relationships": [{{"product_reference": "a",
        "relates_to_product_reference": "a", "full_product_name": {{"product_id": "b"}}}}]}}, "vulnerabilities": [{{"cve": "CVE-1",
        "product_status": {{"known_affected": ["a"]}}}}]}}"#
    );
    let sarif = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "t", "rules": [{"id": "a",
        "defaultConfiguration": {"level": "error"}, "properties": {"security-severity": "9.8"}}]}}, "invocations": [{
        "executionSuccessful": false, "ruleConfigurationOverrides": [{"descriptor": {"id": "a"}, "configuration": {"level": "error"}}]}],
        "results": [{"ruleId": "a", "level": "error", "properties": {}}]}]}"#;
    let scorecard = r#"{"scorecard": {}, "checks": [{"name": "a", "score": 0}]}"#;
    let v1 = r#"{"buildDefinition": {"buildType": "t", "resolvedDependencies": [{"uri": "a"}]}, "runDetails": {"builder": {"id": "b"}}}"#;
    let summary = r#"{"verifier": {"id": "v"}, "timeVerified": "2026-05-01T00:00:00Z", "verificationResult": "PASSED",
        "verifiedLevels": ["FAILED"]}"#;
    let link = r#"{"name": "n", "materials": [{"name": "a"}], "byproducts": {"return-value": 1}}"#;
    vec![
        (
            cyclonedx,
            vec![
                "components",
                "scope",
                "isExternal",
                "compositions",
                "aggregate",
                "vulnerabilities",
                "versions",
                "status",
                "range",
                "affects",
                "analysis",
                "state",
            ],
        ),
        (
            xml,
            vec![
                "affects>",
                "aggregate>",
                "analysis>",
                "components>",
                "composition>",
                "compositions>",
                "isExternal=",
                "range>",
                "scope>",
                "state>",
                "status>",
                "target>",
                "versions>",
                "vulnerabilities>",
                "vulnerability>",
            ],
        ),
        (tags, vec!["PackageName:", "Relationship:"]),
        (spdx, vec!["packages"]),
        (spdx3, vec!["@graph"]),
        (openvex, vec!["statements", "status", "last_updated", "products", "identifiers", "subcomponents", "hashes"]),
        (
            csaf,
            vec![
                "status",
                "product_tree",
                "full_product_names",
                "relationships",
                "product_reference",
                "relates_to_product_reference",
                "vulnerabilities",
                "product_status",
            ],
        ),
        (
            sarif.to_owned(),
            vec![
                "runs",
                "defaultConfiguration",
                "level",
                "properties",
                "security-severity",
                "executionSuccessful",
                "ruleConfigurationOverrides",
                "results",
            ],
        ),
        (scorecard.to_owned(), vec!["checks"]),
        (statement("https://slsa.dev/provenance/v1", v1), vec!["resolvedDependencies"]),
        (
            statement(
                "https://slsa.dev/provenance/v0.2",
                r#"{"buildType": "t", "builder": {"id": "b"}, "materials": [{}]}"#,
            ),
            vec!["materials"],
        ),
        (
            statement("https://slsa.dev/verification_summary/v1", summary),
            vec!["predicate", "subject", "verifiedLevels"],
        ),
        (
            statement(
                "https://in-toto.io/attestation/test-result/v0.1",
                r#"{"result": "PASSED", "failedTests": ["a"], "warnedTests": ["b"]}"#,
            ),
            vec!["failedTests", "warnedTests"],
        ),
        (statement("https://in-toto.io/attestation/link/v0.3", link), vec!["materials", "byproducts", "return-value"]),
    ]
}

/// Other spellings of a name: of another case, with other signs between its words, and with one edit.
fn spellings(name: &str) -> Vec<String> {
    let mut first = name.chars();
    let capital: String = first.next().into_iter().flat_map(char::to_uppercase).chain(first).collect();
    let snake: String = name.chars().flat_map(|c| if c.is_uppercase() { vec!['_', c] } else { vec![c] }).collect();
    let bold = |c: char| char::from_u32(u32::from(c) - u32::from('a') + 0x1d41a).unwrap();
    let bold: String = name.chars().map(|c| if c.is_ascii_lowercase() { bold(c) } else { c }).collect();
    let mut all = vec![bold, name.to_uppercase(), snake.to_lowercase(), name.replace(['_', '-', '@'], ""), capital];
    if name.len() > 4 && !name.starts_with('@') {
        let (head, tail) = name.split_at(2);
        let mut rest = tail.chars();
        rest.next();
        all.extend([format!("{head}{}", rest.as_str()), format!("{head}x{tail}"), format!("{head}x{}", rest.as_str())]);
    }
    all.retain(|one| one != name);
    all
}

/// A document that has the member, and its misspelling besides: what is said twice is not said well once.
#[test]
fn no_misspelling_stands_beside_the_name() {
    let product = controller();
    let mut tried = 0;
    for (document, members) in documents() {
        for member in members.into_iter().filter(|member| !member.ends_with(MARKUP)) {
            for other in spellings(member) {
                let beside = document.replace(&format!("\"{member}\":"), &format!("\"{other}\": \"x\", \"{member}\":"));
                let read = Import::of(&product).bound(Binding::Maker).read(beside.as_bytes());
                let code = read.err().map(|error| error.code());
                // an older spelling of the specification itself is read, and a text is not what it wants
                assert!(
                    matches!(code, Some("misspelt-member" | "wrong-type")),
                    "{member} and {other}: {code:?} {beside}"
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn no_misspelling_makes_a_product_look_better() {
    let product = controller();
    let read = |text: &str| Import::of(&product).bound(Binding::Maker).read(text.as_bytes());
    let mut tried = 0;
    for (document, members) in documents() {
        let original = read(&document).unwrap_or_else(|error| panic!("{error}: {document}"));
        for member in members {
            let (name, mark) = member.split_at(member.len() - usize::from(member.ends_with(MARKUP)));
            for other in spellings(name) {
                if !mark.is_empty() && !other.chars().all(char::is_alphanumeric) {
                    continue;
                }
                let spoilt = spoilt(&document, (name, mark), &other);
                assert_ne!(spoilt, document, "{member}");
                match read(&spoilt) {
                    // an older spelling of the specification itself
                    Ok(imported) => assert_eq!(imported.parts, original.parts, "{member} as {other}: {spoilt}"),
                    // a mark of the format, and what has to be there, is missed by name
                    Err(error) => {
                        let is_missed =
                            matches!(error.code(), "misspelt-member" | "missing-field" | "unrecognised-format")
                                || (mark == ":" && error.code() == "malformed-tag-value");
                        assert!(is_missed, "{member} as {other}: {error} {spoilt}");
                    }
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried}");
}

/// What comes behind names that are elements, attributes and tags, and no members.
const MARKUP: [char; 3] = ['>', '=', ':'];

fn spoilt(document: &str, (name, mark): (&str, &str), other: &str) -> String {
    match mark {
        ">" => document
            .replace(&format!("<{name}>"), &format!("<{other}>"))
            .replace(&format!("<{name} "), &format!("<{other} "))
            .replace(&format!("</{name}>"), &format!("</{other}>")),
        "=" => document.replace(&format!(" {name}="), &format!(" {other}=")),
        ":" => document.replace(&format!("\n{name}: "), &format!("\n{other}: ")),
        _ => document.replace(&format!("\"{name}\":"), &format!("\"{other}\":")),
    }
}

/// An attribute in a namespace is another one than that without.
#[test]
fn an_attribute_in_a_namespace_is_not_passed_over() {
    let (product, documents) = (controller(), documents());
    let xml =
        documents.iter().find(|(document, _)| document.starts_with("<bom")).map(|(document, _)| document).unwrap();
    for name in ["c:isExternal", "c:isexternal", "other:isExternal", "other:is-external"] {
        let spoilt = xml.replace(
            " isExternal=",
            &format!(" xmlns:c=\"http://cyclonedx.org/schema/bom/1.6\" xmlns:other=\"urn:o\" {name}="),
        );
        let error = Import::of(&product).bound(Binding::Maker).read(spoilt.as_bytes()).unwrap_err();
        assert!(matches!(error.code(), "malformed-xml" | "misspelt-member"), "{name}: {error}");
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Nothing that others wrote has such a member, so that nobody is refused for a name of his own. Ordinarily of one file in four.
#[test]
fn no_document_of_others_is_refused_for_a_name() {
    if vector("real2/expected.tsv").is_none() {
        return;
    }
    let root = warifu_testkit::files::foreign("real2").unwrap();
    let mut found = Vec::new();
    files(root.parent().unwrap(), &mut found);
    let product = controller();
    let (mut read, mut refused, step) = (0, Vec::new(), one_in(4));
    for path in found.iter().step_by(step) {
        let Some(bytes) = bytes_of(path).filter(|bytes| bytes.len() < 4_000_000) else { continue };
        match Import::of(&product).bound(Binding::Maker).read(&bytes) {
            Err(error) if error.code() == "misspelt-member" => refused.push(format!("{}: {error}", path.display())),
            _ => read += 1,
        }
    }
    eprintln!("{read} files, {} refused for a name", refused.len());
    assert!(refused.is_empty(), "{refused:#?}");
    assert!(read > 1000 / step, "{read} files");
}
