//! What a question is about, topic by topic.

use std::collections::{BTreeMap, BTreeSet};

use warifu_model::ClaimId;

use super::side::Topic;

/// The topics of a question with the leaves that it is about.
pub(super) type Topics = BTreeMap<Topic, BTreeSet<(usize, usize)>>;

/// How the matters of a description were chosen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Built {
    /// Each as it is together with the others.
    Together,
    /// A list of components apart from their certificates: it may be that no product is like that.
    Apart,
}

/// Claims that are held against each other, and all that look at one of them, as one topic; likewise all claims that `bounds`
/// names together, since which evidence of one kind must have been made.
pub(super) fn joined(mut topics: Topics, bounds: impl IntoIterator<Item = BTreeSet<ClaimId>>) -> Topics {
    let mut groups: Vec<BTreeSet<ClaimId>> = Vec::new();
    let tied = topics.keys().filter_map(|topic| match topic {
        Topic::Claims(claims) => Some(claims.iter().cloned().collect()),
        _ => None,
    });
    for mut group in tied.chain(bounds) {
        let (touched, apart): (Vec<_>, Vec<_>) = groups.into_iter().partition(|other| !other.is_disjoint(&group));
        group.extend(touched.into_iter().flatten());
        groups = apart;
        groups.push(group);
    }
    for group in groups {
        let is_part = |topic: &Topic| match topic {
            Topic::Claim(_) | Topic::Claims(_) => topic.claims().iter().any(|claim| group.contains(claim)),
            _ => false,
        };
        let parts: Vec<Topic> = topics.keys().filter(|topic| is_part(topic)).cloned().collect();
        let leaves = parts.iter().filter_map(|part| topics.remove(part)).flatten().collect();
        topics.insert(Topic::Claims(group.into_iter().collect()), leaves);
    }
    topics
}

/// How a description about these topics is chosen at best: certificates that are asked for by a list count as well where
/// the same set is asked for without one.
pub(super) fn built(topics: &Topics) -> Built {
    let is_both = |topic: &Topic| match topic {
        Topic::Components(_, set) => topics.contains_key(&Topic::Certificates(set.clone())),
        _ => false,
    };
    if topics.keys().any(is_both) { Built::Apart } else { Built::Together }
}
