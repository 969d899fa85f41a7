use warifu_model::json::Tape;
use warifu_model::{Criterion, Json, RequirementSet};

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
