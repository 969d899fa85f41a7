use warifu_model::{Bundle, Certificate, Envelope, Timestamp};

use crate::gate::Gate;
use crate::question::{Kept, Question};
use crate::trust::Trust;
use crate::verdict::Verdict;

/// A new edition of an accreditation, and when the gate is asked about it.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The signed edition. One that does not count under the policy affects no certificate.
    pub edition: &'a Envelope,
    /// The time for which the question is asked.
    pub at: Timestamp,
    /// The time as of which things are known; none for everything that was provided.
    pub known_at: Option<Timestamp>,
}

/// The verdicts on one bundle without the new edition, and with it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Effect {
    /// The certificate as written, whether or not anybody signed it; none where it cannot be read.
    pub certificate: Option<Certificate>,
    /// Without the new edition.
    pub before: Verdict,
    /// With the new edition beside what is kept.
    pub after: Verdict,
}

impl Effect {
    /// Tells whether the edition changes the answer, or its code.
    pub fn is_changed(&self) -> bool {
        (self.before.answer(), self.before.code()) != (self.after.answer(), self.after.code())
    }
}

/// Asks the gate about each bundle, in order, without and with a new edition of an accreditation: which certificates a
/// suspension or a revocation affects. The question is that of an importer to whom the product in the certificate arrives.
///
/// `after` is the verdict of a gate that keeps the edition beside everything else; this function decides nothing itself.
///
/// ```
/// use warifu_model::{Bundle, Timestamp};
/// use warifu_verify::{Change, Kept, Trust, affected};
///
/// let bytes = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/bundle.json"));
/// let trust = Trust::read(include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/trust.json")))?;
/// // an edition that the bundle has already
/// let bundle = Bundle::read(bytes)?;
/// let edition = bundle.accreditation.last().ok_or("no accreditation")?;
/// let at = Timestamp::parse("2026-11-20T00:00:00Z").ok_or("no time")?;
/// let effects = affected(&trust, Kept::default(), Change { edition, at, known_at: None }, &[bytes]);
/// assert!(!effects[0].is_changed());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn affected(trust: &Trust, kept: Kept<'_>, change: Change<'_>, bundles: &[&[u8]]) -> Vec<Effect> {
    let mut with = kept.accreditation.to_vec();
    with.push(change.edition.clone());
    let mut before = Gate::new(trust).knowing(kept);
    let mut after = Gate::new(trust).knowing(Kept { accreditation: &with, ..kept });
    let effect = |bundle: &&[u8]| {
        let read = Bundle::read(bundle).ok();
        let certificate = read.and_then(|bundle| Certificate::read(&bundle.certificate.payload).ok());
        let product = certificate.as_ref().map(|certificate| &certificate.product);
        let question = Question { product, at: change.at, known_at: change.known_at };
        let (before, after) = (before.check(bundle, &question), after.check(bundle, &question));
        Effect { certificate, before, after }
    };
    bundles.iter().map(effect).collect()
}
