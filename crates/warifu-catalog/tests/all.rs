//! All tests of this package in one program, so that it is linked once. `cargo test -p warifu-catalog NAME` runs the tests of one
//! file.
#![expect(clippy::disallowed_methods, reason = "a test reads files and asks other programs")]

mod arrangements;
mod content;
mod corrections;
mod coverage;
mod crosswalks;
mod csf;
mod devices;
mod emptiness;
mod en_303_645;
mod examples;
mod folders;
mod iec_62443;
mod iec_62443_4_1;
mod lint;
mod meeting;
#[path = "mutation/main.rs"]
mod mutation;
mod nist_171;
#[path = "oscal/main.rs"]
mod oscal;
mod own_words;
mod partners;
mod pins;
mod promises;
mod publishing;
mod sbom_minimum_elements;
mod shelf;
mod shipped;
mod terms;

/// A file that is not named above would be built by nobody.
#[test]
fn every_file_is_one_of_these() {
    let (known, folder) = (include_str!("all.rs"), concat!(env!("CARGO_MANIFEST_DIR"), "/tests"));
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let module = name.strip_suffix(".rs").unwrap_or(&name);
        let is_code = std::path::Path::new(&name).extension().is_some_and(|end| end == "rs")
            || std::path::Path::new(folder).join(&name).join("main.rs").exists();
        if module == "all" || !is_code {
            continue;
        }
        assert!(known.contains(&format!("mod {module};")), "tests/{name} is not in tests/all.rs");
    }
}
