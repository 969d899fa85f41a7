//! Every operator when it changes.

use warifu_compare::diff::{Bump, Limit, OldOrNew, Relation, Undecided};

use crate::support::{Text, compare, find, rule, written};

#[test]
fn every_operator() {
    use Relation::{Equivalent, Incomparable, Looser, Stricter};
    let cases = [
        ("{'present':{c:flag'}}", "{'equals':{c:flag','value':true}}", Stricter),
        ("{'not':{'equals':{c:flag','value':false}}}", "{'equals':{c:flag','value':true}}", Equivalent),
        ("{'equals':{c:flag','value':true}}", "{'equals':{c:flag','value':false}}", Incomparable),
        (
            "{'any_of':[{'equals':{c:flag','value':true}},{'equals':{c:flag','value':false}}]}",
            "{'present':{c:flag'}}",
            Equivalent,
        ),
        ("{'at_least':{c:count','value':3}}", "{'at_least':{c:count','value':4}}", Stricter),
        ("{'at_least':{c:count','value':3}}", "{'not':{'at_most':{c:count','value':2}}}", Equivalent),
        ("{'at_most':{c:count','value':3}}", "{'at_most':{c:count','value':4}}", Looser),
        ("{'at_least':{c:score','value':'0.9'}}", "{'at_least':{c:score','value':'0.95'}}", Stricter),
        (
            "{'at_least':{c:score','value':'0'}}",
            "{'not':{'at_most':{c:score','value':'-0.000000000000000001'}}}",
            Equivalent,
        ),
        ("{'at_least':{c:grade','value':'mid'}}", "{'one_of':{c:grade','values':['mid','high']}}", Equivalent),
        ("{'at_least':{c:grade','value':'mid'}}", "{'at_least':{c:grade','value':'high'}}", Stricter),
        (
            "{'one_of':{c:colour','values':['red','green']}}",
            "{'one_of':{c:colour','values':['green','blue']}}",
            Incomparable,
        ),
        (
            "{'one_of':{c:colour','values':['red','green']}}",
            "{'not':{'equals':{c:colour','value':'blue'}}}",
            Equivalent,
        ),
        ("{'contains_all':{c:tags','values':['a']}}", "{'contains_all':{c:tags','values':['a','b']}}", Stricter),
        (
            "{'contains_all':{c:tags','values':['a','b','c','d']}}",
            "{'equals':{c:tags','value':['d','c','b','a']}}",
            Equivalent,
        ),
        ("{'contains_all':{c:tags','values':['a','b','c']}}", "{'equals':{c:tags','value':['a','b','c']}}", Stricter),
        ("{'before':{c:day','value':'2026-06-01'}}", "{'before':{c:day','value':'2026-06-02'}}", Looser),
        ("{'before':{c:day','value':{'at':'P1M'}}}", "{'before':{c:day','value':{'at':'P30D'}}}", Incomparable),
        ("{'before':{c:day','value':{'at':'P1M'}}}", "{'before':{c:day','value':{'at':'P31D'}}}", Looser),
        ("{'not_older_than':{c:day','age':'P1Y'}}", "{'not_older_than':{c:day','age':'P6M'}}", Stricter),
        ("{'not_older_than':{c:time','age':'P12D'}}", "{'not_older_than':{c:time','age':'P13D'}}", Looser),
        ("{'not_older_than':{c:day','age':'P1Y'}}", "{'not_older_than':{c:day','age':'P365D'}}", Stricter),
        ("{'not_older_than':{c:day','age':'P1Y'}}", "{'not_older_than':{c:day','age':'P366D'}}", Looser),
        (
            "{'after':{c:time','value':'2026-06-01T00:00:00Z'}}",
            "{'after':{c:time','value':{'at':'P0D'}}}",
            Incomparable,
        ),
        (
            "{'after':{c:time','value':'2026-06-01T00:00:00Z'}}",
            "{'not':{'before':{c:time','value':'2026-06-01T00:00:01Z'}}}",
            Equivalent,
        ),
        ("{'at_least':{c:days','value':'P30D'}}", "{'at_least':{c:days','value':'P31D'}}", Stricter),
        (
            "{'version_matches':{c:firmware','range':'>=1.0.0, <2.0.0'}}",
            "{'version_matches':{c:firmware','range':'>=1.0.0'}}",
            Looser,
        ),
        (
            "{'version_matches':{c:firmware','range':'>=1.0.1-0'}}",
            "{'version_matches':{c:firmware','range':'>1.0.0'}}",
            Equivalent,
        ),
        (
            "{'at_least':{c:firmware','value':'1.0.0'}}",
            "{'version_matches':{c:firmware','range':'>1.0.0 || 1.0.0'}}",
            Equivalent,
        ),
        ("{'equals':{c:name','value':'a'}}", "{'one_of':{c:name','values':['a','b']}}", Looser),
        ("{'not':{'equals':{c:name','value':'a'}}}", "{'present':{c:name'}}", Looser),
        ("{'all_of':[{'present':{c:name'}},{'present':{c:flag'}}]}", "{'present':{c:name'}}", Looser),
        ("{'any_of':[{'present':{c:name'}},{'present':{c:flag'}}]}", "{'present':{c:name'}}", Stricter),
        (
            "{'at_least_n_of':{'n':2,'of':[{'present':{c:name'}},{'present':{c:flag'}},{'present':{c:count'}}]}}",
            "{'at_least_n_of':{'n':1,'of':[{'present':{c:name'}},{'present':{c:flag'}},{'present':{c:count'}}]}}",
            Looser,
        ),
        (
            "{'at_least_n_of':{'n':2,'of':[{'present':{c:name'}},{'present':{c:flag'}}]}}",
            "{'all_of':[{'present':{c:flag'}},{'present':{c:name'}}]}",
            Equivalent,
        ),
        ("{'evidence':{'kind':'scan'}}", "{'evidence':{'kind':'scan','party':'third'}}", Stricter),
        ("{'evidence':{'kind':'scan'}}", "{'evidence':{'kind':'scan','party':'first'}}", Equivalent),
        (
            "{'evidence':{'kind':'scan','role':'auditor'}}",
            "{'evidence':{'kind':'scan','role':'laboratory'}}",
            Incomparable,
        ),
        ("{'evidence':{'kind':'scan','max_age':'P1Y'}}", "{'evidence':{'kind':'scan','max_age':'P90D'}}", Stricter),
        ("{'evidence':{'kind':'scan','max_age':'P30D'}}", "{'evidence':{'kind':'scan','max_age':'P1M'}}", Incomparable),
        ("{'evidence':{'kind':'scan'}}", "{'evidence':{'kind':'scan','supports':'p.flag'}}", Stricter),
        ("{'evidence':{'kind':'scan'}}", "{'evidence':{'kind':'scan','signers':2}}", Stricter),
        ("{'evidence':{'kind':'scan','signers':3}}", "{'evidence':{'kind':'scan','signers':2}}", Looser),
        ("{'evidence':{'kind':'scan','signers':2}}", "{'evidence':{'kind':'scan','party':'third'}}", Incomparable),
        (
            "{'evidence':{'kind':'scan','party':'third','signers':2}}",
            "{'evidence':{'kind':'scan','party':'second','signers':3}}",
            Incomparable,
        ),
        (
            "{'evidence':{'kind':'scan','signers':2,'supports':'p.flag'}}",
            "{'all_of':[{'evidence':{'kind':'scan','signers':2}},{'present':{c:flag'}}]}",
            Looser,
        ),
        (
            "{'all_of':[{'evidence':{'kind':'scan','role':'auditor','signers':2}},{'evidence':{'kind':'scan','role':'laboratory','signers':2}}]}",
            "{'evidence':{'kind':'scan','signers':2}}",
            Looser,
        ),
        (
            "{'evidence':{'kind':'scan','max_age':'P1Y','signers':2}}",
            "{'all_of':[{'evidence':{'kind':'scan','max_age':'P90D'}},{'evidence':{'kind':'scan','signers':2}}]}",
            Incomparable,
        ),
        ("{'evidence':{'kind':'scan'}}", "{'evidence':{'kind':'scan','made_since':{c:day','plus':'P0D'}}}", Stricter),
        (
            "{'evidence':{'kind':'scan','made_since':{c:day','plus':'P1M'}}}",
            "{'evidence':{'kind':'scan','made_since':{c:day','plus':'P0D'}}}",
            Looser,
        ),
        (
            "{'evidence':{'kind':'scan','made_since':{c:day','plus':'P1M'}}}",
            "{'evidence':{'kind':'scan','max_age':'P1Y'}}",
            Incomparable,
        ),
        (
            "{'all_of':[{'evidence':{'kind':'scan','made_since':{c:day','plus':'P0D'}}},{'not_older_than':{c:day','age':'P1Y'}}]}",
            "{'all_of':[{'evidence':{'kind':'scan','max_age':'P1Y'}},{'not_older_than':{c:day','age':'P1Y'}}]}",
            Looser,
        ),
        (
            "{'evidence':{'kind':'scan','made_since':{c:day','plus':'P0D'}}}",
            "{'all_of':[{'evidence':{'kind':'scan','made_since':{c:day','plus':'P0D'}}},{'present':{c:day'}}]}",
            Equivalent,
        ),
        (
            "{'all_of':[{'evidence':{'kind':'scan','made_since':{c:day','plus':'P0D'}}},{'after':{c:day','value':{'at':'P0D'}}}]}",
            "{'all_of':[{'equals':{c:flag','value':true}},{'equals':{c:flag','value':false}}]}",
            Equivalent,
        ),
        ("{'evidence':{'kind':'scan'}}", "{'evidence':{'kind':'audit'}}", Incomparable),
        (
            "{'all_of':[{'evidence':{'kind':'scan','party':'third','role':'auditor'}}]}",
            "{'all_of':[{'evidence':{'kind':'scan','party':'third'}},{'evidence':{'kind':'scan','role':'auditor'}}]}",
            Looser,
        ),
        (
            "{'every':{c:faults','satisfies':{'equals':{'field':'fixed','value':true}}}}",
            "{'at_most_count':{c:faults','count':0,'satisfies':{'equals':{'field':'fixed','value':false}}}}",
            Equivalent,
        ),
        (
            "{'every':{c:faults','satisfies':{'equals':{'field':'severity','value':'low'}}}}",
            "{'at_most_count':{c:faults','count':1,'satisfies':{'equals':{'field':'severity','value':'high'}}}}",
            Looser,
        ),
        (
            "{'some':{c:faults','satisfies':{'equals':{'field':'severity','value':'low'}}}}",
            "{'some':{c:faults','satisfies':{'present':{'field':'severity'}}}}",
            Looser,
        ),
        (
            "{'at_most_count':{c:faults','count':20,'satisfies':{'present':{'field':'found'}}}}",
            "{'at_most_count':{c:faults','count':19,'satisfies':{'present':{'field':'found'}}}}",
            Stricter,
        ),
        (
            "{'every':{c:faults','satisfies':{'not_older_than':{'field':'found','age':'P1Y'}}}}",
            "{'every':{c:faults','satisfies':{'any_of':[{'not_older_than':{'field':'found','age':'P1Y'}},{'equals':{'field':'fixed','value':true}}]}}}",
            Looser,
        ),
        (
            "{'holds_certificate':{'set':'part','versions':'>=1.0.0'}}",
            "{'holds_certificate':{'set':'part','versions':'>=2.0.0'}}",
            Stricter,
        ),
        (
            "{'holds_certificate':{'set':'part','versions':'*'}}",
            "{'holds_certificate':{'set':'part','versions':'*','level':'two'}}",
            Stricter,
        ),
        (
            "{'holds_certificate':{'set':'part','versions':'*','component':'C'}}",
            "{'holds_certificate':{'set':'part','versions':'*','component':'D'}}",
            Incomparable,
        ),
        (
            "{'holds_certificate':{'set':'part','versions':'*'}}",
            "{'holds_certificate':{'set':'other','versions':'*'}}",
            Incomparable,
        ),
        (
            "{'holds_certificate':{'set':'part','versions':'>=1.0.0','for_each':{c:parts','component':'part'}}}",
            "{'holds_certificate':{'set':'part','versions':'>=2.0.0','for_each':{c:parts','component':'part'}}}",
            Stricter,
        ),
        (
            "{'holds_certificate':{'set':'part','versions':'>=1.0.0','for_each':{c:parts','component':'part','where':{'equals':{'field':'critical','value':true}}}}}",
            "{'holds_certificate':{'set':'part','versions':'>=1.0.0','level':'two','for_each':{c:parts','component':'part','where':{'equals':{'field':'critical','value':true}}}}}",
            Stricter,
        ),
        (
            "{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part','where':{'present':{'field':'critical'}}}}}",
            "{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part','where':{'not':{'not':{'present':{'field':'critical'}}}}}}}",
            Equivalent,
        ),
        (
            "{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part'}}}",
            "{'holds_certificate':{'set':'other','versions':'*','for_each':{c:parts','component':'part'}}}",
            Incomparable,
        ),
        (
            "{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part'}}}",
            "{'any_of':[{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part'}}},{'equals':{c:flag','value':true}}]}",
            Looser,
        ),
        (
            "{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part','where':{'equals':{'field':'part','value':'C-1'}}}}}",
            "{'all_of':[{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part','where':{'equals':{'field':'part','value':'C-1'}}}}},{'every':{c:parts','satisfies':{'equals':{'field':'critical','value':true}}}}]}",
            Stricter,
        ),
        (
            "{'all_of':[{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part'}}},{'some':{c:parts','satisfies':{'equals':{'field':'critical','value':true}}}}]}",
            "{'all_of':[{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part'}}},{'some':{c:parts','satisfies':{'equals':{'field':'critical','value':false}}}}]}",
            Incomparable,
        ),
        (
            "{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part'}}}",
            "{'all_of':[{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part'}}},{'holds_certificate':{'set':'other','versions':'*','for_each':{c:parts','component':'part','where':{'equals':{'field':'critical','value':true}}}}}]}",
            Stricter,
        ),
    ];
    for (old, new, expected) in cases {
        let (old, new) = (written(old), written(new));
        let stated = compare(&Text::of(&old), &Text::of(&new));
        let requirement = find(&stated, "R");
        assert_eq!(requirement.relation, expected, "{old}\n{new}\n{requirement:#?}");
        assert_eq!(stated.relation, expected, "{old}\n{new}");
        let bump = match expected {
            Equivalent => Bump::Patch,
            Looser => Bump::Minor,
            _ => Bump::Major,
        };
        assert_eq!(stated.bump, bump, "{old}\n{new}");
        let back = compare(&Text::of(&new), &Text::of(&old));
        let turned = match expected {
            Stricter => Looser,
            Looser => Stricter,
            same => same,
        };
        assert_eq!(back.relation, turned, "{new}\n{old}");
    }
}

/// Which records ask, and whether one certificate or each component's is asked for: what no product description shows is
/// undecided, and never equal or stricter.
#[test]
fn other_components_are_undecided() {
    let each = |more: &str| {
        format!(
            "{{'holds_certificate':{{'set':'part','versions':'*','for_each':{{c:parts','component':'part'{more}}}}}}}"
        )
    };
    let all = each("");
    let critical = each(",'where':{'equals':{'field':'critical','value':true}}");
    let named = "{'holds_certificate':{'set':'part','versions':'*','component':'C'}}";
    for (old, new) in [(all.as_str(), critical.as_str()), (all.as_str(), named), (critical.as_str(), named)] {
        let stated = compare(&Text::of(&written(old)), &Text::of(&written(new)));
        let found = find(&stated, "R").relation;
        let is_honest = matches!(found, Relation::Undecided | Relation::Incomparable);
        assert!(is_honest, "{old}\n{new}\n{found:?}");
    }
}

/// Whoever holds certificates for the components of a list holds one of the set: that no description shows is a limit, and
/// no contradiction.
#[test]
fn certificates_with_a_list_and_without_are_a_limit() {
    let each = "{'holds_certificate':{'set':'part','versions':'*','for_each':{c:parts','component':'part'}}}";
    let any = "{'holds_certificate':{'set':'part','versions':'*'}}";
    let some = "{'some':{c:parts','satisfies':{'present':{'field':'part'}}}}";
    let old = written(&format!("{{'all_of':[{each},{some}]}}"));
    let new = written(&format!("{{'all_of':[{each},{some},{any}]}}"));
    let stated = compare(&Text::of(&old), &Text::of(&new));
    let found = find(&stated, "R");
    assert_eq!(found.relation, Relation::Undecided, "{found:?}");
    assert_eq!(found.undecided, [Undecided::Limit(Limit::Components)], "{found:?}");
}

/// Nothing smaller would do: one claim or one piece of evidence each.
#[test]
fn witnesses_are_smallest_and_named_after_what_flips() {
    let all = |last: &str| {
        written(&format!("{{'all_of':[{{'present':{{c:name'}}}},{{'any_of':[{{'present':{{c:flag'}}}},{last}]}}]}}"))
    };
    let (old, new) = (all("{'at_least':{c:count','value':3}}"), all("{'at_least':{c:count','value':5}}"));
    let stated = compare(&Text::of(&old), &Text::of(&new));
    let [witness] = find(&stated, "R").witnesses.as_slice() else { panic!("one witness") };
    assert_eq!(witness.accepted_by, OldOrNew::Old);
    let claims: Vec<_> = witness.claims.iter().map(|one| (one.claim.as_str(), one.value.clone())).collect();
    assert_eq!(claims, [("p.count", 3_i64.into()), ("p.name", "another".into())]);
    assert!(witness.evidence.is_empty() && witness.certificates.is_empty());
    assert_eq!(witness.name, "R--p.flag--accepted-by-old");
    let stated = compare(
        &Text::of(&written("{'evidence':{'kind':'scan'}}")),
        &Text::of(&written("{'evidence':{'kind':'scan','party':'third'}}")),
    );
    assert_eq!(find(&stated, "R").witnesses[0].name, "R--scan--accepted-by-old");
    assert_eq!(find(&stated, "R").witnesses[0].evidence.len(), 1);
}

#[test]
fn applicability_counts() {
    let criterion = written("{'equals':{c:flag','value':true}}");
    let applies =
        |condition: &str| Text::new(vec![rule("R", &criterion, &format!(r#""applies":{},"#, written(condition)))]);
    let always = Text::of(&criterion);
    assert_eq!(compare(&always, &applies("{'equals':{c:colour','value':'red'}}")).relation, Relation::Incomparable);
    let (red, not_blue) = ("{'equals':{c:colour','value':'red'}}", "{'not':{'equals':{c:colour','value':'blue'}}}");
    assert_eq!(compare(&applies(not_blue), &applies(red)).relation, Relation::Looser);
}
