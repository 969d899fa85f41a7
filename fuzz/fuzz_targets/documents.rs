//! Every reader of the model on the same bytes. What is read and written again is read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use warifu_model::{
    Accreditation, Admission, Attestation, Bundle, CatalogIndex, Certificate, Costs, Crosswalk, Declaration, Json,
    Product, Profile, Record, RequirementSet, SectorList, StatusHistory, StatusSnapshot, Terms, TrustPolicy,
    Vocabulary, Waivers,
};

macro_rules! read_again {
    ($bytes:expr, $($document:ident),*) => {$(
        if let Ok(read) = $document::read($bytes) {
            let written = Json::from(&read).to_canonical();
            let again = $document::read(&written).expect("what was written is read");
            assert!(Json::from(&again).to_canonical() == written, "{} is not what it was", stringify!($document));
        }
    )*};
}

fuzz_target!(|bytes: &[u8]| {
    read_again!(
        bytes,
        Accreditation,
        Attestation,
        Bundle,
        Certificate,
        Product,
        Record,
        StatusHistory,
        StatusSnapshot,
        TrustPolicy
    );
    // documents that people write: read only
    let _ = Admission::read(bytes);
    let _ = CatalogIndex::read(bytes);
    let _ = Costs::read(bytes);
    let _ = Crosswalk::read(bytes);
    let _ = Declaration::read(bytes);
    let _ = Profile::read(bytes);
    let _ = RequirementSet::read(bytes);
    let _ = SectorList::read(bytes);
    let _ = Terms::read(bytes);
    let _ = Vocabulary::read(bytes);
    let _ = Waivers::read(bytes);
});
