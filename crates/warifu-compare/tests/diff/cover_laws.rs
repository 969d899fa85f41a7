//! What covers what, held against a model that is written from ADR 52 alone: requirements are numbers that have to be reached, a
//! certificate is a list of them, and nothing of the crate is used but to ask it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use warifu_compare::cover::{Asked, ByProvision, Counts, Cover, Held, How, Means, Walk, cover};
use warifu_core::CompiledSet;
use warifu_model::{Certificate, CertificateFact, Crosswalk, Digest, Json, Provision, Relation, SetId};

use crate::cover::{NoSignatures, at, certificate, fact, product};
use crate::support::{Text, rule};

const IDS: [&str; 4] = ["A", "B", "C", "D"];
/// The sets: two that were certified, the one that is asked about, and a document that nobody has.
const ASKED: usize = 2;
const FOREIGN: usize = 3;

/// A requirement that asks for a number, by set and id; none where the set has no such requirement.
type Numbers = [[Option<i64>; 4]; 3];

#[derive(Clone, Debug)]
struct Case {
    numbers: Numbers,
    /// For each id that the asked set does not have, what took over, as bits.
    heirs: [u8; 4],
    certificates: Vec<Issued>,
    edges: Vec<Stated>,
    order: Vec<u8>,
}

#[derive(Clone, Debug)]
struct Issued {
    set: usize,
    waived: u8,
    standing: u8,
    /// Whether a provision makes the product comply, or which requirements it waives.
    provision: Option<(bool, u8)>,
}

#[derive(Clone, Debug)]
struct Stated {
    from: (usize, usize),
    relation: Relation,
    to: (usize, usize),
    is_adopted: bool,
}

fn cases() -> impl Strategy<Value = Case> {
    let number = || prop_oneof![1 => Just(None), 3 => (1_i64..4).prop_map(Some)];
    let numbers = [[(); 4]; 3].map(|set| set.map(|()| number()));
    // of most certificates the set is another one than that which is asked about
    let certified = prop_oneof![4 => 0_usize..ASKED, 1 => Just(ASKED)];
    let issued = (certified, 0_u8..16, 0_u8..6, prop::option::weighted(0.2, (prop::bool::weighted(0.2), 1_u8..16)));
    let issued = issued.prop_map(|(set, waived, standing, provision)| {
        // most requirements are not waived
        Issued { set, waived: waived & (waived >> 1), standing, provision }
    });
    // most statements say something that carries, about what is asked for
    let relation = prop_oneof![
        3 => select(&[Relation::Equal, Relation::SubsetOf, Relation::SupersetOf][..]),
        1 => select(Relation::ALL),
    ];
    // the set that is asked about is the target, and the source one that was certified or the foreign document between them
    let source = prop_oneof![4 => 0_usize..ASKED, 1 => Just(FOREIGN), 1 => Just(ASKED)];
    let target = prop_oneof![4 => Just(ASKED), 1 => Just(FOREIGN), 1 => 0_usize..ASKED];
    let stated = ((source, 0_usize..4), relation, (target, 0_usize..4), prop::bool::weighted(0.8));
    let stated = stated.prop_map(|(from, relation, to, is_adopted)| Stated { from, relation, to, is_adopted });
    (numbers, [0_u8..16, 0..16, 0..16, 0..16], vec(issued, 0..4), vec(stated, 0..16), vec(any::<u8>(), 16)).prop_map(
        |(mut numbers, heirs, certificates, edges, order)| {
            // a set asks for something
            for set in &mut numbers {
                set[0] = set[0].or(Some(2));
            }
            Case { numbers, heirs, certificates, edges, order }
        },
    )
}

fn bits(set: u8) -> impl Iterator<Item = usize> {
    (0..4).filter(move |index| set & (1 << index) != 0)
}

impl Case {
    /// The requirements of the asked set that took over from one that it does not have.
    fn heirs(&self, gone: usize) -> Vec<usize> {
        let is_gone = self.numbers[ASKED][gone].is_none();
        bits(self.heirs[gone]).filter(|heir| is_gone && self.numbers[ASKED][*heir].is_some()).collect()
    }

    fn is_in(&self, (document, element): (usize, usize)) -> bool {
        document == FOREIGN || self.numbers[document][element].is_some()
    }

    /// The edges between elements that there are, one for a pair in one document.
    fn edges(&self) -> Vec<&Stated> {
        self.edges.iter().filter(|edge| self.is_in(edge.from) && self.is_in(edge.to)).collect()
    }
}

/// The model.
mod naive {
    use super::*;

    pub(super) fn closed(case: &Case) -> BTreeSet<&'static str> {
        let asked = case.numbers[ASKED];
        let mut closed = BTreeSet::new();
        for issued in &case.certificates {
            for (element, number) in certified(case, issued) {
                // the very set, or another edition that asks for as much under the same id
                if asked[element].is_some_and(|asked| issued.set == ASKED || asked <= number) {
                    closed.insert(element);
                }
                // successors that together ask for no more
                let heirs = case.heirs(element);
                if issued.set != ASKED && heirs.iter().all(|heir| asked[*heir].is_some_and(|asked| asked <= number)) {
                    closed.extend(heirs);
                }
            }
            if let Some((complies, waived)) = issued.provision {
                closed.extend((0..4).filter(|element| complies || waived & (1 << element) != 0));
            }
        }
        closed.extend(carried(case).into_iter().filter(|(document, _)| *document == ASKED).map(|(_, element)| element));
        closed.into_iter().filter(|element| asked[*element].is_some()).map(|element| IDS[element]).collect()
    }

    /// What a certificate of the product says by itself.
    fn certified<'c>(case: &'c Case, issued: &'c Issued) -> impl Iterator<Item = (usize, i64)> + 'c {
        let counts = issued.standing >= 2;
        let all = (0..4).filter(move |element| counts && issued.waived & (1 << element) == 0);
        all.filter_map(|element| Some((element, case.numbers[issued.set][element]?)))
    }

    fn carried(case: &Case) -> BTreeSet<(usize, usize)> {
        let mut passing: BTreeSet<(usize, usize)> = case
            .certificates
            .iter()
            .flat_map(|issued| certified(case, issued).map(|(element, _)| (issued.set, element)))
            .collect();
        loop {
            let before = passing.len();
            for edge in case.edges().into_iter().filter(|edge| edge.is_adopted && !is_refuted(case, edge)) {
                let (forth, back) = match edge.relation {
                    Relation::Equal => (true, true),
                    Relation::SupersetOf => (true, false),
                    Relation::SubsetOf => (false, true),
                    _ => (false, false),
                };
                if forth && passing.contains(&edge.from) {
                    passing.insert(edge.to);
                }
                if back && passing.contains(&edge.to) {
                    passing.insert(edge.from);
                }
            }
            if passing.len() == before {
                return passing;
            }
        }
    }

    /// Whoever has both sets sees it: a higher number demands more.
    fn is_refuted(case: &Case, edge: &Stated) -> bool {
        let is_at_hand = |document: usize| {
            document == ASKED || case.certificates.iter().any(|one| one.set == document && one.standing >= 2)
        };
        if edge.from.0 == FOREIGN || edge.to.0 == FOREIGN || !is_at_hand(edge.from.0) || !is_at_hand(edge.to.0) {
            return false;
        }
        let (from, to) = (case.numbers[edge.from.0][edge.from.1], case.numbers[edge.to.0][edge.to.1]);
        match edge.relation {
            Relation::Equal => from != to,
            Relation::SupersetOf => from < to,
            Relation::SubsetOf => from > to,
            _ => false,
        }
    }
}

/// The documents of a case.
struct Documents {
    sets: Vec<CompiledSet>,
    certificates: Vec<(Certificate, CertificateFact, Vec<ByProvision>)>,
    walks: Vec<(Digest, Crosswalk)>,
}

impl Documents {
    fn of(case: &Case) -> Self {
        let sets: Vec<CompiledSet> = (0..3).map(|place| set(case, place)).collect();
        let issued = |(place, issued): (usize, &Issued)| {
            let waived: Vec<&str> = bits(issued.waived).map(|index| IDS[index]).collect();
            let mut one = certificate(&sets[issued.set], &waived);
            one.number = format!("C-{place}");
            let statement = Digest::of(one.number.as_bytes());
            let fact = CertificateFact { certificate: statement, ..fact(&one) };
            let provision = issued.provision.iter().map(|given| provision(place, *given)).collect();
            (one, fact, provision)
        };
        let certificates = case.certificates.iter().enumerate().map(issued).collect();
        let walks = case.edges().into_iter().enumerate().map(|(place, edge)| walk(&sets, place, edge)).collect();
        Self { sets, certificates, walks }
    }

    /// What is covered with some of the certificates and crosswalks, in an order.
    fn cover(&self, case: &Case, keep: impl Fn(usize) -> bool, order: impl Fn(usize) -> u8) -> Cover {
        let mut held: Vec<(usize, Held<'_>)> = Vec::new();
        for (place, (certificate, fact, recognised)) in self.certificates.iter().enumerate().filter(|(n, _)| keep(*n)) {
            let issued = &case.certificates[place];
            let counts = match issued.standing {
                0 => Counts::Nothing,
                1 => Counts::OfComponent(fact),
                _ => Counts::OfProduct { fact, set: Some(&self.sets[issued.set]) },
            };
            let statement = fact.certificate;
            held.push((place, Held { certificate, statement, counts, recognised, shown: &[] }));
        }
        held.sort_by_key(|(place, _)| order(*place));
        let held: Vec<_> = held.into_iter().map(|(_, held)| held).collect();
        let edges = case.edges();
        let mut walks: Vec<usize> = (0..self.walks.len()).filter(|place| keep(place + 8)).collect();
        walks.sort_by_key(|place| order(place + 4));
        let walk = |place: usize| {
            let (digest, crosswalk) = &self.walks[place];
            Walk { crosswalk, digest: *digest, is_adopted: edges[place].is_adopted }
        };
        let walks: Vec<_> = walks.into_iter().map(walk).collect();
        let product = product();
        let (set, at) = (&self.sets[ASKED], at("2026-06-01T00:00:00Z"));
        let asked = Asked { set, vocabularies: &[], level: None, product: &product, at };
        cover(asked, &Means { held: &held, walks: &walks, ..Means::default() }, &NoSignatures).unwrap()
    }
}

fn set(case: &Case, place: usize) -> CompiledSet {
    let criterion = |number: i64| format!(r#"{{"at_least":{{"claim":"p.count","value":{number}}}}}"#);
    let requirements =
        (0..4).filter_map(|element| Some(rule(IDS[element], &criterion(case.numbers[place][element]?), "")));
    let withdrawn = (0..4).filter(|gone| place == ASKED && case.numbers[place][*gone].is_none()).map(|gone| {
        let heirs: Vec<String> =
            case.heirs(gone).into_iter().map(|heir| format!(r#"{{"requirement":"{}"}}"#, IDS[heir])).collect();
        format!(r#"{{"id":"{}","successors":[{}]}}"#, IDS[gone], heirs.join(","))
    });
    let withdrawn = withdrawn.collect::<Vec<_>>().join(",");
    Text { version: format!("{}.0.0", place + 1), withdrawn, ..Text::new(requirements.collect()) }.compile()
}

fn provision(place: usize, (complies, waived): (bool, u8)) -> ByProvision {
    let waived: Vec<String> = bits(waived).map(|index| format!("\"{}\"", IDS[index])).collect();
    let (effect, waived) = if complies {
        ("deemed_compliant", String::new())
    } else {
        ("waives_requirements", format!(r#""waived":[{}],"#, waived.join(",")))
    };
    let arrangement = format!(
        r#"{{"format":"warifu.arrangement/1","charter":{{"id":"a","parties":["p"],"begun":"2026-01-01T00:00:00Z"}},"sequence":1,
        "issued_at":"2026-01-01T00:00:00Z","title":{{"en":"x","ja":"x"}},"parties":[{{"id":"p","name":{{"en":"x","ja":"x"}},
        "kind":"state"}}],"states":[{{"state":"in_force","from":"2026-01-01T00:00:00Z"}}],"provisions":[{{"id":"one","issuer":"q",
        "recogniser":"p","certified":{{"id":"set","versions":"*"}},"counts_as":{{"set":"set","version":"3.0.0","levels":[{{}}]}},
        "effect":"{effect}",{waived}"from":"2026-01-01T00:00:00Z","assurance":"sourced"}}],
        "citations":[{{"title":{{"en":"x","ja":"x"}},"date":"2026","assurance":"sourced"}}]}}"#
    );
    let provision: Provision =
        warifu_model::Arrangement::read(arrangement.as_bytes()).unwrap().provisions.swap_remove(0);
    let arrangement = SetId::parse(&format!("a-{place}")).unwrap();
    ByProvision { arrangement, edition: Digest::of(b"edition"), provision, chain: Json::object() }
}

fn walk(sets: &[CompiledSet], place: usize, edge: &Stated) -> (Digest, Crosswalk) {
    let end = |document: usize| match sets.get(document) {
        None => r#"{"kind":"document","title":"foreign","edition":"1"}"#.to_owned(),
        Some(set) => format!(
            r#"{{"kind":"requirement_set","id":"set","version":"{}","digest":"{}"}}"#,
            set.set().version,
            set.digest()
        ),
    };
    let style = if edge.relation == Relation::Related { "concept" } else { "set_theory" };
    let text = format!(
        r#"{{"format":"warifu.crosswalk/1","id":"walk-{place}","version":"1.0.0","title":{{"en":"x","ja":"x"}},
        "description":{{"en":"x","ja":"x"}},"asserter":{{"name":{{"en":"x","ja":"x"}},"kind":"proposal"}},
        "document":{{"title":"T","edition":"1","date":"2026"}},"style":"{style}","source":{},"target":{},
        "edges":[{{"source":"{}","target":"{}","relation":"{}","assurance":"sourced"}}]}}"#,
        end(edge.from.0),
        end(edge.to.0),
        IDS[edge.from.1],
        IDS[edge.to.1],
        edge.relation.as_str(),
    );
    (Digest::of(text.as_bytes()), Crosswalk::read(text.as_bytes()).unwrap())
}

fn closed(cover: &Cover) -> BTreeSet<&str> {
    cover.covered.iter().map(|one| one.requirement.as_str()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn just_that_is_closed_which_the_model_closes(case in cases()) {
        let cover = Documents::of(&case).cover(&case, |_| true, |_| 0);
        prop_assert_eq!(closed(&cover), naive::closed(&case));
    }

    #[test]
    fn no_order_changes_what_is_closed_or_by_what(case in cases()) {
        let documents = Documents::of(&case);
        let first = documents.cover(&case, |_| true, |_| 0);
        let again = documents.cover(&case, |_| true, |place| case.order[place % 16]);
        prop_assert_eq!(first, again);
    }

    #[test]
    fn more_opens_nothing(case in cases(), dropped in any::<u32>()) {
        let documents = Documents::of(&case);
        let all = documents.cover(&case, |_| true, |_| 0);
        // a set that nobody has any more refutes no relation
        let is_refutable = case.edges().iter().any(|edge| edge.from.0 < FOREIGN && edge.to.0 < FOREIGN);
        let fewer = documents.cover(&case, |place| dropped & (1 << place) == 0 || (place < 8 && is_refutable), |_| 0);
        prop_assert!(closed(&fewer).is_subset(&closed(&all)));
    }
}

/// The laws are about something: every way closes something, and something stays open.
#[test]
fn random_cases_use_every_way() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..150 {
        let case = cases().new_tree(&mut runner).unwrap().current();
        let cover = Documents::of(&case).cover(&case, |_| true, |_| 0);
        for how in cover.covered.iter().map(|one| one.how.as_str()) {
            *seen.entry(how).or_default() += 1;
        }
        *seen.entry("left").or_default() += cover.left.len();
        *seen.entry("touched").or_default() += cover.touched.len();
    }
    let ways = [How::Certified, How::Carried, How::Succeeded, How::Recognised, How::Waived, How::Crosswalk];
    let ways = ways.into_iter().map(How::as_str).chain(["left", "touched"]);
    for way in ways {
        assert!(seen.get(way).is_some_and(|count| *count > 3), "{way}: {seen:?}");
    }
}
