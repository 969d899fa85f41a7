use warifu_model::{Envelope, Product, Timestamp};

/// Describes what is asked about a bundle.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The product that arrived, if it was given.
    pub product: Option<&'a Product>,
    /// The time for which the question is asked.
    pub at: Timestamp,
    /// The time as of which things are known; none for everything that was provided. What was made later is ignored:
    /// newer status snapshots, newer editions of accreditations, later cosignatures.
    pub known_at: Option<Timestamp>,
}

/// Describes what an importer has kept beside its policy: newer documents of authorities and bodies than a bundle may contain. The
/// sender of a bundle can leave such documents out of it, and cannot leave these out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kept<'a> {
    /// Accreditations, of any body. They count as if they were in the bundle.
    pub accreditation: &'a [Envelope],
    /// Status snapshots, of any body. They count as if they were in the bundle.
    pub status: &'a [Envelope],
    /// Arrangements of recognition. They count as if they were in the bundle.
    pub arrangements: &'a [Envelope],
    /// Documents that the policy adopts by the digests of their bytes: arrangements, and crosswalks between sector lists. Others
    /// are passed over.
    pub adopted: &'a [Vec<u8>],
}
