use std::ops::Range;
use std::sync::Arc;

use warifu_model::{
    Criterion, Digest, LevelReference, Requirement, RequirementSet, Scope, TargetLevel, Vocabulary, VocabularyPin,
};

use crate::claims::Declared;
use crate::compile_error::{CompileError, CompileProblem};
use crate::edition::refuse_in_first_edition;
use crate::operators::{Compiled, Leaf, ReadSet, Writer};
use crate::schema::Schema;
use crate::tree::Tree;

/// A requirement set, checked against its vocabularies and ready to evaluate any number of products. Compile once, use
/// from any thread.
#[derive(Debug)]
pub struct CompiledSet {
    set: RequirementSet,
    digest: Digest,
    /// Those that the set pins, in its order.
    vocabularies: Vec<Vocabulary>,
    declared: Declared,
    leaves: Vec<Leaf>,
    /// In the order of the set.
    rules: Vec<Rule>,
}

/// One compiled requirement.
#[derive(Debug)]
pub struct Rule {
    /// The condition under which it applies; none for always.
    pub applies: Option<Part>,
    /// States what it asks.
    pub criterion: Part,
    /// States what it asks on top from some levels on, in the order of the requirement.
    pub tightened: Vec<Part>,
    reads: ReadSet,
}

impl Rule {
    /// Returns what the requirement can read.
    pub fn reads(&self) -> &ReadSet {
        &self.reads
    }

    /// Its criteria with their pointers, given that of the requirement: when it applies, what it asks, what it asks on
    /// top.
    pub fn parts(&self, pointer: &str) -> impl Iterator<Item = (&Part, String)> {
        let applies = self.applies.iter().map(move |part| (part, format!("{pointer}/applies")));
        let criterion = std::iter::once((&self.criterion, format!("{pointer}/criterion")));
        let tightened = self.tightened.iter().enumerate();
        let tightened = tightened.map(move |(i, part)| (part, format!("{pointer}/tightened/{i}/criterion")));
        applies.chain(criterion).chain(tightened)
    }

    /// Returns `true` where the criteria of two requirements are written alike, operands filled in. The types of the
    /// claims are not compared.
    pub fn is_written_like(&self, other: &Self) -> bool {
        fn criteria(parts: &[Part]) -> impl Iterator<Item = Option<&Criterion>> {
            parts.iter().map(|part| part.criterion.as_ref())
        }
        criteria(self.applies.as_slice()).eq(criteria(other.applies.as_slice()))
            && self.criterion.criterion == other.criterion.criterion
            && criteria(&self.tightened).eq(criteria(&other.tightened))
    }
}

/// One compiled criterion with its leaves.
#[derive(Debug)]
pub struct Part {
    /// The criterion, its operands filled in; none where there are only words.
    pub criterion: Option<Criterion>,
    /// States how its leaves combine.
    pub tree: Tree<usize>,
    /// Its leaves among those of the set.
    pub leaves: Range<usize>,
}

impl CompiledSet {
    /// Compiles a set, or names the first mistake of its author. `digest` is its identity: of its exact bytes, or of
    /// the canonical bytes of what a profile resolves to. Each vocabulary comes with the digest of its exact bytes;
    /// those that the set does not pin are not looked at.
    ///
    /// # Errors
    ///
    /// The first mistake of the author of the set, with its place.
    pub fn compile(
        set: RequirementSet,
        digest: Digest,
        vocabularies: &[(Digest, Vocabulary)],
    ) -> Result<Self, CompileError> {
        if set.language > Self::LANGUAGE {
            let problem = CompileProblem::LanguageTooNew { found: set.language, known: Self::LANGUAGE };
            return Err(CompileError::new("/language", problem));
        }
        refuse_in_first_edition(&set)?;
        if set.requirements.is_empty() {
            return Err(CompileError::new("/requirements", CompileProblem::NoRequirements));
        }
        let pinned = pinned(&set, vocabularies)?;
        let mut declared = declare(&pinned)?;
        let vocabularies = pinned.into_iter().cloned().collect();
        let schemas = schemas(&set)?;
        let leaves = Vec::new();
        let mut writer = Writer {
            set: &set,
            declared: &declared,
            schemas: &schemas,
            leaves,
            supported: Vec::new(),
            read: Vec::new(),
        };
        let write = |(i, requirement)| write(&mut writer, requirement, &format!("/requirements/{i}"));
        let rules = set.requirements.iter().enumerate().map(write).collect::<Result<_, _>>()?;
        let Writer { leaves, supported, read, .. } = writer;
        for slot in supported {
            declared.mark_supported(slot);
        }
        for kind in read {
            declared.mark_read(kind);
        }
        Ok(Self { set, digest, vocabularies, declared, leaves, rules })
    }

    /// The set.
    pub fn set(&self) -> &RequirementSet {
        &self.set
    }

    /// Its digest.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The vocabularies that it pins, in its order.
    pub fn vocabularies(&self) -> &[Vocabulary] {
        &self.vocabularies
    }

    /// Returns what its vocabularies declare.
    pub fn declared(&self) -> &Declared {
        &self.declared
    }

    /// The same set compiled once more, for whoever keeps what products say for criteria of later: of every claim it is kept which
    /// evidence it lists.
    ///
    /// # Errors
    ///
    /// None for a set that compiled before.
    pub fn keeping_all(&self) -> Result<Self, CompileError> {
        let pins = self.set.vocabularies.iter().map(|pin| pin.digest);
        let vocabularies: Vec<_> = pins.zip(self.vocabularies.iter().cloned()).collect();
        let mut kept = Self::compile(self.set.clone(), self.digest, &vocabularies)?;
        (0..kept.declared.claims().len()).for_each(|slot| kept.declared.mark_supported(slot));
        Ok(kept)
    }

    /// The leaves of all criteria, requirement by requirement in document order.
    pub fn leaves(&self) -> &[Leaf] {
        &self.leaves
    }

    /// The compiled requirement at a place of the set.
    pub fn rule(&self, place: usize) -> Option<&Rule> {
        self.rules.get(place)
    }

    /// The requirements that hold at a level, in the order of the set.
    pub fn rules_at<'s>(&'s self, target: &TargetLevel) -> impl Iterator<Item = (&'s Requirement, &'s Rule)> {
        let holds = move |(requirement, _): &(&Requirement, &Rule)| {
            requirement.from.as_ref().is_none_or(|from| self.reaches(target, from))
        };
        self.set.requirements.iter().zip(&self.rules).filter(holds)
    }

    /// The same without what they were compiled to, each with its place in the set.
    pub fn requirements_at<'s>(&'s self, target: &TargetLevel) -> impl Iterator<Item = (usize, &'s Requirement)> {
        let holds = move |(_, requirement): &(usize, &Requirement)| {
            requirement.from.as_ref().is_none_or(|from| self.reaches(target, from))
        };
        self.set.requirements.iter().enumerate().filter(holds)
    }

    /// Returns `true` where anything is asked at a level; what is recommended is not asked. Evaluated against nothing
    /// everything would be met, so whoever says of a whole set that it is met asks this first.
    pub fn asks_at(&self, target: &TargetLevel) -> bool {
        self.requirements_at(target).any(|(_, requirement)| requirement.binding.is_none())
    }

    /// The criteria of a requirement at a level: all of them must hold.
    pub fn parts_at<'s>(
        &'s self,
        (requirement, rule): (&'s Requirement, &'s Rule),
        target: &'s TargetLevel,
    ) -> impl Iterator<Item = &'s Part> + Clone {
        let tightened = requirement.tightened.iter().zip(&rule.tightened);
        let reached = tightened.filter(|(tightening, _)| self.reaches(target, &tightening.level));
        std::iter::once(&rule.criterion).chain(reached.map(|(_, part)| part))
    }

    fn reaches(&self, target: &TargetLevel, from: &LevelReference) -> bool {
        self.set.levels.reaches(target, from)
    }
}

/// The vocabularies that the set pins, in its order.
fn pinned<'v>(
    set: &RequirementSet,
    vocabularies: &'v [(Digest, Vocabulary)],
) -> Result<Vec<&'v Vocabulary>, CompileError> {
    let find = |(i, pin): (usize, &VocabularyPin)| {
        find(pin, vocabularies).map_err(|problem| CompileError::new(format!("/vocabularies/{i}"), problem))
    };
    set.vocabularies.iter().enumerate().map(find).collect()
}

fn find<'v>(pin: &VocabularyPin, vocabularies: &'v [(Digest, Vocabulary)]) -> Result<&'v Vocabulary, CompileProblem> {
    let mut named = vocabularies.iter().filter(|(_, v)| v.id == pin.id && v.version == pin.version).peekable();
    let other = named.peek().map(|(digest, _)| *digest);
    match (named.find(|(digest, _)| *digest == pin.digest), other) {
        (Some((_, vocabulary)), _) => Ok(vocabulary),
        (None, Some(found)) => {
            let (id, version) = (pin.id.clone(), pin.version.clone());
            Err(CompileProblem::VocabularyDigest { id, version, expected: pin.digest, found })
        }
        (None, None) => {
            let (id, version) = (pin.id.clone(), pin.version.clone());
            Err(CompileProblem::VocabularyMissing { id, version, digest: pin.digest })
        }
    }
}

fn declare(vocabularies: &[&Vocabulary]) -> Result<Declared, CompileError> {
    for (i, vocabulary) in vocabularies.iter().enumerate() {
        let before = vocabularies.get(..i).unwrap_or_default();
        let is_taken = |id| before.iter().any(|other| other.claim(id).is_some());
        if let Some(claim) = vocabulary.claims.iter().find(|claim| is_taken(&claim.id)) {
            let problem = CompileProblem::DuplicateClaim(claim.id.clone());
            return Err(CompileError::new(format!("/vocabularies/{i}"), problem));
        }
    }
    let all = || vocabularies.iter();
    let claims = all().flat_map(|v| &v.claims).map(|claim| (claim.id.clone(), claim.claim_type.clone())).collect();
    let kinds = all().flat_map(|v| &v.evidence_kinds).map(|kind| kind.id.clone()).collect();
    let roles = all().flat_map(|v| &v.roles).map(|role| role.id.clone()).collect();
    let mut declared = Declared::new(claims, kinds, roles);
    for vocabulary in vocabularies {
        declared.describe(vocabulary);
    }
    Ok(declared)
}

fn schemas(set: &RequirementSet) -> Result<Vec<Arc<Schema>>, CompileError> {
    let compile = |(i, entry): (usize, &warifu_model::SchemaEntry)| {
        Schema::compile(&entry.schema).map(Arc::new).map_err(|fault| {
            CompileError::new(format!("/schemas/{i}/schema"), CompileProblem::of_schema(entry.id.clone(), fault))
        })
    };
    set.schemas.iter().enumerate().map(compile).collect()
}

fn write(writer: &mut Writer<'_>, requirement: &Requirement, pointer: &str) -> Result<Rule, CompileError> {
    let first = writer.leaves.len();
    let applies = requirement.applies.as_ref();
    let applies =
        applies.map(|applies| part(writer, applies, Scope::Applies, &format!("{pointer}/applies"))).transpose()?;
    let criterion = match &requirement.criterion {
        Some(criterion) => part(writer, criterion, Scope::Criterion, &format!("{pointer}/criterion"))?,
        None => words(writer, pointer),
    };
    let tightened = requirement.tightened.iter().enumerate();
    let tightened = tightened
        .map(|(i, one)| part(writer, &one.criterion, Scope::Criterion, &format!("{pointer}/tightened/{i}/criterion")))
        .collect::<Result<_, _>>()?;
    let reads = ReadSet::of(writer.leaves.get(first..).unwrap_or_default());
    Ok(Rule { applies, criterion, tightened, reads })
}

fn part(writer: &mut Writer<'_>, criterion: &Criterion, scope: Scope, pointer: &str) -> Result<Part, CompileError> {
    let first = writer.leaves.len();
    let Compiled { criterion, test } = writer.write(criterion, scope, pointer)?;
    Ok(Part { criterion: Some(criterion), tree: test, leaves: first..writer.leaves.len() })
}

/// A requirement that is only words has one leaf, of which nobody can tell whether it holds.
fn words(writer: &mut Writer<'_>, pointer: &str) -> Part {
    let place = writer.leaves.len();
    writer.leaves.push(Leaf::words(pointer));
    Part { criterion: None, tree: Tree::Leaf(place), leaves: place..place + 1 }
}
