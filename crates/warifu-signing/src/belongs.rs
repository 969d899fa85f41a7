use warifu_model::json::plural;
use warifu_model::{Accreditation, Bundle, Certificate, Json, ReadError, StatusSnapshot, Terms, problems};
use warifu_seal::{
    checkpoint::{Checkpoint, CheckpointError},
    log_proof::{LogProof, LogProofError},
    merkle::{InclusionError, MerkleTree},
    note::Note,
};

problems! {
    /// The reason why something does not belong beside a certificate, or under it.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum BelongsError {
        /// A snapshot is of another body.
        SnapshotOfOtherBody {
            /// The body of the snapshot.
            snapshot: String,
            /// The body of the certificate.
            certificate: String,
        } => {
            code: "status-of-another-body",
            en: "the snapshot is of `{snapshot}`, the certificate of `{certificate}`",
            ja: "状態一覧は `{snapshot}` のもの、認証書は `{certificate}` のものである",
            help_en: "give the snapshot of the body that issued it",
            help_ja: "発行した機関の状態一覧を指定してください",
        }
        /// A snapshot is of none of the series under which the certificate was granted.
        SnapshotOfOtherSeries => {
            code: "status-of-another-series",
            en: "the snapshot names none of the series under which the certificate was granted",
            ja: "状態一覧は、認証書の発行の根拠となった認定系列を一つも挙げていない",
            help_en: "give a snapshot of the history in which the certificate has its place",
            help_ja: "認証書が登録されている履歴の状態一覧を指定してください",
        }
        /// The snapshot does not read.
        Snapshot(error: ReadError) => { quote }
        /// The certificate has no place in a status list.
        NoPlace => {
            code: "status-index-missing",
            en: "the certificate has no place in a status list",
            ja: "認証書に状態一覧での番号がない",
            help_en: "issue certificates into the history of the body, which gives each its place",
            help_ja: "機関の履歴に登録して認証書を発行してください。番号は履歴が割り当てます",
        }
        /// The snapshot is older than the certificate.
        BeyondSnapshot {
            /// The place of the certificate.
            index: u32,
            /// The number of certificates the snapshot is about.
            count: u32,
        } => {
            code: "status-index-unknown",
            en: ("the snapshot is about {}, this one has place {index}", plural(*count, "certificate", "certificates")),
            ja: "状態一覧の対象は{count}件であり、この認証書の番号は{index}である",
            help_en: "publish a snapshot after the certificate was issued",
            help_ja: "認証書の発行後に状態一覧を公開してください",
        }
        /// An accreditation is of another body than the terms.
        AccreditationOfOtherBody {
            /// The place of the accreditation, counted from 0.
            edition: usize,
            /// Its body.
            accreditation: String,
            /// The body of the terms.
            terms: String,
        } => {
            code: "accreditation-of-another-body",
            en: "the accreditation is of `{accreditation}`, the terms of `{terms}`",
            ja: "認定は `{accreditation}` のもの、発行条件は `{terms}` のものである",
            help_en: "give accreditations of the body that issues",
            help_ja: "発行する機関の認定を指定してください",
        }
        /// The terms name other series than those of the accreditations.
        SeriesDiffer => {
            code: "series-differ",
            en: "the terms name other series than the accreditations that were given",
            ja: "発行条件が挙げる認定系列が、指定された認定と異なる",
            help_en: "leave `series` of the terms out, or give the accreditations that they name",
            help_ja: "発行条件の `series` を省くか、そこに挙げた認定を指定してください",
        }
    }
}

problems! {
    /// The reason why a log proof does not belong to a certificate.
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum ProofError {
        /// Its checkpoint does not read.
        Checkpoint(error: CheckpointError) => { delegate }
        /// It is not of this certificate with the signatures that it has.
        Inclusion(error: InclusionError) => { delegate }
        /// It does not read.
        Read(error: LogProofError) => { delegate }
    }
}

/// Checks that a snapshot is of the body and series of a certificate, and knows of its place.
pub(crate) fn snapshot_belongs(snapshot: &[u8], certificate: &Certificate) -> Result<(), BelongsError> {
    let snapshot = StatusSnapshot::read(snapshot).map_err(BelongsError::Snapshot)?;
    if snapshot.body != certificate.body.id {
        let (snapshot, certificate) = (snapshot.body.clone(), certificate.body.id.clone());
        return Err(BelongsError::SnapshotOfOtherBody { snapshot, certificate });
    }
    if !certificate.series.is_empty() && !certificate.series.iter().any(|id| snapshot.series.contains(id)) {
        return Err(BelongsError::SnapshotOfOtherSeries);
    }
    match certificate.status_index {
        None => Err(BelongsError::NoPlace),
        Some(index) if index >= snapshot.count => Err(BelongsError::BeyondSnapshot { index, count: snapshot.count }),
        Some(_) => Ok(()),
    }
}

/// Checks that a log proof is of the certificate of a bundle, with the signatures that it has. Who signed the checkpoint is for
/// the gate.
pub(crate) fn proof_belongs(proof: &str, bundle: &Bundle) -> Result<(), ProofError> {
    let proof = LogProof::read(proof).map_err(ProofError::Read)?;
    let note = Note::read(proof.checkpoint.as_bytes()).map_err(CheckpointError::from);
    let head = note.and_then(|note| Checkpoint::read(note.text())).map_err(ProofError::Checkpoint)?;
    let leaf = MerkleTree::leaf_hash(&Json::from(&bundle.certificate).to_canonical());
    MerkleTree::check_inclusion(&leaf, proof.index, head.size(), &proof.hashes, head.root())
        .map_err(ProofError::Inclusion)
}

/// Names in the terms the series under which the certificate is granted: those of these accreditations. Without any, the
/// terms stay as they are.
///
/// ```
/// use warifu_model::Terms;
/// use warifu_signing::granted_under;
///
/// # fn example(terms: Terms) -> Result<(), warifu_signing::BelongsError> {
/// assert_eq!(granted_under(terms.clone(), &[])?, terms);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`BelongsError`]: an accreditation is of another body, or the terms name other series.
pub fn granted_under(mut terms: Terms, accreditations: &[Accreditation]) -> Result<Terms, BelongsError> {
    for (edition, one) in accreditations.iter().enumerate() {
        if one.body.id != terms.body.id {
            let (accreditation, terms) = (one.body.id.clone(), terms.body.id);
            return Err(BelongsError::AccreditationOfOtherBody { edition, accreditation, terms });
        }
    }
    let mut series: Vec<_> = accreditations.iter().map(Accreditation::series).collect();
    series.sort_unstable();
    series.dedup();
    if series.is_empty() {
        return Ok(terms);
    }
    if !terms.series.is_empty() && terms.series != series {
        return Err(BelongsError::SeriesDiffer);
    }
    terms.series = series;
    Ok(terms)
}
