//! What `diff` says of every operator when it changes, of types, levels, ids and of everything else.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::too_many_lines,
    reason = "helpers of tests fail like tests; one table of operators reads best in one place"
)]

use warifu_core::CompiledSet;
use warifu_core::diff::{
    ArgumentRule, Bump, ChangeKind, Diff, DiffError, DiffOptions, Edition, Limit, Relation, RequirementDiff, Undecided,
    diff,
};
use warifu_model::{Digest, RequirementSet, Vocabulary};

const CLAIMS: [(&str, &str); 13] = [
    ("flag", r#"{"kind":"boolean"}"#),
    ("count", r#"{"kind":"integer"}"#),
    ("score", r#"{"kind":"decimal"}"#),
    ("grade", r#"{"kind":"ordered_token","tokens":["low","mid","high"]}"#),
    ("colour", r#"{"kind":"token","tokens":["red","green","blue"]}"#),
    ("tags", r#"{"kind":"token_list","tokens":["a","b","c","d"]}"#),
    ("day", r#"{"kind":"date"}"#),
    ("time", r#"{"kind":"timestamp"}"#),
    ("days", r#"{"kind":"duration","unit":"days"}"#),
    ("firmware", r#"{"kind":"version"}"#),
    ("hash", r#"{"kind":"digest"}"#),
    ("name", r#"{"kind":"text"}"#),
    (
        "faults",
        r#"{"kind":"record_list","fields":[{"name":"severity","type":{"kind":"ordered_token","tokens":["low","high"]},
        "required":true,"title":{"en":"x","ja":"x"}},{"name":"fixed","type":{"kind":"boolean"},"required":false,
        "title":{"en":"x","ja":"x"}},{"name":"found","type":{"kind":"date"},"required":false,"title":{"en":"x","ja":"x"}}]}"#,
    ),
];
const WORDS: &str = r#"{"en":"x","ja":"x"}"#;

/// A set as text, with places to change.
#[derive(Clone)]
struct Text {
    claims: Vec<(String, String)>,
    levels: String,
    schemas: String,
    parameters: String,
    status: String,
    requirements: Vec<String>,
    withdrawn: String,
    version: String,
}

impl Text {
    fn new(requirements: Vec<String>) -> Self {
        Self {
            claims: CLAIMS.iter().map(|(id, kind)| ((*id).to_owned(), (*kind).to_owned())).collect(),
            levels: r#"{"scheme":"none"}"#.into(),
            schemas: String::new(),
            parameters: String::new(),
            status: "final".into(),
            requirements,
            withdrawn: String::new(),
            version: "1.0.0".into(),
        }
    }

    /// A set of one requirement with this criterion.
    fn of(criterion: &str) -> Self {
        Self::new(vec![rule("R", criterion, "")])
    }

    fn claim(mut self, id: &str, kind: &str) -> Self {
        self.claims.iter_mut().filter(|(other, _)| other == id).for_each(|claim| kind.clone_into(&mut claim.1));
        self
    }

    fn levels(self, levels: &str) -> Self {
        Self { levels: levels.to_owned(), ..self }
    }

    fn compile(&self) -> CompiledSet {
        let claim = |(id, kind): &(String, String)| {
            format!(
                r#"{{"id":"p.{id}","group":"p","title":{WORDS},"description":{WORDS},"type":{kind},"supported_by":[]}}"#
            )
        };
        let claims: Vec<String> = self.claims.iter().map(claim).collect();
        let vocabulary = format!(
            r#"{{"format":"warifu.vocabulary/1","id":"words","version":"1.0.0","title":{WORDS},
            "groups":[{{"id":"p","title":{WORDS}}}],"claims":[{}],
            "evidence_kinds":[{{"id":"audit","title":{WORDS}}},{{"id":"scan","title":{WORDS}}}],
            "roles":[{{"id":"auditor","title":{WORDS}}},{{"id":"laboratory","title":{WORDS}}}]}}"#,
            claims.join(",")
        );
        let vocabulary = vocabulary.into_bytes();
        let set = format!(
            r#"{{"format":"warifu.requirement-set/1","id":"set","version":"{}","language":1,"status":"{}","title":{WORDS},
            "description":{WORDS},"authority":{{"name":{WORDS},"country":"JP"}},
            "source":{{"document":"x","edition":"1","published":"2026"}},"legal_basis":[],"effective":{{"from":"2026-01-01"}},
            "vocabularies":[{{"id":"words","version":"1.0.0","digest":"{}"}}],"levels":{},"parameters":[{}],"schemas":[{}],
            "groups":[{{"id":"G","title":{WORDS}}},{{"id":"H","title":{WORDS},"parent":"G"}}],
            "requirements":[{}],"withdrawn":[{}]}}"#,
            self.version,
            self.status,
            Digest::of(&vocabulary),
            self.levels,
            self.parameters,
            self.schemas,
            self.requirements.join(","),
            self.withdrawn
        );
        let vocabularies = [(Digest::of(&vocabulary), Vocabulary::read(&vocabulary).unwrap())];
        let read = RequirementSet::read(set.as_bytes()).unwrap_or_else(|error| panic!("{error:?}\n{set}"));
        CompiledSet::compile(read, Digest::of(set.as_bytes()), &vocabularies)
            .unwrap_or_else(|error| panic!("{error}\n{set}"))
    }
}

fn rule(id: &str, criterion: &str, more: &str) -> String {
    worded(id, criterion, more, "x")
}

fn worded(id: &str, criterion: &str, more: &str, statement: &str) -> String {
    format!(
        r#"{{"id":"{id}","groups":["G"],"title":{WORDS},"statement":{{"en":"{statement}","ja":"x"}},"legal_basis":[],
        "references":[],"assurance":"unverified",{more}"criterion":{criterion},
        "examples":{{"pass":[{{"claims":{{}}}}],"fail":[{{"claims":{{}}}}]}}}}"#
    )
}

fn compare(old: &Text, new: &Text) -> Diff {
    diff(&old.compile(), &new.compile(), DiffOptions::default()).unwrap()
}

fn find<'d>(stated: &'d Diff, id: &str) -> &'d RequirementDiff {
    stated.requirements.iter().find(|one| one.id.as_str() == id).unwrap()
}

/// `c` in a criterion stands for `"claim":"p.`.
fn written(criterion: &str) -> String {
    criterion.replace("c:", r#""claim":"p."#).replace('\'', "\"").replace(r#"p.""#, "p.")
}

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

/// Nothing smaller would do: one claim or one piece of evidence each.
#[test]
fn witnesses_are_smallest_and_named_after_what_flips() {
    let all = |last: &str| {
        written(&format!("{{'all_of':[{{'present':{{c:name'}}}},{{'any_of':[{{'present':{{c:flag'}}}},{last}]}}]}}"))
    };
    let (old, new) = (all("{'at_least':{c:count','value':3}}"), all("{'at_least':{c:count','value':5}}"));
    let stated = compare(&Text::of(&old), &Text::of(&new));
    let [witness] = find(&stated, "R").witnesses.as_slice() else { panic!("one witness") };
    assert_eq!(witness.accepted_by, Edition::Old);
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

#[test]
fn vocabularies_count() {
    let present = Text::of(&written("{'present':{c:colour'}}"));
    let kind = |tokens: &str| format!(r#"{{"kind":"token","tokens":[{tokens}]}}"#);
    let more = present.clone().claim("colour", &kind(r#""red","green","blue","grey""#));
    let stated = compare(&present, &more);
    assert_eq!((stated.relation, stated.bump), (Relation::Looser, Bump::Minor));
    assert!(stated.changes.iter().any(|change| change.what == ChangeKind::Tokens && change.subject == "p.colour"));
    let stated = compare(&more, &present);
    assert_eq!((stated.relation, stated.bump), (Relation::Stricter, Bump::Major));
    assert_eq!(find(&stated, "R").witnesses[0].flips, "p.colour");
    // Order matters where values are compared by it, and nowhere else.
    let turned = r#"{"kind":"ordered_token","tokens":["high","mid","low"]}"#;
    let least = Text::of(&written("{'at_least':{c:grade','value':'mid'}}"));
    assert_eq!(compare(&least, &least.clone().claim("grade", turned)).relation, Relation::Incomparable);
    let equal = Text::of(&written("{'equals':{c:grade','value':'mid'}}"));
    assert_eq!(compare(&equal, &equal.clone().claim("grade", turned)).relation, Relation::Equivalent);
    // A claim that no criterion looks at is typed all the same.
    let fewer = equal.clone().claim("colour", &kind(r#""red""#));
    let stated = compare(&equal, &fewer);
    assert_eq!((find(&stated, "R").relation, stated.relation), (Relation::Equivalent, Relation::Stricter));
    // Another type.
    let text = present.clone().claim("colour", r#"{"kind":"text"}"#);
    assert_eq!(compare(&present, &text).relation, Relation::Looser);
    let months = equal.clone().claim("days", r#"{"kind":"duration","unit":"months"}"#);
    assert_eq!(compare(&equal, &months).relation, Relation::Incomparable);
    let version = equal.clone().claim("name", r#"{"kind":"version"}"#);
    assert_eq!(compare(&equal, &version).relation, Relation::Stricter);
    // A field becomes required.
    let faults = |required: bool| {
        let kind = r#"{"kind":"record_list","fields":[{"name":"fixed","type":{"kind":"boolean"},"required":REQUIRED,"title":{"en":"x","ja":"x"}}]}"#;
        equal.clone().claim("faults", &kind.replace("REQUIRED", &required.to_string()))
    };
    assert_eq!(compare(&faults(false), &faults(true)).relation, Relation::Stricter);
}

#[test]
fn a_claim_that_is_added_or_dropped_changes_nothing_by_itself() {
    let with = Text::of(&written("{'present':{c:flag'}}"));
    let mut without = with.clone();
    without.claims.retain(|(id, _)| id != "name");
    let stated = compare(&without, &with);
    assert_eq!((stated.relation, stated.bump), (Relation::Equivalent, Bump::Minor));
    let stated = compare(&with, &without);
    assert_eq!((stated.relation, stated.bump), (Relation::Equivalent, Bump::Patch));
}

const LADDER: &str = r#"{"scheme":"ladder","levels":[{"id":"one","title":{"en":"x","ja":"x"}},{"id":"two","title":{"en":"x","ja":"x"}}]}"#;

#[test]
fn levels_are_compared_one_by_one() {
    let criterion = written("{'at_least':{c:count','value':1}}");
    let tightened = |value: u32| {
        let more = format!(
            r#""tightened":[{{"level":"two","criterion":{}}}],"#,
            written(&format!("{{'at_least':{{c:count','value':{value}}}}}"))
        );
        Text::new(vec![rule("R", &criterion, &more)]).levels(LADDER)
    };
    let stated = compare(&tightened(2), &tightened(3));
    let at = |stated: &Diff| {
        stated.levels.iter().map(|level| (level.level.clone().unwrap(), level.relation)).collect::<Vec<_>>()
    };
    assert_eq!(at(&stated), [("one".into(), Relation::Equivalent), ("two".into(), Relation::Stricter)]);
    assert_eq!(find(&stated, "R").relation, Relation::Stricter);
    assert_eq!(find(&stated, "R").witnesses[0].level.as_deref(), Some("two"));
    let from = |level: &str| Text::new(vec![rule("R", &criterion, &format!(r#""from":"{level}","#))]).levels(LADDER);
    let stated = compare(&from("one"), &from("two"));
    assert_eq!(at(&stated), [("one".into(), Relation::Looser), ("two".into(), Relation::Equivalent)]);
    let only = diff(
        &from("one").compile(),
        &from("two").compile(),
        DiffOptions { level: Some("two"), ..DiffOptions::default() },
    )
    .unwrap();
    assert_eq!(only.relation, Relation::Equivalent);
    let unknown = diff(
        &from("one").compile(),
        &from("two").compile(),
        DiffOptions { level: Some("nine"), ..DiffOptions::default() },
    );
    assert_eq!(unknown.map_err(|error| error.code()).err(), Some("unknown-level"));
    assert!(matches!(
        diff(
            &from("one").compile(),
            &from("two").compile(),
            DiffOptions { level: Some("nine"), ..DiffOptions::default() }
        ),
        Err(DiffError::UnknownLevel { .. })
    ));
    // A level more, a level less, another scheme.
    let three = LADDER.replace("}}]}", r#"}},{"id":"three","title":{"en":"x","ja":"x"}}]}"#);
    assert_eq!(compare(&from("one"), &from("one").levels(&three)).bump, Bump::Minor);
    assert_eq!(compare(&from("one").levels(&three), &from("one")).bump, Bump::Major);
    let none = Text::of(&criterion);
    let stated = compare(&none, &none.clone().levels(LADDER));
    assert_eq!((stated.relation, stated.bump), (Relation::Undecided, Bump::Major));
    assert_eq!(find(&stated, "R").undecided, [Undecided::NoCommonLevel]);
}

#[test]
fn vectors_are_compared_where_something_begins() {
    let dimensions: Vec<String> = (1..=7).map(|n| format!(r#"{{"id":"FR{n}","title":{WORDS}}}"#)).collect();
    let vector = format!(r#"{{"scheme":"vector","dimensions":[{}],"max":4}}"#, dimensions.join(","));
    let rules = |value: u32| -> Text {
        let rule = |n: u32| {
            let criterion = written(&format!("{{'at_least':{{c:count','value':{}}}}}", if n == 3 { value } else { n }));
            let tighter = written("{'present':{c:name'}}");
            let level = |level: u32| format!(r#"{{"dimension":"FR{n}","level":{level}}}"#);
            rule(
                &format!("R{n}"),
                &criterion,
                &format!(r#""from":{},"tightened":[{{"level":{},"criterion":{tighter}}}],"#, level(1), level(3)),
            )
        };
        Text::new((1..=7).map(rule).collect()).levels(&vector)
    };
    let stated = compare(&rules(3), &rules(9));
    assert_eq!(
        (find(&stated, "R1").relation, find(&stated, "R3").relation),
        (Relation::Equivalent, Relation::Stricter)
    );
    assert_eq!(find(&stated, "R3").levels.len(), 3);
    assert_eq!((stated.relation, stated.bump), (Relation::Stricter, Bump::Major));
    assert!(compare(&rules(3), &rules(3)).levels.iter().all(|level| level.relation == Relation::Equivalent));
}

#[test]
fn whole_sets_see_what_single_requirements_do_not() {
    // The second requirement asks for what the first asks for anyway.
    let strict = rule("R.1", &written("{'at_least':{c:count','value':5}}"), "");
    let weak = |value: u32| rule("R.2", &written(&format!("{{'at_least':{{c:count','value':{value}}}}}")), "");
    let stated = compare(&Text::new(vec![strict.clone(), weak(1)]), &Text::new(vec![strict.clone(), weak(4)]));
    assert_eq!(find(&stated, "R.2").relation, Relation::Stricter);
    assert_eq!((stated.relation, stated.bump), (Relation::Equivalent, Bump::Patch));
    assert_eq!(stated.levels[0].argument.rule, ArgumentRule::Cells);
    // So may a new one.
    let stated = compare(&Text::new(vec![strict.clone()]), &Text::new(vec![strict.clone(), weak(4)]));
    assert_eq!(find(&stated, "R.2").relation, Relation::New);
    assert_eq!((stated.relation, stated.bump), (Relation::Equivalent, Bump::Minor));
    // A set that nothing meets accepts nothing, before and after.
    let never =
        rule("R.0", &written("{'all_of':[{'equals':{c:flag','value':true}},{'equals':{c:flag','value':false}}]}"), "");
    let stated = compare(&Text::new(vec![never.clone(), weak(1)]), &Text::new(vec![never, weak(4)]));
    assert_eq!((stated.relation, stated.levels[0].argument.rule), (Relation::Equivalent, ArgumentRule::Empty));
}

#[test]
fn ids_that_go_say_what_took_over() {
    let old = Text::new(vec![rule("A", &written("{'all_of':[{'present':{c:flag'}},{'present':{c:name'}}]}"), "")]);
    let heirs = |text: &str, group: &str| {
        let in_group =
            |requirement: String| requirement.replace(r#""groups":["G"]"#, &format!(r#""groups":["{group}"]"#));
        let flag = in_group(rule("B", &written("{'present':{c:flag'}}"), ""));
        let name = in_group(rule("C", &written("{'present':{c:name'}}"), ""));
        let mut new = Text::new(vec![flag, name]);
        new.withdrawn = format!(r#"{{"id":"A","successors":[{text}]}}"#);
        new
    };
    let stated = compare(&old, &heirs(r#"{"requirement":"B"},{"requirement":"C"}"#, "G"));
    let moved = find(&stated, "A");
    assert_eq!((moved.relation, moved.successors_relation), (Relation::Moved, Some(Relation::Equivalent)));
    assert_eq!((moved.successors.len(), stated.relation, stated.bump), (2, Relation::Equivalent, Bump::Minor));
    assert_eq!(find(&stated, "B").relation, Relation::New);
    let stated = compare(&old, &heirs(r#"{"group":"G"}"#, "H"));
    assert_eq!(find(&stated, "A").successors_relation, Some(Relation::Equivalent));
    let stated = compare(&old, &heirs(r#"{"requirement":"B"}"#, "G"));
    assert_eq!(find(&stated, "A").successors_relation, Some(Relation::Looser));
    let stated = compare(&old, &heirs("", "G"));
    assert_eq!(find(&stated, "A").relation, Relation::Withdrawn);
    assert_eq!(find(&stated, "A").witnesses[0].accepted_by, Edition::New);
}

#[test]
fn words_and_facts_are_told_as_they_are() {
    let criterion = written("{'present':{c:flag'}}");
    let worded = |statement: &str| Text::new(vec![worded("R", &criterion, "", statement)]);
    let stated = compare(&worded("shall"), &worded("should"));
    let wording = &find(&stated, "R").wording;
    assert_eq!((wording.len(), wording[0].what, wording[0].old), (1, "statement", Some(Digest::of(b"shall"))));
    assert_eq!((stated.bump, stated.reasons[0].code), (Bump::Patch, "wording_changed"));
    let mut draft = worded("x");
    draft.status = "draft".into();
    assert_eq!(compare(&worded("x"), &draft).bump, Bump::Major);
    assert_eq!(compare(&draft, &worded("x")).bump, Bump::Minor);
    assert_eq!(compare(&draft, &draft).bump, Bump::None);
    let mut next = worded("x");
    next.version = "1.0.1".into();
    assert_eq!(compare(&worded("x"), &next).reasons[0].code, "other_bytes");
}

#[test]
fn parameters_are_filled_in() {
    let criterion = written("{'not_older_than':{c:day','age':{'parameter':'age'}}}");
    let with = |age: &str| {
        let mut text = Text::of(&criterion);
        text.parameters =
            format!(r#"{{"id":"age","title":{WORDS},"type":{{"kind":"duration","unit":"months"}},"value":"{age}"}}"#);
        text
    };
    let stated = compare(&with("P1Y"), &with("P2Y"));
    assert_eq!((find(&stated, "R").relation, stated.bump), (Relation::Looser, Bump::Minor));
    assert!(stated.changes.iter().any(|change| change.what == ChangeKind::Parameter));
    let stated = compare(&with("P1Y"), &Text::of(&written("{'not_older_than':{c:day','age':'P1Y'}}")));
    assert_eq!(
        (find(&stated, "R").relation, find(&stated, "R").argument.rule),
        (Relation::Equivalent, ArgumentRule::Identical)
    );
}

#[test]
fn schemas_are_opaque_but_examples_are_tried() {
    let with = |schema: &str| {
        let mut text = Text::of(r#"{"conforms_to_schema":{"kind":"scan","schema":"s"}}"#);
        text.schemas = format!(r#"{{"id":"s","schema":{schema}}}"#);
        text
    };
    let object =
        |rest: &str| format!(r#"{{"type":"object","required":["n"],"properties":{{"n":{{"type":"integer"{rest}}}}}}}"#);
    let stated = compare(&with(&object("")), &with(&object("")));
    assert_eq!(find(&stated, "R").argument.rule, ArgumentRule::Identical);
    // That the other way round nothing is lost could only be told by understanding schemas.
    let stated = compare(&with(&object("")), &with(&object(r#","minimum":7"#)));
    assert_eq!(find(&stated, "R").relation, Relation::Undecided);
    assert!(matches!(find(&stated, "R").undecided.as_slice(), [Undecided::Schema(_)]));
    assert_eq!(find(&stated, "R").witnesses[0].accepted_by, Edition::Old);
    assert_eq!(stated.bump, Bump::Major);
    let stated = compare(&with(&object("")), &with(r#"{"type":"array"}"#));
    assert_eq!(find(&stated, "R").relation, Relation::Incomparable);
    // Where it makes no difference what schemas say, they are left aside.
    let either = |schema: &str| {
        let mut text = with(schema);
        text.requirements = vec![rule(
            "R",
            &written("{'any_of':[{'conforms_to_schema':{'kind':'scan','schema':'s'}},{'present':{c:flag'}}]}"),
            r#""applies":{"not":{"present":{"claim":"p.flag"}}},"#,
        )];
        text
    };
    assert_eq!(compare(&either(&object("")), &either(&object(r#","minimum":7"#))).relation, Relation::Equivalent);
}

#[test]
fn limits_are_named() {
    let many = |most: u32| {
        written(&format!(
            "{{'all_of':[{{'at_most_count':{{c:faults','count':{most},'satisfies':{{'present':{{'field':'found'}}}}}}}},{{'at_most_count':{{c:faults','count':{most},'satisfies':{{'equals':{{'field':'severity','value':'low'}}}}}}}}]}}"
        ))
    };
    let stated = compare(&Text::of(&many(4_000)), &Text::of(&many(4_001)));
    assert_eq!(find(&stated, "R").relation, Relation::Undecided);
    assert_eq!(find(&stated, "R").undecided, [Undecided::Limit(Limit::Records)]);
    let (old, new) = (
        Text::of(&written("{'at_least':{c:count','value':3}}")),
        Text::of(&written("{'at_least':{c:count','value':4}}")),
    );
    let stated = diff(&old.compile(), &new.compile(), DiffOptions { steps: 0, ..DiffOptions::default() }).unwrap();
    assert_eq!(find(&stated, "R").undecided, [Undecided::Limit(Limit::Steps)]);
    assert_eq!(stated.bump, Bump::Major);
}

#[test]
fn the_json_face_has_its_fields() {
    let (old, new) =
        (Text::of(&written("{'present':{c:flag'}}")), Text::of(&written("{'equals':{c:flag','value':true}}")));
    let json = compare(&old, &new).to_json();
    assert_eq!(json.member("bump").and_then(|bump| bump.as_text()), Some("major"));
    assert_eq!(json.member("relation").and_then(|relation| relation.as_text()), Some("stricter"));
    let text = String::from_utf8(json.to_canonical()).unwrap();
    assert!(text.contains(r#""file":"R--p.flag--accepted-by-old.json""#), "{text}");
    assert!(text.contains(r#""successors":[]"#) && text.contains(r#""accepted_by":"old""#), "{text}");
}
