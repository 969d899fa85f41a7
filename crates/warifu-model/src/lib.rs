//! The nouns of Warifu: every document of the chain, read strictly from bytes.
//!
//! * A document is the digest of its exact bytes ([`Digest`]); names and versions are for people.
//! * Reading is strict: duplicate keys, unknown fields, numbers that are no safe integers and text in
//!   any but its one canonical form are errors, each with a stable code, a JSON Pointer, a byte offset,
//!   the offending value and a help line ([`ReadError`]).
//! * Nothing here judges, signs, reads a file or knows the time.
//!
//! The formats are specified in `docs/FORMATS`; their JSON Schemas are in `schemas/`.

mod accreditation;
mod admission;
mod advisory_policy;
mod anonymisation;
mod arrangement;
mod arrangement_id;
mod assessment;
mod attestation;
mod base64;
mod bundle;
mod canonical;
mod catalog_index;
mod certificate;
mod clearance_arrangement;
mod combine;
mod costs;
mod criterion;
mod criterion_read;
mod criterion_shape;
mod criterion_write;
mod crosswalk;
mod decimal;
mod declaration;
mod digest;
mod document;
mod envelope;
mod finding;
mod format;
mod ids;
#[doc(hidden)]
pub mod json;
mod language;
mod language_tag;
mod ledger_dump;
mod ledger_entry;
mod ledger_head;
mod ledger_step;
mod legal;
mod level_rule;
mod levels;
mod limits;
mod localized;
mod parcel;
mod party;
mod problem;
mod product;
mod profile;
mod questionnaire;
mod record;
mod relation;
mod remark;
mod requirement;
mod requirement_set;
mod score;
mod score_rule;
mod sector_list;
mod series;
mod shape;
mod shared_item;
mod sharing_circle;
mod statement;
mod status;
mod status_history;
mod status_snapshot;
#[doc(hidden)]
pub mod table;
mod terms;
mod time;
mod trust_policy;
mod type_error;
mod unique;
mod value;
mod version;
mod vocabulary;
mod waivers;

pub use accreditation::{
    Accreditation, AccreditationKind, AccreditedKey, AccreditedScope, BodySuspension, KeyRevocation,
};
pub use admission::{
    Admission, AdmissionSigner, BindingRule, CertificateHolder, EvidenceRule, EvidenceSigner, PublicKeyText,
    Relaxation, SignedKind, WaiverRule,
};
pub use advisory_policy::{AdvisoryAction, AdvisoryEffect, AdvisoryPolicy, AdvisoryRule};
pub use anonymisation::{Anonymisation, RemovedName, Replacement};
pub use arrangement::{
    Arrangement, ArrangementCharter, ArrangementParty, ArrangementPartyKind, ArrangementState, ArrangementStateFrom,
    Citation, CountsAs, LevelStep, Provision, RecognitionCondition, RecognitionEffect,
};
pub use arrangement_id::ArrangementId;
pub use assessment::{AskedSet, Assessment};
pub use attestation::{Attestation, ClaimEntry, EvidenceEntry, ReplacedRecords, VocabularyReference};
pub use bundle::{Bundle, Disclosure};
pub use catalog_index::{CatalogIndex, IndexEntry, IndexKind};
pub use certificate::{Body, Certificate, FindingsRoot, Holder, SetReference};
pub use clearance_arrangement::{ClearanceArrangement, Correspondence};
pub use combine::Combine;
pub use costs::Costs;
pub use criterion::{
    Bound, Components, Criterion, EachComponent, EvidenceDemand, Fill, MadeSince, Needed, Operand, Operands,
    Quantifier, Reference, Shape,
};
pub use crosswalk::{
    Asserter, AsserterKind, Crosswalk, Edge, Element, Endpoint, EndpointKind, Side, StatingDocument, Union,
};
pub use decimal::Decimal;
pub use declaration::Declaration;
pub use digest::Digest;
pub use envelope::{Envelope, EnvelopeSignature};
pub use finding::{Finding, Outcome, Reason, ReasonCode, Scope};
pub use format::Format;
pub use ids::{ClaimId, EvidenceKind, FieldName, GroupId, RequirementId, Role, SectorId, SetId, Token, VocabularyId};
pub use json::{Json, ReadError, ReadProblem};
pub use language::{Language, Phrase};
pub use language_tag::LanguageTag;
pub use ledger_dump::LedgerDump;
pub use ledger_entry::{
    Act, CaseRule, CheckpointAct, EditionAct, EnteredAct, HeadAct, HoldAct, IssuedAct, LedgerEntry, LoggedAct,
    OfficerAct, OpenedAct, PlacedAct, SignedAct, SnapshotAct, StatusAct, StepAct, StepRule,
};
pub use ledger_head::LedgerHead;
pub use ledger_step::{CaseKind, Hold, LedgerStep, Officer, StatusChange, StepName};
pub use legal::{LegalBasis, LegalState, SourceDocument};
pub use level_rule::{LevelRule, Minimum};
pub use levels::{Dimension, LadderLevel, LevelReference, Levels, TargetLevel};
pub use limits::Limit;
pub use localized::{Localized, Texts};
pub use parcel::{DeliveryLog, LoggedDelivery, Parcel, Receipt};
pub use party::Party;
pub use problem::{Location, Problem};
pub use product::{Artifact, Identifier, IdentifierKind, Product};
pub use profile::{Profile, ProfileGroup, ResolveError};
pub use questionnaire::{Question, Questionnaire};
pub use record::{
    AdmissionDigest, CertificateFact, CertificateUse, DocumentSignerUse, EvidenceUse, InputKind, Record, RecordInput,
    SetDigest, SignerUse, WaiverState, WaiverUse, WaiversUse, Weakening, WeakeningCode,
};
pub use relation::{Relation, RelationStyle};
pub use remark::Remark;
pub use requirement::{Assurance, Example, ExampleEvidence, Examples, OtherReference, Requirement, Tightening};
pub use requirement_set::{
    Authority, Group, Parameter, ParameterType, RequirementSet, SchemaEntry, SetStatus, Successor, VocabularyPin,
    Withdrawn,
};
pub use score::{Bearing, Bears, Binding, OutcomeRule, Points, Score};
pub use sector_list::{PreviousList, Sector, SectorChange, SectorList, SectorStep};
pub use series::{Charter, Issuer, SeriesId};
pub use shared_item::{ClearanceLevel, SharedItem, Tlp};
pub use sharing_circle::{
    ClearanceScheme, Community, HeldClearance, Membership, SharingCircle, SharingOrganisation, SharingPerson,
    SharingState,
};
pub use status::Status;
pub use status_history::{PendingCertificate, PlacedCertificate, PublishedStatus, StatusEvent, StatusHistory};
pub use status_snapshot::StatusSnapshot;
pub use terms::Terms;
pub use time::{Date, Duration, DurationUnit, Timestamp};
pub use trust_policy::{
    AccreditationRule, AdoptedCrosswalk, AuthorityKey, AuthorityRule, InForceRule, LogRule, PartialSectorRule,
    ProductRule, RecognisedIssuer, RecognisingParty, RecognitionRule, StatusRule, Threshold, TrustPolicy, TrustRoot,
    TrustedSet,
};
pub use type_error::{Mistake, TypeError};
pub use value::{Boundaries, ClaimType, Empty, Entry, FieldType, Value};
pub use version::{SemVer, VersionBound, VersionInterval, VersionRange};
pub use vocabulary::{
    About, ClaimDefinition, EvidenceKindDefinition, KindDefinition, Support, Vocabulary, VocabularyGroup,
};
pub use waivers::{Waiver, WaiverKind, Waivers};
