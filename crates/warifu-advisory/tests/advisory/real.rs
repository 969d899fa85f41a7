//! Advisories of others. What they concern was written down by reading them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use warifu_advisory::{Advisory, AdvisoryError, AdvisoryFormat, Bom, Certified, Stated, Sureness, concerns};
use warifu_testkit::{files, time};

use crate::things::{certified, thing, with_cpe};

#[test]
fn advisories_hit_the_products_that_they_name() {
    let Some(folder) = files::foreign("real/cisa-csaf") else { return };
    let read = |name: &str| Advisory::read(&files::bytes(folder.join(name))).unwrap();
    let names = ["icsa-20-345-01.json", "icsa-22-116-01.json", "icsa-22-202-04.json", "icsa-23-306-03.json"];
    let advisories: Vec<Advisory> = names.into_iter().map(read).collect();
    let melsec = "MELSEC iQ-F Series";
    let inventory = [
        certified("01", thing("Mitsubishi Electric", melsec, "1.060"), vec![]),
        certified("02", thing("Mitsubishi Electric", melsec, "1.061"), vec![]),
        certified("03", thing("Hitachi Energy", "SDM600", "1.2"), vec![]),
        certified("04", thing("ICONICS", "GENESIS64", "10.97.1"), vec![]),
        certified("05", thing("ICONICS", "GENESIS64", "10.97.2"), vec![]),
        certified("06", thing("ICONICS", "IoTWorX", "10.97"), vec![]),
        certified("07", thing("ICONICS", "IoTWorX", "10.96"), vec![]),
        certified("08", thing("Mitsubishi Electric Corporation", "MC Works64", "4.04E_v10.95.210.01"), vec![]),
        certified("09", thing("Mitsubishi Electric Corporation", "MC Works64", "4.03"), vec![]),
        certified("10", thing("Mitsubishi Electric", "FX3U-16MT/ES", "1.0"), vec![]),
        certified("11", thing("Mitsubishi Electric", "MELSEC-F series FX3U-16MT/ES", "1.0"), vec![]),
        certified("12", thing("Hamakaze Control Works", "HK-210", "3.2.1"), vec![]),
        certified("13", thing("ICONICS", "GENESIS32", "9.5"), vec![]),
        // a gateway with a part of it inside
        certified(
            "14",
            thing("Hamakaze Control Works", "HK-900", "1"),
            vec![thing("ICONICS", "Hyper Historian", "10.95")],
        ),
    ];
    let iconics = [
        "CVE-2022-29834",
        "CVE-2022-33315",
        "CVE-2022-33316",
        "CVE-2022-33317",
        "CVE-2022-33318",
        "CVE-2022-33319",
        "CVE-2022-33320",
    ];
    let hitachi = [
        "CVE-2020-1968",
        "CVE-2020-12243",
        "CVE-2020-25709",
        "CVE-2020-25710",
        "CVE-2020-36229",
        "CVE-2020-36230",
        "CVE-2021-23840",
    ];
    let expected: [(&str, Sureness, &[&str]); 9] = [
        ("01", Sureness::NameAndVersion, &["CVE-2020-5665"]),
        // the range has words in it, and the model stands at the end of a longer name
        ("03", Sureness::Name, &hitachi),
        ("04", Sureness::NameAndVersion, &iconics),
        ("06", Sureness::NameAndVersion, &iconics),
        // CVE-2022-29834 is not said of MC Works64
        ("08", Sureness::NameAndVersion, &iconics[1..]),
        ("09", Sureness::Name, &iconics[1..]),
        ("10", Sureness::Name, &["CVE-2023-4699"]),
        ("11", Sureness::NameAndVersion, &["CVE-2023-4699"]),
        ("14", Sureness::NameAndVersion, &iconics),
    ];
    let expected: BTreeSet<(String, Sureness, String)> = expected
        .into_iter()
        .flat_map(|(number, sureness, ids)| ids.iter().map(move |id| (number.to_owned(), sureness, (*id).to_owned())))
        .collect();
    assert_eq!(told(&inventory, &advisories), expected);
}

#[test]
fn examples_of_the_standard_hit_the_versions_that_they_name() {
    let Some(folder) = files::foreign("csaf-2.0/examples/csaf") else { return };
    let read = |name: &str| Advisory::read(&files::bytes(folder.join(name))).unwrap();
    let advisories = [read("bsi-2022-0001.json"), read("cisco-sa-20180328-smi2.json")];
    let converter = |version: &str| thing("CSAF Tools", "CVRF-CSAF-Converter", version);
    let cpe = |version: &str| format!("cpe:2.3:a:csaf-tools:cvrf-csaf-converter:{version}:*:*:*:*:*:*:*");
    let inventory = [
        certified("1", with_cpe(converter("1.0.0-rc1"), &cpe("1.0.0-rc1")), vec![]),
        certified("2", with_cpe(converter("1.0.0-rc2"), &cpe("1.0.0-rc2")), vec![]),
        certified("3", converter("1.0.0-dev2"), vec![]),
        certified("4", thing("Cisco", "IOS", "12.2(55)SE3"), vec![]),
        certified("5", thing("Cisco", "IOS", "15.9(3)M"), vec![]),
    ];
    let expected: [(&str, Sureness, &str); 3] = [
        ("1", Sureness::IdentifierAndVersion, "CVE-2022-27193"),
        ("3", Sureness::NameAndVersion, "CVE-2022-27193"),
        ("4", Sureness::NameAndVersion, "CVE-2018-0171"),
    ];
    let expected =
        expected.into_iter().map(|(number, sureness, id)| (number.to_owned(), sureness, id.to_owned())).collect();
    assert_eq!(told(&inventory, &advisories), expected);
    // the fixed version is good news, of the publisher and not of the maker
    let index = warifu_advisory::Index::new(&inventory);
    let good: Vec<_> = index.matches(&advisories[0]).into_iter().filter(|hit| hit.status.is_good()).collect();
    assert_eq!(good.iter().map(|hit| (hit.certificate, hit.status)).collect::<Vec<_>>(), [(1, Stated::Fixed)]);
}

fn told(inventory: &[Certified], advisories: &[Advisory]) -> BTreeSet<(String, Sureness, String)> {
    concerns(inventory, advisories, time("2026-12-01T00:00:00Z"))
        .into_iter()
        .filter(|concern| !concern.hit.status.is_good())
        .map(|concern| {
            let hit = &concern.hit;
            let vulnerability = &advisories[concern.advisory].vulnerabilities[hit.vulnerability];
            (inventory[hit.certificate].number.clone(), hit.matched.sureness, vulnerability.id().to_owned())
        })
        .collect()
}

/// A list of what is exploited says so of other advisories, and names a product itself.
#[test]
fn the_list_of_exploited_vulnerabilities_is_read_whole() {
    let [path] = &documents("real2/kev")[..] else { return };
    let list = Advisory::read(&files::bytes(path)).unwrap();
    assert_eq!(list.format, AdvisoryFormat::Exploited);
    // `count` of the file
    assert_eq!(list.vulnerabilities.len(), 1404);
    assert!(list.vulnerabilities.iter().all(|one| one.exploited.is_some() && one.due.is_some()));
    let smart_install = "CVE-2018-0171";
    let entry = list.vulnerabilities.iter().find(|one| one.id() == smart_install).unwrap();
    assert_eq!(entry.exploited.unwrap().since.unwrap().date().to_string(), "2021-11-03");
    let Some(folder) = files::foreign("csaf-2.0/examples/csaf") else { return };
    let cisco = Advisory::read(&files::bytes(folder.join("cisco-sa-20180328-smi2.json"))).unwrap();
    let inventory = [certified("1", thing("Cisco", "IOS", "12.2(55)SE3"), vec![])];
    let found = concerns(&inventory, &[cisco, list], time("2026-12-01T00:00:00Z"));
    let of_cisco: Vec<_> = found.iter().filter(|concern| concern.advisory == 0).collect();
    assert_eq!(of_cisco.len(), 1);
    assert!(of_cisco[0].exploited.is_some());
}

/// Documents that are refused, each with the reason for which it is none.
#[test]
fn documents_of_others_are_read() {
    for (folder, read, refused) in [
        ("real/cisa-csaf", 4, vec![]),
        ("real2/csaf", 41, vec![]),
        // identifiers that stand twice, and a product inside of itself
        ("real2/csaf-2.1", 53, vec![("advisory-product-cycle", 1), ("advisory-product-twice", 2)]),
        // the tests of the standard for just that; feeds and lists of providers
        (
            "csaf-2.0",
            90,
            vec![("advisory-product-twice", 2), ("advisory-product-unknown", 1), ("unrecognised-format", 11)],
        ),
        ("real2/openvex", 28, vec![("missing-field", 4)]),
        ("real2/cyclonedx-vex", 24, vec![("unsupported-version", 1)]),
    ] {
        let all = documents(folder);
        if all.is_empty() {
            continue;
        }
        let mut found = BTreeMap::new();
        let results = all.iter().map(|path| Advisory::read(&files::bytes(path)));
        let count =
            results.flat_map(|result| result.map_err(|error| *found.entry(error.code()).or_insert(0) += 1)).count();
        assert_eq!((count, found), (read, refused.into_iter().collect()), "{folder}");
    }
}

/// Most bills of materials name at least one component by something that can be compared.
#[test]
fn bills_of_materials_of_others_are_read() {
    for (folder, least) in [("real2/sbom", 74), ("real2/cyclonedx-twins", 29), ("real2/spdx-twins", 9)] {
        let all = documents(folder);
        if all.is_empty() {
            continue;
        }
        let results: Vec<_> = all.iter().map(|path| Bom::read(&files::bytes(path))).collect();
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), least, "{folder}");
        let codes: BTreeSet<_> = results.into_iter().filter_map(Result::err).map(|error| error.code()).collect();
        let broken = AdvisoryError::ComponentsUnread.code();
        assert!(codes.iter().all(|code| [broken, "wrong-type"].contains(code)), "{folder}: {codes:?}");
    }
}

fn documents(folder: &str) -> Vec<PathBuf> {
    files::foreign(folder).map(|folder| files::below(folder, ".json")).unwrap_or_default()
}
