use crate::criterion::{Criterion, Place, Reference, read_criterion, read_reference};
use crate::ids::FieldName;
use crate::json::{Fields, Node, ReadError};
use crate::language::both;

/// The components whose certificates `holds_certificate` asks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Components {
    /// One certificate, of any component.
    Any,
    /// One certificate for each record of a list that is picked.
    Each(EachComponent),
    /// One certificate of the component with this model or identifier.
    Named(String),
}

/// A list of records that each name a component.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EachComponent {
    /// The claim that holds the list.
    pub list: Reference,
    /// The field that names the component: its model, or the value of one of its identifiers.
    pub name: FieldName,
    /// The criterion on the record that picks it; none picks every record.
    pub picked: Option<Box<Criterion>>,
}

/// Reads the members of `holds_certificate` that say whose certificates count.
pub(crate) fn read_components(
    fields: &mut Fields<'_>,
    place: Place,
    count: &mut usize,
) -> Result<Components, ReadError> {
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
