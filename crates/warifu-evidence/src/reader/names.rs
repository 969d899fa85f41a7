//! Member names of one object, so that a repeated one is noticed.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, Visitor};

use super::trail::Trail;

/// The names seen so far: a short list first, a tree once an object turns out to be large.
#[derive(Default)]
pub(super) struct Names<'de> {
    few: Vec<Cow<'de, str>>,
    many: BTreeSet<Cow<'de, str>>,
}

impl<'de> Names<'de> {
    /// Number of names.
    pub(super) fn len(&self) -> usize {
        self.few.len().max(self.many.len())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.many.contains(name) || self.few.iter().any(|known| known == name)
    }

    /// False when the name was there before.
    pub(super) fn insert(&mut self, key: Cow<'de, str>) -> bool {
        if self.many.is_empty() {
            if self.few.contains(&key) {
                return false;
            }
            self.few.push(key);
            if self.few.len() > FEW {
                self.many.extend(self.few.drain(..));
            }
            return true;
        }
        self.many.insert(key)
    }
}

/// Reads a member name, borrowed where the document spells it without escapes.
#[derive(Clone, Copy)]
pub(super) struct NameSeed<'t, 'de> {
    pub(super) trail: &'t Trail<'de>,
}

impl<'de> DeserializeSeed<'de> for NameSeed<'_, 'de> {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for NameSeed<'_, 'de> {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        self.trail.reached(key);
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Up to this many names a linear search beats a tree.
const FEW: usize = 24;

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn a_repeated_name_is_noticed_in_small_and_in_large_objects() {
        let mut keys = Names::default();
        for n in 0..200 {
            assert!(keys.insert(format!("key {n}").into()));
        }
        for n in 0..200 {
            assert!(!keys.insert(format!("key {n}").into()));
        }
    }
}
