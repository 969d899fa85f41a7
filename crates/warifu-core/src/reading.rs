use warifu_model::{Admission, Digest, Product, TargetLevel, VocabularyPin};

use crate::admit::{Admitted, admit_all};
use crate::admitted::AdmittedInputs;
use crate::compile::CompiledSet;
use crate::evaluate_error::EvaluateError;
use crate::facts::Facts;
use crate::presented::Presented;
use crate::request::Request;
use crate::resolve::resolve;
use crate::signature::CheckSignature;
use crate::statement::TypedClaims;
use crate::vouched::Vouched;

/// The attestations of a request, read and let in; the evidence that they name has not been looked at. Who has to fetch that
/// evidence learns from here what to fetch, without reading the attestations for it once more.
#[derive(Debug)]
pub struct ReadInputs<'s> {
    set: &'s CompiledSet,
    target: TargetLevel,
    admission: Admission,
    inputs: Vec<Admitted>,
    claims: Vec<TypedClaims>,
}

impl<'s> ReadInputs<'s> {
    /// Reads the inputs of a request. `digests` are those of the inputs, in their order, as far as the caller has computed them
    /// from these very bytes.
    ///
    /// # Errors
    ///
    /// A level that is none of the set, a policy or an input that does not read or is not admitted.
    pub fn new(
        set: &'s CompiledSet,
        request: &Request<'_>,
        digests: &[Digest],
        signatures: &dyn CheckSignature,
    ) -> Result<Self, EvaluateError> {
        let target = set.set().levels.target(request.level).ok_or_else(|| EvaluateError::UnknownLevel {
            found: warifu_model::json::shorten(request.level.unwrap_or_default()),
            expected: set.set().levels.describe(),
        })?;
        let admission = request.admission.map(Admission::read).transpose().map_err(EvaluateError::Admission)?;
        let admission = admission.unwrap_or_else(Admission::self_assessment);
        let inputs = (request.inputs, digests);
        let (inputs, claims) = admit_all(inputs, set.declared(), &admission, request.at, signatures)?;
        Ok(Self { set, target, admission, inputs, claims })
    }

    /// The product that all inputs are about; none where there is no input.
    pub fn product(&self) -> Option<&Product> {
        self.inputs.first().map(|input| &input.statement.product)
    }

    /// The digests of the evidence that the inputs name, in their order.
    pub fn evidence(&self) -> impl Iterator<Item = Digest> {
        self.inputs.iter().flat_map(|input| &input.statement.evidence).map(|entry| entry.digest)
    }

    /// The vocabularies that the inputs name.
    pub fn vocabularies(&self) -> impl Iterator<Item = &VocabularyPin> {
        self.inputs.iter().flat_map(|input| &input.statement.vocabularies)
    }

    /// Admits the inputs: what they say about the product, and what a record says of them. The request is the one that was read,
    /// with its evidence.
    ///
    /// # Errors
    ///
    /// Signatures on evidence that cannot be tried, a vocabulary of other bytes, a claim of another type than its vocabulary says.
    pub fn admit<'a>(
        self,
        request: &'a Request<'a>,
        signatures: &dyn CheckSignature,
    ) -> Result<(Facts<'s>, AdmittedInputs<'a, 's>), EvaluateError> {
        let Self { set, target, admission, inputs, claims } = self;
        let (at, certificates) = (request.at, request.certificates);
        let presented = Presented::new(request.evidence);
        let vouched = Vouched::new(&inputs, &presented, &admission, at, signatures)?;
        let words = (set.declared(), set.set().vocabularies.as_slice());
        let facts = resolve(words, (&inputs, claims), admission.evidence, (&presented, &vouched), certificates, at)?;
        Ok((facts, AdmittedInputs { set, request, target, admission, inputs, presented, vouched }))
    }
}
