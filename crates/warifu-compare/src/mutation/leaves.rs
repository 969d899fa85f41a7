//! What may be changed in a comparison, a quantifier or a demand for evidence.

use warifu_model::{Bound, ClaimType, Criterion, EvidenceDemand, Json, MadeSince, Operand, Party};

use super::nudge;
use super::types::Types;

type Changed = Vec<(&'static str, Criterion)>;

/// Every change of one criterion that is no combination. `negate` is always among them.
pub(super) fn changed(criterion: &Criterion, types: &Types<'_>) -> Changed {
    let mut all = vec![("negate", Criterion::Not(Box::new(criterion.clone())))];
    all.extend(other(criterion, types));
    all
}

fn other(criterion: &Criterion, types: &Types<'_>) -> Changed {
    let mut all = Changed::new();
    match criterion {
        Criterion::AtLeast(of, Operand::Literal(value)) => {
            all.push(("swap-operator", Criterion::AtMost(of.clone(), Operand::Literal(value.clone()))));
            let strict = Criterion::AtMost(of.clone(), Operand::Literal(value.clone()));
            all.push(("make-strict", Criterion::Not(Box::new(strict))));
            let nudged = nudge::value(value, types.of(of)).into_iter();
            all.extend(nudged.map(|v| ("nudge-bound", Criterion::AtLeast(of.clone(), Operand::Literal(v)))));
        }
        Criterion::AtMost(of, Operand::Literal(value)) => {
            all.push(("swap-operator", Criterion::AtLeast(of.clone(), Operand::Literal(value.clone()))));
            let strict = Criterion::AtLeast(of.clone(), Operand::Literal(value.clone()));
            all.push(("make-strict", Criterion::Not(Box::new(strict))));
            let nudged = nudge::value(value, types.of(of)).into_iter();
            all.extend(nudged.map(|v| ("nudge-bound", Criterion::AtMost(of.clone(), Operand::Literal(v)))));
        }
        Criterion::Before(of, bound) => {
            all.push(("swap-operator", Criterion::After(of.clone(), bound.clone())));
            all.extend(nudged_bounds(bound, types.of(of)).map(|b| ("nudge-bound", Criterion::Before(of.clone(), b))));
        }
        Criterion::After(of, bound) => {
            all.push(("swap-operator", Criterion::Before(of.clone(), bound.clone())));
            all.extend(nudged_bounds(bound, types.of(of)).map(|b| ("nudge-bound", Criterion::After(of.clone(), b))));
        }
        Criterion::Equals(of, Operand::Literal(value)) => {
            let others = nudge::others(value, types.of(of)).into_iter();
            all.extend(others.map(|v| ("other-value", Criterion::Equals(of.clone(), Operand::Literal(v)))));
        }
        Criterion::OneOf(of, values) => {
            all.extend(fewer_or_more(values, types.of(of)).map(|(op, v)| (op, Criterion::OneOf(of.clone(), v))));
        }
        Criterion::ContainsAll(of, values) => {
            all.extend(fewer_or_more(values, types.of(of)).map(|(op, v)| (op, Criterion::ContainsAll(of.clone(), v))));
        }
        Criterion::NotOlderThan(of, Operand::Literal(age)) => {
            let nudged = nudge::duration(*age).into_iter().map(Operand::Literal);
            all.extend(nudged.map(|age| ("nudge-age", Criterion::NotOlderThan(of.clone(), age))));
            let now = Bound::FromAt(Operand::Literal(nudge::no_time()));
            all.push(("forget-age", Criterion::Not(Box::new(Criterion::After(of.clone(), now)))));
            let oldest = nudge::just_before(*age, types.of(of)).into_iter();
            let after = |oldest| Criterion::After(of.clone(), Bound::Fixed(Operand::Literal(oldest)));
            all.extend(oldest.map(|oldest| ("forget-future", after(oldest))));
        }
        Criterion::VersionMatches(of, Operand::Literal(range)) => {
            let ranges = nudge::ranges(range).into_iter();
            let matches = |range| Criterion::VersionMatches(of.clone(), Operand::Literal(range));
            all.extend(ranges.map(|range| ("nudge-range", matches(range))));
        }
        Criterion::Every(of, inner) => all.push(("swap-operator", Criterion::Some(of.clone(), inner.clone()))),
        Criterion::Some(of, inner) => all.push(("swap-operator", Criterion::Every(of.clone(), inner.clone()))),
        Criterion::AtMostCount(of, Operand::Literal(n), inner) => {
            let counts = [n.checked_sub(1), n.checked_add(1)].into_iter().flatten();
            let with = |n| Criterion::AtMostCount(of.clone(), Operand::Literal(n), inner.clone());
            all.extend(counts.map(|n| ("nudge-count", with(n))));
        }
        Criterion::Evidence(demand) => all.extend(evidence(demand, types)),
        // Nothing in the first three can be changed by a little; parts are changed where the tree is walked; and what is left has a
        // parameter, which is replaced by its value before. All are named, so that a new operator has to say here what may change.
        Criterion::ConformsToSchema { .. }
        | Criterion::HoldsCertificate { .. }
        | Criterion::Present(_)
        | Criterion::AllOf(_)
        | Criterion::AnyOf(_)
        | Criterion::AtLeastNOf(..)
        | Criterion::Not(_)
        | Criterion::AtLeast(..)
        | Criterion::AtMost(..)
        | Criterion::AtMostCount(..)
        | Criterion::Equals(..)
        | Criterion::NotOlderThan(..)
        | Criterion::VersionMatches(..) => {}
    }
    all
}

fn nudged_bounds(bound: &Bound, claim_type: Option<&ClaimType>) -> impl Iterator<Item = Bound> {
    let all = match bound {
        Bound::FromAt(Operand::Literal(shift)) => {
            nudge::duration(*shift).into_iter().map(|shift| Bound::FromAt(Operand::Literal(shift))).collect()
        }
        Bound::Fixed(Operand::Literal(value)) => {
            nudge::value(value, claim_type).into_iter().map(|value| Bound::Fixed(Operand::Literal(value))).collect()
        }
        Bound::FromOther(other, Operand::Literal(shift)) => {
            let nudged = nudge::duration(*shift).into_iter();
            nudged.map(|shift| Bound::FromOther(other.clone(), Operand::Literal(shift))).collect()
        }
        Bound::FromAt(Operand::Parameter(_))
        | Bound::FromOther(_, Operand::Parameter(_))
        | Bound::Fixed(Operand::Parameter(_)) => Vec::new(),
    };
    all.into_iter()
}

type Values = Vec<Operand<Json>>;

fn fewer_or_more(
    values: &[Operand<Json>],
    claim_type: Option<&ClaimType>,
) -> impl Iterator<Item = (&'static str, Values)> {
    let mut all: Vec<(&'static str, Values)> = Vec::new();
    if values.len() > 1 {
        for place in 0..values.len() {
            let mut fewer = values.to_vec();
            fewer.remove(place);
            all.push(("drop-value", fewer));
        }
    }
    let known = |value: &Json| values.iter().any(|given| matches!(given, Operand::Literal(given) if given == value));
    for value in nudge::tokens(claim_type).into_iter().filter(|value| !known(value)) {
        let more = values.iter().cloned().chain([Operand::Literal(value)]).collect();
        all.push(("add-value", more));
    }
    all.into_iter()
}

fn evidence(demand: &EvidenceDemand, types: &Types<'_>) -> Changed {
    let mut all = Changed::new();
    let mut push = |operator, demand: EvidenceDemand| all.push((operator, Criterion::Evidence(demand)));
    let weaker: &[Option<Party>] = match demand.party {
        None => &[],
        Some(Party::First) => &[None],
        Some(Party::Second) => &[None, Some(Party::First)],
        Some(Party::Third) => &[None, Some(Party::Second)],
    };
    for party in weaker {
        push("weaken-party", EvidenceDemand { party: *party, ..demand.clone() });
    }
    let stronger = match demand.party {
        None | Some(Party::First) => Some(Party::Second),
        Some(Party::Second) => Some(Party::Third),
        Some(Party::Third) => None,
    };
    if let Some(party) = stronger {
        push("strengthen-party", EvidenceDemand { party: Some(party), ..demand.clone() });
    }
    if demand.role.is_some() {
        push("drop-role", EvidenceDemand { role: None, ..demand.clone() });
    }
    for role in types.roles.iter().filter(|role| demand.role.as_ref() != Some(role)) {
        push("other-role", EvidenceDemand { role: Some(role.clone()), ..demand.clone() });
    }
    if let Some(Operand::Literal(age)) = demand.max_age {
        push("drop-age", EvidenceDemand { max_age: None, ..demand.clone() });
        for age in nudge::duration(age) {
            push("nudge-age", EvidenceDemand { max_age: Some(Operand::Literal(age)), ..demand.clone() });
        }
    }
    if let Some(since) = &demand.made_since {
        push("drop-since", EvidenceDemand { made_since: None, ..demand.clone() });
        let nudged = since.plus.literal().into_iter().flat_map(|plus| nudge::duration(*plus));
        for plus in nudged {
            let since = MadeSince { claim: since.claim.clone(), plus: Operand::Literal(plus) };
            push("nudge-since", EvidenceDemand { made_since: Some(since), ..demand.clone() });
        }
    }
    if let Some(Operand::Literal(count)) = demand.signers {
        push("drop-signers", EvidenceDemand { signers: None, ..demand.clone() });
        let (least, most) = EvidenceDemand::SIGNERS;
        for near in [count.saturating_sub(1), count.saturating_add(1)] {
            if (least..=most).contains(&near) {
                push("nudge-signers", EvidenceDemand { signers: Some(Operand::Literal(near)), ..demand.clone() });
            }
        }
    }
    if demand.supports.is_some() {
        push("drop-supports", EvidenceDemand { supports: None, ..demand.clone() });
    }
    for kind in types.kinds.iter().filter(|kind| **kind != demand.kind) {
        push("other-kind", EvidenceDemand { kind: kind.clone(), ..demand.clone() });
    }
    all
}
