use std::collections::BTreeMap;
use std::sync::Arc;

use crate::json::{Json, Tape};

/// The shape of one part of a document, as data: what JSON Schema can say about it. One entry of `$defs`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// The name in `$defs`.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) about: &'static str,
    /// What it has to be.
    pub(crate) form: Form,
    /// Members of JSON Schema that are put in beside those of the form, as JSON text; empty for none.
    pub(crate) rules: &'static str,
}

/// What a value has to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// True or false.
    Boolean,
    /// Exactly this text.
    Constant(&'static str),
    /// A whole number within bounds.
    Integer(i64, i64),
    /// A list.
    List(List),
    /// An object with these keys and values.
    Map(&'static Form, &'static Form),
    /// A part that has a name.
    Named(&'static Shape),
    /// The value, or `null`.
    Nullable(&'static Form),
    /// An object with these fields and no other.
    Object(&'static [Field]),
    /// JSON Schema text, written by hand, and the parts that it refers to.
    Schema(&'static str, &'static [&'static Shape]),
    /// One of these tokens.
    Tokens(&'static [&'static str]),
}

/// A list: its items and how many there may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List {
    items: &'static Form,
    least: usize,
    most: usize,
    unique: bool,
}

/// One field of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) required: bool,
    pub(crate) form: Form,
}

/// What has a form: every type that stands in a document.
pub(crate) trait Typed {
    const FORM: Form;
}

/// What is written into a document.
pub(crate) trait Write {
    fn to_json(&self) -> Json;

    /// Appends the canonical bytes: those of the tree, without the tree where a type knows how.
    fn write(&self, out: &mut Vec<u8>) {
        self.to_json().write_canonical(out);
    }
}

/// A list, by the form of its items.
pub(crate) trait Listed {
    type Item;
    const ITEM: &'static Form;
}

impl Shape {
    /// A text of a certain form.
    pub(crate) const fn text(name: &'static str, about: &'static str, schema: &'static str) -> Self {
        Self { name, about, form: Form::Schema(schema, &[]), rules: "" }
    }

    /// The schema of this shape as a document of its own, with everything that it refers to.
    pub(crate) fn document(&self, id: &str, title: &str, about: &str) -> Json {
        let mut definitions = BTreeMap::new();
        let head = Json::object()
            .with("$schema", "https://json-schema.org/draft/2020-12/schema")
            .with("$id", id)
            .with("title", title)
            .with("description", about);
        let json = self.body(head, &mut definitions);
        // Editors write into a document which schema it follows; readers pass over it.
        let named = parsed(r#"{"patternProperties": {"^\\$schema$": {"type": "string"}}}"#);
        let json = merged(json, named);
        let definitions = definitions.into_iter().map(|(name, json)| (name.into(), json)).collect();
        json.with("$defs", Json::Object(definitions))
    }

    fn body(&self, json: Json, definitions: &mut BTreeMap<&'static str, Json>) -> Json {
        merged(self.form.schema(json, definitions), parsed(self.rules))
    }

    /// Puts the definition of this shape among the others, once.
    fn define(&'static self, definitions: &mut BTreeMap<&'static str, Json>) {
        if definitions.contains_key(self.name) {
            return;
        }
        // Known before it is done: a shape may refer to itself.
        definitions.insert(self.name, Json::Null);
        let json = self.body(described(self.about), definitions);
        definitions.insert(self.name, json);
    }
}

impl Form {
    fn schema(&self, json: Json, definitions: &mut BTreeMap<&'static str, Json>) -> Json {
        match self {
            Self::Boolean => json.with("type", "boolean"),
            Self::Constant(text) => json.with("const", *text),
            Self::Integer(least, most) => json.with("type", "integer").with("minimum", *least).with("maximum", *most),
            Self::List(list) => list.schema(json, definitions),
            Self::Map(keys, values) => json
                .with("type", "object")
                .with("propertyNames", keys.schema(Json::object(), definitions))
                .with("additionalProperties", values.schema(Json::object(), definitions)),
            Self::Named(shape) => {
                shape.define(definitions);
                json.with("$ref", format!("#/$defs/{}", shape.name))
            }
            Self::Nullable(form) => {
                let null = Json::object().with("type", "null");
                json.with("anyOf", Json::List(vec![form.schema(Json::object(), definitions), null]))
            }
            Self::Object(fields) => object(json, fields, definitions),
            Self::Schema(text, uses) => {
                for shape in *uses {
                    shape.define(definitions);
                }
                merged(json, parsed(text))
            }
            Self::Tokens(tokens) => json.with("enum", Json::list(tokens.iter().copied())),
        }
    }
}

impl List {
    /// Any number of items.
    pub(crate) const fn of(items: &'static Form) -> Self {
        Self { items, least: 0, most: usize::MAX, unique: false }
    }

    pub(crate) const fn least(self, least: usize) -> Self {
        Self { least, ..self }
    }

    pub(crate) const fn most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    pub(crate) const fn unique(self, unique: bool) -> Self {
        Self { unique, ..self }
    }

    fn schema(&self, json: Json, definitions: &mut BTreeMap<&'static str, Json>) -> Json {
        json.with("type", "array")
            .with("items", self.items.schema(Json::object(), definitions))
            .with_some("minItems", (self.least > 0).then_some(self.least))
            .with_some("maxItems", (self.most < usize::MAX).then_some(self.most))
            .with_some("uniqueItems", self.unique.then_some(true))
    }
}

impl Field {
    /// The first field of every document of ours.
    pub(crate) const fn format(name: &'static str) -> Self {
        Self::constant("format", "The format.", name)
    }

    /// A field that has one value only.
    pub(crate) const fn constant(name: &'static str, about: &'static str, value: &'static str) -> Self {
        Self { name, about, required: true, form: Form::Constant(value) }
    }

    /// A field that must be there.
    pub(crate) const fn required(name: &'static str, form: Form) -> Self {
        Self { name, about: "", required: true, form }
    }

    /// A field that may be left out.
    pub(crate) const fn optional(name: &'static str, form: Form) -> Self {
        Self { name, about: "", required: false, form }
    }
}

fn object(json: Json, fields: &[Field], definitions: &mut BTreeMap<&'static str, Json>) -> Json {
    let property = |field: &Field| (field.name.into(), field.form.schema(described(field.about), definitions));
    let properties = fields.iter().map(property).collect();
    let required: Vec<Json> = fields.iter().filter(|field| field.required).map(|field| field.name.into()).collect();
    json.with("type", "object")
        .with("properties", Json::Object(properties))
        .with_list("required", required)
        .with("additionalProperties", false)
}

/// A doc comment as the description of a schema: on one line, without the full stop at its end.
fn described(about: &str) -> Json {
    let text = about.trim();
    let text = text.strip_suffix('.').unwrap_or(text).replace("[`", "`").replace("`]", "`");
    Json::object().with_some("description", (!text.is_empty()).then_some(text))
}

/// Schema text that stands in this crate; a test reads all of it.
fn parsed(text: &str) -> Json {
    Tape::parse(text.as_bytes()).map_or(Json::object(), |tape| tape.root().to_json())
}

/// Puts members into an object: objects into objects, lists at the end of lists, anything else as it is.
fn merged(one: Json, other: Json) -> Json {
    match (one, other) {
        (Json::Object(mut members), Json::Object(more)) => {
            for (name, value) in more {
                match members.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, known)) => *known = merged(std::mem::replace(known, Json::Null), value),
                    None => members.push((name, value)),
                }
            }
            Json::Object(members)
        }
        (Json::List(mut items), Json::List(more)) => {
            items.extend(more);
            Json::List(items)
        }
        (_, other) => other,
    }
}

impl<T: Typed> Typed for Option<T> {
    const FORM: Form = T::FORM;
}

impl<T: Typed> Typed for Vec<T> {
    const FORM: Form = Form::List(List::of(&T::FORM));
}

impl<T: Typed> Listed for Vec<T> {
    type Item = T;
    const ITEM: &'static Form = &T::FORM;
}

impl<T: Typed> Listed for Option<Vec<T>> {
    type Item = T;
    const ITEM: &'static Form = &T::FORM;
}

/// Appends an array.
pub(crate) fn list<T: Write>(items: &[T], out: &mut Vec<u8>) {
    out.push(b'[');
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        item.write(out);
    }
    out.push(b']');
}

impl<T: Write> Write for Vec<T> {
    fn to_json(&self) -> Json {
        Json::List(written(self))
    }

    fn write(&self, out: &mut Vec<u8>) {
        list(self, out);
    }
}

impl<T: Write + ?Sized> Write for Arc<T> {
    fn to_json(&self) -> Json {
        self.as_ref().to_json()
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.as_ref().write(out);
    }
}

/// What is written of each item. A loop, since a chain of adapters is compiled as several functions for each type of item.
pub(crate) fn written<T: Write>(items: &[T]) -> Vec<Json> {
    let mut list = Vec::with_capacity(items.len());
    for item in items {
        list.push(item.to_json());
    }
    list
}

impl Typed for bool {
    const FORM: Form = Form::Boolean;
}

impl Typed for u32 {
    const FORM: Form = Form::Named(&COUNT);
}

impl Typed for String {
    const FORM: Form = Form::Named(&TEXT);
}

impl Typed for Arc<str> {
    const FORM: Form = String::FORM;
}

impl Typed for Arc<Json> {
    const FORM: Form = Json::FORM;
}

impl Typed for Json {
    const FORM: Form = Form::Named(&ANY);
}

impl Write for String {
    fn to_json(&self) -> Json {
        self.as_str().into()
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.as_str().write(out);
    }
}

impl Write for Json {
    fn to_json(&self) -> Json {
        self.clone()
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.write_canonical(out);
    }
}

/// Gives types that become JSON by `From` the trait [`Write`]: by copy, or by reference.
macro_rules! write_by {
    (copy $($name:ty),* $(,)?) => {$(
        impl $crate::shape::Write for $name {
            fn to_json(&self) -> $crate::json::Json {
                (*self).into()
            }
        }
    )*};
    (reference $($name:ty),* $(,)?) => {$(
        impl $crate::shape::Write for $name {
            fn to_json(&self) -> $crate::json::Json {
                self.into()
            }
        }
    )*};
}
pub(crate) use write_by;

write_by!(copy bool, u32, i64);

pub(crate) const ANY: Shape = Shape {
    name: "any",
    about: "Any JSON value whose numbers are whole numbers within ±(2^53−1)",
    form: Form::Schema(
        r##"{"type": ["null", "boolean", "string", "integer", "array", "object"], "minimum": -9007199254740991,
            "maximum": 9007199254740991, "items": {"$ref": "#/$defs/any"}, "additionalProperties": {"$ref": "#/$defs/any"}}"##,
        &[],
    ),
    rules: "",
};
pub(crate) const COUNT: Shape =
    Shape { name: "count", about: "A count", form: Form::Integer(0, 4_294_967_295), rules: "" };
pub(crate) const TEXT: Shape = Shape::text(
    "text",
    "A text: not empty, no control characters but line feed and tab",
    r#"{"type": "string", "pattern": "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]+$"}"#,
);
