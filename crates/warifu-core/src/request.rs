use warifu_model::{CertificateFact, Timestamp};

/// Describes what is evaluated, and how. Everything is bytes or data of the caller: nothing is fetched.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The time of the evaluation.
    pub at: Timestamp,
    /// The level, in the text form of the set; none where the set has no levels.
    pub level: Option<&'a str>,
    /// The exact bytes of attestation files: bare statements or DSSE envelopes. Their order does not matter.
    pub inputs: &'a [&'a [u8]],
    /// The exact bytes of the admission policy; none for [`Admission::self_assessment`](warifu_model::Admission::self_assessment).
    pub admission: Option<&'a [u8]>,
    /// The exact bytes of the waivers.
    pub waivers: Option<&'a [u8]>,
    /// The exact bytes of evidence documents at hand. Those that no attestation names are not looked at.
    pub evidence: &'a [&'a [u8]],
    /// Certificates of components that the gate has opened and checked.
    pub certificates: &'a [CertificateFact],
}

impl<'a> Request<'a> {
    /// A question about these attestations and nothing else. Further members are set with `..`.
    pub fn new(at: Timestamp, inputs: &'a [&'a [u8]]) -> Self {
        Self { at, level: None, inputs, admission: None, waivers: None, evidence: &[], certificates: &[] }
    }
}
