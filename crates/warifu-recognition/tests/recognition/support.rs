//! Documents for tests. The document `"A"` is pinned by the digest of its name; one whose name is in lower case is named by its title.

use warifu_model::{Assurance, Crosswalk, Digest, Edge, Element, Relation, RequirementSet, Union};
use warifu_recognition::{DocumentRef, ElementRef, Pass};

const WORDS: &str = r#"{"en":"Words","ja":"言葉"}"#;

/// A crosswalk between two documents, read from its bytes.
pub(crate) fn walk(id: &str, kind: &str, ends: (&str, &str), edges: &[(&str, Relation, &str)]) -> Crosswalk {
    let style = if edges.iter().any(|edge| edge.1 == Relation::Related) { "concept" } else { "set_theory" };
    let edges: Vec<String> = edges
        .iter()
        .map(|(source, relation, target)| {
            let relation = relation.as_str();
            format!(r#"{{"source":"{source}","target":"{target}","relation":"{relation}","assurance":"sourced"}}"#)
        })
        .collect();
    let text = format!(
        r#"{{"format":"warifu.crosswalk/1","id":"{id}","version":"1.0.0","title":{WORDS},"description":{WORDS},
        "asserter":{{"name":{WORDS},"kind":"{kind}"}},"document":{{"title":"T","edition":"1","date":"2026"}},
        "style":"{style}","source":{},"target":{},"edges":[{}]}}"#,
        endpoint(ends.0),
        endpoint(ends.1),
        edges.join(","),
    );
    Crosswalk::read(text.as_bytes()).unwrap()
}

fn endpoint(name: &str) -> String {
    if name.chars().all(char::is_lowercase) {
        return format!(r#"{{"kind":"document","title":"{name}","edition":"1"}}"#);
    }
    let (digest, id) = (Digest::of(name.as_bytes()), name.to_lowercase());
    format!(r#"{{"kind":"requirement_set","id":"{id}","version":"1.0.0","digest":"{digest}"}}"#)
}

/// A crosswalk with these statements, which the reader of documents need not accept: unions without edges.
pub(crate) fn walk_of(id: &str, ends: (&str, &str), edges: Vec<Edge>, unions: Vec<Union>) -> Crosswalk {
    let mut walk = walk(id, "official", ends, &[("a", Relation::Equal, "b")]);
    walk.edges = edges;
    walk.unions = unions;
    walk
}

/// An edge.
pub(crate) fn edge(source: &str, relation: Relation, target: &str) -> Edge {
    let (source, target) = (element(source), Some(element(target)));
    Edge { source, target, relation, assurance: Assurance::Sourced, note: None }
}

/// A union.
pub(crate) fn union(sources: &[&str], relation: Relation, target: &str) -> Union {
    let sources = sources.iter().map(|source| element(source)).collect();
    Union { sources, target: element(target), relation, assurance: Assurance::Sourced, note: None }
}

fn element(text: &str) -> Element {
    Element::parse(text).unwrap()
}

/// A set with groups, each with the one around it, and requirements, each with its groups.
pub(crate) fn set(groups: &[(&str, Option<&str>)], requirements: &[(String, Vec<&str>)]) -> RequirementSet {
    let groups: Vec<String> = groups
        .iter()
        .map(|(id, parent)| {
            let parent = parent.map(|parent| format!(r#","parent":"{parent}""#)).unwrap_or_default();
            format!(r#"{{"id":"{id}","title":{WORDS}{parent}}}"#)
        })
        .collect();
    let requirements: Vec<String> = requirements
        .iter()
        .map(|(id, groups)| {
            let groups: Vec<String> = groups.iter().map(|group| format!(r#""{group}""#)).collect();
            let groups = groups.join(",");
            format!(
                r#"{{"id":"{id}","groups":[{groups}],"title":{WORDS},"statement":{WORDS},"assurance":"sourced",
                "criterion":{{"present":{{"claim":"a.b"}}}},"examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}}}"#
            )
        })
        .collect();
    let text = format!(
        r#"{{"format":"warifu.requirement-set/1","id":"example","version":"1.0.0","language":1,"status":"final","title":{WORDS},
        "description":{WORDS},"authority":{{"name":{WORDS}}},"source":{{"document":"E","edition":"1","published":"2026"}},
        "effective":{{"from":"2026-01-01"}},"vocabularies":[],"levels":{{"scheme":"none"}},"groups":[{}],"requirements":[{}]}}"#,
        groups.join(","),
        requirements.join(","),
    );
    RequirementSet::read(text.as_bytes()).unwrap()
}

/// An element of a document.
pub(crate) fn at<'a>(document: &'a str, element: &'a str) -> ElementRef<'a> {
    let document = if document.chars().all(char::is_lowercase) {
        DocumentRef::Named { title: document, edition: "1" }
    } else {
        DocumentRef::Pinned(Digest::of(document.as_bytes()))
    };
    ElementRef { document, element }
}

/// A pass of an element.
pub(crate) fn pass<'a>(document: &'a str, element: &'a str) -> Pass<'a> {
    Pass { element: at(document, element), proof: "a certificate" }
}
