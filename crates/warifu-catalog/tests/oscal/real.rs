//! Documents that NIST published. The counts were counted by another program.

use warifu_catalog::oscal::{Imported, Kind, Naming, RemarkCode, kind, read_catalog};
use warifu_model::Language;

use crate::support::{foreign, ids, remarks, requirement, successors};

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
    assert_eq!(imported.set.id.as_str(), "nist-special-publication-800-53-revision-5");
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
