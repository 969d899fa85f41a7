/// The exact bytes of every shipped document, in the order of `data/index.json`.
pub(crate) const DOCUMENTS: [&[u8]; 14] = [
    include_bytes!("../data/vocabularies/warifu-common-1.0.0.json"),
    include_bytes!("../data/vocabularies/warifu-common-1.1.0.json"),
    include_bytes!("../data/vocabularies/warifu-common-1.2.0.json"),
    include_bytes!("../data/sets/iec-62443-4-2-1.0.0.json"),
    include_bytes!("../data/sets/jp-jc-star-1.0.0.json"),
    include_bytes!("../data/sets/jp-scs-1.0.0.json"),
    include_bytes!("../data/sets/sg-cls-1.0.0.json"),
    include_bytes!("../data/sets/uk-psti-1.0.0.json"),
    include_bytes!("../data/sets/us-csf-1.0.0.json"),
    include_bytes!("../data/sets/us-csf-1.1.0.json"),
    include_bytes!("../data/sets/us-csf-2.0.0.json"),
    include_bytes!("../data/sets/us-ssdf-1.1.0.json"),
    include_bytes!("../data/sets/us-ssdf-1.2.0-draft.1.json"),
    include_bytes!("../data/profiles/us-cisa-ssdaf-1.0.0.json"),
];
