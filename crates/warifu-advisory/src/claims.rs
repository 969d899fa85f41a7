use std::collections::BTreeMap;

use warifu_model::{ClaimId, Digest, Json};

use crate::advisory::{Advisory, Stated};
use crate::concern::Concern;
use crate::inventory::Certified;

/// What a policy looks at: the claims of the vocabulary of advisories about one concern.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims {
    advisory: Digest,
    values: BTreeMap<ClaimId, Json>,
}

impl Claims {
    /// The claims about a concern; none where its places are not those of the lists.
    pub fn of(concern: &Concern, inventory: &[Certified], advisories: &[Advisory]) -> Option<Self> {
        let advisory = advisories.get(concern.advisory)?;
        let vulnerability = advisory.vulnerabilities.get(concern.hit.vulnerability)?;
        let certified = inventory.get(concern.hit.certificate)?;
        let good = concern.beside.iter().map(|beside| (beside.is_maker, beside.status));
        let best = good.clone().map(|(_, status)| status).min();
        let of_maker = good.filter(|(is_maker, _)| *is_maker).map(|(_, status)| status).min();
        let since = concern.exploited.and_then(|exploited| exploited.since);
        let part = if concern.hit.component.is_some() { "component" } else { "product" };
        let said: [(&str, Option<Json>); 17] = [
            ("advisory.draft", Some(advisory.is_draft.into())),
            ("advisory.exploited", Some(concern.exploited.is_some().into())),
            ("advisory.exploited_since", since.map(Json::from)),
            ("advisory.fix_available", Some(concern.has_fix.into())),
            ("advisory.format", Some(advisory.format.as_str().into())),
            ("advisory.issued", advisory.issued_at.map(Json::from)),
            ("advisory.publisher", advisory.publisher.clone().map(Json::Text)),
            ("advisory.score", vulnerability.score.map(|score| score.to_string().into())),
            ("advisory.severity", concern.severity.map(|severity| severity.as_str().into())),
            ("certificate.expires", certified.expires_at.map(Json::from)),
            ("certificate.fix_certified", Some(concern.fix_certified.is_some().into())),
            ("certificate.status", Some(certified.status.as_str().into())),
            ("match.good_news", best.map(|status: Stated| status.as_str().into())),
            ("match.maker_says", of_maker.map(|status: Stated| status.as_str().into())),
            ("match.part", Some(part.into())),
            ("match.status", Some(concern.hit.status.as_str().into())),
            ("match.sureness", Some(concern.hit.matched.sureness.as_str().into())),
        ];
        let values = said.into_iter().filter_map(|(id, value)| Some((ClaimId::parse(id)?, value?))).collect();
        Some(Self { advisory: advisory.digest, values })
    }

    /// The value of a claim; none where nobody says any.
    pub fn value(&self, id: &ClaimId) -> Option<&Json> {
        self.values.get(id)
    }

    /// All of them, by their ids.
    pub fn all(&self) -> impl Iterator<Item = (&ClaimId, &Json)> {
        self.values.iter()
    }

    /// The digest of the advisory that says it.
    pub(crate) fn advisory(&self) -> Digest {
        self.advisory
    }
}
