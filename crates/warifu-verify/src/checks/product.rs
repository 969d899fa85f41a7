use std::collections::BTreeSet;

use warifu_model::{Identifier, IdentifierKind, Json, Product, ProductRule};

use super::input::CheckInput;
use crate::check::{Check, CheckName};
use crate::code::Code;

/// Checks that the certificate is for the product that arrived (rule 5.4).
pub(super) fn product(input: &CheckInput<'_>) -> Check {
    let Some(arrived) = input.product else {
        return match input.policy.product {
            ProductRule::Optional => Check::skipped(CheckName::Product, Code::ProductNotGiven),
            ProductRule::Required => Check::unknown(CheckName::Product, Code::ProductNotGiven),
        };
    };
    let certified = &input.certificate.product;
    let fail = Check::fail(CheckName::Product, Code::ProductMismatch);
    // An identifier never makes up for a digest: it is printed on a box, and anybody can print.
    let digests: BTreeSet<_> = certified.artifacts.iter().map(|artifact| artifact.digest).collect();
    let uncertified: Vec<_> = arrived.artifacts.iter().filter(|artifact| !digests.contains(&artifact.digest)).collect();
    if arrived.artifacts.is_empty() || !uncertified.is_empty() {
        return fail.with("not_certified", Json::list(uncertified));
    }
    match contradiction(arrived, certified) {
        Some(kind) => fail
            .with("identifier", kind.as_str())
            .with("found", Json::list(of_kind(arrived, kind).map(|id| id.value.as_str())))
            .with("certified", Json::list(of_kind(certified, kind).map(|id| id.value.as_str()))),
        None => Check::pass(CheckName::Product),
    }
}

/// Checks that the policy accepts the kind of product that was certified (rule 5.5).
pub(super) fn kind(input: &CheckInput<'_>) -> Check {
    let Some(accepted) = &input.policy.product_kinds else {
        return Check::skipped(CheckName::ProductKind, Code::NotAsked);
    };
    let found = &input.certificate.product.kind;
    if accepted.contains(found) {
        return Check::pass(CheckName::ProductKind);
    }
    Check::fail(CheckName::ProductKind, Code::ProductKindNotAccepted)
        .with("found", found)
        .with("accepted", Json::list(accepted))
}

/// A kind of identifier that both sides use, without one in common. In one pass: an attacker may write long lists to make
/// the gate slow.
fn contradiction(arrived: &Product, certified: &Product) -> Option<IdentifierKind> {
    let used: BTreeSet<_> = certified.identifiers.iter().map(|id| id.kind).collect();
    let known: BTreeSet<_> = certified.identifiers.iter().map(|id| (id.kind, &id.value)).collect();
    let shared = arrived.identifiers.iter().filter(|id| known.contains(&(id.kind, &id.value)));
    let shared: BTreeSet<_> = shared.map(|id| id.kind).collect();
    let mut kinds = arrived.identifiers.iter().map(|id| id.kind);
    kinds.find(|kind| used.contains(kind) && !shared.contains(kind))
}

fn of_kind(product: &Product, kind: IdentifierKind) -> impl Iterator<Item = &Identifier> {
    product.identifiers.iter().filter(move |id| id.kind == kind)
}
