//! One array: its items one after the other, none of them kept.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};

use super::Trail;
use super::member::{A_STRING, TextSeed};
use super::object::{AN_OBJECT, Object, ObjectSeed};
use crate::error::Problem;
use std::borrow::Cow;

/// Hands every object of an array to a function.
pub(super) struct ObjectsSeed<'t, 'de, O, F> {
    pub(super) trail: &'t Trail<'de>,
    pub(super) each: F,
    pub(super) kind: std::marker::PhantomData<fn() -> O>,
}

impl<'de, O, F> DeserializeSeed<'de> for ObjectsSeed<'_, 'de, O, F>
where
    O: Object<'de> + Default,
    F: FnMut(O) -> Result<(), Problem>,
{
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, O, F> Visitor<'de> for ObjectsSeed<'_, 'de, O, F>
where
    O: Object<'de> + Default,
    F: FnMut(O) -> Result<(), Problem>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(AN_ARRAY)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let trail = self.trail;
        trail.deeper()?;
        for index in 0usize.. {
            let mark = trail.enter_index(index);
            trail.expect(AN_OBJECT);
            let mut object = O::default();
            let seed = ObjectSeed { trail, object: &mut object };
            if seq.next_element_seed(seed)?.is_none() {
                trail.back_to(mark);
                break;
            }
            (self.each)(object).map_err(|problem| trail.fail(problem))?;
            trail.back_to(mark);
        }
        trail.shallower();
        Ok(())
    }
}

/// Hands every string of an array to a function.
pub(super) struct TextsSeed<'t, 'de, F> {
    pub(super) trail: &'t Trail<'de>,
    pub(super) each: F,
}

impl<'de, F: FnMut(Cow<'de, str>) -> Result<(), Problem>> DeserializeSeed<'de> for TextsSeed<'_, 'de, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Cow<'de, str>) -> Result<(), Problem>> Visitor<'de> for TextsSeed<'_, 'de, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(AN_ARRAY)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let trail = self.trail;
        trail.deeper()?;
        for index in 0usize.. {
            let mark = trail.enter_index(index);
            trail.expect(A_STRING);
            let Some(text) = seq.next_element_seed(TextSeed { trail })? else {
                trail.back_to(mark);
                break;
            };
            (self.each)(text).map_err(|problem| trail.fail(problem))?;
            trail.back_to(mark);
        }
        trail.shallower();
        Ok(())
    }
}

pub(super) const AN_ARRAY: &str = "an array";
