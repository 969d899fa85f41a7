use std::collections::BTreeSet;

use warifu_core::CompiledSet;
use warifu_model::{
    Certificate, CertificateFact, Crosswalk, Date, Digest, Duration, EvidenceKind, Finding, Json, Product, Provision,
    Relation, RequirementId, SemVer, SetDigest, SetId, Timestamp, Vocabulary,
};
use warifu_recognition::WhyNotCarried;

/// The set that is asked about, and for what.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The set.
    pub set: &'a CompiledSet,
    /// The vocabularies that it pins: they say which evidence supports a claim.
    pub vocabularies: &'a [Vocabulary],
    /// The level, in the text form of the set; none where the set has no levels.
    pub level: Option<&'a str>,
    /// The product.
    pub product: &'a Product,
    /// The time for which it is asked.
    pub at: Timestamp,
}

/// Everything by which requirements may be covered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Means<'a> {
    /// The certificates.
    pub held: &'a [Held<'a>],
    /// The crosswalks.
    pub walks: &'a [Walk<'a>],
    /// Sets beside those asked about and certified: a group of theirs is all of its requirements, and a relation to them is held against
    /// their criteria.
    pub sets: &'a [&'a CompiledSet],
    /// The evidence at hand; none where nobody presents any.
    pub presented: Option<Presented<'a>>,
}

/// A certificate that is held.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The certificate, as data.
    pub certificate: &'a Certificate,
    /// The digest of its signed statement.
    pub statement: Digest,
    /// States what it counts as.
    pub counts: Counts<'a>,
    /// The provisions of arrangements by which it counts as the set that is asked about, or waives requirements of it.
    pub recognised: &'a [ByProvision],
    /// The requirements whose findings its holder shows.
    pub shown: &'a [RequirementId],
}

/// Describes what a certificate counts as, by the gate.
#[derive(Clone, Copy, Debug)]
pub enum Counts<'a> {
    /// Accepted, and for this product.
    OfProduct {
        /// The certificate as evaluations take it.
        fact: &'a CertificateFact,
        /// The set that it was issued for; none where nobody has it, and then it covers nothing by itself.
        set: Option<&'a CompiledSet>,
    },
    /// Accepted, and for something else.
    OfComponent(&'a CertificateFact),
    /// Not accepted, or nobody was asked.
    Nothing,
}

/// Describes what is covered and what is left open, each in the order of the set.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Cover {
    /// States what is covered, or does not apply.
    pub covered: Vec<Covered>,
    /// States what is left open.
    pub left: Vec<Left>,
    /// Statements of crosswalks about what is left open that carry nothing.
    pub touched: Vec<TouchedBy>,
    /// Evidence that can be used again for what is left open.
    pub reusable: Vec<Reusable>,
    /// Evidence for what is left open that was usable once.
    pub stale: Vec<Stale>,
    /// `true` where the set is satisfied by what is covered: nothing is left, or nothing that it needs.
    pub is_enough: bool,
    /// Requirements that are covered by something else and that the evidence at hand says are not met.
    pub against: Vec<RequirementId>,
}

/// A requirement that is covered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Covered {
    /// The requirement.
    pub requirement: RequirementId,
    /// The number of the certificate, or the numbers of several with commas between them; the names of documents where it is evidence.
    pub by: String,
    /// States how it is covered.
    pub how: How,
    /// True where the holder shows this finding, and the gate has proven it.
    pub is_shown: bool,
    /// The proof; none where the certificate itself is all there is to it.
    pub proof: Option<Proof>,
}

/// The proof that a requirement is covered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Proof {
    /// The edition that was certified, and the requirement in it: `diff` proves that it asks for as much.
    Edition(SetDigest, RequirementId),
    /// The provision.
    Provision(Box<ByProvision>),
    /// The statements of crosswalks, edge by edge; the certified requirements come first.
    Path(Vec<Step>),
    /// The digests of documents.
    Evidence(Vec<Digest>),
}

/// Describes how a requirement is covered, in the order in which the ways are asked.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum How {
    /// A certificate was issued for this very requirement.
    Certified,
    /// It was issued for the requirement of this id in another version or set, which accepts the same or less.
    Carried,
    /// It was issued for a requirement with another id from which this one took over, and which accepts the same or less.
    Succeeded,
    /// By an arrangement it counts as one for this set.
    Recognised,
    /// By an arrangement it waives this requirement.
    Waived,
    /// A pass is carried along statements of crosswalks.
    Crosswalk,
    /// The evidence at hand shows it.
    Evidence,
    /// The requirement asks for such a certificate.
    Held,
    /// The facts that are known of the product say that the requirement does not apply.
    NotApplicable,
}

/// A requirement that is left open.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Left {
    /// States what an evaluation says without any statement about the product.
    pub finding: Finding,
    /// The kinds of evidence that would settle it: those it asks for, and those that can support the missing claims.
    pub evidence: BTreeSet<String>,
    /// True where a claim is missing, so that somebody has to state something.
    pub needs_statement: bool,
}

/// Evidence at hand: attestations of it, and who may speak.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    /// The exact bytes of attestations: bare statements or envelopes.
    pub inputs: &'a [&'a [u8]],
    /// The exact bytes of the admission policy.
    pub admission: Option<&'a [u8]>,
    /// The exact bytes of evidence documents.
    pub documents: &'a [&'a [u8]],
}

/// Evidence that supports what is left open, and that somebody has.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reusable {
    /// The digest of the document.
    pub evidence: Digest,
    /// Its name, for people.
    pub name: String,
    /// Its kind.
    pub kind: EvidenceKind,
    /// The requirements for which it can be used.
    pub requirements: Vec<RequirementId>,
}

/// Evidence that supports what is left open, and that is too old or has ended.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Stale {
    /// The digest of the document.
    pub evidence: Digest,
    /// Its name, for people.
    pub name: String,
    /// Its kind.
    pub kind: EvidenceKind,
    /// The requirement that it is too old for.
    pub requirement: RequirementId,
    /// The greatest age that the requirement allows; none where the document itself has ended.
    pub max_age: Option<Duration>,
    /// The last day on which it was usable; none where its date is not known.
    pub usable_until: Option<Date>,
}

/// A provision of an arrangement that gives a certificate something of the set that is asked about. The gate says so.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ByProvision {
    /// The id of the arrangement, for people.
    pub arrangement: SetId,
    /// The digest of the edition that governs.
    pub edition: Digest,
    /// The provision: where it makes a product comply, all requirements are covered, and where it waives some, these.
    pub provision: Provision,
    /// The chain, edge by edge, with each date and whose word it is.
    pub chain: Json,
}

/// A crosswalk at hand.
#[derive(Clone, Copy, Debug)]
pub struct Walk<'a> {
    /// The crosswalk.
    pub crosswalk: &'a Crosswalk,
    /// The digest of its exact bytes.
    pub digest: Digest,
    /// True where the policy adopts it for the time that is asked about. Of others it is only said what they would have touched.
    pub is_adopted: bool,
}

/// One step of a path along statements of crosswalks.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// The element that passes by it.
    pub element: String,
    /// The elements that it rests on; none where it is certified.
    pub from: Vec<String>,
    /// The statement; none where it is certified, or follows from what is in a group.
    pub stated: Option<StatedIn>,
    /// All of it, for machines.
    pub detail: Json,
}

/// The crosswalk in which something is stated, and the relation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StatedIn {
    /// The id of the crosswalk.
    pub crosswalk: SetId,
    /// Its version.
    pub version: SemVer,
    /// The relation, as it is stated.
    pub relation: Relation,
}

/// A requirement or group that is left open though a statement relates it to something that passes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TouchedBy {
    /// The requirement or group.
    pub element: String,
    /// The element that passes.
    pub from: Vec<String>,
    /// The statement; none where it is a group of which some requirements pass.
    pub stated: Option<StatedIn>,
    /// The reason why nothing is carried.
    pub why: WhyNotCarried,
    /// All of it, for machines.
    pub detail: Json,
}
