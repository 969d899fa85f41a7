//! What is read of each format.

use warifu_advisory::{Advisory, AdvisoryFormat, Bom, Severity, Stated, Sureness, Versions, concerns};
use warifu_testkit::time;

use crate::things::{certified, package, thing};

/// One document of each format.
pub(crate) const DOCUMENTS: [&str; 5] = [CSAF, OPENVEX, CYCLONEDX, STIX, EXPLOITED];

pub(crate) const CSAF: &str = r#"{"document": {"csaf_version": "2.1", "title": "Heap overflow", "publisher": {"name": "Hamakaze Control Works"},
  "distribution": {"tlp": {"label": "GREEN"}},
  "tracking": {"id": "HK-SA-1", "version": "2", "status": "final", "initial_release_date": "2026-11-01T00:00:00Z",
    "current_release_date": "2026-11-02T00:00:00Z"}},
 "product_tree": {"branches": [{"category": "vendor", "name": "Hamakaze Control Works", "branches": [
    {"category": "product_name", "name": "HK-210", "branches": [
      {"category": "product_version_range", "name": "vers:generic/<3.2.2", "product": {"product_id": "A", "name": "HK-210 before 3.2.2"}},
      {"category": "product_version", "name": "3.2.2", "product": {"product_id": "F", "name": "HK-210 3.2.2"}}]}]}],
  "full_product_names": [{"product_id": "L", "name": "lwip", "product_identification_helper": {"purls": ["pkg:generic/lwip@2.2.0"]}}],
  "relationships": [{"category": "default_component_of", "product_reference": "L", "relates_to_product_reference": "A",
    "full_product_name": {"product_id": "LA", "name": "lwip in HK-210"}}],
  "product_groups": [{"group_id": "G", "product_ids": ["A", "LA"]}]},
 "vulnerabilities": [{"cve": "CVE-2026-0001", "title": "Overflow",
   "product_status": {"known_affected": ["A", "LA"], "fixed": ["F"]},
   "first_known_exploitation_dates": [{"date": "2026-11-01T12:00:00Z", "exploitation_date": "2026-10-30T00:00:00Z"}],
   "metrics": [{"content": {"cvss_v4": {"baseScore": 9.3, "baseSeverity": "CRITICAL"}}}],
   "remediations": [{"category": "vendor_fix", "details": "Install 3.2.2", "group_ids": ["G"]}]}]}"#;

pub(crate) const OPENVEX: &str = r#"{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex-1", "author": "Hamakaze Control Works",
  "timestamp": "2026-11-03T00:00:00Z", "version": 1, "statements": [
   {"vulnerability": {"name": "CVE-2026-0001", "aliases": ["GHSA-1"]}, "status": "not_affected",
    "justification": "vulnerable_code_not_present",
    "products": [{"@id": "pkg:generic/hamakaze/hk-210@3.2.1", "subcomponents": [{"@id": "pkg:generic/lwip@2.2.0"}]}]}]}"#;

const CYCLONEDX: &str = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 3, "serialNumber": "urn:uuid:1-2",
  "metadata": {"timestamp": "2026-11-04T00:00:00Z", "supplier": {"name": "Hamakaze"}},
  "components": [{"type": "library", "bom-ref": "l", "name": "lwip", "version": "2.2.0", "purl": "pkg:generic/lwip@2.2.0"}],
  "vulnerabilities": [{"id": "CVE-2026-0001", "references": [{"id": "GHSA-1"}],
    "ratings": [{"method": "CVSSv31", "score": 8.1, "severity": "high"}, {"method": "OWASP", "score": 9.9}],
    "affects": [{"ref": "l"}, {"ref": "pkg:generic/zlib", "versions": [{"range": "vers:generic/<1.3", "status": "affected"}]},
      {"ref": "urn:cdx:9-9/1#z"}]}]}"#;

const STIX: &str = r#"{"type": "bundle", "id": "bundle--1", "objects": [
  {"type": "identity", "id": "identity--1", "name": "A coordination centre"},
  {"type": "report", "id": "report--1", "name": "Attack on controllers", "created_by_ref": "identity--1", "created": "2026-11-05T00:00:00Z",
   "modified": "2026-11-06T00:00:00Z"},
  {"type": "vulnerability", "id": "vulnerability--1", "name": "an overflow",
   "external_references": [{"source_name": "cve", "external_id": "CVE-2026-0001"}]},
  {"type": "software", "id": "software--1", "name": "HK-210", "vendor": "Hamakaze Control Works", "version": "3.2.1"},
  {"type": "infrastructure", "id": "infrastructure--1", "name": "substations"},
  {"type": "relationship", "id": "relationship--1", "relationship_type": "has", "source_ref": "infrastructure--1", "target_ref": "vulnerability--1"},
  {"type": "relationship", "id": "relationship--2", "relationship_type": "consists-of", "source_ref": "infrastructure--1", "target_ref": "software--1"},
  {"type": "sighting", "id": "sighting--1", "sighting_of_ref": "vulnerability--1", "first_seen": "2026-11-04T08:00:00Z"},
  {"type": "indicator", "id": "indicator--1", "pattern_type": "stix",
   "pattern": "[file:hashes.'SHA-256' = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' OR ipv4-addr:value = '1.2.3.4']"},
  {"type": "sighting", "id": "sighting--2", "sighting_of_ref": "indicator--1", "first_seen": "2026-11-03T08:00:00Z"},
  {"type": "marking-definition", "id": "marking-definition--1", "definition_type": "tlp", "definition": {"tlp": "amber"}}]}"#;

pub(crate) const EXPLOITED: &str = r#"{"title": "Exploited", "catalogVersion": "2026.11.30", "dateReleased": "2026-11-30T10:00:00.0000Z", "count": 1,
  "vulnerabilities": [{"cveID": "CVE-2026-0001", "vendorProject": "Hamakaze", "product": "HK-210", "vulnerabilityName": "Overflow",
  "dateAdded": "2026-11-29", "dueDate": "2026-12-20", "requiredAction": "Update", "knownRansomwareCampaignUse": "Known"}]}"#;

fn read(document: &str) -> Advisory {
    Advisory::read(document.as_bytes()).unwrap()
}

#[test]
fn csaf_is_read() {
    let advisory = read(CSAF);
    assert_eq!(
        (advisory.format, &*advisory.id, advisory.edition.as_deref()),
        (AdvisoryFormat::Csaf, "HK-SA-1", Some("2"))
    );
    assert_eq!(advisory.issued_at, Some(time("2026-11-02T00:00:00Z")));
    assert_eq!(advisory.marking.as_deref(), Some("TLP:GREEN"));
    let named: Vec<_> =
        advisory.named.iter().map(|named| (&*named.id, named.versions.clone(), named.inside.is_some())).collect();
    assert_eq!(
        named,
        [
            ("A", Versions::Range("vers:generic/<3.2.2".into()), false),
            ("F", Versions::One("3.2.2".into()), false),
            ("L", Versions::Unsaid, false),
            ("LA", Versions::Unsaid, true),
        ]
    );
    let [vulnerability] = &advisory.vulnerabilities[..] else { panic!() };
    let said: Vec<_> = vulnerability.said.iter().map(|said| (said.product, said.status)).collect();
    assert_eq!(said, [(0, Stated::Affected), (1, Stated::Fixed), (3, Stated::Affected)]);
    assert_eq!(
        (vulnerability.severity, vulnerability.score.unwrap().to_string()),
        (Some(Severity::Critical), "9.3".into())
    );
    assert_eq!(vulnerability.exploited.unwrap().since, Some(time("2026-10-30T00:00:00Z")));
    assert!(vulnerability.has_fix_for(0) && vulnerability.has_fix_for(3) && !vulnerability.has_fix_for(1));
}

#[test]
fn the_worst_of_several_statuses_counts() {
    let advisory = read(&CSAF.replace(r#""fixed": ["F"]"#, r#""fixed": ["F", "A"]"#));
    let said: Vec<_> = advisory.vulnerabilities[0].said.iter().map(|said| said.status).collect();
    assert_eq!(said, [Stated::Affected, Stated::Fixed, Stated::Affected]);
    assert_eq!(advisory.left.contradicting, 1);
}

#[test]
fn openvex_is_read() {
    let advisory = read(OPENVEX);
    assert_eq!(advisory.vulnerabilities[0].ids, ["CVE-2026-0001", "GHSA-1"]);
    let said = &advisory.vulnerabilities[0].said[0];
    assert_eq!(
        (said.status, said.justification.as_deref()),
        (Stated::NotAffected, Some("vulnerable_code_not_present"))
    );
    let inside = advisory.named[said.product].inside.as_ref().unwrap();
    assert_eq!(advisory.named[inside.part].id, "pkg:generic/lwip@2.2.0");
    assert_eq!(
        inside.wholes.iter().map(|whole| &*advisory.named[*whole].id).collect::<Vec<_>>(),
        ["pkg:generic/hamakaze/hk-210@3.2.1"]
    );
}

#[test]
fn cyclonedx_is_read() {
    let advisory = read(CYCLONEDX);
    assert_eq!((advisory.edition.as_deref(), advisory.publisher.as_deref()), (Some("3"), Some("Hamakaze")));
    let [vulnerability] = &advisory.vulnerabilities[..] else { panic!() };
    // the score of another method is none of CVSS
    assert_eq!(
        (vulnerability.severity, vulnerability.score.unwrap().to_string()),
        (Some(Severity::High), "8.1".into())
    );
    assert!(vulnerability.said.iter().all(|said| said.status == Stated::Affected));
    let versions: Vec<_> = advisory.named.iter().map(|named| named.versions.clone()).collect();
    assert_eq!(
        versions,
        [Versions::One("2.2.0".into()), Versions::Range("vers:generic/<1.3".into()), Versions::Unsaid]
    );
    assert_eq!(advisory.named[2].known.exact, ["urn:cdx:9-9/1#z"]);
}

#[test]
fn stix_is_read() {
    let advisory = read(STIX);
    assert_eq!((&*advisory.id, advisory.publisher.as_deref()), ("report--1", Some("A coordination centre")));
    assert_eq!((advisory.marking.as_deref(), advisory.left.patterns), (Some("TLP:AMBER"), 1));
    let [vulnerability, incident] = &advisory.vulnerabilities[..] else { panic!() };
    assert_eq!(vulnerability.ids, ["CVE-2026-0001", "an overflow"]);
    assert_eq!(vulnerability.exploited.unwrap().since, Some(time("2026-11-04T08:00:00Z")));
    let of = |one: &warifu_advisory::Vulnerability| {
        one.said.iter().map(|said| (advisory.named[said.product].known.clone(), said.status)).collect::<Vec<_>>()
    };
    let names: Vec<_> = of(vulnerability).into_iter().map(|(known, status)| (known.names.concat(), status)).collect();
    assert_eq!(names, [("HK-210".to_owned(), Stated::Affected), ("substations".to_owned(), Stated::Affected)]);
    // a file that an indicator names and nothing ties to a vulnerability
    assert_eq!(
        of(incident).iter().map(|(known, status)| (known.digests.len(), *status)).collect::<Vec<_>>(),
        [(1, Stated::UnderInvestigation)]
    );
    assert_eq!(incident.exploited.unwrap().since, Some(time("2026-11-03T08:00:00Z")));
}

/// A sighting that counts nothing says that it was looked for and not found.
#[test]
fn what_was_looked_for_and_not_seen_is_not_exploited() {
    for (count, is_seen) in [("0", false), ("1", true), ("999999999", true)] {
        let from = r#""sighting_of_ref": "vulnerability--1","#;
        let document = STIX.replace(from, &format!("{from} \"count\": {count},"));
        assert_eq!(read(&document).vulnerabilities[0].exploited.is_some(), is_seen, "{count}");
    }
}

#[test]
fn lists_of_what_is_exploited_are_read() {
    let advisory = read(EXPLOITED);
    let [vulnerability] = &advisory.vulnerabilities[..] else { panic!() };
    assert_eq!(vulnerability.exploited.unwrap().since, Some(time("2026-11-29T00:00:00Z")));
    assert_eq!(vulnerability.due.unwrap().to_string(), "2026-12-20");
}

#[test]
fn bills_of_materials_lead_to_their_components() {
    let bom = Bom::read(
        br#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "urn:uuid:AB", "version": 2,
        "metadata": {"component": {"type": "firmware", "bom-ref": "root", "name": "hk-210", "version": "3.2.1"}},
        "components": [{"type": "library", "bom-ref": "a", "name": "httpd", "version": "1", "components": [
            {"type": "library", "bom-ref": "b", "name": "lwip", "version": "2.2.0", "hashes": [{"alg": "SHA-256",
              "content": "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"}]}]}],
        "dependencies": [{"ref": "root", "dependsOn": ["a"]}]}"#,
    )
    .unwrap();
    let found: Vec<_> = bom.components.iter().map(|one| (one.item.label(), one.path.join(" > "))).collect();
    let expected = [("hk-210 3.2.1", ""), ("httpd 1", "hk-210 3.2.1"), ("lwip 2.2.0", "hk-210 3.2.1 > httpd 1")];
    assert_eq!(found, expected.map(|(label, path)| (label.to_owned(), path.to_owned())));
    assert_eq!(bom.components[2].item.known.exact, ["urn:cdx:ab/2#b"]);
    assert_eq!(bom.components[2].item.known.digests.len(), 1);
    let bom = Bom::read(
        br#"{"spdxVersion": "SPDX-2.3", "documentDescribes": ["SPDXRef-1"], "packages": [
        {"SPDXID": "SPDXRef-1", "name": "hk-210", "versionInfo": "3.2.1"},
        {"SPDXID": "SPDXRef-2", "name": "lwip", "versionInfo": "NOASSERTION", "supplier": "Organization: lwIP developers",
         "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:generic/lwip@2.2.0"}, {"referenceType": "purl", "referenceLocator": "x"}]}],
        "relationships": [{"spdxElementId": "SPDXRef-2", "relationshipType": "DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-1"}]}"#,
    )
    .unwrap();
    assert_eq!(bom.components[1].path, ["hk-210 3.2.1"]);
    let known = &bom.components[1].item.known;
    assert_eq!((known.vendor.as_deref(), known.purls.len(), bom.unusable), (Some("lwIP developers"), 1, 1));
    assert_eq!(bom.components[1].item.version, None);
}

/// The maker's word stands beside the hit and takes nothing away; what is exploited is known from another list.
#[test]
fn what_others_say_stands_beside() {
    let mut product = thing("Hamakaze Control Works", "HK-210", "3.2.1");
    product.known.purls = package("pkg:generic/hamakaze/hk-210@3.2.1").known.purls;
    let newer = certified("2", thing("Hamakaze Control Works", "HK-210", "3.2.2"), vec![]);
    let mut newer = newer;
    newer.product.known.cpes =
        vec![warifu_advisory::Cpe::parse("cpe:2.3:h:hamakaze:hk-210:3.2.2:*:*:*:*:*:*:*").unwrap()];
    let inventory = [certified("1", product, vec![package("pkg:generic/lwip@2.2.0")]), newer];
    let csaf = CSAF.replace(
        r#""product_id": "F", "name": "HK-210 3.2.2""#,
        r#""product_id": "F", "name": "HK-210 3.2.2", "product_identification_helper": {"cpe": "cpe:/h:hamakaze:hk-210:3.2.2"}"#,
    );
    let advisories = [read(&csaf), read(OPENVEX), read(EXPLOITED)];
    let found = concerns(&inventory, &advisories, time("2026-12-01T00:00:00Z"));
    let of_csaf: Vec<_> =
        found.iter().filter(|one| one.advisory == 0 && one.hit.certificate == 0 && !one.hit.status.is_good()).collect();
    let told: Vec<_> = of_csaf.iter().map(|one| (one.hit.component, one.hit.matched.sureness)).collect();
    // the product by name and range; the component in the pair by its package, elsewhere than where it is said
    assert_eq!(told, [(None, Sureness::NameAndVersion), (Some(0), Sureness::Identifier)]);
    for concern in of_csaf {
        assert_eq!(concern.beside.len(), 1);
        assert!(concern.beside[0].is_maker && concern.beside[0].status == Stated::NotAffected);
        assert_eq!(concern.exploited.unwrap().since, Some(time("2026-10-30T00:00:00Z")));
        assert!(concern.has_fix);
        assert_eq!(concern.fix_certified, Some(1));
    }
    // a draft brings no good news
    let draft = read(&csaf.replace("\"final\"", "\"draft\""));
    assert_eq!(concerns(&inventory, &[draft], time("2026-12-01T00:00:00Z"))[0].fix_certified, None);
}
