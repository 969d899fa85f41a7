//! Where the criteria of both sides cut the values of one claim, and a value in every piece that is left.

use warifu_core::engine::{End, Regions, regions};
use warifu_model::{Boundaries, ClaimType, Criterion, Date, Json, Timestamp};

use super::sample::Sample;
use super::token_sets;

/// The constants that the criteria over one claim, or over one field, compare it with.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    /// Values, as documents write them; versions of ranges among them.
    constants: Vec<Json>,
    /// Bounds that move with the time of the evaluation, as they are at that time.
    moments: Vec<Timestamp>,
    /// Sets of tokens that are asked for as a whole.
    sets: Vec<Vec<String>>,
}

impl Cuts {
    /// Adds the cuts of a comparison, at a time of evaluation; those of every other operator are inside it.
    pub(super) fn add(&mut self, criterion: &Criterion, at: Timestamp) {
        match regions(criterion) {
            Some(Regions::Values(values)) => values.into_iter().for_each(|value| self.add_constant(value)),
            Some(Regions::Intervals(ends)) => ends.into_iter().for_each(|end| self.add_end(end, at)),
            Some(Regions::Holding(tokens)) => {
                self.sets.push(tokens.into_iter().filter_map(|token| token.as_text().map(str::to_owned)).collect());
            }
            Some(Regions::Presence) | None => {}
        }
    }

    /// Adds bounds that are moments.
    pub(super) fn add_moments(&mut self, moments: &[Timestamp]) {
        self.moments.extend_from_slice(moments);
    }

    fn add_end(&mut self, end: End<'_>, at: Timestamp) {
        match end {
            End::Moving(shift) => self.moments.push(shift.from(at)),
            End::Value(value) => self.constants.push(value.clone()),
            End::Version(version) => self.constants.push(version.into()),
            // These move with another value: see `ties`.
            End::Other(..) => {}
        }
    }

    fn add_constant(&mut self, value: &Json) {
        if let Json::List(items) = value {
            self.sets.push(items.iter().filter_map(|item| item.as_text().map(str::to_owned)).collect());
        }
        self.constants.push(value.clone());
    }

    /// Adds what two different types of one claim tell apart. To be called after all criteria were added.
    pub(super) fn add_types(&mut self, old: &ClaimType, new: &ClaimType) {
        for claim_type in [old, new] {
            if let ClaimType::Token(tokens) | ClaimType::OrderedToken(tokens) = claim_type {
                self.constants.extend(tokens.iter().map(Json::from));
            }
            if let ClaimType::Duration(_) = claim_type {
                // No time at all is of both units; anything else tells them apart.
                self.constants.extend(["P1D", "P1M"].map(Json::from));
            }
        }
        let tokens = |claim_type: &ClaimType| match claim_type {
            ClaimType::TokenList(tokens, _) => tokens.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        };
        let lists: [Vec<String>; 2] = [tokens(old), tokens(new)];
        for (one, other) in [(&lists[0], &lists[1]), (&lists[1], &lists[0])] {
            let only: Vec<&String> = one.iter().filter(|token| !other.contains(token)).collect();
            let is_named = |token: &&&String| self.sets.iter().any(|set| set.contains(token));
            // Tokens that no criterion names are as good as each other.
            let unnamed = only.iter().find(|token| !is_named(token));
            let more: Vec<_> =
                only.iter().filter(is_named).chain(unnamed).map(|token| vec![(*token).clone()]).collect();
            self.sets.extend(more);
        }
    }

    /// At least one value of the type in every piece, plain ones first. None of record lists.
    pub(super) fn values(&self, claim_type: &ClaimType, at: Timestamp) -> Sample<Json> {
        let boundaries = Boundaries { values: &self.constants, moments: &self.moments, at: Some(at) };
        match claim_type {
            ClaimType::OrderedToken(tokens) | ClaimType::Token(tokens) => {
                Sample::whole(tokens.iter().map(Json::from).collect())
            }
            ClaimType::TokenList(tokens, _) => token_sets::values(tokens, &self.sets),
            plain => Sample::whole(plain.around(&boundaries).unwrap_or_default()),
        }
    }
}

/// The moment that a fixed bound is.
pub(super) fn point(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text).or_else(|| Date::parse(text).map(Date::start))
}
