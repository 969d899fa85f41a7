use data_encoding::{BASE64, BASE64URL};

use crate::support::{FIRMWARE, TOOL, claim, import, notes, refusal};

fn statement(version: &str, predicate_type: &str, predicate: &str) -> String {
    format!(
        r#"{{"_type": "https://in-toto.io/Statement/{version}", "subject": [{{"name": "firmware", "digest": {{"sha256": "{FIRMWARE}"}}}},
            {{"name": "tool", "digest": {{"sha512": "00", "sha256": "{TOOL}"}}}}],
            "predicate": {predicate}, "predicateType": "{predicate_type}"}}"#
    )
}

fn v1(definition: &str) -> String {
    let predicate = format!(
        r#"{{"buildDefinition": {{"buildType": "https://build.hamakaze.example/types/firmware@v2"{definition}}},
            "runDetails": {{"builder": {{"id": "https://build.hamakaze.example/release"}},
            "metadata": {{"startedOn": "2026-05-01T00:00:00Z", "finishedOn": "2026-05-01T00:10:00.9Z"}}}}}}"#
    );
    statement("v1", "https://slsa.dev/provenance/v1", &predicate)
}

fn v0_2(members: &str) -> String {
    let predicate =
        format!(r#"{{"builder": {{"id": "https://builder.example"}}, "buildType": "https://type.example"{members}}}"#);
    statement("v0.1", "https://slsa.dev/provenance/v0.2", &predicate)
}

#[test]
fn v1_is_read() {
    let imported = import(&v1(
        r#", "externalParameters": {"source": {"uri": "git+https://git.hamakaze.example/hk@refs/tags/3.2.1", "digest": {"gitCommit": "4d329c75e7ec1725f7c9ce917a8799d408d06be3"}}},
           "resolvedDependencies": [{"uri": "a", "digest": {"sha256": "00"}}, {"digest": {"md5": "d41d8cd98f00b204e9800998ecf8427e"}}, {"name": "x"}]"#,
    ))
    .unwrap();
    for (id, value) in [
        ("build.provenance_format", "\"slsa_v1\""),
        ("build.builder", "\"https://build.hamakaze.example/release\""),
        ("build.type", "\"https://build.hamakaze.example/types/firmware@v2\""),
        ("build.source", "\"git+https://git.hamakaze.example/hk@refs/tags/3.2.1\""),
        ("build.source_digest", "\"gitCommit:4d329c75e7ec1725f7c9ce917a8799d408d06be3\""),
        ("build.started", "\"2026-05-01T00:00:00Z\""),
        ("build.finished", "\"2026-05-01T00:10:00Z\""),
        ("build.materials", "3"),
        ("build.materials_without_digest", "2"),
        ("build.parameters_complete", "-"),
    ] {
        assert_eq!(claim(&imported, id), value, "{id}");
    }
    assert_eq!(notes(&imported), ["material_digests_unusable"]);
    let part = &imported.parts[0];
    assert_eq!(part.kind.as_str(), "build_provenance");
    assert_eq!(part.made_at.unwrap().to_string(), "2026-05-01T00:10:00Z");
}

#[test]
fn the_source_of_a_workflow_is_found_among_the_dependencies() {
    let dependency = r#""resolvedDependencies": [{"uri": "git+https://forge.example/o/rr@x", "digest": {"sha1": "ffffffffffffffffffffffffffffffffffffffff"}},
        {"uri": "git+https://forge.example/o/r@refs/heads/main", "digest": {"gitCommit": "4d329c75e7ec1725f7c9ce917a8799d408d06be3"}}]"#;
    let imported = import(&v1(&format!(
        r#", "externalParameters": {{"workflow": {{"repository": "https://forge.example/o/r", "ref": "refs/heads/main"}}}}, {dependency}"#
    )))
    .unwrap();
    assert_eq!(claim(&imported, "build.source"), "\"git+https://forge.example/o/r@refs/heads/main\"");
    assert_eq!(claim(&imported, "build.source_digest"), "\"gitCommit:4d329c75e7ec1725f7c9ce917a8799d408d06be3\"");
    let imported =
        import(&v1(&format!(r#", "externalParameters": {{"source": "https://forge.example/o/r"}}, {dependency}"#)))
            .unwrap();
    assert_eq!(claim(&imported, "build.source"), "\"https://forge.example/o/r\"");
    assert_eq!(claim(&imported, "build.source_digest"), "\"gitCommit:4d329c75e7ec1725f7c9ce917a8799d408d06be3\"");
    let imported = import(&v1(r#", "externalParameters": {"source": 3, "workflow": []}"#)).unwrap();
    assert_eq!(claim(&imported, "build.source"), "-");
    assert_eq!(notes(&imported), ["build_source_not_stated"]);
}

#[test]
fn v0_2_is_read() {
    let imported = import(&v0_2(
        r#", "invocation": {"configSource": {"uri": "git+https://forge.example/r", "digest": {"sha1": "4D329c75e7ec1725f7c9ce917a8799d408d06be3"}}},
           "metadata": {"buildStartedOn": "2026-01-01T00:00:00Z", "completeness": {"parameters": true}},
           "materials": [{"uri": "a", "digest": {"sha1": "4d329c75e7ec1725f7c9ce917a8799d408d06be3"}}]"#,
    ))
    .unwrap();
    for (id, value) in [
        ("build.provenance_format", "\"slsa_v0_2\""),
        ("build.source", "\"git+https://forge.example/r\""),
        ("build.source_digest", "\"sha1:4d329c75e7ec1725f7c9ce917a8799d408d06be3\""),
        ("build.finished", "-"),
        ("build.materials", "1"),
        ("build.materials_without_digest", "0"),
        ("build.parameters_complete", "true"),
    ] {
        assert_eq!(claim(&imported, id), value, "{id}");
    }
    assert!(imported.notes.is_empty());
}

#[test]
fn envelopes_are_opened_but_not_trusted() {
    let payload = BASE64.encode(v1("").as_bytes());
    let dsse = format!(
        r#"{{"payloadType": "application/vnd.in-toto+json", "payload": "{payload}", "signatures": [{{"sig": "AA=="}}]}}"#
    );
    let imported = import(&dsse).unwrap();
    assert_eq!(claim(&imported, "build.enveloped"), "-");
    assert_eq!(notes(&imported), ["build_source_not_stated", "signature_not_checked"]);
    let bundle = format!(
        r#"{{"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial": {{}}, "dsseEnvelope": {dsse}}}"#
    );
    assert_eq!(claim(&import(&bundle).unwrap(), "build.type"), claim(&imported, "build.type"));
    for unsigned in [
        "[]",
        "{}",
        r#"[{"sig": ""}]"#,
        r#"[{"keyid": "a"}]"#,
        r#"[{"sig": "%"}]"#,
        r#"[{"sig": "AA=="}, {"sig": ""}]"#,
    ] {
        let text = dsse.replace(r#"[{"sig": "AA=="}]"#, unsigned);
        let code = if unsigned == "{}" { "wrong-type" } else { "unsigned-envelope" };
        assert_eq!(refusal(&text).0, code, "{unsigned}");
    }
    assert_eq!(refusal(&dsse.replace("\"signatures\"", "\"signers\"")), ("unsigned-envelope", "/signatures".into()));
    let bare = bundle.replace(r#"[{"sig": "AA=="}]"#, "[]");
    assert_eq!(refusal(&bare), ("unsigned-envelope", "/dsseEnvelope/signatures".into()));
    let safe = dsse.replace(&payload, &BASE64URL.encode(v1("").as_bytes()));
    assert!(import(&safe).is_ok());

    let inner = BASE64.encode(v1("").replace("2026-05-01T00:00:00Z", "soon").as_bytes());
    assert_eq!(
        refusal(&bundle.replace(&payload, &inner)),
        ("malformed-timestamp", "/dsseEnvelope/payload!/predicate/runDetails/metadata/startedOn".into())
    );
    assert_eq!(refusal(&dsse.replace(&payload, "%%%")), ("malformed-payload", "/payload".into()));
    assert_eq!(refusal(&dsse.replace(&payload, "/w==")), ("malformed-payload", "/payload".into()));
    assert_eq!(refusal(&dsse.replace("in-toto+json", "other")), ("unsupported-payload", "/payloadType".into()));
    assert_eq!(
        refusal(r#"{"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "messageSignature": {}}"#).0,
        "unsupported-payload"
    );
    assert_eq!(
        refusal(&bundle.replace("application/vnd.dev", "text/vnd.dev")),
        ("unsupported-version", "/mediaType".into())
    );
    assert_eq!(refusal(r#"{"payloadType": "application/vnd.in-toto+json"}"#).0, "missing-field");
}

#[test]
fn what_is_used_has_to_be_right() {
    for (text, code, pointer) in [
        (v1("").replace(FIRMWARE, "00").replace(TOOL, "00"), "malformed-digest", "/subject/0/digest"),
        (v1("").replace(FIRMWARE, &"0".repeat(64)).replace(TOOL, &"1".repeat(64)), "subject-mismatch", "/subject"),
        (v1("").replace("\"subject\"", "\"subjects\""), "misspelt-member", "/subjects"),
        (v1("").replace("\"subject\"", "\"about\""), "subject-missing", "/subject"),
        (v1("").replace("\"id\"", "\"name\""), "missing-field", "/predicate/runDetails/builder"),
        (v1("").replace("\"builder\"", "\"maker\""), "missing-field", "/predicate"),
        (v1("").replace("\"buildType\"", "\"kind\""), "missing-field", "/predicate"),
        (v1("").replace("\"predicateType\"", "\"type\""), "missing-field", ""),
        (v1("").replace("\"predicate\"", "\"content\""), "missing-field", ""),
        (v1("").replace("provenance/v1", "provenance/v3"), "unsupported-predicate", "/predicateType"),
        (v1("").replace("Statement/v1", "Statement/v9"), "unsupported-version", "/_type"),
        (
            v1(r#", "resolvedDependencies": [{"digest": {"sha1": 1}}]"#),
            "wrong-type",
            "/predicate/buildDefinition/resolvedDependencies/0/digest/sha1",
        ),
        (
            v1(r#", "resolvedDependencies": [{"digest": {"a": "", "a": ""}}]"#),
            "duplicate-key",
            "/predicate/buildDefinition/resolvedDependencies/0/digest/a",
        ),
        (
            v0_2(r#", "metadata": {"completeness": {"parameters": "yes"}}"#),
            "wrong-type",
            "/predicate/metadata/completeness/parameters",
        ),
        (
            v0_2(r#", "metadata": {"buildFinishedOn": ""}"#),
            "malformed-timestamp",
            "/predicate/metadata/buildFinishedOn",
        ),
    ] {
        assert_eq!(refusal(&text), (code, pointer.into()), "{text}");
    }
}
