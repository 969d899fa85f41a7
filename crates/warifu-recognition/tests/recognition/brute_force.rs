//! Random statements, held against a model that knows nothing of the crate: every element is the set of what it demands, a product is
//! the set of what it meets, and a statement is true or not.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use warifu_model::{Crosswalk, Digest, Edge, Relation, RequirementSet, Union};
use warifu_recognition::{Carried, Ground, Pass, Statements, carry, conflicts};

use crate::support::{at, edge, pass, set, union, walk_of};

/// All elements: document and id. The groups are the last two.
const ELEMENTS: [(&str, &str); 7] =
    [("A", "r0"), ("A", "r1"), ("A", "r2"), ("B", "x"), ("c", "y"), ("A", "g0"), ("A", "g1")];

const REQUIREMENTS: usize = 3;

/// Random statements about the elements, by their indices.
#[derive(Clone, Debug)]
struct Case {
    edges: Vec<(usize, Relation, usize)>,
    /// Sources of one document, as bits; relation and target.
    unions: Vec<(u8, Relation, usize)>,
    /// The requirements of each group, as bits; whether the second group is in the first.
    groups: Option<([u8; 2], bool)>,
    passes: Vec<usize>,
    order: Vec<u8>,
}

fn cases(relations: &'static [Relation]) -> impl Strategy<Value = Case> {
    let of_union = select(&[Relation::Equal, Relation::SupersetOf][..]);
    let groups = prop::option::of(([0_u8..8, 0_u8..8], any::<bool>()));
    (
        vec((0_usize..7, select(relations), 0_usize..7), 1..8),
        vec((select(&[0b011_u8, 0b101, 0b110, 0b111][..]), of_union, 3_usize..7), 0..3),
        groups,
        vec(0_usize..7, 1..4),
        vec(any::<u8>(), 16),
    )
        .prop_map(|(edges, unions, groups, passes, order)| Case { edges, unions, groups, passes, order })
}

/// The documents of a case.
struct Documents {
    walks: Vec<Crosswalk>,
    set: Option<RequirementSet>,
}

impl Documents {
    fn of(case: &Case) -> Self {
        let mut walks = Vec::new();
        for (source, relation, target) in &case.edges {
            let (source, target) = (ELEMENTS[*source], ELEMENTS[*target]);
            // edges of two documents share a crosswalk where they can
            let added: Edge = edge(source.1, *relation, target.1);
            let ends = (source.0, target.0);
            let is_new =
                |walk: &Crosswalk| !walk.edges.iter().any(|e| (&e.source, &e.target) == (&added.source, &added.target));
            let name = format!("{}{}", ends.0, ends.1).to_lowercase();
            match walks.iter_mut().find(|walk: &&mut Crosswalk| walk.id.as_str().starts_with(&name) && is_new(walk)) {
                Some(walk) => walk.edges.push(added),
                None => walks.push(walk_of(&format!("{name}{}", walks.len()), ends, vec![added], Vec::new())),
            }
        }
        for (sources, relation, target) in &case.unions {
            let sources: Vec<&str> = bits(*sources).map(|index| ELEMENTS[index].1).collect();
            let target = ELEMENTS[*target];
            let added: Union = union(&sources, *relation, target.1);
            walks.push(walk_of(&format!("union{}", walks.len()), ("A", target.0), Vec::new(), vec![added]));
        }
        Self { walks, set: case.groups.map(set_of) }
    }

    /// The statements, added in an order of their own.
    fn statements(&self, keep: impl Fn(usize) -> bool, order: impl Fn(usize) -> u8) -> Statements<'_> {
        let mut statements = Statements::default();
        let mut indices: Vec<usize> = (0..self.walks.len()).filter(|index| keep(*index)).collect();
        indices.sort_by_key(|index| order(*index));
        for index in indices {
            let walk = &self.walks[index];
            statements.add(Digest::of(walk.id.as_str().as_bytes()), walk, |_| true);
        }
        if let Some(set) = &self.set {
            statements.add_groups(Digest::of(b"A"), set);
        }
        statements
    }

    fn all(&self) -> Statements<'_> {
        self.statements(|_| true, |_| 0)
    }

    /// The same with the edges of every crosswalk in another order.
    fn shuffled(&self, order: &[u8]) -> Self {
        let mut walks = self.walks.clone();
        for walk in &mut walks {
            let by = |edge: &Edge| {
                order[usize::from(edge.relation as u8 + edge.source.as_str().as_bytes()[0]) % order.len()]
            };
            walk.edges.sort_by_key(by);
            walk.edges.reverse();
            for union in &mut walk.unions {
                union.sources.reverse();
            }
        }
        Self { walks, set: self.set.clone() }
    }
}

fn set_of((members, is_nested): ([u8; 2], bool)) -> RequirementSet {
    let requirement = |index: usize| {
        let is_in = |group: usize| members[group] & (1 << index) != 0;
        let groups = [(0, "g0"), (1, "g1")].into_iter().filter(|(group, _)| is_in(*group)).map(|(_, id)| id);
        // every requirement is in a group
        (ELEMENTS[index].1.to_owned(), groups.chain(["rest"]).collect())
    };
    let requirements: Vec<_> = (0..REQUIREMENTS).map(requirement).collect();
    set(&[("g0", None), ("g1", is_nested.then_some("g0")), ("rest", None)], &requirements)
}

fn bits(set: u8) -> impl Iterator<Item = usize> {
    (0..8).filter(move |index| set & (1 << index) != 0)
}

fn passes(case: &Case) -> Vec<Pass<'static>> {
    case.passes.iter().map(|index| pass(ELEMENTS[*index].0, ELEMENTS[*index].1)).collect()
}

fn is_carried(carried: &Carried<'_>, index: usize) -> bool {
    carried.passing.contains_key(&at(ELEMENTS[index].0, ELEMENTS[index].1))
}

/// Sets of demands, by the index of the element; the empty one is not decided yet.
type Demands = [u8; 7];

/// Calls with every assignment of demands that all statements allow, until it says that it has seen enough.
fn models(
    case: &Case,
    index: usize,
    demands: &mut Demands,
    demanded: u8,
    enough: &mut impl FnMut(&Demands) -> bool,
) -> bool {
    if index == ELEMENTS.len() {
        return enough(demands);
    }
    for set in 1..demanded {
        demands[index] = set;
        if is_consistent(case, index, *demands) && models(case, index + 1, demands, demanded, enough) {
            return true;
        }
    }
    demands[index] = 0;
    false
}

/// Whether the statements hold whose last element this is.
fn is_consistent(case: &Case, last: usize, demands: Demands) -> bool {
    let edges = case.edges.iter().filter(|(source, _, target)| (*source).max(*target) == last);
    let unions =
        case.unions.iter().filter(|(sources, _, target)| bits(*sources).max().max(Some(*target)) == Some(last));
    let all = |sources: u8| bits(sources).fold(0, |all, index| all | demands[index]);
    edges.into_iter().all(|(source, relation, target)| holds(demands[*source], *relation, demands[*target]))
        && unions.into_iter().all(|(sources, relation, target)| holds(all(*sources), *relation, demands[*target]))
        && case.groups.is_none_or(|groups| holds_of_groups(groups, last, demands))
}

fn holds(left: u8, relation: Relation, right: u8) -> bool {
    match relation {
        Relation::Equal => left == right,
        Relation::SubsetOf => left & !right == 0,
        Relation::SupersetOf => right & !left == 0,
        Relation::IntersectsWith => left & right != 0 && left & !right != 0 && right & !left != 0,
        Relation::NoRelationship => left & right == 0,
        Relation::Related => true,
    }
}

fn holds_of_groups((members, is_nested): ([u8; 2], bool), last: usize, demands: Demands) -> bool {
    let first = if is_nested { members[0] | members[1] } else { members[0] };
    let union = |members: u8| bits(members).fold(0, |all, index| all | demands[index]);
    match last {
        5 => first == 0 || demands[5] == union(first),
        6 => members[1] == 0 || demands[6] == union(members[1]),
        _ => true,
    }
}

/// What a product that meets just what the passes demand meets, too, in every model with so many demands; none without a model.
fn entailed(case: &Case, demands: u32) -> Option<[bool; 7]> {
    let mut entailed = None;
    models(case, 0, &mut [0; 7], 1 << demands, &mut |model| {
        let met = case.passes.iter().fold(0, |met, index| met | model[*index]);
        let known = entailed.get_or_insert([true; 7]);
        for (known, demands) in known.iter_mut().zip(model) {
            *known &= demands & !met == 0;
        }
        // what is given is never refuted
        (0..ELEMENTS.len()).all(|index| !known[index] || case.passes.contains(&index))
    });
    entailed
}

const INCLUSIONS: &[Relation] = &[Relation::Equal, Relation::SubsetOf, Relation::SupersetOf, Relation::Related];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_pass_is_carried_that_a_model_refutes(case in cases(Relation::ALL)) {
        let documents = Documents::of(&case);
        let statements = documents.all();
        let carried = carry(&statements, &passes(&case));
        let entailed = entailed(&case, 3);
        for (index, element) in ELEMENTS.iter().enumerate() {
            let refuted = entailed.is_some_and(|entailed| !entailed[index]);
            prop_assert!(!(refuted && is_carried(&carried, index)), "{element:?}");
        }
        // what contradicts itself has no model
        prop_assert!(entailed.is_none() || conflicts(&statements).found.is_empty());
    }

    /// Two demands suffice to refute what inclusions alone do not say.
    #[test]
    fn of_inclusions_everything_is_carried_that_holds_in_all_models(case in cases(INCLUSIONS)) {
        let documents = Documents::of(&case);
        let statements = documents.all();
        let carried = carry(&statements, &passes(&case));
        let entailed = entailed(&case, 2).unwrap();
        for (index, element) in ELEMENTS.iter().enumerate() {
            prop_assert_eq!(is_carried(&carried, index), entailed[index], "{:?}", element);
        }
        prop_assert!(conflicts(&statements).found.is_empty());
    }

    #[test]
    fn no_order_changes_anything(case in cases(Relation::ALL)) {
        let documents = Documents::of(&case);
        let (statements, mut given) = (documents.all(), passes(&case));
        // two proofs of everything that is given
        let again = given.clone().into_iter().map(|pass| Pass { proof: "another certificate", ..pass });
        given.extend(again);
        let first = carry(&statements, &given);
        given.reverse();
        let shuffled = documents.shuffled(&case.order);
        let again = shuffled.statements(|_| true, |index| case.order[index % case.order.len()]);
        let text = |carried: &Carried<'_>| {
            let told = |one: &warifu_recognition::Reached<'_>| {
                let by = match one.by {
                    Ground::Given(proof) => proof,
                    Ground::Stated(stated) => stated.crosswalk.id.as_str(),
                    Ground::InGroup => "in a group",
                    Ground::WholeGroup => "a whole group",
                };
                format!("{:?} {:?} {} {by}", one.element, one.from, one.steps)
            };
            let touched = carried.touched.iter().map(|one| format!("{:?} {:?} {:?}", one.element, one.from, one.why));
            carried.passing.values().map(told).chain(touched).collect::<Vec<_>>()
        };
        prop_assert_eq!(text(&first), text(&carry(&again, &given)));
        let ends = |statements: &Statements<'_>| {
            conflicts(statements).found.iter().map(|one| format!("{:?} {:?} {} {}", one.from, one.to, one.one.relations, one.other.relations)).collect::<Vec<_>>()
        };
        prop_assert_eq!(ends(&statements), ends(&again));
    }

    #[test]
    fn more_takes_nothing_away(case in cases(Relation::ALL), dropped in any::<u16>()) {
        let documents = Documents::of(&case);
        let (more, given) = (documents.all(), passes(&case));
        let all = carry(&more, &given);
        let fewer = documents.statements(|index| dropped & (1 << index) == 0, |_| 0);
        for one in carry(&fewer, &given).passing.keys().chain(carry(&more, &given[1..]).passing.keys()) {
            prop_assert!(all.passing.contains_key(one), "{one:?}");
        }
    }

    /// Every step of every path is one that the statements allow by themselves, and the path is as long as it says.
    #[test]
    fn a_path_proves_what_it_leads_to(case in cases(Relation::ALL)) {
        let documents = Documents::of(&case);
        let statements = documents.all();
        let carried = carry(&statements, &passes(&case));
        for element in carried.passing.keys() {
            let path = carried.path(*element);
            let mut known = std::collections::BTreeMap::new();
            for step in &path {
                let before: Option<Vec<usize>> = step.from.iter().map(|from| known.get(from).copied()).collect();
                let before = before.expect("what a step rests on comes before it");
                prop_assert_eq!(step.steps, before.iter().max().map_or(0, |steps| steps + 1));
                known.insert(step.element, step.steps);
            }
            prop_assert_eq!(path.last().map(|last| last.element), Some(*element));
        }
    }
}

/// The properties are about something: models exist, passes go somewhere, contradictions occur.
#[test]
fn random_statements_are_neither_empty_nor_always_contradictory() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let (mut modelled, mut moved, mut contradicting) = (0, 0, 0);
    for _ in 0..100 {
        let case = cases(Relation::ALL).new_tree(&mut runner).unwrap().current();
        let documents = Documents::of(&case);
        let statements = documents.all();
        modelled += usize::from(entailed(&case, 3).is_some());
        let carried = carry(&statements, &passes(&case));
        moved +=
            usize::from((0..ELEMENTS.len()).any(|index| is_carried(&carried, index) && !case.passes.contains(&index)));
        contradicting += usize::from(!conflicts(&statements).found.is_empty());
    }
    assert!(modelled > 20 && moved > 20 && contradicting > 20, "{modelled} {moved} {contradicting}");
}
