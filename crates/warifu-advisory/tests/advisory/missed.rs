//! Products that an advisory hits and that are easily missed: the same thing written otherwise, or said in a place where few say it.

use warifu_advisory::{Advisory, Bom, Certified, Item, Stated, Sureness, concerns};
use warifu_model::{Product, Timestamp};
use warifu_testkit::time;

use crate::things::{certified, package, thing, with_cpe};

fn read(document: &str) -> Advisory {
    Advisory::read(document.as_bytes()).unwrap()
}

fn now() -> Timestamp {
    time("2026-12-01T00:00:00Z")
}

fn told(inventory: &[Certified], document: &str) -> Vec<(Stated, Sureness)> {
    concerns(inventory, &[read(document)], now()).iter().map(|one| (one.hit.status, one.hit.matched.sureness)).collect()
}

fn csaf(tree: &str, vulnerability: &str) -> String {
    format!(
        r#"{{"document": {{"csaf_version": "2.0", "title": "t", "publisher": {{"name": "Hamakaze"}},
        "tracking": {{"id": "H-1", "version": "1", "status": "final", "current_release_date": "2026-11-02T00:00:00Z"}}}},
        "product_tree": {tree}, "vulnerabilities": [{{"cve": "CVE-2026-1", {vulnerability}}}]}}"#
    )
}

const HIT: &str = r#""product_status": {"known_affected": ["A"]}"#;

fn branch(category: &str, name: &str, below: &str) -> String {
    format!(r#"{{"category": "{category}", "name": "{name}", {below}}}"#)
}

/// A tree with one product: maker, name, and a version or range with an identifier.
fn tree(name: &str, category: &str, version: &str, helper: &str) -> String {
    let product =
        format!(r#""product": {{"product_id": "A", "name": "n", "product_identification_helper": {{{helper}}}}}"#);
    let version = branch(category, version, &product);
    let name = branch("product_name", name, &format!(r#""branches": [{version}]"#));
    format!(r#"{{"branches": [{}]}}"#, branch("vendor", "Hamakaze", &format!(r#""branches": [{name}]"#)))
}

#[test]
fn a_product_is_found_however_its_maker_writes_versions() {
    let inventory = [certified("1", thing("Hamakaze Control Works", "HK-210", "3.2.1"), vec![])];
    for version in [
        "V3.2.1",
        "3.x",
        "3.2.x",
        "<= 3.3",
        "3.0 - 3.4",
        "3.0-3.4",
        "3.2+",
        "3.0 and later",
        "全バージョン",
        "3.2.1以前",
        "all",
        "*",
    ] {
        let document = csaf(&tree("HK-210", "product_version", version, ""), HIT);
        assert_eq!(told(&inventory, &document).len(), 1, "{version}");
    }
    for version in ["3.2.0", "V3.3", "4.0"] {
        let document = csaf(&tree("HK-210", "product_version", version, ""), HIT);
        assert_eq!(told(&inventory, &document).len(), 0, "{version}");
    }
}

/// The identifier of a range often has its last version.
#[test]
fn a_range_is_not_narrowed_by_the_version_of_an_identifier() {
    let cpe = r#""cpe": "cpe:2.3:o:hamakaze:hk-210_firmware:3.2.2:*:*:*:*:*:*:*""#;
    let document = csaf(&tree("HK-210", "product_version_range", "<= 3.2.2", cpe), HIT);
    let own = |version: &str| {
        let cpe = format!("cpe:2.3:o:hamakaze:hk-210_firmware:{version}:*:*:*:*:*:*:*");
        [certified("1", with_cpe(thing("Hamakaze", "HK-210", version), &cpe), vec![])]
    };
    assert_eq!(told(&own("3.2.2"), &document), [(Stated::Affected, Sureness::IdentifierAndVersion)]);
    assert_eq!(told(&own("3.2.1"), &document), [(Stated::Affected, Sureness::Identifier)]);
    assert_eq!(told(&own("3.3.0"), &document), []);
    // good news is taken only where both say it
    let fixed = document.replace("known_affected", "fixed");
    assert_eq!(told(&own("3.2.1"), &fixed), []);
}

#[test]
fn a_device_is_found_by_the_name_of_its_firmware() {
    for (said, own) in [
        ("cpe:2.3:o:hamakaze:hk-210_firmware:-:*:*:*:*:*:*:*", "cpe:2.3:h:hamakaze:hk-210:-:*:*:*:*:*:*:*"),
        // tools guess CPE names, and the dictionary has several for many things
        ("cpe:2.3:a:hamakaze_project:hk-210:-:*:*:*:*:*:*:*", "cpe:2.3:h:hamakaze:hk-210:-:*:*:*:*:*:*:*"),
        ("cpe:2.3:a:hamakaze:hk-210:-:*:*:*:*:*:*:*", "cpe:2.3:h:hamakaze:hk-210:-:*:*:*:*:*:*:*"),
    ] {
        let inventory = [certified("1", with_cpe(thing("Hamakaze", "HK-210", "3.2.1"), own), vec![])];
        let helper = format!(r#""cpe": "{said}""#);
        let document = csaf(&tree("HK-210", "product_version_range", "<4", &helper), HIT);
        assert_eq!(told(&inventory, &document).len(), 1, "{said}");
        let other = csaf(&tree("HK-210", "product_version_range", "<3", &helper), HIT);
        assert_eq!(told(&inventory, &other), [], "{said}");
    }
}

#[test]
fn order_numbers_and_their_patterns_name_products() {
    let inventory = [certified("1", thing("Hamakaze", "6ES7 511-1AK02-0AB0", "3.2.1"), vec![])];
    for (helper, hits) in [
        (r#""skus": ["6ES7511-1AK02-0AB0"]"#, 1),
        (r#""model_numbers": ["6ES7511-?AK0?-0AB0"]"#, 1),
        (r#""skus": ["6ES7511-*"]"#, 1),
        (r#""skus": ["6ES7512-*"]"#, 0),
    ] {
        let document = csaf(&tree("A controller", "product_version_range", "<4", helper), HIT);
        assert_eq!(told(&inventory, &document).len(), hits, "{helper}");
    }
    // a pattern without a beginning is left out and counted
    let document = csaf(&tree("A controller", "product_version_range", "<4", r#""skus": ["*-0AB0"]"#), HIT);
    assert_eq!(read(&document).left.identifiers, 1);
}

#[test]
fn a_list_without_branches_names_products_in_full() {
    let inventory = [certified("1", thing("Hamakaze Control Works", "HK-210", "3.2.1"), vec![])];
    for name in ["Hamakaze HK-210 3.2.1", "Hamakaze HK-210 (all versions)", "ＨＡＭＡＫＡＺＥ　ＨＫ‐２１０"]
    {
        let tree = format!(r#"{{"full_product_names": [{{"product_id": "A", "name": "{name}"}}]}}"#);
        assert_eq!(told(&inventory, &csaf(&tree, HIT)), [(Stated::Affected, Sureness::Name)], "{name}");
    }
}

#[test]
fn an_advisory_in_japanese_names_the_product_in_japanese() {
    let product = r#"{"format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210", "version": "3.2.1",
        "name": {"en": "Controller", "ja": "制御装置はまかぜ"}, "kind": "firmware",
        "artifacts": [{"name": "a", "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}"#;
    let product = Product::read(product.as_bytes());
    let inventory = [certified("1", Item::of(&product.unwrap()), vec![])];
    let document =
        csaf(&tree("制御装置はまかぜ", "product_version_range", "<4", ""), HIT).replace("Hamakaze", "浜風電機株式会社");
    assert_eq!(told(&inventory, &document), [(Stated::Affected, Sureness::Name)]);
}

/// Who supplies a component need not be who makes it, and a name in no registry may be written in two ways.
#[test]
fn components_are_found_whoever_supplies_them() {
    let bom = r#"{"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": "urn:uuid:3E671687-395B-41F5-A30F-A58921A69B79", "version": 1,
      "components": [
        {"type": "library", "bom-ref": "pkg:generic/lwip@2.2.0", "name": "lwip", "version": "2.2.0", "supplier": {"name": "Acme Devices"},
         "purl": "pkg:generic/acme/lwip@2.2.0", "cpe": "cpe:2.3:a:lwip_project:lwip:2.2.0:*:*:*:*:*:*:*",
         "swid": {"tagId": "AbC-1", "name": "lwip"}},
        {"type": "library", "name": "acme-net", "version": "9", "pedigree": {"ancestors": [
          {"type": "library", "name": "picotcp", "version": "1.7.0", "purl": "pkg:github/tass-belgium/picotcp@1.7.0"}]}}]}"#;
    let bom = Bom::read(bom.as_bytes()).unwrap();
    let inventory =
        [Certified { components: bom.components, ..certified("1", thing("Acme Devices", "AD-1000", "1.0"), vec![]) }];
    let lwip = tree("lwIP", "product_version_range", "<=2.2.0", r#""purl": "pkg:generic/lwip""#);
    assert_eq!(told(&inventory, &csaf(&lwip, HIT)), [(Stated::Affected, Sureness::Name)]);
    let cpe = tree("lwIP", "product_version_range", "<=2.2.0", r#""cpe": "cpe:2.3:a:savannah:lwip:*:*:*:*:*:*:*:*""#);
    assert_eq!(told(&inventory, &csaf(&cpe, HIT)), [(Stated::Affected, Sureness::Name)]);
    for reference in [
        "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#pkg:generic/lwip@2.2.0",
        "urn:cdx:3E671687-395B-41F5-A30F-A58921A69B79/1#pkg%3Ageneric%2Flwip%402.2.0",
        "pkg:github/tass-belgium/picotcp@1.7.0",
    ] {
        let vex = format!(
            r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "vulnerabilities": [{{"id": "CVE-2026-1", "affects": [{{"ref": "{reference}"}}]}}]}}"#
        );
        assert_eq!(told(&inventory, &vex), [(Stated::Affected, Sureness::IdentifierAndVersion)], "{reference}");
    }
    let stix = r#"{"type": "bundle", "id": "bundle--1", "objects": [{"type": "software", "id": "software--1", "name": "x", "swid": "ABC-1"}]}"#;
    assert_eq!(told(&inventory, stix).len(), 1);
}

#[test]
fn each_file_of_a_statement_is_a_thing_of_its_own() {
    let digests = ["a", "b"].map(|letter| letter.repeat(64));
    let products = digests.iter().map(|digest| format!(r#"{{"hashes": {{"sha-256": "{digest}"}}}}"#));
    let openvex = |products: &str| {
        format!(
            r#"{{"@context": "https://openvex.dev/ns/v0.2.0", "author": "x", "timestamp": "2026-11-03T00:00:00Z", "statements": [
            {{"vulnerability": {{"name": "cve-2026-1"}}, "status": "affected", "products": [{products}]}}]}}"#
        )
    };
    let item = |digest: &String| {
        let mut item = thing("V", "P", "1");
        item.known.digests.push(warifu_model::Digest::parse(&format!("sha256:{digest}")).unwrap());
        certified(digest, item, vec![])
    };
    let inventory: Vec<Certified> = digests.iter().map(item).collect();
    let found = told(&inventory, &openvex(&products.collect::<Vec<_>>().join(", ")));
    assert_eq!(found, [(Stated::Affected, Sureness::Digest); 2]);
    // one id, told in two places: it is known by both
    let twice = format!(
        r#"{{"@id": "https://example.com/p", "hashes": {{"sha-256": "{}"}}}}, {{"@id": "https://example.com/p", "hashes": {{"sha-256": "{}"}}}}"#,
        digests[0], digests[1]
    );
    assert_eq!(told(&inventory, &openvex(&twice)).len(), 2);
    // an id that names nothing is told
    assert_eq!(read(&openvex(r#"{"@id": "https://example.com/p"}"#)).left.nameless, 1);
}

/// An indicator names a file; a bill of materials lists it.
#[test]
fn files_of_a_bill_of_materials_are_found_by_their_digests() {
    let digest = "a".repeat(64);
    let bom = format!(
        r#"{{"spdxVersion": "SPDX-2.3", "packages": [{{"SPDXID": "SPDXRef-p", "name": "p", "versionInfo": "1",
          "externalRefs": [{{"referenceType": "swid", "referenceLocator": "swid:ABC-1"}}]}}],
        "files": [{{"SPDXID": "SPDXRef-File-a", "fileName": "./bin/agent", "checksums": [{{"algorithm": "SHA256", "checksumValue": "{digest}"}}]}}]}}"#
    );
    let bom = Bom::read(bom.as_bytes()).unwrap();
    let inventory = [Certified { components: bom.components, ..certified("1", thing("V", "P-1000", "1"), vec![]) }];
    let stix = format!(
        r#"{{"type": "bundle", "id": "bundle--1", "objects": [
        {{"type": "file", "id": "file--1", "name": "agent", "hashes": {{"SHA-256": "{digest}"}}}},
        {{"type": "software", "id": "software--1", "name": "x", "swid": "abc-1"}}]}}"#
    );
    let found = told(&inventory, &stix);
    assert_eq!(
        found.iter().map(|(_, sureness)| *sureness).collect::<Vec<_>>(),
        [Sureness::IdentifierAndVersion, Sureness::Digest]
    );
}

#[test]
fn what_does_not_say_what_it_affects_is_about_the_document() {
    let bom = |state: &str| {
        format!(
            r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {{"component": {{"type": "firmware", "name": "p", "purl": "pkg:generic/p@1"}}}},
            "vulnerabilities": [{{"id": "CVE-2026-1"{state}}}]}}"#
        )
    };
    let inventory = [certified("1", package("pkg:generic/p@1"), vec![])];
    assert_eq!(told(&inventory, &bom("")).len(), 1);
    assert_eq!(told(&inventory, &bom(r#", "analysis": {"state": "not_affected"}"#)), []);
}

/// Something surer does not hide something worse.
#[test]
fn what_is_being_looked_into_hides_nothing_that_is_known() {
    let tree = r#"{"branches": [{"category": "vendor", "name": "Hamakaze", "branches": [{"category": "product_name", "name": "HK-210", "branches": [
        {"category": "product_version", "name": "3.2.1", "product": {"product_id": "A", "name": "n"}},
        {"category": "product_version_range", "name": "all but some", "product": {"product_id": "B", "name": "n"}}]}]}]}"#;
    let status = r#""product_status": {"under_investigation": ["A"], "known_affected": ["B"]}"#;
    let inventory = [certified("1", thing("Hamakaze", "HK-210", "3.2.1"), vec![])];
    let found = told(&inventory, &csaf(tree, status));
    assert_eq!(found, [(Stated::UnderInvestigation, Sureness::NameAndVersion), (Stated::Affected, Sureness::Name)]);
}

#[test]
fn exploitation_is_found_by_the_id_in_any_spelling() {
    let inventory = [certified("1", thing("Hamakaze", "HK-210", "3.2.1"), vec![])];
    let list = r#"{"catalogVersion": "1", "vulnerabilities": [{"cveID": "cve‑2026‑1", "vendorProject": "Nobody", "product": "Nothing"}]}"#;
    let advisories = [read(&csaf(&tree("HK-210", "product_version_range", "<4", ""), HIT)), read(list)];
    assert!(concerns(&inventory, &advisories, now())[0].exploited.is_some());
}

/// Good news of a day to come, of an edition that has a newer one, of somebody whose name begins with the maker's, or with a fix for nobody.
#[test]
fn good_news_that_is_none_is_not_taken() {
    let cpe = "cpe:2.3:h:hamakaze:hk-210:3.2.1:*:*:*:*:*:*:*";
    let inventory = [certified("1", with_cpe(thing("Hamakaze", "HK-210", "3.2.1"), cpe), vec![])];
    let helper = format!(r#""cpe": "{cpe}""#);
    let bad = csaf(&tree("HK-210", "product_version", "3.2.1", &helper), HIT);
    let good = bad.replace("known_affected", "known_not_affected").replace("H-1", "H-2");
    let beside = |documents: &[&str]| {
        let advisories: Vec<Advisory> = documents.iter().map(|document| read(document)).collect();
        let found = concerns(&inventory, &advisories, now());
        found.iter().find(|one| !one.hit.status.is_good()).unwrap().beside.clone()
    };
    assert!(beside(&[&bad, &good])[0].is_maker);
    let to_come = good.replace("2026-11-02", "2027-11-02");
    assert!(beside(&[&bad, &to_come]).is_empty());
    let newer = to_come
        .replace("2027-11", "2026-11")
        .replace("11-02", "11-03")
        .replace("known_not_affected", "under_investigation");
    assert!(beside(&[&bad, &good, &newer]).is_empty());
    let watch = good.replace(r#""publisher": {"name": "Hamakaze"}"#, r#""publisher": {"name": "Hamakaze Watch"}"#);
    assert!(!beside(&[&bad, &watch])[0].is_maker);
    let none = csaf(&tree("HK-210", "product_version_range", "vers:none/*", &helper.replace("3.2.1", "*")), HIT);
    assert_eq!(told(&inventory, &none.replace("known_affected", "fixed")), []);
    let for_nobody = csaf(
        &tree("HK-210", "product_version", "3.2.1", ""),
        r#""product_status": {"known_affected": ["A"]}, "remediations": [{"category": "vendor_fix", "details": "d"}]"#,
    );
    assert!(!concerns(&inventory, &[read(&for_nobody)], now())[0].has_fix);
}

/// The strictest label counts, of whichever edition of TLP and wherever it stands.
#[test]
fn labels_of_stix_are_read() {
    let bundle = |object: &str| {
        let document = format!(r#"{{"type": "bundle", "id": "bundle--1", "objects": [{object}]}}"#);
        read(&document).marking
    };
    for (object, label) in [
        (
            r#"{"type": "marking-definition", "id": "marking-definition--1", "definition": {"tlp": "amber"}}"#,
            "TLP:AMBER",
        ),
        (
            r#"{"type": "marking-definition", "id": "marking-definition--1",
            "extensions": {"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": {"tlp_2_0": "amber+strict"}}}"#,
            "TLP:AMBER+STRICT",
        ),
        (
            r#"{"type": "software", "id": "software--1", "name": "x", "object_marking_refs": [
            "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"]}"#,
            "TLP:RED",
        ),
    ] {
        assert_eq!(bundle(object).as_deref(), Some(label), "{object}");
    }
}

/// Twenty ways from each of sixteen to the one before it: as many ways as nobody walks, and one thing.
#[test]
fn many_ways_lead_to_one_thing() {
    let path = |number: usize| {
        let step = format!(r#"{{"next_product_reference": "P{number}"}}"#);
        let steps = vec![step; 20].join(", ");
        let next = number + 1;
        format!(
            r#"{{"full_product_name": {{"product_id": "P{next}", "name": "n"}}, "beginning_product_reference": "P{number}", "subpaths": [{steps}]}}"#
        )
    };
    let paths: Vec<String> = (0..15).map(path).collect();
    let tree = format!(
        r#"{{"full_product_names": [{{"product_id": "P0", "name": "Hamakaze HK-210"}}], "product_paths": [{}]}}"#,
        paths.join(", ")
    );
    let document = csaf(&tree, r#""product_status": {"known_affected": ["P15"]}"#);
    let inventory = [certified("1", thing("Hamakaze", "HK-210", "3.2.1"), vec![])];
    assert_eq!(told(&inventory, &document), [(Stated::Affected, Sureness::Name)]);
}

/// What a list calls "Multiple Products" is counted as what nothing is matched with; of several products in one text each one is meant.
#[test]
fn a_list_of_what_is_exploited_says_which_products_it_does_not_name() {
    let list = |product: &str| {
        format!(
            r#"{{"title": "t", "catalogVersion": "1", "dateReleased": "2026-11-18T06:00:00Z", "vulnerabilities": [
            {{"cveID": "CVE-2026-1", "vendorProject": "Hamakaze", "product": "{product}", "dateAdded": "2026-11-18"}}]}}"#
        )
    };
    let inventory = [
        certified("1", thing("Hamakaze Control Works", "HK-OS", "3"), vec![]),
        certified("2", thing("Hamakaze Control Works", "Products", "3"), vec![]),
        certified("3", thing("Hamakaze Control Works", "Chipsets", "3"), vec![]),
        certified("4", thing("Hamakaze Control Works", "HK XR Software", "3"), vec![]),
    ];
    for (product, nameless, found) in [
        ("Multiple Products", 1, 0),
        ("multiple  PRODUCTS", 1, 0),
        ("Hamakaze Multiple Products", 1, 0),
        ("Multiple Chipsets", 1, 0),
        ("Various Products", 1, 0),
        ("Multiple HK-210 Devices", 0, 0),
        ("HK-OS", 0, 1),
        ("HK-OS and HK-Proxy", 0, 1),
        ("HK-Proxy, HK-OS, and HK XR Software", 0, 2),
        ("HK-Proxy & HK-OS", 0, 1),
        ("Command and Control", 0, 0),
    ] {
        assert_eq!(read(&list(product)).left.nameless, nameless, "{product}");
        assert_eq!(told(&inventory, &list(product)).len(), found, "{product}");
    }
}
