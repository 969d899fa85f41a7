use std::collections::BTreeMap;

use warifu_model::{Relation, codes};

use crate::relations::Relations;
use crate::statements::{Admission, ElementRef, Stated, Statement, Statements};

/// An element that a product passed.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Pass<'a> {
    /// The element.
    pub element: ElementRef<'a>,
    /// The proof, in the words of the caller: a certificate, a finding.
    pub proof: &'a str,
}

/// Everything that follows from some passes, and what they merely touch.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Carried<'a> {
    /// The elements that pass, given or carried.
    pub passing: BTreeMap<ElementRef<'a>, Reached<'a>>,
    /// Statements about something that passes and something that does not, in the order of the latter.
    pub touched: Vec<Touched<'a>>,
}

/// An element that passes, with the last step of a shortest path to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reached<'a> {
    /// The element.
    pub element: ElementRef<'a>,
    /// The elements of the last step, all of which pass; none where the pass is given.
    pub from: Vec<ElementRef<'a>>,
    /// The reason why it passes.
    pub by: Ground<'a>,
    /// The number of steps in a row, from passes that are given; nought for these.
    pub steps: usize,
}

/// The reason why an element passes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Ground<'a> {
    /// It is given, with this proof.
    Given(&'a str),
    /// A statement says so.
    Stated(Stated<'a>),
    /// It is in a group that passes.
    InGroup,
    /// It is a group, and all of its requirements pass.
    WholeGroup,
}

/// An element that does not pass, though it has to do with one that does.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Touched<'a> {
    /// The element.
    pub element: ElementRef<'a>,
    /// The passing elements.
    pub from: Vec<ElementRef<'a>>,
    /// The statement; none where it is a group, and some of its requirements pass.
    pub stated: Option<Stated<'a>>,
    /// The reason why nothing is carried.
    pub why: WhyNotCarried,
    /// The elements that would have to pass, too.
    pub missing: Vec<ElementRef<'a>>,
}

codes! {
    /// Reason why a statement carries no pass.
    pub enum WhyNotCarried {
        /// The reader does not admit it.
        NotAdmitted = "statement_not_admitted", en: "the statement is not admitted", ja: "対応が受け入れられていない";
        /// An id in it is that of a requirement and of a group.
        Ambiguous = "ambiguous_element", en: "the id is that of a requirement and of a group", ja: "idが要求事項とグループの両方を指す";
        /// Each of the two has something of its own.
        Overlap = "overlap_only", en: "they only overlap", ja: "交差するだけである";
        /// That which passes lies within it.
        PartOnly = "part_only", en: "only a part of it passes", ja: "一部だけが適合する";
        /// Others would have to pass, too.
        PartsMissing = "parts_missing", en: "not all of its parts pass", ja: "適合しない部分がある";
        /// The relation between them is not said.
        RelationNotSaid = "relation_not_said", en: "the relation is not said", ja: "関係が述べられていない";
    }
}

/// Carries passes as far as they go: from an element to what is equal to it or lies within it, along the edges that the reader admits;
/// from all sources of a union to its target; from all requirements of a group to the group, and from a group to each of them.
///
/// It is the least fixed point: no order of crosswalks, edges or passes changes anything, and more of them take nothing away. Where
/// statements contradict each other, each counts; see [`conflicts`](crate::conflicts).
///
/// ```
/// use warifu_recognition::{ElementRef, Pass, Statements, carry};
///
/// fn passes<'a>(statements: &Statements<'a>, given: Pass<'a>, asked: ElementRef<'a>) -> bool {
///     carry(statements, &[given]).passing.contains_key(&asked)
/// }
/// ```
pub fn carry<'a>(statements: &Statements<'a>, passes: &[Pass<'a>]) -> Carried<'a> {
    let mut passes = passes.to_vec();
    passes.sort_unstable();
    let mut passing = BTreeMap::new();
    for Pass { element, proof } in passes {
        let given = || Reached { element, from: Vec::new(), by: Ground::Given(proof), steps: 0 };
        passing.entry(element).or_insert_with(given);
    }
    let mut rules = Rules::of(statements);
    let mut newest: Vec<ElementRef<'a>> = passing.keys().copied().collect();
    for steps in 1.. {
        newest = rules.fire(&newest, steps, &mut passing);
        if newest.is_empty() {
            break;
        }
    }
    let touched = touched(statements, &passing);
    Carried { passing, touched }
}

impl<'a> Carried<'a> {
    /// The shortest path by which an element passes: everything that it rests on before itself, given passes first. Empty where it does
    /// not pass.
    pub fn path(&self, element: ElementRef<'a>) -> Vec<&Reached<'a>> {
        let mut path: BTreeMap<(usize, ElementRef<'a>), &Reached<'a>> = BTreeMap::new();
        let mut open = vec![element];
        while let Some(reached) = open.pop().and_then(|element| self.passing.get(&element)) {
            if path.insert((reached.steps, reached.element), reached).is_none() {
                open.extend(&reached.from);
            }
        }
        path.into_values().collect()
    }
}

/// If all of these pass, that passes.
struct Rule<'a> {
    from: Vec<ElementRef<'a>>,
    to: ElementRef<'a>,
    by: Ground<'a>,
    /// The number of those that do not pass yet.
    open: usize,
}

struct Rules<'a> {
    rules: Vec<Rule<'a>>,
    by_premise: BTreeMap<ElementRef<'a>, Vec<usize>>,
}

impl<'a> Rules<'a> {
    /// The rules in an order that depends on their content alone: what a document says of itself, then the better founded statements.
    fn of(statements: &Statements<'a>) -> Self {
        let in_group = statements.groups.iter().flat_map(|one| {
            one.requirements.iter().map(|requirement| Rule::new(vec![one.group], *requirement, Ground::InGroup))
        });
        let whole =
            statements.groups.iter().map(|one| Rule::new(one.requirements.clone(), one.group, Ground::WholeGroup));
        let stated = statements.admitted().flat_map(|stated| {
            carrying(stated).into_iter().map(move |(from, to)| Rule::new(from, to, Ground::Stated(stated)))
        });
        let rules: Vec<Rule<'a>> = in_group.chain(whole).chain(stated).collect();
        let mut by_premise: BTreeMap<ElementRef<'a>, Vec<usize>> = BTreeMap::new();
        for (index, rule) in rules.iter().enumerate() {
            for premise in &rule.from {
                by_premise.entry(*premise).or_default().push(index);
            }
        }
        Self { rules, by_premise }
    }

    /// Tells what newly passes because these do, and adds it. Of several rules for one element the first counts.
    fn fire(
        &mut self,
        newest: &[ElementRef<'a>],
        steps: usize,
        passing: &mut BTreeMap<ElementRef<'a>, Reached<'a>>,
    ) -> Vec<ElementRef<'a>> {
        let mut ready: BTreeMap<ElementRef<'a>, usize> = BTreeMap::new();
        for index in newest.iter().filter_map(|element| self.by_premise.get(element)).flatten() {
            let Some(rule) = self.rules.get_mut(*index) else { continue };
            rule.open = rule.open.saturating_sub(1);
            if rule.open == 0 && !passing.contains_key(&rule.to) {
                ready.entry(rule.to).and_modify(|first| *first = (*first).min(*index)).or_insert(*index);
            }
        }
        for (element, index) in &ready {
            let Some(rule) = self.rules.get(*index) else { continue };
            let reached = Reached { element: *element, from: rule.from.clone(), by: rule.by, steps };
            passing.insert(*element, reached);
        }
        ready.into_keys().collect()
    }
}

impl<'a> Rule<'a> {
    fn new(from: Vec<ElementRef<'a>>, to: ElementRef<'a>, by: Ground<'a>) -> Self {
        Self { open: from.len(), from, to, by }
    }
}

/// The ways in which a statement carries a pass: from all of these to that.
fn carrying(stated: Stated<'_>) -> Vec<(Vec<ElementRef<'_>>, ElementRef<'_>)> {
    let (sources, Some(target)) = stated.ends() else { return Vec::new() };
    let relations = Relations::from(stated.relation());
    let mut ways = Vec::new();
    if relations.inverse().carries_pass() {
        ways.extend(sources.iter().map(|source| (vec![target], *source)));
    }
    if relations.carries_pass() {
        ways.push((sources, target));
    }
    ways
}

fn touched<'a>(statements: &Statements<'a>, passing: &BTreeMap<ElementRef<'a>, Reached<'a>>) -> Vec<Touched<'a>> {
    let mut touched = Vec::new();
    for one in &statements.stated {
        touched.extend(ways(one.stated).into_iter().filter_map(|way| way.touch(statements, *one, passing)));
    }
    for group in statements.groups.iter().filter(|one| !passing.contains_key(&one.group)) {
        let (from, missing): (Vec<_>, Vec<_>) = group.requirements.iter().partition(|one| passing.contains_key(one));
        if !from.is_empty() {
            touched.push(Touched {
                element: group.group,
                from,
                stated: None,
                why: WhyNotCarried::PartsMissing,
                missing,
            });
        }
    }
    // the statements are in an order of their content
    touched.sort_by_key(|one| (one.element, one.why));
    touched
}

/// A statement, read in one direction.
struct Way<'a> {
    from: Vec<ElementRef<'a>>,
    to: ElementRef<'a>,
    relations: Relations,
}

/// The directions in which a statement can be read: an edge in two, a union to its target, and to each source where it is equal.
fn ways(stated: Stated<'_>) -> Vec<Way<'_>> {
    let (sources, Some(target)) = stated.ends() else { return Vec::new() };
    let relations = Relations::from(stated.relation());
    let is_read_back = matches!(stated.statement, Statement::Edge(_)) || stated.relation() == Relation::Equal;
    let back = sources.iter().filter(|_| is_read_back);
    let back = back.map(|source| Way { from: vec![target], to: *source, relations: relations.inverse() });
    let mut ways: Vec<Way<'_>> = back.collect();
    ways.push(Way { from: sources, to: target, relations });
    ways
}

impl<'a> Way<'a> {
    /// What passes here, and why it carries nothing; none where nothing passes, or the other end does.
    fn touch(
        self,
        statements: &Statements<'a>,
        by: Admission<'a>,
        passing: &BTreeMap<ElementRef<'a>, Reached<'a>>,
    ) -> Option<Touched<'a>> {
        let is_apart = by.stated.relation() == Relation::NoRelationship;
        let (from, missing): (Vec<_>, Vec<_>) = self.from.iter().partition(|one| passing.contains_key(one));
        if from.is_empty() || is_apart || passing.contains_key(&self.to) {
            return None;
        }
        let why = match () {
            () if by.stated.relation() == Relation::Related => WhyNotCarried::RelationNotSaid,
            () if by.stated.relation() == Relation::IntersectsWith => WhyNotCarried::Overlap,
            () if !self.relations.carries_pass() => WhyNotCarried::PartOnly,
            () if !missing.is_empty() => WhyNotCarried::PartsMissing,
            () if statements.is_ambiguous(by.stated) => WhyNotCarried::Ambiguous,
            () => WhyNotCarried::NotAdmitted,
        };
        Some(Touched { element: self.to, from, stated: Some(by.stated), why, missing })
    }
}
