//! The versions of some components: a second look at the document, only where a statement asks for it.

use std::collections::BTreeMap;

use serde::de::MapAccess;

use crate::reader::{Member, Object, Trail, read_object};
use crate::relations::Mark;

/// The versions of the components with these ids, which are sorted. A document that has been read once reads again.
pub(super) fn of(text: &str, wanted: &[Mark]) -> BTreeMap<Mark, String> {
    let mut bom = Bom { wanted, found: BTreeMap::new() };
    match read_object(&Trail::new(text, None), &mut bom) {
        Ok(()) => bom.found,
        Err(_) => BTreeMap::new(),
    }
}

struct Bom<'w> {
    wanted: &'w [Mark],
    found: BTreeMap<Mark, String>,
}

impl Bom<'_> {
    fn take(&mut self, component: Versioned) {
        for (mark, version) in component.all {
            if self.wanted.binary_search(&mark).is_ok() {
                self.found.insert(mark, version);
            }
        }
    }
}

impl<'de> Object<'de> for Bom<'_> {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "components" => value.objects(|component: Versioned| {
                self.take(component);
                Ok(())
            }),
            "metadata" => {
                let mut metadata = Metadata::default();
                value.object(&mut metadata)?;
                self.take(metadata.component);
                Ok(())
            }
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Metadata {
    component: Versioned,
}

impl<'de> Object<'de> for Metadata {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "component" => value.object(&mut self.component),
            _ => value.skip(),
        }
    }
}

/// A component, and those inside it, with their versions.
#[derive(Default)]
struct Versioned {
    reference: Option<Mark>,
    version: Option<String>,
    all: Vec<(Mark, String)>,
}

impl<'de> Object<'de> for Versioned {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bom-ref" => self.reference = Some(Mark::of(&value.text()?)),
            "version" => self.version = Some(value.text()?.into_owned()),
            "components" => {
                let all = &mut self.all;
                value.objects(|mut inner: Self| {
                    all.append(&mut inner.all);
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), crate::error::ImportProblem> {
        if let (Some(reference), Some(version)) = (self.reference, self.version.take()) {
            self.all.push((reference, version));
        }
        Ok(())
    }
}
