//! Lists of records, as far as quantifiers can tell them apart.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use warifu_model::{ClaimType, Criterion, FieldName, FieldType, Json, Reference, Timestamp, Value};

use super::budget::Budget;
use super::cuts::Cuts;
use super::sample::Sample;
use super::ties::{Moments, Of, Steps, Ties, of_type};
use super::undecided::Limit;
use warifu_core::engine::Truth;
use warifu_core::engine::{Counting, Leaf};

/// A quantifier over the list, on one side.
#[derive(Clone, Copy)]
pub(super) struct Quantified<'a> {
    pub(super) side: usize,
    pub(super) leaf: &'a Leaf,
    pub(super) criterion: &'a Criterion,
    pub(super) counting: Counting,
}

/// Lists enough that each combination of values of the quantifiers that any list shows is shown by one of them, and
/// each that any list with something in it shows by such a one: a type may refuse the empty list.
///
/// A record is seen only through the values of the criteria inside, so records fall into finitely many kinds. A list is
/// seen only through counts of them that need not go beyond what a quantifier asks, so lists fall into finitely many
/// states; walking from the empty list record by record reaches each on a shortest way.
pub(super) fn values(
    types: [Option<&ClaimType>; 2],
    quantified: &[Quantified<'_>],
    at: Timestamp,
    walks: &mut Walks,
    budget: &Budget,
) -> Result<Sample<Json>, Limit> {
    let fields = types.map(|one| match one {
        Some(ClaimType::RecordList(fields, _)) => Some(fields.as_slice()),
        _ => None,
    });
    let Sample { all: mut kinds, missing } = record_kinds(fields, quantified, at, budget)?;
    kinds.sort_by(|a, b| a.seen().cmp(&b.seen()));
    let counting: Vec<Counting> = quantified.iter().map(|one| one.counting).collect();
    let key = (counting, kinds.iter().map(|kind| (kind.typed, kind.truths.clone())).collect());
    let lists = if let Some(known) = walks.0.get(&key) {
        Rc::clone(known)
    } else {
        let found = Rc::new(walk(&kinds, &key.0, budget)?);
        walks.0.insert(key, Rc::clone(&found));
        found
    };
    let list = |list: &Vec<usize>| {
        Json::List(list.iter().filter_map(|kind| kinds.get(*kind)).map(|kind| kind.json.clone()).collect())
    };
    Ok(Sample { all: lists.all.iter().map(list).collect(), missing: missing.or(lists.missing) })
}

/// A record that each of these criteria picks, and that every side which declares the list can read.
pub(super) fn picked(
    types: [Option<&ClaimType>; 2],
    quantified: &[Quantified<'_>],
    at: Timestamp,
    budget: &Budget,
) -> Result<Option<Json>, Limit> {
    let fields = types.map(|one| match one {
        Some(ClaimType::RecordList(fields, _)) => Some(fields.as_slice()),
        _ => None,
    });
    let reads = |kind: &RecordKind| kind.typed.iter().zip(&fields).all(|(typed, fields)| *typed || fields.is_none());
    let is_picked = |kind: &RecordKind| kind.truths.iter().all(|truth| *truth == Truth::Yes);
    let kinds = record_kinds(fields, quantified, at, budget)?.all;
    Ok(kinds.into_iter().find(|kind| reads(kind) && is_picked(kind)).map(|kind| kind.json))
}

/// Walks that were done before: at another time, lists often fall into the same states.
#[derive(Debug, Default)]
pub(super) struct Walks(BTreeMap<(Vec<Counting>, Vec<Seen>), Walked>);

/// One list for each combination of values, as places of kinds of records.
type Walked = Rc<Sample<Vec<usize>>>;

/// What can be told of a record: which sides can read it, and the value of the criterion inside each quantifier.
type Seen = ([bool; 2], Vec<Truth>);

/// A record that stands for all of its kind.
struct RecordKind {
    json: Json,
    /// True where it is of the type of each side.
    typed: [bool; 2],
    /// The value of the criterion inside each quantifier.
    truths: Vec<Truth>,
}

impl RecordKind {
    fn seen(&self) -> (&[bool; 2], &[Truth]) {
        (&self.typed, &self.truths)
    }
}

/// One way to fill a field, or fields that are held against each other, or to leave them out.
struct FieldCell {
    json: Vec<Option<Json>>,
    values: [Vec<Option<Value>>; 2],
    typed: [bool; 2],
}

fn record_kinds(
    fields: [Option<&[FieldType]>; 2],
    quantified: &[Quantified<'_>],
    at: Timestamp,
    budget: &Budget,
) -> Result<Sample<RecordKind>, Limit> {
    let [old, new] = fields.map(Option::unwrap_or_default);
    let only_new = new.iter().filter(|field| !old.iter().any(|other| other.name == field.name));
    let names: Vec<&FieldName> = old.iter().chain(only_new).map(|field| &field.name).collect();
    let mut cells = Vec::with_capacity(names.len());
    let comparisons = Ties::of(quantified.iter().map(|one| one.criterion), |of| steps(fields, of));
    let tied: Vec<&FieldName> = comparisons.tied().into_iter().filter_map(Of::field).collect();
    let moments = comparisons.moments(at, budget)?;
    let is_alike = |name: &&&FieldName| moment_type(fields, name).is_some();
    let mut missing = moments.missing;
    let mut groups: Vec<Vec<&FieldName>> = Vec::new();
    let is_joint = !tied.is_empty() && tied.iter().filter(is_alike).count() == tied.len();
    if is_joint {
        cells.push(tied_cells(fields, (&comparisons, &tied), quantified, at, budget)?);
        groups.push(tied.clone());
    }
    for name in names.iter().filter(|name| !is_joint || !tied.contains(name)) {
        let of_field = field_cells((fields, &moments), name, quantified, at);
        missing = missing.or(of_field.missing);
        cells.push(of_field.all);
        groups.push(vec![*name]);
    }
    let count = cells.iter().try_fold(1_usize, |product, field| product.checked_mul(field.len()));
    let is_whole = count.is_some_and(|count| count <= RECORDS);
    if !is_whole {
        missing = Some(Limit::Records);
    }
    let most = if is_whole { usize::MAX } else { APART };
    let mut seen = BTreeSet::new();
    let mut order = Vec::new();
    let mut spent = Ok(());
    each_choice(&cells, &mut Vec::new(), most, &mut |chosen| {
        if spent.is_ok() {
            spent = budget.spend(names.len() + quantified.len());
        }
        if spent.is_err() {
            return;
        }
        let kind = record_kind(&groups, chosen, fields, quantified, at);
        if kind.typed != [false, false] && seen.insert((kind.typed, kind.truths.clone())) {
            order.push(kind);
        }
    });
    spent?;
    Ok(Sample { all: order, missing })
}

/// The type of moments that every side which declares a field declares it to have.
fn moment_type<'f>(fields: [Option<&'f [FieldType]>; 2], name: &FieldName) -> Option<&'f ClaimType> {
    let declared = fields.map(|fields| fields.map(|fields| fields.iter().find(|field| field.name == *name)));
    let kind = match declared.map(|field| field.map(|field| field.map(|field| &field.kind))) {
        [Some(Some(old)), Some(Some(new))] if old == new => old,
        [None, Some(Some(only))] | [Some(Some(only)), None] => only,
        _ => return None,
    };
    matches!(kind, ClaimType::Date | ClaimType::Timestamp).then_some(kind)
}

/// Ways to fill fields that are held against each other, one for each that the comparisons of them tell apart.
fn tied_cells(
    fields: [Option<&[FieldType]>; 2],
    (ties, names): (&Ties<'_>, &[&FieldName]),
    quantified: &[Quantified<'_>],
    at: Timestamp,
    budget: &Budget,
) -> Result<Vec<FieldCell>, Limit> {
    let kinds: Vec<Option<&ClaimType>> = names.iter().map(|name| moment_type(fields, name)).collect();
    let places = |side: usize, name: &FieldName| {
        fields.get(side).copied().flatten()?.iter().position(|field| field.name == *name)
    };
    let is_required = |side: usize, name: &FieldName| {
        let fields = fields.get(side).copied().flatten().unwrap_or_default();
        fields.iter().any(|field| field.name == *name && field.required)
    };
    let mut seen = BTreeSet::new();
    let mut cells = Vec::new();
    ties.each_case(at, budget, &mut |case| {
        budget.spend(quantified.len() + names.len())?;
        let one = |(kind, moment): (Option<&ClaimType>, Option<Timestamp>)| Some(of_type(kind?, moment?));
        let each = || kinds.iter().copied();
        let json: Vec<Option<Json>> = each().zip(case.iter().copied()).map(one).collect();
        let value = |(kind, json): (Option<&ClaimType>, &Option<Json>)| kind?.value(json.as_ref()?).ok();
        let values: Vec<Option<Value>> = each().zip(&json).map(value).collect();
        let typed = [0, 1].map(|side: usize| {
            let is_there = fields.get(side).is_some_and(Option::is_some);
            is_there && names.iter().zip(&values).all(|(name, value)| value.is_some() || !is_required(side, name))
        });
        let mut truths = Vec::new();
        for quantified in quantified {
            let known: Vec<(usize, Option<&Value>)> = names
                .iter()
                .zip(&values)
                .filter_map(|(name, value)| Some((places(quantified.side, name)?, value.as_ref())))
                .collect();
            quantified.leaf.tied_truths(&known, at, &mut truths);
        }
        if typed != [false, false] && seen.insert((typed, truths)) {
            cells.push(FieldCell { json, values: [values.clone(), values], typed });
        }
        Ok(())
    })?;
    Ok(cells)
}

/// The steps of a field, on both sides.
fn steps(fields: [Option<&[FieldType]>; 2], of: Of<'_>) -> Steps {
    let fields = fields.into_iter().flatten().flatten();
    Steps::of(fields.filter(|field| of.field() == Some(&field.name)).map(|field| &field.kind))
}

fn field_cells(
    (fields, moments): ([Option<&[FieldType]>; 2], &Moments<'_>),
    name: &FieldName,
    quantified: &[Quantified<'_>],
    at: Timestamp,
) -> Sample<FieldCell> {
    let places = fields.map(|fields| fields.and_then(|fields| fields.iter().position(|field| field.name == *name)));
    let declared = |side: usize| {
        let place = places.get(side).copied().flatten()?;
        fields.get(side).copied().flatten()?.get(place)
    };
    let declarations = [declared(0), declared(1)];
    let mut cuts = Cuts::default();
    for one in quantified {
        add_field(&mut cuts, one.criterion, name, at);
    }
    if let [Some(old), Some(new)] = declarations
        && old.kind != new.kind
    {
        cuts.add_types(&old.kind, &new.kind);
    }
    let mut candidates: Vec<Option<Json>> = Vec::new();
    let mut missing = None;
    let of = Of::Field(name);
    let is_tied = moments.of(of).is_some();
    let is_typed_alike = matches!(declarations, [Some(old), Some(new)] if old.kind == new.kind)
        || matches!(declarations, [None, Some(_)] | [Some(_), None]);
    for field in declarations.into_iter().flatten() {
        let moments = moments.values(of, &field.kind);
        // Moments are enough where there is but one type.
        if moments.is_none() || !is_typed_alike {
            let values = cuts.values(&field.kind, at);
            missing = missing.or(values.missing);
            candidates.extend(values.all.into_iter().map(Some));
        }
        candidates.extend(moments.into_iter().flatten().map(Some));
    }
    candidates.push(None);
    let mut seen = BTreeSet::new();
    let mut cells = Vec::new();
    for json in candidates {
        let values = declarations.map(|field| field.and_then(|field| field.kind.value(json.as_ref()?).ok()));
        let typed = [0, 1].map(|side: usize| {
            match (fields.get(side).copied().flatten(), declarations.get(side).copied().flatten()) {
                (None, _) => false,
                (Some(_), None) => json.is_none(),
                (Some(_), Some(field)) if json.is_none() => !field.required,
                (Some(_), Some(_)) => values.get(side).is_some_and(Option::is_some),
            }
        });
        let mut truths = Vec::new();
        for one in quantified {
            let value = values.get(one.side).and_then(Option::as_ref);
            if let Some(place) = places.get(one.side).copied().flatten() {
                one.leaf.field_truths(place, value, at, &mut truths);
            }
        }
        // What a value shows beside another one stands in no list of its own truths.
        let itself = json.clone().filter(|_| is_tied).map(|json| json.to_canonical());
        if typed != [false, false] && seen.insert((typed, truths, itself)) {
            cells.push(FieldCell { json: vec![json], values: values.map(|value| vec![value]), typed });
        }
    }
    Sample { all: cells, missing }
}

/// Adds the cuts of the comparisons of one field.
fn add_field(cuts: &mut Cuts, criterion: &Criterion, name: &FieldName, at: Timestamp) {
    if criterion.reference().and_then(Reference::field) == Some(name) {
        cuts.add(criterion, at);
    }
    criterion.children().iter().for_each(|child| add_field(cuts, child, name, at));
}

/// Every choice of one cell per field, with at most so many of them apart from the first.
fn each_choice<'c>(
    cells: &'c [Vec<FieldCell>],
    chosen: &mut Vec<&'c FieldCell>,
    most: usize,
    take: &mut impl FnMut(&[&'c FieldCell]),
) {
    let Some(field) = cells.get(chosen.len()) else { return take(chosen) };
    for (place, cell) in field.iter().enumerate() {
        let Some(most) = most.checked_sub(usize::from(place > 0)) else { break };
        chosen.push(cell);
        each_choice(cells, chosen, most, take);
        chosen.pop();
    }
}

fn record_kind(
    groups: &[Vec<&FieldName>],
    chosen: &[&FieldCell],
    fields: [Option<&[FieldType]>; 2],
    quantified: &[Quantified<'_>],
    at: Timestamp,
) -> RecordKind {
    let typed = [0, 1].map(|side: usize| {
        chosen.iter().all(|cell| cell.typed.get(side).copied().unwrap_or_default())
            && fields.get(side).is_some_and(Option::is_some)
    });
    let values = |side: usize| -> Vec<Option<Value>> {
        let find = |field: &FieldType| {
            groups.iter().zip(chosen).find_map(|(names, cell)| {
                let place = names.iter().position(|name| **name == field.name)?;
                cell.values.get(side)?.get(place)?.clone()
            })
        };
        fields.get(side).copied().flatten().unwrap_or_default().iter().map(find).collect()
    };
    let records = [values(0), values(1)];
    let truth = |one: &Quantified<'_>| match (typed.get(one.side), records.get(one.side)) {
        (Some(true), Some(record)) => one.leaf.record_truth(record, at),
        _ => Truth::Unknown,
    };
    let each = groups.iter().zip(chosen).flat_map(|(names, cell)| names.iter().zip(&cell.json));
    let json = each.fold(Json::object(), |json, (name, value)| match value {
        Some(value) => json.with(name.as_str().to_owned(), value.clone()),
        None => json,
    });
    RecordKind { json, typed, truths: quantified.iter().map(truth).collect() }
}

/// What quantifiers remember of a list, in bits: whether each side can read it, and per quantifier two counts that stop
/// growing where they no longer matter.
type State = u128;

/// Where the two counts of a quantifier stand in a state: of the records that decide, and of the unknown ones.
struct Counts {
    counting: Counting,
    counted: Truth,
    first: Count,
    second: Count,
}

/// One count inside a state.
#[derive(Clone, Copy)]
struct Count {
    shift: u32,
    mask: u128,
    most: u128,
}

impl Count {
    fn of(self, state: State) -> u128 {
        state >> self.shift & self.mask
    }

    fn raised(self, state: State) -> State {
        if self.of(state) < self.most { state + (1 << self.shift) } else { state }
    }
}

/// Shares out the bits of a state, after the two for the sides and the one for something.
fn layout(quantified: &[Counting]) -> Option<Vec<Counts>> {
    let mut next = 3;
    let mut count = |most: u32| {
        let (most, shift) = (u128::from(most), next);
        let bits = u128::BITS - most.leading_zeros();
        next += bits;
        Count { shift, mask: (1 << bits) - 1, most }
    };
    let counts = |counting: &Counting| {
        let (counted, most) = match *counting {
            Counting::AtMost(most) => (Truth::Yes, most.saturating_add(1)),
            Counting::Every => (Truth::No, 1),
            Counting::Some => (Truth::Yes, 1),
        };
        Counts { counting: *counting, counted, first: count(most), second: count(most) }
    };
    let layout = quantified.iter().map(counts).collect();
    (next <= u128::BITS).then_some(layout)
}

/// One list for each combination of values, with something in it or not, as places of kinds, shortest first.
fn walk(kinds: &[RecordKind], quantified: &[Counting], budget: &Budget) -> Result<Sample<Vec<usize>>, Limit> {
    let Some(layout) = layout(quantified) else {
        let mut lists = vec![Vec::new()];
        lists.extend(repeated(kinds, quantified));
        return Ok(Sample { all: lists, missing: Some(Limit::Records) });
    };
    let mut missing = None;
    let raises: Vec<(State, Vec<Count>)> = kinds.iter().map(|kind| raises(kind, &layout)).collect();
    let mut seen = BTreeSet::from([READ_BY_BOTH]);
    // Each state with the one before it and the record in between; the first state is its own origin.
    let mut states: Vec<(State, usize, usize)> = vec![(READ_BY_BOTH, 0, 0)];
    let mut shown = BTreeSet::new();
    let mut lists = Vec::new();
    let mut place = 0;
    while let Some((state, ..)) = states.get(place).copied() {
        budget.spend(kinds.len() + layout.len())?;
        let truths: Vec<Truth> = layout.iter().map(|counts| value(counts, state)).collect();
        if shown.insert((state & (READ_BY_BOTH | HOLDS_SOMETHING), truths)) {
            lists.push(list(&states, place));
        }
        for (kind, (readers, counts)) in raises.iter().enumerate() {
            let readers = state & readers;
            let next = counts.iter().fold(state, |state, count| count.raised(state)) & !READ_BY_BOTH
                | readers
                | HOLDS_SOMETHING;
            if readers != 0 && !seen.contains(&next) {
                if seen.len() == STATES {
                    missing = Some(Limit::Records);
                    break;
                }
                seen.insert(next);
                states.push((next, place, kind));
            }
        }
        place += 1;
    }
    if missing.is_some() {
        lists.extend(repeated(kinds, quantified));
    }
    Ok(Sample { all: lists, missing })
}

/// Lists of one record over and over, just as often as a quantifier allows, and once more.
fn repeated(kinds: &[RecordKind], quantified: &[Counting]) -> Vec<Vec<usize>> {
    let mut counts: Vec<usize> = Vec::new();
    for counting in quantified {
        if let Counting::AtMost(most) = counting {
            let most = usize::try_from(*most).unwrap_or(usize::MAX);
            counts.extend([most, most.saturating_add(1)].into_iter().filter(|count| *count <= LONGEST));
        }
    }
    counts.sort_unstable();
    counts.dedup();
    let few = kinds.len().min(KINDS);
    (0..few).flat_map(|kind| counts.iter().map(move |count| vec![kind; *count])).collect()
}

/// Who can read a record, and the counts that it raises.
fn raises(kind: &RecordKind, layout: &[Counts]) -> (State, Vec<Count>) {
    let readers = State::from(kind.typed[0]) | State::from(kind.typed[1]) << 1;
    let counts = layout.iter().zip(&kind.truths).filter_map(|(counts, truth)| match truth {
        truth if *truth == counts.counted => Some(counts.first),
        Truth::Unknown => Some(counts.second),
        _ => None,
    });
    (readers, counts.collect())
}

/// The records on the way to a state.
fn list(states: &[(State, usize, usize)], mut place: usize) -> Vec<usize> {
    let mut records = Vec::new();
    while place != 0 {
        let Some((_, before, kind)) = states.get(place) else { break };
        records.push(*kind);
        place = *before;
    }
    records.reverse();
    records
}

fn value(counts: &Counts, state: State) -> Truth {
    let (counted, unknown) = (counts.first.of(state), counts.second.of(state));
    let (decided, otherwise) = match counts.counting {
        Counting::AtMost(most) if counted > u128::from(most) => return Truth::No,
        Counting::AtMost(most) if counted + unknown > u128::from(most) => return Truth::Unknown,
        Counting::AtMost(_) => return Truth::Yes,
        Counting::Every => (Truth::No, Truth::Yes),
        Counting::Some => (Truth::Yes, Truth::No),
    };
    if counted > 0 {
        decided
    } else if unknown > 0 {
        Truth::Unknown
    } else {
        otherwise
    }
}

/// Both sides can read it.
const READ_BY_BOTH: State = 3;
/// There is a record in it.
const HOLDS_SOMETHING: State = 4;
/// Most kinds of records.
const RECORDS: usize = 50_000;
/// How many fields of a record are tried together where the kinds are too many.
const APART: usize = 2;
/// The longest list, and the most kinds, that are tried where the states are too many.
const LONGEST: usize = 5_000;
const KINDS: usize = 64;
/// Most states of a list.
const STATES: usize = 20_000;
