//! What a certificate that is held counts as, by what the gate says of it: [`cover`](fn@warifu_compare::cover::cover) then says
//! what it leaves open.

use warifu_compare::gap::{HeldCertificate, Judged, Standing};
use warifu_model::ReadError;
use warifu_verify::{Answer, Gate, Question, Verdict};

/// Judges a certificate by two questions to the gate: as one of the product of the question, and as one of anything. It counts
/// for the product where the gate accepts it for the product, for a component where it accepts it for something else, and
/// for nothing otherwise. What its holder shows of it is what the first verdict discloses.
///
/// # Errors
///
/// [`ReadError`] where the bytes are no bundle.
///
/// ```
/// use warifu::gap::judge;
/// use warifu::{Product, Timestamp, Trust};
/// use warifu_compare::gap::HeldCertificate;
/// use warifu_model::ReadError;
/// use warifu_verify::{Gate, Question};
///
/// fn held(
///     trust: &Trust,
///     bundles: &[(HeldCertificate, Vec<u8>)],
///     product: &Product,
///     at: Timestamp,
/// ) -> Result<Vec<HeldCertificate>, ReadError> {
///     let mut gate = Gate::new(trust);
///     let question = Question { product: Some(product), at, known_at: Some(at) };
///     bundles.iter().map(|(held, bundle)| judge(held.clone(), &mut gate, bundle, &question)).collect()
/// }
/// ```
pub fn judge(
    held: HeldCertificate,
    gate: &mut Gate<'_>,
    bundle: &[u8],
    question: &Question<'_>,
) -> Result<HeldCertificate, ReadError> {
    let of_product = gate.check(bundle, question);
    let of_anything = gate.check(bundle, &Question { product: None, ..*question });
    if let Some(error) = of_product.unreadable().or(of_anything.unreadable()) {
        return Err(error.clone());
    }
    let standing = Standing::of(of_product.fact(), judged_as(&of_anything));
    let shown = of_product.disclosed().iter().map(|finding| finding.requirement.clone()).collect();
    Ok(HeldCertificate { standing, shown, ..held })
}

fn judged_as(verdict: &Verdict) -> Judged {
    let code = verdict.without_fact().as_str();
    match (verdict.fact(), verdict.answer()) {
        (Some(fact), _) => Judged::Accepted(Box::new(fact)),
        (None, Answer::Undetermined) => Judged::Unknown(code),
        (None, _) => Judged::Refused(code),
    }
}
