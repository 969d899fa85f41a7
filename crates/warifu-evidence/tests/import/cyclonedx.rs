use crate::support::{FIRMWARE, PURL, claim, import, notes, refusal};

/// An SBOM around some members.
fn sbom(members: &str) -> String {
    format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {{"timestamp": "2026-05-01T09:00:00.5+09:00",
            "manufacturer": {{"name": "Hamakaze Control Works"}},
            "component": {{"type": "firmware", "name": "hk-210", "version": "3.2.1", "purl": "{PURL}"}}}}{members}}}"#
    )
}

#[test]
fn components_are_counted_at_every_depth() {
    let imported = import(&sbom(
        r#", "components": [
            {"type": "library", "bom-ref": "a", "name": "lwip", "version": "2.2.0", "purl": "pkg:generic/lwip@2.2.0",
             "supplier": {"name": "lwIP"}, "licenses": [{"license": {"id": "BSD-3-Clause"}}],
             "hashes": [{"alg": "SHA-512", "content": "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"}],
             "components": [{"type": "library", "bom-ref": "b", "name": "inner", "components": [{"type": "file", "name": "innermost"}]}]},
            {"type": "library", "bom-ref": "c", "name": "mbedtls", "version": "", "supplier": {"name": ""}, "licenses": [], "hashes": [],
             "cpe": "cpe:2.3:a:arm:mbed_tls:3.6.0:*:*:*:*:*:*:*"}],
           "dependencies": [{"ref": "a", "dependsOn": ["b", "c"]}, {"ref": "b", "provides": ["c"]}, {"ref": "c"}]"#,
    ))
    .unwrap();
    for (id, value) in [
        ("sbom.format", "\"cyclonedx\""),
        ("sbom.spec_version", "\"1.6.0\""),
        ("sbom.created", "\"2026-05-01T00:00:00Z\""),
        ("sbom.components", "3"),
        ("sbom.components_without_version", "2"),
        ("sbom.components_without_identifier", "1"),
        ("sbom.components_without_supplier", "2"),
        ("sbom.components_without_licence", "2"),
        ("sbom.components_without_hash", "2"),
        ("sbom.identified_share", "\"0.6666\""),
        ("sbom.relationships", "3"),
        ("vex.format", "-"),
    ] {
        assert_eq!(claim(&imported, id), value, "{id}");
    }
    let [part] = imported.parts.as_slice() else { panic!("one part") };
    assert_eq!(part.kind.as_str(), "sbom");
    assert_eq!(part.made_by.as_deref(), Some("Hamakaze Control Works"));
    assert_eq!(part.made_at.unwrap().to_string(), "2026-05-01T00:00:00Z");
    assert_eq!(notes(&imported), ["files_not_counted", "matched_by_identifier"]);
}

#[test]
fn an_empty_sbom_says_nothing_about_components() {
    for members in ["", r#", "components": []"#] {
        let imported = import(&sbom(members)).unwrap();
        assert_eq!(claim(&imported, "sbom.components"), "-");
        assert_eq!(claim(&imported, "sbom.identified_share"), "-");
        assert_eq!(claim(&imported, "sbom.relationships"), "0");
        assert_eq!(notes(&imported), ["matched_by_identifier", "no_components"]);
    }
    let complete = r#", "components": [], "compositions": [{"aggregate": "complete", "assemblies": ["hk"]}]"#;
    let all = sbom(&format!(r#"{complete}, "dependencies": [{{"ref": "hk", "dependsOn": []}}]"#))
        .replace(r#""component": {"#, r#""component": {"bom-ref": "hk", "#);
    let imported = import(&all).unwrap();
    assert_eq!(claim(&imported, "sbom.components"), "-");
    assert_eq!(claim(&imported, "sbom.completeness"), "\"complete\"");
    assert_eq!(claim(&imported, "sbom.identified_share"), "-");
    // said to be all, but something is missing; or nothing but what does not count in full
    for (from, to) in [
        (r#""dependsOn": []"#, r#""dependsOn": ["gone"]"#),
        (r#"{"ref": "hk", "dependsOn": []}"#, ""),
        (r#""components": []"#, r#""components": [{"type": "x-unknown", "name": "x", "purl": "pkg:generic/x@1"}]"#),
    ] {
        assert_eq!(claim(&import(&all.replace(from, to)).unwrap(), "sbom.components"), "-", "{to}");
    }
}

#[test]
fn versions_1_4_to_1_7_are_read() {
    for version in ["1.4", "1.5", "1.6", "1.7"] {
        let imported = import(&sbom("").replace("\"1.6\"", &format!("\"{version}\""))).unwrap();
        assert_eq!(claim(&imported, "sbom.spec_version"), format!("\"{version}.0\""));
    }
    for version in ["1.2", "1.3", "1.8", "2.0", ""] {
        let text = sbom("").replace("\"1.6\"", &format!("\"{version}\""));
        assert_eq!(refusal(&text), ("unsupported-version", "/specVersion".into()));
    }
}

#[test]
fn the_subject_is_known_by_digest_purl_or_cpe_but_not_by_name() {
    let by = |component: &str| {
        let component = format!(r#"{{"type": "firmware", "name": "hk-210", "version": "3.2.1"{component}}}"#);
        import(&format!(
            r#"{{"bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": {{"component": {component}}}}}"#
        ))
    };
    let digest = by(&format!(r#", "hashes": [{{"alg": "SHA-256", "content": "{}"}}]"#, FIRMWARE.to_uppercase()));
    assert_eq!(notes(&digest.unwrap()), ["artifacts_not_named", "no_components"]);
    assert!(by(r#", "purl": "PKG:generic/hamakaze/hk-210@3.2.1""#).is_ok());
    assert!(by(r#", "cpe": "cpe:2.3:o:Hamakaze:HK-210_firmware:3.2.1:*:*:*:*:*:*:*""#).is_ok());
    let error = by("").unwrap_err();
    assert_eq!((error.code(), error.position.pointer.as_str()), ("subject-mismatch", "/metadata/component"));
    assert!(error.to_string().contains("`hk-210 3.2.1`"), "{error}");
    for other in [
        "pkg:generic/hamakaze/hk-210@3.2.2",
        "pkg:generic/hamakaze/hk-210",
        "pkg:generic/hamakaze/hk-210@3.2.1?arch=arm",
    ] {
        assert_eq!(by(&format!(r#", "purl": "{other}""#)).unwrap_err().code(), "subject-mismatch", "{other}");
    }
    let nothing = refusal(r#"{"bomFormat": "CycloneDX", "specVersion": "1.5", "components": []}"#);
    assert_eq!(nothing, ("subject-missing", "/metadata/component".into()));
}

#[test]
fn what_is_used_has_to_be_right() {
    for (members, code, pointer) in [
        (r#", "metadata": {}"#, "duplicate-key", "/metadata"),
        (r#", "components": {}"#, "wrong-type", "/components"),
        (r#", "components": [1]"#, "wrong-type", "/components/0"),
        (r#", "components": [{"type": "library"}]"#, "missing-field", "/components/0"),
        (r#", "components": [{"name": "a", "version": 1}]"#, "wrong-type", "/components/0/version"),
        (r#", "components": [{"name": "a", "x": 1, "x": 2}]"#, "duplicate-key", "/components/0/x"),
        (
            r#", "components": [{"name": "a"}, {"name": "b", "components": [{}]}]"#,
            "missing-field",
            "/components/1/components/0",
        ),
        (r#", "dependencies": [{"dependsOn": []}]"#, "missing-field", "/dependencies/0"),
        (r#", "dependencies": [{"ref": "a", "dependsOn": [null]}]"#, "wrong-type", "/dependencies/0/dependsOn/0"),
        (r#", "vulnerabilities": [{"affects": [{}]}]"#, "missing-field", "/vulnerabilities/0/affects/0"),
        (r#", "vulnerabilities": [{"id": "\u001b[2J"}]"#, "control-character", "/vulnerabilities/0/id"),
        (
            r#", "vulnerabilities": [{"id": "a", "analysis": {"state": "fine"}}]"#,
            "not-one-of",
            "/vulnerabilities/0/analysis/state",
        ),
        (
            r#", "vulnerabilities": [{"id": "a", "analysis": {"lastUpdated": "yesterday"}}]"#,
            "malformed-timestamp",
            "/vulnerabilities/0/analysis/lastUpdated",
        ),
        (r#", "a/b~c": 1, "a/b~c": 1"#, "duplicate-key", "/a~1b~0c"),
    ] {
        assert_eq!(refusal(&sbom(members)), (code, pointer.into()), "{members}");
    }
    let error = import(&sbom(r#", "components": [{"name": "a", "version": 1.5}]"#)).unwrap_err();
    assert!(error.to_string().starts_with("a number `1.5` where a string is expected"), "{error}");
    let text = sbom(r#", "vulnerabilities": [{"id": "a", "analysis": {"state": "b"}}]"#);
    let start = text.find(r#""b""#).unwrap() + 1;
    assert_eq!(import(&text).unwrap_err().position.offset, Some(start as u64));
}

#[test]
fn what_is_not_used_may_be_anything() {
    let text = sbom(
        r#", "version": 1.5, "x": [{"a": 1, "a": 2}], "components": [{"name": "a", "properties": 3, "type": "library", "x": false}]"#,
    );
    assert_eq!(claim(&import(&text).unwrap(), "sbom.components"), "1");
}

#[test]
fn vulnerabilities_make_a_second_part() {
    let imported = import(&sbom(
        r#", "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "signature": {"value": "AA=="},
        "components": [{"type": "library", "bom-ref": "lwip", "name": "lwip", "version": "2.2.0"}], "vulnerabilities": [
            {"id": "CVE-2026-0001", "analysis": {"state": "exploitable", "response": ["update"]}, "affects": [{"ref": "lwip"}]},
            {"id": "CVE-2026-0002", "analysis": {"state": "not_affected", "justification": "code_not_reachable", "lastUpdated": "2026-04-01T00:00:00Z"}, "affects": [{"ref": "lwip"}]},
            {"id": "CVE-2026-0003", "analysis": {"state": "not_affected", "justification": "protected_at_perimeter"}, "affects": [{"ref": "lwip"}]},
            {"id": "CVE-2026-0004", "affects": [{"ref": "urn:cdx:3E671687-395b-41f5-a30f-a58921a69b79/1#lwip"}]},
            {"id": "CVE-2026-0005", "affects": [{"ref": "urn:cdx:00000000-395b-41f5-a30f-a58921a69b79/1#lwip"}]},
            {"id": "CVE-2026-0006", "analysis": {"state": "resolved"}, "affects": [{"ref": "gone"}]},
            {"id": "CVE-2026-0007", "analysis": {"state": "false_positive", "justification": "code_not_present"}}]"#,
    ))
    .unwrap();
    let kinds: Vec<_> = imported.parts.iter().map(|part| part.kind.as_str()).collect();
    assert_eq!(kinds, ["sbom", "vex"]);
    assert_eq!(claim(&imported, "vex.format"), "\"cyclonedx\"");
    assert_eq!(claim(&imported, "vex.issued"), "\"2026-05-01T00:00:00Z\"");
    assert_eq!(claim(&imported, "vex.statements"), "5");
    assert_eq!(
        claim(&imported, "vex.vulnerabilities"),
        concat!(
            r#"[{"action_stated":true,"id":"CVE-2026-0001","status":"affected"},"#,
            r#"{"action_stated":false,"id":"CVE-2026-0002","justification":"vulnerable_code_not_in_execute_path","status":"not_affected","updated":"2026-04-01T00:00:00Z"},"#,
            r#"{"action_stated":false,"id":"CVE-2026-0003","status":"not_affected"},"#,
            r#"{"action_stated":false,"id":"CVE-2026-0004","status":"affected"},"#,
            r#"{"action_stated":false,"id":"CVE-2026-0005","status":"affected"}]"#
        )
    );
    assert_eq!(
        notes(&imported),
        [
            "matched_by_identifier",
            "signature_not_checked",
            "statements_assumed",
            "statements_left_aside",
            "vex_justifications_dropped",
            "vex_states_missing"
        ]
    );
}

#[test]
fn a_document_that_only_lists_vulnerabilities_is_no_sbom() {
    let imported = import(&sbom(r#", "vulnerabilities": [{"id": "CVE-2026-0001"}]"#)).unwrap();
    let [part] = imported.parts.as_slice() else { panic!("one part") };
    assert_eq!(part.kind.as_str(), "vex");
    let imported = import(&sbom(r#", "vulnerabilities": []"#)).unwrap();
    assert_eq!(imported.parts[0].kind.as_str(), "sbom");
    assert_eq!(imported.parts.len(), 1);
}

/// A fix that is dated after its document does not replace what is known now.
#[test]
fn an_analysis_from_the_future_replaces_none() {
    let one = |state: &str, updated: &str| {
        format!(
            r#"{{"id": "CVE-1", "analysis": {{"state": "{state}", "lastUpdated": "{updated}"}}, "affects": [{{"ref": "hk"}}]}}"#
        )
    };
    let states = |updated: &str| {
        let text = format!(
            r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {{"timestamp": "2026-06-01T00:00:00Z", "component": {{
            "type": "firmware", "bom-ref": "hk", "name": "hk", "purl": "{PURL}"}}}}, "vulnerabilities": [{}, {}]}}"#,
            one("exploitable", "2026-05-01T00:00:00Z"),
            one("resolved", updated)
        );
        let imported = import(&text).unwrap();
        (claim(&imported, "vex.vulnerabilities").contains("\"affected\""), notes(&imported).contains(&"times_ahead"))
    };
    assert_eq!(states("2026-06-01T00:00:00Z"), (false, false));
    assert_eq!(states("2026-06-01T00:00:01Z"), (true, true));
}

#[test]
fn a_member_of_that_name_alone_signs_nothing() {
    let absent = [
        "false",
        "\"\"",
        "\"AA==\"",
        "0",
        "null",
        "[]",
        "{}",
        r#"{"value": ""}"#,
        r#"{"value": " "}"#,
        r#"{"value": 1}"#,
        r#"{"value": {"value": "AA=="}}"#,
        r#"{"value": "none"}"#,
        r#"{"algorithm": "ES256"}"#,
        r#"{"signers": []}"#,
        r#"{"signers": [{}]}"#,
        r#"{"chain": "AA=="}"#,
        r#"[{"value": "AA=="}]"#,
    ];
    let present =
        [r#"{"value": "AA=="}"#, r#"{"signers": [{}, {"value": "AA=="}]}"#, r#"{"chain": [{"value": "AA=="}]}"#];
    for (signature, said) in absent.map(|one| (one, "absent")).into_iter().chain(present.map(|one| (one, "present"))) {
        let imported = import(&sbom(&format!(r#", "signature": {signature}, "components": []"#))).unwrap();
        assert_eq!(claim(&imported, "sbom.document_signature"), format!("\"{said}\""), "{signature}");
        assert_eq!(notes(&imported).contains(&"signature_not_checked"), said == "present", "{signature}");
    }
    for reference in [
        r#"{"type": "digital-signature"}"#,
        r#"{"type": "digital-signature", "url": ""}"#,
        r#"{"type": "digital-signature", "url": "https://"}"#,
        r#"{"type": "digital-signature", "url": "unknown"}"#,
        r#"{"type": "digital-signature", "url": ["https://example.com/bom.sig"]}"#,
    ] {
        let imported = import(&sbom(&format!(r#", "externalReferences": [{reference}], "components": []"#))).unwrap();
        assert_eq!(claim(&imported, "sbom.document_signature"), "\"absent\"", "{reference}");
    }
}

#[test]
fn a_list_that_leads_nowhere_does_not_say_that_nothing_is_needed() {
    for (dependency, stated) in [
        (r#"{"ref": "b"}"#, "1"),
        (r#"{"ref": "b", "dependsOn": []}"#, "1"),
        (r#"{"ref": "b", "dependsOn": ["s", "ghost"]}"#, "1"),
        (r#"{"ref": "b", "dependsOn": ["ghost"]}"#, "0"),
        (r#"{"ref": "b", "dependsOn": ["b"]}"#, "0"),
        (r#"{"ref": "b", "dependsOn": [""]}"#, "0"),
        (r#"{"ref": "b", "provides": ["ghost"]}"#, "0"),
    ] {
        let members = format!(
            r#", "components": [{{"type": "library", "bom-ref": "b", "name": "b"}}, {{"type": "library", "bom-ref": "", "name": "c"}}],
            "services": [{{"bom-ref": "s", "name": "s"}}, {{"bom-ref": "", "name": "t"}}], "dependencies": [{dependency}]"#
        );
        assert_eq!(claim(&import(&sbom(&members)).unwrap(), "sbom.dependency_stated"), stated, "{dependency}");
    }
}
