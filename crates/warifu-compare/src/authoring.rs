//! Everything that an author wants to know of a set before it is published, in one answer.

use std::collections::BTreeSet;

use warifu_core::{CompileError, CompiledSet};
use warifu_model::{
    ClaimDefinition, ClaimId, Digest, EvidenceKindDefinition, KindDefinition, RequirementId, RequirementSet, Role,
    Vocabulary, problems,
};

use crate::diff::{Bump, Diff, DiffError, DiffOptions, Promise, diff, promise, step};
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

/// Describes what became of a vocabulary.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct VocabularyCheck {
    /// Claims that are gone, have another type, or that other evidence supports or another rule combines: what was said of products
    /// before cannot be read with the later version, or means something else.
    pub broken: Vec<ClaimId>,
    /// The step that the version has to make at least.
    pub needed: Bump,
    /// The step that it makes; none where it is not later.
    pub promised: Option<Bump>,
}

impl VocabularyCheck {
    /// Tells whether the version says what changed.
    pub fn allows(&self) -> bool {
        self.needed == Bump::None || self.promised.is_some_and(|promised| promised >= self.needed)
    }
}

/// Compares a vocabulary with an earlier version of it.
///
/// # Errors
///
/// [`CheckSetError::OtherSet`]: they are not versions of one vocabulary.
pub fn check_vocabulary(old: &Vocabulary, new: &Vocabulary) -> Result<VocabularyCheck, CheckSetError> {
    if old.id != new.id {
        return Err(CheckSetError::OtherSet { id: new.id.to_string(), other: old.id.to_string() });
    }
    let broken = old.claims.iter().filter(|claim| !new.claim(&claim.id).is_some_and(|one| is_kept(claim, one)));
    let broken: Vec<ClaimId> = broken.map(|claim| claim.id.clone()).collect();
    let is_in = |kind: &EvidenceKindDefinition| new.evidence_kinds.iter().any(|one| one.id == kind.id);
    let is_role = |role: &KindDefinition<Role>| new.roles.iter().any(|one| one.id == role.id);
    let lost = !old.evidence_kinds.iter().all(is_in) || !old.roles.iter().all(is_role);
    let grew = new.claims.len() > old.claims.len()
        || new.evidence_kinds.len() > old.evidence_kinds.len()
        || new.roles.len() > old.roles.len()
        || new.groups.len() > old.groups.len();
    let needed = match () {
        () if old == new => Bump::None,
        () if lost || !broken.is_empty() => Bump::Major,
        () if grew => Bump::Minor,
        () => Bump::Patch,
    };
    Ok(VocabularyCheck { broken, needed, promised: step(&old.version, &new.version) })
}

/// Tells whether a claim says in a later version what it said before.
fn is_kept(old: &ClaimDefinition, new: &ClaimDefinition) -> bool {
    let kinds =
        |claim: &ClaimDefinition| -> BTreeSet<_> { claim.supported_by.iter().map(|one| one.kind.clone()).collect() };
    let is_same = old.claim_type == new.claim_type && old.combine == new.combine && old.about == new.about;
    is_same && kinds(old).is_subset(&kinds(new))
}
