use warifu_model::{Bound, Criterion, Duration, EvidenceDemand, Json, Operand, RequirementSet, VersionRange};

/// The criterion with every parameter replaced by its value. What is no parameter of the set, or of another type, stays:
/// the compiler has refused it.
pub(super) fn fill(criterion: &Criterion, set: &RequirementSet) -> Criterion {
    let json = |operand: &Operand<Json>| filled(operand, set, |value| Some(value.clone()));
    let many = |operands: &[Operand<Json>]| operands.iter().map(json).collect();
    let bound = |bound: &Bound| match bound {
        Bound::Fixed(operand) => Bound::Fixed(json(operand)),
        Bound::FromAt(shift) => Bound::FromAt(filled(shift, set, duration)),
    };
    let several = |of: &[Criterion]| of.iter().map(|criterion| fill(criterion, set)).collect();
    let inner = |inner: &Criterion| Box::new(fill(inner, set));
    match criterion {
        Criterion::After(of, limit) => Criterion::After(of.clone(), bound(limit)),
        Criterion::AllOf(of) => Criterion::AllOf(several(of)),
        Criterion::AnyOf(of) => Criterion::AnyOf(several(of)),
        Criterion::AtLeast(of, value) => Criterion::AtLeast(of.clone(), json(value)),
        Criterion::AtLeastNOf(n, of) => Criterion::AtLeastNOf(filled(n, set, count), several(of)),
        Criterion::AtMost(of, value) => Criterion::AtMost(of.clone(), json(value)),
        Criterion::AtMostCount(of, n, inside) => {
            Criterion::AtMostCount(of.clone(), filled(n, set, count), inner(inside))
        }
        Criterion::Before(of, limit) => Criterion::Before(of.clone(), bound(limit)),
        Criterion::ContainsAll(of, values) => Criterion::ContainsAll(of.clone(), many(values)),
        Criterion::Equals(of, value) => Criterion::Equals(of.clone(), json(value)),
        Criterion::Every(of, inside) => Criterion::Every(of.clone(), inner(inside)),
        Criterion::Evidence(demand) => {
            let max_age = demand.max_age.as_ref().map(|age| filled(age, set, duration));
            Criterion::Evidence(EvidenceDemand { max_age, ..demand.clone() })
        }
        Criterion::HoldsCertificate { set: id, versions, level, component } => Criterion::HoldsCertificate {
            set: id.clone(),
            versions: filled(versions, set, range),
            level: level.clone(),
            component: component.clone(),
        },
        Criterion::Not(inside) => Criterion::Not(inner(inside)),
        Criterion::NotOlderThan(of, age) => Criterion::NotOlderThan(of.clone(), filled(age, set, duration)),
        Criterion::OneOf(of, values) => Criterion::OneOf(of.clone(), many(values)),
        Criterion::Some(of, inside) => Criterion::Some(of.clone(), inner(inside)),
        Criterion::VersionMatches(of, versions) => Criterion::VersionMatches(of.clone(), filled(versions, set, range)),
        Criterion::ConformsToSchema { .. } | Criterion::Present(_) => criterion.clone(),
    }
}

fn filled<T: Clone>(operand: &Operand<T>, set: &RequirementSet, read: impl Fn(&Json) -> Option<T>) -> Operand<T> {
    let Operand::Parameter(id) = operand else { return operand.clone() };
    let value = set.parameter(id).and_then(|parameter| read(&parameter.value));
    value.map_or_else(|| operand.clone(), Operand::Literal)
}

fn count(value: &Json) -> Option<u32> {
    if let Json::Int(count) = value { u32::try_from(*count).ok() } else { None }
}

fn duration(value: &Json) -> Option<Duration> {
    value.as_text().and_then(Duration::parse)
}

fn range(value: &Json) -> Option<VersionRange> {
    value.as_text().and_then(VersionRange::parse)
}
