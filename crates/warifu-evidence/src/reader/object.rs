//! One object: its members in the order of the document, no name twice.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::keys::{KeySeed, Keys};
use super::{Member, Trail};
use crate::error::{ImportError, Problem, shortened};
use crate::limits;

/// What to do with the members of one kind of object.
pub(crate) trait Object<'de> {
    /// Called for every member; takes the value with exactly one of the methods of [`Member`].
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error>;

    /// Called after the last member: what must have been there.
    fn finish(&mut self) -> Result<(), Problem> {
        Ok(())
    }
}

/// Reads a whole text as one object and nothing after it.
pub(crate) fn read_object<'de, O: Object<'de>>(trail: &Trail<'de>, object: &mut O) -> Result<(), ImportError> {
    let mut deserializer = serde_json::Deserializer::from_str(trail.text());
    trail.expect(AN_OBJECT);
    ObjectSeed { trail, object }
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end())
        .map_err(|error| trail.error(&error))?;
    trail.finished();
    Ok(())
}

/// Drives an [`Object`] over the members.
pub(super) struct ObjectSeed<'t, 'de, O> {
    pub(super) trail: &'t Trail<'de>,
    pub(super) object: &'t mut O,
}

impl<'de, O: Object<'de>> DeserializeSeed<'de> for ObjectSeed<'_, 'de, O> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, O: Object<'de>> Visitor<'de> for ObjectSeed<'_, 'de, O> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(AN_OBJECT)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let trail = self.trail;
        trail.deeper()?;
        let mut keys = Keys::default();
        while let Some(key) = map.next_key_seed(KeySeed { trail })? {
            let mark = trail.enter_key(&key);
            if !keys.insert(key.clone()) {
                return Err(trail.fail(Problem::DuplicateKey { key: shortened(&key) }));
            }
            if keys.len() > limits::MEMBERS {
                return Err(trail.fail(Problem::TooMany { what: "members of one object", limit: limits::MEMBERS }));
            }
            self.object.member(&key, Member::new(&mut map, trail))?;
            trail.back_to(mark);
        }
        self.object.finish().map_err(|problem| trail.fail(problem))?;
        trail.shallower();
        Ok(())
    }
}

pub(super) const AN_OBJECT: &str = "an object";
