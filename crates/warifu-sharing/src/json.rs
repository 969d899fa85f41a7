use std::collections::BTreeMap;

use warifu_model::{Json, Language};

use crate::agreed::ArrangementUse;
use crate::share::{Permission, Sharing, Withheld};
use crate::why::{Reason, WhyWithheld};

impl Sharing {
    /// Counts how many recipients each reason withholds the item from. A recipient with several reasons counts for each.
    pub fn counts(&self) -> BTreeMap<WhyWithheld, usize> {
        let mut counts = BTreeMap::new();
        for one in &self.withheld {
            let mut kinds: Vec<_> = one.reasons.iter().map(|reason| reason.why).collect();
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                *counts.entry(kind).or_default() += 1;
            }
        }
        counts
    }

    /// The answer as JSON, with its texts in a language.
    pub fn to_json(&self, language: Language) -> Json {
        let reasons = self.counts().into_iter().map(|(why, count)| {
            Json::object().with("code", why.as_str()).with("message", why.text(language)).with("withheld", count)
        });
        Json::object()
            .with("permitted", Json::List(self.permitted.iter().map(|one| permitted(one, language)).collect()))
            .with("withheld", Json::List(self.withheld.iter().map(|one| withheld(one, language)).collect()))
            .with(
                "counts",
                Json::object().with("permitted", self.permitted.len()).with("withheld", self.withheld.len()),
            )
            .with("reasons", Json::List(reasons.collect()))
            .with("arrangements", Json::List(self.arrangements.iter().map(|one| arrangement(one, language)).collect()))
    }
}

fn permitted(one: &Permission, language: Language) -> Json {
    let (way, by) = one.way();
    let correspondence =
        |(arrangement, id): &(_, _)| Json::object().with("arrangement", arrangement).with("correspondence", id);
    Json::object()
        .with("recipient", one.recipient())
        .with("way", way.as_str())
        .with("message", way.text(language))
        .with_some("by", by)
        .with_list("correspondences", one.correspondences().iter().map(correspondence).collect())
        .with("addresses", one.addresses().len())
}

fn withheld(one: &Withheld, language: Language) -> Json {
    let reason = |reason: &Reason| {
        Json::object()
            .with("code", reason.why.as_str())
            .with("message", reason.why.text(language))
            .with("detail", reason.detail.clone())
    };
    Json::object()
        .with("recipient", &one.recipient)
        .with("reasons", Json::List(one.reasons.iter().map(reason).collect()))
}

fn arrangement(one: &ArrangementUse, language: Language) -> Json {
    let json = Json::object().with("id", &one.id).with("sequence", one.sequence).with("digest", one.digest);
    match one.counts {
        Ok(count) => json.with("counts", true).with("correspondences", count),
        Err(why) => json.with("counts", false).with("code", why.as_str()).with("message", why.text(language)),
    }
}
