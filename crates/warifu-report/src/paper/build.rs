//! From a record to a paper.

use warifu_model::json::{plural, shorten};
use warifu_model::{Digest, Language, Localized, Outcome, Record, RequirementSet, Timestamp};

use super::draft::Draft;
use super::facts::Facts;
use super::words::{self, both, localized};
use super::{AttestationSource, Filler, Paper, PaperDocument, PaperError, PaperItem, PaperKind, annex_v, annex_vii};
use crate::report::{Counts, SetOrigin, Source};

impl Paper {
    /// The paper of this kind from a record, and from the attestations that it names as far as they are given.
    ///
    /// ```
    /// use warifu_report::paper::{Paper, PaperError, PaperKind};
    /// use warifu_report::report::Source;
    ///
    /// fn draft(source: &Source<'_>) -> Result<usize, PaperError> {
    ///     Paper::new(PaperKind::EuDeclaration, source, &[]).map(|paper| paper.blanks())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// A record against another set than [`Paper::SET`] or against one that is not at hand, or an attestation that the record does not
    /// name by the digest of its file. A set of that id that is not the catalogue's ([`SetOrigin::Given`]) gives a paper that says so, and that
    /// does not say that the product conforms.
    pub fn new(
        kind: PaperKind,
        source: &Source<'_>,
        attestations: &[AttestationSource<'_>],
    ) -> Result<Self, PaperError> {
        let record = source.record;
        if record.set.id.as_str() != Self::SET {
            let set = shorten(&format!("{} {}", record.set.id, record.set.version));
            return Err(PaperError::OtherSet { set });
        }
        let known = source.set.filter(|set| set.id == record.set.id && set.version == record.set.version);
        let Some(set) = known else { return Err(PaperError::UnknownSet { digest: record.set.digest.to_string() }) };
        let is_named = |digest: &Digest| record.inputs.iter().any(|input| input.digest == *digest);
        if let Some(other) = attestations.iter().find(|one| !is_named(&one.digest)) {
            return Err(PaperError::OtherAttestation { name: shorten(other.name) });
        }
        let facts = Facts::new(source, attestations);
        let (conforms, counts) = (source.origin == SetOrigin::Catalogue && conforms(record, set), count(record));
        let (items, others) = match kind {
            PaperKind::EuDeclaration => (dated(annex_v::items(&facts, conforms, counts), &facts), Vec::new()),
            PaperKind::EuTechnicalFile => {
                let items = dated(annex_vii::items(&facts), &facts);
                let others = others(&facts, &items);
                (items, others)
            }
        };
        Ok(Self {
            kind,
            product: record.product.clone(),
            set: record.set.clone(),
            set_title: set.title.clone(),
            at: record.at,
            outcome: record.outcome,
            conforms,
            counts,
            record: source.digest,
            record_name: source.name.to_owned(),
            attestations: attestations.iter().map(|one| one.digest).collect(),
            remarks: remarks(kind, record, &facts),
            items,
            others,
        })
    }
}

/// Whether the record finds every requirement of the set met or not applicable, and none waived. The outcome that it states is not
/// enough: a record that was read from a file is data.
fn conforms(record: &Record, set: &RequirementSet) -> bool {
    let holds = |outcome| matches!(outcome, Outcome::Satisfied | Outcome::NotApplicable);
    let is_found = |id: &warifu_model::RequirementId| record.findings.iter().any(|finding| finding.requirement == *id);
    record.outcome == Outcome::Satisfied
        && record.findings.iter().all(|finding| holds(finding.outcome) && finding.waived.is_none())
        && record.findings.iter().any(|finding| finding.outcome == Outcome::Satisfied)
        && set.requirements.iter().all(|requirement| is_found(&requirement.id))
}

fn count(record: &Record) -> Counts {
    let mut counts = Counts::default();
    for finding in &record.findings {
        let counter = match finding.outcome {
            Outcome::Satisfied => &mut counts.satisfied,
            Outcome::NotSatisfied => &mut counts.not_satisfied,
            Outcome::Undetermined => &mut counts.undetermined,
            Outcome::NotApplicable => &mut counts.not_applicable,
        };
        *counter += 1;
        counts.waived += usize::from(finding.waived.is_some());
    }
    counts
}

/// The items, with a blank where the date of a document is not known.
fn dated(items: Vec<PaperItem>, facts: &Facts<'_>) -> Vec<PaperItem> {
    let who = if facts.is_incomplete() { Filler::Drafter } else { Filler::Manufacturer };
    let dated = |item: PaperItem| {
        let count = item.documents.iter().filter(|one| one.made_at.is_none()).count();
        let what = both(|language| match language {
            Language::En => format!("when {} made", plural(count, "listed document was", "listed documents were")),
            Language::Ja => format!("記載した文書{count}件の作成日"),
        });
        if count == 0 { item } else { Draft(item).missing(what, who, true).done() }
    };
    items.into_iter().map(dated).collect()
}

/// The documents of the record that no item lists.
fn others(facts: &Facts<'_>, items: &[PaperItem]) -> Vec<PaperDocument> {
    let is_listed = |one: &PaperDocument| items.iter().any(|item| item.documents.contains(one));
    facts.documents.iter().filter(|one| !is_listed(one)).cloned().collect()
}

fn remarks(kind: PaperKind, record: &Record, facts: &Facts<'_>) -> Vec<Localized> {
    let whose = match facts.source.origin {
        SetOrigin::Catalogue => words::OTHER_EDITION,
        SetOrigin::Given => words::GIVEN_SET,
    };
    let mut remarks = vec![localized(words::WHAT_IT_IS), localized(whose)];
    if kind == PaperKind::EuTechnicalFile {
        remarks.push(localized(words::BY_KIND));
    }
    if Timestamp::parse(APPLIES).is_none_or(|from| record.at < from) {
        remarks.push(localized(words::NOT_YET));
    }
    if !record.weakenings.is_empty() {
        let count = record.weakenings.len();
        remarks.push(both(|language| match language {
            Language::En => format!(
                "Checks were relaxed or skipped at the evaluation ({count} in the record), such as unsigned claims or documents whose \
                 bytes were not at hand."
            ),
            Language::Ja => {
                format!("評価の際に緩和又は省略された検査がある（評価記録に{count}件）。署名のない主張、内容が提出されていない文書などである。")
            }
        }));
    }
    if facts.is_incomplete() {
        let (given, all) = (facts.attestations.len(), record.inputs.len());
        remarks.push(if given == 0 {
            localized(words::NO_ATTESTATION)
        } else {
            both(|language| match language {
                Language::En => format!("Of {all} attestations that the record names {given} are given."),
                Language::Ja => format!("評価記録が参照するアテステーション{all}件のうち、{given}件が指定されている。"),
            })
        });
    }
    remarks.push(localized(words::UNVERIFIED_ITEMS));
    remarks
}

/// The day from which the act as a whole applies (Article 71(2)).
const APPLIES: &str = "2027-12-11T00:00:00Z";
