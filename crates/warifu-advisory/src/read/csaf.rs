//! CSAF 2.0 and 2.1: an advisory with a product tree, and products by their ids.

mod resolve;
mod tree;
mod vulnerability;

use serde::de::MapAccess;
use warifu_evidence::engine::{Member, Object, Trail, csaf_version, read_object, timestamp, within};
use warifu_evidence::{Countable, ImportError, ImportProblem};
use warifu_model::Timestamp;

use super::texts::kept;
use crate::advisory::{Advisory, AdvisoryFormat};
use crate::error::AdvisoryError;
use crate::limits;
use resolve::Products;
use tree::Tree;
use vulnerability::RawVulnerability;

pub(super) fn read(trail: &Trail<'_>) -> Result<Advisory, AdvisoryError> {
    let mut csaf = Csaf::default();
    read_object(trail, &mut csaf)?;
    let missing =
        |pointer: &str, key| AdvisoryError::from(ImportError::at(pointer, ImportProblem::MissingField { key }));
    let Header { is_of_a_version, publisher, tracking, distribution, title } = csaf.header;
    if !is_of_a_version {
        return Err(missing("/document", "csaf_version"));
    }
    let id = tracking.id.ok_or_else(|| missing("/document/tracking", "id"))?;
    let issued_at = tracking.issued.ok_or_else(|| missing("/document/tracking", "current_release_date"))?;
    let mut products = Products::of(csaf.tree)?;
    let vulnerabilities = csaf.vulnerabilities.into_iter().enumerate();
    let vulnerabilities = vulnerabilities.map(|(place, one)| products.vulnerability(one, place, &id));
    let vulnerabilities = vulnerabilities.collect::<Result<Vec<_>, _>>()?;
    products.seen.count_nameless(&vulnerabilities);
    Ok(Advisory {
        id,
        edition: tracking.version,
        publisher: publisher.name,
        title,
        issued_at: Some(issued_at),
        first_issued_at: tracking.first,
        is_draft: tracking.is_draft,
        marking: distribution.label.map(|label| format!("TLP:{label}")),
        named: products.seen.named,
        vulnerabilities,
        left: products.seen.left,
        ..Advisory::empty(AdvisoryFormat::Csaf)
    })
}

#[derive(Default)]
struct Csaf {
    header: Header,
    tree: Tree,
    vulnerabilities: Vec<RawVulnerability>,
}

impl<'de> Object<'de> for Csaf {
    const BEARING: &'static [&'static str] = &["product_tree", "vulnerabilities"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "document" => value.object(&mut self.header),
            "product_tree" => value.object(&mut self.tree),
            "vulnerabilities" => {
                let all = &mut self.vulnerabilities;
                value.objects(|one: RawVulnerability| {
                    within(all.len() + 1, Countable::Vulnerabilities, limits::VULNERABILITIES)?;
                    all.push(one);
                    Ok(())
                })
            }
            _ => value.skip(),
        }
    }
}

/// `document`.
#[derive(Default)]
struct Header {
    is_of_a_version: bool,
    publisher: Publisher,
    tracking: Tracking,
    distribution: Distribution,
    title: Option<String>,
}

impl<'de> Object<'de> for Header {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "csaf_version" => {
                value.parse(csaf_version)?;
                self.is_of_a_version = true;
                Ok(())
            }
            "title" => {
                self.title = Some(value.parse(kept)?);
                Ok(())
            }
            "publisher" => value.object(&mut self.publisher),
            "tracking" => value.object(&mut self.tracking),
            "distribution" => value.object(&mut self.distribution),
            _ => value.skip(),
        }
    }
}

#[derive(Default)]
struct Publisher {
    name: Option<String>,
}

impl<'de> Object<'de> for Publisher {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "name" => self.name = Some(value.parse(kept)?),
            _ => value.skip()?,
        }
        Ok(())
    }
}

#[derive(Default)]
struct Tracking {
    id: Option<String>,
    version: Option<String>,
    issued: Option<Timestamp>,
    first: Option<Timestamp>,
    is_draft: bool,
}

impl<'de> Object<'de> for Tracking {
    const BEARING: &'static [&'static str] = &["status"];

    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            "id" => self.id = Some(value.parse(kept)?),
            "version" => self.version = Some(value.parse(kept)?),
            "current_release_date" => self.issued = Some(value.parse(timestamp)?),
            "initial_release_date" => self.first = Some(value.parse(timestamp)?),
            // a state that is not understood is no final one
            "status" => self.is_draft = !matches!(&*value.text()?, "final" | "interim"),
            _ => value.skip()?,
        }
        Ok(())
    }
}

/// `distribution` with its `tlp`.
#[derive(Default)]
struct Distribution {
    label: Option<String>,
}

impl<'de> Object<'de> for Distribution {
    fn member<A: MapAccess<'de>>(&mut self, key: &str, value: Member<'_, 'de, A>) -> Result<(), A::Error> {
        match key {
            // the same object, one level further in
            "tlp" => value.object(self),
            "label" => {
                self.label = Some(value.parse(kept)?);
                Ok(())
            }
            _ => value.skip(),
        }
    }
}
