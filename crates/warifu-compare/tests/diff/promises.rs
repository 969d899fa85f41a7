//! What a version number has to promise beside what the set accepts as a whole: by id, by words, by dates and law.

use warifu_compare::diff::{Bump, Diff, DiffOptions, Effect, PromiseState, Relation, diff, promise};

use crate::support::{Text, WORDS, compare, find, rule, written};

fn codes(stated: &Diff) -> Vec<(&'static str, &str)> {
    // the texts of these tests all have one version
    let reasons = stated.reasons.iter().filter(|reason| reason.code != "same_version_other_bytes");
    reasons.map(|reason| (reason.code, reason.subject.as_str())).collect()
}

fn asks(claims: &[&str]) -> String {
    let each: Vec<String> = claims.iter().map(|claim| format!("{{'present':{{c:{claim}'}}}}")).collect();
    written(&format!("{{'all_of':[{}]}}", each.join(",")))
}

#[test]
fn a_waiver_is_given_to_an_id_and_stays_with_it() {
    let set = |one: &[&str], two: &[&str]| Text::new(vec![rule("R.1", &asks(one), ""), rule("R.2", &asks(two), "")]);
    // Whoever has a waiver for R.2 must now have `name` all the same.
    let stated = compare(&set(&["flag"], &["flag", "name"]), &set(&["flag", "name"], &["flag"]));
    assert_eq!((stated.relation, stated.bump), (Relation::Equivalent, Bump::Major));
    assert_eq!(codes(&stated), [("id_asks_more", "R.1"), ("id_asks_less", "R.2")]);
    let stated = compare(&set(&["flag"], &["name"]), &set(&["name"], &["flag"]));
    assert_eq!((stated.relation, stated.bump), (Relation::Equivalent, Bump::Major));
    assert_eq!(find(&stated, "R.1").relation, Relation::Incomparable);
    // Less under an id, and the same as a whole.
    let stated = compare(&set(&["flag", "name"], &["flag", "name"]), &set(&["flag"], &["flag", "name"]));
    assert_eq!((stated.relation, stated.bump), (Relation::Equivalent, Bump::Minor));
    assert_eq!(codes(&stated), [("id_asks_less", "R.1")]);
    // What cannot be decided under an id may ask for more, whatever the rest of the set says.
    let (hard, other) = (crate::hard::clauses(3, 40), crate::hard::clauses(4, 40));
    let (old, new) = (Text::new(vec![rule("R", &hard.0, "")]), Text::new(vec![rule("R", &other.0, "")]));
    let few = DiffOptions { effort: 100, ..DiffOptions::default() };
    let (old, new) = (hard.1(old).compile(), other.1(new).compile());
    let stated = diff(&old, &new, few).unwrap();
    assert!(codes(&stated).contains(&("id_may_ask_more", "R")), "{:?}", codes(&stated));
    let mut newer = new.set().clone();
    newer.version = warifu_model::SemVer::parse("1.0.1").unwrap();
    assert_eq!(promise(&stated, old.set(), &newer).standing, PromiseState::Undecided);
}

/// Texts stand in the vocabulary in this order: group, then per claim title and description.
fn meaning(was: &'static str, is: &'static str) -> Text {
    let mut text = Text::of(&written("{'present':{c:flag'}}"));
    text.meaning = vec![(was, is)];
    text
}

#[test]
fn the_words_of_what_a_criterion_reads_are_compared() {
    let plain = Text::of(&written("{'present':{c:flag'}}"));
    let described = |words: &'static str| {
        let text = format!(r#""id":"p.flag","group":"p","title":{WORDS},"description":{words}"#);
        meaning(FLAG, Box::leak(text.into_boxed_str()))
    };
    let stated = compare(&plain, &described(r#"{"en":"another","ja":"x"}"#));
    assert_eq!((stated.relation, stated.bump), (Relation::Equivalent, Bump::Major));
    assert_eq!(codes(&stated), [("claim_may_ask_more", "p.flag")]);
    let [one] = stated.vocabulary.as_slice() else { panic!("{:?}", stated.vocabulary) };
    assert_eq!((one.subject.as_str(), one.changes.len(), one.changes[0].what), ("p.flag", 1, "description"));
    assert_eq!(one.read_by.iter().map(warifu_model::RequirementId::as_str).collect::<Vec<_>>(), ["R"]);
    // Somebody may answer for it, and white space is no word.
    let (old, new) = (plain.compile(), described(r#"{"en":"another","ja":"x"}"#).compile());
    let asserted = diff(&old, &new, DiffOptions { editorial: Some("us"), ..DiffOptions::default() }).unwrap();
    assert_eq!(codes(&asserted), [("wording_asserted_editorial", "p.flag")]);
    let stated = compare(&plain, &described("{\"en\":\"x\\n\",\"ja\":\"x\"}"));
    assert_eq!(codes(&stated), [("spelling_changed", "p.flag")]);
    // What no criterion reads asks for nothing.
    let unread = |id: &'static str| {
        meaning(id, Box::leak(id.replace(r#""title":{"en":"x""#, r#""title":{"en":"y""#).into_boxed_str()))
    };
    let stated = compare(&plain, &unread(r#""id":"p.count","group":"p","title":{"en":"x""#));
    assert_eq!((stated.bump, codes(&stated)), (Bump::Patch, vec![("wording_changed", "p.count")]));
}

#[test]
fn kinds_roles_and_fields_have_words_as_well() {
    let asks = r#"{"evidence":{"kind":"scan","role":"auditor"}}"#;
    let reads = written("{'some':{c:faults','satisfies':{'present':{'field':'fixed'}}}}");
    let with = |was: &'static str, is: &'static str| {
        let mut text = Text::new(vec![rule("R.1", asks, ""), rule("R.2", &reads, "")]);
        text.meaning = if was.is_empty() { Vec::new() } else { vec![(was, is)] };
        text
    };
    for (was, is, subject) in [
        (r#"{"id":"scan","title":{"en":"x""#, r#"{"id":"scan","title":{"en":"y""#, "scan"),
        (r#"{"id":"auditor","title":{"en":"x""#, r#"{"id":"auditor","title":{"en":"y""#, "auditor"),
        (
            r#""name":"fixed","type":{"kind":"boolean"},"required":false,
        "title":{"en":"x""#,
            r#""name":"fixed","type":{"kind":"boolean"},"required":false,
        "title":{"en":"y""#,
            "p.faults",
        ),
    ] {
        let stated = compare(&with("", ""), &with(was, is));
        assert!(codes(&stated).contains(&("claim_may_ask_more", subject)), "{subject}: {:?}", codes(&stated));
        assert_eq!((stated.relation, stated.bump), (Relation::Equivalent, Bump::Major), "{subject}");
    }
    // Nobody asks for a laboratory.
    let stated = compare(
        &with("", ""),
        &with(r#"{"id":"laboratory","title":{"en":"x""#, r#"{"id":"laboratory","title":{"en":"y""#),
    );
    assert_eq!(stated.bump, Bump::Patch);
}

#[test]
fn dates_law_and_the_order_of_levels_are_at_least_minor() {
    let dated = |dates: &str| {
        let mut text = Text::of(&asks(&["flag"]));
        text.dates = dates.into();
        text
    };
    let effect = |old: &Text, new: &Text| {
        let stated = compare(old, new);
        assert_eq!(stated.relation, Relation::Equivalent);
        let effects: Vec<Effect> = stated.changes.iter().filter_map(Effect::of).collect();
        assert_eq!(stated.bump, if effects.is_empty() { Bump::Patch } else { Bump::Minor }, "{effects:?}");
        for effect in &effects {
            assert!(stated.reasons.iter().any(|reason| reason.code == effect.as_str()), "{effect:?}");
        }
        effects
    };
    let from = |day: &str| dated(&format!(r#""effective":{{"from":"{day}"}}"#));
    assert_eq!(effect(&from("2026-01-01"), &from("2025-12-31")), [Effect::AppliesEarlier]);
    assert_eq!(effect(&from("2026-01-01"), &from("2030-01-01")), [Effect::AppliesLater]);
    let window = |until: &str| {
        dated(&format!(r#""effective":{{"from":"2026-01-01"}},"transition":{{"previous_open_until":"{until}"}}"#))
    };
    assert_eq!(effect(&window("2030-01-01"), &window("2029-12-31")), [Effect::WindowShorter]);
    assert_eq!(effect(&window("2030-01-01"), &window("2030-01-02")), [Effect::WindowLonger]);
    assert_eq!(effect(&window("2030-01-01"), &from("2026-01-01")), [Effect::WindowShorter]);
    assert_eq!(effect(&from("2026-01-01"), &window("2030-01-01")), [Effect::WindowLonger]);
    let lawful = |state: &str| {
        let mut text = dated(r#""effective":{"from":"2026-01-01"}"#);
        if !state.is_empty() {
            text.legal_basis = format!(
                r#"{{"id":"L1","instrument":"i","clause":"c","title":{WORDS},"date":"2020-01-01","state":"{state}","assurance":"unverified"}}"#
            );
        }
        text
    };
    for ended in ["rescinded", "superseded", "expired", ""] {
        assert_eq!(effect(&lawful("in_force"), &lawful(ended)), [Effect::LegalBasisLapsed], "{ended}");
    }
    assert_eq!(effect(&lawful("rescinded"), &lawful("")), []);
    assert_eq!(effect(&lawful("in_force"), &lawful("amended")), []);
    let dimension = |id: &str| format!(r#"{{"id":"{id}","title":{WORDS}}}"#);
    let vector = |ids: [&str; 2]| {
        let levels =
            format!(r#"{{"scheme":"vector","dimensions":[{},{}],"max":3}}"#, dimension(ids[0]), dimension(ids[1]));
        dated(r#""effective":{"from":"2026-01-01"}"#).levels(&levels)
    };
    assert_eq!(effect(&vector(["A", "B"]), &vector(["B", "A"])), [Effect::LevelsReordered]);
    let stated = compare(&vector(["A", "B"]), &vector(["B", "A"]));
    let text = String::from_utf8(stated.to_json().to_canonical()).unwrap();
    assert!(text.contains(r#""effect":{"code":"levels_reordered","en":"#), "{text}");
}

/// The first claim of the vocabulary.
const FLAG: &str = r#""id":"p.flag","group":"p","title":{"en":"x","ja":"x"},"description":{"en":"x","ja":"x"}"#;
