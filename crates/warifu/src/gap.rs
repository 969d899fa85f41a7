//! What certificates that are held, arrangements and crosswalks count as, by what the gate and the importer's policy say of them:
//! [`cover`](fn@warifu_compare::cover::cover) then says what is left open.

use std::collections::BTreeMap;

use warifu_compare::cover::{ByProvision, Walk};
use warifu_compare::gap::{HeldCertificate, Judged, SetGap, Standing};
use warifu_compare::plan::{Market, PlanError, PlanOptions, Plans, plan_beside};
use warifu_core::{CheckSignature, CompiledSet, Request};
use warifu_model::{
    AdoptedCrosswalk, Crosswalk, Digest, Json, LevelRule, Levels, Minimum, ReadError, Timestamp, TrustPolicy,
    TrustedSet, VersionRange,
};
use warifu_verify::{Answer, CheckName, CheckOutcome, Gate, Question, Recognition, Verdict};

/// Judges a certificate by questions to the gate: as one of the product of the question, as one of anything, and for each set that is
/// asked about by the provisions of arrangements. It counts for the product where the gate accepts it for the product, for a component
/// where it accepts it for something else, and for nothing by itself otherwise. What its holder shows of it is what the first verdict
/// discloses.
///
/// # Errors
///
/// [`ReadError`] where the bytes are no bundle.
///
/// ```
/// use warifu::gap::judge;
/// use warifu::{Product, Timestamp, Trust};
/// use warifu_compare::gap::HeldCertificate;
/// use warifu_compare::plan::Market;
/// use warifu_model::ReadError;
/// use warifu_verify::{Gate, Question};
///
/// fn held(
///     trust: &Trust,
///     bundles: &[(HeldCertificate, Vec<u8>)],
///     product: &Product,
///     at: Timestamp,
///     markets: &[Market<'_>],
/// ) -> Result<Vec<HeldCertificate>, ReadError> {
///     let mut gate = Gate::new(trust);
///     let question = Question { product: Some(product), at, known_at: Some(at) };
///     bundles.iter().map(|(held, bundle)| judge(held.clone(), &mut gate, bundle, &question, markets)).collect()
/// }
/// ```
pub fn judge(
    held: HeldCertificate,
    gate: &mut Gate<'_>,
    bundle: &[u8],
    question: &Question<'_>,
    markets: &[Market<'_>],
) -> Result<HeldCertificate, ReadError> {
    let of_product = gate.check(bundle, question);
    let of_anything = gate.check(bundle, &Question { product: None, ..*question });
    if let Some(error) = of_product.unreadable().or(of_anything.unreadable()) {
        return Err(error.clone());
    }
    let is_of_product =
        of_product.checks().iter().any(|check| check.name == CheckName::Product && check.outcome == CheckOutcome::Pass);
    // that no product was given is no answer about one that is for the product
    let judged = judged_as(if is_of_product { &of_product } else { &of_anything });
    let standing = Standing::of(of_product.fact(), judged);
    let shown = of_product.disclosed().iter().map(|finding| finding.requirement.clone()).collect();
    let recognised = markets.iter().map(|market| {
        let recognitions = edition(market).map(|asked| gate.recognitions(bundle, question, &asked));
        recognitions.unwrap_or_default().iter().map(by_provision).collect()
    });
    Ok(HeldCertificate { standing, shown, recognised: recognised.collect(), ..held })
}

/// Tells which crosswalks between requirement sets a policy adopts for a time. The others are kept, so that it can be said what they
/// would have touched; without a policy none is adopted.
///
/// ```
/// use warifu::{Digest, Timestamp, gap::walks};
/// use warifu_model::Crosswalk;
///
/// fn nothing_counts(crosswalk: &Crosswalk, bytes: &[u8], at: Timestamp) -> bool {
///     walks(None, at, &[(Digest::of(bytes), crosswalk)]).iter().all(|walk| !walk.is_adopted)
/// }
/// ```
pub fn walks<'a>(policy: Option<&TrustPolicy>, at: Timestamp, crosswalks: &[(Digest, &'a Crosswalk)]) -> Vec<Walk<'a>> {
    let rule = policy.and_then(|policy| policy.recognition.as_ref());
    let adopted = rule.into_iter().flat_map(|rule| &rule.crosswalks);
    let adopted: BTreeMap<Digest, &AdoptedCrosswalk> = adopted.map(|one| (one.digest, one)).collect();
    let counts = |digest: &Digest| adopted.get(digest).is_some_and(|one| one.counts_at(at));
    let walk =
        |(digest, crosswalk): &(Digest, &'a Crosswalk)| Walk { crosswalk, digest: *digest, is_adopted: counts(digest) };
    crosswalks.iter().map(walk).collect()
}

/// Looks for one plan over what all sets leave open. What is covered is out of it. Of the request, the level is not looked at; the
/// inputs are the attestations at hand, or one that says nothing but which product it is
/// ([`bare`](warifu_compare::cover::bare)).
///
/// # Errors
///
/// [`PlanError`] names the set, by its place.
///
/// ```
/// use warifu::gap::plan_rest;
/// use warifu_compare::gap::SetGap;
/// use warifu_compare::plan::{Market, PlanError, PlanOptions};
/// use warifu_core::{CheckSignature, Request};
/// use warifu_model::Costs;
///
/// fn price(
///     sets: &[SetGap],
///     markets: &[Market<'_>],
///     request: &Request<'_>,
///     signatures: &dyn CheckSignature,
/// ) -> Result<Option<u64>, PlanError> {
///     let costs = Costs::default();
///     let plans = plan_rest(sets, markets, request, PlanOptions::new(&costs), signatures)?;
///     Ok(plans.plans.first().map(|plan| plan.cost))
/// }
/// ```
pub fn plan_rest(
    sets: &[SetGap],
    markets: &[Market<'_>],
    request: &Request<'_>,
    options: PlanOptions<'_>,
    signatures: &dyn CheckSignature,
) -> Result<Plans, PlanError> {
    let covered = |set: &SetGap| set.cover.covered.iter().map(|one| one.requirement.clone()).collect();
    let covered: Vec<_> = sets.iter().map(covered).collect();
    plan_beside(markets, &covered, request, options, signatures)
}

fn judged_as(verdict: &Verdict) -> Judged {
    let code = verdict.without_fact().as_str();
    match (verdict.fact(), verdict.answer()) {
        (Some(fact), _) => Judged::Accepted(Box::new(fact)),
        (None, Answer::Undetermined) => Judged::Unknown(code),
        (None, _) => Judged::Refused(code),
    }
}

fn by_provision(recognition: &Recognition) -> ByProvision {
    ByProvision {
        arrangement: recognition.arrangement.charter.id.clone(),
        edition: recognition.digest,
        provision: recognition.provision.clone(),
        chain: Json::from(recognition),
    }
}

/// The edition that is asked about, with the levels that would do: the one that is asked for, and those above. None where the set has no
/// such level.
fn edition(market: &Market<'_>) -> Option<TrustedSet> {
    let set: &CompiledSet = market.set;
    set.set().levels.target(market.level)?;
    Some(TrustedSet {
        id: set.set().id.clone(),
        versions: VersionRange::exactly(&set.set().version),
        levels: market.level.and_then(|level| at_least(&set.set().levels, level)),
        digests: Some(vec![set.digest()]),
    })
}

fn at_least(levels: &Levels, level: &str) -> Option<LevelRule> {
    let at_least = level.to_owned();
    let minimum = match levels {
        Levels::None => return None,
        Levels::Ladder(rungs) => {
            Minimum::Rung { at_least, ladder: rungs.iter().map(|rung| rung.id.to_string()).collect() }
        }
        Levels::Vector { dimensions, .. } => {
            Minimum::Vector { at_least, dimensions: dimensions.iter().map(|dimension| dimension.id.clone()).collect() }
        }
    };
    Some(LevelRule::AtLeast(minimum))
}
