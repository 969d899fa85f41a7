//! How far the search for contradictions goes.

use std::collections::BTreeSet;

use warifu_model::{Crosswalk, Digest};
use warifu_recognition::{Statements, conflicts, conflicts_within};

fn plain(edges: &[(String, &str, String)]) -> Crosswalk {
    let edge = |(source, relation, target): &(String, &str, String)| {
        format!(r#"{{"source":"{source}","target":"{target}","relation":"{relation}","assurance":"sourced"}}"#)
    };
    let edges: Vec<String> = edges.iter().map(edge).collect();
    let end = r#"{"kind":"document","title":"t","edition":"1"}"#;
    let text = format!(
        r#"{{"format":"warifu.crosswalk/1","id":"walk","version":"1.0.0","title":{{"en":"W","ja":"W"}},
        "description":{{"en":"W","ja":"W"}},"asserter":{{"name":{{"en":"W","ja":"W"}},"kind":"official"}},
        "document":{{"title":"T","edition":"1","date":"2026"}},"style":"set_theory","source":{end},"target":{end},
        "edges":[{}]}}"#,
        edges.join(",")
    );
    Crosswalk::read(text.as_bytes()).unwrap()
}

/// Two contradictions, far from each other.
fn two() -> Crosswalk {
    let one = |from: &str, relation, to: &str| (from.to_owned(), relation, to.to_owned());
    plain(&[
        one("a", "equal", "b"),
        one("b", "no_relationship", "a"),
        one("y", "equal", "z"),
        one("z", "intersects_with", "y"),
    ])
}

#[test]
fn where_the_effort_ends_it_says_so_and_keeps_what_it_found() {
    let crosswalk = two();
    let mut statements = Statements::default();
    statements.add(Digest::of(b"two"), &crosswalk, |_| true);
    let all = conflicts_within(&statements, 1_000);
    assert_eq!((all.found.len(), all.stopped_at), (2, None));
    assert_eq!(all, conflicts(&statements));
    let (mut stops, mut fewest) = (BTreeSet::new(), usize::MAX);
    for effort in 0..100 {
        let some = conflicts_within(&statements, effort);
        assert!(some.found.iter().all(|one| all.found.contains(one)));
        // more effort finds no less, and nothing is missing before the place where it stopped
        let missing = all.found.iter().filter(|one| !some.found.contains(one));
        for one in missing {
            assert!(some.stopped_at.is_some_and(|stop| stop <= one.from), "{effort}");
        }
        if some.stopped_at.is_none() {
            fewest = fewest.min(effort);
        }
        stops.insert(some.stopped_at.map(|stop| stop.element.to_owned()));
    }
    assert!(stops.len() > 3 && fewest < 100, "{stops:?} {fewest}");
}
