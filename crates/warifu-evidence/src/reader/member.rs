//! The value of one member, waiting to be read.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Trail;
use super::array::{AN_ARRAY, ObjectsSeed, TextsSeed};
use super::object::{AN_OBJECT, Object, ObjectSeed};
use crate::digests::DigestSet;
use crate::error::Problem;

/// Each method reads the value and uses up the member.
pub(crate) struct Member<'m, 'de, A> {
    map: &'m mut A,
    trail: &'m Trail<'de>,
}

impl<'m, 'de, A: MapAccess<'de>> Member<'m, 'de, A> {
    pub(super) fn new(map: &'m mut A, trail: &'m Trail<'de>) -> Self {
        Self { map, trail }
    }

    /// Steps over the value, whatever it is, without recursion and without keeping it.
    pub(crate) fn skip(self) -> Result<(), A::Error> {
        self.map.next_value::<IgnoredAny>().map(|_| ())
    }

    /// A member that must not be here.
    pub(crate) fn refuse(self, problem: Problem) -> Result<(), A::Error> {
        Err(self.trail.fail(problem))
    }

    /// A string.
    pub(crate) fn text(self) -> Result<Cow<'de, str>, A::Error> {
        self.trail.expect(A_STRING);
        self.map.next_value_seed(TextSeed { trail: self.trail })
    }

    /// A string that a function turns into what it stands for.
    pub(crate) fn parse<T>(self, parse: impl FnOnce(&str) -> Result<T, Problem>) -> Result<T, A::Error> {
        let trail = self.trail;
        let text = self.text()?;
        parse(&text).map_err(|problem| trail.fail(problem))
    }

    /// `true` or `false`.
    pub(crate) fn boolean(self) -> Result<bool, A::Error> {
        self.trail.expect("true or false");
        self.map.next_value()
    }

    /// A whole number, or anything else, which is skipped.
    pub(crate) fn integer(self) -> Result<Option<i64>, A::Error> {
        self.map.next_value_seed(IntegerSeed)
    }

    /// An object.
    pub(crate) fn object<O: Object<'de>>(self, object: &mut O) -> Result<(), A::Error> {
        self.trail.expect(AN_OBJECT);
        let trail = self.trail;
        self.map.next_value_seed(ObjectSeed { trail, object })
    }

    /// An in-toto digest set, and what a function takes from it.
    pub(crate) fn digests<T>(self, take: impl FnOnce(&DigestSet<'de>) -> Result<T, Problem>) -> Result<T, A::Error> {
        let trail = self.trail;
        let mut set = DigestSet::default();
        self.object(&mut set)?;
        take(&set).map_err(|problem| trail.fail(problem))
    }

    /// An array of objects, handed on one by one.
    pub(crate) fn objects<O, F>(self, each: F) -> Result<(), A::Error>
    where
        O: Object<'de> + Default,
        F: FnMut(O) -> Result<(), Problem>,
    {
        self.trail.expect(AN_ARRAY);
        self.map.next_value_seed(ObjectsSeed { trail: self.trail, each, kind: PhantomData })
    }

    /// An array of strings, handed on one by one.
    pub(crate) fn texts<F>(self, each: F) -> Result<(), A::Error>
    where
        F: FnMut(Cow<'de, str>) -> Result<(), Problem>,
    {
        self.trail.expect(AN_ARRAY);
        self.map.next_value_seed(TextsSeed { trail: self.trail, each })
    }

    /// A string, or an object that is read into `object`, or anything else, which is skipped.
    pub(crate) fn text_or_object<O: Object<'de>>(self, object: &mut O) -> Result<Option<Cow<'de, str>>, A::Error> {
        self.map.next_value_seed(EitherSeed { trail: self.trail, object })
    }
}

/// Reads a string, borrowed where the document spells it without escapes.
#[derive(Clone, Copy)]
pub(super) struct TextSeed<'t, 'de> {
    pub(super) trail: &'t Trail<'de>,
}

impl<'de> DeserializeSeed<'de> for TextSeed<'_, 'de> {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for TextSeed<'_, 'de> {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(A_STRING)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        self.trail.reached(text);
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// For the few places where formats allow more than one type.
struct EitherSeed<'t, 'de, O> {
    trail: &'t Trail<'de>,
    object: &'t mut O,
}

impl<'de, O: Object<'de>> DeserializeSeed<'de> for EitherSeed<'_, 'de, O> {
    type Value = Option<Cow<'de, str>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, O: Object<'de>> Visitor<'de> for EitherSeed<'_, 'de, O> {
    type Value = Option<Cow<'de, str>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        ObjectSeed { trail: self.trail, object: self.object }.visit_map(map).map(|()| None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// A number where one should be; what else may stand there says nothing.
struct IntegerSeed;

impl<'de> DeserializeSeed<'de> for IntegerSeed {
    type Value = Option<i64>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for IntegerSeed {
    type Value = Option<i64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(number).ok())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

pub(super) const A_STRING: &str = "a string";
