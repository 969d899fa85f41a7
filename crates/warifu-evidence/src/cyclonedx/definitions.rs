//! `definitions` (CycloneDX 1.6 and later): the ids of the requirements of the standards that the document defines.

use serde::de::MapAccess;

use crate::reader::{Member, Object};
use crate::relations::{Elements, Mark};

#[derive(Default)]
pub(super) struct Definitions {
    pub(super) requirements: Elements,
}

impl<'de> Object<'de> for Definitions {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "standards" => value.objects(|standard: Standard| {
                self.requirements.append(standard.requirements);
                Ok(())
            }),
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Standard {
    requirements: Elements,
}

impl<'de> Object<'de> for Standard {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "requirements" => value.objects(|requirement: Requirement| {
                requirement.0.into_iter().for_each(|mark| self.requirements.add(mark));
                Ok(())
            }),
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Requirement(Option<Mark>);

impl<'de> Object<'de> for Requirement {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "bom-ref" => self.0 = Some(Mark::of(&value.text()?)),
            _ => value.skip()?,
        }
        Ok(())
    }
}
