use warifu_model::{Envelope, Product, Timestamp};

use crate::check::{Check, CheckName};
use crate::checks::{self, Case};
use crate::code::Code;
use crate::gate::Gate;
use crate::opened::{OpenError, authenticate};
use crate::trust::Trust;
use crate::verdict::Verdict;

/// What is asked at the gate.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The importer's policy.
    pub trust: &'a Trust,
    /// The exact bytes of the bundle.
    pub bundle: &'a [u8],
    /// The product that arrived, if it is at hand.
    pub product: Option<&'a Product>,
    /// The time for which the question is asked.
    pub at: Timestamp,
    /// As known at which time it is to be answered; none for all that the bundle knows. What the bundle holds that was
    /// made later is then passed over: newer status snapshots, newer editions of accreditations, later cosignatures.
    pub known_at: Option<Timestamp>,
}

/// What an importer has kept beside its policy: newer word of authorities and bodies than a bundle may carry. Whoever
/// hands a bundle over can leave such things out; what the importer has itself nobody can.
#[derive(Clone, Copy, Debug, Default)]
pub struct Knowledge<'a> {
    /// Accreditations, of whichever bodies. They count as if they stood in the bundle.
    pub accreditation: &'a [Envelope],
    /// Status snapshots, of whichever bodies. Those of the certificate's body count as if they stood in the bundle; others
    /// are passed over.
    pub status: &'a [Envelope],
}

/// Makes every check and gives the verdict, upon what the bundle holds. See [`check_knowing`].
pub fn check(request: &Request<'_>) -> Verdict {
    check_knowing(request, &Knowledge::default())
}

/// Makes every check and gives the verdict.
///
/// Total: whatever the bytes of the bundle are, there is a verdict with all checks of [`CheckName::ALL`] in their
/// order. The first five (envelope to body) build upon one another; when one of them does not pass, all after it are
/// skipped, since nothing that the bundle says can be relied upon. The others are made whatever became of their
/// neighbours, apart from `level`, which is a level of a set that was accepted.
pub fn check_knowing(request: &Request<'_>, knowledge: &Knowledge<'_>) -> Verdict {
    judge(&mut Gate::new(request.trust, *knowledge), request)
}

/// The same by a gate of this very policy.
pub(crate) fn judge(gate: &mut Gate<'_>, request: &Request<'_>) -> Verdict {
    match authenticate(gate, request.bundle, request.known_at) {
        Ok(authentic) => {
            let known = &authentic.known;
            let status = authentic.bundle.status.iter().map(|envelope| gate.snapshot(known, envelope));
            let status: Vec<_> = status.collect();
            let case = Case {
                request,
                certificate: authentic.verified.certificate(),
                disclosed: &authentic.bundle.disclosed,
                status: &status,
                kept: gate.kept(known),
                chain: &known.chain,
                logged: &authentic.logged,
                opened: authentic.verified.opened(),
            };
            let first = CheckName::ALL.iter().take_while(|name| **name <= CheckName::Body).copied();
            let (others, known_at) = checks::all(&case);
            let checks = first.map(Check::pass).chain(others).collect();
            Verdict::new(request, checks, known_at, Some((authentic.verified, authentic.bundle.disclosed)), None)
        }
        Err(error) => {
            let checks = without_certificate(&error);
            let unreadable = if let OpenError::BundleMalformed(error) = error { Some(error) } else { None };
            Verdict::new(request, checks, None, None, unreadable)
        }
    }
}

fn without_certificate(error: &OpenError) -> Vec<Check> {
    let failed = error.check();
    // The statement comes before the signatures in the list, but is not read before one of them holds.
    let is_unread = |name| name == CheckName::Statement && matches!(error, OpenError::NotSigned(_));
    let check = |name: &CheckName| {
        if *name == failed.name {
            failed.clone()
        } else if *name < failed.name && !is_unread(*name) {
            Check::pass(*name)
        } else {
            Check::skipped(*name, Code::NotReached)
        }
    };
    CheckName::ALL.iter().map(check).collect()
}
