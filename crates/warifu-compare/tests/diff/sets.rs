//! Types, levels, ids, and everything else of a set.

use warifu_compare::diff::{
    ArgumentRule, Bump, ChangeKind, Diff, DiffError, DiffOptions, Effect, Limit, OldOrNew, Relation, Undecided, diff,
};
use warifu_model::Digest;

use crate::support::{Text, WORDS, compare, find, rule, worded, written};

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
    assert_eq!(compare(&equal, &equal.clone().claim("grade", turned)).is_equivalent(), Some(true));
    // A claim that no criterion looks at is typed all the same.
    let fewer = equal.clone().claim("colour", &kind(r#""red""#));
    let stated = compare(&equal, &fewer);
    assert_eq!((find(&stated, "R").relation, stated.relation), (Relation::Equivalent, Relation::Stricter));
    assert_eq!(stated.is_equivalent(), Some(false));
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
fn a_claim_that_one_version_alone_declares_is_read_by_that_one_only() {
    let with = Text::of(&written("{'present':{c:flag'}}"));
    let mut without = with.clone();
    without.claims.retain(|(id, _)| id != "name");
    let stated = compare(&without, &with);
    // What the old one passes over, whatever it says, is bad input of the new one where it is not of its type.
    assert_eq!((stated.relation, stated.bump), (Relation::Stricter, Bump::Major));
    let [witness] = stated.levels[0].witnesses.as_slice() else { panic!("one witness") };
    assert_eq!((witness.accepted_by, witness.flips.as_str()), (OldOrNew::Old, "p.name"));
    assert_eq!(find(&stated, "R").relation, Relation::Equivalent);
    let stated = compare(&with, &without);
    assert_eq!((stated.relation, stated.bump), (Relation::Looser, Bump::Minor));
    let effects = |stated: &Diff| stated.changes.iter().filter_map(Effect::of).collect::<Vec<_>>();
    assert_eq!(effects(&stated), [Effect::ClaimPassedOver]);
    // Where nothing is accepted before, nothing is lost.
    let never = written("{'all_of':[{'equals':{c:flag','value':true}},{'equals':{c:flag','value':false}}]}");
    let (mut old, new) = (Text::of(&never), Text::of(&never));
    old.claims.retain(|(id, _)| id != "name");
    assert_eq!(compare(&old, &new).relation, Relation::Equivalent);
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
    // Where nothing is asked any more, nothing is accepted: there is nothing to conform to.
    assert_eq!(at(&stated), [("one".into(), Relation::Stricter), ("two".into(), Relation::Equivalent)]);
    // Under its id less is asked, but `evaluate` evaluates nothing there with the new set, so no witness could be confirmed.
    assert_eq!((find(&stated, "R").relation, find(&stated, "R").witnesses.len()), (Relation::Looser, 0));
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
    assert_eq!(unknown.map_err(|error| error.code()).err(), Some("level-unknown"));
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
    assert_eq!(stated.is_equivalent(), None);
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
    // As a whole nothing changes; under its id, the second asks for more of whoever has a waiver for the first.
    assert_eq!((stated.relation, stated.bump), (Relation::Equivalent, Bump::Major));
    assert_eq!(stated.reasons[0].code, "id_asks_more");
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
    assert_eq!(find(&stated, "A").witnesses[0].accepted_by, OldOrNew::New);
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
    let pattern = |letter: char| format!(r#"{{"type":"string","pattern":"^{letter}{letter}"}}"#);
    let with = |schema: &str| {
        let mut text = Text::of(r#"{"conforms_to_schema":{"kind":"scan","schema":"s"}}"#);
        text.schemas = format!(r#"{{"id":"s","schema":{schema}}}"#);
        text
    };
    let object =
        |rest: &str| format!(r#"{{"type":"object","required":["n"],"properties":{{"n":{{"type":"integer"{rest}}}}}}}"#);
    let stated = compare(&with(&object("")), &with(&object("")));
    assert_eq!(find(&stated, "R").argument.rule, ArgumentRule::Identical);
    let stated = compare(&with(&object("")), &with(&object(r#","minimum":7"#)));
    assert_eq!((find(&stated, "R").relation, stated.bump), (Relation::Stricter, Bump::Major));
    assert_eq!(find(&stated, "R").witnesses[0].accepted_by, OldOrNew::Old);
    // What only regular expressions tell is not told.
    let stated = compare(&with(&pattern('a')), &with(&pattern('b')));
    assert_eq!((find(&stated, "R").relation, stated.bump), (Relation::Undecided, Bump::Major));
    assert!(matches!(find(&stated, "R").undecided.as_slice(), [Undecided::Schema(_)]));
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
fn what_is_signed_itself_is_a_document_that_schemas_see() {
    let with = |criterion: &str, schema: &str| {
        let mut text = Text::of(&written(criterion));
        text.schemas = format!(r#"{{"id":"s","schema":{schema}}}"#);
        text
    };
    let signed = "{'evidence':{'kind':'scan','role':'document_signer'}}";
    let conforms = "{'conforms_to_schema':{'kind':'scan','schema':'s'}}";
    let both = format!("{{'all_of':[{signed},{conforms}]}}");
    let relation = |old: &str, new: &str, schema: &str| {
        let stated = compare(&with(old, schema), &with(new, schema));
        let one = find(&stated, "R");
        assert!(!one.undecided.contains(&Undecided::NotConfirmed), "{old} {new} {schema}: {one:?}");
        (one.relation, one.witnesses.len())
    };
    // The envelope has no such member, and another document may have it.
    let with_n = r#"{"type":"object","required":["n"]}"#;
    assert_eq!(relation(signed, &both, with_n), (Relation::Stricter, 1));
    assert_eq!(relation(&both, signed, with_n), (Relation::Looser, 1));
    // The envelope is an object; whether something can be signed that is none is not known.
    assert_eq!(relation(signed, &both, r#"{"type":"object"}"#), (Relation::Undecided, 0));
    let neither = format!("{{'all_of':[{conforms},{{'not':{signed}}}]}}");
    for schema in [with_n, r#"{"type":"object"}"#, r#"{"type":"array"}"#] {
        assert_eq!(relation(&both, &neither, schema).0, Relation::Stricter, "{schema}");
    }
}

#[test]
fn limits_are_named() {
    let (found, low) = ("{'present':{'field':'found'}}", "{'equals':{'field':'severity','value':'low'}}");
    let most = |inner: &str| format!("{{'at_most_count':{{c:faults','count':4000,'satisfies':{inner}}}}}");
    let each = written(&format!("{{'all_of':[{},{}]}}", most(found), most(low)));
    let together = written(&most(&format!("{{'any_of':[{found},{low}]}}")));
    let stated = compare(&Text::of(&each), &Text::of(&together));
    assert_eq!(find(&stated, "R").relation, Relation::Undecided);
    assert_eq!(find(&stated, "R").undecided, [Undecided::Limit(Limit::Records)]);
    let (old, new) = (
        Text::of(&written("{'at_least':{c:count','value':3}}")),
        Text::of(&written("{'at_least':{c:count','value':4}}")),
    );
    let stated = diff(&old.compile(), &new.compile(), DiffOptions { effort: 0, ..DiffOptions::default() }).unwrap();
    assert_eq!(find(&stated, "R").undecided, [Undecided::Limit(Limit::Effort)]);
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
