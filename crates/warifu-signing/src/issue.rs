use warifu_core::Conformity;
use warifu_model::{
    Bundle, Certificate, Digest, Disclosure, Envelope, Finding, FindingsRoot, Json, Language, Location, Problem,
    ReadError, RequirementId, StatusHistory, Terms, Timestamp, problems,
};
use warifu_seal::{
    keys::{Signer, SignerError},
    merkle::MerkleTree,
};

use crate::certificate::certificate;
use crate::status::{self, StatusError};

/// A certificate that was issued, and what its holder needs to show single findings of it.
///
/// The salts inside keep findings that are not shown from being guessed: it goes to the holder, not to the public.
/// Public is the bundle alone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Issued {
    bundle: Vec<u8>,
    statement: Digest,
    status_index: Option<u32>,
    /// The findings, still without their proofs.
    findings: Vec<Disclosure>,
    leaves: Vec<Digest>,
}

problems! {
    /// Reason why no certificate was issued.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum IssueError {
        /// The certificate would end before it begins.
        ExpiresBeforeGrant {
            /// The time at which it would end.
            expires_at: Timestamp,
            /// From when it would hold.
            granted_at: Timestamp,
        } => {
            code: "expires-before-grant",
            en: "the certificate would expire at {expires_at}, which is not after its grant at {granted_at}",
            ja: "認証書の終了 {expires_at} が、発行 {granted_at} より後ではない",
            help_en: "set `expires_at` of the terms after `granted_at`, or to `null`",
            help_ja: "条件の `expires_at` を `granted_at` より後にするか、`null` にしてください",
        }
        /// The certificate would hold before it was decided upon (ISO/IEC 17065:2012, clause 7.7.1).
        GrantedBeforeDecision {
            /// From when it would hold.
            granted_at: Timestamp,
            /// The time at which it was decided upon.
            decided_at: Timestamp,
        } => {
            code: "granted-before-decision",
            en: "the certificate would be granted at {granted_at}, before it was decided upon at {decided_at}",
            ja: "認証書の発行 {granted_at} が、決定 {decided_at} より前である",
            help_en: "set `granted_at` of the terms to the decision or later",
            help_ja: "条件の `granted_at` を決定の日時以後にしてください",
        }
        /// The certificate would be granted at another time than the one as of which the product was evaluated.
        GrantedAtAnotherTime {
            /// From when it would hold.
            granted_at: Timestamp,
            /// For when it was decided.
            decided_for: Timestamp,
        } => {
            code: "granted-at-another-time",
            en: "the certificate would be granted at {granted_at}, but the decision was made for {decided_for}",
            ja: "認証書の発行は {granted_at} だが、決定の対象時点は {decided_for} である",
            help_en: "make the decision for the time of the grant",
            help_ja: "発行の日時を対象として決定してください",
        }
        /// The ledger of the body speaks against it.
        Ledger(error: StatusError) => { delegate }
        /// The terms give the certificate a place, which only the history of the body can do.
        PlaceInTerms {
            /// The place.
            index: u32,
        } => {
            code: "status-index-given",
            en: "the terms give the certificate index {index} in a status list",
            ja: "条件が認証書に状態一覧の番号 {index} を指定している",
            help_en: "leave `status_index` out of the terms: the history of the body assigns the next index",
            help_ja: "条件から `status_index` を除いてください。次の番号は機関の履歴が割り当てます",
        }
        /// The signer gave no signature.
        Signer(error: SignerError) => { delegate }
        /// The terms hold texts that no reader would take. Terms that were read from bytes never do.
        Unreadable(error: ReadError) => {
            code: "terms-unreadable",
            en: "the terms do not make a readable certificate: {error}",
            ja: ("条件からは読み取り可能な認証書を作れない：{}", error.with_place(Language::Ja)),
            help_en: ("{}", Problem::help(error, Language::En)),
            help_ja: ("{}", Problem::help(error, Language::Ja)),
            location: (Location { pointer: &error.pointer, offset: Some(error.offset) }),
        }
    }
}

impl From<StatusError> for IssueError {
    fn from(error: StatusError) -> Self {
        Self::Ledger(error)
    }
}

impl From<SignerError> for IssueError {
    fn from(error: SignerError) -> Self {
        Self::Signer(error)
    }
}

/// Issues a certificate (ISO/IEC 17065:2012, clause 7.7): signs the decision. For a body that keeps no status list; see
/// [`issue_in`] for one that does.
///
/// The conformity is used up, also on error. What is signed is the canonical JSON (RFC 8785) of the statement: it
/// has one form, so that the same arguments give the same certificate.
///
/// `salt_seed` is 32 secret random bytes, fresh for each certificate. The findings go into a Merkle tree in the order
/// of the set; the salt of finding `i` is SHA-256 of the text `warifu salt`, the seed, and `i` as eight bytes, highest
/// first.
///
/// # Errors
///
/// [`IssueError`], about the terms or the signer; there is no signature then.
///
/// ```
/// use warifu_model::Bundle;
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::issue;
///
/// # use warifu_core::When;
/// # use warifu_signing::{Application, Ed25519Check, Review, review};
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let (set, documents, terms) = (example::set(), example::documents(), example::terms());
/// # let record = example::file("record.json");
/// # let when = When { decided_at: terms.granted_at, granted_at: terms.granted_at };
/// # let application = Application {
/// #     record: &record,
/// #     set: &set,
/// #     documents: &documents,
/// #     certificates: &[],
/// #     when,
/// #     signatures: &Ed25519Check,
/// # };
/// // `review` and `decide` make a conformity, and nothing else does
/// let Review::Conforms(conformity) = review(&application)? else { panic!("the record does not conform") };
/// let (key, salt_seed) = (SigningKey::from_seed(&[2; 32]), [3; 32]);
/// let issued = issue(conformity, &terms, &key, &salt_seed)?;
/// assert_eq!(issued.status_index(), None);
/// assert_eq!(Bundle::read(issued.bundle())?.certificate.signatures.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn issue(
    conformity: Conformity,
    terms: &Terms,
    key: &dyn Signer,
    salt_seed: &[u8; 32],
) -> Result<Issued, IssueError> {
    match terms.status_index {
        Some(index) => Err(IssueError::PlaceInTerms { index }),
        None => sign(conformity, terms, key, salt_seed).map(|(issued, _)| issued),
    }
}

/// Issues a certificate as [`issue`] does, and enters it into the history of its body: with the next index, a number that no
/// other certificate has, and its digest.
///
/// The bundle is kept in the history as well. The order on disk that loses nothing is: the history, then the bundle, then
/// [`handed_out`](crate::handed_out) and the history again. Killed before the first step, nothing happened; after it, the
/// certificate is in the history and can be taken from there.
///
/// # Errors
///
/// [`IssueError`]; nothing was signed then, and the history is unchanged.
///
/// ```
/// use warifu_model::StatusHistory;
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::{handed_out, issue_in};
///
/// # use warifu_core::When;
/// # use warifu_signing::{Application, Ed25519Check, Review, review};
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let (set, documents, terms) = (example::set(), example::documents(), example::terms());
/// # let record = example::file("record.json");
/// # let when = When { decided_at: terms.granted_at, granted_at: terms.granted_at };
/// # let application = Application {
/// #     record: &record,
/// #     set: &set,
/// #     documents: &documents,
/// #     certificates: &[],
/// #     when,
/// #     signatures: &Ed25519Check,
/// # };
/// // `review` and `decide` make a conformity, and nothing else does
/// let Review::Conforms(conformity) = review(&application)? else { panic!("the record does not conform") };
/// let mut history = StatusHistory::new("minato".to_owned());
/// let (key, salt_seed) = (SigningKey::from_seed(&[2; 32]), [3; 32]);
/// let issued = issue_in(&mut history, conformity, &terms, &key, &salt_seed)?;
/// assert_eq!((issued.status_index(), history.count()), (Some(0), 1));
///
/// // here the history is written, then the bundle, then the history again
/// handed_out(&mut history, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn issue_in(
    history: &mut StatusHistory,
    conformity: Conformity,
    terms: &Terms,
    key: &dyn Signer,
    salt_seed: &[u8; 32],
) -> Result<Issued, IssueError> {
    if let Some(index) = terms.status_index {
        return Err(IssueError::PlaceInTerms { index });
    }
    let index = status::next_place(history, &terms.body.id, &terms.number, &terms.series)?;
    status::demand_number_apart(history, &terms.number)?;
    let terms = Terms { status_index: Some(index), ..terms.clone() };
    let (issued, certificate) = sign(conformity, &terms, key, salt_seed)?;
    status::place(history, &certificate, issued.statement);
    status::keep(history, index, &issued.bundle);
    Ok(issued)
}

fn sign(
    conformity: Conformity,
    terms: &Terms,
    key: &dyn Signer,
    salt_seed: &[u8; 32],
) -> Result<(Issued, Certificate), IssueError> {
    let Prepared { statement, certificate, issued } = state(conformity, terms, salt_seed)?;
    let envelope = key.sign_envelope(Envelope::IN_TOTO_PAYLOAD, statement)?;
    let bundle = Json::from(&Bundle::of(envelope)).to_canonical();
    Ok((Issued { bundle, ..issued }, certificate))
}

/// A certificate that is to be signed, with what its holder needs to show single findings of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Prepared {
    statement: Vec<u8>,
    certificate: Certificate,
    /// As it will be issued, still without a bundle.
    issued: Issued,
}

/// Makes the statement of a certificate without signing it, for a body whose keys are elsewhere or several: with this place
/// in its status list, which no other certificate has. Signed, it is what [`issue_in`] gives at this place.
///
/// The conformity is used up, also on error. `salt_seed` is as for [`issue`].
///
/// # Errors
///
/// [`IssueError`], about the terms.
///
/// ```
/// use warifu_core::Conformity;
/// use warifu_model::Terms;
/// use warifu_signing::{IssueError, prepare};
///
/// fn statement(conformity: Conformity, terms: &Terms, salt_seed: &[u8; 32]) -> Result<Vec<u8>, IssueError> {
///     Ok(prepare(conformity, terms, 7, salt_seed)?.statement().to_vec())
/// }
/// ```
pub fn prepare(
    conformity: Conformity,
    terms: &Terms,
    index: u32,
    salt_seed: &[u8; 32],
) -> Result<Prepared, IssueError> {
    match terms.status_index {
        Some(index) => Err(IssueError::PlaceInTerms { index }),
        None => state(conformity, &Terms { status_index: Some(index), ..terms.clone() }, salt_seed),
    }
}

/// The commitment of a certificate to its findings, as [`issue`] and [`prepare`] make it of them and the seed.
///
/// ```
/// assert_eq!(warifu_signing::findings_root(&[], &[0; 32]).count, 0);
/// ```
pub fn findings_root(findings: &[Finding], salt_seed: &[u8; 32]) -> FindingsRoot {
    rooted(&leaves(&salted(findings, salt_seed)))
}

/// All findings of a certificate with their proofs, made again of the findings of its record and the seed of its salts: what
/// [`Issued::disclosures`] gave.
///
/// ```
/// assert!(warifu_signing::disclosures_of(&[], &[0; 32]).is_empty());
/// ```
pub fn disclosures_of(findings: &[Finding], salt_seed: &[u8; 32]) -> Vec<Disclosure> {
    let findings = salted(findings, salt_seed);
    let leaves = leaves(&findings);
    findings.iter().filter_map(|finding| proven(&leaves, finding)).collect()
}

/// Every finding has its leaf, so there always is a proof.
fn proven(leaves: &[Digest], finding: &Disclosure) -> Option<Disclosure> {
    let proof = MerkleTree::over(leaves).prove_inclusion(finding.index.into()).ok()?;
    Some(Disclosure { proof, ..finding.clone() })
}

fn rooted(leaves: &[Digest]) -> FindingsRoot {
    FindingsRoot { count: count(leaves.len()), root: MerkleTree::over(leaves).root() }
}

fn leaves(findings: &[Disclosure]) -> Vec<Digest> {
    findings.iter().map(|finding| MerkleTree::leaf_hash(&finding.leaf())).collect()
}

fn state(conformity: Conformity, terms: &Terms, salt_seed: &[u8; 32]) -> Result<Prepared, IssueError> {
    check_dates(&conformity, terms)?;
    let findings = salted(&conformity.record().findings, salt_seed);
    let leaves = leaves(&findings);
    let statement = Json::from(&certificate(&conformity, terms, rooted(&leaves))).to_canonical();
    let certificate = Certificate::read(&statement).map_err(IssueError::Unreadable)?;
    let status_index = certificate.status_index;
    // `conformity` ends here: it has become this certificate.
    drop(conformity);
    let issued = Issued { bundle: Vec::new(), statement: Digest::of(&statement), status_index, findings, leaves };
    Ok(Prepared { statement, certificate, issued })
}

impl Prepared {
    /// The canonical bytes that are to be signed, in an envelope of the payload type of in-toto statements.
    pub fn statement(&self) -> &[u8] {
        &self.statement
    }

    /// The digest of those bytes, by which the certificate is known.
    pub fn digest(&self) -> Digest {
        self.issued.statement
    }

    /// The certificate that those bytes state.
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// All findings with their proofs, in the order of the set, to choose from for [`crate::disclose`].
    pub fn disclosures(&self) -> Vec<Disclosure> {
        self.issued.disclosures()
    }
}

impl Issued {
    /// The bytes of the bundle: the certificate, no findings shown.
    pub fn bundle(&self) -> &[u8] {
        &self.bundle
    }

    /// The bytes of the bundle, without the rest.
    pub fn into_bundle(self) -> Vec<u8> {
        self.bundle
    }

    /// The digest of the signed statement, by which the certificate is known.
    pub fn statement_digest(&self) -> Digest {
        self.statement
    }

    /// Its place in the status list of the body, if that keeps one.
    pub fn status_index(&self) -> Option<u32> {
        self.status_index
    }

    /// All findings with their proofs, in the order of the set, to choose from for [`crate::disclose`].
    pub fn disclosures(&self) -> Vec<Disclosure> {
        self.findings.iter().filter_map(|finding| self.proven(finding)).collect()
    }

    /// The finding on one requirement with its proof; none where the certificate is not about it.
    pub fn disclosure(&self, requirement: &RequirementId) -> Option<Disclosure> {
        let mut findings = self.findings.iter();
        findings.find(|finding| finding.requirement == *requirement).and_then(|finding| self.proven(finding))
    }

    fn proven(&self, finding: &Disclosure) -> Option<Disclosure> {
        proven(&self.leaves, finding)
    }
}

fn check_dates(conformity: &Conformity, terms: &Terms) -> Result<(), IssueError> {
    let (granted_at, decided_at) = (terms.granted_at, conformity.decided_at());
    if granted_at < decided_at {
        return Err(IssueError::GrantedBeforeDecision { granted_at, decided_at });
    }
    if granted_at != conformity.granted_at() {
        return Err(IssueError::GrantedAtAnotherTime { granted_at, decided_for: conformity.granted_at() });
    }
    match terms.expires_at {
        Some(expires_at) if expires_at <= granted_at => Err(IssueError::ExpiresBeforeGrant { expires_at, granted_at }),
        _ => Ok(()),
    }
}

fn salted(findings: &[Finding], seed: &[u8; 32]) -> Vec<Disclosure> {
    let disclosure = |(index, finding): (u32, &Finding)| Disclosure {
        index,
        requirement: finding.requirement.clone(),
        outcome: finding.outcome,
        salt: salt(seed, index),
        proof: Vec::new(),
    };
    (0..).zip(findings).map(disclosure).collect()
}

fn salt(seed: &[u8; 32], index: u32) -> [u8; 32] {
    let input = [SALT_PREFIX, seed, &u64::from(index).to_be_bytes()].concat();
    *Digest::of(&input).as_bytes()
}

/// A set has at most [`warifu_model::Limit::REQUIREMENTS`] requirements.
fn count(findings: usize) -> u32 {
    u32::try_from(findings).unwrap_or(u32::MAX)
}

/// Keeps salts apart from whatever else somebody might hash with the seed.
const SALT_PREFIX: &[u8] = b"warifu salt";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn salts_follow_from_seed_and_place() {
        let hex = data_hex(&salt(&[7; 32], 258));
        // printf 'warifu salt' + 32 times 07 + 0000000000000102, by sha256sum
        assert_eq!(hex, "630cc912d1723403b08aa8905ea44d66b10c05310fb5a3bb51ae1669025f6085");
        assert_ne!(salt(&[7; 32], 0), salt(&[7; 32], 1));
        assert_ne!(salt(&[7; 32], 0), salt(&[8; 32], 0));
    }

    fn data_hex(bytes: &[u8; 32]) -> String {
        Digest::from_bytes(*bytes).hex()
    }
}
