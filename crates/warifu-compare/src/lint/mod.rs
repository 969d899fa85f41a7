//! Remarks for the authors of sets and vocabularies: what cannot be met, what goes without saying, what nobody uses,
//! what was forgotten. `docs/lints.md` explains each code.
//!
//! A lint about the meaning of a criterion is raised only where it has been shown to be so: there are no false alarms.
//! Where the budget ran out, the note `undecided` says that nothing is claimed.

mod context;
mod documents;
mod evidence;
mod examples;
mod fit;
mod levels;
mod meaning;
mod pairs;
mod reason;
mod report;
mod score;
mod subject;
mod unused;
mod words;

use warifu_model::{Digest, RequirementSet, Vocabulary};

use reason::Reasoner;
use warifu_core::CompileError;
use warifu_core::CompiledSet;

pub use context::{LintContext, SetOrigin};
pub use fit::{Unfit, refuse_unfit};
pub use report::{Lint, LintCode, Severity};

/// Looks at a set as its author would want it looked at. Each vocabulary comes with the digest of its exact bytes, as
/// for [`CompiledSet::compile`]; a set that does not compile gets that error and no lints. Sorted by pointer, then
/// code.
pub fn lint(
    set: &RequirementSet,
    vocabularies: &[(Digest, Vocabulary)],
    context: LintContext<'_>,
) -> Result<Vec<Lint>, CompileError> {
    let compiled = CompiledSet::compile(set.clone(), Digest::of(b"a set to lint"), vocabularies)?;
    let pinned: Vec<(Digest, Vocabulary)> = vocabularies
        .iter()
        .filter(|(digest, _)| set.vocabularies.iter().any(|pin| pin.digest == *digest))
        .cloned()
        .collect();
    let reasoner = Reasoner::new(set, &pinned);
    let mut lints = Vec::new();
    let sound = meaning::of_set(&compiled, &reasoner, &mut lints);
    pairs::contradictions(set, &sound, &reasoner, &mut lints);
    levels::of_set(set, &reasoner, &mut lints);
    score::of_set(set, &mut lints);
    lints.extend(blocking(&compiled, context.origin));
    evidence::of_set(&compiled, &pinned, &mut lints);
    unused::of_set(set, context.origin, &mut lints);
    documents::of_set(set, context, &mut lints);
    Ok(sorted(lints))
}

/// Returns what keeps a set from being published whatever else is said of it: examples that do not come out as they say, levels
/// at which nothing is asked.
pub fn blocking(set: &CompiledSet, origin: SetOrigin) -> Vec<Lint> {
    let mut lints = Vec::new();
    examples::empty_levels(set.set(), &mut lints);
    // Examples are written for the parameters of the base.
    if origin == SetOrigin::Written {
        examples::of_set(set, &mut lints);
    }
    sorted(lints)
}

/// Looks at a whole shelf: claims that no set asks for, in the newest version of each vocabulary.
pub fn lint_shelf(sets: &[&RequirementSet], vocabularies: &[&Vocabulary]) -> Vec<Lint> {
    let mut lints = Vec::new();
    unused::claims(sets, vocabularies, &mut lints);
    sorted(lints)
}

fn sorted(mut lints: Vec<Lint>) -> Vec<Lint> {
    lints.sort_by(|a, b| key(a).cmp(&key(b)));
    lints.dedup();
    lints
}

/// Numbers in pointers count as numbers.
fn key(lint: &Lint) -> (Vec<(usize, &str)>, LintCode, &str) {
    let step = |step| (str::parse(step).unwrap_or(usize::MAX), step);
    (lint.pointer.split('/').map(step).collect(), lint.code, lint.other.as_deref().unwrap_or_default())
}
