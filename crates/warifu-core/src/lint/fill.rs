use warifu_model::json::Tape;
use warifu_model::{Criterion, EvidenceDemand, Json, Reference, RequirementSet};

/// The criterion with every parameter replaced by its value. What is no parameter of the set stays: the compiler has
/// refused it.
pub(super) fn filled(criterion: &Criterion, set: &RequirementSet) -> Criterion {
    let bytes = replaced(&criterion.into(), set).to_canonical();
    let read = Tape::parse(&bytes).and_then(|tape| tape.root().read());
    read.unwrap_or_else(|_| criterion.clone())
}

fn replaced(json: &Json, set: &RequirementSet) -> Json {
    match json {
        Json::List(items) => Json::List(items.iter().map(|item| replaced(item, set)).collect()),
        Json::Object(members) => {
            let id = json.member("parameter").and_then(Json::as_text);
            if let Some(parameter) = set.parameters.iter().find(|one| Some(one.id.as_str()) == id) {
                return parameter.value.clone();
            }
            let put = |object: Json, (key, value): &(_, Json)| object.with(Clone::clone(key), replaced(value, set));
            members.iter().fold(Json::object(), put)
        }
        other => other.clone(),
    }
}

/// The criterion without `supports`: that a claim is supported by evidence is met only where the claim is made, and more
/// than that no lint looks at.
pub(super) fn without_supports(criterion: &Criterion) -> Criterion {
    let several = |of: &[Criterion]| of.iter().map(without_supports).collect();
    match criterion {
        Criterion::AllOf(of) => Criterion::AllOf(several(of)),
        Criterion::AnyOf(of) => Criterion::AnyOf(several(of)),
        Criterion::AtLeastNOf(n, of) => Criterion::AtLeastNOf(n.clone(), several(of)),
        Criterion::Not(inner) => Criterion::Not(Box::new(without_supports(inner))),
        Criterion::Evidence(demand) => match &demand.supports {
            None => criterion.clone(),
            Some(claim) => Criterion::AllOf(vec![
                Criterion::Evidence(EvidenceDemand { supports: None, ..demand.clone() }),
                Criterion::Present(Reference::Claim(claim.clone())),
            ]),
        },
        other => other.clone(),
    }
}
