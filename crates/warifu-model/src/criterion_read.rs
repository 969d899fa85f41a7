//! Criteria as documents write them, read strictly.

use crate::criterion::{Components, Criterion, EachComponent, Operand, Place, read_comparison, read_reference};
use crate::json::{Fields, Kind, Node, Read, ReadError, ReadProblem, shorten};
use crate::language::both;
use crate::limits::Limit;

impl Read for Criterion {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        let mut count = 0;
        read_criterion(node, Place { depth: 0, in_record: false }, &mut count)
    }
}

fn read_criterion(node: Node<'_>, place: Place, count: &mut usize) -> Result<Criterion, ReadError> {
    *count += 1;
    if *count > Limit::CRITERION_NODES {
        return Err(node.error(ReadProblem::TooMany {
            what: both("nodes in one criterion", "一つの判定基準の要素"),
            limit: Limit::CRITERION_NODES,
        }));
    }
    if place.depth > Limit::CRITERION_DEPTH {
        return Err(node.error(ReadProblem::TooDeep { limit: Limit::CRITERION_DEPTH }));
    }
    let mut members = node.members()?;
    let (Some((key, inner)), None) = (members.next(), members.next()) else {
        let found = node.members()?.map(|(key, _)| key.string().map(std::borrow::Cow::into_owned));
        let found = shorten(&found.collect::<Result<Vec<_>, _>>()?.join(", "));
        let broken = node.broken(both(
            "a criterion has exactly one key, its operator; `all_of` joins several",
            "判定基準のキーは演算子一つだけである（複数は `all_of` でつなぐ）",
        ));
        return Err(ReadError { found, ..broken });
    };
    let operator = key.string()?;
    match operator.as_ref() {
        "all_of" => Ok(Criterion::AllOf(read_several(inner, place, count)?)),
        "any_of" => Ok(Criterion::AnyOf(read_several(inner, place, count)?)),
        "not" => Ok(Criterion::Not(Box::new(read_criterion(inner, place.deeper(), count)?))),
        "at_least_n_of" => read_at_least_n_of(inner, place, count),
        "every" | "some" | "at_most_count" | "evidence" | "conforms_to_schema" | "holds_certificate"
            if place.in_record =>
        {
            Err(inner.broken(both(
                "inside a record only comparisons and their combinations are allowed",
                "記録の中で使えるのは比較とその組合せだけである",
            )))
        }
        "every" | "some" | "at_most_count" => read_quantifier(&operator, inner, place, count),
        "evidence" => inner.read().map(Criterion::Evidence),
        "conforms_to_schema" => read_conforms(inner),
        "holds_certificate" => read_holds_certificate(inner, place, count),
        _ => read_comparison(&operator, inner, place),
    }
}

fn read_several(node: Node<'_>, place: Place, count: &mut usize) -> Result<Vec<Criterion>, ReadError> {
    let several: Vec<_> =
        node.items()?.map(|item| read_criterion(item, place.deeper(), count)).collect::<Result<_, _>>()?;
    if several.is_empty() {
        return Err(node.error(ReadProblem::Empty { what: both("the list of criteria", "判定基準の一覧") }));
    }
    Ok(several)
}

fn read_at_least_n_of(node: Node<'_>, place: Place, count: &mut usize) -> Result<Criterion, ReadError> {
    let mut fields = node.fields()?;
    let n_node = fields.node_of("n")?;
    let n: Operand<u32> = n_node.read()?;
    let of = read_several(fields.node_of("of")?, place, count)?;
    fields.finish()?;
    if let Operand::Literal(n) = n {
        let most = u32::try_from(of.len()).unwrap_or(u32::MAX);
        if !(1..=most).contains(&n) {
            return Err(n_node.error(ReadProblem::NumberOutOfRange { least: 1, most: i64::from(most) }));
        }
    }
    Ok(Criterion::AtLeastNOf(n, of))
}

fn read_quantifier(operator: &str, node: Node<'_>, place: Place, count: &mut usize) -> Result<Criterion, ReadError> {
    let mut fields = node.fields()?;
    let of = read_reference(&mut fields, place)?;
    let most = if operator == "at_most_count" { Some(fields.required("count")?) } else { None };
    let satisfies = Box::new(read_criterion(fields.node_of("satisfies")?, place.inside(), count)?);
    fields.finish()?;
    Ok(match (operator, most) {
        (_, Some(most)) => Criterion::AtMostCount(of, most, satisfies),
        ("every", None) => Criterion::Every(of, satisfies),
        _ => Criterion::Some(of, satisfies),
    })
}

fn read_conforms(node: Node<'_>) -> Result<Criterion, ReadError> {
    let mut fields = node.fields()?;
    let criterion = Criterion::ConformsToSchema { kind: fields.required("kind")?, schema: fields.required("schema")? };
    fields.finish()?;
    Ok(criterion)
}

fn read_holds_certificate(node: Node<'_>, place: Place, count: &mut usize) -> Result<Criterion, ReadError> {
    let mut fields = node.fields()?;
    let (set, versions) = (fields.required("set")?, fields.required("versions")?);
    let (level, of) = (fields.optional("level")?, read_components(&mut fields, place, count)?);
    fields.finish()?;
    Ok(Criterion::HoldsCertificate { set, versions, level, of })
}

fn read_components(fields: &mut Fields<'_>, place: Place, count: &mut usize) -> Result<Components, ReadError> {
    let named: Option<String> = fields.optional("component")?;
    let each = fields.find("for_each").map(|node| read_each(node, place, count)).transpose()?;
    match (named, each) {
        (None, None) => Ok(Components::Any),
        (Some(name), None) => Ok(Components::Named(name)),
        (None, Some(each)) => Ok(Components::Each(each)),
        (Some(_), Some(_)) => Err(fields.node().broken(both(
            "`component` names one component and `for_each` those of a list; only one of the two is given",
            "`component` は一つの構成部品を、`for_each` は一覧の構成部品を指す。指定できるのはどちらか一方である",
        ))),
    }
}

fn read_each(node: Node<'_>, place: Place, count: &mut usize) -> Result<EachComponent, ReadError> {
    let mut fields = node.fields()?;
    let list = read_reference(&mut fields, place)?;
    let name = fields.required("component")?;
    let picked = fields.find("where").map(|node| read_criterion(node, place.inside(), count)).transpose()?;
    fields.finish()?;
    Ok(EachComponent { list, name, picked: picked.map(Box::new) })
}

/// `{"parameter": ID}` is a parameter; everything else is the value itself.
impl<T: Read> Read for Operand<T> {
    fn read_node(node: Node<'_>) -> Result<Self, ReadError> {
        if node.kind() == Kind::Object {
            let mut fields = node.fields()?;
            if let Some(parameter) = fields.optional("parameter")? {
                fields.finish()?;
                return Ok(Self::Parameter(parameter));
            }
        }
        node.read().map(Self::Literal)
    }
}
