//! CycloneDX in XML, what version 1.7 adds, and declarations: both forms say the same, and what is not XML is refused by name.

use warifu_evidence::{Import, Imported, OtherDocuments, import as import_bytes};

use crate::support::{FIRMWARE, PURL, claim, controller, import, notes, refusal};

/// A document in XML around some elements, of a version.
fn xml(version: &str, elements: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<bom xmlns="http://cyclonedx.org/schema/bom/{version}" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" version="1">
  <metadata><timestamp>2026-05-01T00:00:00Z</timestamp><authors><author><name>Hamakaze Control Works</name></author></authors>
    <component type="firmware" bom-ref="hk"><name>hk-210</name><version>3.2.1</version><purl>{PURL}</purl></component></metadata>
  {elements}
</bom>"#
    )
}

/// The same in JSON, around some members.
fn json(version: &str, members: &str) -> String {
    format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "{version}", "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "version": 1,
        "metadata": {{"timestamp": "2026-05-01T00:00:00Z", "authors": [{{"name": "Hamakaze Control Works"}}],
            "component": {{"type": "firmware", "bom-ref": "hk", "name": "hk-210", "version": "3.2.1", "purl": "{PURL}"}}}}{members}}}"#
    )
}

/// Imports both forms, which say the same.
fn both(version: &str, elements: &str, members: &str) -> Imported {
    let (from_xml, from_json) = (import(&xml(version, elements)), import(&json(version, members)));
    let (from_xml, from_json) = (from_xml.unwrap(), from_json.unwrap());
    assert_eq!((&from_xml.parts, &from_xml.notes), (&from_json.parts, &from_json.notes), "{elements}");
    assert_eq!(from_xml.media_type, "application/vnd.cyclonedx+xml");
    assert_eq!(from_xml.format.name(), "CycloneDX XML");
    from_xml
}

#[test]
fn components_say_the_same_in_both_forms() {
    let imported = both(
        "1.6",
        r#"<components><component type="library" bom-ref="a"><supplier><name>lwIP &amp; friends</name></supplier>
            <name>lwip</name><version> 2.2.0
            </version><scope>required</scope><hashes><hash alg="MD5">3942447fac867ae5cdb3229b658f4d48</hash></hashes>
            <licenses><license><id>BSD-3-Clause</id></license></licenses><cpe>cpe:2.3:a:lwip:lwip:2.2.0:*:*:*:*:*:*:*</cpe>
            <purl><![CDATA[pkg:generic/lwip@2.2.0]]></purl><swid tagId="x" name="y"/>
            <components><component type="library" bom-ref="b"><name>&#x6d5c;</name><licenses><expression>MIT OR zzz</expression></licenses></component></components>
           </component><component type="file"><name>f</name></component>
           <x:other xmlns:x="urn:x"><component type="library"><name>not ours</name></component></x:other></components>
           <services><service bom-ref="s"><name>s</name><services><service bom-ref="t"><name>t</name></service></services></service></services>
           <dependencies><dependency ref="hk"><dependency ref="a"/><provides ref="b"/><dependency ref="gone"/></dependency>
             <dependency ref="a"><dependency ref="t"/></dependency></dependencies>
           <compositions><composition><aggregate>incomplete</aggregate><assemblies><assembly ref="a"/></assemblies></composition></compositions>
           <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/><SignatureValue>AA==</SignatureValue></Signature>"#,
        r#", "components": [{"type": "library", "bom-ref": "a", "supplier": {"name": "lwIP & friends"}, "name": "lwip", "version": "2.2.0",
              "scope": "required", "hashes": [{"alg": "MD5", "content": "3942447fac867ae5cdb3229b658f4d48"}],
              "licenses": [{"license": {"id": "BSD-3-Clause"}}], "cpe": "cpe:2.3:a:lwip:lwip:2.2.0:*:*:*:*:*:*:*",
              "purl": "pkg:generic/lwip@2.2.0", "swid": {"tagId": "x", "name": "y"},
              "components": [{"type": "library", "bom-ref": "b", "name": "浜", "licenses": [{"expression": "MIT OR zzz"}]}]},
             {"type": "file", "name": "f"}],
           "services": [{"bom-ref": "s", "name": "s", "services": [{"bom-ref": "t", "name": "t"}]}],
           "dependencies": [{"ref": "hk", "dependsOn": ["a", "gone"], "provides": ["b"]}, {"ref": "a", "dependsOn": ["t"]}],
           "compositions": [{"aggregate": "incomplete", "assemblies": ["a"]}], "signature": {"value": "AA=="}"#,
    );
    for (id, value) in [
        ("sbom.spec_version", "\"1.6.0\""),
        ("sbom.components", "2"),
        ("sbom.version_stated", "1"),
        ("sbom.licence_stated", "1"),
        ("sbom.hash_stated", "1"),
        ("sbom.identifier_stated", "1"),
        ("sbom.supplier_stated", "1"),
        ("sbom.relationships", "3"),
        ("sbom.completeness", "\"incomplete\""),
    ] {
        assert_eq!(claim(&imported, id), value, "{id}");
    }
    assert_eq!(imported.parts[0].made_by.as_deref(), Some("Hamakaze Control Works"));
    assert!(notes(&imported).contains(&"signature_not_checked"));
}

#[test]
fn vulnerabilities_say_the_same_in_both_forms() {
    let imported = both(
        "1.5",
        r#"<components><component type="library" bom-ref="a"><name>a</name><version>1.0</version></component></components>
           <vulnerabilities><vulnerability bom-ref="v1"><id>CVE-2026-1</id><recommendation>update</recommendation>
             <analysis><state>exploitable</state></analysis><affects><target><ref>a</ref></target></affects></vulnerability>
            <vulnerability bom-ref="v2"><analysis><state>in_triage</state></analysis></vulnerability>
            <vulnerability><id>CVE-2026-3</id><analysis><state>not_affected</state><justification>code_not_reachable</justification>
             <responses><response>update</response></responses><lastUpdated>2026-04-01T00:00:00Z</lastUpdated></analysis>
             <affects><target><ref>a</ref><versions><version><range>vers:generic/&gt;=1.0|&lt;2.0</range><status>affected</status></version></versions></target></affects></vulnerability>
           </vulnerabilities>"#,
        r#", "components": [{"type": "library", "bom-ref": "a", "name": "a", "version": "1.0"}],
           "vulnerabilities": [{"bom-ref": "v1", "id": "CVE-2026-1", "recommendation": "update", "analysis": {"state": "exploitable"}, "affects": [{"ref": "a"}]},
            {"bom-ref": "v2", "analysis": {"state": "in_triage"}},
            {"id": "CVE-2026-3", "analysis": {"state": "not_affected", "justification": "code_not_reachable", "response": ["update"], "lastUpdated": "2026-04-01T00:00:00Z"},
             "affects": [{"ref": "a", "versions": [{"range": "vers:generic/>=1.0|<2.0", "status": "affected"}]}]}]"#,
    );
    let records = claim(&imported, "vex.vulnerabilities");
    for id in [r#""id":"CVE-2026-1","status":"affected""#, r#""id":"v2","status":"under_investigation""#, "CVE-2026-3"]
    {
        assert!(records.contains(id), "{id} in {records}");
    }
}

/// A VEX document beside the SBOM that it points to, in each of both forms.
#[test]
fn a_vex_document_points_into_the_other_form() {
    let sbom_xml =
        xml("1.4", r#"<components><component type="library" bom-ref="a/b"><name>a</name></component></components>"#);
    let sbom_json = json("1.4", r#", "components": [{"type": "library", "bom-ref": "a/b", "name": "a"}]"#);
    let link = "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#a%2Fb";
    let vex_xml = format!(
        r#"<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><metadata><component type="firmware"><name>hk</name><purl>{PURL}</purl></component></metadata>
        <vulnerabilities><vulnerability><id>CVE-2026-1</id><analysis><state>resolved</state></analysis><affects><target><ref>{link}</ref></target></affects></vulnerability></vulnerabilities></bom>"#
    );
    let vex_json = format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.4", "metadata": {{"component": {{"type": "firmware", "name": "hk", "purl": "{PURL}"}}}},
        "vulnerabilities": [{{"id": "CVE-2026-1", "analysis": {{"state": "resolved"}}, "affects": [{{"ref": "{link}"}}]}}]}}"#
    );
    for vex in [&vex_xml, &vex_json] {
        assert_eq!(refusal(vex).0, "statements-left-aside");
        for sbom in [&sbom_xml, &sbom_json] {
            let (product, mut others) = (controller(), OtherDocuments::default());
            others.add(sbom.as_bytes(), &product);
            let imported = Import::of(&product).among(&others).read(vex.as_bytes()).unwrap();
            assert_eq!((imported.parts.len(), imported.parts[0].kind.as_str()), (1, "vex"));
            assert!(claim(&imported, "vex.vulnerabilities").contains("\"fixed\""));
        }
    }
}

#[test]
fn versions_come_from_the_namespace() {
    for version in ["1.4", "1.5", "1.6", "1.7"] {
        assert_eq!(claim(&import(&xml(version, "")).unwrap(), "sbom.spec_version"), format!("\"{version}.0\""));
    }
    for version in ["1.0", "1.3", "1.8", "2.0", "", "1.6/"] {
        assert_eq!(refusal(&xml(version, "")), ("unsupported-version", "/specVersion".into()), "{version}");
    }
    let prefixed =
        xml("1.6", "").replace('<', "<c:").replace("<c:/", "</c:").replace("<c:?", "<?").replace("xmlns=", "xmlns:c=");
    assert_eq!(import(&prefixed).unwrap().parts, import(&xml("1.6", "")).unwrap().parts);
    for (text, code) in [
        (xml("1.6", "").replace("<bom ", "<bill ").replace("</bom>", "</bill>"), "malformed-xml"),
        (r#"<bom xmlns="urn:x" xmlns:c="http://cyclonedx.org/schema/bom/1.6"/>"#.into(), "malformed-xml"),
        ("<bom/>".into(), "unread-format"),
    ] {
        assert_eq!(refusal(&text).0, code, "{text}");
    }
    let old = r#"<components><component type="library"><name>a</name><v:vulnerabilities xmlns:v="http://cyclonedx.org/schema/ext/vulnerability/1.0"/></component></components>"#;
    assert_eq!(refusal(&xml("1.4", old)).0, "unsupported-version");
}

#[test]
fn what_is_not_plain_xml_is_refused_by_name() {
    let good = xml("1.6", "<components/>");
    let bomb = r#"<!DOCTYPE bom [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><bom "#;
    let deep =
        |name: &str| xml("1.6", &format!("{}{}", format!("<{name}>").repeat(80), format!("</{name}>").repeat(80)));
    let many = (0..65).map(|n| format!("a{n}=\"\"")).collect::<Vec<_>>().join(" ");
    for (text, code, flaw) in [
        (good.replace("<bom ", bomb), "malformed-xml", "document type"),
        (good.replace("<bom ", "<!DOCTYPE bom SYSTEM \"file:///etc/passwd\"><bom "), "malformed-xml", "document type"),
        (xml("1.6", "&nbsp;"), "malformed-xml", "entity"),
        (xml("1.6", "<x>&a;</x>"), "malformed-xml", "entity"),
        (good.replace("type=\"firmware\"", "type=\"&firm;\""), "malformed-xml", "entity"),
        (xml("1.6", "&#0;"), "malformed-xml", "entity"),
        (xml("1.6", "&#27;"), "malformed-xml", "character"),
        (xml("1.6", "\u{1b}"), "malformed-xml", "character"),
        (xml("1.6", "\u{ffff}"), "malformed-xml", "character"),
        (xml("1.6", "<x></y>"), "malformed-xml", "tags"),
        (xml("1.6", "<x a='1' a='2'/>"), "malformed-xml", "attribute"),
        (xml("1.6", "<x a=1/>"), "malformed-xml", "attribute"),
        (xml("1.6", &format!("<x {many}/>")), "malformed-xml", "attribute"),
        (xml("1.6", "<x:y/>"), "malformed-xml", "prefix"),
        (xml("1.6", "<!x>"), "malformed-xml", "tag"),
        (xml("1.6", "<?xml version=\"1.0\"?>"), "malformed-xml", "declaration"),
        (xml("1.6", "浜").replace("UTF-8", "Shift_JIS"), "malformed-xml", "UTF-8"),
        (good.replace("<name>hk-210</name>", "<name>hk<b>210</b></name>"), "malformed-xml", "element"),
        (format!("{good}<bom/>"), "trailing-bytes", ""),
        (format!("{good}x"), "trailing-bytes", ""),
        (good.replace("</bom>", ""), "truncated", ""),
        (good.replace("</bom>", "<!-- "), "truncated", ""),
        (good.replace("<name>hk-210</name>", "<name>a</name><name>b</name>"), "duplicate-key", ""),
        (xml("1.6", "<components><component type=\"library\"/></components>"), "missing-field", ""),
        (deep("services"), "too-deep", ""),
        (deep("x"), "too-deep", ""),
    ] {
        let Err(error) = import(&text) else { panic!("read: {text}") };
        assert_eq!(error.code(), code, "{error}: {text}");
        assert!(error.to_string().contains(flaw), "{error}: {text}");
        assert!(error.position.line.is_some(), "{error}");
    }
    assert!(import(&good.replace("UTF-8", "utf-8")).is_ok());
    assert!(import(&good.replace("UTF-8", "ISO-8859-1")).is_ok());
    assert!(import(&good.replace('\n', "\r\n")).is_ok());
    assert!(import_bytes(&[b"\xef\xbb\xbf", good.as_bytes()].concat(), &controller()).is_ok());
}

#[test]
fn bad_news_in_a_namespace_beside_is_not_lost() {
    let bad = "<vulnerability><id>CVE-2026-1</id><analysis><state>exploitable</state></analysis></vulnerability>";
    let wrapped = |attribute: &str| xml("1.6", &format!("<vulnerabilities{attribute}>{bad}</vulnerabilities>"));
    let kinds = |imported: Imported| imported.parts.iter().map(|part| part.kind.to_string()).collect::<Vec<_>>();
    assert!(kinds(import(&wrapped("")).unwrap()).contains(&"vex".to_owned()));
    for namespace in ["", "http://cyclonedx.org/schema/bom/1.5", "http://cyclonedx.org/schema/bom/1.6 "] {
        let error = import(&wrapped(&format!(" xmlns=\"{namespace}\""))).unwrap_err();
        assert_eq!((error.code(), error.position.line), ("malformed-xml", Some(5)), "{namespace}");
        let inside = bad.replace("<analysis>", &format!("<analysis xmlns=\"{namespace}\">"));
        let inside = xml("1.6", &format!("<vulnerabilities>{inside}</vulnerabilities>"));
        assert_eq!(import(&inside).unwrap_err().code(), "malformed-xml", "{namespace}");
    }
}

#[test]
fn an_error_has_its_place_in_the_xml() {
    let text = xml(
        "1.6",
        "<vulnerabilities>\n<vulnerability><id>CVE-1</id>\n<analysis><state>fine</state></analysis></vulnerability></vulnerabilities>",
    );
    let error = import(&text).unwrap_err();
    let place = text.find("<state>").unwrap();
    assert_eq!((error.code(), error.position.pointer.as_str()), ("not-one-of", "/vulnerabilities/0/analysis/state"));
    assert_eq!((error.position.offset, error.position.line), (Some(place as u64), Some(7)));
    let text = xml("1.6", "\n\n<x></y>");
    let error = import(&text).unwrap_err();
    assert_eq!(error.position.line, Some(7), "{error}");
}

#[test]
fn progress_ends_with_the_size() {
    let text = xml(
        "1.6",
        &format!("<components>{}</components>", "<component type='library'><name>a</name></component>".repeat(20_000)),
    );
    let mut told = Vec::new();
    Import::of(&controller()).telling(&mut |bytes| told.push(bytes)).read(text.as_bytes()).unwrap();
    assert!(told.len() > 2 && told.is_sorted() && told.last() == Some(&(text.len() as u64)), "{told:?}");
}

#[test]
fn what_1_7_adds_says_the_same_in_both_forms() {
    let imported = both(
        "1.7",
        r#"<components><component type="library" isExternal="1"><name>a</name><versionRange>vers:generic/>=1.0|&lt;2.0</versionRange></component>
           <component type="library" isExternal="false"><name>b</name><version>1</version></component></components><citations><citation/></citations>"#,
        r#", "components": [{"type": "library", "isExternal": true, "name": "a", "versionRange": "vers:generic/>=1.0|<2.0"},
            {"type": "library", "isExternal": false, "name": "b", "version": "1"}], "citations": [{}]"#,
    );
    let counts = ["sbom.components", "sbom.version_stated", "sbom.version_unknown"].map(|id| claim(&imported, id));
    assert_eq!(counts, ["2", "1", "1"]);
    assert!(notes(&imported).contains(&"components_for_gaps_only"));
    for (external, range, unknown) in [
        ("true", "the latest", "0"),
        ("false", "vers:generic/*", "0"),
        ("7", "vers:generic/*", "0"),
        ("true", "vers:rpm/*", "1"),
    ] {
        let component =
            format!(r#"{{"type": "library", "isExternal": {external}, "name": "a", "versionRange": "{range}"}}"#);
        let text = json("1.7", &format!(r#", "components": [{component}, {{"type": "library", "name": "b"}}]"#));
        assert_eq!(claim(&import(&text).unwrap(), "sbom.version_unknown"), unknown, "{external} {range}");
    }
    for (label, code) in [
        ("CLEAR", "tlp_clear"),
        ("GREEN", "tlp_green"),
        ("AMBER", "tlp_amber"),
        ("AMBER_AND_STRICT", "tlp_amber_strict"),
        ("RED", "tlp_red"),
        ("MAUVE", "tlp_unknown"),
    ] {
        let in_xml = xml("1.7", "").replace(
            "</metadata>",
            &format!("<distributionConstraints><tlp>{label}</tlp></distributionConstraints></metadata>"),
        );
        let in_json = json("1.7", "").replace(
            r#""metadata": {"#,
            &format!(r#""metadata": {{"distributionConstraints": {{"tlp": "{label}"}}, "#),
        );
        for text in [in_xml, in_json] {
            assert!(notes(&import(&text).unwrap()).contains(&code), "{label}");
        }
    }
    assert!(!notes(&imported).iter().any(|code| code.starts_with("tlp_")));
}

const DECLARATIONS: &str = r#""definitions": {"standards": [{"bom-ref": "std", "requirements": [{"bom-ref": "r1"}]}]},
    "declarations": {"assessors": [{"bom-ref": "as", "thirdParty": true, "organization": {"name": "Shiokaze Assessors"}}],
        "attestations": [{"summary": "s", "assessor": "as", "map": [{"requirement": "r1", "claims": ["c"], "counterClaims": [],
            "conformance": {"score": 1, "mitigationStrategies": ["e"]}}]}],
        "claims": [{"bom-ref": "c", "target": "hk", "predicate": "p", "evidence": ["e"]}],
        "evidence": [{"bom-ref": "e", "expires": "2027-01-01T00:00:00Z"}]}"#;

#[test]
fn assessors_attest_and_nothing_follows() {
    let in_json = format!(", {DECLARATIONS}");
    let in_xml = r#"<declarations><assessors><assessor bom-ref="as"><thirdParty>true</thirdParty><organization><name>Shiokaze Assessors</name></organization></assessor></assessors>
        <attestations><attestation><summary>s</summary><assessor>as</assessor><map><requirement>r1</requirement><claims><claim>c</claim></claims><counterClaims/>
          <conformance><score>1</score><mitigationStrategies><mitigationStrategy>e</mitigationStrategy></mitigationStrategies></conformance></map></attestation></attestations>
        <claims><claim bom-ref="c"><target>hk</target><predicate>p</predicate><evidence>e</evidence></claim></claims>
        <evidence><evidence bom-ref="e"><expires>2027-01-01T00:00:00Z</expires></evidence></evidence></declarations>
        <definitions><standards><standard bom-ref="std"><requirements><requirement bom-ref="r1"/></requirements></standard></standards></definitions>"#;
    let imported = both("1.6", in_xml, &in_json);
    let [part] = imported.parts.as_slice() else { panic!("{:?}", imported.parts) };
    assert_eq!((part.kind.as_str(), part.made_by.as_deref()), ("conformance_attestation", Some("Shiokaze Assessors")));
    assert_eq!(part.valid_until.unwrap().to_string(), "2027-01-01T00:00:00Z");
    assert!(part.claims.is_empty());
    assert_eq!(notes(&imported), ["attestations_not_judged", "matched_by_identifier"]);
    // an older version has no declarations, and is an SBOM without components
    assert_eq!(import(&json("1.5", &in_json)).unwrap().parts[0].kind.as_str(), "sbom");
}

#[test]
fn a_reference_that_leads_nowhere_takes_the_attestation_away() {
    for (from, to) in [
        (r#""assessor": "as""#, r#""assessor": "gone""#),
        (r#""organization": {"name": "Shiokaze Assessors"}"#, r#""x": 1"#),
        (r#""requirement": "r1""#, r#""requirement": "gone""#),
        (r#""requirement": "r1", "#, ""),
        (r#""claims": ["c"]"#, r#""claims": ["gone"]"#),
        (r#""claims": ["c"]"#, r#""claims": []"#),
        (r#""counterClaims": []"#, r#""counterClaims": ["gone"]"#),
        (r#""mitigationStrategies": ["e"]"#, r#""mitigationStrategies": ["gone"]"#),
        (r#""target": "hk""#, r#""target": "gone""#),
        (r#""evidence": ["e"]"#, r#""evidence": ["gone"]"#),
        (r#"[{"bom-ref": "e", "#, r#"[{"bom-ref": "e"}, {"bom-ref": "e", "#),
        (r#""expires": "2027-01-01T00:00:00Z""#, r#""expires": "soon""#),
        (r#""target": "hk""#, r#""target": "other""#),
    ] {
        assert!(DECLARATIONS.contains(from), "{from}");
        let other = r#", "targets": {"components": [{"type": "library", "bom-ref": "other", "name": "o", "purl": "pkg:generic/o@1"}]}}"#;
        let changed = DECLARATIONS.replacen(from, to, 1);
        let changed = format!("{}{other}", changed.strip_suffix('}').unwrap());
        let alone = json("1.6", &format!(", {changed}"));
        assert_eq!(refusal(&alone), ("statements-left-aside", "/declarations".into()), "{from}: {to}");
        let beside = json("1.6", &format!(r#", {changed}, "components": [{{"type": "library", "name": "a"}}]"#));
        let imported = import(&beside).unwrap();
        assert_eq!((imported.parts.len(), imported.parts[0].kind.as_str()), (1, "sbom"));
        assert!(notes(&imported).contains(&"attestations_left_aside"), "{from}: {to}");
    }
    let firmware = format!(
        r#"{{"type": "firmware", "bom-ref": "fw", "name": "f", "hashes": [{{"alg": "SHA-256", "content": "{FIRMWARE}"}}]}}"#
    );
    let own = DECLARATIONS.replace(r#""target": "hk""#, r#""target": "fw""#);
    let own = format!(r#", {}, "targets": {{"components": [{firmware}]}}}}"#, own.strip_suffix('}').unwrap());
    assert_eq!(import(&json("1.7", &own)).unwrap().parts.len(), 1);
}

#[test]
fn an_element_without_a_value_signs_nothing() {
    let signed = |inside: &str| {
        let members = format!(r#"<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">{inside}</Signature>"#);
        import(&xml("1.6", &members)).unwrap()
    };
    for inside in [
        "",
        "<SignedInfo/>",
        "<SignatureValue/>",
        "<SignatureValue> </SignatureValue>",
        "<Object><SignatureValue>AA==</SignatureValue></Object>",
        r#"<SignatureValue xmlns="urn:x">AA==</SignatureValue>"#,
    ] {
        let imported = signed(inside);
        assert_eq!(claim(&imported, "sbom.document_signature"), "\"absent\"", "{inside}");
        assert!(!notes(&imported).contains(&"signature_not_checked"), "{inside}");
    }
    assert_eq!(claim(&signed("<SignatureValue>AA==</SignatureValue>"), "sbom.document_signature"), "\"present\"");
}
