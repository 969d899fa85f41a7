//! Documents that JSON Schemas take and refuse. Schemas are opaque to the procedure: what cannot be shown by an example
//! stays open.

use std::collections::BTreeMap;

use warifu_model::Json;

use super::sample_documents::candidates;
use super::schema_apart::are_apart;
use super::schema_law::is_within;
use super::schema_normal::normal_schema;
use super::side::Side;
use super::trial::sample_envelope;
use super::undecided::Limit;
use warifu_core::engine::Document;

/// Documents with what the schemas of the leaves say of them together.
#[derive(Clone, Debug)]
pub(super) struct DocumentCase {
    /// Per leaf: whether one of the documents conforms; nothing for leaves that ask for no schema.
    pub(super) conforms: Vec<Option<bool>>,
    /// The documents; none where there are none.
    pub(super) documents: Vec<Vec<u8>>,
    /// It is unknown whether there are such documents.
    pub(super) is_open: bool,
}

impl DocumentCase {
    /// What the schemas say where there is one document more.
    pub(super) fn with(&self, more: &[Option<bool>]) -> Vec<Option<bool>> {
        let both = |(one, more): (&Option<bool>, &Option<bool>)| one.map(|one| one || *more == Some(true));
        self.conforms.iter().zip(more).map(both).collect()
    }
}

/// What documents of one kind may conform to.
#[derive(Clone, Debug, Default)]
pub(super) struct Cases {
    /// Every combination; nothing where no leaf asks for a schema.
    pub(super) all: Vec<DocumentCase>,
    /// Per leaf: whether the envelope that witnesses have for what is signed itself conforms.
    pub(super) envelope: Vec<Option<bool>>,
}

/// Every combination of schemas that documents may conform to; nothing where no leaf asks for a schema.
pub(super) fn cases(sides: &[Side<'_>; 2], leaves: &[(usize, usize)]) -> Result<Cases, Limit> {
    let asked: Vec<Option<&Json>> = leaves.iter().map(|(side, leaf)| sides.get(*side)?.schema(*leaf)).collect();
    let mut schemas: Vec<(Vec<u8>, &Json, (usize, usize))> = Vec::new();
    for (schema, leaf) in asked.iter().zip(leaves) {
        let Some(schema) = schema else { continue };
        let bytes = normal_schema(schema).to_canonical();
        if !schemas.iter().any(|(other, _, _)| *other == bytes) {
            schemas.push((bytes, schema, *leaf));
        }
    }
    if schemas.is_empty() {
        return Ok(Cases::default());
    }
    if schemas.len() > SCHEMAS {
        return Err(Limit::Evidence);
    }
    let number = |schema: &Json| {
        let bytes = normal_schema(schema).to_canonical();
        schemas.iter().position(|(other, _, _)| *other == bytes)
    };
    let numbers: Vec<Option<usize>> = asked.iter().map(|schema| schema.and_then(number)).collect();
    let found = examples(sides, &schemas);
    let case = |pattern: usize, documents: Vec<Vec<u8>>, is_open: bool| DocumentCase {
        conforms: numbers.iter().map(|number| number.map(|number| pattern >> number & 1 == 1)).collect(),
        documents,
        is_open,
    };
    let mut all = vec![case(0, Vec::new(), false), case(0, vec![NO_JSON.to_vec()], false)];
    // What is taken by one schema that lies within another is taken by that, too.
    let bits: Vec<(usize, usize)> = schemas
        .iter()
        .enumerate()
        .map(|(own, (_, narrow, _))| {
            let wider =
                schemas.iter().enumerate().filter(|(other, (_, wide, _))| *other != own && is_within(narrow, wide));
            (1 << own, wider.fold(0, |bits, (other, _)| bits | 1 << other))
        })
        .collect();
    for pattern in 1..1_usize << schemas.len() {
        if bits.iter().any(|(own, wider)| pattern & own != 0 && pattern & wider != *wider) {
            continue;
        }
        let inside = found.iter().filter(|(taken, _)| **taken & !pattern == 0);
        let documents: Vec<Vec<u8>> = match found.get(&pattern) {
            Some(one) => vec![one.clone()],
            None => inside.clone().map(|(_, document)| document.clone()).collect(),
        };
        let is_shown = inside.fold(0, |union, (taken, _)| union | taken) == pattern;
        let documents = if is_shown { documents } else { vec![NO_JSON.to_vec()] };
        all.push(case(pattern, documents, !is_shown));
    }
    let envelope = Document::read(&sample_envelope());
    let takes_it = |(side, leaf): &(usize, usize)| {
        let side = sides.get(*side)?;
        side.schema(*leaf)?;
        Some(side.leaf(*leaf)?.takes_document(&envelope))
    };
    Ok(Cases { all, envelope: leaves.iter().map(takes_it).collect() })
}

/// Which of the schemas of leaves one document can conform to together, two at the least, as places; and whether no others
/// can: where neither an example nor a contradiction is found, it is unknown.
pub(super) fn schemas_together(sides: &[Side<'_>], leaves: &[(usize, usize)]) -> (Vec<Vec<usize>>, bool) {
    let schema = |(side, leaf): &(usize, usize)| Some((Vec::new(), sides.get(*side)?.schema(*leaf)?, (*side, *leaf)));
    let schemas: Vec<(Vec<u8>, &Json, (usize, usize))> = leaves.iter().filter_map(schema).collect();
    if schemas.len() != leaves.len() || schemas.len() > SCHEMAS {
        return (Vec::new(), false);
    }
    if schemas.len() < 2 {
        return (Vec::new(), true);
    }
    let found = examples(sides, &schemas);
    let places = |pattern: usize| (0..schemas.len()).filter(|place| pattern >> place & 1 == 1).collect::<Vec<_>>();
    let contradict = |of: &[usize]| {
        let pairs = of.iter().enumerate().flat_map(|(n, one)| of.iter().skip(n + 1).map(move |other| (*one, *other)));
        let both = |(one, other): (usize, usize)| Some((schemas.get(one)?.1, schemas.get(other)?.1));
        pairs.filter_map(both).any(|(one, other)| are_apart(one, other))
    };
    let (mut together, mut is_known) = (Vec::new(), true);
    for pattern in (1..1_usize << schemas.len()).filter(|pattern| pattern.count_ones() > 1) {
        let of = places(pattern);
        if found.keys().any(|taken| taken & pattern == pattern) {
            together.push(of);
        } else {
            is_known &= contradict(&of);
        }
    }
    together.sort_by_key(Vec::len);
    (together, is_known)
}

/// The shortest document that was found for each combination of schemas that take it, as bits.
fn examples(sides: &[Side<'_>], schemas: &[(Vec<u8>, &Json, (usize, usize))]) -> BTreeMap<usize, Vec<u8>> {
    let mut found: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    let all: Vec<&Json> = schemas.iter().map(|(_, schema, _)| *schema).collect();
    for candidate in candidates(&all) {
        let bytes = candidate.to_canonical();
        let document = Document::read(&bytes);
        let is_taken_by = |(_, _, (side, leaf)): &(Vec<u8>, &Json, (usize, usize))| {
            sides.get(*side).and_then(|side| side.leaf(*leaf)).is_some_and(|leaf| leaf.takes_document(&document))
        };
        let taken =
            schemas.iter().enumerate().filter(|(_, one)| is_taken_by(one)).fold(0, |bits, (n, _)| bits | 1 << n);
        let is_better = found.get(&taken).is_none_or(|known| bytes.len() < known.len());
        if taken > 0 && is_better {
            found.insert(taken, bytes);
        }
    }
    found
}

/// What no schema takes.
const NO_JSON: &[u8] = b"no JSON";
/// Most schemas for documents of one kind.
const SCHEMAS: usize = 6;
