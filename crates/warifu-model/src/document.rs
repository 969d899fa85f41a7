//! Documents, declared once: [`document!`] gives the struct, its strict reader, its writer and its shape (from which its
//! JSON Schema and the table in `docs/FORMATS` follow); [`tokens!`] does the same for a closed list of words.

use crate::json::{Node, Read, ReadError, ReadProblem};
use crate::language::Phrase;

/// Declares a document, or a part of one.
///
/// `pub struct Waiver: "waiver" { … }` declares a part, by its name in `$defs`. `= "warifu.waivers/1"` after the name makes
/// it a document with that `format`; `in default`, `in envelope` or `in history` gives it `read`, under those limits.
/// `+ Copy` adds derives. Each field is required as it stands, or
///
/// * `= optional`: may be left out, and is nothing then;
/// * `= nullable`: must be there, and may be `null`;
/// * `= list`: may be left out, and is empty then;
/// * `= filled`: may be left out, has the default of its type then, and is written all the same;
/// * `= default`, `= default(FORM)`: may be left out, and has the default of its type then;
/// * `= within(1, 100)`, `= optional_within(1, 100)`: a whole number within bounds;
/// * `= form(FORM)`: has a narrower form than its type, for the schema;
/// * `= items(…)`, `= list_of(…)`, `= filled_of(…)`, `= optional_of(…)`: the same for lists of which more is said, with `unique "key", "鍵" by key;`, `some "the list of keys", "鍵の一覧";` and `most LIMIT, "keys", "鍵";`, in this order;
/// * `= via(module)`, `= optional_via(module)`, `= list_via(module)`, `= filled_via(module)`: as the module says, by `read`,
///   `write`, `FORM` and `absent`. With `| other: T` behind the type, one member holds two fields of the struct.
///
/// `as "name"` is for members whose name is no good one in Rust. `check method;` names a method for the rules between fields,
/// and `rules "…";` what JSON Schema can say of them.
macro_rules! document {
    ($(#[doc = $about:literal])* $vis:vis struct $name:ident: $($rest:tt)*) => {
        $crate::document::predicate! { $(#[doc = $about])* $vis struct $name: $($rest)* }

        impl $crate::json::Read for $name {
            fn read_node(node: $crate::json::Node<'_>) -> ::std::result::Result<Self, $crate::json::ReadError> {
                Self::read_members(node)
            }
        }

        impl ::std::convert::From<&$name> for $crate::json::Json {
            fn from(value: &$name) -> Self {
                value.members()
            }
        }

        $crate::document::canonical! { $(#[doc = $about])* $vis struct $name: $($rest)* }
    };
}

/// The same for what stands in a frame, which is read and written by hand around `read_members` and `members`.
macro_rules! predicate {
    ($($all:tt)*) => {
        $crate::document::declared! { $($all)* }
        $crate::document::coded! { $($all)* }
    };
}

/// The struct and the shape of [`document!`] alone, for what is read and written by hand.
macro_rules! declared {
    (
        $(#[doc = $about:literal])*
        $vis:vis struct $name:ident: $def:literal $(= $format:literal $(in $limits:ident)?)? $(+ $derive:ident)* {
            $(
                $(#[doc = $doc:literal])*
                $field:ident: $type:ty $(| $(#[doc = $doc_of_second:literal])* $second:ident: $type_of_second:ty)?
                $(as $member:literal)? $(= $how:ident $(($($with:tt)*))?)?
            ),* $(,)?
        }
        $(check $check:ident;)?
        $(rules $rules:literal;)?
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, Eq, PartialEq $(, $derive)*)]
        $vis struct $name {
            $(
                $(#[doc = $doc])*
                pub $field: $type,
                $($(#[doc = $doc_of_second])* pub $second: $type_of_second,)?
            )*
        }

        impl $name {
            pub(crate) const SHAPE: $crate::shape::Shape = $crate::shape::Shape {
                name: $def,
                about: concat!($($about),*),
                form: $crate::shape::Form::Object(&[
                    $($crate::shape::Field::format($format),)?
                    $($crate::shape::Field {
                        name: $crate::document::name_of!($field $($member)?),
                        about: concat!($($doc),*),
                        required: $crate::document::member!(@required $($how)?),
                        form: $crate::document::member!(@form $type, $($how $(($($with)*))?)?),
                    },)*
                ]),
                rules: concat!("", $($rules)?),
            };
        }

        impl $crate::shape::Typed for $name {
            const FORM: $crate::shape::Form = $crate::shape::Form::Named(&Self::SHAPE);
        }
    };
}

/// The reader and the writer of [`document!`] alone, as functions: for what stands in a frame.
macro_rules! coded {
    (
        $(#[doc = $about:literal])*
        $vis:vis struct $name:ident: $def:literal $(= $format:literal $(in $limits:ident)?)? $(+ $derive:ident)* {
            $(
                $(#[doc = $doc:literal])*
                $field:ident: $type:ty $(| $(#[doc = $doc_of_second:literal])* $second:ident: $type_of_second:ty)?
                $(as $member:literal)? $(= $how:ident $(($($with:tt)*))?)?
            ),* $(,)?
        }
        $(check $check:ident;)?
        $(rules $rules:literal;)?
    ) => {
        impl $name {
            $($(
                /// Reads the document from its bytes.
                $vis fn read(bytes: &[u8]) -> ::std::result::Result<Self, $crate::json::ReadError> {
                    $crate::json::Tape::parse_within(bytes, $crate::json::Limits::$limits())?.root().read()
                }
            )?)?

            fn read_members(node: $crate::json::Node<'_>) -> ::std::result::Result<Self, $crate::json::ReadError> {
                let mut fields = node.fields()?;
                $(fields.format($format)?;)?
                $(
                    let $crate::document::bound!($field $(, $second)?) = $crate::document::member!(
                        @read $type, fields, $crate::document::name_of!($field $($member)?), $($how $(($($with)*))?)?
                    );
                )*
                fields.finish()?;
                let value = Self { $($field, $($second,)?)* };
                $(value.$check(node)?;)?
                Ok(value)
            }

            fn members(&self) -> $crate::json::Json {
                let json = $crate::json::Json::object();
                $(let json = json.with("format", $format);)?
                $(
                    let json = $crate::document::member!(
                        @write json, $crate::document::name_of!($field $($member)?),
                        (&self.$field $(, &self.$second)?), $($how $(($($with)*))?)?
                    );
                )*
                json
            }
        }
    };
}

/// How what [`document!`] declares becomes JSON: by its tree, and straight into canonical bytes.
macro_rules! canonical {
    (
        $(#[doc = $about:literal])*
        $vis:vis struct $name:ident: $def:literal $(= $format:literal $(in $limits:ident)?)? $(+ $derive:ident)* {
            $(
                $(#[doc = $doc:literal])*
                $field:ident: $type:ty $(| $(#[doc = $doc_of_second:literal])* $second:ident: $type_of_second:ty)?
                $(as $member:literal)? $(= $how:ident $(($($with:tt)*))?)?
            ),* $(,)?
        }
        $(check $check:ident;)?
        $(rules $rules:literal;)?
    ) => {
        impl $crate::shape::Write for $name {
            fn to_json(&self) -> $crate::json::Json {
                self.members()
            }

            fn write(&self, out: &mut ::std::vec::Vec<u8>) {
                const MEMBERS: &[$crate::canonical::Member<$name>] = &$crate::canonical::sorted([
                    $($crate::canonical::Member {
                        key: $crate::canonical::key!("format"),
                        put: |_, key, out| $crate::canonical::put(key, $format, out),
                    },)?
                    $($crate::canonical::Member {
                        key: $crate::canonical::key!($crate::document::name_of!($field $($member)?)),
                        put: |it: &$name, key, out| $crate::document::member!(
                            @put key, out, (&it.$field $(, &it.$second)?), $($how $(($($with)*))?)?
                        ),
                    },)*
                ]);
                $crate::canonical::object(self, MEMBERS, out);
            }
        }
    };
}

/// The name of a member: that of its field, or another one.
macro_rules! name_of {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $member:literal) => {
        $member
    };
}

/// One field of the struct, or two.
macro_rules! bound {
    ($field:ident) => {
        $field
    };
    ($field:ident, $second:ident) => {
        ($field, $second)
    };
}

/// How one member of [`document!`] is read, written and described.
macro_rules! member {
    (@required) => { true };
    (@required nullable) => { true };
    (@required within) => { true };
    (@required form) => { true };
    (@required items) => { true };
    (@required via) => { true };
    (@required $how:ident) => { false };

    (@form $type:ty,) => { <$type as $crate::shape::Typed>::FORM };
    (@form $type:ty, optional) => { <$type as $crate::shape::Typed>::FORM };
    (@form $type:ty, optional_form($form:expr)) => { $form };
    (@form $type:ty, list) => { <$type as $crate::shape::Typed>::FORM };
    (@form $type:ty, filled) => { <$type as $crate::shape::Typed>::FORM };
    (@form $type:ty, nullable) => { $crate::shape::Form::Nullable(&<$type as $crate::shape::Typed>::FORM) };
    (@form $type:ty, default) => { <$type as $crate::shape::Typed>::FORM };
    (@form $type:ty, default($form:expr)) => { $form };
    (@form $type:ty, form($form:expr)) => { $form };
    (@form $type:ty, within($least:expr, $most:expr)) => { $crate::shape::Form::Integer($least, $most) };
    (@form $type:ty, optional_within($least:expr, $most:expr)) => { $crate::shape::Form::Integer($least, $most) };
    (@form $type:ty, via($($module:ident)::+)) => { $($module)::+::FORM };
    (@form $type:ty, optional_via($($module:ident)::+)) => { $($module)::+::FORM };
    (@form $type:ty, filled_via($($module:ident)::+)) => { $($module)::+::FORM };
    (@form $type:ty, list_via($($module:ident)::+)) => { $($module)::+::FORM };
    (@form $type:ty, $how:ident(
        $(unique $what:literal, $what_ja:literal $(by $key:ident)?;)? $(some $empty:literal, $empty_ja:literal;)? $(most $limit:expr, $many:literal, $many_ja:literal;)?
    )) => {
        $crate::shape::Form::List(
            $crate::shape::List::of(<$type as $crate::shape::Listed>::ITEM)
                $(.unique([$(stringify!($key),)? $what].len() == 1))?
                $(.least([$empty].len()))?
                $(.most($limit))?
        )
    };

    (@read $type:ty, $fields:ident, $name:expr,) => { $fields.required($name)? };
    (@read $type:ty, $fields:ident, $name:expr, form($form:expr)) => { $fields.required($name)? };
    (@read $type:ty, $fields:ident, $name:expr, optional) => { $fields.optional($name)? };
    (@read $type:ty, $fields:ident, $name:expr, optional_form($form:expr)) => { $fields.optional($name)? };
    (@read $type:ty, $fields:ident, $name:expr, nullable) => { $fields.nullable($name)? };
    (@read $type:ty, $fields:ident, $name:expr, list) => { $fields.list($name)? };
    (@read $type:ty, $fields:ident, $name:expr, default $(($form:expr))?) => { $fields.optional($name)?.unwrap_or_default() };
    (@read $type:ty, $fields:ident, $name:expr, filled) => { $fields.optional($name)?.unwrap_or_default() };
    (@read $type:ty, $fields:ident, $name:expr, filled_via($($module:ident)::+)) => {
        $fields.find($name).map($($module)::+::read).transpose()?.unwrap_or_else($($module)::+::absent)
    };
    (@read $type:ty, $fields:ident, $name:expr, filled_of($($rules:tt)*)) => {
        $crate::document::member!(@read $type, $fields, $name, list_of($($rules)*))
    };
    (@read $type:ty, $fields:ident, $name:expr, within($least:expr, $most:expr)) => {
        $fields.node_of($name)?.within($least, $most)?
    };
    (@read $type:ty, $fields:ident, $name:expr, optional_within($least:expr, $most:expr)) => {
        $fields.find($name).map(|node| node.within($least, $most)).transpose()?
    };
    (@read $type:ty, $fields:ident, $name:expr, via($($module:ident)::+)) => { $($module)::+::read($fields.node_of($name)?)? };
    (@read $type:ty, $fields:ident, $name:expr, optional_via($($module:ident)::+)) => {
        $fields.find($name).map($($module)::+::read).transpose()?
    };
    (@read $type:ty, $fields:ident, $name:expr, list_via($($module:ident)::+)) => {
        $fields.find($name).map($($module)::+::read).transpose()?.unwrap_or_default()
    };
    (@read $type:ty, $fields:ident, $name:expr, items($($rules:tt)*)) => {
        $crate::document::member!(@items $type, $fields.node_of($name)?, $($rules)*)
    };
    (@read $type:ty, $fields:ident, $name:expr, list_of($($rules:tt)*)) => {
        match $fields.find($name) {
            Some(node) => $crate::document::member!(@items $type, node, $($rules)*),
            None => ::std::vec::Vec::new(),
        }
    };
    (@read $type:ty, $fields:ident, $name:expr, optional_of($($rules:tt)*)) => {
        match $fields.find($name) {
            Some(node) => Some($crate::document::member!(@items $type, node, $($rules)*)),
            None => None,
        }
    };

    (@items $type:ty, $node:expr,
        $(unique $what:literal, $what_ja:literal $(by $key:ident)?;)? $(some $empty:literal, $empty_ja:literal;)? $(most $limit:expr, $many:literal, $many_ja:literal;)?
    ) => {{
        let node = $node;
        let items = $crate::document::member!(@each $type, node $(, $what, $what_ja $(, $key)?)?);
        $($crate::document::refuse_empty(node, items.is_empty(), $crate::language::both($empty, $empty_ja))?;)?
        $($crate::document::refuse_many(node, items.len(), $limit, $crate::language::both($many, $many_ja))?;)?
        items
    }};
    (@each $type:ty, $node:ident) => { $crate::document::all($node)? };
    (@each $type:ty, $node:ident, $what:literal, $what_ja:literal) => { $crate::unique::read_unique($node, $crate::language::both($what, $what_ja), |item| item)? };
    (@each $type:ty, $node:ident, $what:literal, $what_ja:literal, $key:ident) => {
        $crate::unique::read_unique($node, $crate::language::both($what, $what_ja), |item: &<$type as $crate::shape::Listed>::Item| &item.$key)?
    };

    (@write $json:ident, $name:expr, $value:tt, optional) => {
        $json.with_some($name, $crate::document::member!(@one $value).as_ref().map($crate::shape::Write::to_json))
    };
    (@write $json:ident, $name:expr, $value:tt, optional_within($least:expr, $most:expr)) => {
        $crate::document::member!(@write $json, $name, $value, optional)
    };
    (@write $json:ident, $name:expr, $value:tt, optional_of($($rules:tt)*)) => {
        $crate::document::member!(@write $json, $name, $value, optional)
    };
    (@write $json:ident, $name:expr, $value:tt, optional_form($form:expr)) => {
        $crate::document::member!(@write $json, $name, $value, optional)
    };
    (@write $json:ident, $name:expr, $value:tt, nullable) => {
        $json.with($name, $crate::document::member!(@one $value).as_ref().map($crate::shape::Write::to_json))
    };
    (@write $json:ident, $name:expr, $value:tt, list) => {
        $json.with_list($name, $crate::shape::written($crate::document::member!(@one $value)))
    };
    (@write $json:ident, $name:expr, $value:tt, list_of($($rules:tt)*)) => {
        $crate::document::member!(@write $json, $name, $value, list)
    };
    (@write $json:ident, $name:expr, $value:tt, default $(($form:expr))?) => {
        $json.with_some($name, $crate::document::unless_default($crate::document::member!(@one $value)))
    };
    (@write $json:ident, $name:expr, $value:tt, via($($module:ident)::+)) => {
        $json.with($name, $($module)::+::write $value)
    };
    (@write $json:ident, $name:expr, $value:tt, filled_via($($module:ident)::+)) => {
        $json.with($name, $($module)::+::write $value)
    };
    (@write $json:ident, $name:expr, $value:tt, optional_via($($module:ident)::+)) => {
        $json.with_some($name, $crate::document::member!(@one $value).as_ref().map($($module)::+::write))
    };
    (@write $json:ident, $name:expr, $value:tt, list_via($($module:ident)::+)) => {
        $json.with_some($name, $crate::document::unless_empty($crate::document::member!(@one $value), $($module)::+::write))
    };
    // required, `form`, `within`, `items`, `filled`, `filled_of`
    (@write $json:ident, $name:expr, $value:tt, $($how:ident $(($($with:tt)*))?)?) => {
        $json.with($name, $crate::shape::Write::to_json($crate::document::member!(@one $value)))
    };
    (@one ($value:expr)) => { $value };

    (@put $key:ident, $out:ident, $value:tt, optional) => {
        $crate::canonical::put_some($key, $crate::document::member!(@one $value).as_ref(), $out)
    };
    (@put $key:ident, $out:ident, $value:tt, optional_within($least:expr, $most:expr)) => {
        $crate::document::member!(@put $key, $out, $value, optional)
    };
    (@put $key:ident, $out:ident, $value:tt, optional_of($($rules:tt)*)) => {
        $crate::document::member!(@put $key, $out, $value, optional)
    };
    (@put $key:ident, $out:ident, $value:tt, optional_form($form:expr)) => {
        $crate::document::member!(@put $key, $out, $value, optional)
    };
    (@put $key:ident, $out:ident, $value:tt, nullable) => {
        $crate::canonical::put_or_null($key, $crate::document::member!(@one $value).as_ref(), $out)
    };
    (@put $key:ident, $out:ident, $value:tt, list) => {
        $crate::canonical::put_list($key, $crate::document::member!(@one $value), $out)
    };
    (@put $key:ident, $out:ident, $value:tt, list_of($($rules:tt)*)) => {
        $crate::document::member!(@put $key, $out, $value, list)
    };
    (@put $key:ident, $out:ident, $value:tt, default $(($form:expr))?) => {
        $crate::canonical::put_unless_default($key, $crate::document::member!(@one $value), $out)
    };
    (@put $key:ident, $out:ident, $value:tt, via($($module:ident)::+)) => {
        $crate::canonical::put($key, &$($module)::+::write $value, $out)
    };
    (@put $key:ident, $out:ident, $value:tt, filled_via($($module:ident)::+)) => {
        $crate::canonical::put($key, &$($module)::+::write $value, $out)
    };
    (@put $key:ident, $out:ident, $value:tt, optional_via($($module:ident)::+)) => {
        $crate::canonical::put_some($key, $crate::document::member!(@one $value).as_ref().map($($module)::+::write).as_ref(), $out)
    };
    (@put $key:ident, $out:ident, $value:tt, list_via($($module:ident)::+)) => {
        $crate::canonical::put_some(
            $key, $crate::document::unless_empty($crate::document::member!(@one $value), $($module)::+::write).as_ref(), $out,
        )
    };
    // required, `form`, `within`, `items`, `filled`, `filled_of`
    (@put $key:ident, $out:ident, $value:tt, $($how:ident $(($($with:tt)*))?)?) => {
        $crate::canonical::put($key, $crate::document::member!(@one $value), $out)
    };
}

/// Declares a closed list of words, each a variant: `as_str`, `ALL`, reading and writing. A name in `$defs` is given where
/// other documents refer to it.
macro_rules! tokens {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident $(: $def:literal)? {
            $($(#[$of_variant:meta])* $variant:ident = $word:literal, en: $en:literal, ja: $ja:literal;)*
        }
    ) => {
        $crate::document::tokens! {
            $(#[$meta])*
            $vis enum $name $(: $def)? {
                $($(#[$of_variant])* $variant = $word,)*
            }
        }

        impl $name {
            /// Returns its meaning, for people.
            pub const fn text(self, language: $crate::Language) -> &'static str {
                match self {
                    $(Self::$variant => language.pick($en, $ja),)*
                }
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident $(: $def:literal)? {
            $($(#[$of_variant:meta])* $variant:ident = $word:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        $vis enum $name {
            $($(#[$of_variant])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable text form.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl $crate::json::Read for $name {
            fn read_node(node: $crate::json::Node<'_>) -> ::std::result::Result<Self, $crate::json::ReadError> {
                let text = node.string()?;
                let found = Self::ALL.iter().copied().find(|one| one.as_str() == text);
                found.ok_or_else(|| node.not_one_of(&[$($word),*]))
            }
        }

        impl ::std::convert::From<$name> for $crate::json::Json {
            fn from(value: $name) -> Self {
                value.as_str().into()
            }
        }

        impl $crate::shape::Typed for $name {
            const FORM: $crate::shape::Form = $crate::document::form_of_tokens!([$($word),*] $($def)?);
        }

        impl $crate::shape::Write for $name {
            fn to_json(&self) -> $crate::json::Json {
                self.as_str().into()
            }

            fn write(&self, out: &mut ::std::vec::Vec<u8>) {
                self.as_str().write(out);
            }
        }
    };
}

macro_rules! form_of_tokens {
    ($words:tt) => {
        $crate::shape::Form::Tokens(&$words)
    };
    ($words:tt $def:literal) => {
        $crate::shape::Form::Named(&$crate::shape::Shape {
            name: $def,
            about: "",
            form: $crate::shape::Form::Tokens(&$words),
            rules: "",
        })
    };
}

pub(crate) use {bound, canonical, coded, declared, document, form_of_tokens, member, name_of, predicate, tokens};

/// Reads all items of a list.
pub(crate) fn all<T: Read>(node: Node<'_>) -> Result<Vec<T>, ReadError> {
    node.read()
}

/// Refuses a list without items.
pub(crate) fn refuse_empty(node: Node<'_>, is_empty: bool, what: Phrase) -> Result<(), ReadError> {
    if is_empty { Err(node.error(ReadProblem::Empty { what })) } else { Ok(()) }
}

/// Refuses a list of too many items.
pub(crate) fn refuse_many(node: Node<'_>, count: usize, limit: usize, what: Phrase) -> Result<(), ReadError> {
    if count > limit { Err(node.error(ReadProblem::TooMany { what, limit })) } else { Ok(()) }
}

/// What is written of a value that is left out where it is the default.
pub(crate) fn unless_default<T: Default + PartialEq + crate::shape::Write>(value: &T) -> Option<crate::json::Json> {
    (*value != T::default()).then(|| value.to_json())
}

/// What is written of a list that is left out where it is empty.
pub(crate) fn unless_empty<T>(list: &[T], write: impl Fn(&[T]) -> crate::json::Json) -> Option<crate::json::Json> {
    (!list.is_empty()).then(|| write(list))
}
