//! Everything that an author wants to know of a set before it is published, in one answer.

use warifu_core::{CompileError, CompiledSet};
use warifu_model::{ClaimId, ClaimType, Digest, RequirementId, RequirementSet, Vocabulary, problems};

use crate::diff::{Diff, DiffError, DiffOptions, Promise, diff, promise};
use crate::lint::{Lint, LintContext, SetOrigin, Severity, lint};
use crate::mutation::{Survivor, mutations};

/// Describes what was found of a set.
#[derive(Clone, Debug)]
pub struct SetCheck {
    /// The remarks on it. An example that does not come out as it says is an error among them.
    pub remarks: Vec<Lint>,
    /// The number of examples that were evaluated.
    pub examples: usize,
    /// The number of changes of criteria that were tried, each by itself.
    pub tried: usize,
    /// The changes that no example notices, for the author to look at. They do not count against the set, since a change may mean
    /// the same.
    pub survivors: Vec<Survivor>,
    /// Requirements whose criteria were not changed: they have none, or their own examples fail.
    pub unchanged: Vec<RequirementId>,
    /// The difference to the edition before, and whether the version says so.
    pub previous: Option<(Diff, Promise)>,
}

problems! {
    /// The reason why a set was not checked.
    #[derive(Clone, Debug, Eq, PartialEq)]
    #[non_exhaustive]
    pub enum CheckSetError {
        /// It does not compile.
        Compile(error: CompileError) => { delegate }
        /// It cannot be compared with the edition before it.
        Diff(error: DiffError) => { delegate }
        /// The edition that was given is one of another set.
        OtherSet {
            /// The id of the set.
            id: String,
            /// The id of the other.
            other: String,
        } => {
            code: "previous-of-another-set",
            en: "`{other}` is not an edition of `{id}`",
            ja: "`{other}` は `{id}` の版ではない",
            help_en: "give an earlier version of the same set",
            help_ja: "同じ要求事項集の前の版を指定してください",
        }
    }
}

impl SetCheck {
    /// Tells whether the set can be published: no errors, no warnings, and a version that says what changed. None where that cannot be
    /// decided.
    pub fn allows(&self) -> Option<bool> {
        if self.remarks.iter().any(|remark| remark.severity != Severity::Note) {
            return Some(false);
        }
        self.previous.as_ref().map_or(Some(true), |(_, promise)| promise.standing.allows())
    }
}

/// Prepares a set that was built just now, against the vocabularies at hand; those that it does not pin are not looked at. Unlike a
/// catalogue, which holds one document of each id and version, it may meet other bytes of what is published: it is not published yet.
///
/// # Errors
///
/// The first mistake of the author, with its place in the document.
pub fn prepare(
    set: &RequirementSet,
    digest: Digest,
    vocabularies: &[(Digest, Vocabulary)],
) -> Result<CompiledSet, CompileError> {
    CompiledSet::compile(set.clone(), digest, vocabularies)
}

/// Checks a set as its author wants it checked: remarks, examples, changes that no example notices, and the difference to the edition
/// before it. Each vocabulary comes with the digest of its exact bytes.
///
/// # Errors
///
/// [`CheckSetError`]: the set does not compile, or the edition before it is one of another set.
pub fn check_set(
    compiled: &CompiledSet,
    vocabularies: &[(Digest, Vocabulary)],
    previous: Option<&CompiledSet>,
) -> Result<SetCheck, CheckSetError> {
    let set = compiled.set();
    if let Some(other) = previous.map(CompiledSet::set).filter(|other| other.id != set.id) {
        return Err(CheckSetError::OtherSet { id: set.id.to_string(), other: other.id.to_string() });
    }
    let context = LintContext { previous: previous.map(CompiledSet::set), origin: SetOrigin::Written };
    let remarks = lint(set, vocabularies, context).map_err(CheckSetError::Compile)?;
    let examples = set.requirements.iter().flat_map(|one| &one.examples).map(|all| all.pass.len() + all.fail.len());
    let mut found = SetCheck {
        remarks,
        examples: examples.sum(),
        tried: 0,
        survivors: Vec::new(),
        unchanged: Vec::new(),
        previous: previous.map(|old| promised(old, compiled)).transpose()?,
    };
    for requirement in &set.requirements {
        match mutations(set, requirement, vocabularies).map_err(CheckSetError::Compile)? {
            Some(mutations) => {
                found.tried += mutations.tried;
                found.survivors.extend(mutations.survivors);
            }
            None => found.unchanged.push(requirement.id.clone()),
        }
    }
    Ok(found)
}

fn promised(old: &CompiledSet, new: &CompiledSet) -> Result<(Diff, Promise), CheckSetError> {
    let diff = diff(old, new, DiffOptions::default()).map_err(CheckSetError::Diff)?;
    let promise = promise(&diff, old.set(), new.set());
    Ok((diff, promise))
}

/// The claims of a vocabulary that a later version of it does not have, or has with another type: what was said of products before
/// cannot be read with it.
pub fn broken_claims(old: &Vocabulary, new: &Vocabulary) -> Vec<ClaimId> {
    let is_kept = |id: &ClaimId, of: &ClaimType| new.claim(id).is_some_and(|claim| claim.claim_type == *of);
    let broken = old.claims.iter().filter(|claim| !is_kept(&claim.id, &claim.claim_type));
    broken.map(|claim| claim.id.clone()).collect()
}
