//! That artifacts were published, and as what.

use serde::de::MapAccess;

use super::carried::{Carried, missing};
use crate::claims::{Claims, claim_text};
use crate::error::ImportError;
use crate::format::Input;
use crate::identifier;
use crate::part::{Content, Part};
use crate::reader::{Member, Object, read_object};
use crate::subject::{About, Name};
use crate::vex::News;

/// It says that its subjects were published under this name, and nothing else about them.
pub(super) fn read(input: &Input<'_, '_>, _: usize) -> Result<Carried, ImportError> {
    let mut release = Release::default();
    read_object(input.trail, &mut release)?;
    let (purl, name) = release.purl.ok_or_else(|| missing("purl"))?;
    let claims = Claims::default()
        .with("publication.purl", purl.as_str())
        .with_some("publication.release_id", release.id_of_package.or(release.id));
    let part = Part::of("release_statement", None, None, claims);
    let mut about = About::default();
    about.extend([name]);
    Ok(Carried { content: Content { parts: part.into_iter().collect(), notes: Vec::new() }, news: News::Good, about })
}

#[derive(Default)]
struct Release {
    purl: Option<(String, Name)>,
    id_of_package: Option<String>,
    id: Option<String>,
}

impl<'de> Object<'de> for Release {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "purl" => {
                let named = |text: &str| Ok((claim_text(text)?, Name::Purl(identifier::purl(text)?)));
                self.purl = Some(value.parse(named)?);
            }
            // an id that cannot be shown counts as missing
            "packageId" => self.id_of_package = claim_text(&value.text()?).ok(),
            "releaseId" => self.id = claim_text(&value.text()?).ok(),
            _ => value.skip()?,
        }
        Ok(())
    }
}
