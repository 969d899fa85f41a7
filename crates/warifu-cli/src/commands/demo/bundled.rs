//! The example product and its evidence, inside the program, so that the demo works anywhere.

/// One bundled file: its path in the folder of the demo, and its bytes.
pub(super) type File = (&'static str, &'static [u8]);

macro_rules! files {
    ($($to:literal from $from:literal: [$($name:literal),* $(,)?])*) => {
        &[$($((concat!($to, $name), include_bytes!(concat!("../../../bundled/01-plc/", $from, $name)) as &[u8]),)*)*]
    };
}

/// What the demo puts into its folder before it begins.
pub(super) const FILES: &[File] = files! {
    "" from "": ["product.json"]
    "evidence/before/" from "evidence/before/": ["sbom.cdx.json", "provenance.json", "vex.openvex.json"]
    "evidence/before/declarations/" from "evidence/before/": [
        "build-configuration.json", "code-review.json", "configuration-guide.json", "design-review.json",
        "development-process.json", "disclosure-policy.json", "environment-record.json", "management-commitment.json",
        "release-archive.json", "repository-record.json", "root-causes.json", "static-analysis.json",
        "supplier-assessment.json", "test-report.json", "tool-inventory.json",
        "training-record.json", "vulnerability-record.json",
    ]
    "evidence/after/" from "evidence/after/": ["sbom.cdx.json", "provenance.dsse.json", "vex.openvex.json"]
    "evidence/after/declarations/" from "evidence/after/": [
        "build-configuration.json", "code-review.json", "configuration-guide.json", "design-review.json",
        "development-process.json", "disclosure-policy.json", "environment-record.json", "management-commitment.json",
        "release-archive.json", "repository-record.json", "root-causes.json", "static-analysis.json",
        "supplier-assessment.json", "test-report.json", "threat-model.json",
        "tool-inventory.json", "training-record.json", "vulnerability-record.json",
    ]
    "evidence/laboratory/" from "evidence/after/": ["penetration-test.json"]
};

/// Evidence that is new, or is not what it was.
pub(super) fn changed() -> Vec<&'static str> {
    let before = |bytes: &[u8]| FILES.iter().any(|(path, old)| path.starts_with("evidence/before/") && *old == bytes);
    let after = FILES.iter().filter(|(path, _)| path.starts_with("evidence/") && !path.starts_with("evidence/before/"));
    after.filter(|(_, bytes)| !before(bytes)).map(|(path, _)| *path).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_example_is_bundled() {
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/01-plc/evidence");
        let count = |folder: &str| std::fs::read_dir(format!("{example}/{folder}")).unwrap().count();
        let bundled = |folders: &[&str]| FILES.iter().filter(|(p, _)| folders.iter().any(|f| p.starts_with(f))).count();
        assert_eq!(bundled(&["evidence/before/"]), count("before"));
        assert_eq!(bundled(&["evidence/after/", "evidence/laboratory/"]), count("after"));
    }
}
