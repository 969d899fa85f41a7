use std::fmt;

use warifu_model::{ClaimId, Digest, EvidenceKind, FieldName, Role, SemVer, Token, TypeError, VocabularyId};

/// Why a requirement set does not compile: what, and where in the set.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{problem} at {}", place(.pointer))]
#[non_exhaustive]
pub struct CompileError {
    /// What is wrong.
    pub problem: Box<CompileProblem>,
    /// Where in the set, as a JSON Pointer (RFC 6901); empty for the whole set.
    pub pointer: String,
}

/// What is wrong with a requirement set. [`CompileProblem::code`] is stable.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CompileProblem {
    /// `at_least_n_of` asks for none, or for more than there are.
    CountOutOfRange {
        /// What it asks for.
        found: u32,
        /// The largest count that can be met.
        most: usize,
    },
    /// Two vocabularies declare the same claim.
    DuplicateClaim(ClaimId),
    /// The set is written in a newer version of the rule language.
    LanguageTooNew {
        /// The version of the set.
        found: u32,
        /// The newest version known.
        known: u32,
    },
    /// A literal is not of the type of the claim or field that it is compared with.
    LiteralType(TypeError),
    /// An operator that looks at claims stands inside a record, or one that looks at fields outside. Reading a set already
    /// refuses this; it can only come from a set that was built by hand.
    Misplaced {
        /// The operator.
        operator: &'static str,
    },
    /// There is no requirement at all: whatever is evaluated against nothing would be satisfied.
    NoRequirements,
    /// The operator does not go with the type of the claim or field.
    OperatorType {
        /// The operator.
        operator: &'static str,
        /// The kind of the claim or field.
        kind: &'static str,
        /// The kinds that the operator takes.
        takes: &'static str,
    },
    /// A parameter is of another type than its place asks for.
    ParameterType {
        /// The parameter.
        parameter: Token,
        /// What the place asks for.
        expected: &'static str,
    },
    /// An embedded JSON Schema cannot be used.
    Schema {
        /// Its id.
        schema: Token,
        /// Why, in the words of the schema compiler.
        why: String,
    },
    /// No vocabulary declares this claim.
    UnknownClaim(ClaimId),
    /// No vocabulary declares this kind of evidence.
    UnknownEvidenceKind(EvidenceKind),
    /// The records of the claim have no such field.
    UnknownField {
        /// The claim.
        claim: ClaimId,
        /// The field.
        field: FieldName,
    },
    /// The set has no such parameter.
    UnknownParameter(Token),
    /// No vocabulary declares this role.
    UnknownRole(Role),
    /// The set has no such schema.
    UnknownSchema(Token),
    /// A vocabulary of the same id and version is at hand, but its bytes are others.
    VocabularyDigest {
        /// The vocabulary.
        id: VocabularyId,
        /// Its version.
        version: SemVer,
        /// The digest that the set pins.
        expected: Digest,
        /// The digest of what is at hand.
        found: Digest,
    },
    /// A vocabulary that the set pins is not at hand.
    VocabularyMissing {
        /// The vocabulary.
        id: VocabularyId,
        /// Its version.
        version: SemVer,
        /// The digest that the set pins.
        digest: Digest,
    },
}

impl CompileError {
    pub(crate) fn new(pointer: impl Into<String>, problem: CompileProblem) -> Self {
        Self { problem: Box::new(problem), pointer: pointer.into() }
    }

    /// The stable code of the problem.
    pub fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// What the author of the set can do about it.
    pub fn help(&self) -> String {
        self.problem.help()
    }
}

impl CompileProblem {
    /// The stable code of this problem; `docs/errors.md` has one heading for each.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CountOutOfRange { .. } => "count-out-of-range",
            Self::DuplicateClaim(_) => "duplicate-claim",
            Self::LanguageTooNew { .. } => "language-too-new",
            Self::LiteralType(_) => "literal-wrong-type",
            Self::Misplaced { .. } => "operator-misplaced",
            Self::NoRequirements => "set-without-requirements",
            Self::OperatorType { .. } => "operator-wrong-type",
            Self::ParameterType { .. } => "parameter-wrong-type",
            Self::Schema { .. } => "schema-not-usable",
            Self::UnknownClaim(_) => "unknown-claim",
            Self::UnknownEvidenceKind(_) => "unknown-evidence-kind",
            Self::UnknownField { .. } => "unknown-record-field",
            Self::UnknownParameter(_) => "unknown-parameter",
            Self::UnknownRole(_) => "unknown-role",
            Self::UnknownSchema(_) => "unknown-schema",
            Self::VocabularyDigest { .. } => "vocabulary-digest-mismatch",
            Self::VocabularyMissing { .. } => "vocabulary-missing",
        }
    }

    /// What the author of the set can do about it.
    pub fn help(&self) -> String {
        match self {
            Self::CountOutOfRange { most, .. } => format!("ask for 1 to {most}"),
            Self::DuplicateClaim(_) => "pin only one of the vocabularies, or rename the claim in one of them".into(),
            Self::LanguageTooNew { .. } => "use a newer release of this software".into(),
            Self::LiteralType(error) => format!("give {}", error.expected),
            Self::Misplaced { .. } => "name a `claim` outside records, and a `field` inside".into(),
            Self::NoRequirements => "write a requirement; to end a set, withdraw it in its catalogue".into(),
            Self::OperatorType { takes, .. } => format!("it takes claims of these kinds: {takes}"),
            Self::ParameterType { expected, .. } => format!("use a parameter whose type is of kind `{expected}`"),
            Self::Schema { .. } => "correct the schema; references may only lead inside the schema itself".into(),
            Self::UnknownClaim(_) => {
                "check the id against the vocabularies that the set pins, or pin another one".into()
            }
            Self::UnknownEvidenceKind(_) => {
                "declare the kind in `evidence_kinds` of a vocabulary that the set pins".into()
            }
            Self::UnknownField { .. } => "check the name against the fields of the claim in its vocabulary".into(),
            Self::UnknownParameter(_) => "declare it in `parameters` of the set".into(),
            Self::UnknownRole(_) => "declare the role in `roles` of a vocabulary that the set pins".into(),
            Self::UnknownSchema(_) => "add it to `schemas` of the set".into(),
            Self::VocabularyDigest { .. } => {
                "get the vocabulary that the set was written for; the same version must never have other bytes".into()
            }
            Self::VocabularyMissing { .. } => "give the vocabulary along with the set".into(),
        }
    }
}

impl fmt::Display for CompileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CountOutOfRange { found, most } => write!(f, "`{found}` of {most} cannot be asked for"),
            Self::DuplicateClaim(claim) => write!(f, "two vocabularies declare the claim `{claim}`"),
            Self::LanguageTooNew { found, known } => {
                write!(f, "the set is written in version {found} of the rule language, and {known} is the newest known")
            }
            Self::LiteralType(error) => write!(f, "{error}"),
            Self::Misplaced { operator } => write!(f, "`{operator}` cannot stand here"),
            Self::NoRequirements => f.write_str("the set has no requirement"),
            Self::OperatorType { operator, kind, .. } => {
                write!(f, "`{operator}` does not go with a claim of kind `{kind}`")
            }
            Self::ParameterType { parameter, expected } => {
                write!(f, "the parameter `{parameter}` is not of type `{expected}`")
            }
            Self::Schema { schema, why } => write!(f, "the schema `{schema}` cannot be used: {why}"),
            Self::UnknownClaim(claim) => write!(f, "no vocabulary of the set declares the claim `{claim}`"),
            Self::UnknownEvidenceKind(kind) => {
                write!(f, "no vocabulary of the set declares the evidence kind `{kind}`")
            }
            Self::UnknownField { claim, field } => write!(f, "the records of `{claim}` have no field `{field}`"),
            Self::UnknownParameter(parameter) => write!(f, "the set has no parameter `{parameter}`"),
            Self::UnknownRole(role) => write!(f, "no vocabulary of the set declares the role `{role}`"),
            Self::UnknownSchema(schema) => write!(f, "the set has no schema `{schema}`"),
            Self::VocabularyDigest { id, version, expected, found } => {
                write!(f, "vocabulary `{id}` {version} should have digest `{expected}` but has `{found}`")
            }
            Self::VocabularyMissing { id, version, digest } => {
                write!(f, "vocabulary `{id}` {version} with digest `{digest}` is not at hand")
            }
        }
    }
}

fn place(pointer: &str) -> &str {
    if pointer.is_empty() { "the set" } else { pointer }
}
