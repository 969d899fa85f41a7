use super::error::{ReadError, ReadProblem};
use super::node::{Node, Read};

/// The fields of one object, read by name; what is left over at [`Fields::finish`] is an unknown field.
#[derive(Debug)]
pub struct Fields<'t> {
    node: Node<'t>,
    asked: Vec<&'static str>,
}

impl<'t> Fields<'t> {
    pub(super) fn new(node: Node<'t>) -> Self {
        Self { node, asked: Vec::with_capacity(8) }
    }

    /// The object itself.
    pub fn node(&self) -> Node<'t> {
        self.node
    }

    /// The value of a field, if it is there.
    pub fn find(&mut self, name: &'static str) -> Option<Node<'t>> {
        self.asked.push(name);
        let (_, value) = self.node.members().ok()?.find(|(key, _)| key.raw_string() == name)?;
        Some(value)
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
        if node.kind() == super::Kind::Null { Ok(None) } else { node.read().map(Some) }
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
        for (key, value) in self.node.members()? {
            let name = key.raw_string();
            if !self.asked.iter().any(|asked| *asked == name) {
                let known = self.asked.join(", ");
                let problem = ReadProblem::UnknownField { known };
                let pointer = value.pointer();
                return Err(ReadError { problem, pointer, offset: key.offset(), found: super::shorten(&name) });
            }
        }
        Ok(())
    }
}
