/// The exact bytes of every shipped document, in the order of `data/index.json`.
pub(crate) const DOCUMENTS: [&[u8]; 3] = [
    include_bytes!("../data/vocabularies/warifu-common-1.0.0.json"),
    include_bytes!("../data/sets/us-ssdf-1.1.0.json"),
    include_bytes!("../data/profiles/us-cisa-ssdaf-1.0.0.json"),
];
