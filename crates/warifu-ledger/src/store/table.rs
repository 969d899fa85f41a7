//! Tables as data: what a store has to hold, and along which orders it is read.

/// A value in a row. There is no absent value: what may be missing is an empty text, or stands in a table of its own.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Value {
    /// A whole number.
    Integer(i64),
    /// A text without U+0000, ordered by its bytes in UTF-8.
    Text(String),
    /// Bytes, ordered as numbers.
    Bytes(Vec<u8>),
}

/// The values of a row, in the order of the table's columns.
pub type Row = Vec<Value>;

/// The type of a column.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Column {
    /// Holds [`Value::Integer`].
    Integer(&'static str),
    /// Holds [`Value::Text`].
    Text(&'static str),
    /// Holds [`Value::Bytes`].
    Bytes(&'static str),
}

/// The time for which rows stay.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Lifetime {
    /// For ever: a row is inserted once, and neither changed nor removed.
    Kept,
    /// Until they are made again from what is kept.
    Derived,
}

/// A table. Its key is its first `key` columns, unique together; rows are ordered by it.
#[derive(Debug, Eq, PartialEq)]
pub struct Table {
    /// Its name: lower-case letters and `_`.
    pub name: &'static str,
    /// The lifetime: whether rows may be replaced.
    pub lifetime: Lifetime,
    /// Its columns.
    pub columns: &'static [Column],
    /// The number of the first columns that are the key; at least one.
    pub key: usize,
    /// Further orders along which it is read.
    pub indexes: &'static [Index],
}

/// An order of a table: by these columns, then by the key.
#[derive(Debug, Eq, PartialEq)]
pub struct Index {
    /// Its name, unique in its table: lower-case letters and `_`.
    pub name: &'static str,
    /// The columns, by their place in the table; at least one.
    pub columns: &'static [usize],
    /// The uniqueness: whether two rows may agree in all of these columns.
    pub unique: Unique,
}

/// The uniqueness of an index: whether its rows have to differ.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unique {
    /// They have to.
    Yes,
    /// They need not.
    No,
}

impl Column {
    /// The name of the column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Integer(name) | Self::Text(name) | Self::Bytes(name) => name,
        }
    }

    /// Tells whether the column holds values of this type.
    pub const fn holds(self, value: &Value) -> bool {
        matches!(
            (self, value),
            (Self::Integer(_), Value::Integer(_)) | (Self::Text(_), Value::Text(_)) | (Self::Bytes(_), Value::Bytes(_))
        )
    }
}

impl Table {
    /// Tells whether an index has a column that can change while the key stays.
    pub(super) fn has_index_beyond_key(&self) -> bool {
        self.indexes.iter().flat_map(|index| index.columns).any(|column| *column >= self.key)
    }

    /// The index of this name.
    pub fn index(&self, name: &str) -> Option<&'static Index> {
        self.indexes.iter().find(|index| index.name == name)
    }

    /// The columns along which a scan goes, by their place: those of the index, then those of the key that are not among them.
    pub fn order(&self, index: Option<&Index>) -> Vec<usize> {
        self.along(index).collect()
    }

    /// The same, one after the other.
    pub(super) fn along<'i>(&self, index: Option<&'i Index>) -> impl Iterator<Item = usize> + use<'i> {
        let columns = index.map(|index| index.columns).unwrap_or_default();
        columns.iter().copied().chain((0..self.key).filter(|column| !columns.contains(column)))
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl Value {
    /// The number; zero where it is none.
    pub const fn integer(&self) -> i64 {
        match self {
            Self::Integer(value) => *value,
            Self::Text(_) | Self::Bytes(_) => 0,
        }
    }

    /// The text; empty where it is none.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(value) => value,
            Self::Integer(_) | Self::Bytes(_) => "",
        }
    }

    /// The bytes; empty where it has none.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(value) => value,
            Self::Integer(_) | Self::Text(_) => &[],
        }
    }
}
