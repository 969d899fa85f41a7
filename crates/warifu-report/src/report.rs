//! The report on one product: what its records say, as one value in both languages. Each rendering is a function of it.
//!
//! A record holds ids and digests. A [`Source`] brings the titles; [`Report::new`] puts both together and decides nothing: every
//! outcome is the one that stands in a record. A report is for reading. Who wants to rely on an outcome replays the record.

mod build;
mod csv;
mod error;
mod evidence;
mod html;
pub(crate) mod inert;
mod json;
mod junit;
mod markdown;
mod page;
mod plan;
mod sarif;
mod words;

use warifu_core::{CompiledSet, Evaluation};
use warifu_model::{
    Bears, ClaimId, Digest, EvidenceKind, GroupId, Language, Localized, Outcome, Party, Points, Product, ReasonCode,
    Record, Remark, RequirementId, RequirementSet, Scope, SetDigest, Timestamp, Token, Vocabulary, WaiverState,
    WeakeningCode,
};

use crate::wording::both;

pub use error::ReportError;
pub use html::Html;
pub(crate) use html::{STYLE, document};
pub use markdown::MARKDOWN_LIMIT;

/// A record, and what it takes to say it in words.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The name of the file, as readers of the report know it. It is shown and never opened.
    pub name: &'a str,
    /// The record.
    pub record: &'a Record,
    /// The digest of the bytes of the record.
    pub digest: Digest,
    /// The set that the record names by digest; without it, ids stand where titles would.
    pub set: Option<&'a RequirementSet>,
    /// The place that the set comes from. An id and a title are what its author gave it.
    pub origin: SetOrigin,
    /// The vocabularies that the set pins.
    pub vocabularies: &'a [Vocabulary],
}

/// The place that a requirement set comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SetOrigin {
    /// The catalogue of this project has a document with its digest.
    Catalogue,
    /// It was given, whatever it calls itself. A paper says of no product that it conforms to a law by such a set.
    Given,
}

impl<'a> Source<'a> {
    /// The result of an evaluation, with the set that it was made against, as one that was given.
    pub fn of(evaluation: &'a Evaluation, set: &'a CompiledSet) -> Self {
        let (record, digest) = (evaluation.record(), evaluation.digest());
        Self {
            name: record.set.id.as_str(),
            record,
            digest,
            set: Some(set.set()),
            origin: SetOrigin::Given,
            vocabularies: set.vocabularies(),
        }
    }
}

/// The languages of a rendering.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Languages {
    /// One of them.
    One(Language),
    /// English and Japanese side by side.
    Both,
}

/// A report on one product, against one set or against several.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Report {
    /// The product, as the records describe it.
    pub product: Product,
    /// The worst outcome of all: not satisfied before undetermined before satisfied.
    pub outcome: Outcome,
    /// One part for each record, in the order in which they were given.
    pub sets: Vec<SetReport>,
    /// The evidence documents that the records name, each once for its kind.
    pub evidence: Vec<EvidenceReport>,
    /// The plan, where one was given.
    pub plan: Option<PlanReport>,
}

/// Describes what one record says.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SetReport {
    /// The set.
    pub set: SetDigest,
    /// Its title; its id where the set is not known. What was reached of a score stands in `score`.
    pub title: Localized,
    /// The party that publishes it.
    pub authority: Option<Localized>,
    /// The level.
    pub level: Option<String>,
    /// The time of the evaluation.
    pub at: Timestamp,
    /// The outcome for the whole set.
    pub outcome: Outcome,
    /// The digest of the record.
    pub record: Digest,
    /// The file name of the record.
    pub record_name: String,
    /// The admission policy, by id and digest.
    pub admission: (Token, Digest),
    /// The part of the score that was reached, where the set has one.
    pub score: Option<Points>,
    /// The number of findings by outcome.
    pub counts: Counts,
    /// The groups of the set in which there are findings.
    pub groups: Vec<GroupReport>,
    /// The findings, in the order of the set.
    pub findings: Vec<FindingReport>,
    /// Checks that were relaxed or skipped.
    pub weakenings: Vec<WeakeningReport>,
    /// Each waiver, and what became of it.
    pub waivers: Vec<WaiverReport>,
    /// The party that stated the claims.
    pub inputs: Vec<InputReport>,
    /// The requirements that something beside the evidence covers; the record does not know of it, and no outcome changes by it.
    pub covered: Vec<CoveredReport>,
}

/// Requirements that something beside the evidence covers, such as a certificate that counts by an arrangement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CoveredReport {
    /// The way in which they are covered, for machines.
    pub how: Token,
    /// The same in words, with what proves it.
    pub says: Localized,
    /// The numbers of the certificates.
    pub by: String,
    /// The requirements.
    pub requirements: Vec<RequirementId>,
}

/// The number of findings by outcome. What does not apply is never counted as met.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Met.
    pub satisfied: usize,
    /// Not met.
    pub not_satisfied: usize,
    /// Cannot be told.
    pub undetermined: usize,
    /// Do not apply.
    pub not_applicable: usize,
    /// Of those that are not met or undetermined: how many are waived.
    pub waived: usize,
}

/// A group of requirements.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct GroupReport {
    /// Its id.
    pub id: GroupId,
    /// Its title.
    pub title: Localized,
    /// Its findings, counted.
    pub counts: Counts,
}

/// One requirement, its outcome, and why.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FindingReport {
    /// The requirement.
    pub requirement: RequirementId,
    /// Its title; its id where the set is not known. How it bears on the outcome stands in `bears`.
    pub title: Localized,
    /// States what it asks.
    pub statement: Option<Localized>,
    /// States how to meet it.
    pub guidance: Option<Localized>,
    /// The groups that it stands in.
    pub groups: Vec<GroupId>,
    /// Its outcome, evaluated even where it is waived.
    pub outcome: Outcome,
    /// The way in which it bears on the outcome of the set.
    pub bears: Bears,
    /// True where it is not met, or undetermined, and the set does without it: it is recommended, or there are points enough.
    pub is_beside: bool,
    /// The waiver that applies to it.
    pub waived: Option<Token>,
    /// The reason, in words.
    pub reasons: Vec<ReasonReport>,
    /// Of a requirement with several parts that is not met or undetermined: what its other parts look at, which are met.
    pub in_place: Vec<Localized>,
    /// The place where missing claims can come from.
    pub advice: Vec<Localized>,
}

/// One reason in words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReasonReport {
    /// Its code.
    pub code: ReasonCode,
    /// The scope: the test, or the condition under which the requirement applies.
    pub scope: Scope,
    /// The claim that it is about.
    pub claim: Option<ClaimId>,
    /// The kind of evidence that it is about.
    pub kind: Option<EvidenceKind>,
    /// The title of the claim or the kind; empty where the reason is about neither.
    pub subject: Localized,
    /// States what was found, in a few words.
    pub says: Localized,
    /// States what is asked for; empty where there is no criterion.
    pub wanted: Localized,
    /// States what is there; empty where there is no criterion.
    pub found: Localized,
}

/// A check that was relaxed or skipped, with all that it concerns.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WeakeningReport {
    /// Its code.
    pub code: WeakeningCode,
    /// In words.
    pub says: Localized,
    /// The requirements that it concerns.
    pub requirements: Vec<RequirementId>,
    /// The documents that it concerns.
    pub digests: Vec<Digest>,
}

/// A waiver, and what became of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WaiverReport {
    /// Its id.
    pub id: Token,
    /// The requirement that it is for.
    pub requirement: RequirementId,
    /// The state in which it ended.
    pub state: WaiverState,
    /// The same in words.
    pub says: Localized,
}

/// The party that stated claims, in one attestation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct InputReport {
    /// The digest of the attestation.
    pub digest: Digest,
    /// As which party.
    pub party: Party,
    /// In which roles, by title.
    pub roles: Vec<Localized>,
    /// The names of the signers in the admission policy; none where no known key has signed it.
    pub signers: Vec<String>,
}

/// An evidence document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EvidenceReport {
    /// Its digest.
    pub digest: Digest,
    /// Its kind.
    pub kind: EvidenceKind,
    /// The title of the kind.
    pub title: Localized,
    /// States whether its bytes were there, at every evaluation.
    pub is_presented: bool,
    /// The parties that have signed the document itself.
    pub signers: Vec<String>,
    /// The attestations that name it.
    pub listed_by: Vec<InputReport>,
    /// The remarks of its reader: what it left out or assumed.
    pub remarks: Vec<Remark>,
}

/// The cheapest plan of a planning report (`warifu.plan/1`).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlanReport {
    /// States whether the product conforms as it is.
    pub is_met: bool,
    /// States what the changes cost together; none where no plan was found.
    pub cost: Option<i64>,
    /// States whether it is proven that no plan is cheaper.
    pub is_proven: bool,
    /// States what to do.
    pub changes: Vec<ChangeReport>,
    /// Claims about the product that have to be stated first.
    pub questions: Vec<Localized>,
}

/// One change of a plan.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChangeReport {
    /// States what to change.
    pub says: Localized,
    /// The cost.
    pub cost: i64,
    /// The requirements that fail without it: place of the set in the report, and requirement.
    pub serves: Vec<(usize, String)>,
}

impl Report {
    /// The same report, with what is covered of the set of a record by something beside the evidence.
    ///
    /// ```
    /// use warifu_report::report::{CoveredReport, Report};
    ///
    /// fn with_first(report: Report, covered: Vec<CoveredReport>) -> Report {
    ///     let record = report.sets.first().map(|set| set.record);
    ///     record.map_or(report.clone(), |record| report.covering(record, covered))
    /// }
    /// ```
    #[must_use]
    pub fn covering(mut self, record: Digest, covered: Vec<CoveredReport>) -> Self {
        if let Some(set) = self.sets.iter_mut().find(|set| set.record == record) {
            set.covered = covered;
        }
        self
    }
}

impl FindingReport {
    /// Returns whether it keeps the set from being satisfied.
    pub fn is_open(&self) -> bool {
        self.waived.is_none() && self.outcome.is_open() && !self.is_beside
    }
}

impl Counts {
    /// All findings.
    pub fn total(&self) -> usize {
        self.satisfied + self.not_satisfied + self.undetermined + self.not_applicable
    }

    /// The number for an outcome.
    pub fn of(&self, outcome: Outcome) -> usize {
        match outcome {
            Outcome::Satisfied => self.satisfied,
            Outcome::NotSatisfied => self.not_satisfied,
            Outcome::Undetermined => self.undetermined,
            Outcome::NotApplicable => self.not_applicable,
        }
    }
}

/// The outcomes, in the order in which people read them.
const ORDER: [Outcome; 4] = [Outcome::Satisfied, Outcome::NotSatisfied, Outcome::Undetermined, Outcome::NotApplicable];
