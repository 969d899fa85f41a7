//! Results as JSON. They are parts of outputs of the program, which have the `format`.

use warifu_model::Json;

use crate::carry::{Carried, Ground, Reached, Touched};
use crate::conflicts::{Chain, Conflict, Conflicts, Link};
use crate::fitness::{Fit, Fitness};
use crate::relations::{BaseRelation, Relations};
use crate::sectors::SectorMatch;
use crate::statements::{DocumentRef, ElementRef, Stated, Statement};

/// The names of the relations that may hold.
impl From<Relations> for Json {
    fn from(relations: Relations) -> Self {
        Self::list(relations.bases().map(BaseRelation::as_str))
    }
}

/// The element with its document: the digest, or title and edition.
impl From<&ElementRef<'_>> for Json {
    fn from(element: &ElementRef<'_>) -> Self {
        let json = Self::object().with("element", element.element);
        match element.document {
            DocumentRef::Pinned(digest) => json.with("document", digest),
            DocumentRef::Named { title, edition } => {
                json.with("document", Self::object().with("title", title).with("edition", edition))
            }
        }
    }
}

/// The edge or union as it is stated, with the crosswalk and whose word it is.
impl From<&Stated<'_>> for Json {
    fn from(stated: &Stated<'_>) -> Self {
        let crosswalk = stated.crosswalk;
        let json = Self::object()
            .with("crosswalk", &crosswalk.id)
            .with("version", &crosswalk.version)
            .with("digest", stated.digest)
            .with("asserter", crosswalk.asserter.kind);
        match stated.statement {
            Statement::Edge(edge) => json.with("edge", edge),
            Statement::Union(union) => json.with("union", union),
        }
    }
}

impl From<&Reached<'_>> for Json {
    fn from(reached: &Reached<'_>) -> Self {
        let json = Self::from(&reached.element).with("steps", reached.steps);
        match reached.by {
            Ground::Given(proof) => json.with("by", "given").with("proof", proof),
            Ground::InGroup => json.with("by", "in_group").with("from", Self::list(&reached.from)),
            Ground::WholeGroup => json.with("by", "whole_group").with("from", Self::list(&reached.from)),
            Ground::Stated(stated) => {
                json.with("by", "stated").with("from", Self::list(&reached.from)).with("stated", &stated)
            }
        }
    }
}

impl From<&Touched<'_>> for Json {
    fn from(touched: &Touched<'_>) -> Self {
        Self::from(&touched.element)
            .with("why", touched.why.as_str())
            .with("from", Self::list(&touched.from))
            .with("missing", Self::list(&touched.missing))
            .with_some("stated", touched.stated.as_ref())
    }
}

/// Each passing element with its whole path, and what is touched.
impl From<&Carried<'_>> for Json {
    fn from(carried: &Carried<'_>) -> Self {
        let passing = carried.passing.values().map(|reached| {
            let path = carried.path(reached.element);
            Self::from(&reached.element).with("steps", reached.steps).with("path", Self::list(path))
        });
        Self::object().with("passing", Self::list(passing)).with("touched", Self::list(&carried.touched))
    }
}

/// Where the search stopped for the effort, the element says so.
impl From<&Conflicts<'_>> for Json {
    fn from(conflicts: &Conflicts<'_>) -> Self {
        Self::object()
            .with("conflicts", Self::list(&conflicts.found))
            .with_some("untold", (conflicts.untold > 0).then_some(conflicts.untold))
            .with_some("stopped_at", conflicts.stopped_at.as_ref())
    }
}

impl From<&Conflict<'_>> for Json {
    fn from(conflict: &Conflict<'_>) -> Self {
        Self::object()
            .with("from", &conflict.from)
            .with("to", &conflict.to)
            .with("one", &conflict.one)
            .with("other", &conflict.other)
    }
}

impl From<&Chain<'_>> for Json {
    fn from(chain: &Chain<'_>) -> Self {
        Self::object().with("relations", chain.relations).with("links", Self::list(&chain.links))
    }
}

/// Without a statement it is a requirement and its group.
impl From<&Link<'_>> for Json {
    fn from(link: &Link<'_>) -> Self {
        Self::object()
            .with("from", &link.from)
            .with("to", &link.to)
            .with("relations", link.relations)
            .with_some("stated", link.stated.as_ref())
    }
}

impl From<&Fitness> for Json {
    fn from(fitness: &Fitness) -> Self {
        Self::object()
            .with("stated", fitness.stated)
            .with("sourced", fitness.sourced)
            .with("official", fitness.official)
            .with("from_source", &fitness.from_source)
            .with("from_target", &fitness.from_target)
    }
}

impl From<&Fit> for Json {
    fn from(fit: &Fit) -> Self {
        Self::object()
            .with("carrying", fit.carrying)
            .with("sourced", fit.sourced)
            .with("official", fit.official)
            .with("fit", fit.fit)
    }
}

impl From<&SectorMatch<'_>> for Json {
    fn from(found: &SectorMatch<'_>) -> Self {
        Self::object()
            .with("sector", found.sector)
            .with("counterpart", found.counterpart)
            .with("fit", found.fit.as_str())
            .with("relation", found.relation)
            .with("crosswalk", &found.crosswalk.id)
            .with("version", &found.crosswalk.version)
            .with("edge", found.edge)
    }
}
