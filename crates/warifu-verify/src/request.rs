use warifu_model::{Envelope, Product, Timestamp};

/// What is asked at the gate.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The exact bytes of the bundle.
    pub bundle: &'a [u8],
    /// The product that arrived, if it is at hand.
    pub product: Option<&'a Product>,
    /// The time for which the question is asked.
    pub at: Timestamp,
    /// As known at which time it is to be answered; none for all that is at hand. What was made later is then passed over:
    /// newer status snapshots, newer editions of accreditations, later cosignatures.
    pub known_at: Option<Timestamp>,
}

/// What an importer has kept beside its policy: newer word of authorities and bodies than a bundle may carry. Whoever
/// hands a bundle over can leave such things out; what the importer has itself nobody can.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kept<'a> {
    /// Accreditations, of whichever bodies. They count as if they stood in the bundle.
    pub accreditation: &'a [Envelope],
    /// Status snapshots, of whichever bodies. They count as if they stood in the bundle.
    pub status: &'a [Envelope],
}
