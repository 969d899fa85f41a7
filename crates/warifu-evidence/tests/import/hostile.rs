//! Whatever the bytes are, there is an answer: claims or a named error, never a panic.

use std::sync::LazyLock;

use proptest::prelude::*;
use warifu_evidence::{Binding, Import, TOOL_CLAIMS, import};
use warifu_model::Language;
use warifu_testkit::files::{every, one_in};

use crate::example::vocabulary;
use crate::support::{FIRMWARE, PURL, controller, packed_with_gzip, packed_with_zstd, refusal};

fn documents() -> Vec<String> {
    static DOCUMENTS: LazyLock<Vec<String>> = LazyLock::new(written);
    DOCUMENTS.clone()
}

fn written() -> Vec<String> {
    let component = format!(
        r#"{{"name": "hk", "version": "1", "purl": "{PURL}", "hashes": [{{"alg": "SHA-256", "content": "{FIRMWARE}"}}]}}"#
    );
    vec![
        format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{{"timestamp":"2026-05-01T00:00:00Z","component":{component}}},"components":[{component},{{"name":"é\n","components":[{component}]}}],"dependencies":[{{"ref":"a","dependsOn":["b"]}}],"vulnerabilities":[{{"id":"CVE-1","analysis":{{"state":"resolved"}}}}]}}"#
        ),
        format!(
            r#"<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.7" version="1"><metadata><timestamp>2026-05-01T00:00:00Z</timestamp><component type="firmware" bom-ref="hk"><name>hk</name><purl>{PURL}</purl></component></metadata><components><component type="library" isExternal="true"><name>&#233;&amp;<![CDATA[<]]></name><hashes><hash alg="SHA-256">{FIRMWARE}</hash></hashes></component></components><dependencies><dependency ref="a"><dependency ref="b"/></dependency></dependencies><vulnerabilities><vulnerability><id>CVE-1</id><analysis><state>resolved</state></analysis></vulnerability></vulnerabilities></bom>"#
        ),
        format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{{"component":{component}}},"definitions":{{"standards":[{{"requirements":[{{"bom-ref":"r"}}]}}]}},"declarations":{{"assessors":[{{"bom-ref":"s","organization":{{"name":"S"}}}}],"attestations":[{{"assessor":"s","map":[{{"requirement":"r","claims":["c"]}}]}}],"claims":[{{"bom-ref":"c","target":"t","evidence":["e"]}}],"evidence":[{{"bom-ref":"e"}}],"targets":{{"organizations":[{{"bom-ref":"t","name":"T"}}]}}}}}}"#
        ),
        format!(
            r#"{{"spdxVersion":"SPDX-2.3","creationInfo":{{"created":"2026-05-01T00:00:00Z","creators":["Tool: x"]}},"documentDescribes":["a"],"packages":[{{"SPDXID":"a","name":"b","externalRefs":[{{"referenceType":"purl","referenceLocator":"{PURL}"}}]}}]}}"#
        ),
        format!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"sha256":"{FIRMWARE}"}}}}],"predicateType":"https://slsa.dev/provenance/v1","predicate":{{"buildDefinition":{{"buildType":"t"}},"runDetails":{{"builder":{{"id":"b"}}}}}}}}"#
        ),
        format!(
            r#"{{"@context":"https://openvex.dev/ns/v0.2.0","author":"a","timestamp":"2026-05-01T00:00:00Z","statements":[{{"vulnerability":{{"name":"CVE-1"}},"products":[{{"@id":"{PURL}"}}],"status":"fixed"}}]}}"#
        ),
        format!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"sha256":"{FIRMWARE}"}}}}],"predicateType":"https://scorecard.dev/result/v0.1","predicate":{{"date":"2026-05-01T00:00:00Z","repo":{{"name":"r","commit":"c"}},"scorecard":{{"version":"v5.5.0"}},"score":2.9,"checks":[{{"name":"é","score":-1,"details":null}},{{"name":"b","score":10}}]}}}}"#
        ),
        format!(
            r#"{{"@context":["https://spdx.org/rdf/3.0.1/spdx-context.jsonld"],"@graph":[{{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-05-01T00:00:00Z"}},{{"type":"SpdxDocument","spdxId":"d","creationInfo":"_:c","rootElement":[{{"type":"software_Package","spdxId":"r","software_packageUrl":"{PURL}"}}]}},{{"type":"software_Package","spdxId":"a","name":"é\n","verifiedUsing":{{"type":"Hash","algorithm":"sha256","hashValue":"{FIRMWARE}"}}}},{{"type":"Relationship","from":"r","to":"a","relationshipType":"contains"}}]}}"#
        ),
        format!(
            r#"{{"format":"warifu.declaration/1","product":{{"artifacts":["sha256:{FIRMWARE}"],"identifiers":[]}},"kind":"audit_statement","made_by":"m","made_at":"2026-05-01T00:00:00Z","title":"t","claims":{{"test.methods":["fuzzing"]}}}}"#
        ),
        format!(
            r#"{{"format":"warifu.questionnaire/1","product":{{"artifacts":["sha256:{FIRMWARE}"]}},"kind":"audit_statement","made_by":"m","made_at":"2026-05-01T00:00:00Z","valid_until":null,"title":"t","questions":[{{"claim":"test.methods","question":{{"en":"q","ja":"q"}},"answers":{{"en":"a","ja":"a"}},"said_in":{{"en":"s","ja":"s"}},"asked_by":["a b"],"answer":["fuzzing"]}}]}}"#
        ),
        format!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"sha256":"{FIRMWARE}"}}}}],"predicateType":"https://cyclonedx.org/bom/v1.6","predicate":{{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{{"component":{{"name":"build"}}}},"components":[{component}]}}}}"#
        ),
        format!(
            r#"{{"document":{{"csaf_version":"2.0","publisher":{{"name":"é"}},"distribution":{{"tlp":{{"label":"AMBER"}}}},"tracking":{{"id":"i","status":"final","current_release_date":"2026-05-01T00:00:00Z"}}}},"product_tree":{{"branches":[{{"category":"vendor","name":"v","branches":[{{"category":"product_version_range","name":"vers:generic/<4","product":{{"product_id":"a","name":"n","product_identification_helper":{{"purl":"pkg:generic/hamakaze/hk-210","cpe":"cpe:2.3:a:b","hashes":[{{"filename":"f","file_hashes":[{{"algorithm":"sha256","value":"{FIRMWARE}"}}]}}]}}}}}}]}}],"full_product_names":[{{"product_id":"b","name":"n","product_identification_helper":{{"purl":"{PURL}"}}}}],"relationships":[{{"category":"installed_on","product_reference":"a","relates_to_product_reference":"b","full_product_name":{{"product_id":"c","name":"n"}}}}],"product_groups":[{{"group_id":"g","product_ids":["a","b"]}}]}},"vulnerabilities":[{{"cve":"CVE-1","product_status":{{"known_not_affected":["b"],"known_affected":["a"],"fixed":["c"]}},"flags":[{{"label":"component_not_present","group_ids":["g"]}}],"remediations":[{{"category":"vendor_fix","product_ids":["a"]}}]}},{{"ids":[{{"system_name":"s","text":"t"}}],"product_status":{{"under_investigation":["b"]}}}}]}}"#
        ),
        format!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"sha256":"{FIRMWARE}"}}}}],"predicateType":"https://slsa.dev/verification_summary/v1","predicate":{{"verifier":{{"id":"v"}},"timeVerified":"2026-05-01T00:00:00Z","resourceUri":"{PURL}","policy":{{"uri":"é"}},"verificationResult":"PASSED","verifiedLevels":["L1"]}}}}"#
        ),
        format!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"sha256":"{FIRMWARE}"}}}}],"predicateType":"https://in-toto.io/attestation/svr/v0.2","predicate":{{"verifier":{{"id":"v","policies":[{{"uri":"p"}}]}},"timeCreated":"2026-05-01T00:00:00Z","properties":["é"]}}}}"#
        ),
        format!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"sha256":"{FIRMWARE}"}}}}],"predicateType":"https://in-toto.io/attestation/test-result/v0.1","predicate":{{"result":"WARNED","passedTests":["a"],"warnedTests":["é"],"failedTests":[]}}}}"#
        ),
        format!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"sha256":"{FIRMWARE}"}}}}],"predicateType":"https://in-toto.io/attestation/release/v0.1","predicate":{{"purl":"{PURL}","packageId":"1"}}}}"#
        ),
        format!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"sha256":"{FIRMWARE}"}}}}],"predicateType":"https://in-toto.io/attestation/link/v0.3","predicate":{{"name":"é","command":["a","\n"],"byproducts":{{"return-value":1}},"materials":[{{"name":"a","digest":{{"sha1":"x"}}}}]}}}}"#
        ),
        format!(
            r#"{{"signed":{{"_type":"link","name":"é","command":["a"],"byproducts":{{"return-value":0}},"materials":{{"a":{{"sha256":"{FIRMWARE}"}}}},"products":{{"b":{{"sha256":"{FIRMWARE}"}}}},"environment":{{}}}},"signatures":[{{"keyid":"k","sig":"00"}}]}}"#
        ),
        format!(
            r#"{{"_type":"https://in-toto.io/Statement/v0.1","subject":[{{"digest":{{"sha256":"{FIRMWARE}"}}}}],"predicateType":"https://spdx.dev/Document","predicate":{{"Data":"{{\"spdxVersion\":\"SPDX-2.3\",\"creationInfo\":{{\"created\":\"2026-05-01T00:00:00Z\"}},\"documentDescribes\":[\"a\"],\"packages\":[{{\"SPDXID\":\"a\",\"name\":\"b\"}}]}}","Timestamp":""}}}}"#
        ),
    ]
}

/// A document that names no product: whoever imports it says what it is about.
const SARIF: &str = r#"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","version":"1","rules":[{"id":"a","guid":"g","defaultConfiguration":{"level":"error"},"properties":{"security-severity":"9.8"}}]},"extensions":[{"name":"e","rules":[{"id":"b"}]}]},"invocations":[{"executionSuccessful":true,"endTimeUtc":"2026-05-01T00:00:00Z","ruleConfigurationOverrides":[{"descriptor":{"id":"a","index":0},"configuration":{"level":"note"}}]}],"results":[{"ruleId":"a","ruleIndex":0,"suppressions":[{"status":"accepted"}],"provenance":{"invocationIndex":0}},{"rule":{"index":0,"toolComponent":{"index":0}},"kind":"fail","level":"note","baselineState":"new"}]}]}"#;

/// Imports a document that the maker ties to the product.
fn survives_bound(bytes: &[u8]) {
    match Import::of(&controller()).bound(Binding::Maker).read(bytes) {
        Ok(imported) => assert!(imported.parts.iter().all(|part| part.claims.len() <= TOOL_CLAIMS.len())),
        Err(error) => assert!(!error.to_string().chars().any(char::is_control), "{error}"),
    }
}

#[test]
fn a_cut_or_spoilt_analysis_is_an_answer_too() {
    assert!(Import::of(&controller()).bound(Binding::Maker).read(SARIF.as_bytes()).is_ok());
    for end in 0..SARIF.len() {
        survives_bound(&SARIF.as_bytes()[..end]);
        for bit in 0..8 {
            let mut bytes = SARIF.as_bytes().to_vec();
            bytes[end] ^= 1 << bit;
            survives_bound(&bytes);
        }
    }
}

#[test]
fn limits_of_analyses_hold() {
    let refused = |text: &str| {
        let error = Import::of(&controller()).bound(Binding::Maker).read(text.as_bytes()).unwrap_err();
        (error.code(), error.position.pointer)
    };
    let driver = r#""tool":{"driver":{"name":"t"}}"#;
    let many = |one: &str, count: usize| vec![one; count].join(",");
    let run = |members: &str| format!(r#"{{"version":"2.1.0","runs":[{{{members}}}]}}"#);
    let rules = |count: usize| {
        let all: Vec<_> = (0..count).map(|n| format!(r#"{{"id":"{n}"}}"#)).collect();
        run(&format!(r#""tool":{{"driver":{{"name":"t","rules":[{}]}}}}"#, all.join(",")))
    };
    for (text, pointer) in [
        (format!(r#"{{"version":"2.1.0","runs":[{}]}}"#, many(&format!("{{{driver}}}"), 1001)), "/runs/1000"),
        (run(&format!(r#"{driver},"invocations":[{}]"#, many("{}", 1001))), "/runs/0/invocations/1000"),
        (run(&format!(r#"{driver},"results":[{}]"#, many("{}", 1_000_001))), "/runs/0/results/1000000"),
        (
            run(&format!(r#""tool":{{"driver":{{"name":"t"}},"extensions":[{}]}}"#, many(r#"{"name":"e"}"#, 101))),
            "/runs/0/tool/extensions/100",
        ),
        (rules(100_001), "/runs/0/tool/driver/rules/100000"),
        (
            run(&format!(r#""tool":{{"driver":{{"name":"t","rules":[{}]}}}}"#, many(r#"{"id":"a"}"#, 101))),
            "/runs/0/tool/driver/rules/100",
        ),
        (format!(r#"{{"scorecard":{{}},"checks":[{}]}}"#, many(r#"{"name":"a"}"#, 10_001)), "/checks/10000"),
    ] {
        assert_eq!(refused(&text), ("too-many", pointer.to_owned()));
    }
}

/// Imports and looks at everything that comes back.
fn survives(bytes: &[u8]) {
    match import(bytes, &controller()) {
        Ok(imported) => {
            for part in &imported.parts {
                assert!(part.claims.len() <= TOOL_CLAIMS.len());
            }
        }
        Err(error) => {
            let shown = format!("{error} {}", error.help(Language::En));
            assert!(!shown.chars().any(char::is_control), "{shown:?}");
            assert!(shown.len() < 4096, "{shown}");
            assert!(error.position.offset.unwrap_or_default() <= bytes.len() as u64 || error.position.within.is_some());
        }
    }
}

/// A text of lines has no end that could be missed, so that it may be good when it is cut off.
fn tag_value() -> String {
    format!(
        "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: é\nCreated: 2026-05-01T00:00:00Z\nCreator: Tool: x\n\
        PackageName: hk\nSPDXID: SPDXRef-hk\nExternalRef: PACKAGE-MANAGER purl {PURL}\nPackageComment: <text>é\n\"</text>\n\
        PackageName: a\nSPDXID: SPDXRef-a\nPackageChecksum: SHA256: {FIRMWARE}\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-hk\n"
    )
}

#[test]
fn lines_are_read_or_named_wherever_they_are_cut() {
    let document = tag_value();
    assert!(import(document.as_bytes(), &controller()).is_ok());
    for end in 0..document.len() {
        survives(&document.as_bytes()[..end]);
        survives(&document.as_bytes()[end..]);
        survives(document.replacen(char::is_whitespace, ":", end % 40).as_bytes());
    }
}

#[test]
fn every_document_here_is_good_and_every_truncation_is_not() {
    for document in documents() {
        assert!(import(document.as_bytes(), &controller()).is_ok(), "{document}");
        for end in 0..document.len() {
            let bytes = &document.as_bytes()[..end];
            assert!(import(bytes, &controller()).is_err());
            survives(bytes);
        }
    }
}

/// A claim of a type that its vocabulary does not declare is refused only when it is evaluated.
#[test]
fn what_is_claimed_has_the_declared_types() {
    let vocabulary = vocabulary();
    for document in documents() {
        let imported = import(document.as_bytes(), &controller()).unwrap();
        for (claim, value) in imported.parts.iter().flat_map(|part| &part.claims) {
            let definition = vocabulary.claim(claim).unwrap_or_else(|| panic!("{claim} is not declared"));
            definition.claim_type.value(value).unwrap_or_else(|error| panic!("{claim} in {document}: {error}"));
        }
    }
}

#[test]
fn nesting_is_bounded_where_it_is_read_and_free_where_it_is_skipped() {
    let head = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "#;
    let nested = |open: &str, depth: usize, close: &str| format!("{}{}", open.repeat(depth), close.repeat(depth));
    let used = format!(r#"{head}"components": [{}]}}"#, nested(r#"{"name": "a", "components": ["#, 100_000, "]}"));
    assert_eq!(refusal(&used).0, "too-deep");
    let unused = format!(r#"{head}"x": {}}}"#, nested("[", 1_000_000, "]"));
    assert_eq!(refusal(&unused).0, "subject-missing");
    let open = format!("{head}\"x\": {}", "[".repeat(1_000_000));
    assert_eq!(refusal(&open).0, "truncated");
    assert_eq!(refusal(&"[".repeat(1_000_000)).0, "wrong-type");
}

#[test]
fn odd_bytes_and_numbers_are_refused_or_skipped() {
    let product = controller();
    let not_utf8 = import(b"{\"bomFormat\": \"\xff\"}", &product).unwrap_err();
    assert_eq!((not_utf8.code(), not_utf8.position.offset), ("not-utf8", Some(15)));
    for (text, code) in [
        (r#"{"bomFormat": "CycloneDX", "specVersion": 1e999}"#, "wrong-type"),
        (r#"{"bomFormat": "CycloneDX", "specVersion": 123456789012345678901234567890}"#, "wrong-type"),
        (r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": -0.0}"#, "wrong-type"),
        (r#"{"bomFormat": "CycloneDX", "specVersion": "\ud800"}"#, "syntax"),
        (r#"{"bomFormat": "CycloneDX", "specVersion": "1.6",}"#, "syntax"),
        (r#"{"bomFormat": "CycloneDX", "specVersion": NaN}"#, "syntax"),
        ("\u{0}", "syntax"),
    ] {
        assert_eq!(refusal(text).0, code, "{text}");
    }
}

#[test]
fn limits_hold() {
    let statements = |count: usize| {
        let one =
            format!(r#"{{"vulnerability": {{"name": "CVE"}}, "products": [{{"@id": "{PURL}"}}], "status": "fixed"}}"#);
        let all = vec![one; count].join(",");
        format!(
            r#"{{"@context": "https://openvex.dev/ns/v0.2.0", "author": "a", "timestamp": "2026-05-01T00:00:00Z", "statements": [{all}]}}"#
        )
    };
    assert!(import(statements(10_000).as_bytes(), &controller()).is_ok());
    assert_eq!(refusal(&statements(10_001)), ("too-many", "/statements/10000".into()));
    let carried = |predicate_type: &str, predicate: &str| {
        format!(
            r#"{{"_type": "https://in-toto.io/Statement/v1", "subject": [{{"digest": {{"sha256": "{FIRMWARE}"}}}}],
                "predicateType": "{predicate_type}", "predicate": {{{predicate}}}}}"#
        )
    };
    let properties: Vec<_> = (0..=10_000).map(|n| format!("\"{n}\"")).collect();
    let properties = format!(r#""properties": [{}]"#, properties.join(","));
    let words = format!(r#""command": [{}]"#, vec!["\"a\""; 10_001].join(","));
    let materials = format!(r#""materials": [{}]"#, vec!["{}"; 100_001].join(","));
    let csaf = |tree: &str, vulnerabilities: &str| {
        format!(
            r#"{{"document": {{"csaf_version": "2.0", "publisher": {{"name": "a"}}, "tracking": {{"id": "i", "status": "final",
                "current_release_date": "2026-05-01T00:00:00Z"}}}}, "product_tree": {{{tree}}}, "vulnerabilities": [{vulnerabilities}]}}"#
        )
    };
    let products = |count: usize| {
        let all: Vec<_> = (0..count).map(|n| format!(r#"{{"product_id": "{n}"}}"#)).collect();
        format!(r#""full_product_names": [{}]"#, all.join(","))
    };
    let ids = vec!["\"a\""; 100_001].join(",");
    for (text, pointer) in [
        (csaf(&products(100_001), ""), "/product_tree/full_product_names/100000"),
        (csaf("", &vec!["{}"; 10_001].join(",")), "/vulnerabilities/10000"),
        (
            csaf(&format!(r#""product_groups": [{{"group_id": "g", "product_ids": [{ids}]}}]"#), ""),
            "/product_tree/product_groups/0/product_ids/100000",
        ),
        (
            csaf("", &format!(r#"{{"product_status": {{"fixed": [{ids}]}}}}"#)),
            "/vulnerabilities/0/product_status/fixed/100000",
        ),
        (
            csaf("", &format!(r#"{{"flags": [{{"label": "a", "product_ids": [{ids}]}}]}}"#)),
            "/vulnerabilities/0/flags/0/product_ids/100000",
        ),
    ] {
        assert_eq!(refusal(&text), ("too-many", pointer.into()));
    }
    for (predicate_type, predicate, pointer) in [
        ("https://in-toto.io/attestation/svr/v0.2", properties, "/predicate/properties/10000"),
        ("https://in-toto.io/attestation/link/v0.3", words, "/predicate/command/10000"),
        ("https://in-toto.io/attestation/link/v0.3", materials, "/predicate/materials/100000"),
    ] {
        assert_eq!(refusal(&carried(predicate_type, &predicate)), ("too-many", pointer.into()));
    }
    if every() {
        the_largest_limits_hold(csaf);
    }
}

/// What takes seconds until it is refused.
fn the_largest_limits_hold(csaf: impl Fn(&str, &str) -> String) {
    // groups of all products in every flag, products inside each other in a circle, and ids that are explained twice: no more work
    // than the limits allow
    let circle: Vec<_> = (0..1000)
        .map(|n| {
            let next = (n + 1) % 1000;
            format!(
                r#"{{"product_reference": "{next}", "relates_to_product_reference": "{next}", "full_product_name": {{"product_id": "{n}"}}}}"#
            )
        })
        .collect();
    let circle = format!(r#""relationships": [{}]"#, circle.join(","));
    let all: Vec<_> = (0..1000).map(|n| format!("\"{n}\"")).collect();
    let group = format!(r#"{circle}, "product_groups": [{{"group_id": "g", "product_ids": [{}]}}]"#, all.join(","));
    let flag = r#"{"label": "component_not_present", "group_ids": ["g"]}"#;
    let flags = vec![flag; 1000].join(",");
    let one = format!(
        r#"{{"cve": "CVE-1", "product_status": {{"known_affected": [{}]}}, "flags": [{flags}]}}"#,
        all.join(",")
    );
    assert_eq!(refusal(&csaf(&group, &one)).0, "subject-missing");
    let flags = vec![flag; 1001].join(",");
    let one = format!(r#"{{"cve": "CVE-1", "product_status": {{"known_affected": ["a"]}}, "flags": [{flags}]}}"#);
    assert_eq!(refusal(&csaf(&group, &one)), ("too-many", "/vulnerabilities".into()));
    let components = format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{}]}}"#,
        vec![r#"{"name":"a"}"#; 1_000_001].join(",")
    );
    assert_eq!(refusal(&components), ("too-many", "/components/1000000".into()));
}

#[test]
fn objects_with_very_many_members_take_no_longer_than_they_should() {
    let object = |count: usize| {
        let members: Vec<_> = (0..count).map(|n| format!("\"k{n}\": 0")).collect();
        format!("{{{}}}", members.join(","))
    };
    assert_eq!(refusal(&object(100_000)).0, "unrecognised-format");
    assert_eq!(refusal(&object(100_001)).0, "too-many");
}

#[test]
fn a_product_with_a_malformed_identifier_is_named_as_the_culprit() {
    let product = crate::support::product(&[("purl", "pkg:generic/../x@1")], &[FIRMWARE]);
    let error = import(documents()[0].as_bytes(), &product).unwrap_err();
    assert_eq!((error.code(), error.position.within), ("malformed-purl", Some("the product")));
    assert!(error.to_string().ends_with("at /identifiers/0/value inside the product"), "{error}");
}

/// How many random inputs each of the following tries: ordinarily a quarter of what the gate of the repository asks for.
fn cases() -> u32 {
    2_000 / u32::try_from(one_in(4)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn flipped_bits_do_no_harm(which in 0..documents().len(), flips in prop::collection::vec((any::<prop::sample::Index>(), 0u8..8), 1..4)) {
        let mut bytes = documents().swap_remove(which).into_bytes();
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        survives(&bytes);
    }

    #[test]
    fn flipped_bits_of_lines_do_no_harm(flips in prop::collection::vec((any::<prop::sample::Index>(), 0u8..8), 1..4)) {
        let mut bytes = tag_value().into_bytes();
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        survives(&bytes);
    }

    #[test]
    fn spliced_documents_do_no_harm(one in 0..documents().len(), other in 0..documents().len(), cut in any::<prop::sample::Index>(), from in any::<prop::sample::Index>()) {
        let (one, other) = (documents().swap_remove(one).into_bytes(), documents().swap_remove(other).into_bytes());
        let mut bytes = one[..cut.index(one.len())].to_vec();
        bytes.extend_from_slice(&other[from.index(other.len())..]);
        survives(&bytes);
    }

    #[test]
    fn any_text_in_place_of_a_value_does_no_harm(text in "\\PC{0,40}", which in 0..documents().len()) {
        let quoted = format!("\"{}\"", text.replace(['"', '\\'], ""));
        let document = documents().swap_remove(which);
        for value in [PURL, "2026-05-01T00:00:00Z", "fixed", "1.6", FIRMWARE] {
            survives(document.replace(&format!("\"{value}\""), &quoted).as_bytes());
        }
    }

    #[test]
    fn packed_and_spoilt_does_no_harm(which in 0..documents().len(), zstd in any::<bool>(), flips in prop::collection::vec((any::<prop::sample::Index>(), 0u8..8), 0..3)) {
        let document = documents().swap_remove(which);
        let mut bytes = if zstd { packed_with_zstd(document.as_bytes()) } else { packed_with_gzip(document.as_bytes()) };
        let is_whole = flips.is_empty();
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        survives(&bytes);
        prop_assert!(!is_whole || import(&bytes, &controller()).is_ok());
    }

    #[test]
    fn lines_do_no_harm(lines in prop::collection::vec((0..documents().len(), any::<prop::sample::Index>()), 1..5)) {
        let cut = |(which, at): (usize, prop::sample::Index)| {
            let mut bytes = documents().swap_remove(which).into_bytes();
            bytes.truncate(at.index(bytes.len() * 2));
            bytes.push(b'\n');
            bytes
        };
        survives(&lines.into_iter().flat_map(cut).collect::<Vec<_>>());
    }

    #[test]
    fn any_text_that_looks_like_markup_does_no_harm(text in "[<>!?# \\n\\-a-z:=\"/]{0,80}") {
        survives(text.as_bytes());
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survives(&bytes);
    }
}
