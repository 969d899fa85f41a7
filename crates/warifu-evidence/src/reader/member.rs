//! Objects and their members, in the order of the document, no name twice. What is read of one object is an [`Object`];
//! it takes the value of each member by a method of [`Member`], which may lead to further objects.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::names::{NameSeed, Names};
use super::refuse::refuse;
use super::scalar::{BooleanSeed, IntegerSeed, TextSeed, skip_items};
use super::trail::Trail;
use crate::digests::DigestSet;
use crate::error::{ImportError, ImportProblem};
use crate::misspelt::refuse_misspelt;
use crate::shown::shortened;
use crate::terms::{Countable, JsonType};
use crate::{bounds, limits};

/// The treatment of the members of one kind of object.
pub trait Object<'de> {
    /// The members that may bear bad news, or say of what: one that is spelled otherwise is refused.
    const BEARING: &'static [&'static str] = &[];
    /// Names that versions of a specification have for one member: two of them in one object are one name twice, since whichever
    /// was read last would hide the other.
    const SAME: &'static [&'static [&'static str]] = &[];

    /// Called for every member; takes the value with exactly one of the methods of [`Member`].
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error>;

    /// Called after the last member: what must have been there.
    fn finish(&mut self) -> Result<(), ImportProblem> {
        Ok(())
    }
}

/// Reads a whole text as one object and nothing after it.
pub fn read_object<'de, O: Object<'de>>(trail: &Trail<'de>, object: &mut O) -> Result<(), ImportError> {
    let mut deserializer = serde_json::Deserializer::from_str(trail.text());
    trail.expect(JsonType::Object);
    ObjectSeed { trail, object }.deserialize(&mut deserializer).map_err(|error| trail.error(&error))?;
    deserializer.end().map_err(|error| trail.error_after(&error))?;
    trail.finished();
    Ok(())
}

/// The value of one member, waiting to be read. Each method reads the value and uses up the member.
pub struct Member<'m, 'de, A> {
    map: &'m mut A,
    trail: &'m Trail<'de>,
}

impl<'de, A: MapAccess<'de>> Member<'_, 'de, A> {
    /// Steps over the value, whatever it is, without recursion and without keeping it.
    pub fn skip(self) -> Result<(), A::Error> {
        self.map.next_value::<IgnoredAny>().map(|_| ())
    }

    /// Steps over the value, likewise, and gives its text as it stands in the document.
    pub fn raw(self) -> Result<&'de str, A::Error> {
        self.map.next_value::<&'de RawValue>().map(RawValue::get)
    }

    /// Refuses a member that must not be here.
    pub fn refuse(self, problem: ImportProblem) -> Result<(), A::Error> {
        Err(self.trail.fail(problem))
    }

    /// Reads a string.
    pub fn text(self) -> Result<Cow<'de, str>, A::Error> {
        self.trail.expect(JsonType::Text);
        self.map.next_value_seed(TextSeed { trail: self.trail })
    }

    /// Reads a string that a function turns into what it means.
    pub fn parse<T>(self, parse: impl FnOnce(&str) -> Result<T, ImportProblem>) -> Result<T, A::Error> {
        let trail = self.trail;
        let text = self.text()?;
        parse(&text).map_err(|problem| trail.fail(problem))
    }

    /// Reads `true` or `false`.
    pub fn boolean(self) -> Result<bool, A::Error> {
        self.trail.expect(JsonType::Boolean);
        self.map.next_value_seed(BooleanSeed { trail: self.trail })
    }

    /// Reads a whole number, or skips anything else.
    pub fn integer(self) -> Result<Option<i64>, A::Error> {
        self.trail.expect(JsonType::Number);
        self.map.next_value_seed(IntegerSeed)
    }

    /// Reads an object.
    pub fn object<O: Object<'de>>(self, object: &mut O) -> Result<(), A::Error> {
        self.trail.expect(JsonType::Object);
        self.map.next_value_seed(ObjectSeed { trail: self.trail, object })
    }

    /// Reads an in-toto digest set, and what a function takes from it.
    pub(crate) fn digests<T>(
        self,
        take: impl FnOnce(&DigestSet<'de>) -> Result<T, ImportProblem>,
    ) -> Result<T, A::Error> {
        let trail = self.trail;
        let mut members = Texts::default();
        self.object(&mut members)?;
        take(&DigestSet::of(members.0)).map_err(|problem| trail.fail(problem))
    }

    /// Reads an array of objects, handed on one by one.
    pub fn objects<O, F>(self, each: F) -> Result<(), A::Error>
    where
        O: Object<'de> + Default,
        F: FnMut(O) -> Result<(), ImportProblem>,
    {
        self.trail.expect(JsonType::Array);
        self.map.next_value_seed(ItemsSeed { trail: self.trail, item: ObjectItem(PhantomData), each })
    }

    /// The same, or nothing where `null` stands; true for an array.
    pub fn objects_or_null<O, F>(self, each: F) -> Result<bool, A::Error>
    where
        O: Object<'de> + Default,
        F: FnMut(O) -> Result<(), ImportProblem>,
    {
        self.trail.expect(JsonType::Array);
        let items = ItemsSeed { trail: self.trail, item: ObjectItem(PhantomData), each };
        self.map.next_value_seed(OrNull { trail: self.trail, items })
    }

    /// Reads an array of strings, handed on one by one.
    pub fn texts<F>(self, each: F) -> Result<(), A::Error>
    where
        F: FnMut(Cow<'de, str>) -> Result<(), ImportProblem>,
    {
        self.trail.expect(JsonType::Array);
        self.map.next_value_seed(ItemsSeed { trail: self.trail, item: TextItem, each })
    }

    /// Reads what JSON-LD allows for one property: a string, an object, or an array of both, handed on one by one. Anything else is
    /// skipped.
    pub fn one_or_many<O, F>(self, mut each: F) -> Result<(), A::Error>
    where
        O: Object<'de> + Default,
        F: FnMut(OneOf<'de, O>) -> Result<(), ImportProblem>,
    {
        let item = OneOfItem(PhantomData);
        self.map.next_value_seed(OneOrManySeed { trail: self.trail, item, each: &mut each })
    }

    /// Reads a string, or an object into `object`, or skips anything else.
    pub fn text_or_object<O: Object<'de>>(self, object: &mut O) -> Result<Option<Cow<'de, str>>, A::Error> {
        self.trail.expect(JsonType::Text);
        self.map.next_value_seed(EitherSeed { trail: self.trail, object })
    }
}

/// Any object, of which nothing is wanted.
#[derive(Default)]
pub struct Anything;

impl<'de> Object<'de> for Anything {
    fn member<A: MapAccess<'de>>(&mut self, _: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        value.skip()
    }
}

/// An object of which every member is a string.
#[derive(Default)]
struct Texts<'de>(Vec<(String, Cow<'de, str>)>);

impl<'de> Object<'de> for Texts<'de> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        self.0.push((key.to_owned(), value.text()?));
        Ok(())
    }
}

/// Drives an [`Object`] over the members.
struct ObjectSeed<'t, 'de, O> {
    trail: &'t Trail<'de>,
    object: &'t mut O,
}

impl<'de, O: Object<'de>> DeserializeSeed<'de> for ObjectSeed<'_, 'de, O> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, O: Object<'de>> Visitor<'de> for ObjectSeed<'_, 'de, O> {
    type Value = ();

    refuse!(array, boolean, null, number, text);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let trail = self.trail;
        trail.deeper()?;
        let mut names = Names::default();
        while let Some(key) = map.next_key_seed(NameSeed { trail })? {
            let mark = trail.enter_key(&key);
            if is_twice(&key, &names, O::SAME) || !names.insert(key.clone()) {
                return Err(trail.fail(ImportProblem::DuplicateKey { key: shortened(&key) }));
            }
            bounds::within(names.len(), Countable::Members, limits::MEMBERS).map_err(|problem| trail.fail(problem))?;
            refuse_misspelt(&key, O::BEARING).map_err(|problem| trail.fail(problem))?;
            self.object.member(&key, Member { map: &mut map, trail })?;
            trail.back_to(mark);
        }
        self.object.finish().map_err(|problem| trail.fail(problem))?;
        trail.shallower();
        Ok(())
    }
}

/// Tells whether another name of this member was there before.
fn is_twice(key: &str, names: &Names<'_>, same: &[&[&str]]) -> bool {
    same.iter().filter(|all| all.contains(&key)).any(|all| all.iter().any(|other| *other != key && names.has(other)))
}

/// One kind of item of an array.
trait Item<'de> {
    type Value;

    /// The next item; none after the last.
    fn next<A: SeqAccess<'de>>(&self, seq: &mut A, trail: &Trail<'de>) -> Result<Option<Self::Value>, A::Error>;
}

struct ObjectItem<O>(PhantomData<fn() -> O>);

impl<'de, O: Object<'de> + Default> Item<'de> for ObjectItem<O> {
    type Value = O;

    fn next<A: SeqAccess<'de>>(&self, seq: &mut A, trail: &Trail<'de>) -> Result<Option<O>, A::Error> {
        trail.expect(JsonType::Object);
        let mut object = O::default();
        Ok(seq.next_element_seed(ObjectSeed { trail, object: &mut object })?.map(|()| object))
    }
}

struct TextItem;

impl<'de> Item<'de> for TextItem {
    type Value = Cow<'de, str>;

    fn next<A: SeqAccess<'de>>(&self, seq: &mut A, trail: &Trail<'de>) -> Result<Option<Cow<'de, str>>, A::Error> {
        trail.expect(JsonType::Text);
        seq.next_element_seed(TextSeed { trail })
    }
}

/// One value of a property that may be text or an object.
pub enum OneOf<'de, O> {
    /// A text.
    Text(Cow<'de, str>),
    /// An object.
    Object(O),
}

struct OneOfItem<O>(PhantomData<fn() -> O>);

impl<'de, O: Object<'de> + Default> Item<'de> for OneOfItem<O> {
    type Value = Option<OneOf<'de, O>>;

    fn next<A: SeqAccess<'de>>(&self, seq: &mut A, trail: &Trail<'de>) -> Result<Option<Self::Value>, A::Error> {
        let mut object = O::default();
        let mut is_object = false;
        let mut noted = Noted { object: &mut object, is_object: &mut is_object };
        let text = seq.next_element_seed(EitherSeed { trail, object: &mut noted })?;
        Ok(text.map(|text| text.map(OneOf::Text).or_else(|| is_object.then_some(OneOf::Object(object)))))
    }
}

/// An object that remembers that it was there.
struct Noted<'t, O> {
    object: &'t mut O,
    is_object: &'t mut bool,
}

impl<'de, O: Object<'de>> Object<'de> for Noted<'_, O> {
    const BEARING: &'static [&'static str] = O::BEARING;
    const SAME: &'static [&'static [&'static str]] = O::SAME;

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        self.object.member(key, value)
    }

    fn finish(&mut self) -> Result<(), ImportProblem> {
        *self.is_object = true;
        self.object.finish()
    }
}

/// Hands a single value, or every item of an array, to a function.
struct OneOrManySeed<'t, 'de, 'f, O, F> {
    trail: &'t Trail<'de>,
    item: OneOfItem<O>,
    each: &'f mut F,
}

impl<'de, O, F> DeserializeSeed<'de> for OneOrManySeed<'_, 'de, '_, O, F>
where
    O: Object<'de> + Default,
    F: FnMut(OneOf<'de, O>) -> Result<(), ImportProblem>,
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, O, F> OneOrManySeed<'_, 'de, '_, O, F>
where
    O: Object<'de> + Default,
    F: FnMut(OneOf<'de, O>) -> Result<(), ImportProblem>,
{
    fn take<E: Error>(self, value: OneOf<'de, O>) -> Result<(), E> {
        (self.each)(value).map_err(|problem| self.trail.fail(problem))
    }
}

impl<'de, O, F> Visitor<'de> for OneOrManySeed<'_, 'de, '_, O, F>
where
    O: Object<'de> + Default,
    F: FnMut(OneOf<'de, O>) -> Result<(), ImportProblem>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.trail.reached(text);
        self.take(OneOf::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.take(OneOf::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let mut object = O::default();
        ObjectSeed { trail: self.trail, object: &mut object }.visit_map(map)?;
        self.take(OneOf::Object(object))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        let Self { trail, item, each } = self;
        let each = |value: Option<OneOf<'de, O>>| value.map_or(Ok(()), &mut *each);
        ItemsSeed { trail, item, each }.visit_seq(seq)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Hands every item of an array to a function; none of them is kept.
struct ItemsSeed<'t, 'de, I, F> {
    trail: &'t Trail<'de>,
    item: I,
    each: F,
}

impl<'de, I: Item<'de>, F: FnMut(I::Value) -> Result<(), ImportProblem>> DeserializeSeed<'de>
    for ItemsSeed<'_, 'de, I, F>
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, I: Item<'de>, F: FnMut(I::Value) -> Result<(), ImportProblem>> Visitor<'de> for ItemsSeed<'_, 'de, I, F> {
    type Value = ();

    refuse!(boolean, null, number, object, text);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let trail = self.trail;
        trail.deeper()?;
        for index in 0usize.. {
            let mark = trail.enter_index(index);
            let item = self.item.next(&mut seq, trail)?;
            let is_last = item.is_none();
            item.map_or(Ok(()), &mut self.each).map_err(|problem| trail.fail(problem))?;
            trail.back_to(mark);
            if is_last {
                break;
            }
        }
        trail.shallower();
        Ok(())
    }
}

/// The items of an array, or `null`; true for an array.
struct OrNull<'t, 'de, I, F> {
    trail: &'t Trail<'de>,
    items: ItemsSeed<'t, 'de, I, F>,
}

impl<'de, I: Item<'de>, F: FnMut(I::Value) -> Result<(), ImportProblem>> DeserializeSeed<'de>
    for OrNull<'_, 'de, I, F>
{
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, I: Item<'de>, F: FnMut(I::Value) -> Result<(), ImportProblem>> Visitor<'de> for OrNull<'_, 'de, I, F> {
    type Value = bool;

    refuse!(boolean, number, object, text);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        self.items.visit_seq(seq).map(|()| true)
    }
}

/// Reads one of two types, for the few places where formats allow more than one.
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

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        skip_items(seq).map(|()| None)
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
