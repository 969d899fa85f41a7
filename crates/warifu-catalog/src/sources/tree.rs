//! Values of a source, each with its place.

use warifu_model::Json;
use warifu_model::json::escape_pointer;

use super::place::SourcePlace;

/// A value, and where it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Tree {
    /// The file, by its place in the list of files.
    pub(super) file: usize,
    /// The offset in it, in bytes.
    pub(super) at: usize,
    /// The pointer in the file, where it is another one than that of the value around with one step more.
    pub(super) pointer: Option<String>,
    pub(super) value: Value,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Value {
    Bool(bool),
    Int(i64),
    List(Vec<Tree>),
    Map(Vec<Member>),
    Null,
    Text(String),
}

/// A member of a mapping.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Member {
    pub(super) key: String,
    /// The offset of the key, in bytes.
    pub(super) at: usize,
    pub(super) value: Tree,
}

impl Tree {
    /// Another value at the same place.
    pub(super) fn here(&self, value: Value) -> Self {
        Self { file: self.file, at: self.at, pointer: self.pointer.clone(), value }
    }

    /// The same at a place of its own in its file.
    pub(super) fn based(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    pub(super) fn member(&self, key: &str) -> Option<&Self> {
        self.members().iter().find(|member| member.key == key).map(|member| &member.value)
    }

    /// The members of a mapping; none of anything else.
    pub(super) fn members(&self) -> &[Member] {
        match &self.value {
            Value::Map(members) => members,
            _ => &[],
        }
    }

    /// The items of a list; none of anything else.
    pub(super) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// All texts in lists of this name, however deep.
    pub(super) fn texts_of(&self, name: &str, found: &mut Vec<String>) {
        for member in self.members() {
            if member.key == name {
                found.extend(member.value.items().iter().filter_map(Self::text).map(str::to_owned));
            }
            member.value.texts_of(name, found);
        }
        self.items().iter().for_each(|item| item.texts_of(name, found));
    }

    /// The value without its places.
    pub(super) fn to_json(&self) -> Json {
        match &self.value {
            Value::Bool(flag) => Json::Bool(*flag),
            Value::Int(number) => Json::Int(*number),
            Value::List(items) => Json::List(items.iter().map(Self::to_json).collect()),
            Value::Map(members) => {
                members.iter().fold(Json::object(), |json, one| json.with(one.key.clone(), one.value.to_json()))
            }
            Value::Null => Json::Null,
            Value::Text(text) => Json::Text(text.clone()),
        }
    }

    /// Where the value at a pointer of the document stands; the value around it where there is none.
    pub(super) fn find(&self, pointer: &str, files: &[String], of: Of) -> SourcePlace {
        let (mut tree, mut at) = (self, self.at);
        let mut inside = self.pointer.clone().unwrap_or_default();
        for step in pointer.split('/').skip(1) {
            let name = step.replace("~1", "/").replace("~0", "~");
            let (child, key) = match &tree.value {
                Value::List(items) => (name.parse().ok().and_then(|place: usize| items.get(place)), None),
                Value::Map(members) => {
                    let member = members.iter().find(|member| member.key == name);
                    (member.map(|member| &member.value), member.map(|member| member.at))
                }
                _ => (None, None),
            };
            let Some(child) = child else { break };
            inside = child.pointer.clone().unwrap_or_else(|| format!("{inside}/{}", escape_pointer(&name)));
            at = match (of, key) {
                (Of::Key, Some(key)) => key,
                _ => child.at,
            };
            tree = child;
        }
        let file = files.get(tree.file).cloned().unwrap_or_default();
        SourcePlace { file, pointer: inside, offset: at }
    }
}

/// Which of the two a place is asked of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Of {
    Key,
    Value,
}
