use super::error::{ReadError, ReadProblem};
use super::node::{Node, Read};
use super::tape::Kind;
use crate::language::both;

/// The fields of one object, read by name; what is left over at [`Fields::finish`] is an unknown field.
#[derive(Debug)]
pub struct Fields<'t> {
    node: Node<'t>,
    asked: Asked,
    /// The place where the next search begins: after the last field that was found, since documents have an order of their own.
    next: Place,
    /// The members that were found, one bit for each of the first 64.
    found: u64,
}

/// A member, by tape index of its key and by its place in the object.
#[derive(Clone, Copy, Debug)]
struct Place {
    key: u32,
    member: u32,
}

/// The names that were asked for. The first ones are held without allocating.
#[derive(Debug)]
struct Asked {
    few: [&'static str; FEW],
    count: usize,
    many: Vec<&'static str>,
}

impl<'t> Node<'t> {
    /// The fields of an object; error `wrong-type` for anything else.
    pub fn fields(self) -> Result<Fields<'t>, ReadError> {
        self.expect(Kind::Object, both("an object", "オブジェクト"))?;
        Ok(Fields::new(self))
    }
}

impl<'t> Fields<'t> {
    fn new(node: Node<'t>) -> Self {
        let asked = Asked { few: [""; FEW], count: 0, many: Vec::new() };
        Self { node, asked, next: Place { key: node.index + 1, member: 0 }, found: 0 }
    }

    /// The object itself.
    pub fn node(&self) -> Node<'t> {
        self.node
    }

    /// The value of a field, if it is there.
    pub fn find(&mut self, name: &'static str) -> Option<Node<'t>> {
        self.asked.push(name);
        let (begin, middle, end) = (Place { key: self.node.index + 1, member: 0 }, self.next, self.node.next());
        let place = self.search(name, middle, end).or_else(|| self.search(name, begin, middle.key))?;
        let value = self.node.at(place.key + 1);
        self.found |= 1_u64.checked_shl(place.member).unwrap_or(0);
        self.next = Place { key: value.next(), member: place.member + 1 };
        Some(value)
    }

    fn search(&self, name: &str, from: Place, end: u32) -> Option<Place> {
        let mut place = from;
        while place.key < end {
            if self.node.at(place.key).is_string(name) {
                return Some(place);
            }
            place = Place { key: self.node.at(place.key + 1).next(), member: place.member + 1 };
        }
        None
    }

    /// The value of a field; error `missing-field` where it is not there.
    pub fn node_of(&mut self, name: &'static str) -> Result<Node<'t>, ReadError> {
        self.find(name).ok_or_else(|| self.node.error(ReadProblem::MissingField { name }))
    }

    /// Reads a field that must be there.
    pub fn required<T: Read>(&mut self, name: &'static str) -> Result<T, ReadError> {
        self.node_of(name)?.read()
    }

    /// Reads a field that may be left out. `null` is not "left out".
    pub fn optional<T: Read>(&mut self, name: &'static str) -> Result<Option<T>, ReadError> {
        self.find(name).map(Node::read).transpose()
    }

    /// Reads a field that must be there and may be `null`.
    pub fn nullable<T: Read>(&mut self, name: &'static str) -> Result<Option<T>, ReadError> {
        let node = self.node_of(name)?;
        if node.kind() == Kind::Null { Ok(None) } else { node.read().map(Some) }
    }

    /// Reads an array that may be left out, which then is empty.
    pub fn list<T: Read>(&mut self, name: &'static str) -> Result<Vec<T>, ReadError> {
        Ok(self.optional(name)?.unwrap_or_default())
    }

    /// Checks the field `format`, the first of every document of ours.
    pub fn format(&mut self, expected: &'static str) -> Result<(), ReadError> {
        let node = self.node_of("format")?;
        if node.string()? == expected { Ok(()) } else { Err(node.error(ReadProblem::WrongFormat { expected })) }
    }

    /// Refuses the fields that nobody asked for.
    pub fn finish(self) -> Result<(), ReadError> {
        let end = self.node.next();
        let mut place = Place { key: self.node.index + 1, member: 0 };
        while place.key < end {
            let (key, value) = (self.node.at(place.key), self.node.at(place.key + 1));
            let found = 1_u64.checked_shl(place.member).is_some_and(|bit| self.found & bit != 0);
            let is_known =
                found || self.asked.names().any(|name| key.is_string(name)) || self.is_schema_name(key, value);
            if !is_known {
                return Err(self.unknown(key, value));
            }
            place = Place { key: value.next(), member: place.member + 1 };
        }
        Ok(())
    }

    /// Whether a member of the outermost object says which schema the document follows. Editors write it; nothing is read from it.
    fn is_schema_name(&self, key: Node<'t>, value: Node<'t>) -> bool {
        self.node.index == 0 && value.kind() == Kind::String && key.is_string("$schema")
    }

    #[cold]
    fn unknown(&self, key: Node<'t>, value: Node<'t>) -> ReadError {
        let known = self.asked.names().collect::<Vec<_>>().join(", ");
        let (pointer, found) = (value.pointer(), super::shorten(&key.raw_string()));
        ReadError { problem: Box::new(ReadProblem::UnknownField { known }), pointer, offset: key.offset(), found }
    }
}

impl Asked {
    fn push(&mut self, name: &'static str) {
        match self.few.get_mut(self.count) {
            Some(few) => *few = name,
            None => self.many.push(name),
        }
        self.count += 1;
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.few.iter().take(self.count).chain(&self.many).copied()
    }
}

/// How many names are held without allocating.
const FEW: usize = 20;
