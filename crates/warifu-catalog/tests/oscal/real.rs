//! Documents that NIST published. The counts were counted by another program.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use warifu_catalog::oscal::{Imported, Kind, Naming, RemarkCode, Source, kind, read_catalog, read_profile};
use warifu_model::Language;

use super::support::{foreign, ids, remarks, requirement, successors};

fn nist(file: &str) -> Option<Imported> {
    let path = foreign("oscal")?.join(file);
    let bytes = std::fs::read(path).unwrap();
    assert_eq!(kind(&bytes), Ok(Kind::Catalog));
    Some(read_catalog(&bytes, &Naming::default()).unwrap())
}

#[test]
fn sp_800_53_is_read_whole() {
    let Some(imported) = nist("nist/NIST_SP-800-53_rev5_catalog-min.json") else { return };
    let counts = &imported.counts;
    assert_eq!((counts.groups, counts.requirements, counts.withdrawn, counts.successors), (20, 1007, 182, 200));
    assert_eq!((imported.edition.as_str(), imported.set.version.to_string().as_str()), ("5.0.1", "5.0.1"));
    assert_eq!(imported.set.id.as_str(), "nist-special-publication-800-53-revision-5-security-and-e3a94a82");
    assert_eq!(counts.parameters, 1258);
    assert_eq!(requirement(&imported, "ac-2.1").references[0].ids, ["AC-2(1)"]);
    let statement = &requirement(&imported, "ac-2").statement.en;
    assert!(
        statement.contains("\n  3. Access authorizations") || statement.contains("\n    3. Access authorizations"),
        "{statement}"
    );
    // The link of a withdrawn enhancement leads to an item of its control.
    assert_eq!(successors(&imported, "ac-2.10"), ["ac-2"]);
    assert_eq!(remarks(&imported, RemarkCode::SuccessorIsPart), ["ac-2.10"]);
    assert_eq!(remarks(&imported, RemarkCode::SuccessorNotFound), Vec::<&str>::new());
    assert!(!ids(&imported).contains(&"ac-2.10"));
    for remark in &imported.remarks {
        for language in [Language::En, Language::Ja] {
            assert!(!remark.sentence(language).contains("{}"), "{}", remark.code.as_str());
        }
    }
}

#[test]
fn a_resolved_baseline_and_an_example_are_read() {
    let Some(imported) = nist("nist/NIST_SP-800-53_rev5_MODERATE-baseline-resolved-profile_catalog-min.json") else {
        return;
    };
    assert_eq!((imported.counts.groups, imported.counts.requirements, imported.counts.withdrawn), (18, 287, 0));
    assert_eq!(imported.set.version.to_string(), "5.1.1+u4");
    assert_eq!(remarks(&imported, RemarkCode::PartsPassedOver), ["assessment-method", "assessment-objective"]);
    let Some(example) = nist("examples/catalog/json/basic-catalog.json") else { return };
    assert_eq!((example.counts.groups, example.counts.requirements), (4, 4));
    assert_eq!(example.set.version.to_string(), "1.1.0");
}

/// Where the profiles of an authority are, and what they import.
const AUTHORITIES: &[(&str, &str, &str)] = &[
    ("usnistgov_oscal-content", "rev4", "real2/oscal/usnistgov_oscal-content/NIST_SP-800-53_rev4_catalog-min.json"),
    ("usnistgov_oscal-content", "rev5", "oscal/nist/NIST_SP-800-53_rev5_catalog-min.json"),
    ("GSA_fedramp-automation", "rev4", "real2/oscal/usnistgov_oscal-content/NIST_SP-800-53_rev4_catalog-min.json"),
    ("GSA_fedramp-automation", "rev5", "oscal/nist/NIST_SP-800-53_rev5_catalog-min.json"),
    (
        "AustralianCyberSecurityCentre_ism-oscal",
        "ISM",
        "real2/oscal/AustralianCyberSecurityCentre_ism-oscal/ISM_catalog.json",
    ),
];

/// Every profile of an authority has the controls of the catalogue into which the authority itself resolved it.
#[test]
fn profiles_of_authorities_resolve_to_their_own_controls() {
    let (Some(folder), Some(_)) = (foreign("real2/oscal"), foreign("oscal/nist")) else { return };
    let mut table = String::from("\nprofile | outcome | live | withdrawn | official\n");
    let mut seen = BTreeSet::new();
    let mut compared = 0;
    for (authority, part, catalog) in AUTHORITIES {
        let base = folder.join("../..").join(catalog);
        let base = std::fs::read(&base).unwrap();
        for path in profiles(&folder.join(authority), part) {
            let bytes = std::fs::read(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let sources = [Source { name: catalog, bytes: &base }];
            let imported = read_profile(&bytes, &sources, &Naming::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
            let list = folder.join("resolved-ids").join(format!("{}.txt", name.split("_profile").next().unwrap()));
            let official = std::fs::read_to_string(list).unwrap();
            let official: BTreeSet<&str> = official.split_whitespace().collect();
            let withdrawn = imported.set.withdrawn.iter().map(|one| one.id.as_str());
            let found: BTreeSet<&str> = ids(&imported).into_iter().chain(withdrawn).collect();
            assert_eq!(found, official, "{name}");
            assert!(seen.insert((imported.set.id.clone(), imported.set.version.to_string())), "{name}: a second one");
            assert!(!imported.set.version.is_prerelease(), "{name}: {}", imported.set.version);
            let counts = &imported.counts;
            table += &format!("{name} | read | {} | {} | {}\n", counts.requirements, counts.withdrawn, official.len());
            compared += 1;
        }
    }
    assert!(compared >= 15, "{compared}");
    std::io::stderr().write_all(table.as_bytes()).unwrap();
}

fn profiles(folder: &Path, part: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_it = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        name.contains(part) && name.contains("_profile") && !name.contains("_catalog")
    };
    let mut found: Vec<_> = entries.filter(is_it).collect();
    found.sort();
    found
}

/// Every other file is read, or refused with a code that fits it. No catalogue is missing in silence.
#[test]
fn other_catalogues_and_profiles_are_read_or_refused_by_name() {
    let (Some(folder), Some(older)) = (foreign("real2/oscal"), foreign("oscal")) else { return };
    let trestle = folder.join("oscal-compass_compliance-trestle");
    let base = std::fs::read(trestle.join("simplified_nist_catalog.json")).unwrap();
    let cases: &[(PathBuf, Result<(usize, usize), &str>)] = &[
        (folder.join("AustralianCyberSecurityCentre_ism-oscal/ISM_catalog.json"), Ok((1107, 0))),
        (folder.join("usnistgov_oscal-content/NIST_SP-800-53_rev4_catalog-min.json"), Ok((826, 96))),
        (older.join("nist-history/2020-12-20.json"), Err("oscal-other-version")),
        (older.join("nist-history/2021-01-25.json"), Err("oscal-other-version")),
        (trestle.join("nist_tutorial_catalog.json"), Ok((4, 0))),
        (trestle.join("simplified_nist_catalog.json"), Ok((75, 5))),
        (trestle.join("output-by-rule-profile.json"), Err("oscal-unknown-control")),
        (trestle.join("output-filtered-profile.json"), Err("oscal-unknown-control")),
        (trestle.join("profile-osco-0.1.39-parms-yes.json"), Err("oscal-unknown-control")),
        (trestle.join("profile-osco-parms-yes.json"), Err("oscal-unknown-control")),
        (trestle.join("profile.json"), Err("oscal-unknown-control")),
        (trestle.join("profile_aggregation.json"), Err("oscal-unknown-control")),
        // Names of members with `_`, which OSCAL in JSON does not have.
        (trestle.join("profile_missing_position.json"), Err("missing-field")),
        (trestle.join("profile_with_alter_subparts.json"), Ok((2, 0))),
        (trestle.join("pull_nist_profile.json"), Err("missing-field")),
        (trestle.join("simple_test_profile.json"), Err("missing-field")),
        (trestle.join("simple_test_profile_less.json"), Err("missing-field")),
        (trestle.join("simple_test_profile_single.json"), Err("missing-field")),
        (trestle.join("simplified_nist_profile.json"), Err("missing-field")),
        (trestle.join("test_profile_a.json"), Err("oscal-source-missing")),
        (trestle.join("test_profile_b.json"), Err("oscal-source-missing")),
        (trestle.join("test_profile_d.json"), Ok((2, 0))),
    ];
    let mut table = String::from("\nfile | outcome | live | withdrawn\n");
    for (path, expected) in cases {
        let bytes = std::fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        let sources = [Source { name: "simplified_nist_catalog/catalog.json", bytes: &base }];
        let read = match kind(&bytes).unwrap() {
            Kind::Catalog => read_catalog(&bytes, &Naming::default()),
            Kind::Profile => read_profile(&bytes, &sources, &Naming::default()),
        };
        let outcome = read
            .as_ref()
            .map(|one| (one.counts.requirements, one.counts.withdrawn))
            .map_err(warifu_catalog::oscal::OscalError::code);
        assert_eq!(outcome, *expected, "{name}");
        table += &match outcome {
            Ok((live, withdrawn)) => format!("{name} | read | {live} | {withdrawn}\n"),
            Err(code) => format!("{name} | {code} | |\n"),
        };
    }
    std::io::stderr().write_all(table.as_bytes()).unwrap();
}
