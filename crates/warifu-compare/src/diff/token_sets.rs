//! Sets of tokens, as far as `equals` and `contains_all` can tell them apart.

use std::collections::{BTreeSet, VecDeque};

use warifu_model::{Json, Token};

use super::sample::Sample;
use super::undecided::Limit;

/// Sets enough that each pattern of "contains all of these" and "is exactly this" that any set shows is shown by one of
/// them. `named` are the sets that criteria name.
///
/// A pattern of containments is shown by the union of those named sets that it contains. Where that union is itself a
/// named set, or the empty one, which a type may refuse, the same pattern without it is shown by a larger set, if there
/// is one: adding tokens one by one must meet it after at most as many steps as there are such sets, since everything
/// between the two shows the pattern.
pub(super) fn values(tokens: &[Token], named: &[Vec<String>]) -> Sample<Json> {
    let place = |text: &String| tokens.iter().position(|token| token.as_str() == *text);
    let all_places = |set: &Vec<String>| set.iter().map(place).collect::<Option<BTreeSet<usize>>>();
    let mut sets: Vec<BTreeSet<usize>> = named.iter().filter_map(all_places).collect();
    sets.sort();
    sets.dedup();
    let (mut shown, missing) = match unions(&sets) {
        Some(all) => (all, None),
        None => (some(&sets), Some(Limit::TokenSets)),
    };
    sets.push(BTreeSet::new());
    for start in shown.clone() {
        if sets.contains(&start) {
            shown.extend(larger(&start, &sets, tokens.len()));
        }
    }
    let json = |set: &BTreeSet<usize>| Json::list(set.iter().filter_map(|place| tokens.get(*place)));
    let mut shown: Vec<_> = shown.into_iter().collect();
    shown.sort_by_key(BTreeSet::len);
    Sample { all: shown.iter().map(json).collect(), missing }
}

fn unions(sets: &[BTreeSet<usize>]) -> Option<BTreeSet<BTreeSet<usize>>> {
    let mut all = BTreeSet::from([BTreeSet::new()]);
    for set in sets {
        let more: Vec<_> = all.iter().map(|one| one | set).collect();
        all.extend(more);
        if all.len() > TOKEN_SETS {
            return None;
        }
    }
    Some(all)
}

/// Sets of which one often shows a difference: none of the named ones, each alone, all of them, all but one.
fn some(sets: &[BTreeSet<usize>]) -> BTreeSet<BTreeSet<usize>> {
    let union = |left_out: Option<usize>| -> BTreeSet<usize> {
        let kept = sets.iter().enumerate().filter(|(place, _)| Some(*place) != left_out);
        kept.flat_map(|(_, set)| set.iter().copied()).collect()
    };
    let few = sets.len().min(TOKEN_SETS / 4);
    let single = sets.iter().take(few).cloned();
    single.chain((0..few).map(|place| union(Some(place)))).chain([BTreeSet::new(), union(None)]).collect()
}

/// The nearest larger set that contains the same named sets and is none of them.
fn larger(start: &BTreeSet<usize>, sets: &[BTreeSet<usize>], count: usize) -> Option<BTreeSet<usize>> {
    let contained = |set: &BTreeSet<usize>| sets.iter().map(|named| named.is_subset(set)).collect::<Vec<_>>();
    let pattern = contained(start);
    let mut queue = VecDeque::from([start.clone()]);
    let mut seen = BTreeSet::new();
    while let Some(set) = queue.pop_front() {
        if !sets.contains(&set) {
            return Some(set);
        }
        for token in (0..count).filter(|token| !set.contains(token)) {
            let mut more = set.clone();
            more.insert(token);
            if contained(&more) == pattern && seen.insert(more.clone()) {
                queue.push_back(more);
            }
        }
    }
    None
}

/// Most sets of tokens that one claim is tried with.
const TOKEN_SETS: usize = 4_096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_patterns_of_small_sets_are_shown() {
        let letters = ["a", "b", "c", "d"];
        let tokens: Vec<Token> = letters.iter().map(|name| Token::parse(name).unwrap()).collect();
        let subset = |bits: usize| -> Vec<String> {
            letters.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, n)| (*n).to_owned()).collect()
        };
        for first in 0..16 {
            for second in 0..16 {
                let named = vec![subset(first), subset(second)];
                let pattern = |set: &[String]| -> Vec<bool> {
                    let contains = named.iter().map(|named| named.iter().all(|token| set.contains(token)));
                    let equals = named.iter().map(|named| named == set);
                    contains.chain(equals).collect()
                };
                let all: BTreeSet<_> = (0..16).map(|bits| pattern(&subset(bits))).collect();
                let text = |json: &Json| {
                    let Json::List(items) = json else { panic!("a list") };
                    items.iter().map(|item| item.as_text().unwrap().to_owned()).collect::<Vec<_>>()
                };
                let shown: BTreeSet<_> =
                    values(&tokens, &named).complete().unwrap().iter().map(|set| pattern(&text(set))).collect();
                assert_eq!(shown, all, "{named:?}");
            }
        }
    }
}
