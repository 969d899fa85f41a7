use std::sync::Arc;

use warifu_model::{
    ClaimId, ClaimType, Criterion, EvidenceDemand, EvidenceKind, Operand, Reference, RequirementSet, Scope,
};

use super::conforms_to_schema::ConformsToSchema;
use super::evidence::Evidence;
use super::fill::fill;
use super::holds_certificate::HoldsCertificate;
use super::leaf::{Leaf, Test};
use super::place::Place;
use super::records::{self, FieldTest, Quantifier, Records};
use super::value_test::{ValueTest, reference};
use super::{all_of, any_of, at_least_n_of, not};
use crate::claims::Declared;
use crate::compile_error::{CompileError, CompileProblem};
use crate::schema::Schema;
use crate::tree::Tree;

/// Turns criteria into trees over a growing list of leaves.
pub(crate) struct Writer<'c> {
    pub(crate) set: &'c RequirementSet,
    pub(crate) declared: &'c Declared,
    /// The compiled schemas, in the order of the set.
    pub(crate) schemas: &'c [Arc<Schema>],
    pub(crate) leaves: Vec<Leaf>,
    /// Slots of claims whose evidence is asked for.
    pub(crate) supported: Vec<usize>,
    /// Kinds of evidence whose documents are looked into.
    pub(crate) read: Vec<usize>,
}

impl<'c> Writer<'c> {
    /// Compiles one criterion; its leaves are appended in document order.
    pub(crate) fn write(
        &mut self,
        criterion: &Criterion,
        scope: Scope,
        pointer: &str,
    ) -> Result<Tree<usize>, CompileError> {
        let place = Place { set: self.set, operator: criterion.operator(), pointer };
        match criterion {
            Criterion::AllOf(of) => {
                let needed = all_of::needed(of.len());
                self.several(needed, of, scope, &format!("{pointer}/all_of"))
            }
            Criterion::AnyOf(of) => self.several(any_of::needed(), of, scope, &format!("{pointer}/any_of")),
            Criterion::AtLeastNOf(n, of) => {
                let needed = at_least_n_of::needed(n, of.len(), place)?;
                self.several(needed, of, scope, &format!("{pointer}/at_least_n_of/of"))
            }
            Criterion::Not(inner) => self.write(inner, scope, &format!("{pointer}/not")).map(not::of),
            leaf => {
                let leaf = self.leaf(leaf, scope, place)?;
                self.leaves.push(leaf);
                Ok(Tree::Leaf(self.leaves.len() - 1))
            }
        }
    }

    fn several(
        &mut self,
        needed: usize,
        of: &[Criterion],
        scope: Scope,
        pointer: &str,
    ) -> Result<Tree<usize>, CompileError> {
        let write = |(i, criterion)| self.write(criterion, scope, &format!("{pointer}/{i}"));
        let of = of.iter().enumerate().map(write).collect::<Result<_, _>>()?;
        Ok(Tree::Several { needed, of })
    }

    fn leaf(&mut self, criterion: &Criterion, scope: Scope, place: Place<'_>) -> Result<Leaf, CompileError> {
        let (test, claim, kind) = self.test(criterion, place)?;
        let expected = (&fill(criterion, self.set)).into();
        Ok(Leaf { test, claim, kind, scope, pointer: place.pointer.to_owned(), expected })
    }

    fn test(&mut self, criterion: &Criterion, place: Place<'_>) -> Result<Named, CompileError> {
        match criterion {
            Criterion::Evidence(demand) => self.evidence(demand, place),
            Criterion::ConformsToSchema { kind, schema } => {
                let number = self.kind(kind, place)?;
                let found = self.set.schemas.iter().position(|entry| entry.id == *schema);
                let schema = found
                    .and_then(|place| self.schemas.get(place))
                    .ok_or_else(|| place.error("schema", CompileProblem::UnknownSchema(schema.clone())))?;
                self.read.push(number);
                let test = ConformsToSchema { kind: number, schema: Arc::clone(schema) };
                Ok((Test::ConformsToSchema(test), None, Some(kind.clone())))
            }
            Criterion::HoldsCertificate { set, versions, level, component } => {
                let versions = place.range(versions, "versions")?;
                let (set, level, component) = (set.clone(), level.clone(), component.clone());
                Ok((Test::HoldsCertificate(HoldsCertificate { set, versions, level, component }), None, None))
            }
            Criterion::Every(of, inner) => self.records(of, Quantifier::Every, inner, place),
            Criterion::Some(of, inner) => self.records(of, Quantifier::Some, inner, place),
            Criterion::AtMostCount(of, most, inner) => {
                let most = place.count(most, "count")?;
                self.records(of, Quantifier::AtMostCount(most), inner, place)
            }
            comparison => self.comparison(comparison, place),
        }
    }

    fn comparison(&self, criterion: &Criterion, place: Place<'_>) -> Result<Named, CompileError> {
        let Some(of) = reference(criterion) else { return Err(misplaced(place)) };
        let (id, slot, claim_type) = self.claim(of, place)?;
        let test = ValueTest::compile(criterion, claim_type, place)?.ok_or_else(|| misplaced(place))?;
        Ok((Test::Claim { slot, test }, Some(id.clone()), None))
    }

    fn records(
        &self,
        of: &Reference,
        quantifier: Quantifier,
        inner: &Criterion,
        place: Place<'_>,
    ) -> Result<Named, CompileError> {
        let (id, slot, claim_type) = self.claim(of, place)?;
        place.takes(claim_type, "record_list")?;
        let pointer = format!("{}/{}/satisfies", place.pointer, place.operator);
        let records = Records { quantifier, inner: self.inner(inner, (id, claim_type), &pointer)? };
        Ok((Test::Records { slot, records }, Some(id.clone()), None))
    }

    fn inner(
        &self,
        criterion: &Criterion,
        claim: (&ClaimId, &ClaimType),
        pointer: &str,
    ) -> Result<Tree<FieldTest>, CompileError> {
        let place = Place { set: self.set, operator: criterion.operator(), pointer };
        let several = |needed, of: &[Criterion], step: &str| {
            let inner = |(i, child)| self.inner(child, claim, &format!("{pointer}/{step}/{i}"));
            let of = of.iter().enumerate().map(inner).collect::<Result<_, _>>()?;
            Ok(Tree::Several { needed, of })
        };
        match criterion {
            Criterion::AllOf(of) => several(all_of::needed(of.len()), of, "all_of"),
            Criterion::AnyOf(of) => several(any_of::needed(), of, "any_of"),
            Criterion::AtLeastNOf(n, of) => several(at_least_n_of::needed(n, of.len(), place)?, of, "at_least_n_of/of"),
            Criterion::Not(inner) => self.inner(inner, claim, &format!("{pointer}/not")).map(not::of),
            comparison => Self::field_test(comparison, claim, place).map(Tree::Leaf),
        }
    }

    fn field_test(
        criterion: &Criterion,
        (id, claim_type): (&ClaimId, &ClaimType),
        place: Place<'_>,
    ) -> Result<FieldTest, CompileError> {
        let Some(Reference::Field(name)) = reference(criterion) else { return Err(misplaced(place)) };
        let fields = if let ClaimType::RecordList(fields, _) = claim_type { fields.as_slice() } else { &[] };
        let number = records::field(criterion, fields);
        let Some((field, declared)) = number.and_then(|field| Some((field, fields.get(field)?))) else {
            let problem = CompileProblem::UnknownField { claim: id.clone(), field: name.clone() };
            return Err(place.error("field", problem));
        };
        let test = ValueTest::compile(criterion, &declared.kind, place)?.ok_or_else(|| misplaced(place))?;
        Ok(FieldTest { field, test })
    }

    fn evidence(&mut self, demand: &EvidenceDemand, place: Place<'_>) -> Result<Named, CompileError> {
        let kind = self.kind(&demand.kind, place)?;
        if let Some(role) = demand.role.as_ref().filter(|role| !self.declared.has_role(role)) {
            return Err(place.error("role", CompileProblem::UnknownRole(role.clone())));
        }
        let max_age = demand.max_age.as_ref().map(|age: &Operand<_>| place.duration(age, "max_age")).transpose()?;
        let mut supports = None;
        if let Some(id) = &demand.supports {
            let slot = self.declared.claim(id);
            let slot = slot.ok_or_else(|| place.error("supports", CompileProblem::UnknownClaim(id.clone())))?;
            self.supported.push(slot);
            supports = Some(slot);
        }
        let test = Evidence { kind, party: demand.party, max_age, role: demand.role.clone(), supports };
        Ok((Test::Evidence(test), demand.supports.clone(), Some(demand.kind.clone())))
    }

    fn kind(&self, kind: &EvidenceKind, place: Place<'_>) -> Result<usize, CompileError> {
        let number = self.declared.kind(kind);
        number.ok_or_else(|| place.error("kind", CompileProblem::UnknownEvidenceKind(kind.clone())))
    }

    fn claim<'r>(
        &self,
        of: &'r Reference,
        place: Place<'_>,
    ) -> Result<(&'r ClaimId, usize, &'c ClaimType), CompileError> {
        let Reference::Claim(id) = of else { return Err(misplaced(place)) };
        let slot = self.declared.claim(id);
        let found = slot.and_then(|slot| Some((slot, self.declared.claims().get(slot)?)));
        let (slot, claim) = found.ok_or_else(|| place.error("claim", CompileProblem::UnknownClaim(id.clone())))?;
        Ok((id, slot, &claim.claim_type))
    }
}

/// A test with the claim and the kind of evidence that its reasons name.
type Named = (Test, Option<ClaimId>, Option<EvidenceKind>);

fn misplaced(place: Place<'_>) -> CompileError {
    CompileError::new(place.pointer, CompileProblem::Misplaced { operator: place.operator })
}
