//! What is much to search and little to understand: order, De Morgan, what stands on both sides, bounds that follow.

use warifu_compare::diff::{ArgumentRule, Diff, DiffOptions, Relation, diff};

use crate::support::{Text, compare, find, rule, written};

struct Dice(u64);

impl Dice {
    fn below(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

/// Three variables each, and whether each is wanted.
fn formula(seed: u64, count: usize) -> Vec<[(usize, bool); 3]> {
    let mut dice = Dice(seed);
    (0..count).map(|_| [0; 3].map(|_| (dice.below(VARIABLES), dice.below(2) == 0))).collect()
}

fn literal((variable, wanted): (usize, bool)) -> String {
    let equals = format!("{{'equals':{{c:v{variable}','value':true}}}}");
    if wanted { equals } else { format!("{{'not':{equals}}}") }
}

fn conjunction(formula: &[[(usize, bool); 3]]) -> String {
    let clause = |clause: &[(usize, bool); 3]| format!("{{'any_of':[{}]}}", clause.map(literal).join(","));
    let clauses: Vec<String> = formula.iter().map(clause).collect();
    written(&format!("{{'all_of':[{}]}}", clauses.join(",")))
}

/// The same by De Morgan, backwards.
fn opposite(formula: &[[(usize, bool); 3]]) -> String {
    let clause = |clause: &[(usize, bool); 3]| {
        let mut of = clause.map(|(variable, wanted)| literal((variable, !wanted)));
        of.reverse();
        format!("{{'all_of':[{}]}}", of.join(","))
    };
    let clauses: Vec<String> = formula.iter().rev().map(clause).collect();
    written(&format!("{{'not':{{'any_of':[{}]}}}}", clauses.join(",")))
}

fn with_variables(mut text: Text) -> Text {
    let variables = (0..VARIABLES).map(|n| (format!("v{n}"), r#"{"kind":"boolean"}"#.to_owned()));
    text.claims.extend(variables);
    text
}

/// A random formula as a criterion, and what a set needs for it.
pub(crate) fn clauses(seed: u64, count: usize) -> (String, fn(Text) -> Text) {
    (conjunction(&formula(seed, count)), with_variables)
}

fn settled(old: &str, new: &str) -> Diff {
    compare(&with_variables(Text::of(old)), &with_variables(Text::of(new)))
}

#[track_caller]
fn is_same(old: &str, new: &str) {
    let stated = settled(old, new);
    let one = find(&stated, "R");
    assert_eq!((one.relation, one.argument.steps), (Relation::Equivalent, 0), "{:?}", one.undecided);
    assert!(matches!(one.argument.rule, ArgumentRule::NormalForm | ArgumentRule::Identical));
}

#[track_caller]
fn is(relation: Relation, old: &str, new: &str) {
    assert_eq!(find(&settled(old, new), "R").relation, relation, "{old}\n{new}");
    let back = match relation {
        Relation::Stricter => Relation::Looser,
        Relation::Looser => Relation::Stricter,
        same => same,
    };
    assert_eq!(find(&settled(new, old), "R").relation, back, "{new}\n{old}");
}

fn several(operator: &str, of: impl IntoIterator<Item = String>) -> String {
    written(&format!("{{'{operator}':[{}]}}", of.into_iter().collect::<Vec<_>>().join(",")))
}

fn at_least_n(n: usize, of: impl IntoIterator<Item = String>) -> String {
    written(&format!("{{'at_least_n_of':{{'n':{n},'of':[{}]}}}}", of.into_iter().collect::<Vec<_>>().join(",")))
}

#[test]
fn order_and_negation_are_no_difference() {
    let random = formula(5, 126);
    let mut shuffled: Vec<_> = random.iter().rev().copied().collect();
    for clause in &mut shuffled {
        clause.reverse();
    }
    is_same(&conjunction(&random), &conjunction(&shuffled));
    is_same(&conjunction(&random), &opposite(&random));
    let each = |wanted: bool| (0..20).map(move |n| literal((n, wanted)));
    is_same(&at_least_n(10, each(true)), &at_least_n(10, each(true).collect::<Vec<_>>().into_iter().rev()));
    is_same(&at_least_n(10, each(true)), &written(&format!("{{'not':{}}}", at_least_n(11, each(false)))));
    let dates = (0..20).flat_map(|n: u32| {
        let fixed = format!("{{'before':{{c:day','value':'20{:02}-03-01'}}}}", n + 10);
        [fixed, format!("{{'not_older_than':{{c:day','age':'P{}D'}}}}", n + 30)]
    });
    let dates: Vec<String> = dates.collect();
    is_same(&several("all_of", dates.clone()), &several("all_of", dates.into_iter().rev()));
    let counts = |n: usize| {
        format!("{{'at_most_count':{{c:faults','count':{n},'satisfies':{{'present':{{'field':'fixed'}}}}}}}}")
    };
    let counts: Vec<String> = (1..12).map(counts).collect();
    is_same(&several("any_of", counts.clone()), &several("any_of", counts.into_iter().rev()));
    // Twice, in groups, and by its opposite.
    let [a, b] = [literal((0, true)), literal((1, false))].map(|text| written(&text));
    is_same(
        &several("all_of", [a.clone(), b.clone()]),
        &several("all_of", [b.clone(), several("all_of", [a.clone(), b.clone()])]),
    );
    is_same(&a, &written("{'not':{'equals':{c:v0','value':false}}}"));
    is_same(&a, &several("any_of", [a.clone(), several("all_of", [a.clone(), b])]));
    is_same(
        &written("{'one_of':{c:colour','values':['red','blue']}}"),
        &written("{'one_of':{c:colour','values':['blue','red']}}"),
    );
    is_same(
        &written(
            "{'every':{c:faults','satisfies':{'not':{'all_of':[{'present':{'field':'fixed'}},{'present':{'field':'found'}}]}}}}",
        ),
        &written(
            "{'every':{c:faults','satisfies':{'any_of':[{'not':{'present':{'field':'found'}}},{'not':{'present':{'field':'fixed'}}}]}}}",
        ),
    );
}

#[test]
fn what_stands_on_both_sides_is_left_out() {
    let tokens = r#"{"kind":"token_list","tokens":["t0","t1","t2","t3","t4","t5","t6","t7","t8","t9","t10","t11","t12","t13","t14"]}"#;
    let named = |n: usize| format!("{{'contains_all':{{c:tags','values':['t{n}']}}}}");
    let any = |of: std::ops::Range<usize>| several("any_of", of.map(named));
    let compared = |old: &str, new: &str| {
        let text = |criterion: &str| Text::of(criterion).claim("tags", tokens);
        find(&compare(&text(old), &text(new)), "R").relation
    };
    assert_eq!(compared(&any(0..13), &any(0..12)), Relation::Stricter);
    assert_eq!(compared(&any(0..12), &any(0..14)), Relation::Looser);
    assert_eq!(compared(&any(0..14), &any(1..15)), Relation::Incomparable);
    let beside =
        |count: i32| several("all_of", [any(0..14), written(&format!("{{'at_least':{{c:count','value':{count}}}}}"))]);
    assert_eq!(compared(&beside(3), &beside(4)), Relation::Stricter);
    assert_eq!(compared(&beside(3), &beside(3)), Relation::Equivalent);
    // A hard part beside an easy change.
    let random = conjunction(&formula(11, 100));
    let with = |value: i32| {
        several("all_of", [random.clone(), written(&format!("{{'at_least':{{c:count','value':{value}}}}}"))])
    };
    is(Relation::Stricter, &with(3), &with(4));
}

#[test]
fn bounds_that_follow_need_no_search() {
    let most = |count: u32| {
        written(&format!(
            "{{'at_most_count':{{c:faults','count':{count},'satisfies':{{'equals':{{'field':'fixed','value':true}}}}}}}}"
        ))
    };
    is(Relation::Looser, &most(500), &most(501));
    is(Relation::Looser, &most(50), &most(4_000));
    let evidence = |party: &str, years: usize| {
        format!(r#"{{"evidence":{{"kind":"scan","party":"{party}","max_age":"P{years}Y"}}}}"#)
    };
    let all = |parties: &[&str]| {
        let years = (1..9).flat_map(|year| parties.iter().map(move |party| evidence(party, year)));
        several("all_of", years.collect::<Vec<_>>())
    };
    // Whatever a third party signs will do for a second, and what is young enough for one year is for two.
    is_same(&all(&["second", "third"]), &several("all_of", [evidence("third", 1)]));
    is(Relation::Looser, &all(&["second", "third"]), &all(&["second"]));
    is(Relation::Stricter, &several("any_of", (1..9).map(|year| evidence("third", year))), &evidence("third", 7));
}

#[test]
fn one_budget_is_for_the_whole_comparison() {
    // Hard for any search: the sets differ in all clauses, and hardly anything meets either.
    let set = |first: u64, count: usize| {
        let all = (0..count).map(|n| {
            let seed = first + u64::try_from(n).unwrap();
            rule(&format!("R.{n}"), &conjunction(&formula(seed, 130)), "")
        });
        with_variables(Text::new(all.collect())).compile()
    };
    let effort = 3_000_000;
    let spent = |count: usize| {
        let options = DiffOptions { effort, ..DiffOptions::default() };
        let stated = diff(&set(20, count), &set(40, count), options).unwrap();
        assert!(stated.effort <= effort);
        (stated.effort, stated.requirements.iter().filter(|one| one.relation == Relation::Undecided).count())
    };
    let (one, _) = spent(1);
    let (three, open) = spent(3);
    assert!(three < 3 * one || open == 0, "{one} for one, {three} for three");
    // An easy requirement after hard ones still has its share.
    let with_easy = |first: u64, value: i32| {
        let hard = (0..3).map(|n| rule(&format!("R.{n}"), &conjunction(&formula(first + n, 130)), ""));
        let easy = rule("E", &written(&format!("{{'at_least':{{c:count','value':{value}}}}}")), "");
        with_variables(Text::new(hard.chain([easy]).collect())).compile()
    };
    let options = DiffOptions { effort: 200_000, ..DiffOptions::default() };
    let stated = diff(&with_easy(20, 1), &with_easy(40, 2), options).unwrap();
    assert_eq!(find(&stated, "E").relation, Relation::Stricter);
    // The same effort on every machine, and in every run.
    assert_eq!(stated.effort, diff(&with_easy(20, 1), &with_easy(40, 2), options).unwrap().effort);
}

const VARIABLES: usize = 30;
