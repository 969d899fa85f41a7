use warifu_model::{Bundle, Certificate, Envelope, Timestamp};

use crate::gate::Gate;
use crate::request::{Kept, Request};
use crate::trust::Trust;
use crate::verdict::Verdict;

/// A new edition of an accreditation, and when the gate is asked about it.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The edition, as it was signed. One that does not count under the policy affects nobody.
    pub edition: &'a Envelope,
    /// The time for which the question is asked.
    pub at: Timestamp,
    /// As known at which time it is to be answered; none for all that is at hand.
    pub known_at: Option<Timestamp>,
}

/// What an importer is told about one bundle without the new edition, and with it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Effect {
    /// The certificate as it is written, which nobody may have signed; none where it cannot be read.
    pub certificate: Option<Certificate>,
    /// Without the new edition.
    pub before: Verdict,
    /// With the new edition beside what is kept.
    pub after: Verdict,
}

impl Effect {
    /// Whether the edition changes the answer, or why it is given.
    pub fn is_changed(&self) -> bool {
        (self.before.answer(), self.before.code()) != (self.after.answer(), self.after.code())
    }
}

/// Whom a new edition affects: for each bundle, in order, what the gate says with the edition kept and without. The question
/// is that of an importer to whom the very product arrives that the certificate names.
///
/// Nothing is decided here. `after` is the verdict of a gate that keeps the edition beside everything else.
pub fn affected(trust: &Trust, kept: Kept<'_>, change: Change<'_>, bundles: &[&[u8]]) -> Vec<Effect> {
    let mut with = kept.accreditation.to_vec();
    with.push(change.edition.clone());
    let mut before = Gate::new(trust, kept);
    let mut after = Gate::new(trust, Kept { accreditation: &with, ..kept });
    let effect = |bundle: &&[u8]| {
        let read = Bundle::read(bundle).ok();
        let certificate = read.and_then(|bundle| Certificate::read(&bundle.certificate.payload).ok());
        let product = certificate.as_ref().map(|certificate| &certificate.product);
        let request = Request { bundle, product, at: change.at, known_at: change.known_at };
        let (before, after) = (before.check(&request), after.check(&request));
        Effect { certificate, before, after }
    };
    bundles.iter().map(effect).collect()
}
