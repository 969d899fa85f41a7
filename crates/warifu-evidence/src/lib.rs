//! Evidence: foreign documents to typed claims. Nothing in them is trusted.
//!
//! [`import`] takes the bytes of one document and the product, and gives the evidence entry and the claims that the
//! document supports. [`assemble`] puts several of them into a draft attestation. No file is opened here: the caller has
//! the bytes, and a progress bar if there is one.
//!
//! [`formats()`] lists what is read: CycloneDX (JSON and XML), SPDX, in-toto statements and links, OpenVEX, CSAF, SARIF,
//! `OpenSSF` Scorecard, and declarations and questionnaires of ours,
//! each with its versions and the kinds of evidence that it is. Each format is one file with one constant.
//!
//! Tolerant of what is not used, strict about what is: a member that is read has the type, form and range that its
//! format gives it, and no key is repeated in an object that is read. The [`limits`] are fixed numbers. A document
//! that is not about the product yields nothing.
//!
//! # What counts
//!
//! `docs/EVIDENCE.md` says for every field and every format what counts. In short: bad news is matched generously, good
//! news strictly, and what is not understood never makes a product look better. What was left out or assumed is in
//! [`Imported::notes`], and [`assemble`] puts it into the attestation.
//!
//! # Example
//!
//! ```
//! use warifu_model::Product;
//!
//! let product = Product::read(r#"{"format": "warifu.product/1", "vendor": "Hamakaze Control Works", "model": "HK-210",
//!     "version": "3.2.1", "kind": "component", "name": {"en": "Controller HK-210", "ja": "制御装置 HK-210"},
//!     "identifiers": [{"type": "purl", "value": "pkg:generic/hamakaze/hk-210@3.2.1"}],
//!     "artifacts": [{"name": "firmware",
//!         "digest": "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}]}"#.as_bytes())?;
//! let sbom = br#"{"bomFormat": "CycloneDX", "specVersion": "1.6",
//!     "metadata": {"component": {"type": "firmware", "name": "hk-210", "purl": "pkg:generic/hamakaze/hk-210@3.2.1"}},
//!     "components": [{"type": "library", "name": "lwip", "version": "2.2.0"}]}"#;
//! let imported = warifu_evidence::import(sbom, &product).map_err(|error| error.to_string())?;
//! assert_eq!(imported.parts[0].kind.as_str(), "sbom");
//! assert_eq!(imported.notes[0].code(), "matched_by_identifier");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assemble;
mod binding;
mod bounds;
mod claims;
mod combine;
mod csaf;
mod cyclonedx;
mod declaration;
mod declared;
mod described;
mod detect;
mod digests;
mod envelope;
mod error;
mod field_state;
mod format;
mod formats;
mod gaps;
mod hash;
mod header;
mod identifier;
mod import;
mod import_report;
mod imported;
mod in_toto;
mod json_lines;
mod licence;
pub mod limits;
mod marks;
mod matched;
mod misspelt;
mod name_match;
mod named;
mod note;
mod openvex;
mod other_documents;
mod packing;
mod part;
mod position;
mod product_draft;
mod provenance;
mod questionnaire;
mod reader;
mod relations;
mod restored;
mod sarif;
mod sbom;
mod scorecard;
mod shown;
mod spdx;
mod spdx3;
mod spdx_identifier;
mod subject;
mod terms;
mod timestamp;
mod transport;
mod unread;
mod unread_formats;
mod used;
mod vers;
mod vex;

pub use assemble::{AssembleError, assemble};
pub use binding::Binding;
pub use claims::TOOL_CLAIMS;
pub use combine::{CombinedClaim, StatedValue, combined_claims};
pub use declared::{DeclaredError, declared_types, unknown_claims, unknown_kinds};
pub use described::{Described, DescribedError};
pub use detect::{detect, detect_file};
pub use error::{ImportError, ImportProblem};
pub use format::EvidenceFormat;
pub use formats::formats;
pub use gaps::{FieldGap, SbomField};
pub use import::{Import, import, import_among};
pub use import_report::ImportReport;
pub use imported::Imported;
pub use in_toto::predicate_types;
pub use named::Named;
pub use note::{Note, NoteCode};
pub use other_documents::OtherDocuments;
pub use packing::Packing;
pub use part::{KINDS, Part};
pub use position::Position;
pub use product_draft::{ProductDraft, ProductDraftError};
pub use shown::SHOWN;
pub use terms::{Countable, Flaw, JsonType};
pub use unread::Unread;
pub use used::used_vocabularies;

/// The reader of foreign JSON and the compared forms of identifiers, for `warifu-advisory`: nothing in here is promised to stay.
#[doc(hidden)]
pub mod engine {
    pub use crate::bounds::within;
    pub use crate::csaf::{CsafHash, csaf_version};
    pub use crate::cyclonedx::json_of_xml;
    pub use crate::digests::sha256;
    pub use crate::field_state::look;
    pub use crate::identifier::{cpe, cpe_parts, digests_of_purl, percent_decoded, purl};
    pub use crate::reader::{Anything, Member, Object, OneOf, Trail, read_object};
    pub use crate::shown::shortened;
    pub use crate::spdx::tag_value::json_of_lines;
    pub use crate::timestamp::timestamp;
    pub use crate::transport::{Opened, open};
    pub use crate::vers::{contains, is_same};
}
