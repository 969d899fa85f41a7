// The files of examples/00-check, for examples in the documentation: what was evaluated there, and the record.

/// The set that the record names.
pub fn set() -> warifu_core::CompiledSet {
    let data = root().join("crates/warifu-catalog/data");
    let bytes = std::fs::read(data.join("sets/us-ssdf-1.1.0.json")).unwrap();
    // a folder has the sources of the document beside it
    let entries = std::fs::read_dir(data.join("vocabularies")).unwrap().map(|entry| entry.unwrap().path());
    let vocabularies = entries.filter(|path| path.is_file()).map(|path| {
        let bytes = std::fs::read(path).unwrap();
        (warifu_model::Digest::of(&bytes), warifu_model::Vocabulary::read(&bytes).unwrap())
    });
    let set = warifu_model::RequirementSet::read(&bytes).unwrap();
    let digest = warifu_model::Digest::of(&bytes);
    warifu_core::CompiledSet::compile(set, digest, &vocabularies.collect::<Vec<_>>()).unwrap()
}

/// All documents that the record names.
pub fn documents() -> warifu_core::Archive<'static> {
    let mut found = warifu_core::Archive::default();
    let mut open = vec![root().join("examples/00-check/inputs")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.add(std::fs::read(path).unwrap());
            }
        }
    }
    found
}

/// A file of the example, by its name.
pub fn file(name: &str) -> Vec<u8> {
    std::fs::read(root().join("examples/00-check").join(name)).unwrap()
}

/// The attestation of the maker, without its envelope.
pub fn statement() -> Vec<u8> {
    warifu_model::Envelope::read(&file("inputs/envelope.json")).unwrap().payload
}

/// Terms of a certificate on the record.
pub fn terms() -> warifu_model::Terms {
    let terms = r#"{"format": "warifu.terms/2", "number": "MCO-2026-0042",
        "body": {"name": {"en": "Minato Conformity Office", "ja": "港適合性評価機関"}, "id": "minato"},
        "holder": {"name": {"en": "Hamakaze Control Works", "ja": "浜風制御製作所"}},
        "scope": {"en": "Controller HK-210", "ja": "制御装置 HK-210"}, "granted_at": "2026-11-02T00:00:00Z",
        "expires_at": "2028-11-02T00:00:00Z", "signatory": "Certification manager"}"#.as_bytes();
    warifu_model::Terms::read(terms).unwrap()
}

fn root() -> &'static std::path::Path {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}
