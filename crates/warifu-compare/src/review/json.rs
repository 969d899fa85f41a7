//! The JSON face of a review.

use warifu_model::{Json, SetDigest};

use super::value::{ChangedRequirement, Hit, LevelReview, ProvisionReview, RequirementText, Review};
use crate::diff::Undecided;

impl From<&Review> for Json {
    fn from(review: &Review) -> Self {
        let arrangement = &review.arrangement;
        Self::object()
            .with("arrangement", &arrangement.charter.id)
            .with("charter", arrangement.id())
            .with("sequence", arrangement.sequence)
            .with("at", review.at)
            .with("old", set(&review.diff.old))
            .with("new", set(&review.diff.new))
            .with("substance", review.substance().as_str())
            .with("provisions", Self::list(&review.provisions))
            .with("requirements", Self::list(&review.changed))
            .with("hits", Self::list(&review.hits))
            .with("draft", review.draft.as_ref().map(Self::from))
            .with("letter", &review.letter)
    }
}

impl From<&ProvisionReview> for Json {
    fn from(one: &ProvisionReview) -> Self {
        Self::object()
            .with("id", &one.provision.id)
            .with("issuer", &one.provision.issuer)
            .with("recogniser", &one.provision.recogniser)
            .with("effect", one.provision.effect)
            .with("end", one.end.as_str())
            .with("substance", one.substance.as_str())
            .with("levels", Self::list(&one.levels))
            .with("amendment", one.amendment.as_str())
    }
}

impl From<&LevelReview> for Json {
    fn from(one: &LevelReview) -> Self {
        Self::object()
            .with("level", one.level.as_deref())
            .with("relation", one.relation.map(crate::diff::Relation::as_str))
            .with("substance", one.substance.as_str())
    }
}

impl From<&ChangedRequirement> for Json {
    fn from(one: &ChangedRequirement) -> Self {
        Self::from(&one.diff)
            .with("old_text", one.old.as_ref().map(Self::from))
            .with("new_text", one.new.as_ref().map(Self::from))
    }
}

impl From<&RequirementText> for Json {
    fn from(text: &RequirementText) -> Self {
        Self::object().with("title", &text.title).with("statement", &text.statement)
    }
}

impl From<&Hit> for Json {
    fn from(hit: &Hit) -> Self {
        Self::object()
            .with("number", hit.number.as_str())
            .with("body", &hit.body)
            .with("holder", &hit.holder)
            .with("set", set(&hit.edition))
            .with("level", hit.level.as_deref())
            .with("expires_at", hit.expires_at)
            .with("provision", &hit.provision)
            .with("effect", hit.effect.as_str())
    }
}

impl Review {
    /// The reasons why something could not be decided, each once.
    pub fn undecided(&self) -> Vec<&Undecided> {
        let of_levels = self.diff.levels.iter().flat_map(|level| &level.undecided);
        let of_requirements = self.diff.requirements.iter().flat_map(|one| &one.undecided);
        let mut all: Vec<_> = self.diff.undecided.iter().chain(of_levels).chain(of_requirements).collect();
        all.sort();
        all.dedup();
        all
    }
}

fn set(set: &SetDigest) -> Json {
    Json::object().with("id", &set.id).with("version", &set.version).with("digest", set.digest)
}
