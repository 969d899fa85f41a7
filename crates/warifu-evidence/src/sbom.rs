//! What both SBOM formats are counted for.

use warifu_model::{Decimal, Timestamp};

use crate::claims::Claims;
use crate::error::Problem;
use crate::limits;

/// What one component says about itself.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "five independent facts, each counted on its own")]
pub(crate) struct Facts {
    pub(crate) version: bool,
    pub(crate) identifier: bool,
    pub(crate) supplier: bool,
    pub(crate) licence: bool,
    pub(crate) hash: bool,
}

/// Counts over components. A million components fit in these few words: none of them is kept.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tally {
    pub(crate) components: u32,
    without_version: u32,
    without_identifier: u32,
    without_supplier: u32,
    without_licence: u32,
    without_hash: u32,
}

impl Tally {
    /// Counts one component.
    pub(crate) fn add(&mut self, facts: Facts) -> Result<(), Problem> {
        let one = |is: bool| u32::from(!is);
        self.merge(Self {
            components: 1,
            without_version: one(facts.version),
            without_identifier: one(facts.identifier),
            without_supplier: one(facts.supplier),
            without_licence: one(facts.licence),
            without_hash: one(facts.hash),
        })
    }

    /// Counts the components of a component.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), Problem> {
        self.components = self.components.saturating_add(other.components);
        if self.components > limits::COMPONENTS {
            return Err(Problem::TooMany { what: "components", limit: limits::COMPONENTS as usize });
        }
        self.without_version = self.without_version.saturating_add(other.without_version);
        self.without_identifier = self.without_identifier.saturating_add(other.without_identifier);
        self.without_supplier = self.without_supplier.saturating_add(other.without_supplier);
        self.without_licence = self.without_licence.saturating_add(other.without_licence);
        self.without_hash = self.without_hash.saturating_add(other.without_hash);
        Ok(())
    }
}

/// An SBOM, as far as it is claimed about.
pub(crate) struct Sbom {
    /// `cyclonedx` or `spdx`.
    pub(crate) format: &'static str,
    /// The version of the format, as a semantic version.
    pub(crate) spec_version: &'static str,
    pub(crate) created: Option<Timestamp>,
    pub(crate) tally: Tally,
    pub(crate) relationships: u32,
}

impl Sbom {
    /// The claims. The identified share is exact, rounded down to four places, and absent where there is no component.
    pub(crate) fn claims(&self) -> Claims {
        let tally = self.tally;
        let identified = tally.components.saturating_sub(tally.without_identifier);
        Claims::default()
            .with("sbom.format", self.format)
            .with("sbom.spec_version", self.spec_version)
            .with_some("sbom.created", self.created)
            .with("sbom.components", tally.components)
            .with("sbom.components_without_version", tally.without_version)
            .with("sbom.components_without_identifier", tally.without_identifier)
            .with("sbom.components_without_supplier", tally.without_supplier)
            .with("sbom.components_without_licence", tally.without_licence)
            .with("sbom.components_without_hash", tally.without_hash)
            .with_some("sbom.identified_share", Decimal::share(identified, tally.components, SHARE_PLACES))
            .with("sbom.relationships", self.relationships)
    }
}

const SHARE_PLACES: u32 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    fn share(identified: u32, of: u32) -> Option<String> {
        let tally = Tally { components: of, without_identifier: of - identified, ..Tally::default() };
        let sbom = Sbom { format: "spdx", spec_version: "2.3.0", created: None, tally, relationships: 0 };
        let claims = sbom.claims().into_map();
        let value = claims.into_iter().find(|(id, _)| id.as_str() == "sbom.identified_share")?.1;
        value.as_text().map(str::to_owned)
    }

    #[test]
    fn the_share_is_exact_and_rounded_down() {
        assert_eq!(share(2, 3).as_deref(), Some("0.6666"));
        assert_eq!(share(99_999, 100_000).as_deref(), Some("0.9999"));
        assert_eq!(share(1, 1).as_deref(), Some("1"));
        assert_eq!(share(0, 7).as_deref(), Some("0"));
        assert_eq!(share(0, 0), None);
    }

    #[test]
    fn more_components_than_the_limit_are_refused() {
        let mut tally = Tally { components: limits::COMPONENTS, ..Tally::default() };
        assert_eq!(tally.add(Facts::default()).unwrap_err().code(), "too-many");
    }
}
