use std::collections::BTreeSet;

use warifu_core::engine::{Facts, ReadInputs};
use warifu_core::{CheckSignature, CompileError, CompiledSet, NamedDocuments};
use warifu_model::{Digest, Finding, Json, Outcome, Reason, Record};

use super::cells::{self, Numbered};
use crate::impact::{Subject, attestation_in, is_about_evidence};

/// Makes rows of columns of products that were evaluated against one version of a set.
///
/// ```
/// use warifu_compare::columns::{ColumnsWriter, Keeper};
/// use warifu_compare::impact::Subject;
/// use warifu_core::{CheckSignature, CompiledSet};
/// use warifu_model::Digest;
///
/// fn columns_of(
///     set: &CompiledSet,
///     products: &[(Digest, Subject<'_>)],
///     signatures: &dyn CheckSignature,
/// ) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
///     let keeper = Keeper::new(set)?;
///     let mut writer = ColumnsWriter::new(&keeper);
///     let mut file = Vec::new();
///     for (record, subject) in products {
///         writer.add(keeper.row(*record, subject, signatures))?;
///         file.append(&mut writer.take());
///     }
///     file.append(&mut writer.finish());
///     Ok(file)
/// }
/// ```
#[derive(Debug)]
pub struct Keeper {
    pub(super) set: CompiledSet,
}

/// The part of one product that is kept.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeptRow {
    pub(super) record: Digest,
    /// In the order of the columns.
    pub(super) cells: Vec<Vec<u8>>,
}

impl Keeper {
    /// For records against this set.
    ///
    /// # Errors
    ///
    /// None for a set that compiled before.
    pub fn new(set: &CompiledSet) -> Result<Self, CompileError> {
        Ok(Self { set: set.keeping_all()? })
    }

    /// `true` where a record is against the set of the columns.
    pub fn is_of(&self, record: &Record) -> bool {
        record.set.digest == self.set.digest()
    }

    /// Makes the row of a product. `record` is the digest of the exact bytes of its record. Where its inputs are not there, or are
    /// not admitted any more, only the record is kept, and whoever asks for more is sent to the documents.
    pub fn row(&self, record: Digest, subject: &Subject<'_>, signatures: &dyn CheckSignature) -> KeptRow {
        let product = &subject.record.product;
        let level = subject.record.level.as_deref().unwrap_or_default();
        let texts = [subject.holder, &product.vendor, &product.model, &product.version, level];
        let mut cells = vec![record.as_bytes().to_vec()];
        cells.extend(texts.iter().map(|text| text.as_bytes().to_vec()));
        cells.push(Json::Int(subject.record.at.unix()).to_canonical());
        cells.push(self.before(subject.record));
        let inputs = self.inputs(subject, signatures);
        cells.extend(inputs.unwrap_or_else(|| {
            let nothing = self.set.declared().claims().len() * 2 + self.set.declared().kinds().len();
            let nothing = std::iter::repeat_n(b"[]".to_vec(), nothing);
            std::iter::once(Json::Null.to_canonical()).chain(nothing).collect()
        }));
        KeptRow { record, cells }
    }

    /// How a product was found before: the outcome, the number of findings, and those that were open, by places in the set and numbers
    /// of kinds.
    fn before(&self, record: &Record) -> Vec<u8> {
        let requirements = &self.set.set().requirements;
        let kind = |reason: &Reason| self.set.declared().kind(reason.kind.as_ref()?);
        let finding = |finding: &Finding| {
            let place = requirements.iter().position(|one| one.id == finding.requirement)?;
            let kinds: BTreeSet<usize> = finding.reasons.iter().filter_map(kind).collect();
            Some(Json::List(vec![
                place.into(),
                (finding.outcome == Outcome::Undetermined).into(),
                finding.waived.is_some().into(),
                finding.reasons.iter().all(|reason| is_about_evidence(reason.code)).into(),
                Json::list(kinds),
            ]))
        };
        let open = record.findings.iter().filter(|finding| finding.outcome.is_open());
        Json::object()
            .with("findings", record.findings.len())
            .with("open", Json::List(open.filter_map(finding).collect()))
            .with("outcome", record.outcome)
            .to_canonical()
    }

    /// What the inputs say; none where they do not tell.
    fn inputs(&self, subject: &Subject<'_>, signatures: &dyn CheckSignature) -> Option<Vec<Vec<u8>>> {
        let offered = subject.request.as_ref()?;
        let documents = offered.documents();
        let named = NamedDocuments::find(subject.record, &documents, offered.certificates).ok()?;
        named.request(|request| {
            let read = ReadInputs::new(&self.set, request, named.input_digests(), signatures).ok()?;
            let pins = Json::list(read.vocabularies());
            let (facts, inputs) = read.admit(request, signatures).ok()?;
            let others: BTreeSet<String> = request.inputs.iter().flat_map(|bytes| self.others(bytes)).collect();
            let own = Json::object()
                .with("evidence", inputs.evidence_rule())
                .with("others", Json::list(others.iter().map(String::as_str)))
                .with("vocabularies", pins)
                .with("waivers", request.waivers.is_some());
            let mut digests = named.input_digests().to_vec();
            digests.sort_unstable();
            let mut cells = vec![own.to_canonical()];
            cells.extend(self.facts(&facts, &Numbered(&digests)));
            Some(cells)
        })
    }

    /// Claims of an attestation that the vocabularies of the set do not declare.
    fn others(&self, bytes: &[u8]) -> Vec<String> {
        let claims = attestation_in(bytes).map(|attestation| attestation.claims).unwrap_or_default();
        let others = claims.into_iter().filter(|entry| self.set.declared().claim(&entry.claim).is_none());
        others.map(|entry| entry.claim.as_str().to_owned()).collect()
    }

    fn facts(&self, facts: &Facts<'_>, inputs: &Numbered<'_>) -> Vec<Vec<u8>> {
        let declared = self.set.declared();
        let claims = declared.claims().iter().enumerate();
        let claims = claims
            .flat_map(|(place, slot)| [cells::claim(slot, (facts, place), inputs), cells::support((facts, place))]);
        let kinds = (0..declared.kinds().len()).map(|kind| cells::evidence(&facts.evidence, kind, inputs));
        claims.chain(kinds).collect()
    }
}

/// The columns that every product has, in their order; those of claims and of kinds of evidence follow.
pub(super) const FIXED: [&str; 9] =
    ["record", "holder", "vendor", "model", "version", "level", "at", "before", "inputs"];
/// The places of fixed columns.
pub(super) const RECORD: usize = 0;
pub(super) const HOLDER: usize = 1;
pub(super) const VENDOR: usize = 2;
pub(super) const MODEL: usize = 3;
pub(super) const VERSION: usize = 4;
pub(super) const LEVEL: usize = 5;
pub(super) const AT: usize = 6;
pub(super) const BEFORE: usize = 7;
pub(super) const INPUTS: usize = 8;
