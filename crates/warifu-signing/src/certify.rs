use std::convert::Infallible;
use std::fmt::{Debug, Display};

use warifu_core::{
    CheckSignature, CompiledSet, Conformity, Decision, Difference, Documents, NamedDocuments, Refusal, Replay,
    ReplayError, Scales, When, decide, replay_from,
};
use warifu_model::{CertificateFact, StatusHistory, Terms, problems};
use warifu_seal::keys::Signer;

use crate::issue::{IssueError, Issued, issue, issue_in};
use crate::status::handed_out;

/// A record on which somebody asks for a decision, with everything that it takes to evaluate it again.
#[derive(Clone, Copy)]
pub struct Application<'a> {
    /// The exact bytes of the record.
    pub record: &'a [u8],
    /// The set that the record names.
    pub set: &'a CompiledSet,
    /// The documents that the record names, found by digest.
    pub documents: &'a dyn Documents,
    /// The certificates of components that the record names, as the gate opened them again.
    pub certificates: &'a [CertificateFact],
    /// The time at which it is decided, and from when what is granted is to hold.
    pub when: When,
    /// States what checks signatures: [`Ed25519Check`](crate::Ed25519Check), or one that opens sigstore bundles as well.
    pub signatures: &'a dyn CheckSignature,
}

/// Describes what a review of a record comes to.
#[derive(Debug)]
pub enum Review {
    /// The product conforms: a certificate may be issued or countersigned.
    Conforms(Conformity),
    /// It does not, or what was evaluated is too weak to certify.
    Refused(Refusal),
    /// The record is not what comes out of its inputs.
    Differs(Difference),
}

/// Describes what became of an application.
#[derive(Debug)]
pub enum Certified {
    /// A certificate was issued, and is in the ledger where the body keeps one.
    Issued(Box<Issued>),
    /// The product does not conform, or what was evaluated is too weak to certify.
    Refused(Refusal),
    /// The record is not what comes out of its inputs.
    Differs(Difference),
}

problems! {
    /// The reason why an application came to no answer. Nothing was handed out then. `E` is the error of the [`Ledger`].
    #[derive(Clone, Debug, Eq, PartialEq)]
    pub enum CertifyError<E: Debug + Display> {
        /// The record cannot be evaluated again.
        Replay(error: ReplayError) => { delegate }
        /// The terms, the history or the signer speak against the certificate.
        Issue(error: IssueError) => { delegate }
        /// The ledger cannot be read or written.
        Ledger(error: E) => {
            code: "ledger-unusable",
            en: "the ledger cannot be read or written: {error}",
            ja: "台帳の読み書きができない：{error}",
            help_en: "set the ledger right and ask again; where its history names the certificate already, take the bundle from there",
            help_ja: "台帳を復旧して再度実行してください。履歴に既に認証書がある場合は、そのバンドルを使ってください",
        }
    }
}

/// Describes what a body has to keep through a crash while it issues: files, a database, or anything else that is durable.
///
/// [`certify`] calls it in the order `begin`, `keep`, `store`, `hand_out`, `store`. Killed before the first `store`, nothing
/// happened; after it, the history holds the certificate with its place and its bundle.
pub trait Ledger {
    /// The reason why it cannot be read or written.
    type Error;

    /// Gives the history of the body, and keeps everybody else from changing it until the ledger is dropped. None for a body
    /// that keeps no history: its certificates have no place in a status list.
    ///
    /// # Errors
    ///
    /// The history cannot be read, or somebody else is changing it.
    fn begin(&mut self) -> Result<Option<StatusHistory>, Self::Error>;

    /// Keeps what cannot be made again from the bundle: [`Issued::disclosures`], for the holder alone.
    ///
    /// # Errors
    ///
    /// They cannot be written; then nothing is issued.
    fn keep(&mut self, issued: &Issued) -> Result<(), Self::Error>;

    /// Replaces the history. When this returns, it is durable.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    fn store(&mut self, history: &StatusHistory) -> Result<(), Self::Error>;

    /// Hands out the bundle.
    ///
    /// # Errors
    ///
    /// It cannot be written. The history holds it.
    fn hand_out(&mut self, bundle: &[u8]) -> Result<Delivery, Self::Error>;
}

/// A ledger in memory, for trials: what it holds ends with the process.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MemoryLedger {
    /// The history of the body.
    pub history: StatusHistory,
    /// The bundles that were handed out, in their order.
    pub bundles: Vec<Vec<u8>>,
}

impl MemoryLedger {
    /// The empty history of a body, by its id.
    pub fn new(body: &str) -> Self {
        Self { history: StatusHistory::new(body.to_owned()), bundles: Vec::new() }
    }
}

impl Ledger for MemoryLedger {
    type Error = Infallible;

    fn begin(&mut self) -> Result<Option<StatusHistory>, Infallible> {
        Ok(Some(self.history.clone()))
    }

    fn keep(&mut self, _: &Issued) -> Result<(), Infallible> {
        Ok(())
    }

    fn store(&mut self, history: &StatusHistory) -> Result<(), Infallible> {
        self.history = history.clone();
        Ok(())
    }

    fn hand_out(&mut self, bundle: &[u8]) -> Result<Delivery, Infallible> {
        self.bundles.push(bundle.to_vec());
        Ok(Delivery::Durable)
    }
}

/// Describes how a bundle was handed out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Delivery {
    /// It is durable where it went: the history need not hold it any more.
    Durable,
    /// It went somewhere out of the body's hands: the history holds it until the next one is asked for.
    Unconfirmed,
}

/// Evaluates a record again from its documents and decides on what comes out: what a body does before it issues, and what a
/// second one does before it countersigns.
///
/// ```
/// use warifu_core::When;
/// use warifu_model::Outcome;
/// use warifu_signing::{Application, Ed25519Check, Review, review};
///
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let (set, documents, terms) = (example::set(), example::documents(), example::terms());
/// # let record = example::file("record.json");
/// let when = When { decided_at: terms.granted_at, granted_at: terms.granted_at };
/// let application = Application {
///     record: &record,
///     set: &set,
///     documents: &documents,
///     certificates: &[],
///     when,
///     signatures: &Ed25519Check,
/// };
/// let Review::Conforms(conformity) = review(&application)? else { panic!("the record does not conform") };
/// assert_eq!(conformity.record().outcome, Outcome::Satisfied);
///
/// let cut_short = &record[..record.len() - 1];
/// assert!(review(&Application { record: cut_short, ..application }).is_err());
/// # Ok::<(), warifu_core::ReplayError>(())
/// ```
///
/// # Errors
///
/// [`ReplayError`]: the record does not read, or names what is not among the documents; or its inputs cannot be evaluated.
pub fn review(application: &Application<'_>) -> Result<Review, ReplayError> {
    let Application { record, set, documents, certificates, when, signatures } = *application;
    let evaluation = match replay_from(record, set, documents, certificates, signatures)? {
        Replay::Same(evaluation) => evaluation,
        Replay::Different(difference) => return Ok(Review::Differs(difference)),
    };
    let named = NamedDocuments::find(evaluation.record(), documents, certificates)?;
    let decision = named.request(|request| decide(evaluation, when, &Scales { set, request, signatures }))?;
    Ok(match decision {
        Decision::Grant(conformity) => Review::Conforms(conformity),
        Decision::Refuse(refusal) => Review::Refused(refusal),
    })
}

/// Issues a certificate on a record: evaluates it again, decides, gives the certificate its place, and hands it out, in the
/// order that loses nothing.
///
/// `salt_seed` is 32 secret random bytes, fresh for each certificate, as for [`issue`].
///
/// ```
/// use warifu_core::When;
/// use warifu_seal::keys::SigningKey;
/// use warifu_signing::{Application, Certified, Ed25519Check, MemoryLedger, certify};
///
/// # mod example { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/example.rs")); }
/// # let (set, documents, terms) = (example::set(), example::documents(), example::terms());
/// # let record = example::file("record.json");
/// let application = Application {
///     record: &record,
///     set: &set,
///     documents: &documents,
///     certificates: &[],
///     when: When { decided_at: terms.granted_at, granted_at: terms.granted_at },
///     signatures: &Ed25519Check,
/// };
/// let mut ledger = MemoryLedger::new("minato");
/// let (key, salt_seed) = (SigningKey::from_seed(&[2; 32]), [3; 32]);
/// let certified = certify(&mut ledger, &application, &terms, &key, &salt_seed)?;
/// let Certified::Issued(issued) = certified else { panic!("no certificate") };
/// assert_eq!(issued.status_index(), Some(0));
/// assert_eq!(ledger.bundles, [issued.into_bundle()]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`CertifyError`]. The history may hold the certificate where the ledger failed after its first `store`; it has its place
/// then, and its bundle can be handed out from there.
pub fn certify<L: Ledger>(
    ledger: &mut L,
    application: &Application<'_>,
    terms: &Terms,
    key: &dyn Signer,
    salt_seed: &[u8; 32],
) -> Result<Certified, CertifyError<L::Error>> {
    let conformity = match review(application).map_err(CertifyError::Replay)? {
        Review::Conforms(conformity) => conformity,
        Review::Refused(refusal) => return Ok(Certified::Refused(refusal)),
        Review::Differs(difference) => return Ok(Certified::Differs(difference)),
    };
    let history = ledger.begin().map_err(CertifyError::Ledger)?;
    let issued = match history {
        None => issue(conformity, terms, key, salt_seed).map_err(CertifyError::Issue)?,
        Some(mut history) => {
            let issued = issue_in(&mut history, conformity, terms, key, salt_seed).map_err(CertifyError::Issue)?;
            enter(ledger, &mut history, &issued).map_err(CertifyError::Ledger)?;
            return Ok(Certified::Issued(Box::new(issued)));
        }
    };
    ledger.keep(&issued).and_then(|()| ledger.hand_out(issued.bundle())).map_err(CertifyError::Ledger)?;
    Ok(Certified::Issued(Box::new(issued)))
}

/// A place that was given out is durable before the certificate that has it leaves, and the certificate with it.
fn enter<L: Ledger>(ledger: &mut L, history: &mut StatusHistory, issued: &Issued) -> Result<(), L::Error> {
    ledger.keep(issued)?;
    ledger.store(history)?;
    let delivery = ledger.hand_out(issued.bundle())?;
    if let (Delivery::Durable, Some(index)) = (delivery, issued.status_index()) {
        handed_out(history, index);
        ledger.store(history)?;
    }
    Ok(())
}
